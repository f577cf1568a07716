"""Moments and periods: precision is kept, and sharpening never turns an answer round."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from westphalia.schema.claims import make_claim
from westphalia.schema.moments import Moment
from westphalia.schema.periods import Period, fold

DAYS = st.dates(date(1800, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2008", date(2008, 1, 1), date(2008, 12, 31)),
        ("2008-02", date(2008, 2, 1), date(2008, 2, 29)),
        ("2008-08-26", date(2008, 8, 26), date(2008, 8, 26)),
        ("2008~", date(2007, 1, 1), date(2009, 12, 31)),
        ("2014-04~", date(2014, 3, 1), date(2014, 5, 31)),
        ("2014-01~", date(2013, 12, 1), date(2014, 2, 28)),
        ("2008-08-01~", date(2008, 7, 31), date(2008, 8, 2)),
        ("0001~", date(1, 1, 1), date(2, 12, 31)),
        ("9999~", date(9998, 1, 1), date(9999, 12, 31)),
        ("[..2008]", None, date(2008, 12, 31)),
        ("[2008-08..]", date(2008, 8, 1), None),
        ("[2008..2010-05]", date(2008, 1, 1), date(2010, 5, 31)),
    ],
)
def test_a_moment_has_the_bounds_that_it_writes(
    text: str, earliest: date | None, latest: date | None
) -> None:
    assert Moment.parse(text).bounds == (earliest, latest)
    assert str(Moment.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "08", "2008-13", "2008-02-30", "2008-8", "26.8.2008", "0000", "[..]", "[2010..2008]",
     "2008/2009", "NO", "٢٠٠٨", "2014-00", "2014-03-00"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Moment.parse(text)


@given(DAYS, st.integers(0, 800))
def test_what_between_writes_reads_back_with_the_same_bounds(day: date, width: int) -> None:
    moment = Moment.between(day, day + timedelta(days=width))
    assert Moment.parse(moment.text).bounds == moment.bounds


@pytest.mark.parametrize(
    ("text", "day", "covers"),
    [
        ("2008-08-26/2014-03-31", "2008-08-26", "yes"),
        ("2008-08-26/2014-03-31", "2014-03-31", "yes"),
        ("2008-08-26/2014-03-31", "2014-04-01", "no"),
        ("2008/2014", "2008-06-01", "maybe"),
        ("2008/2014", "2010-06-01", "yes"),
        ("2008/2008", "2008-06-01", "maybe"),
        ("/2014-03-31", "1900-01-01", "maybe"),
        ("2008-08-26/", "2008-08-26", "yes"),
        ("2008-08-26/", "2008-08-27", "maybe"),
        ("2008-08-26/..", "2015-02-19", "yes"),
        ("2008-08-26/..", "2015-02-20", "maybe"),
        ("/..", "2015-02-19", "yes"),
        ("/..", "2015-02-18", "maybe"),
        ("2008~/2014", "2009-12-30", "maybe"),
        ("2008~/2014", "2006-12-31", "no"),
    ],
)
def test_a_state_covers_yes_no_or_maybe(text: str, day: str, covers: str) -> None:
    period = Period.parse(text, known_until=date(2015, 2, 19))
    assert period.covers(date.fromisoformat(day)) == covers


def test_an_act_stays_true_from_then_on() -> None:
    act = Period.parse("2014-03-18", "act")
    assert [act.covers(date(2014, 3, 17)), act.covers(date(2014, 3, 18))] == ["no", "yes"]
    assert act.covers(date(2300, 1, 1)) == "yes"
    ended = Period.parse("1940-08-06/1991-09-06", "act")
    assert ended.covers(date(1991, 9, 7)) == "no"


@pytest.mark.parametrize("text", ["2008", "2010/2008", "2008-13/2009", "2008..", "a/b"])
def test_what_is_no_period_of_a_state_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Period.parse(text)


@st.composite
def bounded(draw: st.DrawFn) -> tuple[date | None, date | None]:
    low, high = sorted([draw(DAYS), draw(DAYS)])
    return draw(st.sampled_from([(low, high), (low, None), (None, high), (None, None)]))


def write(bounds: tuple[date | None, date | None]) -> str:
    return Moment.between(*bounds).text


@st.composite
def sharpened(
    draw: st.DrawFn, bounds: tuple[date | None, date | None]
) -> tuple[date | None, date | None]:
    low, high = bounds
    inside = st.dates(low or date(1800, 1, 1), high or date(2100, 12, 31))
    first, last = sorted([draw(inside), draw(inside)])
    return draw(st.sampled_from([(low, high), (first, high), (low, last), (first, last)]))


@given(st.data(), DAYS)
def test_sharpening_never_turns_a_yes_into_a_no_or_a_no_into_a_yes(
    data: st.DataObject, day: date
) -> None:
    start, end = data.draw(bounded()), data.draw(bounded())
    sharp_start, sharp_end = data.draw(sharpened(start)), data.draw(sharpened(end))
    try:
        vague = Period.parse(f"{write(start)}/{write(end)}")
        sharp = Period.parse(f"{write(sharp_start)}/{write(sharp_end)}")
    except ValueError:
        assume(False)
    before, after = vague.covers(day), sharp.covers(day)
    assert before == "maybe" or before == after


@given(DAYS, st.integers(0, 4000), st.integers(0, 4000), DAYS)
def test_a_later_word_that_it_is_in_force_only_sharpens(
    since: date, first: int, later: int, day: date
) -> None:
    early = Period.parse(f"{since}/..", known_until=since + timedelta(days=first))
    late = Period.parse(f"{since}/..", known_until=since + timedelta(days=first + later))
    assert early.covers(day) == "maybe" or early.covers(day) == late.covers(day)


def test_without_a_day_of_speaking_an_open_period_keeps_its_start_as_vague_as_it_is() -> None:
    vague = Period.parse("2008/..")
    assert vague.start.bounds == (date(2008, 1, 1), date(2008, 12, 31))
    assert [vague.covers(date(y, 6, 1)) for y in (2007, 2008, 2009)] == ["no", "maybe", "maybe"]
    plan = Period.parse("2020/..", known_until=date(2015, 1, 1))
    assert plan.start.bounds == (date(2020, 1, 1), date(2020, 12, 31))
    assert plan.certain is None


def test_compatible_dates_give_the_sharper() -> None:
    valid, disagree = fold(
        [
            Period.parse("2008/..", known_until=date(2016, 1, 1)),
            Period.parse("2008-08-26/..", known_until=date(2015, 2, 19)),
        ]
    )
    assert (str(valid), disagree) == ("2008-08-26/..", False)
    assert valid.certain == (date(2008, 8, 26), date(2016, 1, 1))


def test_an_approximate_act_gives_way_to_its_day() -> None:
    valid, disagree = fold([Period.parse("2014-04~", "act"), Period.parse("2014-03-18", "act")])
    assert (str(valid), disagree) == ("2014-03-18", False)


def test_incompatible_dates_give_common_days_as_certain_and_all_days_as_possible() -> None:
    valid, disagree = fold([Period.parse("2000-01-01/2005-12-31"), Period.parse("2002/2007")])
    assert disagree
    assert (valid.earliest, valid.latest) == (date(2000, 1, 1), date(2007, 12, 31))
    assert valid.certain == (date(2002, 12, 31), date(2005, 12, 31))


@given(st.lists(st.tuples(DAYS, st.integers(0, 9000)), min_size=1, max_size=5), st.randoms())
def test_folding_does_not_depend_on_the_order(
    spans: list[tuple[date, int]], random: object
) -> None:
    periods = [Period.parse(f"{d}/{d + timedelta(days=n)}") for d, n in spans]
    shuffled = list(periods)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert fold(periods) == fold(shuffled)


@given(st.tuples(DAYS, st.integers(0, 900)), st.tuples(DAYS, st.integers(0, 900)), DAYS)
def test_a_fold_never_contradicts_what_all_accounts_agree_on(
    one: tuple[date, int], two: tuple[date, int], day: date
) -> None:
    accounts = [Period.parse(f"{d}/{d + timedelta(days=n)}") for d, n in (one, two)]
    valid, _ = fold(accounts)
    answers = {p.covers(day) for p in accounts}
    if answers == {"yes"}:
        assert valid.covers(day) == "yes"
    if valid.covers(day) == "yes":
        assert answers == {"yes"}


@pytest.mark.parametrize(
    ("one", "two", "joined"),
    [
        ("/1990", "1990/2000", False),
        ("1980/1990-10-03", "1990-10-03/2000", False),
        ("1980/1992", "1990/2000", True),
        ("2008/2008", "2008-08-08/2008-08-12", True),
        ("1980/1985", "1990/2000", False),
    ],
)
def test_touching_is_not_overlapping(one: str, two: str, joined: bool) -> None:
    a, b = Period.parse(one), Period.parse(two)
    assert a.overlaps(b) is joined
    assert b.overlaps(a) is joined


def test_a_start_is_not_sharpened_by_the_month_of_speaking() -> None:
    """Said in June 2018: it had begun by the last of June, and is known in force on the first."""
    first, last = date(2018, 6, 1), date(2018, 6, 30)
    period = Period.parse("2018-06/..", known_until=first, begun_by=last)
    assert period.start.bounds == (first, last)
    assert period.covers(date(2018, 6, 15)) == "maybe"
    unknown = Period.parse("/..", known_until=first, begun_by=last)
    assert unknown.start.bounds == (None, last)
    assert unknown.certain is None


def test_in_force_when_said_is_in_force_by_the_last_day_on_which_it_can_be_said() -> None:
    claim = make_claim(
        "member_of", "congo", "opec", source="paper", said="2018-06", valid="2018-06/.."
    )
    assert claim.valid.start.bounds == (date(2018, 6, 1), date(2018, 6, 30))
    covered = make_claim(
        "member_of", "congo", "opec", source="paper", said="2018-06", known_until=date(2018, 6, 22)
    )
    assert covered.valid.start.latest == date(2018, 6, 22)


def test_what_began_within_the_time_of_speaking_was_in_force_then() -> None:
    """Of a page of 2008 to 2026 that says *since 2015-07-20*: it was written after that day."""
    claim = make_claim(
        "recognises", "a", "b", source="guide", said="[2008..2026]", valid="2015-07-20/.."
    )
    assert claim.valid.last_known == date(2015, 7, 20)
    assert claim.valid.start.is_day
    plan = make_claim("recognises", "a", "b", source="guide", said="2008", valid="2015-07-20/..")
    assert plan.valid.covers(date(2015, 7, 21)) == "maybe"
