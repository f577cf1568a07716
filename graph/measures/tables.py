"""Centrality as a table: of one view, or through time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from westphalia.graph.measures.catalogue import Measure, chosen
from westphalia.graph.measures.dates import dates
from westphalia.graph.measures.projection import Network, Projection, project
from westphalia.graph.table import Row, Table
from westphalia.schema.errors import UsageError

if TYPE_CHECKING:
    from westphalia.graph.view import View

EXACT: Final = 12  # decimals


def centrality(
    view: View,
    measures: Iterable[str] | None = None,
    *,
    group: str | Iterable[str] | None = None,
    top: int | None = None,
    over: str | Iterable[date] | None = None,
) -> Table:
    """How central each polity and organisation is in the networks of a view.

    One network for each relation group and sign, see
    :func:`~westphalia.graph.measures.projection.networks`; the table's notes say of each what is
    in it.

    Args:
        measures: names out of ``MEASURES``; None = all.
        group: limit to these relation groups.
        top: the first so many of each network by the first measure; ``over`` time, by its mean.
        over: days, or text such as ``"2008:2015"`` or ``"2008-08:2015-02:6m"``; the view's own
            day plays no part then.

    Returns:
        ``group``, ``sign`` (+1 friendly, -1 hostile, 0 neutral), ``rank`` by the first measure
        (equals share a rank), ``entity``, ``name`` and a column a measure; ``over`` time a
        column ``day`` before them. Floats are rounded to 12 decimals. In- and out-degree are
        None where there are no arrows.

    Raises:
        UsageError: an unknown measure or group, no measure, a ``top`` below 1, a bad range.
    """
    wanted = chosen(measures)
    check_top(top)
    if over is None:
        projection = project(view, group)
        found = projection.networks()
        rows = [row for network in found for row in _rows(view, network, wanted)[:top]]
        parts = [network.projection for network in found]
        return _table(f"Centrality: {view.title}", wanted, rows, parts, projection.left_out)
    days = dates(over) if isinstance(over, str) else sorted(set(over))
    return _over(view, wanted, group, top, days)


def check_top(top: int | None) -> None:
    """Raise a UsageError if so many cannot be shown."""
    if top is not None and top < 1:
        raise UsageError(f"top is {top}", "give a number from 1")


def rounded(network: Network, one: Measure) -> list[int] | list[float] | None:
    """The values of a measure, counts as whole numbers; None where it has no meaning.

    Places that are equal get equal numbers: beyond 12 decimals there is rounding alone.
    """
    values = network.measure(one.name)
    if values is None:
        return None
    if one.whole:
        return [int(value) for value in values.tolist()]
    return [round(value, EXACT) for value in values.tolist()]


def _rows(view: View, network: Network, measures: list[Measure]) -> list[Row]:
    """One row an entity, the most central first."""
    none = [None] * len(network.entity_ids)
    columns = [rounded(network, one) or none for one in measures]
    names = [view.entity(id).name for id in network.entity_ids]
    order = sorted(range(len(names)), key=lambda i: (-(columns[0][i] or 0), names[i]))
    rows: list[Row] = []
    for place, i in enumerate(order, 1):
        value = columns[0][i]
        tied = rows and rows[-1][5] == value
        rank = None if value is None else rows[-1][2] if tied else place
        scores = [column[i] for column in columns]
        rows.append((network.group, network.sign, rank, network.entity_ids[i], names[i], *scores))
    return rows


def _over(
    view: View,
    wanted: list[Measure],
    group: str | Iterable[str] | None,
    top: int | None,
    days: list[date],
) -> Table:
    rows: list[Row] = []
    left_out = 0
    seen: dict[str, tuple[str, set[str]]] = {}
    for day, found, projection in _daily(view, group, days):
        left_out = max(left_out, projection.left_out)
        for network in found:
            rows += [(day, *row) for row in _rows(view, network, wanted)]
            seen.setdefault(network.title, (network.direction, set()))[1].update(network.relations)
    parts = [
        f"{title}: {', '.join(sorted(types))}; {direction}, unweighted"
        for title, (direction, types) in seen.items()
    ]
    kept = _steadiest(rows, top)
    rows = [row for row in rows if top is None or row[4] in kept[row[1], row[2]]]
    # The title of the view names a day that plays no part here.
    where = view.with_options(history=True).title.removeprefix("every date, ")
    span = f"{days[0]} to {days[-1]}, {len(days)} days" if days else "no day"
    return _table(f"Centrality from {span}: {where}", wanted, rows, parts, left_out, ("day",))


def _daily(
    view: View, group: str | Iterable[str] | None, days: list[date]
) -> Iterator[tuple[date, list[Network], Projection]]:
    """The networks on each day.

    Without a standpoint or a neighbourhood, a view on a day is the rows of its history whose
    dates cover that day; so one reading serves for all of them. What a party holds and who is near
    whom change from day to day, and then every day is a view of its own.
    """
    o = view.options
    history = project(view.with_options(history=True), group)
    for day in days:
        if o.as_seen_by or o.around:
            one = project(view.with_options(as_of=day), group, history)
            yield day, one.networks(), one
            continue
        mask = history.columns.on(day, certain=o.certainty == "certain")
        yield day, history.networks(mask), history


def _steadiest(rows: list[Row], top: int | None) -> dict[tuple[str, int], set[str]]:
    """Of each network the entities with the greatest sum of the first measure over all days."""
    sums: dict[tuple[str, int], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for _, group, sign, _, entity, _, value, *_ in rows:
        sums[group, sign][entity] += value or 0
    return {
        network: set(sorted(of, key=lambda id: (-round(of[id], EXACT), id))[:top])
        for network, of in sums.items()
    }


def _table(
    title: str,
    wanted: list[Measure],
    rows: list[Row],
    parts: list[str],
    left_out: int,
    before: tuple[str, ...] = (),
) -> Table:
    names = [one.name for one in wanted]
    columns = [*before, "group", "sign", "rank", "entity", "name", *names]
    notes = [*parts, "nodes: polities and organisations; parallel relations count once"]
    if left_out:
        things = "relation ties" if left_out == 1 else "relations tie"
        notes.append(f"left out: {left_out} {things} something else")
    notes += [f"{one.name}: {one.convention}" for one in wanted if not one.whole]
    return Table(columns, rows, title, notes)
