"""What the two forms of the data set do not say of themselves, and both need."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml


class Listed(NamedTuple):
    """An organisation of the data set: its number (ionum) and its name."""

    number: str
    name: str


@cache
def organisations() -> dict[str, Listed]:
    """The 534 organisations, by abbreviation in lower case."""
    return {name: Listed(*entry) for name, entry in _table("organisations.yaml").items()}


@cache
def states() -> dict[str, int]:
    """The COW number of each state that has a column in the form of IGO-years."""
    return {name: int(code) for name, code in _table("states.yaml").items()}


@cache
def imputed() -> dict[str, list[tuple[int, int]]]:
    """The stretches of years that the publisher filled in, by abbreviation."""
    return {
        name: [(int(first), int(last)) for first, last in (s.split("-") for s in stretches)]
        for name, stretches in _table("imputed.yaml").items()
    }


def _table(name: str) -> Any:
    text = files(__package__).joinpath(name).read_text("utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
