"""Which view a server holds: a record that no query meets, in the name of an index."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Final, LiteralString

import neo4j
from westphalia.graph.projection import CLAIM_LABEL

START: Final = "westphalia view "
_NAMES: Final = "SHOW INDEXES YIELD name WHERE name STARTS WITH $start RETURN name"


@dataclass(frozen=True, slots=True)
class Held:
    """The record of what was pushed to a database.

    Args:
        view: in words.
        whole: whether the push came to its end.
        counts: nodes by label and relationships by type.
        fingerprint: of the view's rows.
        pushed_at: UTC time.
    """

    view: str
    whole: bool
    counts: Mapping[str, int]
    fingerprint: str
    pushed_at: str


def held(session: neo4j.Session) -> Held | None:
    """What Westphalia pushed to this database; None if nothing."""
    for row in session.run(_NAMES, start=START):
        with suppress(ValueError, KeyError, TypeError):  # an index of someone else's
            told = json.loads(row["name"].removeprefix(START))
            return Held(**{each.name: told[each.name] for each in fields(Held)})
    return None


def record(
    session: neo4j.Session, view: str, counts: Mapping[str, int], fingerprint: str, *, whole: bool
) -> None:
    """Say what the database holds, in place of what was said before.

    Args:
        view: in words.
        counts: nodes by label and relationships by type.
        fingerprint: of the view's rows.
        whole: False while a push is under way.
    """
    told = {
        "view": view,
        "whole": whole,
        "counts": dict(counts),
        "fingerprint": fingerprint,
        "pushed_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    name = START + json.dumps(told, ensure_ascii=True, sort_keys=True)
    for old in [row["name"] for row in session.run(_NAMES, start=START)]:
        session.run(as_text(f"DROP INDEX {_quoted(old)}")).consume()
    session.run(
        as_text(f"CREATE INDEX {_quoted(name)} FOR (n:{CLAIM_LABEL}) ON (n.relation_id)")
    ).consume()


def as_text(query: Any) -> LiteralString:
    """Our own text as the driver wants it: names in it are labels and types of the schema."""
    made: LiteralString = query
    return made


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
