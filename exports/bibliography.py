"""The sources of a view, and what each of them says."""

from __future__ import annotations

from collections import Counter

from westphalia.exports.evidence import citation
from westphalia.graph.table import Table
from westphalia.graph.view import View
from westphalia.schema.entities import Source
from westphalia.schema.errors import UsageError


def source_table(view: View) -> Table:
    """Every source that the view cites, with the number of its claims."""
    counts = Counter(claim.source for claim in view.claims())
    rows = []
    for source in view.sources():
        if isinstance(source, Source):
            party = view.entity(source.speaks_for).name if source.speaks_for else ""
            rows.append((source.id, counts[source.id], party, citation(view, source.id)))
    return Table(["id", "claims", "speaks_for", "citation"], rows, title=f"Sources: {view.title}")


def source_claims(view: View, id: str) -> Table:
    """What one source says, one row a claim.

    Raises:
        UsageError: ``id`` is no source.
    """
    if not isinstance(view.entity(id), Source):
        raise UsageError(f"{id} is no source", "`westphalia sources` lists them")
    rows = [
        (c.locator, c.subject, c.relation, c.object, c.stance, str(c.valid), c.asserted_by)
        for c in view.claims()
        if c.source == id
    ]
    rows.sort(key=lambda row: tuple(str(value or "") for value in row))
    columns = ["locator", "subject", "relation", "object", "stance", "valid", "asserted_by"]
    return Table(columns, rows, title=citation(view, id))
