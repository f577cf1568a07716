"""The pyvis network, in Chromium: real, offline, safe, and with parallel relations apart."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from pyvis.network import Network
from westphalia.exports.pyvis import drawing, to_pyvis, write_pyvis
from westphalia.exports.pyvis.network import OfflineNetwork, apart
from westphalia.graph.archive import Archive
from westphalia.graph.view import View
from westphalia.schema import (
    Moment,
    Organisation,
    Polity,
    Source,
    UsageError,
    make_claim,
)

SCRIPT = "</script><script>window.pwned=1</script>"
PICTURE = '<img src=x onerror="window.pwned=1">'
LINK = "<a href='javascript:window.pwned=1' onmouseover='window.pwned=1'>href</a>" + PICTURE
QUOTES = "\"'`;window.pwned=1;//\u2028\u2029--><!--<script>"
HOSTILE = [SCRIPT, PICTURE, LINK, QUOTES]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    entities = [
        Polity(id="russia", name=f"Russia {SCRIPT}", description=LINK),
        Polity(id="georgia", name=f"Georgia {PICTURE}"),
        Polity(id="abkhazia", name="Abkhazia"),
        Organisation(id="nato", name="NATO"),
        Source(
            id="news",
            name=f"News {QUOTES}",
            url="https://example.org/a?b=1&c=</script>",
            published=Moment.parse("2015-02-19"),
        ),
        Source(id="ministry", name="Ministry", speaks_for="georgia"),
    ]
    said: dict[str, Any] = {"source": "news", "said": "2015-02-20", "locator": SCRIPT}
    claims = [
        make_claim("recognises", "russia", "abkhazia", valid="2008-08-26/..", **said),
        make_claim("diplomatic_relations_with", "russia", "abkhazia", valid="2008-09/..", **said),
        make_claim("partnership_with", "abkhazia", "russia", valid="2014-11-24/..", **said),
        make_claim("depends_on", "abkhazia", "russia", dependence="financial", **said),
        make_claim("recognises", "russia", "georgia", valid="1992/2015-02", source="news"),
        make_claim("seeks_membership", "georgia", "nato", attribution=PICTURE, **said),
        make_claim("independent_of", "abkhazia", "georgia", asserted_by="russia", **said),
        make_claim(
            "independent_of", "abkhazia", "georgia", stance="denies", source="ministry"
        ),
    ]  # fmt: skip
    with Archive(tmp_path / "test.db", read_only=False) as archive:
        archive.add(claims, entities)
        yield archive


@pytest.fixture
def view(archive: Archive) -> View:
    return archive.view(as_of="2015-02-20")


class Opened:
    """A page in Chromium, and what it asked for and complained of on the way."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text)
                if message.type in ("error", "warning")
                else None
            ),
        )

    def go(self, file: Path) -> Opened:
        self.page.goto(file.as_uri())
        self.page.wait_for_function("window.westphaliaNetwork !== undefined")
        self.requests.remove(file.as_uri())
        return self

    @property
    def ran(self) -> bool:
        """Whether anything of the data ran as a script."""
        return bool(self.page.evaluate("window.pwned !== undefined"))

    def middles(self) -> dict[str, tuple[float, float]]:
        """Where the middle of each line is drawn."""
        found = self.page.evaluate(
            """() => Object.values(westphaliaNetwork.network.body.edges).map((edge) => {
                const point = edge.edgeType.getPoint(0.5);
                return [edge.id, point.x, point.y];
            })"""
        )
        return {id: (x, y) for id, x, y in found}

    def hover_and_click_everything(self) -> None:
        spots = self.page.evaluate(
            """() => {
                const { network } = westphaliaNetwork;
                const box = document.getElementById("mynetwork").getBoundingClientRect();
                const points = [...Object.values(network.getPositions()),
                    ...Object.values(network.body.edges).map((e) => e.edgeType.getPoint(0.4))];
                return points.map((point) => network.canvasToDOM(point))
                    .map(({ x, y }) => [x + box.x, y + box.y]);
            }"""
        )
        for x, y in spots:
            self.page.mouse.move(x, y)
            self.page.wait_for_timeout(400)  # vis-network waits 300 ms before it shows a title
            self.page.mouse.click(x, y)


@pytest.fixture
def open_page(chromium: Any, tmp_path: Path) -> Iterator[Callable[[Network], Opened]]:
    context = chromium.new_context()

    def open_it(network: Network) -> Opened:
        file = tmp_path / "page.html"
        network.write_html(str(file))
        return Opened(context.new_page()).go(file)

    yield open_it
    context.close()


def test_it_is_a_pyvis_network_that_shows_the_view(view: View) -> None:
    network = to_pyvis(view)
    assert isinstance(network, Network)
    assert {node["id"] for node in network.nodes} == {e.id for e in view.entities()}
    assert {e["id"]: (e["from"], e["to"]) for e in network.edges} == {
        r.id: (r.subject, r.object) for r in view.relations()
    }
    assert network.heading == view.title == "as of 2015-02-20, actual, possible"


def test_lines_say_what_they_are(view: View) -> None:
    edges = {e["relation"]: e for e in to_pyvis(view).edges if e["to"] != "georgia"}
    assert edges["recognises"]["arrows"] == "to"
    assert edges["diplomatic_relations_with"]["arrows"] == ""
    assert edges["recognises"]["color"] != edges["diplomatic_relations_with"]["color"]
    assert "dashes" not in edges["recognises"]
    title = edges["recognises"]["title"]
    assert "since 26 August 2008, known to be in force on" in title
    assert "source: News" in title and "(2015-02-19)" in title


def test_disputed_and_possible_lines_are_broken(view: View) -> None:
    edges = {e["relation"]: e for e in to_pyvis(view).edges if e["to"] == "georgia"}
    assert edges["independent_of"]["dashes"] == [9, 5]
    assert "disputed: denied by Georgia" in edges["independent_of"]["title"]
    assert "asserted by Russia" in edges["independent_of"]["title"]
    assert edges["recognises"]["dashes"] == [2, 5]  # until some day of that month
    assert "holds only possibly" in edges["recognises"]["title"]


def test_too_many_relations_are_cut_and_said(
    view: View, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(drawing, "MOST_EDGES", 4)
    network = to_pyvis(view)
    # Abkhazia and Russia have the most; NATO has one.
    assert {frozenset((e["from"], e["to"])) for e in network.edges} == {
        frozenset(("abkhazia", "russia"))
    }
    remarks = write_pyvis(view, tmp_path / "a.html")
    assert remarks == network.remarks
    assert remarks[0].startswith("Showing 4 of 7 relations")


@pytest.mark.browser
def test_an_empty_view_is_a_page_too(
    archive: Archive, open_page: Callable[[Network], Opened]
) -> None:
    network = to_pyvis(archive.view(as_of="1900-01-01", relation="recognises", certainty="certain"))
    assert network.nodes == []
    assert open_page(network).complaints == []


def test_the_same_view_gives_the_same_page(view: View) -> None:
    assert to_pyvis(view).generate_html() == to_pyvis(view).generate_html()


def test_the_command_line_writes_the_page(
    view: View, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    write_pyvis(view, tmp_path / "a.html")
    write_pyvis(view, "-")
    assert capfdbinary.readouterr().out == (tmp_path / "a.html").read_bytes()


def test_parallel_edges_bend_differently() -> None:
    edges = apart(
        [{"from": 1, "to": 2}, {"from": 2, "to": 1}, {"from": 1, "to": 2}, {"from": 3, "to": 1}]
    )
    sides = []
    for edge in edges[:3]:
        smooth = edge["smooth"]
        turn = 1 if smooth.get("type") == "curvedCW" else -1
        sides.append(turn * smooth.get("roundness", 0) * (1 if edge["from"] == 1 else -1))
    assert sorted(sides) == [-0.25, 0, 0.25]
    assert "smooth" not in edges[3]
    assert apart(edges) == edges


def test_loops_are_turned_apart() -> None:
    loops = apart([{"from": 1, "to": 1}, {"from": 1, "to": 1}])
    assert loops[0]["selfReference"] != loops[1]["selfReference"]


@pytest.mark.browser
@pytest.mark.parametrize("mode", ["physics", "no physics", "straight", "hierarchical", "buttons"])
def test_parallel_edges_are_drawn_apart(
    view: View, open_page: Callable[[Network], Opened], mode: str
) -> None:
    network = to_pyvis(view)
    network.add_edge("nato", "georgia", title="added by hand")
    if mode == "no physics":
        network.toggle_physics(False)
    elif mode == "straight":
        network.set_edge_smooth("straightCross")
    elif mode == "hierarchical":
        network.set_options('{"layout": {"hierarchical": {"enabled": true}}}')
    elif mode == "buttons":
        network.show_buttons(filter_=["edges"])
    opened = open_page(network)
    opened.page.wait_for_timeout(500)
    middles = opened.middles()
    pairs: dict[frozenset[str], list[tuple[float, float]]] = {}
    for edge in opened.page.evaluate("westphaliaNetwork.edges.get()"):
        pairs.setdefault(frozenset((edge["from"], edge["to"])), []).append(middles[edge["id"]])
    assert sorted(map(len, pairs.values())) == [1, 1, 2, 4]
    for points in pairs.values():
        for (ax, ay), (bx, by) in combinations(points, 2):
            assert abs(ax - bx) + abs(ay - by) > 10
    assert opened.complaints == []


@pytest.mark.browser
def test_the_page_asks_nobody_and_runs_nothing(
    view: View, open_page: Callable[[Network], Opened]
) -> None:
    opened = open_page(to_pyvis(view))
    opened.hover_and_click_everything()
    assert opened.requests == []
    assert opened.complaints == []
    assert not opened.ran
    text = opened.page.locator("body").inner_text()
    assert view.title in text
    assert "disputed" in text


@pytest.mark.browser
def test_a_click_shows_dates_and_a_link_to_the_source(
    view: View, open_page: Callable[[Network], Opened]
) -> None:
    network = to_pyvis(view)
    network.toggle_physics(False)
    network.edges[:] = [e for e in network.edges if e["relation"] == "seeks_membership"]
    network.edges[0]["links"].append({"text": "bad", "address": "javascript:window.pwned=1"})
    opened = open_page(network)
    opened.hover_and_click_everything()
    details = opened.page.locator("#details")
    assert PICTURE in details.inner_text()  # the attribution, as text
    assert "seeks membership of NATO" in details.inner_text()
    assert [a.get_attribute("href") for a in details.locator("a").all()] == [
        "https://example.org/a?b=1&c=</script>"
    ]


def hostile_network(hostile: str) -> OfflineNetwork:
    """A network into which a user put hostile text wherever pyvis takes any."""
    network = OfflineNetwork(
        "500px",
        "100%",
        directed=True,
        heading=hostile,
        select_menu=True,
        filter_menu=True,
        neighborhood_highlight=True,
        font_color=hostile,
        bgcolor=hostile,
    )
    network.add_node(hostile, label=hostile, title=f"href {hostile}", color=hostile)
    network.add_node("__proto__", label="odd", title={"href": hostile}, group=hostile)
    network.add_node(1, title=hostile, shape="image", image=f"https://example.org/{hostile}")
    network.add_edge(hostile, 1, title=hostile, label=hostile, color=hostile, **{hostile: hostile})
    network.add_edge(hostile, 1, links=[{"text": hostile, "address": hostile}])
    network.show_buttons()
    network.remarks.append(hostile)
    network.legend.append({"text": hostile, "colour": hostile, "dashes": [hostile]})
    return network


@pytest.mark.browser
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_does_not_run(open_page: Callable[[Network], Opened], hostile: str) -> None:
    opened = open_page(hostile_network(hostile))
    page = opened.page
    opened.hover_and_click_everything()
    for name in ("#select-node", "#select-item", "#select-property"):
        select = page.locator(name)
        for number in range(select.locator("option").count()):
            select.select_option(index=number)
    page.locator("#select-item").select_option("node")
    page.locator("#select-property").select_option("label")
    page.locator("#select-value").select_option(index=0)
    for button in page.get_by_role("button").all():
        button.click()
    for button in page.locator(".vis-config-button").all():
        button.click()
    assert not opened.ran
    assert opened.requests == []
    assert page.locator("#heading").text_content() == hostile
    assert "Pictures left out" in page.locator("#remarks").inner_text()
    assert page.locator("body img, body a[href^=javascript]").count() == 0


@pytest.mark.browser
def test_hostile_options_and_dot_do_not_run(
    open_page: Callable[[Network], Opened], tmp_path: Path
) -> None:
    network = hostile_network(SCRIPT)
    network.set_options(json.dumps({"nodes": {"color": SCRIPT, "__proto__": {"pwned": 1}}}))
    opened = open_page(network)
    assert not opened.ran
    dot = tmp_path / "a.dot"
    dot.write_text(
        f'digraph {{ a -> b [label="{SCRIPT}"]; b [image="https://example.org/x.png"] }}'
    )
    network.from_DOT(str(dot))
    opened = open_page(network)
    assert opened.page.evaluate("westphaliaNetwork.edges.get()[0].label") == SCRIPT
    assert not opened.ran
    assert opened.requests == []


@pytest.mark.browser
def test_menus_do_what_they_say(view: View, open_page: Callable[[Network], Opened]) -> None:
    network = to_pyvis(view)
    network.select_menu = network.filter_menu = True
    page = open_page(network).page
    page.locator("#select-node").select_option(label="NATO")
    assert page.evaluate("westphaliaNetwork.network.getSelectedNodes()") == ["nato"]
    faded = (
        "westphaliaNetwork.nodes.get().filter((node) => node.opacity < 1).map((node) => node.id)"
    )
    assert sorted(page.evaluate(faded)) == ["abkhazia", "russia"]
    page.get_by_role("button", name="Reset").first.click()
    assert page.evaluate(faded) == []
    page.locator("#select-item").select_option("edge")
    page.locator("#select-property").select_option("relation")
    page.locator("#select-value").select_option(["recognises"])
    page.get_by_role("button", name="Filter").click()
    hidden = "westphaliaNetwork.{}.get().filter((item) => item.hidden).length"
    assert page.evaluate(hidden.format("edges")) == 5
    assert page.evaluate(hidden.format("nodes")) == 1
    page.get_by_role("button", name="Reset").last.click()
    assert page.evaluate(hidden.format("edges")) == 0


def test_saving_leaves_one_file(
    view: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    before = set(tmp_path.iterdir())
    network = to_pyvis(view)
    network.save_graph("a.html")
    network.show("b.html", notebook=False)
    frame = network.show("c.html")
    assert {p.name for p in set(tmp_path.iterdir()) - before} == {"a.html", "b.html", "c.html"}
    assert opened == [(tmp_path / "b.html").as_uri()]
    assert frame.src == "c.html"
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "c.html").read_bytes()


def test_another_template_is_refused(view: View) -> None:
    network = to_pyvis(view)
    network.prep_notebook()
    with pytest.raises(UsageError, match="page of its own"):
        network.set_template("mine/template.html")
    with pytest.raises(UsageError, match="page of its own"):
        network.prep_notebook(custom_template=True, custom_template_path="mine/template.html")
