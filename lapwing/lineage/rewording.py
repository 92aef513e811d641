"""Whether one article tells another's sentences in other words, by a person or a machine.

Synonyms go; names, numbers, what stands in one sentence together and what follows what stay. Sentences are pairs by
the content words that they share, each weighed by how rare it is among the sentences of the two and twice where it is
a name or a number. Two reporters who tell of one event agree on names and numbers, and neither on what stands
together nor on what follows what: that, and not how much is shared, tells a rewording from an independent report.
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
What it costs on single sentences is printed by benchmarks/paraphrase.py."""
LEAST_SHARED = 0.40
"""Share of either article's weight in items that the other has, too. This and the six bounds below were chosen
together on benchmarks/rewordings (24 articles: light and heavy rewordings and summaries to be linked, reports that
another wrote from the same facts not), on 983 pairs of reports of one event (coref_ecb.jsonl) and on 223 of one
subject (reuse_abp.jsonl). Heavy rewordings share 0.48 at least and 0.56 in the middle, reports from the same facts
0.63 in the middle: `LEAST_BUILT` tells them apart. A false link hides an independent report, a missed one counts one
too many. Run benchmarks/lineage.py and benchmarks/rewordings.py before changing any."""
LEAST_BUILT = 0.45
"""How alike the two are built, see `Alignment.built`: 0.94 in the middle for light rewordings, 0.65 for heavy ones,
0.33 for reports from the same facts."""
LEAST_FOR_OVERLAP = 0.85
"""The same as a share of the overlap: who shares more words by reporting the same facts has to be built more
alike."""
FEWEST_RARE = 25
"""Items in common that few other sentences have: 45 at least for 23 of 24 heavy rewordings, 21 at most for articles
on one subject, 42 at most for reports of one event, which are short."""
SUMMARY_CONTAINED = 0.60
"""Share of a summary's weight that the longer article has, where less than `LEAST_SHARED` of the longer is in it."""
SUMMARY_BUILT = 0.65
"""Higher than `LEAST_BUILT`: a summary has the main facts in the order of their weight, as an independent report has.
From 0.55 on 20 of 24 summaries were linked and 10 of 24 pairs of summary and independent report."""
SUMMARY_RARE = 22
"""Half of the summaries share 30 rare items, reports of one event 22 in one pair of ten."""

_RARE = 4  # sentences of the two together that an item may stand in and be rare
_MOST_UNITS = 400  # sentences of an article that are looked at: bounds the alignment
_NAME_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """Sentences of two articles that tell the same, and how alike the two are built."""

    pairs: tuple[tuple[int, int], ...] = ()  # units of the one and of the other, each once, in the order of the one
    spread: float = 0.0  # share of the weight of the article that has less of it in items that the other has, too
    contained: float = 0.0  # the same of the article that has more of it
    built: float = 0.0
    """From 1, the same order and the same things told together, to 0 or less. Product of three shares: the weight of
    pairs in one order against that of all pairs; the correlation of the places of a sentence and its likeliest
    partner; how much of what a sentence shares it shares with one partner, on the side where that is more."""
    rare: int = 0  # distinct rare items that sentences of both have in common

    @property
    def rewords(self) -> bool:
        """Whether this is one text in other words."""
        alike = self.spread >= LEAST_SHARED and self.built >= max(LEAST_BUILT, LEAST_FOR_OVERLAP * self.spread)
        return alike and self.rare >= FEWEST_RARE

    @property
    def summarises(self) -> bool:
        """Whether the shorter retells the longer in fewer words."""
        alike = self.contained >= SUMMARY_CONTAINED and self.built >= SUMMARY_BUILT
        return alike and self.spread < LEAST_SHARED and self.rare >= SUMMARY_RARE


def align(here: Words, there: Words) -> Alignment:
    """The sentences that tell the same, and what that says of the two articles."""
    first, second, counts = _counted(here, there)
    rare = {item for item, count in counts.items() if count <= _RARE}
    in_both = frozenset[str]().union(*first) & frozenset[str]().union(*second)
    if len(in_both & rare) < SUMMARY_RARE:
        return Alignment()
    weights = _weights(counts, items.names([here, there]), len(first) + len(second))
    shared, sizes = _overlaps(first, second, weights)
    gains = _gains(shared, *sizes)
    free, ordered = _free(gains), _in_order(gains)
    held = _held(first, in_both, weights), _held(second, in_both, weights)
    shares = sorted(float(weight.sum() / size.sum()) for weight, size in zip(held, sizes, strict=True))
    in_order = sum(gains[pair] for pair in ordered) / max(sum(gains[pair] for pair in free), 1e-9)
    together = max(float(shared.max(axis=1 - side).sum() / held[side].sum()) for side in (0, 1))
    return Alignment(
        pairs=tuple(sorted(free)),
        spread=shares[0],
        contained=shares[1],
        built=min(float(in_order), 1.0) * max(_correlation(shared), _correlation(shared.T)) * together,
        rare=len({item for i, j in free for item in first[i] & second[j] & rare}),
    )


def pairs(here: Words, there: Words) -> list[tuple[list[int], list[int]]]:
    """Groups of sentences that tell the same, in the order of `here`: one and one, or one and the pieces it was split
    into.

    Every unit of either stands in one group at most.
    """
    shared, sizes = _compared(here, there)
    free = _free(_gains(shared, *sizes))
    groups = {i: ([i], [j]) for i, j in free}
    taken = {j: i for i, j in free}
    for j in range(shared.shape[1] if shared.size else 0):
        i = int(shared[:, j].argmax())
        if j not in taken and i in groups and shared[i, j] >= _PIECE * sizes[1][j] and _beside(j, groups[i][1]):
            groups[i][1].append(j)
    for i in range(shared.shape[0] if shared.size else 0):
        j = int(shared[i].argmax())
        home = groups.get(taken.get(j, -1))
        if i not in groups and home and shared[i, j] >= _PIECE * sizes[0][i] and _beside(i, home[0]):
            home[0].append(i)
    return sorted((sorted(ours), sorted(theirs)) for ours, theirs in groups.values())


_PIECE = 0.35
"""Share of a sentence's weight that another must have for it to be a piece of the other, beside the piece that is its
pair. Only how pairs are shown depends on it; not tuned."""


def _beside(place: int, others: Sequence[int]) -> bool:
    return any(abs(place - other) == 1 for other in others)


def _compared(here: Words, there: Words) -> tuple[Matrix, tuple[Matrix, Matrix]]:
    """What `_overlaps` says of the two articles' sentences."""
    first, second, counts = _counted(here, there)
    return _overlaps(first, second, _weights(counts, items.names([here, there]), len(first) + len(second)))


def _counted(here: Words, there: Words) -> tuple[Units, Units, Counter[str]]:
    """The items of each sentence of the two, and in how many sentences each item stands."""
    first, second = items.units(here, _MOST_UNITS), items.units(there, _MOST_UNITS)
    return first, second, Counter(item for unit in (*first, *second) for item in unit)


def _weights(counts: Counter[str], names: frozenset[str], units: int) -> dict[str, float]:
    rarity = {count: math.log(1 + units / count) for count in set(counts.values())}
    return {
        item: (_NAME_WEIGHT if item in names or items.number(item) else 1.0) * rarity[count]
        for item, count in counts.items()
    }


def _overlaps(first: Units, second: Units, weights: dict[str, float]) -> tuple[Matrix, tuple[Matrix, Matrix]]:
    """Weight that each sentence of the one shares with each of the other, and the weight of each."""
    common = frozenset[str]().union(*first) & frozenset[str]().union(*second)
    order = {item: column for column, item in enumerate(sorted(common))}
    weight = np.array([weights[item] for item in order])
    shared: Matrix = (_incidence(first, order) * weight) @ _incidence(second, order).T
    everything = frozenset(weights)
    return shared, (_held(first, everything, weights), _held(second, everything, weights))


def _held(units: Units, among: frozenset[str], weights: dict[str, float]) -> Matrix:
    """The weight of each sentence's items that are among these."""
    return np.array([sum(weights[item] for item in sorted(unit & among)) for unit in units])


def _incidence(units: Units, order: dict[str, int]) -> Matrix:
    made = np.zeros((len(units), len(order)))
    for row, unit in enumerate(units):
        made[row, [order[item] for item in unit if item in order]] = 1.0
    return made


def likeness(here: Words, there: Words) -> Matrix:
    """Weighted Dice, from 0 to 1, of each sentence of the one (rows) with each of the other (columns)."""
    shared, sizes = _compared(here, there)
    return _dice(shared, *sizes)


def _dice(shared: Matrix, one: Matrix, other: Matrix) -> Matrix:
    sums = one[:, None] + other[None, :]
    dice: Matrix = np.divide(2 * shared, sums, out=np.zeros_like(shared), where=sums > 0)
    return dice


def _gains(shared: Matrix, one: Matrix, other: Matrix) -> Matrix:
    """What a pair is worth: its Dice above `ALIKE`, times the weight of its smaller sentence."""
    gains: Matrix = np.maximum(_dice(shared, one, other) - ALIKE, 0.0) * np.minimum(one[:, None], other[None, :])
    return gains


def _free(gains: Matrix) -> list[tuple[int, int]]:
    """Pairs in any order, the best first, no sentence twice."""
    rows, columns = np.nonzero(gains)
    order = np.lexsort((columns, rows, -gains[rows, columns]))
    ours, theirs, made = set[int](), set[int](), []
    for i, j in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if i not in ours and j not in theirs:
            ours.add(i)
            theirs.add(j)
            made.append((i, j))
    return made


def _in_order(gains: Matrix) -> list[tuple[int, int]]:
    """The chain of pairs, rising on both sides, that is worth most (as in Gale and Church 1993)."""
    best = np.zeros((gains.shape[0] + 1, gains.shape[1] + 1))
    for row, gain in enumerate(gains):
        best[row + 1, 1:] = np.maximum.accumulate(np.maximum(best[row, 1:], best[row, :-1] + gain))
    found = []
    i, j = gains.shape
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found.append((i, j))
    return found[::-1]


def _correlation(shared: Matrix) -> float:
    """Of the place of each sentence of the second and that of its likeliest partner, weighed by what they share."""
    weights = shared.max(axis=0)
    if np.count_nonzero(weights) < _FEWEST_PLACES:
        return 0.0
    places, partners = np.arange(shared.shape[1], dtype=float), shared.argmax(axis=0).astype(float)
    ours, theirs = (values - np.average(values, weights=weights) for values in (places, partners))
    spread = math.sqrt(float(np.average(ours**2, weights=weights) * np.average(theirs**2, weights=weights)))
    return float(np.average(ours * theirs, weights=weights)) / spread if spread else 0.0


_FEWEST_PLACES = 4  # three points lie on a line too easily
