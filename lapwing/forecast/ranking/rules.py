"""One-hop rules with an age: who did r' to somebody d days ago does r to them today, so often.

A rule is (r, r', span of d). It speaks for the answer o of a question (s, r, ?) if the last (s, r', o) is d days old.
How often it was right is counted question by question as days go by, so that a confidence used on a day comes from
earlier ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lapwing.forecast.ranking.counts import Tally
from lapwing.forecast.ranking.facts import Asked, Directed, Floats, Ints, Questions

SPANS = np.array([2, 3, 4, 6, 8, 15, 31, 61, 121])  # ages in days at which a rule becomes another one
# Questions added to each rule in which it was wrong, so that a rule seen once is not believed; taken from the rules
# literature's range of 0 to 10 and not tuned. Run benchmarks/forecast_ranking.py before changing it.
CAUTION = 5.0


@dataclass(frozen=True, eq=False)
class Fired:
    """Rules that speak, one a row: for which question and which answer, and the number of the rule."""

    question: Ints
    answer: Ints
    rule: Ints


@dataclass(frozen=True, eq=False)
class Voices:
    """What the rules say for every question and entity, each an array (questions, entities); 0 where none speaks.

    `together` is 1 - product of (1 - confidence) of the rules that speak, `best` the highest confidence.
    """

    together: Floats
    best: Floats


class Rules:
    """Counts of all rules, learned one day at a time."""

    def __init__(self, relations: int) -> None:
        """`relations` in both directions."""
        self.relations = relations
        cells = relations * relations * (len(SPANS) + 1)
        self._spoke = np.zeros(cells, dtype=np.float32)
        self._right = np.zeros(cells, dtype=np.float32)

    def fired(self, past: Directed, questions: Questions) -> Fired:
        """Rules that speak for somebody, from the last time of each (s, r', o) of the past."""
        entities = past.entities
        keys = (past.subject * self.relations + past.relation) * entities + past.object
        tally = Tally(keys, past.ages(questions.day))
        owner = tally.keys // (self.relations * entities)
        start = np.searchsorted(owner, questions.subject)
        length = np.searchsorted(owner, questions.subject, side="right") - start
        question = np.repeat(np.arange(len(length)), length)
        row = np.arange(len(question)) + np.repeat(start - np.cumsum(length) + length, length)
        body = tally.keys[row] // entities % self.relations
        span = np.searchsorted(SPANS, tally.age()[row], side="right")
        rule = (questions.relation[question] * self.relations + body) * (len(SPANS) + 1) + span
        return Fired(question, tally.keys[row] % entities, rule)

    def voices(self, fired: Fired, shape: tuple[int, int]) -> Voices:
        """What they say together; `shape` is (questions, entities)."""
        cells = shape[0] * shape[1]
        code = fired.question * shape[1] + fired.answer
        confidence = self._right[fired.rule] / (self._spoke[fired.rule] + CAUTION)
        best = np.zeros(cells, dtype=np.float32)
        np.maximum.at(best, code, confidence)
        silent = np.bincount(code, np.log1p(-confidence), minlength=cells)
        return Voices((-np.expm1(silent)).astype(np.float32).reshape(shape), best.reshape(shape))

    def learn(self, fired: Fired, day: Asked, entities: int) -> None:
        """Counts who was right."""
        right = np.isin(fired.question * entities + fired.answer, day.question * entities + day.answer)
        self._spoke += np.bincount(fired.rule, minlength=len(self._spoke)).astype(np.float32)
        self._right += np.bincount(fired.rule[right], minlength=len(self._right)).astype(np.float32)
