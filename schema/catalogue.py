"""The schema as JSON Schema, and what each type declares as plain values."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from pydantic import TypeAdapter
from westphalia.schema.claims import MODALITIES, STANCES
from westphalia.schema.entities import ENTITY_KINDS, Entity, entity_kind
from westphalia.schema.errors import UsageError, did_you_mean
from westphalia.schema.relations import RELATION_TYPES, RelationType

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MOMENT_PATTERN = (
    r"^(\d{4}(-\d{2}(-\d{2})?)?~?|\[(\d{4}(-\d{2}(-\d{2})?)?)?\.\.(\d{4}(-\d{2}(-\d{2})?)?)?\])$"
)


def find_type(name: str) -> type[Entity] | type[RelationType]:
    """An entity kind or relation type by name, in any case.

    Raises:
        UsageError: there is neither.
    """
    lower = name.lower().replace("-", "_")
    if lower in RELATION_TYPES:
        return RELATION_TYPES[lower]
    if name.capitalize() in ENTITY_KINDS:
        return entity_kind(name)
    known = [*ENTITY_KINDS, *RELATION_TYPES]
    raise UsageError(
        f"{name!r} is neither a kind of entity nor a relation type",
        did_you_mean(name, known) or "see `westphalia schema` for all of them",
    )


def declared(relation: type[RelationType]) -> dict[str, Any]:
    """What a relation type declares."""
    return {
        "name": relation.name,
        "cypher": relation.cypher,
        "group": relation.group,
        "words": relation.words,
        "inverse": relation.inverse,
        "domain": list(relation.domain),
        "range": list(relation.range),
        "nature": relation.nature,
        "symmetric": relation.symmetric,
        "declarative": relation.declarative,
        "sign": relation.sign,
        "stages": list(relation.stages.names) if relation.stages else [],
        "ladder": list(relation.stages.ladder) if relation.stages else [],
        "default_stage": relation.stages.default if relation.stages else None,
        "qualifiers": list(relation.qualifiers()),
        "fields": list(relation.own_fields()),
        "values": {
            name: choices
            for name, field in relation.model_fields.items()
            if name != "stage" and (choices := _choices(field.annotation))
        },
        "exclusions": [e.why for e in relation.exclusions],
        "rule": relation.rule,
        "standard": relation.standard,
    }


def _choices(annotation: Any) -> list[str]:
    """The words that a field can take, where they are listed."""
    if get_origin(annotation) is Literal:
        return [str(choice) for choice in get_args(annotation)]
    return [choice for part in get_args(annotation) for choice in _choices(part)]


def json_schema(name: str | None = None) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of everything, or of one kind or type.

    Each relation type carries what it declares under ``x-westphalia``.
    """
    if name is not None:
        return {"$schema": DIALECT, **_one(find_type(name))}
    definitions: dict[str, Any] = {}
    kinds: list[type[Entity] | type[RelationType]] = [
        *ENTITY_KINDS.values(),
        *RELATION_TYPES.values(),
    ]
    for kind in kinds:
        schema = _one(kind)
        definitions.update(schema.pop("$defs", {}))
        definitions[kind.__name__] = schema
    definitions["Claim"] = _claim()
    entities = [{"$ref": f"#/$defs/{kind}"} for kind in ENTITY_KINDS]
    return {
        "$schema": DIALECT,
        "title": "Westphalia",
        "description": "Entities, and claims about relations between them.",
        "anyOf": [*entities, {"$ref": "#/$defs/Claim"}],
        "$defs": dict(sorted(definitions.items())),
    }


def _one(kind: type[Entity] | type[RelationType]) -> dict[str, Any]:
    schema: dict[str, Any] = TypeAdapter(kind).json_schema()
    if issubclass(kind, RelationType):
        schema["x-westphalia"] = declared(kind)
    else:
        schema["x-westphalia"] = {"rule": kind.rule}
    return schema


def _claim() -> dict[str, Any]:
    text = {"type": "string", "minLength": 1}
    moment = {"type": "string", "pattern": MOMENT_PATTERN}
    return {
        "title": "Claim",
        "description": "One statement of a source about one relation.",
        "type": "object",
        "required": ["relation", "subject", "object", "source", "valid"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
            "relation": {"enum": list(RELATION_TYPES)},
            "subject": text,
            "object": text,
            "stage": text,
            "qualifiers": {"type": "object"},
            "fields": {"type": "object"},
            "source": text,
            "locator": text,
            "asserted_by": text,
            "attribution": text,
            "stance": {"enum": list(STANCES)},
            "valid": {
                "type": "string",
                "description": "A state: a/b, a/.. or with an empty side. An act: its day.",
            },
            "modality": {"enum": list(MODALITIES)},
            "due": moment,
            "regarding": text,
            "said": moment,
            "supersedes": text,
            "fulfils": text,
            "name_in_source": text,
            "note": text,
            "original": {"type": "object"},
            "recorded_at": {"type": "string"},
        },
    }
