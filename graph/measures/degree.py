"""Degree: how many others one is tied to."""

from __future__ import annotations

import numpy as np
from westphalia.graph.measures.edges import Floats, Ints, simple


def in_degree(n: int, subjects: Ints, objects: Ints, *, directed: bool) -> Floats:
    r"""How many others point at each node.

    .. math:: C_{in}(v) = |\{u \neq v : u \to v\}|

    Undirected networks have no arrows; there it is the number of neighbours.

    Args:
        n: number of nodes.
        subjects, objects: edges, shape (m,). Parallel edges count once, self loops not at all.
        directed: whether the order of an edge's ends means something.

    Returns:
        Counts, shape (n,), from 0 to n-1; not divided by n-1. A node without edges has 0.

    References:
        L. C. Freeman, "Centrality in social networks: conceptual clarification",
        Social Networks 1 (1978/79) 215-239.
    """
    a, b = simple(n, subjects, objects, directed=directed)
    ends = b if directed else np.concatenate((a, b))
    return np.bincount(ends, minlength=n).astype(np.float64)


def out_degree(n: int, subjects: Ints, objects: Ints, *, directed: bool) -> Floats:
    r"""How many others each node points at.

    .. math:: C_{out}(v) = |\{u \neq v : v \to u\}|

    Everything else is as in :func:`in_degree`.
    """
    return in_degree(n, objects, subjects, directed=directed)


def degree(n: int, subjects: Ints, objects: Ints, *, directed: bool) -> Floats:
    r"""How many ties each node has.

    .. math:: C_D(v) = C_{in}(v) + C_{out}(v)

    In a directed network two nodes that point at each other have two ties, as in networkx. In an
    undirected one it is the number of neighbours. Everything else is as in :func:`in_degree`;
    the values of a directed network run from 0 to 2(n-1).
    """
    received = in_degree(n, subjects, objects, directed=directed)
    if not directed:
        return received
    return received + out_degree(n, subjects, objects, directed=directed)
