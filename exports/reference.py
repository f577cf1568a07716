"""The schema for reading: all kinds and types at a glance, or one in full."""

from __future__ import annotations

import textwrap

from westphalia.graph.table import Table
from westphalia.schema.catalogue import declared, find_type
from westphalia.schema.entities import ENTITY_KINDS, Entity
from westphalia.schema.relations import RELATION_TYPES, RelationType


def overview() -> list[Table]:
    """The kinds of entity, and the types of relation."""
    kinds = [(name, _promise(kind)) for name, kind in ENTITY_KINDS.items()]
    types = [
        (t.group, name, "act" if t.nature == "act" else "state", _ends(t), _promise(t))
        for name, t in RELATION_TYPES.items()
    ]
    return [
        Table(["kind", "meaning"], kinds, title="Kinds of entity"),
        Table(
            ["group", "relation", "nature", "between", "meaning"],
            types,
            title="Types of relation",
            notes=["`westphalia schema NAME` tells all about one"],
        ),
    ]


def describe(name: str) -> Table:
    """All that one kind or type declares, a row each."""
    kind = find_type(name)
    rows: list[tuple[object, ...]] = []
    if issubclass(kind, RelationType):
        for key, value in declared(kind).items():
            if isinstance(value, dict):
                rows += [(f"{key} of {name}", ", ".join(words)) for name, words in value.items()]
            else:
                text = ", ".join(map(str, value)) if isinstance(value, list) else value
                rows.append((key, text))
    else:
        rows = [("kind", kind.kind), ("rule", kind.rule)]
        rows += [("field", field) for field in kind.model_fields]
    return Table(["declares", "value"], rows, title=_promise(kind))


def describe_text(name: str, width: int) -> str:
    """One kind or type as text for a terminal."""
    kind = find_type(name)
    lines = [kind.__name__, *textwrap.wrap(_promise(kind), width), ""]
    for key, value in describe(name).rows:
        if value not in (None, "", False):
            lines += textwrap.wrap(f"{key:<14} {value}", max(width, 40), subsequent_indent=" " * 15)
    return "\n".join(lines)


def _promise(kind: type[Entity] | type[RelationType]) -> str:
    return (kind.__doc__ or "").strip().splitlines()[0]


def _ends(kind: type[RelationType]) -> str:
    arrow = "--" if kind.symmetric else "->"
    return f"{_short(kind.domain)} {arrow} {_short(kind.range)}"


def _short(kinds: tuple[str, ...]) -> str:
    return "any" if len(kinds) == len(ENTITY_KINDS) else "|".join(kinds)
