"""How results are written to stdout."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from westphalia.schema.errors import DataError, WestphaliaError, visible

if TYPE_CHECKING:
    from westphalia.graph.table import Table


def chosen(format: str | None) -> str:
    """The format to write: as asked, else a table on a terminal and JSON in a pipe."""
    return format or ("table" if sys.stdout.isatty() else "json")


def width() -> int:
    """Columns of the terminal."""
    return shutil.get_terminal_size((100, 24)).columns


def write_table(table: Table, format: str | None) -> None:
    """A table in the chosen format."""
    writers: dict[str, Callable[[], str]] = {
        "table": lambda: table.to_text(width()),
        "json": table.to_json,
        "jsonl": table.to_jsonl,
        "csv": table.to_csv,
        "md": table.to_markdown,
    }
    click.echo(writers[chosen(format)]().rstrip("\n"))


def write_rows(table: Table, format: str | None) -> None:
    """A table in the chosen format; its notes to stderr, if no person reads them below it."""
    if chosen(format) != "table" or not sys.stdout.isatty():
        for line in table.notes:
            note(line)
    write_table(table, format)


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on stderr, told how much is done of how much; None where no person reads it.

    It appears with the first word that something is under way.
    """
    shown: Any = None

    def progress(done: int, total: int) -> None:
        nonlocal shown
        if shown is None:
            shown = click.progressbar(length=total, label=label, file=sys.stderr)
            shown.render_progress()
        shown.update(done - shown.pos)

    try:
        yield progress if sys.stderr.isatty() else None
    finally:
        if shown is not None:
            shown.render_finish()


def write_json(value: Any) -> None:
    """A value as indented JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def tell(error: WestphaliaError | click.ClickException) -> None:
    """What went wrong, and what to do next, to the person."""
    if isinstance(error, click.ClickException):
        _say(f"error: {error.format_message()}")
    elif isinstance(error, DataError):
        for problem in error.problems:
            _say(str(problem))
        errors = sum(p.severity == "error" for p in error.problems)
        if len(error.problems) > 1:
            _say(f"{errors} error{'s' * (errors != 1)}; nothing was written")
    else:
        _say(f"error: {error.message}")
        if error.hint:
            _say(f"hint: {error.hint}")


def _say(text: str) -> None:
    for line in text.split("\n"):
        note(visible(line))


def note(text: str) -> None:
    """A line to the person, not to the pipe."""
    click.echo(text, err=True)
