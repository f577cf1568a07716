"""The network page in Chromium: what it shows is what the view says."""

from __future__ import annotations

import csv
import io
from itertools import combinations
from math import dist

import pytest
import westphalia as wp
from playwright.sync_api import expect
from westphalia.exports.page import payload as module
from westphalia.graph.archive import Archive
from westphalia.graph.view import View

from .conftest import Look, Opened

pytestmark = pytest.mark.browser
DAYS = ["2008-08-10", "2008-08-26", "2009-01-01", "2014-03-18", "2014-06-01", "2015-02-20"]


@pytest.fixture
def view(archive: Archive) -> View:
    return archive.view(as_of="2015-02-20")


def ids(view: View) -> set[str]:
    return {r.id for r in view.relations()}


def id_of(view: View, key: str, modality: str = "actual") -> str:
    every = view.with_options(history=True, modality=modality)
    return next(r.id for r in every.relations() if r.key == key)


def test_it_opens_and_asks_for_nothing(view: View, look: Look) -> None:
    opened = look(view)
    page = opened.page
    page.click("#play")
    for step in ("#tab-table", "#tab-network", "#zoom-in", "#later", "#undecided"):
        if page.locator(step).is_visible():
            page.click(step)
    page.wait_for_timeout(300)
    assert opened.requests == [opened.file.as_uri()]
    assert opened.complaints == []


def test_it_shows_the_view_that_it_was_made_of(view: View, look: Look) -> None:
    opened = look(view)
    assert opened.shown() == opened.drawn() == ids(view)
    assert opened.text("#view").startswith("As of 20 February 2015, actual")
    assert f"{len(ids(view))} relations between" in opened.text("#counts")


@pytest.mark.parametrize("party", [None, "georgia", "russia", "germany"])
def test_day_and_standpoint_are_those_of_the_view(
    archive: Archive, view: View, look: Look, party: str | None
) -> None:
    opened = look(view)
    if party:
        opened.page.select_option("#seen", party)
    found = []
    for day in DAYS:
        opened.set_day(day)
        of_day = archive.view(as_of=day, as_seen_by=party)
        assert opened.shown() == opened.drawn() == ids(of_day), day
        assert opened.undecided() == {r.id for r in of_day.undecided}, day
        found.append(frozenset(opened.shown()))
    assert len(set(found)) >= 5, "the days differ"


def test_the_atlas_is_shown_as_its_views_say(look: Look) -> None:
    with wp.open() as atlas:
        opened = look(atlas.view(as_of="2015-02-20"))
        opened.page.click("#around-clear")  # so large a view starts around one entity
        for party in ("georgia", "russia", "nicaragua", "germany"):
            opened.page.select_option("#seen", party)
            for day in ("2008-08-10", "2011-10-01", "2015-02-20"):
                opened.set_day(day)
                of_day = atlas.view(as_of=day, as_seen_by=party)
                assert opened.shown() == ids(of_day), (party, day)
                assert opened.undecided() == {r.id for r in of_day.undecided}, (party, day)


def test_every_other_option_is_that_of_the_view(archive: Archive, view: View, look: Look) -> None:
    opened = look(view)
    page = opened.page
    page.select_option("#certainty", "certain")
    assert opened.shown() == ids(archive.view(as_of="2015-02-20", certainty="certain"))
    page.click("#reset")
    page.check("[data-modality=promised]")
    page.uncheck("[data-modality=actual]")
    assert opened.shown() == ids(archive.view(as_of="2015-02-20", modality="promised"))
    page.click("#reset")
    page.check("#every")
    assert opened.shown() == ids(archive.view(history=True))
    page.click("#reset")
    page.select_option("#seen", "germany")
    page.click("#undecided")
    page.click("text=Draw these instead")
    wanted = archive.view(as_of="2015-02-20", as_seen_by="germany", undecided=True)
    assert opened.shown() == ids(wanted)
    assert "undecided only" in opened.text("#view")


@pytest.mark.parametrize("hops", [1, 2, 3])
@pytest.mark.parametrize("through", [False, True])
def test_around_is_that_of_the_view(
    archive: Archive, view: View, look: Look, hops: int, through: bool
) -> None:
    opened = look(view, f"#around=germany&hops={hops}&through={int(through)}")
    wanted = archive.view(
        as_of="2015-02-20", around="germany", hops=hops, through_organisations=through
    )
    assert opened.shown() == opened.drawn() == ids(wanted)
    words = "1 step" if hops == 1 else f"{hops} steps"
    assert f"{words} around Germany" in opened.text("#view")


@pytest.mark.parametrize(
    "options",
    [
        {"as_of": "2014-03-18", "as_seen_by": "russia"},
        {"history": True},
        {"as_of": "2015-02-20", "certainty": "certain", "modality": "any"},
        {"as_of": "2015-02-20", "around": "crimea", "hops": 2},
        {"as_of": "2015-02-20", "as_seen_by": "germany", "undecided": True},
        {"as_of": "2015-02-20", "relation": ["recognises", "annexed"]},
    ],
)
@pytest.mark.parametrize("freeze", [False, True])
def test_it_starts_as_the_view_is(
    archive: Archive, look: Look, options: dict[str, object], freeze: bool
) -> None:
    view = archive.view(**options)
    opened = look(view, freeze=freeze)
    assert opened.shown() == opened.drawn() == ids(view)
    assert opened.page.is_visible("#slider") is not freeze
    assert opened.page.is_visible("#seen") is not freeze


def test_parallel_relations_are_apart(view: View, look: Look) -> None:
    opened = look(view)
    middles = opened.page.evaluate(
        """() => westphalia.cy.edges().map((edge) => {
            const { x, y } = edge.midpoint();
            return [[edge.data("source"), edge.data("target")].sort().join(), [x, y]];
        })"""
    )
    pairs = [(a[1], b[1]) for a, b in combinations(middles, 2) if a[0] == b[0]]
    assert len(pairs) >= 5
    assert min(dist(a, b) for a, b in pairs) > 8


def test_lines_tell_what_they_are(view: View, look: Look) -> None:
    opened = look(view, "#modality=actual,promised")

    def style(key: str, name: str, modality: str = "actual") -> str:
        id = id_of(view, key, modality)
        value = opened.page.evaluate(
            "([id, name]) => westphalia.cy.getElementById(id).style(name)", [id, name]
        )
        return str(value)

    sure, possible = "germany:member_of:nato", "russia:provides_aid_to:abkhazia"
    disputed, symmetric = "crimea:part_of:ukraine", "abkhazia:borders:russia"
    assert style(sure, "line-style") == "solid"
    assert style(possible, "line-style") == "dashed"
    assert style(possible, "mid-target-arrow-shape") == "none"
    assert style(disputed, "mid-target-arrow-shape") == "tee"
    assert style(possible, "line-style", "promised") == "dotted"
    assert style(sure, "target-arrow-shape") == "triangle"
    assert style(symmetric, "target-arrow-shape") == "none"
    assert style(sure, "line-color") != style(symmetric, "line-color")


def test_the_panel_of_a_relation_says_all(view: View, look: Look) -> None:
    id = id_of(view, "russia:recognises:south-ossetia")
    opened = look(view, f"#select={id}")
    panel = opened.text("#panel")
    for words in (
        "Russia recognises South Ossetia",
        "Since 26 August 2008, known to be in force on 1 May 2016",
        "2008-08-26/..",
        "de jure",
        "2 claims",
        "The source itself affirms it, 19 February 2015",
        "Georgia says Russia redraws borders (Reuters, 19 February 2015), paragraph 2",
        "2008 or later" if "2008 or later" in panel else "a day from 2008 to 19 February 2015",
    ):
        assert words in panel, words
    link = opened.page.locator("#panel a", has_text="open source")
    assert link.get_attribute("href") == "https://example.org/reuters?a=1&b=2"
    assert "noopener" in (link.get_attribute("rel") or "")


def test_the_panel_tells_disputes_plans_and_standpoints(view: View, look: Look) -> None:
    disputed = id_of(view, "south-ossetia:independent_of:georgia")
    opened = look(view, f"#select={disputed}&seen=georgia")
    panel = opened.text("#panel")
    assert "Disputed: denied by Ministry of Foreign Affairs of Georgia" in panel
    assert "Does not hold, as seen by Georgia" in panel
    assert "Ministry of Foreign Affairs of Georgia denies it, 27 August 2008" in panel
    promise = id_of(view, "russia:provides_aid_to:abkhazia", "promised")
    opened.go(f"#select={promise}")
    opened.page.reload()
    panel = opened.text("#panel")
    assert "Promised: not stated as a fact" in panel
    assert "Russia affirms it" in panel
    assert "2015" in opened.text("#panel dl")
    war = id_of(view, "georgia:at_war_with:russia")
    opened.page.evaluate("(id) => { location.hash = `select=${id}`; }", war)
    expect(opened.page.locator("#panel")).to_contain_text("The claims disagree on the dates")


def test_the_panel_says_what_a_standpoint_denies(archive: Archive, view: View, look: Look) -> None:
    opened = look(view, "#select=south-ossetia&seen=georgia")
    panel = opened.page.inner_text("#panel")
    assert "Not so for Georgia" in panel
    seen = archive.view(as_of=view.options.as_of, as_seen_by="georgia")
    others = {r.id for r in archive.view(as_of=view.options.as_of).relations()}
    denied = {r.id for r in seen.denied} & others
    assert denied
    assert set(opened.page.evaluate("westphalia.denied()")) == denied
    opened.page.select_option("#seen", "")
    assert opened.page.evaluate("westphalia.denied()") == []
    assert "Not so for" not in opened.page.inner_text("#panel")


def test_the_panel_leads_from_one_to_the_next(view: View, look: Look) -> None:
    opened = look(view, "#select=georgia")
    page = opened.page
    panel = opened.text("#panel")
    for words in ("Polity", "Sakartvelo", "iso3", "GEO", "372", "A country of the South Caucasus."):
        assert words in panel, words
    page.click("#panel [data-relation^='some-members:takes_position_on:georgia']")
    assert "analysts affirms it" in opened.text("#panel").lower()
    page.click("#panel dl [data-relation^='georgia:seeks_membership:nato']")
    assert "Georgia seeks membership of NATO" in opened.text("#panel-title")
    page.click("#panel-title [data-entity=nato]")
    assert opened.text("#panel-title") == "NATO"
    page.click("#panel [data-relation^='germany:member_of:nato']")
    page.click("#panel .claims [data-entity=handbook]")
    assert "that rest on it in this view" in opened.text("#panel")
    page.focus("#panel .close")
    page.keyboard.press("Enter")
    assert "Choose an entity or a line" in opened.text("#panel")
    assert page.evaluate("document.activeElement.id") == "panel-title"


def test_a_contested_name_says_whose_it_is(view: View, look: Look) -> None:
    opened = look(view, "#select=south-ossetia")
    assert "Tskhinvali Region (used by Georgia)" in opened.text("#panel")


def test_a_click_in_the_drawing_selects(view: View, look: Look) -> None:
    opened = look(view)
    x, y = opened.page.evaluate(
        "() => Object.values(westphalia.cy.getElementById('georgia').renderedPosition())"
    )
    opened.click_at(x, y)
    assert opened.text("#panel-title") == "Georgia"
    opened.click_at(3, 3)
    assert "Choose an entity or a line" in opened.text("#panel")
    x, y = opened.page.evaluate(
        """() => Object.values(westphalia.cy.edges().filter(
            (edge) => edge.id().startsWith("germany:member_of:nato"))[0].renderedMidpoint())"""
    )
    opened.click_at(x, y)
    assert opened.text("#panel-title") == "Germany is a member of NATO"


def test_the_table_is_the_drawing(view: View, look: Look) -> None:
    opened = look(view)
    page = opened.page
    page.click("#tab-table")
    for change in (
        lambda: None,
        lambda: page.select_option("#seen", "georgia"),
        lambda: opened.set_day("2008-08-10"),
        lambda: page.uncheck("[data-group=conflict]"),
        lambda: page.check("#every"),
        lambda: page.uncheck("[data-kind=Organisation]"),
    ):
        change()
        assert opened.tabled() == opened.shown() == opened.drawn() != set()
    assert str(len(opened.shown())) in opened.text("#table caption")


def test_a_row_says_it_all(view: View, look: Look) -> None:
    opened = look(view, "#tab=table&modality=actual,promised")
    id = id_of(view, "russia:provides_aid_to:abkhazia", "promised")
    cells = opened.page.locator(f"tr[data-id='{id}'] > *").all_inner_texts()
    assert cells == [
        "Russia",
        "provides aid to",
        "Abkhazia",
        "aid: financial",
        "since 19 February 2015, known to be in force on 19 February 2015",
        "promised",
        "possible on this day; due 2015",
        "Georgia says Russia redraws borders",
    ]
    opened.page.click(f"tr[data-id='{id}'] [data-relation]")
    assert "Promised: not stated as a fact" in opened.text("#panel")


def test_the_table_is_sorted_by_any_column(view: View, look: Look) -> None:
    opened = look(view, "#tab=table")
    page = opened.page
    for number in range(1, 9):
        head = page.locator(f"#table th:nth-child({number})").first
        head.locator("button").click()
        first = "descending" if number == 1 else "ascending"
        assert head.get_attribute("aria-sort") == first
        head.locator("button").click()
        cells = page.locator(f"#table tbody tr > :nth-child({number})").all_inner_texts()
        if number != 5:
            assert cells in (sorted(cells), sorted(cells, reverse=True)), number
    page.locator("#table th:nth-child(5) button").click()
    firsts = page.locator("#table tbody tr").evaluate_all("(rows) => rows.map((r) => r.dataset.id)")
    day = {r.id: r.valid.earliest for r in view.relations()}
    dated = [str(day[id]) for id in firsts if day[id]]
    assert dated == sorted(dated) or dated == sorted(dated, reverse=True)


def test_filters_take_away_and_give_back(view: View, look: Look) -> None:
    opened = look(view)
    page, before = opened.page, opened.shown()
    page.uncheck("[data-group=sovereignty]")
    assert opened.shown() == {i for i in before if not _of(i, "recognises", "annexed",
                              "claims_sovereignty_over", "independent_of")}  # fmt: skip
    page.check("[data-group=sovereignty]")
    assert opened.shown() == before
    page.locator("details", has=page.locator("[data-type=borders]")).last.click()
    page.uncheck("[data-type=borders]")
    assert opened.shown() == {i for i in before if not _of(i, "borders")}
    assert page.evaluate("document.querySelector('[data-group=territory]').indeterminate")
    page.uncheck("[data-kind=Person]")
    assert not any(i.startswith("lavrov:") for i in opened.shown())
    assert "without 1 type of relation, without 1 kind of entity" in opened.text("#view")
    page.click("#reset")
    assert opened.shown() == before


def _of(id: str, *types: str) -> bool:
    return id.split(":")[1] in types


@pytest.mark.parametrize(
    ("text", "id"),
    [("georg", "georgia"), ("sakart", "georgia"), ("372", "georgia"), ("TSKHIN", "south-ossetia"),
     ("south-oss", "south-ossetia"), ("constr", "constructor")],
)  # fmt: skip
def test_search_by_keyboard(view: View, look: Look, text: str, id: str) -> None:
    opened = look(view)
    page = opened.page
    page.focus("#search")
    page.keyboard.type(text)
    assert page.get_attribute("#search", "aria-expanded") == "true"
    page.keyboard.press("Enter")
    name = opened.text("#panel-title")
    assert page.evaluate("(id) => location.hash || id", id)
    page.wait_for_function("(id) => location.hash.includes(`select=${id}`)", arg=id)
    assert page.input_value("#search") == name
    assert page.locator("#hits").is_hidden()


def test_search_walks_its_hits(view: View, look: Look) -> None:
    opened = look(view)
    page = opened.page
    page.fill("#search", "o")
    hits = page.locator("#hits li")
    assert hits.count() >= 3
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") == "hit-2"
    wanted = hits.nth(2).locator("span").first.inner_text()
    page.keyboard.press("Enter")
    assert opened.text("#panel-title") == wanted
    page.fill("#search", "zzz")
    assert page.inner_text("#search-status") == "0 matches"


def test_the_keyboard_reaches_everything(view: View, look: Look) -> None:
    opened = look(view)
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    assert page.is_visible("#pane-table")
    assert page.evaluate("document.activeElement.closest('th') !== null")
    page.keyboard.press("Enter")
    page.focus("#tab-table")
    page.keyboard.press("ArrowLeft")
    assert page.is_visible("#pane-network")
    page.focus("#slider")
    page.keyboard.press("ArrowLeft")
    assert page.input_value("#date") == "2015-02-19"
    page.keyboard.press("PageDown")
    assert page.input_value("#date") == "2014-02-19"
    page.focus("#network")
    zoom = page.evaluate("westphalia.cy.zoom()")
    page.keyboard.press("+")
    assert page.evaluate("westphalia.cy.zoom()") > zoom
    seen = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.id"))
    assert {"date", "seen", "later", "slider", "search", "network", "picture", "csv"} <= seen


def test_focus_can_be_seen(view: View, look: Look) -> None:
    opened = look(view)
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Tab")
    outline = opened.page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert float(outline.removesuffix("px")) >= 2


def test_steps_go_from_change_to_change(view: View, look: Look) -> None:
    opened = look(view)
    page = opened.page
    opened.set_day("2008-08-05")
    days, before = [], opened.shown()
    for _ in range(4):
        page.click("#later")
        days.append(page.input_value("#date"))
        assert opened.shown() != before or len(days) > 1
    assert days[:2] == ["2008-08-07", "2008-08-09"]
    page.click("#earlier")
    assert page.input_value("#date") == days[2]
    page.click("#play")
    page.wait_for_function("(day) => document.getElementById('date').value > day", arg=days[3])
    page.click("#play")


def test_the_address_holds_the_state(view: View, look: Look) -> None:
    opened = look(view)
    page = opened.page
    opened.set_day("2008-08-10")
    page.select_option("#seen", "russia")
    page.uncheck("[data-group=membership]")
    page.uncheck("[data-kind=Person]")
    page.check("[data-modality=promised]")
    page.select_option("#certainty", "certain")
    page.click("#tab-table")
    page.wait_for_timeout(400)
    words, shown, hash = opened.text("#view"), opened.shown(), page.evaluate("location.hash")
    again = look(view, hash)
    assert (again.text("#view"), again.shown()) == (words, shown)
    assert again.page.is_visible("#pane-table")
    again.page.click("#reset")
    again.page.wait_for_timeout(400)
    assert again.page.evaluate("location.hash") == "#tab=table"


def test_a_wrong_address_does_no_harm(view: View, look: Look) -> None:
    opened = look(view, "#day=2015-02-31&seen=constructor-x&around=__proto__&hops=99&select=toString"
                        "&modality=&without=%00&tab=constructor&certainty=x&undecided=1")  # fmt: skip
    assert opened.complaints == []
    assert opened.text("#view").startswith("As of 20 February 2015")
    assert opened.shown() == set(), "no modality was asked for"


def test_an_id_that_scripts_know_is_an_id_like_any_other(view: View, look: Look) -> None:
    opened = look(view, "#select=constructor&seen=constructor&around=constructor")
    assert opened.text("#panel-title") == "Constructor"
    assert {i.split(":")[0] for i in opened.shown()} == {"constructor"}
    assert opened.complaints == []


def test_downloads(view: View, look: Look) -> None:
    opened = look(view)
    page = opened.page
    with page.expect_download() as picture:
        page.click("#picture")
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as table:
        page.click("#csv")
    text = table.value.path().read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["id"] for row in rows} == ids(view)
    treaty = next(row for row in rows if row["id"].startswith("lavrov:signed"))
    assert (treaty["valid_from"], treaty["valid_to"]) == ("2015-02-18", "")
    assert treaty["view"].startswith("As of 20 February 2015")
    assert len(opened.requests) - 1 == sum("blob:" in url for url in opened.requests)


def test_more_than_can_be_drawn_is_told(
    view: View, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_DRAWN", 5)
    monkeypatch.setattr(module, "MOST_CARRIED", 12)
    opened = look(view, "#tab=table")
    assert len(opened.drawn()) == 5
    assert len(opened.shown()) > 5
    assert opened.tabled() == opened.shown()
    note = opened.text("#limits")
    assert "This page carries 12 of 22 relations" in note
    assert f"Showing 5 of {len(opened.shown())} relations in the drawing" in note


def test_landmarks_and_names(view: View, look: Look) -> None:
    opened = look(view)
    page = opened.page
    for role in ("banner", "main", "complementary", "search", "contentinfo"):
        assert page.get_by_role(role).count() == 1, role
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select")].filter((node) =>
            !(node.textContent.trim() || node.getAttribute("aria-label") || node.labels?.length)
        ).map((node) => node.outerHTML)"""
    )
    assert nameless == []
    assert page.get_attribute(".statement", "aria-live") == "polite"
    assert page.evaluate("document.documentElement.lang") == "en"


def test_dark_light_phone_and_print(view: View, look: Look) -> None:
    light = look(view).page
    dark = look(view, color_scheme="dark").page
    ground = "getComputedStyle(document.body).backgroundColor"
    assert light.evaluate(ground) != dark.evaluate(ground)
    line = "westphalia.cy.edges()[0].style('line-color')"
    assert light.evaluate(line) != dark.evaluate(line)
    phone = look(view, viewport={"width": 360, "height": 740}, has_touch=True).page
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= 360
    phone.click("#tab-table")
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= 360
    light.emulate_media(media="print")
    light.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert light.is_visible("#table table")
    assert light.locator("#table tbody tr").count() == len(ids(view))
    assert light.is_hidden("#slider")


def test_entities_do_not_overlap(view: View, look: Look) -> None:
    opened: Opened = look(view, "#modality=actual,promised,alleged_intent")
    boxes = opened.page.evaluate(
        """() => westphalia.cy.nodes().map((node) => {
            const { x1, x2, y1, y2 } = node.boundingBox({ includeOverlays: false });
            return [x1, x2, y1, y2];
        })"""
    )
    slack = 6
    for a, b in combinations(boxes, 2):
        across = min(a[1], b[1]) - max(a[0], b[0])
        down = min(a[3], b[3]) - max(a[2], b[2])
        assert across <= slack or down <= slack
