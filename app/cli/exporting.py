"""`export`: files for other programs, and pages for people."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from westphalia.cli.options import reads_view
from westphalia.cli.output import note
from westphalia.schema.errors import UsageError

if TYPE_CHECKING:
    from westphalia.api import View


@click.command()
@click.argument("format")
@click.argument("out")
@click.option("--freeze", is_flag=True, help="html: carry this one view, not every date.")
@reads_view
def export(format: str, out: str, freeze: bool, view: View) -> None:
    """Write the view to OUT.

    \b
    FORMAT is one of
      html      the interactive network page: one file, offline
      pyvis     a pyvis page, safe and offline
      graphml   one file with nodes and relations
      csv       a folder with nodes, relations and claims
      parquet   likewise
      jsonl     one file, a node, relation or claim a line; `-` = stdout
    """
    from westphalia.exports import exporter

    write = exporter(format)
    if freeze and format != "html":
        raise UsageError("--freeze is for html", "leave it out")
    if freeze:
        from westphalia.exports.page import write_page

        write = partial(write_page, freeze=True)
    for remark in write(view, Path(out)):
        note(remark)
    if out != "-":
        note(f"wrote {out} ({view.title})")
