"""What a stage borrows: small Protocols, so that a five-line fake tests the whole pipeline.

The network satisfies `Scorer`, the shipped tables satisfy `Roster` and `Gazetteer`; a stage knows
neither onnxruntime nor files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from lapwing.records import Actor, Place, Span

NO_EVENT = "NONE"
"""The label a scorer gives a pair between which nothing happens."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question to the coder: what does `actor` do to `recipient` (None: to nobody named)?

    Spans are in characters of `text`, a sentence.
    """

    text: str
    actor: Span
    recipient: Span | None


@dataclass(frozen=True, slots=True)
class Part:
    """The probabilities that a stretch of the sentence belongs to an actor, to a recipient, to the speaker."""

    span: Span
    actor: float
    recipient: float
    speaker: float


@dataclass(frozen=True, slots=True)
class Found:
    """What the coder sees in a bare sentence, in characters of it: names of actors, words that may tell events.

    `triggers` are candidates with the probability that they tell one; the marked question decides. `parts` has, for
    each of them, who takes part in it by the bare sentence alone, in order of the text; it may be empty.
    """

    mentions: tuple[Span, ...]
    triggers: tuple[tuple[Span, float], ...]
    parts: tuple[tuple[Part, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What happens at `trigger`, in characters of `text`, a sentence, and who takes part?"""

    text: str
    trigger: Span


REACH = 3
"""Sentences before its own in which what a mention stands for is looked for: 99 pronouns of 100 in the corpus."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Who else in `text`, some sentences joined by blanks, is the actor of `mention`, in characters of it?"""

    text: str
    mention: Span


Same = tuple[tuple[Span, float], ...]
"""Stretches of a text in its order, and the probability that each belongs to a mention of the same actor."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The coder's answer. `categories` are probabilities that sum to 1 and include `NO_EVENT`."""

    categories: Mapping[str, float]
    modes: Mapping[str, float] = field(default_factory=dict)  # CATEGORY/mode -> probability
    contexts: Mapping[str, float] = field(default_factory=dict)
    realities: Mapping[str, float] = field(default_factory=dict)  # sum to 1
    certainties: Mapping[str, float] = field(default_factory=dict)  # sum to 1
    parts: tuple[Part, ...] = ()  # in order of the text; empty for a pair


@dataclass(frozen=True, slots=True)
class Seen:
    """All that the coder says of a sentence, in characters of it.

    `answers` has each likely trigger with what happens there; `telling` are those at which something well may.
    """

    mentions: tuple[Span, ...]
    answers: tuple[tuple[Span, Judgement], ...]
    telling: tuple[Span, ...]


class Scorer(Protocol):
    """The trained coder, or anything that answers like it."""

    @property
    def by(self) -> str:
        """Method and version, for the records."""
        ...

    def find(self, texts: Sequence[str]) -> list[Found]:
        """Mentions and possible triggers of each sentence, in order."""
        ...

    def ask(self, questions: Sequence[Question]) -> list[Judgement]:
        """One judgement for each marked trigger, in order."""
        ...

    def score(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """One judgement for each marked pair, in order."""
        ...

    def refer(self, references: Sequence[Reference]) -> list[Same]:
        """Who else is the actor of each marked mention, in order."""
        ...


class Referrer(Protocol):
    """What tells whom a mention stands for: the trained coder, or anything that answers like it."""

    def refer(self, references: Sequence[Reference]) -> list[Same]:
        """An answer for each marked mention, in order."""
        ...


class NameForm(StrEnum):
    """How a roster name stands for its actor."""

    NAME = "name"  # "Russia", "the United Nations", "Hezbollah", "Vladimir Putin"
    SURNAME = "surname"  # "Putin": weaker than a full name
    DEMONYM = "demonym"  # "Russian", "Iranians"
    METONYM = "metonym"  # "Moscow", "the Kremlin": a seat of government, or only a place


@dataclass(frozen=True, slots=True)
class NameHit:
    """A roster name found in a text, with every actor key that bears it."""

    span: Span
    form: NameForm
    keys: tuple[str, ...]


class Roster(Protocol):
    """Who is who, on which date."""

    @property
    def by(self) -> str:
        """Name and version, for the records."""
        ...

    def names(self, text: str) -> list[NameHit]:
        """The longest roster names in `text`, in order, not overlapping."""
        ...

    def actor(self, key: str, on: date | None) -> Actor | None:
        """The actor of that key as of a day (None: as of now); None where nobody bears the key."""
        ...

    def search(self, query: str) -> list[str]:
        """Keys whose code, name, demonym or metonym is `query`, best first, whatever its case."""
        ...


class Gazetteer(Protocol):
    """Which place a name means."""

    @property
    def by(self) -> str:
        """Name and version, for the records."""
        ...

    def find(self, text: str, near: Mapping[str, int] | None = None) -> list[tuple[Span, Place]]:
        """The places named in `text`, in order, not overlapping; `near` is what `areas` counts in its article."""
        ...

    def namesakes(self, name: str) -> int:
        """How many other places bear a name."""
        ...

    def areas(self, text: str) -> Mapping[str, int]:
        """How often a text names each country or state."""
        ...
