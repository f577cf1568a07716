"""The Correlates of War direct contiguity: who borders whom, by land or across water."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from westphalia.loaders.description import description
from westphalia.loaders.identity import Actors, Unresolved
from westphalia.loaders.sides import pairs, pieces
from westphalia.loaders.tables import Row, read
from westphalia.schema.claims import make_claim
from westphalia.schema.entities import Entity
from westphalia.schema.moments import Moment
from westphalia.schema.records import Batch, Record

ABOUT: Final = description("cow-contiguity")
MILES: Final = {"2": "12", "3": "24", "4": "150", "5": "400"}


def load(
    paths: Iterable[Path],
    known: Mapping[str, Entity],
    *,
    unresolved: Unresolved = "error",
    partial: bool = False,
) -> Batch:
    """The spells of `contdir.csv`."""
    batch = Batch(ABOUT.id)
    actors = Actors(known, ABOUT.scheme, batch, unresolved)
    for path in paths:
        table = read(path, ABOUT, batch, partial=partial)
        if table is None:
            continue
        source = ABOUT.source(table.version)
        batch.entities.append(Record(source))
        limit = date.fromisoformat(ABOUT.versions[table.version].coverage_until)
        for row in table:
            begin, end = _month(row["begin"]), _month(row["end"])
            if row["begin"] > row["end"]:
                batch.problems.append(row.problem("end", f"{end} is before {begin}"))
                continue
            goes_on = end.latest is not None and end.latest >= limit
            valid = f"{begin}/{'..' if goes_on else end}"
            sides = [
                pieces(actors, row, row[column], valid, limit)
                for column in ("statelno", "statehno")
            ]
            for one, two, both in pairs(*sides):
                batch.claims.append(_claim(row, one, two, both, source.id, limit))
    actors.finish()
    return batch


def _claim(row: Row, one: str, two: str, valid: str, source: str, limit: date) -> Record:
    kind = row["conttype"]
    values: dict[str, Any] = {} if kind == "1" else {"within_miles": MILES[kind]}
    claim = make_claim(
        "borders" if kind == "1" else "faces_across_water",
        one,
        two,
        source=source,
        valid=valid,
        known_until=limit,
        locator=f"dyad {row['dyad']}, from {row['begin']}",
        original=row.original(),
        **values,
    )
    return Record(claim, row.place)


def _month(text: str) -> Moment:
    return Moment.parse(f"{text[:4]}-{text[4:]}")
