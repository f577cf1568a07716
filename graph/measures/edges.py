"""Edges as two columns of numbers, made simple before anything is measured."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def simple(n: int, subjects: Ints, objects: Ints, *, directed: bool) -> tuple[Ints, Ints]:
    """The edges without self loops, each pair once.

    Every measure begins here: parallel edges count once, and a tie to oneself says nothing about
    one's place among others.

    Args:
        n: number of nodes; they are 0 .. n-1.
        subjects, objects: where the edges start and end, shape (m,).
        directed: keep ``a -> b`` and ``b -> a`` apart. If not, a pair comes back once, the
            smaller number first.

    Returns:
        Two arrays, sorted by subject, then object.

    Raises:
        ValueError: arrays of unequal length, or a number that is no node.
    """
    if subjects.shape != objects.shape or subjects.ndim != 1:
        raise ValueError("subjects and objects must be two columns of the same length")
    ends = np.concatenate((subjects, objects))
    if len(ends) and (ends.min() < 0 or ends.max() >= n):
        raise ValueError(f"an edge ends at none of the {n} nodes")
    a, b = subjects.astype(np.int64), objects.astype(np.int64)
    if not directed:
        a, b = np.minimum(a, b), np.maximum(a, b)
    pairs = (a * max(n, 1) + b)[a != b]
    if len(pairs) == len(a) and (pairs[1:] > pairs[:-1]).all():
        return a, b
    # Sorting is several times faster than np.unique, which hashes.
    pairs.sort()
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]]
    return pairs // max(n, 1), pairs % max(n, 1)


def both_ways(subjects: Ints, objects: Ints) -> tuple[Ints, Ints]:
    """Undirected edges as two arrows each."""
    return np.concatenate((subjects, objects)), np.concatenate((objects, subjects))


def matrix(n: int, subjects: Ints, objects: Ints, *, directed: bool) -> csr_array:
    """The adjacency matrix of simple edges: 1 at (subject, object); symmetric if undirected."""
    a, b = simple(n, subjects, objects, directed=directed)
    if not directed:
        a, b = both_ways(a, b)
    return csr_array((np.ones(len(a)), (a, b)), shape=(n, n))
