"""PageRank: how often a wanderer along the arrows comes by."""

from __future__ import annotations

import numpy as np
from westphalia.graph.measures.edges import Floats, Ints, matrix

DAMPING = 0.85
_TOLERANCE = 1e-13
_STEPS = 400  # 0.85**400 is below any float that matters


def pagerank(n: int, subjects: Ints, objects: Ints, *, directed: bool) -> Floats:
    r"""The share of time that a random walk along the arrows spends at each node.

    .. math::
        p(v) = \frac{1-d}{n} + d \left( \sum_{u \to v} \frac{p(u)}{out(u)}
               + \frac{1}{n} \sum_{w : out(w) = 0} p(w) \right), \qquad d = 0.85

    - Direction: a score is passed on along the arrows, so it grows with arrows *received*.
      Undirected edges are walked both ways.
    - Disconnected networks: the walk jumps to a random node in one step of seven, so every node
      has at least (1-d)/n.
    - A node that points at nobody passes its score to all nodes alike.
    - Every edge has weight 1; parallel edges count once, self loops not at all.

    Args:
        n: number of nodes.
        subjects, objects: edges, shape (m,).
        directed: whether the order of an edge's ends means something.

    Returns:
        Shape (n,), positive, with sum 1.

    Notes:
        Power iteration on a sparse matrix until the sum of changes is below 1e-13.

    References:
        S. Brin and L. Page, "The anatomy of a large-scale hypertextual Web search engine",
        Computer Networks and ISDN Systems 30 (1998) 107-117.
    """
    if n == 0:
        return np.zeros(0)
    links = matrix(n, subjects, objects, directed=directed)
    out = np.asarray(links.sum(axis=1)).ravel()
    silent = out == 0
    share = np.divide(1.0, out, out=np.zeros(n), where=~silent)
    passing = links.T.tocsr()
    scores = np.full(n, 1.0 / n)
    for _ in range(_STEPS):
        before = scores
        scores = DAMPING * (passing @ (before * share) + before[silent].sum() / n)
        scores += (1.0 - DAMPING) / n
        scores /= scores.sum()
        if np.abs(scores - before).sum() < _TOLERANCE:
            break
    return scores
