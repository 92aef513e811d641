"""How a ranking is measured: among all entities, other true answers of the day left out, ties drawn by lot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

import numpy as np

from lapwing.forecast.ranking.bins import Binned
from lapwing.forecast.ranking.facts import Asked, Directed, Floats, Ints


class Ranker(Protocol):
    """Learns from tables of past days; scores are higher the likelier."""

    def fit(self, tables: Sequence[Binned]) -> None:
        """Learns from days whose answers are marked."""

    def score(self, table: Binned) -> Floats:
        """Scores (questions, candidates)."""


class Seen(IntEnum):
    """What of a question's answer had been seen before its day: the first that holds."""

    DEED = 0  # the subject did this to it
    PAIR = 1  # the subject did something else to it
    SUFFERED = 2  # somebody did this to it
    ENTITY = 3  # it was in some fact
    NOTHING = 4


@dataclass(frozen=True)
class Ranks:
    """Mean reciprocal rank and shares of answers among the first 1, 3 and 10; nought of none."""

    count: int
    mrr: float
    first: float
    first_3: float
    first_10: float


def rank(day: Asked, table: Binned, scores: Floats, chance: np.random.Generator) -> Ints:
    """Rank of each true answer of the day, from 1, among all entities; those who are no candidates come last."""
    entities = len(table.others)
    everybody = np.tile(table.others - table.others.max(initial=0) - 1, (len(day.questions.subject), 1))
    if scores.size:
        everybody += scores.min()
    np.put_along_axis(everybody, table.candidates, scores, axis=1)
    rows = everybody[day.question]
    own = rows[np.arange(len(rows)), day.answer]
    true = np.zeros((len(everybody), entities), dtype=np.bool_)
    true[day.question, day.answer] = True
    rows[true[day.question]] = -np.inf
    ties = (rows == own[:, None]).sum(axis=1)
    above = (rows > own[:, None]).sum(axis=1)
    return np.asarray(above + 1 + chance.integers(0, ties + 1), dtype=np.int64)


def seen(past: Directed, day: Asked) -> Ints:
    """Which case of `Seen` each true answer of the day is, by number."""
    subject, relation = day.questions.subject[day.question], day.questions.relation[day.question]
    found = np.full(len(day.answer), int(Seen.NOTHING), dtype=np.int64)
    size = past.entities
    for case, known, wanted in (
        (Seen.ENTITY, past.object, day.answer),
        (Seen.SUFFERED, past.relation * size + past.object, relation * size + day.answer),
        (Seen.PAIR, past.subject * size + past.object, subject * size + day.answer),
        (
            Seen.DEED,
            (past.subject * past.relations + past.relation) * size + past.object,
            (subject * past.relations + relation) * size + day.answer,
        ),
    ):
        found[np.isin(wanted, known)] = int(case)
    return found


def figures(ranks: Ints) -> Ranks:
    """The usual figures of many ranks."""
    if not len(ranks):
        return Ranks(0, 0.0, 0.0, 0.0, 0.0)
    shares = [float((ranks <= place).mean()) for place in (1, 3, 10)]
    return Ranks(len(ranks), float((1 / ranks).mean()), *shares)
