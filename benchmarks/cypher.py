"""The embedded engine and a Neo4j side by side: bringing a graph in, and asking it.

    python benchmarks/cypher.py bolt://localhost:7687 [RELATIONS]

The database has to be empty. Ratios are those of one run on one machine; the base line of a push is
one MERGE a relation, as scripts do it, of which a part is timed and the rest reckoned.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from westphalia.graph.cypher.cache import Projected
from westphalia.graph.cypher.embedded import EmbeddedEngine, warm
from westphalia.graph.cypher.engine import Engine
from westphalia.graph.cypher.push import push
from westphalia.graph.cypher.server import Server, ServerEngine
from westphalia.graph.projection import Node, Relationship

STATES, ONE_BY_ONE, RUNS = 1_000, 500, 7
TYPES = ("RECOGNISES", "ALLIED_WITH", "MEMBER_OF", "BORDERS")
QUERIES = {
    "as-of lookup": "MATCH (a:Polity {id: 's7'})-[r:RECOGNISES]->(b) "
    "WHERE r.valid_from <= $day AND (r.valid_to IS NULL OR r.valid_to >= $day) "
    "RETURN b.id AS id ORDER BY id",
    "group count": "MATCH (a)-[r:MEMBER_OF]->(b) RETURN b.id AS id, count(*) AS n "
    "ORDER BY n DESC, id LIMIT 10",
    "triangles": "MATCH (a:Polity {id: 's7'})-[:ALLIED_WITH]->(b)-[:ALLIED_WITH]->(c)"
    "-[:ALLIED_WITH]->(a) RETURN count(*) AS n",
    "1..3 reach": "MATCH (a:Polity {id: 's7'})-[:BORDERS*1..3]->(b) RETURN count(DISTINCT b) AS n",
    "shortest path": "MATCH (a:Polity {id: 's7'}), (b:Polity {id: 's700'}), "
    "p = shortestPath((a)-[:RECOGNISES*..6]->(b)) RETURN length(p) AS n",
    "full scan": "MATCH ()-[r]->() WHERE r.valid_from >= $day RETURN count(*) AS n",
}


def made(number: int) -> Projected:
    """States, and as many relations between them; the same every time."""
    nodes = [Node("Polity", {"id": f"s{i}", "name": f"State {i}"}) for i in range(STATES)]
    return Projected.of(nodes, relations(number, random.Random(1648)))


def relations(number: int, choose: random.Random) -> Iterator[Relationship]:
    """Relations between any two states, one at a time."""
    for i in range(number):
        one, other = choose.sample(range(STATES), 2)
        type, first = choose.choice(TYPES), date(1816, 1, 1) + timedelta(choose.randrange(70_000))
        last = first + timedelta(choose.randrange(9_000)) if choose.random() < 0.5 else None
        properties = {
            "id": f"{type}{i}", "valid_from": first, "valid_to": last, "stage": "x",
            "sources": ["atlas", "reuters"], "disputed": False, "claims": 2,
        }  # fmt: skip
        yield Relationship(type, f"s{one}", f"s{other}", properties)


def timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def one_by_one(server: Server, rows: Projected) -> float:
    """Seconds that a MERGE a relation takes for all of them, reckoned from the first few."""
    with server.session("WRITE") as session:
        some = [(kind, row) for kind, of in rows.relationships.items() for row in of][:ONE_BY_ONE]
        begun = time.perf_counter()
        for at, (_, (subject, object, _)) in enumerate(some):
            session.run(
                "MERGE (a:Stranger {id: $a}) MERGE (b:Stranger {id: $b}) "
                "MERGE (a)-[r:KNOWS {id: $id}]->(b)",
                a=subject, b=object, id=str(at),
            ).consume()  # fmt: skip
        spent = time.perf_counter() - begun
        session.run("MATCH (n:Stranger) DETACH DELETE n").consume()
    return spent / len(some) * sum(map(len, rows.relationships.values()))


def asked(engine: Engine, text: str) -> tuple[float, Any]:
    """The median of several runs in milliseconds, and the rows."""
    params = {"day": date(2000, 1, 1)} if "$day" in text else {}
    rows = engine.run(text, params, timeout=60, limit=100_000).rows
    spent = [
        timed(lambda: engine.run(text, params, timeout=60, limit=100_000)) for _ in range(RUNS)
    ]
    return statistics.median(spent) * 1000, rows


def main(url: str, number: int) -> None:
    rows, server = made(number), Server.of(url)
    warm().ready()
    with tempfile.TemporaryDirectory() as folder:
        build = timed(lambda: EmbeddedEngine.over(rows, Path(folder)))
        embedded = EmbeddedEngine.over(rows, Path(folder))
        pushed = timed(lambda: push(rows, server, "benchmark"))
        again = timed(lambda: push(rows, server, "benchmark"))
        base = one_by_one(server, rows)
        print(f"{number:,} relations")
        print(f"{'embedded build':16} {build:8.1f} s")
        print(f"{'push':16} {pushed:8.1f} s   {pushed / build:6.1f} x the build")
        print(f"{'push again':16} {again:8.1f} s   nothing to write")
        print(f"{'one by one':16} {base:8.1f} s   {base / pushed:6.1f} x the push (reckoned)")
        print(f"\n{'query':16} {'embedded':>10} {'Neo4j':>10}   Neo4j : embedded")
        for name, text in QUERIES.items():
            (here, one), (there, other) = asked(embedded, text), asked(ServerEngine(server), text)
            assert one == other, name
            print(f"{name:16} {here:7.1f} ms {there:7.1f} ms   {there / here:6.2f}")
    push(Projected.of([], []), server, "nothing", overwrite=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
