"""What lineage keeps of an article, so that a store can name the few others worth a comparison.

Shingles find passages, quotation hashes find shared quotations, MinHash bands (Broder 1997; 32 bands of 2 rows
over word 3-grams) find texts alike as a whole. A rewording shares next to no 3-grams: 32 further bands of 3 rows
are made from its names and numbers and their neighbours, which stay when every verb is exchanged.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lapwing.lineage.items import anchors
from lapwing.lineage.words import Hashes, Words, grams, mixed, words
from lapwing.records import Article, Sketch

_BANDS = 32
_WORD_ROWS = 2  # two texts that share a tenth of their 3-grams meet once in four times, a third nearly always
_ANCHOR_ROWS = 3
"""Rows of a band of anchors. Seeds 001 and 002, machine rewordings of one report, share half of their anchors and
meet with a chance of 0.98; articles on the same subject share an eighth and meet with one of 0.06. Run
benchmarks/lineage.py before changing it."""
_FEWEST_ANCHORS = 6  # fewer names and numbers are no fingerprint
_DENSE = 400  # hashes kept whole; a longer text keeps those that a growing power of four divides
_CHUNK = 4096  # hashes that go through the permutations at once: bounds memory, not the result


def sketch(article: Article) -> Sketch:
    """What lineage needs of one article; the same for the same words, whatever the furniture around them."""
    read = words(article)
    five = grams(read.forms, 5)
    quoted = np.array(read.quoted, dtype=bool)
    inside = quoted[: len(five)] & quoted[len(quoted) - len(five) :]
    return Sketch(
        article=article.id,
        shingles=_sampled(five),
        bands=(*_bands(grams(read.forms, 3), _WORD_ROWS, 1), *_anchor_bands(read)),
        quotes=_sampled(five[inside]),
    )


def _sampled(values: Hashes) -> tuple[int, ...]:
    """The distinct hashes, thinned by their own value so that two texts keep the same ones."""
    distinct = np.unique(values)
    step = 1
    while len(distinct) > _DENSE and step < 64:
        step *= 4
        distinct = distinct[distinct % np.uint64(step) == 0]
    return tuple(sorted(_signed(distinct)))


def _anchor_bands(read: Words) -> tuple[int, ...]:
    found = anchors(read)
    if len(found) < _FEWEST_ANCHORS:
        return ()
    return _bands(grams(found, 1), _ANCHOR_ROWS, 2)


def _bands(values: Hashes, rows: int, family: int) -> tuple[int, ...]:
    """The MinHash bands of a set; `family` keeps bands over different kinds of things apart."""
    if not len(values):
        return ()
    seeds = mixed(np.arange(1, _BANDS * rows + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    smallest = np.full(len(seeds), np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(values), _CHUNK):
        permuted = mixed(values[start : start + _CHUNK, None] ^ seeds[None, :])
        smallest = np.minimum(smallest, permuted.min(axis=0))
    folded = np.arange(1, _BANDS + 1, dtype=np.uint64) + np.uint64(family << 32)
    for row in smallest.reshape(_BANDS, rows).T:
        folded = mixed(folded + row)
    return _signed(folded)


def _signed(values: NDArray[np.uint64]) -> tuple[int, ...]:
    """As SQL can hold them."""
    return tuple(int(value) for value in values.view(np.int64))
