"""The pyvis network whose page is safe and whole."""

from __future__ import annotations

import json
import webbrowser
from collections import defaultdict
from collections.abc import Iterable
from math import tau
from pathlib import Path
from typing import Any, Final, NoReturn

from pyvis.network import Network
from pyvis.utils import check_html
from westphalia.exports.files import writing
from westphalia.exports.pyvis.document import document
from westphalia.schema import UsageError

Edge = dict[str, Any]

# How far lines bend away from a straight one: from each other, and at most.
_STEP: Final = 0.25
_WIDEST: Final = 0.45
_FIRST_LOOP: Final = tau / 8


class OfflineNetwork(Network):  # type: ignore[misc]  # pyvis has no types
    """A ``pyvis.network.Network`` that writes one file which needs no server and runs no data.

    All methods of pyvis work as they do there, with these differences:

    - text is shown as text, in titles, headings, labels and menus; nothing in it is HTML;
    - pictures must be in the data (``data:`` addresses); others are left out, and the page says so;
    - edges between the same two nodes are drawn apart, with physics on and off;
    - no ``lib`` folder is left beside the page;
    - templates of one's own are refused, since the promise would not hold for them.

    Attributes:
        remarks: lines below the heading.
        legend: what colours, lines and shapes mean; a list of dictionaries (see ``page.js``).
    """

    def __init__(self, *sizes: str, **options: Any) -> None:
        # Another place for the scripts is not on offer: they are always in the page.
        super().__init__(*sizes, **{**options, "cdn_resources": "in_line"})
        self.remarks: list[str] = []
        self.legend: list[dict[str, Any]] = []

    def generate_html(
        self, name: str = "index.html", local: bool = True, notebook: bool = False
    ) -> str:
        """The page. ``local`` and ``notebook`` change nothing: it is the same page everywhere."""
        check_html(name)
        nodes, edges, heading, height, width, options = self.get_network_data()
        self.html: str = document(
            {
                "heading": heading,
                "remarks": self.remarks,
                "legend": self.legend,
                "nodes": nodes,
                "edges": apart(edges),
                "options": json.loads(options),
                "dot": self.dot_lang if self.use_DOT else None,
                "height": height,
                "width": width,
                "background": self.bgcolor,
                "configure": bool(self.conf),
                "highlight": bool(self.neighborhood_highlight),
                "selectMenu": bool(self.select_menu),
                "filterMenu": bool(self.filter_menu),
            }
        )
        return self.html

    def write_html(
        self, name: str, local: bool = True, notebook: bool = False, open_browser: bool = False
    ) -> None:
        """Write the page to the file ``name`` (``.html``), whole or not at all."""
        check_html(str(name))
        html = self.generate_html().encode()
        with writing(name) as file:
            file.write(html)
        if open_browser:
            webbrowser.open(Path(name).resolve().as_uri())

    def from_DOT(self, dot: str) -> None:  # noqa: N802 - the name that pyvis gave it
        """Draw the graph of the DOT file ``dot`` instead of the nodes and edges."""
        self.use_DOT = True
        self.dot_lang = Path(dot).read_text("utf-8")

    def prep_notebook(
        self, custom_template: bool = False, custom_template_path: str | None = None
    ) -> None:
        """Nothing to prepare: a notebook gets the same page."""
        if custom_template:
            self.set_template(custom_template_path or "")

    def set_template(self, path_to_template: str) -> NoReturn:
        """Refused."""
        self.set_template_dir(path_to_template)

    def set_template_dir(
        self, template_directory: str, template_file: str = "template.html"
    ) -> NoReturn:
        """Refused."""
        raise UsageError(
            "this network has a page of its own, which is safe and asks no server",
            "for another template copy nodes, edges and options to a pyvis.network.Network",
        )


def apart(edges: Iterable[Edge]) -> list[Edge]:
    """The edges, with those between the same two nodes bent so that none covers another.

    Bends of static type hold whether physics is on or off. A group in which every edge has a
    ``smooth`` of its own already is left as it is. Loops on one node are turned about it.
    """
    drawn = [dict(edge) for edge in edges]
    groups: dict[frozenset[Any], list[Edge]] = defaultdict(list)
    for edge in drawn:
        groups[frozenset((edge["from"], edge["to"]))].append(edge)
    for ends, group in groups.items():
        if len(ends) == 1:
            for number, edge in enumerate(group):
                angle = _FIRST_LOOP + tau * number / len(group)
                edge.setdefault("selfReference", {"size": 20, "angle": angle})
        elif len(group) > 1 and not all("smooth" in edge for edge in group):
            _fan(group)
    return drawn


def _fan(group: list[Edge]) -> None:
    first = group[0]["from"]
    step = min(_STEP, 2 * _WIDEST / (len(group) - 1))
    for number, edge in enumerate(group):
        bend = round(step * (number - (len(group) - 1) / 2), 4)
        # Clockwise is seen from where an edge begins.
        clockwise = (bend > 0) == (edge["from"] == first)
        edge["smooth"] = (
            {
                "enabled": True,
                "type": "curvedCW" if clockwise else "curvedCCW",
                "roundness": abs(bend),
            }
            if bend
            else {"enabled": False}
        )
