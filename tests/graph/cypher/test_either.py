"""What a query gives and how it fails, the same on the embedded engine and on a real Neo4j."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from typing import Any

import pytest
from westphalia.graph.cypher import DurationValue, NodeValue, PathValue, RelationshipValue, Rows
from westphalia.schema.errors import UsageError

from .suite import CASES as CASES_BY_GROUP
from .suite import ON_A_SERVER_ALONE

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
    ("MATCH (n:Organisation) UNWIND keys(n) AS k RETURN k ORDER BY k", [("id",), ("name",)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_a_query_gives_its_rows(either: Any, text: str, expected: list[tuple[Any, ...]]) -> None:
    assert same(either(text), expected)


def test_the_order_of_rows_is_that_of_the_query(either: Any) -> None:
    answer = either("MATCH (n:Polity) RETURN n.id AS id ORDER BY id DESC SKIP 1 LIMIT 2")
    assert (answer.columns, answer.rows) == (("id",), (("russia",), ("nauru",)))
    nulls = either("UNWIND [2, null, 1] AS x RETURN x ORDER BY x")
    assert nulls.rows == ((1,), (2,), (None,))


def test_nodes_relationships_and_paths_are_typed_values(either: Any) -> None:
    ((a, r, p),) = either("MATCH p = (a {id: 'russia'})-[r:RECOGNISES]->() RETURN a, r, p").rows
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


def test_rows_are_a_table_and_become_plain_json(either: Any) -> None:
    answer = either("MATCH (a {id: 'nauru'})-[r:MEMBER_OF]->(b) RETURN a.name AS who, r, b")
    assert "(nauru)-[:MEMBER_OF]->(un)" in str(answer)
    (row,) = answer.to_dicts()
    assert row["r"]["properties"]["valid_from"] == date(1999, 9, 14)
    assert row["b"] == {
        "id": "un", "labels": ["Organisation"], "properties": {"name": "United Nations"}
    }  # fmt: skip
    assert '"valid_from": "1999-09-14"' in answer.to_jsonl()


def test_columns_are_known_without_rows(either: Any) -> None:
    assert either("MATCH (n:Nowhere) RETURN n.name AS name, n.x").columns == ("name", "n.x")
    assert either("MATCH (n:Organisation) RETURN *").columns == ("n",)


@pytest.mark.parametrize(
    "value",
    [
        None, True, 0, -(2**63), 2**63 - 1, 1.5, "", "日本 \u2028 \U0001f5fa", "'; DROP \" \\ ` {}",
        date(1, 1, 1), date(9999, 12, 31), [1, None, ["a", date(2015, 2, 20)]], {"a": {"b c": [1]}},
    ],
)  # fmt: skip
def test_a_parameter_comes_back_as_it_went(either: Any, value: Any) -> None:
    assert either("RETURN $x AS x", x=value).rows == ((value,),)


@pytest.mark.parametrize("value", [2**63, math.nan, object(), b"x", datetime(2015, 2, 20), {1: 2}])
def test_a_parameter_of_another_kind_is_refused(either: Any, value: Any) -> None:
    with pytest.raises(UsageError, match="parameter x"):
        either("RETURN $x AS x", x=value)


def test_a_parameter_is_a_value_and_never_text_of_the_query(either: Any) -> None:
    answer = either(Q + "WHERE r.valid_from < $day RETURN a.id", day=date(2009, 1, 1))
    assert answer.rows == (("russia",),)
    assert either("MATCH (n {name: $name}) RETURN n.id", name=HOSTILE).rows == (("hostile",),)
    assert either("MATCH (n {name: $name}) RETURN n.id", name="' OR 1=1 //").rows == ()
    assert either("MATCH (n) WHERE n.id IN $ids RETURN count(n)", ids=["un", "japan"]).rows == (
        (2,),
    )
    assert either("MATCH (n {id: 'hostile'}) RETURN n.name").rows == ((HOSTILE,),)


def test_a_missing_parameter_is_named_before_anything_runs(either: Any) -> None:
    with pytest.raises(UsageError, match=r"needs a value for \$day"):
        either(Q + "WHERE r.valid_from < $day RETURN a", other=1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("MATCH (n:Polity RETURN n", ["line 1, column 17", "^"]),
        ("MATCH (n:Polity)\nRETRN n", ["line 2, column 1", "RETRN", "    ^"]),
        ("MATCH (n)\nRETURN m", ["line 2, column 8", "not defined"]),
        ("MATCH ()-[r]->() RETURN count(r.x),\nm", ["line 2, column 1", "not defined"]),
        ("RETURN date('2015-13-01') AS d", ["2015-13-01|MonthOfYear"]),
        ("RETURN 1 / 0 AS x", ["zero"]),
        ("RETURN 9223372036854775807 + 1 AS x", ["overflow|cannot be represented"]),
        ("RETURN toUpper(1, 2) AS x", ["toupper", "1 argument|too many"]),
        ("RETURN date('2015-01-01') + duration('P9000Y') AS d", ["outside the years 1 to 9999"]),
    ],
)
def test_an_error_says_what_and_where_without_java(either: Any, text: str, says: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        either(text)
    message = str(caught.value)
    for part in says:
        assert any(word in message or word in message.lower() for word in part.split("|"))
    assert not any(word in message for word in ("com.arcadedb", "org.neo4j", "Exception"))


@pytest.mark.parametrize(("group", "text", "rows"), CASES_BY_GROUP)
def test_the_suite(either: Any, group: str, text: str, rows: list[tuple[Any, ...]]) -> None:
    answer = either(text)
    if "ORDER BY" in text.rpartition("RETURN")[2]:
        assert list(answer.rows) == rows
    assert same(answer, rows)


def test_there_are_texts_enough() -> None:
    assert len({text for _, text, _ in CASES_BY_GROUP} | {text for text, _ in CASES}) >= 150


@pytest.mark.parametrize(("text", "rows"), ON_A_SERVER_ALONE)
def test_what_the_embedded_engine_would_answer_wrongly_is_an_error_there(
    either: Any, request: pytest.FixtureRequest, text: str, rows: list[tuple[Any, ...]]
) -> None:
    if "neo4j" in request.node.name:
        assert same(either(text), rows)
    else:
        with pytest.raises(UsageError, match="put it into a WITH of its own"):
            either(text)
