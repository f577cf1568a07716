"""Files as rows of text: delimited text in any common encoding, or the first sheet of Excel.

How a file is encoded, which line ends and which delimiter it has is found out, and said.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from westphalia.schema.errors import Problem

DELIMITERS: Final = (",", ";", "\t", "|")
_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_LINE_ENDS: Final = {"\r\n": "CRLF", "\r": "CR", "\n": "LF"}
_BINARY: Final = {
    b"PK\x03\x04": "a ZIP archive: unpack it first",
    b"\x1f\x8b": "gzip: unpack it first",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Excel file: save it as .xlsx or .csv",
    b"RDX": "R data: write it out with write.csv(..., row.names = FALSE)",
}
_TWICE_ENCODED: Final = re.compile("[ÃÂ][\u0080-\u00bf\u0192\u2018-\u203a\u20ac\u2122]|â€")


class Unreadable(Exception):  # noqa: N818 - it says what the file is, and is caught here
    """The file cannot be read as a table; carries the one problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Grid:
    """A file as rows of text, whatever it is about.

    Args:
        name: of the file.
        sha256: of its bytes.
        rows: each with the number of its first line (or sheet row), counted from 1.
        found: how it is encoded, in words.
    """

    name: str
    sha256: str
    rows: Iterator[tuple[int, list[str]]]
    found: str


def open_grid(path: Path) -> Grid:
    """The rows of a delimited text file or of the first sheet of an Excel file.

    Raises:
        Unreadable: missing, a folder, empty, or neither text nor Excel.
    """
    name = path.name
    try:
        data = path.read_bytes()
    except IsADirectoryError:
        raise Unreadable(
            Problem("is a folder, not a file", name, f"name its files: {name}/*")
        ) from None
    except OSError as error:
        raise Unreadable(Problem(f"cannot be read: {error.strerror}", name)) from None
    digest = hashlib.sha256(data).hexdigest()
    if not data.strip():
        raise Unreadable(Problem("is empty", name, "download it again"))
    if data.startswith(b"PK\x03\x04") and path.suffix.lower() == ".xlsx":
        return Grid(name, digest, _sheet(path), "Excel, first sheet")
    text, encoding = _decoded(data, name)
    ends = next(
        (e for e in ("\r\n", "\r", "\n") if e in text and (e != "\r" or "\n" not in text)), "\n"
    )
    delimiter = _delimiter(text, ends)
    found = f"{encoding}, {_LINE_ENDS[ends]} line ends, {_NAMES[delimiter]} between cells"
    return Grid(name, digest, _lines(text, delimiter, name), found)


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    for start, what in _BINARY.items():
        if data.startswith(start):
            raise Unreadable(Problem(f"is not a text file but {what}", name))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        attempts = [("utf-16", "UTF-16")]
    elif data.startswith(b"\xef\xbb\xbf"):
        attempts = [("utf-8-sig", "UTF-8 with BOM")]
    else:
        attempts = [("utf-8", "UTF-8"), ("cp1252", "Windows-1252"), ("latin-1", "Latin-1")]
    for codec, word in attempts:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if (bad := next((c for c in text if c < " " and c not in "\t\r\n"), None)) is not None:
            line = text.count("\n", 0, text.index(bad)) + 1
            raise Unreadable(
                Problem("is not a text file: it holds control characters", f"{name}:{line}")
            )
        if match := _TWICE_ENCODED.search(text):
            line = text.count("\n", 0, match.start()) + 1
            raise Unreadable(
                Problem(
                    f"was saved in a wrong encoding: {match.group()!r} is UTF-8 read as another",
                    f"{name}:{line}",
                    "download it again, or save it as UTF-8",
                )
            )
        return text, word
    raise Unreadable(Problem(f"cannot be decoded as {attempts[0][1]}", name))


def _delimiter(text: str, ends: str) -> str:
    header = text.partition(ends)[0]
    return max(DELIMITERS, key=header.count)


def _lines(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line, blank = 1, 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(
                Problem(
                    f"cannot be read as a table: {error}",
                    f"{name}:{line}",
                    "a quotation mark may be missing",
                )
            ) from None
        if row:
            if blank:
                raise Unreadable(Problem("the row is empty", f"{name}:{blank}"))
            yield line, row
        else:
            blank = blank or line
        line = reader.line_num + 1


def _sheet(path: Path) -> Iterator[tuple[int, list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise Unreadable(Problem(f"cannot be read as Excel: {error}", path.name)) from None
    for number, row in enumerate(rows, 1):
        if any(cell != "" for cell in row):
            yield number, [_cell(cell) for cell in row]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
