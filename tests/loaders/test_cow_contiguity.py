"""Direct contiguity: land borders and water, by month, one relation for each bearer of a number."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from westphalia.loaders import loader
from westphalia.schema import rules
from westphalia.schema.entities import Entity

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "cow_contiguity" / "contdir.csv"
FIXTURE = Path(__file__).parent / "fixtures" / "cow_contiguity" / "contdir.csv"


def test_months_open_ends_and_numbers_that_pass_on(known: Mapping[str, Entity]) -> None:
    batch = loader("cow-contiguity")([FIXTURE], known, partial=True)
    assert batch.problems == []
    said = [(c.subject, c.relation, c.object, c.valid.text) for c, _ in batch.iter_claims()]
    assert ("canada", "borders", "united-states", "1920-01/..") in said
    assert ("estonia", "borders", "soviet-union", "1991-09/1991-12-25") in said
    assert ("estonia", "borders", "russia", "1991-12-26/..") in said
    germans = [row for row in said if row[2] == "netherlands" or row[0] == "netherlands"]
    assert [{row[0], row[2]} - {"netherlands"} for row in germans] == [{"prussia"}, {"germany"}]
    assert germans[0][3].startswith("1816-01/")
    assert germans[1][3].endswith("/1945-05")
    canada = next(c for c, _ in batch.iter_claims() if "canada" in (c.subject, c.object))
    assert canada.valid.known_until == date(2016, 12, 31)
    assert canada.locator == "dyad 2020, from 192001"


def test_the_whole_file(known: Mapping[str, Entity]) -> None:
    if not REAL.exists():
        pytest.skip("needs cow_contiguity/contdir.csv beside the checkout")
    batch = loader("cow-contiguity")([REAL], known)
    assert rules.check(batch, rules.Known(entities=known)) == []
    claims = [claim for claim, _ in batch.iter_claims()]
    assert len({claim.id for claim in claims}) == len(claims)
    with REAL.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    land = [row for row in rows if row["conttype"] == "1"]
    assert {record.place for record in batch.claims} == {
        f"contdir.csv:{i}" for i in range(2, len(rows) + 2)
    }
    at_end = date(2016, 12, 31)
    assert sum(c.relation == "borders" and c.valid.covers(at_end) == "yes" for c in claims) == sum(
        row["end"] == "201612" for row in land
    )
    assert min(c.valid.earliest or date.max for c in claims) == date(1816, 1, 1)
