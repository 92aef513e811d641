"""Quotations as records: who says, by which word, what, in which pieces, and whether in quotation marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lapwing.records import Article, Quotation, Sentence, Span, SpeakerKind, digest
from lapwing.stance.speakers import Attribution
from lapwing.stance.tokens import Token

_MARKS = frozenset('“”"«»')


def pieces(words: Sequence[Token], said: Attribution) -> list[range]:
    """The content of an attribution without its cue and source, in stretches of tokens that hold a word."""
    found: list[range] = []
    for place in said.content:
        if not said.covers(place):
            continue
        if found and found[-1].stop == place:
            found[-1] = range(found[-1].start, place + 1)
        else:
            found.append(range(place, place + 1))
    return [_trimmed(words, piece) for piece in found if any(words[at].word for at in piece)]


def _trimmed(words: Sequence[Token], piece: range) -> range:
    """Without commas and stops at its ends; quotation marks stay."""
    start, stop = piece.start, piece.stop
    while start < stop and not (words[start].word or words[start].form in _MARKS):
        start += 1
    while stop > start and not (words[stop - 1].word or words[stop - 1].form in _MARKS):
        stop -= 1
    return range(start, stop)


def quotation(
    article: Article,
    sentence: Sentence,
    content: Sequence[Span],
    speaker: SpeakerKind,
    source: Span | None,
    said_by: str | None,
    cue: Span | None,
    by: str,
) -> Quotation:
    """The record of one."""
    made = digest("quotation", article.id, *(end for span in content for end in (span.start, span.end)))
    direct = any(_MARKS.intersection(span.of(article.text)) for span in content) or sentence.quoted
    return Quotation(made, article.id, sentence.id, tuple(content), direct, speaker, source, said_by, cue, by)


def spans(words: Sequence[Token], said: Attribution, start: int) -> Iterator[Span]:
    """The content of an attribution in characters of the article; `start` is where its sentence begins."""
    for piece in pieces(words, said):
        yield Span(words[piece.start].span.start, words[piece.stop - 1].span.end).shifted(start)
