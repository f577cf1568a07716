"""Options that every verb shares: the archive, the view, the format."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click
from westphalia.schema.claims import MODALITIES

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

_VIEW_NAMES = (
    "as_of", "history", "known_at", "as_seen_by", "certainty", "modality", "relation", "around",
    "hops", "through_organisations", "source", "undecided",
)  # fmt: skip


def reads_view(command: Command) -> Command:
    """Add ``--archive`` and all view options; the command gets the view."""

    @_ARCHIVE
    @wraps(command)
    def wrapper(*args: Any, archive: str | None, **kwargs: Any) -> Any:
        options = {name: kwargs.pop(name) for name in _VIEW_NAMES}
        view = open_for_reading(archive).view(**options)
        return command(*args, view=view, **kwargs)

    decorated: Any = wrapper
    for option in reversed(_VIEW):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]  # click replaces the signature


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
    from westphalia.atlas import atlas_path

    return Archive(path if path else atlas_path(), read_only=True)
