"""Diplomatic exchange: which side sends, bounds between surveys, 9 in its three meanings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from westphalia.loaders import loader
from westphalia.loaders.cow_diplomatic_exchange.surveys import (
    NONE,
    SURVEYS,
    UNKNOWN,
    Sight,
    together,
)
from westphalia.schema import rules
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Entity
from westphalia.schema.records import Batch

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "cow_diplomatic_exchange"
FILE = "Diplomatic_Exchange_2006v1.csv"
FIXTURE = Path(__file__).parent / "fixtures" / "cow_diplomatic_exchange" / FILE
HEADER = "ccode1,ccode2,year,DR_at_1,DR_at_2,DE,version\n"


def claims(batch: Batch) -> list[Claim]:
    assert [p for p in batch.problems if p.severity == "error"] == []
    return [claim for claim, _ in batch.iter_claims()]


def missions(batch: Batch) -> list[tuple[str, str, str, object]]:
    return sorted((c.subject, c.object, c.valid.text, c.fields.get("rank")) for c in claims(batch))


def rows(path: Path, known: Mapping[str, Entity], *lines: str) -> Batch:
    path.write_text(HEADER + "".join(f"{line},2006.1\n" for line in lines), "utf-8")
    return loader("cow-diplomatic-exchange")([path], known, partial=True)


def found(batch: Batch, sender: str, host: str) -> list[tuple[str, object]]:
    return [(when, rank) for s, h, when, rank in missions(batch) if (s, h) == (sender, host)]


def test_every_mission_of_the_fixture(known: Mapping[str, Entity]) -> None:
    batch = loader("cow-diplomatic-exchange")([FIXTURE], known, partial=True)
    assert rules.check(batch, rules.Known(entities=known)) == []
    assert missions(batch) == [
        ("australia", "samoa", "[..1980]/[1980..2000]", "ambassador"),
        ("australia", "samoa", "[1980..2000]/..", "ambassador"),
        ("canada", "united-states", "[1930..1935]/[1940..1950]", "minister"),
        ("canada", "united-states", "[1940..1950]/[1950..]", None),
        ("cuba", "united-states", "[..1960]/[1960..1965]", None),
        ("russia", "united-kingdom", "[1991-12-26..1995]/[1995..]", "ambassador"),
        ("samoa", "australia", "[1980..2000]/..", "ambassador"),
        ("soviet-union", "united-kingdom", "[1922-12-30..1990]/[1990..1991-12-25]", "ambassador"),
        ("united-kingdom", "russia", "[1991-12-26..1995]/[1995..]", "ambassador"),
        ("united-kingdom", "soviet-union", "[1922-12-30..1990]/[1990..1991-12-25]", "ambassador"),
        ("united-states", "canada", "[..1930]/[1940..1950]", "minister"),
        ("united-states", "canada", "[1940..1950]/[1950..]", None),
        ("united-states", "cuba", "[..1960]/[1960..1965]", None),
    ]
    assert all(c.qualifiers == {"level": "embassy"} for c in claims(batch))


def test_what_a_claim_keeps_of_its_rows(known: Mapping[str, Entity]) -> None:
    batch = loader("cow-diplomatic-exchange")([FIXTURE], known, partial=True)
    at = {(c.subject, c.object, c.valid.text): (c, place) for c, place in batch.iter_claims()}
    one, place = at["united-states", "canada", "[..1930]/[1940..1950]"]
    assert place == f"{FILE}:2"
    assert one.source == "cow-diplomatic-exchange-2006-1"
    assert one.locator == "state 2 in state 20, 1930 to 1940"
    assert one.original == {
        "ccode1": "2", "ccode2": "20", "year": "1930, 1935, 1940", "DR_at_2": "2",
    }  # fmt: skip
    two, _ = at["canada", "united-states", "[1930..1935]/[1940..1950]"]
    assert two.original == {"ccode1": "2", "ccode2": "20", "year": "1935, 1940", "DR_at_1": "2"}
    last, _ = at["samoa", "australia", "[1980..2000]/.."]
    assert last.valid.open
    assert last.valid.known_until == date(2005, 12, 31)
    assert [last.valid.covers(date(year, 7, 1)) for year in (1979, 1990, 2004, 2006)] == [
        "no", "maybe", "yes", "maybe",
    ]  # fmt: skip


def test_nine_beside_no_exchange_is_unknown(known: Mapping[str, Entity], tmp_path: Path) -> None:
    """Neither a mission nor its absence: the bounds reach over it to what is known."""
    batch = rows(
        tmp_path / FILE, known, "2,40,1970,3,0,1", "2,40,1975,9,9,0", "2,40,1980,9,3,1",
        "2,40,1985,0,0,0",
    )  # fmt: skip
    assert found(batch, "cuba", "united-states") == [
        ("[..1970]/[1970..1980]", "ambassador"), ("[1970..1980]/[1980..1985]", "other"),
    ]  # fmt: skip
    assert found(batch, "united-states", "cuba") == [("[1970..1980]/[1980..1985]", "ambassador")]


def test_two_rows_of_a_pair_that_differ(known: Mapping[str, Entity], tmp_path: Path) -> None:
    batch = rows(
        tmp_path / FILE, known, "2,20,1930,0,2,1", "2,20,1935,0,2,1", "20,2,1930,2,0,1",
        "20,2,1935,3,0,1",
    )  # fmt: skip
    assert found(batch, "united-states", "canada") == [("[..1930]/[1930..]", "minister")]
    assert "differ 1 times, first in line 5" in batch.notes[-1]


def test_two_numbers_of_one_entity(known: Mapping[str, Entity], tmp_path: Path) -> None:
    """GFR and Germany are both listed in 1990, and no mission is lost or doubled."""
    batch = rows(
        tmp_path / FILE, known, "220,260,1985,3,3,1", "220,260,1990,3,3,1", "220,255,1990,0,0,0",
        "220,255,1995,3,3,1", "255,260,1990,0,0,0",
    )  # fmt: skip
    when = [text for text, _ in found(batch, "germany", "france")]
    assert len(when) == 2
    assert when[0].endswith("/[1990..1995]")
    assert when[1] == "[1990..1995]/[1995..]"


def test_gaps_in_the_surveys_part_spells(known: Mapping[str, Entity], tmp_path: Path) -> None:
    batch = rows(tmp_path / FILE, known, "2,210,1935,2,2,1", "2,210,1950,9,9,1", "2,210,1960,9,9,1")
    assert found(batch, "netherlands", "united-states") == [
        ("[..1935]/[1935..1950]", "minister"), ("[1935..1950]/[1950..1960]", None),
        ("[1950..1960]/[1960..]", None),
    ]  # fmt: skip


def test_two_numbers_add_up() -> None:
    def sight(value: str) -> Mapping[int, Sight]:
        return {1990: Sight(value, (2, 260), 2, "DR_at_1", "")}

    def added(one: str, two: str) -> str:
        return together([sight(one), sight(two)])[1990].value

    assert added(NONE, "minister") == added("minister", UNKNOWN) == "minister"
    assert added(NONE, UNKNOWN) == UNKNOWN
    assert added("other", "minister") == "unranked"


@pytest.mark.parametrize(
    ("line", "message"),
    [("2,20,1931,0,0,0", "no survey in 1931"), ("2,2,1930,0,0,0", "both sides")],
)
def test_what_cannot_be(
    known: Mapping[str, Entity], tmp_path: Path, line: str, message: str
) -> None:
    batch = rows(tmp_path / FILE, known, line)
    assert message in batch.problems[0].message


def test_the_surveys() -> None:
    """As the publisher's page lists them."""
    assert len(SURVEYS) == 38
    assert (SURVEYS[0], SURVEYS[-1]) == (1817, 2005)
    assert {1840, 1844, 1914, 1920, 1940, 1950} <= {*SURVEYS}
    assert not {1919, 1945} & {*SURVEYS}


def test_the_head_of_the_real_file(known: Mapping[str, Entity]) -> None:
    paths = sorted(REAL.glob("*Diplomatic_Exchange_2006v1.csv")) if REAL.exists() else []
    if not paths:
        pytest.skip("needs cow_diplomatic_exchange beside the checkout")
    batch = loader("cow-diplomatic-exchange")(paths[:1], known, partial=True)
    assert rules.check(batch, rules.Known(entities=known)) == []
    assert len({c.id for c in claims(batch)}) == len(claims(batch))
    assert found(batch, "united-states", "canada") == [
        ("[1925..1930]/[1940..1950]", "minister"), ("[1940..1950]/[1965..1970]", None),
        ("[1965..1970]/..", "ambassador"),
    ]  # fmt: skip
    # 9 without an exchange, before 1935 and from 1980 on, is no mission.
    assert found(batch, "cuba", "united-states") == [
        ("[..1935]/[1940..1950]", "ambassador"), ("[1940..1950]/[1960..1965]", None),
    ]  # fmt: skip
    assert found(batch, "united-states", "haiti") == [
        ("[1859..1864]/[1864..1869]", "charge_d_affaires"), ("[1864..1869]/[1884..]", "minister"),
    ]  # fmt: skip
