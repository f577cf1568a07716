"""The Correlates of War list of states and of major powers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from westphalia.loaders.description import description
from westphalia.loaders.identity import Actors, Unresolved
from westphalia.loaders.state_lists import MAJOR_POWERS, STATE_SYSTEM, add_spell
from westphalia.loaders.tables import Row, read
from westphalia.schema.entities import Entity
from westphalia.schema.records import Batch, Record

ABOUT: Final = description("cow-states")
GROUPS: Final = {"states": STATE_SYSTEM, "majors": MAJOR_POWERS}


def load(
    paths: Iterable[Path],
    known: Mapping[str, Entity],
    *,
    unresolved: Unresolved = "error",
    partial: bool = False,
) -> Batch:
    """The spells of `states2016.csv`, of `majors2016.csv`, or of both."""
    batch = Batch(ABOUT.id)
    actors = Actors(known, ABOUT.scheme, batch, unresolved)
    for path in paths:
        table = read(path, ABOUT, batch, partial=partial)
        if table is None:
            continue
        source = ABOUT.source(table.version)
        group = GROUPS[table.kind]
        batch.entities += [Record(source), Record(group)]
        limit = date.fromisoformat(ABOUT.versions[table.version].coverage_until)
        for row in table:
            name = row["statenme"] if table.kind == "states" else None
            try:
                days = _day(row, "st"), _day(row, "end")
            except ValueError as error:
                batch.problems.append(row.problem("stday or endday", str(error)))
                continue
            add_spell(
                batch, actors, row, row["ccode"], group, days,
                source=source.id, limit=limit, name=name,
            )  # fmt: skip
    actors.finish()
    return batch


def _day(row: Row, end: str) -> date:
    return date(row[f"{end}year"], row[f"{end}month"], row[f"{end}day"])
