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
from westphalia.schema.relations import RELATION_TYPES

if TYPE_CHECKING:
    from westphalia.graph.columns import Columns
    from westphalia.graph.view import View

KINDS: Final = ("Polity", "Organisation")
SIGNS: Final = {1: "friendly", -1: "hostile", 0: "neutral"}
FEW: Final = 10  # entities or ties below which a ranking says little

# Groups in which an arrow leads nowhere: the members of an organisation point at it and it points
# at nobody, so that along the arrows no way is longer than one step.
_TWO_MODE: Final = ("membership", "territory")

_GROUPS: Final = tuple(dict.fromkeys(t.group for t in RELATION_TYPES.values()))


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
        wanted = set(groups) or set(_GROUPS)
        actor = np.array([kind in KINDS for kind in kinds], dtype=np.bool_)
        codes = [_GROUPS.index(RELATION_TYPES[name].group) for name in columns.relation_names]
        self._group = np.array(codes, dtype=np.int64)[columns.relation]
        asked = np.isin(self._group, [i for i, name in enumerate(_GROUPS) if name in wanted])
        fits = actor[columns.subject] & actor[columns.object]
        fits &= columns.subject != columns.object
        self.left_out = int((asked & ~fits).sum())
        self._rows = asked & fits
        self._directed: dict[tuple[int, int], bool] = (
            like._directed
            if like
            else {
                (group, sign): self._has_arrows(_GROUPS[group], self._in(group, sign))
                for group in range(len(_GROUPS))
                for sign in SIGNS
            }
        )

    def networks(self, rows: NDArray[np.bool_] | None = None) -> list[Network]:
        """Every network that has a relation, of all rows or of those in a mask."""
        found = []
        for (group, sign), directed in self._directed.items():
            mask = self._in(group, sign) if rows is None else self._in(group, sign) & rows
            if mask.any():
                found.append(self._network(_GROUPS[group], sign, directed, mask))
        return found

    def _in(self, group: int, sign: int) -> NDArray[np.bool_]:
        mask: NDArray[np.bool_] = self._rows & (self._group == group) & (self.columns.sign == sign)
        return mask

    def _has_arrows(self, group: str, mask: NDArray[np.bool_]) -> bool:
        return group not in _TWO_MODE and not bool(self.columns.symmetric[mask].all())

    def _network(self, group: str, sign: int, directed: bool, mask: NDArray[np.bool_]) -> Network:
        c = self.columns
        subject, object = c.subject[mask], c.object[mask]
        counts = np.bincount(c.relation[mask], minlength=len(c.relation_names))
        types = [i for i in np.argsort(-counts, kind="stable").tolist() if counts[i]]
        if directed:
            turned = c.symmetric[mask]
            subject, object = (
                np.concatenate((subject, object[turned])),
                np.concatenate((object, subject[turned])),
            )
        nodes, at = np.unique(np.concatenate((subject, object)), return_inverse=True)
        return Network(
            group,
            sign,
            directed,
            tuple(c.entity_ids[i] for i in nodes.tolist()),
            at[: len(subject)],
            at[len(subject) :],
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
        if name not in _GROUPS:
            hint = did_you_mean(name, _GROUPS) or f"the groups are {', '.join(_GROUPS)}"
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
