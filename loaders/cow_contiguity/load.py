"""The Correlates of War direct contiguity: who borders whom, by land or across water."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from westphalia.loaders.description import description
from westphalia.loaders.identity import Actors, Unresolved
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
            for one, two, valid in _pieces(row, actors, begin, end, limit):
                batch.claims.append(_claim(row, one, two, valid, source.id, limit))
    actors.finish()
    return batch


def _pieces(
    row: Row, actors: Actors, begin: Moment, end: Moment, limit: date
) -> Iterator[tuple[str, str, str]]:
    """Both sides with their dates: one piece for each pair of entities that bore the numbers."""
    first, last = begin.latest, end.earliest
    assert first and last  # noqa: S101 - months are bounded
    last = max(first, last)
    for a in actors.over(row["statelno"], first, last, row):
        for b in actors.over(row["statehno"], first, last, row):
            since, until = max(a.first, b.first), min(a.last, b.last)
            if since <= until:
                start = str(begin) if since == first else since.isoformat()
                is_open = until == last and end.latest is not None and end.latest >= limit
                stop = str(end) if until == last else until.isoformat()
                yield a.id, b.id, f"{start}/{'..' if is_open else stop}"


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
