"""COW wars: breaks in the fighting, parties without a number, what goes on in 2007."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from westphalia.loaders import loader
from westphalia.schema import rules
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Entity, Event, Group
from westphalia.schema.records import Batch

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "cow_wars" / "Inter-StateWarData_v4.0.csv"
FIXTURES = Path(__file__).parent / "fixtures" / "cow_wars"
INTER, EXTRA, INTRA = (
    "Inter-StateWarData_v4.0.csv", "Extra-StateWarData_v4.0.csv", "Intra-StateWarData_v4.1.csv",
)  # fmt: skip


def read(known: Mapping[str, Entity], *names: str) -> Batch:
    batch = loader("cow-wars")([FIXTURES / name for name in names], known, partial=True)
    assert rules.check(batch, rules.Known(entities=known)) == []
    return batch


def claims(batch: Batch, relation: str) -> list[Claim]:
    return [c for c, _ in batch.iter_claims() if c.relation == relation]


def fights(batch: Batch) -> list[tuple[object, ...]]:
    return [
        (c.subject, c.object, c.qualifiers["side"], c.valid.text, c.fields.get("originator"))
        for c in claims(batch, "fights_in")
    ]


def wars(batch: Batch) -> list[tuple[str, str, str, str | None]]:
    return [(c.subject, c.object, c.valid.text, c.regarding) for c in claims(batch, "at_war_with")]


def test_between_states(known: Mapping[str, Entity]) -> None:
    batch = read(known, INTER)
    one, franco, cyprus = "cow-war-1", "cow-war-58", "cyprus-war-1974"
    assert fights(batch) == [
        ("france", one, "1", "1823-04-07/1823-11-13", True),
        ("spain", one, "2", "1823-04-07/1823-11-13", False),
        ("france", franco, "2", "1870-07-19/1871-02-26", True),
        ("prussia", franco, "1", "1870-07-19/1871-01-17", False),
        ("germany", franco, "1", "1871-01-18/1871-02-26", False),
        ("cyprus", cyprus, "2", "1974-07-20/1974-07-29", False),
        ("cyprus", cyprus, "2", "1974-08-14/1974-08-16", False),
        ("turkey", cyprus, "1", "1974-07-20/1974-07-29", True),
        ("turkey", cyprus, "1", "1974-08-14/1974-08-16", True),
    ]
    assert wars(batch) == [
        ("france", "spain", "1823-04-07/1823-11-13", one),
        ("france", "prussia", "1870-07-19/1871-01-17", franco),
        ("france", "germany", "1871-01-18/1871-02-26", franco),
        ("cyprus", "turkey", "1974-07-20/1974-07-29", cyprus),
        ("cyprus", "turkey", "1974-08-14/1974-08-16", cyprus),
    ]
    war = {e.id: e for e, _ in batch.iter_entities()}[one]
    assert (war.name, war.identifier("cow_war")) == ("Franco-Spanish War", "1")
    claim = claims(batch, "fights_in")[0]
    assert (claim.locator, claim.name_in_source) == ("war 1, state 220", "France")
    assert claim.original is not None
    assert claim.original["TransFrom"] == "503"
    pair = claims(batch, "at_war_with")[0].original
    assert pair is not None
    assert (pair["StartDay1 (1)"], pair["StartDay1 (2)"]) == ("7", "7")


def test_abroad(known: Mapping[str, Entity]) -> None:
    batch = read(known, EXTRA)
    algeria, afghans = "cow-war-300-algeria", "cow-war-379-afghanistan"
    rebels = "cow-war-481-al-qaeda-taliban"
    assert fights(batch) == [
        ("united-kingdom", "cow-war-300", "A", "1816-08-26/1816-08-30", True),
        (algeria, "cow-war-300", "B", "1816-08-26/1816-08-30", None),
        ("netherlands", "cow-war-300", "A", "1816-08-26/1816-08-30", True),
        ("united-kingdom", "cow-war-379", "A", "1878-11-21/1879-05-26", True),
        ("united-kingdom", "cow-war-379", "A", "1879-09-03/1880-09-02", True),
        (afghans, "cow-war-379", "B", "1878-11-21/1879-05-26", None),
        (afghans, "cow-war-379", "B", "1879-09-03/1880-09-02", None),
        ("united-states", "cow-war-481", "A", "2001-12-23/..", True),
        (rebels, "cow-war-481", "B", "2001-12-23/..", None),
    ]
    assert wars(batch) == [
        (algeria, "united-kingdom", "1816-08-26/1816-08-30", "cow-war-300"),
        (algeria, "netherlands", "1816-08-26/1816-08-30", "cow-war-300"),
        (afghans, "united-kingdom", "1878-11-21/1879-05-26", "cow-war-379"),
        (afghans, "united-kingdom", "1879-09-03/1880-09-02", "cow-war-379"),
        (rebels, "united-states", "2001-12-23/..", "cow-war-481"),
    ]
    assert claims(batch, "at_war_with")[-1].valid.known_until == date(2007, 12, 31)
    groups = [e for e, _ in batch.iter_entities() if isinstance(e, Group)]
    assert all(group.armed for group in groups)
    assert groups[0].name == "Algeria (Allied Bombardment of Algiers)"


def test_within_states_with_the_slips_of_the_file(known: Mapping[str, Entity]) -> None:
    batch = read(known, INTRA)
    assert [(row[2], row[3], row[4]) for row in fights(batch)] == [
        ("A", "1820-06/1821-07-21", True),
        ("B", "1820-06/1821-07-21", False),
        ("A", "1866-10/", None),
        ("B", "1866-10/", None),
        ("A", "1894-02/1894-05-06", False),
        ("A", "1894-09-14/1894-11-28", False),
        ("B", "1894-02/1894-05-06", True),
        ("B", "1894-09-14/1894-11-28", True),
        ("A", "1978-02-01/1978-10-04", None),
        ("B", "1978-02-01/1978-10-04", None),
        ("A", "2006-10-11/..", True),
        ("B", "2006-10-11/..", False),
    ]
    assert claims(batch, "fights_in")[0].source == "cow-wars-4-1"


def test_a_known_war_and_group_are_not_defined_again(known: Mapping[str, Entity]) -> None:
    first = read(known, INTER, EXTRA, INTRA)
    now = {**known, **{e.id: e for e, _ in first.iter_entities()}}
    again = read(now, EXTRA)
    assert [e.id for e, _ in again.iter_entities()] == ["cow-wars-4-0"]


def test_bare_carriage_returns(known: Mapping[str, Entity], tmp_path: Path) -> None:
    path = tmp_path / EXTRA
    path.write_bytes((FIXTURES / EXTRA).read_bytes().replace(b"\n", b"\r"))
    batch = loader("cow-wars")([path], known, partial=True)
    assert batch.problems == []
    assert fights(batch) == fights(read(known, EXTRA))


def test_the_published_total(known: Mapping[str, Entity]) -> None:
    if not REAL.exists():
        pytest.skip("needs shared/data/cow_wars beside the checkout")
    batch = loader("cow-wars")([REAL], known)
    assert rules.check(batch, rules.Known(entities=known)) == []
    assert len({c.object for c in claims(batch, "fights_in")}) == 95
    made = {e.id for e, _ in batch.iter_entities() if isinstance(e, Event)}
    atlas = {e.id for e in known.values() if e.identifier("cow_war")}
    assert len(made) == 95 - len(atlas)
    assert {r.place for r in batch.claims} == {f"{REAL.name}:{i}" for i in range(2, 339)}
    starts = sorted(str(c.valid.earliest) for c in claims(batch, "fights_in"))
    assert (starts[0], starts[-1][:4]) == ("1823-04-07", "2003")
    found = [c for c, _ in batch.iter_claims()]
    assert len({c.id for c in found}) == len(found)
    world = {c.subject for c in claims(batch, "fights_in") if c.object == "cow-war-139"}
    assert {"soviet-union", "germany", "japan", "united-states"} <= world
