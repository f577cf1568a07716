"""The archive: the one place where something is stored.

One SQLite file. Claims are only ever added, in loads that happen whole or not at all; so what
was known at any earlier time can be seen again.
"""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

from westphalia.graph import adding, loads, store
from westphalia.graph.loads import Load, Origin
from westphalia.graph.options import ViewOptions
from westphalia.graph.view import View
from westphalia.schema import rules
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Entity
from westphalia.schema.errors import DataError, Problem, UsageError
from westphalia.schema.identifiers import Crosswalk
from westphalia.schema.records import Batch, Record
from westphalia.schema.spells import Spell, alias, group


class Snapshot(NamedTuple):
    """What an archive holds at one moment.

    Args:
        entities: by id.
        successors: ids of corrected claims, each with the id of the claim that corrects it.
        spells: by id.
    """

    entities: Mapping[str, Entity]
    successors: Mapping[str, str]
    spells: list[Spell]


class Archive:
    """An open archive.

    Args:
        path: the file; ``:memory:`` for an archive that is gone when it is closed.
        read_only: refuse to add anything; the file must exist.

    Raises:
        DataError: the file is no archive.
        UsageError: it cannot be opened.
    """

    view_class: type[View] = View

    def __init__(self, path: str | Path, *, read_only: bool = True) -> None:
        self.path = Path(path)
        in_memory = str(path) == store.MEMORY
        self.read_only = read_only
        if read_only and not in_memory and not self.path.is_file():
            raise UsageError(
                f"there is no archive {self.path}",
                f"make one: westphalia load dossier FILE.yaml -a {self.path}",
            )
        self._connection = store.connect(self.path, write=not read_only)
        try:
            if not store.is_empty(self._connection):
                store.require_format(self._connection, self.path)
            elif read_only and not in_memory:
                raise DataError([Problem(f"{path} is empty", hint="load something into it")])
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Reading

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Every entity, by id."""
        return self._snapshot.entities

    def entities_at(self, known_at: str | None) -> Mapping[str, Entity]:
        """Every entity as the archive knew it at a time; None = now."""
        if known_at is None or self.is_empty:
            return self.entities
        return store.select_entities(self._connection, known_at)

    @cached_property
    def crosswalk(self) -> Crosswalk:
        """Finds entities by code or name."""
        return Crosswalk(self.entities.values())

    @property
    def is_empty(self) -> bool:
        """Whether nothing was loaded yet."""
        return store.is_empty(self._connection)

    def live_claims(self, known_at: str | None = None) -> list[Claim]:
        """The claims known at a time (default: all) that no other of them supersedes."""
        if self.is_empty:
            return []
        condition, values = ("recorded_at <= ?", (known_at,)) if known_at else ("1", ())
        claims = list(store.select_claims(self._connection, condition, values))
        gone = {claim.supersedes for claim in claims if claim.supersedes}
        return [claim for claim in claims if claim.id not in gone]

    @property
    def successors(self) -> Mapping[str, str]:
        """Ids of corrected claims, each with the id of the claim that corrects it."""
        return self._snapshot.successors

    def spells(self, known_at: str | None = None) -> list[Spell]:
        """All relations with their live claims, by id."""
        if known_at is not None:
            return group(self.live_claims(known_at))
        return self._snapshot.spells

    @cached_property
    def _snapshot(self) -> Snapshot:
        """All of it as of one moment, whoever else is writing."""
        if self.is_empty:
            return Snapshot({}, {}, [])
        with self._reading():
            entities = store.select_entities(self._connection)
            claims = {claim.id: claim for claim in store.select_claims(self._connection)}
            successors = adding.successors(self._connection)
            found: dict[str, tuple[list[Claim], bool]] = {}
            alone = claims.keys() - successors.keys()
            for relation_id, claim, ambiguous in self._connection.execute(
                "SELECT relation_id, claim, ambiguous FROM spell"
            ):
                found.setdefault(relation_id, ([], bool(ambiguous)))[0].append(claims[claim])
                alone.discard(claim)
            spells = [
                Spell(id, tuple(sorted(members, key=lambda c: (c.source, c.id))), ambiguous)
                for id, (members, ambiguous) in found.items()
            ]
            spells += [Spell(alias(claims[id]), (claims[id],)) for id in alone]
            spells.sort(key=lambda spell: spell.id)
            return Snapshot(entities, successors, spells)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """All reads in the block see one state of the file."""
        outermost = not self._connection.in_transaction
        try:
            if outermost:
                self._connection.execute("BEGIN")
            yield
        except (sqlite3.DatabaseError, KeyError, ValueError):
            raise DataError([store.damaged(self.path)]) from None
        finally:
            if outermost and self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def loads(self) -> list[dict[str, Any]]:
        """Every load, first to last: source, files with hashes, counts, choices, time."""
        return [] if self.is_empty else loads.every(self._connection)

    def origin(self, claim: str) -> Origin:
        """Where a claim was read from: load, file, line, and the hash of that file.

        Args:
            claim: its id.

        Raises:
            UsageError: there is no such claim.
        """
        return loads.origin(self._connection, claim)

    def sources_of(self, loader: str) -> set[str]:
        """The ids of the sources of all claims that a loader brought in."""
        return set() if self.is_empty else loads.sources(self._connection, loader)

    def find(self, text: str, day: date | None = None) -> str:
        """The id of the entity that an id, name or code means.

        Raises:
            UsageError: none or several, with the candidates.
        """
        return self.crosswalk.find(text, day)

    def view(self, **options: Any) -> View:
        """The archive seen from a standpoint at a date; see :class:`ViewOptions`.

        Raises:
            UsageError: an option that does not exist or an entity that cannot be found.
        """
        return self.view_class(self, ViewOptions.of(self, **options))

    # Adding

    def append(
        self,
        batch: Batch,
        *,
        base: Batch | None = None,
        recorded_at: str | None = None,
        dry_run: bool = False,
    ) -> Load:
        """Check a whole batch and add what is new of it, all or nothing.

        Args:
            base: the entities with which a new archive starts; left out when it holds any load.
            recorded_at: when it became known (default: now); never before an earlier load.
            dry_run: check and count, write nothing.

        Raises:
            DataError: with every problem, if any is an error; nothing is written.
            UsageError: the file cannot be written.
        """
        if self.read_only and not dry_run:
            raise UsageError(f"{self.path.name} is open for reading only")
        begin = base if self.is_empty else None
        with self._writing(keep=not dry_run), _without_collection():
            if not self.is_empty and store.format_of(self._connection) < store.FORMAT:
                store.migrate(self._connection)
            if begin is not None:
                self._append(begin, recorded_at)
            load = self._append(batch, recorded_at)
        self._forget()
        return load

    def _append(self, batch: Batch, recorded_at: str | None) -> Load:
        known = self._known(batch)
        problems = rules.check(batch, known)
        if any(p.severity == "error" for p in problems):
            raise DataError(problems)
        entities, claims = adding.new(batch, known)
        before = "" if self.is_empty else loads.before(self._connection, batch)
        time = self._time(recorded_at) if entities or claims else ""
        if time:
            adding.write(self._connection, batch, entities, claims, time)
        return Load(
            batch.source, len(entities), len(claims), tuple(problems), time,
            tuple(batch.notes), before,
        )  # fmt: skip

    def add(
        self, claims: Iterable[Claim], entities: Iterable[Entity] = (), *, source: str = "python"
    ) -> Load:
        """Add claims made in Python, with the entities that they need.

        Raises:
            DataError: with every problem; nothing is written.
        """
        batch = Batch(source)
        batch.add(Record(entity, f"entity {entity.id}") for entity in entities)
        batch.add(Record(claim, f"claim {i}") for i, claim in enumerate(claims, 1))
        return self.append(batch)

    def seal(self) -> None:
        """Make the file one that readers can open without writing beside it."""
        self._connection.execute("PRAGMA journal_mode = DELETE")

    def _known(self, batch: Batch) -> rules.Known:
        if self.is_empty:
            return rules.Known()
        sources = sorted({claim.source for claim, _ in batch.iter_claims()})
        marks = ", ".join("?" * len(sources))
        new = {claim.id for claim, _ in batch.iter_claims()}
        claims = [
            claim
            for claim in store.select_claims(self._connection, f"source IN ({marks})", sources)
            if claim.id not in new
        ]
        rows = self._connection.execute(
            "SELECT id, subject, relation, object FROM claim"
        ).fetchall()
        return rules.Known(
            store.select_entities(self._connection),
            claims,
            frozenset(row[0] for row in rows),
            frozenset(":".join(row[1:]) for row in rows),
        )

    def _time(self, recorded_at: str | None) -> str:
        time = recorded_at or datetime.now(UTC).isoformat(timespec="microseconds")
        if self.is_empty:
            return time
        last = self._connection.execute("SELECT max(recorded_at) FROM load").fetchone()[0]
        return max(time, last) if last else time

    @contextmanager
    def _writing(self, *, keep: bool) -> Iterator[None]:
        """One transaction; what is not to be kept is tried on a copy."""
        if not keep:
            with self._in_a_copy():
                yield
            return
        try:
            store.let_readers_in(self._connection)
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            self._rollback()
            raise UsageError(
                f"{self.path} cannot be written ({error}); nothing was added",
                "look at its permissions and the space on the disk, and whether another load runs",
            ) from None
        except BaseException:
            self._rollback()
            raise

    @contextmanager
    def _in_a_copy(self) -> Iterator[None]:
        """Let a dry run work on a copy in memory, so that the file is not touched."""
        own = self._connection
        self._connection = sqlite3.connect(store.MEMORY, isolation_level=None)
        try:
            own.backup(self._connection)
            yield
        finally:
            self._connection.close()
            self._connection = own

    def _rollback(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _forget(self) -> None:
        for name in ("crosswalk", "_snapshot"):
            self.__dict__.pop(name, None)


@contextmanager
def _without_collection() -> Iterator[None]:
    """No garbage collection in the block: it would walk millions of claims that all stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
