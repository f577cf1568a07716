"""Any tabular file as rows of text: delimited text, Excel, JSON lines or Parquet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from westphalia.loaders.grids import Grid, Unreadable, open_grid
from westphalia.schema.errors import Problem

JSON_LINES: Final = (".jsonl", ".ndjson")
PARQUET: Final = (".parquet", ".pq")


def open_table(path: Path) -> Grid:
    """The rows of a file, the first of them with the names of the columns.

    Raises:
        Unreadable: it is missing, empty, or not what its name says.
    """
    suffix = path.suffix.lower()
    if suffix not in (*JSON_LINES, *PARQUET):
        return open_grid(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(Problem(f"cannot be read: {error.strerror}", path.name)) from None
    if not data.strip():
        raise Unreadable(Problem("is empty", path.name))
    digest = hashlib.sha256(data).hexdigest()
    if suffix in PARQUET:
        return Grid(path.name, digest, _parquet(path), "Parquet")
    return Grid(path.name, digest, _json_lines(data, path.name), "JSON lines, UTF-8")


def _parquet(path: Path) -> Iterator[tuple[int, list[str]]]:
    import polars

    try:
        frame = polars.read_parquet(path)
    except (polars.exceptions.PolarsError, OSError) as error:
        raise Unreadable(Problem(f"cannot be read as Parquet: {error}", path.name)) from None
    yield 1, frame.columns
    for number, row in enumerate(frame.iter_rows(), 2):
        yield number, [_text(value) for value in row]


def _json_lines(data: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    """Objects of one shape: each line has the keys of the first, in any order."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(Problem("is not UTF-8 text", f"{name}:{number}")) from None
    header: list[str] = []
    for at, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line, object_pairs_hook=_once)
        except ValueError as error:
            raise Unreadable(Problem(f"is no JSON: {error}", f"{name}:{at}")) from None
        if not isinstance(found, dict):
            raise Unreadable(Problem("is no object such as {...}", f"{name}:{at}"))
        if not header:
            header = list(found)
            yield at, header
        extra = [key for key in found if key not in header]
        if extra:
            raise Unreadable(
                Problem(
                    f"has the key {extra[0]!r}, and the first line has not", f"{name}:{at}",
                    "give every line the same keys; null where nothing is known",
                )
            )  # fmt: skip
        yield at, [_text(found.get(key)) for key in header]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
