"""What may run: one read-only query and nothing else, whatever it hides behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from westphalia.graph.cypher.columns import columns
from westphalia.graph.cypher.guard import WRITES, check
from westphalia.schema.errors import UsageError

READS = [
    "MATCH (n) RETURN n",
    "match (n) return n;",
    "MATCH (n) RETURN n ; // the end\n ;",
    "OPTIONAL MATCH (n:Polity) RETURN n.name AS name ORDER BY name SKIP 1 LIMIT 2",
    "WITH 1 AS one RETURN one",
    "UNWIND [1, 2] AS x RETURN x",
    "MATCH (n {name: 'CREATE (m)'}) RETURN n",
    'MATCH (n {name: "it\'s; DELETE n"}) RETURN n',
    r"MATCH (n {name: 'a\' SET b'}) RETURN n",
    "MATCH (n) /* CREATE (m) ; */ RETURN n // DELETE n",
    "MATCH (n) RETURN n.`set`, n.set, n.`merge``d`",
    "MATCH (n:`CREATE`) RETURN n",
    "MATCH (n:Set) RETURN n",
    "MATCH (a)-[:CREATE|DELETE]->(b) RETURN a",
    "RETURN {set: 1, delete: 2} AS m",
    "MATCH (n {drop: 1, merge: 2}) RETURN n",
    "MATCH (n) RETURN n {.set, .name} AS m",
    "RETURN $set AS x, $create",
    "MATCH (n) WHERE n.load = 'CSV' RETURN n.csv",
    "MATCH (created) RETURN created.offset",
    "RETURN 1 AS a UNION ALL RETURN 2 AS a",
    "RETURN 1 AS a UNION RETURN 2 AS a UNION DISTINCT RETURN 3 AS a",
    "CALL { MATCH (n) RETURN n } RETURN n",
    "MATCH (n) CALL (n) { MATCH (n)--(m) RETURN m } RETURN m",
    "CALL db.labels()",
    "CALL db.labels() YIELD label RETURN label",
    "CALL db . relationshipTypes ( )",
    "MATCH (n) WHERE EXISTS { (n)-->() } RETURN COUNT { (n)--() } AS c",
    "RETURN duration.between(date('2015-02-20'), date()) AS d, point({x: 1, y: 2})",
    "RETURN date.truncate('year', date('2015-02-20')), TOUPPER('a'), [x IN [1] WHERE x > 0 | x]",
    "MATCH p = shortestPath((a)-[*..3]-(b)) RETURN reduce(s = 0, r IN relationships(p) | s + 1)",
    "MATCH (a) WHERE (a)-->() AND NOT (a)<--() RETURN CASE (a.x) WHEN 1 THEN (2) ELSE (3) END",
]

WRITING = [
    "CREATE (n)",
    "MATCH (n) SET n.x = 1",
    "MATCH (n) DELETE n",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) REMOVE n.x",
    "MERGE (n:Polity {id: 'x'})",
    "MATCH (n) FOREACH (x IN [1] | SET n.x = x)",
    "DROP INDEX foo",
    "INSERT (n)",
    "match (n) sEt n.x = 1 return n",
    "MATCH (n)/**/SET/**/n.x = 1",
    "MATCH (n) // harmless\nSET n.x = 1",
    "MATCH (n) // harmless\rSET n.x = 1",
    "RETURN 'a' AS x UNION CREATE (n) RETURN 'b' AS x",
    "CALL { CREATE (n) RETURN n } RETURN n",
    "MATCH (n) CALL (n) { SET n.x = 1 } RETURN n",
    "RETURN 0SET n.x = 1",
    "RETURN 1.SET",
    # The word before is a variable, a property or a parameter that is called `as`.
    "MATCH (as) WITH as CREATE (n)",
    "MATCH (n) WITH n ORDER BY n.as CREATE (m)",
    "MATCH (n) WHERE n.x = $as CREATE (m)",
    # ſ becomes S in upper case, and so does a fullwidth S once it is normalised.
    "MATCH (n) ſET n.x = 1",
    "MATCH (n) \uff33\uff25\uff34 n.x = 1",
    "MATCH (n) WHERE n.name = 'it''s' SET n.x = 1",
    "MATCH (n)\u2003SET\u00a0n.x = 1",
]

REFUSED = [
    ("LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l", "begin with LOAD|LOAD CSV"),
    ("MATCH (n) LOAD\n/**/CSV FROM 'http://x' AS l RETURN l", "LOAD CSV"),
    ("RETURN 1; RETURN 2", "second statement"),
    ("RETURN 1; MATCH (n) DELETE n", "second statement"),
    ("CALL apoc.load.json('file:///x')", "apoc.load.json"),
    ("CALL `apoc`.`cypher`.`runWrite`('x')", "apoc.cypher.runWrite"),
    ("CALL /* db.labels() */ dbms.shutdown()", "dbms.shutdown"),
    ("CALL db.labels2()", "db.labels2"),
    ("MATCH (n) CALL db.index.fulltext.drop('x') RETURN n", "db.index.fulltext.drop"),
    ("CALL", "procedure"),
    ("SHOW USERS", "begin with SHOW"),
    ("USE system MATCH (n) RETURN n", "begin with USE"),
    ("CALL { USE system MATCH (n) RETURN n } RETURN n", "USE"),
    ("EXPLAIN MATCH (n) RETURN n", "begin with EXPLAIN"),
    ("CYPHER runtime=slotted MATCH (n) RETURN n", "begin with CYPHER"),
    ("ALTER USER neo4j SET PASSWORD 'x'", "SET|begin with ALTER"),
    ("BEGIN", "begin with BEGIN"),
    ("MATCH (n) CALL (n) { RETURN 1 AS x } IN TRANSACTIONS RETURN x", "transactions"),
    ("MATCH (n) CALL (n) { RETURN 1 AS x } IN 4 CONCURRENT TRANSACTIONS RETURN x", "transactions"),
    ("RETURN 1 AS a UNION SHOW USERS", "begin with SHOW"),
    ("RETURN 1 UNION", "must follow"),
    ("RETURN util.sleep(100000)", "no function util.sleep"),
    ("RETURN {a: util.sleep(100000)}", "no function util.sleep"),
    ("RETURN `eval`('x')", "no function eval"),
    ("RETURN date.systemTimezone()", "no function date.systemTimezone"),
    ("RETURN [x IN [1] | apoc.convert.toJson(x)]", "no function apoc.convert.toJson"),
    ("", "empty"),
    ("  // nothing\n", "empty"),
    (" ; ; ", "empty"),
    ("MATCH (n {name: 'x}) RETURN n", "string is not closed"),
    ('RETURN "x', "string is not closed"),
    ("RETURN `x", "name is not closed"),
    ("RETURN 1 /* x", "comment is not closed"),
    (r"MATCH (n {name: 'a\u0027}) DETACH DELETE n //'}) RETURN n", "quote"),
    (r"RETURN 'a\U0022'", "quote"),
    (r"MATCH (n) \u0053ET n.x = 1", "escape outside a string"),
    (r"MATCH (n:`a\u0060) DELETE n //`) RETURN n", "escape outside a string"),
]


@pytest.mark.parametrize("text", READS)
def test_reading_may_run(text: str) -> None:
    checked, tokens = check(text)
    assert tokens[-1].text != ";"
    assert text.startswith(checked)


@pytest.mark.parametrize("text", WRITING)
def test_writing_may_not(text: str) -> None:
    with pytest.raises(UsageError, match="would change the graph"):
        check(text)


@pytest.mark.parametrize(("text", "says"), REFUSED)
def test_the_rest_may_not_either(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        check(text)


def test_an_error_shows_line_column_and_a_caret_under_the_spot() -> None:
    with pytest.raises(UsageError) as caught:
        check("MATCH (n)\n  WHERE true SET n.x = 1")
    assert caught.value.exit_code == 2
    assert caught.value.message.splitlines() == [
        "line 2, column 14: SET would change the graph; queries only read",
        "      WHERE true SET n.x = 1",
        "                 ^",
    ]
    assert caught.value.hint == "if it is a name, put it in backticks"


def test_a_caret_is_right_in_a_long_line_too() -> None:
    with pytest.raises(UsageError) as caught:
        check(f"MATCH (n) WHERE n.name = '{'x' * 300}' DELETE n")
    _, line, caret = caught.value.message.splitlines()
    assert line[caret.index("^") :].startswith("DELETE n")
    assert len(line) < 120


def test_a_misspelt_beginning_and_function_get_a_suggestion() -> None:
    with pytest.raises(UsageError) as caught:
        check("MACTH (n) RETURN n")
    assert caught.value.hint == "did you mean MATCH?"
    with pytest.raises(UsageError) as caught:
        check("RETURN to_upper('x')")
    assert caught.value.hint is not None and "toUpper" in caught.value.hint


@given(st.sampled_from(sorted(WRITES)), st.text(alphabet="abc '\"`\\/*\n;{}", max_size=12))
def test_a_write_after_any_prefix_is_refused_or_hidden_in_a_string(word: str, noise: str) -> None:
    text = f"MATCH (n) WHERE n.x = {noise} {word} n"
    try:
        _, tokens = check(text)
    except UsageError:
        return
    # It passed: then no token of the query is the word itself.
    assert word not in [token.keyword for token in tokens]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("RETURN 1", ["1"]),
        ("MATCH (n) RETURN n, n.name AS name, count( * )", ["n", "name", "count( * )"]),
        ("MATCH (n) RETURN DISTINCT n.x ORDER BY n.x LIMIT 3", ["n.x"]),
        ("RETURN [1, 2] AS l, {a: 1, b: 2} AS m, f(1, 2)", ["l", "m", "f(1, 2)"]),
        ("CALL { RETURN 1 AS inner } RETURN inner AS outer", ["outer"]),
        ("RETURN 1 AS a UNION RETURN 2 AS b", ["a"]),
        ("RETURN 1 AS `a ``b`", ["a `b"]),
        ("MATCH (n) RETURN n.order, n.limit SKIP 1", ["n.order", "n.limit"]),
        ("MATCH (n) RETURN *", None),
        ("CALL db.labels()", None),
    ],
)
def test_columns_are_known_before_the_query_runs(text: str, names: list[str] | None) -> None:
    from westphalia.graph.cypher.tokens import tokens

    found = columns(text, tokens(text))
    assert found == (None if names is None else tuple(names))


def test_two_columns_of_one_name_are_refused_as_in_neo4j() -> None:
    from westphalia.graph.cypher.tokens import tokens

    text = "MATCH (n) RETURN n.name, n.name"
    with pytest.raises(UsageError, match=r"column 26: a second column called n\.name"):
        columns(text, tokens(text))
