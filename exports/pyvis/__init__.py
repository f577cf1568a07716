"""A view as a pyvis network that is safe and asks no server.

pyvis 0.3.2 loads scripts from other servers in every mode, runs what is written in headings, ids,
options and titles, and draws parallel edges as one line once physics is off. What comes from here
is a :class:`pyvis.network.Network` all the same, with all its methods; only the page is ours.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from westphalia.exports.files import writing

if TYPE_CHECKING:
    from westphalia.exports.pyvis.network import OfflineNetwork
    from westphalia.graph.view import View

__all__ = ["to_pyvis", "write_pyvis"]


def to_pyvis(view: View) -> OfflineNetwork:
    """The view as a ``pyvis.network.Network``, to be changed, shown and saved as any other.

    Colours tell the groups of relations apart; broken lines are disputed, dotted ones hold only
    possibly on the day. Arrows are on directed relations only. The heading says which view it is.
    At most 3,000 relations are drawn, those of the best connected entities; a remark on the page
    says so.
    """
    from westphalia.exports.pyvis.drawing import draw

    return draw(view)


def write_pyvis(view: View, out: str | Path) -> list[str]:
    """Write the view as one pyvis page to the file ``out``; ``-`` is standard output.

    Returns:
        Remarks for the person who exports: what is not drawn, and why.
    """
    network = to_pyvis(view)
    html = network.generate_html().encode()
    with writing(out) as file:
        file.write(html)
    return list(network.remarks)
