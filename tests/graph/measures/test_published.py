"""Numbers that others have published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import numpy as np
import pytest
from westphalia.graph.measures import MEASURES


def scores(name: str, graph: nx.Graph[Any]) -> Mapping[Any, float]:
    nodes = list(graph)
    pairs = np.array([(nodes.index(a), nodes.index(b)) for a, b in graph.edges], dtype=np.int64)
    values = MEASURES[name](len(nodes), pairs[:, 0], pairs[:, 1], directed=graph.is_directed())
    return dict(zip(nodes, values.tolist(), strict=True))


def test_krackhardts_kite() -> None:
    """D. Krackhardt, Administrative Science Quarterly 35 (1990) 342-369, figure 2.

    Diane has most ties, Heather is most between, Fernando and Garth are closest.
    """
    kite = nx.krackhardt_kite_graph()
    degree = scores("degree", kite)
    assert degree == {0: 4, 1: 4, 2: 3, 3: 6, 4: 3, 5: 5, 6: 5, 7: 3, 8: 2, 9: 1}
    betweenness = scores("betweenness", kite)
    expected = [0.023, 0.023, 0.0, 0.102, 0.0, 0.231, 0.231, 0.389, 0.222, 0.0]
    assert [round(betweenness[i], 3) for i in range(10)] == expected
    closeness = scores("closeness", kite)
    expected = [0.529, 0.529, 0.5, 0.6, 0.5, 0.643, 0.643, 0.6, 0.429, 0.310]
    assert [round(closeness[i], 3) for i in range(10)] == expected


def test_the_medici() -> None:
    """J. F. Padgett and C. K. Ansell, American Journal of Sociology 98 (1993) 1259-1319.

    Their rise: on the way between more than half of the pairs of marriage-linked families. The
    figures are those of M. O. Jackson, Social and Economic Networks (2008), section 1.2.1.
    """
    families = nx.florentine_families_graph()
    betweenness = scores("betweenness", families)
    assert round(betweenness["Medici"], 3) == 0.522
    assert round(betweenness["Strozzi"], 3) == 0.103
    assert round(betweenness["Guadagni"], 3) == 0.255
    assert scores("degree", families)["Medici"] == 6


def test_zacharys_karate_club() -> None:
    """W. W. Zachary, Journal of Anthropological Research 33 (1977) 452-473: 34 people, 78 ties.

    Betweenness of the two leaders as igraph prints it, not divided by the 528 pairs of others.
    """
    club = nx.karate_club_graph()
    betweenness = scores("betweenness", club)
    assert betweenness[0] * 528 == pytest.approx(231.0714, abs=1e-4)
    assert betweenness[33] * 528 == pytest.approx(160.5516, abs=1e-4)
    eigenvector = scores("eigenvector", club)
    assert max(eigenvector, key=lambda i: eigenvector[i]) == 33
    assert eigenvector[33] == pytest.approx(0.37336, abs=1e-5)


def test_a_star_and_a_ring() -> None:
    """L. C. Freeman, Social Networks 1 (1978/79): the middle of a star has 1, everybody else 0;
    in a ring all are equal."""
    star = nx.star_graph(6)
    for name in ("betweenness", "closeness"):
        assert scores(name, star)[0] == 1
    assert {scores("betweenness", star)[i] for i in range(1, 7)} == {0}
    for name in MEASURES:
        values = list(scores(name, nx.cycle_graph(7)).values())
        assert max(values) - min(values) < 1e-12, name


def test_wasserman_and_faust_do_not_prefer_a_pair_that_is_cut_off() -> None:
    """Plain closeness gives 1 to both of a separate pair; theirs weighs by whom it reaches."""
    graph = nx.path_graph(5)
    graph.add_edge(5, 6)
    closeness = scores("closeness", graph)
    assert closeness[5] == pytest.approx(1 / 6)
    assert closeness[2] == pytest.approx(4 / 6 * 4 / 6)
