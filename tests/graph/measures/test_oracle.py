"""Every measure agrees with networkx on every small multigraph."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from westphalia.graph.measures import MEASURES
from westphalia.graph.measures.edges import simple

Edges = tuple[int, list[tuple[int, int]], bool]


@st.composite
def multigraphs(draw: st.DrawFn) -> Edges:
    """Nodes, edges with loops and parallels, and whether they have a direction."""
    n = draw(st.integers(0, 24))
    node = st.integers(0, max(n - 1, 0))
    edges = draw(st.lists(st.tuples(node, node), max_size=70)) if n else []
    repeated = draw(st.lists(st.sampled_from(edges), max_size=5)) if edges else []
    return n, edges + repeated, draw(st.booleans())


def graph(n: int, edges: list[tuple[int, int]], directed: bool) -> nx.Graph[int]:
    made: nx.Graph[int] = nx.DiGraph() if directed else nx.Graph()
    made.add_nodes_from(range(n))
    made.add_edges_from((a, b) for a, b in edges if a != b)
    return made


def columns(edges: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    pairs = np.array(edges, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def leading(made: nx.Graph[int]) -> dict[int, float]:
    """The eigenvector by its definition: project (1, ..., 1) on the leading eigenspace."""
    if not made:
        return {}
    values, vectors = np.linalg.eigh(nx.to_numpy_array(made.to_undirected()))
    space = vectors[:, values >= values[-1] - 1e-9]
    scores = space @ space.sum(axis=0)
    return dict(enumerate((scores / np.linalg.norm(scores)).tolist()))


def directed_degree(which: str) -> Callable[[nx.Graph[int]], Mapping[int, float]]:
    def oracle(made: nx.Graph[int]) -> Mapping[int, float]:
        view = getattr(made, which) if made.is_directed() else made.degree
        return dict(view)

    return oracle


ORACLES: dict[str, Callable[[nx.Graph[int]], Mapping[int, float]]] = {
    "degree": directed_degree("degree"),
    "in_degree": directed_degree("in_degree"),
    "out_degree": directed_degree("out_degree"),
    "betweenness": nx.betweenness_centrality,
    "closeness": nx.closeness_centrality,
    "eigenvector": leading,
    "pagerank": lambda made: nx.pagerank(made, tol=1e-14, max_iter=1000),
}


def test_every_measure_has_an_oracle() -> None:
    assert set(ORACLES) == set(MEASURES)


@pytest.mark.parametrize("name", MEASURES)
@settings(deadline=None)
@given(multigraphs())
@example((0, [], True))
@example((1, [(0, 0)], False))
@example((2, [(0, 1), (0, 1)], True))
@example((3, [], False))
@example((6, [(0, 1), (2, 3), (4, 5)], False))
def test_agrees_with_networkx(name: str, case: Edges) -> None:
    n, edges, directed = case
    expected = ORACLES[name](graph(*case))
    found = MEASURES[name](n, *columns(edges), directed=directed)
    assert found.shape == (n,)
    np.testing.assert_allclose(found, [expected[i] for i in range(n)], rtol=0, atol=1e-9)


@settings(deadline=None, max_examples=50)
@given(multigraphs())
def test_the_eigenvector_of_a_connected_network_is_that_of_networkx(case: Edges) -> None:
    n, edges, _ = case
    made = graph(n, edges, directed=False)
    if n < 3 or not nx.is_connected(made):
        made = nx.path_graph(max(n, 3))
    expected = nx.eigenvector_centrality_numpy(made)
    a, b = columns(list(made.edges))
    found = MEASURES["eigenvector"](len(made), a, b, directed=False)
    np.testing.assert_allclose(found, [expected[i] for i in range(len(made))], atol=1e-9)


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("directed", [True, False])
def test_agrees_with_networkx_beyond_the_small_cases(name: str, directed: bool) -> None:
    """Large enough for threads, the sparse eigenvector and more searches than fit side by side."""
    n = 1100 if name == "closeness" else 420
    edges = [(int(a), int(b)) for a, b in np.random.default_rng(7).integers(0, n, (3 * n, 2))]
    expected = ORACLES[name](graph(n, edges, directed))
    found = MEASURES[name](n, *columns(edges), directed=directed)
    np.testing.assert_allclose(found, [expected[i] for i in range(n)], rtol=0, atol=1e-9)


def test_a_long_chain_has_an_eigenvector() -> None:
    """Its eigenvalues are too close to each other for an iteration."""
    n = 600
    found = MEASURES["eigenvector"](n, np.arange(n - 1), np.arange(1, n), directed=False)
    exact = np.sin(np.pi * np.arange(1, n + 1) / (n + 1)) * np.sqrt(2 / (n + 1))
    np.testing.assert_allclose(found, exact, atol=1e-9)


@pytest.mark.parametrize("name", MEASURES)
def test_parallel_edges_and_loops_change_nothing(name: str) -> None:
    a, b = np.array([0, 1, 1, 3]), np.array([1, 2, 3, 4])
    once = MEASURES[name](6, a, b, directed=True)
    more = MEASURES[name](6, np.r_[a, a, 2, 5], np.r_[b, b, 2, 5], directed=True)
    np.testing.assert_array_equal(once, more)


def test_simple_edges() -> None:
    a, b = np.array([2, 0, 1, 1]), np.array([0, 2, 1, 0])
    assert [x.tolist() for x in simple(3, a, b, directed=True)] == [[0, 1, 2], [2, 0, 0]]
    assert [x.tolist() for x in simple(3, a, b, directed=False)] == [[0, 0], [1, 2]]


@pytest.mark.parametrize(
    ("n", "a", "b"), [(2, [0, 1], [1]), (2, [0], [2]), (2, [-1], [0]), (0, [0], [0])]
)
def test_bad_edges_are_refused(n: int, a: list[int], b: list[int]) -> None:
    with pytest.raises(ValueError, match=r"."):
        simple(n, np.array(a), np.array(b), directed=True)
