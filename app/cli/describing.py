"""`schema` and `sources`: what can be said, and where it comes from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import click
from westphalia.cli.options import formats, reads_view
from westphalia.cli.output import chosen, width, write_json, write_table
from westphalia.schema.errors import UsageError

if TYPE_CHECKING:
    from westphalia.api import Archive, View
    from westphalia.exports.bibliography import Loads


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
@click.option(
    "--cite", is_flag=False, flag_value="plain", type=click.Choice(["plain", "bibtex", "csl"]),
    help="Print the bibliography: plain (the default), bibtex, or csl (JSON).",
)  # fmt: skip
@reads_view
@formats
def sources(id: str | None, view: View, cite: str | None, format: str | None) -> None:
    """The sources of the archive with what they say and when they were loaded; or one of them
    with its files and its claims.

    \b
    westphalia sources -a my.db
    westphalia sources ucdp-25-1 -a my.db
    westphalia sources -a my.db --cite bibtex > sources.bib
    """
    from westphalia.exports import bibliography

    every = view if view.options.as_of_given else view.with_options(history=True)
    every = cast("View", every.with_options(modality="any"))
    found = every.archive.find(id) if id is not None else None
    loads = cast("Archive", every.archive).loads()
    if cite is not None:
        if format is not None:
            raise UsageError("--cite has forms of its own", "--cite plain, bibtex or csl")
        _cite(every, found, cite)
    elif found is None:
        form = chosen(format)
        write_table(bibliography.source_table(every, loads, short=form == "table"), form)
    else:
        _one_source(every, found, loads, chosen(format))


def _cite(view: View, id: str | None, form: str) -> None:
    from westphalia.exports import bibliography, citations
    from westphalia.loaders import DATASETS

    cited = [bibliography.source_of(view, id)] if id else bibliography.sources(view)
    published = (*DATASETS, "table", "wikidata")
    datasets = {source for name in published for source in view.archive.sources_of(name)}
    click.echo(citations.bibliography(cited, form, datasets), nl=False)


def _one_source(view: View, id: str, loads: Loads, form: str) -> None:
    from westphalia.exports import bibliography

    details = bibliography.source_details(view, id, loads)
    claims = bibliography.source_claims(view, id)
    if form == "json":
        write_json({"source": details, **json.loads(claims.to_json())})
        return
    if form == "table":
        click.echo(f"{bibliography.source_text(details, width())}\n")
        claims = bibliography.without_blanks(claims)
    write_table(claims, form)
