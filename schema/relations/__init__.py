"""Every relation type, by group. A type is a class; its module is its group."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Final, get_args

from westphalia.schema.errors import UsageError, did_you_mean
from westphalia.schema.relations import (
    alignment,
    conflict,
    institutions,
    membership,
    sovereignty,
    territory,
)
from westphalia.schema.relations.base import (
    EntityId,
    Exclusion,
    Group,
    Qualifier,
    RelationType,
    Stages,
)

_MODULES = (sovereignty, membership, alignment, conflict, territory, institutions)


def _types(module: ModuleType) -> Iterator[type[RelationType]]:
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, RelationType) and value.name:
            yield value


RELATION_TYPES: Final[dict[str, type[RelationType]]] = {
    relation.name: relation for module in _MODULES for relation in _types(module)
}


GROUPS: Final[tuple[Group, ...]] = get_args(Group)


def relation_type(name: str) -> type[RelationType]:
    """The class of a relation type, by its name (``recognises``) or Cypher name (``RECOGNISES``).

    Raises:
        UsageError: no such type; with the nearest names as a hint.
    """
    try:
        return RELATION_TYPES[name.lower()]
    except KeyError:
        hint = did_you_mean(name, RELATION_TYPES) or "see `westphalia schema` for all of them"
        raise UsageError(f"{name!r} is not a relation type", hint) from None


__all__ = [
    "GROUPS",
    "RELATION_TYPES",
    "EntityId",
    "Exclusion",
    "Group",
    "Qualifier",
    "RelationType",
    "Stages",
    "relation_type",
]
