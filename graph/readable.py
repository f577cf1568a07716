"""What a view needs of an archive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from westphalia.schema.entities import Entity
from westphalia.schema.spells import Spell

if TYPE_CHECKING:
    from westphalia.graph.loads import Origin
    from westphalia.graph.view import View


class Readable(Protocol):
    """What a view needs of an archive."""

    @property
    def entities(self) -> Mapping[str, Entity]: ...

    def spells(self, known_at: str | None = None) -> list[Spell]: ...

    def entities_at(self, known_at: str | None) -> Mapping[str, Entity]: ...

    @property
    def successors(self) -> Mapping[str, str]: ...

    def find(self, text: str, day: date | None = None) -> str: ...

    def origin(self, claim: str) -> Origin: ...

    def sources_of(self, loader: str) -> set[str]: ...

    def view(self, **options: Any) -> View: ...
