"""What surveys saw, put together to spells with bounds.

Between two surveys nothing is observed. So a spell begins somewhere between the survey before it
and the first that has it, and ends between the last that has it and the one after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

SURVEYS: Final = (
    1817, 1824, 1827, 1832, 1836, 1840, *range(1844, 1915, 5), *range(1920, 1941, 5),
    *range(1950, 2006, 5),
)  # fmt: skip
_NEXT: Final = dict(pairwise(SURVEYS))

NONE: Final = "none"
UNKNOWN: Final = "unknown"
UNRANKED: Final = "unranked"
RANKS: Final = {"1": "charge_d_affaires", "2": "minister", "3": "ambassador", "9": "other"}
# These surveys code no ranks: 9 stands for a mission of any rank.
WITHOUT_RANKS: Final = frozenset({1950, 1955, 1960, 1965})


class Sight(NamedTuple):
    """What one row says of a sender at a host.

    Args:
        value: a rank, or one of NONE, UNRANKED and UNKNOWN.
        codes: the numbers of sender and host.
        line: of the row.
        column: of the row that says it.
        cell: what stands there.
    """

    value: str
    codes: tuple[int, int]
    line: int
    column: str
    cell: str


class Spell(NamedTuple):
    """Surveys one after the other that see the same.

    Args:
        value: a rank, or UNRANKED.
        valid: first and last day in our notation.
        years: of the surveys.
    """

    value: str
    valid: str
    years: list[int]


Tenure = Callable[[int], tuple[date | None, date | None]]
"""First and last day on which sender and host are who they are in a survey; None = no bound."""


def value_of(cell: str, counted: str, year: int) -> str:
    """What a code of representation says in a year.

    Args:
        cell: 0, 1, 2, 3 or 9.
        counted: whether the publisher counts an exchange between the two (DE).

    >>> value_of("3", "1", 1970), value_of("9", "1", 1955), value_of("9", "0", 1980)
    ('ambassador', 'unranked', 'unknown')
    """
    if cell == "0":
        return NONE
    if cell == "9" and counted == "0":
        return UNKNOWN
    return UNRANKED if cell == "9" and year in WITHOUT_RANKS else RANKS[cell]


def mirrored(one: Sight, two: Sight) -> Sight:
    """What the two rows of a pair say: where they differ, it is unknown which is right."""
    return one if one.value == two.value else one._replace(value=UNKNOWN)


def together(sights: Iterable[Mapping[int, Sight]]) -> Mapping[int, Sight]:
    """The sights of a sender and a host under all their numbers.

    Two numbers of one entity (GFR and Germany in 1990) add up: a mission under either is a
    mission, and two ranks leave the rank open.
    """
    first, *others = sights
    result = dict(first) if others else first
    for more in others:
        result = {**result, **more, **{y: _added(result[y], more[y]) for y in result.keys() & more}}
    return result


def _added(one: Sight, two: Sight) -> Sight:
    if one.value == two.value:
        return one
    for low in (NONE, UNKNOWN):
        if low in (one.value, two.value):
            return two if one.value == low else one
    return one._replace(value=UNRANKED)


def spells(sights: Mapping[int, Sight], limit: int, tenure: Tenure) -> Iterator[Spell]:
    """The missions of one sender to one host.

    Args:
        sights: by year of the survey.
        limit: the last year of the coverage; what is seen in it is open.
    """
    known = [year for year in sorted(sights) if sights[year].value != UNKNOWN]
    at = 0
    while at < len(known):
        value = sights[known[at]].value
        end = at + 1
        while end < len(known) and _goes_on(known[end - 1], known[end], value, sights, tenure):
            end += 1
        if value != NONE:
            before = known[at - 1] if at else None
            after = known[end] if end < len(known) else None
            since = _start(before, known[at], tenure(known[at])[0])
            last = known[end - 1]
            until = ".." if last == limit else _end(last, after, tenure(last)[1])
            yield Spell(value, f"{since}/{until}", known[at:end])
        at = end


def _goes_on(last: int, year: int, value: str, sights: Mapping[int, Sight], tenure: Tenure) -> bool:
    """Whether a survey sees what the one before it saw, of the same two."""
    is_next = _NEXT.get(last) == year and sights[year].value == value
    return is_next and tenure(last) == tenure(year)


def _start(before: int | None, first: int, born: date | None) -> str:
    """Between the survey before, or the first day of the two, and the first survey.

    >>> _start(1990, 1995, date(1991, 12, 26)), _start(None, 1920, None)
    ('[1991-12-26..1995]', '[..1920]')
    """
    if born and (before is None or born > date(before, 1, 1)):
        return f"[{born}..{first}]"
    return f"[{before or ''}..{first}]"


def _end(last: int, after: int | None, gone: date | None) -> str:
    """Between the last survey and the one after it, or the last day of the two.

    >>> _end(1990, None, date(1991, 12, 25)), _end(1935, 1940, None)
    ('[1990..1991-12-25]', '[1935..1940]')
    """
    if gone and (after is None or gone < date(after, 12, 31)):
        return f"[{last}..{gone}]"
    return f"[{last}..{after or ''}]"
