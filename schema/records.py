"""What a loader yields: entities and claims, each with the place that it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from westphalia.schema.claims import Claim
from westphalia.schema.entities import Entity
from westphalia.schema.errors import Problem


@dataclass(frozen=True, slots=True)
class Record:
    """One entity or claim, and where it stands (``file:line``)."""

    item: Entity | Claim
    place: str = ""


@dataclass(slots=True)
class Batch:
    """All that one load reads, and what is wrong with it.

    Args:
        source: id of the loader that read it.
        files: name and SHA-256 of each file read.
        notes: what a person should know of how it was read.
        choices: what the user chose for this load, and what came of it; kept with the load.
    """

    source: str
    entities: list[Record] = field(default_factory=list)
    claims: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    choices: dict[str, Any] = field(default_factory=dict)

    def add(self, found: Iterable[Record | Problem]) -> Batch:
        """Take in what a loader yields; returns itself."""
        for item in found:
            if isinstance(item, Problem):
                self.problems.append(item)
            elif isinstance(item.item, Entity):
                self.entities.append(item)
            else:
                self.claims.append(item)
        return self

    def iter_entities(self) -> Iterator[tuple[Entity, str]]:
        """Each entity with its place."""
        for record in self.entities:
            if isinstance(record.item, Entity):
                yield record.item, record.place

    def iter_claims(self) -> Iterator[tuple[Claim, str]]:
        """Each claim with its place."""
        return ((r.item, r.place) for r in self.claims if isinstance(r.item, Claim))
