"""The sources of an archive: where each came from, and what it says in a view."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from westphalia.exports.citations import line
from westphalia.graph.table import Table
from westphalia.graph.view import View
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Source
from westphalia.schema.errors import UsageError, visible

Loads = Sequence[Mapping[str, Any]]
"""As :meth:`Archive.loads` gives them: id, source, files, choices, recorded_at, ..."""

_DETAILS: Final = (
    "author", "publisher", "published", "number", "url", "accessed", "licence", "language",
    "speaks_for", "coverage_until", "note", "description",
)  # fmt: skip


def source_table(view: View, loads: Loads, *, short: bool = False) -> Table:
    """Every source with the number of its claims in the view, and when it was loaded.

    A view that is limited to some relations, sources or surroundings leaves out those that say
    nothing in it.

    Args:
        short: titles instead of whole citations, for a terminal.
    """
    said, origins = _said(view), _Origins(view, loads)
    rows: list[tuple[object, ...]] = []
    for source in sources(view):
        claims = said.get(source.id, [])
        brought = origins.of(source.id, claims)
        days = _joined(str(load["recorded_at"])[:10] for load in brought)
        loaders = _joined(str(load["source"]) for load in brought)
        party = view.entity(source.speaks_for).name if source.speaks_for else ""
        if short:
            loaded = f"{days} by {loaders}" if brought else ""
            title = f"{source.name}, {source.number}" if source.number else source.name
            rows.append((source.id, len(claims), loaded, party, title))
        else:
            rows.append((source.id, len(claims), days, loaders, party, line(source)))
    columns = ["id", "claims", "loaded", "speaks_for", "title"]
    if not short:
        columns = ["id", "claims", "loaded", "loader", "speaks_for", "citation"]
    notes = ["`westphalia sources ID` tells all about one; --cite prints the bibliography"]
    return Table(columns, rows, title=f"Sources: {view.title}", notes=notes)


def sources(view: View) -> list[Source]:
    """The sources that speak in the view, by id; all of the archive if nothing limits it."""
    said = _said(view)
    options = view.options
    is_limited = options.as_of_given or options.relation or options.around or options.source
    return [
        entity
        for id, entity in sorted(view.entities_known.items())
        if isinstance(entity, Source) and (id in said or not is_limited)
    ]


def source_of(view: View, id: str) -> Source:
    """One source.

    Raises:
        UsageError: ``id`` is no source.
    """
    source = view.entity(id)
    if not isinstance(source, Source):
        raise UsageError(f"{id} is no source", "`westphalia sources` lists them")
    return source


def source_claims(view: View, id: str) -> Table:
    """What one source says, one row a claim.

    Raises:
        UsageError: ``id`` is no source.
    """
    source = source_of(view, id)
    rows = [
        (c.locator, c.subject, c.relation, c.object, c.stance, str(c.valid), c.asserted_by)
        for c in _said(view).get(id, [])
    ]
    rows.sort(key=lambda row: tuple(str(value or "") for value in row))
    columns = ["locator", "subject", "relation", "object", "stance", "valid", "asserted_by"]
    return Table(columns, rows, title=f"{line(source)}; {view.title}")


def without_blanks(claims: Table) -> Table:
    """The claims under a title of their own, without columns in which nothing stands."""
    kept = [name for name in claims.columns if any(claims.column(name))] or claims.columns
    rows = zip(*(claims.column(name) for name in kept), strict=True)
    return Table(kept, rows, title=f"Its claims: {len(claims):,}")


def source_details(view: View, id: str, loads: Loads) -> dict[str, Any]:
    """What a source is and which loads brought its claims, as plain values.

    Raises:
        UsageError: ``id`` is no source.
    """
    source = source_of(view, id)
    brought = _Origins(view, loads).of(id, _said(view).get(id, []))
    values = {name: getattr(source, name) for name in _DETAILS}
    return {
        "id": id,
        "title": source.name,
        **{name: str(value) for name, value in values.items() if value is not None},
        "loads": [
            {
                "loader": load["source"],
                "recorded_at": load["recorded_at"],
                "choices": load.get("choices") or {},
                "files": [{"name": name, "sha256": sha256} for name, sha256 in load["files"]],
            }
            for load in brought
        ],
    }


def source_text(details: Mapping[str, Any], width: int) -> str:
    """The details of a source as text for a terminal."""
    facts = [(name.replace("_", " "), value) for name, value in details.items() if name != "loads"]
    for load in details["loads"]:
        choices = ", ".join(f"{name} {value}" for name, value in load["choices"].items())
        with_choices = f" with {choices}" if choices else ""
        facts.append(("loaded", f"{load['recorded_at'][:19]} by {load['loader']}{with_choices}"))
        for file in load["files"]:
            facts += [("  file", file["name"]), ("  SHA-256", file["sha256"])]
    lines: list[str] = []
    for name, value in facts:
        lines += textwrap.wrap(
            visible(f"{name:<15} {value}"), max(width, 40), subsequent_indent=" " * 16
        )
    return "\n".join(lines)


def _said(view: View) -> dict[str, list[Claim]]:
    """The claims of the view by source: of what holds, is undecided, or is denied."""
    claims = {claim.id: claim for relation in view.judged() for claim in relation.claims}
    said: dict[str, list[Claim]] = defaultdict(list)
    for id in sorted(claims):
        said[claims[id].source].append(claims[id])
    return said


class _Origins:
    """Which loads brought the claims of a source."""

    def __init__(self, view: View, loads: Loads) -> None:
        self.view = view
        self.loads: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for load in loads:
            self.loads[load["source"]].append(load)
        self.sources = {loader: view.archive.sources_of(loader) for loader in self.loads}

    def of(self, source: str, claims: Sequence[Claim]) -> list[Mapping[str, Any]]:
        """The loads, first to last."""
        found: list[Mapping[str, Any]] = []
        unsure: dict[int, Mapping[str, Any]] = {}
        for loader, loads in self.loads.items():
            if source in self.sources[loader]:
                if len(loads) == 1 or len(self.sources[loader]) == 1:
                    found += loads
                else:
                    unsure |= {load["id"]: load for load in loads}
        for claim in claims:
            if not unsure:
                break
            if load := unsure.pop(self.view.archive.origin(claim.id).load, None):
                found.append(load)
        return sorted(found, key=lambda load: int(load["id"]))


def _joined(words: Iterable[str]) -> str:
    """Each word once, in order."""
    return ", ".join(dict.fromkeys(words))
