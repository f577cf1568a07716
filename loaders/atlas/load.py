"""The atlas: the dossiers bundled with the package."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from westphalia.loaders.dossier import load as dossier_loader
from westphalia.schema.entities import Entity, Source
from westphalia.schema.errors import UsageError
from westphalia.schema.records import Batch

ENTITY_FILES: Final = ("polities.yaml", "organisations.yaml")
DOSSIERS: Final = ("caucasus.yaml",)


def load(paths: Iterable[str | Path] = (), known: Mapping[str, Entity] | None = None) -> Batch:
    """All entities and claims of the atlas; it stands on its own, whatever is known already.

    Raises:
        UsageError: files were named; the atlas is bundled.
    """
    if list(paths):
        raise UsageError("the atlas is bundled: it takes no files", "westphalia load atlas")
    batch = dossier_loader.load(_folder() / name for name in (*ENTITY_FILES, *DOSSIERS))
    batch.source = "atlas"
    return batch


def entities() -> Batch:
    """The entities of the atlas and their codes, without its relations and their sources."""
    whole = load()
    batch = Batch("atlas-entities", problems=whole.problems, files=whole.files)
    return batch.add(r for r in whole.entities if not isinstance(r.item, Source))


@cache
def fingerprint() -> str:
    """A hash of the atlas's files: it changes when they do."""
    digest = hashlib.sha256()
    for name in ("source.yaml", *ENTITY_FILES, *DOSSIERS):
        digest.update((_folder() / name).read_bytes())
    return digest.hexdigest()


def _folder() -> Path:
    return Path(str(files("westphalia.loaders.atlas")))
