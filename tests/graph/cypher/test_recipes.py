"""The questions of docs/recipes.md: each has an answer, and both engines give the same one."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from westphalia import api
from westphalia.graph.cypher.cache import Projected
from westphalia.graph.cypher.query import projected
from westphalia.graph.cypher.server import ServerEngine

PAGE = Path(__file__).parents[3] / "docs" / "recipes.md"
COMMANDS = re.findall(r"```sh\n(.*?)\n```", PAGE.read_text("utf-8"), re.DOTALL)


def recipes() -> list[tuple[dict[str, object], str]]:
    """View options and text of each command, those of one view after the other."""
    found: list[tuple[dict[str, object], str]] = []
    for command in COMMANDS:
        _, verb, *options, text = shlex.split(command)
        assert verb == "query"
        view: dict[str, object] = {"history": True}
        if options != ["--history"]:
            assert options[0] == "--as-of"
            view = {"as_of": options[1]}
        found.append((view, text))
    return sorted(found, key=lambda recipe: str(recipe[0]))


def test_there_are_twenty() -> None:
    assert len(COMMANDS) == 20


@pytest.mark.parametrize(("view", "text"), recipes())
def test_both_engines_answer_alike(
    on_server: Callable[[Projected], ServerEngine], view: dict[str, object], text: str
) -> None:
    seen = api.open().view(**view)
    here = seen.query(text)
    assert len(here.rows) > 0
    there = on_server(projected(seen)).run(text, {}, timeout=30, limit=10_000)
    assert (here.columns, here.rows) == (there.columns, there.rows)
