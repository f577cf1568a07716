"""What all tests share: a cache of their own, a browser, and a real Neo4j."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from bolt.server import NoServerError, running
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


@pytest.fixture(scope="session")
def bolt() -> Iterator[str]:
    """The address of a Bolt server with an empty database.

    It is the one of ``WESTPHALIA_TEST_BOLT``; in CI it is a Neo4j of our own, and that it cannot be
    started is a failure.
    """
    given = os.environ.get("WESTPHALIA_TEST_BOLT")
    if given:
        yield given
    elif os.environ.get("CI") == "true":
        try:
            with running() as address:
                yield address
        except NoServerError as error:
            pytest.fail(str(error))
    else:
        pytest.skip("needs a Bolt server: WESTPHALIA_TEST_BOLT=bolt://localhost:7687")
