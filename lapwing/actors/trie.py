"""Words of a text, and the longest known name that begins at one: linear in the text."""

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


class Trie(Generic[Value]):
    """Names by their words."""

    def __init__(self) -> None:
        self._root: dict[str, _Node[Value]] = {}

    def add(self, name: Iterable[str], value: Value) -> None:
        """Put `value` at `name`; what stood there before is replaced."""
        level, node = self._root, None
        for word in name:
            node = level.setdefault(word, _Node())
            level = node.below
        if node is not None:
            node.value = value

    def get(self, name: Iterable[str]) -> Value | None:
        """What stands at exactly `name`."""
        level, node = self._root, None
        for word in name:
            node = level.get(word)
            if node is None:
                return None
            level = node.below
        return node.value if node is not None else None

    def begins(self, word: str) -> bool:
        """Whether any name begins with `word`."""
        return word in self._root

    def longest(self, line: Sequence[Word], keys: Sequence[str], at: int) -> tuple[int, Value] | None:
        """The longest name whose words are `keys[at:end]`, as (end, value); `keys` are the words of `line`."""
        level, found = self._root, None
        for index in range(at, len(keys)):
            node = level.get(keys[index])
            if node is None or (index > at and line[index].start - line[index - 1].end > _LINE_GAP):
                break
            if node.value is not None:
                found = (index + 1, node.value)
            level = node.below
        return found


class _Node(Generic[Value]):
    __slots__ = ("below", "value")

    def __init__(self) -> None:
        self.below: dict[str, _Node[Value]] = {}
        self.value: Value | None = None
