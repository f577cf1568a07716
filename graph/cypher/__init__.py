"""Cypher on a view: read-only, with a timeout and a row limit, embedded or on a server."""

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
from westphalia.graph.cypher.query import push_view, query, query_on

__all__ = [
    "LIMIT",
    "TIMEOUT",
    "DurationValue",
    "Engine",
    "NodeValue",
    "PathValue",
    "RelationshipValue",
    "Rows",
    "push_view",
    "query",
    "query_on",
]
