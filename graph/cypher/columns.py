"""The column names that a query promises, known before it runs and with no row at all.

As in Neo4j: the alias, or the expression as it was written. The embedded engine names columns only
on rows, and folds two of one name into one where Neo4j refuses the query.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from westphalia.graph.cypher.tokens import Token, error

_AFTER: Final = frozenset({"ORDER", "SKIP", "LIMIT", "OFFSET", "UNION"})


def columns(text: str, found: Sequence[Token]) -> tuple[str, ...] | None:
    """The names of the columns; None where only the engine knows (``*``, a bare CALL).

    Raises:
        UsageError: two columns of one name.
    """
    items = _items(found)
    if not items or not items[0] or items[0][0].text == "*":
        return None
    names: list[str] = []
    for item in items:
        name = _name(text, item)
        if name in names:
            raise error(
                text, item[0].start, f"a second column called {name}", "rename one: ... AS other"
            )
        names.append(name)
    return tuple(names)


def _items(found: Sequence[Token]) -> list[list[Token]]:
    """What the first RETURN that is not in brackets returns, item by item."""
    items: list[list[Token]] = []
    depth = 0
    for at, token in enumerate(found):
        if token.text in ("(", "[", "{"):
            depth += 1
        elif token.text in (")", "]", "}"):
            depth -= 1
        named = at and found[at - 1].text in (".", ":", "$")
        if not items:
            if depth == 0 and token.keyword == "RETURN" and not named:
                items.append([])
        elif depth == 0 and token.keyword in _AFTER and items[-1] and not named:
            break
        elif depth == 0 and token.text == ",":
            items.append([])
        elif items != [[]] or token.keyword != "DISTINCT":
            items[-1].append(token)
    return items


def _name(text: str, item: Sequence[Token]) -> str:
    if len(item) > 2 and item[-2].keyword == "AS":
        return item[-1].identifier
    if len(item) == 1 and item[0].identifier:
        return item[0].identifier
    return text[item[0].start : item[-1].end] if item else ""
