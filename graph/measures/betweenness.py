"""Betweenness: how often one lies on the shortest way between two others."""

from __future__ import annotations

import numpy as np
import rustworkx as rx
from westphalia.graph.measures.edges import Floats, Ints, simple


def betweenness(n: int, subjects: Ints, objects: Ints, *, directed: bool) -> Floats:
    r"""The share of shortest paths between pairs of others that run through each node.

    .. math::
        C_B(v) = \frac{1}{N} \sum_{s \neq v \neq t} \frac{\sigma_{st}(v)}{\sigma_{st}}

    where :math:`\sigma_{st}` counts the shortest paths from s to t and :math:`\sigma_{st}(v)`
    those of them through v. N is the number of pairs without v: (n-1)(n-2) ordered pairs in a
    directed network, half as many in an undirected one.

    - Direction: paths follow the arrows.
    - Disconnected networks: a pair without a path adds nothing; N still counts it.
    - Every edge has length 1; parallel edges count once (they do not multiply paths), self loops
      not at all.

    Args:
        n: number of nodes.
        subjects, objects: edges, shape (m,).
        directed: whether the order of an edge's ends means something.

    Returns:
        Shape (n,), from 0 to 1; all 0 for fewer than three nodes. The last bits can differ from
        one run to the next, since threads add up in no fixed order.

    Notes:
        Brandes' algorithm in rustworkx, O(nm).

    References:
        L. C. Freeman, "A set of measures of centrality based on betweenness",
        Sociometry 40 (1977) 35-41.
        U. Brandes, "A faster algorithm for betweenness centrality",
        Journal of Mathematical Sociology 25 (2001) 163-177.
    """
    if n < 3:
        return np.zeros(n)
    pairs = np.stack(simple(n, subjects, objects, directed=directed), axis=1)
    edges = [(a, b) for a, b in pairs.tolist()]
    if directed:
        arrows: rx.PyDiGraph[None, None] = rx.PyDiGraph(multigraph=False)
        arrows.add_nodes_from([None] * n)
        arrows.extend_from_edge_list(edges)
        found = rx.digraph_betweenness_centrality(arrows, normalized=True)
    else:
        lines: rx.PyGraph[None, None] = rx.PyGraph(multigraph=False)
        lines.add_nodes_from([None] * n)
        lines.extend_from_edge_list(edges)
        found = rx.graph_betweenness_centrality(lines, normalized=True)
    return np.fromiter((found[i] for i in range(n)), np.float64, n)
