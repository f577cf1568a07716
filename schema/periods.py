"""When a relation holds, known as well as the sources know it.

A period is two moments. Its first and its last day each lie within bounds; everything else
(what is certain, what is possible, whether a day is covered) follows from those four dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from westphalia.schema.moments import UNKNOWN, Moment

Covers = Literal["yes", "maybe", "no"]
Nature = Literal["state", "act"]


@dataclass(frozen=True, slots=True)
class Period:
    """From a first day to a last day, both inclusive and each within bounds.

    Args:
        start: the first day.
        end: the last day in force; for a period still in force when last heard of, every day
            from then on is possible.
        text: how it is written, e.g. ``2008-08-26/..``.
        open: in force when said. Right-censored is not ended.
        nature: an act is one day and stays true from then on; a state has two ends.
        known_until: for an open period, the last day on which it was heard to be in force.

    >>> p = Period.parse("2008-08/..", known_until=date(2015, 2, 19))
    >>> p.covers(date(2010, 1, 1)), p.covers(date(2008, 8, 15)), p.covers(date(2016, 1, 1))
    ('yes', 'maybe', 'maybe')
    """

    start: Moment
    end: Moment
    text: str
    open: bool = False
    nature: Nature = "state"
    known_until: date | None = None

    @classmethod
    def parse(
        cls,
        text: str,
        nature: Nature = "state",
        known_until: date | None = None,
        begun_by: date | None = None,
    ) -> Period:
        """The period that ``text`` writes.

        Args:
            text: for a state ``a/b``, ``a/..`` or with an empty side for unknown; for an act
                the day itself, or ``day/last-day-of-effect``.
            nature: an act stays true from its day on unless an effect ends it.
            known_until: the last day on which an open period is known to be in force: the day
                the claim was made, or the limit of the source's coverage.
            begun_by: the day by which an open period had begun, where that is not as early: of a
                claim that was made in June 2018, the last of June, not the first.

        Raises:
            ValueError: the text is not a period of this nature, or it ends before it begins.
        """
        first, slash, last = text.strip().partition("/")
        if nature == "act":
            if not first:
                raise ValueError(f"{text!r}: an act needs a day, a month or a year")
            start = Moment.parse(first)
            end = Moment.parse(last) if slash else Moment(date.max, None, "")
            return cls._within(start, end, text.strip(), nature)
        if not slash:
            raise ValueError(f"{text!r} is a bare date; a state has a first and a last day (a/b)")
        start = Moment.parse(first) if first.strip() else UNKNOWN
        if last.strip() == "..":
            end = Moment(None, None, "..")
            return cls._within(start, end, text.strip(), nature, known_until, begun_by)
        end = Moment.parse(last) if last.strip() else UNKNOWN
        return cls._within(start, end, text.strip())

    @classmethod
    def _within(
        cls,
        start: Moment,
        end: Moment,
        text: str,
        nature: Nature = "state",
        known_until: date | None = None,
        begun_by: date | None = None,
    ) -> Period:
        """The period with what follows from *the first day is not after the last* worked in."""
        if start.earliest and end.latest and start.earliest > end.latest:
            raise ValueError(f"{text!r} ends before it begins")
        is_open = end.text == ".."
        # What begins after the day of speaking is a plan; nothing is known to be in force.
        heard = known_until if is_open and not _before(known_until, start.earliest) else None
        by = (begun_by or heard) if heard else end.latest
        start = Moment(start.earliest, _lesser(start.latest, by), start.text)
        end = Moment(
            _greater(heard if is_open else end.earliest, start.earliest), end.latest, end.text
        )
        return cls(start, end, text, is_open, nature, known_until if is_open else None)

    @property
    def last_known(self) -> date | None:
        """The last day on which an open period is known to be in force; None if it is not open.

        What a claim of 2008 to 2026 says to be in force since 2015 was so in 2015, whenever in
        these years it was made.
        """
        return self.end.earliest if self.open and self.known_until else None

    @property
    def earliest(self) -> date | None:
        """The first day on which it possibly holds; None = no bound."""
        return self.start.earliest

    @property
    def latest(self) -> date | None:
        """The last day on which it possibly holds; None = no bound."""
        return self.end.latest

    @property
    def certain(self) -> tuple[date, date] | None:
        """The days on which it certainly holds, first and last; None = there are none known."""
        first, last = self.start.latest, self.end.earliest
        return (first, last) if first and last and first <= last else None

    def covers(self, day: date) -> Covers:
        """Whether it holds on ``day``: yes, no, or maybe as far as the dates are known."""
        if (self.earliest and day < self.earliest) or (self.latest and day > self.latest):
            return "no"
        core = self.certain
        return "yes" if core and core[0] <= day <= core[1] else "maybe"

    def closed_by(self, event: Moment) -> Period:
        """The period ended on the day of ``event``, unless it ended before that."""
        first, last = event.earliest, _lesser(self.latest, event.latest)
        if self.earliest and (last is None or last < self.earliest):
            return self
        at_least = first if self.open else _lesser(self.end.earliest, first)
        end = Moment.between(_greater(at_least, self.earliest), last)
        start = Moment(self.earliest, _lesser(self.start.latest, last), self.start.text)
        return Period(start, end, f"{start}/{end}", nature=self.nature)

    def overlaps(self, other: Period) -> bool:
        """Whether the two can be accounts of one spell.

        Two acts: their days can be the same. Two states: they share a day, and it is not so that
        one simply follows the other: what ended in 1990 and what began in 1990 touch, no more.
        """
        if self.nature == "act" and other.nature == "act":
            return _common((self.start, other.start)) is not None
        if _before(self.latest, other.earliest) or _before(other.latest, self.earliest):
            return False
        return not (_follows(self, other) or _follows(other, self))

    def __str__(self) -> str:
        return self.text


def fold(periods: Iterable[Period]) -> tuple[Period, bool]:
    """One period from several accounts of it, and whether the accounts disagree.

    Each side is folded for itself. Compatible accounts of a side give the sharper bounds.
    Incompatible ones give their common days as certain and all their days as possible.
    """
    given = list(periods)
    if len(given) == 1:
        return given[0], False
    accounts = sorted(set(given), key=_order)
    if not accounts:
        raise ValueError("nothing to fold")
    if len(accounts) == 1:
        return accounts[0], False
    starts, ends = [p.start for p in accounts], [p.end for p in accounts]
    start, end = _common(starts), _common(ends)
    disagree = start is None or end is None
    start, end = start or _hull(starts), end or _hull(ends)
    if start.earliest and end.latest and start.earliest > end.latest:
        start, end, disagree = _hull(starts), _hull(ends), True
    still_open = end.text == ".." and any(p.open for p in accounts)
    text = _text(start, end, accounts)
    heard = max((p.known_until for p in accounts if p.known_until), default=None)
    nature = accounts[0].nature
    return Period(start, end, text, still_open, nature, heard if still_open else None), disagree


def _text(start: Moment, end: Moment, accounts: Sequence[Period]) -> str:
    if accounts[0].nature == "act" and end.earliest == date.max:
        return str(start)
    return f"{start}/{end}"


def _common(moments: Sequence[Moment]) -> Moment | None:
    earliest = max((m.earliest for m in moments if m.earliest), default=None)
    latest = min((m.latest for m in moments if m.latest), default=None)
    if earliest and latest and earliest > latest:
        return None
    return _named(earliest, latest, moments)


def _hull(moments: Sequence[Moment]) -> Moment:
    lows, highs = [m.earliest for m in moments], [m.latest for m in moments]
    earliest = None if None in lows else min(d for d in lows if d)
    latest = None if None in highs else max(d for d in highs if d)
    return _named(earliest, latest, moments)


def _named(earliest: date | None, latest: date | None, moments: Sequence[Moment]) -> Moment:
    """Bounds under the text of the account that has exactly these, where there is one."""
    for moment in moments:
        if moment.bounds == (earliest, latest):
            return moment
    if latest is None and any(m.text == ".." for m in moments):
        return Moment(earliest, None, "..")
    return Moment.between(earliest, latest)


def _before(a: date | None, b: date | None) -> bool:
    return a is not None and b is not None and a < b


def _follows(a: Period, b: Period) -> bool:
    """Whether ``b`` can begin where ``a`` ended, each reaching out to its own side."""
    can_follow = (
        a.end.earliest is None or b.start.latest is None or a.end.earliest <= b.start.latest
    )
    a_first, b_first = a.earliest or date.min, b.earliest or date.min
    a_last, b_last = a.latest or date.max, b.latest or date.max
    return can_follow and a_first < b_first and a_last < b_last


def _lesser(a: date | None, b: date | None) -> date | None:
    return min((d for d in (a, b) if d is not None), default=None)


def _greater(a: date | None, b: date | None) -> date | None:
    return max((d for d in (a, b) if d is not None), default=None)


def _order(period: Period) -> tuple[date, date, date, date, str]:
    low, high = date.min, date.max
    return (
        period.start.earliest or low,
        period.start.latest or high,
        period.end.earliest or low,
        period.end.latest or high,
        period.text,
    )
