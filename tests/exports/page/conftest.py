"""A small world with everything that a page must show, and a Chromium to look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from westphalia.exports.page import write_page
from westphalia.graph.archive import Archive
from westphalia.graph.view import View
from westphalia.schema import (
    Agreement,
    Alias,
    Claim,
    Event,
    Group,
    Identifier,
    Moment,
    Organisation,
    Person,
    Polity,
    Source,
    Territory,
    make_claim,
)

ENTITIES = [
    Polity(
        id="georgia",
        name="Georgia",
        aliases=(Alias(name="Sakartvelo", language="ka"),),
        identifiers=(Identifier(scheme="iso3", value="GEO"), Identifier(scheme="cow", value="372")),
        description="A country of the South Caucasus.",
    ),
    Polity(id="russia", name="Russia", aliases=(Alias(name="Russian Federation"),)),
    Polity(
        id="south-ossetia",
        name="South Ossetia",
        aliases=(Alias(name="Tskhinvali Region", asserted_by="georgia"),),
    ),
    Polity(id="abkhazia", name="Abkhazia"),
    Polity(id="germany", name="Germany"),
    Polity(id="tuvalu", name="Tuvalu"),
    Polity(id="ukraine", name="Ukraine"),
    Polity(id="constructor", name="Constructor"),
    Territory(id="crimea", name="Crimea"),
    Organisation(id="nato", name="NATO"),
    Organisation(id="georgia-mfa", name="Ministry of Foreign Affairs of Georgia"),
    Group(id="some-members", name="Some members of NATO"),
    Person(id="lavrov", name="Sergei Lavrov"),
    Agreement(id="border-treaty", name="Treaty on the State Border"),
    Event(id="august-war", name="War of August 2008"),
    Source(
        id="reuters",
        name="Georgia says Russia redraws borders",
        publisher="Reuters",
        published=Moment.parse("2015-02-19"),
        url="https://example.org/reuters?a=1&b=2",
    ),
    Source(id="handbook", name="Handbook", published=Moment.parse("2016-05-01")),
    Source(id="mfa", name="Statement", speaks_for="georgia", published=Moment.parse("2015-02-19")),
]


def claims() -> list[Claim]:
    """Claims of every sort: dated well and badly, planned, denied, by several voices."""
    news: dict[str, Any] = {"source": "reuters", "said": "2015-02-19"}
    book: dict[str, Any] = {"source": "handbook", "said": "2016-05-01"}
    return [
        make_claim("recognises", "russia", "south-ossetia", valid="2008-08-26/..", **book),
        make_claim(
            "recognises", "russia", "south-ossetia", valid="[2008..2015-02-19]/..",
            locator="paragraph 2", **news,
        ),
        make_claim("recognises", "russia", "abkhazia", valid="2008-08-26/..", **book),
        make_claim("recognises", "tuvalu", "abkhazia", valid="2011-09-18/2014-03-31", **book),
        make_claim("diplomatic_relations_with", "abkhazia", "russia", valid="2008-09/..", **book),
        make_claim("borders", "abkhazia", "russia", valid="1991/..", **book),
        make_claim(
            "provides_aid_to", "russia", "abkhazia", aid="financial", locator="paragraph 7", **news
        ),
        make_claim(
            "provides_aid_to", "russia", "abkhazia", aid="financial", valid="2015-02-19/..",
            modality="promised", asserted_by="russia", due="2015", **news,
        ),
        make_claim(
            "independent_of", "south-ossetia", "georgia", asserted_by="russia",
            valid="2008-08-26/..", source="handbook", said="2008-08-26",
        ),
        make_claim(
            "independent_of", "south-ossetia", "georgia", asserted_by="georgia-mfa",
            stance="denies", valid="2008-08-27/..", source="handbook", said="2008-08-27",
        ),
        make_claim("claims_sovereignty_over", "georgia", "south-ossetia", source="mfa",
                   valid="1991-04-09/..", said="2015-02-19"),
        make_claim("office_of", "georgia-mfa", "georgia", valid="1991/..", **book),
        make_claim("annexed", "russia", "crimea", valid="2014-04~", **news),
        make_claim("annexed", "russia", "crimea", valid="2014-03-18", **book),
        make_claim(
            "part_of", "crimea", "ukraine", valid="1991/..", asserted_by="ukraine",
            source="handbook", said="2016",
        ),
        make_claim(
            "part_of", "crimea", "ukraine", valid="2014-03-18/..", asserted_by="russia",
            stance="denies", source="handbook", said="2014-03-18",
        ),
        make_claim("part_of", "crimea", "russia", valid="2014-03-18/..", asserted_by="russia",
                   source="handbook", said="2014-03-18"),
        make_claim("part_of", "crimea", "russia", valid="2014-03-18/..", asserted_by="ukraine",
                   stance="denies", source="handbook", said="2014-03-20"),
        make_claim("at_war_with", "georgia", "russia", valid="2008-08-07/2008-08-12", **book),
        make_claim("at_war_with", "georgia", "russia", valid="2008-08-09/2008-08-20",
                   asserted_by="georgia", **news),
        make_claim("fights_in", "georgia", "august-war", side="a", valid="2008/2008", **news),
        make_claim("seeks_membership", "georgia", "nato", stage="aspirant", **news),
        make_claim("seeks_membership", "georgia", "nato", stage="pledged", valid="2008-04-03/..",
                   **book),
        make_claim("member_of", "germany", "nato", valid="1955-05-06/..", **book),
        make_claim("diplomatic_relations_with", "germany", "constructor", valid="1990/..", **book),
        make_claim(
            "takes_position_on", "some-members", "georgia", position="reluctant",
            regarding="georgia:seeks_membership:nato", attribution="analysts", **news,
        ),
        make_claim("signed", "lavrov", "border-treaty", valid="2015-02-18",
                   on_behalf_of="russia", **news),
        make_claim("annexed", "russia", "south-ossetia", valid="2015", modality="alleged_intent",
                   asserted_by="georgia", **news),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def archive() -> Iterator[Archive]:
    with Archive(":memory:", read_only=False) as archive:
        archive.add(claims(), ENTITIES)
        yield archive


class Opened:
    """A page in Chromium, with what it asked for and complained of."""

    def __init__(self, page: Page, file: Path) -> None:
        self.page = page
        self.file = file
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text))

    def go(self, hash: str = "") -> Opened:
        self.page.goto(self.file.as_uri() + hash)
        self.page.wait_for_function("window.westphalia !== undefined")
        return self

    def shown(self) -> set[str]:
        """Ids of the relations that the page shows."""
        return set(self.page.evaluate("westphalia.shown()"))

    def undecided(self) -> set[str]:
        return set(self.page.evaluate("westphalia.undecided()"))

    def drawn(self) -> set[str]:
        """Ids of the lines in the drawing."""
        return set(self.page.evaluate("westphalia.cy.edges().map((edge) => edge.id())"))

    def tabled(self) -> set[str]:
        """Ids of the rows of the table."""
        return set(
            self.page.evaluate(
                "[...document.querySelectorAll('#table tbody tr')].map((row) => row.dataset.id)"
            )
        )

    def text(self, selector: str) -> str:
        return self.page.inner_text(selector)

    def set_day(self, day: str) -> None:
        self.page.fill("#date", day)
        self.page.dispatch_event("#date", "change")

    def click_at(self, x: float, y: float) -> None:
        """A click on a place of the drawing."""
        box = self.page.locator("#network").bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + x, box["y"] + y)


Look = Callable[..., Opened]


@pytest.fixture
def look(chromium: Browser, tmp_path: Path) -> Iterator[Look]:
    """Writes the page of a view, or a given text, and opens it."""
    contexts = []

    def open_page(
        shown: View | str,
        hash: str = "",
        *,
        freeze: bool = False,
        title: str | None = None,
        **context: Any,
    ) -> Opened:
        file = tmp_path / "page.html"
        if isinstance(shown, str):
            file.write_text(shown, encoding="utf-8")
        else:
            write_page(shown, file, freeze=freeze, title=title)
        size = {"width": 1400, "height": 900}
        contexts.append(chromium.new_context(**{"viewport": size, **context}))
        return Opened(contexts[-1].new_page(), file).go(hash)

    yield open_page
    for context in contexts:
        context.close()
