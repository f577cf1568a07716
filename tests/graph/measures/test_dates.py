"""Ranges of days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from westphalia.graph.measures.dates import MOST, dates
from westphalia.schema import UsageError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2008:2010", ["2008-01-01", "2009-01-01", "2010-01-01"]),
        ("2008-08-26:2008-08-26", ["2008-08-26"]),
        ("2008-12:2009-02:1m", ["2008-12-01", "2009-01-01", "2009-02-01"]),
        ("2008-02-29:2010:1y", ["2008-02-29", "2009-02-28", "2010-02-28"]),
        ("2008-01-31:2008-03-31:1m", ["2008-01-31", "2008-02-29", "2008-03-31"]),
        ("2008-08-26:2008-09-10:1w", ["2008-08-26", "2008-09-02", "2008-09-09"]),
        ("9999-12-30:9999-12-31:1d", ["9999-12-30", "9999-12-31"]),
        ("9998:9999:2y", ["9998-01-01"]),
    ],
)
def test_ranges(text: str, expected: list[str]) -> None:
    assert [str(day) for day in dates(text)] == expected


@pytest.mark.parametrize(
    "text",
    ["", "2008", "2008:", ":", "2008:2010:", "2008:2010:0y", "2008:2010:1x", "2008-13:2009",
     "2008-02-30:2009", "0000:2000", "08:09", "2008:2009:1y:1y", "२००८:2009"],
)  # fmt: skip
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(UsageError, match="is not a range of days"):
        dates(text)


def test_backwards_and_too_long() -> None:
    with pytest.raises(UsageError, match="ends before it begins"):
        dates("2010:2008")
    with pytest.raises(UsageError, match=f"more than {MOST} days"):
        dates("1816:2020:1d")


@given(st.dates(), st.dates(), st.integers(1, 500), st.sampled_from("dwmy"))
def test_the_days_rise_and_stay_inside(a: date, b: date, count: int, unit: str) -> None:
    first, last = sorted((a, b))
    try:
        found = dates(f"{first}:{last}:{count}{unit}")
    except UsageError as error:
        assert "more than" in str(error)
        return
    assert found[0] == first
    assert found == sorted(set(found))
    assert found[-1] <= last
