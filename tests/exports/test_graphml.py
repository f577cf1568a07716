"""GraphML: what NetworkX and igraph read back is what the view holds."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
import westphalia
from westphalia.exports.graphml import write_graphml
from westphalia.graph.archive import Archive
from westphalia.graph.network import to_networkx
from westphalia.graph.view import View
from westphalia.schema import (
    Alias,
    Event,
    Identifier,
    Organisation,
    Polity,
    Source,
    UsageError,
    make_claim,
)

HOSTILE = "\"'</data></graphml><!-- ]]> &amp; &#0; &lt; ქართული 🏔"


@pytest.fixture
def view(tmp_path: Path) -> Iterator[View]:
    entities = [
        Polity(id="russia", name=HOSTILE, identifiers=(Identifier(scheme="cow", value="365"),)),
        Polity(id="georgia", name="Georgia", description="a\r\nb\tc \u2028 d\n"),
        Polity(id="abkhazia", name="Abkhazia\x07\x1b\x00\ufffe", aliases=(Alias(name="Аԥсны"),)),
        Organisation(id="un", name="United Nations"),
        Event(id="war", name="War of 2008"),
        Source(id="news", name=HOSTILE),
    ]
    claims = [
        make_claim("member_of", "russia", "un", source="news", valid="1945-10-24/.."),
        make_claim("recognises", "russia", "abkhazia", source="news", valid="2008-08-26/.."),
        make_claim("provides_aid_to", "russia", "abkhazia", source="news", aid="financial"),
        make_claim("provides_aid_to", "russia", "abkhazia", source="news", aid="military"),
        make_claim("disputes_with", "russia", "georgia", source="news", note=HOSTILE),
        make_claim(
            "fights_in", "russia", "war", source="news", valid="2008/..", side="a", originator=False
        ),
        make_claim("fights_in", "georgia", "war", source="news", valid="2008/..", side="b"),
    ]
    with Archive(tmp_path / "test.db", read_only=False) as archive:
        archive.add(claims, entities)
        yield archive.view(as_of="2015-02-20")


def restored(values: dict[str, Any], like: dict[str, Any]) -> dict[str, Any]:
    """What a reader got, with JSON and dates read again; ``like`` tells which those are."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(like.get(name), (list, dict)):
            found[name] = json.loads(value)
        elif isinstance(like.get(name), date):
            found[name] = date.fromisoformat(value)
        else:
            found[name] = value
    return found


def expected(values: dict[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in values.items() if value is not None}
    if "name" in known:
        known["name"] = known["name"].translate({7: "␇", 27: "␛", 0: "␀", 0xFFFE: "\ufffd"})
    return known


def test_networkx_reads_back_everything(view: View, tmp_path: Path) -> None:
    check_with_networkx(view, tmp_path / "view.graphml")


def test_networkx_reads_back_the_atlas(tmp_path: Path) -> None:
    atlas = westphalia.open()
    check_with_networkx(atlas.view(history=True, modality="any"), tmp_path / "atlas.graphml")
    check_with_networkx(
        atlas.view(as_of="2015-02-20", as_seen_by="georgia"), tmp_path / "georgia.graphml"
    )


def check_with_networkx(view: View, file: Path) -> None:
    assert write_graphml(view, file) == []
    original, read = to_networkx(view), nx.read_graphml(file)
    assert isinstance(read, nx.MultiDiGraph)
    assert set(read.edges(keys=True)) == set(original.edges(keys=True))
    for id, values in original.nodes(data=True):
        found = restored(read.nodes[id], values)
        found.pop("absent", None)
        assert {"id": id, **found} == expected(values)
    for a, b, key, values in original.edges(keys=True, data=True):
        found = restored(read.edges[a, b, key], values)
        found.pop("absent", None)
        assert found == expected(values)
    for name, value in original.graph.items():
        kept = read.graph[name]
        assert (kept if isinstance(value, str) else json.loads(kept)) == value


def test_igraph_reads_back_everything(view: View, tmp_path: Path) -> None:
    igraph = pytest.importorskip("igraph")
    file = tmp_path / "view.graphml"
    write_graphml(view, file)
    original = to_networkx(view)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Could not add edge ids")
        read = igraph.Graph.Read_GraphML(str(file))
    assert read.is_directed()
    assert read["title"] == view.title
    assert json.loads(read["sources"]) == original.graph["sources"]
    ids = read.vs["id"]
    assert sorted(ids) == sorted(original)
    for vertex in read.vs:
        assert present(vertex.attributes(), original.nodes[vertex["id"]]) == expected(
            original.nodes[vertex["id"]]
        )
    assert sorted(read.es["id"]) == sorted(key for *_, key in original.edges(keys=True))
    for edge in read.es:
        values = original.edges[ids[edge.source], ids[edge.target], edge["id"]]
        assert present(edge.attributes(), values) == expected(values)


def present(values: dict[str, Any], like: dict[str, Any]) -> dict[str, Any]:
    """What igraph got, without what it fills in: empty text, NaN, and the booleans in absent."""
    absent = json.loads(values.pop("absent", "") or "[]")
    known = {
        name: value
        for name, value in values.items()
        if value != ""
        and not (isinstance(value, float) and math.isnan(value))
        and name not in absent
    }
    return restored(known, like)


def test_keys_are_typed(view: View, tmp_path: Path) -> None:
    file = tmp_path / "view.graphml"
    write_graphml(view, file)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    keys = ElementTree.parse(file).getroot().findall(f"{space}key")  # noqa: S314 - our own file
    types = {(key.get("for"), key.get("attr.name")): key.get("attr.type") for key in keys}
    assert len(types) == len(keys)
    assert types["node", "un_member"] == "boolean"
    assert types["node", "recognised_by"] == "long"
    assert types["node", "cow"] == "string"
    assert types["edge", "disputed"] == "boolean"
    assert types["edge", "originator"] == "boolean"
    assert types["edge", "sign"] == "long"
    assert types["edge", "valid_from"] == "string"


def test_an_absent_boolean_is_not_false(view: View, tmp_path: Path) -> None:
    file = tmp_path / "view.graphml"
    write_graphml(view, file)
    read = nx.read_graphml(file)
    [data] = [d for a, b, d in read.edges(data=True) if (a, b) == ("georgia", "war")]
    assert "originator" not in data
    assert "originator" in json.loads(data["absent"])


def test_the_same_view_gives_the_same_bytes(view: View, tmp_path: Path) -> None:
    write_graphml(view, tmp_path / "a.graphml")
    write_graphml(view, tmp_path / "b.graphml")
    assert (tmp_path / "a.graphml").read_bytes() == (tmp_path / "b.graphml").read_bytes()


def test_an_empty_view_reads_back(view: View, tmp_path: Path) -> None:
    write_graphml(view.with_options(as_of="1500-01-01", relation="recognises"), tmp_path / "a.xml")
    assert len(nx.read_graphml(tmp_path / "a.xml")) == 0


def test_a_failure_leaves_what_was_there(
    view: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "out"
    place.mkdir()
    (place / "a.graphml").write_text("before")

    def fail(*_: object) -> Iterator[str]:
        yield "half a line"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("westphalia.exports.graphml.graphml", fail)
    with pytest.raises(UsageError, match=r"cannot write .*a\.graphml: No space left on device"):
        write_graphml(view, place / "a.graphml")
    assert [p.name for p in place.iterdir()] == ["a.graphml"]
    assert (place / "a.graphml").read_text() == "before"
