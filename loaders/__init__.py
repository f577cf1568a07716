"""Sources: each a folder with what it is (`source.yaml`) and how it is read (`load.py`).

A loader yields records and never touches a store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from westphalia.schema.entities import Entity
from westphalia.schema.errors import UsageError, did_you_mean
from westphalia.schema.records import Batch

Loader = Callable[[Iterable[str | Path], Mapping[str, Entity]], Batch]
"""Reads files; the mapping holds the entities that the archive knows already, by id."""

LOADERS: Final = ("atlas", "dossier")


def loader(name: str) -> Loader:
    """The function that reads a source.

    Raises:
        UsageError: there is no such source.
    """
    if name not in LOADERS:
        raise UsageError(
            f"there is no loader {name!r}",
            did_you_mean(name, LOADERS) or f"the loaders are {', '.join(LOADERS)}",
        )
    load: Loader = import_module(f"westphalia.loaders.{name}.load").load
    return load


def about(name: str) -> dict[str, Any]:
    """What a loader's `source.yaml` says of it."""
    import yaml

    loader(name)
    text = files(f"westphalia.loaders.{name}").joinpath("source.yaml").read_text("utf-8")
    described: dict[str, Any] = yaml.safe_load(text)
    return described
