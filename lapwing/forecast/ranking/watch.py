"""Going through the days: a table of features for each day's questions, from what was known before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lapwing.errors import InputError
from lapwing.forecast.ranking.candidates import candidates
from lapwing.forecast.ranking.embedding import Embedding
from lapwing.forecast.ranking.facts import Asked, Directed, Facts, Floats, Ints, Questions, asked, directed
from lapwing.forecast.ranking.features import SEASON, Scene, compared, counted, grouped
from lapwing.forecast.ranking.groups import countries
from lapwing.forecast.ranking.likeness import likeness
from lapwing.forecast.ranking.rules import Rules

CANDIDATES = 250
EVERYBODY = 5.0  # how many facts everybody's share weighs against the counts of one relation


@dataclass(frozen=True, eq=False)
class Table:
    """Features of the candidates of a day's questions.

    `values` is (features, questions, candidates), `candidates` (questions, candidates) says who they are, and `others`
    (entities) puts all those who are no candidates in order.
    """

    questions: Questions
    names: tuple[str, ...]
    values: Floats
    candidates: Ints
    others: Floats


class Watch:
    """Learns from day to day what the features need: rules and vectors.

    `table` of a day and then `learn` of the same day, in the order of the days, uses nothing a forecaster of that day
    could not know. To look further ahead, ask for tables of later days without learning them.
    """

    def __init__(self, facts: Facts, *, seed: int = 0, count: int = CANDIDATES) -> None:
        """`count` candidates a question."""
        self.facts = directed(facts)
        self.known = int(self.facts.day[0]) if len(self.facts.day) else 0
        self._country, self._sector = facts.group("country"), facts.group("sector")
        self._count = count
        self._rules = Rules(self.facts.relations)
        self._embedding = Embedding(facts.entities, self.facts.relations, seed)

    def asked(self, day: int) -> Asked:
        """The facts of the day as questions and answers."""
        return asked(self.facts, day)

    def table(self, questions: Questions) -> Table:
        """Features from the facts before both the questions' day and the first day not learned."""
        past = self.facts.before(min(self.known, questions.day))
        scores = self._scores(past, questions)
        chosen = candidates(scores, self._count)
        scene = Scene(past, questions, chosen, countries(self._country, past), self._sector)
        made = compared(scores, chosen) | counted(scene) | grouped(scene)
        others = np.bincount(past.object, np.exp2(-past.ages(questions.day) / SEASON), minlength=past.entities)
        return Table(questions, tuple(made), np.stack(list(made.values())), chosen, others.astype(np.float32))

    def learn(self, days: Iterable[int]) -> None:
        """Takes in the facts of days that have passed, in their order; InputError for facts learned already."""
        for day in days:
            today, past = asked(self.facts, day), self.facts.before(day)
            if len(today.answer):
                if day < self.known:
                    raise InputError("facts", f"days from {self.known} on", f"{day}", "learn each day once, in order")
                prior = log_odds(past, today.questions)
                self._rules.learn(self._rules.fired(past, today.questions), today, past.entities)
                self._embedding.learn(past, today, prior)
            self.known = max(self.known, day + 1)

    def _scores(self, past: Directed, questions: Questions) -> dict[str, Floats]:
        """Scores of all entities, by name."""
        prior = log_odds(past, questions)
        voices = self._rules.voices(self._rules.fired(past, questions), prior.shape)
        return {
            "prior": prior,
            "together": voices.together,
            "best": voices.best,
            "vector": self._embedding.scores(past, questions),
            **likeness(past, questions),
        }


def log_odds(past: Directed, questions: Questions) -> Floats:
    """How likely each entity answers a question, from how often the relation was done to it and how busy it is."""
    faded = np.exp2(-past.ages(questions.day) / SEASON)
    busy = np.bincount(past.object, faded, minlength=past.entities) + 1e-2
    cells = past.relation * past.entities + past.object
    done = np.bincount(cells, faded, minlength=past.relations * past.entities).reshape(past.relations, past.entities)
    expected = done[questions.relation] + EVERYBODY * busy / busy.sum()
    odds: Floats = np.log(expected / expected.sum(axis=1, keepdims=True)).astype(np.float32)
    return odds
