"""What is known from many articles at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lapwing.records.basis import Span
from lapwing.records.reading import Actor, Article, Event, Mention, Place, Sentence, Setting, Stance
from lapwing.records.vocabulary import ActorKind, ChangeKind, CreditKind, Fate, LinkKind, Reality, SpeakerKind


@dataclass(frozen=True, slots=True)
class Party:
    """One who takes part in an event: the words that name it and, where resolved, the actor.

    Words that name several, such as "the two countries", make a party for each.
    """

    mention: Mention
    text: str
    actor: Actor | None

    @property
    def name(self) -> str:
        """The actor's name; the text's own words for one unknown, and for police of no known country."""
        nobody = self.actor is None or (self.actor.kind is ActorKind.ROLE and self.actor.country is None)
        return self.text if self.actor is None or nobody else self.actor.name

    @classmethod
    def each(cls, mention: Mention, text: str, actors: Mapping[str, Actor]) -> tuple[Party, ...]:
        """The parties that a mention of the article `text` makes; `actors` are by id."""
        named: Sequence[Actor | None] = [actors[one] for one in mention.actors] or [None]
        return tuple(cls(mention, mention.span.of(text), actor) for actor in named)


@dataclass(frozen=True, slots=True)
class Telling:
    """An event with all that was judged of it: what the knowing side works on."""

    event: Event
    article: Article
    sentence: Sentence
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    setting: Setting
    place: Place | None
    stance: Stance
    family: str  # id of the article's family; the article's own id where none was found


@dataclass(frozen=True, slots=True)
class Link:
    """Article `here` derives from, or shares words with, article `there`; spans are aligned in order."""

    id: str
    here: str
    there: str
    kind: LinkKind
    here_spans: tuple[Span, ...]
    there_spans: tuple[Span, ...]
    score: float
    why: str  # the evidence in words
    by: str


@dataclass(frozen=True, slots=True)
class Credit:
    """An outlet that an article names as its source; `spans` are the places that do."""

    article: str
    outlet: str
    kind: CreditKind
    spans: tuple[Span, ...]  # none where it is metadata
    on: date | None = None  # when it appeared there, where the article says so


@dataclass(frozen=True, slots=True)
class Change:
    """What a copy changed; None: it has nothing there, or the origin has not."""

    kind: ChangeKind
    here: Span | None  # in the copy
    there: Span | None  # in the origin


@dataclass(frozen=True, slots=True)
class Aligned:
    """Sentences of two articles that tell the same; several on a side where one was split. `there` is the origin's."""

    here: tuple[Span, ...]
    there: tuple[Span, ...]
    same: bool  # word for word
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """What one origin gave rise to: `members` are article ids, `origin` the likely first of them."""

    id: str
    origin: str
    members: tuple[str, ...]
    why: str  # why `origin` is thought to be the origin
    source: str | None = None  # an outlet outside the family that its members name as where it came from
    source_date: date | None = None  # when it appeared there, where a member says so


@dataclass(frozen=True, slots=True)
class Happening:
    """Events of different articles that tell of one occurrence."""

    id: str
    category: str
    reality: Reality
    actors: tuple[str, ...]  # actor keys
    recipients: tuple[str, ...]
    begins: date | None
    ends: date | None
    events: tuple[str, ...]
    articles: tuple[str, ...]
    families: tuple[str, ...]
    place: str | None = None  # id of the Place that most of its events name
    dataset: str | None = None  # the event data set that counts it; None: joined by Lapwing


@dataclass(frozen=True, slots=True)
class Act:
    """A happening that took place, as done by one country or group to another: what relations are counted in."""

    id: str
    happening: str
    actor: str  # a unit: a country's code, or the key of a group or body
    recipient: str | None  # None: nobody who is anybody in particular
    category: str
    modes: tuple[str, ...]  # of all its events
    contexts: tuple[str, ...]
    quad: int
    score: float  # PLOVER score, the mean of its events
    begins: date | None
    ends: date | None
    families: tuple[str, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """That somebody says that a happening did (`asserts`) or did not take place."""

    happening: str
    event: str
    asserts: bool
    speaker: SpeakerKind
    said_by: str | None  # the speaker's name
    family: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """Something announced, promised, threatened or foretold, and what became of it."""

    event: str
    holder: str | None  # who announced or foretold it
    source: str | None  # who is said to say so; None: the article's author
    horizon: str | None  # "soon", "by the end of the year": the words, None where there are none
    due: date | None  # None: the horizon has no last day
    fate: Fate
    matches: tuple[str, ...]  # events that fulfil or contradict it
    why: str


@dataclass(frozen=True, slots=True)
class Dyad:
    """A directed pair of actors over a period; counts are of happenings, actual ones only."""

    actor: str
    recipient: str
    begins: date | None
    ends: date | None
    categories: tuple[tuple[str, int], ...]
    quads: tuple[int, int, int, int]
    score: float | None  # mean PLOVER score of the happenings; None without any
    happenings: tuple[str, ...]
    families: int
    articles: int
