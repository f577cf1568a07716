"""A view as a property graph: the nodes and relationships that Cypher, Neo4j and files get.

Labels are entity kinds, relationship types are relation types in UPPER_SNAKE. Claims are nodes
of their own, tied to their sources.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from westphalia.schema.claims import Claim
from westphalia.schema.entities import Entity

if TYPE_CHECKING:
    from westphalia.graph.relation import Relation
    from westphalia.graph.view import View

CLAIM_LABEL = "Claim"
CITES = "CITES"


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its label, and properties of which ``id`` is one."""

    label: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship between two nodes, named by their ids."""

    type: str
    subject: str
    object: str
    properties: Mapping[str, Any]


def nodes(view: View) -> Iterator[Node]:
    """The entities of the view, and the sources that its claims cite, by id."""
    recognisers, members = _standing(view)
    cited = {id for relation in view.judged() for id in relation.sources}
    entities = {e.id: e for e in (*view.entities(), *map(view.entity, cited))}
    for id in sorted(entities):
        entity = entities[id]
        properties = entity_properties(entity, view.options.as_of)
        if entity.kind == "Polity":
            properties["un_member"] = None if members is None else id in members
            properties["recognised_by"] = _count(id, recognisers, members)
        yield Node(entity.kind, properties)


def relationships(view: View) -> Iterator[Relationship]:
    """The relations of the view, by id."""
    for relation in view.relations():
        yield Relationship(
            relation.type.cypher, relation.subject, relation.object, relation_properties(relation)
        )


def claim_nodes(view: View) -> Iterator[Node]:
    """The claims of the view, one node for each relation that a claim belongs to.

    Claims of what is undecided or denied are among them, as their ``standing`` says; the
    relations themselves are not.
    """
    for relation in view.judged():
        standing = {"standing": view.standing(relation)}
        for claim in relation.claims:
            yield Node(CLAIM_LABEL, {**claim_properties(claim, relation.id), **standing})


def citations(view: View) -> Iterator[Relationship]:
    """What ties each claim to its source."""
    for relation in view.judged():
        for claim in relation.claims:
            yield Relationship(CITES, _claim_node_id(claim, relation.id), claim.source, {})


def entity_properties(entity: Entity, day: date | None) -> dict[str, Any]:
    """``id``, ``name``, ``aliases``, details of the kind, and identifiers under their schemes."""
    properties: dict[str, Any] = {"id": entity.id, "name": entity.name}
    if entity.aliases:
        properties["aliases"] = [alias.name for alias in entity.aliases]
    if entity.description:
        properties["description"] = entity.description
    for scheme in sorted({i.scheme for i in entity.identifiers}):
        properties[scheme] = entity.identifier(scheme, day)
    own = set(type(entity).model_fields) - set(Entity.model_fields)
    for name in sorted(own):
        value = getattr(entity, name)
        if value is not None and value is not False:
            properties[name] = value if isinstance(value, (str, bool)) else str(value)
    return properties


def relation_properties(relation: Relation) -> dict[str, Any]:
    """Everything on a relation: dates, standing, who says so, qualifiers and own fields."""
    valid = relation.valid
    first, last = valid.certain or (None, None)
    if valid.certain is None:
        first, last = date.max, date.min
    properties: dict[str, Any] = {
        "id": relation.id,
        "valid": str(valid),
        "valid_from": valid.earliest,
        "valid_to": bounded(valid.latest),
        "certain_from": first,
        "certain_to": bounded(last),
        "maybe": relation.maybe,
        "dates_disagree": relation.dates_disagree,
        "stage": relation.stage,
        "modality": relation.modality,
        "due": str(relation.due) if relation.due else None,
        "regarding": relation.regarding,
        "sources": list(relation.sources),
        "asserted_by": list(relation.asserted_by),
        "denied_by": list(relation.denied_by),
        "attribution": list(relation.attribution),
        "disputed": relation.disputed,
        "claims": len(relation.claims),
    }
    return {**relation.qualifiers, **relation.fields, **properties}


def claim_properties(claim: Claim, relation_id: str) -> dict[str, Any]:
    """A claim's own words: who, where, when, how sure, and for which relation."""
    properties: dict[str, Any] = {
        "id": _claim_node_id(claim, relation_id),
        "claim_id": claim.id,
        "relation_id": relation_id,
        "relation": claim.relation,
        "subject": claim.subject,
        "object": claim.object,
        "stage": claim.stage,
        "stance": claim.stance,
        "modality": claim.modality,
        "valid": claim.valid.text,
        "source": claim.source,
        "locator": claim.locator,
        "asserted_by": claim.asserted_by,
        "attribution": claim.attribution,
        "due": str(claim.due) if claim.due else None,
        "regarding": claim.regarding,
        "said": str(claim.said) if claim.said else None,
        "supersedes": claim.supersedes,
        "fulfils": claim.fulfils,
        "name_in_source": claim.name_in_source,
        "note": claim.note,
        "recorded_at": claim.recorded_at,
    }
    return {**claim.qualifiers, **claim.fields, **properties}


def bounded(day: date | None) -> date | None:
    """``day``, or None for the end of the calendar, which stands for *for good*."""
    return None if day == date.max else day


def _claim_node_id(claim: Claim, relation_id: str) -> str:
    return f"{claim.id}@{relation_id}"


def _count(id: str, recognisers: Counter[str] | None, members: set[str] | None) -> int | None:
    """Recognising UN members; None where nobody counts them, as for most members themselves."""
    if recognisers is None or members is None or (id in members and not recognisers[id]):
        return None
    return recognisers[id]


def _standing(view: View) -> tuple[Counter[str] | None, set[str] | None]:
    """Recognising UN members by polity, and the UN members; None, None under history.

    Counted over the whole archive at the view's day and standpoint, not only what the view's
    other limits leave in sight: a count must not depend on a filter.
    """
    if view.options.history:
        return None, None
    whole = view.with_options(
        relation=("member_of", "recognises"), around=None, source=(), modality="actual",
        undecided=False,
    )  # fmt: skip
    members = {
        r.subject for r in whole.relations("member_of") if r.object == "un" and r.stage == "member"
    }
    pairs = {(r.subject, r.object) for r in whole.relations("recognises") if r.subject in members}
    return Counter(object for _, object in pairs), members


__all__ = [
    "CITES",
    "CLAIM_LABEL",
    "Node",
    "Relationship",
    "citations",
    "claim_nodes",
    "entity_properties",
    "nodes",
    "relation_properties",
    "relationships",
]
