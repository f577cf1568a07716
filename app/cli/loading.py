"""`load` and `check`: bringing data in."""

from __future__ import annotations

from pathlib import Path

import click
from westphalia.cli.options import names_archive
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
    new = not Path(archive).exists()
    target = ":memory:" if new and dry_run else archive
    opened = api.open(target, create=True)
    try:
        done = opened.load(source, *paths, dry_run=dry_run)
    except BaseException:
        opened.close()
        if new and not dry_run:
            _discard(Path(archive))
        raise
    _report(done, "would be added" if dry_run else f"added to {archive}")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(), required=True)
@names_archive
def check(paths: tuple[str, ...], archive: str | None) -> None:
    """Check dossiers by all rules and write nothing.

    They may use the entities of the atlas; with -a, those of that archive.
    """
    from westphalia import api

    opened = api.open(archive) if archive else api.open(":memory:")
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


def _discard(path: Path) -> None:
    """Take away an archive that this load made and could not fill."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
