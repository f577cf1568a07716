"""Reading YAML strictly: every scalar is text, every value knows its line.

`NO` stays Norway and `2014-03` stays a month. Anchors, aliases, tags and duplicate keys are
refused: nobody needs them to write claims, and aliases can make a small file enormous.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml
from westphalia.schema.errors import Problem

LARGEST: Final = 10 * 1024 * 1024
DEEPEST: Final = 12

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Value:
    """Text, a list or a map of a YAML file, with the line on which it begins."""

    content: str | list[Value] | dict[str, Value]
    line: int
    key_lines: dict[str, int] | None = None

    @property
    def kind(self) -> str:
        """``text``, ``list`` or ``map``."""
        return {str: "text", list: "list", dict: "map"}[type(self.content)]

    def plain(self) -> object:
        """The value without lines."""
        if isinstance(self.content, list):
            return [item.plain() for item in self.content]
        if isinstance(self.content, dict):
            return {key: value.plain() for key, value in self.content.items()}
        return self.content


class Unreadable(Exception):  # noqa: N818 - it says what the file is, and is caught here
    """The file cannot be read as a dossier; carries the one problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        Unreadable: missing, a folder, too large, empty, or not UTF-8 text.
    """
    if str(path) == "-":
        name, raw = "stdin", sys.stdin.buffer.read(LARGEST + 1)
    else:
        name, raw = path.name or str(path), _bytes(path)
    if len(raw) > LARGEST:
        raise Unreadable(
            Problem(
                f"has more than the {LARGEST // 1024**2} MB that a dossier may have",
                name,
                "split it into several dossiers",
            )
        )
    if b"\0" in raw[:65536]:
        raise Unreadable(Problem("is a binary file, not text", name, "a dossier is a YAML file"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Unreadable(
            Problem("is not UTF-8 text", f"{name}:{line}", "save it again as UTF-8")
        ) from None
    if not text.strip():
        raise Unreadable(Problem("is empty", name, "see docs/dossier.md for the form"))
    return text


def _bytes(path: Path) -> bytes:
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise Unreadable(Problem("is a folder", name, "name the files in it"))
        if path.exists() and not path.is_file():
            raise Unreadable(Problem("is no regular file", name, "`-` reads standard input"))
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        raise Unreadable(Problem("there is no such file", name, f"looked at {path}")) from None
    except OSError as error:
        raise Unreadable(Problem(f"cannot be read ({error.strerror})", name)) from None


def parse(text: str, name: str) -> Value:
    """The one document in ``text``.

    Raises:
        Unreadable: at the first thing that is not plain YAML.
    """
    try:
        root = _compose(_events(text, name), name)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "is not YAML"
        place = f"{name}:{mark.line + 1}" if mark else name
        if "nesting depth" in what:  # PyYAML has a bound of its own since 6.0.4
            raise Unreadable(Problem("is nested too deeply", place)) from None
        raise Unreadable(
            Problem(
                f"broken YAML: {what}",
                place,
                "look at this line and the one before: indentation, a missing quote or bracket",
            )
        ) from None
    if root is None:
        raise Unreadable(Problem("is empty", name, "see docs/dossier.md for the form"))
    return root


def _events(text: str, name: str) -> Iterator[yaml.Event]:
    documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        place = f"{name}:{_line(event)}"
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise Unreadable(Problem("a second document begins", place, "one dossier a file"))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(
                Problem("anchors and aliases (& and *) are not used in dossiers", place,
                        "write the value out; quote text that begins with & or *")
            )  # fmt: skip
        if getattr(event, "tag", None) not in (None, "!"):
            raise Unreadable(
                Problem("tags (!) are not used in dossiers", place, "quote text that begins with !")
            )
        yield event


def _compose(events: Iterator[yaml.Event], name: str) -> Value | None:
    """Build the values from the events, without recursion."""
    root: Value | None = None
    stack: list[tuple[Value, str | None]] = []
    for event in events:
        line = _line(event)
        value: Value | None = None
        if isinstance(event, yaml.ScalarEvent):
            value = Value(event.value, line)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = Value([], line)
        elif isinstance(event, yaml.MappingStartEvent):
            value = Value({}, line, {})
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            stack.pop()
        if value is None:
            continue
        if not stack:
            root = value
        else:
            _attach(value, stack, name)
        if value.kind != "text":
            if len(stack) >= DEEPEST:
                raise Unreadable(Problem("is nested too deeply", f"{name}:{line}"))
            stack.append((value, None))
    return root


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _attach(value: Value, stack: list[tuple[Value, str | None]], name: str) -> None:
    parent, key = stack[-1]
    if isinstance(parent.content, list):
        parent.content.append(value)
        return
    assert isinstance(parent.content, dict)  # noqa: S101 - text is never pushed
    if key is not None:
        parent.content[key] = value
        stack[-1] = (parent, None)
        return
    place = f"{name}:{value.line}"
    if not isinstance(value.content, str):
        raise Unreadable(Problem(f"a {value.kind} cannot be a key", place))
    if value.content in parent.content:
        raise Unreadable(
            Problem(f"{value.content!r} stands twice here", place, "join the two, or rename one")
        )
    if parent.key_lines is not None:
        parent.key_lines[value.content] = value.line
    stack[-1] = (parent, value.content)
