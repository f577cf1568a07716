"""A view as the data of its page.

What holds on which day for whom is worked out here, from the view; the page only looks it up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from westphalia.exports.page.details import Details
from westphalia.exports.page.layout import place
from westphalia.exports.page.standings import Standings
from westphalia.exports.words import day_words, plain
from westphalia.graph.relation import Relation
from westphalia.graph.view import MOST_NAMED, View
from westphalia.schema import MODALITIES, RELATION_TYPES

MOST_CARRIED: Final = 20_000
MOST_DRAWN: Final = 3_000
# A page that would start with more relations than a reader can take in starts around one entity.
MOST_AT_START: Final = 400
_EPOCH: Final = date(1970, 1, 1).toordinal()

Json = dict[str, Any]


def payload(view: View, *, freeze: bool = False, title: str | None = None) -> Json:
    """All that the page of ``view`` shows, as JSON values.

    Args:
        freeze: carry this one view alone; else every date, standpoint and modality of the archive
            within the view's other limits.
        title: the heading; default: from the best connected entities.
    """
    whole = view if freeze else every_view(view)
    found = [*whole.relations(), *(view.undecided if freeze and not view.options.undecided else ())]
    relations = ranked(found)[:MOST_CARRIED]
    standings, details = Standings(whole, view if freeze else None), Details(whole)
    rows = [details.relation(relation) | standings.of(relation) for relation in relations]
    parties = [] if freeze else whole.standpoints()
    named = [id for id in (view.options.around, view.options.as_seen_by) if id]
    nodes = list(dict.fromkeys([*_degree(relations), *named[: bool(view.options.around)]]))
    return {
        "title": title or _title(view, relations),
        "start": _start(view, freeze=freeze),
        "frozen": freeze,
        "limits": _limits(view),
        "counts": {"found": len(found), "carried": len(relations), "drawn": MOST_DRAWN},
        "days": standings.days(view.options.as_of),
        "groups": _groups(relations),
        "modalities": [[m, plain(m)] for m in MODALITIES],
        "standpoints": parties,
        "lines": standings.lines,
        "places": place(
            {id: whole.entity(id).name for id in nodes}, [(r.subject, r.object) for r in relations]
        ),
        "entities": details.entities([*nodes, *named, *parties]),
        "relations": rows,
        "claims": details.claims,
    }


def every_view(view: View) -> View:
    """The view without its day, standpoint and modality: all that its page lets a reader choose."""
    return view.with_options(
        history=True,
        as_of=None,
        modality="any",
        as_seen_by=None,
        certainty="possible",
        undecided=False,
    )


def ranked(relations: Sequence[Relation]) -> list[Relation]:
    """The relations, those between well connected entities first."""
    degree = _degree(relations)
    return sorted(relations, key=lambda r: (-min(degree[r.subject], degree[r.object]), r.id))


def _degree(relations: Iterable[Relation]) -> Counter[str]:
    return Counter(end for r in relations for end in (r.subject, r.object))


def _title(view: View, relations: Sequence[Relation]) -> str:
    if view.options.around:
        return f"Relations around {view.entity(view.options.around).name}"
    names = [view.entity(id).name for id, _ in _degree(relations).most_common(3)]
    if not names:
        return "Network of relations"
    return f"Relations of {', '.join(names[:-1])} and {names[-1]}"


def _start(view: View, *, freeze: bool) -> Json:
    o = view.options
    shown = view.relations()
    around = None if freeze else o.around
    if around is None and len(shown) > MOST_AT_START:
        around = _leading(view, shown)
    return {
        "day": o.as_of.toordinal() - _EPOCH if o.as_of else None,
        "seen": o.as_seen_by,
        "certainty": o.certainty,
        "modality": list(MODALITIES) if o.modality == "any" else [o.modality],
        "around": around,
        "hops": o.hops,
        "through": o.through_organisations,
        "undecided": o.undecided,
    }


def _leading(view: View, relations: Iterable[Relation]) -> str:
    """The best connected entity, of those that act if there are any."""
    degree = _degree(relations)
    acting = [id for id in degree if view.entity(id).kind == "Polity"] or list(degree)
    return min(acting, key=lambda id: (-degree[id], id))


def _limits(view: View) -> list[str]:
    """What the page cannot widen, in words."""
    o = view.options
    limits = []
    if o.relation:
        limits.append(f"only: {', '.join(RELATION_TYPES[name].words for name in o.relation)}")
    if o.around:
        steps = "1 step" if o.hops == 1 else f"{o.hops} steps"
        limits.append(f"carries {steps} around {view.entity(o.around).name}")
    if o.source:
        names = [view.entity(id).name for id in o.source]
        few = len(names) <= MOST_NAMED
        limits.append(f"from: {'; '.join(names) if few else f'{len(names)} sources'}")
    if o.known_at:
        known = date.fromisoformat(o.known_at[:10])
        limits.append(f"as known to the archive on {day_words(known)}")
    return limits


def _groups(relations: Iterable[Relation]) -> list[Json]:
    """The groups that occur, each with its types that occur."""
    found: dict[str, dict[str, Json]] = {}
    used = {r.relation for r in relations}
    for name, kind in RELATION_TYPES.items():
        if name in used:
            found.setdefault(kind.group, {})[name] = {
                "words": kind.words,
                "symmetric": kind.symmetric,
                "stage": kind.stages.default if kind.stages else None,
            }
    return [{"name": group, "types": types} for group, types in found.items()]
