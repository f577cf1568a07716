"""The dossier: claims written by hand in YAML.

The common case is one line a claim, and the source is said once:

    source: {id: reuters-2015-02-19, title: ..., publisher: Reuters, published: 2015-02-19}
    claims:
      - georgia seeks_membership nato
      - russia annexed crimea: {on: 2014-03-18, locator: paragraph 3}

A table with a claim a row is a dossier too (`rows.py`). The whole form is in docs/dossier.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from westphalia.loaders.dossier.reader import Unreadable, Value, parse, read_text
from westphalia.loaders.dossier.rows import parse_rows
from westphalia.schema.claims import explain, make_claim
from westphalia.schema.entities import Entity, Source, entity_kind
from westphalia.schema.errors import Problem, UsageError, did_you_mean
from westphalia.schema.moments import Moment
from westphalia.schema.records import Batch, Record
from westphalia.schema.relations import RelationType, relation_type

Progress = Callable[[int, int], None]

TOP: Final = ("dossier", "title", "note", "entities", "sources", "source", "claims")
CLAIM_KEYS: Final = (
    "source", "locator", "asserted_by", "attribution", "stance", "modality", "due", "regarding",
    "said", "supersedes", "fulfils", "name_in_source", "note",
)  # fmt: skip
DATE_KEYS: Final = ("since", "until", "during", "on", "effect_until")
WORDS: Final = "SUBJECT RELATION OBJECT, as in: georgia seeks_membership nato"


def load(
    paths: Iterable[str | Path],
    known: Mapping[str, Entity] | None = None,
    *,
    entities_only: bool = False,
    progress: Progress | None = None,
) -> Batch:
    """Everything that the dossiers say, and everything that is wrong with how they say it.

    Args:
        paths: the files; ``-`` is standard input.
        known: the entities that the archive holds; dates of its sources are used too.
        entities_only: leave out the claims.
        progress: is told how many characters are done, of how many; each is read twice over.
    """
    batch = Batch("dossier")
    coverage = {id: entity for id, entity in (known or {}).items() if isinstance(entity, Source)}
    texts: list[tuple[Path, str]] = []
    for path in map(Path, paths):
        try:
            texts.append((path, read_text(path)))
        except Unreadable as unreadable:
            batch.problems.append(unreadable.problem)
    done, total = 0, 2 * sum(len(text) for _, text in texts)
    tell = progress or (lambda done, total: None)
    dossiers: list[tuple[Dossier, int]] = []
    for path, text in texts:
        name = "stdin" if str(path) == "-" else path.name
        form = parse_rows if path.suffix.lower() == ".csv" else parse
        try:
            dossiers.append((Dossier(name, form(text, name)), len(text)))
        except Unreadable as unreadable:
            batch.problems.append(unreadable.problem)
            continue
        batch.files.append((name, hashlib.sha256(text.encode()).hexdigest()))
        tell(done := done + len(text), total)
    for dossier, _ in dossiers:
        batch.add(dossier.entities())
    for entity, _ in batch.iter_entities():
        if isinstance(entity, Source):
            coverage[entity.id] = entity
    for dossier, length in () if entities_only else dossiers:
        batch.add(dossier.claims(coverage))
        tell(done := done + length, total)
    return batch


class Dossier:
    """One dossier file."""

    def __init__(self, name: str, root: Value) -> None:
        self.name = name
        self.root = root

    def place(self, line: int) -> str:
        return f"{self.name}:{line}"

    def entities(self) -> Iterator[Record | Problem]:
        """Its entities and sources."""
        if not isinstance(self.root.content, dict):
            yield Problem(
                f"a dossier is a map, not a {self.root.kind}",
                self.place(self.root.line),
                f"begin with one of {', '.join(TOP)}",
            )
            return
        for key in self.root.content:
            if key not in TOP:
                line = (self.root.key_lines or {})[key]
                yield Problem(
                    f"{key!r} does not belong at the top of a dossier",
                    self.place(line),
                    did_you_mean(key, TOP) or f"the keys are {', '.join(TOP)}",
                )
        yield from self._defined("entities", None)
        yield from self._defined("sources", "Source")
        source = self.root.content.get("source")
        if source is not None and isinstance(source.content, dict):
            id = source.content.get("id")
            if id is None or not isinstance(id.content, str):
                yield Problem("source: id is missing", self.place(source.line))
            else:
                yield from self._entity(id.content, source, "Source")

    def _defined(self, section: str, kind: str | None) -> Iterator[Record | Problem]:
        assert isinstance(self.root.content, dict)  # noqa: S101 - entities() looked
        value = self.root.content.get(section)
        if value is None or value.content == "":
            return
        if not isinstance(value.content, dict):
            yield Problem(
                f"{section} must be a map of id: details, not a {value.kind}",
                self.place(value.line),
            )
            return
        for id, details in value.content.items():
            yield from self._entity(id, details, kind)

    def _entity(self, id: str, details: Value, kind_name: str | None) -> Iterator[Record | Problem]:
        place = self.place(details.line)
        if not isinstance(details.content, dict):
            yield Problem(
                f"entity {id}: must be a map such as {{kind: Polity, name: Georgia}}", place
            )
            return
        values: dict[str, Any] = {k: v.plain() for k, v in details.content.items()}
        name = kind_name or values.pop("kind", None)
        values.pop("kind", None)
        if name is None:
            yield Problem(f"entity {id}: kind is missing", place, "add kind: Polity or the like")
            return
        try:
            kind = entity_kind(str(name))
            yield Record(_built(kind, id, values), place)
        except UsageError as error:
            yield Problem(f"entity {id}: {error.message}", place, error.hint)
        except ValidationError as error:
            for item in error.errors():
                yield Problem(f"entity {id}: {explain(item, kind)}", place)

    def claims(self, sources: Mapping[str, Source]) -> Iterator[Record | Problem]:
        """Its claims; needs all sources, for their dates."""
        if not isinstance(self.root.content, dict):
            return
        section = self.root.content.get("claims")
        if section is None:
            if set(self.root.content) <= {"dossier", "title", "note"}:
                yield Problem("has neither claims nor entities", self.name, "add `claims:`")
            return
        source = self.root.content.get("source")
        given: dict[str, Value] = {}
        if source is not None:
            id = source.content.get("id") if isinstance(source.content, dict) else source
            if id is not None:
                given["source"] = id
        yield from self._claims(section, given, sources)

    def _claims(
        self, section: Value, given: Mapping[str, Value], sources: Mapping[str, Source]
    ) -> Iterator[Record | Problem]:
        if section.content == "":
            return
        if not isinstance(section.content, list):
            yield Problem(
                f"claims must be a list, not a {section.kind}",
                self.place(section.line),
                "begin each claim with a hyphen",
            )
            return
        for item in section.content:
            if isinstance(item.content, dict) and "claims" in item.content:
                yield from self._block(item, given, sources)
            else:
                yield from self._line(item, given, sources)

    def _block(
        self, item: Value, given: Mapping[str, Value], sources: Mapping[str, Source]
    ) -> Iterator[Record | Problem]:
        """Claims that share what is said once for all of them."""
        assert isinstance(item.content, dict)  # noqa: S101 - the caller looked
        shared = {k: v for k, v in item.content.items() if k != "claims"}
        for key, value in shared.items():
            if key not in (*CLAIM_KEYS, *DATE_KEYS):
                yield Problem(
                    f"{key!r} cannot be shared by a block of claims",
                    self.place(value.line),
                    did_you_mean(key, CLAIM_KEYS) or f"a block shares {', '.join(CLAIM_KEYS)}",
                )
        known = {k: v for k, v in shared.items() if k in (*CLAIM_KEYS, *DATE_KEYS)}
        yield from self._claims(item.content["claims"], {**given, **known}, sources)

    def _line(
        self, item: Value, given: Mapping[str, Value], sources: Mapping[str, Source]
    ) -> Iterator[Record | Problem]:
        place = self.place(item.line)
        words, details = _split(item)
        if words is None or len(words) != 3:
            yield Problem(f"a claim is {WORDS}", place, _shape_hint(item))
            return
        subject, relation, object = words
        what = f"{relation} {subject} -> {object}"
        if isinstance(details, Value):
            yield Problem(f"{what}: its details must be a map, not a {details.kind}", place)
            return
        try:
            kind = relation_type(relation)
        except UsageError as error:
            yield Problem(f"{what}: {error.message}", place, error.hint)
            return
        values: dict[str, Any] = {k: v.plain() for k, v in {**given, **details}.items()}
        problems = list(_odd_keys(values, kind))
        source = values.pop("source", None)
        if not isinstance(source, str):
            problems.append(
                ("source is missing", "say it once: source: ID at the top or in a block")
            )
        valid, more = _valid(values, set(details), kind)
        problems += more
        publication = sources.get(str(source))
        if "said" not in values and publication is not None and publication.published:
            values["said"] = str(publication.published)
        for key in [k for k in values if k not in kind.fields() and k not in CLAIM_KEYS]:
            del values[key]
        if not problems:
            try:
                claim = make_claim(
                    relation,
                    subject,
                    object,
                    source=str(source),
                    valid=valid,
                    known_until=_limit(publication, values),
                    **_typed(values, kind),
                )
                yield Record(claim, place)
            except ValueError as error:
                problems += [(line, _date_hint(line)) for line in str(error).splitlines()]
        for message, hint in problems:
            yield Problem(f"{what}: {message}", place, hint)


def _built(kind: type[Entity], id: str, values: dict[str, Any]) -> Entity:
    """An entity from a dossier's short forms."""
    values.pop("id", None)
    if issubclass(kind, Source) and "title" in values:
        values["name"] = values.pop("title")
    aliases = values.get("aliases", [])
    if isinstance(aliases, str):
        aliases = [aliases]
    if isinstance(aliases, list):
        values["aliases"] = [a if isinstance(a, dict) else {"name": a} for a in aliases]
    codes = values.get("identifiers", {})
    if isinstance(codes, dict):
        values["identifiers"] = [
            {"scheme": scheme, **(one if isinstance(one, dict) else {"value": one})}
            for scheme, given in codes.items()
            for one in (given if isinstance(given, list) else [given])
        ]
    return kind(id=id, **values)


def _split(item: Value) -> tuple[list[str] | None, dict[str, Value] | Value]:
    """The words of a claim, and its details."""
    if isinstance(item.content, str):
        return item.content.split(), {}
    if isinstance(item.content, dict) and len(item.content) == 1:
        ((words, details),) = item.content.items()
        if isinstance(details.content, dict):
            return words.split(), details.content
        return words.split(), {} if details.content == "" else details
    return None, {}


def _shape_hint(item: Value) -> str:
    if isinstance(item.content, dict) and len(item.content) > 1:
        return "put the details in braces behind the colon: {since: 2008, locator: page 3}"
    return "details go in braces behind a colon: {since: 2008, locator: page 3}"


def _odd_keys(
    values: Mapping[str, Any], kind: type[RelationType]
) -> Iterator[tuple[str, str | None]]:
    own = [f for f in kind.fields() if f not in ("subject", "object")]
    for key, value in values.items():
        if key in (*CLAIM_KEYS, *DATE_KEYS, *own):
            continue
        if value == "" and " " in key:
            hint = "inside braces a comma ends a value: put text that has commas in quotes"
        else:
            also = f"; {kind.name} adds {', '.join(own)}" if own else ""
            hint = (
                did_you_mean(key, [*CLAIM_KEYS, *DATE_KEYS, *own])
                or f"the keys are {', '.join((*CLAIM_KEYS, *DATE_KEYS))}{also}"
            )
        yield f"{key!r} is not a key of a claim", hint


def _valid(
    values: dict[str, Any], own: set[str], kind: type[RelationType]
) -> tuple[str | None, list[tuple[str, str | None]]]:
    """The period that the date keys write; they are taken out of ``values``."""
    dates = {key: values.pop(key) for key in DATE_KEYS if key in values}
    if own & set(DATE_KEYS):  # a line's own dates replace those of its block
        dates = {key: value for key, value in dates.items() if key in own}
    if not all(isinstance(value, str) for value in dates.values()):
        return None, [("a date is text", "write it as 2008-08-26")]
    if kind.nature == "act":
        wrong = [key for key in dates if key not in ("on", "effect_until")]
        if wrong or "on" not in dates:
            return None, [
                (
                    f"{kind.name} is an act: it takes `on`, not {wrong[0]}"
                    if wrong
                    else f"{kind.name} is an act and needs its day",
                    "write on: 2014-03-18; a month or a year will do",
                )
            ]
        until = dates.get("effect_until")
        return (f"{dates['on']}/{until}" if until else dates["on"]), []
    wrong = [key for key in dates if key in ("on", "effect_until")]
    if wrong:
        return None, [
            (
                f"{kind.name} is a state: it takes since, until or during, not {wrong[0]}",
                "since: DATE (and still so when said), until: DATE (the last day), during: a/b; "
                "the day on which it was said is `said`",
            )
        ]
    if "during" in dates:
        if len(dates) > 1:
            return None, [("during goes without since and until", "write during: a/b alone")]
        during = dates["during"]
        return (during if "/" in during else f"{during}/{during}"), []
    if not dates:
        return None, []
    since, until = dates.get("since", ""), dates.get("until")
    return f"{since}/{'..' if until is None else until}", []


def _limit(source: Source | None, values: Mapping[str, Any]) -> date | None:
    """The day up to which what is open is known to be in force."""
    if source is not None and source.coverage_until:
        return source.coverage_until.latest
    try:
        return Moment.parse(str(values["said"])).earliest if "said" in values else None
    except ValueError:
        return None


def _typed(values: Mapping[str, Any], kind: type[RelationType]) -> dict[str, Any]:
    """Values as the relation class wants them: one text where a list is meant is a list of one."""
    typed = dict(values)
    for name, field in kind.fields().items():
        if name in typed and "tuple" in str(field.annotation) and isinstance(typed[name], str):
            typed[name] = [typed[name]]
    return typed


def _date_hint(message: str) -> str | None:
    return "both ends are inclusive: the last day in force" if "ends before" in message else None
