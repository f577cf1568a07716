"""The lists of states: every spell at its place, open where the list ends."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from westphalia.loaders import loader
from westphalia.schema import rules
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Entity
from westphalia.schema.records import Batch

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
FIXTURES = Path(__file__).parent / "fixtures"


def real(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"needs {name} beside the checkout")
    return path


def dates(batch: Batch, subject: str, object: str = "state-system") -> list[str]:
    return [
        c.valid.text for c, _ in batch.iter_claims() if c.subject == subject and c.object == object
    ]


def counted(claims: list[Claim], day: date) -> int:
    return sum(c.valid.covers(day) == "yes" for c in claims)


def test_gaps_open_ends_and_split_codes(known: Mapping[str, Entity]) -> None:
    folder = FIXTURES / "cow_states"
    paths = [folder / "states2016.csv", folder / "majors2016.csv"]
    batch = loader("cow-states")(paths, known, partial=True)
    assert batch.problems == []
    assert dates(batch, "estonia") == ["1918-02-24/1940-06-16", "1991-09-06/.."]
    assert dates(batch, "serbia") == ["1878-07-13/1918-11-30"]
    assert dates(batch, "yugoslavia") == ["1918-12-01/1941-04-20"]
    assert len(dates(batch, "prussia") + dates(batch, "germany")) == 2
    assert dates(batch, "japan", "major-powers") == ["1895-04-01/1945-08-14", "1991-12-11/.."]
    claim = batch.claims[1].item
    assert isinstance(claim, Claim)
    assert claim.valid.known_until == date(2016, 12, 31)
    assert claim.valid.covers(date(2016, 12, 31)) == "yes"
    assert claim.valid.covers(date(2017, 1, 1)) == "maybe"
    assert claim.original is not None
    assert claim.original["endyear"] == "2016"
    assert claim.name_in_source == "Estonia"
    assert batch.claims[1].place == "states2016.csv:3"


def test_a_code_means_by_its_own_system(known: Mapping[str, Entity]) -> None:
    """970 is Nauru by COW and Kiribati by Gleditsch and Ward."""
    batch = loader("gw-states")([FIXTURES / "gw_states" / "gwstates.csv"], known, partial=True)
    assert batch.problems == []
    assert dates(batch, "kiribati") == ["1979-07-12/.."]
    claim = batch.claims[-1].item
    assert isinstance(claim, Claim)
    assert claim.fields == {"category": "microstate"}


def test_the_published_totals_of_cow(known: Mapping[str, Entity]) -> None:
    paths = [real("cow_states/states2016.csv"), real("cow_states/majors2016.csv")]
    batch = loader("cow-states")(paths, known)
    assert rules.check(batch, rules.Known(entities=known)) == []
    claims = [c for c, _ in batch.iter_claims() if c.object == "state-system"]
    assert counted(claims, date(1816, 1, 1)) == 23
    assert counted(claims, date(2016, 12, 31)) == 195
    assert counted(claims, date(1945, 12, 31)) == 62
    in_1945 = {c.subject for c in claims if any(
        c.valid.covers(date(1945, month, 1)) == "yes" for month in range(1, 13)
    ) or c.valid.covers(date(1945, 12, 31)) == "yes"}  # fmt: skip
    assert len(in_1945) == 64
    majors = {c.subject for c, _ in batch.iter_claims() if c.object == "major-powers"}
    assert {"united-states", "united-kingdom", "france", "china", "japan"} <= majors
    with paths[0].open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {r.place for r in batch.claims if r.place.startswith("states")} == {
        f"states2016.csv:{i}" for i in range(2, len(rows) + 2)
    }


@pytest.mark.parametrize(("file", "states"), [("gwstates.csv", 239), ("gwstates.xlsx", 216)])
def test_both_forms_of_gw(known: Mapping[str, Entity], file: str, states: int) -> None:
    batch = loader("gw-states")([real(f"gw_states/{file}")], known)
    assert rules.check(batch, rules.Known(entities=known)) == []
    assert len({record.place for record in batch.claims}) == states
    assert dates(batch, "estonia") == ["1918-11-11/1940-06-01", "1991-09-06/.."]


def test_the_workbook_says_the_same_as_the_table(known: Mapping[str, Entity]) -> None:
    """Whichever form is read first, what both say has one id and comes in once."""
    csv_, xlsx = (
        {c.id for c, _ in loader("gw-states")([real(f"gw_states/{f}")], known).iter_claims()}
        for f in ("gwstates.csv", "gwstates.xlsx")
    )
    assert len(csv_ & xlsx) > 150
