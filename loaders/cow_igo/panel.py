"""State-years put together to spells of one standing of one state in one organisation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from westphalia.loaders.cells import Cell
from westphalia.loaders.cow_igo.tables import imputed
from westphalia.loaders.identity import Actors
from westphalia.schema.claims import make_claim
from westphalia.schema.records import Batch, Record

RELATIONS: Final = {"1": "member_of", "2": "associate_of", "3": "observer_at"}
KNOWN: Final = ("0", *RELATIONS)


@dataclass(frozen=True, slots=True)
class StateYear:
    """A state's standing in every organisation in one year.

    Args:
        code: its COW number.
        state: what the file calls it.
        values: 0 to 3, -1 and -9 as text, one for each organisation.
        place_of: where in a file the value at a position stands.
    """

    code: int
    year: int
    state: str
    values: Sequence[Cell]
    place_of: Callable[[int], str]

    @property
    def place(self) -> str:
        """Where its first value stands."""
        return self.place_of(0)


@dataclass(slots=True)
class Spell:
    """Consecutive years of one standing of one state in one organisation."""

    value: str
    start: str
    first: int
    last: int
    place: str


class Panel:
    """Puts the years of one state after the other together to spells.

    Args:
        names: abbreviations of the organisations, in the order of a state-year's values.
        organisations: their ids.
        source: id of the data set.
        limit: the last day that it covers.
    """

    def __init__(
        self,
        names: Sequence[str],
        organisations: Sequence[str],
        actors: Actors,
        source: str,
        limit: date,
        batch: Batch,
    ) -> None:
        self.names = names
        self.organisations = organisations
        self.imputed = imputed()
        self.actors = actors
        self.source = source
        self.batch = batch
        self.limit = limit
        self.code = self.year = 0
        self.state = ""
        self.subject: str | None = None
        self.values: Sequence[Cell] = ()
        self.spells: dict[int, Spell] = {}
        self.unknown: dict[int, int] = {}  # column: first year of its run of -9
        self.waiting: dict[int, tuple[Spell, str | None]] = {}  # spells whose end is not known yet

    def read(self, rows: Iterable[StateYear]) -> None:
        """All state-years, each state's in order of time; then what is still open."""
        for row in rows:
            self._row(row)
        self._leave()

    def _row(self, row: StateYear) -> None:
        code, year = row.code, row.year
        subject = self.actors.in_year(code, year, row)
        begin = str(year)
        if code != self.code or year != self.year + 1:
            # Years without a row (an occupation) say nothing: a spell may end in any of them.
            self._leave(back=year if code == self.code else None)
            self.values = ()
        elif subject != self.subject:
            begin = self._pass_on(row, code, year)
        self.code, self.year, self.subject, self.state = code, year, subject, row.state
        if row.values is not self.values and row.values != self.values:
            self._changed(row, year, begin)
            self.values = row.values
        for spell in self.spells.values():
            spell.last = year

    def _changed(self, row: StateYear, year: int, begin: str) -> None:
        before = self.values or [""] * len(row.values)
        for at, (old, new) in enumerate(zip(before, row.values, strict=True)):
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
                self.spells[at] = Spell(str(new), start, year, year, row.place_of(at))
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

    def _end(self, at: int, spell: Spell, year: int, new: str) -> str:
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

    def _pass_on(self, row: StateYear, code: int, year: int) -> str:
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
        self.values = ()
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

    def _claim(self, at: int, spell: Spell, subject: str | None, end: str) -> None:
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
