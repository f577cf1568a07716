"""On which days a relation is in, and for whom, as short lists of days that pages look up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from westphalia.graph.relation import Relation, fold_claims
from westphalia.graph.standpoint import judge
from westphalia.graph.timeline import Segment
from westphalia.graph.view import View

_EPOCH: Final = date(1970, 1, 1).toordinal()
_YES, _MAYBE, _UNDECIDED_YES, _UNDECIDED_MAYBE, _OUT = range(5)

# What a frozen page carries holds on every day that it knows.
_ALWAYS: Final = (None, None)
# No entity can have this id, so nothing is ever said in its name.
_SILENT: Final = "-"

Line = tuple[int | None, ...]


class Standings:
    """The standing of relations over time, each distinct course of things stored once.

    A line is ``[ever, first, last, code, first, last, code, ...]``: how the relation stands over
    all time, then the days (since 1970-01-01, inclusive, None = unbounded) on which it is in
    (0 surely, 1 possibly) or undecided (2 surely, 3 possibly). ``ever`` 4 is out.

    Args:
        view: every date, no standpoint.
        frozen: the one view that a page is limited to, if it is.
    """

    def __init__(self, view: View, frozen: View | None = None) -> None:
        self._view = view
        self._frozen = frozen
        # A view of the undecided shows them as what is in it.
        apart = frozen.undecided if frozen and not frozen.options.undecided else ()
        self._undecided = {r.id for r in apart}
        self._voices = view.voices
        self._index: dict[Line, int] = {}
        self._bounds: set[int] = set()

    @property
    def lines(self) -> list[Line]:
        """All distinct lines; :meth:`of` gives indices of this list."""
        return list(self._index)

    def days(self, day: date | None) -> list[int]:
        """The first and the last day on which something changes, ``day`` among them."""
        days = self._bounds | {_number(day or date.today())}
        return [min(days), max(days)]

    def of(self, relation: Relation) -> dict[str, Any]:
        """The lines of a relation, as indices of :attr:`lines`.

        ``line`` without a standpoint; ``silent`` for any party that says nothing of it, where it
        differs; ``seen`` for those who do say something and see it otherwise than the silent.
        """
        if self._frozen:
            code = _choose(undecided=relation.id in self._undecided, sure=not relation.maybe)
            return {"line": self._keep((code, *_ALWAYS, code))}
        line = self._line(relation, None)
        found: dict[str, Any] = {"line": self._keep(line)}
        if not relation.disputed and not relation.dates_disagree:
            # Nobody denies it and the dates are agreed: all see it alike.
            return found
        silent = self._line(relation, _SILENT)
        if silent != line:
            found["silent"] = self._keep(silent)
        speaking = {p for claim in relation.claims for p in self._voices.speaks_for(claim)}
        lines = {party: self._line(relation, party) for party in sorted(speaking)}
        seen = {party: self._keep(own) for party, own in lines.items() if own != silent}
        return found | ({"seen": seen} if seen else {})

    def _line(self, relation: Relation, party: str | None) -> Line:
        segments = self._view.timeline(relation, as_seen_by=party)
        parts: list[int | None] = [self._ever(relation, party)]
        for segment in segments:
            parts += (_bound(segment.first), _bound(segment.last), _code(segment))
        return tuple(parts)

    def _ever(self, relation: Relation, party: str | None) -> int:
        verdict = judge(
            relation.claims, self._voices, party, None, declarative=relation.type.declarative
        )
        if verdict == "out":
            return _OUT
        own = [c for c in relation.affirming if party and party in self._voices.speaks_for(c)]
        sure = fold_claims(relation.affirming, own)[0].certain is not None
        return _choose(undecided=verdict == "undecided", sure=sure)

    def _keep(self, line: Line) -> int:
        self._bounds.update(_days(line))
        return self._index.setdefault(line, len(self._index))


def _days(line: Line) -> Iterable[int]:
    return (day for i in (1, 2) for day in line[i::3] if day is not None)


def _code(segment: Segment) -> int:
    return _choose(undecided=segment.status == "undecided", sure=segment.covers == "yes")


def _choose(*, undecided: bool, sure: bool) -> int:
    if undecided:
        return _UNDECIDED_YES if sure else _UNDECIDED_MAYBE
    return _YES if sure else _MAYBE


def _bound(day: date | None) -> int | None:
    return None if day is None else _number(day)


def _number(day: date) -> int:
    return day.toordinal() - _EPOCH
