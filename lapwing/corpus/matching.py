"""Two readings of the same sentences compared: a coder's with ours, or a second annotator's with the first's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lapwing.corpus.marks import Example, MarkedEvent
from lapwing.records import Reality, Span


@dataclass(frozen=True, slots=True)
class Told:
    """An event as one reading has it, in characters of one text."""

    trigger: Span
    category: str
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    reality: Reality = Reality.ACTUAL
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two annotators agree. Shares in [0, 1]; `classes` gives for each category how many events both found and
    called so, and how many only the first, only the second, did.
    """

    sentences: int
    events: float  # F1 of the triggers: the same place in the sentence
    category: float  # of the events both found
    kappa: float  # the same, beyond chance (Cohen 1960)
    modes: float
    reality: float
    actors: float
    recipients: float
    classes: Mapping[str, tuple[int, int, int]]

    def f1(self, category: str) -> float:
        """2 both / (2 both + first + second)."""
        both, first, second = self.classes[category]
        return 2 * both / max(1, 2 * both + first + second)


def marked(example: Example) -> list[Told]:
    """The events of an annotated sentence."""
    return [_told(example, event) for event in example.events]


def _told(example: Example, event: MarkedEvent) -> Told:
    spans = {number: mention.span for number, mention in example.mentions.items()}
    actors, recipients = (tuple(spans[n] for n in numbers) for numbers in (event.actors, event.recipients))
    return Told(event.trigger, event.category, actors, recipients, event.modes, event.contexts, event.reality)


def matches(first: Sequence[Told], second: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    """Events of two readings at the same place, one to one; those of the same category find each other first."""
    left = list(second)
    pairs = [
        (one.category != other.category, one.trigger, other.trigger, one, other)
        for one in first
        for other in second
        if one.trigger.overlaps(other.trigger)
    ]
    taken: list[Told] = []
    for _, _, _, one, other in sorted(pairs, key=lambda pair: pair[:3]):
        if other in left and one not in taken:
            left.remove(other)
            taken.append(one)
            yield one, other


def share(one: Iterable[Span], other: Iterable[Span]) -> bool:
    """Whether any span of one overlaps any of the other; two that are both empty agree."""
    ours, theirs = list(one), list(other)
    return any(a.overlaps(b) for a in ours for b in theirs) or not (ours or theirs)


def agreement(first: Iterable[Example], second: Iterable[Example]) -> Agreement:
    """Agreement on the sentences both annotated, matched by their text."""
    ours = {example.text: example for example in first}
    read = [(marked(ours[again.text]), marked(again)) for again in second if again.text in ours]
    pairs = [pair for one, other in read for pair in matches(one, other)]
    found = Counter(event.category for one, _ in read for event in one)
    again = Counter(event.category for _, other in read for event in other)
    same = Counter(one.category for one, other in pairs if one.category == other.category)
    by_first, by_second = (Counter(pair[side].category for pair in pairs) for side in (0, 1))
    total = max(1, len(pairs))
    agreed = sum(same.values()) / total
    chance = sum(by_first[name] * by_second[name] for name in by_first) / total**2
    alike = [(one, other) for one, other in pairs if one.category == other.category]
    return Agreement(
        len(read),
        2 * len(pairs) / max(1, found.total() + again.total()),
        agreed,
        (agreed - chance) / (1 - chance) if chance < 1 else 1.0,
        _mean(set(one.modes) == set(other.modes) for one, other in alike),
        _mean(one.reality is other.reality for one, other in pairs),
        _mean(share(one.actors, other.actors) for one, other in pairs),
        _mean(share(one.recipients, other.recipients) for one, other in pairs),
        {name: (same[name], found[name] - same[name], again[name] - same[name]) for name in sorted({*found, *again})},
    )


def _mean(answers: Iterable[bool]) -> float:
    listed = list(answers)
    return sum(listed) / max(1, len(listed))
