"""One small graph, worked out by hand, that all tests of Cypher share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from westphalia.graph.cypher.cache import Projected
from westphalia.graph.cypher.embedded import EmbeddedEngine
from westphalia.graph.cypher.engine import Engine, Rows
from westphalia.graph.cypher.held import held
from westphalia.graph.cypher.push import push
from westphalia.graph.cypher.server import Server, ServerEngine
from westphalia.graph.projection import Node, Relationship

Ask = Callable[..., Rows]

HOSTILE = "Robert'); DROP\t\"`x`\\ </script>\n\u2028 \U0001f5fa"
NAMES = {
    "abkhazia": "Abkhazia",
    "cote-d-ivoire": "Côte d’Ivoire",
    "georgia": "Georgia",
    "hostile": HOSTILE,
    "japan": "日本",
    "nauru": "Nauru",
    "russia": "Russia",
    "vanuatu": "Vanuatu",
}
TIES: list[tuple[str, str, str, date | None, date | None]] = [
    ("RECOGNISES", "russia", "abkhazia", date(2008, 8, 26), None),
    ("RECOGNISES", "nauru", "abkhazia", date(2009, 12, 15), None),
    ("RECOGNISES", "vanuatu", "abkhazia", date(2011, 5, 23), date(2013, 5, 20)),
    ("ALLIED_WITH", "russia", "abkhazia", date(2008, 9, 17), None),
    ("ALLIED_WITH", "russia", "abkhazia", date(2014, 11, 24), None),
    ("BORDERS", "abkhazia", "georgia", None, None),
    ("BORDERS", "georgia", "russia", None, None),
    ("MEMBER_OF", "georgia", "un", date(1992, 7, 31), None),
    ("MEMBER_OF", "nauru", "un", date(1999, 9, 14), None),
    ("MEMBER_OF", "russia", "un", date(1945, 10, 24), None),
]


def nodes() -> list[Node]:
    made = [
        Node("Polity", {"id": id, "name": name, "iso3": id[:3].upper(), "recognised_by": 3,
                        "un_member": id in ("georgia", "nauru", "russia"), "aliases": [name, "x"],
                        "share": 0.5, "set": "a property called set"})
        for id, name in NAMES.items()
    ]  # fmt: skip
    made.append(Node("Organisation", {"id": "un", "name": "United Nations", "iso3": None}))
    made.append(Node("Event", {"id": "westphalia", "name": "Peace", "on": date(1648, 10, 24),
                               "first": date(1, 1, 1), "last": date(9999, 12, 31)}))  # fmt: skip
    return made


def relationships() -> list[Relationship]:
    return [
        Relationship(type, subject, object, {
            "id": f"{subject}:{type.lower()}:{object}:{at}",
            "valid_from": first, "valid_to": last, "valid": f"{first or ''}/{last or '..'}",
            "stage": "de_jure" if type == "RECOGNISES" else None, "disputed": at == 0,
            "sources": ["atlas", "reuters"] if at == 0 else [],
        })
        for at, (type, subject, object, first, last) in enumerate(TIES)
    ]  # fmt: skip


@pytest.fixture(scope="session")
def projected() -> Projected:
    return Projected.of(nodes(), relationships(), ["Claim", "Territory"], ["CITES", "AT_WAR_WITH"])


@pytest.fixture(scope="session")
def engine(projected: Projected, tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    folder: Path = tmp_path_factory.mktemp("cypher")
    return EmbeddedEngine.over(projected, folder)


@pytest.fixture(scope="session")
def on_server(bolt: str) -> Callable[[Projected], ServerEngine]:
    """Puts a projection on the real server, where it is not there yet; gives the engine over it."""
    server = Server.of(bolt)

    def put(rows: Projected) -> ServerEngine:
        with server.session() as session:
            there = held(session)
        if there is None or not there.whole or there.fingerprint != rows.fingerprint():
            push(rows, server, "a test", overwrite=True)
        return ServerEngine(server)

    return put


@pytest.fixture(params=["embedded", "neo4j"])
def either(request: pytest.FixtureRequest, projected: Projected, engine: EmbeddedEngine) -> Ask:
    """Asks the small graph on each engine in turn."""
    chosen: Engine = engine
    if request.param == "neo4j":
        chosen = request.getfixturevalue("on_server")(projected)

    def run(text: str, timeout: float = 30.0, limit: int = 10_000, **params: Any) -> Rows:
        return chosen.run(text, params, timeout=timeout, limit=limit)

    return run


@pytest.fixture(scope="session")
def ask(engine: EmbeddedEngine) -> Ask:
    def run(text: str, timeout: float = 30.0, limit: int = 10_000, **params: Any) -> Rows:
        return engine.run(text, params, timeout=timeout, limit=limit)

    return run
