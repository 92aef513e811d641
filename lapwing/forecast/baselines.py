"""What anybody could say without a model: how often it happens at all, whether it just did, how often it did here."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lapwing.forecast.features import Known
from lapwing.forecast.history import Floats, History
from lapwing.forecast.model import windows

BASELINES = ("base rate", "persistence", "recurrence")
"""The share of pairs and windows in which an outcome came; the same apart for pairs where it came in the window before
and for the others; the share of a pair's own windows, pulled towards the first."""

_OWN = 5.0  # windows that the base rate counts as beside a pair's own: chosen by hand, a month of weeks
_SOME = 0.5  # added to counts, so that no share is nought


def baselines(history: History, now: Known, horizon: int) -> tuple[Floats, ...]:
    """[P, K] The chances that each of `BASELINES` gives by the end of a day, from windows that had ended by then."""
    origins = windows(history, now.on, horizon, apart=horizon)
    present = [(history.first_known <= on)[:, None] for on in origins]
    came_in = [_came(history, on, horizon, now.on) for on in origins]
    shape = (len(history.pairs), len(history.outcomes))
    number, times = np.zeros(shape), np.zeros(shape)
    for there, truth in zip(present, came_in, strict=True):
        number += there
        times += truth & there
    base = (times.sum(axis=0) + _SOME) / (number.sum(axis=0) + 2 * _SOME)
    lately = _came(history, now.on - horizon, horizon, now.on)
    again, anew = _persistence(present, came_in, base)
    recurrence = (times + _OWN * base) / (number + _OWN)
    return np.broadcast_to(base, shape), np.where(lately, again, anew), recurrence


def _came(history: History, on: int, horizon: int, today: int) -> np.ndarray:
    seen = history.seen(today)
    inside = (history.begins[seen] > on) & (history.begins[seen] <= on + horizon)
    return history.summed(seen, inside.astype(np.float64)) > 0


def _persistence(present: Sequence[np.ndarray], came_in: Sequence[np.ndarray], base: Floats) -> tuple[Floats, Floats]:
    """[K] Chances after a window in which it came, and after one in which it did not."""
    counts = np.zeros((2, 2, len(base)))  # came before, came
    for later in range(len(came_in) - 1):
        before, there = came_in[later + 1], present[later + 1]
        for was in (0, 1):
            chosen = (before == bool(was)) & there
            counts[was, 0] += (chosen & ~came_in[later]).sum(axis=0)
            counts[was, 1] += (chosen & came_in[later]).sum(axis=0)
    shares = (counts[:, 1] + _SOME * 2 * base) / (counts.sum(axis=1) + _SOME * 2)
    return shares[1], shares[0]
