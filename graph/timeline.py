"""The standing of a relation from day to day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from westphalia.graph.standpoint import Verdict
from westphalia.schema.periods import Covers, Period


@dataclass(frozen=True, slots=True)
class Segment:
    """Days on which a relation has one standing in a view; both inclusive, None = unbounded."""

    first: date | None
    last: date | None
    status: Verdict
    covers: Covers


def segments(
    days: Iterable[date], standing: Callable[[date], tuple[Verdict, Covers]]
) -> list[Segment]:
    """The stretches between ``days`` on which something is in or undecided.

    Args:
        days: on which the standing can change.
        standing: what it is on a day.
    """
    edges = sorted(days)
    found: list[Segment] = []
    for first, after in zip([None, *edges], [*edges, None], strict=True):
        last = after - timedelta(days=1) if after and after > date.min else None
        verdict, covers = standing(first or last or date.min)
        if verdict == "out" or covers == "no":
            continue
        before = found[-1] if found else None
        same = before and (before.status, before.covers) == (verdict, covers)
        if before and same and before.last and first == before.last + timedelta(days=1):
            found[-1] = replace(before, last=last)
        else:
            found.append(Segment(first, last, verdict, covers))
    return found


def breakpoints(periods: Iterable[Period]) -> set[date]:
    """The days on which the standing of a relation with these dates can change."""
    days: set[date] = set()
    for period in periods:
        bounds = [d for d in (*period.start.bounds, *period.end.bounds) if d and d < date.max]
        days.update(bounds)
        days.update(d + timedelta(days=1) for d in bounds)
    return days
