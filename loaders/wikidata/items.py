"""Items as Wikidata gives them out: `Special:EntityData`, the API, or lines of a dump."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from westphalia.loaders.wikidata.statements import (
    END,
    POINT,
    RANKS,
    START,
    Malformed,
    Statement,
    moment,
)
from westphalia.schema.errors import Problem
from westphalia.schema.moments import Moment

_STATEMENT: Final = re.compile(r"[QqPp]\d+\$[0-9A-Fa-f-]{36}")
_ITEM: Final = re.compile(r"Q\d+")
LANGUAGE: Final = ("en", "mul", "en-gb")


def items(root: Any) -> list[Mapping[str, Any]] | None:
    """The items in JSON of one of the forms; None = it has none of them."""
    if isinstance(root, dict) and isinstance(root.get("entities"), dict):
        found = list(root["entities"].values())
    else:
        found = root if isinstance(root, list) else [root]
    whole = all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in found)
    return found if found and whole and any("claims" in item for item in found) else None


def statements(
    found: list[Mapping[str, Any]], name: str, properties: Mapping[str, Any]
) -> Iterator[Statement | Problem]:
    """The statements of the items that have one of the properties."""
    labels = {item["id"]: label for item in found if (label := _label(item))}
    for item in found:
        place = f"{name}:{item['id']}"
        if "missing" in item:
            yield Problem("Wikidata has no such item", place)
            continue
        claims = item.get("claims")
        if claims == []:  # how an empty map is written
            continue
        if not isinstance(claims, dict):
            yield Problem("its claims are no map", place)
            continue
        for property in properties:
            listed = claims.get(property, [])
            if not isinstance(listed, list):
                yield Problem(f"its statements of {property} are no list", place)
                continue
            for written in listed:
                try:
                    statement = _statement(item, property, written, name)
                except (KeyError, TypeError, AttributeError, ValueError) as error:
                    said = f"lacks {error}" if isinstance(error, KeyError) else str(error)
                    yield Problem(f"a statement of {property} is malformed: {said}", place)
                    continue
                ends = {statement.subject, statement.value}
                statement.labels = {q: label for q, label in labels.items() if q in ends}
                yield statement


def _statement(
    item: Mapping[str, Any], property: str, written: Mapping[str, Any], name: str
) -> Statement:
    id, rank = written["id"], written["rank"]
    if not isinstance(id, str) or not _STATEMENT.fullmatch(id):
        raise Malformed(f"id: {id!r} is no statement of Wikidata")
    if rank not in RANKS:
        raise Malformed(f"rank: {rank!r} is not one of {', '.join(RANKS)}")
    times: dict[str, list[Moment | None]] = {}
    others: dict[str, str] = {}
    for qualifier, snaks in (written.get("qualifiers") or {}).items():
        if qualifier in (START, END, POINT):
            moments = [_moment(snak) for snak in snaks if snak["snaktype"] != "novalue"]
            if moments:
                times[qualifier] = moments
        else:
            others[qualifier] = ", ".join(_words(snak) for snak in snaks)
    references = [_reference(reference) for reference in written.get("references") or ()]
    if references:
        others["references"] = "; ".join(references)
    modified = item.get("modified")
    return Statement(
        id=id,
        subject=item["id"],
        property=property,
        value=_value(written["mainsnak"]),
        rank=rank,
        place=f"{name}:{id}",
        times=times,
        others=others,
        seen=date.fromisoformat(modified[:10]) if modified else None,
    )


def _label(item: Mapping[str, Any]) -> str | None:
    labels: Any = item.get("labels")
    for language in LANGUAGE if isinstance(labels, dict) else ():
        label = labels.get(language)
        if isinstance(label, dict) and isinstance(label.get("value"), str):
            return str(label["value"]).strip() or None
    return None


def _value(snak: Mapping[str, Any]) -> str | None:
    if snak["snaktype"] in ("somevalue", "novalue"):
        return None
    value = snak["datavalue"]["value"]
    found = str(value["id"]) if "id" in value else f"Q{value['numeric-id']}"
    if not _ITEM.fullmatch(found):
        raise Malformed(f"{found!r} is no item of Wikidata")
    return found


def _moment(snak: Mapping[str, Any]) -> Moment | None:
    if snak["snaktype"] == "somevalue":
        return None
    value = snak["datavalue"]["value"]
    calendar = value["calendarmodel"].rpartition("/")[2]
    return moment(value["time"], int(value["precision"]), calendar)


def _words(snak: Mapping[str, Any]) -> str:
    """What a qualifier or a part of a reference says."""
    if snak["snaktype"] != "value":
        return "unknown" if snak["snaktype"] == "somevalue" else "none"
    value = snak["datavalue"]["value"]
    if isinstance(value, str):
        return value
    if "time" in value:
        return str(value["time"]).lstrip("+")[:10]
    for key in ("id", "text", "amount"):
        if key in value:
            return str(value[key])
    return f"Q{value['numeric-id']}" if "numeric-id" in value else str(value)


def _reference(reference: Mapping[str, Any]) -> str:
    names = {"P248": "", "P854": "", "P813": "retrieved "}
    snaks: Mapping[str, Any] = reference["snaks"]
    parts = []
    for property, written in snaks.items():
        said = ", ".join(_words(snak) for snak in written)
        parts.append(f"{names.get(property, property + ' ')}{said}")
    return ", ".join(parts)
