"""Who fought in the atlas's wars, beside the inter-state wars of COW v4.0 since 1945."""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import Final

import pytest
from westphalia.api import Archive

from .years import SHARED, Codes, Pair, check, differences, held

FILE: Final = SHARED / "cow_wars" / "Inter-StateWarData_v4.0.csv"
FIRST, LAST = 1946, 2007


@pytest.mark.skipif(not FILE.exists(), reason="the file of COW wars is not there")
def test_belligerents(atlas: Archive) -> None:
    """A war that the atlas lacks stands in the verdicts by COW's number."""
    states = Codes(atlas.entities.values(), "cow")
    wars = Codes(atlas.entities.values(), "cow_war")
    listed: dict[Pair, set[int]] = defaultdict(set)
    known: set[str] = set()
    with FILE.open(newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            spells = [
                (int(row[f"StartYear{n}"]), int(row[f"EndYear{n}"]))
                for n in (1, 2)
                if int(row[f"StartYear{n}"]) >= FIRST
            ]
            for first, last in spells:
                war = wars.in_year(row["WarNum"], first) or f"cow-war-{row['WarNum']}"
                known.add(war)
                for year in range(first, (last if last > 0 else LAST) + 1):
                    listed[states.in_year(row["ccode"], year) or row["ccode"], war].add(year)
    periods = {pair: spans for pair, spans in held(atlas, "fights_in").items() if pair[1] in known}
    every = set(range(FIRST, LAST + 1))
    assert len(known) > 30
    check("wars", differences(periods, listed, dict.fromkeys(periods | listed, every)))
