"""Where the entities stand in the drawing: the same places for the same network, every time.

A stress layout (Gansner, Koren & North 2005: places whose distances are near the distances along
the network) gives the shape; then boxes that hold each entity with its label are pushed apart
until none overlap. An edge counts as longer where its ends share few neighbours, which opens up
the dense middle that hubs make (the idea of `model=subset` in Graphviz's neato).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, eigh
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

Floats = NDArray[np.float64]

# Beyond this many entities the best connected get the stress layout, the others join them.
MOST_STRESSED: Final = 900
_ASPECT: Final = 1.3
_GAP: Final = 46.0
# How much more ground than the boxes cover.
_ROOM: Final = 1.0
_SEED: Final = 1648

# As in drawing.js: how long labels are, how wide they run, and their letters by the size of type.
_LONGEST_LABEL: Final = 44
_WIDEST_LABEL: Final = 112.0
_LETTER: Final = 0.6
_LINE: Final = 1.2


def place(names: Mapping[str, str], pairs: Iterable[tuple[str, str]]) -> dict[str, list[int]]:
    """Places ``[x, y]`` in screen units, such that no two entities with their labels overlap.

    Args:
        names: the label of each entity, by id; their order plays no part.
        pairs: the ends of the relations; several between two entities draw them closer.
    """
    ids = sorted(names)
    if not ids:
        return {}
    index = {id: i for i, id in enumerate(ids)}
    links: dict[tuple[int, int], int] = defaultdict(int)
    for a, b in pairs:
        if a != b:
            links[min(index[a], index[b]), max(index[a], index[b])] += 1
    degree = np.zeros(len(ids))
    for (first, second), number in links.items():
        degree[first] += number
        degree[second] += number
    sizes = np.array([_box(names[id], degree[i]) for i, id in enumerate(ids)])
    boxes, drop = sizes[:, :2], sizes[:, 2]
    graph = _adjacency(links, len(ids))
    _, labels = connected_components(graph, directed=False)
    parts = [np.flatnonzero(labels == label) for label in range(labels.max() + 1)]
    parts.sort(key=lambda part: (-len(part), part[0]))
    drawn = [(part, _arrange(graph[part][:, part], boxes[part])) for part in parts]
    found = _pack(drawn, boxes)
    found[:, 1] -= drop
    return {id: [round(float(x)), round(float(y))] for id, (x, y) in zip(ids, found, strict=True)}


def _box(name: str, degree: float) -> tuple[float, float, float]:
    """Width and height of an entity with its label, and how much lower its middle is."""
    size, type_size = 14 + 5.2 * sqrt(degree), min(18, 11 + sqrt(degree))
    letter = _LETTER * type_size
    words = [len(word) * letter for word in name[:_LONGEST_LABEL].split()]
    lines, line = 1, 0.0
    for word in words:
        if line and line + word > _WIDEST_LABEL:
            lines, line = lines + 1, 0.0
        line += word + letter
    # Where a line breaks depends on the reader's letters, so a broken label counts as full.
    widest = line if lines == 1 else max(_WIDEST_LABEL, *words)
    label = lines * _LINE * type_size + 3
    return max(size, widest) + 8, size + label + 8, label / 2


def _adjacency(links: Mapping[tuple[int, int], int], n: int) -> csr_array:
    """The network with the number of relations as weights, both ways."""
    rows = [a for a, _ in links] + [b for _, b in links]
    columns = [b for _, b in links] + [a for a, _ in links]
    return csr_array((np.array([*links.values()] * 2, dtype=float), (rows, columns)), shape=(n, n))


def _arrange(graph: csr_array, boxes: Floats) -> Floats:
    """Places of one connected part."""
    n = graph.shape[0]
    if n == 1:
        return np.zeros((1, 2))
    if n <= MOST_STRESSED:
        shape = _stress(graph)
    else:
        degree = np.diff(graph.indptr)
        core = np.sort(np.argsort(-degree, kind="stable")[:MOST_STRESSED])
        shape = _join(graph, core, _stress(graph[core][:, core]))
    shape = _upright(shape)
    area = float((boxes[:, 0] * boxes[:, 1]).sum())
    across, down = np.ptp(shape, axis=0)
    shape *= sqrt(_ROOM * area / (across * max(down, across / 4)))
    return _widen(_apart(shape, boxes))


def _lengths(graph: csr_array) -> csr_array:
    """How long each edge would be: longer between ends that share few neighbours."""
    pattern = graph.astype(bool).astype(float)
    degree = np.asarray(pattern.sum(axis=1)).ravel()
    common = (pattern @ pattern).multiply(pattern).tocsr()
    rows, columns = graph.nonzero()
    shared = np.asarray(common[rows, columns]).ravel()
    # By the end with fewer neighbours, so that what hangs on one hub stays close to it.
    unshared = np.minimum(degree[rows], degree[columns]) - shared
    lengths = np.sqrt(1 + unshared) / (1 + 0.25 * np.log1p(graph.data))
    return csr_array((lengths, (rows, columns)), shape=graph.shape)


def _stress(graph: csr_array, rounds: int = 160) -> Floats:
    """Places whose distances are as near as can be to those along the network."""
    wanted = dijkstra(_lengths(graph), directed=False)
    # A core that falls apart without what joins it: far, but not at infinity.
    finite = wanted[np.isfinite(wanted)].max()
    wanted[~np.isfinite(wanted)] = 1.5 * finite
    np.fill_diagonal(wanted, 1)
    weights = wanted**-2.0
    np.fill_diagonal(weights, 0)
    np.fill_diagonal(wanted, 0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    # The first node stays where it is: the layout is the same wherever it is moved to.
    factor = cho_factor(laplacian[1:, 1:])
    places = _classical(wanted)
    for _ in range(rounds):
        distances = cdist(places, places)
        np.fill_diagonal(distances, 1)
        pull = -weights * wanted / np.maximum(distances, 1e-9)
        np.fill_diagonal(pull, 0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        moved = np.zeros_like(places)
        moved[1:] = cho_solve(factor, (pull @ places)[1:])
        places = moved - moved.mean(axis=0)
    return places


def _classical(wanted: Floats) -> Floats:
    """A first guess (classical scaling), with a little noise to part what it puts in one place."""
    n = len(wanted)
    squares = wanted**2
    means = squares.mean(axis=0)
    centred = -0.5 * (squares - means - means[:, None] + means.mean())
    values, vectors = eigh(centred, subset_by_index=[max(0, n - 2), n - 1])
    best = vectors * np.sqrt(np.maximum(values, 1e-9))
    # The sign of an eigenvector is free; it is fixed for the sake of sameness.
    best *= np.where(best[np.abs(best).argmax(axis=0), range(best.shape[1])] < 0, -1, 1)
    if best.shape[1] < 2:
        best = np.hstack([best, np.zeros((n, 1))])
    noise = np.random.default_rng(_SEED).normal(scale=1e-2 * wanted.max(), size=(n, 2))
    guess: Floats = best + noise
    return guess


def _upright(places: Floats) -> Floats:
    """The long side across, as screens are."""
    places = places - places.mean(axis=0)
    _, _, axes = np.linalg.svd(places, full_matrices=False)
    axes *= np.where(axes[range(2), np.abs(axes).argmax(axis=1)] < 0, -1, 1)[:, None]
    return _widen(places @ axes.T)


def _widen(places: Floats) -> Floats:
    """Drawn out across where it is too round for a screen; that parts boxes, never joins them."""
    across, down = np.ptp(places, axis=0)
    stretch = min(3.0, max(1.0, _ASPECT * down / max(across, 1e-9)))
    widened: Floats = places * np.array([stretch, 1.0])
    return widened


def _apart(places: Floats, boxes: Floats, rounds: int = 400) -> Floats:
    """Push boxes apart until none overlap, each time along the shorter way."""
    places = places.copy()
    reach = float(np.hypot(boxes[:, 0].max(), boxes[:, 1].max()))
    for _ in range(rounds):
        close = cKDTree(places).query_pairs(reach, output_type="ndarray")
        if not len(close):
            break
        a, b = close.T
        offset = places[b] - places[a]
        over = (boxes[a] + boxes[b]) / 2 - np.abs(offset)
        hit = (over > 0.5).all(axis=1)
        if not hit.any():
            break
        a, b, offset, over = a[hit], b[hit], offset[hit], over[hit]
        push = np.zeros_like(over)
        axis = (over / (_ASPECT, 1.0)).argmin(axis=1)
        rows = np.arange(len(axis))
        way = np.where(offset[rows, axis] < 0, -1.0, 1.0)
        push[rows, axis] = way * over[rows, axis] * 0.5
        step = np.zeros_like(places)
        np.add.at(step, a, -push)
        np.add.at(step, b, push)
        places += np.clip(step, -reach / 2, reach / 2) * 0.8
    return places


def _join(graph: csr_array, core: NDArray[np.intp], placed: Floats) -> Floats:
    """The others beside the middle of their placed neighbours, those with most of them first."""
    n = graph.shape[0]
    places = np.full((n, 2), np.nan)
    places[core] = placed
    unit = float(np.ptp(placed, axis=0).mean()) / sqrt(len(core))
    noise = np.random.default_rng(_SEED).normal(scale=unit, size=(n, 2))
    ahead = [i for i in range(n) if np.isnan(places[i, 0])]
    while ahead:
        later = []
        for i in ahead:
            near = graph.indices[graph.indptr[i] : graph.indptr[i + 1]]
            known = places[near][~np.isnan(places[near, 0])]
            if len(known):
                places[i] = known.mean(axis=0) + noise[i]
            else:
                later.append(i)
        ahead = later
    return places


def _pack(parts: Sequence[tuple[NDArray[np.intp], Floats]], boxes: Floats) -> Floats:
    """The greatest part, and the others in rows beneath it."""
    found = np.zeros((len(boxes), 2))
    left, top, row, width = 0.0, 0.0, 0.0, 0.0
    for members, places in parts:
        low = (places - boxes[members] / 2).min(axis=0)
        size = (places + boxes[members] / 2).max(axis=0) - low
        if not width:
            total = sum(float((boxes[m][:, 0] * boxes[m][:, 1]).sum()) for m, _ in parts)
            width = max(float(size[0]), sqrt(total * _ASPECT))
        elif left and left + size[0] > width:
            left, top, row = 0.0, top + row + _GAP, 0.0
        found[members] = places - low + (left, top)
        left, row = left + float(size[0]) + _GAP, max(row, float(size[1]))
    return found
