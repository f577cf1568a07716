"""A view on a real Neo4j: whole, again, cut, changed, and beside what others keep there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from westphalia import api
from westphalia.graph.cypher.cache import Projected
from westphalia.graph.cypher.held import held
from westphalia.graph.cypher.push import push
from westphalia.graph.cypher.query import projected as of_view
from westphalia.graph.cypher.server import Server, ServerEngine
from westphalia.schema.errors import BackendError, UsageError


@pytest.fixture
def server(bolt: str) -> Server:
    """A server with nothing of ours on it."""
    at = Server.of(bolt)
    write(at, "MATCH (n:Stranger) DETACH DELETE n")
    push(of_view(api.open(":memory:").view()), at, "nothing", overwrite=True)
    return at


def write(server: Server, text: Any) -> None:
    with server.session("WRITE") as session:
        session.run(text).consume()


def all_of(server: Server) -> set[str]:
    """Everything on the server, as texts."""
    engine = ServerEngine(server)
    nodes = engine.run("MATCH (n) RETURN n", {}, timeout=60, limit=100_000)
    ties = engine.run("MATCH ()-[r]->() RETURN r", {}, timeout=60, limit=100_000)
    return {
        str(value.plain() | {"properties": sorted(value.properties.items())})
        for (value,) in [*nodes.rows, *ties.rows]
    }


def near_georgia(**options: str) -> api.View:
    """Some thousand relations of every type, with claims that deny and dates that disagree."""
    return api.open().view(around="georgia", hops=2, **options)


@pytest.fixture(scope="module")
def rows() -> Projected:
    return of_view(near_georgia(as_of="2015-02-20"))


@pytest.fixture(scope="module")
def earlier() -> Projected:
    return of_view(near_georgia(as_of="2010-02-20", as_seen_by="georgia"))


def test_the_server_holds_the_view_and_says_which(server: Server, rows: Projected) -> None:
    done = push(rows, server, "as of 2015-02-20")
    assert (done.changed, done.removed, done.created) == (0, 0, done.total)
    nodes, ties = rows.nodes.values(), rows.relationships.values()
    assert done.total == sum(len(x) for x in nodes) + sum(len(x) for x in ties) > 1000
    with server.session() as session:
        record = held(session)
    assert record is not None
    assert (record.view, record.whole) == ("as of 2015-02-20", True)
    assert record.counts["Polity"] == len(rows.nodes["Polity"])


def test_both_engines_hold_the_same(server: Server, rows: Projected) -> None:
    """Every node and relationship, with every property, as the embedded engine gives them."""
    push(rows, server, "as of 2015-02-20")
    view = near_georgia(as_of="2015-02-20")
    nodes = view.query("MATCH (n) RETURN n", limit=100_000)
    ties = view.query("MATCH ()-[r]->() RETURN r", limit=100_000)
    embedded = {
        str(value.plain() | {"properties": sorted(value.properties.items())})
        for (value,) in [*nodes.rows, *ties.rows]
    }
    assert all_of(server) == embedded


def test_again_changes_nothing(server: Server, rows: Projected) -> None:
    push(rows, server, "a")
    done = push(rows, server, "b")
    assert (done.created, done.changed, done.removed) == (0, 0, 0)


def test_another_view_changes_what_differs(
    server: Server, rows: Projected, earlier: Projected
) -> None:
    push(earlier, server, "earlier")
    before = all_of(server)
    done = push(rows, server, "later")
    assert 0 < done.created < done.total and done.changed and done.removed
    push(earlier, server, "earlier")
    assert all_of(server) == before


@pytest.mark.parametrize("after", [1, 700])
def test_a_push_that_was_cut_goes_on(
    server: Server, rows: Projected, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr("westphalia.graph.cypher.push.BATCH", 50)

    def cut(done: int, total: int) -> None:
        if done >= after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        push(rows, server, "a", progress=cut)
    with server.session() as session:
        record = held(session)
    assert record is not None and not record.whole
    done = push(rows, server, "a")
    assert 0 < done.created <= done.total - after + 50
    assert push(rows, server, "a").created == 0


def test_what_others_keep_there_is_left_alone(server: Server, rows: Projected) -> None:
    write(server, "CREATE (:Stranger {id: 'georgia'})-[:KNOWS]->(:Stranger {name: 'x'})")
    push(rows, server, "a")
    write(server, "MATCH (s:Stranger {name: 'x'}) CREATE (s)-[:KNOWS]->(:Stranger)")
    done = push(rows, server, "a")
    assert (done.created, done.changed, done.removed) == (0, 0, 0)
    count = ServerEngine(server).run(
        "MATCH (s:Stranger) OPTIONAL MATCH (s)-[k:KNOWS]->() RETURN count(DISTINCT s), count(k)",
        {}, timeout=30, limit=10,
    )  # fmt: skip
    assert count.rows == ((3, 2),)


def test_a_database_that_has_our_labels_already_is_refused(server: Server, rows: Projected) -> None:
    write(server, "CREATE (:Polity {id: 'atlantis'})")
    with pytest.raises(UsageError, match="Polity 1 instead of 0"):
        push(rows, server, "a")
    assert "'atlantis'" in str(all_of(server))
    assert len(all_of(server)) == 1  # nothing was written
    done = push(rows, server, "a", overwrite=True)
    assert done.removed == 1


def test_what_came_under_our_labels_later_is_noticed(server: Server, rows: Projected) -> None:
    push(rows, server, "a")
    write(server, "CREATE (:Polity {id: 'atlantis'})")
    with pytest.raises(UsageError, match="does not hold what Westphalia put there: Polity"):
        push(rows, server, "a")
    write(server, "MATCH (n:Polity {id: 'atlantis'}) DELETE n")
    assert push(rows, server, "a").created == 0


def test_a_node_that_others_tied_something_to_is_not_removed(
    server: Server, rows: Projected, earlier: Projected
) -> None:
    push(rows, server, "later")
    gone = sorted({id for id, _ in rows.nodes["Claim"]} - {id for id, _ in earlier.nodes["Claim"]})
    write(server, f"MATCH (n:Claim {{id: '{gone[0]}'}}) CREATE (:Stranger)-[:KNOWS]->(n)")
    with pytest.raises(UsageError, match="relationships that Westphalia did not put there"):
        push(earlier, server, "earlier")
    write(server, "MATCH (n:Stranger) DETACH DELETE n")
    push(earlier, server, "earlier")
    assert push(earlier, server, "earlier").created == 0


def test_someone_who_damages_what_we_put_there_is_mended(server: Server, rows: Projected) -> None:
    push(rows, server, "a")
    before = all_of(server)
    write(server, "MATCH (n:Polity) SET n.name = 'x', n.extra = 1")
    write(server, "MATCH ()-[r:RECOGNISES]->() SET r.stage = 'x'")
    done = push(rows, server, "a")
    assert done.changed == len(rows.nodes["Polity"]) + len(rows.relationships["RECOGNISES"])
    assert all_of(server) == before


def test_progress_ends_where_it_should(server: Server, rows: Projected) -> None:
    told: list[tuple[int, int]] = []
    push(rows, server, "a", progress=lambda done, total: told.append((done, total)))
    assert told[0][0] == 0 and told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_the_python_call(server: Server) -> None:
    done = api.open().view(as_of="2015-02-20").push(server.url)
    assert done.view.startswith("as of 2015-02-20")


@pytest.mark.parametrize(
    ("url", "error", "says"),
    [
        ("bolt://127.0.0.1:1", BackendError, "no Bolt server answers"),
        ("http://127.0.0.1:7687", UsageError, "no address of a Bolt server"),
        ("bolt://", UsageError, "no address of a Bolt server"),
        ("bolt://[", UsageError, "no address"),
        ("bolt://neo4j:secret@127.0.0.1", UsageError, "can be read by others"),
    ],
)
def test_addresses_that_lead_nowhere(
    rows: Projected, url: str, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says) as caught:
        push(rows, Server.of(url), "a")
    assert "secret" not in str(caught.value)


def test_user_and_password_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "secret")
    monkeypatch.setenv("NEO4J_DATABASE", "other")
    server = Server.of("bolt://localhost")
    assert (server.user, server.password, server.database) == ("neo4j", "secret", "other")
    assert "secret" not in repr(server)
    monkeypatch.setenv("NEO4J_USERNAME", "reader")
    assert Server.of("bolt://localhost").user == "reader"
    assert Server.of("bolt://localhost", "writer", "other").password == "other"  # noqa: S105


def test_a_server_that_wants_to_know_who_asks(guarded: Callable[[str], Server]) -> None:
    assert ServerEngine(guarded("right")).run("RETURN 1 AS x", {}, timeout=9, limit=1).rows == (
        (1,),
    )
    with pytest.raises(BackendError, match="does not let the user neo4j in") as caught:
        ServerEngine(guarded("wrong")).run("RETURN 1 AS x", {}, timeout=9, limit=1)
    assert "wrong" not in str(caught.value)
    with pytest.raises(BackendError, match="does not let nobody in"):
        ServerEngine(guarded("")).run("RETURN 1 AS x", {}, timeout=9, limit=1)


@pytest.fixture
def guarded() -> Iterator[Callable[[str], Server]]:
    """A server of its own that asks for a password."""
    import os

    from bolt.server import running

    if os.environ.get("CI") != "true":
        pytest.skip("starts a server of its own: CI=true")
    with running("right-password") as url:
        passwords = {"right": "right-password", "wrong": "wrong-password"}
        yield lambda which: Server(url, "neo4j" if which else None, passwords.get(which))
