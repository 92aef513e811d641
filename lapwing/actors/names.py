"""Words of a text, and the longest known name that begins at one: in time linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

_WORD = re.compile(r"\d+(?:,\d\d\d)+|[^\W_]+|[^\w\s]|_")
_QUOTES = str.maketrans("’ʼ‘`", "''''")
_LINE_GAP = 4  # a name may be broken over a line, never over an empty one; longer gaps are tables and menus

Value = TypeVar("Value")


class Word(NamedTuple):
    """A run of letters and digits, or one other character, at `[start, end)` of its text."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=4)  # a roster and the grammar ask for the words of the same sentence, one after the other
def words(text: str) -> tuple[Word, ...]:
    """Every word and sign of `text` in order; curly apostrophes read as straight ones."""
    return tuple([Word(m[0], *m.span()) for m in _WORD.finditer(text.translate(_QUOTES))])


def parts_of(name: str) -> tuple[str, ...]:
    """The words of a name; `words` without their places, and quicker."""
    if name.replace(" ", "").isalnum():
        return tuple(name.split())
    return tuple(_WORD.findall(name.translate(_QUOTES)))


class Names(Generic[Value]):
    """Values by names of several words, and the longest name at a place of a text."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, ...], Value] = {}
        self._longest: dict[str, int] = {}  # words of the longest name that begins so

    def __setitem__(self, name: tuple[str, ...], value: Value) -> None:
        if name:
            self._values[name] = value
            if len(name) > self._longest.get(name[0], 0):
                self._longest[name[0]] = len(name)

    def get(self, name: tuple[str, ...]) -> Value | None:
        """What stands at exactly `name`."""
        return self._values.get(name)

    def items(self) -> Iterable[tuple[tuple[str, ...], Value]]:
        """Every name with its value."""
        return self._values.items()

    def begins(self, word: str) -> bool:
        """Whether any name begins with `word`."""
        return word in self._longest

    def longest(self, line: Sequence[Word], keys: Sequence[str], at: int) -> tuple[int, Value] | None:
        """The longest name whose words are `keys[at:end]`, as (end, value); `keys` are the words of `line`."""
        most = min(self._longest.get(keys[at], 0), len(keys) - at)
        for length in range(most, 0, -1):
            value = self._values.get(tuple(keys[at : at + length]))
            if value is not None and _unbroken(line, at, at + length):
                return at + length, value
        return None


def _unbroken(line: Sequence[Word], start: int, end: int) -> bool:
    return all(line[k].start - line[k - 1].end <= _LINE_GAP for k in range(start + 1, end))
