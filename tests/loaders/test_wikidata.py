"""Statements of Wikidata: dates, ranks, references, both directions, and what is no Wikidata."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from westphalia import api
from westphalia.loaders import loader
from westphalia.loaders.wikidata.load import PROPERTIES
from westphalia.loaders.wikidata.sparql import COLUMNS, NEEDED
from westphalia.loaders.wikidata.statements import JULIAN, Malformed, moment, period
from westphalia.schema import rules
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Entity
from westphalia.schema.errors import DataError
from westphalia.schema.moments import Moment
from westphalia.schema.records import Batch

FIXTURES = Path(__file__).parent / "fixtures" / "wikidata"
QUERY, ITEM = FIXTURES / "query.json", FIXTURES / "Q230.json"
PAGE = Path(__file__).parents[2] / "docs" / "sources" / "wikidata.md"


def claims(batch: Batch) -> list[Claim]:
    assert batch.problems == []
    return [claim for claim, _ in batch.iter_claims()]


def said(batch: Batch) -> set[tuple[str, str, str, str]]:
    return {(c.subject, c.relation, c.object, c.valid.text) for c in claims(batch)}


EXPECTED = {
    ("georgia", "diplomatic_relations_with", "russia", "1992-07-01/2008-09-02"),
    ("estonia", "member_of", "nato", "2004/.."),
    ("soviet-union", "member_of", "un", "1945-10-24/"),  # it has ended, and no end is given
    ("czechia", "succeeds", "czechoslovakia", "1993-01-01"),
    ("russia", "succeeds", "soviet-union", "[..2024-06-01]"),
    ("france", "borders", "spain", "/.."),
    ("serbia", "claims_sovereignty_over", "kosovo", "/.."),
}


def test_the_result_of_a_query(known: Mapping[str, Entity]) -> None:
    batch = loader("wikidata")([QUERY], known)
    assert said(batch) == EXPECTED
    assert len(batch.claims) == 8  # France and Spain from both sides
    assert batch.notes == [
        "query.json: results of a SPARQL query",
        "left out 1 statements deprecated in Wikidata",
        "left out 1 statements with an unknown value or none",
    ]
    relations = claims(batch)[0]
    assert relations.locator == "P530, statement Q230$00000000-0000-4000-8000-000000000001"
    assert relations.original == {
        "statement": "Q230$00000000-0000-4000-8000-000000000001",
        "rank": "normal",
        "P580": "1992-07-01",
        "P582": "2008-09-02",
        "references": "A chronicle (Q1); https://example.org/georgia, retrieved 2020-05-04",
    }
    nato = next(c for c in claims(batch) if c.object == "nato")
    assert (nato.valid.known_until, nato.original and nato.original["rank"]) == (
        date(2024, 6, 1), "preferred",
    )  # fmt: skip
    assert rules.check(batch, rules.Known(entities=known)) == []


def test_the_short_json_of_the_query_page_says_the_same(
    known: Mapping[str, Entity], tmp_path: Path
) -> None:
    rows = json.loads(QUERY.read_text())["results"]["bindings"]
    plain = [{column: term["value"] for column, term in row.items()} for row in rows]
    (tmp_path / "query.json").write_text(json.dumps(plain))
    one, two = (loader("wikidata")([p], known) for p in (QUERY, tmp_path / "query.json"))
    assert [c.id for c in claims(one)] == [c.id for c in claims(two)]


def test_items(known: Mapping[str, Entity]) -> None:
    batch = loader("wikidata")([ITEM], known)
    assert said(batch) == {
        ("georgia", "member_of", "un", "1992-07-31/.."),
        ("georgia", "member_of", "cis", "1993-12/2009-08-18"),
        ("georgia", "diplomatic_relations_with", "turkey", "1992/.."),
        ("georgia", "diplomatic_relations_with", "united-states", "/.."),
    }
    un = next(c for c in claims(batch) if c.object == "un")
    assert un.original == {
        "statement": "Q230$00000000-0000-4000-8000-000000000021",
        "rank": "normal",
        "P580": "1992-07-31",
        "P1480": "Q3",
        "references": "Q4, https://example.org/un, retrieved 2021-02-03",
    }
    assert un.valid.known_until == date(2024, 3, 2)


@pytest.mark.parametrize("form", ["one item", "list", "lines", "dump"])
def test_other_forms_of_items(known: Mapping[str, Entity], tmp_path: Path, form: str) -> None:
    item = json.loads(ITEM.read_text())["entities"]["Q230"]
    text = {
        "one item": json.dumps(item),
        "list": json.dumps([item]),
        "lines": json.dumps(item) + "\n",
        "dump": "[\n" + json.dumps(item) + ",\n" + json.dumps({**item, "id": "Q1", "claims": []})
        + ",\n]\n",
    }[form]  # fmt: skip
    (tmp_path / "x.json").write_text(text)
    assert said(loader("wikidata")([tmp_path / "x.json"], known)) == said(
        loader("wikidata")([ITEM], known)
    )


@pytest.mark.parametrize(
    ("time", "precision", "text"),
    [
        ("+1991-12-26T00:00:00Z", 11, "1991-12-26"),
        ("+1991-12-00T00:00:00Z", 10, "1991-12"),
        ("+1991-12-26T00:00:00Z", 10, "1991-12"),
        ("+1991-00-00T00:00:00Z", 9, "1991"),
        ("+1990-00-00T00:00:00Z", 8, "[1990..1999]"),
        ("+2000-00-00T00:00:00Z", 7, "[1901..2000]"),
    ],
)
def test_precision(time: str, precision: int, text: str) -> None:
    found = moment(time, precision)
    assert found is not None
    assert found == Moment.parse(text)


def test_days_of_the_julian_calendar() -> None:
    """The October Revolution, and the first and last day on which the calendars differ by ten."""
    for julian, gregorian in (
        ("+1917-10-25T00:00:00Z", date(1917, 11, 7)),
        ("+1582-10-05T00:00:00Z", date(1582, 10, 15)),
        ("+1700-02-18T00:00:00Z", date(1700, 2, 28)),
        ("+1700-02-29T00:00:00Z", date(1700, 3, 11)),
    ):
        found = moment(julian, 11, JULIAN)
        assert found is not None
        assert found.bounds == (gregorian, gregorian)
    month = moment("+1917-10-00T00:00:00Z", 10, JULIAN)
    assert month is not None
    assert month.bounds == (date(1917, 10, 14), date(1917, 11, 13))


def test_times_that_tell_nothing_or_are_none() -> None:
    assert moment("-0043-01-01T00:00:00Z", 9) is None
    assert moment("+1000-00-00T00:00:00Z", 6) is None
    for bad in ("1991", "+1991-02-30T00:00:00Z", "+1991-13-01T00:00:00Z", "+1991-01-01T10:00:00Z"):
        with pytest.raises(Malformed):
            moment(bad, 11)
    with pytest.raises(Malformed):
        moment("+1700-02-30T00:00:00Z", 11, JULIAN)


def test_several_starts_bound_the_one_that_is_meant() -> None:
    times: dict[str, list[Moment | None]] = {
        "P580": [Moment.parse("1950"), Moment.parse("1970-05")],
        "P582": [None],
    }
    assert period(times, ended=False) == "[1950-01-01..1970-05-31]/"
    at: dict[str, list[Moment | None]] = {"P585": [Moment.parse("1991")]}
    assert period(at, ended=False) == "[..1991-12-31]/[1991-01-01..]"


def changed(tmp_path: Path, change: Any) -> Path:
    root = json.loads(QUERY.read_text())
    change(root["results"]["bindings"], root)
    path = tmp_path / "query.json"
    path.write_text(json.dumps(root))
    return path


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows, _: rows[0].pop("rank"), "query.json:row 1: rank: None"),
        (lambda rows, _: rows[0]["rank"].update(value="x"), "rank: 'x' is not one of"),
        (lambda rows, _: rows[2]["object"].update(value="NATO"), "row 3: object: 'NATO'"),
        (lambda rows, _: rows[2]["statement"].update(value="1"), "row 3: statement: '1'"),
        (lambda rows, _: rows[2]["start"].update(value="2004"), "row 3: start: '+2004'"),
        (lambda rows, _: rows[2].pop("startPrecision"), "start: its precision is missing"),
        (lambda rows, _: rows[2]["queried"].update(value="today"), "queried: 'today' is no day"),
        (lambda rows, _: rows[2].update(colour={"value": "red"}), "column 'colour' is unknown"),
        (lambda rows, _: rows[2].update(start="2004"), "start: a binding has no value"),
        (lambda rows, _: rows.clear(), "the query found nothing"),
        (lambda rows, root: root.update(results={}), "results.bindings is missing"),
        (lambda rows, _: rows[1]["object"].update(value="Q43"), "says something else"),
        (
            lambda rows, _: rows[2]["property"].update(value="http://www.wikidata.org/entity/P31"),
            "P31 is not one of P530",
        ),
        (lambda rows, _: rows[2]["object"].update(value="Q999999999"), "means no entity"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    known: Mapping[str, Entity], tmp_path: Path, change: Any, message: str
) -> None:
    problems = loader("wikidata")([changed(tmp_path, change)], known).problems
    assert any(message in str(problem) for problem in problems), list(map(str, problems))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (QUERY.read_bytes()[:3000], "is no JSON"),
        (QUERY.read_bytes()[:3000] + b"\njava.util.concurrent.TimeoutException", "took too long"),
        (b"<!DOCTYPE html><html></html>", "is a web page or XML"),
        (b"\xff\xfe{\x00}\x00", "is not UTF-8 text"),
        (b"\x00\x01", "is no JSON"),
        (b"{}", "is neither the result"),
        (b"[]", "the query found nothing"),
        (b'{"entities": {"Q1": {"id": "Q1", "claims": {"P530": [{}]}}}}', "P530 is malformed"),
        (b'{"entities": {"Q1": {"id": "Q1", "claims": {}}}}', "no statement has one of"),
        (b'[{"statement": 1}]', "do not hold text alone"),
    ],
)
def test_files_that_are_something_else(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(data)
    archive = tmp_path / "a.db"
    with pytest.raises(DataError, match=message), api.open(archive, create=True) as opened:
        opened.load("wikidata", path)
    with api.open(archive) as opened:
        assert opened.loads() == []


def test_two_files_of_different_days(known: Mapping[str, Entity], tmp_path: Path) -> None:
    other = changed(tmp_path, lambda rows, _: rows[2]["start"].update(value="2005-01-01T00:00:00Z"))
    problems = loader("wikidata")([QUERY, other], known).problems
    assert "the files are of different days" in str(problems[0])


def test_items_that_nobody_bears(known: Mapping[str, Entity], tmp_path: Path) -> None:
    def unknown(rows: Any, _: Any) -> None:
        rows[2]["object"]["value"] = "http://www.wikidata.org/entity/Q999999999"
        rows[2]["objectLabel"]["value"] = "Society of Friends"

    path = changed(tmp_path, unknown)
    made = loader("wikidata")([path], known, unresolved="create")
    assert ("estonia", "member_of", "society-of-friends", "2004/..") in said(made)
    (entity,) = [e for e, _ in made.iter_entities() if e.id == "society-of-friends"]
    assert (entity.kind, entity.name, entity.identifier("wikidata")) == (
        "Organisation", "Society of Friends", "Q999999999",
    )  # fmt: skip
    skipped = loader("wikidata")([path], known, unresolved="skip")
    assert len(claims(skipped)) == 7


def test_the_query_of_the_docs_selects_what_is_read() -> None:
    query = PAGE.read_text("utf-8").partition("```sparql\n")[2].partition("```")[0]
    selected = re.findall(r"\?(\w+)", query.partition("WHERE")[0])
    assert set(NEEDED) <= set(selected) <= set(COLUMNS)
    assert set(re.findall(r"wd:(P\d+)", query)) | {"P1336"} == set(PROPERTIES)


def test_it_goes_beside_the_atlas_and_a_second_time_adds_nothing() -> None:
    archive = api.open(":memory:")
    archive.load("atlas")
    assert archive.load("wikidata", QUERY, ITEM).claims == 12
    again = archive.load("wikidata", QUERY, ITEM)
    assert (again.claims, bool(again.before)) == (0, True)
    other = api.open(":memory:")
    other.load("wikidata", QUERY)
    assert other.load("atlas").claims > 500


JUNK = [None, 1, -1.5, True, "", "x", "Q1", [], {}, [1], {"a": 1}, "+2004-02-30T00:00:00Z", 10**30]


def spoilt(rng: random.Random, root: Any) -> Any:
    """JSON with one to three of its values gone or replaced."""
    made = copy.deepcopy(root)
    for _ in range(rng.randint(1, 3)):
        at, places = made, []
        while isinstance(at, dict | list) and at:
            key = rng.choice(list(at) if isinstance(at, dict) else range(len(at)))
            places.append((at, key))
            at = at[key]
        if places:
            holder, key = rng.choice(places)
            if rng.random() < 0.3:
                del holder[key]
            else:
                holder[key] = copy.deepcopy(rng.choice(JUNK))
    return made


@pytest.mark.parametrize("path", [QUERY, ITEM], ids=lambda path: path.name)
def test_spoilt_files_are_problems_and_never_crash(
    known: Mapping[str, Entity], tmp_path: Path, path: Path
) -> None:
    rng = random.Random(1648)
    root = json.loads(path.read_text())
    refused = 0
    for _ in range(400):
        (tmp_path / path.name).write_text(json.dumps(spoilt(rng, root)))
        batch = loader("wikidata")([tmp_path / path.name], known)
        assert all(problem.place for problem in batch.problems)
        refused += bool(batch.problems)
    assert refused > 100
