"""A statement of Wikidata, whichever file it comes from, and the dates that it gives."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from westphalia.schema.moments import Moment

RANKS: Final = ("preferred", "normal", "deprecated")
START, END, POINT = "P580", "P582", "P585"
GREGORIAN, JULIAN = "Q1985727", "Q1985786"
_TIME: Final = re.compile(r"([+-]?)(\d{1,16})-(\d\d)-(\d\d)T00:00:00Z", re.ASCII)
_DAY, _MONTH, _YEAR, _DECADE, _CENTURY = 11, 10, 9, 8, 7


class Malformed(ValueError):  # noqa: N818 - it says what the file is, and is caught here
    """Something is not as Wikidata writes it."""


@dataclass(slots=True)
class Statement:
    """One statement: subject, property, value, and what is said of it.

    Args:
        id: as Wikidata has it, ``Q230$...``.
        subject, property: a Q and a P number.
        value: a Q number; None = some unknown value, or none.
        rank: preferred, normal or deprecated.
        times: what the qualifiers P580, P582 and P585 say; None in a list = some unknown time.
        others: other qualifiers and the references, in words, for the record.
        labels: names of the items that the file has, by Q number.
        seen: the day on which it stood so in Wikidata, if the file tells.
        place: ``file:line`` or the like.
    """

    id: str
    subject: str
    property: str
    value: str | None
    rank: str
    place: str
    times: dict[str, list[Moment | None]] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    seen: date | None = None

    def original(self) -> dict[str, str]:
        """What it says, as it is kept with a claim."""
        times = {
            name: ", ".join("unknown" if t is None else t.text for t in moments)
            for name, moments in self.times.items()
        }
        return {"statement": self.id, "rank": self.rank, **times, **self.others}


def moment(time: str, precision: int, calendar: str = GREGORIAN) -> Moment | None:
    """A time of Wikidata as exactly as it is; None = no more exact than a millennium.

    >>> moment("+1991-12-26T00:00:00Z", 11).text, moment("+1990-00-00T00:00:00Z", 8).text
    ('1991-12-26', '[1990..1999]')

    Raises:
        Malformed: it is no time, or no such day exists.
    """
    found = _TIME.fullmatch(time)
    if not found:
        raise Malformed(f"{time!r} is no time of Wikidata (+1991-12-26T00:00:00Z)")
    if calendar not in (GREGORIAN, JULIAN):
        raise Malformed(f"{calendar!r} is no calendar of Wikidata")
    if not 0 <= precision <= 14:
        raise Malformed(f"{precision} is no precision of Wikidata")
    year, month, day = (int(part) for part in found.groups()[1:])
    if precision < _CENTURY or found[1] == "-" or not 1 <= year <= 9999:
        return None
    try:
        first, last = _bounds(year, month, day, min(precision, _DAY), calendar)
    except ValueError:
        raise Malformed(f"{time!r} with precision {precision} is no day of the calendar") from None
    if precision in (_CENTURY, _DECADE):
        return Moment.parse(f"[{first.year:04}..{last.year:04}]")
    return Moment.between(first, last)


def _bounds(year: int, month: int, day: int, precision: int, calendar: str) -> tuple[date, date]:
    """First and last day that a time can be, in the Gregorian calendar."""
    if precision == _CENTURY:
        begin = (year - 1) // 100 * 100 + 1
        return date(begin, 1, 1), date(begin + 99, 12, 31)
    if precision == _DECADE:
        begin = max(year // 10 * 10, 1)
        return date(begin, 1, 1), date(begin // 10 * 10 + 9, 12, 31)
    julian = calendar == JULIAN
    if precision == _YEAR:
        ends = (year, 1, 1), (year, 12, 31)
    elif precision == _MONTH:
        length = 29 if julian and month == 2 and year % 4 == 0 else _length(year, month)
        ends = (year, month, 1), (year, month, length)
    else:
        ends = (year, month, day), (year, month, day)
    if julian and precision > _YEAR:  # of a year, Wikidata means the year as it was written
        return _gregorian(*ends[0]), _gregorian(*ends[1])
    return date(*ends[0]), date(*ends[1])


def _length(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1) if (year, month) < (9999, 12) else None
    return (following - timedelta(days=1)).day if following else 31


def _gregorian(year: int, month: int, day: int) -> date:
    """The Gregorian date of a day of the Julian calendar (by its Julian day number)."""
    length = 29 if month == 2 and year % 4 == 0 else 28 if month == 2 else _length(2001, month)
    if not 1 <= day <= length:
        raise ValueError
    shift = (14 - month) // 12
    years, months = year + 4800 - shift, month + 12 * shift - 3
    number = day + (153 * months + 2) // 5 + 365 * years + years // 4 - 32083
    return date.fromordinal(number - 1721425)


def period(times: Mapping[str, Sequence[Moment | None]], *, ended: bool) -> str:
    """When a state holds, by a statement's qualifiers.

    Wikidata gives no end to what goes on; several starts or ends bound the one that is meant.

    Args:
        ended: whether one of the two is gone, so that no end means that none is known.
    """
    start, end = _hull(times.get(START, ())), _hull(times.get(END, ()))
    if START not in times and END not in times and (at := _hull(times.get(POINT, ()))):
        first = f"[..{at.latest}]" if at.latest else ""
        last = f"[{at.earliest}..]" if at.earliest else ""
        return f"{first}/{last}"
    until = end.text if end else "" if END in times or ended else ".."
    return f"{start.text if start else ''}/{until}"


def day(times: Mapping[str, Sequence[Moment | None]], seen: date | None) -> str | None:
    """When an act took place: on the day that is given, or by the day on which it was said.

    None = nothing is known of when.
    """
    for name in (POINT, START, END):
        if (found := _hull(times.get(name, ()))) is not None:
            return found.text
    return f"[..{seen}]" if seen else None


def _hull(moments: Sequence[Moment | None]) -> Moment | None:
    known = [moment for moment in moments if moment is not None]
    if not known or len(known) < len(moments):
        return None
    if len(known) == 1:
        return known[0]
    earliest = min((m.earliest for m in known if m.earliest), default=None)
    latest = max((m.latest for m in known if m.latest), default=None)
    return Moment.between(earliest, latest)
