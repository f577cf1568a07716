"""Cypher over a view: guard, projection, engine, hints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from weakref import WeakKeyDictionary

from westphalia.graph import projection
from westphalia.graph.cypher.cache import Projected
from westphalia.graph.cypher.embedded import EmbeddedEngine, warm
from westphalia.graph.cypher.engine import LIMIT, TIMEOUT, Rows
from westphalia.graph.cypher.guard import check
from westphalia.graph.cypher.hints import Vocabulary, hints
from westphalia.schema.claims import Claim
from westphalia.schema.entities import ENTITY_KINDS
from westphalia.schema.errors import UsageError
from westphalia.schema.relations import RELATION_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from westphalia.graph.cypher.push import Pushed
    from westphalia.graph.cypher.server import Server
    from westphalia.graph.view import View

_KEYS: Final = "CALL db.propertyKeys() YIELD propertyKey AS key RETURN key"

# What a projection adds to the fields of entities, relations and claims.
DERIVED: Final = (
    "valid_from", "valid_to", "certain_from", "certain_to", "maybe", "dates_disagree", "sources",
    "denied_by", "disputed", "claims", "un_member", "recognised_by", "standing", "claim_id",
    "relation_id",
)  # fmt: skip


class _Open(NamedTuple):
    engine: EmbeddedEngine
    properties: frozenset[str]


# A view never changes, so its projection is looked for once. Engines hold no rows.
_open: WeakKeyDictionary[View, _Open] = WeakKeyDictionary()


def query(
    view: View,
    text: str,
    params: Mapping[str, Any] | None = None,
    *,
    timeout: float = TIMEOUT,
    limit: int = LIMIT,
    folder: Path | None = None,
) -> Rows:
    """The rows that a read-only Cypher text gives on a view.

    Nothing starts for a text that the guard refuses. The projection comes from the cache if these
    very rows were queried before.

    Args:
        view: what is queried.
        text: one statement.
        params: values for ``$name`` in the text.
        timeout: seconds after which the query is stopped.
        limit: rows after which reading stops; ``truncated`` and a note say so.
        folder: the cache; the user's own unless told.

    Raises:
        UsageError: the text may not run, is wrong, or was stopped.
        BackendError: the engine is missing or broken, or the cache cannot be written.
    """
    params = dict(params or {})
    if not timeout > 0:
        raise UsageError(f"timeout is {timeout}", "give a number of seconds above 0")
    _, found = check(text)
    opened = _open.get(view)
    if opened is None or not opened.engine.path.is_dir():
        warm()  # it starts while we read the view
        rows = projected(view)
        opened = _Open(EmbeddedEngine.over(rows, folder), frozenset(rows.properties))
        _open[view] = opened
    answer = opened.engine.run(text, params, timeout=timeout, limit=limit)
    known = vocabulary_of(view)
    dates_given = view.options.as_of_given or view.options.history
    notes = (*answer.notes, *hints(found, known, params, dates_given=dates_given))
    return Rows(answer.columns, answer.rows, view.title, notes, truncated=answer.truncated)


def query_on(
    server: Server,
    text: str,
    params: Mapping[str, Any] | None = None,
    *,
    timeout: float = TIMEOUT,
    limit: int = LIMIT,
) -> Rows:
    """The rows that a read-only Cypher text gives on a server; see :func:`query`.

    The title of the rows says which view the server holds.
    """
    from westphalia.graph.cypher.held import held
    from westphalia.graph.cypher.server import ServerEngine

    _, found = check(text)
    answer = ServerEngine(server).run(text, dict(params or {}), timeout=timeout, limit=limit)
    with server.session() as session:
        pushed = held(session)
    title, notes = "", list(answer.notes)
    if pushed is None:
        notes.append(f"{server.url} holds nothing that Westphalia pushed")
    else:
        title = pushed.view
        if not pushed.whole:
            notes.append("the last push was cut: the view is there in part; push again")
    known = vocabulary_on(server)
    # Whether the view is of one day was settled when it was pushed.
    notes += hints(found, known, params or {}, dates_given=True)
    return Rows(answer.columns, answer.rows, title, notes, truncated=answer.truncated)


def push_view(
    view: View,
    server: Server,
    *,
    overwrite: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Pushed:
    """Make a server's graph equal to a view; see :func:`westphalia.graph.cypher.push.push`."""
    from westphalia.graph.cypher.push import push

    return push(projected(view), server, view.title, overwrite=overwrite, progress=progress)


def projected(view: View) -> Projected:
    """The view's nodes, relationships and claims, with every label and type that there is."""
    names = vocabulary()
    return Projected.of(
        chain(projection.nodes(view), projection.claim_nodes(view)),
        chain(projection.relationships(view), projection.citations(view)),
        sorted(names.labels),
        sorted(names.types),
    )


def vocabulary_of(view: View) -> Vocabulary:
    """Every label, type and property that a query on the view can use."""
    known, opened = vocabulary(), _open.get(view)
    # Codes of other systems are properties too, and no schema lists them all.
    codes = (
        {code.scheme for entity in view.entities_known.values() for code in entity.identifiers}
        if opened is None
        else opened.properties
    )
    return replace(known, properties=known.properties | codes)


def vocabulary_on(server: Server) -> Vocabulary:
    """Every label, type and property that a query on the server can use."""
    known = vocabulary()
    with server.session() as session:
        keys = {str(row["key"]) for row in session.run(_KEYS)}
    return replace(known, properties=known.properties | keys)


@cache
def vocabulary() -> Vocabulary:
    """Every label, relationship type and property that a projection can have."""
    types = {relation.cypher: relation.symmetric for relation in RELATION_TYPES.values()}
    properties = {*DERIVED, *(each.name for each in fields(Claim))}
    for kind in ENTITY_KINDS.values():
        properties.update(kind.model_fields)
    for relation in RELATION_TYPES.values():
        properties.update(relation.model_fields)
    return Vocabulary(
        labels=frozenset({*ENTITY_KINDS, projection.CLAIM_LABEL}),
        types={**types, projection.CITES: False},
        properties=frozenset(properties),
    )
