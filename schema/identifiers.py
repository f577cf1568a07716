"""Finding the entity that a code or a name means.

A crosswalk never guesses: when two entities fit, it says which, and asks.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Final

from westphalia.schema.entities import ENTITY_KINDS, Entity
from westphalia.schema.errors import UsageError

ISO: Final = ("iso2", "iso3")
LIKE: Final = 0.7  # how like a name must be to be suggested, 1 = the same
SUGGESTED: Final = 5
KINDS: Final = tuple(ENTITY_KINDS)


class Crosswalk:
    """Codes and names of entities, and whom they mean on which day.

    Args:
        entities: all that can be found.
    """

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._entities = {entity.id: entity for entity in entities}
        self._codes: dict[tuple[str, str], list[Entity]] = defaultdict(list)
        self._names: dict[str, set[str]] = defaultdict(set)
        for entity in self._entities.values():
            for code in entity.identifiers:
                self._codes[code.scheme, code.value.casefold()].append(entity)
            for name in (entity.id, entity.name, *(alias.name for alias in entity.aliases)):
                self._names[fold_name(name)].add(entity.id)

    def resolve(self, scheme: str, value: str, day: date | None = None) -> str:
        """The id of the one entity that ``value`` means in ``scheme`` on ``day``.

        Raises:
            UsageError: none fits, or more than one does; with the candidates.
        """
        bearers = self._codes.get((scheme, value.casefold()), [])
        fitting = {
            entity.id
            for entity in bearers
            for code in entity.identifiers
            if code.scheme == scheme
            and code.value.casefold() == value.casefold()
            and code.holds_on(day)
        }
        if len(fitting) == 1:
            return fitting.pop()
        when = f" on {day}" if day else ""
        if fitting:
            raise UsageError(
                f"{scheme} {value} means more than one entity{when}: {', '.join(sorted(fitting))}",
                "name the day, or use one of these ids",
            )
        others = sorted({entity.id for entity in bearers})
        hint = f"on other days it means {' or '.join(others)}" if others else None
        raise UsageError(f"{scheme} {value} means no entity{when}", hint)

    def find(self, text: str, day: date | None = None) -> str:
        """The id of the one entity that ``text`` means: an id, ``scheme:code``, a name or a code.

        Names and ISO codes come before the codes of other schemes, and all else before the titles
        of publications.

        Raises:
            UsageError: none or several; with did-you-mean or the candidates.
        """
        if text in self._entities:
            return text
        scheme, colon, value = text.partition(":")
        if colon and any(scheme == known for known, _ in self._codes):
            return self.resolve(scheme, value.strip(), day)
        candidates = self._names.get(fold_name(text), set()) | self._bearing(text, day, ISO)
        candidates = candidates or self._bearing(text, day, None)
        actors = {id for id in candidates if self._entities[id].kind != "Source"}
        candidates = actors or candidates  # a publication's title is no rival to what it is about
        if len(candidates) == 1:
            return next(iter(candidates))
        if candidates:
            raise UsageError(
                f"{text!r} can mean {', '.join(sorted(candidates))}", "use one of these ids"
            )
        raise UsageError(f"nothing here is called {text!r}", self._near(text))

    def _near(self, text: str) -> str | None:
        """A hint with the ids whose names hold ``text`` or are like it, polities first."""
        folded = fold_name(text)
        if not folded:
            return None
        within = {
            self._entities[id]
            for name, ids in self._names.items()
            if f" {folded} " in f" {name} "
            for id in ids
        }
        alike = difflib.get_close_matches(folded, self._names, n=3, cutoff=LIKE)
        near = [
            *sorted(within, key=lambda e: (KINDS.index(e.kind), len(e.id), e.id)),
            *(self._entities[id] for name in alike for id in sorted(self._names[name])),
        ]
        ids = [*dict.fromkeys(entity.id for entity in near if entity.kind != "Source")]
        return f"did you mean {' or '.join(ids[:SUGGESTED])}?" if ids else None

    def _bearing(self, text: str, day: date | None, schemes: tuple[str, ...] | None) -> set[str]:
        """The entities with this code in any of the schemes; bare numbers mean nothing."""
        code = text.casefold()
        if code.isdigit():
            return set()
        return {
            entity.id
            for (scheme, value), bearers in self._codes.items()
            if value == code and (schemes is None or scheme in schemes)
            for entity in bearers
            if any(
                c.scheme == scheme and c.value.casefold() == code and c.holds_on(day or date.max)
                for c in entity.identifiers
            )
        }


def fold_name(name: str) -> str:
    """``name`` without case, accents and punctuation, for comparing; ``U.S.`` is ``us``."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = "".join(
        c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)
    ).split()
    initials = len(words) > 1 and all(len(word) == 1 for word in words)
    return ("" if initials else " ").join(words)
