"""What a brief is made of. Every statement cites; the renderers add nothing but layout."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lapwing.records import Certainty, DateBasis, Reality, Span


@dataclass(frozen=True, slots=True)
class Source:
    """An article that is cited."""

    article: str
    title: str | None
    outlet: str | None
    url: str | None
    published: date | None
    family: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence that a statement rests on. `number` is the same wherever the brief cites the event."""

    number: int
    event: str
    source: Source
    sentence: Span  # in characters of the article
    trigger: Span
    text: str  # the sentence as it stands in the article

    def pieces(self) -> tuple[str, str, str]:
        """What stands before the trigger, the trigger, and what stands after it."""
        start, end = (place - self.sentence.start for place in (self.trigger.start, self.trigger.end))
        return self.text[:start], self.text[start:end], self.text[end:]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a happening: one line of "Who did what to whom"."""

    happening: str
    begins: date | None
    ends: date | None
    basis: DateBasis | None  # of the best dated report
    category: str
    modes: tuple[str, ...]
    quad: int
    reality: Reality
    certainties: tuple[tuple[Certainty, int], ...]  # in how many reports, surest first
    said_by: tuple[str, ...]
    families: int
    articles: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence and the records that it rests on, the newest first."""

    text: str
    citations: tuple[Citation, ...]
    facts: Facts | None = None
    why: str | None = None
    quote: str | None = None  # of the first sentence cited, what stands around the trigger

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"a statement cites at least one record: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Section:
    """Statements under a title. `notes` say what could not be stated; they claim nothing about the world."""

    title: str
    statements: tuple[Statement, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything the store knows of one actor, or of what passed between several."""

    title: str
    actors: tuple[tuple[str, str], ...]  # key and name
    first: date | None
    last: date | None
    newest: date | None  # publication date of the newest article that is cited
    since: date | None  # what was first reported on this day or later is new
    happenings: int
    families: int
    quads: tuple[tuple[int, str], ...]  # of the ontology: number and name
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]  # oldest first
