"""A query on its way to an engine: read-only, its columns known, its parameters there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from westphalia.graph.cypher.columns import columns
from westphalia.graph.cypher.guard import check
from westphalia.graph.cypher.tokens import Token
from westphalia.schema.errors import UsageError


@dataclass(frozen=True, slots=True)
class Question:
    """What every engine has to know of a query.

    Args:
        text: one statement without a closing semicolon.
        tokens: of the text.
        columns: the names that it promises; None where only the engine knows.
    """

    text: str
    tokens: Sequence[Token]
    columns: tuple[str, ...] | None

    @classmethod
    def of(cls, text: str, params: Mapping[str, Any], *, timeout: float, limit: int) -> Question:
        """The question that a text asks.

        Raises:
            UsageError: it may not run, or a parameter is missing.
        """
        text, found = check(text)
        promised = columns(text, found)
        wanted = {t.identifier for b, t in pairwise(found) if b.text == "$"}
        for name in sorted(wanted - set(params) - {""}):
            raise UsageError(f"the query needs a value for ${name}", f"--param {name}=...")
        if not timeout > 0 or limit < 1:
            raise UsageError("timeout and limit must be above nought")
        return cls(text, found, promised)
