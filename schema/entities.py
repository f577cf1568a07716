"""The ten kinds of entity.

Statehood is never a kind: Georgia and South Ossetia are both a Polity, and who recognises them
tells them apart. Ids are readable, stable and ours; codes of other systems are identifiers.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, ClassVar, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
from westphalia.schema.errors import UsageError, did_you_mean
from westphalia.schema.moments import Moment
from westphalia.schema.relations.base import EntityId, Text

_CONFIG = ConfigDict(frozen=True, extra="forbid", defer_build=True, arbitrary_types_allowed=True)


def _moment(value: object) -> object:
    return Moment.parse(value) if isinstance(value, str) else value


def _web_address(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"https?://[^\s\x00-\x20\x7f]+", value):
        raise ValueError("an address begins with http:// or https:// and has no blanks in it")
    return value


MomentField = Annotated[
    Moment,
    BeforeValidator(_moment, json_schema_input_type=str),
    PlainSerializer(str, return_type=str),
]
WebAddress = Annotated[Text, BeforeValidator(_web_address, json_schema_input_type=str)]


class Alias(BaseModel):
    """Another name. A contested one says whose name it is."""

    model_config = _CONFIG

    name: Text
    asserted_by: EntityId | None = None
    language: Text | None = None


class Identifier(BaseModel):
    """A code for the entity in another system, and when that code means it.

    One code can mean two entities at two times (COW 345), so the days matter. Both inclusive;
    None = without bound.
    """

    model_config = _CONFIG

    scheme: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    value: Text
    valid_from: MomentField | None = None
    valid_to: MomentField | None = None

    def holds_on(self, day: date | None) -> bool:
        """Whether the code means the entity on ``day``; None = on any day."""
        if day is None:
            return True
        first = self.valid_from.earliest if self.valid_from else None
        last = self.valid_to.latest if self.valid_to else None
        return not ((first and day < first) or (last and day > last))


class Entity(BaseModel):
    """Base of the ten kinds.

    Args:
        id: readable, stable, lower case with hyphens; carries no code and no date.
        name: a neutral name. Contested names are attributed aliases.
    """

    model_config = _CONFIG

    kind: ClassVar[str] = ""
    rule: ClassVar[str] = ""

    id: EntityId
    name: Text
    aliases: tuple[Alias, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    description: Text | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.kind = cls.__name__

    def identifier(self, scheme: str, day: date | None = None) -> str | None:
        """The code in ``scheme``: the one in force on ``day``, else the latest one."""
        codes = [i for i in self.identifiers if i.scheme == scheme]
        current = [i for i in codes if i.holds_on(day or date.max)] or codes
        return current[-1].value if current else None


class Polity(Entity):
    """A state, or an entity that governs and would be one."""

    rule = "It has, or had, a government of its own in the data. No judgement on statehood."

    founded: MomentField | None = None
    dissolved: MomentField | None = None


class Territory(Entity):
    """Land or a region without a government of its own in the data."""

    rule = "Crimea, the Golan Heights, Europe: what is claimed, held, crossed or part of something."


class Organisation(Entity):
    """An intergovernmental organisation, a ministry or other organ, or a company."""

    rule = (
        "It has statutes and organs of its own. An organ of a polity is tied to it by `office_of`."
    )

    founded: MomentField | None = None
    dissolved: MomentField | None = None


class Group(Entity):
    """Anyone else who acts together."""

    rule = "An armed group, or a described collective such as some members of an organisation."

    armed: bool = False


class Person(Entity):
    """A human being."""

    rule = "Named by a source for what he or she did in public."


class Office(Entity):
    """A post that persons hold one after another."""

    rule = "It outlives its holders; tied by `office_of` to what it acts for."


class Agreement(Entity):
    """A treaty, accord, memorandum or other written commitment."""

    rule = "It has a text and parties. Dates of signature and force are claims."


class Event(Entity):
    """A war, summit, vote, visit or the like."""

    rule = "It has a time and takers-part."

    during: Text | None = None


class Facility(Entity):
    """A pipeline, base, port, line or other installation."""

    rule = "It is operated, lies somewhere or runs through something."

    sort: Text | None = None


class Source(Entity):
    """A publication that claims are taken from. Its name is its title.

    Args:
        speaks_for: the party whose voice it is (a ministry's, a state agency's); empty for a
            source that speaks for nobody but itself.
        coverage_until: the last day that the source covers; what is in force then is open,
            not ended.
    """

    rule = "A reader can find it: a title, a publisher, a date, and an address or number."

    publisher: Text | None = None
    author: Text | None = None
    published: MomentField | None = None
    accessed: MomentField | None = None
    url: WebAddress | None = None
    number: Text | None = None
    licence: Text | None = None
    language: Text | None = None
    speaks_for: EntityId | None = None
    coverage_until: MomentField | None = None
    note: Text | None = None


ENTITY_KINDS: Final[dict[str, type[Entity]]] = {
    kind.__name__: kind
    for kind in (
        Polity, Territory, Organisation, Group, Person, Office, Agreement, Event, Facility, Source,
    )
}  # fmt: skip


def entity_kind(name: str) -> type[Entity]:
    """The class of an entity kind, by name in any case.

    Raises:
        UsageError: no such kind.
    """
    kind = ENTITY_KINDS.get(name.capitalize())
    if kind is None:
        hint = did_you_mean(name, ENTITY_KINDS) or f"the kinds are {', '.join(ENTITY_KINDS)}"
        raise UsageError(f"{name!r} is not a kind of entity", hint)
    return kind


def merged(before: Entity, entity: Entity) -> Entity:
    """``before`` with the names, codes and details that ``entity`` adds."""
    aliases: dict[tuple[str, str | None], Alias] = {
        (a.name, a.asserted_by): a for a in (*entity.aliases, *before.aliases)
    }
    codes: dict[tuple[str, str], Identifier] = {
        (i.scheme, i.value): i for i in (*entity.identifiers, *before.identifiers)
    }
    updates: dict[str, Any] = {
        name: value
        for name in type(entity).model_fields
        if (value := getattr(entity, name)) is not None and getattr(before, name) is None
    }
    if len(aliases) > len(before.aliases):
        updates["aliases"] = tuple(dict.fromkeys((*before.aliases, *aliases.values())))
    if len(codes) > len(before.identifiers):
        updates["identifiers"] = tuple(dict.fromkeys((*before.identifiers, *codes.values())))
    return before.model_copy(update=updates) if updates else before
