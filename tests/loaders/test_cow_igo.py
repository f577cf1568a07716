"""Membership spells from state-years: stages, unknown years, re-entry, numbers that pass on."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from westphalia.loaders import loader
from westphalia.loaders.cow_igo.tables import imputed, organisations, states
from westphalia.schema import rules
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Entity

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "cow_igo" / "state_year_format3.csv"
IGO_YEARS = REAL.with_name("igo_year_format3.csv")
FIXTURE = Path(__file__).parent / "fixtures" / "cow_igo" / "state_year_format3.csv"


def test_spells_of_every_sort(known: Mapping[str, Entity]) -> None:
    batch = loader("cow-igo")([FIXTURE], known, partial=True)
    assert batch.problems == []
    said = sorted((c.subject, c.relation, c.object, c.valid.text) for c, _ in batch.iter_claims())
    assert said == [
        ("estonia", "member_of", "nato", "2013/.."),
        ("estonia", "member_of", "un", "2013/.."),
        ("russia", "member_of", "cow-igo-aaaid", "1991-12-26/1992"),
        ("russia", "member_of", "un", "1991-12-26/1992"),
        ("soviet-union", "member_of", "cow-igo-aaaid", "1990/1991-12-25"),
        ("soviet-union", "member_of", "un", "1990/1991-12-25"),
        ("united-states", "associate_of", "cow-igo-aaaid", "1951/1952"),
        ("united-states", "member_of", "cow-igo-aaaid", "[1949..1950]/1950"),
        ("united-states", "member_of", "cow-igo-aacb", "1948/[1949..1951]"),
        ("united-states", "member_of", "cow-igo-aacb", "1953/1953"),
        ("united-states", "member_of", "nato", "1949/1953"),
        ("united-states", "member_of", "un", "1948/1953"),
        ("united-states", "observer_at", "cow-igo-aaaid", "1953/1953"),
    ]
    nato = next(c for c, _ in batch.iter_claims() if c.object == "nato" and c.valid.open)
    assert nato.valid.known_until == date(2014, 12, 31)
    assert nato.original == {"ccode": "366", "state": "estonia", "nato": "1 from 2013 to 2014"}


@pytest.fixture(scope="module")
def claims(known: Mapping[str, Entity]) -> list[Claim]:
    if not REAL.exists():
        pytest.skip("needs cow_igo/state_year_format3.csv beside the checkout")
    batch = loader("cow-igo")([REAL], known)
    assert rules.check(batch, rules.Known(entities=known)) == []
    return [claim for claim, _ in batch.iter_claims()]


def members(claims: list[Claim], organisation: str, year: int) -> int:
    return len(
        {
            c.subject
            for c in claims
            if c.relation == "member_of"
            and c.object == organisation
            and c.valid.covers(date(year, 12, 31)) != "no"
        }
    )


def test_the_published_totals(claims: list[Claim]) -> None:
    assert len({c.id for c in claims}) == len(claims)
    assert len({c.object for c in claims}) <= 534
    years = (1949, 1955, 1982, 1999, 2004, 2009)
    assert [members(claims, "nato", y) for y in years] == [12, 15, 16, 19, 26, 28]
    assert [members(claims, "un", y) for y in (1992, 2000, 2006, 2011)] == [179, 189, 192, 193]


def test_every_full_membership_year_comes_across(claims: list[Claim]) -> None:
    """Counted from the file itself: each year of each stage lies in one spell of that stage."""
    coded: Counter[tuple[str, int]] = Counter()
    with REAL.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        columns = next(rows)
        assert len(columns) - 3 == 534
        for row in rows:
            for value in ("1", "2", "3"):
                coded[value, int(row[1])] += row.count(value) - row[:3].count(value)
    relations = {"1": "member_of", "2": "associate_of", "3": "observer_at"}
    for value, year in (("1", 1900), ("1", 1960), ("1", 2014), ("2", 2010), ("3", 2010)):
        covering = [c for c in claims if c.relation == relations[value] and _has(c, year)]
        assert len(covering) == coded[value, year], (value, year)


def _has(claim: Claim, year: int) -> bool:
    """Whether the file codes the year, by the years that the claim keeps of it."""
    assert claim.original
    first, last = str(list(claim.original.values())[-1]).split(" from ")[1].split(" to ")
    return int(first) <= year <= int(last)


def spells(claims: list[Claim], subject: str, organisation: str) -> list[str]:
    return sorted(c.valid.text for c in claims if (c.subject, c.object) == (subject, organisation))


def test_years_without_a_row_are_no_end(claims: list[Claim]) -> None:
    """Denmark was occupied, out of the state system, and in the Universal Postal Union."""
    assert spells(claims, "denmark", "upu") == ["1874/[1940..1944]", "1945/.."]
    assert spells(claims, "denmark", "nato") == ["1949/.."]


def test_years_that_the_publisher_filled_in(claims: list[Claim]) -> None:
    """COMECON's lists are of 1950 and 1954: what differs between them happened between them."""
    assert spells(claims, "poland", "comecon") == ["[1949..1950]/1991"]
    filled: dict[str, list[int]] = {}
    with IGO_YEARS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["imputed"] == "1":
                filled.setdefault(row["ioname"].casefold(), []).append(int(row["year"]))
    assert sum(map(len, filled.values())) == 1388
    table = {
        name: [year for low, high in stretches for year in range(low, high + 1)]
        for name, stretches in imputed().items()
    }
    assert table == filled


def test_the_header_of_the_publishers_csv(known: Mapping[str, Entity], tmp_path: Path) -> None:
    """It writes abbreviations in capitals, the Stata file does not; the claims are the same."""
    header, rows = FIXTURE.read_text("utf-8").split("\n", 1)
    first, names = header.split(",")[:3], header.split(",")[3:]
    other = tmp_path / FIXTURE.name
    other.write_text(",".join([*first, *map(str.upper, names)]) + "\n" + rows, "utf-8")
    one, two = (loader("cow-igo")([p], known, partial=True) for p in (FIXTURE, other))
    assert {c.id for c, _ in one.iter_claims()} == {c.id for c, _ in two.iter_claims()}
    assert {e.id for e, _ in one.iter_entities()} == {e.id for e, _ in two.iter_entities()}


def test_the_form_of_igo_years(known: Mapping[str, Entity]) -> None:
    path = FIXTURE.with_name("igo_year_format3.csv")
    batch = loader("cow-igo")([path], known, partial=True)
    assert batch.problems == []
    said = sorted((c.subject, c.relation, c.object, c.valid.text) for c, _ in batch.iter_claims())
    assert said == [
        ("canada", "member_of", "arctic-council", "2014/.."),
        ("estonia", "member_of", "nato", "2004/2005"),
        ("estonia", "member_of", "un", "1991/[1992..2002]"),
        ("france", "observer_at", "arctic-council", "2014/.."),
        ("georgia", "member_of", "un", "1992/1992"),
        ("germany", "observer_at", "arctic-council", "2014/.."),
        ("moldova", "member_of", "un", "1992/1992"),
        ("russia", "member_of", "un", "1991-12-26/1992"),
        ("soviet-union", "member_of", "un", "1990/1991-12-25"),
        ("united-states", "member_of", "arctic-council", "2014/.."),
        ("united-states", "member_of", "nato", "2003/[2005..2013]"),
        ("united-states", "member_of", "un", "1990/[1992..2002]"),
    ]
    places = {(c.subject, c.object): place for c, place in batch.iter_claims()}
    assert places["estonia", "nato"] == "igo_year_format3.csv:3"


def test_both_forms_say_nearly_the_same(claims: list[Claim], known: Mapping[str, Entity]) -> None:
    """19,335 IGO-years of 534 organisations; what they say like state-years is the same claim."""
    batch = loader("cow-igo")([IGO_YEARS], known)
    assert batch.problems == []
    with IGO_YEARS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert (len(rows), len({row["ionum"] for row in rows})) == (19335, 534)
    others = {claim.id for claim, _ in batch.iter_claims()}
    ours = {claim.id for claim in claims}
    assert (len(ours & others), len(ours - others), len(others - ours)) == (18775, 471, 367)
    both = loader("cow-igo")([REAL, IGO_YEARS], known)
    assert {claim.id for claim, _ in both.iter_claims()} == ours | others
    assert len(both.claims) == len(ours | others)
    assert [
        p for p in rules.check(both, rules.Known(entities=known)) if p.severity == "error"
    ] == []


def test_the_tables_of_organisations_and_states_are_those_of_the_files() -> None:
    if not REAL.exists():
        pytest.skip("needs cow_igo beside the checkout")
    with REAL.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        assert set(next(rows)[3:]) == set(organisations())
        assert {(row[2], int(row[0])) for row in rows} == set(states().items())
    with IGO_YEARS.open(encoding="utf-8", newline="") as lines:
        numbers = {row["ioname"].casefold(): row["ionum"] for row in csv.DictReader(lines)}
    assert {name: listed.number for name, listed in organisations().items()} == numbers


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("state_year_format3.csv", ",nato,", ",natto,", "the column 'natto' is no organisation"),
        ("igo_year_format3.csv", ",usa,", ",usb,", "the column 'usb' is no state"),
        ("igo_year_format3.csv", "\nUN,", "\nUNN,", "'UNN' is no organisation of the data set"),
    ],
)
def test_names_that_are_not_the_publishers(
    known: Mapping[str, Entity], tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    text = FIXTURE.with_name(file).read_text("utf-8")
    (tmp_path / file).write_text(text.replace(old, new, 1), "utf-8")
    batch = loader("cow-igo")([tmp_path / file], known, partial=True)
    assert any(message in str(problem) for problem in batch.problems)
