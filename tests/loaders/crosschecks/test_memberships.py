"""The atlas's memberships beside COW IGO v3, year by year."""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import Final

import pytest
from westphalia.api import Archive
from westphalia.loaders.cow_igo.tables import organisations

from .years import SHARED, Codes, Pair, check, differences, held

FILE: Final = SHARED / "cow_igo" / "state_year_format3.csv"
FIRST: Final = 1920
MEMBER, UNKNOWN = "1", ("-1", "-9", "")


@pytest.mark.skipif(not FILE.exists(), reason="the file of COW IGO is not there")
def test_memberships(atlas: Archive) -> None:
    periods = held(atlas, "member_of")
    states = Codes(atlas.entities.values(), "cow")
    numbers = Codes(atlas.entities.values(), "cow_igo")
    known = {object for _, object in periods}
    columns = {
        name: id
        for name, entry in organisations().items()
        if (id := numbers.in_year(entry.number, 2014)) in known and id
    }
    listed: dict[Pair, set[int]] = defaultdict(set)
    scope: dict[Pair, set[int]] = defaultdict(set)
    with FILE.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            year = int(row["year"])
            state = states.in_year(row["ccode"], year) if year >= FIRST else None
            for name, organisation in columns.items() if state else ():
                pair = (state or "", organisation)
                if row[name] not in UNKNOWN:
                    scope[pair].add(year)
                if row[name] == MEMBER:
                    listed[pair].add(year)
    assert sum(map(len, listed.values())) > 25_000
    check("memberships", differences(periods, listed, scope))
