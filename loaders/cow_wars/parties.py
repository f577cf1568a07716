"""The wars themselves, and their parties that have no state number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from westphalia.loaders.identity import slug
from westphalia.loaders.tables import Row
from westphalia.schema.entities import Entity, Event, Group, Identifier
from westphalia.schema.records import Batch, Record

WARS: Final = "cow_war"
# Columns of code and name for either side.
SIDES: Final = {
    "extra": (("A", "ccode1", "SideA"), ("B", "ccode2", "SideB")),
    "intra": (("A", "CcodeA", "SideA"), ("B", "CcodeB", "SideB")),
}
LONGEST: Final = 90


@dataclass(frozen=True, slots=True)
class Party:
    """One party as a row has it.

    Args:
        code: its state number; None = it has none.
        originator: whether it began the war; None = the file does not tell.
    """

    row: Row
    side: str
    code: str | None
    name: str
    originator: bool | None


def parties_of(kind: str, rows: Sequence[Row]) -> Iterator[Party]:
    """The parties that the rows of one war name."""
    if kind == "inter":
        for row in rows:
            began = row["Initiator"] == "1"
            yield Party(row, row["Side"], str(row["ccode"]), row["StateName"], began)
        return
    columns = SIDES[kind]
    names = {row[name].casefold() for row in rows for _, _, name in columns if row[name]}
    for row in rows:
        for side, code, name in columns:
            if row[name]:
                number = None if row[code] is None else str(row[code])
                began = _began_extra(row, side) if kind == "extra" else _began(row, name, names)
                yield Party(row, side, number, row[name], began)


def _began_extra(row: Row, side: str) -> bool | None:
    """Side A's own; of side B the file says nothing."""
    return row["Initiator"] == "1" if side == "A" else None


def _began(row: Row, name: str, names: set[str]) -> bool | None:
    """Whether a party is the one that is named; unknown where nobody has that very name."""
    named = (row["Initiator"] or "").casefold()
    return row[name].casefold() == named if named in names else None


class Parties:
    """Makes wars and groups: taken as the archive knows them, else defined once.

    Args:
        known: the entities of the archive, by id.
        batch: takes what is defined.
    """

    def __init__(self, known: Mapping[str, Entity], batch: Batch) -> None:
        self._batch = batch
        self._ids = set(known)
        self._wars = {
            code.value: entity.id
            for entity in known.values()
            for code in entity.identifiers
            if code.scheme == WARS
        }

    def war(self, number: int, name: str, sort: str, place: str) -> str:
        """The id of a war."""
        key = str(number)
        if key not in self._wars:
            code = Identifier(scheme=WARS, value=key)
            event = Event(
                id=f"cow-war-{number}",
                name=name,
                identifiers=(code,),
                description=f"{sort}, by the Correlates of War typology.",
            )
            self._wars[key] = event.id
            self._batch.entities.append(Record(event, place))
        return self._wars[key]

    def group(self, number: int, war: str, name: str, place: str) -> str:
        """The id of a party without a state number. It is one of its war: a name is no identity."""
        id = f"cow-war-{number}-{slug(name)[:LONGEST].strip('-')}"
        if id not in self._ids:
            self._ids.add(id)
            group = Group(
                id=id,
                name=f"{name} ({war})",
                armed=True,
                description=f"A party to war {number} of the Correlates of War list.",
            )
            self._batch.entities.append(Record(group, place))
        return id
