"""Projections on disk, each under the fingerprint of its rows.

Two views with the same rows share one, whatever their dates. A projection is built beside and put
in place by one rename, so whoever finds it finds it whole; it is never changed afterwards.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import platformdirs
from filelock import FileLock, Timeout
from westphalia.graph.projection import Node, Relationship
from westphalia.schema.errors import BackendError

KEPT: Final = 8
BYTES_KEPT: Final = 2 * 1024**3
PATIENCE: Final = 600.0  # seconds to wait for another process that builds
_FORMAT: Final = 1
_ERA: Final = date(1970, 1, 1).toordinal()
_PLAIN: Final = frozenset({str, int, float, bool})
_encode: Final = json.JSONEncoder(separators=(",", ":"), sort_keys=True, allow_nan=False).encode


@dataclass(frozen=True, slots=True)
class Projected:
    """The rows of a projection, ready to be sent: sorted, and as JSON texts.

    Args:
        nodes: (id, text) by label; labels without nodes too.
        relationships: (subject, object, text) by type; types without relationships too.
        dates: the properties that hold dates, by label or type; they are days since 1970.
        properties: every property that there is.
    """

    nodes: dict[str, list[tuple[str, str]]]
    relationships: dict[str, list[tuple[str, str, str]]]
    dates: dict[str, set[str]] = field(default_factory=dict)
    properties: set[str] = field(default_factory=set)

    @classmethod
    def of(
        cls,
        nodes: Iterable[Node],
        relationships: Iterable[Relationship],
        labels: Iterable[str] = (),
        types: Iterable[str] = (),
    ) -> Projected:
        """Encode a projection; ``labels`` and ``types`` exist in it even when they are empty."""
        rows = cls({name: [] for name in labels}, {name: [] for name in types})
        for node in nodes:
            text = rows._text(node.label, node.properties)
            rows.nodes.setdefault(node.label, []).append((str(node.properties["id"]), text))
        for tie in relationships:
            text = rows._text(tie.type, tie.properties)
            rows.relationships.setdefault(tie.type, []).append((tie.subject, tie.object, text))
        for nodes_of_label in rows.nodes.values():
            nodes_of_label.sort()
        for ties_of_type in rows.relationships.values():
            ties_of_type.sort()
        return rows

    def _text(self, name: str, properties: Any) -> str:
        plain: dict[str, Any] = {}
        for key, value in properties.items():
            kind = type(value)
            if kind in _PLAIN:
                plain[key] = value
            elif kind is date:
                # Days cross faster than texts, and the engine need not guess what they are.
                plain[key] = value.toordinal() - _ERA
                self.dates.setdefault(name, set()).add(key)
            elif kind is list or kind is tuple:
                plain[key] = list(value)
            elif value is not None:
                raise TypeError(f"{name}.{key}: a {kind.__name__} cannot be a property")
        self.properties.update(plain)
        return _encode(plain)

    def fingerprint(self) -> str:
        """A name for exactly these rows, in this format, for this version of the engine."""
        sha = hashlib.blake2b(digest_size=16)
        head = [_FORMAT, version("arcadedb-embedded"), sorted(self.nodes)]
        dates = {name: sorted(keys) for name, keys in sorted(self.dates.items())}
        sha.update(_encode([*head, sorted(self.relationships), dates]).encode())
        for lot in (self.nodes, self.relationships):
            for name in sorted(lot):
                sha.update(f"\n\n{name}\n".encode())
                sha.update("\n".join("\t".join(row) for row in lot[name]).encode())
        return sha.hexdigest()


def fingerprint(nodes: Iterable[Node], relationships: Iterable[Relationship]) -> str:
    """A name for exactly these rows, whatever their order and the view's date."""
    return Projected.of(nodes, relationships).fingerprint()


def cache_folder() -> Path:
    """Where projections are kept: in the user's cache, or under ``WESTPHALIA_CACHE``."""
    root = os.environ.get("WESTPHALIA_CACHE")
    return Path(root or platformdirs.user_cache_dir("westphalia", appauthor=False)) / "cypher"


def place(name: str, build: Callable[[Path], None], folder: Path) -> Path:
    """The projection called ``name``, built by ``build`` if it is not there yet.

    Raises:
        BackendError: the folder cannot be written.
    """
    path = folder / name
    if path.is_dir():
        # For the removal of what was not used for longest. A cache that others own may refuse.
        with contextlib.suppress(OSError):
            os.utime(path)
        return path
    with _locked(folder):
        if not path.is_dir():
            # Whoever builds holds the lock, so what lies half built belongs to nobody.
            for left in folder.glob("building-*"):
                shutil.rmtree(left, ignore_errors=True)
            beside = folder / f"building-{os.getpid()}"
            try:
                build(beside)
                beside.rename(path)
            except BaseException:
                shutil.rmtree(beside, ignore_errors=True)
                raise
            _prune(folder, path)
    return path


def discard(path: Path) -> None:
    """Remove a projection that turned out to be unreadable."""
    with _locked(path.parent):
        _remove(path)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it when a process dies."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "lock", timeout=PATIENCE):
            yield
    except Timeout:
        raise BackendError(
            f"another process has been building in {folder} for {PATIENCE:g} s", "try again later"
        ) from None
    except OSError as problem:
        raise BackendError(
            f"cannot write the Cypher cache {folder}: {problem.strerror or problem}",
            "name another folder in WESTPHALIA_CACHE, or make room",
        ) from None


def _prune(folder: Path, newest: Path) -> None:
    """Remove what was not used for longest, beyond a number and a size."""
    there = [p for p in folder.iterdir() if p.is_dir() and p != newest]
    there.sort(key=lambda p: p.stat().st_mtime, reverse=True)
    size = _size(newest)
    for at, path in enumerate(there, start=1):
        size += _size(path)
        if at >= KEPT or size > BYTES_KEPT:
            _remove(path)


def _remove(path: Path) -> None:
    """Remove by one rename first, so that nobody finds half of it."""
    gone = path.parent / f"building-{os.getpid()}-old"
    # On some systems a folder that somebody reads cannot be renamed; it goes another time.
    with contextlib.suppress(OSError):
        path.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _size(path: Path) -> int:
    return sum(p.stat().st_size for p in path.rglob("*") if p.is_file())
