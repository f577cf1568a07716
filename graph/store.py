"""The tables of an archive file, and how rows become claims and entities."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pydantic_core import to_json
from westphalia.schema.claims import Claim, begun_by
from westphalia.schema.entities import ENTITY_KINDS, Alias, Entity, Identifier
from westphalia.schema.errors import DataError, Problem, UsageError
from westphalia.schema.moments import Moment
from westphalia.schema.periods import Period
from westphalia.schema.relations import RELATION_TYPES

FORMAT: Final = 2
APPLICATION_ID: Final = 0x57504131  # "WPA1": tells our files from other SQLite files

MEMORY: Final = ":memory:"
CHUNK: Final = 10_000

TABLES: Final = """
CREATE TABLE load (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, files TEXT NOT NULL,
    entities INTEGER NOT NULL, claims INTEGER NOT NULL, recorded_at TEXT NOT NULL,
    choices TEXT
) STRICT;
CREATE TABLE entity (
    id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
    recorded_at TEXT NOT NULL, load INTEGER NOT NULL REFERENCES load
) STRICT;
CREATE INDEX entity_id ON entity (id);
CREATE TABLE claim (
    id TEXT NOT NULL, relation TEXT NOT NULL, subject TEXT NOT NULL, object TEXT NOT NULL,
    stage TEXT, qualifiers TEXT, fields TEXT, source TEXT NOT NULL, locator TEXT,
    asserted_by TEXT, attribution TEXT, stance TEXT NOT NULL, valid TEXT NOT NULL,
    known_until TEXT, modality TEXT NOT NULL, due TEXT, regarding TEXT, said TEXT,
    supersedes TEXT, fulfils TEXT, name_in_source TEXT, note TEXT, original TEXT,
    recorded_at TEXT NOT NULL, load INTEGER NOT NULL REFERENCES load, place TEXT
) STRICT;
CREATE TABLE spell (
    relation_id TEXT NOT NULL, claim TEXT NOT NULL,
    ambiguous INTEGER NOT NULL, PRIMARY KEY (relation_id, claim)
) STRICT, WITHOUT ROWID;
"""
"""A live claim that no row of ``spell`` names is a relation by itself."""

# Made when the first claims are in: an index grows fastest at one go.
INDEXES: Final = """
CREATE UNIQUE INDEX IF NOT EXISTS claim_id ON claim (id);
CREATE INDEX IF NOT EXISTS claim_key ON claim (subject, relation, object);
CREATE INDEX IF NOT EXISTS claim_source ON claim (source);
CREATE INDEX IF NOT EXISTS claim_supersedes ON claim (supersedes, id) WHERE supersedes NOT NULL;
CREATE INDEX IF NOT EXISTS spell_claim ON spell (claim);
"""

# What brings a file of an earlier format up to the next one.
MIGRATIONS: Final = {
    1: """
ALTER TABLE load ADD COLUMN choices TEXT;
ALTER TABLE claim ADD COLUMN place TEXT;
""",
}

CLAIM_COLUMNS: Final = (
    "id", "relation", "subject", "object", "stage", "qualifiers", "fields", "source", "locator",
    "asserted_by", "attribution", "stance", "valid", "known_until", "modality", "due", "regarding",
    "said", "supersedes", "fulfils", "name_in_source", "note", "original", "recorded_at",
)  # fmt: skip


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """An open archive file.

    Raises:
        DataError: the file is no archive of ours, or of a newer format.
        UsageError: it cannot be opened or written.
    """
    if str(path) == MEMORY:
        return _open("file::memory:")
    uri = f"file:{_quoted(path)}?mode={'rwc' if write else 'ro'}"
    try:
        return _open(uri)
    except sqlite3.OperationalError:
        if write or not path.is_file():
            raise _out_of_reach(path, write=write) from None
    except sqlite3.DatabaseError:
        raise _foreign(path) from None
    try:
        # A reader in a folder that it may not write to cannot make the shared-memory file.
        return _open(f"file:{_quoted(path)}?mode=ro&immutable=1")
    except sqlite3.Error:
        raise _out_of_reach(path, write=write) from None


def _open(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=30, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def let_readers_in(connection: sqlite3.Connection) -> None:
    """Let readers read while one writes; waits for others that are just doing the same."""
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -65536")  # 64 MiB: a bulk load stays in memory
    connection.execute("PRAGMA synchronous = NORMAL")  # with WAL, as safe from a killed process
    for attempt in range(100):
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            # SQLite does not wait here by itself, whatever the time limit.
            if attempt == 99:
                raise
            time.sleep(0.1)


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether nothing was ever written: a new file, or one whose first load was cut off."""
    return not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def require_format(connection: sqlite3.Connection, path: Path) -> None:
    """Raise unless the file is an archive of a format that we read."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION_ID:
        raise _foreign(path)
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if not {"load", "entity", "claim", "spell"} <= tables:
        raise DataError([damaged(path)])
    version = format_of(connection)
    if version > FORMAT:
        raise DataError(
            [
                Problem(
                    f"{path.name} has archive format {version}; this version reads {FORMAT}",
                    hint="update westphalia",
                )
            ]
        )


def create(connection: sqlite3.Connection) -> None:
    """Make the tables, inside the caller's transaction."""
    _run(connection, TABLES)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def format_of(connection: sqlite3.Connection) -> int:
    """The format of an archive file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a file of an earlier format up to ours, inside the caller's transaction."""
    for version in range(format_of(connection), FORMAT):
        _run(connection, MIGRATIONS[version])
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def index(connection: sqlite3.Connection) -> None:
    """Make the indexes that are not there yet, inside the caller's transaction."""
    _run(connection, INDEXES)


def _run(connection: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";"):
        if statement.strip():
            connection.execute(statement)


def _quoted(path: Path) -> str:
    text = str(path.resolve())
    return text.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def damaged(path: Path) -> Problem:
    """The file was an archive once, and cannot be read whole."""
    return Problem(f"{path.name} is damaged", hint="take a copy of it from before")


def _foreign(path: Path) -> DataError:
    return DataError(
        [Problem(f"{path.name} is not a westphalia archive", hint="name another file with -a")]
    )


def _out_of_reach(path: Path, *, write: bool) -> UsageError:
    folder = path.resolve().parent
    if not folder.is_dir():
        return UsageError(f"there is no folder {folder}", "make it first, or name another file")
    verb = "written" if write else "opened"
    return UsageError(f"{path} cannot be {verb}", "look at its permissions")


def insert_entities(
    connection: sqlite3.Connection, entities: Iterable[Entity], recorded_at: str, load: int
) -> None:
    """Add entities (or new versions of them)."""
    connection.executemany(
        "INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?)",
        ((e.id, e.kind, e.name, body(e), recorded_at, load) for e in entities),
    )


def insert_claims(
    connection: sqlite3.Connection,
    claims: Iterable[tuple[Claim, str]],
    recorded_at: str,
    load: int,
) -> None:
    """Add claims, each with the place that it was read from."""
    rows = ((*_row(claim, recorded_at), load, place or None) for claim, place in claims)
    names = (*CLAIM_COLUMNS, "load", "place")
    while chunk := list(islice(rows, CHUNK)):
        # Most columns are empty in bulk data, and every value bound costs time.
        columns = {
            name: column
            for name, column in zip(names, zip(*chunk, strict=True), strict=True)
            if column.count(None) < len(column)
        }
        connection.executemany(
            f"INSERT INTO claim ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            zip(*columns.values(), strict=True),
        )


def body(entity: Entity) -> str:
    """The entity as JSON text, the same for equal entities."""
    return json.dumps(
        entity.model_dump(mode="json", exclude_defaults=True), sort_keys=True, ensure_ascii=False
    )


def _json(value: Mapping[str, Any]) -> str | None:
    return to_json(value).decode() if value else None


def _row(claim: Claim, recorded_at: str) -> tuple[Any, ...]:
    until = claim.valid.known_until
    return (
        claim.id, claim.relation, claim.subject, claim.object, claim.stage,
        _json(claim.qualifiers), _json(claim.fields), claim.source, claim.locator,
        claim.asserted_by, claim.attribution, claim.stance, claim.valid.text,
        until.isoformat() if until else None, claim.modality,
        str(claim.due) if claim.due else None, claim.regarding,
        str(claim.said) if claim.said else None, claim.supersedes, claim.fulfils,
        claim.name_in_source, claim.note,
        _json(claim.original) if claim.original else None, recorded_at,
    )  # fmt: skip


def select_claims(
    connection: sqlite3.Connection, where: str = "1", values: Sequence[object] = ()
) -> Iterator[Claim]:
    """The claims that fit a condition on the claim table, by id."""
    columns = ", ".join(CLAIM_COLUMNS)
    rows = connection.execute(f"SELECT {columns} FROM claim WHERE {where} ORDER BY id", values)
    return (claim_of(row) for row in rows)


def claim_of(row: Sequence[Any]) -> Claim:
    """A claim from a row of :data:`CLAIM_COLUMNS`."""
    (
        id, relation, subject, object, stage, qualifiers, fields, source, locator, asserted_by,
        attribution, stance, valid, known_until, modality, due, regarding, said, supersedes,
        fulfils, name_in_source, note, original, recorded_at,
    ) = row  # fmt: skip
    until = date.fromisoformat(known_until) if known_until else None
    spoken = Moment.parse(said) if said else None
    return Claim(
        relation=relation,
        subject=subject,
        object=object,
        source=source,
        valid=Period.parse(valid, RELATION_TYPES[relation].nature, until, begun_by(until, spoken)),
        stage=stage,
        qualifiers=json.loads(qualifiers) if qualifiers else {},
        fields=json.loads(fields) if fields else {},
        locator=locator,
        asserted_by=asserted_by,
        attribution=attribution,
        stance=stance,
        modality=modality,
        due=Moment.parse(due) if due else None,
        regarding=regarding,
        said=spoken,
        supersedes=supersedes,
        fulfils=fulfils,
        name_in_source=name_in_source,
        note=note,
        original=json.loads(original) if original else None,
        recorded_at=recorded_at,
        id=id,
    )


def select_entities(
    connection: sqlite3.Connection, known_at: str | None = None
) -> dict[str, Entity]:
    """The latest version of every entity, as known at a time, by id."""
    condition, values = ("recorded_at <= ?", (known_at,)) if known_at else ("1", ())
    rows = connection.execute(
        f"SELECT kind, body FROM entity WHERE {condition} ORDER BY rowid", values
    )
    found: dict[str, Entity] = {}
    for kind, text in rows:
        entity = _entity_of(ENTITY_KINDS[kind], json.loads(text))
        found[entity.id] = entity
    return found


_MOMENTS: Final = ("founded", "dissolved", "published", "accessed", "coverage_until")


def _entity_of(kind: type[Entity], values: dict[str, Any]) -> Entity:
    """An entity from what :func:`body` wrote; checked then, so not again at every start."""
    for name in _MOMENTS:
        if values.get(name):
            values[name] = Moment.parse(values[name])
    values["aliases"] = tuple(Alias.model_construct(**a) for a in values.get("aliases", ()))
    values["identifiers"] = tuple(_identifier_of(i) for i in values.get("identifiers", ()))
    return kind.model_construct(**values)


def _identifier_of(values: dict[str, Any]) -> Identifier:
    for name in ("valid_from", "valid_to"):
        if values.get(name):
            values[name] = Moment.parse(values[name])
    return Identifier.model_construct(**values)
