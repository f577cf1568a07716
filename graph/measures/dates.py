"""Days at which something is measured again and again."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from westphalia.schema.errors import UsageError

MOST = 4000
_STEP = re.compile(r"([1-9][0-9]{0,3})([dwmy])")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def dates(text: str) -> list[date]:
    """The days in ``FROM:TO[:STEP]``, both ends included.

    FROM and TO are a day, a month or a year; a month or year means its first day as FROM and its
    last as TO. STEP is a number of days, weeks, months or years: ``10d``, ``2w``, ``6m``, ``1y``
    (the default).

    Raises:
        UsageError: the text is no such range, or has more than 4,000 days.

    >>> [str(day) for day in dates("2008:2010")]
    ['2008-01-01', '2009-01-01', '2010-01-01']
    >>> [str(day) for day in dates("2008-01-31:2008-04-30:1m")]
    ['2008-01-31', '2008-02-29', '2008-03-31', '2008-04-30']
    """
    first, last, step = _parts(text)
    if first > last:
        raise UsageError(f"{text!r} ends before it begins", "give the earlier day first")
    count, unit = int(step[1]), step[2]
    days: list[date] = []
    while len(days) <= MOST:
        day = _later(first, count * len(days), unit)
        if day is None or day > last:
            return days
        days.append(day)
    raise UsageError(f"{text!r} has more than {MOST} days", "take a longer step, such as 1m or 1y")


def _parts(text: str) -> tuple[date, date, re.Match[str]]:
    pieces = text.split(":")
    try:
        if len(pieces) not in (2, 3):
            raise ValueError
        step = _STEP.fullmatch(pieces[2] if len(pieces) == 3 else "1y")
        if step is None:
            raise ValueError
        return _bound(pieces[0], last=False), _bound(pieces[1], last=True), step
    except ValueError:
        hint = "write it as FROM:TO or FROM:TO:STEP, such as 2008:2015 or 2008-08:2015-02-20:6m"
        raise UsageError(f"{text!r} is not a range of days", hint) from None


def _bound(text: str, *, last: bool) -> date:
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None  # noqa: S101 - the pattern has it
    month = month or (12 if last else 1)
    return date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))


def _later(day: date, count: int, unit: str) -> date | None:
    """``count`` units later, on the same day of the month or its last; None after year 9999."""
    try:
        if unit in "dw":
            return day + timedelta(days=count * (7 if unit == "w" else 1))
        months = day.month - 1 + count * (12 if unit == "y" else 1)
        year, month = day.year + months // 12, months % 12 + 1
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    except (OverflowError, ValueError):
        return None
