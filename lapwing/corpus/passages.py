"""A sentence with those before it, as one text: where a pronoun is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lapwing.corpus.marks import Example, MarkedMention
from lapwing.protocols import REACH
from lapwing.records import Span


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences joined by blanks, with the numbers of the mentions of the last."""

    example: Example
    asked: tuple[int, ...]

    def same(self, number: int) -> tuple[Span, ...]:
        """The other mentions of the passage that name the actor of this one."""
        marks = self.example.mentions
        names = {one: mention.same_as or one for one, mention in marks.items()}
        return tuple(marks[one].span for one in marks if one != number and names[one] == names[number])


def passages(sentences: Sequence[Example], *, article: bool) -> Iterator[Passage]:
    """A passage for each sentence; of an article, whose mention numbers run on, with the sentences before it."""
    for at, last in enumerate(sentences):
        reach = sentences[max(0, at - REACH) : at + 1] if article else [last]
        yield Passage(_joined(reach), tuple(last.mentions))


def _joined(sentences: Sequence[Example]) -> Example:
    text, mentions = "", dict[int, MarkedMention]()
    for sentence in sentences:
        text += " " if text else ""
        start = len(text)
        mentions |= {n: replace(mark, span=mark.span.shifted(start)) for n, mark in sentence.mentions.items()}
        text += sentence.text
    return replace(sentences[-1], text=text, mentions=mentions, events=())
