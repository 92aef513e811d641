"""Corpus sentences -> the questions the coder is asked, with their answers.

Four kinds: a bare sentence (where are the mentions and the triggers), a sentence with one trigger marked (what happens
there, and who takes part), a sentence with one pair marked (what happens between the two), a passage with one mention
marked (who else in it is the same).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from lapwing.corpus import Example, MarkedEvent, Passage
from lapwing.protocols import Pair, Reference
from lapwing.records import Span

# Wrong triggers shown for each sentence, an epoch: words that are a trigger elsewhere, or else any words. Without them
# the marked question would always be answered with an event, and could not correct the search for triggers.
WRONG_TRIGGERS = 1

# Share of the pairs between which nothing happens that are shown for each pair between which something does.
WRONG_PAIRS = 0.3

# Right pairs of one event shown in an epoch; an event of lists has many, all alike.
PAIRS = 1


# Mentions named nowhere else that are shown for each that is, so that the answer is not always somebody.
UNREFERRING = 0.3

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Tags:
    """The bare sentence, with every mention and every trigger."""

    text: str
    mentions: tuple[Span, ...]
    triggers: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A sentence with one trigger marked; no event where it is none."""

    text: str
    trigger: Span
    event: MarkedEvent | None
    actors: tuple[Span, ...] = ()
    recipients: tuple[Span, ...] = ()
    speakers: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """A sentence with one pair marked; no event where nothing happens between the two."""

    pair: Pair
    event: MarkedEvent | None


@dataclass(frozen=True, slots=True)
class Referring:
    """A passage with one mention marked, and the other mentions of the same actor."""

    reference: Reference
    same: tuple[Span, ...]


Lesson = Tags | Trigger | Related | Referring


class Teacher:
    """Draws the questions of an epoch.

    Args:
        examples: the corpus; words that are triggers anywhere in it make the wrong triggers elsewhere.
    """

    def __init__(self, examples: Iterable[Example]) -> None:
        self._telling = {event.trigger.of(example.text).lower() for example in examples for event in example.events}

    def __call__(self, example: Example, chance: random.Random) -> list[Lesson]:
        """The bare sentence, each trigger, some wrong triggers, some pairs."""
        made: list[Lesson] = [tags(example)]
        made += [asked(example, event) for event in example.events]
        made += self._wrong_triggers(example, chance)
        right = [pair for event in example.events for pair in _some(list(_pairs(example, event)), PAIRS, chance)]
        made += right
        wrong = [Related(pair, None) for pair in _idle(example)]
        made += _some(wrong, int(WRONG_PAIRS * max(1, len(right)) + chance.random()), chance)
        return made

    def _wrong_triggers(self, example: Example, chance: random.Random) -> list[Lesson]:
        taken = [*(event.trigger for event in example.events), *(m.span for m in example.mentions.values())]
        free = [span for span in words(example.text) if not any(span.overlaps(other) for other in taken)]
        likely = [span for span in free if span.of(example.text).lower() in self._telling]
        some = _some(likely, WRONG_TRIGGERS, chance) or _some(free, int(chance.random() < 0.3), chance)
        return [Trigger(example.text, span, None) for span in some]


def references(passage: Passage, chance: random.Random) -> list[Lesson]:
    """The mentions of a passage's last sentence, with whom each stands for; some that stand for nobody else."""
    made: list[Lesson] = []
    for number in passage.asked:
        same = passage.same(number)
        if same or chance.random() < UNREFERRING * bool(passage.example.mentions.keys() - {number}):
            reference = Reference(passage.example.text, passage.example.mentions[number].span)
            made.append(Referring(reference, same))
    return made if any(isinstance(lesson, Referring) and lesson.same for lesson in made) else []


def tags(example: Example) -> Tags:
    """The bare sentence and what is marked in it."""
    return Tags(
        example.text,
        tuple(mention.span for mention in example.mentions.values()),
        tuple(event.trigger for event in example.events),
    )


def asked(example: Example, event: MarkedEvent) -> Trigger:
    """One event of a sentence, with the spans of those who take part."""
    spans = {number: mention.span for number, mention in example.mentions.items()}
    speaker = (spans[int(event.speaker)],) if event.speaker and event.speaker.isdigit() else ()
    actors = tuple(spans[number] for number in event.actors)
    return Trigger(example.text, event.trigger, event, actors, tuple(spans[n] for n in event.recipients), speaker)


def words(text: str) -> list[Span]:
    """The words of a sentence: runs of letters and digits, with inner hyphens and apostrophes."""
    found, start = [], None
    for at, letter in enumerate(f"{text} "):
        inner = letter.isalnum() or (letter in "-'’" and start is not None)
        if inner and start is None:
            start = at
        elif not inner and start is not None:
            found.append(Span(start, at))
            start = None
    return found


def _pairs(example: Example, event: MarkedEvent) -> Iterator[Lesson]:
    for actor, recipient in roles(event):
        yield Related(_pair(example, actor, recipient), event)


def roles(event: MarkedEvent) -> list[tuple[int, int | None]]:
    """(actor, recipient) numbers of an event; equals act on one another."""
    if event.recipients:
        return [(actor, recipient) for actor in event.actors for recipient in event.recipients]
    if len(event.actors) > 1:
        return [(one, other) for one in event.actors for other in event.actors if one != other]
    return [(event.actors[0], None)]


def _idle(example: Example) -> Iterator[Pair]:
    """Pairs between which nothing happens, save those that only name a right pair's actors otherwise."""
    same = {number: mention.same_as or number for number, mention in example.mentions.items()}
    taken = {(same[a], same[r] if r else None) for event in example.events for a, r in roles(event)}
    for one in example.mentions:
        for other in example.mentions:
            if (same[one], same[other]) not in taken and same[one] != same[other]:
                yield _pair(example, one, other)


def _pair(example: Example, actor: int, recipient: int | None) -> Pair:
    marks = example.mentions
    return Pair(example.text, marks[actor].span, marks[recipient].span if recipient else None)


def _some(items: Sequence[Kind], most: int, chance: random.Random) -> list[Kind]:
    return list(items) if len(items) <= most else chance.sample(items, most)
