"""What every record rests on: ids that are digests of content, checks at birth, spans."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


def digest(*parts: object) -> str:
    """Sixteen hexadecimal digits that depend on nothing but `parts`."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def require(condition: bool, message: str) -> None:
    """Refuse a record that could not be true.

    Raises:
        ValueError: the condition does not hold.
    """
    if not condition:
        raise ValueError(message)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `[start, end)` of an article: the only way to point at text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        require(0 <= self.start < self.end, f"a span is 0 <= start < end, got {self.start}, {self.end}")

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]

    def within(self, other: Span) -> bool:
        """Whether no character of this span lies outside `other`."""
        return other.start <= self.start and self.end <= other.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def shifted(self, offset: int) -> Span:
        """The same span seen from a text that begins `offset` characters earlier."""
        return Span(self.start + offset, self.end + offset)
