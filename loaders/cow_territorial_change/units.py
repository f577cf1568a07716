"""What changes hands: units of the data set's own list, and pieces of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from westphalia.schema.entities import Alias, Entity, Identifier, Polity, Territory
from westphalia.schema.records import Batch, Record

UNIT: Final = "cow_entity"
CHANGE: Final = "cow_territorial_change"

POWERS: Final = frozenset({0, 1})
"""Numbers that stand for no one state: the League of Nations, and several powers or the UN."""

NO_STATES: Final = frozenset(
    {
        4, 7, 21, 241, 244, 246, 247, 248, 250, 252, 253, 254, 257, 261, 268, 270, 291, 328, 336,
        563, 562, 564, 671, 672, 673, 681, 761, 815, 821, 822, 2292, 7507, 7693,
    }
)  # fmt: skip
"""Numbers of sides that the data set lists as political entities and no list of states has."""


@dataclass(slots=True)
class Units:
    """The entities of a load that the data set defines itself.

    Args:
        known: the entities of the archive; one that bears the number is used, under its name.
        names: of the units, by number, where the list of entities is loaded; a state and a unit
            can be called the same, so the number goes with the name.
        places: where each unit stands in that list.
    """

    known: Mapping[str, Entity]
    batch: Batch
    names: dict[int, list[str]] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)
    _bearers: dict[tuple[str, str], str] = field(default_factory=dict)
    _made: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for entity in self.known.values():
            for code in entity.identifiers:
                if code.scheme in (UNIT, CHANGE):
                    self._bearers[code.scheme, code.value] = entity.id

    def unit(self, number: int, place: str) -> str:
        """The unit with this number: a Polity where it is a side somewhere, else a Territory."""
        kind: type[Polity] | type[Territory] = Polity if number in NO_STATES else Territory
        stem = "entity" if number in NO_STATES else "territory"
        id = self._bearers.get((UNIT, str(number)), f"cow-{stem}-{number}")
        if id in self._made:
            return id
        names = [f"{name} (COW entity {number})" for name in self.names.get(number, ())]
        known = self.known.get(id)
        if known is not None and (not names or type(known) is not kind):
            return id
        name = known.name if known is not None else names[0] if names else f"COW entity {number}"
        self._add(
            kind(
                id=id,
                name=name,
                aliases=tuple(Alias(name=other) for other in names if other != name),
                identifiers=(Identifier(scheme=UNIT, value=str(number)),),
            ),
            place,
        )
        return id

    def piece(self, change: int, year: int, what: str, place: str) -> str:
        """The land of one change, where it is not a whole unit."""
        bearer = self._bearers.get((CHANGE, str(change)))
        if bearer is not None:
            return bearer
        id = f"cow-territory-change-{change}"
        self._add(
            Territory(
                id=id,
                name=f"COW territorial change {change}, {year}",
                identifiers=(Identifier(scheme=CHANGE, value=str(change)),),
                description=what,
            ),
            place,
        )
        return id

    def add_names(self) -> None:
        """Add every unit of the list."""
        for number in self.names:
            self.unit(number, self.places[number])

    def _add(self, entity: Entity, place: str) -> None:
        self._made.add(entity.id)
        self.batch.entities.append(Record(entity, place))
