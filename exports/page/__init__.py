"""The network page: one HTML file for a newsroom, that opens by double click and asks no server."""

from __future__ import annotations

from os import PathLike
from typing import IO, TYPE_CHECKING

from westphalia.exports.files import writing

if TYPE_CHECKING:
    from westphalia.graph.view import View

__all__ = ["render_page", "write_page"]


def render_page(view: View, *, freeze: bool = False, title: str | None = None) -> str:
    """The page of a view as text: a drawing, a table, and a panel with who says what.

    The page carries every date, standpoint and modality that the archive has within the view's
    other limits; the view sets where it starts. What holds when and for whom is worked out here,
    by the view; the page looks it up.

    Args:
        freeze: carry this one view alone.
        title: the heading; default: from the best connected entities.
    """
    from westphalia.exports.page.document import document
    from westphalia.exports.page.payload import payload

    return document(payload(view, freeze=freeze, title=title))


def write_page(
    view: View,
    out: str | PathLike[str] | IO[str],
    *,
    freeze: bool = False,
    title: str | None = None,
) -> list[str]:
    """Write the page of a view to a file, ``-`` for standard output, or an open text stream.

    Returns:
        A line that says so, if the page could not carry all of it.

    Raises:
        UsageError: the file cannot be written.
    """
    from westphalia.exports.page.document import document
    from westphalia.exports.page.payload import payload

    data = payload(view, freeze=freeze, title=title)
    html = document(data)
    if isinstance(out, (str, PathLike)):
        with writing(str(out)) as file:
            file.write(html.encode())
    else:
        out.write(html)
    found, carried = data["counts"]["found"], data["counts"]["carried"]
    if carried == found:
        return []
    return [f"the page carries {carried:,} of {found:,} relations; narrow the view with --around"]
