"""What can go wrong, as one small tree.

    WestphaliaError          everything that we raise on purpose
    +- DataError             the data has problems; carries all of them (exit code 1)
    +- UsageError            the call was wrong: an unknown name, a bad query (exit code 2)
    +- BackendError          something outside is missing or out of reach (exit code 3)

A message says where and what; a hint says what to do next.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


class WestphaliaError(Exception):
    """Any error that this package raises on purpose.

    Args:
        message: where and what, in one line.
        hint: what to do next, or None.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message if self.hint is None else f"{self.message}\nhint: {self.hint}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in the data, and where.

    Args:
        message: the entity or claim, and what is wrong with it.
        place: ``file:line``, or empty when there is no file.
        hint: the remedy, or None.
        severity: an error stops a load; a warning does not.
    """

    message: str
    place: str = ""
    hint: str | None = None
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        text = visible(f"{self.severity}: {where}{self.message}")
        return text if self.hint is None else f"{text}\nhint: {visible(self.hint)}"


class DataError(WestphaliaError):
    """The data breaks a rule. Carries every problem, not the first one alone."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class UsageError(WestphaliaError):
    """The call was wrong, and another one would work."""

    exit_code = 2


class BackendError(WestphaliaError):
    """A part outside this package is missing or out of reach."""

    exit_code = 3


def visible(text: str) -> str:
    """``text`` on one line, with characters that could steer a terminal written as codes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A hint with the names nearest to ``word``, or None when nothing is near.

    >>> did_you_mean("rusia", ["russia", "georgia"])
    'did you mean russia?'
    """
    folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), folded, n=3, cutoff=0.6)
    if not near:
        return None
    return f"did you mean {' or '.join(folded[n] for n in near)}?"
