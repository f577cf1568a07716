"""Inter-state, extra-state and intra-state wars, and who fought in them on which side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from westphalia.loaders.cow_wars.parties import Parties, Party, parties_of
from westphalia.loaders.days import moment, period
from westphalia.loaders.description import description
from westphalia.loaders.identity import Actors, Unresolved
from westphalia.loaders.sides import Part, opponents, pieces, runs_backwards
from westphalia.loaders.tables import Row, Table, read
from westphalia.schema.claims import make_claim
from westphalia.schema.entities import Entity
from westphalia.schema.records import Batch, Record

ABOUT: Final = description("cow-wars")
# A first day that the published intra-state file has and the calendar has not: 29 February 1894.
NO_SUCH_DAY: Final = frozenset({(623, 1894, 2, 29)})

DATED: Final = (
    "WarNum",
    *(f"{end}{unit}{n}" for n in "12" for end in ("Start", "End")
      for unit in ("Month", "Day", "Year")),
)  # fmt: skip


def load(
    paths: Iterable[Path],
    known: Mapping[str, Entity],
    *,
    unresolved: Unresolved = "error",
    partial: bool = False,
) -> Batch:
    """The lists of inter-state, extra-state and intra-state wars, in any combination."""
    batch = Batch(ABOUT.id)
    actors = Actors(known, ABOUT.scheme, batch, unresolved)
    parties = Parties(known, batch)
    sources: set[str] = set()
    for path in paths:
        table = read(path, ABOUT, batch, partial=partial)
        if table is None:
            continue
        source = ABOUT.source(table.version)
        if source.id not in sources:
            sources.add(source.id)
            batch.entities.append(Record(source))
        limit = date.fromisoformat(ABOUT.versions[table.version].coverage_until)
        wars: dict[int, list[Row]] = {}
        for row in table:
            wars.setdefault(row["WarNum"], []).append(row)
        for rows in wars.values():
            _War(batch, actors, parties, source.id, limit).take(table, rows)
    actors.finish()
    return batch


class _War:
    """All rows of one war."""

    def __init__(
        self, batch: Batch, actors: Actors, parties: Parties, source: str, limit: date
    ) -> None:
        self.batch = batch
        self.actors = actors
        self.parties = parties
        self.source = source
        self.limit = limit

    def take(self, table: Table, rows: list[Row]) -> None:
        """Add the war, who fights in it, and who is at war with whom."""
        number, name = rows[0]["WarNum"], rows[0]["WarName"]
        sort = table.form.columns["WarType"].codes[rows[0]["WarType"]]
        event = self.parties.war(number, name, sort, rows[0].place)
        for row in rows:
            if row["WarName"] != name:
                self.batch.problems.append(
                    row.problem("WarName", f"war {number} is {name!r} in {rows[0].place}")
                )
        parts: list[Part] = []
        # Two rows may say the very same of a party that has no number of its own.
        said: set[tuple[str, str, str]] = set()
        for party in parties_of(table.kind, rows):
            for valid in self._spells(party.row):
                for part in self._placed(party, number, name, valid):
                    key = part.entity, part.side, part.valid
                    if key not in said:
                        said.add(key)
                        self._fights_in(part, party, number, event)
                    parts.append(part)
        for one, two, valid in opponents(parts):
            claim = make_claim(
                "at_war_with", one.entity, two.entity,
                source=self.source, valid=valid, known_until=self.limit, regarding=event,
                locator=f"war {number}, {one.code} and {two.code}",
                original=_both(one, two),
            )  # fmt: skip
            self.batch.claims.append(Record(claim, one.row.place))

    def _placed(self, party: Party, number: int, war: str, valid: str) -> list[Part]:
        if party.code is None:
            id = self.parties.group(number, war, party.name, party.row.place)
            return [Part(id, party.name, party.side, valid, party.row)]
        found = pieces(self.actors, party.row, party.code, valid, self.limit, party.name)
        label = f"state {party.code}"
        return [Part(id, label, party.side, when, party.row) for id, when in found]

    def _fights_in(self, part: Part, party: Party, number: int, event: str) -> None:
        claim = make_claim(
            "fights_in", part.entity, event,
            side=part.side, originator=party.originator,
            source=self.source, valid=part.valid, known_until=self.limit,
            locator=f"war {number}, {part.code}", name_in_source=party.name,
            original=part.row.original(),
        )  # fmt: skip
        self.batch.claims.append(Record(claim, part.row.place))

    def _spells(self, row: Row) -> list[str]:
        """The one or two spells of fighting of a row; a fault in one is a problem."""
        spells = []
        for n in "12":
            if n == "2" and _says(row, "StartYear2", "-8"):
                continue
            try:
                start = _start(row, n)
            except ValueError as error:
                self.batch.problems.append(row.problem(f"StartDay{n}", str(error)))
                continue
            try:
                end = _end(row, n)
            except ValueError as error:
                self.batch.problems.append(row.problem(f"EndDay{n}", str(error)))
                continue
            valid = period(start, end)
            if runs_backwards(valid):
                self.batch.problems.append(row.problem(f"EndYear{n}", f"{end} is before {start}"))
            else:
                spells.append(valid)
        return spells


def _start(row: Row, n: str) -> str:
    year, month, day = (row[f"Start{unit}{n}"] for unit in ("Year", "Month", "Day"))
    if (row["WarNum"], year, month, day) in NO_SUCH_DAY:
        day = None
    return moment(year, month, day)


def _end(row: Row, n: str) -> str | None:
    """The last day; None = still going on at the end of the coverage."""
    if _says(row, f"EndYear{n}", "-7"):
        return None
    return moment(*(row[f"End{unit}{n}"] for unit in ("Year", "Month", "Day")))


def _both(one: Part, two: Part) -> dict[str, str]:
    """The original values that say when two parties fought."""
    if one.row is two.row:
        return one.row.original()
    return {
        f"{column} ({part.side})": cell
        for part in sorted((one, two), key=lambda p: p.side)
        for column, cell in part.row.original(*DATED).items()
    }


def _says(row: Row, column: str, marker: str) -> bool:
    return row.text(column).partition(".")[0] == marker
