"""Hints for a query that runs but probably asks for something else.

Cypher finds nothing, silently, when a label or a property is misspelt. These are warnings: they
read the tokens, not a parse tree, and where the two could differ they keep quiet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from westphalia.graph.cypher.tokens import Token, words
from westphalia.schema.errors import did_you_mean

_DATED: Final = frozenset({"valid_from", "valid_to", "certain_from", "certain_to"})
# Words after which a parenthesis opens a pattern or an expression; other names call functions.
_BEFORE_PATTERN: Final = words(
    "MATCH OPTIONAL WHERE AND OR XOR NOT CREATE RETURN WITH IN WHEN THEN ELSE EXISTS BY"
)
# Parts of dates, times, durations and points.
_PARTS: Final = words(
    """
    year quarter month week weekYear dayOfQuarter quarterDay day ordinalDay dayOfWeek weekDay
    hour minute second millisecond microsecond nanosecond timezone offset epochMillis epochSeconds
    years quarters months weeks days hours minutes seconds milliseconds microseconds nanoseconds
    x y z longitude latitude height crs srid
    """
)
_OPEN: Final = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that a query can use.

    Args:
        labels: of nodes.
        types: of relationships; each says whether it is symmetric.
        properties: of nodes and relationships.
    """

    labels: frozenset[str]
    types: Mapping[str, bool]
    properties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Use:
    """A name that a query uses, and as what."""

    role: str  # label, type, either, property, or key of a map
    name: str
    arrow: bool = False


def hints(
    found: Sequence[Token],
    vocabulary: Vocabulary,
    params: Mapping[str, Any],
    *,
    dates_given: bool,
) -> list[str]:
    """Warnings about a query, each one once.

    Args:
        found: its tokens.
        vocabulary: the names that the graph knows.
        params: the keys of maps in them are no misspelt properties.
        dates_given: whether the view's day was named (or every date asked for).
    """
    uses = list(_uses(found))
    own_keys = {*_keys(params), *(use.name for use in uses if use.role == "key"), *_PARTS}
    notes: dict[str, None] = {}
    for use in uses:
        if note := _unknown(use, vocabulary, own_keys):
            notes[note] = None
        if use.arrow and vocabulary.types.get(use.name):
            notes[
                f"{use.name} is symmetric and stored once, in the order of the ids: "
                f"leave out the arrow, -[:{use.name}]-"
            ] = None
    dated = sorted({u.name for u in uses if u.role == "property" and u.name in _DATED})
    if dated and not dates_given:
        notes[
            f"{' and '.join(dated)} in a view of today alone: what has ended is not in it; "
            "name the day (--as-of) or ask for every date (--history)"
        ] = None
    return list(notes)


def _unknown(use: Use, vocabulary: Vocabulary, own_keys: set[str]) -> str | None:
    if use.role == "key":
        return None
    if use.role == "property":
        known, kind = vocabulary.properties, "property"
        if use.name in own_keys and use.name not in known:
            return None
    elif use.role == "type":
        known, kind = frozenset(vocabulary.types), "relationship type"
    elif use.role == "label":
        known, kind = vocabulary.labels, "label"
    else:
        known, kind = vocabulary.labels | frozenset(vocabulary.types), "label or relationship type"
    if use.name in known:
        return None
    near = did_you_mean(use.name, known)
    return f"there is no {kind} {use.name}" + (f"; {near}" if near else "")


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (str(key) for key in value)
        for item in value.values():
            yield from _keys(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _keys(item)


def _uses(found: Sequence[Token]) -> Iterator[Use]:
    """Every label, type and property in the tokens, with the bracket each stands in."""
    inside: list[str] = []  # kinds of the brackets that are open
    for at, token in enumerate(found):
        before = found[at - 1] if at else None
        here = inside[-1] if inside else ""
        if token.text in _OPEN:
            inside.append(_bracket(found, at, here))
        elif token.text in _OPEN.values():
            if inside:
                inside.pop()
        elif (
            token.text == ":"
            and before
            and (before.identifier or before.text in "([")
            and (here in ("node", "relationship", "other", ""))
        ):
            role = {"node": "label", "relationship": "type"}.get(here, "either")
            arrow = here == "relationship" and _has_arrow(found, at)
            yield from (Use(role, name, arrow) for name in _names(found, at + 1))
        elif token.identifier and before and before.text == ".":
            if _is_property(found, at):
                yield Use("property", token.identifier)
        elif token.identifier and before and before.text in ("{", ","):
            after = found[at + 1].text if at + 1 < len(found) else ""
            if here in ("map", "pattern map") and after == ":":
                yield Use("property" if here == "pattern map" else "key", token.identifier)


def _bracket(found: Sequence[Token], at: int, here: str) -> str:
    """What an opening bracket opens."""
    before = found[at - 1] if at else None
    if found[at].text == "[":
        return "relationship" if before and before.text == "-" else "list"
    if found[at].text == "{":
        return "pattern map" if here in ("node", "relationship") else "map"
    if before and before.identifier and before.keyword not in _BEFORE_PATTERN:
        return "call"
    # `(n` or `(:` or `()` is a node, or an expression in parentheses that looks like one.
    after = [token.text for token in found[at + 1 : at + 3]]
    if after and after[0] in (":", "{", ")"):
        return "node"
    return "node" if len(after) > 1 and after[1] in (":", "{", ")") else "other"


def _names(found: Sequence[Token], at: int) -> Iterator[str]:
    """The names of a label expression: ``A``, ``A|B``, ``!A&B``, ``A|:B``."""
    wanted = True
    for token in found[at:]:
        if wanted and token.identifier:
            yield token.identifier
            wanted = False
        elif token.text in ("|", "&", ":"):
            wanted = True
        elif not (wanted and token.text in ("!", "(")):
            return


def _has_arrow(found: Sequence[Token], at: int) -> bool:
    """Whether the relationship pattern around ``at`` has a direction."""
    first = at
    while first > 0 and found[first].text != "[":
        first -= 1
    last = at
    while last < len(found) - 1 and found[last].text != "]":
        last += 1
    left = first >= 2 and found[first - 2].text == "<"
    right = last + 2 < len(found) and found[last + 2].text == ">"
    return left != right


def _is_property(found: Sequence[Token], at: int) -> bool:
    """Whether the name after a dot is a property of a node or relationship.

    Not a function with a dot in its name, nor the part of a date (``r.valid_from.year``).
    """
    after = found[at + 1].text if at + 1 < len(found) else ""
    if after == "(":
        return False
    if at < 2:
        return False
    owner = found[at - 2]
    if owner.text in ("{", ","):
        return True  # n {.name, .id}
    return bool(owner.identifier) and not (at >= 3 and found[at - 3].text in (".", "$"))
