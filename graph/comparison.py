"""Two sources side by side: what the one has and the other lacks, by relation and year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from westphalia.graph.table import Table
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Source
from westphalia.schema.errors import UsageError, did_you_mean
from westphalia.schema.relations import RELATION_TYPES

if TYPE_CHECKING:
    from westphalia.graph.relation import Relation
    from westphalia.graph.view import View

Key = tuple[str, str, str, str]
"""Relation type, subject, object, stage."""


@dataclass(frozen=True)
class Comparison:
    """Two sources side by side.

    Args:
        names: the two, as they were asked for.
        summary: a row a relation type: the years that both cover, in how many relation-years the
            two agree, and how many only the one or the other has.
        years: the same, a row a relation type and year.
        differences: a row a relation on which they differ, with the years that only one has.
        ambiguous: relations whose claims could not be put together one to one.
    """

    names: tuple[str, str]
    summary: Table
    years: Table
    differences: Table
    ambiguous: Table


def compare(view: View, one: str, two: str) -> Comparison:
    """What two sources say of the same things, year by year.

    They are compared where both speak: relation types that both have, objects that both name
    (for symmetric types, pairs of entities that both name), years that both cover. A relation
    counts for a year if it holds, or possibly holds, on some day of it.

    Args:
        view: at every date; its other options limit what is compared.
        one, two: ids of sources (``cow-igo-3-0``) or names of loaders (``cow-igo``, ``atlas``).

    Raises:
        UsageError: no such source, or the two have nothing in common.
    """
    relations = view.relations()
    sides = [_Side(view, name, relations) for name in (one, two)]
    common = sorted(sides[0].types & sides[1].types)
    if not common:
        raise UsageError(
            f"{one} and {two} have no relation type in common",
            f"{one} has {_listed(sides[0].types)}; {two} has {_listed(sides[1].types)}",
        )
    counts: Counter[tuple[str, int, str]] = Counter()
    spans: dict[str, tuple[int, int]] = {}
    differing: list[tuple[str, ...]] = []
    for name in common:
        first = max(side.first[name] for side in sides)
        last = min(side.last[name] for side in sides)
        if first > last:
            continue
        spans[name] = first, last
        scope = _Scope(name, sides)
        for key in sorted(sides[0].years[name].keys() | sides[1].years[name].keys()):
            if key not in scope:
                continue
            a, b = (
                {y for y in side.years[name].get(key, ()) if first <= y <= last} for side in sides
            )
            for year in a | b:
                which = "both" if year in a and year in b else one if year in a else two
                counts[name, year, which] += 1
            if a != b:
                subject, object, stage = key[1:]
                differing.append((name, subject, object, stage, _spans(a - b), _spans(b - a)))
    title = f"{one} and {two}: {view.title}"
    differing.sort()
    return Comparison(
        (one, two),
        _summary(spans, counts, one, two, title),
        _by_year(counts, one, two, title),
        Table(
            ["relation", "subject", "object", "stage", f"only {one}", f"only {two}"],
            differing,
            title=f"Differences of {title}",
        ),
        _ambiguous(relations, sides, title),
    )


class _Side:
    """What one of the two says: for every relation type, the years of each relation."""

    def __init__(self, view: View, name: str, relations: Iterable[Relation]) -> None:
        self.sources = _sources(view, name)
        self.years: dict[str, dict[Key, set[int]]] = defaultdict(dict)
        claims = [
            claim
            for relation in relations
            for claim in relation.affirming
            if claim.source in self.sources
        ]
        limits = [
            source.coverage_until.latest.year
            for id in self.sources
            if isinstance(source := view.entity(id), Source)
            and source.coverage_until
            and source.coverage_until.latest
        ]
        self.types = {claim.relation for claim in claims}
        self.first: dict[str, int] = {}
        self.last: dict[str, int] = {}
        for claim in claims:
            years = _years(claim)
            if not years:
                continue
            key = (claim.relation, claim.subject, claim.object, claim.stage or "")
            self.years[claim.relation].setdefault(key, set()).update(years)
            low, high = years[0], years[-1]
            kind = claim.relation
            self.first[kind] = min(self.first.get(kind, low), low)
            self.last[kind] = max([self.last.get(kind, high), high, *limits])
        self.types &= self.years.keys()


class _Scope:
    """Of which relations both sides speak."""

    def __init__(self, name: str, sides: Iterable[_Side]) -> None:
        self.symmetric = RELATION_TYPES[name].symmetric
        named = []
        for side in sides:
            keys = side.years[name]
            objects = {key[2] for key in keys}
            named.append(objects | {key[1] for key in keys} if self.symmetric else objects)
        self.both = named[0] & named[1]

    def __contains__(self, key: Key) -> bool:
        return key[2] in self.both and (not self.symmetric or key[1] in self.both)


def _sources(view: View, name: str) -> frozenset[str]:
    """The ids of the sources that a name means: its own, a loader's, or versions of it."""
    known = {id for id, entity in view.entities_known.items() if isinstance(entity, Source)}
    if name in known:
        return frozenset({name})
    found = view.archive.sources_of(name) or {id for id in known if id.startswith(f"{name}-")}
    if not found:
        raise UsageError(
            f"the archive holds no source {name!r}",
            did_you_mean(name, known) or "`westphalia sources` lists them",
        )
    return frozenset(found)


def _years(claim: Claim) -> range | None:
    """The years in which a claim possibly holds; what is open, up to where it was seen."""
    valid = claim.valid
    if valid.nature == "act":
        first, last = valid.start.earliest, valid.start.latest
    else:
        first = valid.earliest or valid.start.latest
        last = valid.latest or (valid.last_known if valid.open else valid.end.earliest)
    if first is None or last is None or last == date.max or last < first:
        return None
    return range(first.year, last.year + 1)


def _spans(years: Iterable[int]) -> str:
    """Years as spans: ``1949-1955, 2004``."""
    spans: list[list[int]] = []
    for year in sorted(years):
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


def _summary(
    spans: Mapping[str, tuple[int, int]],
    counts: Counter[tuple[str, int, str]],
    one: str,
    two: str,
    title: str,
) -> Table:
    rows = []
    for name, (first, last) in spans.items():
        sums = [
            sum(n for (type_, _, which), n in counts.items() if type_ == name and which == side)
            for side in ("both", one, two)
        ]
        share = f"{sums[0] / sum(sums):.1%}" if sum(sums) else ""
        rows.append((name, f"{first}-{last}", *sums, share))
    columns = ["relation", "years", "both", f"only {one}", f"only {two}", "agreement"]
    return Table(columns, rows, title=f"Relation-years of {title}")


def _by_year(counts: Counter[tuple[str, int, str]], one: str, two: str, title: str) -> Table:
    keys = sorted({(name, year) for name, year, _ in counts})
    rows = [(*key, *(counts[(*key, side)] for side in ("both", one, two))) for key in keys]
    columns = ["relation", "year", "both", f"only {one}", f"only {two}"]
    return Table(columns, rows, title=f"By year: {title}")


def _ambiguous(relations: Iterable[Relation], sides: Iterable[_Side], title: str) -> Table:
    sources = frozenset[str]().union(*(side.sources for side in sides))
    rows = [
        (r.relation, r.subject, r.object, r.stage or "", str(r.valid), ", ".join(r.sources))
        for r in relations
        if r.ambiguous and sources & set(r.sources)
    ]
    columns = ["relation", "subject", "object", "stage", "dates", "sources"]
    return Table(columns, rows, title=f"Dates that fit several relations: {title}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "no relations"
