"""Adding a checked batch to an archive file, inside the caller's transaction."""

from __future__ import annotations

import json
import sqlite3

from westphalia.graph import store
from westphalia.schema import rules
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Entity, merged
from westphalia.schema.records import Batch
from westphalia.schema.spells import group

Placed = tuple[Claim, str]


def new(batch: Batch, known: rules.Known) -> tuple[list[Entity], list[Placed]]:
    """What the archive does not hold yet: entities (or new versions of them), and claims."""
    entities: dict[str, Entity] = {}
    for entity, _ in batch.iter_entities():
        before = entities.get(entity.id) or known.entities.get(entity.id)
        now = merged(before, entity) if before else entity
        if now != before:
            entities[entity.id] = now
    claims = {
        claim.id: (claim, place)
        for claim, place in batch.iter_claims()
        if claim.id not in known.claim_ids
    }
    return list(entities.values()), list(claims.values())


def write(
    connection: sqlite3.Connection,
    batch: Batch,
    entities: list[Entity],
    claims: list[Placed],
    time: str,
) -> None:
    """Write a load with its entities and claims, and group the relations that it touches."""
    if store.is_empty(connection):
        store.create(connection)
    load = connection.execute(
        "INSERT INTO load (source, files, entities, claims, recorded_at, choices) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            batch.source, json.dumps(batch.files), len(entities), len(claims), time,
            json.dumps(batch.choices) if batch.choices else None,
        ),
    ).lastrowid  # fmt: skip
    assert load is not None  # noqa: S101 - an INSERT has a row id
    store.insert_entities(connection, entities, time, load)
    store.insert_claims(connection, claims, time, load)
    store.index(connection)
    _regroup(connection, [claim for claim, _ in claims], load)


def successors(connection: sqlite3.Connection) -> dict[str, str]:
    """The claims that were corrected, each with the id of the claim that corrects it."""
    rows = connection.execute(
        "SELECT supersedes, id FROM claim WHERE supersedes NOT NULL ORDER BY recorded_at, id"
    )
    return dict(rows.fetchall())


def _regroup(connection: sqlite3.Connection, added: list[Claim], load: int) -> None:
    """Group anew the relations that the added claims touch."""
    run, run_all = connection.execute, connection.executemany
    corrected = [c.supersedes for c in added if c.supersedes]
    before: list[Claim] = []
    if run("SELECT 1 FROM claim WHERE load <> ? LIMIT 1", (load,)).fetchone():
        touched = {(c.subject, c.relation, c.object) for c in added}
        for id in corrected:
            touched.update(run("SELECT subject, relation, object FROM claim WHERE id = ?", (id,)))
        run("CREATE TEMP TABLE touched (subject TEXT, relation TEXT, object TEXT)")
        run_all("INSERT INTO touched VALUES (?, ?, ?)", touched)
        here = (
            "id IN (SELECT c.id FROM touched t JOIN claim c ON (c.subject, c.relation, c.object) "
            "= (t.subject, t.relation, t.object))"
        )
        before = list(store.select_claims(connection, f"load <> ? AND {here}", (load,)))
        run(f"DELETE FROM spell WHERE claim IN (SELECT id FROM claim WHERE {here})")
        run("DROP TABLE touched")
    gone = successors(connection) if before or corrected else {}
    live = (c for c in (*added, *before) if c.id not in gone)
    spells = group(live, alone=False)
    run_all(
        "INSERT INTO spell VALUES (?, ?, ?)",
        (
            (s.id, c.id, int(s.ambiguous))
            for s in spells
            if len(s.claims) > 1 or s.ambiguous
            for c in s.claims
        ),
    )
