"""What strangers may ask for: reading alone, in bounded time, rows and memory, on both engines."""

from __future__ import annotations

import time
from typing import Any

import pytest
from westphalia.schema.errors import UsageError

from .test_guard import REFUSED, WRITING

LONG = (
    "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b "
    "WITH a * b AS c WHERE c % 7 = 3 RETURN count(c) AS n"
)


@pytest.mark.parametrize("text", [*WRITING, *(text for text, _ in REFUSED)])
def test_what_may_not_run_changes_nothing(either: Any, text: str) -> None:
    with pytest.raises(UsageError):
        either(text)


def test_after_all_that_the_graph_is_what_it_was(either: Any) -> None:
    assert either("MATCH (n) RETURN count(n) AS n, count(n.x) AS x").rows == ((10, 0),)


@pytest.mark.parametrize("procedure", ["db.labels", "db.relationshipTypes", "db.propertyKeys"])
def test_a_procedure_that_only_reads_may_be_called(either: Any, procedure: str) -> None:
    assert len(either(f"CALL {procedure}()").rows) > 2


def test_the_row_limit_cuts_while_reading_and_says_so(either: Any) -> None:
    began = time.monotonic()
    answer = either("UNWIND range(1, 10000000) AS x RETURN x", limit=7)
    assert [x for (x,) in answer.rows] == [1, 2, 3, 4, 5, 6, 7]
    assert answer.truncated and answer.notes == ("cut after 7 rows; there are more",)
    assert time.monotonic() - began < 15
    exact = either("UNWIND range(1, 7) AS x RETURN x", limit=7)
    assert not exact.truncated and exact.notes == ()


def test_a_product_of_everything_is_cut(either: Any) -> None:
    answer = either("MATCH (a), (b), (c), (d), (e), (f) RETURN *")  # a million rows
    assert len(answer.rows) == 10_000
    assert answer.truncated


def test_the_timeout_ends_the_query_itself(either: Any) -> None:
    began = time.monotonic()
    with pytest.raises(UsageError, match="stopped after 1 s"):
        either(LONG, timeout=1)
    assert time.monotonic() - began < 15  # it would take many minutes
    assert either("RETURN 1 AS x").rows == ((1,),)


@pytest.mark.parametrize(
    "text",
    [
        "UNWIND range(1, 10000) AS x UNWIND range(1, 10000) AS y "
        "WITH collect([x, y, toString(x)]) AS l RETURN size(l) AS n",
        "UNWIND range(1, 10000) AS x UNWIND range(1, 10000) AS y "
        "WITH x, y, toString(x) + toString(y) AS s ORDER BY s RETURN count(DISTINCT s) AS n",
    ],
)
def test_a_query_that_outgrows_memory_is_stopped_and_the_next_one_runs(
    either: Any, text: str
) -> None:
    with pytest.raises(UsageError, match="needs more memory"):
        either(text, timeout=120)
    assert either("RETURN 1 AS x").rows == ((1,),)
