"""`tour`: everything at once on the bundled data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from westphalia.cli.options import open_for_reading
from westphalia.cli.output import width

if TYPE_CHECKING:
    from westphalia.api import Archive, View
    from westphalia.graph.table import Table

DAY: Final = "2015-02-20"
DOSSIER: Final = "caucasus.yaml:"  # on what the article is about
CYPHER: Final = """\
MATCH (a:Polity)-[r:RECOGNISES]->(b:Polity)
WHERE b.id IN ['abkhazia', 'south-ossetia']
RETURN b.name AS recognised, a.name AS by, r.valid AS valid, r.sources AS sources
ORDER BY recognised, by"""
STANDPOINTS: Final = ("georgia", "russia", "nicaragua", "germany")
CONTESTED: Final = (
    ("Russia recognises South Ossetia", "russia:recognises:south-ossetia"),
    ("South Ossetia is independent of Georgia", "south-ossetia:independent_of:georgia"),
    ("South Ossetia is part of Georgia", "south-ossetia:part_of:georgia"),
    ("Russia annexed Crimea", "russia:annexed:crimea"),
    ("Crimea is part of Russia", "crimea:part_of:russia"),
)


@click.command()
@click.argument("folder", default="tour", type=click.Path(file_okay=False, path_type=Path))
def tour(folder: Path) -> None:
    """See everything at once on the bundled data: answers, a network page, a report.

    Writes caucasus.html and centrality.html into FOLDER (default: tour).
    """
    archive = open_for_reading(None)
    view = archive.view(as_of=DAY)
    claims = len(archive.live_claims())
    _step(
        "The atlas",
        f"{claims} claims about {len(archive.entities)} entities come with the package. They began "
        "with one news article\nof 19 February 2015, on Georgia, Russia, South Ossetia, Abkhazia "
        "and NATO. Each says who says it, where and when.",
    )
    _step(
        "Who says what? The same day, four standpoints side by side",
        _type(f"westphalia show south-ossetia --as-of {DAY} --as-seen-by georgia    (and so on)"),
    )
    _print(_standpoints(archive))
    _step(
        "How do we know? What the article says; without --source, all who speak of it",
        _type('westphalia why "russia annexed crimea" --source reuters-2015-02-19'),
    )
    _why(archive)
    _step(
        "Ask in Cypher (this one starts a Java engine, which takes a moment)",
        _type(f'westphalia query --as-of {DAY} "MATCH (a)-[r:RECOGNISES]->(b) ..."')
        + "\n\n" + CYPHER,
    )  # fmt: skip
    _print(view.query(CYPHER))
    _step("Who is central?", _type(f"westphalia centrality --as-of {DAY} -o centrality.html"))
    _print(_central(view))
    folder.mkdir(parents=True, exist_ok=True)
    page, report = folder / "caucasus.html", folder / "centrality.html"
    caucasus = archive.view(as_of=DAY, source=_sources_of(archive, DOSSIER))
    caucasus.write_html(page, title="Georgia, Russia, South Ossetia, Abkhazia and NATO")
    view.write_report(report)
    _step(
        "Two pages to open by double click; neither asks the network for anything",
        f"{page.resolve()}\n  the network: move the time slider, choose a standpoint, click a line"
        f"\n{report.resolve()}\n  five measures of centrality, with pictures",
    )
    _step(
        "What to type next",
        "\n".join(
            [
                f"westphalia show georgia --as-of {DAY}",
                "westphalia diff 2008-08-01 2008-12-31",
                "westphalia show crimea --as-seen-by russia",
                "westphalia schema recognises",
                "westphalia sources",
                "westphalia load dossier YOUR.yaml -a my.db     (the form: docs/dossier.md)",
                "westphalia --help",
            ]
        ),
    )


def _sources_of(archive: Archive, dossier: str) -> list[str]:
    """The sources of the claims that a file of the atlas holds."""
    claims = archive.live_claims()
    return sorted({c.source for c in claims if archive.origin(c.id).place.startswith(dossier)})


def _standpoints(archive: Archive) -> Table:
    """What four parties see of five relations on the day."""
    from westphalia.graph.table import Table

    views = [archive.view(as_of=DAY, as_seen_by=party) for party in STANDPOINTS]
    names = [archive.entities[id].name for id in STANDPOINTS]
    rows = [(words, *(_standing(view, key) for view in views)) for words, key in CONTESTED]
    return Table(["relation", *names], rows)


def _standing(view: View, key: str) -> str:
    if any(r.key == key for r in view.relations()):
        return "yes"
    return "undecided" if any(r.key == key for r in view.undecided) else "no"


def _central(view: View) -> Table:
    """The five most tied polities and organisations in the network of memberships."""
    from westphalia.graph.table import Table

    table = view.centrality("degree", "betweenness", "pagerank", group="membership", top=5)
    return Table(table.columns[4:], [row[4:] for row in table.rows], "Memberships and candidacies")


def _why(archive: Archive) -> None:
    from westphalia.exports.evidence import evidence_text

    view = archive.view(history=True, modality="any", source=["reuters-2015-02-19"])
    click.echo(evidence_text(view, view.relation("russia annexed crimea"), width()))


def _type(command: str) -> str:
    return f"$ {command}"


def _step(heading: str, text: str) -> None:
    click.echo()
    click.secho(heading, bold=True)
    click.echo(text)


def _print(table: Table) -> None:
    click.echo()
    click.echo(table.to_text(width()))
