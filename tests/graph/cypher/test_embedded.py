"""The real engine over a small graph: what a query gives, and what stops one."""

from __future__ import annotations

import math
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from westphalia.graph.cypher import DurationValue, NodeValue, PathValue, RelationshipValue, Rows
from westphalia.graph.cypher.embedded import EmbeddedEngine, warm
from westphalia.schema.errors import BackendError, UsageError

HOSTILE = "Robert'); DROP\t\"`x`\\ </script>\n\u2028 \U0001f5fa"
Q = "MATCH (a)-[r:RECOGNISES]->(b {id: 'abkhazia'}) "


def same(answer: Rows, expected: list[tuple[Any, ...]]) -> bool:
    return sorted(answer.rows, key=repr) == sorted(expected, key=repr)


CASES: list[tuple[str, list[tuple[Any, ...]]]] = [
    ("MATCH (n:Organisation) RETURN n.id", [("un",)]),
    ("MATCH (n:Polity) RETURN count(n)", [(8,)]),
    ("MATCH (n) RETURN count(*)", [(10,)]),
    ("MATCH (n:Polity|Event) RETURN count(n)", [(9,)]),
    ("MATCH (n:Claim) RETURN count(n)", [(0,)]),
    ("MATCH (n:Nowhere) RETURN n", []),
    ("MATCH ()-[r:AT_WAR_WITH]->() RETURN r", []),
    ("MATCH ()-[r:NOTHING]->() RETURN r", []),
    # relationships: typed, untyped, several types, either way, parallel
    (Q + "RETURN a.id", [("russia",), ("nauru",), ("vanuatu",)]),
    ("MATCH (:Polity {id: 'russia'})-[r]->(b) RETURN type(r), b.id",
     [("RECOGNISES", "abkhazia"), ("ALLIED_WITH", "abkhazia"), ("ALLIED_WITH", "abkhazia"),
      ("MEMBER_OF", "un")]),
    ("MATCH ({id: 'nauru'})-[r:RECOGNISES|MEMBER_OF]->(b) RETURN b.id", [("abkhazia",), ("un",)]),
    ("MATCH ({id: 'georgia'})-[:BORDERS]-(b) RETURN b.id", [("abkhazia",), ("russia",)]),
    ("MATCH ({id: 'georgia'})-[:BORDERS]->(b) RETURN b.id", [("russia",)]),
    ("MATCH ({id: 'russia'})-[r:ALLIED_WITH]->() RETURN r.valid_from",
     [(date(2008, 9, 17),), (date(2014, 11, 24),)]),
    ("MATCH (a)-->(b) RETURN count(*)", [(10,)]),
    ("MATCH (a)--(b) RETURN count(*)", [(20,)]),
    # dates
    (Q + "WHERE r.valid_from <= date('2009-12-15') RETURN a.id", [("russia",), ("nauru",)]),
    (Q + "WHERE r.valid_from = date('2009-12-15') RETURN r.valid_from, r.valid_to",
     [(date(2009, 12, 15), None)]),
    (Q + "WHERE r.valid_from <= date('2015-02-20') AND "
     "(r.valid_to IS NULL OR r.valid_to >= date('2015-02-20')) RETURN a.id",
     [("russia",), ("nauru",)]),
    (Q + "RETURN min(r.valid_from), max(r.valid_to)", [(date(2008, 8, 26), date(2013, 5, 20))]),
    (Q + "RETURN DISTINCT r.valid_from.year + 1 AS y", [(2009,), (2010,), (2012,)]),
    ("MATCH (e:Event) RETURN e.on, e.first, e.last",
     [(date(1648, 10, 24), date(1, 1, 1), date(9999, 12, 31))]),
    ("RETURN date('2015-02-20') - duration('P1M') AS d", [(date(2015, 1, 20),)]),
    ("RETURN duration.between(date('2008-08-26'), date('2015-02-20')) AS d",
     [(DurationValue(77, 25),)]),
    ("RETURN datetime('2015-02-20T10:00:00Z') AS d", [(datetime(2015, 2, 20, 10, tzinfo=UTC),)]),
    ("RETURN localdatetime('2015-02-20T10:00:00') AS d", [(datetime(2015, 2, 20, 10),)]),
    # OPTIONAL MATCH, aggregation, WITH, UNION, subqueries, nulls
    ("MATCH (n:Polity) WHERE n.id IN ['japan', 'nauru'] OPTIONAL MATCH (n)-[:MEMBER_OF]->(o) "
     "RETURN n.id, o.name", [("japan", None), ("nauru", "United Nations")]),
    ("MATCH ()-[r]->() RETURN type(r) AS t, count(*) AS n ORDER BY n DESC, t LIMIT 2",
     [("MEMBER_OF", 3), ("RECOGNISES", 3)]),
    ("MATCH (a)-[:RECOGNISES]->(b) WITH b, count(a) AS n WHERE n > 2 RETURN b.id, n",
     [("abkhazia", 3)]),
    ("MATCH (a)-[:RECOGNISES]->(b) WITH a ORDER BY a.id RETURN collect(a.id) AS ids",
     [(["nauru", "russia", "vanuatu"],)]),
    ("UNWIND [1, null, 3] AS x RETURN x", [(1,), (None,), (3,)]),
    ("RETURN null = null AS a, null IS NULL AS b, 1 + null AS c", [(None, True, None)]),
    ("MATCH (n:Polity) WHERE NOT (n)--() RETURN n.id", [("cote-d-ivoire",), ("hostile",),
                                                        ("japan",)]),
    ("MATCH (n:Polity) WHERE EXISTS { (n)-[:MEMBER_OF]->(:Organisation) } RETURN count(n)", [(3,)]),
    ("RETURN 1 AS a UNION ALL RETURN 1 AS a UNION ALL RETURN 2 AS a", [(1,), (1,), (2,)]),
    ("RETURN 1 AS a UNION RETURN 1 AS a", [(1,)]),
    ("RETURN CASE WHEN 1 > 2 THEN 'a' ELSE 'b' END AS x", [("b",)]),
    # paths
    ("MATCH ({id: 'nauru'})-[*1..2]-(b:Polity) RETURN DISTINCT b.id",
     [("abkhazia",), ("russia",), ("vanuatu",), ("georgia",)]),
    ("MATCH p = shortestPath((a {id: 'nauru'})-[*]-(b {id: 'japan'})) RETURN p", []),
    ("MATCH (a {id: 'vanuatu'}), (b {id: 'un'}) MATCH p = shortestPath((a)-[*..5]-(b)) "
     "RETURN length(p)", [(3,)]),
    ("MATCH p = ({id: 'nauru'})-[:MEMBER_OF]->() RETURN [n IN nodes(p) | n.id] AS l",
     [(["nauru", "un"],)]),
    # values
    ("RETURN 9007199254740993 AS i, 0.1 AS f, true AS t, 'x' AS s",
     [(9007199254740993, 0.1, True, "x")]),
    ("RETURN [1, [2, null]] AS l, {a: {b: date('2015-02-20')}} AS m",
     [([1, [2, None]], {"a": {"b": date(2015, 2, 20)}})]),
    ("MATCH (n {id: 'russia'}) RETURN n.aliases, n.share, n.un_member, n.iso3, n.nothing",
     [(["Russia", "x"], 0.5, True, "RUS", None)]),
    ("MATCH ()-[r:RECOGNISES {disputed: true}]->() RETURN r.sources", [(["atlas", "reuters"],)]),
    ("MATCH (n {id: 'russia'}) RETURN n.`set`", [("a property called set",)]),
    ("MATCH (n) WHERE n.name =~ '(?i)côte.*' RETURN n.name", [("Côte d’Ivoire",)]),
    ("MATCH (n) WHERE n.name = '日本' RETURN n.id", [("japan",)]),
    ("MATCH (n:Organisation) RETURN keys(n) AS k", [(["id", "name"],)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_a_query_gives_its_rows(ask: Any, text: str, expected: list[tuple[Any, ...]]) -> None:
    assert same(ask(text), expected)


def test_the_order_of_rows_is_that_of_the_query(ask: Any) -> None:
    answer = ask("MATCH (n:Polity) RETURN n.id AS id ORDER BY id DESC SKIP 1 LIMIT 2")
    assert (answer.columns, answer.rows) == (("id",), (("russia",), ("nauru",)))
    nulls = ask("UNWIND [2, null, 1] AS x RETURN x ORDER BY x")
    assert nulls.rows == ((1,), (2,), (None,))


def test_nodes_relationships_and_paths_are_typed_values(ask: Any) -> None:
    ((a, r, p),) = ask("MATCH p = (a {id: 'russia'})-[r:RECOGNISES]->() RETURN a, r, p").rows
    assert isinstance(a, NodeValue)
    assert (a.id, a.labels, a.properties["name"]) == ("russia", ("Polity",), "Russia")
    assert "id" not in a.properties
    assert isinstance(r, RelationshipValue)
    assert (r.id, r.type) == ("russia:recognises:abkhazia:0", "RECOGNISES")
    assert (r.subject, r.object) == ("russia", "abkhazia")
    assert r.properties == {
        "valid_from": date(2008, 8, 26), "valid": "2008-08-26/..", "stage": "de_jure",
        "disputed": True, "sources": ["atlas", "reuters"],
    }  # fmt: skip
    assert isinstance(p, PathValue)
    assert p.nodes[0] == a and p.relationships == (r,) and len(p) == 1
    assert str(p) == "(russia)-[:RECOGNISES]->(abkhazia)"


def test_rows_are_a_table_and_become_plain_json(ask: Any) -> None:
    answer = ask("MATCH (a {id: 'nauru'})-[r:MEMBER_OF]->(b) RETURN a.name AS who, r, b")
    assert "(nauru)-[:MEMBER_OF]->(un)" in str(answer)
    (row,) = answer.to_dicts()
    assert row["r"]["properties"]["valid_from"] == date(1999, 9, 14)
    assert row["b"] == {
        "id": "un", "labels": ["Organisation"], "properties": {"name": "United Nations"}
    }  # fmt: skip
    assert '"valid_from": "1999-09-14"' in answer.to_jsonl()


def test_columns_are_known_without_rows(ask: Any) -> None:
    assert ask("MATCH (n:Nowhere) RETURN n.name AS name, n.x").columns == ("name", "n.x")
    assert ask("MATCH (n:Organisation) RETURN *").columns == ("n",)


@pytest.mark.parametrize(
    "value",
    [
        None, True, 0, -(2**63), 2**63 - 1, 1.5, "", "日本 \u2028 \U0001f5fa", "'; DROP \" \\ ` {}",
        date(1, 1, 1), date(9999, 12, 31), [1, None, ["a", date(2015, 2, 20)]], {"a": {"b c": [1]}},
    ],
)  # fmt: skip
def test_a_parameter_comes_back_as_it_went(ask: Any, value: Any) -> None:
    assert ask("RETURN $x AS x", x=value).rows == ((value,),)


@pytest.mark.parametrize("value", [2**63, math.nan, object(), b"x", datetime(2015, 2, 20), {1: 2}])
def test_a_parameter_of_another_kind_is_refused(ask: Any, value: Any) -> None:
    with pytest.raises(UsageError, match="parameter x"):
        ask("RETURN $x AS x", x=value)


def test_a_parameter_is_a_value_and_never_text_of_the_query(ask: Any) -> None:
    answer = ask(Q + "WHERE r.valid_from < $day RETURN a.id", day=date(2009, 1, 1))
    assert answer.rows == (("russia",),)
    assert ask("MATCH (n {name: $name}) RETURN n.id", name=HOSTILE).rows == (("hostile",),)
    assert ask("MATCH (n {name: $name}) RETURN n.id", name="' OR 1=1 //").rows == ()
    assert ask("MATCH (n) WHERE n.id IN $ids RETURN count(n)", ids=["un", "japan"]).rows == ((2,),)
    assert ask("MATCH (n {id: 'hostile'}) RETURN n.name").rows == ((HOSTILE,),)


def test_a_missing_parameter_is_named_before_anything_runs(ask: Any) -> None:
    with pytest.raises(UsageError, match=r"needs a value for \$day"):
        ask(Q + "WHERE r.valid_from < $day RETURN a", other=1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("MATCH (n:Polity RETURN n", ["line 1, column 17", "^"]),
        ("MATCH (n:Polity)\nRETRN n", ["line 2, column 1", "RETRN", "    ^"]),
        ("MATCH (n)\nRETURN m", ["line 2, column 8", "not defined"]),
        ("RETURN date('2015-13-01') AS d", ["2015-13-01"]),
        ("RETURN 1 / 0 AS x", ["zero"]),
        ("RETURN 9223372036854775807 + 1 AS x", ["overflow"]),
        ("RETURN toUpper(1, 2) AS x", ["toupper", "1 argument"]),
        ("RETURN date('2015-01-01') + duration('P9000Y') AS d", ["outside the years 1 to 9999"]),
        ("MATCH (n) RETURN " + "(" * 400 + "1" + ")" * 400, ["query"]),
    ],
)
def test_an_error_says_what_and_where_without_java(ask: Any, text: str, says: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        ask(text)
    message = str(caught.value)
    for part in says:
        assert part in message
    assert "com.arcadedb" not in message and "Exception" not in message


def test_the_engine_answers_after_an_error(ask: Any) -> None:
    before = warm().child.pid
    with pytest.raises(UsageError):
        ask("RETURN 1 / 0 AS x")
    assert ask("RETURN 1 AS x").rows == ((1,),)
    assert warm().child.pid == before


def test_the_row_limit_cuts_while_reading_and_says_so(ask: Any) -> None:
    began = time.monotonic()
    answer = ask("UNWIND range(1, 10000000) AS x RETURN x", limit=7)
    assert [x for (x,) in answer.rows] == [1, 2, 3, 4, 5, 6, 7]
    assert answer.truncated and answer.notes == ("cut after 7 rows; there are more",)
    assert time.monotonic() - began < 15
    exact = ask("UNWIND range(1, 7) AS x RETURN x", limit=7)
    assert not exact.truncated and exact.notes == ()
    assert len(ask("MATCH (a), (b), (c), (d), (e), (f) RETURN *", limit=1000)) == 1000


@pytest.mark.parametrize(
    "text",
    [
        "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a * b)",
        # The engine does not look at the clock in here: its process is ended.
        "RETURN [x IN range(1, 3000) | [y IN range(1, 3000) | [z IN range(1, 3000) | z]]] AS l",
    ],
)
def test_the_timeout_ends_the_query_itself(ask: Any, text: str) -> None:
    began = time.monotonic()
    with pytest.raises(UsageError, match=r"stopped after 0\.5 s"):
        ask(text, timeout=0.5)
    assert time.monotonic() - began < 15  # it would take minutes
    assert ask("RETURN 1 AS x").rows == ((1,),)


def test_a_catastrophic_pattern_is_stopped(ask: Any) -> None:
    with pytest.raises(UsageError, match="stopped after 1 s"):
        ask("UNWIND range(1, 60) AS i WITH reduce(s = '', x IN range(1, 40) | s + 'a') + '!' AS s "
            "RETURN s =~ '(.*a){25}b' AS x", timeout=1)  # fmt: skip


def test_a_query_that_outgrows_memory_is_stopped_and_the_next_one_runs(ask: Any) -> None:
    with pytest.raises(UsageError, match="needs more memory"):
        ask("WITH reduce(s = 'ab', x IN range(1, 40) | s + s) AS s RETURN size(s) AS x")
    assert ask("RETURN 1 AS x").rows == ((1,),)


@pytest.mark.parametrize(("timeout", "limit"), [(0, 1), (-1, 1), (1, 0)])
def test_limits_must_leave_room(ask: Any, timeout: float, limit: int) -> None:
    with pytest.raises(UsageError, match="above nought"):
        ask("RETURN 1 AS x", timeout=timeout, limit=limit)


def test_threads_share_one_process(ask: Any) -> None:
    answers: dict[int, Any] = {}

    def question(n: int) -> None:
        answers[n] = ask("UNWIND range(1, $n) AS x RETURN sum(x) AS s", n=n).rows

    threads = [threading.Thread(target=question, args=(n,)) for n in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {n: ((n * (n + 1) // 2,),) for n in range(1, 9)}


def test_a_process_that_dies_is_reported_and_replaced(ask: Any) -> None:
    threading.Timer(0.3, warm().child.kill).start()
    with pytest.raises(BackendError, match="ended unexpectedly"):
        ask("UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a * b)")
    assert ask("RETURN 1 AS x").rows == ((1,),)


INTERRUPTED = """
import sys, time
from pathlib import Path
from westphalia.graph.cypher.embedded import EmbeddedEngine, warm
engine = EmbeddedEngine(Path(sys.argv[1]))
engine.run("RETURN 1 AS x", {}, timeout=30, limit=1)
print(warm().child.pid, flush=True)
text = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a * b)"
try:
    engine.run(text, {}, timeout=60, limit=1)
except KeyboardInterrupt:
    print(engine.run("RETURN 2 AS x", {}, timeout=30, limit=1).rows, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_query_outlives_its_caller(engine: EmbeddedEngine, how: signal.Signals) -> None:
    caller = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(engine.path)], stdout=subprocess.PIPE, text=True
    )
    assert caller.stdout
    child = int(caller.stdout.readline())
    time.sleep(0.5)
    caller.send_signal(how)
    said, _ = caller.communicate(timeout=60)
    # Ctrl-C stops the query and not the session.
    assert said.strip() == ("((2,),)" if how == signal.SIGINT else "")
    gone = Path(f"/proc/{child}")
    deadline = time.monotonic() + 15
    while gone.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not gone.exists()
