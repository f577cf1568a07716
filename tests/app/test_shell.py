"""`shell` as a user meets it: a file of statements in a pipe, and a person at a terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest
from click.testing import CliRunner
from neo4j import GraphDatabase
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from westphalia.api import open as open_archive
from westphalia.cli import cli
from westphalia.cli.prompt import Names, finished
from westphalia.cli.shell import OnView, Shell, statements

DAY = "2015-02-20"
PROMPT = "westphalia>"
SLOW = "MATCH (a), (b), (c), (d) WHERE a.id + b.id + c.id = d.name RETURN count(*) AS n;"


def piped(text: str, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "westphalia", "shell", "--as-of", DAY, *args],
        input=text, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_statements_of_a_pipe_are_run_in_order() -> None:
    done = piped(
        ":param who=russia\nMATCH (a {id: $who})-[:RECOGNISES]->(b)\nRETURN b.name AS name\n"
        "ORDER BY name LIMIT 1; // a comment; no more\n\nRETURN 'a;b' AS text;\n"
        ":view --as-of 2008-08-01\nMATCH ({id: 'russia'})-[r:RECOGNISES]->({id: 'abkhazia'}) "
        "RETURN count(r) AS n",
        "--format", "csv",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line]
    assert lines[:2] == ["parameter,value", "who,russia"]
    assert lines[2:4] == ["name", "Abkhazia"]
    assert lines[-5:] == ["text", "a;b", "as of 2008-08-01, actual, possible", "n", "0"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("RETURN 1 AS x; CREATE (n); RETURN 2 AS y", "CREATE would change the graph"),
        (":viw", "did you mean :view?"),
        (":view --as-of never", "is not a day"),
        (":view --nothing", "--nothing"),
        (":view --around 'x", "is not closed"),
        (":schema Polty", "did you mean Polity?"),
        (":param x", "is not K=V"),
        ("RETURN 'x", "is not closed"),
    ],
)
def test_a_pipe_ends_at_the_first_error(text: str, says: str) -> None:
    done = piped(text)
    assert done.returncode == 2
    assert says in done.stderr and "Traceback" not in done.stderr
    assert '"y"' not in done.stdout


def test_the_schema_is_told_with_what_the_view_has() -> None:
    shown = CliRunner().invoke(
        cli, ["shell", "--as-of", DAY, "--format", "csv"],
        input=":schema\n:schema recognises\n:schema Claim\n:help\n:quit\nRETURN 'never' AS x",
    )  # fmt: skip
    assert shown.exit_code == 0, shown.output
    assert "(:Polity)," in shown.output and "[:RECOGNISES]," in shown.output
    assert "Montevideo" in shown.output and re.search(r'\.valid_from,"?on \d', shown.output)
    assert ".locator," in shown.output and "Ctrl-C" in shown.output
    assert "never" not in shown.output


def test_statements_end_at_semicolons_that_are_none_in_a_string() -> None:
    text = "RETURN ';' AS a; ; // x;\n RETURN 1 /* ; */ AS b\n;\n:help\nRETURN `;`"
    assert [each.split()[-1] for each in statements(text)] == ["a;", ";", ":help", "`;`"]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("", True), (":help", True), ("RETURN 1;", True), ("RETURN 1; ", True),
        ("RETURN 1\n", True), ("RETURN 1", False), ("RETURN ';", False), ("RETURN 1; //", True),
        ("/* ;", False),
    ],
)  # fmt: skip
def test_enter_ends_a_statement_or_begins_a_line(text: str, ends: bool) -> None:
    assert finished(text) is ends


@pytest.mark.parametrize(
    ("typed", "among", "not_among"),
    [
        ("MAT", "MATCH", "ADMITTED"),
        ("MATCH (n:Pol", "Polity", "RECOGNISES"),
        ("MATCH (n)-[:RECOG", "RECOGNISES", "Polity"),
        ("MATCH (n)-[:RECOGNISES|BOR", "BORDERS", "borders"),
        ("MATCH (n) RETURN n.is", "iso3", "IS"),
        ("MATCH (n {na", "name", "nauru"),
        ("MATCH (state:Polity) WHERE sta", "state", "STARTING"),
        ("RETURN shortest", "shortestPath", "name"),
        ("RETURN $d", "day", "DESC"),
        (":sch", ":schema", "MATCH"),
        (":schema Terr", "Territory", "tail"),
    ],
)
def test_tab_offers_what_can_stand_there(typed: str, among: str, not_among: str) -> None:
    with open_archive() as archive:
        talk = Shell(OnView(archive.view(as_of=DAY)), 30, 100, "table")
        talk.params["day"] = DAY
        found = Names(talk).get_completions(Document(typed), CompleteEvent())
        names = [completion.text for completion in found]
    assert among in names
    assert not_among not in names


def test_tab_offers_nothing_within_a_string() -> None:
    with open_archive() as archive:
        talk = Shell(OnView(archive.view(as_of=DAY)), 30, 100, "table")
        assert not [*Names(talk).get_completions(Document("RETURN 'MAT"), CompleteEvent())]


class Terminal:
    """A person at the shell."""

    def __init__(self, home: Path, *args: str) -> None:
        env = {
            **os.environ, "HOME": str(home), "XDG_STATE_HOME": str(home / "state"),
            "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1",
        }  # fmt: skip
        self.child: Any = pexpect.spawn(
            sys.executable, ["-m", "westphalia", "shell", *args],
            env=env, encoding="utf-8", dimensions=(40, 100), timeout=60,
        )  # fmt: skip
        self.child.expect(PROMPT)

    def type(self, text: str, expect: str) -> None:
        """Type, and wait for what comes, then for the prompt."""
        self.child.send(text)
        self.child.expect(expect)
        self.child.expect(PROMPT)

    def end(self) -> int:
        """Leave with Ctrl-D; the exit code."""
        self.child.sendeof()
        self.child.expect(pexpect.EOF)
        self.child.close()
        return int(self.child.exitstatus)


@pytest.fixture
def pushed(bolt: str) -> Iterator[str]:
    """A server that holds the view of the day, and nothing afterwards."""
    with open_archive() as archive:
        archive.view(as_of=DAY).push(bolt, overwrite=True)
    yield bolt
    with GraphDatabase.driver(bolt) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")


def test_a_person_asks_the_view(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "--as-of", DAY)
    _converse(terminal)
    terminal.type(":view --as-of 2008-08-01\r", "as of 2008-08-01, actual")
    terminal.type("\x1b[A\x1b[A\r", "there is no command :viw")  # the line before the last
    assert terminal.end() == 0
    assert "RETURN n.name;" in (tmp_path / "state" / "westphalia" / "history").read_text("utf-8")


def test_a_person_asks_a_server(tmp_path: Path, pushed: str) -> None:
    terminal = Terminal(tmp_path, "--on", pushed)
    _converse(terminal)
    terminal.type(":view --as-of 2008-08-01\r", "the server holds the view that was pushed")
    assert terminal.end() == 0
    # Nothing goes on there for a query that was stopped.
    with GraphDatabase.driver(pushed) as driver:
        shown = driver.execute_query("SHOW TRANSACTIONS YIELD currentQuery RETURN currentQuery")
    assert not [row for row in shown.records if "a.id + b.id" in row["currentQuery"]]


def _converse(terminal: Terminal) -> None:
    terminal.child.send("MATCH (n {id: 'georgia'})\r")
    terminal.type("RETURN n.name;\r", "Georgia[^']*1 row")
    terminal.child.send(SLOW + "\r")
    time.sleep(2)
    begun = time.monotonic()
    terminal.child.sendintr()
    terminal.child.expect("stopped")
    assert time.monotonic() - begun < 15
    terminal.child.expect(PROMPT)
    terminal.type("RETURN 6 * 7 AS x;\r", "42")
    terminal.type("MATCH (n) RETRN n;\r", r"error: line 1")
    terminal.child.send("half a line")
    terminal.child.sendintr()
    terminal.child.expect(PROMPT)
    terminal.type(":viw\r", "did you mean :view")
