"""Dated facts between numbered entities, and the questions asked of them.

A question about the subject of (?, r, o) is asked as one about the object of (o, r + relations, ?): every fact counts
once in each direction, and everything else in this package knows one kind of question only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lapwing.errors import InputError

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Facts:
    """Facts as four integer arrays of one length, in any order; days may be any whole numbers.

    `country` and `sector` say for each entity where it belongs, -1 unknown. Raises InputError where a number lies
    outside.
    """

    subject: Ints
    relation: Ints
    object: Ints
    day: Ints
    entities: int
    relations: int
    country: Ints | None = None
    sector: Ints | None = None

    def __post_init__(self) -> None:
        """Refuses arrays that do not fit together."""
        if len({len(self.subject), len(self.relation), len(self.object), len(self.day)}) != 1:
            raise _unusable("four arrays of one length", "arrays of different lengths", "cut them from one table")
        for name, numbers, limit in (
            ("subject", self.subject, self.entities),
            ("relation", self.relation, self.relations),
            ("object", self.object, self.entities),
        ):
            if len(numbers) and not (numbers.min() >= 0 and numbers.max() < limit):
                raise _unusable(f"{name} from 0 to {limit - 1}", f"{numbers.min()} to {numbers.max()}", "renumber it")
        for name, groups in (("country", self.country), ("sector", self.sector)):
            if groups is not None and len(groups) != self.entities:
                raise _unusable(f"{name} for {self.entities} entities", f"{len(groups)}", "give -1 where it is unknown")

    def group(self, name: str) -> Ints:
        """Country or sector of each entity, -1 unknown."""
        groups = self.country if name == "country" else self.sector
        return np.full(self.entities, -1, dtype=np.int64) if groups is None else groups


def _unusable(expected: str, came: str, remedy: str) -> InputError:
    return InputError("facts", expected, came, remedy)


@dataclass(frozen=True, eq=False)
class Directed:
    """Facts in both directions, in the order of their days; relations run from 0 to 2 * `Facts.relations`."""

    subject: Ints
    relation: Ints
    object: Ints
    day: Ints
    entities: int
    relations: int

    def before(self, day: int) -> Directed:
        """The facts of earlier days; a view, nothing is copied."""
        return self._cut(0, int(np.searchsorted(self.day, day)))

    def between(self, first: int, end: int) -> Directed:
        """The facts of the days `first` to `end` - 1."""
        return self._cut(int(np.searchsorted(self.day, first)), int(np.searchsorted(self.day, end)))

    def ages(self, day: int) -> Floats:
        """How many days before `day` each fact was."""
        return (day - self.day).astype(np.float32)

    def inverse(self, relation: Ints) -> Ints:
        """The same relations seen from the other side."""
        return (relation + self.relations // 2) % self.relations

    def _cut(self, start: int, end: int) -> Directed:
        part = slice(start, end)
        return Directed(
            self.subject[part], self.relation[part], self.object[part], self.day[part], self.entities, self.relations
        )


def directed(facts: Facts) -> Directed:
    """Every fact twice: as it stands, and seen from its object."""
    order = np.argsort(np.tile(facts.day, 2), kind="stable")
    return Directed(
        np.concatenate([facts.subject, facts.object])[order],
        np.concatenate([facts.relation, facts.relation + facts.relations])[order],
        np.concatenate([facts.object, facts.subject])[order],
        np.tile(facts.day, 2)[order],
        facts.entities,
        2 * facts.relations,
    )


@dataclass(frozen=True, eq=False)
class Questions:
    """Different questions (subject, relation, ?) of one day."""

    subject: Ints
    relation: Ints
    day: int


@dataclass(frozen=True, eq=False)
class Asked:
    """The questions of one day with their true answers: `answer[i]` answers question `question[i]`."""

    questions: Questions
    question: Ints
    answer: Ints


def asked(facts: Directed, day: int) -> Asked:
    """Every fact of the day put as a question, equal questions once."""
    today = facts.between(day, day + 1)
    code, question = np.unique(today.subject * facts.relations + today.relation, return_inverse=True)
    return Asked(Questions(code // facts.relations, code % facts.relations, day), question, today.object)
