"""Grouping is a function of the set of claims."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from westphalia.schema import Claim, make_claim
from westphalia.schema.spells import alias, group


def member(valid: str, source: str = "a", **values: Any) -> Claim:
    return make_claim("member_of", "georgia", "cis", source=source, valid=valid, **values)


def shape(claims: list[Claim]) -> list[set[str]]:
    return sorted(({f"{c.source} {c.valid}" for c in s.claims} for s in group(claims)), key=sorted)


def test_two_accounts_of_one_spell_join() -> None:
    assert shape([member("1993/2009"), member("1993-12-03/2009-08-18", "b")]) == [
        {"a 1993/2009", "b 1993-12-03/2009-08-18"}
    ]


def test_re_entry_is_a_second_spell() -> None:
    assert len(group([member("1966/1976"), member("1980/..", said="2020")])) == 2


def test_an_account_that_overlaps_two_spells_is_a_spell_of_its_own() -> None:
    spells = group([member("1966/1970"), member("1980/1990"), member("1960/1995", "b")])
    assert len(spells) == 3
    assert [len(s.claims) for s in spells] == [1, 1, 1]
    assert sum(s.ambiguous for s in spells) == 1


def test_stage_modality_and_qualifiers_keep_relations_apart() -> None:
    claims = [
        member("1993/.."),
        member("1993/..", stage="suspended"),
        member("1993/..", modality="planned"),
    ]
    assert len(group(claims)) == 3


def test_a_denial_belongs_to_every_relation_that_it_overlaps() -> None:
    denial = member("1960/..", "b", stance="denies", said="2020")
    spells = group([member("1966/1970"), member("1980/1990"), denial])
    assert [sum(c.stance == "denies" for c in s.claims) for s in spells] == [1, 1]


def test_a_denial_alone_is_a_relation_that_nobody_affirms() -> None:
    (spell,) = group([member("/..", stance="denies", said="2015")])
    assert spell.claims[0].stance == "denies"


def test_an_id_that_vanishes_is_the_alias_of_a_claim() -> None:
    first, second = member("1993/2009"), member("1993-12-03/2009-08-18", "b")
    old = {s.id for s in group([first])} | {s.id for s in group([second])}
    (joined,) = group([first, second])
    assert old == {alias(c) for c in joined.claims}
    assert joined.id in old


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    first = draw(st.dates(date(1950, 1, 1), date(1990, 1, 1)))
    last = first + timedelta(days=draw(st.integers(0, 8000)))
    precision = draw(st.sampled_from([4, 7, 10]))
    valid = f"{str(first)[:precision]}/{draw(st.sampled_from([str(last)[:precision], '', '..']))}"
    return make_claim(
        draw(st.sampled_from(["member_of", "observer_at"])),
        draw(st.sampled_from(["georgia", "ukraine"])),
        "cis",
        source=draw(st.sampled_from(["a", "b", "c"])),
        valid=valid,
        said="2020",
        stance=draw(st.sampled_from(["affirms", "affirms", "denies"])),
    )


@given(st.lists(claims(), max_size=12), st.randoms())
def test_the_order_of_claims_plays_no_part(said: list[Claim], random: object) -> None:
    shuffled = list({c.id: c for c in said}.values())
    expected = group(shuffled)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert group(shuffled) == expected
    assert len({s.id for s in expected}) == len(expected)
    assert {c.id for s in expected for c in s.claims} == {c.id for c in said}
