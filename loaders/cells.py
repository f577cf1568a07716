"""What stands in one cell of a published file: parsed as its column says, or refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from westphalia.loaders.description import Column

Cell = str | int | float | date | None
"""A parsed cell: the text or code, a number, a day; None = missing."""

_WHOLE: Final = re.compile(r"[+-]?\d+(?:\.0+)?", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_DAY: Final = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00:00)?", re.ASCII), (1, 2, 3)),
    (re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", re.ASCII), (3, 2, 1)),
)


class Parser:
    """Parses the cells of one column; remembers what it has seen, for columns repeat themselves.

    Args:
        name: the column's name.
        column: what may stand there.
    """

    def __init__(self, name: str, column: Column) -> None:
        self.name = name
        self.column = column
        self._parse: Callable[[str], Cell] = getattr(self, f"_{column.sort}")
        self._pattern = re.compile(column.pattern) if column.pattern else None
        self._seen: dict[str, Cell] = {}

    def __call__(self, raw: str) -> Cell:
        """The value of a cell.

        Raises:
            ValueError: it is none that the column allows; the message says which are.
        """
        try:
            return self._seen[raw]
        except KeyError:
            value = self._fresh(raw)
            if len(self._seen) < 100_000:
                self._seen[raw] = value
            return value

    def _fresh(self, raw: str) -> Cell:
        text = raw.strip()
        if text in self.column.missing:
            return None
        if text == "" and self.column.sort != "text":
            raise ValueError("is blank")
        value = self._parse(text)
        if value is not None and isinstance(value, int | float):
            number = f"{value:.0f}" if value == int(value) else ""
            if number in self.column.missing:
                return None
            low, high = self.column.first, self.column.last
            if (low is not None and value < low) or (high is not None and value > high):
                raise ValueError(f"{raw!r} is not between {_short(low)} and {_short(high)}")
        return value

    def _text(self, text: str) -> str:
        if self.column.raw:
            return text
        if any(not c.isprintable() and c not in "\n\r\t" for c in text) or "\ufffd" in text:
            raise ValueError(f"{text!r} holds characters that are no text")
        if self._pattern and not self._pattern.fullmatch(text):
            raise ValueError(f"{text!r} does not have the form {self.column.pattern}")
        return text

    def _integer(self, text: str) -> int:
        if not _WHOLE.fullmatch(text):
            raise ValueError(f"{text!r} is not a whole number")
        return int(text.partition(".")[0])

    def _number(self, text: str) -> float:
        if not _NUMBER.fullmatch(text):
            raise ValueError(f"{text!r} is not a number")
        return float(text)

    def _date(self, text: str) -> date:
        for form, (year, month, day) in _DAY:
            if match := form.fullmatch(text):
                try:
                    return date(*(int(match.group(i)) for i in (year, month, day)))
                except ValueError:
                    break
        raise ValueError(f"{text!r} is not a day (2008-08-26 or 26-8-2008)")

    def _code(self, text: str) -> str:
        codes = self.column.codes
        if text in codes:
            return text
        if _WHOLE.fullmatch(text) and (whole := str(int(text.partition(".")[0]))) in codes:
            return whole
        shown = ", ".join(codes) if len(codes) < 15 else f"{', '.join(list(codes)[:12])}, ..."
        raise ValueError(f"{text!r} is not one of {shown}")

    def _version(self, text: str) -> str:
        return text


def _short(bound: float | None) -> str:
    return "any" if bound is None else f"{bound:g}"
