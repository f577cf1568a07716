"""`shell`: Cypher, one statement after the other, at a prompt or from a file."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import click
from westphalia.cli.options import asks_server, bounds_rows, formats, reads_view, view_options
from westphalia.cli.output import note, tell, write_rows, write_table
from westphalia.cli.querying import parameter
from westphalia.graph.cypher.tokens import tokens
from westphalia.schema.errors import UsageError, WestphaliaError, did_you_mean

if TYPE_CHECKING:
    from westphalia.api import View
    from westphalia.graph.cypher import Rows
    from westphalia.graph.cypher.hints import Vocabulary
    from westphalia.graph.cypher.server import Server
    from westphalia.graph.table import Table

HELP: Final = {
    "MATCH ... RETURN ...;": "a statement, on any number of lines; ; or an empty line ends it",
    ":schema": "labels and relationship types, and how many there are; :schema NAME tells of one",
    ":view": "which view is asked; :view --as-of 2008-08-26 asks another (options as on the "
    "command line)",
    ":param K=V": "a value for $K in what follows; :param alone lists them",
    ":help": "this list",
    ":quit": "leave (Ctrl-D does too)",
    "Ctrl-C": "stops a query, or clears what is typed",
    "Tab": "completes keywords, functions, labels, types, properties and parameters",
}
COMMANDS: Final = (":schema", ":view", ":param", ":help", ":quit")


@click.command()
@bounds_rows
@asks_server
@reads_view
@formats
def shell(
    timeout: float,
    limit: int,
    on: str | None,
    access: dict[str, str | None],
    view: View | None,
    format: str | None,
) -> None:
    """Ask in Cypher, one statement after the other.

    At a terminal: many lines, history, completion with Tab; `:help` says more. In a pipe, the
    statements of stdin are run in order until one fails.

    \b
    westphalia shell --as-of 2015-02-20
    westphalia shell --on bolt://localhost:7687
    """
    asked: Asked
    if view is None:
        from westphalia.graph.cypher.server import Server

        asked = OnServer(Server.of(on or "", **access))
    else:
        asked = OnView(view)
    talk = Shell(asked, timeout, limit, format)
    if not sys.stdin.isatty():
        for text in statements(sys.stdin.read()):
            if not talk.answer(text):
                break
        return
    from westphalia.cli.prompt import lines

    note(f"{asked.title()}. :help says how, :quit leaves.")
    for text in lines(talk):
        if not _answered(talk, text):
            break


def _answered(talk: Shell, text: str) -> bool:
    """Answer a person: an error or Ctrl-C ends the statement and not the shell."""
    try:
        return all(talk.answer(each) for each in statements(text))
    except KeyboardInterrupt:
        note("stopped")
    except (WestphaliaError, click.ClickException) as error:
        tell(error)
    return True


def statements(text: str) -> Iterator[str]:
    """The statements of a text, and its commands: lines that begin one with a colon.

    Raises:
        UsageError: a string or comment is not closed.
    """
    while text := text.lstrip():
        if text.startswith(":"):
            command, _, text = text.partition("\n")
            yield command.strip().removesuffix(";")
            continue
        end = next((token.end for token in tokens(text) if token.text == ";"), len(text))
        statement, text = text[:end], text[end:]
        if any(token.text != ";" for token in tokens(statement)):
            yield statement


class OnView:
    """A view that is asked through the embedded engine."""

    def __init__(self, view: View) -> None:
        self.view = view

    def title(self) -> str:
        """The view in words."""
        return self.view.title

    def ask(self, text: str, params: dict[str, Any], timeout: float, limit: int) -> Rows:
        """The rows of a statement."""
        return self.view.query(text, params, timeout=timeout, limit=limit)

    def vocabulary(self) -> Vocabulary:
        """The names that a statement can use."""
        from westphalia.graph.cypher.query import vocabulary_of

        return vocabulary_of(self.view)

    def change(self, options: Sequence[str]) -> None:
        """Ask another view of the same archive.

        Raises:
            UsageError, click.ClickException: there is no such option, date or entity.
        """
        given: Any = _options.main(list(options), ":view", standalone_mode=False)
        self.view = self.view.archive.view(**given)  # type: ignore[assignment]


class OnServer:
    """What a Bolt server holds."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._title = ""

    def title(self) -> str:
        """The view that was pushed there, in words."""
        if not self._title:
            from westphalia.graph.cypher.held import held

            with self.server.session() as session:
                pushed = held(session)
            what = pushed.view if pushed else "nothing that Westphalia pushed"
            self._title = f"{self.server.url} holds {what}"
        return self._title

    def ask(self, text: str, params: dict[str, Any], timeout: float, limit: int) -> Rows:
        """The rows of a statement."""
        from westphalia.graph.cypher import query_on

        return query_on(self.server, text, params, timeout=timeout, limit=limit)

    def vocabulary(self) -> Vocabulary:
        """The names that a statement can use."""
        from westphalia.graph.cypher.query import vocabulary_on

        return vocabulary_on(self.server)

    def change(self, options: Sequence[str]) -> None:
        """Refuse: which view a server holds was settled when it was pushed."""
        raise UsageError(
            "the server holds the view that was pushed", "westphalia push URL puts another there"
        )


Asked = OnView | OnServer


@click.command(add_help_option=False)
@view_options
def _options(**options: Any) -> dict[str, Any]:
    """The options of ``:view``."""
    return options


class Shell:
    """Answers statements and commands; knows nothing of the terminal.

    Args:
        asked: what answers Cypher.
        timeout, limit, format: as of `query`.
    """

    def __init__(self, asked: Asked, timeout: float, limit: int, format: str | None) -> None:
        self.asked = asked
        self.timeout = timeout
        self.limit = limit
        self.format = format
        self.params: dict[str, Any] = {}
        self.commands: dict[str, Callable[[str], None]] = {
            ":schema": self._schema, ":view": self._view, ":param": self._param,
            ":help": self._help,
        }  # fmt: skip

    def answer(self, text: str) -> bool:
        """Answer one statement or command; whether the shell goes on.

        Raises:
            WestphaliaError: as for `query`; or there is no such command.
        """
        if text.startswith(":"):
            name, _, rest = text.partition(" ")
            if name in (":quit", ":exit", ":q"):
                return False
            if name not in self.commands:
                raise UsageError(
                    f"there is no command {name}", did_you_mean(name, COMMANDS) or "see :help"
                )
            self.commands[name](rest.strip())
            return True
        begun = time.perf_counter()
        rows = self.asked.ask(text, self.params, self.timeout, self.limit)
        spent = time.perf_counter() - begun
        write_rows(rows, self.format)
        if sys.stderr.isatty():
            note(f"{len(rows):,} row{'s' * (len(rows) != 1)}, {_spent(spent)}")
        return True

    def _show(self, table: Table) -> None:
        write_table(table, self.format)

    def _help(self, _: str) -> None:
        from westphalia.graph.table import Table

        self._show(Table(["write", "to"], HELP.items()))

    def _view(self, rest: str) -> None:
        if rest:
            try:
                self.asked.change(shlex.split(rest))
            except ValueError:
                raise UsageError(f"a quote in {rest} is not closed") from None
        click.echo(self.asked.title())

    def _param(self, rest: str) -> None:
        from westphalia.graph.table import Table

        if rest:
            name, value = parameter(rest)
            self.params[name] = value
        self._show(Table(["parameter", "value"], self.params.items()))

    def _schema(self, name: str) -> None:
        from westphalia.cli.vocabulary import described, listed

        self._show(described(name, self._count) if name else listed(self._count))

    def _count(self, text: str) -> dict[str, int]:
        return dict(self.asked.ask(text, {}, self.timeout, self.limit).rows)


def _spent(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
