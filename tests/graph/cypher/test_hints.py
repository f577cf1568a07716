"""Hints: names that nothing has, arrows that mean nothing, dates of a view of today."""

from __future__ import annotations

from typing import Any

import pytest
from westphalia.graph.cypher.hints import Vocabulary, hints
from westphalia.graph.cypher.tokens import tokens

VOCABULARY = Vocabulary(
    labels=frozenset({"Polity", "Organisation", "Claim"}),
    types={"RECOGNISES": False, "BORDERS": True, "MEMBER_OF": False},
    properties=frozenset({"id", "name", "valid_from", "valid_to", "stage"}),
)


def notes(text: str, dates_given: bool = True, **params: Any) -> list[str]:
    return hints(tokens(text), VOCABULARY, params, dates_given=dates_given)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a:Polity)-[r:RECOGNISES|MEMBER_OF]->(b:Polity|Organisation) RETURN a.name, r.stage",
        "MATCH (a:Polity {id: $x})-[:BORDERS]-(b) WHERE b:Polity AND NOT b:!Claim RETURN b {.name}",
        "MATCH (a)-[r:RECOGNISES*1..3 {stage: 'x'}]->() RETURN r",
        "MATCH ()-[r]->() WHERE r:RECOGNISES RETURN r.valid_from.year",
        "WITH {nmae: 1} AS m RETURN m.nmae",
        "UNWIND $rows AS row RETURN row.nmae",
        "RETURN date({year: 2015, month: 2}).month, duration('P1Y').years AS y",
        "WITH date() AS d RETURN d.year, d.dayOfWeek",
        "MATCH (n) RETURN n.`name`, 'n.nmae', date.truncate('year', n.valid_from) // n.nmae",
        "MATCH (a:Polity WHERE a.name = 'x') RETURN [x IN collect(a) | x.name][0..1]",
        "MATCH (a)<-[:BORDERS]->(b) RETURN a",
    ],
)
def test_what_is_right_gets_no_hint(text: str) -> None:
    assert notes(text, rows=[{"nmae": 1}]) == []


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("MATCH (n:Politty) RETURN n", "there is no label Politty; did you mean Polity?"),
        ("MATCH (n:Polity|Organization) RETURN n", "there is no label Organization; did you mean"),
        ("MATCH ()-[:RECOGNIZES]->() RETURN 1", "no relationship type RECOGNIZES; did you mean R"),
        ("MATCH ()-[:BORDERS|:RECOGNISE]-() RETURN 1", "no relationship type RECOGNISE;"),
        ("MATCH (n) WHERE n:Polty RETURN n", "no label or relationship type Polty"),
        ("MATCH (n) RETURN n.nmae", "there is no property nmae; did you mean name?"),
        ("MATCH (n {nmae: 'x'}) RETURN n", "there is no property nmae"),
        ("MATCH ()-[r:RECOGNISES {stag: 'x'}]->() RETURN r", "there is no property stag"),
        ("MATCH (n) RETURN n {.nmae} AS m", "there is no property nmae"),
        ("MATCH (n) WHERE n.xyzzy = 1 RETURN n", "there is no property xyzzy"),
        ("MATCH (a)-[:BORDERS]->(b) RETURN a", "BORDERS is symmetric"),
        ("MATCH (a)<-[r:BORDERS|MEMBER_OF]-(b) RETURN a", "BORDERS is symmetric"),
    ],
)
def test_what_is_probably_wrong_gets_one(text: str, note: str) -> None:
    (said,) = notes(text)
    assert note in said


def test_dates_in_a_view_of_today_get_a_hint() -> None:
    text = "MATCH ()-[r]->() WHERE r.valid_from > $d RETURN r.valid_to, r.valid_to"
    (said,) = notes(text, dates_given=False)
    assert said.startswith("valid_from and valid_to in a view of today alone")
    assert "--as-of" in said and "--history" in said
    assert notes(text, dates_given=True) == []


def test_each_hint_comes_once() -> None:
    assert len(notes("MATCH (n) WHERE n.nmae = 'x' RETURN n.nmae")) == 1
