"""`centrality`: who is in the middle of things."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from westphalia.cli.options import formats, reads_view
from westphalia.cli.output import note, write_table
from westphalia.schema.errors import UsageError

if TYPE_CHECKING:
    from westphalia.api import View

SUFFIXES = {".csv": "csv", ".json": "json", ".jsonl": "jsonl", ".md": "md"}


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
    if output is not None and Path(output).suffix == ".html":
        if over:
            raise UsageError("a report is of one day", "leave --over out, or write a .csv")
        view.write_report(output)
        note(f"wrote {output} ({view.title})")
        return
    table = view.centrality(*measure, over=over, top=top)
    if output is None or output == "-":
        write_table(table, format)
        return
    form = SUFFIXES.get(Path(output).suffix)
    if form is None:
        raise UsageError(
            f"{output}: a table is written as {', '.join(SUFFIXES)}", "a report as .html"
        )
    texts = {
        "csv": table.to_csv,
        "json": table.to_json,
        "jsonl": table.to_jsonl,
        "md": table.to_markdown,
    }
    Path(output).write_text(texts[form](), encoding="utf-8")
    note(f"wrote {output} ({view.title})")
