"""ATOP: members' spells, what each owes the others, and alliances that COW numbers too."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest
from westphalia import api
from westphalia.loaders import loader
from westphalia.loaders.atop.load import ABOUT, GW_NUMBERS, NOT_COW
from westphalia.schema import rules, spells
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Agreement, Entity, Identifier
from westphalia.schema.records import Batch

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
REAL = DATA / "atop" / "atop-member-level.csv"
LEVEL = DATA / "atop" / "atop-alliance-level.csv"
COW = DATA / "cow_alliances" / "alliance_v4.1_by_member.csv"
FIXTURES = Path(__file__).parent / "fixtures" / "atop"
MEMBERS = FIXTURES / REAL.name
ALLIANCES = FIXTURES / LEVEL.name
FLAGS = ("defense", "offense", "neutral", "nonagg", "consul")

Said = dict[tuple[str, str, str], list[tuple[str, list[str] | None]]]


def claims_of(batch: Batch) -> list[Claim]:
    assert batch.problems == []
    return [claim for claim, _ in batch.iter_claims()]


def said_by(claims: list[Claim], agreement: str) -> Said:
    """What is said of one alliance: relation, subject and object to dates and obligations."""
    said: Said = defaultdict(list)
    for c in claims:
        if agreement in (c.object, c.qualifiers.get("agreement")):
            owed = c.fields.get("obligations")
            said[c.subject, c.relation, c.object].append((c.valid.text, owed))
    return dict(said)


def ids(known: Mapping[str, Entity], numbers: Iterable[str]) -> dict[str, str]:
    """The id of each alliance by ATOP's number: the atlas's treaty, where it knows the number."""
    atlas = {code: e.id for e in known.values() if (code := e.identifier("atop"))}
    return {number: atlas.get(number, f"atop-{number}") for number in numbers}


@pytest.fixture(scope="module")
def small(known: Mapping[str, Entity]) -> list[Claim]:
    return claims_of(loader("atop")([MEMBERS], known, partial=True))


def test_each_owes_what_its_own_row_says(small: list[Claim]) -> None:
    since, treaty = "1960-01-19/..", "us-japan-security-treaty-1960"
    assert said_by(small, treaty) == {
        ("united-states", "party_to", treaty): [(since, None)],
        ("japan", "party_to", treaty): [(since, None)],
        ("united-states", "allied_with", "japan"): [
            (since, ["defence", "nonaggression", "consultation"])
        ],
        ("japan", "allied_with", "united-states"): [(since, ["nonaggression", "consultation"])],
    }
    claim = next(c for c in small if c.subject == "japan" and c.relation == "allied_with")
    assert claim.source == "atop-4-01"
    assert claim.qualifiers == {"agreement": treaty}
    assert claim.valid.known_until == date(2016, 12, 31)
    assert claim.locator == "alliance 3375, member 740 toward 2"
    assert dict(claim.original or {})["yrexit"] == "0"


def test_phases_follow_one_another_without_sharing_a_day(small: list[Claim]) -> None:
    owed = [
        ("1953-02-28/1954-08-08", ["nonaggression", "consultation"]),
        ("1954-08-09/1964-04-04", ["defence", "nonaggression", "consultation"]),
    ]
    assert said_by(small, "atop-3230") == {
        ("greece", "party_to", "atop-3230"): [("1953-02-28/1964-04-04", None)],
        ("turkey", "party_to", "atop-3230"): [("1953-02-28/1964-04-04", None)],
        ("greece", "allied_with", "turkey"): owed,
        ("turkey", "allied_with", "greece"): owed,
    }


def test_phases_side_by_side_are_bargains_of_their_own(small: list[Claim]) -> None:
    said = said_by(small, "atop-4070")
    assert said["france", "party_to", "atop-4070"] == [("1991-10-01/..", None)]
    pair = [("1993-01-01/..", ["consultation"])]
    assert said["france", "allied_with", "czechia"] == pair
    assert said["slovakia", "allied_with", "france"] == pair
    assert ("czechia", "allied_with", "slovakia") not in said
    assert said["france", "allied_with", "czechoslovakia"] == [
        ("1991-10-01/1992-12-31", ["consultation"])
    ]


def test_a_missing_day_stays_missing(small: list[Claim]) -> None:
    until = [("1926-04-24/1933-09", ["neutrality"])]
    said = said_by(small, "atop-2150")
    assert said["germany", "allied_with", "soviet-union"] == until
    assert said["soviet-union", "allied_with", "germany"] == until


def test_what_varies_from_partner_to_partner_is_left_out(small: list[Claim]) -> None:
    said = said_by(small, "atop-1205")
    during = "1859-01-02/1864-09-14"
    assert said == {
        ("brazil", "party_to", "atop-1205"): [(during, None)],
        ("argentina", "party_to", "atop-1205"): [(during, None)],
        ("uruguay", "party_to", "atop-1205"): [(during, None)],
        ("uruguay", "allied_with", "brazil"): [(during, ["neutrality"])],
        ("uruguay", "allied_with", "argentina"): [(during, ["neutrality"])],
    }


def test_a_member_outside_the_list_of_states(small: list[Claim]) -> None:
    during = "1874-03-15/1883-08-25"
    assert said_by(small, "atop-1320") == {
        ("france", "party_to", "atop-1320"): [(during, None)],
        ("imperial-vietnam", "party_to", "atop-1320"): [(during, None)],
        ("france", "allied_with", "imperial-vietnam"): [(during, ["defence"])],
        ("imperial-vietnam", "allied_with", "france"): [(during, ["consultation"])],
    }


def test_a_treaty_that_founds_an_organisation(small: list[Claim]) -> None:
    found = {(c.subject, c.object, c.valid.text) for c in small if c.relation == "member_of"}
    assert found == {
        ("albania", "warsaw-pact", "1955-05-14/1968-09-12"),
        ("soviet-union", "warsaw-pact", "1955-05-14/1991-07-01"),
    }


def test_alliances_with_two_numbers(known: Mapping[str, Entity]) -> None:
    batch = loader("atop")([ALLIANCES, MEMBERS], known, partial=True)
    made = {e.id: e for e, _ in batch.iter_entities() if isinstance(e, Agreement)}
    assert len(made) == 7
    assert made["atop-3230"].name == "Alliance of 1953 (ATOP 3230)"
    assert made["atop-3230"].identifier("cow_alliance") == "234"
    assert made["atop-3785"].identifier("cow_alliance") is None
    cow = Agreement(
        id="cow-alliance-234",
        name="Alliance 234 (COW)",
        identifiers=(Identifier(scheme="cow_alliance", value="234"),),
    )
    again = loader("atop")([MEMBERS], {**known, cow.id: cow}, partial=True)
    assert "atop-3230" not in {e.id for e, _ in again.iter_entities()}
    assert said_by(claims_of(again), "cow-alliance-234")["greece", "allied_with", "turkey"]
    third = loader("atop")([ALLIANCES], {**known, **made}, partial=True)
    assert [e.id for e, _ in third.iter_entities()] == ["atop-4-01"]
    assert third.claims == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ineffect": "0"}, "an exit of 0 goes with ineffect 1"),
        ({"dayexit": "3"}, "what it is part of does not"),
        ({"yrexit": "1959", "moexit": "1", "dayexit": "2", "ineffect": "0"}, "before the entry"),
        ({"yrexit": "1970", "moexit": "2", "dayexit": "30", "ineffect": "0"}, "not a day"),
    ],
)
def test_dates_that_contradict_each_other(
    changes: dict[str, str], message: str, known: Mapping[str, Entity], tmp_path: Path
) -> None:
    with MEMBERS.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    rows[-1].update(changes)
    path = tmp_path / MEMBERS.name
    with path.open("w", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    batch = loader("atop")([path], known, partial=True)
    assert [p.place for p in batch.problems] == [f"{path.name}:{len(rows) + 1}"]
    assert message in batch.problems[0].message


@pytest.fixture(scope="module")
def raw() -> list[dict[str, str]]:
    if not REAL.exists():
        pytest.skip("needs atop beside the checkout")
    with REAL.open(newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def real(raw: object, known: Mapping[str, Entity]) -> list[Claim]:
    batch = loader("atop")([REAL], known)
    assert rules.check(batch, rules.Known(entities=known)) == []
    assert batch.choices == {}
    return claims_of(batch)


def test_every_row_and_every_alliance(
    real: list[Claim], raw: list[dict[str, str]], known: Mapping[str, Entity]
) -> None:
    assert len(raw) == 2398
    assert len({c.id for c in real}) == len(real)
    parties = [c for c in real if c.relation == "party_to"]
    assert {c.object for c in parties} == set(ids(known, (row["atopid"] for row in raw)).values())
    assert len({c.object for c in parties}) == 745
    starts = {c.valid.start.text[:4] for c in parties}
    assert (min(starts), max(starts)) == ("1815", "2016")
    members = {(row["atopid"], row["member"]) for row in raw if row["yrexit"] == "0"}
    still = {c.locator for c in parties if c.valid.open}
    assert len(still) == len(members)


def test_who_owes_whom_in_alliances_of_two(
    real: list[Claim], raw: list[dict[str, str]], known: Mapping[str, Entity]
) -> None:
    """Recomputed from the file: each of two members that promises something owes the other."""
    rows = defaultdict(list)
    for row in raw:
        rows[row["atopid"]].append(row)
    pairs = {number: own for number, own in rows.items() if len(own) == 2}
    expected = {
        f"alliance {number}, member {one['member']} toward {two['member']}"
        for number, (one, two) in pairs.items()
        for one, two in ((one, two), (two, one))
        if any(one[flag] == "1" for flag in FLAGS)
    }
    own = set(ids(known, pairs).values())
    found = {
        c.locator for c in real if c.relation == "allied_with" and c.qualifiers["agreement"] in own
    }
    assert found == expected
    assert len(pairs) > 580


def test_no_two_relations_of_a_pair_run_together(real: list[Claim]) -> None:
    grouped = spells.group(real)
    assert [s.id for s in grouped if len(s.claims) > 1 or s.ambiguous] == []


def test_nato_by_the_signing_of_its_protocols(real: list[Claim]) -> None:
    since = {c.subject: c.valid.text for c in real if c.object == "atop-3180"}
    assert len(since) == 29
    assert since["united-states"] == "1949-04-04/.."
    assert since["germany"] == "1954-10-23/.."
    assert since["poland"] == "1997-12-16/.."
    assert since["montenegro"] == "2016-05-19/.."


def test_the_file_of_alliances_says_nothing_else(raw: list[dict[str, str]]) -> None:
    """Members, first and last day and obligations of all 745 follow from the file of members."""
    rows = defaultdict(list)
    for row in raw:
        rows[row["atopid"]].append(row)
    with LEVEL.open(newline="") as lines:
        for alliance in csv.DictReader(lines):
            own = rows.pop(alliance["atopid"])
            listed = {alliance[f"mem{i}"] for i in range(1, 60)} - {""}
            assert listed == {row["member"] for row in own}
            assert all(max(row[f] for row in own) == alliance[f] for f in FLAGS)
            assert min(_day(row, "yrent", "moent", "dayent") for row in own) == _day(
                alliance, "begyr", "begmo", "begday"
            )
    assert rows == {}


def test_alliances_of_both_lists_are_one_entity_whichever_comes_first(
    raw: list[dict[str, str]],
) -> None:
    if not COW.exists():
        pytest.skip("needs cow_alliances beside the checkout")
    for order in (("atop", REAL), ("cow-alliances", COW)), (
        ("cow-alliances", COW), ("atop", REAL),
    ):  # fmt: skip
        archive = api.open(":memory:")
        for name, path in order:
            assert archive.load(name, path).claims > 7000
        agreements = [e for e in archive.entities.values() if isinstance(e, Agreement)]
        numbers = {row["cow4id"] for row in raw} - {""}
        agreements = [e for e in agreements if {c.scheme for c in e.identifiers}]
        both = [e for e in agreements if e.identifier("cow_alliance") in numbers]
        assert len(both) == len(numbers)
        assert len(agreements) == 745 + 414 - len(numbers)


def _day(row: Mapping[str, str], *columns: str) -> tuple[int, ...]:
    return tuple(int(row[column] or 0) for column in columns)


def test_how_far_the_numbers_of_cow_agree(raw: list[dict[str, str]]) -> None:
    """The figures of source.yaml: same members, and same first day."""
    if not COW.exists():
        pytest.skip("needs cow_alliances beside the checkout")
    theirs = defaultdict(list)
    with COW.open(newline="") as lines:
        for row in csv.DictReader(lines):
            theirs[row["version4id"]].append(row)
    ours = defaultdict(list)
    for row in raw:
        if row["cow4id"]:
            ours[row["atopid"], row["cow4id"]].append(row)
    members = days = 0
    for (_, number), rows in ours.items():
        cow = theirs[number]
        members += {r["member"] for r in rows} == {r["ccode"] for r in cow}
        begun = _day(cow[0], "all_st_year", "all_st_month", "all_st_day")
        entered = min(_day(r, "mem_st_year", "mem_st_month", "mem_st_day") for r in cow)
        days += min(_day(r, "yrent", "moent", "dayent") for r in rows) == max(begun, entered)
    assert (len(ours), members, days) == (394, 376, 370)
    twice = [n for n in theirs if sum(n == number for _, number in ours) > 1]
    assert twice == ["300"]
    assert frozenset({3785}) == NOT_COW


def test_the_odd_member(raw: list[dict[str, str]]) -> None:
    assert {row["member"] for row in raw if int(row["member"]) > 990} == {str(*GW_NUMBERS)}
    assert ABOUT.versions["4.01"].coverage_until == "2016-12-31"
