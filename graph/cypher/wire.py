"""Values on the pipe between us and the engine's process: JSON, with marks for what it lacks."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from westphalia.graph.cypher.engine import (
    DurationValue,
    NodeValue,
    PathValue,
    RelationshipValue,
)
from westphalia.schema.errors import UsageError

_LARGEST: Final = 2**63 - 1


def encode(name: str, value: Any) -> Any:
    """A parameter for the pipe.

    Raises:
        UsageError: it is of no kind that Cypher has.
    """
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        if -_LARGEST - 1 <= value <= _LARGEST:
            return int(value)
        raise UsageError(f"parameter {name}: {value} does not fit into 64 bits")
    if isinstance(value, float) and math.isfinite(value):
        return float(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return {"date": value.isoformat()}
    if isinstance(value, (list, tuple)):
        return [encode(name, item) for item in value]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {"map": {key: encode(name, item) for key, item in value.items()}}
    raise UsageError(
        f"parameter {name}: {value!r} is a {type(value).__name__}",
        "pass None, text, a number, a boolean, a date, a list or a dictionary",
    )


def decode(value: Any) -> Any:
    """A value of a row from the pipe."""
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    ((mark, content),) = value.items()
    return _MARKS[mark](content)


def _properties(content: dict[str, Any]) -> dict[str, Any]:
    return {key: decode(item) for key, item in content.items()}


def _node(content: Any) -> NodeValue:
    labels, properties = content
    values = _properties(properties)
    return NodeValue(values.pop("id", ""), tuple(labels), values)


def _relationship(content: Any) -> RelationshipValue:
    kind, subject, object, properties = content
    values = _properties(properties)
    return RelationshipValue(values.pop("id", ""), kind, subject, object, values)


def _path(content: Any) -> PathValue:
    nodes, ties = content
    return PathValue(tuple(map(decode, nodes)), tuple(map(decode, ties)))


def _date(content: str) -> date:
    try:
        return date.fromisoformat(content)
    except ValueError:
        raise outside(content) from None


def _datetime(content: str) -> datetime:
    try:
        return datetime.fromisoformat(content.split("[")[0])
    except ValueError:
        raise outside(content) from None


def outside(content: str) -> UsageError:
    """The error of a date that Python cannot hold."""
    return UsageError(f"the query returns {content}, outside the years 1 to 9999")


_MARKS: Final[dict[str, Callable[[Any], Any]]] = {
    "date": _date,
    "datetime": _datetime,
    "time": time.fromisoformat,
    "duration": lambda parts: DurationValue(*parts),
    "float": float,
    "map": _properties,
    "node": _node,
    "relationship": _relationship,
    "path": _path,
}
