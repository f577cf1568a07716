"""Militarised interstate disputes: who stood where, from when to when, against whom."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from westphalia.loaders import loader
from westphalia.loaders.sides import overlap
from westphalia.schema import rules
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Entity, Event, merged
from westphalia.schema.records import Batch

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "cow_mid"
FIXTURES = Path(__file__).parent / "fixtures" / "cow_mid"
A, B, INC, IP = (f"{name} 5.0.csv" for name in ("MIDA", "MIDB", "MIDI", "MIDIP"))


def read(known: Mapping[str, Entity], *names: str) -> Batch:
    return loader("cow-mid")([FIXTURES / name for name in names], known, partial=True)


def claims(batch: Batch, relation: str) -> list[Claim]:
    return [c for c, _ in batch.iter_claims() if c.relation == relation]


def fights(batch: Batch) -> list[tuple[object, ...]]:
    return [
        (
            c.subject, c.object, c.qualifiers["side"], c.valid.text,
            c.fields.get("originator"), c.fields["hostility"],
        )
        for c in claims(batch, "fights_in")
    ]  # fmt: skip


def events(batch: Batch) -> dict[str, str | None]:
    return {e.id: e.during for e, _ in batch.iter_entities() if isinstance(e, Event)}


def test_disputes_and_participants(known: Mapping[str, Entity]) -> None:
    batch = read(known, B, A)
    assert rules.check(batch, rules.Known(entities=known)) == []
    assert events(batch) == {
        "cow-mid-2": "1902-07/1903-01-24",
        "cow-mid-88": "1870-07-06/1871-02-25",
        "cow-mid-258": "1939-03-25/1945-08-14",
        "cow-mid-4636": "2011-01-13/..",
    }
    none, shown, used, war = (
        "no militarised action", "display of force", "use of force", "war",
    )  # fmt: skip
    two, franco, world, last = (f"cow-mid-{n}" for n in (2, 88, 258, 4636))
    assert fights(batch) == [
        ("united-states", two, "A", "1902-07/1903-01-24", True, shown),
        ("united-kingdom", two, "B", "1902-07/1903-01-24", True, none),
        ("france", franco, "A", "1870-07-06/1871-02-25", True, war),
        ("prussia", franco, "B", "1870-07-06/1871-01-17", True, war),
        ("germany", franco, "B", "1871-01-18/1871-02-25", True, war),
        ("germany", world, "B", "1939-03-25/1945-05-07", True, war),
        ("france", world, "A", "1939-03-31/1940-06-22", False, war),
        ("france", world, "B", "1940-07-07/1941-07-14", False, war),
        ("france", world, "A", "1944-10-23/1945-08-14", False, war),
        ("afghanistan", last, "A", "2011-01-13/..", True, used),
        ("united-states", last, "A", "2011-02-02/2011-07-08", False, used),
        ("pakistan", last, "B", "2011-01-13/..", True, used),
    ]
    assert [
        (c.subject, c.object, c.regarding, c.valid.text) for c in claims(batch, "disputes_with")
    ] == [
        ("united-kingdom", "united-states", two, "1902-07/1903-01-24"),
        ("france", "prussia", franco, "1870-07-06/1871-01-17"),
        ("france", "germany", franco, "1871-01-18/1871-02-25"),
        ("france", "germany", world, "1939-03-31/1940-06-22"),
        ("france", "germany", world, "1944-10-23/1945-05-07"),
        ("afghanistan", "pakistan", last, "2011-01-13/.."),
        ("pakistan", "united-states", last, "2011-02-02/2011-07-08"),
    ]
    first = claims(batch, "fights_in")[0]
    assert first.original is not None
    assert (first.original["stday"], first.name_in_source) == ("-9", "USA")
    assert (first.locator, first.source) == ("dispute 2, state 2", "cow-mid-5-0")
    assert claims(batch, "fights_in")[9].valid.known_until == date(2014, 12, 31)


def test_participants_alone_do_not_invent_days(known: Mapping[str, Entity]) -> None:
    batch = read(known, B)
    assert set(events(batch).values()) == {None}
    assert fights(batch)[-1][3] == "2011-01-13/2014-12-14"


def test_a_known_dispute_is_taken_as_it_is(known: Mapping[str, Entity]) -> None:
    first = read(known, A)
    now = {**known, **{e.id: e for e, _ in first.iter_entities()}}
    second = read(now, B)
    assert events(second) == {}
    assert rules.check(second, rules.Known(entities=now)) == []
    together = {c.id for c, _ in read(known, A, B).iter_claims()}
    assert {c.id for c, _ in second.iter_claims()} == together


def test_a_dispute_without_days_gains_them(known: Mapping[str, Entity]) -> None:
    now = {**known, **{e.id: e for e, _ in read(known, B).iter_entities()}}
    batch = read(now, A)
    assert rules.check(batch, rules.Known(entities=now)) == []
    later = {e.id: e for e, _ in batch.iter_entities()}["cow-mid-2"]
    whole = merged(now["cow-mid-2"], later)
    assert isinstance(whole, Event)
    assert (whole.name, whole.during) == ("Militarised interstate dispute 2", "1902-07/1903-01-24")


def test_incidents(known: Mapping[str, Entity]) -> None:
    batch = read(known, IP, INC)
    assert rules.check(batch, rules.Known(entities=known)) == []
    assert [(c.subject, c.object, c.valid.text) for c in claims(batch, "part_of")] == [
        ("cow-mid-incident-3551001", "cow-mid-3551", "1992-07-16/1992-07-16"),
        ("cow-mid-incident-3551004", "cow-mid-3551", "1993-01-14/1993-01"),
        ("cow-mid-incident-4193001", "cow-mid-4193", "1997-10-10/1997-10-10"),
        ("cow-mid-incident-4726001", "cow-mid-4726", "/"),
    ]
    assert [row[:4] for row in fights(batch)] == [
        ("united-states", "cow-mid-incident-3551001", "A", "1992-07-16/1992-07-16"),
        ("greece", "cow-mid-incident-4193001", "A", "1997-10/1997-10"),
        ("turkey", "cow-mid-incident-4193001", "B", "1997-10/1997-10"),
        ("pakistan", "cow-mid-incident-4726001", "B", "2014-11-11/2014-11-11"),
    ]


@pytest.mark.parametrize(
    ("one", "two", "both"),
    [
        ("1903-01/1904", "1903-01-24/1904-02", "[1903-01-24..1903-01-31]/[1904-01-01..1904-02-29]"),
        ("1900/..", "1901/..", "1901/.."),
        ("1900/1901-05", "1901-05-20/1902", "1901-05-20/1901-05"),
        ("1900/1901-05-19", "1901-05-20/1902", None),
        ("1900/", "1901/1902-03-04", "1901/[..1902-03-04]"),
    ],
)
def test_overlap(one: str, two: str, both: str | None) -> None:
    assert overlap(one, two) == overlap(two, one) == both


def test_the_published_totals(known: Mapping[str, Entity]) -> None:
    paths = [DATA / name for name in (A, B, IP)]
    if not all(path.exists() for path in paths):
        pytest.skip("needs shared/data/cow_mid beside the checkout")
    batch = loader("cow-mid")(paths, known)
    assert rules.check(batch, rules.Known(entities=known)) == []
    disputes = {e: d for e, d in events(batch).items() if d and "incident" not in e}
    assert len(disputes) == 2436
    assert sum(during[:4] <= "2010" for during in disputes.values()) == 2315
    starts = sorted(during[:4] for during in disputes.values())
    assert (starts[0], starts[-1]) == ("1816", "2014")
    with paths[1].open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    in_disputes = [r for r in batch.claims if r.place.startswith(B)]
    assert {r.place for r in in_disputes} == {f"{B}:{i}" for i in range(2, len(rows) + 2)}
    all_claims = [c for c, _ in batch.iter_claims()]
    assert len({c.id for c in all_claims}) == len(all_claims)
    assert len({c.object for c in claims(batch, "part_of")}) == 667
