"""One article as Lapwing reads it, ready to be shown: blocks with their marks, and a table of events."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lapwing.brief import words
from lapwing.ontology import Ontology, load
from lapwing.records import (
    Article,
    Block,
    BlockKind,
    DateBasis,
    Document,
    Event,
    Family,
    Party,
    PlaceBasis,
    Span,
    SpeakerKind,
    Stance,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that means something: a mention, a trigger, or a block within a block."""

    span: Span
    mention: str | None = None  # the actor's name, or why there is none
    key: str | None = None  # the actor's key; None: a mention that was resolved to nobody
    event: int | None = None  # number of the event whose trigger it is
    quad: int | None = None
    block: BlockKind | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Text over which the marks do not change."""

    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block with its marks. `kind` is None for text that no block claims."""

    kind: BlockKind | None
    pieces: tuple[Piece, ...]


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
    place: str | None
    place_basis: PlaceBasis | None
    stance: Stance | None
    said_by: str | None
    score: float


@dataclass(frozen=True, slots=True)
class MentionView:
    """A mention: its words, whom they name, by key, and why."""

    words: str
    names: tuple[str, ...]
    keys: tuple[str, ...]
    why: str
    span: Span


@dataclass(frozen=True, slots=True)
class SaidView:
    """A quotation: who says so, and what, in the article's words."""

    speaker: str
    direct: bool
    words: str
    span: Span


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


def article_view(document: Document, family: Family | None = None, *, ontology: Ontology | None = None) -> ArticleView:
    """What there is to show of a document: every character of its text once, in order."""
    codes = ontology or load()
    events = _events(document, codes)
    mentions = _mentions(document)
    blocks = tuple(_blocks(document.article, _marks(mentions, events)))
    quads = tuple(sorted(codes.quads.items()))
    return ArticleView(document.article, family, blocks, events, mentions, _said(document), quads)


def _mentions(document: Document) -> tuple[MentionView, ...]:
    actors = {actor.id: actor for actor in document.actors}
    return tuple(
        MentionView(
            mention.span.of(document.article.text),
            tuple(actors[one].name for one in mention.actors),
            tuple(actors[one].key for one in mention.actors),
            mention.why,
            mention.span,
        )
        for mention in document.mentions
    )


def _said(document: Document) -> tuple[SaidView, ...]:
    names, text = _names(document), document.article.text
    return tuple(
        SaidView(
            names.get(one.said_by or "") or (one.source.of(text) if one.source else one.speaker.value),
            one.direct,
            " … ".join(span.of(text) for span in one.content),
            one.content[0],
        )
        for one in document.quotations
    )


# --- events -------------------------------------------------------------------------------------


def _events(document: Document, ontology: Ontology) -> tuple[EventView, ...]:
    names = _names(document)
    settings = {setting.event: setting for setting in document.settings}
    stances = {stance.event: stance for stance in document.stances}
    places = {place.id: place.name for place in document.places}
    found = []
    for number, event in enumerate(sorted(document.events, key=_position), start=1):
        setting, stance = settings.get(event.id), stances.get(event.id)
        found.append(
            EventView(
                number=number,
                category=event.category,
                modes=event.modes,
                contexts=event.contexts,
                quad=ontology.category(event.category).quad,
                scale=ontology.scale(event.category, event.modes),
                actors=tuple(names[mention] for mention in event.actors),
                recipients=tuple(names[mention] for mention in event.recipients),
                trigger=event.span.of(document.article.text),
                span=event.span,
                begins=setting.begins if setting else None,
                ends=setting.ends if setting else None,
                basis=setting.date_basis if setting else None,
                place=places.get(setting.place or "") if setting else None,
                place_basis=setting.place_basis if setting else None,
                stance=stance,
                said_by=_speaker(stance, names) if stance else None,
                score=event.score,
            )
        )
    return tuple(found)


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


def _position(event: Event) -> tuple[Span, str]:
    return event.span, event.id


# --- blocks and marks ---------------------------------------------------------------------------


def _marks(mentions: Sequence[MentionView], events: Sequence[EventView]) -> list[Mark]:
    marks = [_mention(mention) for mention in mentions]
    marks += [Mark(event.span, event=event.number, quad=event.quad) for event in events]
    return marks


def _mention(mention: MentionView) -> Mark:
    """Who it is and why, or why it is nobody known."""
    if not mention.names:
        return Mark(mention.span, mention=mention.why)
    told = f"{' and '.join(mention.names)}: {mention.why}"
    return Mark(mention.span, mention=told, key=", ".join(mention.keys))


def _blocks(article: Article, marks: Iterable[Mark]) -> Iterator[BlockView]:
    """The outer blocks and the text between them; a block within a block is a mark of the outer one."""
    outer, inner = _nesting(article.blocks)
    stretches = list(_stretches(article.text, outer))
    starts = [span.start for _, span in stretches]
    inside: dict[int, list[Mark]] = defaultdict(list)
    for mark in [*(Mark(block.span, block=block.kind) for block in inner), *marks]:
        first = bisect_right(starts, mark.span.start) - 1
        for index in range(max(first, 0), bisect_right(starts, mark.span.end - 1)):
            inside[index].append(mark)
    for index, (kind, span) in enumerate(stretches):
        yield BlockView(kind, tuple(_pieces(article.text, span, inside[index])))


def _nesting(blocks: Iterable[Block]) -> tuple[list[Block], list[Block]]:
    outer: list[Block] = []
    inner: list[Block] = []
    for block in sorted(blocks, key=_outermost_first):
        (inner if outer and block.span.start < outer[-1].span.end else outer).append(block)
    return outer, inner


def _outermost_first(block: Block) -> tuple[int, int]:
    return block.span.start, -block.span.end


def _stretches(text: str, outer: Iterable[Block]) -> Iterator[tuple[BlockKind | None, Span]]:
    """The blocks, and what lies between them where that is more than white space."""
    at = 0
    for block in outer:
        if text[at : block.span.start].strip():
            yield None, Span(at, block.span.start)
        yield block.kind, block.span
        at = block.span.end
    if text[at:].strip():
        yield None, Span(at, len(text))


def _pieces(text: str, span: Span, marks: Iterable[Mark]) -> Iterator[Piece]:
    """The stretch cut wherever a mark begins or ends."""
    begin: dict[int, list[Mark]] = defaultdict(list)
    cuts = {span.start, span.end}
    for mark in (mark for mark in marks if mark.span.overlaps(span)):
        start = max(mark.span.start, span.start)
        begin[start].append(mark)
        cuts |= {start, min(mark.span.end, span.end)}
    open_marks: list[Mark] = []
    for start, end in pairwise(sorted(cuts)):
        open_marks = [mark for mark in open_marks if mark.span.end > start] + begin[start]
        yield Piece(text[start:end], tuple(open_marks))
