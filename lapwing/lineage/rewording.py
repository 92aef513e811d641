"""Whether one article tells another's sentences in other words, by a person or a machine.

Synonyms go, names, numbers and the order of the sentences stay. The sentences of both are aligned in order
(dynamic programming, as in the alignment of translations: Gale and Church 1993), by the content words that they
share, each weighed by how rare it is among the sentences of the two and twice where it is a name or a number.
Two reporters who tell of one event agree on names and numbers, and not on what follows what.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lapwing.lineage import items
from lapwing.lineage.words import Words

Matrix = NDArray[np.float64]
Units = Sequence[frozenset[str]]

ALIKE = 0.22
"""Weighted Dice of two sentences from which they may be a pair: half of the mean of the pairs of seeds 001 and 002.
See `LEAST_KEPT`."""
LEAST_KEPT = 0.35
"""Share of the shorter article's weight that its pairs have in common. Seeds 001 and 002, two machine rewordings of
one report, have 0.43; of 223 pairs on the same subject (reuse_abp.jsonl, "unrelated") none has over 0.12. Of 917 pairs
of reports of one event (coref_ecb.jsonl, many of them from one agency) 31 pass this and the four bounds below; those
that were read retell one statement. A false link hides an independent report, a missed one counts one too many: so the
bounds lie high in the gap. Run benchmarks/lineage.py before changing any of them."""
LEAST_COVERED = 0.70
"""Share of the shorter article, by weight, whose sentences have a partner: 0.94 for the seeds, 0.50 at most for the
unrelated."""
LEAST_SPREAD = 0.40
"""The same of the longer article, 0.61 for the seeds: a rewording retells the whole."""
FEWEST_PAIRS = 5
FEWEST_RARE = 25
"""Items in common that few other sentences have: 92 for the seeds, 21 at most for the unrelated."""

_RARE = 4  # sentences of the two together that an item may stand in and be rare
_MOST_UNITS = 400  # sentences of an article that are looked at: bounds the alignment
_NAME_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """Sentences of two articles that are pairs, in order, and how much they keep."""

    pairs: tuple[tuple[int, int], ...]  # units of the one and of the other
    covered: float  # share of the shorter article's weight in sentences that have a partner
    spread: float  # the same of the longer article
    kept: float  # share of the shorter article's weight in items that a pair has in common
    rare: int  # distinct rare items that the pairs have in common

    @property
    def rewords(self) -> bool:
        """Whether this is one text in other words."""
        enough = len(self.pairs) >= FEWEST_PAIRS and self.rare >= FEWEST_RARE
        whole = self.covered >= LEAST_COVERED and self.spread >= LEAST_SPREAD
        return enough and whole and self.kept >= LEAST_KEPT


def align(here: Words, there: Words) -> Alignment:
    """The best pairing of the two articles' sentences that keeps their order."""
    first, second = items.units(here, _MOST_UNITS), items.units(there, _MOST_UNITS)
    counts = Counter(item for unit in (*first, *second) for item in unit)
    rare = {item for item, count in counts.items() if count <= _RARE}
    in_both = frozenset[str]().union(*first) & frozenset[str]().union(*second)
    if len(in_both & rare) < FEWEST_RARE:
        return Alignment((), 0.0, 0.0, 0.0, 0)
    weights = _weights(counts, items.names([here, there]), len(first) + len(second))
    shared, sizes = _overlaps(first, second, weights)
    pairs = _in_order(_gains(shared, *sizes))
    shorter = 0 if sizes[0].sum() <= sizes[1].sum() else 1
    kept_rare = {item for i, j in pairs for item in first[i] & second[j] & rare}
    paired = [sum(float(size[pair[side]]) for pair in pairs) / float(size.sum()) for side, size in enumerate(sizes)]
    return Alignment(
        pairs=tuple(pairs),
        covered=paired[shorter],
        spread=paired[1 - shorter],
        kept=sum(float(shared[pair]) for pair in pairs) / float(sizes[shorter].sum()),
        rare=len(kept_rare),
    )


def _weights(counts: Counter[str], names: frozenset[str], units: int) -> dict[str, float]:
    return {
        item: (_NAME_WEIGHT if item in names or items.number(item) else 1.0) * math.log(1 + units / count)
        for item, count in counts.items()
    }


def _overlaps(first: Units, second: Units, weights: dict[str, float]) -> tuple[Matrix, tuple[Matrix, Matrix]]:
    """Weight that each sentence of the one shares with each of the other, and the weight of each."""
    common = frozenset[str]().union(*first) & frozenset[str]().union(*second)
    order = {item: column for column, item in enumerate(sorted(common))}
    weight = np.array([weights[item] for item in order])
    shared: Matrix = (_incidence(first, order) * weight) @ _incidence(second, order).T
    return shared, (_sizes(first, weights), _sizes(second, weights))


def _sizes(units: Units, weights: dict[str, float]) -> Matrix:
    return np.array([sum(weights[item] for item in sorted(unit)) for unit in units])


def _incidence(units: Units, order: dict[str, int]) -> Matrix:
    made = np.zeros((len(units), len(order)))
    for row, unit in enumerate(units):
        made[row, [order[item] for item in unit if item in order]] = 1.0
    return made


def _gains(shared: Matrix, one: Matrix, other: Matrix) -> Matrix:
    """What a pair is worth: its Dice above `ALIKE`, times the weight of its smaller sentence."""
    sums = one[:, None] + other[None, :]
    dice = np.divide(2 * shared, sums, out=np.zeros_like(shared), where=sums > 0)
    gains: Matrix = np.maximum(dice - ALIKE, 0.0) * np.minimum(one[:, None], other[None, :])
    return gains


def _in_order(gains: Matrix) -> list[tuple[int, int]]:
    """The chain of pairs, rising on both sides, that is worth most."""
    best = np.zeros((gains.shape[0] + 1, gains.shape[1] + 1))
    for row, gain in enumerate(gains):
        best[row + 1, 1:] = np.maximum.accumulate(np.maximum(best[row, 1:], best[row, :-1] + gain))
    pairs = []
    i, j = gains.shape
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]
