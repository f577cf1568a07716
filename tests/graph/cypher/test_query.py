"""Cypher over a real view: titles, notes, the cache between views, and what starts Java."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from westphalia.graph import projection
from westphalia.graph.archive import Archive
from westphalia.graph.cypher import push_view, query, query_on
from westphalia.graph.cypher.cache import cache_folder
from westphalia.graph.cypher.query import DERIVED, projected, vocabulary
from westphalia.graph.cypher.server import Server
from westphalia.schema import Claim, Organisation, Polity, Source, UsageError, make_claim

ENTITIES = [
    Polity(id="georgia", name="Georgia"),
    Polity(id="nauru", name="Nauru"),
    Polity(id="russia", name="Russia"),
    Polity(id="abkhazia", name="Abkhazia"),
    Organisation(id="un", name="United Nations"),
    Source(id="reuters", name="Reuters"),
]
CLAIMS = [
    make_claim("recognises", "russia", "abkhazia", source="reuters", valid="2008-08-26/..",
               stage="de_jure", locator="par. 3"),
    make_claim("recognises", "nauru", "abkhazia", source="reuters", valid="2009-12-15/2012"),
    make_claim("borders", "georgia", "abkhazia", source="reuters", valid="1991/.."),
    make_claim("member_of", "russia", "un", source="reuters", valid="1945-10-24/..",
               stage="member"),
]  # fmt: skip


@pytest.fixture(scope="module")
def archive() -> Archive:
    return archive_of(CLAIMS)


def archive_of(claims: Iterable[Claim]) -> Archive:
    made = Archive(":memory:", read_only=False)
    made.add(claims, ENTITIES)
    return made


def test_a_view_answers_cypher_and_says_which_view_it_is(archive: Archive) -> None:
    answer = archive.view(as_of="2015-02-20").query(
        "MATCH (a)-[r:RECOGNISES]->(b) RETURN a.name, r.valid_from, b.name"
    )
    assert answer.rows == (("Russia", date(2008, 8, 26), "Abkhazia"),)
    assert answer.title == "as of 2015-02-20, actual, possible"
    assert answer.notes == ()
    assert len(archive.view(history=True).query("MATCH ()-[r:RECOGNISES]->() RETURN r.id")) == 2


def test_claims_are_nodes_tied_to_their_sources(archive: Archive) -> None:
    answer = archive.view(as_of="2015-02-20").query(
        "MATCH (c:Claim)-[:CITES]->(s:Source) WHERE c.relation = 'recognises' "
        "RETURN c.locator, c.stance, c.relation_id, s.name"
    )
    ((locator, stance, relation, source),) = answer.rows
    assert (locator, stance, source) == ("par. 3", "affirms", "Reuters")
    assert archive.view(as_of="2015-02-20").query(
        "MATCH ()-[r {id: $id}]->(b) RETURN b.id", {"id": relation}
    ).rows == (("abkhazia",),)


def test_derived_properties_are_those_of_the_view(archive: Archive) -> None:
    text = "MATCH (p:Polity {id: 'abkhazia'}) RETURN p.recognised_by, p.un_member"
    assert archive.view(as_of="2015-02-20").query(text).rows == ((1, False),)
    assert archive.view(history=True).query(text).rows == ((None, None),)


def test_views_of_the_same_rows_share_one_projection(archive: Archive) -> None:
    def names() -> set[str]:
        return {p.name for p in cache_folder().iterdir() if p.is_dir()}

    archive.view(as_of="2015-02-20").query("RETURN 1 AS x")
    before = names()
    archive.view(as_of="2015-02-21").query("RETURN 1 AS x")
    assert names() == before
    archive.view(as_of="2010-01-01").query("RETURN 1 AS x")
    assert len(names() - before) == 1


def test_a_misspelt_name_and_a_date_of_today_get_notes(archive: Archive) -> None:
    text = "MATCH (a:Polity)-[r:RECOGNIZES]->() WHERE r.valid_from > date('2000-01-01') RETURN a"
    first, second = archive.view().query(text).notes
    assert first == "there is no relationship type RECOGNIZES; did you mean RECOGNISES?"
    assert "today alone" in second
    assert archive.view(as_of="2015-02-20").query(text).notes == (first,)
    assert archive.view(history=True).query(text).notes == (first,)
    (note,) = archive.view().query("MATCH (a)-[:BORDERS]->(b) RETURN a").notes
    assert "BORDERS is symmetric" in note


def test_notes_of_a_server_are_those_of_the_view(archive: Archive, bolt: str) -> None:
    server, view = Server.of(bolt), archive.view(as_of="2015-02-20")
    push_view(view, server, overwrite=True)
    for text in ("MATCH (a:Polty) RETURN a.name", "MATCH ()-[r:RECOGNIZES]->() RETURN r.stag"):
        answer = query_on(server, text)
        assert answer.notes == view.query(text).notes
        assert "did you mean" in answer.notes[0]
        assert answer.title == view.title
    assert query_on(server, "RETURN 1 AS x").notes == ()


def test_every_kind_and_type_is_there_even_when_empty(archive: Archive) -> None:
    view = archive.view(as_of="2015-02-20")
    labels = view.query("CALL db.labels() YIELD label RETURN label").column("label")
    assert set(labels) == vocabulary().labels
    types = view.query("CALL db.relationshipTypes()").column("relationshipType")
    assert set(types) == set(vocabulary().types)


def test_an_empty_view_answers() -> None:
    assert archive_of([]).view().query("MATCH (n) RETURN count(n) AS n").rows == ((0,),)


def test_every_property_of_a_projection_is_known_to_the_hints(archive: Archive) -> None:
    assert projected(archive.view(history=True)).properties <= vocabulary().properties
    relation = archive.view(history=True).relations()[0]
    assert set(projection.relation_properties(relation)) <= vocabulary().properties
    assert set(DERIVED) & {"id", "name"} == set()


def test_what_the_guard_refuses_does_not_even_read_the_view(archive: Archive) -> None:
    class Unreadable:
        def __getattr__(self, name: str) -> None:
            pytest.fail(f"read {name}")

    with pytest.raises(UsageError, match="would change the graph"):
        query(Unreadable(), "CREATE (n)")  # type: ignore[arg-type]


def test_importing_and_refusing_start_no_java() -> None:
    program = (
        "import sys\n"
        "from westphalia.graph.cypher import query\n"
        "try:\n    query(None, 'CREATE (n)')\n"
        "except Exception as error:\n    print(type(error).__name__)\n"
        "print(sorted({'jpype', 'arcadedb_embedded'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.split("\n")[:2] == ["UsageError", "[]"], done.stderr


def test_the_program_of_the_engine_imports_nothing_of_ours() -> None:
    source = Path(query.__code__.co_filename).with_name("worker.py").read_text("utf-8")
    assert "westphalia." not in source
