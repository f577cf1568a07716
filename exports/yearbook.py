"""An entity as a page of a yearbook: what it is, and its relations by subject."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from typing import Any

from westphalia.exports.words import notes, phrase
from westphalia.graph.projection import entity_properties
from westphalia.graph.relation import Relation
from westphalia.graph.table import Table
from westphalia.graph.view import View
from westphalia.schema.errors import visible
from westphalia.schema.relations import GROUPS, RELATION_TYPES


def entity_page(view: View, id: str) -> dict[str, Any]:
    """The entity and its relations, as plain values."""
    entity = view.entity(id)
    return {
        "view": view.title,
        "entity": {"kind": entity.kind, **entity_properties(entity, view.options.as_of)},
        "relations": [_values(view, r) for r in _touching(view, id)],
        "denied": [_values(view, r) for r in _touching(view, id, view.denied)],
        "undecided": [_values(view, r) for r in _touching(view, id, view.undecided)],
    }


def entity_table(view: View, id: str) -> Table:
    """The entity's relations, one row each."""
    values = [_values(view, r) for r in _touching(view, id)]
    columns = ["id", "subject", "relation", "object", "stage", "details", "regarding", "valid",
               "modality", "words", "notes", "sources"]  # fmt: skip
    rows = [tuple(row[name] for name in columns) for row in values]
    return Table(columns, rows, title=f"{view.entity(id).name}: {view.title}")


def entity_text(view: View, id: str, width: int) -> str:
    """The entity as text for a terminal."""
    entity = view.entity(id)
    lines = [f"{entity.name}  ({entity.kind}, {entity.id})"]
    aliases = [
        f"{a.name} (so called by {view.entity(a.asserted_by).name})" if a.asserted_by else a.name
        for a in entity.aliases
    ]
    if aliases:
        lines += _wrapped(f"Also: {', '.join(aliases)}", width)
    schemes = sorted({i.scheme for i in entity.identifiers})
    if schemes:
        codes = [f"{s} {entity.identifier(s, view.options.as_of)}" for s in schemes]
        lines += _wrapped(f"Codes: {', '.join(codes)}", width)
    if entity.description:
        lines += _wrapped(entity.description, width)
    lines.append(f"View: {view.title}")
    touching = _touching(view, id)
    vague = [r for r in touching if _begun_maybe(view, r)]
    begun = [r for r in touching if not _begun_maybe(view, r)]
    for group in GROUPS:
        found = [r for r in begun if r.type.group == group]
        if found:
            lines += ["", group.upper()]
            lines += [line for r in found for line in _line(view, r, width)]
    if vague:
        lines += ["", "POSSIBLY, AS FAR AS THE DATES ARE KNOWN"]
        lines += [line for r in vague for line in _line(view, r, width)]
    lines += _left_out(view, id, width)
    if not touching:
        lines += ["", "No relations in this view. Try --history or --modality any."]
    else:
        lines += ["", f'How we know: westphalia why "{touching[0].key.replace(":", " ")}"']
    return "\n".join(map(visible, lines))


def _begun_maybe(view: View, relation: Relation) -> bool:
    """Whether it may not have begun, as against: was in force when last heard of before."""
    day, last = view.options.as_of, relation.valid.known_until
    return relation.maybe and not (day and last and last < day)


def _left_out(view: View, id: str, width: int) -> Iterator[str]:
    """What is denied, and how much is undecided."""
    denied = _touching(view, id, view.denied)
    if denied:
        yield ""
        yield "DENIED"
        for relation in denied:
            who = ", ".join(view.entity(name).name for name in relation.denied_by)
            yield from textwrap.wrap(
                f"{'':<22}  {phrase(view, relation)}  [denied by {who}]", max(width, 40),
                initial_indent="  ", subsequent_indent=" " * 26,
            )  # fmt: skip
    undecided = _touching(view, id, view.undecided)
    if undecided and not view.options.undecided:
        yield ""
        yield f"{len(undecided)} more undecided from this standpoint: add --undecided to see them."


def _touching(view: View, id: str, among: list[Relation] | None = None) -> list[Relation]:
    order = {name: i for i, name in enumerate(RELATION_TYPES)}
    relations = view.relations() if among is None else among
    found = [r for r in relations if id in (r.subject, r.object)]
    return sorted(
        found,
        key=lambda r: (
            order[r.relation],
            r.subject != id,
            r.valid.earliest or r.valid.start.latest or date.max,
            view.entity(_other(r, id)).name,
            r.id,
        ),
    )


def _other(relation: Relation, id: str) -> str:
    return relation.object if relation.subject == id else relation.subject


def _line(view: View, relation: Relation, width: int) -> Iterator[str]:
    said = notes(view, relation)
    mark = f"  [{', '.join(said)}]" if said else ""
    text = f"{_dates(str(relation.valid)):<22}  {phrase(view, relation)}{mark}"
    yield from textwrap.wrap(text, max(width, 40), initial_indent="  ", subsequent_indent=" " * 26)


def _dates(valid: str) -> str:
    """Dates for reading: ``since 2008-08-26`` for what was in force when last heard of."""
    if valid == "/..":
        return "start unknown"
    if valid.endswith("/.."):
        return f"since {valid[:-3]}"
    if valid.startswith("/"):
        return f"until {valid[1:]}"
    if valid.endswith("/"):
        return f"from {valid[:-1]}"
    return valid.replace("/", " to ")


def _values(view: View, relation: Relation) -> dict[str, Any]:
    return {
        "id": relation.id,
        "subject": relation.subject,
        "relation": relation.relation,
        "object": relation.object,
        "stage": relation.stage,
        "details": {**relation.qualifiers, **relation.fields},
        "regarding": relation.regarding,
        "valid": str(relation.valid),
        "modality": relation.modality,
        "words": phrase(view, relation),
        "notes": ", ".join(notes(view, relation)),
        "sources": list(relation.sources),
    }


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(width, 40), subsequent_indent="  ")
