"""`centrality`: who is in the middle of things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from westphalia.cli.options import formats, reads_view
from westphalia.cli.output import note, write_table

if TYPE_CHECKING:
    from westphalia.api import View


@click.command()
@click.option("--measure", multiple=True, metavar="M", help="Default: all. May be repeated.")
@click.option("--over", metavar="FROM:TO[:STEP]", help="Through time, as in 2008:2015:1y.")
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="The first N of each network.")
@click.option("-o", "--output", metavar="FILE", help="report.html, or .csv, .json, .md.")
@reads_view
@formats
def centrality(
    measure: tuple[str, ...],
    over: str | None,
    top: int | None,
    output: str | None,
    view: View,
    format: str | None,
) -> None:
    """How central each polity and organisation is, one network a group of relations.

    Measures: degree, in_degree, out_degree, betweenness, closeness, eigenvector, pagerank.
    """
    if output is None:
        write_table(view.centrality(*measure, over=over, top=top), format)
        return
    from westphalia.exports.report import write_centrality

    write_centrality(view, output, measure or None, top=top, over=over)
    if output != "-":
        note(f"wrote {output} ({view.title})")
