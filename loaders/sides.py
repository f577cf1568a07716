"""Who stands on which side of a conflict, from when to when, and which opponents meet in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from westphalia.loaders.identity import Actors, Placed
from westphalia.loaders.tables import Row
from westphalia.schema.moments import UNKNOWN, Moment
from westphalia.schema.periods import Period

OPEN = ".."


@dataclass(frozen=True, slots=True)
class Part:
    """One spell of one participant on one side.

    Args:
        entity: its id.
        code: what the file calls it, a number or a name.
        side: as a claim writes it.
        valid: first and last day in our notation.
        row: where it is read from.
    """

    entity: str
    code: str
    side: str
    valid: str
    row: Row


def pieces(
    actors: Actors, row: Placed, code: object, valid: str, limit: date, name: str | None = None
) -> list[tuple[str, str]]:
    """Whom a code means over a spell: entity and period, one for each entity that bore it.

    Where a code passes on within the spell, it is cut at that day; its own two ends keep the
    precision that the file gives them. Who bore the code on a day that is only perhaps within the
    spell has no part in it.

    Args:
        valid: the spell in our notation.
        limit: the last day that the source covers, for a spell that is open.
    """
    start, end = _ends(valid)
    latest = limit if end.text == OPEN else end.latest or limit
    first = min(start.latest or latest, latest)
    last = max(first, latest if end.text == OPEN else end.earliest or first)
    result = []
    for id, begin, until in actors.over(code, first, last, row, name):
        opening = start.text if begin == first else begin.isoformat()
        closing = end.text if until == last else until.isoformat()
        result.append((id, f"{opening}/{closing}"))
    return result


def pairs(
    ones: Iterable[tuple[str, str]], twos: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Each two entities of two sets of :func:`pieces` that meet in time, and when."""
    others = list(twos)
    for one, valid in ones:
        for two, other in others:
            common = overlap(valid, other)
            if common is not None:
                yield one, two, common


def overlap(one: str, two: str) -> str | None:
    """The days that two spells have in common, as well as they are known; None = there are none.

    A spell that ends in a month and one that begins on a day of it may meet, and the result says
    how far that is certain.

    >>> overlap("1902-07/1903-01-24", "1902-08-03/.."), overlap("1902/1903", "1904/..")
    ('1902-08-03/1903-01-24', None)
    """
    (start, end), (other_start, other_end) = _ends(one), _ends(two)
    start, end = _later(start, other_start), _earlier(end, other_end)
    if start.earliest and end.latest and start.earliest > end.latest:
        return None
    return f"{start.text}/{end.text}"


def opponents(parts: Sequence[Part]) -> Iterator[tuple[Part, Part, str]]:
    """Each two participants on opposite sides at the same time, and when.

    Where a file puts two opponents into one row, that row says when they met, and no other does.
    """
    met: dict[tuple[str, str], dict[str, tuple[Part, Part]]] = {}
    for i, one in enumerate(parts):
        for two in parts[i + 1 :]:
            if one.side == two.side or one.entity == two.entity:
                continue
            valid = overlap(one.valid, two.valid)
            if valid is not None:
                low, high = (one, two) if one.entity < two.entity else (two, one)
                met.setdefault((low.entity, high.entity), {}).setdefault(valid, (low, high))
    for times in met.values():
        same_row = {v: pair for v, pair in times.items() if pair[0].row is pair[1].row}
        for valid, (low, high) in (same_row or times).items():
            yield low, high, valid


def runs_backwards(valid: str) -> bool:
    """Whether a spell certainly ends before it begins."""
    try:
        Period.parse(valid)
    except ValueError:
        return True
    return False


def _ends(valid: str) -> tuple[Moment, Moment]:
    first, _, last = valid.partition("/")
    start = Moment.parse(first) if first else UNKNOWN
    if last == OPEN:
        return start, Moment(None, None, OPEN)
    return start, Moment.parse(last) if last else UNKNOWN


def _later(one: Moment, two: Moment) -> Moment:
    earliest = max((d for d in (one.earliest, two.earliest) if d), default=None)
    latest = max(one.latest, two.latest) if one.latest and two.latest else None
    return _named(earliest, latest, one, two)


def _earlier(one: Moment, two: Moment) -> Moment:
    if one.text == OPEN:
        return two
    if two.text == OPEN:
        return one
    earliest = min(one.earliest, two.earliest) if one.earliest and two.earliest else None
    latest = min((d for d in (one.latest, two.latest) if d), default=None)
    return _named(earliest, latest, one, two)


def _named(earliest: date | None, latest: date | None, one: Moment, two: Moment) -> Moment:
    """These bounds under the text of the date that has exactly them, where there is one."""
    for moment in (one, two):
        if moment.bounds == (earliest, latest):
            return moment
    return Moment.between(earliest, latest)
