"""Dates as the field's files write them (year, month, day in columns), in our notation."""

from __future__ import annotations

from datetime import date


def moment(year: int | None, month: int | None = None, day: int | None = None) -> str:
    """A date at the precision of its parts; what is missing stays missing.

    >>> moment(1902, 7), moment(None)
    ('1902-07', '')

    Raises:
        ValueError: no such day.
    """
    if year is None:
        return ""
    if month is None:
        return f"{year:04}"
    if day is None:
        if not 1 <= month <= 12:
            raise ValueError(f"{month} is not a month")
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise ValueError(f"{year}-{month}-{day} is not a day of the calendar") from None


def period(start: str, end: str | None) -> str:
    """From a first to a last day; ``end`` None = in force at the limit of the coverage.

    >>> period("1949-04-04", None), period("1949", "")
    ('1949-04-04/..', '1949/')
    """
    return f"{start}/{'..' if end is None else end}"
