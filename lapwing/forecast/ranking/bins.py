"""Features as small whole numbers: the bin each value falls in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lapwing.forecast.ranking.facts import Asked, Floats, Ints, Questions
from lapwing.forecast.ranking.watch import Table

Codes = NDArray[np.uint8]
Marks = NDArray[np.bool_]
BINS = 256
# Bins begin at so many quantiles of the candidates, and at so many of the true answers. Few bins keep the scorecard
# from learning by heart: on valid days of ICEWS14 its MRR was .463 with 160 and 90, .479 with 48 and 16, .483 with 24
# and 8 and .484 with 16 and 4, that of trees .482, .489 and .491 with the first three. Run
# benchmarks/forecast_ranking.py with --valid before changing them.
OF_ALL = 24
OF_TRUE = 8


@dataclass(frozen=True, eq=False)
class Binned:
    """A table with bins for values, a quarter of its size; `answers` marks the true answers among the candidates."""

    questions: Questions
    codes: Codes
    candidates: Ints
    others: Floats
    answers: Marks


@dataclass(frozen=True, eq=False)
class Bins:
    """Where the bins of each feature begin: bin i + 1 at `starts[i]`."""

    names: tuple[str, ...]
    starts: tuple[Floats, ...]

    @classmethod
    def of(cls, tables: Sequence[Table], days: Sequence[Asked]) -> Bins:
        """Bins that tell candidates apart, and true answers still better; `days` has the answers of each table."""
        true = [_marked(table, day.question, day.answer) for table, day in zip(tables, days, strict=True)]
        starts = []
        for feature in range(len(tables[0].names)):
            values = np.concatenate([table.values[feature].ravel() for table in tables])
            right = [table.values[feature][marks] for table, marks in zip(tables, true, strict=True)]
            edges = [_quantiles(values, OF_ALL), _quantiles(np.concatenate(right), OF_TRUE)]
            starts.append(np.unique(np.concatenate(edges)).astype(np.float32))
        return cls(tables[0].names, tuple(starts))

    def code(self, table: Table, question: Ints | None = None, answer: Ints | None = None) -> Binned:
        """The table in bins; with `question` and `answer` (see `Asked`) its true answers are marked."""
        codes = np.empty(table.values.shape, dtype=np.uint8)
        for feature, starts in enumerate(self.starts):
            codes[feature] = np.searchsorted(starts, table.values[feature].ravel(), side="right").reshape(
                codes.shape[1:]
            )
        marked = np.zeros(table.candidates.shape, dtype=np.bool_)
        if question is not None and answer is not None:
            marked = _marked(table, question, answer)
        return Binned(table.questions, codes, table.candidates, table.others, marked)


def _marked(table: Table, question: Ints, answer: Ints) -> Marks:
    """The true answers among the candidates (questions, candidates)."""
    true = np.zeros((len(table.questions.subject), len(table.others)), dtype=np.bool_)
    true[question, answer] = True
    return np.take_along_axis(true, table.candidates, axis=1)


def _quantiles(values: Floats, count: int) -> Floats:
    """The commonest or middle value, and so many quantiles of the others: half of many features is one value."""
    if not len(values):
        return values
    middle = np.quantile(values, 0.5, method="lower")
    varied = values[values != middle]
    shares = np.linspace(0, 1, count + 1)[1:]
    others = np.quantile(varied, shares, method="lower") if len(varied) else varied
    return np.append(others, middle).astype(np.float32)
