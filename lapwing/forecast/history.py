"""What a store knows of who did what to whom, as arrays: the ground that forecasts are made on and scored on.

Days are proleptic ordinals (`date.toordinal`). Of each act it is kept when it took place and when it was known: the day
of its first report. A forecast of a day uses what was known by then, so that a report of today about last year does not
count as if last year had known it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lapwing.ontology import Ontology

if TYPE_CHECKING:
    from lapwing.store import ActDay, Store

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class History:
    """Acts between two different countries or groups, by the day on which they became known; A acts of P pairs.

    A pair stands there both ways, also where only one was ever seen: which ways will be is not known beforehand.
    `outcomes` are what is forecast: every category, then every quad as "quad 1" to "quad 4"; K in all.
    """

    pairs: tuple[tuple[str, str], ...]  # who and to whom, in order
    outcomes: tuple[str, ...]
    membership: Floats  # [categories, K]: 1 where what is of a category is of the outcome
    pair: Ints  # [A] place in `pairs`
    category: Ints  # [A] place among the categories, which are the first outcomes
    begins: Ints  # [A]
    known: Ints  # [A], in order; never before `begins`
    happening: tuple[str, ...]  # [A] ids
    _firsts: dict[int, Bools] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def place(self) -> dict[tuple[str, str], int]:
        """Where each pair stands in `pairs`."""
        return {pair: at for at, pair in enumerate(self.pairs)}

    @cached_property
    def reverse(self) -> Ints:
        """[P] Where the same two stand the other way round."""
        return np.array([self.place[other, one] for one, other in self.pairs], dtype=np.int64)

    @cached_property
    def sides(self) -> tuple[Ints, Ints]:
        """[P] A number for who does it, and one for whom it is done to."""
        names = {name: at for at, name in enumerate(sorted({name for pair in self.pairs for name in pair}))}
        return (
            np.array([names[one] for one, _ in self.pairs], dtype=np.int64),
            np.array([names[other] for _, other in self.pairs], dtype=np.int64),
        )

    @cached_property
    def first_known(self) -> Ints:
        """[P] The day from which each pair is known to have had to do with one another, either way."""
        found = np.full(len(self.pairs), np.iinfo(np.int64).max)
        np.minimum.at(found, self.pair, self.known)
        return np.minimum(found, found[self.reverse]) if len(found) else found

    @property
    def first(self) -> int:
        """The day on which the first act was known; 0 where there is none."""
        return int(self.known[0]) if len(self.known) else 0

    @property
    def last(self) -> int:
        """The last day on which an act was known; 0 where there is none."""
        return int(self.known[-1]) if len(self.known) else 0

    def seen(self, on: int) -> slice:
        """The acts that were known by the end of a day."""
        return slice(0, int(np.searchsorted(self.known, on, side="right")))

    def weights(self, on: int, half_life: float, grain: int = 1) -> Floats:
        """[P, K] The days with an act known by a day, each counting half for every `half_life` days since; with a
        `grain` spans of so many days."""
        seen = self.seen(on)
        weight = 0.5 ** ((on - self.begins[seen]) / half_life)
        return self.summed(seen, weight * self._first_of(grain)[seen])

    def known_after(self, after: int, until: int) -> int:
        """How many acts took place after one day and were known by the end of another."""
        return int((self.begins[self.seen(until)] > after).sum())

    def _first_of(self, grain: int) -> Bools:
        """[A] Whether no act known before it is of the same pair, category and span: one bad day is not ten."""
        if grain not in self._firsts:
            cells = np.stack([self.pair, self.category, self.begins // grain])
            found = np.zeros(len(self.pair), dtype=bool)
            found[np.unique(cells, axis=1, return_index=True)[1]] = True
            self._firsts[grain] = found
        return self._firsts[grain]

    def summed(self, chosen: slice, weight: Floats) -> Floats:
        """[P, K] The weights of these acts, added up."""
        categories = len(self.membership)
        cells = self.pair[chosen] * categories + self.category[chosen]
        sums = np.bincount(cells, weight, minlength=len(self.pairs) * categories)
        return sums.reshape(len(self.pairs), categories) @ self.membership


def history(acts: Iterable[ActDay], ontology: Ontology) -> History:
    """The history of dated acts, in any order; what somebody does to nobody or to its own is left out."""
    codes = tuple(ontology.categories)
    at = {name: place for place, name in enumerate(codes)}
    kept = [act for act in acts if act.recipient is not None and act.recipient != act.actor and act.category in at]
    kept.sort(key=lambda act: (max(act.known, act.begins), act.begins, act.actor, act.recipient or "", act.happening))
    there = {(act.actor, act.recipient or "") for act in kept}
    pairs = tuple(sorted(there | {(other, one) for one, other in there}))
    place = {pair: number for number, pair in enumerate(pairs)}
    return History(
        pairs=pairs,
        outcomes=(*codes, *(quad_name(quad) for quad in sorted(ontology.quads))),
        membership=_membership(codes, ontology),
        pair=_ints(place[act.actor, act.recipient or ""] for act in kept),
        category=_ints(at[act.category] for act in kept),
        begins=_ints(act.begins.toordinal() for act in kept),
        known=_ints(max(act.known, act.begins).toordinal() for act in kept),
        happening=tuple(act.happening for act in kept),
    )


def history_of(store: Store, ontology: Ontology) -> History:
    """The history of everything that a store holds."""
    return history(store.act_days(), ontology)


def quad_name(quad: int) -> str:
    """The outcome that anything of a quad is."""
    return f"quad {quad}"


def _membership(codes: Sequence[str], ontology: Ontology) -> Floats:
    quads = sorted(ontology.quads)
    of_quad = [[float(ontology.category(name).quad == quad) for quad in quads] for name in codes]
    return np.hstack([np.eye(len(codes)), np.array(of_quad).reshape(len(codes), len(quads))])


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)
