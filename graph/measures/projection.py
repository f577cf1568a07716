"""The networks in a view that are measured: who is tied to whom, by group and sign.

Relations of different groups mean different things, and a friend is not an enemy; so each
relation group is a network of its own, and within it friendly, hostile and neutral relations are
kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from westphalia.graph.measures.catalogue import measure
from westphalia.graph.measures.edges import Floats, Ints, simple
from westphalia.schema.errors import UsageError, did_you_mean
from westphalia.schema.relations import GROUPS, RELATION_TYPES

if TYPE_CHECKING:
    from westphalia.graph.columns import Columns
    from westphalia.graph.view import View

KINDS: Final = ("Polity", "Organisation")
SIGNS: Final = {1: "friendly", -1: "hostile", 0: "neutral"}
FEW: Final = 10  # entities or ties below which a ranking says little

# Groups in which an arrow leads nowhere: the members of an organisation point at it and it points
# at nobody, so that along the arrows no way is longer than one step.
_TWO_MODE: Final = ("membership", "territory")


@dataclass(frozen=True)
class Network:
    """What one measure is taken of.

    Args:
        group: of the relations in it.
        sign: +1 friendly, -1 hostile, 0 neutral.
        directed: whether it has arrows.
        entity_ids: names of the nodes: all that have a relation in it.
        subject, object: index into ``entity_ids``, one row a relation, shape (m,); in a directed
            network a symmetric relation is there twice, once each way.
        relations: how many relations of each type are in it, most first.
    """

    group: str
    sign: int
    directed: bool
    entity_ids: tuple[str, ...]
    subject: Ints
    object: Ints
    relations: Mapping[str, int]

    @property
    def title(self) -> str:
        """``sovereignty, friendly``."""
        return f"{self.group}, {SIGNS[self.sign]}"

    @cached_property
    def ties(self) -> tuple[Ints, Ints]:
        """The relations with parallel ones and self loops gone: what the measures see."""
        return simple(len(self.entity_ids), self.subject, self.object, directed=self.directed)

    @property
    def few(self) -> bool:
        """Whether it is so small that a ranking says little."""
        return min(len(self.entity_ids), len(self.ties[0])) < FEW

    @property
    def direction(self) -> str:
        """What became of the direction of its relations, in words."""
        if not self.directed:
            return "direction ignored"
        both = any(RELATION_TYPES[name].symmetric for name in self.relations)
        return f"with direction{', symmetric relations as arrows both ways' if both else ''}"

    @property
    def projection(self) -> str:
        """How it was made, in one line."""
        types = ", ".join(f"{name} ({count})" for name, count in self.relations.items())
        size = f"{len(self.entity_ids)} entities, {len(self.ties[0])} ties"
        few = "; too few for a ranking to say much" if self.few else ""
        return f"{self.title}: {types}; {self.direction}, unweighted; {size}{few}"

    def measure(self, name: str) -> Floats | None:
        """The values of a measure, shape (n,).

        None for in- and out-degree where there are no arrows.

        Raises:
            UsageError: there is no such measure.
        """
        if name in ("in_degree", "out_degree") and not self.directed:
            return None
        return measure(name)(len(self.entity_ids), *self.ties, directed=self.directed)


class Projection:
    """The rows of some columns that enter a network, sorted into networks once.

    Args:
        columns: of a view.
        kinds: the kind of every entity of ``columns``.
        groups: relation groups to keep; empty = all.
        like: another projection, whose networks with arrows have arrows here too.

    Attributes:
        left_out: relations of these groups that tie something else than polities and
            organisations, or an entity to itself.
    """

    def __init__(
        self,
        columns: Columns,
        kinds: Iterable[str],
        groups: Iterable[str] = (),
        like: Projection | None = None,
    ) -> None:
        self.columns = columns
        wanted = set(groups) or set(GROUPS)
        actor = np.array([kind in KINDS for kind in kinds], dtype=np.bool_)
        codes = [GROUPS.index(RELATION_TYPES[name].group) for name in columns.relation_names]
        in_group = np.array(codes, dtype=np.int64)[columns.relation]
        asked = np.isin(in_group, [i for i, name in enumerate(GROUPS) if name in wanted])
        fits = actor[columns.subject] & actor[columns.object]
        fits &= columns.subject != columns.object
        self.left_out = int((asked & ~fits).sum())
        rows = asked & fits
        self._rows = {
            (group, sign): np.flatnonzero(rows & (in_group == i) & (columns.sign == sign))
            for i, group in enumerate(GROUPS)
            for sign in SIGNS
        }
        self._directed: dict[tuple[str, int], bool] = {
            (group, sign): group not in _TWO_MODE and not bool(columns.symmetric[here].all())
            for (group, sign), here in self._rows.items()
        }
        if like:
            self._directed = like._directed

    def networks(self, rows: NDArray[np.bool_] | None = None) -> list[Network]:
        """Every network that has a relation, of all rows or of those in a mask."""
        found = []
        for (group, sign), here in self._rows.items():
            kept = here if rows is None else here[rows[here]]
            if len(kept):
                found.append(self._network(group, sign, kept))
        return found

    def _network(self, group: str, sign: int, rows: Ints) -> Network:
        c = self.columns
        directed = self._directed[group, sign]
        subject, object = c.subject[rows], c.object[rows]
        counts = np.bincount(c.relation[rows], minlength=len(c.relation_names))
        types = [i for i in np.argsort(-counts, kind="stable").tolist() if counts[i]]
        if directed:
            turned = c.symmetric[rows]
            subject, object = (
                np.concatenate((subject, object[turned])),
                np.concatenate((object, subject[turned])),
            )
        there = np.zeros(len(c.entity_ids), np.bool_)
        there[subject] = there[object] = True
        at = np.cumsum(there) - 1
        return Network(
            group,
            sign,
            directed,
            tuple(c.entity_ids[i] for i in np.flatnonzero(there).tolist()),
            at[subject],
            at[object],
            {c.relation_names[i]: int(counts[i]) for i in types},
        )


def project(
    view: View, group: str | Iterable[str] | None = None, like: Projection | None = None
) -> Projection:
    """The relations of a view between polities and organisations; see :class:`Projection`.

    Raises:
        UsageError: there is no such relation group.
    """
    groups = [group] if isinstance(group, str) else list(group or ())
    for name in groups:
        if name not in GROUPS:
            hint = did_you_mean(name, GROUPS) or f"the groups are {', '.join(GROUPS)}"
            raise UsageError(f"{name!r} is not a relation group", hint)
    columns = view.columns()
    kinds = (view.entity(id).kind for id in columns.entity_ids)
    return Projection(columns, kinds, groups, like)


def networks(view: View, *, group: str | Iterable[str] | None = None) -> list[Network]:
    """The networks in a view: one for each relation group and sign that has a relation.

    - Nodes: polities and organisations that have a relation in it.
    - Direction: as the relations have it. Membership and territory are two-mode or mutual, so
      their direction is ignored; so is that of a network of symmetric relations alone.
    - Weights: none. Parallel relations count once.

    Args:
        group: limit to these relation groups (``sovereignty``, ``alignment``, ...).

    Raises:
        UsageError: there is no such relation group.

    References:
        K. Faust, "Centrality in affiliation networks", Social Networks 19 (1997) 157-191.
    """
    return project(view, group).networks()
