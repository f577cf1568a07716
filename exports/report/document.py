"""The report as one HTML file that asks the network for nothing."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from westphalia.exports.report import plots
from westphalia.exports.report.content import Section, measured, number
from westphalia.exports.report.drawing import DRAWN, SHADES, drawing
from westphalia.exports.report.svg import picture, tag
from westphalia.graph.measures import Measure
from westphalia.graph.measures.catalogue import MEASURES
from westphalia.graph.measures.projection import FEW, Network
from westphalia.graph.table import Table
from westphalia.graph.view import View
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Source
from westphalia.schema.relations import RELATION_TYPES

_SOFTWARE: Final = ("westphalia", "numpy", "scipy", "rustworkx")
WIDE: Final = 560.0  # a picture that needs the whole page
_WORDS: Final = {
    1: "Friendly relations",
    -1: "Hostile relations",
    0: "Relations that are neither friendly nor hostile",
}


def document(view: View, sections: list[Section], left_out: int, course: Table | None) -> str:
    """The whole page.

    Scripts and styles are named by their hashes in a Content-Security-Policy that allows nothing
    else. All that comes from the archive is escaped; only http(s) addresses become links.

    Args:
        course: the scores through time, or None.
    """
    style = _style()
    script = _asset("report.js")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(script)}",
            f"style-src {_hash(style)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    relations = measured(view, sections)
    claims = {claim.id: claim for relation in relations for claim in relation.claims}
    days = sorted(set(course.column("day"))) if course else []
    used = {one.name for section in sections for one in section.measures}
    drawn = {one.name for section in sections for one in section.pictured}
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    return environment.from_string(_asset("report.html.jinja")).render(
        policy=policy,
        style=style,
        script=script,
        heading="Who is central",
        title=view.title,
        sections=[_pictured(section, course, days) for section in sections],
        measures=[one for name, one in MEASURES.items() if name in used],
        pictured=[one for name, one in MEASURES.items() if name in drawn],
        days=days,
        drawn=DRAWN,
        few=FEW,
        key=_key(),
        left_out=left_out,
        claims=len(claims),
        disputed=sum(r.disputed for r in relations),
        maybe=sum(r.maybe for r in relations),
        sources=_sources(view, claims.values()),
        software=", ".join(f"{name} {version(name)}" for name in _SOFTWARE),
        maker=f"Westphalia {version('westphalia')}",
        describe=describe,
        number=number,
    )


def describe(network: Network) -> str:
    """What a network is made of, in a sentence for anybody."""
    types = [RELATION_TYPES[name].words for name in network.relations]
    listed = types[0] if len(types) == 1 else f"{', '.join(types[:-1])} or {types[-1]}"
    entities, ties = len(network.entity_ids), len(network.ties[0])
    arrows = "" if network.directed else " Direction is ignored."
    return (
        f"{_WORDS[network.sign]} of this group: who {listed} whom. "
        f"{entities} entities, {ties} {'tie' if ties == 1 else 'ties'}.{arrows}"
    )


def _pictured(section: Section, course: Table | None, days: list[date]) -> dict[str, Any]:
    """A section with its pictures."""
    drawn, width = drawing(section) if section.pictured else (None, 0.0)
    between = next((m.name for m in section.pictured if m.name == "betweenness"), None)
    first = section.pictured[0].name if section.pictured else ""
    return {
        "network": section.network,
        "anchor": section.anchor,
        "scores": section.scores,
        "shown": section.shown,
        "measures": section.measures,
        "pictured": section.pictured,
        "leader": section.leader,
        "shaded": between if between and section.most(between) else first,
        "drawing": drawn,
        "wide": width > WIDE,
        "dots": [(one, plots.dots(section, one)) for one in section.pictured],
        "comparison": plots.comparison(section),
        "courses": list(_courses(section, course, days)) if course else [],
    }


def _courses(section: Section, course: Table, days: list[date]) -> Iterable[tuple[Measure, Markup]]:
    """A picture through time for each measure of a network."""
    here = (section.network.group, section.network.sign)
    rows = [row for row in course.to_dicts() if (row["group"], row["sign"]) == here]
    names = _steadiest(rows, section.pictured[0].name)
    for one in section.pictured if len(days) > 1 else ():
        found: dict[str, dict[date, float | int | None]] = {name: {} for name in names}
        for row in rows:
            if row["name"] in found:
                found[row["name"]][row["day"]] = row[one.name]
        yield one, plots.lines(one.label, days, found)


def _steadiest(rows: Iterable[dict[str, Any]], measure: str) -> list[str]:
    """Who has the greatest sum of a measure over all days: no more than can be told apart."""
    sums: dict[str, float] = defaultdict(float)
    for row in rows:
        sums[row["name"]] += row[measure] or 0
    return sorted(sums, key=lambda name: (-sums[name], name))[: plots.LINES]


def _sources(view: View, claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """What was cited, the most used first."""
    counts = Counter(claim.source for claim in claims)
    found = []
    for id in counts:
        source = view.entity(id)
        if not isinstance(source, Source):
            continue
        parts = [source.author, f"“{source.name}”", source.publisher, source.number]
        parts.append(str(source.published) if source.published else None)
        safe = source.url and source.url.lower().startswith(("http://", "https://"))
        found.append(
            {
                "words": ", ".join(part for part in parts if part) + ".",
                "url": source.url if safe else None,
                "claims": counts[source.id],
                "party": view.entity(source.speaks_for).name if source.speaks_for else None,
                "licence": source.licence,
            }
        )
    return sorted(found, key=lambda source: (-source["claims"], source["words"]))


def _key() -> Markup:
    """The shades from nought to the highest score."""
    discs = [
        tag("circle", cx=10.0 + 18 * k, cy=9.0, r=7.0, class_=f"disc key-{k}")
        for k in range(SHADES + 1)
    ]
    width = 18 * (SHADES + 1) + 2
    return picture(discs, width, 18.0, "lighter to darker", "shades")


@cache
def _style() -> str:
    """The style sheet, with a rule for every shade of every measure."""
    rules = []
    for k in range(1, SHADES + 1):
        chosen = [f".key-{k}"]
        for name in MEASURES:
            chosen.append(f'figure:has([value="{name}"]:checked) .{name}-{k}')
        share = round(100 * k / SHADES)
        fill = f"color-mix(in srgb, var(--hue) {share}%, var(--raised))"
        rules.append(f"{', '.join(chosen)} {{ fill: {fill}; }}")
    return _asset("report.css").replace("SHADES", "\n".join(rules))


@cache
def _asset(name: str) -> str:
    return files("westphalia.exports.report").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
