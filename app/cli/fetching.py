"""`fetch`: bringing published files from their publishers."""

from __future__ import annotations

import sys
import textwrap
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from westphalia.atlas import cache_folder
from westphalia.cli.options import formats
from westphalia.cli.output import note, width, write_table
from westphalia.graph.table import Table
from westphalia.loaders import DATASETS
from westphalia.loaders.description import Description
from westphalia.loaders.fetching import dataset, fetched, folder_of, load_command
from westphalia.schema.errors import visible


@click.command()
@click.argument("source", required=False)
@click.option(
    "--to", "to", type=click.Path(file_okay=False), metavar="FOLDER",
    help="Where to put the files. Default: the cache, where `load SOURCE` finds them.",
)  # fmt: skip
@formats
def fetch(source: str | None, to: str | None, format: str | None) -> None:
    """Bring the files of the data set SOURCE from its publisher; without SOURCE, list the sets.

    What is there already is not fetched again. A download that broke off is gone on with.

    \b
    westphalia fetch cow-states
    westphalia load cow-states -a my.db
    """
    from westphalia.loaders.fetching import fetch as bring

    if source is None:
        write_table(_datasets(), format)
        return
    about = dataset(source)
    folder = Path(to) if to else folder_of(source, cache_folder())
    with _Bars() as bars:
        files = bring(about, folder, bars.progress, bars.note, is_cache=not to)
    _say(about.title)
    _say(f"licence: {about.licence}")
    _say(f"cite: {about.citation}")
    for file in files:
        click.echo(visible(f"{'fetched' if file.is_new else 'there'}: {file.path}"))
    click.echo("load with:")
    click.echo(f"  {load_command(source, [file.path for file in files] if to else [])}")


def _say(text: str) -> None:
    click.echo(textwrap.fill(visible(text), max(width(), 40), subsequent_indent="  "))


def _datasets() -> Table:
    rows = []
    for name in DATASETS:
        about = dataset(name)
        here = len(fetched(name, cache_folder()))
        rows.append((name, _whence(about), f"{here} of {len(about.files)}", about.licence))
    return Table(
        ["source", "from", "here", "licence"],
        rows,
        title="Data sets that a loader reads",
        notes=[
            "`westphalia fetch SOURCE` brings its files from where it says",
            "here = files that were brought, or put by hand, into "
            f"{folder_of('SOURCE', cache_folder())}",
        ],
    )


def _whence(about: Description) -> str:
    hosts = {urlsplit(form.address).netloc for form in about.files.values() if form.address}
    return ", ".join(sorted(hosts)) or "by hand"


class _Bars:
    """One progress bar a file, on a terminal; lines go between the bars."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._bar: Any = None
        self._name = ""

    def __enter__(self) -> _Bars:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def progress(self, name: str, done: int, total: int | None) -> None:
        if not sys.stderr.isatty() or total is None:
            return
        if name != self._name:
            self._end()
            self._name = name
            bar = click.progressbar(length=total, label=visible(name), file=sys.stderr)
            self._bar = self._stack.enter_context(bar)
        self._bar.update(done - self._bar.pos)

    def note(self, text: str) -> None:
        self._end()
        note(visible(text))

    def _end(self) -> None:
        self._stack.close()
        self._bar, self._name = None, ""
