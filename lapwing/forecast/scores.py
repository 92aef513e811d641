"""How good probabilities were: proper scores, and what they are made of.

Brier (1950) with Murphy's (1973) partition into reliability, resolution and uncertainty; the logarithmic score (Good
1952), in nats; the expected calibration error; average precision, for outcomes that are rare.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

Floats = NDArray[np.float64]

EDGES = (0.0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Bounds of the classes of probability. Most pairs are forecast to do nearly nothing: classes of equal width would put
nearly all of them into the first, whatever the forecasts are worth."""

_FLOOR = 1e-6  # a forecast of nought that comes true would cost without end


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of one class of probability: their number and mean, and how often it came true."""

    forecasts: int
    mean: float
    share: float


@dataclass(frozen=True, slots=True)
class Scores:
    """What forecasts were worth; lower is better but for `resolution` and `precision`."""

    forecasts: int
    happened: int
    brier: float
    log: float
    reliability: float  # how far the classes are from what came true in them, squared
    resolution: float  # how far the classes are from one another
    uncertainty: float  # the Brier score of always giving the share that came true
    calibration_error: float  # mean distance of the classes from what came true in them
    precision: float  # average precision: the area below the curve of precision over recall
    bins: tuple[Bin, ...]


def scores(chances: Floats, came_true: NDArray[np.bool_]) -> Scores:
    """The scores of probabilities [N] against what came true [N]; all noughts where N is 0."""
    number = len(chances)
    if number == 0:
        return Scores(0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, ())
    truth = came_true.astype(np.float64)
    sure = np.clip(chances, _FLOOR, 1.0 - _FLOOR)
    bins = _bins(chances, truth)
    shares = np.array([each.forecasts for each in bins]) / number
    gaps = np.array([each.mean - each.share for each in bins])
    mean = float(truth.mean())
    return Scores(
        forecasts=number,
        happened=int(truth.sum()),
        brier=float(np.mean((chances - truth) ** 2)),
        log=float(-np.mean(np.log(np.where(came_true, sure, 1.0 - sure)))),
        reliability=float(shares @ gaps**2),
        resolution=float(shares @ (np.array([each.share for each in bins]) - mean) ** 2),
        uncertainty=mean * (1.0 - mean),
        calibration_error=float(shares @ np.abs(gaps)),
        precision=float(average_precision_score(truth, chances)) if truth.any() else 0.0,
        bins=bins,
    )


def skill(score: Scores, reference: Scores) -> float | None:
    """How much of a reference's Brier score is gone: 1 is perfect, 0 no better; None where nothing or everything came
    true, of which any reference is sure sooner or later."""
    return 1.0 - score.brier / reference.brier if score.uncertainty and reference.brier else None


def _bins(chances: Floats, truth: Floats) -> tuple[Bin, ...]:
    """The classes that hold anything, in order."""
    at = np.clip(np.searchsorted(EDGES, chances, side="right") - 1, 0, len(EDGES) - 2)
    number = np.bincount(at, minlength=len(EDGES) - 1)
    total, came = (np.bincount(at, values, minlength=len(number)) for values in (chances, truth))
    held = [(int(n), float(c), float(t)) for n, c, t in zip(number, total, came, strict=True) if n]
    return tuple(Bin(n, c / n, t / n) for n, c, t in held)
