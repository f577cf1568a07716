"""The form with a row for each organisation and year, turned into state-years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from westphalia.loaders.cow_igo.panel import StateYear
from westphalia.loaders.cow_igo.tables import states
from westphalia.loaders.tables import Table

BLANK: Final = 0
ABSENT: Final = 1
"""The organisation does not exist: no row."""
CELLS: Final = (None, "-1", "-9", "0", "1", "2", "3")
_NUMBERS: Final = {cell: number for number, cell in enumerate(CELLS)}
_KNOWN: Final = _NUMBERS["0"]


class IgoYears:
    """All rows of the form, a plane of organisations and states for each year.

    Args:
        table: the file.
        names: abbreviations of the organisations, in the order that state-years shall have.
    """

    def __init__(self, table: Table, names: Sequence[str]) -> None:
        self.columns = [name for name in table.index if name in states()]
        self.file = table.name
        self.lines: dict[tuple[int, int], int] = {}  # (organisation, year): line
        at = {name: number for number, name in enumerate(names)}
        first = table.index[self.columns[0]] if self.columns else 0
        rows: dict[int, dict[int, list[int]]] = {}  # year: organisation: cells
        for row in table:
            organisation = at.get(row["ioname"].casefold())
            if organisation is None:
                problem = f"{row['ioname']!r} is no organisation of the data set"
                table.batch.problems.append(row.problem("ioname", problem))
                continue
            cells = row.values[first : first + len(self.columns)]
            numbers = [_NUMBERS[cell] for cell in cells]  # type: ignore[index]
            rows.setdefault(row["year"], {})[organisation] = numbers
            self.lines[organisation, row["year"]] = row.line
        self.years = sorted(rows)
        shape = (len(self.years), len(names), len(self.columns))
        self.cells = np.full(shape, ABSENT, dtype=np.uint8)
        for plane, year in enumerate(self.years):
            for organisation, numbers in rows[year].items():
                self.cells[plane, organisation] = numbers

    def state_years(self) -> Iterator[StateYear]:
        """One state after the other, by number; a year in which most cells are blank is none."""
        order = sorted(range(len(self.columns)), key=lambda i: states()[self.columns[i]])
        for column in order:
            name = self.columns[column]
            plane = np.ascontiguousarray(self.cells[:, :, column])
            there = (plane >= _KNOWN).sum(axis=1) > (plane == BLANK).sum(axis=1)
            before, values = b"", []
            for year, is_there, cells in zip(self.years, there, plane, strict=True):
                if not is_there:
                    continue
                if (now := cells.tobytes()) != before:
                    before, values = now, [CELLS[number] for number in now]
                yield StateYear(states()[name], year, name, values, self._places(year))

    def _places(self, year: int) -> PlaceOf:
        return PlaceOf(self.file, self.lines, year)


class PlaceOf:
    """Says where the cell of an organisation in one year stands."""

    __slots__ = ("file", "lines", "year")

    def __init__(self, file: str, lines: dict[tuple[int, int], int], year: int) -> None:
        self.file, self.lines, self.year = file, lines, year

    def __call__(self, organisation: int) -> str:
        line = self.lines.get((organisation, self.year))
        return f"{self.file}:{line}" if line else self.file
