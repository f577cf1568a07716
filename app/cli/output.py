"""How results are written to stdout."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

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


def write_json(value: Any) -> None:
    """A value as indented JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def note(text: str) -> None:
    """A line to the person, not to the pipe."""
    click.echo(text, err=True)
