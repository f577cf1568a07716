"""A table: what every question that has many answers gives back.

Importing this module loads neither numpy, polars nor pandas; a frame is made when asked for.
"""

from __future__ import annotations

import json
import math
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from importlib import import_module
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from westphalia.schema.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    import polars as pl

Row = tuple[Any, ...]

_GAP: Final = 2  # blanks between two columns
_NARROWEST: Final = 8  # a text column is never squeezed below this
_TALLEST: Final = 4  # lines of one cell; the rest is cut
_SHOWN: Final = 60  # rows that print() and a notebook show
_UNSEEN: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # change direction
_MARKDOWN: Final = re.compile(r"([\\`*\[\]<>|&~])|(?<!\w)_|_(?!\w)")


@dataclass(frozen=True, repr=False)
class Table:
    """Columns by name, rows as tuples, and which view they come from.

    Values are None, text, numbers, booleans, dates, lists and dictionaries; anything else is
    shown as its ``str``.

    Args:
        columns: names, each one once.
        rows: one tuple a row, as long as ``columns``.
        title: what it is and which view it comes from.
        notes: what a reader must know to use it right.

    Raises:
        ValueError: a column named twice, or a row of another length.

    >>> table = Table(["name", "degree"], [("Georgia", 3), ("Nauru", 1)], title="as of 2015")
    >>> print(table)
    as of 2015
    <BLANKLINE>
    name     degree
    -------  ------
    Georgia       3
    Nauru         1
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    title: str = ""
    notes: tuple[str, ...] = ()

    def __init__(
        self,
        columns: Iterable[str],
        rows: Iterable[Iterable[Any]],
        title: str = "",
        notes: Iterable[str] = (),
    ) -> None:
        object.__setattr__(self, "columns", tuple(columns))
        object.__setattr__(self, "rows", tuple(tuple(row) for row in rows))
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "notes", tuple(notes))
        if len(set(self.columns)) != len(self.columns):
            raise ValueError(f"a column is named twice: {', '.join(self.columns)}")
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} values for {len(self.columns)} columns")

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def column(self, name: str) -> list[Any]:
        """The values of one column.

        Raises:
            UsageError: there is no such column.
        """
        if name not in self.columns:
            raise UsageError(f"there is no column {name!r}", did_you_mean(name, self.columns))
        at = self.columns.index(name)
        return [row[at] for row in self.rows]

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a row, with the values as they are."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_polars(self) -> pl.DataFrame:
        """A typed Polars frame: Int64, Float64, Boolean, Date, Datetime, List(String), String.

        Dictionaries and lists of anything but text are JSON text; so is a column of mixed types.
        """
        import polars as pl

        dtypes: dict[type, Any] = {
            str: pl.String, bool: pl.Boolean, int: pl.Int64, float: pl.Float64, date: pl.Date,
            list: pl.List(pl.String), datetime: pl.Datetime,
        }  # fmt: skip
        typed = self._typed()
        return pl.DataFrame(
            {name: values for name, (_, values) in typed.items()},
            schema={name: dtypes[kind] for name, (kind, _) in typed.items()},
        )

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame``; whole numbers and booleans stay so where some are missing.

        Raises:
            UsageError: pandas is not installed.
        """
        try:
            pd = import_module("pandas")
        except ImportError:
            hint = "pip install pandas, or use to_polars()"
            raise UsageError("to_pandas needs pandas", hint) from None
        dtypes: dict[type, Any] = {int: "Int64", bool: "boolean", float: "float64"}
        return pd.DataFrame(
            {
                name: pd.Series(values, dtype=dtypes.get(kind, object))
                for name, (kind, values) in self._typed().items()
            }
        )

    def _typed(self) -> dict[str, tuple[type, list[Any]]]:
        types = {name: self._type(name) for name in self.columns}
        return {name: (t, [_as(t, v) for v in self.column(name)]) for name, t in types.items()}

    def _type(self, name: str) -> type:
        kinds = {_kind(value) for value in self.column(name) if value is not None}
        if kinds == {int, float}:
            return float
        return kinds.pop() if len(kinds) == 1 else str

    def to_json(self) -> str:
        """One object: ``title``, ``notes`` and ``rows``, a list of objects."""
        whole = {"title": self.title, "notes": self.notes, "rows": self.to_dicts()}
        return f"{json.dumps(_jsonable(whole), ensure_ascii=False, indent=2)}\n"

    def to_jsonl(self) -> str:
        """One object a line, without title and notes."""
        rows = _jsonable(self.to_dicts())
        return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)

    def to_csv(self) -> str:
        """A header and one line a row (RFC 4180); lists and dictionaries as JSON text."""
        lines = (",".join(map(_quoted, row)) for row in (self.columns, *self.rows))
        # A line with nothing on it would be no row.
        return "".join((line or '""') + "\n" for line in lines)

    def to_markdown(self) -> str:
        """A GitHub table with its title above and its notes below."""
        rule = ["--:" if right else ":--" for right in self._numeric()]
        grid = [self.columns, *self._cells()]
        lines = [f"| {' | '.join(map(escape_markdown, cells))} |" for cells in grid]
        lines.insert(1, f"| {' | '.join(rule)} |")
        title = f"**{escape_markdown(self.title)}**" if self.title else ""
        notes = "\n".join(f"- {escape_markdown(note)}" for note in self.notes)
        return "\n\n".join(part for part in (title, "\n".join(lines), notes) if part) + "\n"

    def to_text(self, width: int = 100) -> str:
        """The table for a terminal of ``width`` columns.

        Numbers are right-aligned. Where it is too wide, long text is wrapped and in the end cut
        (``…``); where that is not enough, each row becomes a block of ``column  value`` lines.
        Control and direction-changing characters are shown as codes: a name cannot steer the
        terminal.
        """
        width = max(width, 20)
        parts = ["\n".join(_wrap(_visible(self.title), width))] if self.title else []
        parts.append(self._body(width))
        notes = []
        for note in self.notes:
            first, *rest = _wrap(_visible(note), width - 6)
            notes += [f"note: {first}", *(f"      {line}" for line in rest)]
        parts.append("\n".join(notes))
        return "\n\n".join(part for part in parts if part) + "\n"

    def __str__(self) -> str:
        text = self._head().to_text(shutil.get_terminal_size((100, 24)).columns).rstrip("\n")
        return f"{text}\n{self._more()}".rstrip("\n")

    __repr__ = __str__

    def _repr_html_(self) -> str:
        style = [' style="text-align:right"' if r else "" for r in self._numeric()]
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.columns)
        lines = (
            "".join(f"<td{s}>{escape(c)}</td>" for s, c in zip(style, row, strict=True))
            for row in self._head()._cells()
        )
        body = "".join(f"<tr>{line}</tr>" for line in lines)
        notes = "".join(f"<p>{escape(note)}</p>" for note in (*self.notes, self._more()) if note)
        return (
            f"<table><caption>{escape(self.title)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>{notes}"
        )

    def _head(self) -> Table:
        return Table(self.columns, self.rows[:_SHOWN], self.title, self.notes)

    def _more(self) -> str:
        more = len(self.rows) - _SHOWN
        return f"... and {more} more rows; to_text() shows all" if more > 0 else ""

    def _numeric(self) -> list[bool]:
        return [self._type(name) in (int, float) for name in self.columns]

    def _cells(self) -> list[list[str]]:
        """Every value as a person reads it."""
        digits = [_decimals(self.column(name)) for name in self.columns]
        return [[_shown(v, d) for v, d in zip(row, digits, strict=True)] for row in self.rows]

    def _body(self, width: int) -> str:
        if not self.columns:
            return ""
        cells = [[_visible(cell) for cell in row] for row in self._cells()]
        right = self._numeric()
        heads = [_visible(name) for name in self.columns]
        natural = [
            max(_width(head), max((_width(row[i]) for row in cells), default=1))
            for i, head in enumerate(heads)
        ]
        widths = _squeeze(natural, right, width - _GAP * (len(heads) - 1))
        if widths is None:
            return _blocks(heads, cells, width)
        lines = [*_lines(heads, widths, right), (" " * _GAP).join("-" * w for w in widths)]
        for row in cells:
            lines += _lines(row, widths, right)
        return "\n".join(lines if cells else [*lines, "(no rows)"])


# Values


def _kind(value: object) -> type:
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return list
    return next((k for k in (bool, int, float, datetime, date) if isinstance(value, k)), str)


def _as(kind: type, value: Any) -> Any:
    if value is None or kind in (date, datetime):
        return value
    return _text(value) if kind is str else kind(value)


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple, dict, bool)):
        return json.dumps(_jsonable(value), ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else str(value)


def _quoted(value: Any) -> str:
    """A cell of CSV. The csv module of Python 3.11 leaves a lone carriage return unquoted."""
    text = "" if value is None else _text(value)
    return '"{}"'.format(text.replace('"', '""')) if re.search(r'[",\r\n]', text) else text


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, (str, int)) else _text(value)


def _decimals(values: Iterable[Any]) -> int:
    """Decimals at which the largest of the floats has four significant digits."""
    sizes = [abs(v) for v in values if isinstance(v, float) and math.isfinite(v) and v]
    return min(max(3 - math.floor(math.log10(max(sizes))), 0), 9) if sizes else 1


def _shown(value: Any, decimals: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        text = f"{value:.{decimals}f}"
        return text if not value or any(c in "123456789" for c in text) else f"{value:.0e}"
    if isinstance(value, (list, tuple)):
        return ", ".join(_shown(item, 4) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(item, 4)}" for key, item in value.items())
    return _text(value)


def escape_markdown(text: str) -> str:
    """``text`` on one line, none of it read as Markdown."""
    return _MARKDOWN.sub(r"\\\g<0>", _visible(text))


# Layout


def _visible(text: str) -> str:
    """Text that cannot move the cursor, ring, colour or turn round what stands beside it."""
    text = " ".join(text.split())
    shown = "".join(f"\\x{ord(c):02x}" if unicodedata.category(c) == "Cc" else c for c in text)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", shown)


def _width(text: str) -> int:
    """Columns that a terminal needs: two for East Asian wide, none for combining characters."""
    if text.isascii():
        return len(text)
    seen = [c for c in text if unicodedata.category(c) not in ("Mn", "Me", "Cf")]
    return len(seen) + sum(unicodedata.east_asian_width(c) in "WF" for c in seen)


def _pad(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - _width(text))
    return blanks + text if right else text + blanks


def _squeeze(natural: list[int], fixed: list[bool], room: int) -> list[int] | None:
    """Widths that fit into ``room``: the widest text gives way first; None if it cannot be."""
    for cap in range(max(natural), min(_NARROWEST, max(natural)) - 1, -1):
        widths = [w if f else min(w, cap) for w, f in zip(natural, fixed, strict=True)]
        if sum(widths) <= room:
            return widths
    return None


def _wrap(text: str, width: int) -> list[str]:
    """Lines of at most ``width``, broken between words, or inside a word that is too long."""
    lines, line = [], ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if _width(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        line = word
        while _width(line) > width:
            cut = _fitting(line, width)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line]


def _fitting(text: str, width: int) -> int:
    """How many characters fit; at least one, and after a hyphen or underscore if one is near."""
    cut = 1
    while cut < len(text) and _width(text[: cut + 1]) <= width:
        cut += 1
    near = max(text.rfind(mark, cut // 2, cut) for mark in "-_/:")
    return near + 1 if near > 0 else cut


def _lines(cells: list[str], widths: list[int], right: list[bool]) -> list[str]:
    """One row as lines of text."""
    wrapped = [_wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for i, lines in enumerate(wrapped):
        if len(lines) > _TALLEST:
            last = lines[_TALLEST - 1]
            while _width(last) > widths[i] - 1:
                last = last[:-1]
            wrapped[i] = [*lines[: _TALLEST - 1], f"{last}…"]
    return [
        (" " * _GAP).join(map(_pad, line, widths, right)).rstrip()
        for line in zip_longest(*wrapped, fillvalue="")
    ]


def _blocks(heads: list[str], cells: list[list[str]], width: int) -> str:
    """Each row as lines of ``column  value``; what is empty is left out."""
    margin = min(max(map(_width, heads)), width // 2 - _GAP)
    blocks = []
    for row in cells:
        lines = []
        for head, cell in zip(heads, row, strict=True):
            names, values = _wrap(head, margin), _wrap(cell, width - margin - _GAP)
            lines += [
                f"{_pad(name, margin, False)}{' ' * _GAP}{value}".rstrip()
                for name, value in zip_longest(names, values, fillvalue="")
                if cell
            ]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) or "(no rows)"
