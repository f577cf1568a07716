"""Refuses, before anything runs, whatever is not one read-only query.

The engine is opened read-only too; this is the first line, it is the same for every engine, and it
says what and where. It knows what may stand in a query (clauses to begin with, procedures,
functions) rather than all that may not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from westphalia.graph.cypher.tokens import Token, error, tokens, words
from westphalia.schema.errors import UsageError, did_you_mean

WRITES: Final = words("CREATE MERGE SET DELETE DETACH NODETACH REMOVE DROP FOREACH INSERT")
BEGINNINGS: Final = ("MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL")
PROCEDURES: Final = ("db.labels", "db.relationshipTypes", "db.propertyKeys")

FUNCTIONS: Final = words(
    """
    all any exists isEmpty none single
    allShortestPaths shortestPath length nodes relationships
    coalesce elementId endNode head id last nullIf properties randomUUID size startNode timestamp
    toBoolean toBooleanOrNull toFloat toFloatOrNull toInteger toIntegerOrNull type valueType
    avg collect count max min percentileCont percentileDisc stDev stDevP sum
    keys labels range reduce reverse tail toBooleanList toFloatList toIntegerList toStringList
    abs ceil floor isNaN rand round sign e exp log log10 sqrt
    acos asin atan atan2 cos cot degrees haversin pi radians sin tan
    btrim char_length character_length left lower lTrim normalize replace right rTrim split
    substring toLower toString toStringOrNull toUpper trim upper
    date datetime localdatetime localtime time duration point
    date.truncate date.statement date.transaction date.realtime
    datetime.truncate datetime.fromEpoch datetime.fromEpochMillis datetime.statement
    datetime.transaction datetime.realtime localdatetime.truncate localtime.truncate time.truncate
    duration.between duration.inDays duration.inMonths duration.inSeconds
    point.distance point.withinBBox
    """
)
_FUNCTIONS: Final = {name.lower(): name for name in FUNCTIONS}
# Words that a parenthesis may follow without being a function.
_BEFORE_PARENTHESIS: Final = words(
    """
    ALL AND ANY AS ASC BY CALL CASE CONTAINS DESC DISTINCT ELSE ENDS EXISTS GROUPS IN IS LIMIT
    MATCH NONE NOT OFFSET ON OPTIONAL OR PATH PATHS RETURN SHORTEST SINGLE SKIP STARTS THEN UNION
    UNWIND WHEN WHERE WITH XOR
    """
)
_QUOTE = "if it is a name, put it in backticks"


def check(text: str) -> tuple[str, list[Token]]:
    """The query without a closing semicolon, and its tokens, if it only reads.

    Raises:
        UsageError: it does not, or may not; with line, column and a caret under the spot.
    """
    found = tokens(text)
    while found and found[-1].text == ";":
        text = text[: found.pop().start]
    if not found:
        raise error(text, 0, "the query is empty", "try: MATCH (n) RETURN n LIMIT 10")
    _check_beginning(text, found, 0)
    for at, token in enumerate(found):
        if token.text == ";":
            raise error(text, token.start, "a second statement", "run them one by one")
        if token.kind == "word" and not _names_something(found, at):
            _check_clause(text, found, at)
        if token.text == "(" and at:
            _check_function(text, found, at)
    return text, found


def _names_something(found: Sequence[Token], at: int) -> bool:
    """Whether a word is surely a property, label, type, parameter or key, and not a clause.

    An alias is not sure: in ``WITH as CREATE (n)`` the word before is a variable called ``as``.
    """
    before = found[at - 1].text if at else ""
    after = found[at + 1].text if at + 1 < len(found) else ""
    if before == "." and at > 1:
        return found[at - 2].kind != "number" and found[at - 2].text != "."
    return before in (":", "|", "&", "!", "$") or (before in ("{", ",") and after == ":")


def _check_clause(text: str, found: Sequence[Token], at: int) -> None:
    token, word = found[at], found[at].keyword
    before = found[at - 1] if at else None
    after = found[at + 1].keyword if at + 1 < len(found) else ""
    if word in WRITES:
        raise _writing(text, token)
    if word == "LOAD" and after == "CSV":
        raise error(text, token.start, "LOAD CSV reads files and addresses; queries only read "
                    "the graph", "load data with `westphalia load`")  # fmt: skip
    if word == "TRANSACTIONS" and before and before.keyword in ("IN", "CONCURRENT"):
        raise error(text, token.start, "a subquery in transactions is for writing", None)
    if word == "USE" and before and before.text == "{":
        raise error(text, token.start, "USE would leave the graph of this view", _QUOTE)
    if word == "UNION":
        _check_beginning(text, found, at + (2 if after in ("ALL", "DISTINCT") else 1))
    if word == "CALL":
        _check_procedure(text, found, at)


def _writing(text: str, token: Token) -> UsageError:
    return error(
        text, token.start, f"{token.keyword} would change the graph; queries only read", _QUOTE
    )


def _check_beginning(text: str, found: Sequence[Token], at: int) -> None:
    if at >= len(found):
        raise error(text, found[-1].start, "a query must follow", None)
    token = found[at]
    if token.keyword in WRITES:
        raise _writing(text, token)
    if token.keyword not in BEGINNINGS:
        near = did_you_mean(token.text.upper(), BEGINNINGS)
        others = ", ".join(BEGINNINGS[:-1])
        raise error(
            text, token.start, f"a query cannot begin with {token.text}",
            near or f"a query begins with {others} or {BEGINNINGS[-1]}",
        )  # fmt: skip


def _check_procedure(text: str, found: Sequence[Token], at: int) -> None:
    following = found[at + 1 : at + 2]
    if following and following[0].text in ("{", "("):
        return
    name = "".join(part.identifier or part.text for part in _dotted(found, at + 1))
    if name not in PROCEDURES:
        raise error(
            text, found[at].start, f"the procedure {name or '?'} may not be called",
            f"queries may call {', '.join(PROCEDURES)}",
        )  # fmt: skip


def _dotted(found: Sequence[Token], at: int) -> list[Token]:
    """The tokens of a name with dots that begins at ``at``."""
    parts: list[Token] = []
    for token in found[at:]:
        wanted = token.text == "." if len(parts) % 2 else bool(token.identifier)
        if not wanted:
            break
        parts.append(token)
    return parts


def _check_function(text: str, found: Sequence[Token], at: int) -> None:
    """Check the name before an opening parenthesis, if there is one."""
    first = at - 1
    if not found[first].identifier:
        return
    while first >= 2 and found[first - 1].text == "." and found[first - 2].identifier:
        first -= 2
    parts = found[first:at]
    if len(parts) == 1 and parts[0].keyword in _BEFORE_PARENTHESIS:
        return
    before = found[first - 1] if first else None
    if before and before.keyword == "CALL":
        return  # a procedure, checked as one
    name = "".join(part.identifier or part.text for part in parts)
    if name.lower() not in _FUNCTIONS:
        raise error(
            text, parts[0].start, f"there is no function {name}",
            did_you_mean(name, _FUNCTIONS.values()),
        )  # fmt: skip
