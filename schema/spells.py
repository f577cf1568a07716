"""Which claims speak of the same relation.

Affirming claims join when key, stage, qualifiers, modality and what they regard match and their
outer intervals overlap one to one. A denial belongs to every relation that it overlaps. The
grouping is a function of the set of claims: the order in which they were learnt plays no part.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from westphalia.schema.claims import Claim

TAG_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Spell:
    """The claims of one relation.

    Args:
        id: ``subject:relation:object:tag``. The tag is taken from the smallest id among the
            affirming claims (of all, where none affirms), so it carries no date and no number.
        claims: sorted by source and id.
        ambiguous: its dates overlap several spells that do not overlap each other.
    """

    id: str
    claims: tuple[Claim, ...]
    ambiguous: bool = False


def group(claims: Iterable[Claim], *, alone: bool = True) -> list[Spell]:
    """All spells of these claims, sorted by id.

    Args:
        alone: also those of a single claim whose dates nothing else touches.
    """
    by_identity: dict[tuple[str | None, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_identity[identity(claim)].append(claim)
    spells: list[Spell] = []
    for members in by_identity.values():
        if len(members) == 1 or _apart_in_time(members):
            if alone:
                spells += [Spell(alias(claim), (claim,)) for claim in members]
            continue
        members.sort(key=lambda c: c.id)
        affirming = [c for c in members if c.stance == "affirms"]
        denying = [c for c in members if c.stance == "denies"]
        spells += _with_denials(_spells(affirming, ambiguous=False), denying)
    return sorted(spells, key=lambda s: s.id)


def identity(claim: Claim) -> tuple[str | None, ...]:
    """What two claims must share before their dates are looked at."""
    return (
        claim.subject,
        claim.relation,
        claim.object,
        claim.stage,
        json.dumps(dict(claim.qualifiers), sort_keys=True) if claim.qualifiers else None,
        claim.modality,
        claim.regarding,
    )


def _apart_in_time(claims: Sequence[Claim]) -> bool:
    """Whether all affirm and no two share a day: then each is a relation by itself."""
    bounds = []
    for claim in claims:
        first, last = claim.valid.earliest, claim.valid.latest
        if claim.stance == "denies" or first is None or last is None:
            return False
        bounds.append((first, last))
    bounds.sort()
    return all(a[1] < b[0] for a, b in pairwise(bounds))


def alias(claim: Claim) -> str:
    """The id that the claim's relation has or had whenever this claim was its smallest.

    Every id that a relation ever bore is the alias of one of its claims, so an old id always
    leads to the relation that holds that claim today.
    """
    return f"{claim.key}:{claim.id[:TAG_LENGTH]}"


def _with_denials(spells: list[Spell], denying: Sequence[Claim]) -> list[Spell]:
    attached: dict[str, list[Claim]] = {spell.id: [] for spell in spells}
    alone: list[Claim] = []
    for denial in denying:
        denied = [s for s in spells if any(c.valid.overlaps(denial.valid) for c in s.claims)]
        for spell in denied:
            attached[spell.id].append(denial)
        if not denied:
            alone.append(denial)
    return [
        Spell(s.id, _sorted([*s.claims, *attached[s.id]]), s.ambiguous) for s in spells
    ] + _spells(alone, ambiguous=False)


def _spells(claims: Sequence[Claim], *, ambiguous: bool) -> list[Spell]:
    near = {
        i: {j for j in range(len(claims)) if j != i and claims[i].valid.overlaps(claims[j].valid)}
        for i in range(len(claims))
    }
    return [
        spell
        for members in _connected(near)
        for spell in _apart([claims[i] for i in members], members, near, ambiguous=ambiguous)
    ]


def _connected(near: dict[int, set[int]]) -> Iterator[list[int]]:
    """Claims that hang together through overlaps, each time sorted."""
    ahead = set(near)
    while ahead:
        edge = {min(ahead)}
        found: set[int] = set()
        while edge:
            found |= edge
            edge = {n for i in edge for n in near[i]} - found
        ahead -= found
        yield sorted(found)


def _apart(
    claims: list[Claim], members: list[int], near: dict[int, set[int]], *, ambiguous: bool
) -> list[Spell]:
    """One spell if all overlap each other; else those that overlap strangers are set apart."""
    if all(len(near[i]) == len(members) - 1 for i in members):
        return [Spell(alias(claims[0]), _sorted(claims), ambiguous)]
    doubtful = {i for i in members if not all(near[i] - {n} <= near[n] for n in near[i])}
    pairs = list(zip(members, claims, strict=True))
    clear = [claim for i, claim in pairs if i not in doubtful]
    rest = [claim for i, claim in pairs if i in doubtful]
    if not clear:
        return [Spell(alias(claim), (claim,), True) for claim in rest]
    return _spells(clear, ambiguous=ambiguous) + _spells(rest, ambiguous=True)


def _sorted(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    return tuple(sorted(claims, key=lambda c: (c.source, c.id)))
