"""`query`: Cypher."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click
from westphalia.cli.options import formats, reads_view
from westphalia.cli.output import note, write_table
from westphalia.schema.errors import UsageError

if TYPE_CHECKING:
    from westphalia.api import View


@click.command()
@click.argument("cypher")
@click.option("--param", multiple=True, metavar="K=V", help="A value for $K in the text.")
@click.option("--timeout", type=float, default=30.0, show_default=True, metavar="S")
@click.option("--limit", type=click.IntRange(min=1), default=10_000, show_default=True, metavar="N")
@reads_view
@formats
def query(
    cypher: str,
    param: tuple[str, ...],
    timeout: float,
    limit: int,
    view: View,
    format: str | None,
) -> None:
    """Run a read-only Cypher text on the view. `-` reads it from stdin."""
    text = sys.stdin.read() if cypher == "-" else cypher
    rows = view.query(text, parameters(param), timeout=timeout, limit=limit)
    for line in rows.notes:
        note(line)
    write_table(rows, format)


def parameters(given: tuple[str, ...]) -> dict[str, Any]:
    """``k=v`` pairs as typed values: a day, JSON, else text.

    Raises:
        UsageError: a pair without ``=``.
    """
    values: dict[str, Any] = {}
    for pair in given:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise UsageError(f"--param {pair!r} is not K=V", "write --param name=Georgia")
        values[name.lstrip("$")] = _typed(text)
    return values


def _typed(text: str) -> Any:
    import json

    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return json.loads(text)
    except ValueError:
        return text
