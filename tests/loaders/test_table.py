"""Tables read by a mapping: what they become, what is refused, and what `--guess` writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars
import pytest
import yaml
from westphalia import api
from westphalia.loaders import loader
from westphalia.loaders.atlas.load import entities
from westphalia.loaders.table.guess import guess
from westphalia.schema import rules
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Entity
from westphalia.schema.errors import DataError, UsageError
from westphalia.schema.records import Batch

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
DOCS = ROOT / "docs" / "sources" / "table.md"

PLAN: dict[str, Any] = {
    "source": {"id": "pacts", "title": "Pacts", "coverage_until": "2019-12-31"},
    "subject": {"column": "a", "scheme": "cow"},
    "object": {"column": "b", "scheme": "cow"},
    "relation": "recognises",
    "since": {"column": "start"},
    "until": {"column": "end", "open": [""]},
}


@pytest.fixture(scope="module")
def known() -> dict[str, Entity]:
    return {entity.id: entity for entity, _ in entities().iter_entities()}


@pytest.fixture
def read(tmp_path: Path, known: Mapping[str, Entity]) -> Any:
    """Reads a table by the plan above with some of its keys changed."""

    def run(text: str | Path, choices: Mapping[str, Any] = {}, **changes: Any) -> Batch:
        plan = {k: v for k, v in {**PLAN, **changes}.items() if v is not None}
        mapping = tmp_path / "map.yaml"
        mapping.write_text(yaml.safe_dump(plan), "utf-8")
        path = text if isinstance(text, Path) else tmp_path / "t.csv"
        if isinstance(text, str):
            path.write_text(text, "utf-8")
        batch: Batch = loader("table")([path], known, mapping=mapping, **choices)
        return batch

    return run


def claims(batch: Batch) -> list[Claim]:
    assert batch.problems == []
    return [claim for claim, _ in batch.iter_claims()]


def said(batch: Batch) -> list[tuple[str, str, str, str]]:
    return [(c.subject, c.relation, c.object, c.valid.text) for c in claims(batch)]


def problems(batch: Batch) -> list[str]:
    assert batch.problems
    return [str(problem) for problem in batch.problems]


def test_the_example_of_the_docs(tmp_path: Path, known: Mapping[str, Entity]) -> None:
    page = DOCS.read_text("utf-8").partition("such as\n\n```text\n")[2]
    table, _, after = page.partition("```\n\nthe mapping is")
    mapping = after.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "pacts.csv").write_text(table)
    (tmp_path / "map.yaml").write_text(mapping)
    batch = loader("table")([tmp_path / "pacts.csv"], known, mapping=tmp_path / "map.yaml")
    assert [
        (c.subject, c.object, c.valid.text, tuple(c.fields["obligations"]), c.locator)
        for c in claims(batch)
    ] == [
        ("russia", "georgia", "1994-03-26/..", ("defence",), "1"),
        ("united-states", "japan", "1960-01-19/..", ("defence", "consultation"), "2"),
        ("germany", "soviet-union", "1926-04-24/1933-09-01", ("neutrality",), "3"),
    ]
    assert not list(rules.check(batch, rules.Known(entities=known)))


def test_a_code_is_put_under_its_bearer_and_a_spell_is_cut(read: Any) -> None:
    batch = read("a,b,start,end\n255,200,1860,1880\n365,2,1990-06,1995\n200,365,1991,1991\n")
    assert said(batch) == [
        ("prussia", "recognises", "united-kingdom", "1860/1871-01-17"),
        ("germany", "recognises", "united-kingdom", "1871-01-18/1880"),
        ("soviet-union", "recognises", "united-states", "1990-06/1991-12-25"),
        ("russia", "recognises", "united-states", "1991-12-26/1995"),
        ("united-kingdom", "recognises", "russia", "1991/1991"),  # as at the year's end
    ]


def test_precision_missing_and_open(read: Any) -> None:
    batch = read(
        "a,b,start,end\n2,200,1990-03,\n2,220,-9,1995\n2,20,1991-02-03,-9\n2,70,[1990..1992],1999\n",
        missing=["-9"],
    )
    valid = [c.valid for c in claims(batch)]
    assert [v.text for v in valid] == [
        "1990-03/..", "/1995", "1991-02-03/", "[1990..1992]/1999",
    ]  # fmt: skip
    assert [str(v.known_until) for v in valid if v.open] == ["2019-12-31"]


def test_dates_in_parts_and_forms(read: Any) -> None:
    text = "a,b,y,m,d,end\n2,200,1990,3,,31.12.1999\n2,220,1991,,5,1.2.2000\n2,20,-9,1,1,x\n"
    batch = read(
        text,
        since={"year": "y", "month": "m", "day": "d"},
        until={"column": "end", "form": "%d.%m.%Y", "open": ["x"]},
        missing=["", "-9"],
    )
    assert [v for *_, v in said(batch)] == [
        "1990-03/1999-12-31", "1991/2000-02-01", "/..",
    ]  # fmt: skip


def test_years_become_spells(read: Any) -> None:
    text = "a,b,year\n2,200,1990\n2,200,1991\n2,200,1994\n2,200,2019\n2,220,1992\n"
    batch = read(text, since=None, until=None, year={"column": "year"})
    assert [(o, v) for _, _, o, v in said(batch)] == [
        ("united-kingdom", "1990/1991"),
        ("united-kingdom", "1994/1994"),
        ("united-kingdom", "2019/.."),
        ("france", "1992/1992"),
    ]
    (first, *_) = claims(batch)
    assert first.original == {"a": "2", "b": "200", "year": "1990 to 1991"}


def test_acts_codes_constants_and_fields(read: Any) -> None:
    text = "who,what,when,how\nRussia,Kosovo,2014-03-18,x\n"
    (claim,) = claims(
        read(
            text,
            subject={"column": "who", "scheme": "name"},
            object={"column": "what", "scheme": "name"},
            relation={"column": "how", "codes": {"x": "annexed"}},
            since=None,
            until=None,
            on={"column": "when"},
            fields={"asserted_by": {"value": "Ukraine", "scheme": "name"}, "locator": "p. 3"},
        )
    )
    assert (claim.sentence, claim.valid.text) == ("annexed russia -> kosovo", "2014-03-18")
    assert (claim.asserted_by, claim.locator) == ("ukraine", "p. 3")


def test_both_directions_of_a_symmetric_relation_are_one(read: Any) -> None:
    text = "a,b\n220,230\n230,220\n230,235\n,2\n"
    batch = read(
        text,
        relation="borders",
        since="2020",
        until=None,
        subject={"column": "a", "scheme": "cow", "if_missing": "skip"},
    )
    assert len(claims(batch)) == 2
    assert batch.notes[1:] == [
        "t.csv: 1 rows say the same the other way round",
        "t.csv: 1 rows name nobody and were left out",
    ]


def test_only_some_rows(read: Any) -> None:
    batch = read("a,b,start,end,k\n2,200,1990,,1\n2,220,1990,,2\n", only={"k": ["1"]})
    assert [o for _, _, o, _ in said(batch)] == ["united-kingdom"]
    assert "t.csv: 1 of 2 rows left out" in batch.notes


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet", ".tsv"])
def test_other_files_say_the_same(read: Any, tmp_path: Path, suffix: str) -> None:
    rows = [
        {"a": 2, "b": 200, "start": "1990-03", "end": None},
        {"a": 365, "b": 220, "start": "1992", "end": "1999"},
    ]
    path = tmp_path / f"t{suffix}"
    if suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    elif suffix == ".parquet":
        polars.DataFrame(rows).write_parquet(path)
    else:
        polars.DataFrame(rows).write_csv(path, separator="\t")
    assert said(read(path)) == [
        ("united-states", "recognises", "united-kingdom", "1990-03/.."),
        ("russia", "recognises", "france", "1992/1999"),
    ]


@pytest.mark.parametrize(
    ("text", "changes", "message"),
    [
        ("a,b,start\n2,200,1990\n", {}, "t.csv has no column 'end'"),
        ("a,b,start,end,x\n2,200,1990,,\n", {}, "does not say what becomes of the column 'x'"),
        ("a,b,start,end\n2,200,1990\n", {}, "t.csv:2: the row has 3 cells, not 4"),
        ("a,b,start,end\n2,200,soon,\n", {}, "t.csv:2: since: "),
        ("a,b,start,end\n2,200,1999,1990\n", {}, "t.csv:2: "),
        ("a,b,start,end\n2,200,1990,\n2,200,1990,\n", {}, "t.csv:3: says the same as t.csv:2"),
        ("a,b,start,end\n2,999999,1990,\n", {}, "cow 999999 means no entity on 1990-12-31"),
        ("a,b,start,end\n2,,1990,\n", {}, "t.csv:2: object: is missing"),
        ("a,b,start,end\n", {}, "t.csv:1: has a header and no rows"),
        ("a,b,start,start\n2,200,1990,\n", {}, "stand there twice"),
        ("", {}, "t.csv: is empty"),
        ("a,b,start,end\n2,200,1990,\n", {"relation": "likes"}, "t.csv:2: relation: "),
        ("a,b,start,end\n2,200,1990,\n", {"relation": "annexed"}, "is an act and needs its day"),
        ("a,b,start,end\n2,200,1990,\n", {"relation": "CHOOSE"}, "still says CHOOSE"),
        ("a,b,start,end\n2,200,1990,\n", {"colour": "red"}, "colour is not a field of Mapping"),
        ("a,b,start,end\n2,200,1990,\n", {"source": "nowhere"}, "no source of this archive"),
        ("a,b,start,end\n2,200,1990,\n", {"source": {"id": "x"}}, "source: name is missing"),
        (
            "a,b,start,end\n2,200,1990,\n",
            {"relation": {"column": "a", "codes": {"1": "borders"}}},
            "t.csv:2: a: '2' is not one of 1",
        ),
        (
            "a,b,year\n2,200,0\n",
            {"year": {"column": "year"}, "since": None, "until": None},
            "no year",
        ),
        (
            "a,b,year\n2,200,1990\n2,200,1990\n",
            {"year": {"column": "year"}, "since": None, "until": None},
            "t.csv:3: says the same as t.csv:2, for 1990 again",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    read: Any, text: str, changes: dict[str, Any], message: str
) -> None:
    batch = read(text, **changes)
    assert any(message in problem for problem in problems(batch)), problems(batch)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (
            "t.jsonl",
            b'{"a": 2, "b": 200, "start": 1990, "end": 1}\n{"c": 2}\n',
            "t.jsonl:2: has the key 'c'",
        ),
        ("t.jsonl", b'{"a": 1, "a": 2}\n', "t.jsonl:1: is no JSON: a key stands twice"),
        ("t.jsonl", b'{"a": 1', "t.jsonl:1: is no JSON"),
        ("t.jsonl", b"[1]\n", "t.jsonl:1: is no object"),
        ("t.jsonl", b'{"a": "\xff"}\n', "t.jsonl:1: is not UTF-8 text"),
        ("t.parquet", b"PAR1 but not really", "cannot be read as Parquet"),
        ("t.csv", b"\x00\x01\x02\x03", "is not a text file"),
    ],
)
def test_files_that_are_not_what_they_say(
    read: Any, tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert any(message in problem for problem in problems(read(path)))


def test_unresolved_is_a_choice_that_is_recorded(read: Any) -> None:
    text = "a,b,start,end\nUtopia,France,1990,\n"
    plan = {
        "subject": {"column": "a", "scheme": "name"},
        "object": {"column": "b", "scheme": "name"},
    }
    made = read(text, {"unresolved": "create"}, **plan)
    assert said(made) == [("utopia", "recognises", "france", "1990/..")]
    assert made.choices == {"unresolved": "create", "created": {"name Utopia": "utopia"}}
    skipped = read(text, {"unresolved": "skip"}, **plan)
    assert said(skipped) == []
    assert skipped.choices["skipped"] == {"name Utopia": 1}


def test_a_mapping_is_needed(known: Mapping[str, Entity]) -> None:
    with pytest.raises(UsageError, match="--map"):
        loader("table")([Path("x.csv")], known)


def test_the_land_borders_of_cow_by_a_mapping(tmp_path: Path, known: Mapping[str, Entity]) -> None:
    """The same file by a mapping and by its own loader: the same pairs of states."""
    path = SHARED / "cow_contiguity" / "contdir.csv"
    if not path.exists():
        pytest.skip("needs cow_contiguity beside the checkout")
    (tmp_path / "map.yaml").write_text(
        """
        source: {id: contdir, title: Contiguity, coverage_until: 2016-12-31}
        subject: {column: statelno, scheme: cow}
        object: {column: statehno, scheme: cow}
        relation: borders
        since: {column: begin, form: "%Y%m"}
        until: {column: end, form: "%Y%m", open: ["201612"]}
        only: {conttype: ["1"]}
        ignored: [dyad, statelab, statehab, notes, version]
        """
    )
    ours = loader("table")([path], known, mapping=tmp_path / "map.yaml")
    theirs = loader("cow-contiguity")([path], known)
    assert {(c.subject, c.object, c.valid.text) for c in claims(ours)} == {
        (c.subject, c.object, c.valid.text) for c in claims(theirs) if c.relation == "borders"
    }
    assert len(claims(ours)) > 400


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (
            "cow_contiguity/contdir.csv",
            ["subject: {column: statelno, scheme: cow}", "object: {column: statehno, scheme: cow}",
             "since: {column: begin, form: '%Y%m'}", "until: {column: end, form: '%Y%m'}"],
        ),
        (
            "country_borders/GEODATASOURCE-COUNTRY-BORDERS.CSV",
            ["subject: {column: country_code, scheme: iso2}", "relation: borders"],
        ),
        (
            "cow_mid/MIDB 5.0.csv",
            ["since: {year: styear, month: stmon, day: stday}", "missing: ['', '-9']"],
        ),
        (
            "gw_states/gwstates.xlsx",
            ["since: {column: Start, form: '%d.%m.%Y'}", "until: {column: End, form: '%d.%m.%Y'}"],
        ),
    ],
)  # fmt: skip
def test_guesses_on_real_files(known: Mapping[str, Entity], file: str, expected: list[str]) -> None:
    if not (SHARED / file).exists():
        pytest.skip(f"needs {file} beside the checkout")
    text = guess(SHARED / file, known)
    for line in expected:
        assert line in text
    assert yaml.safe_load(text)


def test_a_guess_that_is_right_loads(tmp_path: Path, known: Mapping[str, Entity]) -> None:
    table = tmp_path / "members of nato.csv"
    table.write_text(
        "state code;organisation;start date;end date;remark\n"
        "USA;NATO;1949-08-24;;founder\nFRA;NATO;1949-08-24;;\n"
    )
    text = guess(table, known)
    assert text.count("CHOOSE") == 2  # the title, and the publisher in a comment
    (tmp_path / "map.yaml").write_text(text.replace("title: CHOOSE", "title: Members"))
    batch = loader("table")([table], known, mapping=tmp_path / "map.yaml")
    assert said(batch) == [
        ("united-states", "member_of", "nato", "1949-08-24/.."),
        ("france", "member_of", "nato", "1949-08-24/.."),
    ]


def test_a_guess_of_no_table(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"")
    with pytest.raises(DataError, match="is empty"):
        guess(path, {})


def test_why_shows_the_row(tmp_path: Path) -> None:
    table, mapping = tmp_path / "t.csv", tmp_path / "map.yaml"
    table.write_text("a,b,start,end\n2,200,1990-03,\n")
    mapping.write_text(yaml.safe_dump(PLAN))
    archive = api.open(":memory:")
    assert archive.load("table", table, mapping=mapping).claims == 1
    again = archive.load("table", table, mapping=mapping)
    assert (again.claims, bool(again.before)) == (0, True)
    (claim,) = archive.live_claims()
    assert claim.original == {"a": "2", "b": "200", "start": "1990-03"}
