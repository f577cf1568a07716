"""The bundled atlas as an archive: built on first use into the user's cache, read-only."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import time
from typing import Final

from westphalia.schema.errors import BackendError

Progress = Callable[[int, int], None]

KEPT: Final = 3


def cache_folder() -> Path:
    """Where made things are kept: ``WESTPHALIA_CACHE``, else the user's cache folder."""
    given = os.environ.get("WESTPHALIA_CACHE")
    if given:
        return Path(given)
    from platformdirs import user_cache_path

    return user_cache_path("westphalia")


def atlas_path(progress: Progress | None = None) -> Path:
    """The atlas's archive file; built first if it is not there.

    Args:
        progress: is told how much of the building is done, of how much.

    Raises:
        BackendError: the cache cannot be written.
    """
    from westphalia.graph.store import FORMAT
    from westphalia.loaders.atlas.data import fingerprint

    path = cache_folder() / f"atlas-{FORMAT}-{fingerprint()[:16]}.db"
    return path if _sound(path) else _build(path, progress)


def _sound(path: Path) -> bool:
    """Whether the file begins as an archive of ours does; a cut-off one is built again."""
    from westphalia.graph.store import APPLICATION_ID

    try:
        with path.open("rb") as file:
            head = file.read(72)
    except OSError:
        return False
    return head[:6] == b"SQLite" and head[68:72] == APPLICATION_ID.to_bytes(4, "big")


def _build(path: Path, progress: Progress | None) -> Path:
    """Build beside and swap in, so that no reader ever sees half an atlas."""
    import tempfile

    from westphalia.graph.archive import Archive
    from westphalia.loaders import about
    from westphalia.loaders.atlas.load import load

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="building-", suffix=".db", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise BackendError(
            f"the cache {path.parent} cannot be written ({error.strerror})",
            "set WESTPHALIA_CACHE to a folder that can",
        ) from None
    building = Path(name)
    try:
        with Archive(building, read_only=False) as archive:
            archive.append(load(progress=progress), recorded_at=about("atlas")["recorded_at"])
            archive.seal()
        building.replace(path)
    finally:
        building.unlink(missing_ok=True)
    _tidy(path)
    return path


def _tidy(current: Path) -> None:
    """Remove all but the newest few atlases of earlier versions."""
    older = sorted(
        (p for p in current.parent.glob("atlas-*.db") if p != current),
        key=lambda p: p.stat().st_mtime,
    )
    cut_off = (p for p in current.parent.glob("building-*") if p.stat().st_mtime < time() - 3600)
    for path in (*older[: max(0, len(older) - KEPT)], *cut_off):
        path.unlink(missing_ok=True)
