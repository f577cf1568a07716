"""One HTML file with all that it needs inside, in which data is data and never markup."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from westphalia.schema import BackendError

# The copy that pyvis ships, so that there is one and it is the one that pyvis was made for.
_LIBRARY: Final = ("lib", "vis-9.1.2")


def document(page: Mapping[str, Any]) -> str:
    """The page that shows ``page``; see ``page.js`` for its keys.

    Scripts and styles are named by their hashes in a Content-Security-Policy that allows nothing
    else: no request to any server, no script from the data, no eval. The data is JSON in a block
    that no browser runs, in ASCII and without ``<``, ``>`` and ``&``, so it cannot end that block.
    """
    library, library_style = _library()
    script, style = _own("page.js"), _own("page.css")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(library)} {_hash(script)}",
            f"style-src {_hash(library_style)} {_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return "".join(
        (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
            '<meta name="referrer" content="no-referrer">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            "<title>Network</title>\n",
            f"<style>{library_style}</style>\n<style>{style}</style>\n</head>\n<body>\n",
            '<header><h1 id="heading"></h1><div id="remarks"></div></header>\n',
            '<div id="menus"></div>\n<main id="mynetwork"></main>\n',
            '<p id="progress" role="status"></p>\n<section id="details" aria-live="polite">',
            '</section>\n<ul id="legend" aria-label="Legend"></ul>\n<div id="config"></div>\n',
            "<noscript>This page draws its network with a script that is inside it.</noscript>\n",
            f'<script type="application/json" id="page">{_data(page)}</script>\n',
            f"<script>{library}</script>\n<script>{script}</script>\n</body>\n</html>\n",
        )
    )


def _data(page: Mapping[str, Any]) -> str:
    text = json.dumps(page, default=_plain, allow_nan=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _plain(value: Any) -> Any:
    """What pyvis users put into nodes and edges beyond JSON: numbers of NumPy, dates, sets."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (set, frozenset, tuple)):
        return sorted(value, key=str)
    return value.item() if hasattr(value, "item") else str(value)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _own(name: str) -> str:
    return files("westphalia.exports.pyvis").joinpath(name).read_text("utf-8")


@cache
def _library() -> tuple[str, str]:
    """The script and the style sheet of vis-network, with its licence notice at their head."""
    folder = files("pyvis").joinpath(*_LIBRARY)
    try:
        script = folder.joinpath("vis-network.min.js").read_text("utf-8")
        style = folder.joinpath("vis-network.css").read_text("utf-8")
    except OSError as error:
        raise BackendError(
            "the installed pyvis lacks its copy of vis-network 9.1.2", "pip install pyvis==0.3.2"
        ) from error
    # The map of the minified script is not there, and a browser's tools would ask for it.
    return script.partition("\n//# sourceMappingURL=")[0], style
