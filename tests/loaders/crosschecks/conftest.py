"""The bundled atlas, opened once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from westphalia import api
from westphalia.api import Archive


@pytest.fixture(scope="session")
def atlas() -> Iterator[Archive]:
    with api.open() as archive:
        yield archive
