"""One article as Lapwing reads it, ready to be shown: blocks with their marks, and the rows that the marks lead to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lapwing.brief import words
from lapwing.brief.marks import BlockView, Mark, MarkKind, Piece, blocks, merged
from lapwing.ontology import Ontology, load
from lapwing.records import (
    Article,
    DateBasis,
    Document,
    Event,
    Family,
    Party,
    Place,
    PlaceBasis,
    Setting,
    Span,
    SpeakerKind,
    Stance,
)

__all__ = ["ArticleView", "Cue", "EventView", "MentionView", "NamedView", "Piece", "SaidView", "article_view"]


_LINKED = 20  # mentions by the same words that a row links one by one


@dataclass(frozen=True, slots=True)
class Cue:
    """Words on which a judgement rests, and where they stand."""

    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class EventView:
    """A row of the table of events. What was not judged is None."""

    number: int
    category: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    quad: int
    scale: float
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    trigger: str
    span: Span
    begins: date | None
    ends: date | None
    basis: DateBasis | None
    date_cue: Cue | None
    place: str | None
    place_basis: PlaceBasis | None
    place_cue: Cue | None
    setting_why: str | None  # why date or place is missing, or how the place was chosen
    stance: Stance | None
    said_by: str | None
    cue: Cue | None  # of reality, or of who says so
    condition: Cue | None
    score: float
    by: str


@dataclass(frozen=True, slots=True)
class MentionView:
    """A mention: its words, whom they name, by key, and why. `row` is the number of those whom it names."""

    words: str
    names: tuple[str, ...]
    keys: tuple[str, ...]
    why: str
    span: Span
    row: int


@dataclass(frozen=True, slots=True)
class WayView:
    """Mentions by the same words for the same reason."""

    why: str
    mentions: tuple[MentionView, ...]


@dataclass(frozen=True, slots=True)
class NamedView:
    """Those whom some words of the article name, and in what ways."""

    row: int
    names: tuple[str, ...]  # none: the words of these mentions name nobody who is known
    keys: tuple[str, ...]
    ways: tuple[WayView, ...]
    mentions: int


@dataclass(frozen=True, slots=True)
class SaidView:
    """A quotation: who says so, and what, in the article's words."""

    number: int
    speaker: str
    kind: SpeakerKind
    direct: bool
    words: str
    span: Span
    source: Cue | None  # the words that name the speaker
    cue: Cue | None  # "said", "according to"


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article, ready to be shown."""

    article: Article
    family: Family | None
    blocks: tuple[BlockView, ...]
    events: tuple[EventView, ...]
    mentions: tuple[MentionView, ...]
    said: tuple[SaidView, ...]
    quads: tuple[tuple[int, str], ...]

    @property
    def most(self) -> int:
        """How many mentions of one way are linked."""
        return _LINKED

    def named(self) -> tuple[NamedView, ...]:
        """The mentions by those whom they name, in the order of the text; those that name nobody come last."""
        rows: dict[int, dict[tuple[str, str], list[MentionView]]] = defaultdict(lambda: defaultdict(list))
        for mention in self.mentions:
            rows[mention.row][mention.words.casefold(), mention.why].append(mention)
        found = [_named(row, list(ways.values())) for row, ways in sorted(rows.items())]
        return tuple(sorted(found, key=lambda each: not each.names))

    def coders(self) -> tuple[str, ...]:
        """What coded the events."""
        return tuple(sorted({event.by for event in self.events}))

    def kinds(self) -> tuple[MarkKind, ...]:
        """The kinds of mark that the text has."""
        held = {mark.kind for block in self.blocks for piece in block.pieces for mark in piece.marks}
        return tuple(kind for kind in MarkKind if kind in held and kind is not MarkKind.BLOCK)


def article_view(document: Document, family: Family | None = None, *, ontology: Ontology | None = None) -> ArticleView:
    """What there is to show of a document: every character of its text once, in order."""
    codes = ontology or load()
    events, mentions, said = _events(document, codes), _mentions(document), _said(document)
    marks = merged([*_mention_marks(mentions), *_event_marks(document, events), *_said_marks(document, said)])
    quads = tuple(sorted(codes.quads.items()))
    return ArticleView(document.article, family, tuple(blocks(document.article, marks)), events, mentions, said, quads)


def _cue(span: Span | None, text: str) -> Cue | None:
    return Cue(span.of(text), span) if span else None


# --- who is named ---------------------------------------------------------------------------------


def _mentions(document: Document) -> tuple[MentionView, ...]:
    actors = {actor.id: actor for actor in document.actors}
    rows: dict[tuple[str, ...], int] = {}
    found = []
    for mention in sorted(document.mentions, key=lambda mention: (mention.span, mention.id)):
        named = [actors[one] for one in mention.actors]
        keys = tuple(actor.key for actor in named)
        row = rows.setdefault(keys, len(rows) + 1)
        words_of = mention.span.of(document.article.text)
        found.append(MentionView(words_of, tuple(actor.name for actor in named), keys, mention.why, mention.span, row))
    return tuple(found)


def _named(row: int, ways: Sequence[Sequence[MentionView]]) -> NamedView:
    first = ways[0][0]
    listed = tuple(WayView(mentions[0].why, tuple(mentions)) for mentions in ways)
    return NamedView(row, first.names, first.keys, listed, sum(len(mentions) for mentions in ways))


def _mention_marks(mentions: Sequence[MentionView]) -> Iterator[Mark]:
    for each in mentions:
        who = words.joined(f"{words.short(name)} ({key})" for name, key in zip(each.names, each.keys, strict=True))
        yield Mark(
            each.span, MarkKind.ACTOR, (f"a{each.row}",), f"{who or 'not resolved'}: {each.why}", known=bool(who)
        )


# --- who says what --------------------------------------------------------------------------------


def _said(document: Document) -> tuple[SaidView, ...]:
    names, text = _names(document), document.article.text
    ordered = sorted(document.quotations, key=lambda one: (one.content[0], one.id))
    return tuple(
        SaidView(
            number,
            names.get(one.said_by or "") or (one.source.of(text) if one.source else one.speaker.value),
            one.speaker,
            one.direct,
            " … ".join(span.of(text) for span in one.content),
            one.content[0],
            _cue(one.source, text),
            _cue(one.cue, text),
        )
        for number, one in enumerate(ordered, start=1)
    )


def _said_marks(document: Document, said: Sequence[SaidView]) -> Iterator[Mark]:
    contents = sorted(document.quotations, key=lambda one: (one.content[0], one.id))
    for each, one in zip(said, contents, strict=True):
        row, how = (f"q{each.number}",), "in quotation marks" if each.direct else "not in quotation marks"
        for span in one.content:
            yield Mark(span, MarkKind.QUOTATION, row, f"{words.short(each.speaker)} says this, {how}")
        if each.source:
            yield Mark(each.source.span, MarkKind.SPEAKER, row, f"names the speaker of quotation {each.number}")


# --- events ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Judged:
    """What was judged of the events of a document, by event."""

    text: str
    names: Mapping[str, str]
    settings: Mapping[str, Setting]
    stances: Mapping[str, Stance]
    places: Mapping[str, Place]


def _events(document: Document, ontology: Ontology) -> tuple[EventView, ...]:
    judged = _Judged(
        document.article.text,
        _names(document),
        {setting.event: setting for setting in document.settings},
        {stance.event: stance for stance in document.stances},
        {place.id: place for place in document.places},
    )
    return tuple(_event(number, event, judged, ontology) for number, event in enumerate(_in_order(document), start=1))


def _event(number: int, event: Event, judged: _Judged, ontology: Ontology) -> EventView:
    names, text = judged.names, judged.text
    setting, stance = judged.settings.get(event.id), judged.stances.get(event.id)
    place = judged.places.get(setting.place or "") if setting else None
    return EventView(
        number=number,
        category=event.category,
        modes=event.modes,
        contexts=event.contexts,
        quad=ontology.category(event.category).quad,
        scale=ontology.scale(event.category, event.modes),
        actors=tuple(names[mention] for mention in event.actors),
        recipients=tuple(names[mention] for mention in event.recipients),
        trigger=event.span.of(text),
        span=event.span,
        begins=setting.begins if setting else None,
        ends=setting.ends if setting else None,
        basis=setting.date_basis if setting else None,
        date_cue=_cue(setting.date_cue, text) if setting else None,
        place=place.name if place else None,
        place_basis=setting.place_basis if setting else None,
        place_cue=_cue(setting.place_cue, text) if setting else None,
        setting_why=setting.why if setting else None,
        stance=stance,
        said_by=_speaker(stance, names) if stance else None,
        cue=_cue(stance.cue, text) if stance else None,
        condition=_cue(stance.condition, text) if stance else None,
        score=event.score,
        by=event.by,
    )


def _event_marks(document: Document, events: Sequence[EventView]) -> Iterator[Mark]:
    spans = {mention.id: mention.span for mention in document.mentions}
    for each in events:
        row, number = (f"e{each.number}",), each.number
        modes = f" ({', '.join(each.modes)})" if each.modes else ""
        arrow = f" → {words.joined(each.recipients)}" if each.recipients else ""
        yield Mark(
            each.span,
            MarkKind.EVENT,
            row,
            f"event {number}: {words.joined(each.actors)}{arrow}, {each.category}{modes}, score {each.score:.2f}",
            quad=each.quad,
        )
        for kind, cue, why in _cues(each):
            if cue:
                yield Mark(cue.span, kind, row, why)
        speaker = spans.get(each.stance.said_by or "") if each.stance else None
        if speaker:
            yield Mark(speaker, MarkKind.SPEAKER, row, f"says so of event {number}")


def _cues(each: EventView) -> Iterator[tuple[MarkKind, Cue | None, str]]:
    """The words on which date, place and reality of an event rest, and what they decide."""
    told = f"of event {each.number}"
    if each.basis:
        when = words.days(each.begins, each.ends)
        yield MarkKind.DATE, each.date_cue, f"date {told}: {when}, {words.BASIS[each.basis]}"
    if each.place:
        how = f", {each.place_basis}" if each.place_basis else ""
        yield MarkKind.PLACE, each.place_cue, f"place {told}: {words.short(each.place)}{how}"
    if each.stance:
        decided = f"{each.stance.reality}, {each.stance.certainty}, says {each.said_by}"
        yield MarkKind.REALITY, each.cue, f"cue {told}: {decided}"
        yield MarkKind.REALITY, each.condition, f"condition {told}"


def _names(document: Document) -> dict[str, str]:
    actors = {actor.id: actor for actor in document.actors}
    return {
        mention.id: " and ".join(
            dict.fromkeys(party.name for party in Party.each(mention, document.article.text, actors))
        )
        for mention in document.mentions
    }


def _speaker(stance: Stance, names: Mapping[str, str]) -> str:
    """Who says so: the author, or a source by name or in the text's own words."""
    if stance.speaker is SpeakerKind.AUTHOR:
        return "the author"
    name = names.get(stance.said_by or "") or stance.said_by_text
    return f"{words.short(name) if name else 'a source'} ({stance.speaker.value})"


def _in_order(document: Document) -> list[Event]:
    return sorted(document.events, key=lambda event: (event.span, event.id))
