"""The command line.

Results go to stdout, progress and warnings to stderr. Exit codes: 0 fine, 1 a problem in the data,
2 usage, 3 a backend out of reach.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, Final

import click
from westphalia.cli.output import note, tell
from westphalia.schema.errors import WestphaliaError

COMMANDS: Final = {
    "tour": "tour",
    "show": "reading",
    "why": "reading",
    "diff": "reading",
    "query": "querying",
    "shell": "shell",
    "push": "querying",
    "centrality": "measuring",
    "compare": "comparing",
    "export": "exporting",
    "fetch": "fetching",
    "load": "loading",
    "check": "loading",
    "sources": "describing",
    "schema": "describing",
}


class Commands(click.Group):
    """Imports a command when it is called, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = getattr(import_module(f"westphalia.cli.{module}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from westphalia.schema.errors import did_you_mean

            hint = did_you_mean(args[0], COMMANDS) or "see `westphalia --help`"
            raise click.UsageError(f"there is no command {args[0]!r}\nhint: {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="westphalia")
def cli() -> None:
    """Who recognises, annexed, allies with, fights, belongs to or wants to join whom; when;
    according to whom; and how do we know.

    \b
    Begin with:  westphalia tour
    Then:        westphalia show georgia --as-of 2015-02-20
                 westphalia why "russia recognises south-ossetia"
    """


def main() -> None:
    """Run the command line; errors become one clear message and an exit code."""
    try:
        code: Any = cli.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        sys.exit(130)
    except (click.ClickException, WestphaliaError) as error:
        tell(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        note(f"error: {error.filename or 'output'}: {error.strerror}")
        sys.exit(2)
