"""One HTML file with all that it needs inside, in which data is data and never markup."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, StrictUndefined

# One scope, in this order; each file is one subject.
_SCRIPTS: Final = (
    "dom.js",
    "data.js",
    "state.js",
    "drawing.js",
    "panel.js",
    "table.js",
    "time.js",
    "filters.js",
    "page.js",
)

# Cytoscape.js would add this rule itself, which the policy forbids; it looks whether it is there.
_LIBRARY_STYLE: Final = ".__________cytoscape_container { position: relative; }"


def document(payload: Mapping[str, Any]) -> str:
    """The page that shows ``payload``.

    Scripts and styles are named by their hashes in a Content-Security-Policy that allows nothing
    else: no request to any server, no script or style from the data. The data is JSON in a block
    that no browser runs, and nothing in it can end that block.
    """
    library, script, style = _asset("cytoscape.min.js"), _script(), _asset("page.css")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(library)} {_hash(script)}",
            f"style-src {_hash(_LIBRARY_STYLE)} {_hash(style)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    return environment.from_string(_asset("page.html.jinja")).render(
        policy=policy,
        title=payload["title"],
        library=library,
        library_style=_LIBRARY_STYLE,
        script=script,
        style=style,
        payload=embedded(payload),
    )


def embedded(payload: Mapping[str, Any]) -> str:
    """JSON that can stand in a script block: no ``<``, ``>``, ``&``, no line separators.

    >>> embedded({"name": "</script>"})
    '{"name":"\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    # A lone surrogate cannot be written as UTF-8.
    return text.encode("utf-8", "backslashreplace").decode()


@cache
def _script() -> str:
    parts = "\n".join(_asset(name) for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();'


@cache
def _asset(name: str) -> str:
    return files("westphalia.exports.page").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
