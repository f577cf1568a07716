"""The command line as a user meets it: a process, its output, its exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

DAY = "2015-02-20"
GOOD = """\
source: {id: gazette, title: Talks go on, publisher: The Gazette, published: 2015-02-19}
claims:
  - georgia seeks_membership nato
"""


def run(*args: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "westphalia", *args],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **env},
        timeout=120,
    )


def ok(*args: str, cwd: Path | None = None) -> str:
    done = run(*args, cwd=cwd)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def test_help_names_every_command() -> None:
    text = ok("--help")
    for command in ("tour", "show", "why", "diff", "query", "centrality", "export", "load"):
        assert command in text


def test_show_is_json_in_a_pipe_and_says_which_view_it_is() -> None:
    page = json.loads(ok("show", "GEO", "--as-of", DAY))
    assert page["view"].startswith(f"as of {DAY}")
    assert page["entity"]["id"] == "georgia"
    assert any(r["object"] == "nato" for r in page["relations"])


@pytest.mark.parametrize("name", ["Ivory Coast", "CIV", "cow:437", "ivory-coast"])
def test_an_entity_is_found_by_name_and_code(name: str) -> None:
    assert json.loads(ok("show", name))["entity"]["id"] == "ivory-coast"


def test_show_as_a_table_reads_like_a_page() -> None:
    text = ok(
        "show", "south-ossetia", "--as-of", DAY, "--as-seen-by", "georgia", "--format", "table"
    )
    assert "South Ossetia  (Polity, south-ossetia)" in text
    assert "as seen by Georgia" in text
    assert "DENIED" in text


def test_diff_and_csv() -> None:
    rows = list(
        csv.DictReader(io.StringIO(ok("diff", "2008-08-01", "2008-12-31", "--format", "csv")))
    )
    began = {(r["subject"], r["relation"], r["object"]) for r in rows if r["change"] == "began"}
    assert ("russia", "recognises", "south-ossetia") in began


def test_schema_is_json_schema() -> None:
    import jsonschema

    schema = json.loads(ok("schema", "--format", "json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert {"Polity", "Recognises", "Claim"} <= schema["$defs"].keys()
    one = json.loads(ok("schema", "seeks-membership"))
    assert one["x-westphalia"]["ladder"][0] == "aspirant"


def test_sources_say_who_speaks() -> None:
    rows = json.loads(ok("sources"))["rows"]
    assert any(r["speaks_for"] == "Russia" for r in rows)
    claims = json.loads(ok("sources", "reuters-2015-02-19"))["rows"]
    assert len(claims) > 22


def test_load_check_and_dry_run(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, "utf-8")
    assert "no errors" in run("check", "good.yaml", cwd=tmp_path).stderr
    atlas = run("check", cwd=tmp_path)
    assert (atlas.returncode, "no errors" in atlas.stderr) == (0, True)
    dry = run("load", "dossier", "good.yaml", "-a", "my.db", "--dry-run", cwd=tmp_path)
    assert (dry.returncode, (tmp_path / "my.db").exists()) == (0, False)
    assert (
        "1 claim and 1 entity added"
        in run("load", "dossier", "good.yaml", "-a", "my.db", cwd=tmp_path).stderr
    )
    assert "nothing new" in run("load", "dossier", "good.yaml", "-a", "my.db", cwd=tmp_path).stderr
    page = json.loads(ok("show", "georgia", "-a", "my.db", "--as-of", "2015-02-19", cwd=tmp_path))
    assert [r["relation"] for r in page["relations"]] == ["seeks_membership"]


def test_the_atlas_can_be_loaded_into_an_archive(tmp_path: Path) -> None:
    assert "added" in run("load", "atlas", "-a", "my.db", cwd=tmp_path).stderr
    assert "nothing new" in run("load", "atlas", "-a", "my.db", cwd=tmp_path).stderr


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["show", "gorgia"], 2, "did you mean georgia"),
        (["shwo"], 2, "did you mean show"),
        (["show", "georgia", "--as-of", "yesterday"], 2, "is not a day"),
        (["show", "georgia", "--nonsense"], 2, "No such option"),
        (["why", "russia recognises nowhere"], 2, "nothing here is called"),
        (["why", "russia"], 2, "write it as"),
        (["schema", "recognizes"], 2, "did you mean recognises"),
        (["export", "gif", "x"], 2, "formats are"),
        (["load", "dossier"], 2, "-a my.db"),
        (["load", "nonsense", "x", "-a", "my.db"], 2, "the loaders are"),
        (["show", "georgia", "-a", "none.db"], 2, "there is no archive"),
        (["load", "dossier", "none.yaml", "-a", "my.db"], 1, "there is no such file"),
        (["load", "dossier", "good.yaml", "-a", "no/such/my.db"], 2, "there is no folder"),
        (["load", "dossier", "good.yaml", "-a", "good.yaml"], 1, "not a westphalia archive"),
        (["load", "dossier", "bad.yaml", "-a", "my.db"], 1, "bad.yaml:3"),
        (["check", "bad.yaml"], 1, "nothing was written"),
        (["diff", "2015-01-01", "2010-01-01"], 2, "earlier day first"),
    ],
)
def test_a_mistake_is_one_clear_message_and_the_right_exit_code(
    tmp_path: Path, args: list[str], code: int, says: str
) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "bad.yaml").write_text(
        GOOD.replace("nato", "russia\n  - georgia sekes nato"), "utf-8"
    )
    done = run(*args, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("error: ")
    assert not (tmp_path / "my.db").exists()
    assert (tmp_path / "good.yaml").read_text("utf-8") == GOOD


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_an_archive_that_may_not_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, "utf-8")
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    done = run("load", "dossier", "good.yaml", "-a", "my.db", cwd=tmp_path)
    tmp_path.chmod(stat.S_IRWXU)
    assert done.returncode == 2
    assert "permissions" in done.stderr


def test_a_cache_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("show", "georgia", WESTPHALIA_CACHE=str(tmp_path / "file" / "cache"))
    assert done.returncode == 3
    assert "WESTPHALIA_CACHE" in done.stderr


def test_nothing_but_cypher_loads_the_java_bridge() -> None:
    code = (
        "import sys; from westphalia.cli import cli\n"
        "for args in (['show','georgia'],['why','russia:annexed:crimea'],"
        "['diff','2008-01-01','2009-01-01'],['schema'],['sources']):\n"
        "    cli.main(args, standalone_mode=False)\n"
        "sys.exit('jpype' in sys.modules or 'arcadedb_embedded' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def test_a_query_answers_and_leaves_nothing_behind(tmp_path: Path) -> None:
    text = "MATCH (a)-[:RECOGNISES]->(b {id: $id}) RETURN a.name AS name ORDER BY name"
    done = run("query", text, "--param", "id=abkhazia", "--as-of", DAY, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Russia" in {row["name"] for row in json.loads(done.stdout)["rows"]}
    assert list(tmp_path.iterdir()) == []
    undecided = run("query", "MATCH (a)-[r]->(b) WHERE r.id IS NOT NULL RETURN count(r) AS n",
                    "--as-of", DAY, "--as-seen-by", "germany", "--undecided")  # fmt: skip
    assert json.loads(undecided.stdout)["rows"][0]["n"] > 0
    refused = run("query", "MATCH (a) DETACH DELETE a")
    assert refused.returncode == 2
    assert refused.stderr.startswith("error: ")


def test_a_failing_load_never_takes_away_what_another_made(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "bad.yaml").write_text(GOOD.replace("nato", "russia"), "utf-8")
    for i in range(4):
        bad = subprocess.Popen(
            [sys.executable, "-m", "westphalia", "load", "dossier", "bad.yaml", "-a", f"{i}.db"],
            cwd=tmp_path, stderr=subprocess.PIPE,
        )  # fmt: skip
        good = run("load", "dossier", "good.yaml", "-a", f"{i}.db", cwd=tmp_path)
        assert (good.returncode, bad.wait()) == (0, 1)
        assert bad.stderr is not None
        bad.stderr.close()
        assert (tmp_path / f"{i}.db").exists()


def test_a_dossier_can_come_from_standard_input(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "westphalia", "load", "dossier", "-", "-a", "my.db", "--dry-run"],
        input=GOOD, capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert (done.returncode, "1 claim" in done.stderr) == (0, True), done.stderr


def test_a_name_cannot_steer_the_terminal_or_forge_an_error(tmp_path: Path) -> None:
    forged = 'claims:\n  - "\\e]0;pwned\\a red\\nerror: forged.yaml:1: x"\n'
    (tmp_path / "bad.yaml").write_text(forged, "utf-8")
    done = run("check", "bad.yaml", cwd=tmp_path)
    assert "\x1b" not in done.stderr
    assert not any(line.startswith("error: forged") for line in done.stderr.splitlines())


@pytest.mark.parametrize(
    "args",
    [
        ["show", "georgia", "-a", "x" * 300],
        ["show", "georgia", "--known-at", "0001-01-01T00:00:00+05:00"],
        ["load", "dossier", "/dev/zero", "-a", "my.db"],
        ["tour", "/proc/tour"],
        ["query", "RETURN 1", "--timeout", "nan"],
    ],
)
def test_odd_places_and_values_are_no_traceback(tmp_path: Path, args: list[str]) -> None:
    done = run(*args, cwd=tmp_path)
    assert done.returncode in (1, 2)
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr


def test_importing_westphalia_stays_light() -> None:
    code = (
        "import sys; import westphalia\n"
        "heavy = {'pydantic', 'networkx', 'numpy', 'polars', 'scipy', 'click', 'yaml', 'jpype'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_guess_is_written_once(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("iso3,org\nFRA,NATO\n")
    guess = ("load", "table", "m.csv", "--guess", "--map", "m.yaml")
    ok(*guess, cwd=tmp_path)
    assert "CHOOSE" in (tmp_path / "m.yaml").read_text()
    again = run(*guess, cwd=tmp_path)
    assert (again.returncode, "exists already" in again.stderr) == (2, True)
    assert run("load", "dossier", "x.yaml", "--guess").returncode == 2


def test_a_query_comes_from_a_file_or_from_stdin(tmp_path: Path) -> None:
    text = "MATCH (n:Organisation {id: 'nato'})\nRETURN n.id AS id"
    (tmp_path / "q.cypher").write_text(text)
    rows = json.loads(ok("query", "q.cypher", "--format", "json", cwd=tmp_path))["rows"]
    assert rows == [{"id": "nato"}]
    done = run("query", "missing.cypher", cwd=tmp_path)
    assert (done.returncode, "cannot be read" in done.stderr) == (2, True)


def test_view_options_do_not_go_with_a_server() -> None:
    done = run("query", "RETURN 1 AS x", "--on", "bolt://127.0.0.1:1", "--as-of", DAY)
    assert (done.returncode, "--as-of cannot be given with --on" in done.stderr) == (2, True)
    done = run("query", "RETURN 1 AS x", "--on", "bolt://127.0.0.1:1")
    assert (done.returncode, "no Bolt server answers" in done.stderr) == (3, True)
    done = run("push", "bolt://neo4j:secret@127.0.0.1:1")
    assert (done.returncode, "secret" in done.stderr) == (2, False)


def test_a_view_is_pushed_and_asked_there(bolt: str) -> None:
    done = run("push", bolt, "--as-of", DAY, "--overwrite")
    assert done.returncode == 0, done.stderr
    assert f"holds the view as of {DAY}" in done.stderr
    text = "MATCH (n:Polity) RETURN count(n) AS n"
    here = json.loads(ok("query", text, "--as-of", DAY, "--format", "json"))
    there = json.loads(ok("query", text, "--on", bolt, "--format", "json"))
    assert (there["title"], there["rows"]) == (here["title"], here["rows"])


def test_a_terminal_shows_how_far_the_atlas_is(tmp_path: Path) -> None:
    """The first use builds it; the next does not."""
    command = shlex.join([sys.executable, "-m", "westphalia", "show", "georgia", "--as-of", DAY])
    env = {**os.environ, "WESTPHALIA_CACHE": str(tmp_path)}
    first, second = (
        str(pexpect.run(command, env=env, timeout=120, encoding="utf-8")) for _ in range(2)
    )
    assert "building the atlas" in first
    assert "100%" in first
    assert "building" not in second
