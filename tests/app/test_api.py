"""The public names, exported on purpose."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest
import westphalia as wp

PUBLIC = {
    "Archive", "BackendError", "Claim", "DataError", "Entity", "Moment", "Period", "UsageError",
    "View", "WestphaliaError", "__version__", "entity_kind", "make_claim", "open", "relation_type",
}  # fmt: skip


def test_the_public_names_are_these() -> None:
    assert set(wp.__all__) == PUBLIC
    assert set(dir(wp)) == PUBLIC
    for name in PUBLIC:
        assert getattr(wp, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'opne'"):
        wp.opne  # noqa: B018 - the access is the test


def test_a_session_in_python() -> None:
    with wp.open(":memory:") as archive:
        archive.add(
            [
                wp.make_claim(
                    wp.relation_type("recognises")(subject="a", object="b"), source="s",
                    valid="2008/..", said="2010",
                )
            ],
            [
                wp.entity_kind("Polity")(id="a", name="A"),
                wp.entity_kind("Polity")(id="b", name="B"),
                wp.entity_kind("Source")(id="s", name="S"),
            ],
        )  # fmt: skip
        (relation,) = archive.view(as_of="2009-06-01").relations("recognises", object="b")
        assert (relation.subject, str(relation.valid)) == ("a", "2008/..")


def modules() -> list[str]:
    found = pkgutil.walk_packages(wp.__path__, "westphalia.")
    return [m.name for m in found if not m.name.endswith("__main__")]


@pytest.mark.parametrize("name", modules())
def test_examples_in_docstrings_run(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0
