"""Corpus sentences -> marked pairs with the answer the coder should give."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lapwing.corpus import Example, MarkedEvent
from lapwing.protocols import NameForm, NameHit, Pair, Roster
from lapwing.records import Span

# Wrong pairs shown for each right one, an epoch, and for a sentence without events. In news most pairs do nothing
# to one another: with one for each the coder found events in analysis and background (136 on five pages, against 71).
# Run benchmarks/examples.py and read the events of an opinion piece before changing them.
NEGATIVES = 2
NEGATIVES_ALONE = 5

# Share of events with a recipient whose actor is also shown alone, an epoch: the coder is asked that question too,
# but the pair teaches more.
ALONE = 0.4

# Share of sentences in which country names and demonyms are swapped for others, an epoch, so that the coder
# does not learn which country does what.
SWAPPED = 0.5


@dataclass(frozen=True, slots=True)
class Lesson:
    """A marked pair and its answer; without an event the answer is that nothing happens between the two."""

    pair: Pair
    event: MarkedEvent | None


def lessons(example: Example, chance: random.Random) -> list[Lesson]:
    """Every right pair of a sentence, and a sample of the wrong ones."""
    right = [lesson for lesson in _right(example) if _needed(lesson) or chance.random() < ALONE]
    wrong = [Lesson(pair, None) for pair in _wrong(example)]
    chance.shuffle(wrong)
    return right + wrong[: NEGATIVES * len(right) if right else NEGATIVES_ALONE]


def every_pair(example: Example) -> list[Lesson]:
    """All pairs of a sentence, for measuring."""
    return [*_right(example), *(Lesson(pair, None) for pair in _wrong(example))]


def _right(example: Example) -> Iterator[Lesson]:
    for event in example.events:
        for actor, recipient in _roles(event):
            yield Lesson(_pair(example, actor, recipient), event)


def _needed(lesson: Lesson) -> bool:
    """Whether a right pair names the recipient, or there is none to name."""
    return lesson.pair.recipient is not None or lesson.event is None or not lesson.event.recipients


def _roles(event: MarkedEvent) -> list[tuple[int, int | None]]:
    """(actor, recipient) numbers of an event; equals act on one another."""
    roles: list[tuple[int, int | None]] = [(actor, None) for actor in event.actors]
    if event.recipients:
        return roles + [(actor, recipient) for actor in event.actors for recipient in event.recipients]
    return roles + [(one, other) for one in event.actors for other in event.actors if one != other]


def _wrong(example: Example) -> Iterator[Pair]:
    """Pairs between which nothing happens, save those that only name a right pair's actors otherwise."""
    same = {number: mention.same_as or number for number, mention in example.mentions.items()}
    roles = [role for event in example.events for role in _roles(event)]
    taken = {(same[actor], same[recipient] if recipient else None) for actor, recipient in roles}
    for one in example.mentions:
        for other in [None, *example.mentions]:
            key = (same[one], same[other] if other else None)
            if key not in taken and key[0] != key[1]:
                yield _pair(example, one, other)


def _pair(example: Example, actor: int, recipient: int | None) -> Pair:
    marks = example.mentions
    return Pair(example.text, marks[actor].span, marks[recipient].span if recipient else None)


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
