"""A view as a NetworkX graph: nothing of it is left behind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
from westphalia.graph.archive import Archive
from westphalia.graph.network import to_networkx
from westphalia.graph.projection import nodes, relationships
from westphalia.schema import (
    Alias,
    Event,
    Identifier,
    Moment,
    Organisation,
    Polity,
    Source,
    make_claim,
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    entities = [
        Polity(id="russia", name="Russia", identifiers=(Identifier(scheme="iso3", value="RUS"),)),
        Polity(id="georgia", name="Georgia"),
        Polity(id="abkhazia", name="Abkhazia", aliases=(Alias(name="Аԥсны"),)),
        Organisation(id="un", name="United Nations"),
        Event(id="war", name="War of 2008"),
        Source(
            id="news", name="News", url="https://example.org", published=Moment.parse("2015-02-19")
        ),
        Source(id="decree", name="Decree 1260"),
        Source(id="unused", name="Cited by no claim"),
    ]
    claims = [
        make_claim("member_of", "russia", "un", source="news", valid="1945-10-24/.."),
        make_claim("recognises", "russia", "abkhazia", source="news", valid="2008/..", said="2015"),
        make_claim("recognises", "russia", "abkhazia", source="decree", valid="2008-08-26/2026"),
        make_claim("provides_aid_to", "russia", "abkhazia", source="news", aid="financial"),
        make_claim("provides_aid_to", "russia", "abkhazia", source="news", aid="military"),
        make_claim("disputes_with", "russia", "georgia", source="news", valid="2008/.."),
        make_claim("fights_in", "georgia", "war", source="news", valid="2008/2008", side="a"),
    ]
    with Archive(tmp_path / "test.db", read_only=False) as archive:
        archive.add(claims, entities)
        yield archive


def test_every_relation_is_an_edge_under_its_id(archive: Archive) -> None:
    view = archive.view(as_of="2015-02-20")
    graph = to_networkx(view)
    assert isinstance(graph, nx.MultiDiGraph)
    assert [(a, b, key) for a, b, key in graph.edges(keys=True) if a == "russia"] == [
        (r.subject, r.object, r.id) for r in view.relations() if r.subject == "russia"
    ]
    assert graph.number_of_edges() == len(view.relations()) == 5
    assert graph.number_of_edges("russia", "abkhazia") == 3


def test_nodes_and_edges_carry_the_projection(archive: Archive) -> None:
    view = archive.view(as_of="2015-02-20")
    graph = to_networkx(view)
    for node in nodes(view):
        if node.label != "Source":
            assert graph.nodes[node.properties["id"]] == {"kind": node.label, **node.properties}
    for edge in relationships(view):
        data = graph.edges[edge.subject, edge.object, edge.properties["id"]]
        for name, value in edge.properties.items():
            if name != "claims":  # a count there, the claims themselves here
                assert data[name] == value
    assert graph.nodes["russia"]["un_member"] is True
    assert graph.nodes["russia"]["iso3"] == "RUS"
    assert graph.nodes["abkhazia"]["recognised_by"] == 1


def test_edges_say_what_their_type_declares(archive: Archive) -> None:
    graph = to_networkx(archive.view(as_of="2015-02-20"))
    edges = {data["relation"]: (a, b, data) for a, b, data in graph.edges(data=True)}
    a, b, data = edges["disputes_with"]
    assert (a, b) == ("georgia", "russia")  # symmetric: stored once, the smaller id first
    assert (data["symmetric"], data["group"], data["sign"]) == (True, "conflict", -1)
    assert edges["recognises"][2]["symmetric"] is False
    assert edges["recognises"][2]["valid_from"] == date(2008, 8, 26)


def test_claims_and_sources_come_along(archive: Archive) -> None:
    view = archive.view(as_of="2015-02-20")
    graph = to_networkx(view)
    for relation in view.relations():
        data = graph.edges[relation.subject, relation.object, relation.id]
        assert data["claims"] == [claim.to_dict() for claim in relation.claims]
    assert [source["id"] for source in graph.graph["sources"]] == ["decree", "news"]
    assert graph.graph["sources"][1]["url"] == "https://example.org"
    assert "news" not in graph


def test_the_graph_says_which_view_it_is(archive: Archive) -> None:
    view = archive.view(as_of="2015-02-20", relation=["recognises"], certainty="possible")
    graph = view.to_networkx()
    assert graph.graph["title"] == view.title
    assert graph.graph["options"]["as_of"] == "2015-02-20"
    assert graph.graph["options"]["relation"] == ["recognises"]


def test_under_history_there_is_no_standing(archive: Archive) -> None:
    graph = to_networkx(archive.view(history=True))
    assert graph.graph["options"]["as_of"] is None
    assert graph.nodes["russia"]["un_member"] is None
    assert "war" in graph


def test_who_is_asked_about_is_there_even_alone(archive: Archive) -> None:
    graph = to_networkx(archive.view(as_of="1900-01-01", around="georgia", relation="recognises"))
    assert list(graph) == ["georgia"]


def test_an_empty_view_is_an_empty_graph(archive: Archive) -> None:
    graph = to_networkx(archive.view(as_of="1700-01-01", relation="recognises"))
    assert len(graph) == 0


def test_the_module_does_not_import_networkx() -> None:
    code = "import sys, westphalia.graph.network; sys.exit('networkx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
