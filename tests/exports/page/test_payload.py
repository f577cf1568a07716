"""What the page carries: the view's own judgement, for every day and every party."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import westphalia as wp
from westphalia.exports.page import layout, render_page, write_page
from westphalia.exports.page import payload as module
from westphalia.exports.page.document import embedded
from westphalia.exports.page.payload import every_view, payload
from westphalia.graph.archive import Archive
from westphalia.graph.relation import Relation
from westphalia.graph.view import View
from westphalia.schema import Polity

UNDECIDED_POSSIBLE, OUT = 3, 4


def standing(page: Mapping[str, Any], row: Mapping[str, Any], party: str | None, day: int) -> int:
    """What the page looks up; the same as in data.js."""
    line = row["line"]
    if party is not None:
        line = row.get("seen", {}).get(party, row.get("silent", line))
    _, *parts = page["lines"][line]
    for first, last, code in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        if (first is None or first <= day) and (last is None or day <= last):
            return int(code)
    return OUT


def number(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()


def days_of_interest(page: Mapping[str, Any]) -> list[date]:
    """The days on which anything changes, the days before them, and some far off."""
    bounds = {
        day for _, *parts in page["lines"] for i in (0, 1) for day in parts[i::3] if day is not None
    }
    epoch = date(1970, 1, 1)
    days = {epoch + timedelta(days=b + d) for b in bounds for d in (-1, 0, 1)}
    return sorted(days | {date(1900, 1, 1), date(2015, 2, 20), date(2050, 1, 1)})


def assert_same(view: View, parties: list[str | None], most: int | None = None) -> None:
    """The page and the view say the same on the days of interest, or on so many of them."""
    page = payload(view)
    days = days_of_interest(page)
    for day in days[:: max(1, len(days) // most) if most else 1]:
        for party in parties:
            of_day = view.with_options(as_of=day, as_seen_by=party, modality="any")
            expected = {r.id: int(r.maybe) for r in of_day.relations()}
            expected |= {r.id: 2 + int(r.maybe) for r in of_day.undecided}
            found = {
                row["id"]: code
                for row in page["relations"]
                if (code := standing(page, row, party, number(day))) != OUT
            }
            assert found == expected, (day, party)


def test_every_standing_is_the_view_s_own(archive: Archive) -> None:
    parties = ["georgia", "russia", "ukraine", "germany", "georgia-mfa", "nato", None]
    assert_same(archive.view(as_of="2015-02-20"), parties)


def test_every_standing_is_the_view_s_own_in_the_atlas() -> None:
    parties = ["georgia", "russia", "nicaragua", "germany", "ukraine", "poland", None]
    with wp.open() as atlas:
        assert_same(atlas.view(as_of="2015-02-20"), parties, most=24)


def test_over_all_time_too(archive: Archive) -> None:
    view = archive.view(history=True)
    page = payload(view)
    assert page["start"]["day"] is None
    for party in ("georgia", "russia", "germany", None):
        past = view.with_options(as_seen_by=party, modality="any")
        for wanted, among in ((past.relations(), (0, 1)), (past.undecided, (2, 3))):
            found = set()
            for row in page["relations"]:
                line = row["line"]
                if party:
                    line = row.get("seen", {}).get(party, row.get("silent", line))
                if page["lines"][line][0] in among:
                    found.add(row["id"])
            assert found == {r.id for r in wanted}, party


def test_the_page_carries_every_date_modality_and_standpoint(archive: Archive) -> None:
    page = payload(archive.view(as_of="2015-02-20", as_seen_by="georgia"))
    whole = every_view(archive.view(as_of="1992-01-01", certainty="certain"))
    assert {row["id"] for row in page["relations"]} == {r.id for r in whole.relations()}
    assert {row["modality"] for row in page["relations"]} == {
        "actual", "promised", "alleged_intent",
    }  # fmt: skip
    assert {"georgia", "russia", "ukraine"} <= set(page["standpoints"])
    assert page["start"]["seen"] == "georgia"


def test_a_frozen_page_carries_its_view_alone(archive: Archive) -> None:
    view = archive.view(as_of="2015-02-20", as_seen_by="germany")
    page = payload(view, freeze=True)
    codes = {row["id"]: page["lines"][row["line"]][0] for row in page["relations"]}
    assert {id for id, code in codes.items() if code in (0, 1)} == {r.id for r in view.relations()}
    assert {id for id, code in codes.items() if code in (2, 3)} == {r.id for r in view.undecided}
    # Last said in 2014, so in 2015 it is possible at most, and it is denied.
    assert codes[id_of(view.undecided, "crimea:part_of:russia")] == UNDECIDED_POSSIBLE
    assert page["standpoints"] == []
    assert "tuvalu" not in page["entities"]
    assert not any("seen" in row or "silent" in row for row in page["relations"])


def id_of(relations: list[Relation], key: str) -> str:
    return next(r.id for r in relations if r.key == key)


def test_who_gives_other_dates_sees_it_on_other_days(archive: Archive) -> None:
    page = payload(archive.view(as_of="2015-02-20"))
    war = next(row for row in page["relations"] if row["type"] == "at_war_with")
    assert war["disagree"] is True
    day = number(date(2008, 8, 18))
    found = {party: standing(page, war, party, day) for party in (None, "georgia", "russia")}
    assert found == {None: 1, "georgia": 0, "russia": 1}


def test_limits_of_the_view_stay(archive: Archive) -> None:
    around = payload(archive.view(as_of="2015-02-20", around="crimea"))
    ends = {end for row in around["relations"] for end in (row["s"], row["t"])}
    assert ends == {"crimea", "russia", "ukraine"}
    assert around["start"]["around"] == "crimea"
    assert around["limits"] == ["carries 1 step around Crimea"]
    only = payload(archive.view(as_of="2015-02-20", relation="recognises", source="handbook"))
    assert {row["type"] for row in only["relations"]} == {"recognises"}
    assert only["limits"] == ["only: recognises", "from: Handbook"]


def test_too_many_relations_are_left_out_and_told(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_CARRIED", 5)
    page = payload(archive.view(as_of="2015-02-20"))
    assert page["counts"] == {"found": 22, "carried": 5, "drawn": 3000}
    assert {row["s"] for row in page["relations"]} <= {"russia", "georgia", "abkhazia"}


def test_a_crowded_page_starts_around_one_entity(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_AT_START", 10)
    assert payload(archive.view(as_of="2015-02-20"))["start"]["around"] == "russia"


def test_an_empty_view_has_a_page() -> None:
    with Archive(":memory:", read_only=False) as empty:
        empty.add([], [Polity(id="georgia", name="Georgia")])
        page = payload(empty.view(as_of="2015-02-20"))
        assert (page["relations"], page["places"]) == ([], {})
        assert "Network of relations" in render_page(empty.view(as_of="2015-02-20"))


def test_a_claim_tells_who_says_so(archive: Archive) -> None:
    page = payload(archive.view(as_of="2015-02-20"))
    by_source = {c["source"]: c for c in page["claims"] if c["source"] == "mfa"}
    assert by_source["mfa"]["by"] == {"text": "Georgia", "id": "georgia"}
    denial = next(c for c in page["claims"] if c.get("denies") and c["by"]["id"] == "georgia-mfa")
    assert denial["said"] == "27 August 2008"
    assert denial["source"] == "handbook"


def test_data_cannot_end_its_block() -> None:
    text = embedded({"name": "</script><!--&\u2028\u2029\ud800"})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text)["name"] == "</script><!--&\u2028\u2029\ud800"


def test_the_same_view_gives_the_same_page(archive: Archive) -> None:
    view = archive.view(as_of="2015-02-20")
    assert render_page(view) == render_page(archive.view(as_of="2015-02-20"))


def test_it_writes_to_a_file_and_to_a_stream(archive: Archive, tmp_path: Path) -> None:
    view, stream = archive.view(as_of="2015-02-20"), io.StringIO()
    write_page(view, tmp_path / "a.html", title="A & B <i>")
    write_page(view, stream, title="A & B <i>")
    text = (tmp_path / "a.html").read_text("utf-8")
    assert text == stream.getvalue()
    assert "<title>A &amp; B &lt;i&gt;</title>" in text


def test_no_two_entities_overlap_with_their_labels() -> None:
    names = {f"n{i}": f"Entity number {i} of many" for i in range(120)}
    # A hub, a ring, a clique, and parts that hang together with nothing.
    pairs = [("n0", f"n{i}") for i in range(1, 60)] + [("n0", "n1")] * 5
    pairs += [(f"n{i}", f"n{i + 1}") for i in range(60, 90)]
    pairs += [(f"n{i}", f"n{j}") for i in range(92, 100) for j in range(92, i)]
    places = layout.place(names, pairs)
    assert places == layout.place(dict(reversed(names.items())), pairs)
    at = list(places.values())
    assert max(abs(x) + abs(y) for x, y in at) < 6000
    clear = [
        abs(a[0] - b[0]) >= 80 or abs(a[1] - b[1]) >= 30 for i, a in enumerate(at) for b in at[:i]
    ]
    assert all(clear)


def test_great_networks_are_placed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "MOST_STRESSED", 50)
    names = {f"n{i}": f"N {i}" for i in range(300)}
    places = layout.place(names, [(f"n{i}", f"n{(i * 7) // 10}") for i in range(1, 300)])
    assert len({tuple(at) for at in places.values()}) == 300
