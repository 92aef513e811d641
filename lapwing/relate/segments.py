"""Where the level of a series changes: optimal partitioning (Jackson et al. 2005, the exact form of Killick et al.
2012).

The series is cut so that the sum of each piece's cost and a penalty for each cut is least. The penalty grows with the
logarithm of the length, as in the Bayesian information criterion, so that longer series are not cut more by chance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

STRICT = 3.0
"""Penalty of a cut in units of the noise and the logarithm of the length. Of 1,000 series of 12 to 100 normal values
without a change 28 are cut (101 at 2, 6 at 4); a shift by two standard deviations is found in 89 of 100 with ten values
on each side (97 at 2, 78 at 4) and nearly always with twenty. Plant such series again before changing this."""

Numbers = npt.NDArray[np.float64]
Cost = Callable[[int], Numbers]
"""Of the pieces that end before a place, one for each place from 0 at which they may begin."""


def level_shifts(values: Sequence[float], least: int) -> list[int]:
    """Places at which a new mean begins; pieces have `least` values at least.

    The noise is estimated from successive differences (von Neumann 1941), which a few shifts hardly touch.
    """
    if len(values) < 2 * least:
        return []
    noise = sum((after - before) ** 2 for before, after in pairwise(values)) / (2 * (len(values) - 1))
    if not noise:
        return []
    sums, squares = _cumulated(values), _cumulated([value * value for value in values])

    def cost(last: int) -> Numbers:
        total = sums[last] - sums[:last]
        spread: Numbers = squares[last] - squares[:last] - total * total / np.arange(last, 0, -1)
        return spread / noise

    return _partition(len(values), cost, STRICT * math.log(len(values)), least)


def rate_shifts(counts: Sequence[int], least: int) -> list[int]:
    """Places at which a new rate of a Poisson process begins, in counts of equal intervals."""
    if len(counts) < 2 * least or not any(counts):
        return []
    sums = _cumulated(counts)

    def cost(last: int) -> Numbers:
        total = sums[last] - sums[:last]
        rate: Numbers = total / np.arange(last, 0, -1)
        made: Numbers = -2 * total * np.log(np.where(rate > 0, rate, 1.0))
        return made

    return _partition(len(counts), cost, STRICT * math.log(len(counts)), least)


def _partition(length: int, cost: Cost, penalty: float, least: int) -> list[int]:
    """The cheapest cuts, in order."""
    best = np.full(length + 1, math.inf)  # of the first so many values
    best[0] = -penalty
    cut = [0] * (length + 1)
    for last in range(least, length + 1):
        open_to = last - least + 1
        totals = best[:open_to] + cost(last)[:open_to] + penalty
        cut[last] = int(np.argmin(totals))
        best[last] = totals[cut[last]]
    places = []
    while cut[length]:
        length = cut[length]
        places.append(length)
    return places[::-1]


def _cumulated(values: Sequence[float]) -> Numbers:
    return np.concatenate(([0.0], np.cumsum(np.asarray(values, dtype=np.float64))))
