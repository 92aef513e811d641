"""What lineage keeps of an article, so that the few others worth a comparison can be named.

Shingles find passages, quotation hashes find shared quotations, MinHash bands (Broder 1997; 32 bands of 2 rows
over word 3-grams) find texts alike as a whole. A rewording shares next to no 3-grams: it is found by its names and
numbers, and by which of them follow one another, which stay when every verb is exchanged.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from lapwing.lineage.items import anchors
from lapwing.lineage.words import Hashes, hashed, mix, mixed, runs, words
from lapwing.records import Article, Sketch

_BANDS = 32
_ROWS = 2  # two texts that share a tenth of their 3-grams meet once in four times, a third nearly always
_THINNED = ((100, 4), (2500, 16))
"""A text of more than 100 shingles keeps one of 4, a book of more than 10,000 one of 16. A passage of 60 words has
56, of which 14 are kept: fewer than the five that must be shared once in a thousand times."""
_NAMED = np.uint64(0x9FB21C651E98DF25)
_QUOTED = np.uint64(0x2545F4914F6CDD1D)  # keeps the hash of words in quotation marks apart from that of the same words
_CHUNK = 4096  # hashes that go through the permutations at once: bounds memory, not the result


Packed = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""A sketch's bands, shingles, quotes and names, sorted: a tenth of the room that the same numbers take in tuples."""


def sketch(article: Article) -> Sketch:
    """What lineage needs of one article; the same for the same words, whatever the furniture around them."""
    return unpacked(packed(article), article.id)


def unpacked(made: Packed, article: str = "") -> Sketch:
    """The sketch as a record."""
    bands, shingles, quotes, names = (tuple(kind.tolist()) for kind in made)
    return Sketch(article, shingles, bands, quotes, names)


def packed(article: Article) -> Packed:
    """The sketch in little room."""
    read = words(article)
    hashes = hashed(read.forms)
    five = runs(hashes, 5)
    quoted = np.array(read.quoted, dtype=bool)
    inside = quoted[: len(five)] & quoted[len(quoted) - len(five) :]
    pairs = anchors(read)
    ones, twos = hashed([one for one, _ in pairs]), hashed([two for _, two in pairs])
    return (
        _signed(_bands(runs(hashes, 3))),
        _signed(_sampled(five)),
        _signed(np.unique(mixed(five[inside] ^ _QUOTED))),
        _signed(mixed(mixed(ones ^ _NAMED) + twos)),
    )


def _sampled(values: Hashes) -> Hashes:
    """The distinct hashes, thinned by their own value so that two texts keep the same ones."""
    distinct = np.unique(values)
    for few, step in _THINNED:
        if len(distinct) <= few:
            break
        distinct = distinct[distinct % np.uint64(step) == 0]
    return distinct


def _bands(values: Hashes) -> Hashes:
    """The MinHash bands of a set."""
    if not len(values):
        return values
    seeds = _seeds()
    smallest = np.full(len(seeds), np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(values), _CHUNK):
        permuted = seeds[:, None] ^ values[None, start : start + _CHUNK]
        mix(permuted)
        np.minimum(smallest, permuted.min(axis=1), out=smallest)
    folded = np.arange(1, _BANDS + 1, dtype=np.uint64) + np.uint64(1 << 32)
    for row in smallest.reshape(_BANDS, _ROWS).T:
        folded = mixed(folded + row)
    return folded


@cache
def _seeds() -> Hashes:
    return mixed(np.arange(1, _BANDS * _ROWS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))


def _signed(values: Hashes) -> NDArray[np.int64]:
    """In order, as SQL can hold them."""
    return np.sort(values.view(np.int64))
