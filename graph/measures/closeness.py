"""Closeness: how few steps one is away from the others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from westphalia.graph.measures.edges import Floats, Ints, both_ways, simple

_WORDS = 16  # 64 starting points each: 1,024 searches side by side

Bits = NDArray[np.uint64]


def closeness(n: int, subjects: Ints, objects: Ints, *, directed: bool) -> Floats:
    r"""Closeness after Wasserman and Faust, which also compares disconnected networks.

    .. math::
        C_{WF}(v) = \frac{r}{n-1} \cdot \frac{r}{\sum_{u} d(u, v)}

    where r is the number of others from which v can be reached and the sum runs over them. The
    first factor is the share of the network that reaches v at all; without it, a pair that is cut
    off from everyone else would be the closest of all.

    - Direction: distances *to* v, along the arrows, as in networkx.
    - Disconnected networks: as above; a node that nobody reaches has 0.
    - Every edge has length 1; parallel edges count once, self loops not at all.

    Args:
        n: number of nodes.
        subjects, objects: edges, shape (m,).
        directed: whether the order of an edge's ends means something.

    Returns:
        Shape (n,), from 0 to 1.

    Notes:
        Breadth-first searches from 1,024 nodes at a time, a bit for each. The sums are whole
        numbers, so the result is exact.

    References:
        S. Wasserman and K. Faust, Social Network Analysis (Cambridge 1994), p. 201.
        M. Then et al., "The more the merrier: efficient multi-source graph traversal",
        Proceedings of the VLDB Endowment 8 (2014) 449-460.
    """
    a, b = simple(n, subjects, objects, directed=directed)
    if not directed:
        a, b = both_ways(a, b)
    order = np.argsort(b, kind="stable")
    steps, total = np.zeros(n, np.int64), np.zeros(n, np.int64)
    for first in range(0, n, 64 * _WORDS):
        _search(np.arange(first, min(first + 64 * _WORDS, n)), a[order], b[order], steps, total)
    value = np.zeros(n)
    near = steps > 0
    value[near] = total[near] / (n - 1) * (total[near] / steps[near])
    return value


def _search(starts: Ints, a: Ints, b: Ints, steps: Ints, total: Ints) -> None:
    """Add to ``steps`` and ``total`` the distances from ``starts`` and how many there are.

    The edges ``a -> b`` are sorted by ``b``.
    """
    bit = np.arange(len(starts))
    seen: Bits = np.zeros((len(steps), -(-len(starts) // 64)), np.uint64)
    seen[starts, bit // 64] = np.left_shift(np.uint64(1), (bit % 64).astype(np.uint64))
    front = seen.copy()
    distance = 0
    while True:
        distance += 1
        # Only edges out of the front can lead further.
        moving = np.any(front, axis=1)[a]
        if not moving.any():
            return
        to, where = np.unique(b[moving], return_index=True)
        arriving = np.bitwise_or.reduceat(front[a[moving]], where, axis=0) & ~seen[to]
        front = np.zeros_like(front)
        front[to] = arriving
        seen[to] |= arriving
        new = np.bitwise_count(arriving).sum(axis=1, dtype=np.int64)
        total[to] += new
        steps[to] += distance * new
