"""Each statement of the article is found again three ways: Python, `why`, Cypher."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from click.testing import CliRunner
from westphalia import api
from westphalia.api import View
from westphalia.cli import cli
from westphalia.schema import Claim

REUTERS = "reuters-2015-02-19"


@dataclass(frozen=True)
class Statement:
    """What must be stored: the relation, and how the article's claim qualifies it."""

    number: str
    key: str
    locator: str
    voice: str | None = None
    attribution: str | None = None
    stance: str = "affirms"
    modality: str = "actual"
    stage: str | None = None
    valid: str | None = None
    due: str | None = None
    regarding: str | None = None
    qualifier: str | None = None

    def fits(self, claim: Claim) -> bool:
        return (
            claim.source == REUTERS
            and claim.key == self.key
            and claim.locator == self.locator
            and claim.asserted_by == self.voice
            and claim.attribution == self.attribution
            and claim.stance == self.stance
            and claim.modality == self.modality
            and self.stage in (None, claim.stage)
            and self.valid in (None, str(claim.valid))
            and self.due in (None, str(claim.due))
            and self.regarding in (None, claim.regarding)
            and (self.qualifier is None or self.qualifier in claim.qualifiers.values())
        )


BORDER = "russia-south-ossetia-border-treaty"
ABKHAZ = "russia-abkhazia-alliance-treaty"
ALLIANCE = "russia-south-ossetia-alliance-treaty"
ENTRY = "georgia:seeks_membership:nato"

STATEMENTS = [
    Statement("S1", f"russia:party_to:{BORDER}", "paragraphs 1, 4", stage="signed", valid="2015-02-18/.."),
    Statement("S1", f"south-ossetia:party_to:{BORDER}", "paragraphs 1, 4", stage="signed", valid="2015-02-18/.."),
    Statement("S1", f"lavrov:signed:{BORDER}", "paragraph 4", valid="2015-02-18"),
    Statement("S1", f"sanakoev:signed:{BORDER}", "paragraph 4", valid="2015-02-18"),
    Statement("S2", "georgia:takes_position_on:russia", "paragraphs 1, 5", voice="georgia-mfa", valid="2015-02-19/..", regarding=BORDER, qualifier="condemns"),
    Statement("S3", "russia:annexed:south-ossetia", "paragraph 1", voice="georgia", modality="alleged_intent"),
    Statement("S4", "south-ossetia:part_of:georgia", "paragraph 1"),
    Statement("S4", "abkhazia:part_of:georgia", "paragraph 2"),
    Statement("S5", "georgia:at_war_with:russia", "paragraph 2", valid="2008/2008"),
    Statement("S5", "russia:backs:south-ossetia", "paragraph 1"),
    Statement("S6", "russia:recognises:south-ossetia", "paragraph 2", stage="de_jure"),
    Statement("S6", "russia:recognises:abkhazia", "paragraph 2", stage="de_jure"),
    Statement("S7", "abkhazia:partnership_with:russia", "paragraph 3", valid="2014-11/.."),
    Statement("S8", "russia:annexed:crimea", "paragraph 3", valid="2014-04~"),
    Statement("S9", "russia:backs:separatists-eastern-ukraine", "paragraph 3"),
    Statement("S10", "russia:partnership_with:south-ossetia", "paragraph 4", voice="russia", modality="planned"),
    Statement("S11", "lavrov:holds_office:foreign-minister-of-russia", "paragraph 4"),
    Statement("S11", "putin:holds_office:president-of-russia", "caption 2"),
    Statement("S11", "putin:takes_part_in:russia-government-meeting-2015-02-18", "caption 2", valid="2015-02-18/2015-02-18"),
    Statement("S12", "russia-mfa:takes_position_on:georgia", "paragraph 6", qualifier="no_comment"),
    Statement("S13", "abkhazia:depends_on:russia", "paragraph 7", qualifier="financial"),
    Statement("S13", "south-ossetia:depends_on:russia", "paragraph 7", qualifier="financial"),
    Statement("S14", "russia:provides_aid_to:abkhazia", "paragraph 7", voice="russia", modality="promised", due="2015"),
    Statement("S15", "russia:threatens:advocates-of-georgia-in-nato", "paragraph 8", voice="lavrov", modality="threatened", regarding=ENTRY),
    Statement("S16", ENTRY, "paragraphs 2, 10", stage="aspirant"),
    Statement("S17", ENTRY, "paragraph 10", stage="pledged"),
    Statement("S18", "nato:operates:nato-georgia-training-centre", "paragraph 10", modality="planned"),
    Statement("S19", "some-nato-members:takes_position_on:georgia", "paragraph 11", attribution="analysts", regarding=ENTRY, qualifier="reluctant"),
    Statement("S19", "some-nato-members:hinders:georgia", "paragraph 11", attribution="analysts", regarding=ENTRY),
    Statement("S20", "georgia:perceives_threat_from:russia", "paragraph 9", voice="georgia"),
    Statement("S21", "russia:influences:georgia", "paragraph 9", voice="georgia", stance="denies", regarding=ENTRY),
    Statement("S22", "pipelines-across-georgia:traverses:georgia", "paragraph 9", qualifier="transit"),
]  # fmt: skip


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    with api.open() as atlas:
        yield atlas.view(history=True, modality="any")


def test_all_statements_are_here() -> None:
    assert {s.number for s in STATEMENTS} == {f"S{n}" for n in range(1, 23)}


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda s: f"{s.number}-{s.key}")
class TestStatement:
    def claim(self, view: View, statement: Statement) -> Claim:
        found = {c.id: c for r in view.relation(statement.key) for c in r.claims}
        (claim,) = [c for c in found.values() if statement.fits(c)]
        return claim

    def test_python(self, view: View, statement: Statement) -> None:
        claim = self.claim(view, statement)
        if claim.stance == "affirms":
            assert any(claim in r.claims for r in view.relations(claim.relation))
        if claim.modality != "actual" or claim.stance == "denies":
            actual = view.with_options(modality="actual", source=[REUTERS])
            told = [c for r in actual.relations() for c in r.claims]
            assert claim.id not in {c.id for c in told}  # never as fact

    def test_why(self, view: View, statement: Statement) -> None:
        claim = self.claim(view, statement)
        result = CliRunner().invoke(cli, ["why", statement.key], catch_exceptions=False)
        found: list[dict[str, Any]] = json.loads(result.stdout)
        claims = {c["id"]: c for relation in found for c in relation["claims"]}
        assert claims[claim.id]["locator"] == statement.locator
        assert "Reuters" in claims[claim.id]["cites"]

    def test_cypher(self, view: View, statement: Statement) -> None:
        claim = self.claim(view, statement)
        rows = view.query(
            "MATCH (c:Claim {claim_id: $id})-[:CITES]->(s:Source) "
            "RETURN c.subject, c.relation, c.object, c.locator, c.stance, c.modality, s.id",
            {"id": claim.id},
        )
        told = (claim.subject, claim.relation, claim.object, claim.locator, claim.stance,
                claim.modality, REUTERS)  # fmt: skip
        assert set(rows.rows) == {told}
        related = view.query(
            f"MATCH (a {{id: $a}})-[r:{claim.type.cypher}]->(b {{id: $b}}) "
            "WHERE r.modality = $modality AND $source IN r.sources RETURN r.id",
            {"a": claim.subject, "b": claim.object, "modality": claim.modality, "source": REUTERS},
        )
        assert bool(related.rows) is (statement.stance == "affirms")
