"""Every relation type declares what the design asks of it, and JSON Schema carries it."""

from __future__ import annotations

from typing import get_args

import pytest
from westphalia.schema import ENTITY_KINDS, RELATION_TYPES, RelationType, UsageError, relation_type
from westphalia.schema.catalogue import find_type, json_schema

DESIGNED = {
    "sovereignty": {
        "recognises", "claims_sovereignty_over", "controls", "annexed",
        "declares_independence_from", "succeeds", "independent_of", "counted_in",
    },
    "membership": {"member_of", "associate_of", "observer_at", "seeks_membership"},
    "alignment": {
        "allied_with", "partnership_with", "diplomatic_relations_with", "has_mission_in",
        "provides_aid_to", "depends_on", "backs", "sanctions", "influences",
    },
    "conflict": {
        "fights_in", "at_war_with", "disputes_with", "threatens", "perceives_threat_from",
        "takes_position_on", "hinders",
    },
    "territory": {
        "borders", "faces_across_water", "part_of", "located_in", "transferred_to", "traverses",
    },
    "institutions": {
        "party_to", "signed", "holds_office", "office_of", "operates", "takes_part_in",
    },
}  # fmt: skip


def test_the_ten_kinds_and_every_designed_type_are_here() -> None:
    assert len(ENTITY_KINDS) == 10
    found: dict[str, set[str]] = {}
    for name, kind in RELATION_TYPES.items():
        found.setdefault(kind.group, set()).add(name)
    assert found == DESIGNED


@pytest.mark.parametrize("kind", RELATION_TYPES.values(), ids=lambda k: k.name)
def test_a_type_declares_everything(kind: type[RelationType]) -> None:
    assert kind.__doc__
    assert kind.words
    assert kind.rule.endswith(".")
    assert kind.standard
    assert set(kind.domain) <= set(ENTITY_KINDS)
    assert set(kind.range) <= set(ENTITY_KINDS)
    assert kind.sign in (-1, 0, 1)
    if kind.symmetric:
        assert kind.domain == kind.range
    if kind.stages:
        assert kind.stages.default in kind.stages.names
        assert set(kind.stages.ladder) <= set(kind.stages.names)
        field = kind.model_fields["stage"]
        assert get_args(field.annotation) == kind.stages.names
        assert field.default == kind.stages.default
    for exclusion in kind.exclusions:
        assert exclusion.relation in RELATION_TYPES


def test_acts_and_declarative_types_are_those_of_the_design() -> None:
    acts = {n for n, k in RELATION_TYPES.items() if k.nature == "act"}
    assert acts == {"annexed", "declares_independence_from", "succeeds", "transferred_to", "signed"}
    declarative = {n for n, k in RELATION_TYPES.items() if k.declarative}
    assert declarative == {
        "recognises", "claims_sovereignty_over", "seeks_membership", "threatens",
        "takes_position_on", "perceives_threat_from",
    }  # fmt: skip
    symmetric = {n for n, k in RELATION_TYPES.items() if k.symmetric}
    assert symmetric == {
        "partnership_with", "diplomatic_relations_with", "at_war_with", "disputes_with", "borders",
        "faces_across_water",
    }  # fmt: skip


def test_a_type_is_found_by_either_name() -> None:
    assert relation_type("RECOGNISES") is relation_type("recognises")
    assert find_type("polity") is ENTITY_KINDS["Polity"]
    with pytest.raises(UsageError, match="did you mean recognises"):
        relation_type("recognizes")


def test_json_schema_refers_only_to_what_it_defines() -> None:
    schema = json_schema()
    names = {kind.__name__ for kind in RELATION_TYPES.values()} | set(ENTITY_KINDS) | {"Claim"}
    assert names <= set(schema["$defs"])

    def references(value: object) -> set[str]:
        if isinstance(value, dict):
            own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
            return own.union(*(references(v) for v in value.values()))
        if isinstance(value, list):
            return set().union(*(references(v) for v in value))
        return set()

    assert references(schema) <= {f"#/$defs/{name}" for name in schema["$defs"]}


def test_claims_of_the_atlas_fit_the_json_schema() -> None:
    import jsonschema
    from westphalia import api

    validator = jsonschema.Draft202012Validator(json_schema())
    with api.open() as atlas:
        claims = atlas.live_claims()
        for claim in claims:
            validator.validate(claim.to_dict())
        for entity in atlas.entities.values():
            validator.validate(entity.model_dump(mode="json", exclude_none=True))
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**claims[0].to_dict(), "due": "next year"})
