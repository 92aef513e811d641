"""Closed vocabularies: what a field may say, with what follows from it."""

from __future__ import annotations

from enum import StrEnum


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
    REGION = "region"  # a province or other part of a country
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

    COPY = "copy"  # the same words, headline and all
    REPRINT = "reprint"  # with cuts, additions or another headline
    EXCERPT = "excerpt"  # a passage in a piece of another kind or length
    REWORDING = "rewording"  # in other words, by a person or a machine, also in fewer
    ACKNOWLEDGED = "acknowledged"  # it names the other's outlet as the source of what they share
    QUOTATION = "quotation"  # the same words of a third person: related, not derived

    @property
    def derives(self) -> bool:
        """Whether such a link joins two articles into one family."""
        return self is not LinkKind.QUOTATION


class CreditKind(StrEnum):
    """How an article names an outlet as its source, the most telling first."""

    REPUBLISHED = "republished"  # "originally published by X"
    WIRE = "wire"  # by-line, dateline
    TOLD = "told"  # "told X", "in an interview with X"
    CITED = "cited"  # "according to X", "X reported"


class ChangeKind(StrEnum):
    """What a copy changed in a sentence."""

    QUOTATION = "quotation"  # words inside quotation marks are others, or the marks are gone
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    HEDGE = "hedge"


class Fate(StrEnum):
    """What became of an expectation."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    OVERDUE = "overdue"
