"""What all tests share: a cache of their own, and the bundled atlas."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder for this run, so that nothing of the user's is read or written."""
    folder = tmp_path_factory.mktemp("cache")
    before = os.environ.get("WESTPHALIA_CACHE")
    os.environ["WESTPHALIA_CACHE"] = str(folder)
    os.environ.pop("WESTPHALIA_ARCHIVE", None)
    yield folder
    if before is None:
        del os.environ["WESTPHALIA_CACHE"]
    else:
        os.environ["WESTPHALIA_CACHE"] = before
