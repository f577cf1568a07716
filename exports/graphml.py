"""A view as GraphML: one file for Gephi, igraph, Cytoscape, yEd, NetworkX.

Written by hand, a line an element, because the writers at hand lose what we keep: they turn a
carriage return into a newline, stop at a control character, and declare one name twice when its
values differ in type.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from westphalia.exports.files import writing
from westphalia.graph.network import to_networkx
from westphalia.graph.view import View

_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns'
    ' http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)
_SPACES: Final = {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;", '"': "&quot;"}
# What XML 1.0 cannot carry, even as a reference. A control character becomes its visible picture,
# which can be turned back; half a surrogate pair means nothing.
_FORBIDDEN: Final = (
    {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)}
    | dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
    | dict.fromkeys((0xFFFE, 0xFFFF), 0xFFFD)
)


def write_graphml(view: View, out: str | Path) -> list[str]:
    """Write the view as GraphML to the file ``out``; ``-`` is standard output.

    Everything of :func:`westphalia.graph.network.to_networkx` is in it, one edge a relation:

    - a boolean is a boolean and a whole number a long; a date is ISO text; a list or dictionary
      (``sources``, ``claims``) is JSON text; what is unknown (None) is left out;
    - every edge is directed, since readers refuse a mixture; ``symmetric`` says which have no
      direction;
    - the relation's id is the edge's id and, because igraph 1.0 mistakes edge ids, also its
      attribute ``id`` (of which igraph warns that it is there already, and is right);
    - igraph reads a boolean that is left out as false, so an element without a boolean that
      others have (``originator``) names it in ``absent``, a JSON list;
    - a control character that XML 1.0 forbids is written as its picture (U+0007 as U+2407), half
      of a surrogate pair as U+FFFD.

    Returns:
        Remarks for the person who exports: none.
    """
    with writing(out) as file:
        for line in graphml(view):
            file.write(line.encode())
    return []


def graphml(view: View) -> Iterator[str]:
    """The GraphML document of a view, line by line."""
    graph = to_networkx(view)
    whole = [_present(graph.graph)]
    # The id of a node is the node's id in every reader; of edges only in some.
    nodes = [_present(values, without="id") for _, values in graph.nodes(data=True)]
    edges = [_present(values) for _, _, values in graph.edges(data=True)]
    keys = {
        domain: _keys(domain, elements)
        for domain, elements in (("graph", whole), ("node", nodes), ("edge", edges))
    }
    yield _HEAD
    for named in keys.values():
        yield from (key.declaration for key in named.values())
    yield f'<graph id="view" edgedefault="directed">{_data(whole[0], keys["graph"])}\n'
    for id, values in zip(graph.nodes, nodes, strict=True):
        yield f'<node id="{_text(id)}">{_data(values, keys["node"])}</node>\n'
    for (subject, object, id), values in zip(graph.edges(keys=True), edges, strict=True):
        ends = f'source="{_text(subject)}" target="{_text(object)}"'
        yield f'<edge id="{_text(id)}" {ends}>{_data(values, keys["edge"])}</edge>\n'
    yield "</graph>\n</graphml>\n"


@dataclass(frozen=True, slots=True)
class _Key:
    """One named and typed attribute of a graph, its nodes or its edges."""

    id: str
    domain: str
    name: str
    type: str

    @property
    def declaration(self) -> str:
        return (
            f'<key id="{self.id}" for="{self.domain}"'
            f' attr.name="{_text(self.name)}" attr.type="{self.type}"/>\n'
        )


def _present(values: Mapping[str, Any], without: str = "") -> dict[str, Any]:
    return {n: v for n, v in values.items() if v is not None and n != without}


def _keys(domain: str, elements: list[dict[str, Any]]) -> dict[str, _Key]:
    """A key for each name, of the narrowest type that holds all its values.

    Adds to each element the names of the booleans that it lacks, under ``absent``.
    """
    types: dict[str, set[type]] = {}
    for values in elements:
        for name, value in values.items():
            types.setdefault(name, set()).add(type(value))
    booleans = sorted(name for name, found in types.items() if found == {bool})
    for values in elements:
        if absent := [name for name in booleans if name not in values]:
            values["absent"] = absent
            types["absent"] = {list}
    return {
        name: _Key(f"{domain[0]}{number}", domain, name, _type_name(types[name]))
        for number, name in enumerate(sorted(types))
    }


def _type_name(found: Iterable[type]) -> str:
    kinds = set(found)
    for name, allowed in (("boolean", {bool}), ("long", {int}), ("double", {int, float})):
        if kinds <= allowed:
            return name
    return "string"


def _data(values: Mapping[str, Any], keys: Mapping[str, _Key]) -> str:
    return "".join(
        f'<data key="{keys[name].id}">{_text(_plain(values[name]))}</data>'
        for name in sorted(values)
    )


def _plain(value: object) -> str:
    """A value as text: JSON for lists, dictionaries and booleans, ISO for dates."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, default=str)


def _text(value: object) -> str:
    """Text that stands for itself between tags and between quotation marks."""
    return escape(str(value).translate(_FORBIDDEN), _SPACES)
