"""The Gleditsch-Ward list of independent states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from westphalia.loaders.description import description
from westphalia.loaders.identity import Actors, Unresolved
from westphalia.loaders.state_lists import STATE_SYSTEM, add_spell
from westphalia.loaders.tables import read
from westphalia.schema.entities import Entity
from westphalia.schema.records import Batch, Record

ABOUT: Final = description("gw-states")
COLUMNS: Final = {
    "states": ("gwcode", "country_name", "start", "end"),
    "workbook": ("Cow Nr.", "Name of State", "Start", "End"),
}


def load(
    paths: Iterable[Path],
    known: Mapping[str, Entity],
    *,
    unresolved: Unresolved = "error",
    partial: bool = False,
) -> Batch:
    """The spells of the list, as delimited text or as the workbook."""
    batch = Batch(ABOUT.id)
    actors = Actors(known, ABOUT.scheme, batch, unresolved)
    for path in paths:
        table = read(path, ABOUT, batch, partial=partial)
        if table is None:
            continue
        source = ABOUT.source(table.version)
        batch.entities += [Record(source), Record(STATE_SYSTEM)]
        limit = date.fromisoformat(ABOUT.versions[table.version].coverage_until)
        code, name, first, last = COLUMNS[table.kind]
        for row in table:
            tiny = table.kind == "states" and row["microstate"].lower() == "true"
            add_spell(
                batch, actors, row, row[code], STATE_SYSTEM, (row[first], row[last]),
                source=source.id, limit=limit, name=row[name],
                category="microstate" if tiny else None,
            )  # fmt: skip
    actors.finish()
    return batch
