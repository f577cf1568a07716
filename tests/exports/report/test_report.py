"""The centrality report: its numbers, its words, and its page in Chromium."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize

import pytest
from markupsafe import escape
from playwright.sync_api import Browser, Page
from westphalia import api
from westphalia.exports.report import render_centrality, write_centrality
from westphalia.exports.report.content import number, ranked, sections
from westphalia.exports.report.svg import breadth, shortened, tag
from westphalia.graph.measures import MEASURES
from westphalia.schema import Moment, Organisation, Polity, Source, UsageError, make_claim

HOSTILE = [
    "</script><script>window.pwned=1</script>",
    '<img src=x onerror="window.pwned=1">',
    "\"'`;window.pwned=1;//\u2028--><!--<script>",
    "</style></title><svg onload=window.pwned=1>{{ 7*7 }}{% if 1 %}",
]


def atlas(**options: Any) -> api.View:
    return api.open().view(**{"as_of": "2015-02-20", **options})


def hostile_view() -> api.View:
    archive = api.open(":memory:")
    names = dict(zip(("a", "b", "c", "d"), HOSTILE, strict=True))
    entities = [
        *(Polity(id=id, name=name) for id, name in names.items()),
        Organisation(id="o", name="O" * 300),
        Source(
            id="paper",
            name=HOSTILE[0],
            publisher=HOSTILE[1],
            licence=HOSTILE[2],
            url="https://example.org/<script>window.pwned=1</script>?a=1&b=\"'",
            published=Moment.parse("2010"),
            speaks_for="a",
        ),
    ]
    said: dict[str, Any] = {"source": "paper", "valid": "2000/..", "said": "2016", "locator": "1"}
    pairs = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"), ("a", "c")]
    claims = [make_claim("recognises", *pair, **said) for pair in pairs]
    claims += [make_claim("member_of", id, "o", **said) for id in names]
    archive.add(claims, entities)
    return archive.view(as_of="2015-01-01")


@dataclass
class Opened:
    """A page, and what it did while it opened."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


Open = Callable[..., Opened]


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    contexts = []

    def go(view: api.View, scripts: bool = True, width: int = 1200, **options: Any) -> Opened:
        path = tmp_path / "report.html"
        write_centrality(view, path, **options)
        context = chromium.new_context(
            java_script_enabled=scripts, viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        found = Opened(context.new_page())
        found.page.on("request", lambda request: found.requests.append(request.url))
        found.page.on("console", lambda message: found.messages.append(message.text))
        found.page.on("pageerror", lambda error: found.messages.append(str(error)))
        found.page.goto(path.as_uri())
        return found

    yield go
    for context in contexts:
        context.close()


# The numbers


def test_every_form_has_the_numbers_of_the_table() -> None:
    view = atlas()
    table = view.centrality()
    rows = json.loads(render_centrality(view, format="json"))["rows"]
    assert rows == table.to_dicts()
    read = list(csv.DictReader(io.StringIO(render_centrality(view, format="csv"))))
    assert [float(row["pagerank"]) for row in read] == table.column("pagerank")
    assert render_centrality(view, format="md") == table.to_markdown()
    for section in sections(view):
        for score in section.scores:
            (row,) = (
                row
                for row in rows
                if (row["group"], row["sign"], row["entity"])
                == (section.network.group, section.network.sign, score.id)
            )
            assert all(row[name] == value for name, value in score.values.items())
            assert row["rank"] == score.ranks["degree"]


@pytest.mark.parametrize("suffix", ["html", "md", "csv", "json", "jsonl"])
def test_the_name_says_the_format(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"report.{suffix}"
    write_centrality(atlas(), out, ["betweenness"], top=3)
    text = out.read_text("utf-8")
    assert text == render_centrality(atlas(), ["betweenness"], top=3, format=suffix)
    assert "Ossetia" in text
    assert "PageRank" not in text


def test_other_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be 'pdf'"):
        write_centrality(atlas(), tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UsageError, match="'betweeness' is not a measure"):
        write_centrality(atlas(), tmp_path / "report.html", ["betweeness"])
    with pytest.raises(UsageError, match="top is 0"):
        write_centrality(atlas(), tmp_path / "report.html", top=0)


def test_an_open_file_will_do() -> None:
    out = io.StringIO()
    write_centrality(atlas(), out, ["degree"])
    assert out.getvalue().startswith("<!DOCTYPE html>")


def test_it_is_the_same_twice() -> None:
    assert render_centrality(atlas()) == render_centrality(atlas())


def test_ranks_and_numbers() -> None:
    assert ranked([3, 1, 3, 0]) == [1, 3, 1, 4]
    assert [number(v) for v in (None, 3, 0.0, 0.00001, 0.5, 1.0)] == [
        "", "3", "0", "<0.001", "0.500", "1.000",
    ]  # fmt: skip


def test_svg_is_escaped() -> None:
    made = tag("text", "<b>", tag("title", '"&'), class_='"><script>', text_anchor=None, x=1.25)
    assert made == (
        '<text class="&#34;&gt;&lt;script&gt;" x="1.2">&lt;b&gt;<title>&#34;&amp;</title></text>'
    )
    assert shortened("Commonwealth of Independent States", 100).endswith("…")
    assert breadth(shortened("北京" * 50, 100)) <= 100
    assert shortened("Chad", 100) == "Chad"


# The words


def test_it_says_what_was_measured_and_how() -> None:
    html = render_centrality(atlas(as_seen_by="georgia"))
    assert "View: as of 2015-02-20, as seen by Georgia, actual, possible" in html
    for measure in MEASURES.values():
        assert measure.label in html
    for words in ("Wasserman–Faust", "Brandes", "Faust 1997", "direction ignored", "rustworkx"):
        assert words in html
    assert "A small network." in html
    assert re.search(r"rests on \d+\s+claims from \d+\s+sources", html)


def test_it_cites_what_was_measured_and_nothing_else() -> None:
    """A report on recognition alone does not cite the sources of wars and pipelines."""
    view = atlas(relation="recognises")
    html = render_centrality(atlas(relation=["recognises", "fights_in", "traverses"]))
    sources = {claim.source for claim in view.claims()}
    assert html.partition('class="sources"')[2].count("<li>") == len(sources)
    assert all(str(escape(view.entity(id).name)) in html for id in sources)


def test_only_web_addresses_become_links() -> None:
    html = render_centrality(hostile_view())
    assert re.findall(r'href="(?!#)([a-z]+):', html) == ["https"]


def test_a_view_with_nothing_to_measure() -> None:
    html = render_centrality(atlas(relation="holds_office"))
    assert "there is nothing to measure" in html


def test_arrows_alone_where_there_are_none() -> None:
    """In-degree has no meaning for membership; that network is then left out."""
    assert sections(atlas(), ["in_degree"], group="membership") == []
    assert "nothing to measure" in render_centrality(atlas(), ["in_degree"], group="membership")


# The page


@pytest.mark.browser
def test_it_asks_the_network_for_nothing(opened: Open) -> None:
    report = opened(atlas(), over="2008:2015")
    assert len(report.requests) == 1
    assert report.requests[0].startswith("file:")
    assert report.messages == []
    assert report.page.locator("section h2").count() == len(sections(atlas())) + 4
    assert report.page.locator("svg.lines").count() > 5


@pytest.mark.browser
def test_hostile_names_do_not_run(opened: Open) -> None:
    report = opened(hostile_view(), over="2010:2015")
    assert report.messages == []
    assert len(report.requests) == 1
    assert report.page.evaluate("window.pwned") is None
    assert report.page.evaluate("document.scripts.length") == 1
    assert report.page.locator("img").count() == 0
    names = " ".join(report.page.locator("table.ranking tbody th").all_text_contents())
    assert all(name in names for name in HOSTILE)
    assert "49" not in str(report.page.locator("h1").text_content())


@pytest.mark.browser
def test_a_click_sorts(opened: Open) -> None:
    page = opened(atlas(), group="membership").page
    table = page.locator("table.ranking")

    def column(at: int) -> list[float]:
        cells = table.locator(f"tbody tr > *:nth-child({at})")
        return [float(c.get_attribute("data-value") or "nan") for c in cells.all()]

    head = table.get_by_role("button", name="Closeness")
    head.focus()
    page.keyboard.press("Enter")
    assert column(5) == sorted(column(5), reverse=True)
    assert table.locator("th[aria-sort=descending]").count() == 1
    page.keyboard.press("Enter")
    assert column(5) == sorted(column(5))
    table.get_by_role("button", name="Name").click()
    names = table.locator("tbody th").all_text_contents()
    assert names == sorted(names, key=_as_read)


def _as_read(name: str) -> str:
    """A name as it is looked up in a list: without accents and capitals."""
    return "".join(c for c in normalize("NFKD", name) if not combining(c)).casefold()


@pytest.mark.browser
def test_without_scripts_all_is_there_and_shading_works(opened: Open) -> None:
    page = opened(atlas(), scripts=False, group="membership").page
    assert page.locator("table.ranking tbody tr").count() > 10
    disc = page.locator("svg.network circle.betweenness-6").first
    shaded = disc.evaluate("e => getComputedStyle(e).fill")
    other = page.locator("svg.network circle[class*=betweenness]:not(.betweenness-6)").first
    assert other.evaluate("e => getComputedStyle(e).fill") != shaded
    page.get_by_role("radio", name="Degree").check()
    best = page.locator("svg.network circle.degree-6").first
    assert best.evaluate("e => getComputedStyle(e).fill") == shaded


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 1200])
def test_no_page_is_wider_than_the_screen(opened: Open, width: int) -> None:
    page = opened(hostile_view(), width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page = opened(atlas(), width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_it_fits_a_sheet_of_paper(opened: Open) -> None:
    page = opened(atlas(), width=700).page
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    assert page.locator("nav").is_hidden()


@pytest.mark.browser
def test_names_in_the_picture_do_not_overlap(opened: Open) -> None:
    page = opened(atlas(), group="membership").page
    boxes = page.eval_on_selector_all(
        "svg.network g:has(> circle)",
        """all => all.map(entity => [...entity.querySelectorAll("text")].map(line => {
            const box = line.getBBox();
            return [box.x, box.x + box.width, box.y, box.y + box.height];
        }))""",
    )
    assert len(boxes) > 15
    for one, other in combinations(boxes, 2):
        for left, right, top, bottom in one:
            for x1, x2, y1, y2 in other:
                apart = max(left - x2, x1 - right, top - y2, y1 - bottom)
                assert apart > -2


@pytest.mark.browser
def test_it_can_be_read_aloud(opened: Open) -> None:
    """Every picture has words, every table a caption, and every head a scope."""
    page = opened(atlas()).page
    assert page.locator("svg:not([aria-label])").count() == 0
    assert page.locator("table:not(:has(caption))").count() == 0
    assert page.locator("th:not([scope])").count() == 0
    assert page.locator("html[lang=en]").count() == 1
    ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))
    for target in page.eval_on_selector_all("a[href^='#']", "a => a.map(e => e.hash.slice(1))"):
        assert target in ids
