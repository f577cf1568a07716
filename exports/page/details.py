"""What the page's panel and table say of entities, relations and claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from westphalia.exports.words import moment_words, period_words, plain
from westphalia.graph.relation import Relation
from westphalia.graph.view import View
from westphalia.schema import Claim, Entity, Identifier, Moment

_EPOCH: Final = date(1970, 1, 1).toordinal()
_COMMON: Final = {"id", "name", "aliases", "identifiers", "description", "url"}

Json = dict[str, Any]


class Details:
    """Turns records into JSON values, and remembers which entities they mention.

    Args:
        view: whose archive knows the entities.
    """

    def __init__(self, view: View) -> None:
        self._voices = view.voices
        self._entities = view.entities_known
        self._mentioned: dict[str, None] = {}
        self._claim_index: dict[str, int] = {}
        self.claims: list[Json] = []

    def relation(self, relation: Relation) -> Json:
        """One relation; ``from`` and ``to`` are for sorting, ``valid`` for reading."""
        return _lean(
            id=relation.id,
            s=relation.subject,
            t=relation.object,
            type=relation.relation,
            stage=plain(relation.stage) if relation.stage else None,
            modality=relation.modality,
            valid=period_words(relation.valid),
            dates=relation.valid.text,
            first=_number(relation.valid.earliest),
            last=_number(relation.valid.latest),
            due=moment_words(relation.due) if relation.due else None,
            regarding=self._value(relation.regarding) if relation.regarding else None,
            which=[v for _, values in self._facts(relation.qualifiers) for v in values],
            facts=self._facts({**relation.qualifiers, **relation.fields}),
            disputed=relation.disputed,
            disagree=relation.dates_disagree,
            claims=[self._claim(c) for c in relation.claims],
        )

    def entities(self, nodes: Iterable[str]) -> Json:
        """The entities of the network, and all that have been mentioned, by id."""
        found: dict[str, Json] = {}
        ahead = [*dict.fromkeys([*nodes, *self._mentioned])]
        while ahead:
            found |= {id: self._entity(self._entities[id]) for id in ahead if id in self._entities}
            # Their details may have mentioned others.
            ahead = [id for id in self._mentioned if id in self._entities and id not in found]
        return found

    def _entity(self, entity: Entity) -> Json:
        own = {
            name: value
            for name in type(entity).model_fields
            if name not in _COMMON and (value := getattr(entity, name)) not in (None, False)
        }
        return _lean(
            kind=entity.kind,
            name=entity.name,
            aliases=[
                _lean(name=a.name, by=self._value(a.asserted_by) if a.asserted_by else None)
                for a in entity.aliases
            ],
            codes=[_code(i) for i in entity.identifiers],
            about=entity.description,
            url=getattr(entity, "url", None),
            facts=self._facts(own),
        )

    def _claim(self, claim: Claim) -> int:
        """The place of the claim in :attr:`claims`."""
        if claim.id in self._claim_index:
            return self._claim_index[claim.id]
        self._claim_index[claim.id] = len(self.claims)
        party = self._voices.party(claim)
        self.claims.append(
            _lean(
                source=self._mention(claim.source),
                locator=claim.locator,
                by=self._value(party) if party else None,
                attribution=claim.attribution,
                denies=claim.stance == "denies",
                valid=period_words(claim.valid),
                said=moment_words(claim.said) if claim.said else None,
                due=moment_words(claim.due) if claim.due else None,
                term=claim.name_in_source,
                note=claim.note,
                facts=self._facts(claim.fields),
            )
        )
        return self._claim_index[claim.id]

    def _facts(self, values: Mapping[str, Any]) -> list[tuple[str, list[Json]]]:
        """Names and values in words; values that are entities keep their ids."""
        return [
            (plain(name), [self._value(v) for v in _several(value)])
            for name, value in values.items()
        ]

    def _value(self, value: Any) -> Json:
        if isinstance(value, Moment):
            return {"text": moment_words(value)}
        if isinstance(value, bool):
            return {"text": "yes" if value else "no"}
        text = str(value)
        if text in self._entities:
            return {"text": self._entities[text].name, "id": self._mention(text)}
        parts = text.split(":")
        if len(parts) == 3 and {parts[0], parts[2]} <= self._entities.keys():
            names = [self._entities[parts[i]].name for i in (0, 2)]
            return {"text": f"{names[0]} {plain(parts[1])} {names[1]}", "key": text}
        return {"text": plain(text)}

    def _mention(self, id: str) -> str:
        self._mentioned.setdefault(id)
        return id


def _lean(**values: Any) -> Json:
    """What there is to say: no empty values."""
    return {n: v for n, v in values.items() if v is not None and v is not False and v != []}


def _several(value: Any) -> Iterable[Any]:
    return value if isinstance(value, (list, tuple)) else (value,)


def _code(code: Identifier) -> list[str]:
    days = [moment_words(d) if d else "" for d in (code.valid_from, code.valid_to)]
    dated = [" to ".join(days).strip()] if any(days) else []
    return [code.scheme, code.value, *dated]


def _number(day: date | None) -> int | None:
    return None if day is None or day == date.max else day.toordinal() - _EPOCH
