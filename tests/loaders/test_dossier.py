"""The dossier form: one line a claim, and errors that say where and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from westphalia import api
from westphalia.loaders.dossier.load import load
from westphalia.schema import Claim, DataError, Source
from westphalia.schema.records import Batch

HEAD = """\
source: {id: reuters, title: A report, publisher: Reuters, published: 2015-02-19}
entities:
  georgia: {kind: Polity, name: Georgia}
  russia: {kind: Polity, name: Russia}
  norway: {kind: Polity, name: Norway, identifiers: {iso2: NO}}
  abkhazia: {kind: Polity, name: Abkhazia, aliases: [Apsny]}
  nato: {kind: Organisation, name: NATO}
  charter: {kind: Agreement, name: A charter}
sources:
  decree: {title: A decree, published: 2008-08-26, speaks_for: russia, url: "https://example.org/"}
claims:
"""


def read(tmp_path: Path, claims: str, head: str = HEAD) -> tuple[list[Claim], list[str]]:
    path = tmp_path / "d.yaml"
    path.write_text(head + claims, "utf-8")
    batch = load([path])
    return [claim for claim, _ in batch.iter_claims()], [str(p) for p in batch.problems]


def problems(tmp_path: Path, claims: str, head: str = HEAD) -> str:
    path = tmp_path / "d.yaml"
    path.write_text(head + claims, "utf-8")
    with pytest.raises(DataError) as caught:
        api.open(":memory:").append(load([path]))
    return "\n".join(str(p) for p in caught.value.problems)


def test_the_common_case_is_one_line(tmp_path: Path) -> None:
    ((claim,), none) = read(tmp_path, "  - georgia seeks_membership nato\n")
    assert none == []
    assert (claim.key, claim.source, claim.stage) == (
        "georgia:seeks_membership:nato", "reuters", "aspirant",
    )  # fmt: skip
    assert (str(claim.valid), str(claim.said)) == ("/..", "2015-02-19")


@pytest.mark.parametrize(
    ("keys", "valid"),
    [
        ("since: 2008-08-26", "2008-08-26/.."),
        ("until: 2014-03", "/2014-03"),
        ("since: 2008, until: 2014", "2008/2014"),
        ("since: 2008, until: ''", "2008/"),
        ("during: 2008", "2008/2008"),
        ("during: 2008-08-08/2008-08-12", "2008-08-08/2008-08-12"),
    ],
)
def test_states_take_since_until_and_during(tmp_path: Path, keys: str, valid: str) -> None:
    ((claim,), none) = read(tmp_path, f"  - russia recognises abkhazia: {{{keys}}}\n")
    assert none == []
    assert str(claim.valid) == valid


def test_a_block_says_once_what_its_lines_share(tmp_path: Path) -> None:
    claims, none = read(
        tmp_path,
        """\
  - source: decree
    locator: article 1
    claims:
      - russia recognises abkhazia: {since: 2008-08-26}
      - russia diplomatic_relations_with abkhazia: {since: 2008-09-09, said: 2008-09-09, locator: annex}
""",
    )
    assert none == []
    assert [(c.source, c.locator, str(c.said)) for c in claims] == [
        ("decree", "article 1", "2008-08-26"),
        ("decree", "annex", "2008-09-09"),
    ]
    assert claims[1].subject == "abkhazia"  # symmetric: stored in the order of the ids


def test_scalars_are_text(tmp_path: Path) -> None:
    batch_head = HEAD.replace("title: A report", "title: NO")
    path = tmp_path / "d.yaml"
    path.write_text(batch_head + "  - georgia seeks_membership nato\n", "utf-8")
    batch = load([path])
    assert batch.problems == []
    entities = {e.id: e for e, _ in batch.iter_entities()}
    assert entities["norway"].identifiers[0].value == "NO"
    assert entities["reuters"].name == "NO"
    assert isinstance(entities["reuters"], Source)


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        ("rusia recognises abkhazia", ["d.yaml:12", "'rusia' is no known entity", "did you mean russia"]),
        ("russia recognises nato", ["must be a Polity", "nato is an Organisation", "did you mean member_of or seeks_membership"]),
        ("russia recognizes abkhazia", ["not a relation type", "did you mean recognises"]),
        ("russia recognises", ["SUBJECT RELATION OBJECT"]),
        ("russia recognises abkhazia: {since: 2008-02-30}", ["not a day of the calendar"]),
        ("russia recognises abkhazia: {since: 2010, until: 2008}", ["ends before it begins", "last day in force"]),
        ("russia recognises abkhazia: {on: 2008-08-26}", ["is a state", "since, until or during"]),
        ("russia annexed abkhazia: {since: 2008}", ["is an act", "takes `on`"]),
        ("russia annexed abkhazia", ["is an act and needs its day"]),
        ("russia recognises abkhazia: {stage: maybe}", ["stage: 'maybe' is not one of 'de_facto' or 'de_jure'"]),
        ("russia recognises abkhazia: {locater: p. 3}", ["'locater' is not a key", "did you mean locator"]),
        ("russia recognises abkhazia: {note: Yes, so they say}", ["a comma ends a value"]),
        ("russia recognises abkhazia: {due: 2016}", ["due belongs to what is planned"]),
        ("russia recognises abkhazia: {since: 2020}", ["said 2015-02-19, before it begins", "give a modality"]),
        ("russia recognises abkhazia: {asserted_by: charter}", ["someone who can speak", "an Agreement"]),
        ("russia recognises abkhazia: {regarding: russia:annexed:georgia}", ["neither an entity nor a relation"]),
        ("russia allied_with abkhazia", ["obligations is missing"]),
        ("russia recognises russia", ["subject and object are the same"]),
        ("russia recognises abkhazia: {source: telegraph}", ["no known source"]),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line_and_remedy(
    tmp_path: Path, claim: str, says: list[str]
) -> None:
    text = problems(tmp_path, f"  - {claim}\n")
    for part in says:
        assert part in text, text
    assert "d.yaml:12" in text


def test_all_problems_are_reported_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    text = problems(
        tmp_path,
        "  - rusia recognises abkhazia\n  - russia foo abkhazia\n  - russia recognises nato\n",
    )
    places = [line.split(": ")[1] for line in text.splitlines() if line.startswith("error")]
    assert places == ["d.yaml:12", "d.yaml:13", "d.yaml:14"]


def test_what_excludes_itself_over_time_is_an_error_within_one_voice(tmp_path: Path) -> None:
    text = problems(
        tmp_path,
        """\
  - georgia member_of nato: {since: 2009}
  - georgia seeks_membership nato: {since: 2008}
""",
    )
    assert "a full member does not seek membership" in text
    claims, none = read(
        tmp_path,
        """\
  - georgia member_of nato: {since: 2009, asserted_by: russia}
  - georgia seeks_membership nato: {since: 2008}
""",
    )
    assert len(claims) == 2
    assert none == []


def test_one_holder_an_office_but_the_last_and_the_first_day_may_touch(tmp_path: Path) -> None:
    head = HEAD.replace(
        "claims:", "  {}"
    ).replace("  {}\n", "claims:\n").replace(
        "entities:\n",
        "entities:\n  a: {kind: Person, name: A}\n  b: {kind: Person, name: B}\n"
        "  chair: {kind: Office, name: Chair}\n",
    )  # fmt: skip
    touching = """\
  - a holds_office chair: {during: 2004-03-09/2008-05-07}
  - b holds_office chair: {since: 2008-05-07}
"""
    path = tmp_path / "d.yaml"
    path.write_text(head + touching, "utf-8")
    assert api.open(":memory:").append(load([path])).warnings == ()
    text = problems(tmp_path, touching.replace("since: 2008-05-07", "since: 2007"), head)
    assert "one holder an office" in text


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "is empty"),
        (b"   \n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary file"),
        ("title: caf\xe9".encode("latin-1"), "not UTF-8"),
        (b"claims: [", "broken YAML"),
        (b"claims:\n - a: {b: c\n", "broken YAML"),
        (b"a: &x [1]\nb: *x\n", "anchors and aliases"),
        (b"a: !!python/object:os.system x\n", "tags (!)"),
        (b"claims: []\nclaims: []\n", "stands twice"),
        (b"[" * 100_000, "nested too deeply"),
        (b"- just\n- a list\n", "a dossier is a map"),
        (b"claim: []\n", "did you mean claims"),
        (b"--- \na: b\n---\nc: d\n", "second document"),
        (b"x" * (11 * 1024 * 1024), "split it into several"),
        (b"entities: [a]\n", "must be a map of id"),
        (b"entities:\n  g: {kind: Country, name: G}\n", "not a kind of entity"),
        (b"entities:\n  Gee: {kind: Polity, name: G}\n", "not an id"),
        (b"sources:\n  s: {title: T, url: 'javascript:alert(1)'}\n", "http:// or https://"),
        (b"title: t\n", "neither claims nor entities"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_dossier_is_one_clear_message(
    tmp_path: Path, raw: bytes, says: str
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(raw)
    (problem,) = load([path]).problems
    assert says in str(problem)
    assert problem.place.startswith("bad.yaml")


def test_aliases_that_would_explode_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bomb.yaml"
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    path.write_text("\n".join(lines), "utf-8")
    (problem,) = load([path]).problems
    assert "anchors and aliases" in problem.message


def test_a_missing_file_and_a_folder_are_said_so(tmp_path: Path) -> None:
    messages = [p.message for p in load([tmp_path / "none.yaml", tmp_path]).problems]
    assert messages == ["there is no such file", "is a folder"]


ROWS = "subject,relation,object,since,until,source,locator,stage,obligations\n"
ROW_SOURCES = "sources: {s: {title: S, published: 2020-01-01}}\n"


def rows(tmp_path: Path, text: str) -> Batch:
    (tmp_path / "sources.yaml").write_text(ROW_SOURCES, "utf-8")
    (tmp_path / "t.csv").write_text(text, "utf-8")
    return load([tmp_path / "sources.yaml", tmp_path / "t.csv"])


def test_a_table_is_a_dossier(tmp_path: Path) -> None:
    batch = rows(
        tmp_path,
        ROWS + "georgia,member_of,un,1992-07-31,,s,Georgia,,\n"
        'a,allied_with,b,1950,1960,s,"art. 1, 2",,defence; consultation\n'
        "georgia,seeks_membership,nato,,,s,p. 2,pledged,\n",
    )
    assert batch.problems == []
    found = [(c.key, c.stage, c.valid.text, c.locator, place) for c, place in batch.iter_claims()]
    assert found == [
        ("georgia:member_of:un", "member", "1992-07-31/..", "Georgia", "t.csv:2"),
        ("a:allied_with:b", None, "1950/1960", "art. 1, 2", "t.csv:3"),
        ("georgia:seeks_membership:nato", "pledged", "/..", "p. 2", "t.csv:4"),
    ]
    second = [c for c, _ in batch.iter_claims()][1]
    assert list(second.fields["obligations"]) == ["defence", "consultation"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("subject,relation\na,b\n", "t.csv:1: the first row does not name the columns object"),
        (ROWS + "a,member_of,un\n", "t.csv:2: the row has 3 cells, not 9"),
        ("subject,relation,object,object\na,b,c,d\n", "t.csv:1: two columns have one name"),
        (ROWS + 'a,member_of,un,"1990\n', "t.csv:2: cannot be read as a table"),
        (ROWS + ",member_of,un,,,s,,,\n", "t.csv:2: a claim is SUBJECT RELATION OBJECT"),
        (ROWS + "a,member_of,un,1990-13,,s,,,\n", "t.csv:2: member_of a -> un: "),
        (ROWS + "a,member_of,un,1990,,,,,\n", "t.csv:2: member_of a -> un: source is missing"),
        ("subject,relation,object,colour\na,member_of,un,red\n", "'colour' is not a key"),
    ],
)
def test_a_bad_table_is_refused(tmp_path: Path, text: str, message: str) -> None:
    assert any(message in str(problem) for problem in rows(tmp_path, text).problems)
