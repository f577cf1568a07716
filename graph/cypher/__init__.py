"""Cypher on a view: read-only, with a timeout and a row limit, on an embedded engine."""

from __future__ import annotations

from westphalia.graph.cypher.engine import (
    LIMIT,
    TIMEOUT,
    DurationValue,
    Engine,
    NodeValue,
    PathValue,
    RelationshipValue,
    Rows,
)
from westphalia.graph.cypher.query import query

__all__ = [
    "LIMIT",
    "TIMEOUT",
    "DurationValue",
    "Engine",
    "NodeValue",
    "PathValue",
    "RelationshipValue",
    "Rows",
    "query",
]
