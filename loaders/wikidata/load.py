"""Statements of Wikidata: what a SPARQL query or the JSON of items says of relations."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from westphalia.loaders.identity import Actors, Unresolved
from westphalia.loaders.sides import pairs, pieces
from westphalia.loaders.wikidata import items, sparql
from westphalia.loaders.wikidata.statements import Malformed, Statement, day, period
from westphalia.schema.claims import Claim, make_claim
from westphalia.schema.entities import Entity, Organisation, Polity, Source
from westphalia.schema.errors import Problem
from westphalia.schema.records import Batch, Record
from westphalia.schema.relations import relation_type

SCHEME: Final = "wikidata"
SOURCE: Final = Source(
    id="wikidata",
    name="Wikidata",
    publisher="Wikimedia Foundation",
    url="https://www.wikidata.org/",
    licence="CC0 1.0",
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a property becomes.

    Args:
        relation: the type.
        turned: whether the statement's value is the relation's subject.
        kinds: what the statement's subject and value are, where they have to be made.
    """

    relation: str
    turned: bool
    kinds: tuple[str, str]


PROPERTIES: Final = {
    "P530": Meaning("diplomatic_relations_with", False, ("Polity", "Polity")),
    "P463": Meaning("member_of", False, ("Polity", "Organisation")),
    "P1336": Meaning("claims_sovereignty_over", True, ("Territory", "Polity")),
    "P47": Meaning("borders", False, ("Territory", "Territory")),
    "P155": Meaning("succeeds", False, ("Polity", "Polity")),
    "P156": Meaning("succeeds", True, ("Polity", "Polity")),
    "P1366": Meaning("succeeds", True, ("Polity", "Polity")),
}
"""Diplomatic relation, member of, territory claimed by, shares border with, follows, followed by,
replaced by."""


def load(
    paths: Iterable[Path],
    known: Mapping[str, Entity],
    *,
    unresolved: Unresolved = "error",
) -> Batch:
    """The statements of the files, each a claim of Wikidata in its own voice."""
    batch = Batch(SCHEME)
    found: dict[str, Statement] = {}
    for path in paths:
        for item in _read(path, batch):
            if isinstance(item, Problem):
                batch.problems.append(item)
            elif item.id in found:
                _compare(found[item.id], item, batch)
            else:
                found[item.id] = item
    if not found:
        if not batch.problems:
            said = f"no statement has one of the properties {', '.join(PROPERTIES)}"
            batch.problems.append(Problem(said, batch.files[0][0] if batch.files else ""))
        return batch
    if not isinstance(known.get(SOURCE.id), Source):
        batch.entities.append(Record(SOURCE))
    _Reader(found.values(), known, batch, unresolved).read()
    return batch


def _read(path: Path, batch: Batch) -> Iterator[Statement | Problem]:
    """The statements of one file; a file of no form is a problem."""
    name = path.name
    try:
        data = path.read_bytes()
    except OSError as error:
        yield Problem(f"cannot be read: {error.strerror}", name)
        return
    try:
        root = _json(data, name)
    except Malformed as error:
        yield Problem(str(error), name, "the query to run is in docs/sources/wikidata.md")
        return
    batch.files.append((name, hashlib.sha256(data).hexdigest()))
    if sparql.is_results(root):
        batch.notes.append(f"{name}: results of a SPARQL query")
        yield from sparql.statements(root, name)
    elif (listed := items.items(root)) is not None:
        batch.notes.append(f"{name}: {len(listed):,} items")
        yield from items.statements(listed, name, PROPERTIES)
    else:
        yield Problem("is neither the result of a SPARQL query nor items of Wikidata", name)


def _json(data: bytes, name: str) -> Any:
    """The JSON of a file, or of each of its lines.

    Raises:
        Malformed: it is something else; the query service's own errors are told apart.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Malformed("is not UTF-8 text") from None
    if not text.strip():
        raise Malformed("is empty")
    try:
        return json.loads(text)
    except ValueError as error:
        said = error
    if "TimeoutException" in text:
        raise Malformed("is cut off: the query took too long; ask for fewer statements") from None
    if text.lstrip()[:1] == "<":
        raise Malformed("is a web page or XML, not JSON; choose JSON to download") from None
    try:
        lines = (line.strip().rstrip(",") for line in text.splitlines())
        return [json.loads(line) for line in lines if line not in ("", "[", "]")]
    except ValueError:
        raise Malformed(f"is no JSON: {said}") from None


def _compare(one: Statement, two: Statement, batch: Batch) -> None:
    """The same statement in two files has to say the same."""
    if (one.value, one.rank, one.times) != (two.value, two.rank, two.times):
        batch.problems.append(
            Problem(
                f"statement {two.id} says something else in {one.place}", two.place,
                "the files are of different days: load one of them",
            )
        )  # fmt: skip


class _Reader:
    """Makes claims of statements."""

    def __init__(
        self,
        statements: Iterable[Statement],
        known: Mapping[str, Entity],
        batch: Batch,
        unresolved: Unresolved,
    ) -> None:
        self.statements = list(statements)
        self.known = known
        self.batch = batch
        self.labels: dict[str, str] = {}
        kinds: dict[str, str] = {}
        for statement in self.statements:
            self.labels.update(statement.labels)
            meaning = PROPERTIES.get(statement.property)
            for item, kind in zip(
                (statement.subject, statement.value), meaning.kinds if meaning else (), strict=False
            ):
                if item and kinds.get(item, "Territory") == "Territory":
                    kinds[item] = kind
        self.actors = Actors(known, SCHEME, batch, unresolved, kinds=kinds)
        self.left: Counter[str] = Counter()

    def read(self) -> None:
        """All statements; what is left out is counted."""
        for statement in self.statements:
            meaning = PROPERTIES.get(statement.property)
            if meaning is None:
                self.batch.problems.append(
                    Problem(
                        f"{statement.property} is not one of {', '.join(PROPERTIES)}",
                        statement.place,
                    )
                )
            elif statement.rank == "deprecated":
                self.left["deprecated in Wikidata"] += 1
            elif statement.value is None:
                self.left["with an unknown value or none"] += 1
            else:
                self._claims(statement, meaning, statement.value)
        self.actors.finish()
        for why, count in self.left.items():
            self.batch.notes.append(f"left out {count:,} statements {why}")
        if self.left:
            self.batch.choices["left out"] = dict(self.left)

    def _claims(self, statement: Statement, meaning: Meaning, value: str) -> None:
        subject, object = statement.subject, value
        if meaning.turned:
            subject, object = object, subject
        try:
            for one, two, valid in self._ends(statement, meaning, subject, object):
                claim = self._claim(statement, meaning, one, two, valid)
                self.batch.claims.append(Record(claim, statement.place))
        except ValueError as error:
            self.batch.problems.append(Problem(str(error), statement.place))

    def _ends(
        self, statement: Statement, meaning: Meaning, subject: str, object: str
    ) -> Iterable[tuple[str, str, str]]:
        """The entities of both items, and when: one piece for each pair of them."""
        act = relation_type(meaning.relation).nature == "act"
        if act:
            on = day(statement.times, statement.seen)
            if on is None:
                self.left["of an act on an unknown day (select `queried`)"] += 1
                return []
            valid = on
        else:
            ended = any(self._gone(item) for item in (subject, object))
            valid = period(statement.times, ended=ended)
        sides = [self._pieces(item, valid, statement, act=act) for item in (subject, object)]
        if act:
            return [(one, two, valid) for one, _ in sides[0] for two, _ in sides[1]]
        return pairs(*sides)

    def _pieces(
        self, item: str, valid: str, statement: Statement, *, act: bool
    ) -> list[tuple[str, str]]:
        """Whom an item means: mostly one entity, whatever the day."""
        name = self.labels.get(item)
        if act or len(self.actors.bearers(item)) < 2:
            found = self.actors.ever(item, statement, name)
            return [(found, valid)] if found else []
        return pieces(self.actors, statement, item, valid, statement.seen or date.max, name)

    def _gone(self, item: str) -> bool:
        return any(
            isinstance(entity := self.known[id], Polity | Organisation) and bool(entity.dissolved)
            for id in self.actors.bearers(item)
        )

    def _claim(
        self, statement: Statement, meaning: Meaning, subject: str, object: str, valid: str
    ) -> Claim:
        return make_claim(
            meaning.relation,
            subject,
            object,
            source=SOURCE.id,
            valid=valid,
            known_until=statement.seen,
            locator=f"{statement.property}, statement {statement.id}",
            original=statement.original(),
        )
