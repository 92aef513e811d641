"""Whether probabilities mean what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores of one tenth of [0, 1]: how many, their mean, and the share that was right."""

    count: int
    mean: float
    right: float


def reliability(scores: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """The bins that hold scores, lowest first."""
    bins = []
    for low in range(BINS):
        here = [(s, r) for s, r in zip(scores, right, strict=True) if min(int(s * BINS), BINS - 1) == low]
        if here:
            count = len(here)
            bins.append(Bin(count, sum(s for s, _ in here) / count, sum(r for _, r in here) / count))
    return bins


def calibration_error(scores: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error in [0, 1], over ten bins of equal width (Naeini et al. 2015)."""
    bins = reliability(scores, right)
    return sum(b.count * abs(b.mean - b.right) for b in bins) / max(1, len(scores))
