"""A day, known as well as the source knows it.

The notation is a subset of EDTF (ISO 8601-2:2019): ``2008``, ``2008-08``, ``2008-08-26``,
``2008~`` (about: one unit wider on each side), and the bounds ``[..b]``, ``[a..]``, ``[a..b]``.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~)?", re.ASCII)
_BOUNDS = re.compile(r"\[(.*)\.\.(.*)\]")
_FORMS = "write 2008, 2008-08, 2008-08-26, 2008~, [..2008], [2008..] or [2008-08..2009]"

Bounds = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Moment:
    """One day, of which only the bounds are known.

    Args:
        earliest: the first day that it can be; None = no lower bound.
        latest: the last day that it can be; None = no upper bound.
        text: how the source gave it. Two moments with the same bounds are the same moment
            whatever their text, except that ``~`` stays visible.

    >>> Moment.parse("2008-08").latest
    datetime.date(2008, 8, 31)
    >>> str(Moment.parse("2008~").earliest)
    '2007-01-01'
    """

    earliest: date | None
    latest: date | None
    text: str

    @classmethod
    def parse(cls, text: str) -> Moment:
        """The moment that ``text`` writes.

        Raises:
            ValueError: the text is not in the notation, or no such day exists.
        """
        text = text.strip()
        if bounds := _BOUNDS.fullmatch(text):
            low, high = bounds.group(1).strip(), bounds.group(2).strip()
            if not low and not high:
                raise ValueError(f"{text!r} bounds nothing; leave the date out")
            earliest = _unit(low)[0] if low else None
            latest = _unit(high)[1] if high else None
            if earliest and latest and earliest > latest:
                raise ValueError(f"{text!r} ends before it begins")
            return cls(earliest, latest, text)
        earliest, latest = _unit(text)
        return cls(earliest, latest, text)

    @classmethod
    def between(cls, earliest: date | None, latest: date | None) -> Moment:
        """The moment within these bounds, written as shortly as the notation allows."""
        return cls(earliest, latest, _write(earliest, latest))

    @property
    def bounds(self) -> Bounds:
        return self.earliest, self.latest

    @property
    def is_day(self) -> bool:
        """Whether the very day is known."""
        return self.earliest is not None and self.earliest == self.latest

    def __str__(self) -> str:
        return self.text


UNKNOWN = Moment(None, None, "")


@lru_cache(maxsize=1 << 15)  # the same days stand in thousands of claims
def _unit(text: str) -> tuple[date, date]:
    """First and last day of a year, month or day, widened by one unit each side after ``~``."""
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date; {_FORMS}")
    year, month, day = (int(part) if part else None for part in match.groups()[:3])
    assert year is not None  # noqa: S101 - the pattern requires it
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a day of the calendar ({error})") from None
    last = _last(first, month, day)
    if not match.group(4):
        return first, last
    before = first - timedelta(days=1) if first > date.min else first
    after = last + timedelta(days=1) if last < date.max else last
    if day is None:
        before = before.replace(day=1) if month else before.replace(month=1, day=1)
    return before, _last(after, month, day)


def _last(first: date, month: int | None, day: int | None) -> date:
    if day is not None:
        return first
    if month is not None:
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first.replace(month=12, day=31)


def _write(earliest: date | None, latest: date | None) -> str:
    if earliest is None or latest is None:
        if earliest is None and latest is None:
            return ""
        return f"[{earliest or ''}..{latest or ''}]"
    if earliest == latest:
        return earliest.isoformat()
    if earliest.day == 1:
        year = earliest.isoformat()[:4]
        if (earliest.month, latest) == (1, date(earliest.year, 12, 31)):
            return year
        if latest == _last(earliest, earliest.month, None):
            return earliest.isoformat()[:7]
    return f"[{earliest}..{latest}]"
