"""Who takes part in a conflict-year: governments by code, other actors by the numbers of UCDP."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from westphalia.loaders.identity import Actors
from westphalia.loaders.tables import Row
from westphalia.schema.entities import Entity, Group, Identifier
from westphalia.schema.records import Batch, Record

SCHEME: Final = "ucdp_actor"
_COMMA: Final = re.compile(r",\s*(?![^(]*\))")


class Part(NamedTuple):
    """The part that somebody takes in a conflict.

    Args:
        id: of the entity.
        side: A or B.
        secondary: whether it gives a primary party troops, without a stake of its own.
        actor: the actor in the data set's own words, such as ``gw 750`` or ``actor 1163``.
    """

    id: str
    side: str
    secondary: bool
    actor: str


@dataclass(slots=True)
class Groups:
    """The non-state actors of a file, as entities.

    Args:
        known: the entities of the archive; one that bears the number is used.
        names: of the actors, by number.
    """

    known: Mapping[str, str]
    names: Mapping[str, str]
    batch: Batch
    made: dict[str, str]

    @classmethod
    def of(cls, rows: Iterable[Row], known: Mapping[str, Entity], batch: Batch) -> Groups:
        """The actors of these rows."""
        bearers = {
            code.value: entity.id
            for entity in known.values()
            for code in entity.identifiers
            if code.scheme == SCHEME
        }
        return cls(bearers, names_of(rows), batch, {})

    def id(self, number: str, place: str) -> str:
        """The entity with this number; it is made when it is first met."""
        if number in self.known:
            return self.known[number]
        if number not in self.made:
            group = Group(
                id=f"ucdp-actor-{number}",
                name=self.names.get(number, f"UCDP actor {number}"),
                identifiers=(Identifier(scheme=SCHEME, value=number),),
                armed=True,
            )
            self.made[number] = group.id
            self.batch.entities.append(Record(group, place))
        return self.made[number]


def names_of(rows: Iterable[Row]) -> dict[str, str]:
    """Names of the non-state actors by number, as far as the file tells them.

    A row lists its names by the alphabet and its numbers by size, so the two do not go in pairs. A
    name belongs to a number when it stands in every row of that number, and no other number of a
    row can have it.
    """
    lists = {
        pair
        for row in rows
        if row["gwno_b"] is None and row["side_b"] and row["side_b_id"]
        for pair in [_lists(row["side_b"], row["side_b_id"])]
        if len(pair[0]) == len(pair[1])
    }
    possible: dict[str, set[str]] = {}
    for names, numbers in lists:
        for number in numbers:
            possible[number] = possible.get(number, set(names)) & set(names)
    changed = True
    while changed:
        changed = False
        for names, numbers in lists:
            for name in names:
                takers = [n for n in numbers if name in possible[n]]
                if len(takers) == 1 and len(possible[takers[0]]) > 1:
                    possible[takers[0]] = {name}
                    changed = True
            for number in numbers:
                if len(possible[number]) != 1:
                    continue
                for other in numbers:
                    if other != number and possible[other] & possible[number]:
                        possible[other] = possible[other] - possible[number]
                        changed = True
    return {number: min(names) for number, names in possible.items() if len(names) == 1}


def _lists(names: str, numbers: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    ids = listed(numbers)
    if len(ids) == 1:
        return (names.strip(),), ids
    return tuple(name.strip() for name in _COMMA.split(names.strip())), ids


def listed(cell: str | None) -> tuple[str, ...]:
    """The codes of a cell that lists several, with commas."""
    return tuple(code.strip() for code in cell.split(",")) if cell else ()


def parts(row: Row, actors: Actors, groups: Groups) -> list[Part]:
    """Who takes part in the conflict in the year of the row."""
    found: list[Part] = []
    for column, side, secondary in (
        ("gwno_a", "A", False),
        ("gwno_a_2nd", "A", True),
        ("gwno_b", "B", False),
        ("gwno_b_2nd", "B", True),
    ):
        for code in listed(row[column]):
            id = actors.in_year(code, row["year"], row)
            if id is not None:
                found.append(Part(id, side, secondary, f"gw {code}"))
    if row["gwno_b"] is None:
        found += [
            Part(groups.id(number, row.place), "B", False, f"actor {number}")
            for number in listed(row["side_b_id"])
        ]
    return found
