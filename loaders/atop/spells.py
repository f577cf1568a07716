"""Stays of members put together, and what members of one phase owe each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import permutations

from westphalia.loaders.sides import OPEN, overlap
from westphalia.loaders.tables import Row
from westphalia.schema.moments import Moment

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """One row's spell of one entity in one phase of an alliance.

    Args:
        entity: the member.
        valid: first and last day in our notation.
        phase: of the alliance; rows of different phases are different bargains.
        obligations: what the member owes.
        varies: it owes some partners what it does not owe others, and the file does not say whom.
        row: where it is read from.
    """

    entity: str
    valid: str
    phase: int
    obligations: tuple[str, ...]
    varies: bool
    row: Row


@dataclass(frozen=True, slots=True)
class Owed:
    """What one member owes another, and when.

    Args:
        toward: the code of the other member.
        row: of the debtor.
    """

    debtor: str
    creditor: str
    valid: str
    obligations: tuple[str, ...]
    toward: int
    row: Row


def joined(stays: Iterable[Stay]) -> Iterator[Stay]:
    """Each entity's unbroken spells: rows that follow each other without a gap are one."""
    entities: dict[str, list[Stay]] = defaultdict(list)
    for stay in stays:
        entities[stay.entity].append(stay)
    for own in entities.values():
        own.sort(key=lambda stay: _first(stay.valid))
        before = own[0]
        for stay in own[1:]:
            if _goes_on(before.valid, stay.valid):
                before = replace(before, valid=_together(before.valid, stay.valid))
            else:
                yield before
                before = stay
        yield before


def dues(stays: Sequence[Stay]) -> Iterator[Owed]:
    """What each member owes each other member of its phase, while both are in it.

    The same obligations, phase after phase, are one; where others take their place on the day on
    which they end, they end on the day before.
    """
    phases: dict[int, list[Stay]] = defaultdict(list)
    for stay in stays:
        phases[stay.phase].append(stay)
    pairs: dict[tuple[str, str], list[Owed]] = defaultdict(list)
    for members in phases.values():
        crowd = len({stay.row["member"] for stay in members}) > 2
        for one, two in permutations(members, 2):
            if one.entity == two.entity or not one.obligations or (one.varies and crowd):
                continue
            valid = overlap(one.valid, two.valid)
            if valid is not None:
                pairs[one.entity, two.entity].append(
                    Owed(one.entity, two.entity, valid, one.obligations, two.row["member"], one.row)
                )
    for owed in pairs.values():
        yield from _one_after_the_other(owed) if len(owed) > 1 else owed


def _one_after_the_other(owed: list[Owed]) -> Iterator[Owed]:
    owed.sort(key=lambda item: _first(item.valid))
    before = owed[0]
    for item in owed[1:]:
        if before.obligations == item.obligations and _goes_on(before.valid, item.valid):
            before = replace(before, valid=_together(before.valid, item.valid))
            continue
        start, _, end = before.valid.partition("/")
        first = item.valid.partition("/")[0]
        if end == first and _exact(first) and _first(before.valid) < _first(item.valid):
            before = replace(before, valid=f"{start}/{_first(item.valid) - _DAY}")
        yield before
        before = item
    yield before


@lru_cache(maxsize=4096)
def _moment(text: str) -> Moment:
    return Moment.parse(text)


def _exact(text: str) -> bool:
    earliest, latest = _moment(text).bounds
    return earliest == latest


def _first(valid: str) -> date:
    return _moment(valid.partition("/")[0]).earliest or date.min


def _goes_on(one: str, two: str) -> bool:
    """Whether no day lies between two spells, for certain."""
    end = one.partition("/")[2]
    if end == OPEN:
        return True
    certain, begins = _moment(end).earliest, _moment(two.partition("/")[0]).latest
    return certain is not None and begins is not None and begins <= certain + _DAY


def _together(one: str, two: str) -> str:
    """From the first day of the one to the last day of the later."""
    start, _, end = one.partition("/")
    other = two.partition("/")[2]
    if end == OPEN or other == OPEN:
        return f"{start}/{OPEN}"
    last, other_last = _moment(end).latest, _moment(other).latest
    return f"{start}/{other if (other_last or date.max) > (last or date.max) else end}"
