"""The rules of the schema, run over a whole batch before anything is written.

All problems are reported at once, each with its place and remedy. A certain violation is an
error, a possible one a warning. Rules over time hold within one voice (the same source and the
same asserting party): across voices, rival claims are legal data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, Literal

from westphalia.schema.claims import Claim
from westphalia.schema.entities import ENTITY_KINDS, Entity, Source
from westphalia.schema.errors import Problem, did_you_mean
from westphalia.schema.moments import Moment
from westphalia.schema.records import Batch
from westphalia.schema.relations import RELATION_TYPES, Exclusion
from westphalia.schema.relations.base import ACTORS

Placed = tuple[Claim, str]

# What a later definition of an entity may not change.
SETTLED: Final = ("speaks_for", "published", "coverage_until", "founded", "dissolved")
# Names that nodes have already, beside the codes of other systems.
RESERVED: Final = frozenset(
    {"kind", "un_member", "recognised_by"}.union(*(k.model_fields for k in ENTITY_KINDS.values()))
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive holds already.

    Args:
        entities: by id.
        claims: those of the voices in the batch, and any that it supersedes.
        claim_ids: all ids.
        keys: all relation keys.
    """

    entities: Mapping[str, Entity] = field(default_factory=dict)
    claims: Sequence[Claim] = ()
    claim_ids: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()


def check(batch: Batch, known: Known | None = None) -> list[Problem]:
    """Every problem of the batch, in the order of its places: errors and warnings."""
    known = known or Known()
    problems = list(batch.problems)
    entities = dict(known.entities)
    for entity, place in batch.iter_entities():
        earlier = entities.get(entity.id)
        if earlier is not None and earlier != entity:
            problems += _clash(earlier, entity, place)
        entities[entity.id] = entity
    for entity, place in batch.iter_entities():
        problems += _entity_references(entity, place, entities)
    problems += _shared_codes(entities.values(), {e.id: p for e, p in batch.iter_entities()})
    placed = list(batch.iter_claims())
    problems += _each(placed, entities, known)
    everything = [*((c, "") for c in known.claims), *placed]
    corrected = {claim.supersedes for claim, _ in everything if claim.supersedes}
    if corrected:
        everything = [(c, place) for c, place in everything if c.id not in corrected]
    problems += _over_time(everything)
    files = {name: i for i, (name, _) in enumerate(batch.files)}
    return sorted(problems, key=lambda problem: _position(problem.place, files))


def _each(
    placed: Sequence[Placed], entities: Mapping[str, Entity], known: Known
) -> Iterator[Problem]:
    """What is wrong with single claims."""
    keys = known.keys
    if any(c.regarding or c.fulfils for c, _ in placed):
        keys |= {claim.key for claim, _ in placed}
    ids = known.claim_ids
    if any(claim.supersedes for claim, _ in placed):
        ids |= {claim.id for claim, _ in placed}
    # Bulk data says thousands of things of the same few ends: each is looked at once.
    subjects: set[tuple[str, str]] = set()
    objects: set[tuple[str, str]] = set()
    sources: set[str] = set()
    for claim, place in placed:
        subject, object = (claim.relation, claim.subject), (claim.relation, claim.object)
        plain = claim.subject != claim.object and not (
            claim.said
            or claim.asserted_by
            or claim.regarding
            or claim.fulfils
            or claim.supersedes
            or (claim.relation in _NAMING and any(_entity_fields(claim)))
        )
        if plain and subject in subjects and object in objects and claim.source in sources:
            continue
        found = [
            *_references(claim, place, entities, keys, ids),
            *_kinds(claim, place, entities),
            *_days(claim, place),
        ]
        if not found:
            subjects.add(subject)
            objects.add(object)
            sources.add(claim.source)
        yield from found


def _position(place: str, files: Mapping[str, int]) -> tuple[int, str, int]:
    """Where a problem comes in a report: by file in the order given, then by line."""
    name, _, line = place.rpartition(":")
    if not line.isdigit():
        name, line = place, "0"
    return files.get(name, -1), name, int(line)


def _clash(earlier: Entity, entity: Entity, place: str) -> Iterator[Problem]:
    if earlier.kind != entity.kind:
        yield Problem(
            f"entity {entity.id}: is a {earlier.kind} already, not a {entity.kind}",
            place,
            "choose another id, or leave the definition out and use the one that exists",
        )
    elif earlier.name != entity.name:
        yield Problem(
            f"entity {entity.id}: is called {earlier.name!r} already, not {entity.name!r}",
            place,
            "keep the name and add the other one under `aliases`",
        )
    for name in SETTLED:
        before, now = getattr(earlier, name, None), getattr(entity, name, None)
        if before is not None and now is not None and str(before) != str(now):
            yield Problem(
                f"entity {entity.id}: {name} is {before} already, not {now}",
                place,
                "the dates and standpoints of its claims hang on it: make the two agree",
            )


def _entity_references(
    entity: Entity, place: str, entities: Mapping[str, Entity]
) -> Iterator[Problem]:
    for code in entity.identifiers:
        if code.scheme in RESERVED:
            yield Problem(
                f"entity {entity.id}: {code.scheme!r} is a property, not a scheme of codes",
                place,
                "name the scheme otherwise, such as iso3, cow or wikidata",
            )
    named = [alias.asserted_by for alias in entity.aliases if alias.asserted_by]
    if isinstance(entity, Source) and entity.speaks_for:
        named.append(entity.speaks_for)
    for name in named:
        if name not in entities:
            yield _unknown(f"entity {entity.id}", name, place, entities)


def _shared_codes(entities: Iterable[Entity], places: Mapping[str, str]) -> Iterator[Problem]:
    bearers = defaultdict(list)
    for entity in entities:
        for code in entity.identifiers:
            bearers[code.scheme, code.value.casefold()].append((entity.id, code))
    for (scheme, _), codes in bearers.items():
        for (one, a), (two, b) in combinations(codes, 2):
            if one == two or not (one in places or two in places):
                continue
            a_to = a.valid_to.latest if a.valid_to else None
            b_to = b.valid_to.latest if b.valid_to else None
            a_from = a.valid_from.earliest if a.valid_from else None
            b_from = b.valid_from.earliest if b.valid_from else None
            if (a_to and b_from and a_to < b_from) or (b_to and a_from and b_to < a_from):
                continue
            yield Problem(
                f"entity {two}: {scheme} {b.value} means {one} on the same days",
                places.get(two) or places.get(one, ""),
                "give the code valid_from and valid_to, or take it off one of the two",
            )


def _unknown(what: str, name: str, place: str, entities: Iterable[str]) -> Problem:
    hint = did_you_mean(name, entities) or f"define {name} under `entities`"
    return Problem(f"{what}: {name!r} is no known entity", place, hint)


def _references(
    claim: Claim,
    place: str,
    entities: Mapping[str, Entity],
    keys: frozenset[str],
    ids: frozenset[str],
) -> Iterator[Problem]:
    for name in (claim.subject, claim.object, claim.asserted_by, *_entity_fields(claim)):
        if name is not None and name not in entities:
            yield _unknown(claim.sentence, name, place, entities)
    source = entities.get(claim.source)
    if not isinstance(source, Source):
        known = [e.id for e in entities.values() if isinstance(e, Source)]
        hint = did_you_mean(claim.source, known) or f"define {claim.source} under `sources`"
        yield Problem(f"{claim.sentence}: {claim.source!r} is no known source", place, hint)
    elif source.published and claim.said and _later(claim.said, source.published):
        yield Problem(
            f"{claim.sentence}: said {claim.said}, after {source.id} was published "
            f"({source.published})",
            place,
            "`said` is when the words were spoken; the dates of the relation are since, until, on",
            "warning",
        )
    voice = entities.get(claim.asserted_by or "")
    if voice is not None and voice.kind not in (*ACTORS, "Office"):
        yield Problem(
            f"{claim.sentence}: asserted_by must be someone who can speak; "
            f"{voice.id} is {_a(voice.kind)}",
            place,
        )
    for name, value in (("regarding", claim.regarding), ("fulfils", claim.fulfils)):
        if value and value not in entities and value not in keys and _spell_of(value) not in keys:
            yield Problem(
                f"{claim.sentence}: {name} {value!r} is neither an entity nor a relation here",
                place,
                did_you_mean(value, [*keys, *entities])
                or "a relation is written subject:relation:object",
            )
    if claim.supersedes == claim.id:
        yield Problem(f"{claim.sentence}: a claim cannot supersede itself", place)
    elif claim.supersedes and claim.supersedes not in ids:
        yield Problem(
            f"{claim.sentence}: there is no claim {claim.supersedes!r} to supersede",
            place,
            "`westphalia why RELATION` shows the ids of claims",
        )


def _later(one: Moment, two: Moment) -> bool:
    return bool(one.earliest and two.latest and one.earliest > two.latest)


def _spell_of(relation_id: str) -> str:
    return relation_id.rpartition(":")[0]


_ENTITY_FIELDS: Final = ("agreement", "on_behalf_of", "from_polity")
# The relation types whose own fields name entities.
_NAMING: Final = frozenset(
    name for name, kind in RELATION_TYPES.items() if {*_ENTITY_FIELDS} & {*kind.model_fields}
)


def _entity_fields(claim: Claim) -> Iterator[str]:
    for values in (claim.qualifiers, claim.fields):
        for name in _ENTITY_FIELDS:
            if isinstance(values.get(name), str):
                yield values[name]


def _kinds(claim: Claim, place: str, entities: Mapping[str, Entity]) -> Iterator[Problem]:
    kind = claim.type
    subject, object = entities.get(claim.subject), entities.get(claim.object)
    if claim.subject == claim.object:
        yield Problem(f"{claim.sentence}: subject and object are the same", place)
    for role, entity, allowed in (
        ("subject", subject, kind.domain),
        ("object", object, kind.range),
    ):
        if entity is not None and entity.kind not in allowed:
            yield Problem(
                f"{claim.sentence}: the {role} must be {_a(' or '.join(allowed))}; "
                f"{entity.id} is {_a(entity.kind)}",
                place,
                _fitting(subject, object, kind.group),
            )


def _fitting(subject: Entity | None, object: Entity | None, group: str) -> str | None:
    """The relation types that would take these two kinds, those of the same group first."""
    if subject is None or object is None:
        return None
    names = sorted(
        (t for t in RELATION_TYPES.values() if subject.kind in t.domain and object.kind in t.range),
        key=lambda t: (len(t.domain) + len(t.range), -t.sign, t.group != group),
    )
    if not names:
        return f"no relation goes from {_a(subject.kind)} to {_a(object.kind)}"
    return f"did you mean {' or '.join(t.name for t in names[:2])}?"


def _days(claim: Claim, place: str) -> Iterator[Problem]:
    if claim.said is None or claim.modality != "actual" or claim.stance == "denies":
        return
    if _later(claim.valid.start, claim.said):
        yield Problem(
            f"{claim.sentence}: said {claim.said}, before it begins ({claim.valid})",
            place,
            "what lies ahead is planned, promised, threatened or alleged_intent: give a modality",
        )


def _over_time(placed: Sequence[Placed]) -> Iterator[Problem]:
    """What excludes what, within each voice."""
    voices: dict[tuple[str, str], list[Placed]] = defaultdict(list)
    for claim, place in placed:
        if claim.modality == "actual":
            voices[claim.source, claim.asserted_by or claim.attribution or ""].append(
                (claim, place)
            )
    for said in voices.values():
        yield from _contradictions(said)
        affirmed: dict[str, list[Placed]] = defaultdict(list)
        for claim, place in said:
            if claim.stance == "affirms":
                affirmed[claim.relation].append((claim, place))
        for name, own in affirmed.items():
            for exclusion in RELATION_TYPES[name].exclusions:
                yield from _excluded(name, exclusion, own, affirmed.get(exclusion.relation, ()))


def _excluded(
    name: str, rule: Exclusion, own: Sequence[Placed], excluded: Sequence[Placed]
) -> Iterator[Problem]:
    others: dict[tuple[str, ...], list[Placed]] = defaultdict(list)
    for claim, place in excluded:
        if not rule.stages or claim.stage in rule.stages:
            others[_sharing(claim, rule)].append((claim, place))
    for claim, place in own:
        if rule.own_stages and claim.stage not in rule.own_stages:
            continue
        for other, other_place in others.get(_sharing(claim, rule), ()):
            if rule.of == "object" and other.subject == claim.subject:
                continue
            if name == rule.relation and (claim.id, place) >= (other.id, other_place):
                continue
            severity = _together(claim, other)
            if severity:
                yield Problem(
                    f"{claim.sentence} ({claim.valid}): {rule.why}; "
                    f"but {other.sentence} ({other.valid})",
                    place or other_place,
                    _also(other_place)
                    or "give the dates on which the one ended and the other began",
                    severity,
                )


def _sharing(claim: Claim, rule: Exclusion) -> tuple[str, ...]:
    return (claim.subject, claim.object) if rule.of == "pair" else (claim.object,)


def _contradictions(said: Sequence[Placed]) -> Iterator[Problem]:
    stances: dict[tuple[object, ...], list[Placed]] = defaultdict(list)
    denied = {claim.key for claim, _ in said if claim.stance == "denies"}
    for claim, place in said if denied else ():
        if claim.key not in denied:
            continue
        moment = str(claim.said or "")
        stances[claim.key, claim.stage, repr(claim.qualifiers), claim.regarding, moment].append(
            (claim, place)
        )
    for claims in stances.values():
        for (one, one_place), (two, two_place) in combinations(claims, 2):
            if one.stance != two.stance and one.valid.overlaps(two.valid):
                yield Problem(
                    f"{one.sentence}: affirmed and denied by the same voice at the same time",
                    two_place or one_place,
                    _also(one_place),
                )


def _together(one: Claim, two: Claim) -> Literal["error", "warning"] | None:
    """Whether two claims hold on a common day: certainly, possibly, or not."""
    a, b = one.valid.certain, two.valid.certain
    # The last day of the one and the first of the other may be the same day.
    if a and b and max(a[0], b[0]) < min(a[1], b[1]):
        return "error"
    if a and b and a == b:
        return "error"
    return "warning" if one.valid.overlaps(two.valid) else None


def _also(place: str) -> str | None:
    return f"see {place}" if place else None


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "AEIOU" else f"a {noun}"
