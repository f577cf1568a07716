"""A view as a NetworkX graph, with everything on it.

The shape is that of the Cypher projection, so the same names mean the same thing in both. What a
property graph has to put on nodes of its own (claims, sources) lies on the edges and the graph.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from westphalia.graph.projection import nodes, relationships

if TYPE_CHECKING:
    import networkx as nx
    from westphalia.graph.view import View


def to_networkx(view: View) -> nx.MultiDiGraph[str]:
    """The view as a ``MultiDiGraph``: entities are nodes, relations are edges.

    - Nodes: keyed by entity id; ``kind`` and all properties of the projection (``name``,
      ``iso3``, ``un_member``, ...). Sources are nodes only where a relation ties them.
    - Edges: keyed by relation id, so parallel relations stay apart; ``relation``
      (``recognises``), ``group``, ``sign``, ``symmetric``, all properties of the projection
      (``valid_from``, ``stage``, ``disputed``, ...; None = unknown or unbounded), and ``claims``,
      a list of plain dictionaries.
    - Graph: ``title`` and ``options`` of the view; ``sources``, a list of plain dictionaries.

    A symmetric relation is stored once, from the smaller id to the greater, with ``symmetric``
    true; ``G.to_undirected()`` or a reversed copy is the caller's choice.

    Nodes and edges come in the order of their ids.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**describe(view))
    graph.graph["sources"] = [
        source.model_dump(mode="json", exclude_defaults=True) for source in view.sources()
    ]
    drawn = {entity.id for entity in view.entities()}
    for node in nodes(view):
        id = str(node.properties["id"])
        if id in drawn:
            graph.add_node(id)
            graph.nodes[id].update({"kind": node.label, **node.properties})
    relations = {relation.id: relation for relation in view.relations()}
    for edge in relationships(view):
        relation = relations[str(edge.properties["id"])]
        declared = relation.type
        graph.add_edge(edge.subject, edge.object, key=relation.id)
        # Not as keyword arguments: a property may bear the name of a parameter of add_edge.
        graph.edges[edge.subject, edge.object, relation.id].update(
            {
                "relation": relation.relation,
                "group": declared.group,
                "sign": declared.sign,
                "symmetric": declared.symmetric,
                **edge.properties,
                "claims": [claim.to_dict() for claim in relation.claims],
            }
        )
    return graph


def describe(view: View) -> dict[str, Any]:
    """Which view this is, as plain values: its ``title`` and its ``options``."""
    options: dict[str, Any] = {}
    for name, value in asdict(view.options).items():
        if isinstance(value, date):
            value = value.isoformat()
        options[name] = list(value) if isinstance(value, tuple) else value
    # How the day was come by is the caller's business; the day itself is there.
    options.pop("as_of_given")
    return {"title": view.title, "options": options}
