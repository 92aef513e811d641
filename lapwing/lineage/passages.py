"""Runs of the same words in two articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lapwing.lineage.words import Words, grams

SHORTEST = 8
"""Words that a passage has at least in common; what is shorter is idiom. The measure of reuse_abp.jsonl, too."""

_SEED = 5  # words in a row that begin a run
_PLACES = 8  # places in the other text at which a seed is tried: bounds the work where one line is repeated
_GAP = 3  # words that may differ inside a passage


@dataclass(frozen=True, slots=True)
class Run:
    """The same `length` words from word `here` of one article and word `there` of the other."""

    here: int
    there: int
    length: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Runs that follow one another in both articles with at most `_GAP` words between."""

    runs: tuple[Run, ...]

    @property
    def length(self) -> int:
        """Words in common."""
        return sum(run.length for run in self.runs)

    @property
    def here(self) -> tuple[int, int]:
        """First and last word, exclusive, in the one article."""
        return self.runs[0].here, self.runs[-1].here + self.runs[-1].length

    @property
    def there(self) -> tuple[int, int]:
        """First and last word, exclusive, in the other."""
        return self.runs[0].there, self.runs[-1].there + self.runs[-1].length

    def quoted(self, here: Words, there: Words) -> int:
        """Words in common that stand in quotation marks in both."""
        return sum(
            here.quoted[run.here + step] and there.quoted[run.there + step]
            for run in self.runs
            for step in range(run.length)
        )


def passages(here: Words, there: Words) -> list[Passage]:
    """What the two share, in the order of `here`; no word of either is used twice."""
    found: list[list[Run]] = []
    for run in _runs(here, there):
        if found and _continues(found[-1][-1], run):
            found[-1].append(run)
        else:
            found.append([run])
    made = [Passage(tuple(runs)) for runs in found]
    return [passage for passage in made if passage.length >= SHORTEST]


def _runs(here: Words, there: Words) -> Iterator[Run]:
    """Greedy string tiling from the left: at each word of `here` the longest unused run of `there`."""
    seeds, others = grams(here.forms, _SEED), grams(there.forms, _SEED)
    in_both = np.isin(seeds, others)
    places: dict[int, list[int]] = {}
    for index in np.flatnonzero(np.isin(others, seeds[in_both])).tolist():
        at = places.setdefault(int(others[index]), [])
        if len(at) < _PLACES:
            at.append(index)
    used = bytearray(len(there))
    end = 0
    for index in np.flatnonzero(in_both).tolist():
        if index < end:
            continue
        lengths = [(_length(here, there, index, place, used), -place) for place in places[int(seeds[index])]]
        length, place = max(lengths)
        if length >= _SEED:
            used[-place : -place + length] = b"\1" * length
            yield Run(index, -place, length)
            end = index + length


def _length(here: Words, there: Words, index: int, place: int, used: bytearray) -> int:
    length = 0
    most = min(len(here) - index, len(there) - place)
    while length < most and here.forms[index + length] == there.forms[place + length] and not used[place + length]:
        length += 1
    return length


def _continues(before: Run, after: Run) -> bool:
    gaps = after.here - before.here - before.length, after.there - before.there - before.length
    return all(0 <= gap <= _GAP for gap in gaps)
