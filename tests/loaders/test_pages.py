"""The pages of the data sets: made from the descriptions, whole, and up to date."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from westphalia.loaders import DATASETS, package, pages
from westphalia.loaders.description import Description, description

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "sources"
DESCRIBED = [
    name for name in DATASETS if (ROOT / "loaders" / package(name) / "source.yaml").exists()
]


@pytest.mark.parametrize("name", DESCRIBED)
def test_the_page_is_up_to_date(name: str) -> None:
    page = FOLDER / f"{name}.md"
    assert page.read_text("utf-8") == pages.page(name), "run `make docs`"


def test_the_index_is_up_to_date() -> None:
    assert (FOLDER / "README.md").read_text("utf-8") == pages.index(), "run `make docs`"


@pytest.mark.parametrize("name", DESCRIBED)
def test_a_page_says_all_that_the_description_says(name: str) -> None:
    about, text = description(name), pages.page(name)
    for said in (about.title, about.licence, about.citation, about.url, about.measures):
        assert " ".join(said.split()) in " ".join(text.split())
    for form in about.files.values():
        assert form.name in text
        assert form.address is None or form.address.replace(" ", "%20") in text
        for count in form.records.values():
            assert f"{count:,}" in text
        lists = [*form.columns.values(), *([form.others] if form.others else [])]
        for meaning in (m for c in lists if c.use for m in c.codes.values()):
            assert meaning.replace("|", "\\|") in text, meaning
        for column in form.columns:
            assert f"`{column}`".replace("|", "\\|") in text, column
    for block in re.findall(r"```(\w*)\n(.*?)```", text, re.DOTALL):
        assert block[0] == "text"
        assert all(line.startswith("westphalia ") for line in block[1].splitlines())


@pytest.mark.parametrize("name", DESCRIBED)
def test_tables_are_tables(name: str) -> None:
    width = 0
    for line in pages.page(name).splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = len(re.findall(r"(?<!\\)\|", line))
        assert line.endswith("|")
        assert cells == (width or cells), line
        width = cells


def made_up(**form: Any) -> Description:
    return Description.model_validate(
        {
            "id": "made-up", "title": "Made up", "author": "A", "publisher": "P", "licence": "free",
            "url": "https://example.org/page", "citation": "A. 2016.", "summary": "A summary.",
            "measures": "What it does.", "becomes": ["a row becomes `borders`"], "lost": [],
            "scheme": "cow", "files": {"rows": {"name": "a b.csv", "what": "rows", **form}},
            "versions": {"1.0": {"coverage_until": "2016-12-31"}},
        }
    )  # fmt: skip


def page_of(about: Description, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(pages, "description", lambda _: about)
    return pages.page("made-up")


def test_columns_described_alike_share_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    day = {"is": "integer", "from": "1", "to": "31", "missing": {"-9": "unknown"}, "use": "a day"}
    codes = {str(n): f"meaning {n}" for n in range(9)}
    columns = {
        "version": {"is": "version", "use": "which version it is"},
        "day1": day,
        "day2": day,
        "a|b": {"pattern": "x|y", "missing": {"": "none | no"}, "use": "this | that"},
        "few": {"is": "code", "codes": {"0": "no", "1": "yes"}, "use": "original value"},
        "many": {"is": "code", "codes": codes, "use": "original value"},
        "size": {"is": "number", "from": "0.5", "use": "original value"},
        **{f"dull{n}": {"ignored": "it is dull"} for n in range(300)},
    }
    text = page_of(made_up(columns=columns, key=["day1"]), monkeypatch)
    for row in (
        "| `day1`, `day2` | whole number, 1 to 31; `-9` unknown | a day |",
        "| `a\\|b` | text like `x\\|y`; blank: none \\| no | this \\| that |",
        "| `few` | `0` no; `1` yes | original value |",
        "| `many` | one of 9 [codes](#codes) | original value |",
        "| `size` | number from 0.5 | original value |",
        "`many` in a b.csv.",
        "| `8` | meaning 8 |",
        "`day1` names a row.",
        "| `a b.csv` | rows |  | by hand |",
    ):
        assert row in text
    assert text.count("it is dull") == 1
    assert "`dull299`" in text
    assert len(text.splitlines()) < 100


def test_hundreds_of_columns_of_a_kind_are_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = {"version": {"is": "version", "use": "which version it is"}}
    others = {"is": "code", "codes": {"0": "no", "1": "yes"}, "use": "one organisation each"}
    about = made_up(columns=columns, others=others, width="535")
    row = "| the 534 other columns | `0` no; `1` yes | one organisation each |"
    assert row in page_of(about, monkeypatch)
    about = made_up(columns=columns, others={"ignored": "too many"}, width="535")
    assert "| too many | the 534 other columns |" in page_of(about, monkeypatch)


def test_writing_makes_every_page(tmp_path: Path) -> None:
    pages.write(tmp_path / "new")
    there = {path.name for path in (tmp_path / "new").iterdir()}
    assert there == {"README.md", *(f"{name}.md" for name in DATASETS)}
