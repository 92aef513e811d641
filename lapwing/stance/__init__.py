"""Did it happen, and who says so: one `Stance` for each event, by the coder and by cue and scope.

Reality is the coder's answer and that of the words that govern the trigger (`reality`) together; certainty those
words', the speaker from the innermost attribution that covers it (`speakers`). A quoted sentence without an
attribution of its own takes that of its neighbours in the paragraph. "Unlikely" is hypothetical and possible.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lapwing.protocols import Judgement
from lapwing.records import Article, Certainty, Event, Mention, Quotation, Reality, Sentence, Span, SpeakerKind, Stance
from lapwing.stance.quotations import quotation, spans
from lapwing.stance.reality import Verdict, judge
from lapwing.stance.speakers import Attribution, attributions
from lapwing.stance.tokens import Token, covering, tokens

__all__ = ["quotations", "stance"]

_BY = "stance@2"

_BACK = 3
"""Sentences searched back for whom "he" or "she" stands for; further back another person has spoken."""

_NEAR = 20  # sentences to either side in which a paragraph's speaker is looked for
_LONGEST_MENTION = 400  # characters; a mention that begins further ahead of a phrase does not reach it

_BY_CUE, _BY_NO_CUE = 1.2, 0.8
"""What a cue in the words, and their having none, count beside the coder's probabilities of the realities: a cue
decides, and where there is none the coder must be nearly sure. Reality macro-F1 on the held-out articles and r on UW
and MEANTIME: 0.86, 0.72, 0.49; with 0.6 and 0.2, where the coder decides, 0.85, 0.54, 0.37; cues alone 0.77, 0.72,
0.49. Run `benchmarks/factuality.py` before changing them."""

_UNCUED, _NEGATED, _CUED = 0.9, 0.75, 0.6
"""Scores. Told as fact without any cue: right in 0.94 of 4,437 such targets of factuality_uw.jsonl. Negated: in
0.77 of 233. Futures, hypotheticals and hedged facts: that set grades belief and not tense, so 0.6 is only an
ordering. Count again with `benchmarks/factuality.py` before changing them."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A sentence, its words and who speaks in it."""

    sentence: Sentence
    words: tuple[Token, ...]
    said: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class _Speaker:
    kind: SpeakerKind
    source: Span | None  # in characters of the article
    cue: Span | None
    relay: Span | None = None  # whose words the speaker's stand in


_AUTHOR = _Speaker(SpeakerKind.AUTHOR, None, None)


def stance(
    article: Article,
    sentences: Sequence[Sentence],
    events: Sequence[Event],
    mentions: Sequence[Mention],
    judged: Mapping[Event, Judgement] | None = None,
) -> tuple[Stance, ...]:
    """One stance for each event, in the order of the events. `judged` is what the coder said of them, if asked."""
    said = judged or {}
    wanted = _near_events(sentences, events)
    readings = [_read(article, sentence) if sentence.id in wanted else None for sentence in sentences]
    places = {sentence.id: place for place, sentence in enumerate(sentences)}
    ordered = sorted(mentions, key=_start)
    return tuple(
        _stance(article, readings, places[event.sentence], event, ordered, said.get(event)) for event in events
    )


def quotations(article: Article, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> tuple[Quotation, ...]:
    """Everything that the article attributes to somebody, in order.

    A sentence wholly in quotation marks that names no speaker continues the quotation of its paragraph.
    """
    readings: list[_Reading | None] = [_read(article, sentence) for sentence in sentences]
    ordered = sorted(mentions, key=_start)
    found = []
    for place, reading in enumerate(readings):
        if reading is None:
            continue
        sentence = reading.sentence
        told = [
            (list(spans(reading.words, said, sentence.span.start)), _as_speaker(reading, said)) for said in reading.said
        ]
        if not told and sentence.quoted:
            speaker = _neighbour(readings, place)
            told = [([sentence.span], speaker)] if speaker is not _AUTHOR else []
        for content, speaker in told:
            if content:
                said_by, _ = _named(article, readings, place, speaker, ordered)
                found.append(
                    quotation(article, sentence, content, speaker.kind, speaker.source, said_by, speaker.cue, _BY)
                )
    return tuple({one.id: one for one in found}.values())


def _start(mention: Mention) -> int:
    return mention.span.start


def _near_events(sentences: Sequence[Sentence], events: Sequence[Event]) -> set[str]:
    """Sentences with events, and those a speaker may come from: the paragraph and a few before."""
    with_events = {event.sentence for event in events}
    paragraphs = {sentence.paragraph for sentence in sentences if sentence.id in with_events}
    near = set(with_events)
    for place, sentence in enumerate(sentences):
        if sentence.paragraph in paragraphs or sentence.paragraph + 1 in paragraphs:
            near.add(sentence.id)
        if sentence.id in with_events:
            near.update(other.id for other in sentences[max(0, place - _BACK) : place])
    return near


def _read(article: Article, sentence: Sentence) -> _Reading:
    words, said = _apart(sentence.span.of(article.text))
    return _Reading(sentence, words, said)


@lru_cache(maxsize=1024)  # events and quotations ask for the sentences of one article, one after the other
def _apart(text: str) -> tuple[tuple[Token, ...], tuple[Attribution, ...]]:
    words = tokens(text)
    return words, tuple(attributions(words))


def _stance(
    article: Article,
    readings: Sequence[_Reading | None],
    place: int,
    event: Event,
    mentions: Sequence[Mention],
    judgement: Judgement | None,
) -> Stance:
    reading = readings[place]
    offset = reading.sentence.span.start if reading else 0
    words = reading.words if reading else ()
    trigger = Span(max(0, event.span.start - offset), max(1, event.span.end - offset))
    verdict, score = _together(judge(words, trigger), judgement)
    speaker = _speaker(readings, place, covering(words, trigger))
    if speaker.kind is SpeakerKind.UNNAMED and speaker.source is None and verdict.certainty is Certainty.CERTAIN:
        verdict = replace(verdict, certainty=Certainty.PROBABLE)  # "it is believed": nobody vouches for it
    said_by, text = _named(article, readings, place, speaker, mentions)
    cue = speaker.cue or (verdict.cue.shifted(offset) if verdict.cue else None)
    return Stance(
        event=event.id,
        reality=verdict.reality,
        certainty=verdict.certainty,
        speaker=speaker.kind,
        said_by=said_by,
        said_by_text=text,
        cue=cue,
        condition=verdict.condition.shifted(offset) if verdict.condition else None,
        score=score,
        by=_BY,
        relayed_by=speaker.relay.of(article.text) if speaker.relay is not None else None,
    )


def _together(verdict: Verdict, judgement: Judgement | None) -> tuple[Verdict, float]:
    """The verdict of the words and the coder's answer as one, and how sure it is.

    A cue is given only where it is a cue for what is said.
    """
    if judgement is None or not judgement.realities:
        return verdict, _score(verdict)
    own = _BY_CUE if verdict.reality is not Reality.ACTUAL else _BY_NO_CUE
    shares = {Reality(name): share for name, share in judgement.realities.items()}
    shares[verdict.reality] = shares.get(verdict.reality, 0.0) + own
    reality = max(Reality, key=lambda one: shares.get(one, 0.0))
    score = round(shares[reality] / sum(shares.values()), 4)
    if reality is verdict.reality:
        return verdict, score
    return replace(verdict, reality=reality, cue=None), score


def _score(verdict: Verdict) -> float:
    if verdict.cue is None:
        return _UNCUED
    return _NEGATED if verdict.reality is Reality.NEGATED else _CUED


# --- who says so --------------------------------------------------------------------------------


def _speaker(readings: Sequence[_Reading | None], place: int, trigger: range) -> _Speaker:
    reading = readings[place]
    if reading is None or not trigger:
        return _AUTHOR
    nested = _covering(reading, trigger)
    if nested:
        outer = _span(reading, nested[1].source) if len(nested) > 1 else None
        return replace(_as_speaker(reading, nested[0]), relay=outer)
    if reading.sentence.quoted or _is_left_open(readings, place, trigger):
        return _neighbour(readings, place)
    return _AUTHOR


def _covering(reading: _Reading, trigger: range) -> list[Attribution]:
    """The attributions in whose content a trigger stands, the innermost first."""
    covering_ones = [said for said in reading.said if said.covers(trigger.start) and not set(said.cue) & set(trigger)]
    return sorted(covering_ones, key=_extent)


def _extent(said: Attribution) -> tuple[int, int]:
    return len(said.content), said.cue.start


def _as_speaker(reading: _Reading, said: Attribution) -> _Speaker:
    return _Speaker(said.kind, _span(reading, said.source), _span(reading, said.cue))


def _span(reading: _Reading, places: range) -> Span | None:
    if not places:
        return None
    start = reading.words[places.start].span.start
    return Span(start, reading.words[places.stop - 1].span.end).shifted(reading.sentence.span.start)


def _is_left_open(readings: Sequence[_Reading | None], place: int, trigger: range) -> bool:
    """Whether the trigger stands in a quotation of an otherwise unquoted sentence."""
    reading = readings[place]
    if reading is None:
        return False
    left = sum(word.form in ("“", "«") for word in reading.words[: trigger.start])
    closed = sum(word.form in ("”", "»") for word in reading.words[: trigger.start])
    straight = sum(word.form == '"' for word in reading.words[: trigger.start])
    starts_open = reading.words[0].form in ("“", "«", '"')
    return starts_open and (left > closed or straight % 2 == 1)


def _neighbour(readings: Sequence[_Reading | None], place: int) -> _Speaker:
    """The nearest attribution of the paragraph, before first; else that of a line that ends in a colon."""
    here = readings[place]
    if here is None:
        return _AUTHOR
    paragraph = here.sentence.paragraph
    before = [
        reading
        for reading in readings[max(0, place - _NEAR) : place]
        if reading and reading.sentence.paragraph == paragraph and reading.said
    ]
    after = [
        reading
        for reading in readings[place + 1 : place + _NEAR]
        if reading and reading.sentence.paragraph == paragraph and reading.said
    ]
    for reading in (*before[-1:], *after[:1]):
        return _as_speaker(reading, reading.said[-1] if before else reading.said[0])
    previous = readings[place - 1] if place else None
    if previous is not None and previous.said and previous.words[-1].form == ":":
        return _as_speaker(previous, previous.said[-1])
    return _AUTHOR


def _named(
    article: Article, readings: Sequence[_Reading | None], place: int, speaker: _Speaker, mentions: Sequence[Mention]
) -> tuple[str | None, str | None]:
    """The mention that names the speaker, and the speaker's words; a pronoun that nobody has read yet looks back."""
    if speaker.source is None:
        return None, None
    text = speaker.source.of(article.text)
    here = readings[place]
    told = _mention(speaker.source, mentions)
    if text.lower() in ("he", "she") and here is not None and (told is None or not told.actors):
        antecedent = _antecedent(readings, place, speaker.source)
        if antecedent is not None:
            return _words(antecedent, article, mentions)
    return _words(speaker.source, article, mentions)


def _words(source: Span, article: Article, mentions: Sequence[Mention]) -> tuple[str | None, str]:
    """The mention that names a speaker, and its words where it stands at an edge of the speaker's phrase.

    A phrase reaches further than its name where no comma ends what stands before it.
    """
    mention = _mention(source, mentions)
    if mention is None:
        return None, source.of(article.text)
    at_edge = mention.span.start <= source.start or mention.span.end >= source.end
    return mention.id, (mention.span if at_edge else source).of(article.text)


def _antecedent(readings: Sequence[_Reading | None], place: int, pronoun: Span) -> Span | None:
    """The last named speaker before a pronoun, a few sentences back at most."""
    for reading in reversed(readings[max(0, place - _BACK) : place + 1]):
        for said in reversed(reading.said if reading else ()):
            source = _span(reading, said.source) if reading else None
            if reading is None or source is None or source.end > pronoun.start or said.kind is not SpeakerKind.NAMED:
                continue
            if any((reading.words[at].capital and at > 0) or len(said.source) > 1 for at in said.source):
                return source
            if reading.words[said.source.start].form not in ("he", "she", "it", "they", "we", "i", "who"):
                return source
    return None


def _mention(source: Span, mentions: Sequence[Mention]) -> Mention | None:
    """The mention at the end of the speaker's phrase, else the one that shares most characters; they come in order."""
    first = bisect_left(mentions, source.start - _LONGEST_MENTION, key=_start)
    near = mentions[first : bisect_left(mentions, source.end, key=_start)]
    inside = [mention for mention in near if mention.span.overlaps(source)]
    return max(
        inside, key=lambda mention: (mention.span.end >= source.end, _shared(mention.span, source)), default=None
    )


def _shared(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)
