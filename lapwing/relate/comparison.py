"""Two periods of one pair set side by side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from math import exp, lgamma, log, log1p
from typing import TYPE_CHECKING

from lapwing.ontology import Ontology
from lapwing.relate.dyads import Deed, deeds, mean

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
    for begins, ends in (before, after):
        if ends < begins:
            raise ValueError(f"expected a period that ends after it begins; got {begins} to {ends}")
    early, late = (
        deeds(store, one, other, begins=first, ends=last, ontology=ontology) for first, last in (before, after)
    )
    share = _days(before) / (_days(before) + _days(after))
    counted = Counter(deed.category for deed in (*early, *late))
    differences = [_difference(category, early, late, share) for category in counted]
    return Comparison(
        one,
        other,
        before,
        after,
        (_mean(early), _mean(late)),
        tuple(sorted(differences, key=lambda each: (each.chance, each.category))),
    )


def _difference(category: str, early: list[Deed], late: list[Deed], share: float) -> Difference:
    first, second = (tuple(deed.id for deed in row if deed.category == category) for row in (early, late))
    return Difference(category, first, second, binomial_test(len(first), len(first) + len(second), share))


def binomial_test(hits: int, tries: int, share: float) -> float:
    """Probability of a split no likelier than this one, each try a hit with probability `share` (exact,
    two-sided)."""
    whole = lgamma(tries + 1)
    chances = [
        exp(
            whole - lgamma(count + 1) - lgamma(tries - count + 1) + count * log(share) + (tries - count) * log1p(-share)
        )
        for count in range(tries + 1)
    ]
    bound = chances[hits] * (1 + 1e-9)  # equal chances differ in their last digits
    return min(sum(chance for chance in chances if chance <= bound), 1.0)


def _mean(seen: list[Deed]) -> float | None:
    return mean([deed.score for deed in seen]) if seen else None


def _days(period: Interval) -> int:
    return (period[1] - period[0]).days + 1
