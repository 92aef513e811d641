"""Words as a full-text search compares them: without case, accents or marks, as FTS5 has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 200_000
"""Characters of an article that PostgreSQL indexes. A vector of words takes at most 1,048,575 bytes: a word of `n`
characters takes at most `4 n + 5` of them and a space beside it, so 4.5 bytes a character at worst."""

_MOST = 20  # words of a search that are looked at
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")  # combining marks
_WORD = re.compile(r"[^\W_]+")


def words_of(words: str) -> list[str]:
    """The words of a search that are looked at."""
    return re.findall(r"\w+", words[:1000])[:_MOST]


def quoted(words: Sequence[str]) -> str:
    """Words as FTS5 is asked for them: in quotation marks a word is a word, whatever it means to FTS5."""
    return " ".join(f'"{word}"' for word in words)


def folded(text: str) -> str:
    """The words of a text with one space between them, in lower case and without accents, `LONGEST` at most."""
    return " ".join(_WORD.findall(_plain(text[:LONGEST])))[:LONGEST]


def snippet(text: str, word: str, around: int) -> str:
    """What stands to either side of the first place that begins like a folded word, or the beginning."""
    at = max("".join(_plain(letter)[:1] or " " for letter in text[:LONGEST]).find(word), 0)
    begin, end = max(at - around, 0), at + len(word) + around
    return f"{'…' if begin else ''}{text[begin:end].strip()}{'…' if end < len(text) else ''}"


def _plain(text: str) -> str:
    return text.lower() if text.isascii() else _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
