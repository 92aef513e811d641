"""The words of an article's coded blocks, where they stand, and what is quoted."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from operator import ne

import numpy as np
from numpy.typing import NDArray

from lapwing.records import Article, Block, Span

MOST = 50_000
"""Words read of one article: ten times the longest of reuse_abp.jsonl. What comes after says nothing new about
where an article came from, and a dump of 50 MB must cost no more than a book."""

Hashes = NDArray[np.uint64]

_WORD = re.compile(r"\w+(?:['’]\w+|[.,](?<=\d.)\d+)*")
_STOP = re.compile(r"[.!?…\n]+")
_QUOTE = re.compile('["“”«»„]')
_FINISHER = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_STEPS = tuple((np.uint64(shift), np.uint64(factor)) for shift, factor in _FINISHER)
_LAST = np.uint64(31)
_GAP = 40  # characters between two words that are looked at: longer ones hold a break anyway
_SHORT = 4  # words that a sentence has at least: less is an abbreviation's or a label's


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an article, in order. All sequences but `units` have one entry a word."""

    forms: tuple[str, ...]  # lower case
    spans: tuple[tuple[int, int], ...]
    capital: tuple[bool, ...]  # has a capital letter
    quoted: tuple[bool, ...]  # inside quotation marks
    units: tuple[tuple[int, int], ...]  # [first, last) word of what is about a sentence

    def __len__(self) -> int:
        return len(self.forms)

    def span(self, first: int, last: int) -> Span:
        """The characters from word `first` up to, not including, word `last`."""
        return Span(self.spans[first][0], self.spans[last - 1][1])


@lru_cache(maxsize=8)  # an article is compared with many
def words(article: Article) -> Words:
    """The first words of the coded blocks, up to `MOST`."""
    spans: list[tuple[int, int]] = []
    quoted = bytearray()
    units: list[tuple[int, int]] = []
    for block in article.blocks:
        if not block.kind.coded or len(spans) >= MOST:
            continue
        begin, end = block.span.start, block.span.end
        found = [match.span() for match in islice(_WORD.finditer(article.text, begin, end), MOST - len(spans))]
        starts = [start for start, _ in found]
        inside = bytearray(len(found))
        for opened, closed in _quotations(article.text, block):
            first, last = bisect_left(starts, opened), bisect_left(starts, closed)
            inside[first:last] = b"\1" * (last - first)
        units += [(len(spans) + first, len(spans) + last) for first, last in _units(article.text, block, found, starts)]
        spans += found
        quoted += inside
    text = article.text.replace("’", "'")
    raw = [text[start:end] for start, end in spans]
    forms = [word.lower() for word in raw]
    return Words(
        forms=tuple(forms),
        spans=tuple(spans),
        capital=tuple(map(ne, raw, forms)),
        quoted=tuple(map(bool, quoted)),
        units=tuple(units),
    )


def tokens(text: str) -> tuple[str, ...]:
    """The words of any text, as the forms of an article's."""
    return tuple(match[0].lower().replace("’", "'") for match in _WORD.finditer(text))


def begins_within(article: Article, sign: str, count: int) -> bool:
    """Whether a sign stands among the first `count` words of the coded blocks; reads no more than those."""
    for block in article.blocks:
        if block.kind.coded:
            at = article.text.find(sign, block.span.start, block.span.end)
            end = block.span.end if at < 0 else at
            count -= sum(1 for _ in islice(_WORD.finditer(article.text, block.span.start, end), count))
            if at >= 0 or not count:
                return count > 0
    return False


def grams(forms: Sequence[str], size: int) -> Hashes:
    """A hash for every run of `size` words: the same on every machine, and in every version of Python."""
    return runs(hashed(forms), size)


def hashed(forms: Iterable[str]) -> Hashes:
    """A hash for every word."""
    return np.array(list(map(_word_hash, forms)), dtype=np.uint64)


def runs(hashes: Hashes, size: int) -> Hashes:
    """A hash for every run of `size` of these words."""
    count = max(len(hashes) - size + 1, 0)
    made = np.zeros(count, dtype=np.uint64)
    for offset in range(size if count else 0):
        made += hashes[offset : offset + count]
        mix(made)
    return made


def mixed(values: Hashes) -> Hashes:
    """Every bit of a value made to depend on every other: the finisher of splitmix64 (Steele et al. 2014)."""
    made = values.copy()
    mix(made)
    return made


def mix(values: Hashes) -> None:
    """The same in place: a third of the time of a sketch goes through here."""
    for shift, factor in _STEPS:
        values ^= values >> shift
        values *= factor
    values ^= values >> _LAST


@lru_cache(maxsize=1 << 17)
def _word_hash(form: str) -> int:
    return int.from_bytes(hashlib.blake2b(form.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _quotations(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Stretches inside double quotation marks; one left open runs to the end of its block."""
    opened: int | None = None
    for match in _QUOTE.finditer(text, block.span.start, block.span.end):
        if opened is None and match[0] not in "”»":
            opened = match.end()
        elif opened is not None and match[0] not in "«„":
            yield opened, match.start()
            opened = None
    if opened is not None:
        yield opened, block.span.end


def _units(
    text: str, block: Block, found: Sequence[tuple[int, int]], starts: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """The block's words in groups of about a sentence, as [first, last)."""
    first = 0
    ends = (match.end() for match in _STOP.finditer(text, block.span.start, block.span.end))
    for index in dict.fromkeys(bisect_left(starts, end) for end in ends):
        if 0 < index < len(found) and index - first >= _SHORT and _breaks(text, found[index - 1], found[index]):
            yield first, index
            first = index
    if found:
        yield first, len(found)


def _breaks(text: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    gap = text[before[1] : min(after[0], before[1] + _GAP)]
    if "\n" in gap:
        return True
    return any(sign in gap for sign in ".!?…") and text[after[0]].isupper() and before[1] - before[0] > 1
