"""Cypher text as tokens, so that a word in a string or a comment is never taken for a clause.

The rules are those of the grammar that both engines use (openCypher; Neo4j's Cypher 5 lexer):
strings with backslash escapes, names in backticks with doubled backticks, two kinds of comment.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from westphalia.schema.errors import UsageError

Kind = Literal["word", "name", "string", "number", "symbol"]

_TOKEN: Final = re.compile(
    r"""(?P<gap>[\s\x1c-\x1f]+ | //[^\r\n]* | /\*.*?\*/)
    | (?P<string>'(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*")
    | (?P<name>`(?:[^`]|``)*`)
    | (?P<word>[^\W\d]\w*)
    # Letters after a number are a word of their own: `0SET` is a number and a clause.
    | (?P<number>\d+(?:\.\d+)?)
    | (?P<symbol>.)""",
    re.VERBOSE | re.DOTALL,
)
# Neo4j reads these before anything else, so a string could end in the middle of another engine's.
_ESCAPED_QUOTE: Final = re.compile(r"\\u+(?:0022|0027|0060|005c|000a|000d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """One token and where it stands."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)

    @property
    def keyword(self) -> str:
        """A word in the one form that keywords are compared in; empty for anything else.

        Letters that turn into others in upper case (ſ into S) are folded as an engine may do.
        """
        if self.kind != "word":
            return ""
        return unicodedata.normalize("NFKC", self.text).upper()

    @property
    def identifier(self) -> str:
        """A word or a name without its backticks; empty for anything else."""
        if self.kind == "name":
            return self.text[1:-1].replace("``", "`")
        return self.text if self.kind == "word" else ""


def words(text: str) -> frozenset[str]:
    """The words of a text, for lists of words that are read more easily without commas."""
    return frozenset(text.split())


def tokens(text: str) -> list[Token]:
    """The tokens of a query, without blanks and comments.

    Raises:
        UsageError: a string, name or comment is not closed, or an escape hides a quote.
    """
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        kind, word, start = found.lastgroup, found[0], found.start()
        if kind == "gap":
            continue
        if kind == "string" and (hidden := _ESCAPED_QUOTE.search(word)):
            raise error(
                text, start + hidden.start(), f"{hidden[0]} stands for a quote or a line end",
                "write the character, or pass the value as a parameter: $name",
            )  # fmt: skip
        if kind == "symbol":
            _refuse_open(text, word, start)
        if (kind == "symbol" and word == "\\") or (kind == "name" and "\\u" in word):
            raise error(text, start, "an escape outside a string", "write the character itself")
        yield Token(kind, word, start)  # type: ignore[arg-type]  # the groups are the kinds


def _refuse_open(text: str, symbol: str, start: int) -> None:
    if symbol in "'\"":
        raise error(text, start, "this string is not closed", f"close it with {symbol}")
    if symbol == "`":
        raise error(text, start, "this name is not closed", "close it with `")
    if text.startswith("/*", start):
        raise error(text, start, "this comment is not closed", "close it with */")


def error(text: str, offset: int, what: str, hint: str | None = None) -> UsageError:
    """An error that shows the line of the query and a caret under the spot."""
    line = text.count("\n", 0, offset) + 1
    start = text.rfind("\n", 0, offset) + 1
    whole = text[start:].split("\n", 1)[0].rstrip("\r")
    column = offset - start
    # A long line is shown around the spot.
    left = max(0, column - 60) if len(whole) > 100 else 0
    shown = whole[left : left + 100].replace("\t", " ")
    return UsageError(
        f"line {line}, column {column + 1}: {what}\n    {shown}\n    {' ' * (column - left)}^",
        hint,
    )
