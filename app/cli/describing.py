"""`schema` and `sources`: what can be said, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from westphalia.cli.options import formats, reads_view
from westphalia.cli.output import chosen, width, write_json, write_table

if TYPE_CHECKING:
    from westphalia.api import View


@click.command()
@click.argument("name", required=False)
@formats
def schema(name: str | None, format: str | None) -> None:
    """The kinds of entity and types of relation; or all about one of them."""
    from westphalia.exports.reference import describe, describe_text, overview
    from westphalia.schema.catalogue import json_schema

    form = chosen(format)
    if name is None:
        if form == "json":
            write_json(json_schema())
        else:
            for table in overview():
                write_table(table, form)
                click.echo()
    elif form == "table":
        click.echo(describe_text(name, width()))
    elif form == "json":
        write_json(json_schema(name))
    else:
        write_table(describe(name), form)


@click.command()
@click.argument("id", required=False)
@reads_view
@formats
def sources(id: str | None, view: View, format: str | None) -> None:
    """The sources of the archive with what they say; or one of them with its claims."""
    from westphalia.exports.bibliography import source_claims, source_table

    every = view if view.options.as_of_given else view.with_options(history=True)
    every = every.with_options(modality="any")
    if id is None:
        write_table(source_table(every), format)
    else:
        write_table(source_claims(every, every.archive.find(id)), format)
