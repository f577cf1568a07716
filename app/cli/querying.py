"""`query` and `push`: Cypher, embedded or on a server."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from westphalia.cli.options import asks_server, bounds_rows, formats, reads_view
from westphalia.cli.output import bar, note, write_rows
from westphalia.schema.errors import UsageError

if TYPE_CHECKING:
    from westphalia.api import View
    from westphalia.graph.cypher import Rows


@click.command()
@click.argument("cypher")
@click.option("--param", multiple=True, metavar="K=V", help="A value for $K in the text.")
@bounds_rows
@asks_server
@reads_view
@formats
def query(
    cypher: str,
    param: tuple[str, ...],
    timeout: float,
    limit: int,
    on: str | None,
    access: dict[str, str | None],
    view: View | None,
    format: str | None,
) -> None:
    """Run a read-only Cypher text on the view.

    `-` reads it from stdin, the name of a .cypher file from there.
    """
    text = _text(cypher)
    bounds: Any = {"timeout": timeout, "limit": limit}
    if view is None:
        rows = query_on(on or "", text, parameters(param), access, bounds)
    else:
        rows = view.query(text, parameters(param), **bounds)
    write_rows(rows, format)


def _text(cypher: str) -> str:
    """The text itself, or what stands in the file or in stdin.

    Raises:
        UsageError: there is no such file, or it is no text.
    """
    if cypher == "-":
        return sys.stdin.read()
    if not cypher.endswith((".cypher", ".cql")):
        return cypher
    try:
        return Path(cypher).read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{cypher} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{cypher} is not UTF-8 text") from None


def query_on(
    url: str, text: str, params: dict[str, Any], access: dict[str, Any], bounds: dict[str, Any]
) -> Rows:
    """The rows of a text on a server."""
    from westphalia.graph.cypher import query_on as ask
    from westphalia.graph.cypher.server import Server

    return ask(Server.of(url, **access), text, params, **bounds)


@click.command()
@click.argument("url")
@click.option(
    "--overwrite",
    is_flag=True,
    help="Change and remove what stands under our labels, whoever put it there.",
)
@asks_server
@reads_view
def push(url: str, overwrite: bool, access: dict[str, str | None], view: View) -> None:
    """Make the graph of the Bolt server at URL (Neo4j, ...) equal to the view.

    Run it again after a change, or after it was cut: only what differs is written. Nodes under
    other labels are left alone.

    \b
    westphalia push bolt://localhost:7687 --as-of 2015-02-20
    westphalia query "MATCH (n:Polity) RETURN count(n)" --on bolt://localhost:7687
    """
    with bar("pushing") as progress:
        done = view.push(url, overwrite=overwrite, progress=progress, **access)
    note(
        f"{url} holds the view {done.view}: {sum(done.nodes.values()):,} nodes and "
        f"{sum(done.relationships.values()):,} relationships; {done.created:,} created, "
        f"{done.changed:,} changed, {done.removed:,} removed"
    )


def parameters(given: tuple[str, ...]) -> dict[str, Any]:
    """``k=v`` pairs as typed values: a day, JSON, else text.

    Raises:
        UsageError: a pair without ``=``.
    """
    return dict(map(parameter, given))


def parameter(pair: str) -> tuple[str, Any]:
    """The name and the typed value of one ``k=v`` pair.

    Raises:
        UsageError: it has no ``=``.
    """
    name, equals, text = pair.partition("=")
    if not equals or not name.strip(" $"):
        raise UsageError(f"--param {pair!r} is not K=V", "write --param name=Georgia")
    return name.strip(" $"), _typed(text.strip())


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
