"""What an engine says when a query fails, as something that a person can act on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from westphalia.graph.cypher.tokens import Token, error
from westphalia.schema.errors import UsageError

_PLACES: Final = (
    re.compile(r"(?s)Syntax error at line (?P<line>\d+):(?P<column>\d+) - (?P<what>.*)"),
    re.compile(r"(?s)(?P<what>Unexpected input .*?) at line (?P<line>\d+), column (?P<column>\d+)"),
)
_OFFSET: Final = re.compile(
    r"(?s)(?P<what>.*?) \(line \d+, column \d+ \(offset: (?P<offset>\d+)\)\)"
)
_MISMATCH: Final = re.compile(
    r"(?s)(?:mismatched|extraneous) input '(?P<got>.*?)',? expect(?:ing|ed:?) (?P<wanted>.*)"
)
# The engine's parser says what kind of fault it is in one word before the sentence.
_CATEGORY: Final = re.compile(r"^[A-Z]\w+: (?=\S)")
_QUOTED: Final = re.compile(r"['`](\w+)['`]")
# The embedded engine names the setting whenever a query outgrows one of its bounds on memory.
_BUDGET: Final = "arcadedb.queryMax"
_OUR_FAULT: Final = ("CommandParsingException", "CommandSemanticException")


def stopped(timeout: float) -> UsageError:
    """The error of a query that took too long."""
    return UsageError(
        f"the query was stopped after {timeout:g} s",
        "narrow it (a label, an id, a bound on [*]), or allow more with --timeout",
    )


def out_of_memory() -> UsageError:
    """The error of a query that outgrew the engine."""
    return UsageError(
        "the query was stopped: it needs more memory than the engine may use",
        "narrow it, or aggregate (count) where it collects or sorts everything",
    )


def translate(
    text: str, found: Sequence[Token], trail: Sequence[tuple[str, str]], timeout: float
) -> UsageError:
    """The error for what the engine raised.

    Args:
        text: the query.
        found: its tokens.
        trail: class and message of what was raised and of its causes, outermost first.
        timeout: the limit that the query ran under.
    """
    kinds = {kind for kind, _ in trail}
    if "TimeoutException" in kinds:
        return stopped(timeout)
    if "OutOfMemoryError" in kinds:
        return out_of_memory()
    kind, message = trail[0]
    if _BUDGET in message:
        return out_of_memory()
    if kind == "StackOverflowError":
        return UsageError("the query is nested too deeply", "split it with WITH")
    for pattern in _PLACES:
        if placed := pattern.search(message):
            return _placed(text, int(placed["line"]), int(placed["column"]), placed["what"])
    message = _CATEGORY.sub("", message).strip() if message != "None" else kind
    if kind in _OUR_FAULT:
        for quoted in _QUOTED.finditer(message):
            for token in found:
                if token.identifier == quoted[1]:
                    return error(text, token.start, _lower(message))
    return UsageError(f"the query failed: {_lower(message)}")


def from_server(
    text: str, code: str, message: str, timeout: float, back: Callable[[int], int]
) -> UsageError:
    """The error for what a server said of a query.

    Args:
        text: the query as it was given.
        code: Neo4j's status code.
        back: where a place that the server names is in ``text``.
    """
    if "TransactionTimedOut" in code or "TransactionTerminated" in code:
        return stopped(timeout)
    if "OutOfMemory" in code:
        return out_of_memory()
    if placed := _OFFSET.search(message):
        what = placed["what"].strip()
        expected = what.partition(": expected ")
        hint = f"expected {expected[2]}" if 0 < len(expected[2]) < 120 else None
        return error(text, min(back(int(placed["offset"])), len(text)), _lower(expected[0]), hint)
    return UsageError(f"the query failed: {_lower(message.strip())}")


def _placed(text: str, line: int, column: int, what: str) -> UsageError:
    offset = 0
    for _ in range(line - 1):
        offset = text.find("\n", offset) + 1
    if mismatch := _MISMATCH.search(what):
        got = mismatch["got"].replace("<EOF>", "the end")
        wanted = [w.strip(" '") for w in mismatch["wanted"].strip("{}. ").split(", ")]
        # A list of half the grammar helps nobody.
        hint = f"expected {' or '.join(wanted)}" if len(wanted) <= 8 else None
        return error(text, offset + column, f"{got} cannot stand here", hint)
    return error(text, min(offset + column, len(text)), _lower(what.split("\n")[0]))


def _lower(message: str) -> str:
    first, rest = message[:1], message[1:]
    return first.lower() + rest if rest[:1].islower() else message
