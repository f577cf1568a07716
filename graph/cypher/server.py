"""A Bolt server such as Neo4j as an engine, by the official driver.

Queries run in transactions that may only read and that the server itself stops in time. Rows hold
the same plain values as those of the embedded engine.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

import neo4j
from neo4j import exceptions, graph
from neo4j import time as neo4j_time
from westphalia.graph.cypher.dialect import for_server
from westphalia.graph.cypher.engine import (
    DurationValue,
    NodeValue,
    PathValue,
    RelationshipValue,
    Rows,
)
from westphalia.graph.cypher.faults import from_server
from westphalia.graph.cypher.question import Question
from westphalia.graph.cypher.wire import encode, outside
from westphalia.schema.errors import BackendError, UsageError

SCHEMES: Final = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
_TERMINATE: Final = (
    "SHOW TRANSACTIONS YIELD transactionId AS id, metaData WHERE metaData.asked_by = $mark "
    "TERMINATE TRANSACTIONS id YIELD message RETURN message"
)
PATIENCE: Final = 15.0  # seconds to reach a server


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server is, and who asks.

    Args:
        url: such as ``bolt://localhost:7687`` or ``neo4j+s://example.org``.
        user, password: None = nobody is named.
        database: None = the server's default.
    """

    url: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    database: str | None = None

    @classmethod
    def of(
        cls,
        url: str,
        user: str | None = None,
        password: str | None = None,
        database: str | None = None,
    ) -> Server:
        """The server at an address; what is not given comes from ``NEO4J_*`` variables.

        Raises:
            UsageError: the address is none of a Bolt server, or holds a password.
        """
        try:
            parts = urlsplit(url)
        except ValueError:
            raise UsageError(f"{url!r} is no address") from None
        if parts.password or parts.username:
            raise UsageError(
                "an address with a user and a password in it can be read by others",
                "give --user, and the password in NEO4J_PASSWORD or when asked",
            )
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise UsageError(
                f"{url!r} is no address of a Bolt server", f"write bolt://localhost:7687; "
                f"the schemes are {', '.join(SCHEMES)}",
            )  # fmt: skip
        named = user or os.environ.get("NEO4J_USER") or os.environ.get("NEO4J_USERNAME")
        secret = password if password is not None else os.environ.get("NEO4J_PASSWORD")
        if secret is not None and not named:
            named = "neo4j"
        return cls(url, named, secret, database or os.environ.get("NEO4J_DATABASE") or None)

    @contextmanager
    def session(self, mode: str = neo4j.READ_ACCESS) -> Iterator[neo4j.Session]:
        """A session with the server.

        Raises:
            BackendError: it cannot be reached, or does not know the user or the database.
        """
        try:
            driver = _driver(self)
            with driver.session(database=self.database, default_access_mode=mode) as session:
                yield session
        except (exceptions.AuthError, exceptions.TokenExpired):
            who_asked = f"the user {self.user}" if self.user else "nobody"
            raise BackendError(
                f"{self.url} does not let {who_asked} in",
                "give --user, and the password in NEO4J_PASSWORD or when asked",
            ) from None
        except (exceptions.ServiceUnavailable, exceptions.SessionExpired) as problem:
            raise BackendError(
                f"no Bolt server answers at {self.url}: {_first_line(problem)}",
                "is it running, and is the port that of Bolt (7687 unless changed)?",
            ) from None
        except exceptions.ConfigurationError as problem:
            raise UsageError(f"{self.url}: {_first_line(problem)}") from None
        except exceptions.ClientError as problem:
            if problem.code and "DatabaseNotFound" in problem.code:
                raise BackendError(f"{self.url} has no database {self.database!r}") from None
            raise


@lru_cache(maxsize=4)
def _driver(server: Server) -> neo4j.Driver:
    """The driver for a server: it keeps its connections for the next session."""
    driver = neo4j.GraphDatabase.driver(
        server.url,
        auth=(server.user, server.password or "") if server.user else None,
        connection_timeout=PATIENCE,
        connection_acquisition_timeout=PATIENCE,
        max_transaction_retry_time=PATIENCE,
        notifications_min_severity="OFF",
        user_agent="westphalia",
    )
    atexit.register(driver.close)
    return driver


class ServerEngine:
    """Answers Cypher over whatever a server holds."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def run(self, text: str, params: Mapping[str, Any], *, timeout: float, limit: int) -> Rows:
        """See :meth:`westphalia.graph.cypher.engine.Engine.run`."""
        asked = Question.of(text, params, timeout=timeout, limit=limit)
        for name, value in params.items():
            encode(name, value)
        text, back = for_server(asked.text, asked.tokens)
        with self.server.session() as session:
            try:
                with self._reading(session, timeout) as reading:
                    result = reading.run(text, dict(params))
                    names = result.keys()
                    records: list[list[Any]] = []
                    for record in result:
                        if len(records) == limit:
                            break
                        records.append(list(record.values()))
                    truncated = len(records) == limit and result.peek() is not None
                    result.consume()
                    values = _Values(_ends(reading, records))
                    rows = [[values.plain(value) for value in record] for record in records]
            except exceptions.BrokenRecordError:
                raise outside("a date") from None
            except (exceptions.CypherSyntaxError, exceptions.ClientError,
                    exceptions.TransientError, exceptions.DatabaseError) as problem:  # fmt: skip
                if isinstance(problem, (exceptions.AuthError, exceptions.TokenExpired)):
                    raise
                raise from_server(
                    asked.text, problem.code or "", problem.message or "", timeout, back
                ) from None
        notes = [f"cut after {limit:,} rows; there are more"] if truncated else []
        columns = asked.columns if asked.columns and len(asked.columns) == len(names) else names
        return Rows(columns, rows, notes=notes, truncated=truncated)

    @contextmanager
    def _reading(self, session: neo4j.Session, timeout: float) -> Iterator[neo4j.Transaction]:
        """A transaction that the server stops in time, and at once on Ctrl-C."""
        mark = uuid4().hex
        with session.begin_transaction(timeout=timeout, metadata={"asked_by": mark}) as reading:
            try:
                yield reading
            except KeyboardInterrupt:
                # The driver would wait for the answer before it leaves the transaction.
                with suppress(exceptions.Neo4jError), self.server.session() as beside:
                    beside.run(_TERMINATE, mark=mark).consume()
                with suppress(exceptions.Neo4jError):
                    reading.close()
                raise


class _Values:
    """The driver's values as plain ones.

    Args:
        ids: our ids of nodes that only relationships name, by the server's ids.
    """

    def __init__(self, ids: Mapping[str, str]) -> None:
        self.ids = ids
        self.ways: dict[type, Callable[[Any], Any]] = {
            neo4j_time.Date: _day,
            neo4j_time.DateTime: _native,
            neo4j_time.Time: _native,
            neo4j_time.Duration: lambda v: DurationValue(
                v.months, v.days, v.seconds, v.nanoseconds
            ),
            list: lambda v: [self.plain(item) for item in v],
            dict: lambda v: {key: self.plain(item) for key, item in v.items()},
            graph.Node: self.node,
        }

    def plain(self, value: Any) -> Any:
        """One value.

        Raises:
            UsageError: it is of a kind that Python has no plain value for.
        """
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        if isinstance(value, graph.Relationship):
            return self.relationship(value)
        if isinstance(value, graph.Path):
            return PathValue(
                tuple(map(self.node, value.nodes)),
                tuple(map(self.relationship, value.relationships)),
            )
        way = self.ways.get(type(value))
        if way is None:
            kind = type(value).__name__
            raise UsageError(f"the query returns a {kind}, which has no Python value")
        return way(value)

    def node(self, node: graph.Node) -> NodeValue:
        properties = {key: self.plain(value) for key, value in node.items()}
        return NodeValue(str(properties.pop("id", "")), tuple(sorted(node.labels)), properties)

    def relationship(self, tie: graph.Relationship) -> RelationshipValue:
        properties = {key: self.plain(value) for key, value in tie.items()}
        one, other = (
            self.ids.get(end.element_id, "") if end is not None else "" for end in tie.nodes
        )
        return RelationshipValue(str(properties.pop("id", "")), tie.type, one, other, properties)


def _ends(reading: neo4j.Transaction, records: list[list[Any]]) -> dict[str, str]:
    """Our ids of all nodes at the ends of relationships: the server names them by its own."""
    ids: dict[str, str] = {}
    wanted: set[str] = set()
    waiting: list[Any] = [value for record in records for value in record]
    while waiting:
        value = waiting.pop()
        if isinstance(value, graph.Node):
            ids[value.element_id] = str(value.get("id", ""))
        elif isinstance(value, graph.Path):
            waiting += [*value.nodes, *value.relationships]
        elif isinstance(value, graph.Relationship):
            wanted.update(end.element_id for end in value.nodes if end is not None)
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
    if missing := sorted(wanted - ids.keys()):
        text = (
            "UNWIND $ends AS end MATCH (n) WHERE elementId(n) = end "
            "RETURN end, coalesce(n.id, '') AS id"
        )
        ids.update((row["end"], str(row["id"])) for row in reading.run(text, ends=missing))
    return ids


def _day(value: neo4j_time.Date) -> Any:
    try:
        return value.to_native()
    except ValueError:
        raise outside(str(value)) from None


def _native(value: Any) -> Any:
    try:
        return value.to_native()
    except ValueError:
        raise outside(value.iso_format()) from None


def _first_line(problem: Exception) -> str:
    return str(problem).strip().split("\n")[0]
