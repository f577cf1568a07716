"""What a centrality report says, before it is laid out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from westphalia.graph.measures.catalogue import MEASURES, Measure, chosen
from westphalia.graph.measures.projection import KINDS, Network, networks
from westphalia.graph.measures.tables import check_top, rounded
from westphalia.graph.relation import Relation
from westphalia.graph.view import View

Value = float | int | None

ROWS: Final = 250  # a ranking is never longer in a report; the other formats have it whole


@dataclass(frozen=True)
class Score:
    """One entity in one network.

    Args:
        values: by name of measure.
        ranks: place by each measure, equals sharing one; None where it has no value.
    """

    id: str
    name: str
    values: dict[str, Value]
    ranks: dict[str, int | None]


@dataclass(frozen=True)
class Section:
    """One network with all that was measured in it.

    Args:
        scores: the most central first, by the first measure.
        measures: those that have values here.
        top: how many a ranking is to show.
    """

    network: Network
    scores: tuple[Score, ...]
    measures: tuple[Measure, ...]
    top: int

    @property
    def anchor(self) -> str:
        """Names the section in an address."""
        return self.network.title.replace(", ", "-")

    @property
    def shown(self) -> tuple[Score, ...]:
        """The rows of its ranking."""
        return self.scores[: self.top]

    @cached_property
    def pictured(self) -> tuple[Measure, ...]:
        """The measures that get pictures; received and given ties are part of all ties."""
        names = {one.name for one in self.measures}
        parts = {"in_degree", "out_degree"} if "degree" in names else set()
        return tuple(one for one in self.measures if one.name not in parts)

    def most(self, name: str) -> Value:
        """The greatest value of a measure."""
        return max((score.values[name] or 0 for score in self.scores), default=0)

    def best(self, name: str, count: int) -> list[Score]:
        """The first entities by a measure."""
        return sorted(self.scores, key=lambda s: (s.ranks[name] or 0, s.name))[:count]

    def leader(self, name: str) -> str:
        """Who is first by a measure, with the value: ``Georgia, 6``."""
        if name not in {one.name for one in self.measures}:
            return "—"
        value = self.most(name)
        if not value:
            return "nobody: all are 0"
        first = [s.name for s in self.best(name, len(self.scores)) if s.ranks[name] == 1]
        if len(first) == len(self.scores):
            return f"all alike, {number(value)}"
        if len(first) > 2:
            return f"{first[0]}, {first[1]} and {len(first) - 2} more, {number(value)}"
        return f"{' and '.join(first)}, {number(value)}"


def sections(
    view: View,
    measures: Iterable[str] | None = None,
    *,
    group: str | Iterable[str] | None = None,
    top: int | None = None,
) -> list[Section]:
    """The networks of a view, measured.

    Raises:
        UsageError: an unknown measure or relation group, or a ``top`` below 1.
    """
    check_top(top)
    found = [
        _section(view, network, chosen(measures), min(top or ROWS, ROWS))
        for network in networks(view, group=group)
    ]
    return [section for section in found if section.measures]


def measured(view: View, sections: Iterable[Section]) -> list[Relation]:
    """The relations that the sections rest on."""
    kept = {(section.network.group, section.network.sign) for section in sections}
    return [
        r
        for r in view.relations()
        if (r.type.group, r.type.sign) in kept
        and r.subject != r.object
        and all(view.entity(id).kind in KINDS for id in (r.subject, r.object))
    ]


def _section(view: View, network: Network, measures: list[Measure], top: int) -> Section:
    found = {one.name: rounded(network, one) for one in measures}
    there = {name: column for name, column in found.items() if column is not None}
    ranks = {name: ranked(column) for name, column in there.items()}
    scores = [
        Score(
            id,
            view.entity(id).name,
            {name: column[i] for name, column in there.items()},
            {name: places[i] for name, places in ranks.items()},
        )
        for i, id in enumerate(network.entity_ids)
    ]
    first = next(iter(there), None)
    scores.sort(key=lambda s: ((s.ranks[first] or 0) if first else 0, s.name))
    return Section(network, tuple(scores), tuple(MEASURES[name] for name in there), top)


def ranked(column: list[int] | list[float]) -> list[int | None]:
    """Places from 1; equals share the first of theirs."""
    place: dict[float, int] = {}
    for i, value in enumerate(sorted(column, reverse=True), 1):
        place.setdefault(value, i)
    return [place[value] for value in column]


def number(value: Value) -> str:
    """A score as a person reads it: three decimals, and never a nought that is none."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if value == 0:
        return "0"
    return "<0.001" if value < 0.0005 else f"{value:.3f}"
