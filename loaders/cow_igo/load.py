"""The Correlates of War intergovernmental organisations: state-years put together to spells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml
from westphalia.loaders.cells import Cell
from westphalia.loaders.description import description
from westphalia.loaders.identity import Actors, Unresolved, slug
from westphalia.loaders.tables import Row, Table, read
from westphalia.schema.claims import make_claim
from westphalia.schema.entities import Entity, Identifier, Organisation
from westphalia.schema.records import Batch, Record

ABOUT: Final = description("cow-igo")
RELATIONS: Final = {"1": "member_of", "2": "associate_of", "3": "observer_at"}
KNOWN: Final = ("0", *RELATIONS)


def load(
    paths: Iterable[Path],
    known: Mapping[str, Entity],
    *,
    unresolved: Unresolved = "error",
    partial: bool = False,
) -> Batch:
    """The memberships of `state_year_format3.csv`."""
    batch = Batch(ABOUT.id)
    actors = Actors(known, ABOUT.scheme, batch, unresolved)
    for path in paths:
        table = read(path, ABOUT, batch, partial=partial)
        if table is not None:
            source = ABOUT.source(table.version)
            batch.entities.append(Record(source))
            organisations = _organisations(table, known, batch)
            _Panel(table, organisations, actors, source.id, batch).read()
    actors.finish()
    return batch


def _table(name: str) -> Any:
    text = files(__package__).joinpath(name).read_text("utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506


def _abbreviations(table: Table) -> list[str]:
    """The organisations of the columns. The publisher's CSV has `NATO`, its Stata file `nato`."""
    return [name.casefold() for name in list(table.index)[3:]]


def _imputed() -> dict[str, list[tuple[int, int]]]:
    """The stretches of years that the publisher filled in, by abbreviation."""
    return {
        name: [(int(first), int(last)) for first, last in (s.split("-") for s in stretches)]
        for name, stretches in _table("imputed.yaml").items()
    }


def _organisations(table: Table, known: Mapping[str, Entity], batch: Batch) -> list[str]:
    """The id of each column's organisation, in the order of the columns."""
    numbers: dict[str, str] = _table("numbers.yaml")
    bearers = {
        (code.scheme, code.value): entity.id
        for entity in known.values()
        for code in entity.identifiers
        if code.scheme in ("cow_igo", "cow_igo_abb")
    }
    ids = []
    for name in _abbreviations(table):
        id = bearers.get(("cow_igo", numbers.get(name, ""))) or bearers.get(("cow_igo_abb", name))
        if id is None:
            id = f"cow-igo-{slug(name)}"
            code = Identifier(scheme="cow_igo_abb", value=name)
            made = Organisation(id=id, name=f"{name.upper()} (COW IGO)", identifiers=(code,))
            batch.entities.append(Record(made))
        ids.append(id)
    return ids


@dataclass(slots=True)
class _Spell:
    """Consecutive years of one standing of one state in one organisation."""

    value: str
    start: str
    first: int
    last: int
    place: str


class _Panel:
    """Puts the years of one state after the other together to spells."""

    def __init__(
        self, table: Table, organisations: list[str], actors: Actors, source: str, batch: Batch
    ) -> None:
        self.table = table
        self.organisations = organisations
        self.names = _abbreviations(table)
        self.imputed = _imputed()
        self.actors = actors
        self.source = source
        self.batch = batch
        self.limit = date.fromisoformat(ABOUT.versions[table.version].coverage_until)
        self.code = self.year = 0
        self.state = ""
        self.subject: str | None = None
        self.values: list[Cell] = []
        self.spells: dict[int, _Spell] = {}
        self.unknown: dict[int, int] = {}  # column: first year of its run of -9
        self.waiting: dict[int, tuple[_Spell, str | None]] = {}  # spells whose end is not known yet

    def read(self) -> None:
        """All rows, then what is still open."""
        for row in self.table:
            self._row(row)
        self._leave()

    def _row(self, row: Row) -> None:
        code, year = row["ccode"], row["year"]
        subject = self.actors.in_year(code, year, row)
        begin = str(year)
        if code != self.code or year != self.year + 1:
            # Years without a row (an occupation) say nothing: a spell may end in any of them.
            self._leave(back=year if code == self.code else None)
            self.values = []
        elif subject != self.subject:
            begin = self._pass_on(row, code, year)
        self.code, self.year, self.subject, self.state = code, year, subject, row["state"]
        values = row.values[3:]
        if values != self.values:
            self._changed(values, year, begin, row.place)
            self.values = values
        for spell in self.spells.values():
            spell.last = year

    def _changed(self, values: list[Cell], year: int, begin: str, place: str) -> None:
        before = self.values or [""] * len(values)
        for at, (old, new) in enumerate(zip(before, values, strict=True)):
            if old == new and (at in self.spells or new not in RELATIONS):
                continue
            spell = self.spells.pop(at, None)
            if spell is not None and old != new:
                if new == "-9":
                    self.waiting[at] = spell, self.subject
                else:
                    self._claim(at, spell, self.subject, self._end(at, spell, year, str(new)))
            resumed = old == "-9" and self._known_again(at, year)
            if new == "-9":
                self.unknown[at] = year
            elif new in RELATIONS:
                start = self._start(at, year, begin, str(old), resumed=resumed)
                self.spells[at] = _Spell(str(new), start, year, year, place)
            if new != "-9":
                self.unknown.pop(at, None)

    def _known_again(self, at: int, year: int) -> bool:
        """A run of unknown years is over: what waited for it, if anything, ended within it."""
        if at not in self.waiting:
            return False
        spell, subject = self.waiting.pop(at)
        self._claim(at, spell, subject, f"[{spell.last}..{year - 1}]")
        return True

    def _start(self, at: int, year: int, begin: str, old: str, *, resumed: bool) -> str:
        if begin != str(year):
            return begin  # the day on which a number passed on
        first, last = self._window(at, year)
        run = self.unknown.get(at)
        if run is not None and not resumed:
            first = min(first, run)
        elif old not in KNOWN:
            first = year
        return begin if first == last else f"[{first}..{last}]"

    def _end(self, at: int, spell: _Spell, year: int, new: str) -> str:
        first, last = self._window(at, year)
        if first == last or new not in KNOWN:
            return str(spell.last)
        return f"[{first - 1}..{last - 1}]"

    def _window(self, at: int, year: int) -> tuple[int, int]:
        """The years in which a change lies that the panel has in this one.

        Where the publisher filled years in, it can lie in any of them.
        """
        first = last = year
        for low, high in self.imputed.get(self.names[at], ()):
            if low <= year - 1 <= high:
                first = low
            if low <= year <= high:
                last = high + 1
        return first, last

    def _pass_on(self, row: Row, code: int, year: int) -> str:
        """The number passes to another entity: end all spells, and say when the next begin."""
        days = self.actors.over(code, date(year, 1, 1), date(year, 12, 31), row)
        inside = len(days) > 1
        for at, spell in self.spells.items():
            end = days[-2].last.isoformat() if inside else str(spell.last)
            self._claim(at, spell, self.subject, end)
        for at, (spell, subject) in self.waiting.items():
            self._claim(at, spell, subject, f"[{spell.last}..{self.year}]")
        self.spells.clear()
        self.waiting.clear()
        self.unknown.clear()
        self.values = []
        return days[-1].first.isoformat() if inside else str(year)

    def _leave(self, back: int | None = None) -> None:
        """The rows of a state end: at the limit of the coverage its spells stay open.

        Args:
            back: the year in which they go on.
        """
        for at, spell in self.spells.items():
            is_open = spell.last >= self.limit.year
            end = f"[{spell.last}..{back - 1}]" if back else str(spell.last)
            self._claim(at, spell, self.subject, ".." if is_open else end)
        for at, (spell, subject) in self.waiting.items():
            to = "" if self.year >= self.limit.year else str(back - 1 if back else self.year)
            self._claim(at, spell, subject, f"[{spell.last}..{to}]")
        self.spells.clear()
        self.waiting.clear()
        self.unknown.clear()

    def _claim(self, at: int, spell: _Spell, subject: str | None, end: str) -> None:
        if subject is None:
            return
        name = self.names[at]
        claim = make_claim(
            RELATIONS[spell.value],
            subject,
            self.organisations[at],
            source=self.source,
            valid=f"{spell.start}/{end}",
            known_until=self.limit,
            locator=f"state {self.code}, organisation {name}",
            original={
                "ccode": str(self.code),
                "state": self.state,
                name: f"{spell.value} from {spell.first} to {spell.last}",
            },
        )
        self.batch.claims.append(Record(claim, spell.place))
