"""What every relation type declares.

A relation type is a pydantic class. Its fields say what a claim of that type can say; its class
variables say what the type means. Adding a type is adding a class to the module of its group.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo
from westphalia.schema.periods import Nature

EntityId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Group = Literal["sovereignty", "membership", "alignment", "conflict", "territory", "institutions"]
Sign = Literal[-1, 0, 1]

ACTORS = ("Polity", "Organisation", "Group", "Person")
ALL_KINDS = (
    "Polity", "Territory", "Organisation", "Group", "Person",
    "Office", "Agreement", "Event", "Facility", "Source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Qualifier:
    """Marks a field that is part of a relation's identity, such as the agreement of an alliance."""


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages that a relation can be at.

    Args:
        names: every stage, in order.
        default: the stage that is meant when a claim names none.
        ladder: those stages of which each is a step beyond the one before.
    """

    names: tuple[str, ...]
    default: str
    ladder: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What cannot be true together with a relation on the same day, within one voice.

    Args:
        relation: the other relation type.
        of: ``pair`` = the same subject and object; ``object`` = another subject, same object.
        stages: the stages of the *other* relation that exclude; empty = all.
        own_stages: the stages of this relation that are excluded by it; empty = all.
        why: the rule in words.
    """

    relation: str
    of: Literal["pair", "object"]
    why: str
    stages: tuple[str, ...] = ()
    own_stages: tuple[str, ...] = ()


class RelationType(BaseModel):
    """Base of all relation types: subject, object, and what the type declares.

    Class variables:
        domain, range: the kinds of entity that can be subject and object.
        nature: a state holds over an interval; an act happened and stays true from then on.
        symmetric: subject and object can be exchanged; stored once, in the order of their ids.
        declarative: its subject's own word makes it so.
        sign: +1 friendly, -1 hostile, 0 neither; the default of signed measures.
        words, inverse: the verb of a sentence from subject to object, and the other way.
        rule: when a case belongs here, in words.
        standard: the published definition that the rule follows.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    group: ClassVar[Group]
    domain: ClassVar[tuple[str, ...]]
    range: ClassVar[tuple[str, ...]]
    nature: ClassVar[Nature] = "state"
    symmetric: ClassVar[bool] = False
    declarative: ClassVar[bool] = False
    sign: ClassVar[Sign] = 0
    stages: ClassVar[Stages | None] = None
    exclusions: ClassVar[tuple[Exclusion, ...]] = ()
    words: ClassVar[str]
    inverse: ClassVar[str]
    rule: ClassVar[str]
    standard: ClassVar[str]

    name: ClassVar[str] = ""
    cypher: ClassVar[str] = ""

    subject: EntityId
    object: EntityId

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()
        cls.cypher = cls.name.upper()
        if cls.symmetric:
            cls.inverse = cls.words

    @classmethod
    @cache
    def fields(cls) -> Mapping[str, FieldInfo]:
        """Everything that claims of this type can say, by name."""
        return cls.model_fields

    @classmethod
    @cache
    def qualifiers(cls) -> tuple[str, ...]:
        """Names of the fields that are part of a relation's identity."""
        return tuple(
            name
            for name, field in cls.fields().items()
            if any(isinstance(m, Qualifier) for m in field.metadata)
        )

    @classmethod
    def own_fields(cls) -> tuple[str, ...]:
        """Names of the fields that claims of this type can add, beyond identity and stage."""
        identity = {"subject", "object", "stage", *cls.qualifiers()}
        return tuple(name for name in cls.fields() if name not in identity)

    @classmethod
    def wording(cls, qualifiers: Mapping[str, Any]) -> str:
        """The verb of a sentence with subject and object."""
        return cls.words

    @classmethod
    def key_of(cls, subject: str, object: str) -> str:
        """``subject:relation:object``, a symmetric pair in the order of the ids."""
        if cls.symmetric and subject > object:
            subject, object = object, subject
        return f"{subject}:{cls.name}:{object}"
