"""The files of the atlas: which they are, where, and what they hash to."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

ENTITY_FILES: Final = ("polities.yaml", "organisations.yaml")
DOSSIERS: Final = ("caucasus.yaml",)


def paths() -> list[Path]:
    """The dossiers of the atlas, those with entities alone first."""
    return [_folder() / name for name in (*ENTITY_FILES, *DOSSIERS)]


@cache
def fingerprint() -> str:
    """A hash of the atlas's files: it changes when they do."""
    digest = hashlib.sha256()
    for path in (_folder() / "source.yaml", *paths()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _folder() -> Path:
    return Path(str(files("westphalia.loaders.atlas")))
