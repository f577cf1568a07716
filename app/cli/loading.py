"""`load` and `check`: bringing data in."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import click
from westphalia.cli.options import archive_to_read, names_archive
from westphalia.cli.output import note
from westphalia.graph.loads import Load
from westphalia.schema.errors import UsageError

MOST_WARNINGS: Final = 20


@click.command()
@click.argument("source")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--dry-run", is_flag=True, help="Check and count; write nothing.")
@click.option(
    "--unresolved",
    type=click.Choice(["error", "skip", "create"]),
    help="Codes that mean nobody: stop (the default), leave their rows out, or make entities.",
)
@click.option("--partial", is_flag=True, help="The files are extracts: do not count their rows.")
@click.option("--map", "mapping", type=click.Path(), help="Of `table`: what the columns are.")
@click.option("--guess", is_flag=True, help="Of `table`: write a first mapping to edit, no more.")
@names_archive
def load(
    source: str,
    paths: tuple[str, ...],
    dry_run: bool,
    guess: bool,
    archive: str | None,
    **given: Any,
) -> None:
    """Read PATHS with the loader SOURCE, check them whole, then add what is new.

    \b
    westphalia load dossier georgia.yaml -a my.db
    westphalia load atlas -a my.db
    westphalia load cow-states states2016.csv majors2016.csv -a my.db
    westphalia load table mine.csv --guess
    westphalia load table mine.csv --map mine.map.yaml -a my.db
    """
    from westphalia import api
    from westphalia.loaders import loader

    loader(source)
    if guess:
        _guess(source, paths, given["mapping"], archive)
        return
    choices = {name: value for name, value in given.items() if value}
    if archive is None:
        raise UsageError(
            "name the archive to load into", "add -a my.db; it is made if it does not exist"
        )
    files = list(map(Path, paths)) or _fetched(source)
    if source != "atlas" and not files:
        raise UsageError("name the files to load", f"westphalia load {source} FILE... -a {archive}")
    path = Path(archive)
    if dry_run:
        with api.Archive(path) if path.exists() else api.open(":memory:") as tried:
            _report(tried.load(source, *files, dry_run=True, **choices), "would be added")
    elif path.exists() or not path.parent.is_dir():
        with api.open(path, create=True) as opened:
            _report(opened.load(source, *files, **choices), f"added to {archive}")
    else:
        _report(_begin(path, source, files, choices), f"added to {archive}")


def _guess(source: str, paths: tuple[str, ...], mapping: str | None, archive: str | None) -> None:
    """Write a first mapping of a table, into a file that does not exist yet."""
    from westphalia import api
    from westphalia.loaders.table.guess import guess

    if source != "table" or len(paths) != 1:
        raise UsageError("--guess looks at one table", "westphalia load table FILE --guess")
    path = Path(mapping or f"{Path(paths[0]).stem}.map.yaml")
    if path.exists():
        raise UsageError(f"{path} exists already", "name another: --map other.yaml")
    with api.open(archive if archive and Path(archive).exists() else None) as opened:
        text = guess(Path(paths[0]), opened.entities)
    path.write_text(text, "utf-8")
    note(
        f"wrote {path}: look at every line, put what the file means where it says CHOOSE, then\n"
        f"  westphalia load table {paths[0]} --map {path} -a my.db"
    )


def _fetched(source: str) -> list[Path]:
    """The files of a data set that `westphalia fetch` left in the cache."""
    from westphalia.atlas import cache_folder
    from westphalia.loaders import DATASETS
    from westphalia.loaders.fetching import fetched

    return fetched(source, cache_folder()) if source in DATASETS else []


def _begin(path: Path, source: str, files: list[Path], choices: dict[str, Any]) -> Load:
    """Load into an archive that does not exist yet: it appears whole, or not at all."""
    from westphalia import api

    with TemporaryDirectory(prefix=".loading-", dir=path.parent) as folder:
        beside = Path(folder) / path.name
        with api.open(beside, create=True) as opened:
            done = opened.load(source, *files, **choices)
        if not done.recorded_at:
            return done
        try:
            path.hardlink_to(beside)
            return done
        except FileExistsError:
            pass  # another load made it meanwhile: add to that one
        except OSError:  # a file system without links
            beside.rename(path)
            return done
    with api.open(path, create=True) as opened:
        return opened.load(source, *files, **choices)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@archive_to_read
def check(paths: tuple[str, ...], archive: str | None) -> None:
    """Check dossiers by all rules and write nothing; without PATHS, those of the atlas.

    They may use the entities of the atlas; with -a, those of that archive.
    """
    from westphalia import api

    opened = api.Archive(archive) if archive else api.open(":memory:")
    source = "dossier" if paths else "atlas"
    _report(opened.load(source, *paths, dry_run=True), "would be added; no errors")


def _report(done: Load, what: str) -> None:
    for line in done.notes:
        note(line)
    for problem in done.warnings[:MOST_WARNINGS]:
        note(str(problem))
    if len(done.warnings) > MOST_WARNINGS:
        note(f"... and {len(done.warnings) - MOST_WARNINGS:,} warnings more")
    if not (done.entities or done.claims):
        when = f"; these files were loaded on {done.before[:10]}" if done.before else ""
        note(f"nothing new: everything is in the archive already{when}")
        return
    note(f"{_count(done.claims, 'claim')} and {_count(done.entities, 'entity')} {what}")


def _count(n: int, noun: str) -> str:
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{n:,} {noun if n == 1 else plural}"
