"""Published tables, read strictly: every column declared, every cell checked, nothing skipped.

A file that is not what its publisher gives out stops a load, with file, line and column. How it is
encoded, which line ends and which delimiter it has is found out and reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from westphalia.loaders.cells import Cell, Parser
from westphalia.loaders.description import Description, FileForm
from westphalia.loaders.grids import Grid, Unreadable, open_grid
from westphalia.loaders.mending import mended
from westphalia.schema.errors import Problem, did_you_mean
from westphalia.schema.records import Batch

MOST_PROBLEMS: Final = 50


@dataclass(slots=True)
class Row:
    """One checked row.

    Args:
        line: the number of its first line in the file, counted from 1.
        raw: the cells as they stand in the file.
        values: the cells as values; None = missing.
    """

    table: Table
    line: int
    raw: list[str]
    values: list[Cell]

    def __getitem__(self, column: str) -> Any:
        """The value of a cell: text, int, float, date, or None where it is missing."""
        return self.values[self.table.index[column]]

    def text(self, column: str) -> str:
        """The cell as it stands in the file, without blanks round it."""
        return self.raw[self.table.index[column]].strip()

    @property
    def place(self) -> str:
        """``file:line``."""
        return f"{self.table.name}:{self.line}"

    def original(self, *columns: str) -> dict[str, str]:
        """The row's original values: of these columns, or of all that are used and not blank."""
        index = self.table.index
        names = columns or self.table.used
        return {name: cell for name in names if (cell := self.raw[index[name]].strip())}

    def problem(self, column: str, message: str, hint: str | None = None) -> Problem:
        """What is wrong with one cell of this row."""
        return Problem(f"{column}: {message}", self.place, hint)


@dataclass(slots=True)
class Table:
    """A published file that matches one of its source's forms.

    Iterating gives the rows; problems go to the batch as they are met, and a bad row is left out.

    Args:
        kind: which of the source's files it is.
        version: of the source.
        index: column name to position.
        used: names of the columns that something becomes of.
    """

    name: str
    kind: str
    form: FileForm
    version: str
    index: Mapping[str, int]
    used: Sequence[str]
    batch: Batch
    partial: bool
    _ahead: Iterator[tuple[int, list[str]]]
    _written: Sequence[str]
    _problems: int = field(default=0)

    def __iter__(self) -> Iterator[Row]:
        try:
            yield from self._rows()
        except Unreadable as unreadable:
            self.batch.problems.append(unreadable.problem)

    def _rows(self) -> Iterator[Row]:
        parsers = [Parser(name, self._column(name)) for name in self.index]
        version_at = next((i for i, p in enumerate(parsers) if p.column.sort == "version"), None)
        key_at = [self.index[name] for name in self.form.key]
        keys: dict[tuple[Cell, ...], int] = {}
        width, count, line = len(parsers), 0, 1
        for line, raw in self._mended(parsers) if self.form.mends else self._ahead:
            count += 1
            if len(raw) != width:
                self._say(
                    f"the row has {len(raw)} cells, not {width}", line,
                    "it may be cut off, or hold a line break or a delimiter outside quotes",
                )  # fmt: skip
                continue
            values: list[Cell] = []
            for parser, cell in zip(parsers, raw, strict=True):
                try:
                    values.append(parser(cell))
                except ValueError as error:
                    self._say(f"{parser.name}: {error}", line)
            if version_at is not None and raw[version_at].strip() not in self._written:
                self._say(
                    f"{parsers[version_at].name}: {raw[version_at].strip()!r} is not the version "
                    f"of the first row, {self._written[0]}",
                    line,
                )
            elif len(values) == width:
                row_key = tuple(values[i] for i in key_at)
                if key_at and row_key in keys:
                    named = ", ".join(
                        f"{name} {value}"
                        for name, value in zip(self.form.key, row_key, strict=True)
                    )
                    self._say(f"{named} stands in line {keys[row_key]} already", line)
                    continue
                keys[row_key] = line
                yield Row(self, line, raw, values)
        self._count(count, line)

    def _mended(self, parsers: Sequence[Parser]) -> Iterator[tuple[int, list[str]]]:
        def sound(raw: list[str]) -> bool:
            try:
                for parser, cell in zip(parsers, raw, strict=True):
                    parser(cell)
            except ValueError:
                return False
            return True

        def note(first: int, second: int) -> None:
            self.batch.notes.append(
                f"{self.name}: line {first}-{second}: one row broken over two lines was joined"
            )

        return mended(self._ahead, self.form.delimiter, sound, note)

    def _column(self, name: str) -> Any:
        return self.form.columns.get(name) or self.form.others

    def _say(self, message: str, line: int, hint: str | None = None) -> None:
        self._problems += 1
        if self._problems <= MOST_PROBLEMS:
            self.batch.problems.append(Problem(message, f"{self.name}:{line}", hint))
        elif self._problems == MOST_PROBLEMS + 1:
            self.batch.problems.append(
                Problem("more rows are wrong; the first are shown", f"{self.name}:{line}")
            )

    def _count(self, count: int, line: int) -> None:
        expected = self.form.records.get(self.version)
        if expected is not None and count != expected and not self.partial:
            self._say(
                f"has {count:,} rows; version {self.version} has {expected:,}", line,
                "download it again; if it is meant to be an extract, say --partial",
            )  # fmt: skip


def read(path: Path, about: Description, batch: Batch, *, partial: bool = False) -> Table | None:
    """The file as one of the tables that its source publishes; None if it is none of them.

    What is wrong is added to the batch's problems, how the file was read to its notes.
    """
    try:
        grid = open_grid(path)
        return _matched(grid, about, batch, partial=partial)
    except Unreadable as unreadable:
        batch.problems.append(unreadable.problem)
        return None


def _matched(grid: Grid, about: Description, batch: Batch, *, partial: bool) -> Table:
    try:
        _, header = next(grid.rows)
    except StopIteration:
        raise Unreadable(Problem("is empty", grid.name, "download it again")) from None
    header = [name.strip() for name in header]
    kind, form = _form(grid.name, header, about)
    batch.files.append((grid.name, grid.sha256))
    batch.notes.append(f"{grid.name}: {form.what}; {grid.found}")
    rows, first = _peek(grid.rows)
    if first is None:
        hint = "download it again"
        raise Unreadable(Problem("has a header and no rows", f"{grid.name}:1", hint))
    version = form.version
    written: Sequence[str] = ()
    if version is None:
        column = next(n for n, c in form.columns.items() if c.sort == "version")
        at = header.index(column)
        cell = first[1][at].strip() if len(first[1]) > at else ""
        version, written = _version(cell, column, about, f"{grid.name}:{first[0]}")
        written = [cell, *written]
    used = [n for n in header if (c := form.columns.get(n) or form.others) and c.use is not None]
    index = {name: i for i, name in enumerate(header)}
    return Table(grid.name, kind, form, version, index, used, batch, partial, rows, written)


def _peek(
    rows: Iterator[tuple[int, list[str]]],
) -> tuple[Iterator[tuple[int, list[str]]], tuple[int, list[str]] | None]:
    first = next(rows, None)
    if first is None:
        return rows, None

    def again() -> Iterator[tuple[int, list[str]]]:
        yield first
        yield from rows

    return again(), first


def _version(cell: str, column: str, about: Description, place: str) -> tuple[str, Sequence[str]]:
    for name, version in about.versions.items():
        if cell in (name, *version.written):
            return name, (name, *version.written)
    if not cell:
        raise Unreadable(Problem(f"{column}: the version is missing", place))
    raise Unreadable(
        Problem(
            f"{column}: {cell!r} is a version that {about.id} does not read",
            place,
            f"it reads {', '.join(about.versions)}; `load table` reads any file with a mapping",
        )
    )


def _form(name: str, header: list[str], about: Description) -> tuple[str, FileForm]:
    """Which of the source's files has this header.

    Raises:
        Unreadable: none has; with the difference from the one that is nearest.
    """
    found = set(header)
    nearest = max(
        about.files.items(),
        key=lambda item: (len(found & set(item[1].columns)), -len(set(item[1].columns) - found)),
    )
    kind, form = nearest
    wanted = list(form.columns)
    place = f"{name}:1"
    if len(found) != len(header):
        twice = sorted({column for column in header if header.count(column) > 1})
        raise Unreadable(Problem(f"the columns {', '.join(twice)} stand there twice", place))
    if not found & set(wanted):
        raise Unreadable(
            Problem(
                f"this is no file of {about.id}: the first row has none of its columns",
                place,
                f"{about.id} reads {', '.join(f.name for f in about.files.values())}",
            )
        )
    missing = [column for column in wanted if column not in found]
    extra = [] if form.others else [column for column in header if column not in form.columns]
    if missing or extra:
        said = [f"the column {c} is missing" for c in missing]
        said += [f"the column {c!r} is unknown" for c in extra]
        hint = did_you_mean(extra[0], missing) if extra and missing else None
        raise Unreadable(Problem("; ".join(said), place, hint or f"{about.id} reads {form.name}"))
    if form.width is not None and len(header) != form.width:
        raise Unreadable(
            Problem(f"there are {len(header)} columns, and {form.name} has {form.width}", place)
        )
    order = [column for column in header if column in form.columns]
    if order != wanted:
        at = next(i for i, pair in enumerate(zip(order, wanted, strict=True)) if len({*pair}) > 1)
        raise Unreadable(
            Problem(
                f"the columns are in another order: {order[at]} stands where {wanted[at]} should",
                place,
                "shuffled columns are not the published file; download it again",
            )
        )
    return kind, form
