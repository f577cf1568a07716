"""Who the actors of a published file are: codes put under entities, at the right date.

A code that means nobody, or several, stops the load; all such codes are listed at once. Skipping
them, or creating entities for them, is the user's explicit choice and is recorded in the load.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal, NamedTuple, Protocol

from westphalia.schema.entities import Entity, Identifier, entity_kind
from westphalia.schema.errors import Problem, UsageError
from westphalia.schema.identifiers import fold_name
from westphalia.schema.records import Batch, Record

Unresolved = Literal["error", "skip", "create"]
POLICIES: Final = ("error", "skip", "create")
NAMES: Final = ("id", "name")
"""Schemes of which every entity has a value."""
_DAY: Final = timedelta(days=1)


class Bearer(NamedTuple):
    """An entity that bears a code, and from when to when (inclusive)."""

    id: str
    first: date
    last: date


class Placed(Protocol):
    """Something that stands somewhere in a file."""

    @property
    def place(self) -> str:
        """``file:line``."""


@dataclass(slots=True)
class _Missing:
    """A code that could not be put under one entity."""

    message: str
    hint: str | None
    places: list[str]


class Actors:
    """Puts the codes of one scheme under the entities of an archive.

    Args:
        known: the entities of the archive, by id.
        scheme: of the codes, for example ``cow``; ``id`` and ``name`` are ids and names.
        batch: takes the entities made and, from :meth:`finish`, what could not be resolved.
        unresolved: ``error``, ``skip`` (leave the row out) or ``create`` (make an entity).
        kind: of the entities to make.
        kinds: of the entities to make for some of the codes.
    """

    def __init__(
        self,
        known: Mapping[str, Entity],
        scheme: str,
        batch: Batch,
        unresolved: Unresolved = "error",
        kind: str = "Polity",
        kinds: Mapping[str, str] | None = None,
    ) -> None:
        if unresolved not in POLICIES:
            raise UsageError(
                f"unresolved: {unresolved!r} is no choice", f"choose {', '.join(POLICIES)}"
            )
        self.scheme = scheme
        self.batch = batch
        self.unresolved = unresolved
        self.known = known
        self._bearers: dict[str, list[Bearer]] = {}
        self._missing: dict[str, _Missing] = {}
        self._made: dict[str, str] = {}
        self._kind = kind
        self._kinds = kinds or {}
        self._fold = fold_name if scheme == "name" else str.casefold
        for entity in known.values():
            for code, first, last in _codes(entity, scheme):
                bearers = self._bearers.setdefault(self._fold(code), [])
                if (bearer := Bearer(entity.id, first, last)) not in bearers:
                    bearers.append(bearer)

    def on(self, code: object, day: date, row: Placed, name: str | None = None) -> str | None:
        """The one entity that a code means on a day; None = unresolved, and noted.

        Args:
            name: what the file calls it, for an entity that has to be created.
        """
        found = self._within(code, day, day)
        if len({bearer.id for bearer in found}) == 1:
            return found[0].id
        return self._unresolved(code, str(day), found, row, name)

    def in_year(self, code: object, year: int, row: Placed, name: str | None = None) -> str | None:
        """The entity that a code means in a year.

        Where it passes from one to another within the year, the one that bears it at the year's
        end, as the field's state-year panels have it.
        """
        found = self._within(code, date(year, 1, 1), date(year, 12, 31))
        at_end = [b for b in found if b.last == max(b.last for b in found)]
        if len({bearer.id for bearer in at_end}) == 1:
            return at_end[0].id
        return self._unresolved(code, str(year), found, row, name)

    def bearers(self, code: object) -> set[str]:
        """The entities that ever bore a code."""
        return {bearer.id for bearer in self._within(code, date.min, date.max)}

    def ever(self, code: object, row: Placed, name: str | None = None) -> str | None:
        """The one entity that ever bore a code; None = unresolved, and noted."""
        found = self._within(code, date.min, date.max)
        if len({bearer.id for bearer in found}) == 1:
            return found[0].id
        return self._unresolved(code, "any day", found, row, name)

    def over(
        self, code: object, first: date, last: date, row: Placed, name: str | None = None
    ) -> list[Bearer]:
        """Whom a code means from a first to a last day: one piece for each entity, in order.

        A code that passes to a successor (COW 255: Prussia, then Germany) gives several pieces.
        Empty = some of the days are nobody's or several entities', and it is noted.
        """
        found = sorted(self._within(code, first, last), key=lambda b: b.first)
        pieces = [Bearer(b.id, max(b.first, first), min(b.last, last)) for b in found]
        whole = (
            pieces
            and pieces[0].first == first
            and pieces[-1].last == last
            and all(a.last + _DAY == b.first for a, b in pairwise(pieces))
        )
        if whole:
            return _joined(pieces)
        when = f"{first} to {last}" if last < date.max else f"{first} and after"
        id = self._unresolved(code, when, found, row, name)
        return [Bearer(id, first, last)] if id else []

    def over_years(
        self, code: object, first: int, last: int, row: Placed, name: str | None = None
    ) -> list[tuple[str, int, int]]:
        """Whom a code means from a first to a last year, by :meth:`in_year`."""
        pieces: list[tuple[str, int, int]] = []
        for year in range(first, last + 1):
            id = self.in_year(code, year, row, name)
            if id is None:
                return []
            if pieces and pieces[-1][0] == id:
                pieces[-1] = (id, pieces[-1][1], year)
            else:
                pieces.append((id, year, year))
        return pieces

    def finish(self) -> None:
        """Report what could not be resolved; call it when all rows are read."""
        missing = sorted(self._missing.items())
        if not missing:
            return
        if self.unresolved == "error":
            for _, item in missing:
                rows = len(item.places)
                more = f" ({rows} rows; this is the first)" if rows > 1 else ""
                hint = f"{item.hint}; " if item.hint else ""
                self.batch.problems.append(
                    Problem(
                        f"{item.message}{more}",
                        item.places[0],
                        f"{hint}--unresolved skip leaves such rows out, "
                        "--unresolved create makes entities for them",
                    )
                )
            return
        self.batch.choices["unresolved"] = self.unresolved
        kept = self.batch.choices.setdefault(
            "skipped" if self.unresolved == "skip" else "created", {}
        )
        for code, item in missing:
            what = len(item.places) if self.unresolved == "skip" else self._made.get(code, "")
            kept[f"{self.scheme} {code}"] = what
            if self.unresolved == "skip":
                self.batch.notes.append(f"skipped {what} rows: {item.message}")

    def _within(self, code: object, first: date, last: date) -> list[Bearer]:
        bearers = self._bearers.get(self._fold(str(code)), ())
        return [b for b in bearers if b.first <= last and b.last >= first]

    def _unresolved(
        self, code: object, when: str, found: Iterable[Bearer], row: Placed, name: str | None
    ) -> str | None:
        text = str(code)
        ids = sorted({bearer.id for bearer in found})
        if self.unresolved == "create" and not ids:
            self._missing.setdefault(text, _Missing(text, None, [])).places.append(row.place)
            return self._make(text, name)
        called = f" ({name})" if name else ""
        whom = f"means {', '.join(ids)}" if ids else "means no entity"
        others = sorted({b.id for b in self._bearers.get(self._fold(text), ())} - set(ids))
        hint = f"on other days it means {' or '.join(others)}" if others else None
        self._missing.setdefault(
            text, _Missing(f"{self.scheme} {text}{called} {whom} on {when}", hint, [])
        ).places.append(row.place)
        return None

    def _make(self, code: str, name: str | None) -> str:
        """A new entity that bears the code; its id comes from its name where that is free."""
        if code not in self._made:
            coded = self.scheme not in NAMES
            name = name or (f"{self.scheme} {code}" if coded else code)
            id = slug(name)
            if not id or id in self.known or id in self._made.values():
                id = f"{slug(self.scheme)}-{slug(code) or len(self._made) + 1}"
            codes = (Identifier(scheme=self.scheme, value=code),) if coded else ()
            kind = entity_kind(self._kinds.get(code, self._kind))
            made = kind(id=id, name=name, identifiers=codes)
            self.batch.entities.append(Record(made))
            self._made[code] = id
        return self._made[code]


def bearers(known: Mapping[str, Entity], *schemes: str) -> dict[tuple[str, str], str]:
    """The ids of the entities that bear codes of these schemes, by scheme and code.

    For codes that mean one entity on any day, such as those of organisations and agreements.
    """
    return {
        (code.scheme, code.value): entity.id
        for entity in known.values()
        for code in entity.identifiers
        if code.scheme in schemes
    }


def _codes(entity: Entity, scheme: str) -> Iterator[tuple[str, date, date]]:
    """What an entity is called in a scheme, and from when to when."""
    if scheme in NAMES:
        names = {entity.name, *(alias.name for alias in entity.aliases)}
        for name in [entity.id] if scheme == "id" else sorted(names):
            yield name, date.min, date.max
        return
    for code in entity.identifiers:
        if code.scheme == scheme:
            first = code.valid_from.earliest if code.valid_from else None
            last = code.valid_to.latest if code.valid_to else None
            yield code.value, first or date.min, last or date.max


def _joined(pieces: list[Bearer]) -> list[Bearer]:
    """Neighbouring pieces of one entity as one."""
    joined = [pieces[0]]
    for piece in pieces[1:]:
        if piece.id == joined[-1].id:
            joined[-1] = Bearer(piece.id, joined[-1].first, piece.last)
        else:
            joined.append(piece)
    return joined


def slug(text: str) -> str:
    """``text`` as the readable part of an id.

    >>> slug("Côte d'Ivoire (War of 1823)")
    'cote-d-ivoire-war-of-1823'
    """
    import unicodedata

    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
