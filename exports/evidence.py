"""How we know a relation: its claims, who makes them, and where they can be read."""

from __future__ import annotations

import textwrap
from typing import Any

from westphalia.exports.words import notes, phrase, plain
from westphalia.graph.relation import Relation
from westphalia.graph.table import Table
from westphalia.graph.view import View
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Source
from westphalia.schema.errors import visible

STANDING = {"out": "denied: not in this view", "undecided": "undecided: not in this view"}


def evidence(view: View, relation: Relation) -> dict[str, Any]:
    """The relation with its claims and their sources, as plain values."""
    return {
        "view": view.title,
        "id": relation.id,
        "phrase": phrase(view, relation),
        "subject": relation.subject,
        "relation": relation.relation,
        "object": relation.object,
        "stage": relation.stage,
        "modality": relation.modality,
        "valid": str(relation.valid),
        "disputed": relation.disputed,
        "standing": view.standing(relation),
        "dates_disagree": relation.dates_disagree,
        "claims": [
            {
                **claim.to_dict(),
                "cites": citation(view, claim.source),
                "origin": view.archive.origin(claim.id)._asdict(),
            }
            for claim in relation.claims
        ],
    }


def evidence_table(view: View, relations: list[Relation]) -> Table:
    """One row a claim."""
    columns = [
        "relation_id", "claim_id", "stance", "voice", "valid", "said", "source", "locator",
    ]  # fmt: skip
    rows = [
        (r.id, c.id, c.stance, voice(view, c), str(c.valid), str(c.said or ""), c.source, c.locator)
        for r in relations
        for c in r.claims
    ]
    return Table(columns, rows, title=view.title)


def evidence_text(view: View, relations: list[Relation], width: int) -> str:
    """The relations with their claims as text for a terminal."""
    lines: list[str] = []
    for relation in relations:
        standing = view.standing(relation)
        said = [*notes(view, relation), *([] if standing == "in" else [STANDING[standing]])]
        mark = f"  [{', '.join(said)}]" if said else ""
        lines += textwrap.wrap(f"{phrase(view, relation)}{mark}", max(width, 40))
        lines += [f"  dates {relation.valid}", f"  id    {relation.id}"]
        for claim in relation.claims:
            lines.append("")
            lines += _claim_lines(view, claim, max(width, 40))
        lines.append("")
    lines.append(f"View: {view.title}")
    return "\n".join(map(visible, lines))


def _claim_lines(view: View, claim: Claim, width: int) -> list[str]:
    said = f", said {claim.said}" if claim.said else ""
    where = f", {claim.locator}" if claim.locator else ""
    lines = textwrap.wrap(
        f"{voice(view, claim)} {claim.stance}: {claim.valid}{said}",
        width, initial_indent="  - ", subsequent_indent="    ",
    )  # fmt: skip
    extra = [
        f"{plain(name)}: {', '.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in (*claim.qualifiers.items(), *claim.fields.items())
    ]
    for name in ("due", "regarding", "fulfils", "supersedes", "name_in_source", "note"):
        value = getattr(claim, name)
        if value:
            extra.append(f"{plain(name)}: {value}")
    for text in (f"{citation(view, claim.source)}{where}", *extra, *_origin(view, claim)):
        lines += textwrap.wrap(text, width, initial_indent="    ", subsequent_indent="      ")
    return lines


def _origin(view: View, claim: Claim) -> list[str]:
    """Where the claim was read from, its original values, and its id."""
    lines = []
    if claim.original:
        origin = view.archive.origin(claim.id)
        lines.append(f"read from {origin.place} (SHA-256 {origin.sha256[:12]}...)")
        lines.append("; ".join(f"{name} = {value}" for name, value in claim.original.items()))
    return [*lines, f"claim {claim.id}"]


def voice(view: View, claim: Claim) -> str:
    """Who says it, in words."""
    if claim.asserted_by:
        return view.entity(claim.asserted_by).name
    if claim.attribution:
        return claim.attribution
    source = view.entity(claim.source)
    if isinstance(source, Source) and source.speaks_for:
        party, outlet = view.entity(source.speaks_for).name, source.publisher or source.name
        return party if outlet == party else f"{party} (through {outlet})"
    publisher = source.publisher if isinstance(source, Source) else None
    return f"{publisher or source.name} (own voice)"


def citation(view: View, source_id: str) -> str:
    """A source as a line of a bibliography."""
    source = view.entity(source_id)
    if not isinstance(source, Source):
        return source.name
    parts = [source.author, f"“{source.name}”", source.publisher, source.number]
    parts += [str(source.published) if source.published else None, source.url]
    return ", ".join(part for part in parts if part)
