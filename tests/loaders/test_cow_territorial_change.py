"""Territorial changes: which act each becomes, and what changed hands."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from westphalia.loaders import loader
from westphalia.schema import rules
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Entity
from westphalia.schema.records import Batch

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "cow_territorial_change"
FIXTURES = Path(__file__).parent / "fixtures" / "cow_territorial_change"
BOTH = ("tc2018.csv", "tc_entities.csv")


@pytest.fixture(scope="module")
def batch(known: Mapping[str, Entity]) -> Batch:
    if not REAL.exists():
        pytest.skip("needs cow_territorial_change beside the checkout")
    return loader("cow-territorial-change")([REAL / name for name in BOTH], known)


def small(known: Mapping[str, Entity], *names: str) -> Batch:
    paths = [FIXTURES / name for name in names]
    return loader("cow-territorial-change")(paths, known, partial=True)


def said(batch: Batch, number: int) -> list[tuple[str, str]]:
    return [
        (c.sentence, c.valid.text)
        for c, _ in batch.iter_claims()
        if c.locator == f"territorial change {number}"
    ]


def one(batch: Batch, number: int) -> Claim:
    return next(c for c, _ in batch.iter_claims() if c.locator == f"territorial change {number}")


def with_what(batch: Batch, known: Mapping[str, Entity]) -> dict[str, Entity]:
    return {**known, **{e.id: e for e, _ in batch.iter_entities()}}


def test_whole_file_has_no_problems(batch: Batch, known: Mapping[str, Entity]) -> None:
    assert batch.problems == []
    assert rules.check(batch, rules.Known(entities=known)) == []
    assert batch.choices == {}
    ids = [c.id for c, _ in batch.iter_claims()]
    assert len(ids) == len(set(ids))


def test_every_row_is_one_act_or_is_listed(batch: Batch) -> None:
    with (REAL / "tc2018.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["year"], max(row["year"] for row in rows)) == ("1816", "2015")
    nobody = [r for r in rows if r["gainer"] in "01" or (r["indep"] == "1" and r["loser"] in "01")]
    rest = [row for row in rows if row not in nobody]
    wanted = Counter(
        "succeeds" if row["indep"] == "1"
        else "annexed" if row["procedur"] in "12"
        else "transferred_to"
        for row in rest
    )  # fmt: skip
    found = Counter(c.relation for c, _ in batch.iter_claims() if c.type.nature == "act")
    assert found == wanted == {"transferred_to": 406, "annexed": 235, "succeeds": 188}
    listed = batch.notes[-1].rpartition(": ")[2].split(", ")
    assert listed == [row["number"] for row in nobody]


@pytest.mark.parametrize(
    ("number", "sentence", "day"),
    [
        (585, "annexed soviet-union -> estonia", "1940-07"),
        (836, "transferred_to south-yemen -> yemen", "1990-05"),
        (837, "transferred_to east-germany -> germany", "1990-10"),
        (207, "transferred_to baden -> germany", "1871-01"),
        (3, "succeeds argentina -> spain", "1816-07"),
        (862, "succeeds slovakia -> czechoslovakia", "1993-01"),
    ],
)
def test_well_known_changes(batch: Batch, number: int, sentence: str, day: str) -> None:
    assert said(batch, number)[0] == (sentence, day)


def test_crimea_is_a_conquest_of_a_part_and_kosovo_is_independent(
    known: Mapping[str, Entity],
) -> None:
    batch = small(known, "tc2018.csv")
    assert batch.problems == []
    assert rules.check(batch, rules.Known(entities=known)) == []
    assert said(batch, 890) == [
        ("annexed russia -> cow-territory-change-890", "2014-03"),
        ("part_of cow-territory-change-890 -> ukraine", "/2014-03"),
    ]
    assert said(batch, 891) == [("succeeds kosovo -> serbia", "2008-02")]
    assert one(batch, 891).fields == {"manner": "other", "extent": "COW entity 347"}
    original = one(batch, 890).original
    assert original is not None
    assert original["portion"] == "1"


def test_states_units_and_pieces_change_hands(known: Mapping[str, Entity]) -> None:
    batch = small(known, "tc2018.csv")
    assert said(batch, 416) == [("annexed japan -> joseon", "1905-08")]
    assert said(batch, 178) == [
        ("transferred_to cow-territory-3 -> united-states", "1867-10"),
        ("part_of cow-territory-3 -> russia", "/1867-10"),
    ]
    cession = one(batch, 178)
    assert cession.qualifiers == {"manner": "cession"}
    assert cession.fields == {"from_polity": "russia"}
    assert said(batch, 5) == [
        ("transferred_to cow-territory-change-5 -> united-kingdom", "1816"),
        ("part_of cow-territory-change-5 -> cow-territory-420", "/1816"),
    ]
    assert said(batch, 70) == [("succeeds cow-entity-7 -> mexico", "1836-03")]
    assert one(batch, 70).fields["manner"] == "secession"
    assert one(batch, 861).fields["manner"] == "dissolution"


def test_a_change_without_a_party_is_reported(known: Mapping[str, Entity]) -> None:
    batch = small(known, "tc2018.csv")
    assert said(batch, 877) == []
    assert batch.notes[-1] == "1 changes name no party that a relation could have: 877"


def test_names_of_units_in_any_order_of_loads(known: Mapping[str, Entity]) -> None:
    together = with_what(small(known, *BOTH), known)
    assert together["cow-territory-3"].name == "Alaska (COW entity 3)"
    assert together["cow-entity-7"].name == "Texas (COW entity 7)"
    before = with_what(small(known, "tc2018.csv"), known)
    assert before["cow-territory-3"].name == "COW entity 3"
    later = small(before, "tc_entities.csv")
    assert rules.check(later, rules.Known(entities=before)) == []
    after = with_what(later, before)
    assert after["cow-territory-3"].name == "COW entity 3"
    assert [alias.name for alias in after["cow-territory-3"].aliases] == ["Alaska (COW entity 3)"]
    assert rules.check(small(together, "tc2018.csv"), rules.Known(entities=together)) == []


def test_unknown_state_number_stops_the_load(tmp_path: Path, known: Mapping[str, Entity]) -> None:
    path = tmp_path / "tc2018.csv"
    text = (FIXTURES / "tc2018.csv").read_text("utf-8")
    path.write_text(text.replace("1867,10,2,", "1867,10,3999,"), encoding="utf-8")
    batch = loader("cow-territorial-change")([path], known, partial=True)
    assert [problem.place for problem in batch.problems] == ["tc2018.csv:3"]
