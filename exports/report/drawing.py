"""The network itself: entities as discs, ties as lines, shaded by a measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import ceil, hypot, sqrt
from typing import Final

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray
from westphalia.exports.page.layout import place
from westphalia.exports.report.content import Score, Section, number
from westphalia.exports.report.svg import breadth, group, picture, tag, text

DRAWN: Final = 45  # entities; more than that and no name can be read
SHADES: Final = 6  # besides the empty disc for nought

_LINE: Final = 13.0
_WIDEST: Final = 112.0
_MARGIN: Final = 14.0
_SHARES: Final = tuple(k / 10 for k in range(2, 26, 2))
_DENSE: Final = 200  # ties beyond which they are drawn faintly
_APART: Final = 8.0  # between two names
_NEAREST: Final = 75.0  # from disc to disc, so that a tie can be seen


def drawing(section: Section) -> tuple[Markup, float]:
    """The first entities by the first measure with the ties between them, and its width.

    Every disc has a class for its shade by each measure (``degree-4``); the page chooses.
    """
    drawn = {score.id: score for score in section.scores[:DRAWN]}
    ids = section.network.entity_ids
    a, b = section.network.ties
    pairs = [
        (ids[i], ids[j])
        for i, j in zip(a.tolist(), b.tolist(), strict=True)
        if ids[i] in drawn and ids[j] in drawn
    ]
    degree = np.bincount(np.concatenate((a, b)), minlength=len(ids))
    grown = min(1.6, 15 / sqrt(float(degree.max())))
    size = {id: 5 + grown * sqrt(float(degree[i])) for i, id in enumerate(ids) if id in drawn}
    places = place({id: score.name for id, score in drawn.items()}, pairs)
    boxes = {id: _box(score.name, size[id]) for id, score in drawn.items()}
    at, width, height = _framed(places, boxes)
    there = set(pairs)
    arrows = section.network.directed
    ties = [
        _tie(at[s], at[o], size[s], size[o], arrows, mutual=(o, s) in there)
        for s, o in pairs
        if not (arrows and (o, s) in there and s > o)
    ]
    discs = [_disc(section, score, at[id], size[id]) for id, score in drawn.items()]
    label = f"The network {section.network.title}: {len(drawn)} entities, {len(pairs)} ties"
    parts = [group(ties, "ties dense" if len(ties) > _DENSE else "ties"), group(discs)]
    return picture(parts, width, height, label, "network"), width


def _box(name: str, size: float) -> tuple[float, float, float]:
    """How far a disc with its name reaches: to either side, up and down."""
    lines = _wrapped(name)
    return max(size, *(breadth(line) / 2 for line in lines)), size, size + 6 + _LINE * len(lines)


def _framed(
    places: Mapping[str, Sequence[float]], boxes: Mapping[str, tuple[float, float, float]]
) -> tuple[dict[str, tuple[float, float]], float, float]:
    """The places, and the width and height of the smallest frame in which no two names overlap.

    The layout is stretched or pressed in either direction; its shape stays. A tall frame counts
    as larger than it is, since pages are read from above.
    """
    order = sorted(places)
    xy = np.array([places[id] for id in order], dtype=np.float64)
    side, up, down = np.array([boxes[id] for id in order]).T
    a, b = np.triu_indices(len(order), 1)
    best: tuple[float, NDArray[np.float64]] | None = None
    for share in product(_SHARES, _SHARES):
        spots = xy * share
        across = np.abs(spots[a, 0] - spots[b, 0]) - side[a] - side[b]
        low, high = spots[:, 1] - up, spots[:, 1] + down
        above = np.maximum(low[a] - high[b], low[b] - high[a])
        far = np.hypot(*(spots[a] - spots[b]).T) > _NEAREST
        free = (((across > _APART) | (above > _APART)) & far).all()
        wide, tall = np.ptp(spots, axis=0) + 2 * _NEAREST
        cost = float(wide * tall * max(tall / wide, 1)) if free else float("inf")
        if best is None or cost < best[0]:
            best = cost, spots
    assert best is not None  # noqa: S101 - there is at least one share
    xy = best[1]
    edge = np.array([(xy[:, 0] - side).min(), (xy[:, 1] - up).min()]) - _MARGIN
    width = float((xy[:, 0] + side).max() + _MARGIN - edge[0])
    height = float((xy[:, 1] + down).max() + _MARGIN - edge[1])
    at = {id: (float(x), float(y)) for id, (x, y) in zip(order, xy - edge, strict=True)}
    return at, width, height


def _tie(
    start: tuple[float, float],
    end: tuple[float, float],
    before: float,
    after: float,
    arrow: bool,
    *,
    mutual: bool,
) -> Markup:
    """A line from rim to rim, with a head at the end (and the start) of an arrow."""
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    way = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    first = (start[0] + way[0] * (before + 1), start[1] + way[1] * (before + 1))
    last = (end[0] - way[0] * (after + 1), end[1] - way[1] * (after + 1))
    parts = [tag("line", x1=first[0], y1=first[1], x2=last[0], y2=last[1])]
    if arrow:
        parts.append(_head(last, way))
        if mutual:
            parts.append(_head(first, (-way[0], -way[1])))
    return group(parts)


def _head(tip: tuple[float, float], way: tuple[float, float]) -> Markup:
    back = (tip[0] - way[0] * 8, tip[1] - way[1] * 8)
    corners = (
        tip,
        (back[0] - way[1] * 3.2, back[1] + way[0] * 3.2),
        (back[0] + way[1] * 3.2, back[1] - way[0] * 3.2),
    )
    return tag("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in corners))


def _disc(section: Section, score: Score, at: tuple[float, float], size: float) -> Markup:
    shades, said = [], []
    for one in section.pictured:
        value = score.values[one.name]
        share = (value or 0) / (section.most(one.name) or 1)
        shades.append(f"{one.name}-{ceil(share * SHADES - 1e-9)}")
        said.append(f"{one.label} {number(value)}")
    words = Markup.escape(f"{score.name}: {', '.join(said)}")
    lines = [
        text(line, at[0], at[1] + size + 12 + k * _LINE, "label", "middle")
        for k, line in enumerate(_wrapped(score.name))
    ]
    disc = tag("circle", cx=at[0], cy=at[1], r=size, class_=f"disc {' '.join(shades)}")
    return group([tag("title", words), disc, *lines])


def _wrapped(name: str) -> list[str]:
    """The name in lines as narrow as the layout keeps free for it."""
    lines = [""]
    for word in (name if len(name) <= 44 else f"{name[:43]}…").split():
        joined = f"{lines[-1]} {word}".strip()
        if lines[-1] and breadth(joined) > _WIDEST:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines
