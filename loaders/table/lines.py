"""The rows of a mapped table: cells as values, and years put together to spells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from westphalia.loaders.days import moment
from westphalia.loaders.grids import Grid, Unreadable
from westphalia.loaders.table.mapping import Cell, Day
from westphalia.loaders.table.mapping import Mapping as TableMapping
from westphalia.schema.errors import Problem, did_you_mean
from westphalia.schema.moments import Moment
from westphalia.schema.records import Batch
from westphalia.schema.relations import RelationType

MOST_PROBLEMS: Final = 50
PADDED: Final = {"cow": 0, "gw": 0, "un_m49": 3}
"""Schemes of numbers, and how many digits they are written with."""


class Bad(Exception):  # noqa: N818 - it says what a row is, and is caught by the loader
    """A row that cannot be read. Empty = it is reported elsewhere."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(slots=True)
class Line:
    """One row, or several that follow each other year by year.

    Args:
        place: ``file:line`` of the first of them.
        cells: the file's cells by column.
        used: columns of which something becomes.
        plan: the mapping.
        years: first and last year, and whether it goes on; of rows that speak of one year each.
    """

    place: str
    cells: Mapping[str, str]
    used: Sequence[str]
    plan: TableMapping
    years: tuple[int, int, bool] | None = None

    @property
    def original(self) -> dict[str, str]:
        """The original values of the columns that are used."""
        values = {name: self.cells[name] for name in self.used if self.cells[name]}
        if self.years and self.plan.year and self.plan.year.column:
            first, last, _ = self.years
            values[self.plan.year.column] = str(first) if first == last else f"{first} to {last}"
        return values

    def value(self, cell: Cell, key: str) -> str | None:
        """What a cell says; None = nothing is known.

        Raises:
            Bad: it holds what the mapping does not allow.
        """
        if cell.column is None:
            return cell.value
        text = self.cells[cell.column]
        if text in cell.codes:
            return cell.codes[text]
        if text in cell.missing or text in self.plan.missing:
            return None
        if cell.codes:
            shown = ", ".join(list(cell.codes)[:12]) + (", ..." if len(cell.codes) > 12 else "")
            raise Bad(
                f"{cell.column}: {text!r} is not one of {shown}",
                f"add it to the codes of {key}, or to missing",
            )
        scheme = getattr(cell, "scheme", None)
        if scheme in PADDED and _whole(text) is not None:
            return str(_whole(text)).zfill(PADDED[scheme])
        return text

    def valid(self, kind: type[RelationType]) -> str:
        """The claim's period as the notation has it.

        Raises:
            Bad: the dates are not those of a relation of this kind.
        """
        plan = self.plan
        if kind.nature == "act":
            day = self._day(plan.on, "on") if plan.on else ""
            if not day or day == "..":
                raise Bad(f"{kind.name} is an act and needs its day", "map `on`")
            return day
        if self.years:
            first, last, goes_on = self.years
            return f"{first:04}/{'..' if goes_on else f'{last:04}'}"
        if plan.since is None and plan.until is None and plan.on is not None:
            raise Bad(
                f"{kind.name} is a state: it has no `on`", "map `since` and `until`, or `year`"
            )
        start = self._day(plan.since, "since") if plan.since else ""
        if start == "..":
            raise Bad("since: a start cannot be open", "name the cell under missing")
        return f"{start}/{self._day(plan.until, 'until') if plan.until else '..'}"

    def _day(self, day: Day, key: str) -> str:
        """A date in the notation; empty = unknown, ``..`` = it goes on."""
        if day.value is not None:
            return day.value
        try:
            if day.column is not None:
                return self._written(day, self.cells[day.column])
            parts = [self._part(day, name) for name in (day.year, day.month, day.day)]
            if parts[0] == "..":
                return ".."
            return moment(*(part if isinstance(part, int) else None for part in parts))
        except ValueError as error:
            raise Bad(f"{key}: {error}") from None

    def _written(self, day: Day, text: str) -> str:
        if text in day.open:
            return ".."
        if text in day.missing or text in self.plan.missing:
            return ""
        if day.form is None:
            return Moment.parse(text).text
        found = datetime.strptime(text, day.form)
        if "%d" in day.form or "%j" in day.form:
            return found.date().isoformat()
        with_month = any(mark in day.form for mark in ("%m", "%b", "%B"))
        return f"{found:%Y-%m}" if with_month else f"{found:%Y}"

    def _part(self, day: Day, column: str | None) -> int | str | None:
        if column is None:
            return None
        text = self.cells[column]
        if text in day.open:
            return ".."
        if text in day.missing or text in self.plan.missing:
            return None
        if (number := _whole(text)) is None:
            raise ValueError(f"{column}: {text!r} is not a whole number")
        return number


@dataclass(slots=True)
class Lines:
    """The rows of one file that the mapping wants.

    Args:
        grid: the file.
        plan: the mapping, from the file ``name``.
        batch: takes notes and problems.

    Raises:
        Unreadable: the columns are not those of the mapping.
    """

    grid: Grid
    plan: TableMapping
    name: str
    batch: Batch
    header: list[str] = field(init=False)
    used: list[str] = field(init=False)
    _problems: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        first = next(self.grid.rows, None)
        if first is None:
            raise Unreadable(Problem("is empty", self.grid.name))
        self.header = [name.strip() for name in first[1]]
        self.used = self.plan.used()
        self.batch.files.append((self.grid.name, self.grid.sha256))
        self.batch.notes.append(f"{self.grid.name}: {self.grid.found}; read by {self.name}")
        twice = sorted({name for name in self.header if self.header.count(name) > 1})
        if twice:
            raise Unreadable(
                Problem(f"the columns {', '.join(twice)} stand there twice", f"{self.grid.name}:1")
            )
        problems = [
            Problem(
                f"{self.grid.name} has no column {name!r}", self.name,
                did_you_mean(name, self.header) or f"it has {', '.join(self.header)}",
            )
            for name in (*self.used, *self.plan.ignored)
            if name not in self.header
        ]  # fmt: skip
        named = {*self.used, *self.plan.ignored}
        problems += [
            Problem(
                f"the mapping does not say what becomes of the column {name!r}",
                f"{self.grid.name}:1",
                f"use it in {self.name}, or name it under ignored",
            )
            for name in self.header
            if name not in named
        ]
        if problems:
            self.batch.problems += problems[:-1]
            raise Unreadable(problems[-1])

    def say(self, message: str, place: str, hint: str | None = None) -> None:
        """Report what is wrong with a row; the first of many are enough."""
        if not message:
            return
        self._problems += 1
        if self._problems <= MOST_PROBLEMS:
            self.batch.problems.append(Problem(message, place, hint))
        elif self._problems == MOST_PROBLEMS + 1:
            self.batch.problems.append(Problem("more rows are wrong; the first are shown", place))

    def spells(self, limit: date | None) -> Iterator[Line]:
        """The rows; where each speaks of one year, those that follow each other as one.

        Args:
            limit: the last day that the file covers: a spell that reaches it goes on.
        """
        lines = self._rows()
        return lines if self.plan.year is None else self._joined(lines, self.plan.year, limit)

    def _rows(self) -> Iterator[Line]:
        width, left_out, count = len(self.header), 0, 0
        for number, raw in self.grid.rows:
            place = f"{self.grid.name}:{number}"
            count += 1
            if len(raw) != width:
                self.say(f"the row has {len(raw)} cells, not {width}", place)
                continue
            cells = dict(zip(self.header, (cell.strip() for cell in raw), strict=True))
            if any(cells[column] not in wanted for column, wanted in self.plan.only.items()):
                left_out += 1
                continue
            yield Line(place, cells, self.used, self.plan)
        if not count:
            self.say("has a header and no rows", f"{self.grid.name}:1")
        elif left_out:
            self.batch.notes.append(f"{self.grid.name}: {left_out:,} of {count:,} rows left out")

    def _joined(self, lines: Iterator[Line], year: Cell, limit: date | None) -> Iterator[Line]:
        groups: dict[tuple[str, ...], dict[int, Line]] = {}
        others = [name for name in self.used if name != year.column]
        for line in lines:
            try:
                number = _whole(line.value(year, "year") or "")
            except Bad as bad:
                self.say(str(bad), line.place, bad.hint)
                continue
            if number is None or not 1 <= number <= 9999:
                said = line.cells[year.column] if year.column else year.value
                self.say(f"year: {said!r} is no year", line.place)
                continue
            group = groups.setdefault(tuple(line.cells[name] for name in others), {})
            if number in group:
                self.say(f"says the same as {group[number].place}, for {number} again", line.place)
                continue
            group[number] = line
        last_year = limit.year if limit else max((y for g in groups.values() for y in g), default=0)
        for group in groups.values():
            years = sorted(group)
            first = years[0]
            for number, after in zip(years, [*years[1:], None], strict=True):
                if after != number + 1:
                    line = group[first]
                    line.years = (first, number, number >= last_year)
                    yield line
                    first = after or 0


def _whole(text: str) -> int | None:
    head, _, tail = text.partition(".")
    digits = head.removeprefix("-")
    if digits.isascii() and digits.isdigit() and not tail.strip("0"):
        return int(head)
    return None
