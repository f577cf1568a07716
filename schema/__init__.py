"""What can be said: entities, relations, claims, dates, and the rules that they obey."""

from __future__ import annotations

from westphalia.schema.claims import MODALITIES, STANCES, Claim, make_claim
from westphalia.schema.entities import (
    ENTITY_KINDS,
    Agreement,
    Alias,
    Entity,
    Event,
    Facility,
    Group,
    Identifier,
    Office,
    Organisation,
    Person,
    Polity,
    Source,
    Territory,
    entity_kind,
)
from westphalia.schema.errors import (
    BackendError,
    DataError,
    Problem,
    UsageError,
    WestphaliaError,
)
from westphalia.schema.identifiers import Crosswalk
from westphalia.schema.moments import Moment
from westphalia.schema.periods import Period
from westphalia.schema.records import Batch, Record
from westphalia.schema.relations import RELATION_TYPES, RelationType, relation_type

__all__ = [
    "ENTITY_KINDS",
    "MODALITIES",
    "RELATION_TYPES",
    "STANCES",
    "Agreement",
    "Alias",
    "BackendError",
    "Batch",
    "Claim",
    "Crosswalk",
    "DataError",
    "Entity",
    "Event",
    "Facility",
    "Group",
    "Identifier",
    "Moment",
    "Office",
    "Organisation",
    "Period",
    "Person",
    "Polity",
    "Problem",
    "Record",
    "RelationType",
    "Source",
    "Territory",
    "UsageError",
    "WestphaliaError",
    "entity_kind",
    "make_claim",
    "relation_type",
]
