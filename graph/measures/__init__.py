"""How central an entity is, computed from the columns of a view.

Nothing heavy is loaded until something is measured.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from westphalia.graph.measures.catalogue import DEFAULT, MEASURES, Measure

if TYPE_CHECKING:
    from westphalia.graph.measures.projection import Network, networks
    from westphalia.graph.measures.tables import centrality

_HOMES = {"Network": "projection", "networks": "projection", "centrality": "tables"}

__all__ = [
    "DEFAULT",
    "MEASURES",
    "Measure",
    "Network",
    "centrality",
    "networks",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'westphalia.graph.measures' has no attribute {name!r}")
    return getattr(import_module(f"westphalia.graph.measures.{_HOMES[name]}"), name)
