"""Texts that an engine would answer wrongly: refused, or put in a way that it answers rightly.

ArcadeDB, the embedded engine, loses an aggregate (``max(x)``) that stands below a logical operator
(``max(x) IS NULL``, ``NOT``, ``AND``, ``IN``, ``STARTS WITH``, ``=~``) or before a property
(``max(x).year``): it then gives a row for each row that went in, and the wrong value. With the
aggregate in a ``WITH`` of its own both engines answer, and alike. Such texts are refused there.

Neo4j 5.26 answers ``MATCH ()-[r]->() RETURN count(r.stage)`` from its count of relationships, with
those that have no stage. It is asked for ``count(coalesce(r.stage))`` instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from westphalia.graph.cypher.tokens import Token, error, words

AGGREGATES: Final = words(
    "avg collect count max min percentileCont percentileDisc stDev stDevP sum".upper()
)
_OPERATORS: Final = words("AND OR XOR NOT IN IS STARTS ENDS CONTAINS")
_BOUNDS: Final = words(
    "RETURN WITH WHERE ORDER BY SKIP LIMIT UNION MATCH UNWIND CALL AS WHEN THEN ELSE CASE END "
    "DISTINCT OPTIONAL ASC DESC ALL"
)
_BEFORE, _AFTER = "coalesce(", ")"
_OPEN, _CLOSE = "([{", ")]}"


def refuse_misread(text: str, found: Sequence[Token]) -> None:
    """Raises: UsageError, where the embedded engine would misread an aggregate."""
    if not any(_is_aggregate(found, at) for at in range(len(found))):
        return
    partners = _partners(found)
    for at, token in enumerate(found):
        if _is_operator(found, at, partners):
            first, last = _around(found, at, partners)
            seen = [i for i in _beside(found, first, last, partners) if _is_aggregate(found, i)]
            if seen and not _iterates(found, at, first):
                raise _misread(text, found, seen[0], token)
        elif token.text == "." and at and found[at - 1].text in (")", "]"):
            first = partners.get(at - 1, at - 1)
            while first and found[first].text == "[" and found[first - 1].text in (")", "]"):
                first = partners.get(first - 1, first - 1)
            called = first - 1 if found[first].text == "(" else first
            inside = range(max(called, 0), at)
            if seen := [i for i in inside if _is_aggregate(found, i)]:
                raise _misread(text, found, seen[0], found[min(at + 1, len(found) - 1)])


def for_server(text: str, found: Sequence[Token]) -> tuple[str, Callable[[int], int]]:
    """The text for Neo4j, and where a place of it is in the text that was given."""
    places: list[tuple[int, str]] = []
    for at, token in enumerate(found[:-5]):
        name, *rest = found[at + 2 : at + 6]
        shape = [found[at + 1].text, rest[0].text, rest[2].text]
        if token.keyword == "COUNT" and shape == ["(", ".", ")"] and name.identifier:
            places += [(name.start, _BEFORE), (rest[1].end, _AFTER)]
    made, last = [], 0
    for place, more in places:
        made += [text[last:place], more]
        last = place

    def back(offset: int) -> int:
        for place, more in places:
            if offset > place:
                offset = max(place, offset - len(more))
        return offset

    return "".join([*made, text[last:]]), back


def _misread(text: str, found: Sequence[Token], at: int, token: Token) -> Exception:
    name = found[at].text
    return error(
        text, token.start, f"the embedded engine cannot do this with the result of {name}()",
        f"put it into a WITH of its own: ... WITH {name}(...) AS x RETURN ... x ...",
    )  # fmt: skip


def _is_aggregate(found: Sequence[Token], at: int) -> bool:
    """Whether the call of an aggregate begins here."""
    following = found[at + 1].text if at + 1 < len(found) else ""
    before = found[at - 1].text if at else ""
    return following == "(" and before != "." and found[at].keyword in AGGREGATES


def _is_operator(found: Sequence[Token], at: int, partners: dict[int, int]) -> bool:
    token = found[at]
    named = at and found[at - 1].text in (".", ":", "$")
    if token.text == "=~" or (token.text == "=" and _text_at(found, at + 1) == "~"):
        return True
    return token.kind == "word" and token.keyword in _OPERATORS and not named


def _text_at(found: Sequence[Token], at: int) -> str:
    return found[at].text if at < len(found) else ""


def _partners(found: Sequence[Token]) -> dict[int, int]:
    """For each bracket, where its partner is."""
    partners: dict[int, int] = {}
    stack: list[int] = []
    for at, token in enumerate(found):
        if token.text in tuple(_OPEN):
            stack.append(at)
        elif token.text in tuple(_CLOSE) and stack:
            opened = stack.pop()
            partners[opened], partners[at] = at, opened
    return partners


def _around(found: Sequence[Token], at: int, partners: dict[int, int]) -> tuple[int, int]:
    """First and last token of the expression in which an operator stands."""
    first = at
    while first and not _ends_expression(found, first - 1, _OPEN):
        first -= 1
        if found[first].text in tuple(_CLOSE):
            first = partners.get(first, first)
    last = at
    while last + 1 < len(found) and not _ends_expression(found, last + 1, _CLOSE):
        last += 1
        if found[last].text in tuple(_OPEN):
            last = partners.get(last, last)
    return first, last


def _ends_expression(found: Sequence[Token], at: int, brackets: str) -> bool:
    token = found[at]
    if token.text in (",", "|", ";") or token.text in tuple(brackets):
        return True
    named = at and found[at - 1].text in (".", ":", "$")
    is_with = (
        token.keyword == "WITH" and found[at - 1].keyword in ("STARTS", "ENDS") if at else False
    )
    calls = token.keyword == "ALL" and _text_at(found, at + 1) == "("
    return token.kind == "word" and token.keyword in _BOUNDS and not (named or is_with or calls)


def _beside(found: Sequence[Token], first: int, last: int, partners: dict[int, int]) -> list[int]:
    """The places of an expression that are not in a subquery of its own."""
    places = []
    at = first
    while at <= last:
        places.append(at)
        if found[at].text == "{" and at and found[at - 1].keyword in ("EXISTS", "COUNT", "COLLECT"):
            at = partners.get(at, at)
        at += 1
    return places


def _iterates(found: Sequence[Token], at: int, first: int) -> bool:
    """Whether IN only names what a list or a predicate goes through: ``[x IN ...``."""
    return (
        found[at].keyword == "IN"
        and at == first + 1
        and first > 0
        and found[first - 1].text in ("[", "(", ",")
        and bool(found[first].identifier)
        and _opens_iteration(found, first - 1)
    )


def _opens_iteration(found: Sequence[Token], at: int) -> bool:
    if found[at].text == "[":
        return True
    if found[at].text == "(":
        return bool(at) and found[at - 1].keyword in ("ANY", "ALL", "NONE", "SINGLE")
    return True  # after the comma of reduce(s = 0, x IN ...)
