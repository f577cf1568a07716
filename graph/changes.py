"""What changed between two days."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Final

from westphalia.graph.table import Table
from westphalia.schema.errors import UsageError

if TYPE_CHECKING:
    from westphalia.graph.relation import Relation
    from westphalia.graph.view import View

COLUMNS: Final = ("change", "subject", "relation", "object", "details", "before", "after", "dates")


def changes(view: View, since: date | str, until: date | str) -> Table:
    """What began, ended or changed stage from ``since`` to ``until``, under the view's options.

    Relations are matched by subject, type, object, modality and qualifiers, without the stage:
    a candidate that becomes a member of the queue's next rung changed stage, it did not end.

    Returns:
        A table with ``change`` (began, ended, stage, or *began, ended* for what lies wholly
        between the two days), the relation with its qualifiers, its stages before and after
        (``maybe`` where it holds only possibly), and its dates.

    Raises:
        UsageError: the days are not days, or in the wrong order.
    """
    first, last = view.with_options(as_of=since), view.with_options(as_of=until)
    if first.options.as_of and last.options.as_of and first.options.as_of > last.options.as_of:
        raise UsageError(f"{since} is after {until}", "give the earlier day first")
    before, after = _by_key(first), _by_key(last)
    rows = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, []), after.get(key, [])
        change = _change(old, new)
        if change:
            one = (new or old)[0]
            dates = "; ".join(str(r.valid) for r in (new or old))
            rows.append(
                (
                    change, one.subject, one.relation, one.object, _details(one),
                    _state(old), _state(new), dates,
                )
            )  # fmt: skip
    for key, between in sorted(_between(view, first, last).items()):
        if key not in before and key not in after:
            one, dates = between[0], "; ".join(str(r.valid) for r in between)
            rows.append(
                (
                    "began, ended", one.subject, one.relation, one.object, _details(one),
                    "", "", dates,
                )
            )  # fmt: skip
    title = f"Changes from {first.options.as_of} to {last.options.as_of}: {last.title}"
    return Table(list(COLUMNS), rows, title=title)


def _between(view: View, first: View, last: View) -> dict[tuple[str, str, str], list[Relation]]:
    """What lies wholly between the days of two views, by key."""
    a, b = first.options.as_of, last.options.as_of
    assert a and b  # noqa: S101 - both views were given their day
    found = _by_key(view.with_options(history=True))
    inside = {
        key: [
            r
            for r in relations
            if r.valid.earliest and r.valid.latest and a < r.valid.earliest and r.valid.latest < b
        ]
        for key, relations in found.items()
    }
    return {key: relations for key, relations in inside.items() if relations}


def _details(relation: Relation) -> str:
    named = [str(value) for value in relation.qualifiers.values()]
    return ", ".join([*named, *([f"regarding {relation.regarding}"] if relation.regarding else [])])


def _by_key(view: View) -> dict[tuple[str, str, str], list[Relation]]:
    found: dict[tuple[str, str, str], list[Relation]] = defaultdict(list)
    for relation in view.relations():
        qualifiers = repr(sorted(relation.qualifiers.items()))
        found[relation.key, relation.modality, qualifiers + (relation.regarding or "")].append(
            relation
        )
    return found


def _change(old: list[Relation], new: list[Relation]) -> str | None:
    if not old:
        return "began"
    if not new:
        return "ended"
    return "stage" if {r.stage for r in old} != {r.stage for r in new} else None


def _state(relations: list[Relation]) -> str:
    return ", ".join(
        " ".join(word for word in ("maybe" if r.maybe else "", r.stage or "yes") if word)
        for r in relations
    )
