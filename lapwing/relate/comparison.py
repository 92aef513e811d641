"""Two periods of one pair set side by side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from math import comb
from typing import TYPE_CHECKING

from lapwing.ontology import Ontology, load
from lapwing.relate.dyads import Occurrence, between, mean, score

if TYPE_CHECKING:
    from lapwing.store import Store

CHANCE = 0.05
"""Probability of a difference as large by chance below which it is called one. Several categories are compared at
once, so one in twenty of those called so is expected to be chance: `Difference.chance` is there to be read."""

Interval = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Difference:
    """Happenings of a category in both periods. `chance` is the probability of so uneven a split of them if the rate
    a day were the same (conditional test of two Poisson means, Przyborowski and Wilenski 1940, two-sided)."""

    category: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    chance: float

    @property
    def clear(self) -> bool:
        """Whether chance would seldom do it."""
        return self.chance < CHANCE


@dataclass(frozen=True, slots=True)
class Comparison:
    """A pair in two periods; scores are means over happenings, None without any."""

    one: str
    other: str
    before: Interval
    after: Interval
    scores: tuple[float | None, float | None]
    differences: tuple[Difference, ...]  # the least likely by chance first


def compare(
    store: Store, one: str, other: str, before: Interval, after: Interval, *, ontology: Ontology | None = None
) -> Comparison:
    """What two did to one another in one period against another, both days of a period included.

    Raises:
        ValueError: a period ends before it begins.
    """
    codes = ontology or load()
    for begins, ends in (before, after):
        if ends < begins:
            raise ValueError(f"expected a period that ends after it begins; got {begins} to {ends}")
    early, late = (between(store, one, other, *period, codes) for period in (before, after))
    share = _days(before) / (_days(before) + _days(after))
    counted = Counter(each.happening.category for each in (*early, *late))
    differences = [_difference(category, early, late, share) for category in counted]
    return Comparison(
        one,
        other,
        before,
        after,
        (_mean(early, codes), _mean(late, codes)),
        tuple(sorted(differences, key=lambda each: (each.chance, each.category))),
    )


def _difference(category: str, early: list[Occurrence], late: list[Occurrence], share: float) -> Difference:
    first, second = (
        tuple(each.happening.id for each in row if each.happening.category == category) for row in (early, late)
    )
    return Difference(category, first, second, binomial_test(len(first), len(first) + len(second), share))


def binomial_test(hits: int, tries: int, share: float) -> float:
    """Probability of a split no likelier than this one, each try a hit with probability `share` (exact,
    two-sided)."""
    chances = [comb(tries, count) * share**count * (1 - share) ** (tries - count) for count in range(tries + 1)]
    bound = chances[hits] * (1 + 1e-9)  # equal chances differ in their last digits
    return min(sum(chance for chance in chances if chance <= bound), 1.0)


def _mean(seen: list[Occurrence], ontology: Ontology) -> float | None:
    return mean([score(each, ontology) for each in seen]) if seen else None


def _days(period: Interval) -> int:
    return (period[1] - period[0]).days + 1
