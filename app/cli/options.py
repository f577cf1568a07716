"""Options that every verb shares: the archive, the view, the format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from westphalia.cli.output import bar
from westphalia.schema.claims import MODALITIES
from westphalia.schema.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])

_ARCHIVE = click.option(
    "-a", "--archive", envvar="WESTPHALIA_ARCHIVE", metavar="PATH",
    help="The archive file. Default: the bundled atlas.",
)  # fmt: skip

_VIEW = (
    click.option("--as-of", metavar="DATE", help="The day, as in 2015-02-20. Default: today."),
    click.option("--history", is_flag=True, help="Every date."),
    click.option("--known-at", metavar="TIME", help="Only what was recorded by then."),
    click.option("--as-seen-by", metavar="ENTITY", help="Take this party's standpoint."),
    click.option(
        "--certainty", type=click.Choice(["possible", "certain"]), default="possible",
        show_default=True, help="What may hold on the day too, or only what surely does.",
    ),
    click.option(
        "--modality", type=click.Choice([*MODALITIES, "any"]), default="actual", show_default=True,
        help="What is; or what is planned, promised, threatened, alleged.",
    ),
    click.option("-r", "--relation", multiple=True, metavar="TYPE", help="Only this type."),
    click.option("--around", metavar="ENTITY", help="Only what is near this entity."),
    click.option("--hops", type=click.IntRange(min=1), default=1, help="How near. Default: 1."),
    click.option("--through-organisations", is_flag=True, help="Step through organisations too."),
    click.option("--source", multiple=True, metavar="ID", help="Only claims of this source."),
    click.option("--undecided", is_flag=True, help="What the standpoint leaves undecided."),
)  # fmt: skip

_SERVER = (
    click.option("--user", metavar="NAME", help="Of the server. Default: NEO4J_USER."),
    click.option(
        "--ask-password", is_flag=True, help="Ask for the password. Default: NEO4J_PASSWORD."
    ),
    click.option("--database", metavar="NAME", help="Default: NEO4J_DATABASE, or the server's."),
)

_BOUNDS = (
    click.option("--timeout", type=float, default=30.0, show_default=True, metavar="S"),
    click.option(
        "--limit", type=click.IntRange(min=1), default=10_000, show_default=True, metavar="N"
    ),
    click.option("--on", metavar="URL", help="A Bolt server, instead of the embedded engine."),
)

_VIEW_NAMES = (
    "as_of", "history", "known_at", "as_seen_by", "certainty", "modality", "relation", "around",
    "hops", "through_organisations", "source", "undecided",
)  # fmt: skip


def reads_view(command: Command) -> Command:
    """Add ``--archive`` and all view options; the command gets the view."""

    @wraps(command)
    def wrapper(*args: Any, archive: str | None, **kwargs: Any) -> Any:
        options = {name: kwargs.pop(name) for name in _VIEW_NAMES}
        if kwargs.get("on"):
            _refuse_view_options()
            return command(*args, view=None, **kwargs)
        view = open_for_reading(archive).view(**options)
        return command(*args, view=view, **kwargs)

    return _ARCHIVE(view_options(wrapper))  # type: ignore[no-any-return]  # as above


def view_options(command: Callable[..., Any]) -> Any:
    """Add the options that say which view of an archive is meant."""
    return _with(_VIEW, command)


def bounds_rows(command: Callable[..., Any]) -> Any:
    """Add ``--timeout``, ``--limit`` and ``--on``."""
    return _with(_BOUNDS, command)


def _with(options: Sequence[Callable[[Any], Any]], command: Any) -> Any:
    for option in reversed(options):
        command = option(command)
    return command


def _refuse_view_options() -> None:
    """A server holds one view; which one was settled when it was pushed."""
    context = click.get_current_context()
    given = [
        name
        for name in ("archive", *_VIEW_NAMES)
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    ]
    if given:
        option = f"--{given[0].replace('_', '-')}"
        raise UsageError(
            f"{option} cannot be given with --on: the server holds the view that was pushed",
            f"westphalia push URL {option} ... puts another view there",
        )


def asks_server(command: Command) -> Command:
    """Add ``--user``, ``--ask-password`` and ``--database``; the command gets ``access``."""

    @wraps(command)
    def wrapper(
        *args: Any, user: str | None, ask_password: bool, database: str | None, **kwargs: Any
    ) -> Any:
        password = click.prompt("password", hide_input=True, err=True) if ask_password else None
        access = {"user": user, "password": password, "database": database}
        return command(*args, access=access, **kwargs)

    return _with(_SERVER, wrapper)  # type: ignore[no-any-return]  # click replaces the signature


def names_archive(command: Command) -> Command:
    """Add ``--archive`` for commands that write; the command gets its path."""
    return click.option(
        "-a", "--archive", envvar="WESTPHALIA_ARCHIVE", metavar="PATH",
        help="The archive file; made if it does not exist.",
    )(command)  # fmt: skip


def archive_to_read(command: Command) -> Command:
    """Add ``--archive`` for commands that look at one if it is named; the command gets its path."""
    return _ARCHIVE(command)


def formats(command: Command) -> Command:
    """Add ``--format``."""
    return click.option(
        "--format", "format", type=click.Choice(["table", "json", "jsonl", "csv", "md"]),
        help="Default: table on a terminal, json when piped.",
    )(command)  # fmt: skip


def open_for_reading(path: str | None) -> Any:
    """The archive at ``path``, or the atlas, read-only."""
    from westphalia.api import Archive

    return Archive(path if path else atlas(), read_only=True)


def atlas() -> Path:
    """The atlas's archive; while it is built, a terminal shows how far that is."""
    from westphalia.atlas import atlas_path

    with bar("building the atlas") as progress:
        return atlas_path(progress)
