"""An entity as a page of a yearbook: what it is, and its relations by subject."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from westphalia.exports.words import circumstances, notes, phrase
from westphalia.graph.projection import entity_properties
from westphalia.graph.relation import Relation
from westphalia.graph.table import Table, escape_markdown
from westphalia.graph.view import View
from westphalia.schema.entities import Source
from westphalia.schema.errors import visible
from westphalia.schema.relations import GROUPS, RELATION_TYPES

MANY: Final = 4  # relations of one kind from which on they share a heading
WIDEST: Final = 10_000  # columns: no line is broken


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
    """The entity as a page of text for a terminal of so many columns."""
    lines = _head(view, id, width)
    for title, relations, denied in _sections(view, id):
        lines += ["", title.upper()]
        for heading, entries in _blocks(view, id, relations, denied):
            lines += [f"  {heading}"] if heading else []
            lines += [line for entry in entries for line in _wrapped_entry(*entry, heading, width)]
    lines += _undecided(view, id)
    known = _touching(view, id)
    if not known:
        lines += ["", "No relations in this view. Try --history or --modality any."]
    else:
        lines += ["", f'How we know: westphalia why "{known[0].key.replace(":", " ")}"']
    return "\n".join(map(visible, lines))


def entity_markdown(view: View, id: str) -> str:
    """The entity as a page of Markdown: a heading a subject, an item a date."""
    name, *about = _head(view, id, WIDEST)
    lines = [f"# {escape_markdown(name)}"]
    for line in about:
        lines += ["", escape_markdown(line)]
    for title, relations, denied in _sections(view, id):
        lines += ["", f"## {title}", ""]
        for heading, entries in _blocks(view, id, relations, denied):
            indent = "  " if heading else ""
            lines += [f"- {escape_markdown(heading)}"] if heading else []
            lines += [f"{indent}- {escape_markdown(f'{dates}: {what}')}" for dates, what in entries]
    return "\n".join(map(visible, [*lines, *_undecided(view, id)]))


def _head(view: View, id: str, width: int) -> list[str]:
    """Name, other names, codes, description and the view."""
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
    return [*lines, f"View: {view.title}"]


def _sections(view: View, id: str) -> Iterator[tuple[str, list[Relation], bool]]:
    """Titles and relations: by subject, then what may not have begun, then what is denied.

    The last value says whether they are denied.
    """
    touching = _touching(view, id)
    begun = [r for r in touching if not _begun_maybe(view, r)]
    vague = [r for r in touching if _begun_maybe(view, r)]
    found = [
        *((group.capitalize(), [r for r in begun if r.type.group == group]) for group in GROUPS),
        ("Possibly, as far as the dates are known", vague),
    ]
    yield from ((title, relations, False) for title, relations in found if relations)
    if denied := _touching(view, id, view.denied):
        yield "Denied", denied, True


def _blocks(
    view: View, id: str, relations: list[Relation], denied: bool
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Headings and, under each, dates and what held then.

    Relations of one type and direction that are many share a heading, which counts them; those of
    the same dates share a line. The few stand without one (the heading is empty), each as a
    sentence.
    """
    kinds: dict[tuple[str, bool], list[Relation]] = {}
    for r in relations:
        outward = r.subject == id or r.type.symmetric
        verb = r.type.wording(r.qualifiers) if outward else r.type.inverse
        kinds.setdefault((verb, outward), []).append(r)
    for (verb, outward), alike in kinds.items():
        if len(alike) < MANY:
            yield "", [(_when(r), phrase(view, r) + _remarks(view, r, denied)) for r in alike]
            continue
        dated: dict[tuple[str, str], list[str]] = {}
        for r in alike:
            other = view.entity(_other(r, id)).name
            said = other + circumstances(view, r, position=not outward)
            dated.setdefault((_when(r), _remarks(view, r, denied)), []).append(said)
        entries = [(dates, ", ".join(names) + said) for (dates, said), names in dated.items()]
        yield f"{verb[0].upper()}{verb[1:]} ({len(alike)})", entries


def _when(relation: Relation) -> str:
    """Dates for reading: ``since 2008-08-26`` for what was in force when last heard of."""
    valid = str(relation.valid)
    if valid == "/..":
        return "start unknown"
    if valid.endswith("/.."):
        return f"since {valid[:-3]}"
    if valid.startswith("/"):
        return f"until {valid[1:]}"
    if valid.endswith("/"):
        return f"from {valid[:-1]}"
    return valid.replace("/", " to ")


def _remarks(view: View, relation: Relation, denied: bool) -> str:
    """What a reader must know beside the dates, in brackets."""
    said = [note for note in notes(view, relation) if note != "maybe"]  # the section says it
    if denied:
        said = [f"denied by {', '.join(_speaker(view, id) for id in relation.denied_by)}"]
    return f"  [{', '.join(said)}]" if said else ""


def _speaker(view: View, id: str) -> str:
    """The name of a party, or the publisher of a source that denies in its own voice."""
    entity = view.entity(id)
    return (entity.publisher or entity.name) if isinstance(entity, Source) else entity.name


def _begun_maybe(view: View, relation: Relation) -> bool:
    """Whether it may not have begun, as against: was in force when last heard of before."""
    day, last = view.options.as_of, relation.valid.last_known
    return relation.maybe and not (day and last and last < day)


def _undecided(view: View, id: str) -> list[str]:
    """How much is undecided, where it is not shown."""
    undecided = _touching(view, id, view.undecided)
    if not undecided or view.options.undecided:
        return []
    return [
        "",
        f"{len(undecided)} more undecided from this standpoint: add --undecided to see them.",
    ]


def _touching(view: View, id: str, among: list[Relation] | None = None) -> list[Relation]:
    order = {name: i for i, name in enumerate(RELATION_TYPES)}
    relations = view.relations() if among is None else among
    found = [r for r in relations if id in (r.subject, r.object)]
    return sorted(
        found,
        key=lambda r: (
            order[r.relation],
            r.subject != id and not r.type.symmetric,
            r.valid.earliest or r.valid.start.latest or date.max,
            view.entity(_other(r, id)).name,
            r.id,
        ),
    )


def _other(relation: Relation, id: str) -> str:
    return relation.object if relation.subject == id else relation.subject


def _wrapped_entry(dates: str, what: str, heading: str, width: int) -> list[str]:
    """Dates in a column of their own, what held then beside it."""
    indent = 4 if heading else 2
    column = 20 if heading else 22
    return textwrap.wrap(
        f"{dates:<{column}}  {what}", max(width, 40),
        initial_indent=" " * indent, subsequent_indent=" " * 26,
    )  # fmt: skip


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
