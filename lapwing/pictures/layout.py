"""Where the nodes of a graph stand: near those they are tied to, and clear of one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Tie: TypeAlias = tuple[str, str, float]
Points: TypeAlias = NDArray[np.float64]

_SEED = 4  # any number would do: of the layouts that springs find, always the same
_ROUNDS = 300  # of the springs; graphs of sixty rest after about half of them
_PUSHES = 600  # rounds of clearing overlaps; sixty labels on a telephone need about half of them
_GAIN = 0.6  # of each push: whole ones, from several sides at once, swing to and fro
_BRIDGE = 0.05  # pull between parts that nothing ties, so that they do not drift off: far below that of any tie


def layout(
    sizes: Mapping[str, tuple[float, float]], ties: Sequence[Tie], width: float, height: float
) -> dict[str, tuple[float, float]]:
    """The middle of each node's box, of so many pixels across and up, in a field from (0, 0) to (width, height).

    A tie is two keys and how strongly it pulls, above 0. The longer axis of what the springs find lies along the longer
    side. Overlaps that are left, if the field is too small, are small.
    """
    keys = sorted(sizes)
    boxes = np.array([sizes[key] for key in keys], dtype=np.float64)
    field = np.array([width, height], dtype=np.float64)
    sprung = _across(_sprung(keys, ties))
    turned = sprung if width >= height else sprung[:, ::-1]
    found = _cleared(_fitted(turned, boxes, field), boxes, field)
    return {key: (float(x), float(y)) for key, (x, y) in zip(keys, found.tolist(), strict=True)}


def _sprung(keys: Sequence[str], ties: Sequence[Tie]) -> Points:
    graph = nx.Graph()
    graph.add_nodes_from(keys)
    graph.add_weighted_edges_from(sorted((min(tie[:2]), max(tie[:2]), tie[2]) for tie in ties))
    heads = [max(sorted(part), key=graph.degree) for part in nx.connected_components(graph)]
    hub, *others = sorted(heads, key=lambda key: (-graph.degree(key), key))
    graph.add_weighted_edges_from((hub, other, _BRIDGE) for other in others)
    placed = nx.spring_layout(graph, iterations=_ROUNDS, seed=_SEED, weight="weight")
    return np.array([placed[key] for key in keys], dtype=np.float64)


def _across(points: Points) -> Points:
    """The points turned until they spread most from left to right."""
    centred = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned: Points = centred @ axes[:, ::-1]
    return turned


def _fitted(points: Points, boxes: Points, field: Points) -> Points:
    """The points stretched over the field, half by their place and half by their rank.

    By place alone, one actor on a long string presses all others together.
    """
    least, spread = points.min(axis=0), np.ptp(points, axis=0)
    share = np.where(spread > 1e-6, (points - least) / np.maximum(spread, 1e-6), 0.5)
    rank = points.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / max(len(points) - 1, 1)
    both = np.where(spread > 1e-6, (share + rank) / 2, 0.5)
    margin = boxes.max(axis=0) / 2
    fitted: Points = margin + both * np.maximum(field - 2 * margin, 0)
    return fitted


def _cleared(points: Points, boxes: Points, field: Points) -> Points:
    """Boxes that overlap pushed apart, along the axis on which less is needed, until none does."""
    needed = (boxes[:, None] + boxes[None, :]) / 2
    aside = np.sign(np.arange(len(points))[:, None] - np.arange(len(points))[None, :])  # for points on one spot
    places = points.copy()
    for _ in range(_PUSHES):
        apart = places[:, None] - places[None, :]
        over = needed - np.abs(apart)
        hits = over.min(axis=2) > 0.01
        np.fill_diagonal(hits, val=False)
        if not hits.any():
            break
        across = over[:, :, 0] <= over[:, :, 1]
        for axis, chosen in ((0, hits & across), (1, hits & ~across)):
            sign = np.where(apart[:, :, axis] == 0, aside, np.sign(apart[:, :, axis]))
            push = np.where(chosen, sign * over[:, :, axis] / 2, 0.0)
            places[:, axis] += _GAIN * push.sum(axis=1)
        places = np.clip(places, boxes / 2, np.maximum(field - boxes / 2, boxes / 2))
    return places
