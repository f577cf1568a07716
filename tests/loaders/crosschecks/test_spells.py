"""When the atlas's polities were states, beside the state lists of COW and of Gleditsch and Ward."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import pytest
from westphalia.api import Archive
from westphalia.schema.entities import Polity
from westphalia.schema.moments import Moment
from westphalia.schema.periods import Period

from .years import SHARED, Codes, Pair, check, differences

COW: Final = SHARED / "cow_states" / "states2016.csv"
GLEDITSCH_WARD: Final = SHARED / "gw_states" / "gwstates.csv"
FIRST, LAST = 1816, 2016
BEGINS, ENDS = ("independent_of",), ("annexed", "succeeds", "transferred_to")
# The one who is succeeded goes on: a part of it became a state of its own.
GOES_ON = ("secession", "continuation")
# The one who succeeds begins, or begins again.
ANEW = ("secession", "continuation", "dissolution")


def statehood(atlas: Archive) -> dict[Pair, list[Period]]:
    """From when to when each polity was a state, as ``(polity, "state-system")``.

    It begins when founded or independent, or as successor, and ends when dissolved, annexed, united
    with another or succeeded. What the atlas says nothing of is unknown, and so differs from no list.
    """
    begins: dict[str, list[Moment]] = defaultdict(list)
    ends: dict[str, list[Moment]] = defaultdict(list)
    for claim in atlas.view(history=True).claims():
        if claim.stance != "affirms":
            continue
        gone = claim.subject if claim.relation == "transferred_to" else claim.object
        if claim.relation in BEGINS:
            begins[claim.subject].append(claim.valid.start)
        elif claim.relation in ENDS and claim.fields.get("manner") not in GOES_ON:
            ends[gone].append(claim.valid.start)
        if claim.relation == "succeeds" and claim.fields.get("manner") in ANEW:
            begins[claim.subject].append(claim.valid.start)
    found: dict[Pair, list[Period]] = {}
    for polity in atlas.entities.values():
        if isinstance(polity, Polity):
            starts = [*begins[polity.id], *([polity.founded] if polity.founded else [])]
            stops = [*ends[polity.id], *([polity.dissolved] if polity.dissolved else [])]
            found[polity.id, "state-system"] = list(_spells(starts, stops))
    return found


def _spells(starts: Iterable[Moment], stops: Iterable[Moment]) -> Iterator[Period]:
    """One period from each start to the next stop; starts before that stop are one.

    A stop before every start ends a period whose start is unknown.
    """
    begin: list[Moment | None] = [*sorted(starts, key=_first)]
    ends = sorted(stops, key=_first)
    if ends and begin and _first(ends[0]) <= _first(begin[0]):
        begin.insert(0, None)
    while begin or ends:
        start = begin[0] if begin else None
        after = [e for e in ends if start is None or _first(e) > _first(start)]
        stop = after[0] if after else None
        ends = after[1:]
        begin = [b for b in begin if stop and _first(b) >= _first(stop)]
        text = f"{start.text if start else ''}/{stop.text if stop else '..'}"
        yield Period.parse(text, known_until=date(LAST, 12, 31))
        if stop is None:
            return
        ends = [e for e in ends if begin]


def _first(moment: Moment | None) -> date:
    return (moment.earliest if moment else None) or date.min


def _compare(
    atlas: Archive, scheme: str, rows: Iterable[tuple[str, date, date]], name: str
) -> None:
    codes = Codes(atlas.entities.values(), scheme)
    listed: dict[Pair, set[int]] = defaultdict(set)
    for code, first, last in rows:
        for year in range(max(first.year, FIRST), min(last.year, LAST) + 1):
            if polity := codes.in_year(code, year):
                listed[polity, "state-system"].add(year)
    periods = statehood(atlas)
    every = set(range(FIRST, LAST + 1))
    assert sum(map(len, listed.values())) > 15_000
    check(name, differences(periods, listed, {pair: every for pair in listed if periods[pair]}))


@pytest.mark.skipif(not COW.exists(), reason="the file of COW states is not there")
def test_beside_cow_states(atlas: Archive) -> None:
    with COW.open(newline="", encoding="utf-8") as file:
        rows = [
            (
                row["ccode"],
                date(*(int(row[f"st{unit}"]) for unit in ("year", "month", "day"))),
                date(*(int(row[f"end{unit}"]) for unit in ("year", "month", "day"))),
            )
            for row in csv.DictReader(file)
        ]
    _compare(atlas, "cow", rows, "spells-cow")


@pytest.mark.skipif(not GLEDITSCH_WARD.exists(), reason="the list of states is not there")
def test_beside_gleditsch_and_ward(atlas: Archive) -> None:
    with GLEDITSCH_WARD.open(newline="", encoding="utf-8") as file:
        rows = [
            (row["gwcode"], date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
            for row in csv.DictReader(file)
        ]
    _compare(atlas, "gw", rows, "spells-gw")
