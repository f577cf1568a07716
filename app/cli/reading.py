"""`show`, `why` and `diff`: looking at entities, relations and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from westphalia.cli.options import formats, reads_view
from westphalia.cli.output import chosen, width, write_json, write_table

if TYPE_CHECKING:
    from westphalia.api import View


@click.command()
@click.argument("entity")
@reads_view
@formats
def show(entity: str, view: View, format: str | None) -> None:
    """One entity: what it is, and its relations in this view.

    ENTITY is an id (georgia), a name ("Ivory Coast") or a code (GEO, cow:372).
    """
    from westphalia.exports.yearbook import (
        entity_markdown,
        entity_page,
        entity_table,
        entity_text,
    )

    id = view.archive.find(entity, view.options.as_of)
    match chosen(format):
        case "json":
            write_json(entity_page(view, id))
        case "table":
            click.echo(entity_text(view, id, width()))
        case "md":
            click.echo(entity_markdown(view, id))
        case other:
            write_table(entity_table(view, id), other)


@click.command()
@click.argument("words", metavar="RELATION", nargs=-1, required=True)
@reads_view
@formats
def why(words: tuple[str, ...], view: View, format: str | None) -> None:
    """How we know a relation: every claim that affirms or denies it, with its source.

    RELATION is three words (russia recognises abkhazia), a key or an id. Looks at every date and
    modality unless told otherwise.
    """
    from westphalia.exports.evidence import evidence, evidence_table, evidence_text

    context = click.get_current_context()
    given = context.get_parameter_source
    changes: dict[str, object] = {}
    if given("modality") == click.core.ParameterSource.DEFAULT:
        changes["modality"] = "any"
    if not view.options.as_of_given:
        changes["history"] = True
    wide = view.with_options(**changes) if changes else view
    found = wide.relation(" ".join(words))
    match chosen(format):
        case "json":
            write_json([evidence(wide, r) for r in found])
        case "table":
            click.echo(evidence_text(wide, found, width()))
        case other:
            write_table(evidence_table(wide, found), other)


@click.command()
@click.argument("since", metavar="FROM")
@click.argument("until", metavar="TO")
@reads_view
@formats
def diff(since: str, until: str, view: View, format: str | None) -> None:
    """What began, ended or changed stage between two days."""
    write_table(view.diff(since, until), format)
