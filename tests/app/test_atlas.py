"""The bundled data: where four parties differ, and counts that others have published."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from westphalia import api
from westphalia.api import Archive
from westphalia.graph.projection import nodes
from westphalia.schema import Source

DAY = "2015-02-20"


@pytest.fixture(scope="module")
def atlas() -> Iterator[Archive]:
    with api.open() as archive:
        yield archive


STANDINGS = {
    # relation: Georgia, Russia, Nicaragua, Germany
    "russia:recognises:south-ossetia": ("in", "in", "in", "in"),
    "russia:recognises:abkhazia": ("in", "in", "in", "in"),
    "south-ossetia:independent_of:georgia": ("out", "in", "in", "undecided"),
    "abkhazia:independent_of:georgia": ("out", "in", "in", "undecided"),
    "south-ossetia:part_of:georgia": ("in", "out", "out", "in"),
    "georgia:claims_sovereignty_over:south-ossetia": ("in", "in", "in", "in"),
    "georgia:claims_sovereignty_over:abkhazia": ("in", "in", "in", "in"),
    "russia:annexed:crimea": ("in", "out", "in", "in"),
    "crimea:transferred_to:russia": ("out", "in", "in", "undecided"),
    "crimea:part_of:ukraine": ("in", "out", "out", "in"),
    "russia:provides_aid_to:abkhazia": ("in", "in", "in", "in"),
    "russia:provides_aid_to:south-ossetia": ("in", "in", "in", "in"),
}
PARTIES = ("georgia", "russia", "nicaragua", "germany")


def standing(atlas: Archive, party: str, key: str, modality: str = "actual") -> str:
    view = atlas.view(as_of=DAY, as_seen_by=party, modality=modality)
    if any(r.key == key for r in view.relations()):
        return "in"
    return "undecided" if any(r.key == key for r in view.undecided) else "out"


@pytest.mark.parametrize("key", STANDINGS)
def test_four_parties_see_what_they_say(atlas: Archive, key: str) -> None:
    assert tuple(standing(atlas, party, key) for party in PARTIES) == STANDINGS[key]


def test_the_charge_of_annexing_south_ossetia_is_a_charge_and_no_fact(atlas: Archive) -> None:
    key = "russia:annexed:south-ossetia"
    assert [standing(atlas, p, key, "alleged_intent") for p in PARTIES] == [
        "in", "out", "undecided", "undecided",
    ]  # fmt: skip
    assert all(standing(atlas, p, key) == "out" for p in PARTIES)


def test_a_ministry_is_the_voice_of_its_state(atlas: Archive) -> None:
    """What Georgia's ministry publishes is Georgia's word, and nobody else's fact."""
    ministries = [
        e.id
        for e in atlas.entities.values()
        if isinstance(e, Source) and e.speaks_for == "georgia" and "Ministry" in (e.publisher or "")
    ]
    view = atlas.view(history=True, source=ministries)
    affirmed = [r for r in view.relations() if r.asserted_by == ("georgia",)]
    assert affirmed
    keys = {r.key for r in affirmed}
    georgia = atlas.view(history=True, as_seen_by="georgia")
    assert keys <= {r.key for r in georgia.relations()}
    assert "russia:annexed:crimea" in keys
    russia = atlas.view(history=True, as_seen_by="russia")
    assert "russia:annexed:crimea" not in {r.key for r in russia.relations()}


@pytest.mark.parametrize(
    ("polity", "day", "count"),
    [
        # UN members that recognised, as press and governments reported at these times
        ("south-ossetia", "2008-08-25", 0),
        ("south-ossetia", "2008-09-30", 2),  # Russia, Nicaragua
        ("south-ossetia", "2010-06-30", 4),  # + Venezuela, Nauru
        ("south-ossetia", "2012-06-30", 5),  # + Tuvalu
        ("south-ossetia", "2015-02-20", 4),  # Tuvalu withdrew in March 2014
        ("south-ossetia", "2019-06-30", 5),  # + Syria
        ("abkhazia", "2010-06-30", 4),
        ("abkhazia", "2015-02-20", 4),
        ("abkhazia", "2019-06-30", 5),
    ],
)
def test_recognition_by_members_of_the_un(
    atlas: Archive, polity: str, day: str, count: int
) -> None:
    found = {n.properties["id"]: n.properties for n in nodes(atlas.view(as_of=day))}
    assert found.get(polity, {}).get("recognised_by", 0) == count
    if polity in found:
        assert found[polity]["un_member"] is False


def test_counts_of_recognition_do_not_depend_on_other_filters(atlas: Archive) -> None:
    narrow = atlas.view(as_of=DAY, relation=["recognises"], around="south-ossetia")
    (found,) = [n.properties for n in nodes(narrow) if n.properties["id"] == "south-ossetia"]
    assert found["recognised_by"] == 4
    history = next(n for n in nodes(atlas.view(history=True)) if n.label == "Polity")
    assert history.properties["un_member"] is None


def test_every_claim_has_a_source_that_a_reader_can_find(atlas: Archive) -> None:
    for claim in atlas.live_claims():
        source = atlas.entities[claim.source]
        assert isinstance(source, Source)
        assert source.publisher, source.id
        assert source.url or source.number or source.published, source.id
        assert claim.locator, claim.to_dict()


def test_the_war_of_2008_lasted_five_days(atlas: Archive) -> None:
    on = [
        day
        for day in range(1, 32)
        if atlas.view(as_of=f"2008-08-{day:02}", certainty="certain").relations(
            "fights_in", object="august-war-2008"
        )
    ]
    assert len(on) in (5, 6)  # sources count from the evening of the 7th or from the 8th
    assert set(range(8, 13)) <= set(on)


def test_georgias_way_to_nato_and_the_eu(atlas: Archive) -> None:
    def stages(day: str, organisation: str) -> set[str | None]:
        view = atlas.view(as_of=day)
        return {
            r.stage
            for r in view.relations("seeks_membership", subject="georgia", object=organisation)
        }

    assert "pledged" in stages("2008-04-03", "nato")
    assert "pledged" not in stages("2008-04-02", "nato")
    assert "applicant" in stages("2022-03-03", "eu")
    assert "candidate" in stages("2023-12-14", "eu")
    assert "candidate" not in stages("2023-12-13", "eu")
