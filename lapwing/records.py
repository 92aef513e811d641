"""Every record that passes between stages: frozen, checked at birth, equal by content.

A record type is a table of the store and a field is a column (a `Span` is two). Ids are digests of
content: two runs and two machines agree. Later stages annotate events by id and never edit them; no
row means not judged, a value means judged. `score` lies in [0, 1]; `by` names method and version.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


def digest(*parts: object) -> str:
    """Sixteen hexadecimal digits that depend on nothing but `parts`."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


# --- closed vocabularies ------------------------------------------------------------------------


class Media(StrEnum):
    """What kind of text a `Raw` holds."""

    TEXT = "text"
    HTML = "html"


class BlockKind(StrEnum):
    """What a stretch of an article is. Only `HEADLINE` and `BODY` are coded."""

    HEADLINE = "headline"
    BYLINE = "byline"
    DATELINE = "dateline"
    BODY = "body"
    CAPTION = "caption"
    LINKS = "links"
    FURNITURE = "furniture"
    COMMENT = "comment"
    NOTICE = "notice"
    FOOTNOTE = "footnote"

    @property
    def coded(self) -> bool:
        """Whether sentences of such a block are read for events."""
        return self in (BlockKind.HEADLINE, BlockKind.BODY)


class DateBasis(StrEnum):
    """Where a date came from."""

    TEXT = "text"  # an absolute date in the text
    RELATIVE = "relative"  # "on Tuesday", counted from the publication date
    PUBLISHED = "published"  # no expression: the event is as recent as the report
    METADATA = "metadata"  # a page's or record's own date field
    BYLINE = "byline"  # a date line of a flat text


class PlaceBasis(StrEnum):
    """Where a place came from."""

    TEXT = "text"  # a place named beside the event
    DATELINE = "dateline"  # the place the report was filed from


class ActorKind(StrEnum):
    """What sort of entry an actor is."""

    COUNTRY = "country"
    PERSON = "person"
    ORGANISATION = "organisation"
    GROUP = "group"  # an armed group or movement
    ROLE = "role"  # "Russian troops", "police": a country's or nobody's sector


class Reality(StrEnum):
    """Whether an event took place, as its sentence has it."""

    ACTUAL = "actual"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"


class Certainty(StrEnum):
    """How sure the speaker is."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class SpeakerKind(StrEnum):
    """Who says that an event is so."""

    AUTHOR = "author"
    NAMED = "named"
    UNNAMED = "unnamed"


class LinkKind(StrEnum):
    """How one article derives from, or is tied to, another."""

    REPRINT = "reprint"
    EXCERPT = "excerpt"
    REWORDING = "rewording"
    QUOTATION = "quotation"  # the same words of a third person: related, not derived

    @property
    def derives(self) -> bool:
        """Whether such a link joins two articles into one family."""
        return self is not LinkKind.QUOTATION


class Fate(StrEnum):
    """What became of an expectation."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    OVERDUE = "overdue"


# --- reading: one article at a time -------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `[start, end)` of an article: the only way to point at text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        _require(0 <= self.start < self.end, f"a span is 0 <= start < end, got {self.start}, {self.end}")

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


@dataclass(frozen=True, slots=True)
class Raw:
    """What was read, and where it came from. Metadata are hints of the container, if it gave any."""

    origin: str  # path, "archive.zip!member", "feed.xml#3" or "-" for standard input
    media: Media
    text: str
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None  # as the container writes it; `clean` reads it
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of an article and what it is. Footnote marks may lie inside a body block."""

    kind: BlockKind
    span: Span


@dataclass(frozen=True, slots=True)
class Article:
    """Canonical text and metadata. After `clean` no character of it moves."""

    id: str
    text: str
    origin: str
    blocks: tuple[Block, ...]
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: date | None = None
    published_basis: DateBasis | None = None
    republished_from: str | None = None  # "originally published by X on D"
    originally_published: date | None = None
    language: str | None = None

    def __post_init__(self) -> None:
        _require((self.published is None) == (self.published_basis is None), "a publication date needs its basis")
        _require(all(b.span.end <= len(self.text) for b in self.blocks), "every block lies inside the text")

    @staticmethod
    def make_id(text: str, title: str | None, outlet: str | None, url: str | None, published: date | None) -> str:
        """An article is its text and where and when it appeared, not the file it was read from."""
        return digest("article", text, title, outlet, url, published)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a coded block."""

    id: str
    article: str
    index: int  # position among the article's sentences, from 0
    span: Span
    paragraph: int  # from 0
    block: BlockKind
    quoted: bool  # wholly inside quotation marks


@dataclass(frozen=True, slots=True)
class Actor:
    """An entry of the roster, valid from `begins` to `ends` inclusive (None: no bound known)."""

    id: str
    key: str  # "RUS", "RUS.GOV", "vladimir-putin", "UNO", "hezbollah"
    name: str
    kind: ActorKind
    country: str | None = None  # ISO 3166 alpha-3, or PLOVER's IGO, UNO, EUR, NGO, IMG, ISM, MNC
    sectors: tuple[str, ...] = ()
    office: str | None = None
    begins: date | None = None
    ends: date | None = None

    @classmethod
    def make(
        cls,
        key: str,
        name: str,
        kind: ActorKind,
        *,
        country: str | None = None,
        sectors: tuple[str, ...] = (),
        office: str | None = None,
        begins: date | None = None,
        ends: date | None = None,
    ) -> Actor:
        """An actor with the id that its content gives it."""
        made = digest("actor", key, name, kind, country, *sectors, office, begins, ends)
        return cls(made, key, name, kind, country, sectors, office, begins, ends)


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the gazetteer. Latitude and longitude in degrees, WGS 84."""

    id: str
    key: str  # GeoNames id or ISO code
    name: str
    country: str | None = None  # ISO 3166 alpha-3
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names an actor, resolved or not; `why` says how, or why not."""

    id: str
    article: str
    sentence: str
    span: Span
    actor: str | None  # id of an Actor of the same document
    why: str
    score: float
    by: str

    def __post_init__(self) -> None:
        _require(0.0 <= self.score <= 1.0, f"a score lies in [0, 1], got {self.score}")


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom. Actors and recipients are mention ids; `span` is the trigger."""

    id: str
    article: str
    sentence: str
    span: Span
    category: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    score: float
    by: str

    def __post_init__(self) -> None:
        _require(bool(self.actors), "an event has at least one actor")
        _require(not set(self.actors) & set(self.recipients), "a mention is actor or recipient, not both")
        _require(0.0 <= self.score <= 1.0, f"a score lies in [0, 1], got {self.score}")

    @staticmethod
    def make_id(article: str, span: Span, category: str) -> str:
        """One trigger, one event of a category."""
        return digest("event", article, span.start, span.end, category)


@dataclass(frozen=True, slots=True)
class Setting:
    """When (an inclusive interval of days) and where. What is not known is None and `why` says why."""

    event: str
    begins: date | None
    ends: date | None
    date_basis: DateBasis | None
    date_cue: Span | None
    place: str | None  # id of a Place of the same document
    place_basis: PlaceBasis | None
    place_cue: Span | None
    why: str | None
    score: float
    by: str

    def __post_init__(self) -> None:
        known = {self.begins is None, self.ends is None, self.date_basis is None}
        _require(len(known) == 1, "a date needs both ends and a basis")
        _require(not (self.begins and self.ends and self.ends < self.begins), "an interval begins before it ends")


@dataclass(frozen=True, slots=True)
class Stance:
    """Did it happen, and who says so."""

    event: str
    reality: Reality
    certainty: Certainty
    speaker: SpeakerKind
    said_by: str | None  # id of the Mention that names the speaker
    said_by_text: str | None  # the speaker as the text has it, also where no mention does
    cue: Span | None  # the word that carries reality or attribution
    condition: Span | None  # the "if" clause the event hangs on
    score: float
    by: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """What lineage needs to know of one article."""

    article: str
    shingles: tuple[int, ...]  # hashes of word 5-grams, sorted, sampled
    bands: tuple[int, ...]  # MinHash bands
    quotes: tuple[int, ...]  # hashes of word 5-grams inside quotation marks


@dataclass(frozen=True, slots=True)
class Document:
    """One article and everything that was read out of it. Stages only add to it."""

    article: Article
    sketch: Sketch
    sentences: tuple[Sentence, ...] = ()
    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    mentions: tuple[Mention, ...] = ()
    events: tuple[Event, ...] = ()
    settings: tuple[Setting, ...] = ()
    stances: tuple[Stance, ...] = ()


# --- knowing: many articles at once -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Party:
    """One who takes part in an event: the words that name it and, where resolved, the actor."""

    mention: Mention
    text: str
    actor: Actor | None

    @property
    def name(self) -> str:
        """The actor's name, or the text's own words."""
        return self.actor.name if self.actor else self.text


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
    by: str


@dataclass(frozen=True, slots=True)
class Family:
    """What one origin gave rise to: `members` are article ids, `origin` the likely first of them."""

    id: str
    origin: str
    members: tuple[str, ...]
    why: str  # why `origin` is thought to be the origin


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
    due: date | None  # None: no horizon was given
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
