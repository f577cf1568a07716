"""What is near an entity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from westphalia.graph.relation import Relation


def neighbourhood(
    relations: Iterable[Relation], centre: str, hops: int, passable: Callable[[str], bool]
) -> list[Relation]:
    """The relations within ``hops`` steps of ``centre``, in their order.

    A step goes along a relation in either direction. From an entity that is not ``passable`` no
    further step is taken, unless it is the centre itself; relations between two entities that are
    only reached are in if one of them could be stepped from.
    """
    relations = list(relations)
    neighbours: dict[str, set[str]] = defaultdict(set)
    for r in relations:
        neighbours[r.subject].add(r.object)
        neighbours[r.object].add(r.subject)
    reached, edge = {centre}, {centre}
    inner = set[str]()
    for _ in range(hops):
        stepping = {id for id in edge if id == centre or passable(id)}
        inner |= stepping
        edge = {n for id in stepping for n in neighbours[id]} - reached
        reached |= edge
    return [
        r
        for r in relations
        if r.subject in reached and r.object in reached and {r.subject, r.object} & inner
    ]
