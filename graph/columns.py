"""A view as numpy columns: for bulk work, filters are array masks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from westphalia.schema.relations import RELATION_TYPES

if TYPE_CHECKING:
    from westphalia.graph.view import View

FIRST_DAY, LAST_DAY = date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Columns:
    """The relations of a view, one row each, sorted by ``lo``.

    Args:
        entity_ids: names of the indices in ``subject`` and ``object``.
        relation_names: names of the indices in ``relation``.
        ids: relation ids.
        subject, object: index into ``entity_ids``, shape (n,).
        relation: index into ``relation_names``, shape (n,).
        lo, hi: ordinals (``date.toordinal``) of the first and last possible day; an unbounded
            side is 0001-01-01 or 9999-12-31.
        core_lo, core_hi: ordinals of the certain days; ``core_lo > core_hi`` = none.
        sign: +1, 0 or -1, the default of the relation type.
        symmetric: whether the direction means nothing.
    """

    entity_ids: tuple[str, ...]
    relation_names: tuple[str, ...]
    ids: tuple[str, ...]
    subject: NDArray[np.int64]
    object: NDArray[np.int64]
    relation: NDArray[np.int64]
    lo: NDArray[np.int64]
    hi: NDArray[np.int64]
    core_lo: NDArray[np.int64]
    core_hi: NDArray[np.int64]
    sign: NDArray[np.int8]
    symmetric: NDArray[np.bool_]

    def on(self, day: date, *, certain: bool = False) -> NDArray[np.bool_]:
        """A mask of the rows that hold on ``day``, possibly or certainly."""
        at = day.toordinal()
        lo, hi = (self.core_lo, self.core_hi) if certain else (self.lo, self.hi)
        mask: NDArray[np.bool_] = (lo <= at) & (at <= hi)
        return mask


def columns(view: View) -> Columns:
    """The columns of a view."""
    relations = sorted(view.relations(), key=lambda r: (r.valid.earliest or date.min, r.id))
    entity_ids = tuple(entity.id for entity in view.entities())
    names = tuple(RELATION_TYPES)
    entity_at = {id: i for i, id in enumerate(entity_ids)}
    name_at = {name: i for i, name in enumerate(names)}
    cores = [r.valid.certain for r in relations]
    types = [RELATION_TYPES[r.relation] for r in relations]

    def ints(values: list[int]) -> NDArray[np.int64]:
        return np.array(values, dtype=np.int64)

    return Columns(
        entity_ids,
        names,
        tuple(r.id for r in relations),
        ints([entity_at[r.subject] for r in relations]),
        ints([entity_at[r.object] for r in relations]),
        ints([name_at[r.relation] for r in relations]),
        ints([(r.valid.earliest or date.min).toordinal() for r in relations]),
        ints([(r.valid.latest or date.max).toordinal() for r in relations]),
        ints([core[0].toordinal() if core else LAST_DAY for core in cores]),
        ints([core[1].toordinal() if core else FIRST_DAY for core in cores]),
        np.array([t.sign for t in types], dtype=np.int8),
        np.array([t.symmetric for t in types], dtype=np.bool_),
    )
