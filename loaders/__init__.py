"""Sources: each a folder with what it is (`source.yaml`) and how it is read (`load.py`).

A loader yields records and never touches a store.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.resources import files
from typing import Any, Final

from westphalia.schema.errors import UsageError, did_you_mean
from westphalia.schema.records import Batch

Loader = Callable[..., Batch]
"""``load(paths, known, **choices)``: reads files; ``known`` holds the archive's entities by id.

The choices are the user's: ``unresolved`` and ``partial`` of published files, ``mapping`` of
tables.
"""

DATASETS: Final = (
    "cow-states", "gw-states", "cow-alliances", "atop", "cow-mid", "cow-wars", "cow-igo",
    "cow-contiguity", "cow-diplomatic-exchange", "cow-territorial-change", "ucdp",
)  # fmt: skip
"""Sources of published files, each described column by column."""

LOADERS: Final = ("atlas", "dossier", *DATASETS, "wikidata", "table")


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
    load: Loader = import_module(f"westphalia.loaders.{package(name)}.load").load
    return load


def package(name: str) -> str:
    """The folder of a loader: ``cow-igo`` lies in ``cow_igo``."""
    return name.replace("-", "_")


def about(name: str) -> dict[str, Any]:
    """What a loader's `source.yaml` says of it."""
    import yaml

    loader(name)
    text = files(f"westphalia.loaders.{package(name)}").joinpath("source.yaml").read_text("utf-8")
    described: dict[str, Any] = yaml.safe_load(text)
    return described
