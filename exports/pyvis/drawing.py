"""How a view is drawn: its colours, lines, shapes and places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log2, sqrt
from typing import Any, Final

from westphalia.exports.pyvis.network import OfflineNetwork, apart
from westphalia.exports.pyvis.words import Words
from westphalia.graph.projection import nodes
from westphalia.graph.relation import Relation
from westphalia.graph.view import View

MOST_EDGES: Final = 3_000
_MOST_LABELS: Final = 30
_MOST_MOVING: Final = 400
_SPRING: Final = 190
_MASS: Final = 2.5  # heavier bodies keep further apart

# Told apart by readers with any colour vision, and dark enough on white.
_GROUPS: Final = {
    "sovereignty": "#7b3294",
    "membership": "#1b6ca8",
    "alignment": "#13795b",
    "conflict": "#c0392b",
    "territory": "#a86400",
    "institutions": "#5f6b76",
}
_KINDS: Final = {
    "Polity": ("dot", "#34506b"),
    "Territory": ("hexagon", "#b08d57"),
    "Organisation": ("square", "#4c8fbd"),
    "Group": ("triangle", "#9a4f50"),
    "Person": ("dot", "#c7a252"),
    "Office": ("triangleDown", "#c7a252"),
    "Agreement": ("diamond", "#6a8d73"),
    "Event": ("star", "#b5533c"),
    "Facility": ("square", "#7d7f84"),
    "Source": ("dot", "#b9bec4"),
}
_DISPUTED: Final = [9, 5]
_MAYBE: Final = [2, 5]
_BOTH: Final = [9, 5, 2, 5]


def draw(view: View) -> OfflineNetwork:
    """The view as a network of at most ``MOST_EDGES`` relations."""
    every = view.relations()
    relations = _best_connected(every)
    network = OfflineNetwork(height="75vh", directed=True, heading=view.title)
    if len(relations) < len(every):
        network.remarks.append(
            f"Showing {len(relations):,} of {len(every):,} relations, those of the best connected "
            "entities. To see others, narrow the view: around an entity, or to some relations."
        )
    # A line without a parallel is straight; the others say how they bend.
    network.options.edges.smooth.enabled = False
    _add_nodes(network, view, relations)
    _add_edges(network, view, relations)
    network.legend = _legend(network, relations)
    if len(relations) > _MOST_MOVING:
        # So many springs pull everything into one heap; the places are good already.
        network.toggle_physics(False)
    return network


def _best_connected(relations: Sequence[Relation]) -> list[Relation]:
    """The relations to draw, by id: all, or those whose lesser end has the most relations."""
    degree = _degree(relations)
    rank = sorted(relations, key=lambda r: (-min(degree[r.subject], degree[r.object]), r.id))
    return sorted(rank[:MOST_EDGES], key=lambda r: r.id)


def _degree(relations: Sequence[Relation]) -> Counter[str]:
    return Counter(end for r in relations for end in (r.subject, r.object))


def _add_nodes(network: OfflineNetwork, view: View, relations: Sequence[Relation]) -> None:
    words, degree, places = Words(view), _degree(relations), _places(relations)
    alone = {view.options.around} - {None}
    for node in nodes(view):
        id = str(node.properties["id"])
        if id not in degree and id not in alone:
            continue
        shape, colour = _KINDS[node.label]
        x, y = places.get(id, (0.0, 0.0))
        network.add_node(
            id,
            label=str(node.properties["name"]),
            title=words.node(node),
            shape=shape,
            color=colour,
            size=round(8 + 4 * log2(1 + degree[id]), 1),
            kind=node.label,
            mass=_MASS,
            widthConstraint={"maximum": 150},
            font={"size": 14, "color": "#1d2733", "strokeWidth": 3},
            x=x,
            y=y,
        )


def _add_edges(network: OfflineNetwork, view: View, relations: Sequence[Relation]) -> None:
    words = Words(view)
    tied: set[frozenset[str]] = set()
    near: dict[str, set[str]] = defaultdict(set)
    for relation in relations:
        near[relation.subject].add(relation.object)
        near[relation.object].add(relation.subject)
    for relation in relations:
        pair = frozenset((relation.subject, relation.object))
        declared = relation.type
        options: dict[str, Any] = {
            "id": relation.id,
            "title": words.edge(relation),
            "links": words.links(relation),
            "color": _GROUPS[declared.group],
            "arrows": "" if declared.symmetric else "to",
            "width": 2 if len(relations) <= _MOST_MOVING else 1,
            # Around a hub there must be room for all.
            "length": _SPRING + 5 * max(len(near[relation.subject]), len(near[relation.object])),
            # One spring a pair: many relations do not pull harder, or they would be unreadable.
            "physics": pair not in tied,
            "relation": relation.relation,
            "group": declared.group,
            "modality": relation.modality,
            "disputed": relation.disputed,
        }
        tied.add(pair)
        if relation.stage:
            options["stage"] = relation.stage
        if dashes := _dashes(relation):
            options["dashes"] = dashes
        if len(relations) <= _MOST_LABELS:
            options["label"] = words.label(relation)
            options["font"] = {"size": 11, "color": _GROUPS[declared.group], "strokeWidth": 4}
        network.add_edge(relation.subject, relation.object, **options)
    network.edges[:] = apart(network.edges)


def _dashes(relation: Relation) -> list[int] | None:
    if relation.disputed:
        return _BOTH if relation.maybe else _DISPUTED
    return _MAYBE if relation.maybe else None


def _places(relations: Sequence[Relation]) -> dict[str, tuple[float, float]]:
    """Where each entity lies: the same for the same view, connected ones near each other."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(_degree(relations)))
    graph.add_edges_from((r.subject, r.object) for r in relations)
    if not graph:
        return {}
    width = 170 * sqrt(len(graph))
    laid = nx.spring_layout(graph, k=2.2 / sqrt(len(graph)), iterations=120, seed=1648)
    return {
        id: (round(float(x) * width, 1), round(float(y) * width, 1)) for id, (x, y) in laid.items()
    }


def _legend(network: OfflineNetwork, relations: Sequence[Relation]) -> list[dict[str, Any]]:
    """What the network's own colours, lines and shapes mean; only those that occur."""
    groups = {r.type.group for r in relations}
    kinds = {node["kind"] for node in network.nodes}
    dashes = [_dashes(r) for r in relations]
    grey = _GROUPS["institutions"]
    lines = [
        {"text": text, "colour": grey, "dashes": pattern}
        for text, pattern in (
            ("disputed", _DISPUTED),
            ("holds only possibly", _MAYBE),
            ("disputed, and holds only possibly", _BOTH),
        )
        if pattern in dashes
    ]
    shapes = [
        {"text": kind, "shape": shape, "colour": colour}
        for kind, (shape, colour) in _KINDS.items()
        if kind in kinds
    ]
    colours = [{"text": g, "colour": colour} for g, colour in _GROUPS.items() if g in groups]
    return [*shapes, *colours, *lines]
