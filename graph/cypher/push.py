"""Making the graph of a Bolt server equal to a view.

In the database that a view is pushed to, the labels and relationship types of the schema are
Westphalia's. It does not push to a database that has nodes under them already, and it leaves
everything else there alone. What is there is compared with what should be there, and only what
differs is written: a push can be cut at any moment and run again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import neo4j
from neo4j import exceptions
from neo4j import time as neo4j_time
from westphalia.graph.cypher.cache import Projected
from westphalia.graph.cypher.held import Held, as_text, held, record
from westphalia.graph.cypher.server import Server
from westphalia.graph.projection import CITES, CLAIM_LABEL
from westphalia.schema.errors import BackendError, UsageError

BATCH: Final = 5_000  # rows in a transaction
_ERA: Final = date(1970, 1, 1).toordinal()

Progress = Callable[[int, int], None]
"""Is told how many rows are done, of how many."""

Row = dict[str, Any]


@dataclass(slots=True)
class Pushed:
    """What a push did.

    Args:
        view: what was pushed, in words.
        created, changed, removed: numbers of nodes and relationships.
        nodes, relationships: what the server holds now, by label and type.
    """

    view: str
    created: int = 0
    changed: int = 0
    removed: int = 0
    nodes: dict[str, int] = field(default_factory=dict)
    relationships: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Nodes and relationships that the server holds."""
        return sum(self.nodes.values()) + sum(self.relationships.values())


def push(
    rows: Projected,
    server: Server,
    title: str,
    *,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Pushed:
    """Make the server's graph equal to a projection.

    Args:
        rows: of the view, as the embedded engine gets them.
        title: the view in words.
        overwrite: whether nodes that Westphalia did not put there may be changed and removed,
            where they stand under its labels.

    Raises:
        BackendError: the server is out of reach, or does not hold what it was sent.
        UsageError: the database has nodes under our labels that we did not put there.
    """
    with server.session(neo4j.WRITE_ACCESS) as writing, server.session() as reading:
        try:
            return _Push(rows, writing, reading, title, progress).run(overwrite=overwrite)
        except exceptions.Neo4jError as problem:
            if isinstance(problem, exceptions.AuthError):
                raise
            raise BackendError(
                f"{server.url}: {(problem.message or str(problem)).strip()}",
                "what is written so far stays; run it again to go on",
            ) from None


class _Push:
    """One push: it compares, writes what differs, and counts."""

    def __init__(
        self,
        rows: Projected,
        writing: neo4j.Session,
        reading: neo4j.Session,
        title: str,
        progress: Progress | None,
    ) -> None:
        self.rows = rows
        self.nodes = dict(rows.nodes)
        self.ties = dict(rows.relationships)
        self.writing = writing
        self.reading = reading
        self.title = title
        self.progress = progress or (lambda done, total: None)
        self.pushed = Pushed(title)
        self.labels: dict[str, str] = {}  # id: label
        self.done = 0
        self.total = sum(_counts(rows).values())

    def run(self, *, overwrite: bool) -> Pushed:
        before = held(self.reading)
        # A schema of another day may have had other labels and types.
        for name in before.counts if before else ():
            of_kind: dict[str, Any] = self.ties if name.isupper() else self.nodes
            of_kind.setdefault(name, [])
        there = self._counts()
        if not overwrite:
            _refuse_foreign(before, there)
        self._constrain()
        self._note(whole=False)
        self.progress(0, self.total)
        gone: dict[str, list[str]] = {}
        for label, nodes in self.nodes.items():
            gone[label] = self._put_nodes(label, nodes, is_new=not there.get(label))
        for type, ties in self.ties.items():
            self._put_ties(type, ties, is_new=not there.get(type))
        for label, places in gone.items():
            self._remove_nodes(label, places)
        self._verify()
        self._note(whole=True)
        return self.pushed

    # What is there

    def _counts(self) -> Counter[str]:
        """Nodes by label and relationships by type, of those that are ours to name."""
        nodes = (
            f"MATCH (n:`{label}`) RETURN '{label}' AS name, count(n) AS count"
            for label in self.nodes
        )
        ties = (
            f"MATCH ()-[r:`{type}`]->() RETURN '{type}' AS name, count(r) AS count"
            for type in self.ties
        )
        text = " UNION ALL ".join([*nodes, *ties])
        found = self.reading.run(as_text(text)) if text else ()
        return +Counter({str(row["name"]): int(row["count"]) for row in found})

    def _constrain(self) -> None:
        """Constraints and indexes first: ids are unique, and found at once."""
        there = {
            str(row["name"])
            for text in ("SHOW CONSTRAINTS YIELD name", "SHOW INDEXES YIELD name")
            for row in self.reading.run(as_text(text))
        }
        wanted: dict[str, str] = {}
        for label in self.nodes:
            wanted[f"westphalia {label}"] = (
                f"CONSTRAINT {{}} FOR (n:`{label}`) REQUIRE n.id IS UNIQUE"
            )
            if label != CLAIM_LABEL:
                wanted[f"westphalia name of {label}"] = f"INDEX {{}} FOR (n:`{label}`) ON (n.name)"
        for type in self.ties:
            if type != CITES:
                wanted[f"westphalia {type}"] = (
                    f"CONSTRAINT {{}} FOR ()-[r:`{type}`]-() REQUIRE r.id IS UNIQUE"
                )
        missing = {name: what for name, what in wanted.items() if name not in there}
        for name, what in missing.items():
            self.writing.run(as_text(f"CREATE {what.format(f'`{name}`')}")).consume()
        if missing:
            self.writing.run("CALL db.awaitIndexes(600)").consume()

    def _note(self, *, whole: bool) -> None:
        counts = {name: count for name, count in _counts(self.rows).items() if count}
        record(self.writing, self.title, counts, self.rows.fingerprint(), whole=whole)

    # What should be there

    def _put_nodes(self, label: str, nodes: list[tuple[str, str]], *, is_new: bool) -> list[str]:
        """Create and change the nodes of a label; the server's ids of those to remove."""
        dates = self.rows.dates.get(label, set())
        wanted = dict(nodes)
        self.labels.update(dict.fromkeys(wanted, label))
        changed: list[Row] = []
        gone: list[str] = []
        if not is_new:
            found = self.reading.run(
                as_text(f"MATCH (n:`{label}`) RETURN elementId(n) AS place, properties(n) AS has")
            )
            for place, has in found:
                text = wanted.pop(has.get("id"), None)
                if text is None:
                    gone.append(place)
                elif (should := _properties(text, dates)) != _plain(has):
                    changed.append(should)
                else:
                    self._tell(1)
        self._write(f"UNWIND $rows AS row MATCH (n:`{label}` {{id: row.id}}) SET n = row", changed)
        created = (_properties(text, dates) for text in wanted.values())
        self._write(f"UNWIND $rows AS row CREATE (n:`{label}`) SET n = row", created)
        self.pushed.changed += len(changed)
        self.pushed.created += len(wanted)
        return gone

    def _put_ties(self, type: str, ties: list[tuple[str, str, str]], *, is_new: bool) -> None:
        dates = self.rows.dates.get(type, set())
        wanted: dict[tuple[str, str, str], str] = {}
        for subject, object, text in ties:
            wanted[subject, object, _id(text)] = text
        changed: list[Row] = []
        gone: list[str] = []
        if not is_new:
            found = self.reading.run(
                as_text(
                    f"MATCH (a)-[r:`{type}`]->(b) RETURN elementId(r) AS place, "
                    "a.id AS one, labels(a)[0] AS kind, b.id AS other, labels(b)[0] AS sort, "
                    "properties(r) AS has"
                )
            )
            for place, one, kind, other, sort, has in found:
                key = (one, other, has.get("id", ""))
                stays = self.labels.get(one) == kind and self.labels.get(other) == sort
                should = wanted.pop(key, "") if stays else ""
                if not should:
                    gone.append(place)
                elif (properties := _properties(should, dates)) != _plain(has):
                    changed.append({"place": place, "has": properties})
                else:
                    self._tell(1)
        self._write(
            "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row DELETE r", gone,
            counts=False,
        )  # fmt: skip
        self._write(
            "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row.place SET r = row.has",
            changed,
        )
        by_ends: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
        for (one, other, _), text in wanted.items():
            ends = (self.labels[one], self.labels[other])
            by_ends.setdefault(ends, []).append((one, other, text))
        for (kind, sort), made in by_ends.items():
            rows = (
                {"a": one, "b": other, "has": _properties(text, dates)} for one, other, text in made
            )
            self._write(
                f"UNWIND $rows AS row MATCH (a:`{kind}` {{id: row.a}}) "
                f"MATCH (b:`{sort}` {{id: row.b}}) CREATE (a)-[r:`{type}`]->(b) SET r = row.has",
                rows,
            )
        self.pushed.removed += len(gone)
        self.pushed.changed += len(changed)
        self.pushed.created += len(wanted)

    def _remove_nodes(self, label: str, places: list[str]) -> None:
        """Remove nodes that are no longer in the view, unless others tied something to them."""
        for some in _batches(places):
            tied = self.reading.run(
                "UNWIND $some AS place MATCH (n) WHERE elementId(n) = place AND EXISTS { (n)--() } "
                "RETURN n.id AS id LIMIT 5",
                some=some,
            )
            if ids := [str(row["id"]) for row in tied]:
                raise UsageError(
                    f"{', '.join(ids)} ({label}) would be removed, and relationships that "
                    "Westphalia did not put there are tied to them",
                    "remove those relationships, then push again; nothing of theirs was touched",
                )
        self._write(
            "UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row DELETE n", places, counts=False
        )
        self.pushed.removed += len(places)

    def _write(self, text: str, rows: Iterable[Any], *, counts: bool = True) -> None:
        for some in _batches(rows):

            def work(transaction: neo4j.ManagedTransaction, batch: list[Any] = some) -> None:
                transaction.run(as_text(text), rows=batch).consume()

            self.writing.execute_write(work)
            self._tell(len(some) if counts else 0)

    def _tell(self, more: int) -> None:
        self.done += more
        self.progress(self.done, self.total)

    def _verify(self) -> None:
        """Compare the server's counts with ours.

        Raises:
            BackendError: they differ.
        """
        there = self._counts()
        for name in (*self.nodes, *self.ties):
            count = len(self.nodes.get(name) or self.ties.get(name) or ())
            if there[name] != count:
                raise BackendError(
                    f"the server has {there[name]:,} {name}, and the view {count:,}",
                    "someone else may be writing to it; push again",
                )
        self.pushed.nodes = {name: len(rows) for name, rows in self.rows.nodes.items() if rows}
        self.pushed.relationships = {
            name: len(rows) for name, rows in self.rows.relationships.items() if rows
        }


def _refuse_foreign(before: Held | None, there: Mapping[str, int]) -> None:
    """Raises: UsageError, if something stands under our names that we did not put there."""
    if before is not None and not before.whole:
        return  # a push was cut: what is under our names comes from it
    expected = before.counts if before else {}
    odd = [
        f"{name} {there.get(name, 0):,} instead of {expected.get(name, 0):,}"
        for name in sorted({*expected, *there})
        if there.get(name, 0) != expected.get(name, 0)
    ]
    if odd:
        raise UsageError(
            f"this database does not hold what Westphalia put there: {'; '.join(odd[:5])}",
            "push to an empty database; or, if these may be changed and removed, --overwrite",
        )


def _counts(rows: Projected) -> dict[str, int]:
    """Nodes by label and relationships by type."""
    nodes = {name: len(of_label) for name, of_label in rows.nodes.items()}
    return nodes | {name: len(of_type) for name, of_type in rows.relationships.items()}


def _properties(text: str, dates: set[str]) -> Row:
    """The properties of a row: texts of JSON in which days are numbers."""
    row: Row = json.loads(text)
    for key in dates & row.keys():
        row[key] = date.fromordinal(row[key] + _ERA)
    return row


def _id(text: str) -> str:
    return str(json.loads(text).get("id", ""))


def _plain(has: Mapping[str, Any]) -> Row:
    """Properties as the server has them, with days as Python's."""
    return {
        key: value.to_native() if isinstance(value, neo4j_time.Date) else value
        for key, value in has.items()
    }


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    some: list[Any] = []
    for row in rows:
        some.append(row)
        if len(some) == BATCH:
            yield some
            some = []
    if some:
        yield some
