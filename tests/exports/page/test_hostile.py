"""Names that would be scripts stay names."""

from __future__ import annotations

import re
from typing import Any

import pytest
from westphalia.exports.page.document import document
from westphalia.exports.page.payload import payload
from westphalia.graph.archive import Archive
from westphalia.graph.view import View
from westphalia.schema import Alias, Identifier, Moment, Polity, Source, make_claim

from .conftest import Look

pytestmark = pytest.mark.browser

SCRIPT = "</script><script>window.pwned=1</script>"
PICTURE = '<img src=x onerror="window.pwned=1">'
COMMENT = "--><!--<script>]]>\u2028\u2029</style></title><svg onload=window.pwned=1>"
LINK = '"><a href="javascript:window.pwned=1" autofocus onfocus="window.pwned=1">x</a>'
TEMPLATE = "{{ 7*7 }}{% raw %}${window.pwned=1}`__proto__"
HOSTILE = [SCRIPT, PICTURE, COMMENT, LINK, TEMPLATE]


@pytest.fixture(scope="module")
def view() -> Any:
    entities = [
        Polity(
            id="a",
            name=SCRIPT,
            aliases=tuple(Alias(name=text) for text in HOSTILE),
            identifiers=(Identifier(scheme="iso3", value=PICTURE),),
            description=LINK,
        ),
        Polity(id="b", name=PICTURE, description=COMMENT),
        Polity(id="c", name=TEMPLATE),
        Source(
            id="s",
            name=COMMENT,
            publisher=PICTURE,
            licence=LINK,
            published=Moment.parse("2015-02-19"),
            url="https://example.org/?a=<script>&b=\"'><img/src=x/onerror=window.pwned=1>",
        ),
    ]
    said: dict[str, Any] = {
        "source": "s", "said": "2015-02-19", "locator": PICTURE, "note": SCRIPT,
        "name_in_source": LINK,
    }  # fmt: skip
    claims = [
        make_claim("recognises", "a", "b", valid="2008/..", attribution=SCRIPT, **said),
        make_claim("disputes_with", "a", "b", subject_matter=PICTURE, **said),
        make_claim("recognises", "c", "b", **said),
    ]
    with Archive(":memory:", read_only=False) as archive:
        archive.add(claims, entities)
        yield archive.view(as_of="2015-02-20")


def test_hostile_text_does_not_run(view: View, look: Look) -> None:
    opened = look(view, title=SCRIPT + PICTURE)
    page = opened.page
    assert opened.text("#heading") == SCRIPT + PICTURE
    assert page.title() == SCRIPT + PICTURE
    for id in ["a", "b", "c", "s", *sorted(opened.shown())]:
        page.evaluate("(id) => { location.hash = new URLSearchParams({ select: id }); }", id)
        page.wait_for_timeout(30)
    for key in "<\"'}`j":
        page.fill("#search", key)
    page.keyboard.press("Enter")
    page.click("#tab-table")
    page.click("#csv")
    page.wait_for_timeout(300)
    assert page.evaluate("window.pwned") is None
    assert page.locator("img, svg[onload], iframe, object, embed, base, form").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert [url for url in opened.requests if not url.startswith("blob:")] == [opened.file.as_uri()]
    assert opened.complaints == []
    table = opened.text("#table")
    assert SCRIPT in table
    assert PICTURE in table
    assert TEMPLATE in table


@pytest.mark.parametrize(
    "address",
    ["javascript:window.pwned=1", "JaVaScRiPt:window.pwned=1", " javascript:window.pwned=1",
     "data:text/html,<script>window.pwned=1</script>", "file:///etc/passwd", "//example.org", ""],
)  # fmt: skip
def test_only_web_addresses_are_links(view: View, look: Look, address: str) -> None:
    data = payload(view)
    data["entities"]["s"]["url"] = address
    opened = look(document(data), "#tab=table&select=s")
    assert opened.page.locator("a:not([href^='#'])").count() == 0
    assert address.strip() in opened.text("#panel")


def test_the_policy_names_what_may_run(view: View) -> None:
    html = document(payload(view))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    text = policy.group(1).replace("&#39;", "'")
    assert text.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in text
    assert "http" not in text
    assert text.index("script-src") < text.index("style-src") < text.index("base-uri 'none'")


def test_a_script_that_got_in_would_not_run(view: View, look: Look) -> None:
    html = document(payload(view)).replace("</body>", f"{SCRIPT[9:]}{PICTURE}</body>")
    opened = look(html)
    assert opened.page.evaluate("window.pwned") is None
    assert any("Content Security Policy" in text for text in opened.complaints)
