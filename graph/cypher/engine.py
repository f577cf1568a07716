"""What every Cypher engine offers, and the plain values that its rows hold.

A row holds None, text, numbers, booleans, ``datetime.date`` and its kin, lists, dictionaries, and
the four classes below. They are the same whichever engine answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol

from westphalia.graph.table import Table

TIMEOUT: Final = 30.0  # seconds
LIMIT: Final = 10_000  # rows


@dataclass(frozen=True, slots=True)
class NodeValue:
    """A node in a row: ``id`` and labels as in the projection, and its other properties.

    Two nodes are the same when their ids are.
    """

    id: str
    labels: tuple[str, ...] = field(compare=False)
    properties: Mapping[str, Any] = field(compare=False)

    def __str__(self) -> str:
        return f"({self.id}:{':'.join(self.labels)})"

    def plain(self) -> dict[str, Any]:
        """As a dictionary of plain values."""
        return {"id": self.id, "labels": list(self.labels), "properties": dict(self.properties)}


@dataclass(frozen=True, slots=True)
class RelationshipValue:
    """A relationship in a row, with the ids of its two ends.

    Claims' ties to their sources have no id of their own; it is empty there.
    """

    id: str
    type: str
    subject: str
    object: str
    properties: Mapping[str, Any] = field(compare=False)

    def __str__(self) -> str:
        return f"({self.subject})-[:{self.type}]->({self.object})"

    def plain(self) -> dict[str, Any]:
        """As a dictionary of plain values."""
        return {
            "id": self.id, "type": self.type, "subject": self.subject, "object": self.object,
            "properties": dict(self.properties),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class PathValue:
    """A path in a row: its nodes in order, and the relationships between them."""

    nodes: tuple[NodeValue, ...]
    relationships: tuple[RelationshipValue, ...]

    def __len__(self) -> int:
        return len(self.relationships)

    def __str__(self) -> str:
        parts = [f"({self.nodes[0].id})"]
        for one, tie, other in zip(self.nodes, self.relationships, self.nodes[1:], strict=False):
            way = f"-[:{tie.type}]->" if tie.subject == one.id else f"<-[:{tie.type}]-"
            parts.append(f"{way}({other.id})")
        return "".join(parts)

    def plain(self) -> dict[str, Any]:
        """As a dictionary of plain values."""
        return {
            "nodes": [node.plain() for node in self.nodes],
            "relationships": [tie.plain() for tie in self.relationships],
        }


@dataclass(frozen=True, slots=True)
class DurationValue:
    """A duration, whose months have no fixed number of days, nor its days of hours."""

    months: int = 0
    days: int = 0
    seconds: int = 0
    nanoseconds: int = 0

    def __str__(self) -> str:
        whole = f"P{self.months}M{self.days}DT{self.seconds}"
        return f"{whole}.{self.nanoseconds:09d}S" if self.nanoseconds else f"{whole}S"


class Rows(Table):
    """The answer to a query: a table that knows whether the row limit cut it short."""

    truncated: bool

    def __init__(
        self,
        columns: Iterable[str],
        rows: Iterable[Iterable[Any]],
        title: str = "",
        notes: Iterable[str] = (),
        *,
        truncated: bool = False,
    ) -> None:
        super().__init__(columns, rows, title, notes)
        object.__setattr__(self, "truncated", truncated)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a row; nodes, relationships and paths as dictionaries too."""
        return [{name: _plain(value) for name, value in row.items()} for row in super().to_dicts()]


def _plain(value: Any) -> Any:
    if isinstance(value, (NodeValue, RelationshipValue, PathValue)):
        return _plain(value.plain())
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value if value is None or isinstance(value, (str, int, float, date)) else str(value)


class Engine(Protocol):
    """Something that answers Cypher: the embedded engine, or a server."""

    def run(self, text: str, params: Mapping[str, Any], *, timeout: float, limit: int) -> Rows:
        """The rows of a read-only query.

        Args:
            text: one statement.
            params: values for ``$name``: None, text, numbers, booleans, dates, lists, dicts.
            timeout: seconds after which the query itself is stopped.
            limit: rows after which reading stops.

        Raises:
            UsageError: the text is no query that may run, or it was stopped.
            BackendError: the engine is missing or broken.
        """
        ...
