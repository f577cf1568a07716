"""The episodes of a conflict, and the spells within them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date
from typing import Final

from westphalia.loaders.days import moment
from westphalia.loaders.tables import Row

_MONTH_KNOWN: Final = ("2", "3")
_YEAR_ABOUT: Final = "6"
_NEW_YEARS_EVE: Final = (12, 31)


def episodes(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows of one conflict in runs of years that follow each other."""
    run: list[Row] = []
    for row in sorted(rows, key=lambda row: row["year"]):
        if run and row["year"] != run[-1]["year"] + 1:
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def spells(
    episode: Sequence[Row], state: Callable[[Row], Hashable | None], limit: date
) -> Iterator[tuple[list[Row], str]]:
    """The runs of years in which a state is the same, and the period of each.

    At either end of the episode stand its own dates. Where the state only changes, it does so with
    the calendar year, for a state is coded a year at a time. Where it begins or ends within the
    episode, the year is known and no more.

    Args:
        state: what holds in a year; None = nothing.
        limit: the last day of the coverage.
    """
    states = [state(row) for row in episode]
    at = 0
    while at < len(episode):
        end = at
        while end + 1 < len(episode) and states[end + 1] == states[at]:
            end += 1
        if states[at] is not None:
            begun = at > 0 and states[at - 1] is not None
            goes_on = end + 1 < len(episode) and states[end + 1] is not None
            first, last = episode[at]["year"], episode[end]["year"]
            start = f"{first}-01-01" if begun else f"{first}" if at else first_day(episode[0])
            if goes_on:
                stop = f"{last}-12-31"
            else:
                stop = f"{last}" if end + 1 < len(episode) else last_day(episode[-1], limit)
            yield list(episode[at : end + 1]), f"{start}/{stop}"
        at = end + 1


def first_day(row: Row) -> str:
    """The day on which the episode that begins with this row reached 25 deaths in a year."""
    day: date = row["start_date2"]
    if day.year != row["year"]:
        return f"[{day}..{row['year']}]" if day.year < row["year"] else f"{row['year']}"
    return dated(day, row["start_prec2"])


def last_day(row: Row, limit: date) -> str:
    """The last day of the episode that ends with this row; open where it does not end."""
    if row["ep_end_date"] is not None:
        day: date = row["ep_end_date"]
        prec = row["ep_end_prec"]
        if prec is None and (day.month, day.day) == _NEW_YEARS_EVE:
            return f"{day.year}"
        return dated(day, prec or "1")
    return ".." if row["year"] >= limit.year else f"{row['year']}"


def dated(day: date, precision: str) -> str:
    """A day at the precision that the file gives it."""
    if precision == "1":
        return day.isoformat()
    return moment(day.year, day.month if precision in _MONTH_KNOWN else None)


def first_death(row: Row) -> str | None:
    """When the first known death in the conflict was, or None where not even a year is known."""
    precision = row["start_prec"]
    if precision == "7":
        return None
    text = dated(row["start_date"], precision)
    return f"{text}~" if precision == _YEAR_ABOUT else text
