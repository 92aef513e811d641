"""Which articles are worth a comparison: what two sketches must share, said once for the store and for a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

from lapwing.records import Sketch

MANY = 50
"""Articles that are compared at most, those that share most: the comparison of two takes some milliseconds, and a
report printed by a thousand outlets is one family as soon as each copy meets one other."""
COMMON = 50
"""Articles that may share a shingle or a pair of names before it says nothing: a standing phrase, the foot of a site,
a head of state and his country. Of a band that more share, so many are looked at: the fifty-first reprint of one
report must find another."""
SHARED_BANDS = 3
"""Bands that two must share. They find what shingles do not, copies of a text that more than `COMMON` have printed, and
such share half of their bands; unrelated texts share one now and then."""
SHARED_WORDS = 5
"""Shingles, or hashes of quotations, that two must share: nine words in a row where none are left out. A passage of
40 words, the shortest that makes an excerpt, keeps nine of its shingles in the sample and fewer than five once in 25
times, one of 60 words once in a thousand."""
SHARED_NAMES = 6
"""Pairs of names and numbers that two must share. Of 24 articles every light and heavy rewording shares 15 at least
and 20 summaries 6; so do one of three pairs of articles on one topic and one of fifteen of others (reuse_abp.jsonl),
before the common ones are left out. Run benchmarks/rewordings.py and benchmarks/copies.py before changing it."""

K = TypeVar("K", int, str)


def hashes(sketch: Sketch) -> list[int]:
    """Everything by which the sketch's article may be found, in order."""
    return sorted({*sketch.bands, *sketch.shingles, *sketch.quotes, *sketch.names})


def likeliest(sketch: Sketch, found: Iterable[tuple[int, K, bool]]) -> list[K]:
    """Those worth a comparison, the likeliest first, of articles found by hashes of the sketch.

    `found` has a hash, an article that has it, too, and whether it is common.
    """
    kinds = {
        value: place for place, values in enumerate((sketch.bands, sketch.shingles, sketch.quotes)) for value in values
    }
    counted: tuple[Counter[K], ...] = (Counter(), Counter(), Counter(), Counter())
    for value, article, common in found:
        kind = kinds.get(value, 3)
        if kind == 0 or not common:
            counted[kind][article] += 1
    bands, shingles, quotes, names = counted
    near = {article for article in bands if bands[article] >= SHARED_BANDS} | {
        article for words in (shingles, quotes) for article in words if words[article] >= SHARED_WORDS
    }
    near |= {article for article in names if names[article] >= SHARED_NAMES}
    weight = {article: bands[article] + max(shingles[article], quotes[article]) + names[article] for article in near}
    return sorted(near, key=lambda article: (-weight[article], article))[:MANY]
