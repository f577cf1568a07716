"""Centrality as a table, on a day and through time."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from westphalia import api
from westphalia.graph.measures import MEASURES, centrality
from westphalia.schema import Organisation, Polity, Source, UsageError, make_claim

IDS = ("a", "b", "c", "d", "o", "p")
ENTITIES = [
    *(Polity(id=id, name=f"The {id}") for id in "abcd"),
    *(Organisation(id=id, name=f"The {id}") for id in "op"),
    Source(id="paper", name="A paper"),
    Source(id="decree", name="A decree", speaks_for="a"),
]
YEARS = range(2000, 2012)

relations = st.one_of(
    st.tuples(st.just("recognises"), st.sampled_from("abcd"), st.sampled_from("abcd")),
    st.tuples(st.just("member_of"), st.sampled_from("abcd"), st.sampled_from("op")),
    st.tuples(st.just("borders"), st.sampled_from("abcd"), st.sampled_from("abcd")),
).filter(lambda triple: triple[1] != triple[2])
claims = st.tuples(
    relations,
    st.sampled_from(YEARS),
    st.integers(0, 5),
    st.sampled_from(["", "~"]),
    st.sampled_from(["affirms", "denies"]),
    st.sampled_from(["paper", "decree"]),
)


def voice(claim: Any) -> tuple[Any, str]:
    """Who says it of what: one voice says no two things of one relation."""
    relation, a, b = claim[0]
    return (relation, *(sorted((a, b)) if relation == "borders" else (a, b))), claim[-1]


def view_of(given: list[Any], **options: Any) -> api.View:
    archive = api.open(":memory:")
    said = [
        make_claim(
            relation, a, b,
            source=source, said="2012", stance=stance, valid=f"{year}{blur}/{year + length}",
        )
        for (relation, a, b), year, length, blur, stance, source in given
    ]  # fmt: skip
    archive.add(said, ENTITIES)
    return archive.view(**options)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(claims, min_size=1, max_size=14, unique_by=voice),
    st.lists(st.sampled_from(YEARS), min_size=1, max_size=4, unique=True),
    st.sampled_from([{}, {"certainty": "certain"}, {"as_seen_by": "a"}, {"around": "a"}]),
)
def test_through_time_is_the_view_of_each_day(
    claims: list[Any], years: list[int], options: dict[str, str]
) -> None:
    """One reading of the history gives what a view on every day gives."""
    view = view_of(claims, as_of="2006-07-01", **options)
    days = sorted(date(year, 7, 1) for year in years)
    found = centrality(view, ["degree", "closeness"], over=days)
    expected = [
        (day, *row)
        for day in days
        for row in centrality(view.with_options(as_of=day), ["degree", "closeness"])
    ]
    assert list(found.rows) == expected


def caucasus(**options: Any) -> api.View:
    return api.open().view(**{"as_of": "2015-02-20", **options})


def test_the_bundled_atlas() -> None:
    """Nicaragua, Russia, Nauru and Venezuela recognise Abkhazia on that day, and Tuvalu no more."""
    table = caucasus(relation="recognises").centrality("in_degree", group="sovereignty")
    assert table.title == "Centrality: as of 2015-02-20, actual, possible, only recognises"
    received = dict(zip(table.column("entity"), table.column("in_degree"), strict=True))
    # The four; South Ossetia, Transnistria, Artsakh, and the republics of Donetsk and Luhansk.
    assert received["abkhazia"] == 9
    earlier = caucasus(relation="recognises", as_of="2013-01-01").centrality("in_degree")
    before = dict(zip(earlier.column("entity"), earlier.column("in_degree"), strict=True))
    # Then Tuvalu and Vanuatu as well, and not yet the two republics of 2014.
    assert before["abkhazia"] == 9


def test_columns_and_order() -> None:
    table = caucasus().centrality()
    assert table.columns == ("group", "sign", "rank", "entity", "name", *MEASURES)
    ranks: dict[tuple[str, int], list[int]] = {}
    for group, sign, rank, *_ in table:
        ranks.setdefault((group, sign), []).append(rank)
    for found in ranks.values():
        assert found[0] == 1
        assert found == sorted(found)
    assert all(isinstance(value, int) for value in table.column("degree"))
    assert any(note.startswith("closeness: Wasserman–Faust") for note in table.notes)


def test_equals_share_a_rank() -> None:
    edges = [("recognises", "a", x) for x in "bcd"]
    view = view_of([(edge, 2005, 1, "", "affirms", "paper") for edge in edges], as_of="2005-07-01")
    assert [row[2] for row in view.centrality("degree")] == [1, 2, 2, 2]
    assert [row[3] for row in view.centrality("degree", top=2)] == ["a", "b"]


def test_top_through_time_keeps_the_same_entities() -> None:
    whole = caucasus().centrality("degree", group="sovereignty", over="2009:2015")
    table = caucasus().centrality("degree", group="sovereignty", top=2, over="2009:2015")
    sums: Counter[str] = Counter()
    for _, _, sign, _, entity, _, degree in whole:
        sums[entity] += degree if sign == 1 else 0
    (first, most), (second, next_most), (_, third) = sums.most_common(3)
    assert most > next_most > third
    friendly = [(row[0], row[4]) for row in table if row[2] == 1]
    assert Counter(id for _, id in friendly) == {first: 7, second: 7}
    assert table.title.startswith("Centrality from 2009-01-01 to 2015-01-01, 7 days: actual")
    assert any(n.startswith("sovereignty, friendly: recognises; with dir") for n in table.notes)


def test_wrong_calls() -> None:
    view = caucasus()
    with pytest.raises(UsageError, match="'betweeness' is not a measure") as error:
        view.centrality("betweeness")
    assert error.value.hint == "did you mean betweenness?"
    with pytest.raises(UsageError, match="top is 0"):
        view.centrality(top=0)
    with pytest.raises(UsageError, match="not a range of days"):
        view.centrality(over="2008")


def test_an_empty_view_gives_an_empty_table() -> None:
    view = caucasus(relation="holds_office")
    assert len(view.centrality()) == 0
    assert len(view.centrality(over="2008:2010")) == 0
    assert "(no rows)" in view.centrality("degree").to_text(80)


def test_every_measure_is_the_same_twice() -> None:
    assert caucasus().centrality().rows == caucasus().centrality().rows
