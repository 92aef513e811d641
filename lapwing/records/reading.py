"""What the stages of reading make of one article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lapwing.records.basis import Span, digest, require
from lapwing.records.vocabulary import (
    ActorKind,
    BlockKind,
    Certainty,
    DateBasis,
    Media,
    PlaceBasis,
    Reality,
    SpeakerKind,
)


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
    dataset: str | None = None  # the event data set that it is a report of, known by its rows; None: it was read

    def __post_init__(self) -> None:
        require((self.published is None) == (self.published_basis is None), "a publication date needs its basis")
        require(all(b.span.end <= len(self.text) for b in self.blocks), "every block lies inside the text")

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
    """A span that names actors, resolved or not; `why` says how, or why not."""

    id: str
    article: str
    sentence: str
    span: Span
    actors: tuple[str, ...]  # ids of Actors of the same document; several for "the two countries", none if unresolved
    antecedent: str | None  # id of the mention of the article that a pronoun or "the ministry" stands for
    why: str
    score: float
    by: str

    def __post_init__(self) -> None:
        require(0.0 <= self.score <= 1.0, f"a score lies in [0, 1], got {self.score}")


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
        require(bool(self.actors), "an event has at least one actor")
        require(not set(self.actors) & set(self.recipients), "a mention is actor or recipient, not both")
        require(0.0 <= self.score <= 1.0, f"a score lies in [0, 1], got {self.score}")

    @staticmethod
    def make_id(article: str, span: Span, category: str) -> str:
        """One trigger, one event of a category."""
        return digest("event", article, span.start, span.end, category)


@dataclass(frozen=True, slots=True)
class Setting:
    """When (an inclusive interval of days) and where. What is not known is None and `why` says why; it also says how a
    place was chosen among several of its name."""

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
        require(len(known) == 1, "a date needs both ends and a basis")
        require(not (self.begins and self.ends and self.ends < self.begins), "an interval begins before it ends")


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
    relayed_by: str | None = (
        None  # who passes the speaker's words on, as the text has it: "X said that Y had denied it"
    )


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody says, thinks or writes, directly or not; `content` has a span for each piece."""

    id: str
    article: str
    sentence: str  # of its first piece
    content: tuple[Span, ...]
    direct: bool  # in quotation marks, at least in part
    speaker: SpeakerKind
    source: Span | None  # the words that name the speaker
    said_by: str | None  # id of the Mention that names the speaker
    cue: Span | None  # "said", "according to"
    by: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """What lineage needs to know of one article."""

    article: str
    shingles: tuple[int, ...]  # hashes of word 5-grams, sorted, sampled
    bands: tuple[int, ...]  # MinHash bands over word 3-grams
    quotes: tuple[int, ...]  # hashes of word 5-grams inside quotation marks
    names: tuple[int, ...] = ()  # hashes of pairs of names and numbers that stand together


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
    quotations: tuple[Quotation, ...] = ()
