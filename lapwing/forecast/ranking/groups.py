"""Countries of actors, given or taken from whom they deal with."""

from __future__ import annotations

import numpy as np

from lapwing.forecast.ranking.facts import Directed, Ints

MOSTLY = 0.4  # an actor of no known country gets the one it has at least this share of its dealings with


def countries(given: Ints, past: Directed) -> Ints:
    """Country of each entity, from 1 on; 0 where neither given nor to be read off the past."""
    count = int(given.max(initial=-1)) + 1
    if not count:
        return np.zeros(len(given), dtype=np.int64)
    known = given[past.object] >= 0
    cells = past.subject[known] * count + given[past.object[known]]
    dealings = np.bincount(cells, minlength=len(given) * count).reshape(len(given), count)
    total = dealings.sum(axis=1)
    clear = (total > 0) & (dealings.max(axis=1) >= MOSTLY * total)
    return np.where(given >= 0, given, np.where(clear, dealings.argmax(axis=1), -1)) + 1
