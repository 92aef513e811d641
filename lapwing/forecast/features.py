"""What is known of every pair on a day, as ratios of rates: how much likelier than usual each thing makes an outcome.

Every feature is the logarithm of a rate over the base rate, both from acts that count less the older they are, and the
rate pulled towards the base by `PULL_DAYS` of it (the mean of a gamma distribution that begins as the base). Nought
says "as usual", so a pair of which nothing is known has noughts, and the features of a model explain it one by one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lapwing.forecast.history import Floats, History, Ints

PULL_DAYS = 30.0
"""Days of watching that the base rate counts as. Chosen by hand as a month: the weights that are learned make up for
much of it. Run benchmarks/forecast.py on windows that nobody has looked at before changing it."""

HALF_LIVES = (5.0, 60.0, math.inf)
"""Days after which a day with an act counts half: a quarrel, a crisis, a relation. Of the last, weeks with an act are
counted, so that one crisis is not a habit. Chosen on weekly forecasts of ICEWS14's summer, where 5 was better than 7,
10 and 14, 60 as good as 90 and better than 30. Run benchmarks/forecast.py on other windows before changing it."""

_BASE_LIFE = 180.0  # days after which an act counts half in the base rate: what is usual changes within a year
_GRAINS = (1, 1, 7)  # days within which several acts count as one
_SOME = 0.5  # acts added to a base, so that what was never seen is rare and not impossible

FEATURES = (
    "same, days",
    "same, weeks",
    "same, ever",
    "same quad",
    "anything",
    "in return",
    "anything in return",
    "to others",
    "from others",
    "everywhere",
)
"""What each feature compares, for an outcome of a pair: the same outcome lately, over weeks and ever; its quad,
or anything, by the same actor; the same or anything the other way; the same by this actor to anybody, to this recipient
by anybody; and how much of it there is in the world beside earlier."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known on a day: P pairs, K outcomes, F features. Pairs of which nothing is known yet are left out."""

    on: int
    present: Floats  # [P] 1 where the pair has been seen, either way
    base: Floats  # [K] acts a day of a pair that has been seen
    ratios: Floats  # [F, P, K]


def known(history: History, on: int) -> Known:
    """What is known by the end of a day, and nothing that became known later."""
    present = (history.first_known <= on).astype(np.float64)
    pairs = max(float(present.sum()), 1.0)
    sums = [history.weights(on, life, grain) for life, grain in zip(HALF_LIVES, _GRAINS, strict=True)]
    watched = [_watched(on - history.first + 1, life) for life in HALF_LIVES]
    usual = history.weights(on, _BASE_LIFE).sum(axis=0)
    unseen = history.membership.sum(axis=0) * _SOME / len(history.membership)  # spread over the categories
    base = (usual + unseen) / (pairs * _watched(on - history.first + 1, _BASE_LIFE))
    middle, days = sums[1], watched[1]
    quads = _quad_columns(history)
    anything = middle[:, : len(history.membership)].sum(axis=1, keepdims=True)
    base_of_all = base[: len(history.membership)].sum()
    one, other = history.sides
    ratios = [
        *(_ratio(total, base, seen) for total, seen in zip(sums, watched, strict=True)),
        _ratio(middle[:, quads], base[quads], days),
        np.broadcast_to(_ratio(anything, base_of_all, days), middle.shape),
        _ratio(middle[history.reverse], base, days),
        np.broadcast_to(_ratio(anything[history.reverse], base_of_all, days), middle.shape),
        _of_side(middle, one, present, base, days),
        _of_side(middle, other, present, base, days),
        np.broadcast_to(_tempo(middle.sum(axis=0), days, base * pairs), middle.shape),
    ]
    return Known(on, present, base, np.stack(ratios))


def _watched(days: int, half_life: float) -> float:
    """Days of full weight that so many days of watching amount to."""
    if math.isinf(half_life):
        return float(max(days, 1))
    mean = half_life / math.log(2)
    return mean * (1 - math.exp(-max(days, 1) / mean))


def _ratio(total: Floats, base: Floats | float, days: float) -> Floats:
    """[P, K] How much likelier than usual, as a logarithm."""
    found: Floats = np.log((total + PULL_DAYS * base) / (days + PULL_DAYS) / base)
    return found


def _quad_columns(history: History) -> list[int]:
    """For each outcome the column of its quad; a quad's own for itself."""
    categories = len(history.membership)
    of_quad = np.argmax(history.membership[:, categories:], axis=1) + categories
    return [*of_quad.tolist(), *range(categories, len(history.outcomes))]


def _of_side(total: Floats, side: Ints, present: Floats, base: Floats, days: float) -> Floats:
    """[P, K] The mean rate of all pairs that share an actor or a recipient, over the base."""
    sums = np.zeros((int(side.max(initial=0)) + 1, total.shape[1]))
    np.add.at(sums, side, total)
    pairs = np.maximum(np.bincount(side, present, minlength=len(sums)), 1.0)[:, None]
    rate = (sums + PULL_DAYS * base) / (pairs * days + PULL_DAYS)
    ratios: Floats = np.log(rate / base)
    return ratios[side]


def _tempo(total: Floats, days: float, usual: Floats) -> Floats:
    """[K] The rate of weeks of all pairs together over what is usual."""
    tempo: Floats = np.log((total + _SOME) / days / usual)
    return tempo
