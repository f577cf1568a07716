"""Two sources side by side: where both speak, year by year."""

from __future__ import annotations

import pytest
from westphalia import api
from westphalia.schema.claims import Claim, make_claim
from westphalia.schema.entities import Entity, Organisation, Polity, Source
from westphalia.schema.errors import UsageError
from westphalia.schema.moments import Moment

UNTIL = Moment.parse("2010-12-31")
LIMIT = UNTIL.latest


def entities() -> list[Entity]:
    return [
        *(Polity(id=id, name=id.upper()) for id in ("aa", "bb", "cc")),
        Organisation(id="pact", name="Pact"),
        Organisation(id="club", name="Club"),
        Source(id="one-1-0", name="One", coverage_until=UNTIL),
        Source(id="two", name="Two", coverage_until=UNTIL),
    ]


def member(source: str, subject: str, valid: str, object: str = "pact") -> Claim:
    return make_claim("member_of", subject, object, source=source, valid=valid, known_until=LIMIT)


@pytest.fixture
def archive() -> api.Archive:
    archive = api.open(":memory:")
    archive.add(
        [
            member("one-1-0", "aa", "1949-04-04/.."),
            member("one-1-0", "bb", "1999-03-12/.."),
            member("one-1-0", "aa", "1960/..", "club"),
            member("two", "aa", "1949/.."),
            member("two", "bb", "2000/2004"),
            member("two", "cc", "2004-03-29/.."),
            make_claim("borders", "aa", "bb", source="two", valid="1950/1960"),
        ],
        entities(),
        source="made",
    )
    return archive


def test_the_years_of_each(archive: api.Archive) -> None:
    found = archive.view(history=True).compare("one", "two")
    assert found.differences.to_dicts() == [
        {
            "relation": "member_of", "subject": "bb", "object": "pact", "stage": "member",
            "only one": "1999, 2005-2010", "only two": "",
        },
        {
            "relation": "member_of", "subject": "cc", "object": "pact", "stage": "member",
            "only one": "", "only two": "2004-2010",
        },
    ]  # fmt: skip
    assert found.summary.to_dicts() == [
        {
            "relation": "member_of", "years": "1949-2010", "both": 62 + 5,
            "only one": 7, "only two": 7, "agreement": f"{67 / 81:.1%}",
        }
    ]  # fmt: skip
    by_year = {row["year"]: row for row in found.years.to_dicts()}
    assert (by_year[1999]["both"], by_year[1999]["only one"]) == (1, 1)
    assert (by_year[2004]["both"], by_year[2004]["only two"]) == (2, 1)


def test_only_what_both_speak_of(archive: api.Archive) -> None:
    """The club is in one source alone, and so are borders: neither is a difference."""
    found = archive.view(history=True).compare("one-1-0", "two")
    assert "club" not in found.differences.column("object")
    assert set(found.summary.column("relation")) == {"member_of"}


def test_a_loader_names_all_its_sources(archive: api.Archive) -> None:
    found = archive.view(history=True).compare("made", "two")
    assert set(found.differences.column("only two")) == {""}


def test_nothing_in_common_and_no_such_source(archive: api.Archive) -> None:
    archive.add([], [Source(id="three", name="Three")])
    with pytest.raises(UsageError, match="have no relation type in common"):
        archive.view(history=True).compare("one", "three")
    with pytest.raises(UsageError, match="holds no source 'tow'") as caught:
        archive.view(history=True).compare("one", "tow")
    assert caught.value.hint == "did you mean two?"


def test_claims_that_agree_are_one_relation_and_others_show_it(archive: api.Archive) -> None:
    relations = archive.view(history=True).relations("member_of", object="pact")
    by_subject = {r.subject: r for r in relations}
    assert by_subject["aa"].sources == ("one-1-0", "two")
    assert not by_subject["aa"].dates_disagree
    assert by_subject["bb"].dates_disagree
