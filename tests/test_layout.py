"""The layout is the architecture: who may import whom, and what the wheel holds."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = {
    "schema": "westphalia.schema",
    "loaders": "westphalia.loaders",
    "graph": "westphalia.graph",
    "exports": "westphalia.exports",
    "app": "westphalia",
}
MAY_IMPORT = {
    "schema": {"schema"},
    "loaders": {"loaders", "schema"},
    "graph": {"graph", "schema"},
    "exports": {"exports", "graph", "schema"},
    "app": {"app", "exports", "graph", "loaders", "schema"},
}


def layer_of(module: str) -> str | None:
    if module != "westphalia" and not module.startswith("westphalia."):
        return None
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in FOLDERS else "app"


def imports(path: Path) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            found += [
                f"{module}.{a.name}" if module == "westphalia" else module for a in node.names
            ]
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_layer_imports_only_what_lies_to_its_left(folder: str) -> None:
    reached = {
        (str(path.relative_to(ROOT)), layer)
        for path in (ROOT / folder).rglob("*.py")
        for module in imports(path)
        if (layer := layer_of(module)) is not None and layer not in MAY_IMPORT[folder]
    }
    assert reached == set()


def test_the_wheel_lists_every_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = set(project["tool"]["setuptools"]["packages"])
    there = {
        ".".join([package, *path.parent.relative_to(ROOT / folder).parts])
        for folder, package in FOLDERS.items()
        for path in (ROOT / folder).rglob("__init__.py")
    }
    assert listed == there


def test_the_top_level_has_what_was_asked_for() -> None:
    for name in ("pyproject.toml", "README.md", "graph", "schema", "loaders", "tests", "exports"):
        assert (ROOT / name).exists(), name


def test_modules_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}
