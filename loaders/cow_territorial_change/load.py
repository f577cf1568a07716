"""The Correlates of War Territorial Change data."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from westphalia.loaders.cow_territorial_change.units import NO_STATES, POWERS, Units
from westphalia.loaders.days import moment
from westphalia.loaders.description import description
from westphalia.loaders.identity import Actors, Unresolved
from westphalia.loaders.tables import Row, read
from westphalia.schema.claims import make_claim
from westphalia.schema.entities import Entity
from westphalia.schema.records import Batch, Record

ABOUT: Final = description("cow-territorial-change")
SECESSION: Final = "4"
TAKEN: Final = ("1", "2")
MANNERS: Final = {"3": "cession", "5": "unification", "6": "mandate"}
STATUS: Final = {"0": "colonial", "1": "homeland"}
YES: Final = "1"


def load(
    paths: Iterable[Path],
    known: Mapping[str, Entity],
    *,
    unresolved: Unresolved = "error",
    partial: bool = False,
) -> Batch:
    """The changes of `tc2018.csv`, the names of units in `tc_entities.csv`, or both."""
    batch = Batch(ABOUT.id)
    units = Units(known, batch)
    found = [t for p in paths if (t := read(p, ABOUT, batch, partial=partial)) is not None]
    for table in found:
        if table.kind == "entities":
            for row in table:
                units.places.setdefault(row["id"], row.place)
                names = units.names.setdefault(row["id"], [])
                if row["name"] not in names:
                    names.append(row["name"])
    for table in found:
        if table.kind == "changes":
            source = ABOUT.source(table.version)
            batch.entities.append(Record(source))
            changes = _Changes(
                batch, Actors(known, ABOUT.scheme, batch, unresolved), units, source.id
            )
            for row in table:
                changes.add(row)
            changes.finish()
    units.add_names()
    return batch


class _Changes:
    """Turns rows into claims; remembers those that name nobody a relation could have."""

    def __init__(self, batch: Batch, actors: Actors, units: Units, source: str) -> None:
        self.batch = batch
        self.actors = actors
        self.units = units
        self.source = source
        self.left_out: list[int] = []

    def add(self, row: Row) -> None:
        gainer = self._side(row, "gainer")
        loser = self._side(row, "loser")
        independence = row["indep"] == YES
        if row["gainer"] in POWERS or (independence and row["loser"] in (None, *POWERS)):
            self.left_out.append(row["number"])
        elif gainer is None or (loser is None and row["loser"] not in (None, *POWERS)):
            return
        elif independence and loser is not None:
            self._independence(row, gainer, loser)
        else:
            self._transfer(row, gainer, loser)

    def finish(self) -> None:
        """Say what was left out, and whom no entity bears the number of."""
        self.actors.finish()
        if self.left_out:
            listed = ", ".join(str(number) for number in self.left_out)
            self.batch.notes.append(
                f"{len(self.left_out)} changes name no party that a relation could have: {listed}"
            )

    def _side(self, row: Row, column: str) -> str | None:
        number = row[column]
        if number is None or number in POWERS:
            return None
        if number in NO_STATES:
            return self.units.unit(number, row.place)
        if row["month"] is None:
            return self.actors.in_year(number, row["year"], row)
        last = calendar.monthrange(row["year"], row["month"])[1]
        return self.actors.on(number, date(row["year"], row["month"], last), row)

    def _independence(self, row: Row, gainer: str, loser: str) -> None:
        if row["exit"] == YES:
            manner = "dissolution"
        else:
            manner = "secession" if row["procedur"] == SECESSION else "other"
        self._claim(
            row, "succeeds", gainer, loser, manner=manner, extent=f"COW entity {row['entity']}"
        )

    def _transfer(self, row: Row, gainer: str, loser: str | None) -> None:
        thing = self._thing(row, gainer, loser)
        if row["procedur"] in TAKEN:
            self._claim(row, "annexed", gainer, thing)
        else:
            giver = loser if loser not in (thing, gainer) else None
            self._claim(
                row, "transferred_to", thing, gainer,
                manner=MANNERS.get(row["procedur"] or "", "other"), from_polity=giver,
            )  # fmt: skip
        if loser is not None and loser not in (thing, gainer):
            self._claim(row, "part_of", thing, loser, status=STATUS.get(row["losetype"] or ""))
        if row["entity"] not in (None, row["gainer"], row["loser"]):
            unit = self.units.unit(row["entity"], row.place)
            if unit != thing:
                self._claim(row, "part_of", thing, unit)

    def _thing(self, row: Row, gainer: str, loser: str | None) -> str:
        """What changed hands: a state that ended, a whole unit, or a piece of land."""
        number, whole = row["entity"], row["portion"] == YES
        if whole and number is not None and number != row["gainer"]:
            if number != row["loser"] or number in NO_STATES:
                return self.units.unit(number, row.place)
            if row["exit"] == YES and loser is not None and loser != gainer:
                return loser
        of = f" of COW entity {number}" if number is not None else ""
        return self.units.piece(
            row["number"], row["year"], f"Land{of} that changed hands", row.place
        )

    def _claim(self, row: Row, relation: str, subject: str, object: str, **values: Any) -> None:
        day = moment(row["year"], row["month"])
        claim = make_claim(
            relation,
            subject,
            object,
            source=self.source,
            valid=f"/{day}" if relation == "part_of" else day,
            locator=f"territorial change {row['number']}",
            original=row.original(),
            **values,
        )
        self.batch.claims.append(Record(claim, row.place))
