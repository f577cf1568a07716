"""What all tests share: a cache of their own, and a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")


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


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser; without one its tests are skipped, but in CI that is a failure."""
    with sync_playwright() as tools:
        try:
            browser = tools.chromium.launch(
                executable_path=CHROMIUM if CHROMIUM.exists() else None,
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
        except Error as error:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(f"there is no Chromium to open pages in ({str(error).splitlines()[0]})")
        yield browser
        browser.close()
