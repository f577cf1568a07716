"""`load` and `check`: bringing data in."""

from __future__ import annotations

from pathlib import Path

import click
from westphalia.cli.options import archive_to_read, names_archive
from westphalia.cli.output import note
from westphalia.graph.archive import Load
from westphalia.schema.errors import UsageError


@click.command()
@click.argument("source")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--dry-run", is_flag=True, help="Check and count; write nothing.")
@names_archive
def load(source: str, paths: tuple[str, ...], dry_run: bool, archive: str | None) -> None:
    """Read PATHS with the loader SOURCE, check them whole, then add what is new.

    \b
    westphalia load dossier georgia.yaml -a my.db
    westphalia load atlas -a my.db
    """
    from westphalia import api

    if archive is None:
        raise UsageError(
            "name the archive to load into", "add -a my.db; it is made if it does not exist"
        )
    if source != "atlas" and not paths:
        raise UsageError("name the files to load", f"westphalia load {source} FILE... -a {archive}")
    if dry_run or not Path(archive).exists():
        # A file appears only when all is well with what goes into it.
        trial = api.Archive(archive) if Path(archive).exists() else api.open(":memory:")
        tried = trial.load(source, *paths, dry_run=True)
        if dry_run:
            _report(tried, "would be added")
            return
    with api.open(archive, create=True) as opened:
        _report(opened.load(source, *paths), f"added to {archive}")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(), required=True)
@archive_to_read
def check(paths: tuple[str, ...], archive: str | None) -> None:
    """Check dossiers by all rules and write nothing.

    They may use the entities of the atlas; with -a, those of that archive.
    """
    from westphalia import api

    opened = api.Archive(archive) if archive else api.open(":memory:")
    _report(opened.load("dossier", *paths, dry_run=True), "would be added; no errors")


def _report(done: Load, what: str) -> None:
    for problem in done.warnings:
        note(str(problem))
    if not (done.entities or done.claims):
        note("nothing new: everything is in the archive already")
        return
    note(f"{_count(done.claims, 'claim')} and {_count(done.entities, 'entity')} {what}")


def _count(n: int, noun: str) -> str:
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{n} {noun if n == 1 else plural}"
