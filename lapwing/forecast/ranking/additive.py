"""A scorecard: a number for each bin of each feature, added up; fitted as a conditional logit, and able to say why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lapwing.forecast.ranking.bins import BINS, Binned, Bins
from lapwing.forecast.ranking.facts import Floats

ROUNDS = 12  # times through the days; further rounds moved MRR on valid days by less than .001
STEP = 0.03  # of Adam
RIDGE = 1e-5  # pull of every number towards nought
BLUR = np.array([1, 2, 3, 4, 3, 2, 1], dtype=np.float32) / 16  # a bin learns from its neighbours, too


@dataclass(frozen=True)
class Contribution:
    """What one feature adds to a candidate's log-odds against the average candidate; `low` <= value < `high`."""

    feature: str
    low: float
    high: float
    log_odds: float


class Additive:
    """The scorecard of bins. `score` gives log-odds up to a constant of the question."""

    def __init__(self, bins: Bins, *, seed: int = 0) -> None:
        """`seed` draws the order of the days."""
        self.bins = bins
        self.points = np.zeros((len(bins.names), BINS), dtype=np.float32)
        self._seed = seed

    def fit(self, tables: Sequence[Binned]) -> None:
        """One step of Adam a day: the gradient of the log of the true answers' probability among all candidates."""
        chance = np.random.default_rng(self._seed)
        raw, mean, square = (np.zeros_like(self.points) for _ in range(3))
        turn, turns = 0, ROUNDS * len(tables)
        for _ in range(ROUNDS):
            for day in chance.permutation(len(tables)):
                slope = _blurred(self._slope(tables[day])) + RIDGE * raw
                mean += 0.1 * (slope - mean)
                square += 0.001 * (slope**2 - square)
                turn += 1
                pace = STEP * (1 - (turn - 1) / turns) * np.sqrt(1 - 0.999**turn) / (1 - 0.9**turn)
                raw -= pace * mean / (np.sqrt(square) + 1e-8)
                self.points = _blurred(raw)

    def score(self, table: Binned) -> Floats:
        """Scores (questions, candidates)."""
        total = np.zeros(table.codes.shape[1:], dtype=np.float32)
        for points, codes in zip(self.points, table.codes, strict=True):
            total += points[codes]
        return total

    def explain(self, table: Binned, question: int, candidate: int) -> list[Contribution]:
        """What speaks for a candidate and against it, the weightiest first; both are places in the table."""
        found = []
        for name, starts, points, codes in zip(
            self.bins.names, self.bins.starts, self.points, table.codes[:, question], strict=True
        ):
            edges = np.concatenate([[-np.inf], starts, [np.inf]])
            code = int(codes[candidate])
            gain = float(points[code] - points[codes].mean())
            found.append(Contribution(name, float(edges[code]), float(edges[code + 1]), gain))
        return sorted(found, key=_weight)

    def _slope(self, table: Binned) -> Floats:
        """Of the mean loss of the day's questions whose answer is among the candidates."""
        odds = self.score(table)
        odds = np.exp(odds - odds.max(axis=1, keepdims=True))
        answers = table.answers.sum(axis=1, keepdims=True)
        error = odds * (answers / odds.sum(axis=1, keepdims=True)) - table.answers
        flat = (error / max(answers.sum(), 1)).ravel()
        sums = [np.bincount(codes.ravel(), flat, minlength=BINS) for codes in table.codes]
        return np.stack(sums).astype(np.float32)


def _blurred(points: Floats) -> Floats:
    """Each bin as a mean of itself and its neighbours, so that fine bins make smooth curves."""
    around = len(BLUR) // 2
    padded = np.pad(points, ((0, 0), (around, around)))
    blurred: Floats = sum(
        (share * padded[:, shift : shift + points.shape[1]] for shift, share in enumerate(BLUR)),
        start=np.zeros_like(points),
    )
    return blurred


def _weight(contribution: Contribution) -> tuple[float, str]:
    return -abs(contribution.log_odds), contribution.feature
