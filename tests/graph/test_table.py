"""Tables: the same values as frames, as text for machines and as text for people."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import unicodedata
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from westphalia.graph.table import Table
from westphalia.schema import Moment, UsageError

TABLE = Table(
    ["name", "degree", "score", "since", "in", "areas", "more"],
    [
        ("Georgia", 3, 0.52211, date(2008, 8, 26), True, ["oil", "gas"], {"a": 1}),
        ("北京", None, 12, None, False, [], None),
        (None, 12, float("nan"), None, None, None, None),
    ],
    title="as of 2015-02-20, as seen by Georgia",
    notes=["one", "two"],
)
HOSTILE = "<img src=x onerror=alert(1)>|[x](javascript:alert(1))\x1b[31m\u202eevil\n*b* `c`"

values: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**60), 2**60), st.floats(), st.dates(),
    st.text(), st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.lists(st.text(min_size=1, max_size=12), max_size=5, unique=True))
    rows = draw(st.lists(st.tuples(*[values] * len(columns)), max_size=6))
    return Table(columns, rows, draw(st.text()), draw(st.lists(st.text(), max_size=2)))


def test_it_is_a_sequence_of_rows() -> None:
    assert len(TABLE) == 3
    assert next(iter(TABLE))[0] == "Georgia"
    assert TABLE.column("degree") == [3, None, 12]
    assert TABLE.to_dicts()[1]["name"] == "北京"
    with pytest.raises(UsageError, match="no column 'degre'") as error:
        TABLE.column("degre")
    assert error.value.hint == "did you mean degree?"


def test_it_cannot_be_changed_or_made_crooked() -> None:
    with pytest.raises(AttributeError):
        TABLE.title = "x"  # type: ignore[misc]
    with pytest.raises(ValueError, match="a row of 1 values for 2 columns"):
        Table(["a", "b"], [(1,)])
    with pytest.raises(ValueError, match="named twice"):
        Table(["a", "a"], [])


def test_polars_has_types() -> None:
    frame = TABLE.to_polars()
    assert frame.schema == {
        "name": pl.String, "degree": pl.Int64, "score": pl.Float64, "since": pl.Date,
        "in": pl.Boolean, "areas": pl.List(pl.String), "more": pl.String,
    }  # fmt: skip
    assert frame["score"].to_list()[:2] == [0.52211, 12.0]
    assert frame["more"][0] == '{"a": 1}'
    mixed = Table(["x"], [(1,), ("a",), (Moment.parse("2008-08"),), (datetime(2008, 1, 2),)])
    assert mixed.to_polars()["x"].to_list() == ["1", "a", "2008-08", "2008-01-02T00:00:00"]


def test_pandas_keeps_whole_numbers_whole() -> None:
    pytest.importorskip("pandas")
    frame = TABLE.to_pandas()
    assert str(frame["degree"].dtype) == "Int64"
    assert frame["degree"].sum() == 15
    assert list(frame["name"])[:2] == ["Georgia", "北京"]


def test_without_pandas_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match="needs pandas") as error:
        TABLE.to_pandas()
    assert "to_polars" in str(error.value.hint)


@given(tables())
def test_every_form_holds_every_row(table: Table) -> None:
    n = len(table)
    assert len(table.to_polars()) == (n if table.columns else 0)
    whole = json.loads(table.to_json())
    assert (whole["title"], whole["notes"]) == (table.title, list(table.notes))
    assert len(whole["rows"]) == n
    assert [json.loads(line) for line in table.to_jsonl().split("\n")[:-1]] == whole["rows"]
    if len(table.columns) > 1:
        read = list(csv.reader(io.StringIO(table.to_csv(), newline="")))
        assert read[0] == list(table.columns)
        assert len(read) == n + 1
    str(table), table._repr_html_(), table.to_markdown()


@given(tables(), st.integers(20, 160))
def test_text_fits_the_terminal_and_cannot_steer_it(table: Table, width: int) -> None:
    for line in table.to_text(width).split("\n"):
        assert not any(unicodedata.category(c) == "Cc" for c in line)
        seen = [c for c in line if unicodedata.category(c) not in ("Mn", "Me", "Cf")]
        assert sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in seen) <= width


def test_json_has_no_number_that_is_none() -> None:
    assert json.loads(TABLE.to_json())["rows"][2]["score"] is None
    assert "NaN" not in TABLE.to_jsonl()


def test_csv_cells() -> None:
    lines = TABLE.to_csv().splitlines()
    assert lines[0] == "name,degree,score,since,in,areas,more"
    assert lines[1] == 'Georgia,3,0.52211,2008-08-26,true,"[""oil"", ""gas""]","{""a"": 1}"'
    assert lines[2] == "北京,,12,,false,[],"


def test_text_aligns_numbers_to_the_right_and_wide_letters_too() -> None:
    text = Table(["name", "n", "x"], [("Georgia", 3, 0.5), ("北京", 12, 0.00001)]).to_text(60)
    assert text == (
        "name      n       x\n-------  --  ------\nGeorgia   3  0.5000\n北京     12   1e-05\n"
    )


def test_long_text_is_wrapped_then_cut() -> None:
    words = "one two three four five six seven eight nine ten eleven twelve"
    text = Table(["id", "words", "n"], [("a", words, 1)]).to_text(24)
    assert text.splitlines() == [
        "id  words              n",
        "--  -----------------  -",
        "a   one two three      1",
        "    four five six",
        "    seven eight nine",
        "    ten eleven twelve",
    ]
    assert "…" in Table(["id", "words", "n"], [("a", words, 1)]).to_text(20)


def test_what_is_far_too_wide_becomes_blocks() -> None:
    table = Table([f"column {i}" for i in range(9)], [(*range(8), None)])
    assert table.to_text(40).splitlines()[:2] == ["column 0  0", "column 1  1"]
    assert "column 8" not in table.to_text(40)


def test_printing_stops_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    table = Table(["n"], [(i,) for i in range(100)])
    assert str(table).endswith("... and 40 more rows; to_text() shows all")
    assert repr(table) == str(table)
    assert len(table.to_text(60).splitlines()) == 102
    assert "40 more rows" in table._repr_html_()


def test_an_empty_table_says_so() -> None:
    assert Table(["a"], [], title="nothing").to_text(40) == "nothing\n\na\n-\n(no rows)\n"
    assert Table([], []).to_text(40) == "\n"


def test_hostile_text_is_only_text() -> None:
    table = Table(["a", HOSTILE], [(HOSTILE, 1)], title=HOSTILE, notes=[HOSTILE])
    shown = table._repr_html_()
    assert "<img" not in shown
    markdown = table.to_markdown()
    assert "\x1b" not in markdown
    assert r"\<img src=x onerror=alert(1)\>\|\[x\](javascript:alert(1))" in markdown
    text = table.to_text(300)
    assert r"\x1b[31m\u202eevil *b* `c`" in text


def test_markdown() -> None:
    text = Table(["name", "n"], [("seeks_membership", 1)], "T", ["a", "b"]).to_markdown()
    assert text == ("**T**\n\n| name | n |\n| :-- | --: |\n| seeks_membership | 1 |\n\n- a\n- b\n")


def test_importing_it_is_light() -> None:
    code = (
        "import sys, westphalia.graph.table\n"
        "assert not {'numpy', 'polars', 'pandas', 'networkx'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
