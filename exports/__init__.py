"""What becomes of a view: pages, files and texts, one module or folder a format."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Final

from westphalia.graph.view import View
from westphalia.schema.errors import UsageError, did_you_mean

Exporter = Callable[[View, Path], list[str]]
"""Writes a view to a place; gives back what the reader must know, such as what was cut."""

FORMATS: Final = {
    "html": ("westphalia.exports.page", "write_page"),
    "pyvis": ("westphalia.exports.pyvis", "write_pyvis"),
    "graphml": ("westphalia.exports.graphml", "write_graphml"),
    "csv": ("westphalia.exports.tables", "write_csv"),
    "jsonl": ("westphalia.exports.tables", "write_jsonl"),
    "parquet": ("westphalia.exports.tables", "write_parquet"),
}


def exporter(format: str) -> Exporter:
    """The function that writes a format.

    Raises:
        UsageError: there is no such format.
    """
    if format not in FORMATS:
        raise UsageError(
            f"there is no export format {format!r}",
            did_you_mean(format, FORMATS) or f"the formats are {', '.join(FORMATS)}",
        )
    module, name = FORMATS[format]
    write: Exporter = getattr(import_module(module), name)
    return write
