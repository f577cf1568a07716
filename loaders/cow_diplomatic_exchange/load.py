"""The Correlates of War diplomatic exchange: who has a mission where, survey by survey."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial as bound
from pathlib import Path
from typing import Final

from westphalia.loaders.cow_diplomatic_exchange.surveys import (
    SURVEYS,
    UNRANKED,
    Sight,
    Spell,
    mirrored,
    spells,
    together,
    value_of,
)
from westphalia.loaders.description import description
from westphalia.loaders.identity import Actors, Unresolved
from westphalia.loaders.tables import Row, Table, read
from westphalia.schema.claims import make_claim
from westphalia.schema.entities import Entity, Polity
from westphalia.schema.moments import Moment
from westphalia.schema.records import Batch, Record

ABOUT: Final = description("cow-diplomatic-exchange")
# The file does not tell embassies, legations and high commissions apart.
LEVEL: Final = "embassy"


def load(
    paths: Iterable[Path],
    known: Mapping[str, Entity],
    *,
    unresolved: Unresolved = "error",
    partial: bool = False,
) -> Batch:
    """The missions of `Diplomatic_Exchange_2006v1.csv`."""
    batch = Batch(ABOUT.id)
    actors = Actors(known, ABOUT.scheme, batch, unresolved)
    for path in paths:
        table = read(path, ABOUT, batch, partial=partial)
        if table is not None:
            source = ABOUT.source(table.version)
            batch.entities.append(Record(source))
            _Exchange(table, known, actors, source.id, batch).read()
    actors.finish()
    return batch


class _Exchange:
    """Collects what the rows say of each sender and host, then writes the spells."""

    def __init__(
        self,
        table: Table,
        known: Mapping[str, Entity],
        actors: Actors,
        source: str,
        batch: Batch,
    ) -> None:
        self.table = table
        self.known = known
        self.actors = actors
        self.source = source
        self.batch = batch
        self.limit = date.fromisoformat(ABOUT.versions[table.version].coverage_until)
        self.ids: dict[tuple[int, int], str] = {}
        self.tenures: dict[tuple[str, int, int], tuple[date, date]] = {}
        # By ids of sender and host, by their numbers, by year.
        self.sights: dict[tuple[str, str], dict[tuple[int, int], dict[int, Sight]]] = {}
        self.differing: list[int] = []

    def read(self) -> None:
        """All rows, then the spells."""
        for row in self.table:
            self._row(row)
        for ends, numbers in self.sights.items():
            sights = together(numbers.values())
            for spell in spells(sights, self.limit.year, bound(self._tenure, ends, sights)):
                self._claim(ends, spell, sights[spell.years[0]])
        if self.differing:
            self.batch.notes.append(
                f"{self.table.name}: the two rows of a pair differ {len(self.differing)} times, "
                f"first in line {self.differing[0]}; what they say is left out"
            )

    def _row(self, row: Row) -> None:
        year, one, two = row["year"], row["ccode1"], row["ccode2"]
        if year not in SURVEYS:
            self.batch.problems.append(row.problem("year", f"there was no survey in {year}"))
            return
        if one == two:
            self.batch.problems.append(row.problem("ccode2", f"state {two} stands on both sides"))
            return
        first, second = self._id(row, one, year), self._id(row, two, year)
        # A pair of one entity's own numbers (GFR and Germany in 1990) says nothing of two.
        if first and second and first != second:
            # A column is named after the side at which the other one is represented.
            self._see(row, year, (second, first), (two, one), "DR_at_1")
            self._see(row, year, (first, second), (one, two), "DR_at_2")

    def _id(self, row: Row, code: int, year: int) -> str | None:
        id = self.ids.get((code, year))
        if id is None and (id := self.actors.in_year(code, year, row)) is not None:
            self.ids[code, year] = id
        return id

    def _see(
        self, row: Row, year: int, ends: tuple[str, str], codes: tuple[int, int], column: str
    ) -> None:
        cell = row[column]
        sight = Sight(value_of(cell, row["DE"], year), codes, row.line, column, cell)
        seen = self.sights.setdefault(ends, {}).setdefault(codes, {})
        before = seen.setdefault(year, sight)
        if before.value != sight.value:
            self.differing.append(row.line)
            seen[year] = mirrored(before, sight)

    def _tenure(
        self, ends: tuple[str, str], sights: Mapping[int, Sight], year: int
    ) -> tuple[date | None, date | None]:
        """The days on which both are who they are in a survey."""
        codes = sights[year].codes
        found = [self._days(id, code, year) for id, code in zip(ends, codes, strict=True)]
        born, gone = max(first for first, _ in found), min(last for _, last in found)
        return None if born == date.min else born, None if gone == date.max else gone

    def _days(self, id: str, code: int, year: int) -> tuple[date, date]:
        """The days on which an entity exists and bears a number, as the archive knows them."""
        days = self.tenures.get((id, code, year))
        if days is None:
            born, gone = date.min, date.max
            for since, until in _dated(self.known.get(id), self.actors.scheme, str(code)):
                first = (since and since.earliest) or date.min
                last = (until and until.latest) or date.max
                if first.year <= year <= last.year:
                    born, gone = max(born, first), min(gone, last)
            self.tenures[id, code, year] = days = born, gone
        return days

    def _claim(self, ends: tuple[str, str], spell: Spell, first: Sight) -> None:
        years = spell.years
        one, two = first.codes if first.column == "DR_at_2" else first.codes[::-1]
        when = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
        claim = make_claim(
            "has_mission_in",
            *ends,
            level=LEVEL,
            rank=None if spell.value == UNRANKED else spell.value,
            source=self.source,
            valid=spell.valid,
            known_until=self.limit,
            locator=f"state {first.codes[0]} in state {first.codes[1]}, {when}",
            original={
                "ccode1": str(one),
                "ccode2": str(two),
                "year": ", ".join(map(str, years)),
                first.column: first.cell,
            },
        )
        self.batch.claims.append(Record(claim, f"{self.table.name}:{first.line}"))


def _dated(
    entity: Entity | None, scheme: str, code: str
) -> Iterator[tuple[Moment | None, Moment | None]]:
    """From when to when an entity exists, and bears a code."""
    if isinstance(entity, Polity):
        yield entity.founded, entity.dissolved
    for number in entity.identifiers if entity else ():
        if (number.scheme, number.value) == (scheme, code):
            yield number.valid_from, number.valid_to
