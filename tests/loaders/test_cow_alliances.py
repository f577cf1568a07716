"""Formal alliances: members, and what each owes each of the others, in both directions."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from westphalia import api
from westphalia.loaders import loader
from westphalia.schema import rules
from westphalia.schema.entities import Entity

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
REAL = DATA / "cow_alliances" / "alliance_v4.1_by_member.csv"
IGO = DATA / "cow_igo" / "state_year_format3.csv"
FIXTURE = Path(__file__).parent / "fixtures" / "cow_alliances" / "alliance_v4.1_by_member.csv"


def test_members_and_directed_pairs(known: Mapping[str, Entity]) -> None:
    batch = loader("cow-alliances")([FIXTURE], known, partial=True)
    assert batch.problems == []
    said = {(c.subject, c.relation, c.object, c.valid.text) for c, _ in batch.iter_claims()}
    old = ("portugal", "allied_with", "united-kingdom", "[..1816-01-01]/..")
    assert old in said
    assert ("united-kingdom", "allied_with", "portugal", "[..1816-01-01]/..") in said
    assert ("germany", "party_to", "cow-alliance-227", "1954-10-23/1990-10-02") in said
    assert ("poland", "member_of", "nato", "1999-03-12/..") in said
    assert ("germany", "allied_with", "united-states", "1954-10-23/1990-10-02") in said
    assert ("united-states", "allied_with", "germany", "1954-10-23/1990-10-02") in said
    assert not any({"germany", "poland"} == {row[0], row[2]} for row in said)
    pact = next(c for c, _ in batch.iter_claims() if c.relation == "allied_with")
    assert pact.qualifiers == {"agreement": "cow-alliance-1"}
    assert pact.fields == {"obligations": ["defence", "nonaggression"]}
    assert pact.valid.known_until == date(2012, 12, 31)


def real() -> Path:
    if not REAL.exists():
        pytest.skip("needs cow_alliances beside the checkout")
    return REAL


def test_the_published_total(known: Mapping[str, Entity]) -> None:
    batch = loader("cow-alliances")([real()], known)
    assert rules.check(batch, rules.Known(entities=known)) == []
    claims = [claim for claim, _ in batch.iter_claims()]
    assert len({claim.id for claim in claims}) == len(claims)
    assert len({c.object for c in claims if c.relation == "party_to"}) == 414
    with REAL.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {r.place for r in batch.claims} == {f"{REAL.name}:{i}" for i in range(2, len(rows) + 2)}
    owes = {(c.subject, c.object) for c in claims if c.relation == "allied_with"}
    assert {("united-states", "japan"), ("japan", "united-states")} <= owes


def test_what_the_igo_data_have_of_nato_and_these_lack() -> None:
    """The enlargements of 2004 and 2009, year by year."""
    if not IGO.exists():
        pytest.skip("needs cow_igo beside the checkout")
    archive = api.open(":memory:")
    archive.load("cow-alliances", real())
    archive.load("cow-igo", IGO)
    found = archive.view(history=True).compare("cow-alliances", "cow-igo")
    lacking = {
        row["subject"]: row["only cow-igo"]
        for row in found.differences.to_dicts()
        if row["object"] == "nato"
    }
    joined_2004 = ("bulgaria", "estonia", "latvia", "lithuania", "romania", "slovakia", "slovenia")
    assert {lacking[state] for state in joined_2004} == {"2004-2012"}
    assert {lacking[state] for state in ("albania", "croatia")} == {"2009-2012"}
