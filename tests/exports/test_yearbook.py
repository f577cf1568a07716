"""An entity as a page: the many under one heading, the few as sentences."""

from __future__ import annotations

from westphalia import api
from westphalia.exports.yearbook import entity_markdown, entity_text
from westphalia.schema import Organisation, Polity, Source, make_claim

ENTITIES = [
    *(Polity(id=id, name=f"Land {id.upper()}") for id in "abcdef"),
    Organisation(id="club", name="Club *of* states"),
    Source(id="paper", name="A paper"),
    Source(id="decree", name="A decree", speaks_for="f"),
]


def view_of(**options: str) -> api.View:
    joined = {"a": "2001-01-01", "b": "2001-01-01", "c": "2003", "d": "2005"}
    archive = api.open(":memory:")
    archive.add(
        [
            *(
                make_claim("member_of", id, "club", source="paper", said="2020", valid=f"{day}/..")
                for id, day in joined.items()
            ),
            make_claim("member_of", "e", "club", stage="suspended", source="paper", said="2020",
                       valid="2006/.."),
            make_claim("recognises", "a", "f", source="paper", said="2020", valid="2007/.."),
            make_claim("recognises", "a", "f", source="decree", said="2020", valid="2007/..",
                       stance="denies"),
        ],
        ENTITIES,
    )  # fmt: skip
    return archive.view(**{"as_of": "2010-01-01", **options})


def test_the_many_share_a_heading_and_those_of_one_day_a_line() -> None:
    lines = entity_text(view_of(), "club", 80).splitlines()
    at = lines.index("  Has as a member (5)")
    assert lines[at + 1 : at + 5] == [
        "    since 2001-01-01      Land A, Land B",
        "    since 2003            Land C",
        "    since 2005            Land D",
        "    since 2006            Land E (suspended)",
    ]


def test_the_few_are_sentences() -> None:
    text = entity_text(view_of(), "a", 80)
    assert "  since 2001-01-01        Land A is a member of Club *of* states" in text
    assert "  since 2007              Land A recognises Land F  [disputed]" in text


def test_what_a_party_denies_stands_apart() -> None:
    text = entity_text(view_of(as_seen_by="f"), "a", 80)
    assert "recognises" not in text[: text.index("DENIED")]
    assert "Land A recognises Land F  [denied by Land F]" in text


def test_markdown_has_the_same_page() -> None:
    page = entity_markdown(view_of(), "club")
    assert page.startswith("# Club \\*of\\* states")
    assert (
        "\n## Membership\n\n- Has as a member (5)\n  - since 2001-01-01: Land A, Land B\n" in page
    )


def test_a_long_line_stays_within_the_terminal() -> None:
    assert max(map(len, entity_text(view_of(), "club", 60).splitlines())) <= 60
