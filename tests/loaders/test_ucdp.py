"""Armed conflicts: who fights in them, from when to when, and what the file cannot tell."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from westphalia.loaders import loader
from westphalia.schema import rules
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Entity, Event, Group
from westphalia.schema.records import Batch

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "ucdp_acd" / "UcdpPrioConflict_v25_1.csv"
FIXTURE = Path(__file__).parent / "fixtures" / "ucdp" / "UcdpPrioConflict_v25_1.csv"


@pytest.fixture(scope="module")
def batch(known: Mapping[str, Entity]) -> Batch:
    if not REAL.exists():
        pytest.skip("needs ucdp_acd beside the checkout")
    return loader("ucdp")([REAL], known)


@pytest.fixture(scope="module")
def small(known: Mapping[str, Entity]) -> Batch:
    return loader("ucdp")([FIXTURE], known, partial=True)


def claims(batch: Batch, relation: str = "fights_in", **ends: str) -> Iterator[Claim]:
    for claim, _ in batch.iter_claims():
        if claim.relation == relation and all(getattr(claim, k) == v for k, v in ends.items()):
            yield claim


def dates(batch: Batch, subject: str, object: str, relation: str = "fights_in") -> list[str]:
    return [c.valid.text for c in claims(batch, relation, subject=subject, object=object)]


def entity(batch: Batch, id: str) -> Entity:
    return next(e for e, _ in batch.iter_entities() if e.id == id)


def test_whole_file_has_no_problems(batch: Batch, known: Mapping[str, Entity]) -> None:
    assert batch.problems == []
    assert rules.check(batch, rules.Known(entities=known)) == []
    assert batch.choices == {}
    ids = [c.id for c, _ in batch.iter_claims()]
    assert len(ids) == len(set(ids)) == 3898


def test_broken_row_is_joined_and_reported(batch: Batch) -> None:
    assert batch.notes[1:] == [f"{REAL.name}: line 42-43: one row broken over two lines was joined"]
    assert dates(batch, "china", "ucdp-conflict-11349") == ["2008-08-10/2008-08-29"]
    assert dates(batch, "ucdp-actor-1156", "ucdp-conflict-11349") == ["2008-08-10/2008-08-29"]


def test_published_totals_of_2024(batch: Batch) -> None:
    active = [c for c in claims(batch) if c.valid.covers(date(2024, 12, 31)) == "yes"]
    assert len({c.object for c in active}) == 61
    assert len({c.object for c in active if c.fields["hostility"] == "war"}) == 11
    assert all(c.valid.open and c.valid.known_until == date(2024, 12, 31) for c in active)


def test_years_of_each_government_are_those_of_the_file(batch: Batch) -> None:
    with REAL.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["version"] == "25.1"]
    conflicts = {f"ucdp-conflict-{row['conflict_id']}" for row in rows} | {"ucdp-conflict-11349"}
    assert {e.id for e, _ in batch.iter_entities() if isinstance(e, Event)} == conflicts
    wanted = {(row["conflict_id"], int(row["year"])) for row in rows if row["gwno_a"] == "750"}
    said = {
        (claim.object.rpartition("-")[2], year)
        for claim in claims(batch, subject="india")
        if claim.qualifiers["side"] == "A" and claim.note is None and claim.locator
        for first, _, last in [claim.locator.split(", ")[1].partition("-")]
        for year in range(int(first), int(last or first) + 1)
    }
    assert said == wanted
    assert min(int(row["year"]) for row in rows) == 1946


@pytest.mark.parametrize(
    ("one", "other", "valid"),
    [
        ("iran", "iraq", ["1980-09-23/1988-08-20"]),
        ("north-korea", "south-korea", ["1950/1953-07-27"]),
        ("el-salvador", "honduras", ["1969-07/1969-07-18"]),
        ("russia", "ukraine", ["2022-02-24/.."]),
        ("iraq", "kuwait", ["1990-08-02/1991-03-01"]),
    ],
)
def test_wars_between_two_states(batch: Batch, one: str, other: str, valid: list[str]) -> None:
    assert dates(batch, one, other, "at_war_with") == valid


def test_names_go_with_numbers_only_where_there_is_no_choice(batch: Batch) -> None:
    assert entity(batch, "ucdp-actor-303").name == "Taleban"
    assert entity(batch, "ucdp-actor-234").name == "IS"
    assert entity(batch, "ucdp-actor-549").name == (
        "Military Junta for the Consolidation of Democracy, Peace and Justice"
    )
    groups = [e for e, _ in batch.iter_entities() if isinstance(e, Group)]
    assert len(groups) == 581
    assert all(group.armed for group in groups)
    assert sum(group.name.startswith("UCDP actor ") for group in groups) == 47


def test_episode_that_began_before_its_first_year_is_bounded(batch: Batch) -> None:
    assert dates(batch, "bangladesh", "ucdp-conflict-11350") == ["[2005-02-08..2006]/2006-12-22"]


def test_official_form(small: Batch, known: Mapping[str, Entity]) -> None:
    assert small.problems == []
    assert rules.check(small, rules.Known(entities=known)) == []
    assert len(small.notes) == 1
    event = entity(small, "ucdp-conflict-13243")
    assert isinstance(event, Event)
    assert event.name == "Armed conflict, Russia (Soviet Union) and Ukraine: Crimea"
    assert event.during == "2014-03-18/"
    assert event.identifier("ucdp_conflict") == "13243"
    assert entity(small, "ucdp-conflict-333").name == "Armed conflict in Afghanistan: government"


def test_sides_roles_and_open_ends(small: Batch) -> None:
    russia, korea, ukraine = sorted(
        claims(small, object="ucdp-conflict-13243"),
        key=lambda c: ("r", "n", "u").index(c.subject[0]),
    )
    assert (russia.subject, russia.valid.text) == ("russia", "2022-02-24/..")
    assert russia.qualifiers == {"side": "A"}
    assert russia.fields == {"hostility": "war"}
    assert russia.note is None
    assert russia.locator == "conflict 13243, 2022-2024, side A, gw 365"
    assert russia.name_in_source == "Government of Russia (Soviet Union)"
    assert russia.original is not None
    assert russia.original["start_date2"] == "2022-02-24"
    assert (korea.subject, korea.valid.text) == ("north-korea", "2024/..")
    assert korea.note == "supports a party with troops"
    assert (ukraine.subject, ukraine.qualifiers) == ("ukraine", {"side": "B"})
    (war,) = claims(small, "at_war_with", subject="russia")
    assert (war.object, war.regarding) == ("ukraine", "ucdp-conflict-13243")


def test_intensity_changes_with_the_year_and_a_gap_is_a_gap(small: Batch) -> None:
    object = "ucdp-conflict-218"
    assert dates(small, "india", object) == [
        "1964/1964-12-31",
        "1965-01-01/1965-12-15",
        "1984/1984",
    ]
    levels = [c.fields["hostility"] for c in claims(small, subject="india", object=object)]
    assert levels == ["minor", "war", "minor"]
    assert dates(small, "india", "pakistan", "at_war_with") == ["1965/1965-12-15"]


def test_who_comes_and_goes_within_an_episode(small: Batch) -> None:
    object = "ucdp-conflict-333"
    assert dates(small, "afghanistan", object) == ["1978-04-27/1979"]
    assert dates(small, "ucdp-actor-291", object) == ["1978-04-27/1979"]
    assert dates(small, "ucdp-actor-292", object) == ["1979/1979"]
    other = entity(small, "ucdp-actor-292")
    assert other.name == "Harakat-i Inqilab-i Islami-yi Afghanistan"
    assert [c.valid.text for c in claims(small, "located_in", subject=object)] == [
        "1978-04-27/1979"
    ]
    assert not list(claims(small, "located_in", subject="ucdp-conflict-218"))


def test_known_entities_are_used(small: Batch, known: Mapping[str, Entity]) -> None:
    before = {**known, **{e.id: e for e, _ in small.iter_entities()}}
    again = loader("ucdp")([FIXTURE], before, partial=True)
    assert [e.kind for e, _ in again.iter_entities()] == ["Source"]
    assert [c.id for c, _ in again.iter_claims()] == [c.id for c, _ in small.iter_claims()]


def test_a_row_that_cannot_be_joined_stops_the_load(
    tmp_path: Path, known: Mapping[str, Entity]
) -> None:
    header, *rows = FIXTURE.read_text("utf-8").splitlines()
    cells = next(csv.reader([rows[0]]))
    head = ",".join([*cells[:10], *[""] * 18])
    tail = ",".join(["", *cells[10:], *[""] * 9])
    path = tmp_path / FIXTURE.name
    path.write_text("\n".join([header, rows[1], head, tail, rows[2]]) + "\n", encoding="utf-8")
    mended = loader("ucdp")([path], known, partial=True)
    assert mended.problems == []
    assert mended.notes[1].endswith("line 3-4: one row broken over two lines was joined")
    path.write_text("\n".join([header, rows[1], head, rows[2], tail]) + "\n", encoding="utf-8")
    broken = loader("ucdp")([path], known, partial=True)
    assert {problem.place for problem in broken.problems} == {f"{path.name}:3", f"{path.name}:5"}
    assert len(broken.notes) == 1
