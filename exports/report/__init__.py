"""The centrality report: who stands in the middle of which relations, with pictures and method.

As HTML for people; the same numbers as Markdown, CSV and JSON.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from westphalia.exports.files import writing
from westphalia.schema.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from westphalia.graph.view import View

FORMATS: Final = (".html", ".md", ".csv", ".json", ".jsonl")

Days = str | Iterable[date]


class Writable(Protocol):
    """An open text file."""

    def write(self, text: str, /) -> object: ...


def render_centrality(
    view: View,
    measures: Iterable[str] | None = None,
    *,
    group: str | Iterable[str] | None = None,
    top: int | None = None,
    over: Days | None = None,
    format: str = "html",
) -> str:
    """The report as text.

    Args:
        measures: names out of ``westphalia.graph.measures.MEASURES``; None = all.
        group: limit to these relation groups.
        top: how many entities a ranking shows; HTML shows at most 250.
        over: days, or text such as ``"2008:2015"``: HTML adds pictures through time, the other
            formats have a row for each day.
        format: html, md, csv, json or jsonl.

    Raises:
        UsageError: an unknown measure, group or format, or a bad range of days.
    """
    if f".{format}" not in FORMATS:
        names = [name[1:] for name in FORMATS]
        raise UsageError(
            f"a centrality report cannot be {format!r}",
            did_you_mean(format, names) or f"the formats are {', '.join(names)}",
        )
    from westphalia.graph.measures import centrality

    asked = None if measures is None else list(measures)
    table = None
    if format != "html" or over is not None:
        limit = top if format != "html" else None
        table = centrality(view, asked, group=group, top=limit, over=over)
    if format == "html":
        from westphalia.exports.report.content import sections
        from westphalia.exports.report.document import document
        from westphalia.graph.measures.projection import project

        found = sections(view, asked, group=group, top=top)
        return document(view, found, project(view, group).left_out, table)
    assert table is not None  # noqa: S101 - made above for every other format
    return {
        "md": table.to_markdown,
        "csv": table.to_csv,
        "json": table.to_json,
        "jsonl": table.to_jsonl,
    }[format]()


def write_centrality(
    view: View,
    out: str | Path | Writable,
    measures: Iterable[str] | None = None,
    *,
    group: str | Iterable[str] | None = None,
    top: int | None = None,
    over: Days | None = None,
) -> None:
    """Write the report to a file, in the format that the end of its name says.

    Args:
        out: a path that ends in .html, .md, .csv, .json or .jsonl; ``-`` (HTML to standard
            output); or an open text file (HTML).
        measures, group, top, over: as for :func:`render_centrality`.

    Raises:
        UsageError: as there; or the file cannot be written.
    """
    format = "html"
    if isinstance(out, (str, Path)) and str(out) != "-":
        format = Path(out).suffix.lower().removeprefix(".") or "html"
    text = render_centrality(view, measures, group=group, top=top, over=over, format=format)
    if not isinstance(out, (str, Path)):
        out.write(text)
        return
    with writing(out) as file:
        # A lone surrogate cannot be written as UTF-8.
        file.write(text.encode("utf-8", "replace"))


__all__ = ["FORMATS", "render_centrality", "write_centrality"]
