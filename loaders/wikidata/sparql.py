"""Results of a SPARQL query, in any of the JSON forms in which the query service gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from westphalia.loaders.wikidata.statements import (
    END,
    GREGORIAN,
    POINT,
    RANKS,
    START,
    Malformed,
    Statement,
    moment,
)
from westphalia.schema.errors import Problem, did_you_mean
from westphalia.schema.moments import Moment

NEEDED: Final = ("statement", "subject", "property", "object", "rank")
TIMES: Final = {"start": START, "end": END, "point": POINT}
REFERENCE: Final = ("statedIn", "statedInLabel", "referenceUrl", "retrieved")
COLUMNS: Final = (
    *NEEDED, "subjectLabel", "objectLabel",
    *(f"{name}{more}" for name in TIMES for more in ("", "Precision", "Calendar")),
    *REFERENCE, "reason", "reasonLabel", "queried",
)  # fmt: skip
"""Every column that a query may select."""

_ITEM: Final = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|prop/direct)/)?([QP]\d+)")
_STATEMENT: Final = re.compile(
    r"(?:https?://www\.wikidata\.org/entity/statement/)?([Qq]\d+)[-$]([0-9A-Fa-f-]{36})"
)
_RANK: Final = re.compile(r"(?:http://wikiba\.se/ontology#)?(\w+?)(?:Rank)?", re.IGNORECASE)
_UNKNOWN: Final = ("/.well-known/genid/", "_:", "t")

Row = Mapping[str, str]


def is_results(root: Any) -> bool:
    """Whether JSON has the form of query results: the full one, or a list of rows."""
    if isinstance(root, dict):
        return "results" in root and "head" in root
    return isinstance(root, list) and all(
        isinstance(row, dict) and not {"claims", "entities"} & set(row) for row in root
    )


def statements(root: Any, name: str) -> Iterator[Statement | Problem]:
    """Each statement once: rows that differ in the reference or a date are one statement."""
    found: dict[str, Statement] = {}
    references: dict[str, set[str]] = {}
    try:
        rows = list(_rows(root))
        _check(rows, root)
    except Malformed as error:
        yield Problem(str(error), name, "the query to run is in docs/sources/wikidata.md")
        return
    for number, row in enumerate(rows, 1):
        place = f"{name}:row {number}"
        try:
            statement = _statement(row, place)
        except Malformed as error:
            yield Problem(str(error), place)
            continue
        first = found.setdefault(statement.id, statement)
        if (first.subject, first.property, first.value, first.rank) != (
            statement.subject, statement.property, statement.value, statement.rank,
        ):  # fmt: skip
            yield Problem(f"statement {statement.id} says something else in {first.place}", place)
            continue
        for qualifier, moments in statement.times.items():
            kept = first.times.setdefault(qualifier, [])
            kept += [moment for moment in moments if moment not in kept]
        if reference := _reference(row):
            references.setdefault(statement.id, set()).add(reference)
    for statement in found.values():
        if statement.id in references:
            statement.others["references"] = "; ".join(sorted(references[statement.id]))
        yield statement


def _rows(root: Any) -> Iterator[Row]:
    """The rows as plain text, whichever of the two forms they have."""
    if isinstance(root, list):
        for row in root:
            if not all(isinstance(value, str) for value in row.values()):
                raise Malformed("the rows do not hold text alone")
            yield row
        return
    bindings = root["results"].get("bindings") if isinstance(root["results"], dict) else None
    if not isinstance(bindings, list):
        raise Malformed("results.bindings is missing")
    for binding in bindings:
        if not isinstance(binding, dict):
            raise Malformed("a binding is no object")
        row = {}
        for column, term in binding.items():
            if not isinstance(term, dict) or not isinstance(term.get("value"), str):
                raise Malformed(f"{column}: a binding has no value")
            row[column] = "_:" if term.get("type") == "bnode" else term["value"]
        yield row


def _check(rows: list[Row], root: Any) -> None:
    """Raises: Malformed, for columns that are missing or unknown."""
    columns = {column for row in rows for column in row}
    if isinstance(root, dict) and isinstance(root["head"], dict):
        named = root["head"].get("vars", [])
        columns |= {str(column) for column in named} if isinstance(named, list) else set()
    if not rows:
        raise Malformed("the query found nothing")
    if missing := [column for column in NEEDED if column not in columns]:
        raise Malformed(f"the columns {', '.join(missing)} are missing")
    if odd := sorted(columns - set(COLUMNS)):
        hint = did_you_mean(odd[0], COLUMNS)
        raise Malformed(f"the column {odd[0]!r} is unknown" + (f"; {hint}" if hint else ""))


def _statement(row: Row, place: str) -> Statement:
    subject, property = _item(row, "subject"), _item(row, "property")
    if subject is None or property is None:
        raise Malformed("subject or property is missing")
    id = _STATEMENT.fullmatch(row.get("statement", ""))
    if id is None:
        raise Malformed(f"statement: {row.get('statement')!r} is no statement of Wikidata")
    rank = _RANK.fullmatch(row.get("rank", ""))
    if rank is None or rank[1].lower() not in RANKS:
        raise Malformed(f"rank: {row.get('rank')!r} is not one of {', '.join(RANKS)}")
    value = _item(row, "object")
    statement = Statement(
        id=f"{id[1].upper()}${id[2].upper()}",
        subject=subject,
        property=property,
        value=value,
        rank=rank[1].lower(),
        place=place,
        seen=_seen(row),
    )
    for name, qualifier in TIMES.items():
        if row.get(name):
            statement.times[qualifier] = [_time(row, name)]
    for item, column in ((subject, "subjectLabel"), (value, "objectLabel")):
        if item and (label := row.get(column)) and label != item:
            statement.labels[item] = label
    if reason := row.get("reasonLabel") or row.get("reason"):
        statement.others["reason for the rank"] = reason
    return statement


def _item(row: Row, column: str) -> str | None:
    text = row.get(column, "")
    if not text:
        raise Malformed(f"{column}: is blank")
    if found := _ITEM.fullmatch(text):
        return found[1]
    if any(mark in text for mark in _UNKNOWN[:2]) or text == _UNKNOWN[2]:
        return None
    raise Malformed(f"{column}: {text!r} is no item of Wikidata")


def _time(row: Row, name: str) -> Moment | None:
    text = row[name]
    if any(mark in text for mark in _UNKNOWN[:2]):
        return None
    precision = row.get(f"{name}Precision", "")
    if not precision.isdigit():
        raise Malformed(f"{name}: its precision is missing ({name}Precision)")
    if not text.startswith(("+", "-")):
        text = f"+{text}"
    # The query service has days of the Julian calendar in the Gregorian one already.
    try:
        return moment(text, int(precision), GREGORIAN)
    except Malformed as error:
        raise Malformed(f"{name}: {error}") from None


def _seen(row: Row) -> date | None:
    if not row.get("queried"):
        return None
    try:
        return date.fromisoformat(row["queried"][:10])
    except ValueError:
        raise Malformed(f"queried: {row['queried']!r} is no day") from None


def _reference(row: Row) -> str:
    """One reference in words."""
    parts = []
    if row.get("statedIn"):
        item = row["statedIn"].rpartition("/")[2]
        label = row.get("statedInLabel", item)
        parts.append(f"{label} ({item})" if label != item else item)
    if row.get("referenceUrl"):
        parts.append(row["referenceUrl"])
    if row.get("retrieved"):
        parts.append(f"retrieved {row['retrieved'].lstrip('+')[:10]}")
    return ", ".join(parts)
