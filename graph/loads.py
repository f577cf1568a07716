"""The loads of an archive: what was brought in, from which files, by which choices, and when."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any, NamedTuple

from westphalia.graph import store
from westphalia.schema.errors import Problem, UsageError
from westphalia.schema.records import Batch


@dataclass(frozen=True, slots=True)
class Load:
    """What one load brought in.

    Args:
        entities, claims: numbers of new ones; what the archive had already is not counted.
        warnings: problems that did not stop it.
        recorded_at: UTC time from which the archive knows it; empty if nothing was new.
        notes: how the files were read, in words.
        before: when the same files were loaded earlier; empty if they were not.
    """

    source: str
    entities: int
    claims: int
    warnings: tuple[Problem, ...]
    recorded_at: str
    notes: tuple[str, ...] = ()
    before: str = ""


class Origin(NamedTuple):
    """Where an archive has a claim from.

    Args:
        load: number of the load that brought it.
        loader: the source that was loaded.
        place: ``file:line``, or empty.
        sha256: of that file, or empty.
        recorded_at: when.
    """

    load: int
    loader: str
    place: str
    sha256: str
    recorded_at: str


def every(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every load, first to last: source, files with hashes, counts, choices, time."""
    choices = "choices" if store.format_of(connection) >= 2 else "NULL"
    rows = connection.execute(
        f"SELECT id, source, files, entities, claims, recorded_at, {choices} FROM load ORDER BY id"
    )
    names = ("id", "source", "files", "entities", "claims", "recorded_at", "choices")
    return [
        {
            **dict(zip(names, row, strict=True)),
            "files": json.loads(row[2]),
            "choices": json.loads(row[6]) if row[6] else {},
        }
        for row in rows
    ]


def before(connection: sqlite3.Connection, batch: Batch) -> str:
    """When the very same files were loaded earlier, or empty."""
    hashes = {sha256 for _, sha256 in batch.files}
    times = (
        load["recorded_at"]
        for load in every(connection)
        if load["source"] == batch.source and hashes <= {sha256 for _, sha256 in load["files"]}
    )
    return next(times, "") if hashes else ""


def origin(connection: sqlite3.Connection, claim: str) -> Origin:
    """Where a claim was read from.

    Raises:
        UsageError: there is no such claim.
    """
    place = "c.place" if store.format_of(connection) >= 2 else "NULL"
    row = connection.execute(
        f"SELECT l.id, l.source, {place}, l.files, l.recorded_at "
        "FROM claim c JOIN load l ON l.id = c.load WHERE c.id = ?",
        (claim,),
    ).fetchone()
    if row is None:
        raise UsageError(f"there is no claim {claim!r}", "`westphalia why RELATION` shows ids")
    file = (row[2] or "").rpartition(":")[0]
    sha256 = dict(json.loads(row[3])).get(file, "")
    return Origin(row[0], row[1], row[2] or "", sha256, row[4])


def sources(connection: sqlite3.Connection, loader: str) -> set[str]:
    """The ids of the sources of all claims that a loader brought in."""
    rows = connection.execute(
        "SELECT DISTINCT c.source FROM claim c JOIN load l ON l.id = c.load WHERE l.source = ?",
        (loader,),
    )
    return {row[0] for row in rows}
