"""What the graph can hold, as tables for `:schema`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from westphalia.graph.projection import CITES, CLAIM_LABEL
from westphalia.graph.table import Table
from westphalia.schema.entities import ENTITY_KINDS
from westphalia.schema.errors import UsageError, did_you_mean
from westphalia.schema.relations import RELATION_TYPES

_NODES: Final = "MATCH (n) UNWIND labels(n) AS name RETURN name, count(*) AS number"
_TIES: Final = "MATCH ()-[r]->() RETURN type(r) AS name, count(*) AS number"
_CLAIMS: Final = {
    CLAIM_LABEL: "One claim of one source; its properties are those of the claim.",
    CITES: "A claim's source.",
}


Count = Callable[[str], dict[str, int]]
"""The answer to a query with the columns name and number."""


def listed(count: Count) -> Table:
    """Every label and relationship type that there is, most frequent first."""
    rows: list[tuple[str, int, str]] = []
    for text, pattern in ((_NODES, "(:{})"), (_TIES, "[:{}]")):
        found = sorted(count(text).items(), key=lambda pair: (-pair[1], pair[0]))
        rows += [(pattern.format(name), number, _sentence(name)) for name, number in found]
    return Table(["name", "number", "meaning"], rows, notes=[":schema NAME tells of one"])


def _sentence(name: str) -> str:
    """What a label or type means, in a line; empty for one that is not ours."""
    if kind := ENTITY_KINDS.get(name):
        return (kind.__doc__ or "").split("\n")[0]
    for relation in RELATION_TYPES.values():
        if relation.cypher == name:
            return (relation.__doc__ or "").split("\n")[0]
    return _CLAIMS.get(name, "")


def described(name: str, count: Count) -> Table:
    """One label or relationship type: what it means, and its properties in the graph.

    Raises:
        UsageError: the schema has none of that name.
    """
    wanted = name.strip(":()[]`")
    types = {relation.cypher: relation for relation in RELATION_TYPES.values()}
    rows: list[tuple[str, str]]
    if wanted in ENTITY_KINDS or wanted == CLAIM_LABEL:
        pattern = f"MATCH (x:{wanted})"
        rows = [("a node", _sentence(wanted))]
        if kind := ENTITY_KINDS.get(wanted):
            rows.append(("rule", kind.rule))
    elif wanted.upper() in types or wanted.upper() == CITES:
        pattern = f"MATCH ()-[x:{wanted.upper()}]->()"
        rows = [("a relationship", _sentence(wanted.upper()))]
        if relation := types.get(wanted.upper()):
            rows += [
                ("from", ", ".join(relation.domain)),
                ("to", ", ".join(relation.range)),
                ("direction", "none: leave the arrow out" if relation.symmetric else "->"),
                ("rule", relation.rule),
                ("standard", relation.standard),
            ]
    else:
        names = [*ENTITY_KINDS, CLAIM_LABEL, *types, CITES]
        raise UsageError(
            f"the schema has no label or relationship type {wanted}",
            did_you_mean(wanted, names) or did_you_mean(wanted.upper(), names) or "see :schema",
        )
    found = count(f"{pattern} UNWIND keys(x) AS name RETURN name, count(*) AS number")
    rows += [(f".{key}", f"on {number:,}") for key, number in sorted(found.items())]
    return Table(["", "meaning"], rows)
