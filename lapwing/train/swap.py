"""Countries exchanged for others while training, so that the coder does not learn which country does what."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

from lapwing.corpus import Example
from lapwing.protocols import NameForm, NameHit, Roster
from lapwing.records import Span

# Share of sentences in which country names and demonyms are swapped for others, an epoch.
SWAPPED = 0.5


class Swap:
    """Exchanges countries in a sentence's mentions for others of the corpus, name for name and demonym for demonym."""

    def __init__(self, examples: Iterable[Example], roster: Roster) -> None:
        self._roster = roster
        self._names: dict[tuple[NameForm, bool], list[str]] = {}
        seen = {(self._kind(hit, name), name) for example in examples for hit, name in self._hits(example)}
        for kind, name in sorted(seen):
            self._names.setdefault(kind, []).append(name)

    def __call__(self, example: Example, chance: random.Random) -> Example:
        """The sentence with its countries exchanged, or as it was."""
        if chance.random() >= SWAPPED:
            return example
        new: dict[str, str] = {}
        edits = []
        for hit, name in self._hits(example):
            new.setdefault(name, chance.choice(self._names.get(self._kind(hit, name), [name])))
            edits.append((hit.span, new[name]))
        return _edited(example, edits)

    def _hits(self, example: Example) -> list[tuple[NameHit, str]]:
        inside = [mention.span for mention in example.mentions.values()]
        return [
            (hit, hit.span.of(example.text))
            for hit in self._roster.names(example.text)
            if hit.form in (NameForm.NAME, NameForm.DEMONYM)
            and all(len(key) == 3 and key.isupper() for key in hit.keys)  # countries, by their ISO codes
            and any(hit.span.within(span) for span in inside)
        ]

    @staticmethod
    def _kind(hit: NameHit, name: str) -> tuple[NameForm, bool]:
        return hit.form, name.endswith("s")


def _edited(example: Example, edits: Sequence[tuple[Span, str]]) -> Example:
    """The example with spans of its text replaced, and every mark moved along."""
    text, moves = example.text, []
    for span, name in sorted(edits, reverse=True):
        text = text[: span.start] + name + text[span.end :]
        moves.append((span, len(name) - (span.end - span.start)))

    def moved(span: Span) -> Span:
        start = span.start + sum(by for at, by in moves if at.end <= span.start)
        end = span.end + sum(by for at, by in moves if at.end <= span.end)
        return Span(start, end)

    mentions = {number: replace(mention, span=moved(mention.span)) for number, mention in example.mentions.items()}
    events = tuple(replace(event, trigger=moved(event.trigger)) for event in example.events)
    return replace(example, text=text, mentions=mentions, events=events)
