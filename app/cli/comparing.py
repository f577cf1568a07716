"""`compare`: two sources side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from westphalia.cli.options import formats, reads_view
from westphalia.cli.output import chosen, write_json, write_table

if TYPE_CHECKING:
    from westphalia.api import View


@click.command()
@click.argument("one")
@click.argument("two")
@click.option("--by-year", is_flag=True, help="Count year by year.")
@reads_view
@formats
def compare(one: str, two: str, by_year: bool, view: View, format: str | None) -> None:
    """What source ONE has and source TWO lacks, and the other way round, by relation and year.

    \b
    westphalia compare cow-alliances cow-igo -a my.db -r member_of
    westphalia compare cow-states gw-states -a my.db --by-year

    ONE and TWO are ids of sources or names of loaders. Looks at every date unless told otherwise.
    """
    every = view if view.options.as_of_given else view.with_options(history=True)
    found = every.compare(one, two)
    form = chosen(format)
    if form == "json":
        tables = ("summary", "years", "differences", "ambiguous")
        write_json({name: getattr(found, name).to_dicts() for name in tables})
    elif by_year:
        write_table(found.years, form)
    elif form == "table":
        write_table(found.summary, form)
        click.echo()
        write_table(found.differences, form)
        if len(found.ambiguous.rows):
            click.echo()
            write_table(found.ambiguous, form)
    else:
        write_table(found.differences, form)
