"""The atlas: the dossiers bundled with the package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from westphalia.loaders.atlas import data
from westphalia.loaders.dossier import load as dossier_loader
from westphalia.schema.entities import Entity, Source
from westphalia.schema.errors import UsageError
from westphalia.schema.records import Batch


def load(
    paths: Iterable[str | Path] = (),
    known: Mapping[str, Entity] | None = None,
    *,
    progress: dossier_loader.Progress | None = None,
) -> Batch:
    """All entities and claims of the atlas; it stands on its own, whatever is known already.

    Args:
        progress: is told how much is done, of how much.

    Raises:
        UsageError: files were named; the atlas is bundled.
    """
    if list(paths):
        raise UsageError("the atlas is bundled: it takes no files", "westphalia load atlas")
    batch = dossier_loader.load(data.paths(), progress=progress)
    batch.source = "atlas"
    return batch


def entities() -> Batch:
    """The entities of the atlas and their codes, without its relations and their sources."""
    dossiers = [path for path in data.paths() if path.suffix == ".yaml"]  # no table has entities
    whole = dossier_loader.load(dossiers, entities_only=True)
    batch = Batch("atlas-entities", problems=whole.problems, files=whole.files)
    return batch.add(r for r in whole.entities if not isinstance(r.item, Source))
