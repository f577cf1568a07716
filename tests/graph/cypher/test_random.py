"""2,000 random reads: embedded, Neo4j, and every row worked out by brute force."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from westphalia.graph.cypher.cache import Projected
from westphalia.graph.cypher.embedded import EmbeddedEngine
from westphalia.graph.cypher.engine import Engine
from westphalia.graph.cypher.server import ServerEngine

from .random_queries import LABELS, TYPES, Graph, Query, graph

GRAPHS, QUERIES = 10, 200


def differs(engine: Engine, query: Query) -> str | None:
    """What an engine says that brute force does not, or None."""
    found = list(engine.run(query.text, {}, timeout=60, limit=10_000).rows)
    same = found == query.rows if query.ordered else _bag(found) == _bag(query.rows)
    return None if same else f"{query.text}\n gives {found}\n not   {query.rows}"


def _bag(rows: list[tuple[Any, ...]]) -> Counter[str]:
    return Counter(map(repr, rows))


def rows_of(of: Graph) -> Projected:
    return Projected.of(of.nodes.values(), of.ties, LABELS, TYPES)


@pytest.mark.parametrize("seed", range(GRAPHS))
def test_the_embedded_engine_is_right(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    of = graph(rng)
    engine = EmbeddedEngine.over(rows_of(of), tmp_path)
    wrong = [said for _ in range(QUERIES) if (said := differs(engine, Query(rng, of)))]
    assert wrong == []


@pytest.mark.parametrize("seed", range(GRAPHS))
def test_neo4j_is_right(on_server: Callable[[Projected], ServerEngine], seed: int) -> None:
    rng = random.Random(seed)
    of = graph(rng)
    engine = on_server(rows_of(of))
    wrong = [said for _ in range(QUERIES) if (said := differs(engine, Query(rng, of)))]
    assert wrong == []
