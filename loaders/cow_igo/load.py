"""The Correlates of War intergovernmental organisations: memberships by stage, as spells."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from westphalia.loaders.cow_igo.igo_years import IgoYears
from westphalia.loaders.cow_igo.panel import Panel, StateYear
from westphalia.loaders.cow_igo.tables import organisations
from westphalia.loaders.cow_igo.tables import states as states_of_columns
from westphalia.loaders.description import description
from westphalia.loaders.identity import Actors, Unresolved, bearers, slug
from westphalia.loaders.tables import Table, read
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Entity, Identifier, Organisation
from westphalia.schema.errors import Problem, did_you_mean
from westphalia.schema.records import Batch, Record

ABOUT: Final = description("cow-igo")


def load(
    paths: Iterable[Path],
    known: Mapping[str, Entity],
    *,
    unresolved: Unresolved = "error",
    partial: bool = False,
) -> Batch:
    """The memberships of `state_year_format3.csv`, of `igo_year_format3.csv`, or of both.

    What both say alike is one claim.
    """
    batch = Batch(ABOUT.id)
    actors = Actors(known, ABOUT.scheme, batch, unresolved)
    listed = bearers(known, "cow_igo", "cow_igo_abb")
    ids: dict[str, str] = {}
    for path in paths:
        table = read(path, ABOUT, batch, partial=partial)
        if table is None or not _known_columns(table, batch):
            continue
        source = ABOUT.source(table.version)
        batch.entities.append(Record(source))
        limit = date.fromisoformat(ABOUT.versions[table.version].coverage_until)
        names: Sequence[str]
        rows: Iterable[StateYear]
        if table.kind == "state-year":
            names = [name.casefold() for name in list(table.index)[3:]]
            rows = _state_years(table)
        else:
            names = list(organisations())
            rows = IgoYears(table, names).state_years()
        for name in names:
            if name not in ids:
                ids[name] = _organisation(name, listed, batch)
        Panel(names, [ids[name] for name in names], actors, source.id, limit, batch).read(rows)
    actors.finish()
    return _without_repeats(batch)


def _state_years(table: Table) -> Iterator[StateYear]:
    for row in table:
        place = functools.partial(_same, row.place)
        yield StateYear(row["ccode"], row["year"], row["state"], row.values[3:], place)


def _same(place: str, _: int) -> str:
    """All cells of a state-year stand in one line."""
    return place


def _known_columns(table: Table, batch: Batch) -> bool:
    """Whether the columns that the description does not name are those of the publisher."""
    others = [name for name in table.index if name not in table.form.columns]
    listed = organisations() if table.kind == "state-year" else states_of_columns()
    odd = [name for name in others if name.casefold() not in listed]
    batch.problems += [
        Problem(
            f"the column {name!r} is no {'organisation' if table.kind == 'state-year' else 'state'}"
            " of the data set",
            f"{table.name}:1",
            did_you_mean(name.casefold(), listed),
        )
        for name in odd[:5]
    ]
    return not odd


def _organisation(name: str, there: Mapping[tuple[str, str], str], batch: Batch) -> str:
    """The id of an organisation: of the one that bears its number, or of one that is made."""
    listed = organisations()[name]
    codes = (
        Identifier(scheme="cow_igo", value=listed.number),
        Identifier(scheme="cow_igo_abb", value=name),
    )
    for code in codes:
        if (code.scheme, code.value) in there:
            return there[code.scheme, code.value]
    id = f"cow-igo-{slug(name)}"
    batch.entities.append(Record(Organisation(id=id, name=listed.name, identifiers=codes)))
    return id


def _without_repeats(batch: Batch) -> Batch:
    """What both forms say alike, once."""
    seen: set[str] = set()
    claims = []
    for record in batch.claims:
        if isinstance(record.item, Claim) and record.item.id not in seen:
            seen.add(record.item.id)
            claims.append(record)
    batch.claims = claims
    return batch
