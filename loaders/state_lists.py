"""What the lists of states have in common: a row is one spell of one state on a list."""

from __future__ import annotations

from datetime import date

from westphalia.loaders.identity import Actors
from westphalia.loaders.tables import Row
from westphalia.schema.claims import make_claim
from westphalia.schema.entities import Group
from westphalia.schema.records import Batch, Record

STATE_SYSTEM = Group(
    id="state-system",
    name="The state system",
    description="States of the international system; each list has criteria of its own.",
)
MAJOR_POWERS = Group(
    id="major-powers",
    name="The major powers",
    description="Major powers of the international system, as a list counts them.",
)


def add_spell(
    batch: Batch,
    actors: Actors,
    row: Row,
    code: object,
    group: Group,
    days: tuple[date, date | None],
    *,
    source: str,
    limit: date,
    name: str | None = None,
    category: str | None = None,
) -> None:
    """Add the claims that a state is counted in: one for each entity that bore its code then.

    Args:
        days: first and last day; None or the limit itself = open.
        limit: the last day that the list covers.
    """
    first, last = days
    until = min(last or limit, limit)
    if first > until:
        batch.problems.append(row.problem(row.table.used[-1], f"{first} is after {until}"))
        return
    for id, begin, end in actors.over(code, first, until, row, name):
        is_open = end == until and (last is None or last >= limit)
        claim = make_claim(
            "counted_in",
            id,
            group.id,
            source=source,
            valid=f"{begin}/{'..' if is_open else end}",
            known_until=limit,
            category=category,
            name_in_source=name,
            locator=f"{actors.scheme} {code}, from {first}",
            original=row.original(),
        )
        batch.claims.append(Record(claim, row.place))
