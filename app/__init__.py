"""Westphalia: a typed, temporal, source-attributed graph database of international relations.

>>> import westphalia as wp
>>> view = wp.open().view(as_of="2015-02-20", as_seen_by="georgia")
>>> [r.object for r in view.relations("recognises", subject="nicaragua")]
['abkhazia', 'south-ossetia']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    __version__: str
    from westphalia.api import Archive, View, open
    from westphalia.schema import (
        BackendError,
        Claim,
        DataError,
        Entity,
        Moment,
        Period,
        UsageError,
        WestphaliaError,
        entity_kind,
        make_claim,
        relation_type,
    )

_HOMES = {
    **dict.fromkeys(("Archive", "View", "open"), "westphalia.api"),
    **dict.fromkeys(
        (
            "BackendError", "Claim", "DataError", "Entity", "Moment", "Period", "UsageError",
            "WestphaliaError", "entity_kind", "make_claim", "relation_type",
        ),
        "westphalia.schema",
    ),
}  # fmt: skip

__all__ = [
    "Archive",
    "BackendError",
    "Claim",
    "DataError",
    "Entity",
    "Moment",
    "Period",
    "UsageError",
    "View",
    "WestphaliaError",
    "__version__",
    "entity_kind",
    "make_claim",
    "open",
    "relation_type",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that the import stays light."""
    if name == "__version__":
        from importlib.metadata import version

        return version("westphalia")
    if name not in _HOMES:
        raise AttributeError(f"module 'westphalia' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
