"""The Correlates of War formal alliances: members' spells, and who owes whom what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any, Final

from westphalia.loaders.description import description
from westphalia.loaders.identity import Actors, Unresolved, bearers
from westphalia.loaders.tables import Row, read
from westphalia.schema.claims import make_claim
from westphalia.schema.entities import Agreement, Entity, Identifier
from westphalia.schema.records import Batch, Record

ABOUT: Final = description("cow-alliances")
SCHEME: Final = "cow_alliance"
FIRST: Final = date(1816, 1, 1)
OBLIGATIONS: Final = {
    "defense": "defence",
    "neutrality": "neutrality",
    "nonaggression": "nonaggression",
    "entente": "consultation",
}
# Alliances whose parties are by treaty the members of an organisation.
ORGANISATIONS: Final = {227: "nato"}  # the North Atlantic Treaty of 4 April 1949


@dataclass(frozen=True, slots=True)
class _Member:
    """One entity's spell in one alliance; ``last`` None = open."""

    id: str
    first: date
    last: date | None
    before: bool
    obligations: tuple[str, ...]
    row: Row

    def valid(self) -> str:
        return _valid(self.first, self.last, before=self.before)


def load(
    paths: Iterable[Path],
    known: Mapping[str, Entity],
    *,
    unresolved: Unresolved = "error",
    partial: bool = False,
) -> Batch:
    """The spells of `alliance_v4.1_by_member.csv`."""
    batch = Batch(ABOUT.id)
    actors = Actors(known, ABOUT.scheme, batch, unresolved)
    there = bearers(known, SCHEME)
    for path in paths:
        table = read(path, ABOUT, batch, partial=partial)
        if table is None:
            continue
        source = ABOUT.source(table.version)
        batch.entities.append(Record(source))
        limit = date.fromisoformat(ABOUT.versions[table.version].coverage_until)
        alliances: dict[int, list[_Member]] = defaultdict(list)
        for row in table:
            try:
                alliances[row["version4id"]] += _members(row, actors, limit)
            except ValueError as error:
                batch.problems.append(row.problem("mem_st_day or mem_end_day", str(error)))
        for number, members in alliances.items():
            _add(batch, number, members, there, source.id, limit)
    actors.finish()
    return batch


def _members(row: Row, actors: Actors, limit: date) -> list[_Member]:
    first, last = _day(row, "st"), _day(row, "end")
    assert first is not None  # noqa: S101 - its columns have no missing values
    until = last or limit
    if until < first:
        raise ValueError(f"{until} is before {first}")
    owed = tuple(word for column, word in OBLIGATIONS.items() if row[column] == "1")
    before = row["left_censor"] == "1" and first == FIRST
    return [
        _Member(
            piece.id,
            piece.first,
            None if last is None and piece.last == until else piece.last,
            before and piece.first == first,
            owed,
            row,
        )
        for piece in actors.over(row["ccode"], first, until, row, row["state_name"])
    ]


def _day(row: Row, end: str) -> date | None:
    parts = [row[f"mem_{end}_{part}"] for part in ("year", "month", "day")]
    if all(part is None for part in parts):
        return None
    if None in parts:
        raise ValueError("a part of the date is missing")
    return date(*parts)


def _add(
    batch: Batch,
    number: int,
    members: list[_Member],
    there: Mapping[tuple[str, str], str],
    source: str,
    limit: date,
) -> None:
    """The alliance, its parties, and what each owes each of the others."""
    code = Identifier(scheme=SCHEME, value=str(number))
    agreement = there.get((SCHEME, code.value), f"cow-alliance-{number}")
    if (SCHEME, code.value) not in there:
        name = f"Alliance {number} (COW)"
        batch.entities.append(Record(Agreement(id=agreement, name=name, identifiers=(code,))))
    said: dict[str, Any] = {"source": source, "known_until": limit}
    for member in members:
        where = {
            "locator": f"alliance {number}, state {member.row['ccode']}",
            "name_in_source": member.row["state_name"],
            "original": member.row.original(),
        }
        claims = [
            make_claim("party_to", member.id, agreement, valid=member.valid(), **said, **where)
        ]
        if number in ORGANISATIONS:
            organisation = ORGANISATIONS[number]
            claims.append(
                make_claim(
                    "member_of", member.id, organisation, valid=member.valid(), **said, **where
                )
            )
        batch.claims += [Record(claim, member.row.place) for claim in claims]
    for one, two in permutations(members, 2):
        first = max(one.first, two.first)
        ends = [end for end in (one.last, two.last) if end is not None]
        last = min(ends) if ends else None
        if one.id == two.id or not one.obligations or (last is not None and last < first):
            continue
        claim = make_claim(
            "allied_with",
            one.id,
            two.id,
            valid=_valid(first, last, before=one.before and two.before),
            agreement=agreement,
            obligations=one.obligations,
            locator=f"alliance {number}, states {one.row['ccode']} and {two.row['ccode']}",
            original=one.row.original(),
            **said,
        )
        batch.claims.append(Record(claim, one.row.place))


def _valid(first: date, last: date | None, *, before: bool) -> str:
    start = f"[..{first}]" if before else first.isoformat()
    return f"{start}/{'..' if last is None else last}"
