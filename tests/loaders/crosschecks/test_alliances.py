"""The atlas's treaties of alliance beside ATOP 4.01, year by year."""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import Final

import pytest
from westphalia.api import Archive

from .years import SHARED, Codes, Pair, check, differences, held

MEMBERS: Final = SHARED / "atop" / "atop-member-level.csv"
LAST: Final = 2016


@pytest.mark.skipif(not MEMBERS.exists(), reason="the file of ATOP is not there")
def test_parties(atlas: Archive) -> None:
    states = Codes(atlas.entities.values(), "cow")
    treaties = Codes(atlas.entities.values(), "atop")
    listed: dict[Pair, set[int]] = defaultdict(set)
    known: set[str] = set()
    with MEMBERS.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            first, last = int(row["yrent"]), int(row["yrexit"]) or LAST
            if not (treaty := treaties.in_year(row["atopid"], first)):
                continue
            known.add(treaty)
            for year in range(first, last + 1):
                if party := states.in_year(row["member"], year):
                    listed[party, treaty].add(year)
    periods = {pair: spans for pair, spans in held(atlas, "party_to").items() if pair[1] in known}
    every = set(range(1945, LAST + 1))
    assert len(known) > 50
    check("alliances", differences(periods, listed, dict.fromkeys(periods | listed, every)))
