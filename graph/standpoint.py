"""Whose word is whose, and whether a relation is in the eyes of a party.

Without a standpoint a relation is in unless all its claims deny it. As seen by X, in this order:

1. X's own latest stance decides, said by X, by its organs, or by persons who held its offices then;
2. a declarative relation that its own subject affirms is in;
3. what a source affirms in its own voice is in, if the source speaks for nobody;
4. what is attributed, and denied by nobody, is in;
5. anything else is undecided.

What nobody affirms is out for everyone. Members do not inherit an organisation's stance, and
silence is not denial.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Literal

from westphalia.schema.claims import Claim, Stance
from westphalia.schema.entities import Entity, Source
from westphalia.schema.periods import Period

Verdict = Literal["in", "out", "undecided"]


class Voices:
    """Who speaks for whom.

    Args:
        entities: by id.
        claims: all live claims; offices and organs are read from them.
    """

    def __init__(self, entities: Mapping[str, Entity], claims: Iterable[Claim]) -> None:
        self._entities = entities
        self._acts_for: dict[str, list[tuple[str, Period]]] = defaultdict(list)
        for claim in claims:
            if (
                claim.relation in ("office_of", "holds_office")
                and claim.stance == "affirms"
                and claim.modality == "actual"
            ):
                self._acts_for[claim.subject].append((claim.object, claim.valid))
        self.principals = cache(self._principals)

    def party(self, claim: Claim) -> str | None:
        """Who says it: the asserting party, else whom the source speaks for, else None."""
        if claim.asserted_by:
            return claim.asserted_by
        if claim.attribution:
            return None
        source = self._entities.get(claim.source)
        return source.speaks_for if isinstance(source, Source) else None

    def own_voice(self, claim: Claim) -> bool:
        """Whether a source that speaks for nobody says it itself."""
        return self.party(claim) is None and not claim.attribution

    def speaks_for(self, claim: Claim) -> frozenset[str]:
        """All in whose name the claim is made: the party and those that it is an organ of."""
        party = self.party(claim)
        return self.principals(party, _said(claim)) if party else frozenset()

    def parties(self, claims: Iterable[Claim], stance: Stance) -> tuple[str, ...]:
        """Who affirms or denies, sorted; a source's own voice counts among those who deny."""
        named = set[str]()
        for claim in claims:
            party = self.party(claim)
            if claim.stance == stance and (party or stance == "denies"):
                named.add(party or claim.source)
        return tuple(sorted(named))

    def _principals(self, party: str, said: date | None) -> frozenset[str]:
        found, ahead = {party}, [party]
        while ahead:
            for principal, when in self._acts_for.get(ahead.pop(), ()):
                in_office = said is None or when.covers(said) != "no"
                if in_office and principal not in found:
                    found.add(principal)
                    ahead.append(principal)
        return frozenset(found)


def judge(
    claims: Sequence[Claim],
    voices: Voices,
    standpoint: str | None,
    day: date | None,
    *,
    declarative: bool,
) -> Verdict:
    """Whether a relation with these claims is in, as seen by ``standpoint`` on ``day``.

    Args:
        day: None = over all time, where the latest stance counts.
        declarative: the relation's subject makes it so by its own word.
    """
    affirming = [c for c in claims if c.stance == "affirms"]
    if not affirming:
        return "out"
    if standpoint is None:
        return "in"
    own = stance_of(standpoint, claims, voices, day)
    if own is not None:
        return "in" if own.stance == "affirms" else "out"
    if declarative and any(c.subject in voices.speaks_for(c) for c in affirming):
        return "in"
    if any(voices.own_voice(c) for c in affirming):
        return "in"
    # Who denies it for another time does not deny it for this day.
    denied = any(
        c.stance == "denies" and (day is None or c.valid.covers(day) != "no") for c in claims
    )
    return "undecided" if denied else "in"


def stance_of(
    party: str, claims: Sequence[Claim], voices: Voices, day: date | None
) -> Claim | None:
    """The claim that states the party's position on ``day``; None if it has none.

    Of the party's claims whose dates may reach the day, the last one said by then. If it had said
    nothing by then, the first of those said later whose dates surely reach back to the day: that
    something is *no longer* so says nothing of before.
    """
    own = [
        c
        for c in claims
        if party in voices.speaks_for(c) and (day is None or c.valid.covers(day) != "no")
    ]
    own.sort(key=lambda c: (_said(c) or date.min, c.stance, c.id))
    if day is None:
        return own[-1] if own else None
    by_then = [c for c in own if (_said(c) or date.min) <= day]
    if by_then:
        return by_then[-1]
    later = [c for c in own if c.valid.covers(day) == "yes"]
    return later[0] if later else None


def _said(claim: Claim) -> date | None:
    return claim.said.earliest if claim.said else None
