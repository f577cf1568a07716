"""Pictures of scores: ranked dots, measures side by side, and lines through time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from markupsafe import Markup
from westphalia.exports.report.content import Score, Section, number
from westphalia.exports.report.svg import group, picture, shortened, tag, text
from westphalia.graph.measures import Measure

DOTS: Final = 12  # entities in a picture of one measure
COMPARED: Final = 12  # entities in the comparison
LINES: Final = 6  # entities in a picture through time; as many as can be told apart

_ROW: Final = 22.0
_NAMES: Final = 160.0
_VALUES: Final = 46.0
_WIDTH: Final = 400.0


def dots(section: Section, measure: Measure) -> Markup:
    """The first entities by a measure: a line from nought to each one's dot.

    Where ties have a direction, the line of the degree is solid as far as those received.
    """
    shown = section.best(measure.name, DOTS)
    most = section.most(measure.name) or 1
    right = _WIDTH - _VALUES
    rows = []
    for i, score in enumerate(shown):
        y = (i + 0.5) * _ROW
        value = score.values[measure.name] or 0
        x = _NAMES + (right - _NAMES) * value / most
        received = score.values.get("in_degree") if measure.name == "degree" else None
        parts = [_name(score, _NAMES - 10, y)]
        parts.append(tag("line", x1=_NAMES, y1=y, x2=x, y2=y, class_="stem"))
        if received is not None:
            part = _NAMES + (right - _NAMES) * received / most
            parts.append(tag("line", x1=_NAMES, y1=y, x2=part, y2=y, class_="received"))
        parts.append(tag("circle", cx=x, cy=y, r=5.0, class_="dot" if value else "dot none"))
        parts.append(text(number(score.values[measure.name]), x + 10, y + 4, "value"))
        rows.append(group(parts))
    height = len(shown) * _ROW + 4
    axis = tag("line", x1=_NAMES, y1=0.0, x2=_NAMES, y2=height - 4, class_="axis")
    label = f"{measure.label}: " + "; ".join(
        f"{score.name} {number(score.values[measure.name])}" for score in shown
    )
    return picture([axis, *rows], _WIDTH, height, label, "dots")


def comparison(section: Section) -> Markup:
    """The same entities by every measure: the larger the disc, the nearer to the first; its rank.

    Areas are in proportion to scores, each measure by its own greatest.
    """
    shown = compared(section)
    step, top, names = 92.0, 26.0, 190.0
    width = names + step * len(section.pictured)
    heads = [
        text(one.label, names + (k + 0.5) * step, 14.0, "head", "middle")
        for k, one in enumerate(section.pictured)
    ]
    rows = []
    for i, score in enumerate(shown):
        y = top + (i + 0.5) * 27.0
        parts = [
            tag("line", x1=0.0, y1=y + 13.5, x2=width, y2=y + 13.5, class_="grid"),
            _name(score, names - 16, y),
        ]
        for k, one in enumerate(section.pictured):
            share = (score.values[one.name] or 0) / (section.most(one.name) or 1)
            x = names + (k + 0.5) * step - 10
            size = max(11 * share**0.5, 2.0)
            kind = "dot" if share else "dot none"
            parts.append(tag("circle", cx=x, cy=y, r=size, class_=kind))
            parts.append(text(str(score.ranks[one.name]), x + 16, y + 4, "value"))
        rows.append(group(parts))
    label = "Ranks. " + "; ".join(
        f"{score.name}: "
        + ", ".join(f"{one.label} {score.ranks[one.name]}" for one in section.pictured)
        for score in shown
    )
    return picture([*heads, *rows], width, top + len(shown) * 27.0, label, "comparison")


def compared(section: Section) -> list[Score]:
    """The entities of the comparison: those with the best ranks over all measures."""

    def together(score: Score) -> tuple[int, str]:
        return sum(score.ranks[one.name] or 0 for one in section.pictured), score.name

    return sorted(section.scores, key=together)[:COMPARED]


def lines(
    label: str, days: Sequence[date], scores: Mapping[str, Mapping[date, float | int | None]]
) -> Markup:
    """Scores through time; a line breaks where the entity has no relation in the network.

    Each entity has a line style by its place in ``scores``, and its name where its line ends. Who
    has nought on all days is left out.
    """
    width, height, left, bottom, names = 620.0, 250.0, 48.0, 24.0, 160.0
    right, first, last = width - names, days[0].toordinal(), days[-1].toordinal()
    most = max((v or 0 for line in scores.values() for v in line.values()), default=0) or 1

    def at(day: date, value: float) -> tuple[float, float]:
        x = left + (right - left) * (day.toordinal() - first) / max(last - first, 1)
        return x, 10 + (height - bottom - 10) * (1 - value / most)

    parts = []
    for value in (type(most)(0), most):
        y = at(days[0], value)[1]
        parts.append(tag("line", x1=left, y1=y, x2=right, y2=y, class_="grid"))
        parts.append(text(number(value), left - 6, y + 4, "value", "end"))
    parts.append(text(days[0].isoformat(), left, height - 6, "value", "start"))
    parts.append(text(days[-1].isoformat(), right, height - 6, "value", "end"))
    style = {name: f"line line{k}" for k, name in enumerate(scores)}
    below = 0.0
    for name in sorted(style, key=lambda name: -_end(scores[name], days)):
        if not any(scores[name].values()):
            continue
        for run in _runs(scores[name], days):
            points = [at(day, value) for day, value in run]
            if len(points) == 1:
                # A line of one point would not be seen.
                points.append((points[0][0] + 3, points[0][1]))
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            parts.append(tag("polyline", points=path, class_=style[name]))
        y = max(at(days[-1], _end(scores[name], days))[1], below)
        below = y + 15
        parts.append(tag("line", x1=right + 8, y1=y, x2=right + 30, y2=y, class_=style[name]))
        parts.append(text(shortened(name, names - 38), right + 35, y + 4, "label"))
    spoken = f"{label}: {', '.join(scores)}, {days[0]} to {days[-1]}"
    return picture(parts, width, max(height, below), spoken, "lines")


def _end(line: Mapping[date, float | int | None], days: Sequence[date]) -> float:
    """The last value of a line."""
    return next((line[day] or 0 for day in reversed(days) if line.get(day) is not None), 0)


def _runs(
    line: Mapping[date, float | int | None], days: Sequence[date]
) -> list[list[tuple[date, float]]]:
    """The stretches of days with a value."""
    runs: list[list[tuple[date, float]]] = [[]]
    for day in days:
        value = line.get(day)
        if value is not None:
            runs[-1].append((day, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _name(score: Score, right: float, y: float) -> Markup:
    short = shortened(score.name, right)
    title = [tag("title", Markup.escape(score.name))] if short != score.name else []
    return group([*title, text(short, right, y + 4, "label", "end")])
