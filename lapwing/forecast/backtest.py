"""The model on the store's own past: fitted on what was known on a day, scored by what came after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from lapwing.forecast.baselines import BASELINES, baselines
from lapwing.forecast.features import known
from lapwing.forecast.history import History
from lapwing.forecast.model import Model, came, fit, windows
from lapwing.forecast.scores import Scores, scores, skill

COVERAGE = 0.8
"""Probability of the interval that is given for a number: one in five is to lie outside."""

_SCORED = 26  # windows at most: half a year of weeks
_PART = 3  # of all windows the newest third is scored, and the model learns from what lies before each
_REFITS = 4  # times that the model is learned anew on the way


@dataclass(frozen=True, slots=True)
class Skill:
    """Brier skill scores against each of `BASELINES`: above nought is better than it; None where it loses nothing."""

    base_rate: float | None
    persistence: float | None
    recurrence: float | None


@dataclass(frozen=True, slots=True)
class Record:
    """How forecasts of one horizon fared. Every pair that was known on a day was forecast; pairs never seen before were
    not, and what they did is `unforeseen`."""

    horizon: int  # days
    first: date | None  # the days on which forecasts were made; None: there were none
    last: date | None
    windows: int
    learned: bool  # whether the model had enough to learn from; else the base rate was scored
    pairs: int  # on the last of these days
    categories: Scores  # of all categories together
    skill: Skill
    by_outcome: tuple[tuple[str, Scores, Skill], ...]  # categories and quads
    covered: float  # share of the numbers that lay in their interval
    acts: int  # that came in the windows
    unforeseen: int  # of these between pairs never seen before


@dataclass(frozen=True, slots=True)
class _Window:
    """Chances of the model and of the baselines [1 + B, N, K], what came [N, K], and the interval's success [N, K]."""

    chances: np.ndarray
    came: np.ndarray
    covered: np.ndarray
    unforeseen: int
    pairs: int


def backtest(history: History, today: int, horizon: int) -> Record:
    """Scores forecasts of the last windows before a day, each made with what was known when it began."""
    origins = _origins(history, today, horizon)
    models = _models(history, origins, horizon)
    found = [_window(history, model, on, horizon, today) for on, model in zip(origins, models, strict=True)]
    return _record(history, origins, found, horizon, learned=bool(found) and all(model.learned for model in models))


def _origins(history: History, today: int, horizon: int) -> list[int]:
    """The days on which forecasts are made, oldest first; their windows do not overlap."""
    every = windows(history, today, horizon, apart=horizon)
    return every[: min(len(every) // _PART, _SCORED)][::-1]


def _models(history: History, origins: list[int], horizon: int) -> list[Model]:
    """For each day the newest model that was learned by then."""
    every = max(1, -(-len(origins) // _REFITS))
    fitted = {place: fit(history, origins[place], horizon) for place in range(0, len(origins), every)}
    return [fitted[place - place % every] for place in range(len(origins))]


def _window(history: History, model: Model, on: int, horizon: int, today: int) -> _Window:
    now = known(history, on)
    there = now.present > 0
    counts = came(history, now, horizon, today)[there]
    expected = model.expected(now)[there]
    low, high = model.interval(expected, COVERAGE)
    others = [each[there] for each in baselines(history, now, horizon)]
    seen = history.seen(today)
    inside = (history.begins[seen] > on) & (history.begins[seen] <= on + horizon)
    return _Window(
        chances=np.stack([model.chance(expected), *others]),
        came=counts,
        covered=(counts >= low) & (counts <= high),
        unforeseen=int((inside & ~there[history.pair[seen]]).sum()),
        pairs=int(there.sum()),
    )


def _record(history: History, origins: list[int], found: list[_Window], horizon: int, *, learned: bool) -> Record:
    categories = len(history.membership)
    empty = np.zeros((1 + len(BASELINES), 0, len(history.outcomes)))
    chances = np.concatenate([each.chances for each in found], axis=1) if found else empty
    counts = np.concatenate([each.came for each in found]) if found else empty[0]
    covered = np.concatenate([each.covered for each in found]) if found else empty[0]
    whole = slice(0, categories)
    return Record(
        horizon=horizon,
        first=date.fromordinal(origins[0]) if origins else None,
        last=date.fromordinal(origins[-1]) if origins else None,
        windows=len(origins),
        learned=learned,
        pairs=found[-1].pairs if found else 0,
        categories=_scored(chances[:, :, whole], counts[:, whole])[0],
        skill=_scored(chances[:, :, whole], counts[:, whole])[1],
        by_outcome=tuple(_by_outcome(history, chances, counts)),
        covered=float(covered[:, whole].mean()) if covered.size else 0.0,
        acts=int(counts[:, whole].sum()) + sum(each.unforeseen for each in found),
        unforeseen=sum(each.unforeseen for each in found),
    )


def _by_outcome(history: History, chances: np.ndarray, counts: np.ndarray) -> Iterator[tuple[str, Scores, Skill]]:
    for at, name in enumerate(history.outcomes):
        yield name, *_scored(chances[:, :, at], counts[:, at])


def _scored(chances: np.ndarray, counts: np.ndarray) -> tuple[Scores, Skill]:
    truth = counts.ravel() > 0
    own, *others = (scores(each.ravel(), truth) for each in chances)
    return own, Skill(*(skill(own, other) for other in others))
