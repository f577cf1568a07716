"""What the tests of the loaders share: the atlas's entities, and the field's own files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from westphalia.loaders.atlas.load import entities
from westphalia.schema.entities import Entity

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def known() -> Mapping[str, Entity]:
    """The entities with which an archive starts."""
    return {entity.id: entity for entity, _ in entities().iter_entities()}
