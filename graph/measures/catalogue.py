"""The measures by name, and what each of them says, for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

from westphalia.schema.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from westphalia.graph.measures.edges import Floats, Ints


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of centrality; call it with edges as numpy columns.

    Args:
        name: as in a table's header and after ``--measure``.
        label: as in a heading.
        module: the module of this package with a function called ``name``.
        asks: the question that it answers, in plain words.
        formula: one line of Unicode mathematics.
        convention: range, direction, and what it does where the network falls apart.
        papers: what to cite.
        whole: whether values are counts.
    """

    name: str
    label: str
    module: str
    asks: str
    formula: str
    convention: str
    papers: tuple[str, ...]
    whole: bool = False

    def __call__(self, n: int, subjects: Ints, objects: Ints, *, directed: bool) -> Floats:
        function = getattr(import_module(f"westphalia.graph.measures.{self.module}"), self.name)
        values: Floats = function(n, subjects, objects, directed=directed)
        return values


_FREEMAN = (
    "L. C. Freeman, “Centrality in social networks: conceptual clarification”, "
    "Social Networks 1 (1978/79) 215–239."
)

_ALL = (
    Measure(
        "degree",
        "Degree",
        "degree",
        "How many others is it directly tied to?",
        "C(v) = in(v) + out(v); without direction: the number of neighbours",
        "A count, not divided by n − 1. Where ties have a direction, two that point at each other "
        "have two ties.",
        (_FREEMAN,),
        whole=True,
    ),
    Measure(
        "in_degree",
        "In-degree",
        "degree",
        "How many others point at it: recognise it, claim it, send a mission to it?",
        "in(v) = |{u : u → v}|",
        "A count. Only where ties have a direction.",
        (_FREEMAN,),
        whole=True,
    ),
    Measure(
        "out_degree",
        "Out-degree",
        "degree",
        "How many others does it point at?",
        "out(v) = |{u : v → u}|",
        "A count. Only where ties have a direction.",
        (_FREEMAN,),
        whole=True,
    ),
    Measure(
        "betweenness",
        "Betweenness",
        "betweenness",
        "How often is it on the shortest way between two others: a bridge, a broker, a bottleneck?",
        "C(v) = 1/N · Σ σ(s,t|v) / σ(s,t) over all pairs s ≠ v ≠ t; N = (n−1)(n−2), "
        "or half of it without direction",
        "From 0 to 1. Paths follow the arrows. A pair without a path adds nothing.",
        (
            "L. C. Freeman, “A set of measures of centrality based on betweenness”, "
            "Sociometry 40 (1977) 35–41.",
            "U. Brandes, “A faster algorithm for betweenness centrality”, "
            "Journal of Mathematical Sociology 25 (2001) 163–177.",
        ),
    ),
    Measure(
        "closeness",
        "Closeness",
        "closeness",
        "In how few steps do the others reach it?",
        "C(v) = r/(n−1) · r / Σ d(u,v) over the r others u from which v is reached",
        "Wasserman–Faust form. From 0 to 1. Distances to v, along the arrows. What nobody "
        "reaches has 0.",
        ("S. Wasserman and K. Faust, Social Network Analysis (Cambridge 1994), p. 201.",),
    ),
    Measure(
        "eigenvector",
        "Eigenvector",
        "eigenvector",
        "Is it tied to those who are themselves well connected?",
        "A x = λ x for the greatest λ, x ≥ 0, Σ x² = 1",
        "From 0 to 1. Direction is ignored: with arrows and no cycle everybody would have 0. "
        "Where the network falls apart, the densest part has the scores and the rest 0.",
        (
            "P. Bonacich, “Power and centrality: a family of measures”, "
            "American Journal of Sociology 92 (1987) 1170–1182.",
            "P. Bonacich and P. Lloyd, “Eigenvector-like measures of centrality for asymmetric "
            "relations”, Social Networks 23 (2001) 191–201.",
        ),
    ),
    Measure(
        "pagerank",
        "PageRank",
        "pagerank",
        "Who is pointed at by those who are themselves pointed at?",
        "p(v) = (1−d)/n + d · (Σ p(u)/out(u) over u → v, + 1/n · Σ p(w) over w with out(w) = 0); "
        "d = 0.85",
        "A share; all add up to 1. Grows with arrows received. Ties without direction are "
        "walked both ways.",
        (
            "S. Brin and L. Page, “The anatomy of a large-scale hypertextual Web search engine”, "
            "Computer Networks and ISDN Systems 30 (1998) 107–117.",
        ),
    ),
)

MEASURES: Final[dict[str, Measure]] = {measure.name: measure for measure in _ALL}
DEFAULT: Final = tuple(MEASURES)


def measure(name: str) -> Measure:
    """The measure of that name.

    Raises:
        UsageError: there is none.
    """
    try:
        return MEASURES[name]
    except KeyError:
        hint = did_you_mean(name, MEASURES) or f"the measures are {', '.join(MEASURES)}"
        raise UsageError(f"{name!r} is not a measure", hint) from None


def chosen(names: str | Iterable[str] | None) -> list[Measure]:
    """The measures of these names, each once; None = all.

    Raises:
        UsageError: there is no such measure.
    """
    given = [names] if isinstance(names, str) else list(names or DEFAULT)
    return [measure(name) for name in dict.fromkeys(given)]
