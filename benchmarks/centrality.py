"""How long the measures take, beside networkx in the same run and on the same network.

    python benchmarks/centrality.py [NODES EDGES]

Prints, for 2,000 nodes and 50,000 directed edges unless told otherwise, the seconds of each, their
ratio and the greatest difference of any value; igraph too, where it is installed. Then 200 yearly
PageRanks over a million dated relations.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import networkx as nx
import numpy as np
from westphalia.graph.columns import Columns
from westphalia.graph.measures import MEASURES
from westphalia.graph.measures.projection import Projection
from westphalia.schema.relations import RELATION_TYPES

# The same accuracy is asked of networkx as ours has, where it iterates.
ORACLES: dict[str, Callable[[Any], dict[int, float]]] = {
    "betweenness": nx.betweenness_centrality,
    "closeness": nx.closeness_centrality,
    "eigenvector": lambda g: nx.eigenvector_centrality(g.to_undirected(), 10_000, 1e-12),
    "pagerank": lambda g: nx.pagerank(g, tol=1e-13, max_iter=1000),
}


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def against_networkx(nodes: int, edges: int) -> None:
    ends = np.random.default_rng(1).integers(0, nodes, (edges, 2))
    subjects, objects = ends[:, 0], ends[:, 1]
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(nodes))
    pairs = [(a, b) for a, b in ends.tolist() if a != b]
    building = timed(lambda: graph.add_edges_from(pairs))[0]
    print(f"{nodes} nodes, {graph.number_of_edges()} edges")
    print(f"(to build the networkx graph, which ours does not need: {building:.3f} s)\n")
    print(f"{'measure':12} {'ours s':>9} {'networkx s':>11} {'ratio':>7} {'difference':>11}")
    for name, oracle in ORACLES.items():
        measure = MEASURES[name]
        measure(3, np.array([0, 1]), np.array([1, 2]), directed=True)  # imports are not measured
        ours, found = timed(partial(measure, nodes, subjects, objects, directed=True))
        theirs, expected = timed(partial(oracle, graph))
        difference = max(abs(found[i] - expected[i]) for i in range(nodes))
        assert difference < 1e-9
        ratio = f"{theirs / ours:.0f}x"
        print(f"{name:12} {ours:9.3f} {theirs:11.3f} {ratio:>7} {difference:11.0e}")
    igraph(nodes, list(graph.edges))


def igraph(nodes: int, edges: list[tuple[int, int]]) -> None:
    try:
        import igraph as ig
    except ImportError:
        return
    graph = ig.Graph(n=nodes, edges=edges, directed=True)
    print(f"\nigraph: betweenness {timed(graph.betweenness)[0]:.3f} s, ", end="")
    print(f"closeness {timed(lambda: graph.closeness(mode='in'))[0]:.3f} s")


def through_time(entities: int, relations: int, years: int) -> None:
    """Yearly PageRanks on columns that were read once."""
    rng = np.random.default_rng(2)
    first = rng.integers(660_000, 730_000, relations)
    names = tuple(RELATION_TYPES)
    kind = np.full(relations, names.index("has_mission_in"))
    last = first + rng.integers(100, 20_000, relations)
    columns = Columns(
        tuple(map(str, range(entities))), names, ("",) * relations,
        rng.integers(0, entities, relations), rng.integers(0, entities, relations), kind,
        first, last, first, last,
        np.ones(relations, np.int8), np.zeros(relations, np.bool_),
    )  # fmt: skip

    def run() -> None:
        projection = Projection(columns, ["Polity"] * entities)
        for day in np.linspace(665_000, 725_000, years).astype(int):
            for network in projection.networks((columns.lo <= day) & (day <= columns.hi)):
                network.measure("pagerank")

    print(f"\n{years} PageRanks over {relations} dated relations: {timed(run)[0]:.1f} s")


if __name__ == "__main__":
    size = [int(text) for text in sys.argv[1:3]] or [2_000, 50_000]
    against_networkx(*size)
    through_time(2_000, 1_000_000, 200)
