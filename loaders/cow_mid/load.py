"""Militarised interstate disputes, their incidents, and who took part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from westphalia.loaders.cow_mid.events import Events
from westphalia.loaders.days import moment, period
from westphalia.loaders.description import description
from westphalia.loaders.identity import Actors, Unresolved
from westphalia.loaders.sides import Part, opponents, pieces, runs_backwards
from westphalia.loaders.tables import Row, Table, read
from westphalia.schema.claims import make_claim
from westphalia.schema.entities import Entity
from westphalia.schema.moments import Moment
from westphalia.schema.records import Batch, Record

ABOUT: Final = description("cow-mid")
ORDER: Final = ("disputes", "participants", "incidents", "incident-participants")
SPELL: Final = ("ccode", "stday", "stmon", "styear", "endday", "endmon", "endyear")
# The published file has the two days of this incident in the wrong order; both lie in one month.
BACKWARDS: Final = frozenset({4193001})


def load(
    paths: Iterable[Path],
    known: Mapping[str, Entity],
    *,
    unresolved: Unresolved = "error",
    partial: bool = False,
) -> Batch:
    """MIDA, MIDB, MIDI and MIDIP, in any combination and order."""
    batch = Batch(ABOUT.id)
    tables = [t for path in paths if (t := read(path, ABOUT, batch, partial=partial)) is not None]
    reader = _Reader(batch, known, Actors(known, ABOUT.scheme, batch, unresolved))
    # Disputes and incidents are defined from the rows that describe them, where these are given.
    for table in sorted(tables, key=lambda t: ORDER.index(t.kind)):
        reader.take(table)
    reader.actors.finish()
    return batch


class _Reader:
    """Reads the tables of one load one after the other."""

    def __init__(self, batch: Batch, known: Mapping[str, Entity], actors: Actors) -> None:
        self.batch = batch
        self.actors = actors
        self.events = Events(known, batch)
        self.source = ""
        self.limit = date.max
        self.hostility: Mapping[str, str] = {}

    def take(self, table: Table) -> None:
        """Read one table."""
        source = ABOUT.source(table.version)
        if source.id != self.source:
            self.batch.entities.append(Record(source))
        self.source = source.id
        self.limit = date.fromisoformat(ABOUT.versions[table.version].coverage_until)
        self.hostility = table.form.columns["hostlev"].codes
        match table.kind:
            case "disputes":
                self._disputes(table)
            case "participants":
                self._participants(table)
            case "incidents":
                self._incidents(table)
            case _:
                self._incident_participants(table)

    def _disputes(self, table: Table) -> None:
        for row in table:
            valid = self._valid(row)
            if valid is not None:
                if row["ongo2014"] == "1":
                    valid = period(valid.partition("/")[0], None)
                self.events.dispute(row["dispnum"], row.place, valid)

    def _participants(self, table: Table) -> None:
        disputes: dict[int, list[tuple[Row, str]]] = {}
        for row in table:
            if (valid := self._valid(row)) is not None:
                disputes.setdefault(row["dispnum"], []).append((row, valid))
        for number, rows in disputes.items():
            event = self.events.dispute(number, rows[0][0].place)
            if self.events.is_open(event):
                rows = _left_open(rows)
            parts: list[Part] = []
            for row, valid in rows:
                parts += self._fights_in(
                    row, event, valid, row["sidea"], f"dispute {number}",
                    originator=row["orig"] == "1",
                )  # fmt: skip
            for one, two, valid in opponents(parts):
                originals = {
                    f"{name} ({part.side})": part.row.text(name)
                    for part in sorted((one, two), key=lambda p: p.side)
                    for name in SPELL
                }
                codes = " and ".join(sorted((one.code, two.code), key=int))
                claim = make_claim(
                    "disputes_with", one.entity, two.entity,
                    source=self.source, valid=valid, known_until=self.limit, regarding=event,
                    locator=f"dispute {number}, states {codes}", original=originals,
                )  # fmt: skip
                self.batch.claims.append(Record(claim, one.row.place))

    def _incidents(self, table: Table) -> None:
        for row in table:
            if (valid := self._valid(row)) is not None:
                number, dispute = row["incidnum"], row["dispnum"]
                event = self.events.incident(number, dispute, row.place, valid)
                self._part_of(row, event, dispute, valid)

    def _incident_participants(self, table: Table) -> None:
        for row in table:
            if (valid := self._valid(row)) is None:
                continue
            number, dispute = row["incidnum"], row["dispnum"]
            is_new = not self.events.has_incident(number)
            event = self.events.incident(number, dispute, row.place)
            if is_new:
                # Its own days are not in this file, only those of the participants.
                self._part_of(row, event, dispute, "/")
            self._fights_in(row, event, valid, row["insidea"], f"incident {number}")

    def _part_of(self, row: Row, event: str, dispute: int, valid: str) -> None:
        whole = self.events.dispute(dispute, row.place)
        only = ("dispnum", "incidnum") if valid == "/" else ()
        claim = make_claim(
            "part_of", event, whole,
            source=self.source, valid=valid, known_until=self.limit,
            locator=f"dispute {dispute}, incident {row['incidnum']}", original=row.original(*only),
        )  # fmt: skip
        self.batch.claims.append(Record(claim, row.place))

    def _fights_in(
        self,
        row: Row,
        event: str,
        valid: str,
        on_side_a: str,
        what: str,
        originator: bool | None = None,
    ) -> list[Part]:
        code = str(row["ccode"])
        side = "A" if on_side_a == "1" else "B"
        parts = []
        for entity, when in pieces(self.actors, row, code, valid, self.limit, row["stabb"]):
            claim = make_claim(
                "fights_in", entity, event,
                side=side, originator=originator, hostility=self.hostility[row["hostlev"]],
                source=self.source, valid=when, known_until=self.limit,
                locator=f"{what}, state {code}", name_in_source=row["stabb"],
                original=row.original(),
            )  # fmt: skip
            self.batch.claims.append(Record(claim, row.place))
            parts.append(Part(entity, code, side, when, row))
        return parts

    def _valid(self, row: Row) -> str | None:
        """First and last day as the row has them; open if it lasts to the end of the coverage."""
        try:
            start = moment(row["styear"], row["stmon"], row["stday"])
        except ValueError as error:
            self.batch.problems.append(row.problem("stday", str(error)))
            return None
        try:
            end = moment(row["endyear"], row["endmon"], row["endday"])
        except ValueError as error:
            self.batch.problems.append(row.problem("endday", str(error)))
            return None
        if end == self.limit.isoformat() and start != end:
            return period(start, None)
        valid = period(start, end)
        if runs_backwards(valid):
            is_known = "incidnum" in row.table.index and row["incidnum"] in BACKWARDS
            if is_known and start[:7] == end[:7]:
                return period(start[:7], end[:7])
            self.batch.problems.append(row.problem("endyear", f"{end} is before {start}"))
            return None
        return valid


def _left_open(rows: list[tuple[Row, str]]) -> list[tuple[Row, str]]:
    """The spells of a dispute that goes on: who is in it on its last coded day is still in it."""
    ends = [None if v.endswith("..") else Moment.parse(v.partition("/")[2]).latest for _, v in rows]
    last = max((end for end in ends if end), default=None)
    return [
        (row, period(valid.partition("/")[0], None) if end == last else valid)
        for (row, valid), end in zip(rows, ends, strict=True)
    ]
