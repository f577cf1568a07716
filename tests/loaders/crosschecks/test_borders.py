"""The atlas's land borders beside COW Direct Contiguity v3.2 and a public list of borders."""

from __future__ import annotations

import csv
from typing import Final

import pytest
from westphalia.api import Archive

from .years import SHARED, Codes, Difference, Pair, check, held

CONTIGUITY: Final = SHARED / "cow_contiguity" / "contdir.csv"
LIST: Final = SHARED / "country_borders" / "GEODATASOURCE-COUNTRY-BORDERS.CSV"
LAND, LAST = "1", "201612"


@pytest.fixture(scope="module")
def ours(atlas: Archive) -> set[Pair]:
    """Pairs of polities with a land border, each in the order of the ids."""
    return {_pair(*pair) for pair in held(atlas, "borders")}


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _differ(ours: set[Pair], listed: set[Pair], year: int) -> list[Difference]:
    found = [Difference(pair, year, year, "atlas") for pair in ours - listed]
    return sorted(found + [Difference(pair, year, year, "list") for pair in listed - ours])


@pytest.mark.skipif(not CONTIGUITY.exists(), reason="the file of COW contiguity is not there")
def test_contiguity_at_the_end_of_2016(atlas: Archive, ours: set[Pair]) -> None:
    states = Codes(atlas.entities.values(), "cow")
    listed: set[Pair] = set()
    known: set[str] = set()
    with CONTIGUITY.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            one, other = (states.in_year(row[name], 2016) for name in ("statelno", "statehno"))
            if row["end"] == LAST and one and other:
                known |= {one, other}
                if row["conttype"] == LAND:
                    listed.add(_pair(one, other))
    assert len(listed) > 300
    check("borders-cow", _differ({p for p in ours if {*p} <= known}, listed, 2016))


@pytest.mark.skipif(not LIST.exists(), reason="the list of borders is not there")
def test_list_of_borders(atlas: Archive, ours: set[Pair]) -> None:
    polities = Codes(atlas.entities.values(), "iso2")
    listed: set[Pair] = set()
    known: set[str] = set()
    with LIST.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            one = polities.in_year(row["country_code"], 2024)
            other = polities.in_year(row["country_border_code"], 2024)
            known |= {one} if one else set()
            if one and other:
                listed.add(_pair(one, other))
    assert len(listed) > 300
    check("borders-list", _differ({p for p in ours if {*p} <= known}, listed, 2024))
