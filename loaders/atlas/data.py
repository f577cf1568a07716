"""The files of the atlas: which they are, where, and what they hash to."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

ENTITY_FILES: Final = ("entities/polities.yaml", "entities/organisations.yaml")


def paths() -> list[Path]:
    """The dossiers of the atlas, those with entities alone first, then the tables of claims."""
    first = [_folder() / name for name in ENTITY_FILES]
    about = _folder() / "source.yaml"
    others = sorted(path for path in _folder().rglob("*.yaml") if path not in (about, *first))
    return [*first, *others, *sorted(_folder().rglob("*.csv"))]


@cache
def fingerprint() -> str:
    """A hash of the atlas's files: it changes when they do."""
    digest = hashlib.sha256()
    for path in (_folder() / "source.yaml", *paths()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _folder() -> Path:
    return Path(str(files("westphalia.loaders.atlas")))
