"""Alliance Treaty Obligations and Provisions: members' spells, and what each owes the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml
from westphalia.loaders.atop.spells import Owed, Stay, dues, joined
from westphalia.loaders.days import moment, period
from westphalia.loaders.description import description
from westphalia.loaders.identity import Actors, Unresolved, bearers
from westphalia.loaders.sides import pieces, runs_backwards
from westphalia.loaders.tables import Row, Table, read
from westphalia.schema.claims import Claim, make_claim
from westphalia.schema.entities import Agreement, Entity, Identifier
from westphalia.schema.records import Batch, Record

ABOUT: Final = description("atop")
OBLIGATIONS: Final = {
    "defense": "defence",
    "offense": "offence",
    "neutral": "neutrality",
    "nonagg": "nonaggression",
    "consul": "consultation",
}
SCHEME: Final = "atop"
COW: Final = "cow_alliance"
# COW 300 stands with 3785 and 3810; it has the sixteen members of 3810.
NOT_COW: Final = frozenset({3785})
# Members that are in no COW list of states, by their numbers in Gleditsch and Ward's.
GW_NUMBERS: Final = {8152: 815}


def load(
    paths: Iterable[Path],
    known: Mapping[str, Entity],
    *,
    unresolved: Unresolved = "error",
    partial: bool = False,
) -> Batch:
    """The alliances of `atop-member-level.csv`, of `atop-alliance-level.csv`, or of both."""
    batch = Batch(ABOUT.id)
    cow, gw = (Actors(known, scheme, batch, unresolved) for scheme in (ABOUT.scheme, "gw"))
    agreements = Agreements(known, batch)
    for path in paths:
        table = read(path, ABOUT, batch, partial=partial)
        if table is None:
            continue
        batch.entities.append(Record(ABOUT.source(table.version)))
        if table.kind == "alliances":
            for row in table:
                agreements.of(row, row["begyr"])
        else:
            _members(table, batch, agreements, cow, gw)
    cow.finish()
    gw.finish()
    return batch


class Agreements:
    """The alliances as entities: those that are known by a number, and those that are made."""

    def __init__(self, known: Mapping[str, Entity], batch: Batch) -> None:
        self.batch = batch
        self._bearers = bearers(known, SCHEME, COW)

    def of(self, row: Row, year: int) -> str:
        """The id of the row's alliance.

        Args:
            year: when it began, for the name of one that has to be made.
        """
        codes = [Identifier(scheme=SCHEME, value=str(row["atopid"]))]
        if row["cow4id"] is not None and row["atopid"] not in NOT_COW:
            codes.append(Identifier(scheme=COW, value=str(row["cow4id"])))
        for code in codes:
            if (code.scheme, code.value) in self._bearers:
                return self._bearers[code.scheme, code.value]
        id = f"atop-{row['atopid']}"
        name = f"Alliance of {year} (ATOP {row['atopid']})"
        made = Agreement(id=id, name=name, identifiers=tuple(codes))
        self.batch.entities.append(Record(made, row.place))
        self._bearers.update(((code.scheme, code.value), id) for code in codes)
        return id


def _members(table: Table, batch: Batch, agreements: Agreements, cow: Actors, gw: Actors) -> None:
    source = ABOUT.source(table.version).id
    limit = date.fromisoformat(ABOUT.versions[table.version].coverage_until)
    organisations = _organisations()
    alliances: dict[int, list[Row]] = defaultdict(list)
    for row in table:
        alliances[row["atopid"]].append(row)
    for number, rows in alliances.items():
        agreement = agreements.of(rows[0], min(row["yrent"] for row in rows))
        stays = [stay for row in rows for stay in _stays(row, batch, cow, gw, limit)]
        said: dict[str, Any] = {"source": source, "known_until": limit}
        for stay in joined(stays):
            where: dict[str, Any] = {
                "locator": f"alliance {number}, member {stay.row['member']}",
                "original": stay.row.original(),
            }
            claims = [
                make_claim("party_to", stay.entity, agreement, valid=stay.valid, **said, **where)
            ]
            if number in organisations:
                claims.append(
                    make_claim(
                        "member_of", stay.entity, organisations[number], valid=stay.valid,
                        **said, **where,
                    )
                )  # fmt: skip
            batch.claims += [Record(claim, stay.row.place) for claim in claims]
        batch.claims += [
            Record(_owes(number, agreement, owed, said), owed.row.place) for owed in dues(stays)
        ]


def _stays(row: Row, batch: Batch, cow: Actors, gw: Actors, limit: date) -> list[Stay]:
    """The row's spell: one piece for each entity that bore the member's code."""
    try:
        valid = _valid(row)
    except ValueError as error:
        batch.problems.append(row.problem("yrexit", str(error)))
        return []
    member = row["member"]
    actors = gw if member in GW_NUMBERS else cow
    return [
        Stay(
            id,
            spell,
            row["phase"],
            tuple(word for column, word in OBLIGATIONS.items() if row[column] == "1"),
            row["obvary"] == "1",
            row,
        )
        for id, spell in pieces(actors, row, GW_NUMBERS.get(member, member), valid, limit)
    ]


def _valid(row: Row) -> str:
    """The row's first and last day.

    Raises:
        ValueError: they are none, or contradict each other.
    """
    exit = [row[column] for column in ("yrexit", "moexit", "dayexit")]
    is_open = exit[0] is None
    if is_open != (row["ineffect"] == "1"):
        raise ValueError("an exit of 0 goes with ineffect 1, and only with that")
    if any(part is not None and exit[i] is None for i, part in enumerate(exit[1:])):
        raise ValueError("a month or day of exit stands there, and what it is part of does not")
    entry = moment(row["yrent"], row["moent"], row["dayent"])
    valid = period(entry, None if is_open else moment(*exit))
    if runs_backwards(valid):
        raise ValueError(f"the exit is before the entry, {entry}")
    return valid


def _owes(number: int, agreement: str, owed: Owed, said: Mapping[str, Any]) -> Claim:
    return make_claim(
        "allied_with",
        owed.debtor,
        owed.creditor,
        valid=owed.valid,
        agreement=agreement,
        obligations=owed.obligations,
        locator=f"alliance {number}, member {owed.row['member']} toward {owed.toward}",
        original=owed.row.original(),
        **said,
    )


def _organisations() -> dict[int, str]:
    text = files(__package__).joinpath("organisations.yaml").read_text("utf-8")
    listed: dict[str, dict[str, str]] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    return {int(number): entry["organisation"] for number, entry in listed.items()}
