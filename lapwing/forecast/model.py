"""The chance of at least one act, and how many to expect: an additive model of counts.

The number of acts of a pair within a horizon is negative binomial (a Poisson count whose rate is uncertain). Its mean
is the base rate times the horizon, times one factor for each feature. The weights are those of a regression (McCullagh
and Nelder 1989) with a normal prior around nought, so that few data leave the base rate as it is; those of an outcome
are those of all outcomes and something of its own. The dispersion is that under which what came and what did not was
likeliest. A model that has nothing to learn from is the base rate.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import nbinom
from sklearn.linear_model import PoissonRegressor
from threadpoolctl import threadpool_limits

from lapwing.forecast.features import FEATURES, Known, known
from lapwing.forecast.history import Floats, History, Ints

ENOUGH = 100
"""Acts in the windows that are learned from below which nothing is learned: ten for each feature, the usual rule of
regressions (Peduzzi and others 1996)."""

WINDOWS = 40
"""Windows that are learned from at most, the newest: older ones change the weights little."""

_PRIOR = 4.0  # precision of the prior of a weight: a doubling of a ratio doubles the rate (1) or does nothing (0)
_OWN_PRIOR = 8.0  # the same of how far an outcome's own weight lies from that of all; 40 gave the same scores
_ROWS = 300_000  # cells that are fitted at most; of those where nothing was and nothing came a part stands for all
_ROUNDS = 3  # of the regression; a fourth changes no weight by more than some hundredths
_STEADIER = 0.5
"""How much steadier counts are where more is expected: the size grows with that power of the mean. Nought leaves busy
pairs as erratic as quiet ones, one makes the variance a multiple of the mean. On weekly forecasts of ICEWS14's summer
0.3 to 0.6 were alike and better than both. Run benchmarks/forecast.py on other windows before changing it."""

_LEAST = 1e-9  # acts expected that are told from none
_DISPERSIONS = tuple(float(size) for size in np.geomspace(0.02, 200.0, 25))  # the last is nearly a Poisson count


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the features for each outcome [K, F] and their dispersion [K]; with `learned` false it is the base
    rate."""

    horizon: int  # days
    learned: bool
    windows: int  # that it was learned from
    acts: int  # in these windows, each once
    weights: Floats
    intercepts: (
        Floats  # [K] of each outcome, in logarithms: how far its mean in the windows is from what was usual before
    )
    dispersion: Floats

    def expected(self, now: Known) -> Floats:
        """[P, K] Acts within the horizon."""
        level = np.log(now.base * self.horizon) + self.intercepts
        found: Floats = np.exp(np.einsum("kf,fpk->pk", self.weights, now.ratios) + level)
        return found

    def chance(self, expected: Floats) -> Floats:
        """[..., K] The probability of at least one."""
        size = _size(self.dispersion, expected)
        found: Floats = 1.0 - (size / (size + expected)) ** size
        return found

    def interval(self, expected: Floats, coverage: float) -> tuple[Floats, Floats]:
        """[..., K] The smallest and the largest number of the central interval that has at least that probability."""
        size = _size(self.dispersion, expected)
        tail = (1.0 - coverage) / 2
        low, high = (nbinom.ppf(share, size, size / (size + expected)) for share in (tail, 1.0 - tail))
        return np.asarray(low), np.asarray(high)


def windows(history: History, today: int, horizon: int, *, apart: int | None = None) -> list[int]:
    """The days after which there is a whole window before `today`, the newest first; at least one window is kept to
    see what was usual."""
    step = apart or max(7, horizon // 4)
    return list(range(today - horizon, history.first + horizon - 1, -step))[:WINDOWS]


def fit(history: History, today: int, horizon: int) -> Model:
    """The model that can be learned by the end of a day: from windows that had ended by then."""
    origins = windows(history, today, horizon)
    seen = [(now, came(history, now, horizon, today)) for now in (known(history, on) for on in origins)]
    acts = history.known_after(origins[-1], today) if origins else 0
    count = len(history.outcomes)
    nothing = np.zeros((count, len(FEATURES)))
    usual = Model(horizon, False, len(seen), acts, nothing, np.zeros(count), np.ones(count))
    if acts < ENOUGH:
        return usual
    with threadpool_limits(limits=1):  # these matrices are small: several threads wait for one another, and round anew
        return _learned(replace(usual, learned=True), _cells(seen, horizon))


def came(history: History, now: Known, horizon: int, today: int) -> Floats:
    """[P, K] What came within the horizon after a day, as far as it is known today; nought for new pairs."""
    seen = history.seen(today)
    inside = (history.begins[seen] > now.on) & (history.begins[seen] <= now.on + horizon)
    return history.summed(seen, inside.astype(np.float64)) * now.present[:, None]


@dataclass(frozen=True, slots=True)
class _Cells:
    """Pairs and outcomes of the windows that are learned from; N of them."""

    features: Floats  # [N, F]
    outcome: Ints  # [N]
    counts: Floats  # [N]
    exposures: Floats  # [N] acts expected by the base rate
    times: Floats  # [N] for how many cells each stands


def _learned(model: Model, cells: _Cells) -> Model:
    """What all outcomes have in common first, then what each has of its own."""
    count = len(model.dispersion)
    rows = np.hstack([cells.features, np.eye(count)[cells.outcome]])
    trust = np.ones(len(rows))
    for _ in range(_ROUNDS):
        shared = _regression(rows, cells, cells.exposures, trust, _PRIOR)
        expected = cells.exposures * np.exp(rows @ shared)
        dispersion = _dispersion(expected, cells, count)
        trust = 1.0 / (1.0 + expected / _size(dispersion[cells.outcome], expected))
    own = np.zeros((count, len(FEATURES) + 1))
    for outcome in range(count):
        chosen = cells.outcome == outcome
        part = _Cells(*(getattr(cells, name)[chosen] for name in _Cells.__slots__))
        rows = np.hstack([part.features, np.ones((len(part.counts), 1))])
        own[outcome] = _regression(rows, part, expected[chosen], trust[chosen], _OWN_PRIOR)
        expected[chosen] *= np.exp(rows @ own[outcome])
    return replace(
        model,
        weights=shared[: len(FEATURES)] + own[:, :-1],
        intercepts=shared[len(FEATURES) :] + own[:, -1],
        dispersion=_dispersion(expected, cells, count),
    )


def _regression(rows: Floats, cells: _Cells, exposures: Floats, trust: Floats, prior: float) -> Floats:
    """Coefficients [columns of `rows`] of a Poisson regression.

    With each cell trusted the less the more its count varies, its equations are those of a negative binomial one; and
    counts over their exposure, weighed by it, have the likelihood of counts with that offset.
    """
    weight = exposures * cells.times * trust
    penalty = prior / weight.sum()
    regression = PoissonRegressor(alpha=penalty, fit_intercept=False, solver="newton-cholesky", max_iter=100)
    found: Floats = regression.fit(rows, cells.counts / exposures, sample_weight=weight).coef_
    return found


def _size(dispersion: Floats | np.float64, expected: Floats) -> Floats:
    """The size of the negative binomial: the more is expected the less it varies, in proportion."""
    size: Floats = dispersion * np.maximum(expected, _LEAST) ** _STEADIER
    return size


def _dispersion(expected: Floats, cells: _Cells, count: int) -> Floats:
    """[K] Of `_DISPERSIONS` the likeliest for whether anything came at all, of each outcome; where it came seldom, of
    all."""
    came_true = cells.counts > 0
    tried = np.zeros((len(_DISPERSIONS), count))
    for at, dispersion in enumerate(_DISPERSIONS):
        size = _size(np.float64(dispersion), expected)
        none = -size * np.log1p(expected / size)  # logarithm of the chance of nothing
        likelihood = np.where(came_true, np.log(-np.expm1(np.minimum(none, -1e-12))), none)
        tried[at] = np.bincount(cells.outcome, likelihood * cells.times, minlength=count)
    pooled = tried.sum(axis=1) / max(float(came_true.sum()), 1.0) * ENOUGH
    best = np.argmax(tried + pooled[:, None], axis=0)
    return np.array([_DISPERSIONS[at] for at in best])


def _cells(seen: Sequence[tuple[Known, Floats]], horizon: int) -> _Cells:
    """All cells in which anything came, and of the others as many as `_ROWS` allows, evenly."""
    outcomes = len(seen[0][0].base)
    every = sum(float(now.present.sum()) for now, _ in seen) * outcomes
    step = max(1, math.ceil(every / _ROWS))
    while math.gcd(step, outcomes) > 1:
        step += 1  # so that no outcome is passed over
    parts = [_window_cells(now, counts, horizon, number % step, step) for number, (now, counts) in enumerate(seen)]
    return _Cells(*(np.concatenate([getattr(part, name) for part in parts]) for name in _Cells.__slots__))


def _window_cells(now: Known, counts: Floats, horizon: int, start: int, step: int) -> _Cells:
    kept = np.zeros(counts.size, dtype=bool)
    kept[start::step] = True
    pairs, outcomes = np.nonzero((kept.reshape(counts.shape) | (counts > 0)) & (now.present[:, None] > 0))
    came_in = counts[pairs, outcomes]
    times = np.where(came_in > 0, 1.0, float(step))
    return _Cells(now.ratios[:, pairs, outcomes].T, outcomes, came_in, now.base[outcomes] * horizon, times)
