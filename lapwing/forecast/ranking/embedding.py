"""Actors and relations as vectors, learned day by day over all entities.

The score of (s, r, o) is ((e_s + a * c_s) * w_r) . o_o on top of the log-odds of the counts, where c_s is the mean of
the vectors o of those s dealt with lately: a bilinear model (Yang et al. 2015, with a vector of its own for each
direction and side) with one step of message passing. After each day it takes one step of AdaGrad along the gradient of
the full softmax, and a few on days drawn from the recent past. A score for a day comes from vectors learned on earlier
days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from lapwing.forecast.ranking.facts import Asked, Directed, Floats, Ints, Questions

Sparse: TypeAlias = Any  # scipy has no types of its own
WIDTH = 48  # numbers a vector
STEP = 0.1
REPLAYS = 2  # days drawn again after each day
REACH = 40  # days kept to draw from
LATELY = 20.0  # half-life in days of whom one dealt with


@dataclass(frozen=True, eq=False)
class Lesson:
    """One day to learn from: its questions with answers, whom their subjects dealt with, and the log-odds of counts."""

    day: Asked
    meets: Sparse
    prior: NDArray[np.float16]  # half the memory; its errors of a thousandth do not show


class Embedding:
    """Vectors of entities and relations; the same for the same seed and days."""

    def __init__(self, entities: int, relations: int, seed: int) -> None:
        """`relations` in both directions."""
        self._chance = np.random.default_rng(seed)
        self._vectors = {
            "subject": self._drawn(entities),
            "object": self._drawn(entities),
            "relation": 1 + self._drawn(relations),
            "context": np.full((1, WIDTH), 0.5, dtype=np.float32),
        }
        self._steps = {name: np.zeros((len(made), 1), dtype=np.float32) for name, made in self._vectors.items()}
        self._lessons: list[Lesson] = []

    def _drawn(self, rows: int) -> Floats:
        return self._chance.normal(0, 0.1, (rows, WIDTH)).astype(np.float32)

    def scores(self, past: Directed, questions: Questions) -> Floats:
        """Log-odds (questions, entities) on top of those of the counts."""
        return self._answer(questions, meets(past, questions))[2] @ self._vectors["object"].T

    def learn(self, past: Directed, day: Asked, prior: Floats) -> None:
        """Takes the day in, and some of the last ones again."""
        self._lessons = [
            *self._lessons[-REACH + 1 :],
            Lesson(day, meets(past, day.questions), prior.astype(np.float16)),
        ]
        self._step(self._lessons[-1])
        for drawn in self._chance.integers(0, len(self._lessons), REPLAYS):
            self._step(self._lessons[drawn])

    def _answer(self, questions: Questions, met: Sparse) -> tuple[Floats, Floats, Floats]:
        """What is near the subjects, the subjects with it, and the answers looked for."""
        near = met @ self._vectors["object"]
        subject = self._vectors["subject"][questions.subject] + self._vectors["context"] * near
        return near, subject, subject * self._vectors["relation"][questions.relation]

    def _step(self, lesson: Lesson) -> None:
        questions, vectors = lesson.day.questions, self._vectors
        near, subject, wanted = self._answer(questions, lesson.meets)
        error = wanted @ vectors["object"].T + lesson.prior
        error -= error.max(axis=1, keepdims=True)
        np.exp(error, out=error)
        answers = np.bincount(lesson.day.question, minlength=len(error))
        error *= (answers / error.sum(axis=1)).astype(np.float32)[:, None]
        np.subtract.at(error, (lesson.day.question, lesson.day.answer), 1)
        back = error @ vectors["object"]
        to_subject = back * vectors["relation"][questions.relation]
        slopes = {
            "context": (to_subject * near).sum(axis=0, keepdims=True),
            "object": error.T @ wanted + lesson.meets.T @ (to_subject * vectors["context"]),
            "relation": _gathered(back * subject, questions.relation, len(vectors["relation"])),
            "subject": _gathered(to_subject, questions.subject, len(vectors["subject"])),
        }
        for name, slope in slopes.items():
            self._steps[name] += (slope**2).mean(axis=1, keepdims=True)
            vectors[name] -= STEP * slope / np.sqrt(self._steps[name] + 1e-4)


def meets(past: Directed, questions: Questions) -> Sparse:
    """Sparse (questions, entities): the shares of those the subject dealt with lately."""
    subjects, row = np.unique(questions.subject, return_inverse=True)
    place = np.full(past.entities, -1)
    place[subjects] = np.arange(len(subjects))
    hit = place[past.subject] >= 0
    weights = np.exp2(-past.ages(questions.day)[hit] / LATELY)
    cells = (place[past.subject[hit]], past.object[hit])
    table = sparse.coo_matrix((weights, cells), shape=(len(subjects), past.entities), dtype=np.float32).tocsr()
    total = np.asarray(table.sum(axis=1)).ravel()
    return sparse.diags((1 / np.maximum(total, 0.5)).astype(np.float32)).dot(table).tocsr()[row]


def _gathered(slopes: Floats, rows: Ints, count: int) -> Floats:
    """The slopes summed by row."""
    picks = sparse.coo_matrix((np.ones(len(rows), dtype=np.float32), (rows, np.arange(len(rows)))), (count, len(rows)))
    gathered: Floats = picks.tocsr() @ slopes
    return gathered
