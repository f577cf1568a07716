"""A claim: who says, where and when, that a relation holds, held, or does not.

A relation is a key; claims say everything else. Claims are only ever added. A correction is a
later claim that names the one that it supersedes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Literal, cast, get_args

from pydantic import ValidationError
from westphalia.schema.moments import Moment
from westphalia.schema.periods import Period
from westphalia.schema.relations import RELATION_TYPES, RelationType, relation_type

Stance = Literal["affirms", "denies"]
Modality = Literal["actual", "planned", "promised", "threatened", "alleged_intent"]

MODALITIES: Final[tuple[str, ...]] = get_args(Modality)
STANCES: Final[tuple[str, ...]] = get_args(Stance)
_CANONICAL: Final = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a source about one relation.

    Made by :func:`make_claim`, which checks it against the relation's type.

    Args:
        relation: name of the relation type.
        subject, object: entity ids; for a symmetric type in the order of the ids.
        stage: the stage, or None for types without stages.
        qualifiers: fields that are part of the relation's identity.
        fields: the type's own fields.
        source: id of the source.
        locator: where in the source.
        asserted_by: who asserts it; None = the source in its own voice.
        attribution: free words for the unnamed, such as "analysts".
        stance: affirms or denies.
        valid: when it holds; for a plan or promise, how long that stands.
        due: the date that a plan or promise names.
        regarding: an entity id or relation key that it is about.
        said: when it was said.
        supersedes: id of an earlier claim that this one corrects.
        fulfils: relation key of the plan or promise that this actual relation fulfils.
        name_in_source, note: the source's own term; our own words.
        recorded_at: UTC time at which the archive learnt it (ISO 8601), empty before that.
        original: the row's original values; evidence, and no part of what is claimed.
        id: hash of the content, so the same claim is the same id wherever it is loaded, and from
            whichever copy of a file.
    """

    relation: str
    subject: str
    object: str
    source: str
    valid: Period
    stage: str | None = None
    qualifiers: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    locator: str | None = None
    asserted_by: str | None = None
    attribution: str | None = None
    stance: Stance = "affirms"
    modality: Modality = "actual"
    due: Moment | None = None
    regarding: str | None = None
    said: Moment | None = None
    supersedes: str | None = None
    fulfils: str | None = None
    name_in_source: str | None = None
    note: str | None = None
    original: Mapping[str, Any] | None = None
    recorded_at: str = ""
    id: str = ""

    @property
    def key(self) -> str:
        """``subject:relation:object``."""
        return f"{self.subject}:{self.relation}:{self.object}"

    @property
    def type(self) -> type[RelationType]:
        """The relation's class."""
        return relation_type(self.relation)

    @property
    def sentence(self) -> str:
        """The claim in words: ``recognises russia -> nato``."""
        return f"{self.relation} {self.subject} -> {self.object}"

    def content(self) -> dict[str, Any]:
        """All that makes the claim what it is, as JSON values: what its id is the hash of."""
        values: dict[str, Any] = {
            "relation": self.relation,
            "subject": self.subject,
            "object": self.object,
            "stage": self.stage,
            "qualifiers": dict(self.qualifiers),
            "fields": dict(self.fields),
            "source": self.source,
            "locator": self.locator,
            "asserted_by": self.asserted_by,
            "attribution": self.attribution,
            "stance": self.stance,
            "valid": self.valid.text,
            "modality": self.modality,
            "due": str(self.due) if self.due else None,
            "regarding": self.regarding,
            "said": str(self.said) if self.said else None,
            "supersedes": self.supersedes,
            "fulfils": self.fulfils,
            "name_in_source": self.name_in_source,
            "note": self.note,
        }
        return {name: value for name, value in values.items() if value not in (None, {}, "")}

    def to_dict(self) -> dict[str, Any]:
        """The claim as JSON values, with its id, original values and when it was recorded."""
        original = {"original": dict(self.original)} if self.original else {}
        return {"id": self.id, **self.content(), **original, "recorded_at": self.recorded_at}


def claim_id(content: Mapping[str, Any]) -> str:
    """The id of a claim with this content: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(_CANONICAL.encode(content).encode()).hexdigest()[:16]


def make_claim(
    relation: str | RelationType,
    subject: str | None = None,
    object: str | None = None,
    *,
    source: str,
    valid: str | None = None,
    known_until: date | None = None,
    **values: Any,
) -> Claim:
    """A checked claim.

    Args:
        relation: a type's name with ``subject`` and ``object``, or an instance of a relation
            class that has them and its own fields already.
        source: id of the source.
        valid: a period (``2008-08-26/..``) for a state, a day (``2014-03-18``) for an act.
            A state without dates is in force when said, since an unknown day.
        known_until: the limit of the source's coverage, where it is not the day of speaking.
        values: the other fields of :class:`Claim`, and the type's own.

    Raises:
        ValueError: lists everything that is wrong, one line each.

    >>> make_claim("recognises", "russia", "abkhazia", source="decree", valid="2008-08-26/..").key
    'russia:recognises:abkhazia'
    """
    body: RelationType | None
    problems: list[str] = []
    if isinstance(relation, RelationType):
        body, kind = relation, type(relation)
    else:
        kind = relation_type(relation)
        own = {n: values.pop(n) for n in list(values) if n in kind.fields()}
        if subject is not None:
            own["subject"] = subject
        if object is not None:
            own["object"] = object
        body, problems = _checked(kind, own)
    claim_values, more = _claim_values(kind, values)
    problems += more
    said = claim_values.get("said")
    try:
        limit = known_until or (said.earliest if said else None)
        period = Period.parse(
            _default_valid(kind, valid), kind.nature, limit, begun_by(limit, said)
        )
    except ValueError as error:
        problems.append(str(error))
    if problems or body is None:
        raise ValueError("\n".join(problems))
    return _assemble(body, source, period, claim_values)


def begun_by(known_until: date | None, said: Moment | None) -> date | None:
    """The day by which what is in force when said had begun: the last on which it can be said."""
    when_said = said and known_until == said.earliest
    return said.latest if said and when_said else known_until


def _default_valid(kind: type[RelationType], valid: str | None) -> str:
    if valid is not None:
        return valid
    if kind.nature == "act":
        raise ValueError("an act needs its day: `on: DATE` (a year or a month will do)")
    return "/.."


def _checked(
    kind: type[RelationType], own: Mapping[str, Any]
) -> tuple[RelationType | None, list[str]]:
    try:
        return kind(**own), []
    except ValidationError as error:
        return None, [explain(item, kind) for item in error.errors()]


def explain(item: Mapping[str, Any], kind: type[Any]) -> str:
    """One pydantic error in our words."""
    where = ".".join(str(part) for part in item["loc"]) or "value"
    given = item.get("input")
    match item["type"]:
        case "missing":
            return f"{where} is missing"
        case "extra_forbidden":
            known = ", ".join(kind.model_fields)
            return f"{where} is not a field of {kind.__name__}; its fields are {known}"
        case "literal_error":
            return f"{where}: {given!r} is not one of {item['ctx']['expected']}"
        case "string_pattern_mismatch":
            return f"{where}: {given!r} is not an id (lower case letters, digits and hyphens)"
        case "value_error":
            return f"{where}: {item['ctx']['error']}"
        case _:
            return f"{where}: {item['msg'][:1].lower()}{item['msg'][1:]} (given: {given!r})"


_TEXT_FIELDS = (
    "locator", "asserted_by", "attribution", "regarding", "supersedes", "fulfils",
    "name_in_source", "note",
)  # fmt: skip


def _claim_values(
    kind: type[RelationType], values: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    result: dict[str, Any] = {}
    problems: list[str] = []
    for name, value in values.items():
        if value is None:
            continue
        if name in _TEXT_FIELDS:
            if isinstance(value, str) and value.strip():
                value = value.strip()
                result[name] = normal_key(value) if name in ("regarding", "fulfils") else value
            else:
                problems.append(f"{name} must be text")
        elif name in ("due", "said"):
            try:
                result[name] = value if isinstance(value, Moment) else Moment.parse(str(value))
            except ValueError as error:
                problems.append(f"{name}: {error}")
        elif name in ("stance", "modality"):
            choices = STANCES if name == "stance" else MODALITIES
            if value in choices:
                result[name] = value
            else:
                problems.append(f"{name}: {value!r} is not one of {', '.join(choices)}")
        elif name == "original":
            result[name] = dict(value)
        else:
            problems.append(unknown_field(name, kind))
    if result.get("due") and result.get("modality", "actual") == "actual":
        problems.append("due belongs to what is planned, promised or threatened; give a modality")
    return result, problems


def normal_key(text: str) -> str:
    """A relation key with a symmetric pair in its stored order; any other text as it is."""
    subject, _, rest = text.partition(":")
    name, _, object = rest.partition(":")
    kind = RELATION_TYPES.get(name)
    return kind.key_of(subject, object) if kind and object else text


def unknown_field(name: str, kind: type[RelationType]) -> str:
    """The message for a key that neither claims nor ``kind`` know."""
    own = [n for n in kind.fields() if n not in ("subject", "object")]
    detail = f"; {kind.name} adds {', '.join(own)}" if own else ""
    return f"{name!r} is not a field of a claim{detail}"


def _assemble(body: RelationType, source: str, valid: Period, values: Mapping[str, Any]) -> Claim:
    kind = type(body)
    data = body.model_dump(mode="json", exclude_none=True)
    subject, object = data.pop("subject"), data.pop("object")
    if kind.symmetric and subject > object:
        subject, object = object, subject
    stage = cast("str | None", data.pop("stage", None))
    identity = kind.qualifiers()
    claim = Claim(
        relation=kind.name,
        subject=subject,
        object=object,
        stage=stage,
        qualifiers={n: data[n] for n in identity if n in data},
        fields={n: v for n, v in data.items() if n not in identity and v != []},
        source=source,
        valid=valid,
        **values,
    )
    return replace(claim, id=claim_id(claim.content()))
