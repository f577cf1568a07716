"""Texts of Cypher with their rows, worked out by hand over the small graph of the conftest.

Rows are compared without their order, but for texts with ORDER BY.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from westphalia.graph.cypher import DurationValue

P, R = "MATCH (n:Polity) ", "MATCH (a)-[r:RECOGNISES]->(b) "
Case = tuple[str, list[tuple[Any, ...]]]

SUITE: dict[str, list[Case]] = {
    "labels and types": [
        ("MATCH (n {id: 'un'}) RETURN labels(n) AS l", [(["Organisation"],)]),
        ("MATCH (n) RETURN labels(n)[0] AS l, count(*) AS c ORDER BY l",
         [("Event", 1), ("Organisation", 1), ("Polity", 8)]),
        ("MATCH (n:!Polity) RETURN n.id AS id ORDER BY id", [("un",), ("westphalia",)]),
        ("MATCH (n:Polity&!Event) RETURN count(n) AS c", [(8,)]),
        ("MATCH (n) WHERE n:Event OR n:Organisation RETURN count(n) AS c", [(2,)]),
        ("MATCH ()-[r]-({id: 'un'}) RETURN DISTINCT type(r) AS t", [("MEMBER_OF",)]),
        ("MATCH ({id: 'abkhazia'})-[r]-() RETURN type(r) AS t, count(*) AS c ORDER BY c DESC, t",
         [("RECOGNISES", 3), ("ALLIED_WITH", 2), ("BORDERS", 1)]),
        ("MATCH ()-[r:!RECOGNISES]->() RETURN count(r) AS c", [(7,)]),
        ("MATCH (a)<-[r:RECOGNISES]-(b) RETURN DISTINCT a.id AS a", [("abkhazia",)]),
        ("MATCH ()-[r:ALLIED_WITH|BORDERS]-() RETURN count(DISTINCT r) AS c", [(4,)]),
        ("MATCH (a)-[r]->(b) WHERE type(r) STARTS WITH 'REC' RETURN count(*) AS c", [(3,)]),
        ("MATCH ({id: 'russia'})-->({id: 'abkhazia'}) RETURN count(*) AS c", [(3,)]),
        ("MATCH (a)-[r]->(b) RETURN startNode(r).id AS s, endNode(r).id AS e ORDER BY s, e LIMIT 2",
         [("abkhazia", "georgia"), ("georgia", "russia")]),
        ("MATCH (a:Polity {iso3: 'GEO'})-[:MEMBER_OF]->(b:Organisation) RETURN b.name AS n",
         [("United Nations",)]),
    ],
    "conditions and nulls": [
        (R + "WHERE r.valid_to IS NULL RETURN a.id AS a ORDER BY a", [("nauru",), ("russia",)]),
        (R + "WHERE r.valid_to IS NOT NULL RETURN a.id AS a", [("vanuatu",)]),
        (R + "WHERE r.valid_to > date('2012-01-01') RETURN a.id AS a", [("vanuatu",)]),
        (R + "WHERE NOT r.valid_to > date('2012-01-01') RETURN a.id AS a", []),
        (P + "WHERE n.nothing = 1 OR n.id = 'japan' RETURN n.id AS id", [("japan",)]),
        (P + "WHERE n.nothing <> 1 RETURN n.id AS id", []),
        (P + "WHERE n.un_member XOR n.id = 'russia' RETURN n.id AS id ORDER BY id",
         [("georgia",), ("nauru",)]),
        ("RETURN true AND null AS a, false AND null AS b, true OR null AS c, false OR null AS d",
         [(None, False, True, None)]),
        ("RETURN NOT null AS a, null XOR true AS b", [(None, None)]),
        ("RETURN 1 IN [1, null] AS a, 2 IN [1, null] AS b, 2 IN [1, 3] AS c, null IN [] AS d",
         [(True, None, False, False)]),
        ("RETURN null <> null AS a, null < 1 AS b, [1, null] = [1, null] AS c",
         [(None, None, None)]),
        ("RETURN coalesce(null, null, 3) AS a, coalesce(null) AS b", [(3, None)]),
        ("RETURN 1 < 2 AND 2 < 3 AS a, 1 < 3 < 2 AS b", [(True, False)]),
        (P + "WHERE 'Japan' < n.iso3 RETURN count(n) AS c", [(3,)]),
        (P + "WHERE n.iso3 >= 'NAU' AND n.iso3 < 'S' RETURN n.id AS id ORDER BY id",
         [("nauru",), ("russia",)]),
        (P + "WHERE n.id IN ['japan', 'nowhere', 'nauru'] RETURN n.id AS id ORDER BY id",
         [("japan",), ("nauru",)]),
        (P + "WHERE NOT n.id IN ['japan', 'nauru'] RETURN count(*) AS c", [(6,)]),
        ("RETURN 'a' = 1 AS a, 'a' <> 1 AS b, 1 = 1.0 AS c", [(False, True, True)]),
    ],
    "text": [
        (P + "WHERE n.name STARTS WITH 'C' RETURN n.id AS id", [("cote-d-ivoire",)]),
        (P + "WHERE n.name ENDS WITH 'ia' RETURN n.id AS id ORDER BY id",
         [("abkhazia",), ("georgia",), ("russia",)]),
        (P + "WHERE n.id CONTAINS 'au' RETURN n.id AS id ORDER BY id", [("nauru",), ]),
        (P + "WHERE n.id CONTAINS 'nu' RETURN n.id AS id", [("vanuatu",)]),
        (P + "WHERE n.name =~ '.*[ö日].*' RETURN n.id AS id", [("japan",)]),
        (P + "WHERE n.id =~ '[a-m].*' RETURN count(n) AS c", [(5,)]),
        ("RETURN toUpper('côte') AS u, toLower('ÇA') AS l", [("CÔTE", "ça")]),
        ("RETURN trim('  a b ') AS a, lTrim('  a') AS b, rTrim('a  ') AS c", [("a b", "a", "a")]),
        ("RETURN substring('westphalia', 4) AS a, substring('westphalia', 0, 4) AS b",
         [("phalia", "west")]),
        ("RETURN left('treaty', 3) AS a, right('treaty', 2) AS b", [("tre", "ty")]),
        ("RETURN replace('a-b-c', '-', '+') AS a, split('a,b,,c', ',') AS b",
         [("a+b+c", ["a", "b", "", "c"])]),
        ("RETURN reverse('abc') AS a, size('日本') AS b", [("cba", 2)]),
        ("RETURN 'a' + 'b' AS a, 'a' + 1 AS b, 'a' + null AS c", [("ab", "a1", None)]),
        ("RETURN toString(1) AS a, toString(1.5) AS b, toString(true) AS c",
         [("1", "1.5", "true")]),
        ("RETURN toString(date('2015-02-20')) AS d", [("2015-02-20",)]),
        ("RETURN toInteger('42') AS a, toInteger('x') AS b, toFloat('1.5') AS c, "
         "toBoolean('TRUE') AS d", [(42, None, 1.5, True)]),
        ("RETURN \"it's\" AS a, 'say \"so\"' AS b, 'back\\\\slash' AS c",
         [("it's", 'say "so"', "back\\slash")]),
        ("RETURN '\\u00e9' AS a", [("é",)]),
    ],
    "numbers": [
        ("RETURN 7 / 2 AS a, 7 % 3 AS b, 7.0 / 2 AS c, 2 ^ 3 AS d", [(3, 1, 3.5, 8.0)]),
        ("RETURN -7 / 2 AS a, -7 % 3 AS b", [(-3, -1)]),
        ("RETURN abs(-3) AS a, sign(-2) AS b, ceil(1.2) AS c, floor(-1.2) AS d",
         [(3, -1, 2.0, -2.0)]),
        ("RETURN round(2.4) AS a, round(2.6) AS b, sqrt(16) AS c", [(2.0, 3.0, 4.0)]),
        ("RETURN 1 + 2 * 3 AS a, (1 + 2) * 3 AS b, -(1 - 3) AS c", [(7, 9, 2)]),
        ("RETURN toInteger(2.9) AS a, toFloat(2) AS b", [(2, 2.0)]),
        ("RETURN 9223372036854775807 AS big, -9223372036854775807 AS small",
         [(9223372036854775807, -9223372036854775807)]),
        ("RETURN range(1, 4) AS a, range(5, 1, -2) AS b, range(2, 1) AS c",
         [([1, 2, 3, 4], [5, 3, 1], [])]),
    ],
    "lists and maps": [
        ("RETURN [1, 2, 3][0] AS a, [1, 2, 3][-1] AS b, [1, 2, 3][5] AS c", [(1, 3, None)]),
        ("RETURN [1, 2, 3, 4][1..3] AS a, [1, 2, 3][..2] AS b, [1, 2, 3][1..] AS c",
         [([2, 3], [1, 2], [2, 3])]),
        ("RETURN size([1, 2]) AS a, head([1, 2]) AS b, last([1, 2]) AS c, tail([1, 2, 3]) AS d",
         [(2, 1, 2, [2, 3])]),
        ("RETURN [1, 2] + [3] AS a, [1] + 2 AS b, reverse([1, 2]) AS c",
         [([1, 2, 3], [1, 2], [2, 1])]),
        ("RETURN [x IN range(1, 6) WHERE x % 2 = 0 | x * x] AS l", [([4, 16, 36],)]),
        ("RETURN [x IN ['a', 'b'] | toUpper(x)] AS l", [(["A", "B"],)]),
        ("RETURN [x IN [1, null, 3] WHERE x IS NOT NULL] AS l", [([1, 3],)]),
        ("RETURN reduce(s = 0, x IN [1, 2, 3] | s + x) AS r", [(6,)]),
        ("RETURN reduce(s = '', x IN ['a', 'b'] | s + x) AS r", [("ab",)]),
        ("RETURN any(x IN [1, 2] WHERE x > 1) AS a, all(x IN [1, 2] WHERE x > 1) AS b, "
         "none(x IN [1, 2] WHERE x > 2) AS c, single(x IN [1, 2] WHERE x > 1) AS d",
         [(True, False, True, True)]),
        ("RETURN any(x IN [] WHERE x > 1) AS a, all(x IN [] WHERE x > 1) AS b", [(False, True)]),
        ("RETURN {a: 1, b: [2]}.b AS l, {a: 1}['a'] AS v, {a: 1}.z AS n", [([2], 1, None)]),
        ("UNWIND keys({b: 1, a: 2}) AS k RETURN k ORDER BY k", [("a",), ("b",)]),
        ("MATCH (n {id: 'un'}) RETURN n {.id, .name, big: 1 + 1} AS m",
         [({"id": "un", "name": "United Nations", "big": 2},)]),
        ("MATCH (n {id: 'un'}) RETURN n {.*} AS m", [({"id": "un", "name": "United Nations"},)]),
        ("MATCH (n {id: 'un'}) RETURN properties(n) AS m",
         [({"id": "un", "name": "United Nations"},)]),
        ("MATCH (n {id: 'russia'}) RETURN n.aliases[0] AS a, 'x' IN n.aliases AS b, "
         "size(n.aliases) AS c", [("Russia", True, 2)]),
        ("UNWIND [[1, 2], [3]] AS l UNWIND l AS x RETURN sum(x) AS s", [(6,)]),
        ("UNWIND [] AS x RETURN x", []),
        ("RETURN [[1, [2]], {a: {b: null}}] AS l", [([[1, [2]], {"a": {"b": None}}],)]),
    ],
    "dates": [
        ("RETURN date('2015-02-20') AS a, date({year: 2015, month: 2, day: 20}) AS b",
         [(date(2015, 2, 20), date(2015, 2, 20))]),
        ("RETURN date({year: 2015}) AS a, date('2015-02') AS b",
         [(date(2015, 1, 1), date(2015, 2, 1))]),
        ("RETURN date('2015-02-20').year AS y, date('2015-02-20').month AS m, "
         "date('2015-02-20').day AS d", [(2015, 2, 20)]),
        ("RETURN date('2015-02-20').quarter AS q, date('2015-02-20').dayOfWeek AS w, "
         "date('2015-03-01').ordinalDay AS o", [(1, 5, 60)]),
        ("RETURN date('2015-01-31') + duration('P1M') AS a, date('2016-02-29') + duration('P1Y') "
         "AS b", [(date(2015, 2, 28), date(2017, 2, 28))]),
        ("RETURN date('2015-02-20') - duration({days: 20}) AS a", [(date(2015, 1, 31),)]),
        ("RETURN date.truncate('month', date('2015-02-20')) AS a, "
         "date.truncate('year', date('2015-02-20')) AS b", [(date(2015, 2, 1), date(2015, 1, 1))]),
        ("RETURN date('2015-02-20') > date('2008-08-26') AS a, "
         "date('2015-02-20') = date('2015-02-20') AS b", [(True, True)]),
        ("RETURN duration.inDays(date('2015-02-20'), date('2015-03-01')).days AS d", [(9,)]),
        ("RETURN duration.inMonths(date('2008-08-26'), date('2015-02-20')).months AS m", [(77,)]),
        ("RETURN duration('P1Y2M3D') AS d", [(DurationValue(14, 3),)]),
        ("RETURN duration({hours: 1, minutes: 30}) AS d", [(DurationValue(0, 0, 5400),)]),
        ("UNWIND [date('2015-02-20'), date('1648-10-24')] AS d RETURN d ORDER BY d",
         [(date(1648, 10, 24),), (date(2015, 2, 20),)]),
        (R + "RETURN a.id AS a ORDER BY r.valid_from DESC",
         [("vanuatu",), ("nauru",), ("russia",)]),
        (R + "WITH r.valid_from.year AS y, count(*) AS c RETURN y, c ORDER BY y",
         [(2008, 1), (2009, 1), (2011, 1)]),
        ("MATCH ()-[r:MEMBER_OF]->() RETURN max(r.valid_from) AS a, min(r.valid_from) AS b",
         [(date(1999, 9, 14), date(1945, 10, 24))]),
        ("MATCH ()-[r]->() WHERE r.valid_from < date('2000-01-01') RETURN count(r) AS c", [(3,)]),
    ],
    "aggregation": [
        ("MATCH (n:Nowhere) RETURN count(n) AS a, sum(n.x) AS b, avg(n.x) AS c, collect(n.x) AS d, "
         "max(n.x) AS e", [(0, 0, None, [], None)]),
        ("UNWIND [1, 2, 2, null] AS x RETURN count(*) AS a, count(x) AS b, count(DISTINCT x) AS c, "
         "sum(x) AS d, avg(x) AS e", [(4, 3, 2, 5, 5 / 3)]),
        ("UNWIND [3, 1, 2] AS x WITH x ORDER BY x RETURN collect(x) AS l", [([1, 2, 3],)]),
        ("UNWIND [1, null, 1] AS x RETURN collect(x) AS a, collect(DISTINCT x) AS b",
         [([1, 1], [1])]),
        ("UNWIND [1, 2, 3, 4] AS x RETURN x % 2 AS k, sum(x) AS s ORDER BY k", [(0, 6), (1, 4)]),
        ("UNWIND [1, 2, 3, 4] AS x RETURN stDevP(x) ^ 2 AS v, percentileCont(x, 0.5) AS p",
         [(1.2500000000000002, 2.5)]),
        ("MATCH (a:Polity) OPTIONAL MATCH (a)-[r]->() WITH a, count(r) AS c WHERE c > 0 "
         "RETURN a.id AS a, c ORDER BY c DESC, a",
         [("russia", 4), ("georgia", 2), ("nauru", 2), ("abkhazia", 1), ("vanuatu", 1)]),
        ("MATCH (a)-[:RECOGNISES]->(b) WITH b, count(*) AS c, collect(a.iso3)[0] AS f "
         "RETURN b.id AS b, c, f IS NULL AS n", [("abkhazia", 3, False)]),
        ("UNWIND ['a', 'b'] AS x RETURN any(y IN collect(x) WHERE y = 'a' AND y <> 'b') AS a",
         [(True,)]),
        ("UNWIND ['a', 'b'] AS x RETURN count(x IS NULL) AS a, sum(CASE WHEN x = 'a' AND true "
         "THEN 1 ELSE 0 END) AS b", [(2, 1)]),
        ("MATCH ()-[r]->() RETURN count(r.valid_from)", [(8,)]),
        ("MATCH ()-[r]->() RETURN count(r.valid_to) AS c, count(r.stage) AS d", [(1, 3)]),
        ("MATCH ()-[r]->() WITH count(r.valid_to) AS c RETURN c", [(1,)]),
        ("MATCH (n) RETURN count(n.iso3) AS c", [(8,)]),
        ("UNWIND [1, 2] AS x RETURN (sum(x) + 1) * 2 AS a, toFloat(sum(x)) / count(*) AS b, "
         "1 < count(x) < 3 AS c", [(8, 1.5, True)]),
        ("MATCH (n:Polity) RETURN n.un_member AS m, count(*) AS c ORDER BY m",
         [(False, 5), (True, 3)]),
        ("MATCH (n:Polity) WITH count(n) AS whole MATCH (m:Polity {un_member: true}) "
         "WITH whole, count(m) AS some RETURN some * 100 / whole AS share", [(37,)]),
        ("MATCH ()-[r]->() WITH type(r) AS t, count(*) AS c WITH max(c) AS m RETURN m", [(3,)]),
        ("MATCH (n:Polity) RETURN min(n.id) AS a, max(n.id) AS b", [("abkhazia", "vanuatu")]),
        ("UNWIND [date('2015-02-20'), null, date('1999-01-01')] AS d RETURN min(d) AS d",
         [(date(1999, 1, 1),)]),
    ],
    "order and limits": [
        (P + "RETURN n.id AS id ORDER BY id LIMIT 2", [("abkhazia",), ("cote-d-ivoire",)]),
        (P + "RETURN n.id AS id ORDER BY id SKIP 6", [("russia",), ("vanuatu",)]),
        (P + "RETURN n.id AS id ORDER BY n.un_member DESC, id DESC LIMIT 4",
         [("russia",), ("nauru",), ("georgia",), ("vanuatu",)]),
        ("UNWIND [2, null, 1] AS x RETURN x ORDER BY x DESC", [(None,), (2,), (1,)]),
        (R + "RETURN a.id AS a, r.valid_to AS t ORDER BY t, a",
         [("vanuatu", date(2013, 5, 20)), ("nauru", None), ("russia", None)]),
        ("UNWIND ['b', 'B', 'a'] AS x RETURN x ORDER BY x", [("B",), ("a",), ("b",)]),
        (P + "WITH n ORDER BY n.id LIMIT 3 RETURN collect(n.id) AS l",
         [(["abkhazia", "cote-d-ivoire", "georgia"],)]),
        (P + "RETURN DISTINCT n.un_member AS m ORDER BY m", [(False,), (True,)]),
        (P + "RETURN n.id AS id ORDER BY id LIMIT 0", []),
        ("UNWIND [3, 1, 2] AS x RETURN x ORDER BY -x", [(3,), (2,), (1,)]),
        ("UNWIND [1.5, 1, 2] AS x RETURN x ORDER BY x", [(1,), (1.5,), (2,)]),
    ],
    "optional, union, case, subqueries": [
        ("MATCH (n {id: 'japan'}) OPTIONAL MATCH (n)-[r]-(m) RETURN n.id AS n, r AS r, m AS m",
         [("japan", None, None)]),
        ("MATCH (n:Polity) WHERE n.id IN ['georgia', 'japan'] OPTIONAL MATCH (n)-[:BORDERS]-(m) "
         "RETURN n.id AS n, count(m) AS c ORDER BY n", [("georgia", 2), ("japan", 0)]),
        ("OPTIONAL MATCH (n:Nowhere) RETURN n AS n", [(None,)]),
        ("MATCH (n {id: 'vanuatu'}) OPTIONAL MATCH (n)-[r:RECOGNISES]->(m) "
         "WHERE r.valid_to IS NULL RETURN n.id AS n, m AS m", [("vanuatu", None)]),
        ("MATCH (n:Organisation) RETURN n.id AS id UNION MATCH (n:Event) RETURN n.id AS id",
         [("un",), ("westphalia",)]),
        ("RETURN 1 AS x UNION ALL RETURN 2 AS x UNION ALL RETURN 1 AS x", [(1,), (2,), (1,)]),
        ("UNWIND [1, 5, null] AS x RETURN CASE WHEN x > 3 THEN 'much' WHEN x IS NULL THEN 'none' "
         "ELSE 'little' END AS c", [("little",), ("much",), ("none",)]),
        ("UNWIND ['a', 'z'] AS x RETURN CASE x WHEN 'a' THEN 1 ELSE 2 END AS c", [(1,), (2,)]),
        ("RETURN CASE WHEN false THEN 1 END AS c", [(None,)]),
        (P + "WHERE EXISTS { (n)-[:RECOGNISES]->() } RETURN n.id AS id ORDER BY id",
         [("nauru",), ("russia",), ("vanuatu",)]),
        (P + "WHERE NOT EXISTS { (n)--() } RETURN count(n) AS c", [(3,)]),
        (P + "WHERE EXISTS { MATCH (n)-[r:RECOGNISES]->() WHERE r.valid_to IS NOT NULL } "
         "RETURN n.id AS id", [("vanuatu",)]),
        (P + "WHERE COUNT { (n)--() } > 2 RETURN n.id AS id ORDER BY id",
         [("abkhazia",), ("georgia",), ("russia",)]),
        (P + "WHERE n.un_member RETURN n.id AS id, COUNT { (n)-[:RECOGNISES]->() } AS c ORDER BY id",
         [("georgia", 0), ("nauru", 1), ("russia", 1)]),
        (P + "WHERE (n)-[:MEMBER_OF]->() AND NOT (n)-[:RECOGNISES]->() RETURN n.id AS id",
         [("georgia",)]),
        ("MATCH (o:Organisation) CALL { WITH o MATCH (m)-[:MEMBER_OF]->(o) RETURN count(m) AS c } "
         "RETURN o.id AS o, c", [("un", 3)]),
        ("CALL { MATCH (n:Polity) RETURN n.id AS id ORDER BY id LIMIT 1 } RETURN id",
         [("abkhazia",)]),
        ("CALL { RETURN 1 AS x UNION RETURN 2 AS x } RETURN sum(x) AS s", [(3,)]),
        ("MATCH (a:Polity)-[:RECOGNISES]->(x), (a)-[:MEMBER_OF]->(o) RETURN a.id AS a ORDER BY a",
         [("nauru",), ("russia",)]),
        ("WITH 1 AS a, 2 AS b WITH a + b AS c WHERE c = 3 RETURN c", [(3,)]),
        ("WITH [1, 2, 3] AS l UNWIND l AS x WITH x WHERE x > 1 RETURN collect(x) AS l", [([2, 3],)]),
    ],
    "paths": [
        ("MATCH (a {id: 'nauru'})-[*2]-(b) RETURN b.id AS b ORDER BY b",
         [("georgia",), ("georgia",), ("russia",), ("russia",), ("russia",), ("russia",),
          ("vanuatu",)]),
        ("MATCH ({id: 'georgia'})-[:BORDERS*1..2]-(b) RETURN b.id AS b ORDER BY b",
         [("abkhazia",), ("russia",)]),
        ("MATCH ({id: 'abkhazia'})-[:BORDERS*]->(b) RETURN b.id AS b ORDER BY b",
         [("georgia",), ("russia",)]),
        ("MATCH ({id: 'georgia'})-[:BORDERS*0..1]->(b) RETURN b.id AS b ORDER BY b",
         [("georgia",), ("russia",)]),
        # No relationship twice in one path. Round by Abkhazia and Russia there are three times two
        # ways home, and two by the United Nations and Russia.
        ("MATCH (g {id: 'georgia'})-[*3]-(g) RETURN count(*) AS c", [(8,)]),
        ("MATCH p = ({id: 'vanuatu'})-[:RECOGNISES]->()-[:BORDERS]->() RETURN length(p) AS l, "
         "[n IN nodes(p) | n.id] AS n, [r IN relationships(p) | type(r)] AS r",
         [(2, ["vanuatu", "abkhazia", "georgia"], ["RECOGNISES", "BORDERS"])]),
        ("MATCH (a {id: 'vanuatu'}), (b {id: 'nauru'}), p = shortestPath((a)-[*]-(b)) "
         "RETURN length(p) AS l", [(2,)]),
        ("MATCH (a {id: 'vanuatu'}), (b {id: 'un'}), p = allShortestPaths((a)-[*]-(b)) "
         "RETURN length(p) AS l, count(*) AS c", [(3, 5)]),
        ("MATCH (a {id: 'vanuatu'}), (b {id: 'un'}), p = shortestPath((a)-[*..2]-(b)) "
         "RETURN p", []),
        ("MATCH (a {id: 'georgia'}), (b {id: 'un'}), "
         "p = shortestPath((a)-[:BORDERS|MEMBER_OF*]->(b)) RETURN length(p) AS l", [(1,)]),
        ("MATCH p = ({id: 'nauru'})-[:RECOGNISES*1..3]->(b) RETURN b.id AS b", [("abkhazia",)]),
        ("MATCH ({id: 'russia'})-[rs:RECOGNISES|BORDERS*2]->(b) RETURN b.id AS b, size(rs) AS s",
         [("georgia", 2)]),
        ("MATCH p = (a)-[:MEMBER_OF]->(b) WHERE all(n IN nodes(p) WHERE n.id <> 'russia') "
         "RETURN a.id AS a ORDER BY a", [("georgia",), ("nauru",)]),
        ("MATCH p = ({id: 'russia'})-[:ALLIED_WITH]->() RETURN any(r IN relationships(p) WHERE "
         "r.valid_from > date('2010-01-01')) AS a ORDER BY a", [(False,), (True,)]),
        ("MATCH (a)-[:BORDERS]-(b)-[:BORDERS]-(c) WHERE a.id < c.id RETURN a.id AS a, c.id AS c",
         [("abkhazia", "russia")]),
        ("MATCH (a:Polity)-[:MEMBER_OF]->(:Organisation)<-[:MEMBER_OF]-(b:Polity) "
         "WHERE a.id < b.id RETURN count(*) AS c", [(3,)]),
        ("MATCH (a {id: 'russia'})-[r1]->(b)<-[r2]-(a) RETURN count(*) AS c", [(6,)]),
    ],
}  # fmt: skip

# The dialect notes of docs/cypher.md: an error on the embedded engine, and rows on a server.
ON_A_SERVER_ALONE: list[Case] = [
    ("UNWIND ['a', 'b'] AS x RETURN max(x) IS NULL AS a", [(False,)]),
    ("UNWIND ['a', 'b'] AS x RETURN NOT (max(x) = 'b') AS a", [(False,)]),
    ("UNWIND ['a', 'b'] AS x RETURN count(x) > 1 AND max(x) = 'b' AS a", [(True,)]),
    ("UNWIND ['a', 'b'] AS x RETURN head(collect(x)) STARTS WITH 'a' AS a", [(True,)]),
    ("UNWIND ['a', 'b'] AS x RETURN max(x) IN ['b'] AS a, max(x) =~ 'b.*' AS b", [(True, True)]),
    ("UNWIND ['a', 'b'] AS x RETURN [coalesce(max(x) IS NULL, true)] AS a", [([False],)]),
    ("UNWIND ['a', 'b'] AS x RETURN CASE WHEN max(x) IS NULL THEN 1 ELSE 2 END AS a", [(2,)]),
    ("UNWIND [date('2015-01-01')] AS x RETURN max(x).year AS y", [(2015,)]),
    ("UNWIND [{a: 1}] AS x RETURN collect(x)[0].a AS a", [(1,)]),
    ("UNWIND [1, 2] AS x WITH max(x) IS NULL AS d RETURN d", [(False,)]),
]

CASES = [(group, text, rows) for group, cases in SUITE.items() for text, rows in cases]
