"""Bibliographies that other programs read, and the command that prints them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import BibliographyData, parse_string
from westphalia import api
from westphalia.cli import cli
from westphalia.exports.citations import bibliography
from westphalia.schema.entities import Source
from westphalia.schema.errors import UsageError
from westphalia.schema.moments import Moment

WORKS = {
    "dataset": Source(
        id="cow-mid-5-0", name="Militarized Disputes", author="D'Orazio, Vito; Ó Beacháin, Donnacha",
        publisher="The Project", published=Moment.parse("2022"), number="v5.0",
        url="https://example.org/a_b%20c#d~e&f", note="Please cite: the article.",
    ),
    "report": Source(
        id="decree", name="Decree No. 1260", publisher="President of Russia", number="1260",
        published=Moment.parse("2008-08-26"),
    ),
    "webpage": Source(
        id="talks", name="Talks go on", publisher="The Gazette", published=Moment.parse("2015-02"),
        url="https://example.org/{talks}", accessed=Moment.parse("2016-01-02"), language="en",
    ),
    "article": Source(id="old", name="Ancient", author="Doyle, Michael", publisher="A Journal"),
}  # fmt: skip

SIGNS = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~",
    "textasciicircum": "^",
}  # fmt: skip

CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type", "title"],
        "additionalProperties": False,
        "properties": {
            **{
                name: {"type": "string", "minLength": 1}
                for name in (
                    "id", "title", "publisher", "container-title", "version", "number", "URL",
                    "language", "note",
                )
            },
            "type": {"enum": ["dataset", "report", "webpage", "article"]},
            "author": {"type": "array", "minItems": 1, "items": {"oneOf": [
                {"required": ["literal"], "additionalProperties": False,
                 "properties": {"literal": {"type": "string"}}},
                {"required": ["family", "given"], "additionalProperties": False,
                 "properties": {"family": {"type": "string"}, "given": {"type": "string"}}},
            ]}},
            **{
                name: {"oneOf": [
                    {"required": ["literal"], "additionalProperties": False,
                     "properties": {"literal": {"type": "string"}}},
                    {"required": ["date-parts"], "additionalProperties": False, "properties": {
                        "circa": {"type": "boolean"},
                        "date-parts": {
                            "type": "array", "minItems": 1, "maxItems": 2,
                            "items": {"type": "array", "minItems": 1, "maxItems": 3,
                                      "items": {"type": "integer"}},
                        },
                    }},
                ]}
                for name in ("issued", "accessed")
            },
        },
    },
}  # fmt: skip


def bibtex(*sources: Source, datasets: tuple[str, ...] = ()) -> BibliographyData:
    return parse_string(bibliography(sources, "bibtex", datasets), "bibtex")


def csl(*sources: Source, datasets: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(bibliography(sources, "csl", datasets))
    jsonschema.validate(items, CSL)
    return items


def read(field: str) -> str:
    """What TeX sets for the text of a field."""
    return re.sub(
        r"\\(text[a-z]+)\{\}|\\([&%#_$])|[{}]",
        lambda found: SIGNS.get(found[1], found[2] or ""),
        field,
    )


def test_bibtex_of_every_sort() -> None:
    data = bibtex(*WORKS.values(), datasets=("cow-mid-5-0",))
    assert {key: entry.type for key, entry in data.entries.items()} == {
        "cow-mid-5-0": "misc", "decree": "techreport", "talks": "misc", "old": "article",
    }  # fmt: skip
    mid = data.entries["cow-mid-5-0"]
    assert [(p.last_names, p.first_names) for p in mid.persons["author"]] == [
        (["D'Orazio"], ["Vito"]), (["Ó", "Beacháin"], ["Donnacha"]),
    ]  # fmt: skip
    assert mid.fields["howpublished"] == "Data set, v5.0"
    assert mid.fields["url"] == "https://example.org/a_b%20c#d~e&f"
    assert mid.fields["note"] == "To be cited as: Please cite: the article."
    assert mid.fields["year"] == "2022"
    decree = data.entries["decree"].fields
    assert (decree["institution"], decree["number"]) == ("President of Russia", "1260")
    assert (decree["year"], decree["month"], decree["day"]) == ("2008", "August", "26")
    talks = data.entries["talks"].fields
    assert (talks["month"], "day" in talks) == ("February", False)
    assert talks["url"] == "https://example.org/%7Btalks%7D"
    assert (talks["howpublished"], talks["urldate"]) == ("The Gazette", "2016-01-02")
    assert data.entries["old"].fields["journal"] == "A Journal"
    assert "year" not in data.entries["old"].fields


@pytest.mark.parametrize(
    "name",
    [
        "Profits & losses, 100 % #1 of_all $5", "{Braces} } and {", r"C:\new", "a~b^c",
        "Société générale, Тбилиси, საქართველო", "x}, note = {evil", "@misc{y,", '"quoted"',
    ],
)  # fmt: skip
def test_a_title_comes_back_from_tex_as_it_was(name: str) -> None:
    source = Source(id="s", name=name, publisher=name, number=name)
    entry = bibtex(source).entries["s"]
    assert read(entry.fields["title"]) == name
    assert read(entry.fields["institution"]) == name
    assert set(entry.fields.keys()) == {"title", "institution", "number"}


@given(st.text(min_size=1, max_size=40).filter(str.strip))
def test_no_name_breaks_the_file(text: str) -> None:
    work = Source(id="s", name=text, author=text, publisher=text, note=text, number=text)
    data = bibtex(work, WORKS["report"], datasets=("s",))
    assert sorted(data.entries.keys()) == ["decree", "s"]
    assert set(data.entries["s"].fields.keys()) == {"title", "howpublished", "publisher", "note"}
    csl(work, datasets=("s",))
    assert len(bibliography([work], "plain").splitlines()) == 1


def test_line_breaks_and_control_characters_stay_out() -> None:
    source = Source(id="s", name="two\nlines \x1b[31m \u202e")
    assert bibliography([source], "plain") == "“two\\nlines \\x1b[31m \\u202e”\n"
    assert "two lines" in bibliography([source], "bibtex")


def test_csl_of_every_sort() -> None:
    items = {i["id"]: i for i in csl(*WORKS.values(), datasets=("cow-mid-5-0",))}
    assert {id: item["type"] for id, item in items.items()} == {
        source.id: sort for sort, source in WORKS.items()
    }
    mid = items["cow-mid-5-0"]
    assert (mid["version"], "number" in mid) == ("v5.0", False)
    assert mid["author"][1] == {"family": "Ó Beacháin", "given": "Donnacha"}
    assert mid["issued"] == {"date-parts": [[2022]]}
    assert items["decree"]["issued"] == {"date-parts": [[2008, 8, 26]]}
    assert items["decree"]["number"] == "1260"
    assert items["talks"]["accessed"] == {"date-parts": [[2016, 1, 2]]}
    assert items["talks"]["container-title"] == "The Gazette"
    assert "issued" not in items["old"]


@pytest.mark.parametrize(
    ("published", "issued", "year"),
    [
        ("2014~", {"date-parts": [[2014]], "circa": True}, "about 2014"),
        ("[2014..2020]", {"date-parts": [[2014], [2020]]}, "2014--2020"),
        ("[2014-03..2014-05]", {"date-parts": [[2014]]}, "2014"),
        ("[..2014-03]", {"literal": "2014 or earlier"}, "2014 or earlier"),
        ("[2014..]", {"literal": "2014 or later"}, "2014 or later"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(
    published: str, issued: dict[str, Any], year: str
) -> None:
    source = Source(id="s", name="S", published=Moment.parse(published))
    assert csl(source)[0]["issued"] == issued
    assert bibtex(source).entries["s"].fields["year"] == year


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Doyle, Michael W.", [("Doyle", "Michael W.")]),
        ("Gibler, D. M.; van der Berg, Jan", [("Gibler", "D. M."), ("van der Berg", "Jan")]),
        ("Correlates of War Project", ["Correlates of War Project"]),
        ("Program A and Institute B", ["Program A and Institute B"]),
        ("Ministry of War, Peace and Trade", ["Ministry of War, Peace and Trade"]),
        ("Project X; Doyle, Michael", ["Project X", ("Doyle", "Michael")]),
    ],
)
def test_authors_are_persons_or_bodies(author: str, names: list[Any]) -> None:
    source = Source(id="s", name="S", author=author)
    given = [
        n["literal"] if "literal" in n else (n["family"], n["given"])
        for n in csl(source)[0]["author"]
    ]
    assert given == names
    assert len(bibtex(source).entries["s"].persons["author"]) == len(names)


def test_plain_says_what_to_cite() -> None:
    lines = bibliography(WORKS.values(), "plain", {"cow-mid-5-0"}).splitlines()
    assert lines == [
        "“Ancient”"
        if False
        else "D'Orazio, Vito; Ó Beacháin, Donnacha, “Militarized Disputes”, "
        "The Project, v5.0, 2022, https://example.org/a_b%20c#d~e&f",
        "  to be cited as: Please cite: the article.",
        "“Decree No. 1260”, President of Russia, 1260, 26 August 2008",
        "Doyle, Michael, “Ancient”, A Journal",
        "“Talks go on”, The Gazette, February 2015, https://example.org/{talks}, "
        "seen 2 January 2016",
    ]


def test_an_unknown_form() -> None:
    with pytest.raises(UsageError, match="bibtx"):
        bibliography([], "bibtx")


# The command


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a data set in two files, and two dossiers that share a source."""
    folder = tmp_path_factory.mktemp("sources")
    fixtures = Path(__file__).resolve().parents[1] / "loaders" / "fixtures" / "cow_states"
    for name in ("one", "two"):
        (folder / f"{name}.yaml").write_text(
            "source: {id: gazette, title: Talks go on, publisher: The Gazette, published: 2015-02-19}\n"
            f"claims:\n  - georgia seeks_membership {'nato' if name == 'one' else 'eu'}\n"
            + (
                "  - {source: other, claims: [russia recognises abkhazia: {stance: denies}]}\n"
                "sources:\n  other: {title: Another}\n  unused: {title: Never cited}\n"
                if name == "two"
                else ""
            ),
            "utf-8",
        )
    with api.open(folder / "my.db", create=True) as opened:
        opened.load("cow-states", fixtures / "states2016.csv", partial=True)
        opened.load("cow-states", fixtures / "majors2016.csv", partial=True)
        opened.load("dossier", folder / "one.yaml")
        opened.load("dossier", folder / "two.yaml")
    return folder / "my.db"


def run(*args: str) -> str:
    result = CliRunner().invoke(cli, ["sources", *args], env={"COLUMNS": "80"})
    assert result.exception is None, result.exception
    return result.stdout


def test_the_list_says_when_and_by_what(archive: Path) -> None:
    rows = {row["id"]: row for row in json.loads(run("-a", str(archive)))["rows"]}
    assert {"cow-states-2016", "gazette", "other", "unused"} <= rows.keys()
    assert rows["cow-states-2016"]["loader"] == "cow-states"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", rows["gazette"]["loaded"])
    assert (rows["gazette"]["claims"], rows["other"]["claims"], rows["unused"]["claims"]) == (
        2,
        1,
        0,
    )
    limited = json.loads(run("-a", str(archive), "-r", "seeks_membership"))["rows"]
    assert [row["id"] for row in limited] == ["gazette"]


def test_the_list_fits_a_terminal(archive: Path) -> None:
    text = run("-a", str(archive), "--format", "table")
    assert max(map(len, text.splitlines())) <= 80
    assert "State System" in text


def test_one_source_says_its_files_and_claims(archive: Path) -> None:
    page = json.loads(run("cow-states-2016", "-a", str(archive)))
    source = page["source"]
    assert source["licence"] == "free for research with citation; no licence is stated"
    files = [file for load in source["loads"] for file in load["files"]]
    assert [file["name"] for file in files] == ["states2016.csv", "majors2016.csv"]
    assert all(re.fullmatch("[0-9a-f]{64}", file["sha256"]) for file in files)
    assert {row["relation"] for row in page["rows"]} == {"counted_in"}
    text = run("cow-states-2016", "-a", str(archive), "--format", "table")
    assert files[0]["sha256"] in text
    assert max(map(len, text.splitlines())) <= 80


def test_a_source_of_several_loads_names_them_and_no_other(archive: Path) -> None:
    def files(id: str) -> list[str]:
        loads = json.loads(run(id, "-a", str(archive)))["source"]["loads"]
        return [file["name"] for load in loads for file in load["files"]]

    assert files("gazette") == ["one.yaml", "two.yaml"]
    assert files("other") == ["two.yaml"]
    assert files("unused") == []


def test_cite_prints_all_or_one(archive: Path) -> None:
    everything = run("-a", str(archive), "--cite")
    assert "“State System Membership”" in everything
    assert "  to be cited as: Correlates of War Project. 2017." in everything
    assert run("gazette", "-a", str(archive), "--cite", "plain").count("\n") == 1
    data = parse_string(run("-a", str(archive), "--cite", "bibtex"), "bibtex")
    assert data.entries["cow-states-2016"].fields["howpublished"] == "Data set, v2016"
    items = json.loads(run("-a", str(archive), "--cite", "csl"))
    jsonschema.validate(items, CSL)
    assert {i["id"]: i["type"] for i in items}["cow-states-2016"] == "dataset"


def test_the_atlas_can_be_cited_in_every_form() -> None:
    data = parse_string(run("--cite", "bibtex"), "bibtex")
    items = json.loads(run("--cite", "csl"))
    jsonschema.validate(items, CSL)
    titles = {item["id"]: item["title"] for item in items}
    assert len(titles) > 100
    assert {key: read(entry.fields["title"]) for key, entry in data.entries.items()} == titles


def test_cite_and_format_do_not_go_together() -> None:
    result = CliRunner().invoke(cli, ["sources", "--cite", "--format", "json"])
    assert isinstance(result.exception, UsageError)
