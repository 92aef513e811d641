"""Every phrase of an article that names an actor, with the actors it names on the article's day."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from lapwing.actors import resolve
from lapwing.actors.coreference import Coreference, Reading, points_back
from lapwing.actors.discourse import Candidate, Quotations, is_subject, speaks
from lapwing.actors.items import Item, items
from lapwing.actors.phrases import PhraseReader, stateside
from lapwing.actors.placed import Places, placed
from lapwing.actors.pointing import pointers
from lapwing.actors.resolve import Answer, Resolver
from lapwing.actors.traits import FIRST_PERSON, PRONOUNS, RELATIVE
from lapwing.protocols import Gazetteer, Referrer, Roster, Seen
from lapwing.records import Actor, Article, BlockKind, DateBasis, Mention, Place, Sentence, Span, digest

BY = "actors@2"
_PRONOUN = re.compile(r"\b(?:he|she|they|him|them|we|us|i|who|whom|which)\b", re.I)


def mentions(
    article: Article,
    sentences: Sequence[Sentence],
    roster: Roster,
    seen: Mapping[str, Seen] | None = None,
    *,
    gazetteer: Gazetteer | None = None,
    referrer: Referrer | None = None,
) -> tuple[tuple[Actor, ...], tuple[Mention, ...]]:
    """Every actor mention of the sentences, in order and not overlapping, and the actors they resolve to.

    `seen` is what the coder saw, by the sentence's id: phrases that it takes for actors are mentions too, where the
    tables know of none, and nobody's unless the article tells who they are. With a gazetteer, police "in Odessa" are
    Ukraine's. With a referrer, the coder says whom pronouns and descriptions stand for; without one, rules alone do.
    """
    lines = [items(sentence.span.of(article.text), roster) for sentence in sentences]
    named = frozenset(i.hit.keys[0] for line in lines for i in line if i.hit is not None and len(i.hit.keys) == 1)
    reader = PhraseReader(Resolver(roster, article.published, named), stateside(lines))
    quotations = Quotations(article.text)
    candidates: list[Candidate] = []
    for number, (sentence, line) in enumerate(zip(sentences, lines, strict=True)):
        phrases = seen[sentence.id].mentions if seen else ()
        places = _places(sentence.span.of(article.text), gazetteer)
        for candidate in _candidates(article, number, sentence, line, reader, phrases):
            where = candidate.span.shifted(-candidate.start)
            answer = placed(candidate.answer, where, sentence.span.of(article.text), places, roster, article.published)
            candidates.append(candidate if answer is candidate.answer else replace(candidate, answer=answer))
    telling = {number for number, sentence in enumerate(sentences) if seen and seen[sentence.id].telling}
    # Asked only where something may happen or is said: these passes are the dearest part, and elsewhere rules will do.
    asked = [one for one in candidates if one.seen and (one.sentence in telling or one.speaks) and points_back(one)]
    pointed = pointers(article, sentences, asked, candidates, referrer) if referrer is not None else {}
    coreference = Coreference(quotations, lambda code: roster.actor(code, article.published), pointed)
    read = [(one, coreference.read(one)) for one in candidates]
    found = [(one, reading or coreference.speaker(one)) for one, reading in read]
    kept = [(one, reading or Reading(_nobody(one))) for one, reading in found if reading is not None or one.seen]
    actors = {actor.id: actor for _, reading in kept for actor in reading.answer.actors}
    ids = {one: digest("mention", article.id, one.span.start, one.span.end) for one, _ in kept}
    return tuple(actors.values()), tuple(
        Mention(
            ids[one],
            article.id,
            sentences[one.sentence].id,
            one.span,
            tuple(actor.id for actor in reading.answer.actors),
            ids.get(reading.antecedent) if reading.antecedent is not None else None,
            reading.answer.why,
            reading.answer.score,
            BY,
        )
        for one, reading in kept
    )


def resolve_text(
    text: str, on: date, roster: Roster, gazetteer: Gazetteer | None = None
) -> list[tuple[str, tuple[Actor, ...], str]]:
    """The phrases of a short text that name somebody on a day: words, actors, and why."""
    article = Article("text", text, "text", (), published=on, published_basis=DateBasis.METADATA)
    sentence = Sentence("text", article.id, 0, Span(0, len(text)), 0, BlockKind.BODY, False)
    actors, found = mentions(article, [sentence], roster, gazetteer=gazetteer)
    known = {actor.id: actor for actor in actors}
    return [(one.span.of(text), tuple(known[actor] for actor in one.actors), one.why) for one in found]


def _places(text: str, gazetteer: Gazetteer | None) -> Places:
    """The places of a sentence, found when first asked for."""

    @cache
    def find() -> Sequence[tuple[Span, Place]]:
        return gazetteer.find(text) if gazetteer is not None else ()

    return find


def _candidates(
    article: Article,
    number: int,
    sentence: Sentence,
    line: Sequence[Item],
    reader: PhraseReader,
    phrases: Sequence[Span],
) -> Iterator[Candidate]:
    """The mentions of a sentence in order: those by name, those the coder saw, and pronouns."""
    start, end = sentence.span.start, sentence.span.end
    found: dict[Span, tuple[Answer, bool]] = {}
    for phrase in reader.read(list(line)):
        span = Span(line[phrase.start].start, line[phrase.end - 1].end).shifted(start)
        found[span] = phrase.answer, True
    taken = sorted(found)
    others = [(span.shifted(start), True) for span in phrases]
    pronouns = _PRONOUN.finditer(sentence.span.of(article.text))
    others += [(Span(*match.span()).shifted(start), False) for match in pronouns]
    for span, sure in others:
        at = bisect_left(taken, span)
        if not any(span.overlaps(other) for other in taken[max(0, at - 1) : at + 1]):
            found[span] = reader.unlisted(_within(line, span, start)), sure
            insort(taken, span)
    earlier: list[Span] = []
    for span in sorted(found):
        answer, sure = found[span]
        yield Candidate(
            span,
            span.of(article.text),
            article.text,
            number,
            start,
            tuple(_within(line, span, start)),
            answer,
            sure,
            is_subject(article.text, start, span, earlier[-1:]),
            speaks(article.text, span, end),
        )
        earlier.append(span)


def _within(line: Sequence[Item], span: Span, start: int) -> list[Item]:
    first = bisect_left(line, span.start - start, key=_start)
    return list(line[first : bisect_left(line, span.end - start, key=_start)])


def _start(item: Item) -> int:
    return item.start


def _nobody(one: Candidate) -> Answer:
    """Why a phrase that the coder takes for an actor is nobody known."""
    word = one.text.lower()
    if word in FIRST_PERSON:
        return Answer((), "nobody is said to speak here", resolve.UNRESOLVED)
    if word in PRONOUNS or word in RELATIVE:
        return Answer((), "nobody named before it fits", resolve.UNRESOLVED)
    return one.answer
