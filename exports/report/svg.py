"""Pictures as text: SVG elements in which every value is escaped."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from markupsafe import Markup, escape

_NARROW: Final = frozenset(" ,.;:'’!|()[]-ijlIrtf")


def tag(name: str, *children: str, **attributes: str | float | None) -> Markup:
    """An element; ``class_`` is its class, an attribute that is None is left out."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = Markup("").join(children)
    return Markup(f"<{name}{given}>{inner}</{name}>")  # noqa: S704 - its parts are escaped above


def group(children: Iterable[Markup], class_: str | None = None) -> Markup:
    """Elements together."""
    return tag("g", *children, class_=class_)


def picture(
    children: Iterable[Markup], width: float, height: float, label: str, class_: str
) -> Markup:
    """A whole picture, never larger than drawn, and named for those who cannot see it."""
    return tag(
        "svg",
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_value(width)} {_value(height)}",
        width=width,
        class_=class_,
        role="img",
        aria_label=label,
    )


def text(words: str, x: float, y: float, class_: str, anchor: str | None = None) -> Markup:
    """One line of words."""
    return tag("text", escape(words), x=x, y=y, class_=class_, text_anchor=anchor)


def shortened(words: str, room: float) -> str:
    """As much of the words as fits into ``room``, with … for what does not."""
    if breadth(words) <= room:
        return words
    while words and breadth(words) > room - 10:
        words = words[:-1]
    return f"{words.rstrip()}…"


def breadth(words: str) -> float:
    """About how wide the words are, at 12 units of height, in a font that runs wide."""
    return sum(map(_letter, words))


def _letter(c: str) -> float:
    if c in _NARROW:
        return 4.6
    if unicodedata.east_asian_width(c) in "WF":
        return 13.0
    return 9.0 if c.isupper() or c in "mwMW—…" else 7.4


def _value(value: str | float) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
