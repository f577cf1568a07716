"""Dates in words, as precise as they are known and no more."""

from __future__ import annotations

from datetime import date

import pytest
from westphalia.exports.words import moment_words, period_words
from westphalia.schema import Moment, Period


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2008", "2008"),
        ("2008-08~", "about August 2008"),
        ("0988-08-05", "5 August 988"),
        ("[..2008]", "2008 or earlier"),
        ("[2008-08..]", "August 2008 or later"),
        ("[2008-08..2009]", "a day from August 2008 to 2009"),
    ],
)
def test_moments_in_words(text: str, words: str) -> None:
    assert moment_words(Moment.parse(text)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2008-08-26/..", "since 26 August 2008, known to be in force on 19 February 2015"),
        ("/..", "start unknown, known to be in force on 19 February 2015"),
        ("2008/2009-05", "from 2008 to May 2009"),
        ("2015-02-18/2015-02-18", "on 18 February 2015"),
        ("/2009", "until 2009, start unknown"),
        ("2008/", "since 2008, end unknown"),
        ("/", "dates unknown"),
    ],
)
def test_periods_in_words(text: str, words: str) -> None:
    assert period_words(Period.parse(text, known_until=date(2015, 2, 19))) == words


def test_acts_in_words() -> None:
    assert period_words(Period.parse("2014-03-18", "act")) == "on 18 March 2014"
    assert period_words(Period.parse("2014-03/2015", "act")) == "March 2014, of effect until 2015"
