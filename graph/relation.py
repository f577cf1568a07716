"""A relation as a view sees it: a key, and what its claims come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from westphalia.schema.claims import Claim
from westphalia.schema.moments import Moment
from westphalia.schema.periods import Period, fold
from westphalia.schema.relations import RelationType, relation_type


@dataclass(frozen=True)
class Relation:
    """One relation in a view.

    Args:
        id: ``subject:relation:object:tag``.
        valid: the dates of its affirming claims, folded.
        claims: all that the view looks at, affirming and denying.
        asserted_by: the parties whose word it is, sorted; a source that speaks for a party is
            that party's word, and other sources in their own voice are no party.
        denied_by: the parties that deny it, or sources in their own voice, sorted.
        disputed: some claim denies it.
        dates_disagree: its affirming claims give dates that cannot all be right.
        maybe: on the view's day it holds only possibly.
        ambiguous: its dates overlap several relations that do not overlap each other.
    """

    id: str
    relation: str
    subject: str
    object: str
    stage: str | None
    modality: str
    regarding: str | None
    qualifiers: Mapping[str, Any]
    valid: Period
    claims: tuple[Claim, ...]
    asserted_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    dates_disagree: bool = False
    maybe: bool = False
    ambiguous: bool = False

    @property
    def key(self) -> str:
        """``subject:relation:object``."""
        return f"{self.subject}:{self.relation}:{self.object}"

    @property
    def type(self) -> type[RelationType]:
        """The relation's class."""
        return relation_type(self.relation)

    @property
    def affirming(self) -> list[Claim]:
        """The claims that affirm it."""
        return [c for c in self.claims if c.stance == "affirms"]

    @property
    def disputed(self) -> bool:
        """Whether some claim denies it."""
        return any(c.stance == "denies" for c in self.claims)

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources, sorted."""
        return tuple(sorted({c.source for c in self.claims}))

    @property
    def attribution(self) -> tuple[str, ...]:
        """The unnamed who say it, sorted."""
        return tuple(sorted({c.attribution for c in self.claims if c.attribution}))

    @property
    def due(self) -> Moment | None:
        """The date that a plan or promise names: the latest one said."""
        dues = [c.due for c in _by_date(self.affirming) if c.due]
        return dues[-1] if dues else None

    @cached_property
    def fields(self) -> dict[str, Any]:
        """The type's own fields: lists joined, of single values the latest one said."""
        folded: dict[str, Any] = {}
        for claim in _by_date(self.affirming):
            for name, value in claim.fields.items():
                if isinstance(value, list):
                    folded[name] = list(dict.fromkeys([*folded.get(name, []), *value]))
                else:
                    folded[name] = value
        return folded

    def __str__(self) -> str:
        stage = f" ({self.stage})" if self.stage else ""
        return f"{self.subject} {self.relation} {self.object}{stage} {self.valid}"


def fold_claims(affirming: Sequence[Claim], own: Sequence[Claim] = ()) -> tuple[Period, bool]:
    """The dates of a relation, and whether its claims disagree on them.

    Where they do, the dates of the party whose standpoint is taken (``own``) decide for it.
    """
    valid, disagree = fold(c.valid for c in affirming)
    if disagree and own:
        return fold(c.valid for c in own)
    return valid, disagree


def _by_date(claims: Sequence[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda c: ((c.said.earliest if c.said else None) or date.min, c.id))
