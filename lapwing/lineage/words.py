"""The words of an article's coded blocks, where they stand, and what is quoted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from lapwing.records import Article, Block, Span

MOST = 50_000
"""Words read of one article: ten times the longest of reuse_abp.jsonl. What comes after says nothing new about
where an article came from, and a dump of 50 MB must cost no more than a book."""

Hashes = NDArray[np.uint64]

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’][^\W_]+)*")
_QUOTE = re.compile('["“”«»„]')
_GAP = 40  # characters between two words that are looked at: longer ones hold a break anyway
_SHORT = 4  # words that a sentence has at least: less is an abbreviation's or a label's


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an article, in order. All sequences but `units` have one entry a word."""

    forms: tuple[str, ...]  # lower case
    spans: tuple[tuple[int, int], ...]
    capital: tuple[bool, ...]  # begins with a capital letter
    quoted: tuple[bool, ...]  # inside quotation marks
    units: tuple[tuple[int, int], ...]  # [first, last) word of what is about a sentence

    def __len__(self) -> int:
        return len(self.forms)

    def span(self, first: int, last: int) -> Span:
        """The characters from word `first` up to, not including, word `last`."""
        return Span(self.spans[first][0], self.spans[last - 1][1])


def words(article: Article) -> Words:
    """The first words of the coded blocks, up to `MOST`."""
    found = list(islice(_found(article), MOST))
    return Words(
        forms=tuple(match[0].lower().replace("’", "'") for match, _, _ in found),
        spans=tuple(match.span() for match, _, _ in found),
        capital=tuple(match[0][0].isupper() for match, _, _ in found),
        quoted=tuple(quoted for _, quoted, _ in found),
        units=tuple(_units(article.text, [(match, block) for match, _, block in found])),
    )


def grams(forms: Sequence[str], size: int) -> Hashes:
    """A hash for every run of `size` words: the same on every machine, and in every version of Python."""
    if len(forms) < size:
        return np.zeros(0, dtype=np.uint64)
    single = {form: _word_hash(form) for form in set(forms)}
    hashes = np.array([single[form] for form in forms], dtype=np.uint64)
    count = len(forms) - size + 1
    made = np.zeros(count, dtype=np.uint64)
    for offset in range(size):
        made = mixed(made + hashes[offset : offset + count])
    return made


def mixed(values: Hashes) -> Hashes:
    """Every bit of a value made to depend on every other: the finisher of splitmix64 (Steele et al. 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _word_hash(form: str) -> int:
    return int.from_bytes(hashlib.blake2b(form.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _found(article: Article) -> Iterator[tuple[re.Match[str], bool, int]]:
    """Every word with whether it is quoted and the number of its block."""
    for number, block in enumerate(block for block in article.blocks if block.kind.coded):
        quotations = _quotations(article.text, block)
        begin, end = next(quotations, (block.span.end, block.span.end))
        for match in _WORD.finditer(article.text, block.span.start, block.span.end):
            while end <= match.start() < block.span.end and end < block.span.end:
                begin, end = next(quotations, (block.span.end, block.span.end))
            yield match, begin <= match.start() < end, number


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


def _units(text: str, found: Sequence[tuple[re.Match[str], int]]) -> Iterator[tuple[int, int]]:
    first = 0
    for index in range(1, len(found)):
        (before, block), (after, next_block) = found[index - 1], found[index]
        if block != next_block or (index - first >= _SHORT and _breaks(text, before, after)):
            yield first, index
            first = index
    if found:
        yield first, len(found)


def _breaks(text: str, before: re.Match[str], after: re.Match[str]) -> bool:
    gap = text[before.end() : min(after.start(), before.end() + _GAP)]
    if gap == " ":
        return False
    if "\n" in gap:
        return True
    return any(sign in gap for sign in ".!?…") and after[0][0].isupper() and len(before[0]) > 1
