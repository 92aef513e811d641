"""Which entities are worth a closer look: the best of several lists, in turn."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lapwing.forecast.ranking.facts import Floats, Ints

# How many of each list are looked at before any list's next. Together they held 0.87 of the true answers of days 264 to
# 333 of ICEWS14 among 250; run benchmarks/forecast_ranking.py before changing them.
QUOTAS: Mapping[str, int] = {
    "together": 120,
    "alike": 100,
    "prior": 100,
    "vector": 80,
    "walk": 60,
    "near": 60,
    "kind": 40,
    "alike_any": 40,
}


def candidates(scores: Mapping[str, Floats], count: int) -> Ints:
    """The `count` likeliest entities of each question (questions, count), in no order; all where there are fewer.

    A list puts its n-th at n / quota; an entity stands where its best list puts it, and by its prior after all lists.
    """
    prior = scores["prior"]
    entities = prior.shape[1]
    place = 10.0 - prior
    for name, quota in QUOTAS.items():
        listed = min(quota, entities)
        score = scores[name]
        top = np.argpartition(-score, listed - 1, axis=1)[:, :listed]
        value = np.take_along_axis(score, top, axis=1)
        turn = places(value) / quota
        if name not in {"prior", "vector"}:
            turn[value == 0] = np.inf
        np.put_along_axis(place, top, np.minimum(np.take_along_axis(place, top, axis=1), turn), axis=1)
    kept = min(count, entities)
    return np.argpartition(place, kept - 1, axis=1)[:, :kept]


def places(scores: Floats) -> Floats:
    """Place of each score within its row, 0 the highest; of equals the first stands first."""
    order = np.argsort(-scores, axis=1, kind="stable")
    found = np.empty(scores.shape, dtype=np.float32)
    np.put_along_axis(found, order, np.arange(scores.shape[1], dtype=np.float32)[None], axis=1)
    return found
