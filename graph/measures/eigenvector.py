"""Eigenvector centrality: how well connected those are to whom one is connected."""

from __future__ import annotations

import numpy as np
from scipy.linalg import eigh
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import ArpackError, eigsh
from westphalia.graph.measures.edges import Floats, Ints, matrix

_SMALL = 400  # nodes up to which a full matrix is as fast as an iteration
_EQUAL = 1e-9  # relative difference up to which two eigenvalues are one


def eigenvector(n: int, subjects: Ints, objects: Ints, *, directed: bool = False) -> Floats:
    r"""Each node's share in the leading eigenvector of the network, direction ignored.

    .. math:: A x = \lambda_{max} x, \qquad x \ge 0, \quad \|x\|_2 = 1

    so that the score of a node is proportional to the sum of its neighbours' scores.

    - Direction: always ignored. The measure is defined for symmetric ties; in a directed network
      without cycles it is zero for everybody. PageRank is the relative that follows arrows.
    - Disconnected networks: the component with the greatest eigenvalue has the scores and all
      others have 0. Where several share that eigenvalue, x is what power iteration from equal
      scores tends to: the projection of (1, ..., 1) on their eigenspace.
    - Every edge has weight 1; parallel edges (in either direction) count once, self loops not at
      all. Without any edge all scores are equal.

    Args:
        n: number of nodes.
        subjects, objects: edges, shape (m,).
        directed: takes part in no way; there so that all measures are called alike.

    Returns:
        Shape (n,), from 0 to 1, with squares that add up to 1.

    References:
        P. Bonacich, "Power and centrality: a family of measures",
        American Journal of Sociology 92 (1987) 1170-1182.
        P. Bonacich and P. Lloyd, "Eigenvector-like measures of centrality for asymmetric
        relations", Social Networks 23 (2001) 191-201.
    """
    if n == 0:
        return np.zeros(0)
    whole = matrix(n, subjects, objects, directed=False)
    count, label = connected_components(whole, directed=False)
    parts = [np.flatnonzero(label == i) for i in range(count)] if count > 1 else [np.arange(n)]
    leading = [_leading(whole[part][:, part] if count > 1 else whole) for part in parts]
    greatest = max(value for value, _ in leading)
    scores = np.zeros(n)
    for part, (value, vector) in zip(parts, leading, strict=True):
        if value >= greatest * (1 - _EQUAL):
            scores[part] = vector.sum() * vector
    scored: Floats = scores / np.linalg.norm(scores)
    return scored


def _leading(part: csr_array) -> tuple[float, Floats]:
    """The greatest eigenvalue of a connected component and its non-negative unit vector."""
    n = part.shape[0]
    if n == 1:
        return 0.0, np.ones(1)
    if n > _SMALL:
        try:
            values, vectors = eigsh(part, k=1, which="LA", v0=np.ones(n), tol=0)
            return float(values[0]), np.abs(vectors[:, 0])
        except ArpackError:
            # A long chain has eigenvalues too close for an iteration; the full matrix is slow
            # and sure.
            pass
    values, vectors = eigh(part.toarray(), subset_by_index=[n - 1, n - 1])
    return float(values[0]), np.abs(vectors[:, 0])
