"""Attributions of a sentence: who says, by which word, and what.

Three shapes: "according to X", "X said (that) ..." with its content to the right, and "..., X said" or
"..., said X" with its content to the left. Verbs that also take a plain object ("announced sanctions")
attribute only before "that", a colon, a quotation or after a comma.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lapwing.records import SpeakerKind
from lapwing.stance import cues
from lapwing.stance.tokens import Token

_QUOTES = frozenset('“”"«»')
_STOPS = frozenset(';:.!?“”"()—–')
_LONGEST_SOURCE = 14  # words of a speaker with title and office; a bound set by judgement, not tuned
_AFTER_NAME = cues.one_of(
    "on in at during after before to when while as by told from via following late early and who that with "
    "yesterday today monday tuesday wednesday thursday friday saturday sunday last this about"
)
_BELIEVED = cues.one_of(
    "expected anticipated believed reported said thought alleged rumoured rumored claimed understood"
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what: places of tokens, `content` half-open; `source` is empty where none is named."""

    cue: range
    source: range
    content: range
    kind: SpeakerKind

    def covers(self, place: int) -> bool:
        """Whether a word lies in what is said and not in the attribution itself."""
        return place in self.content and place not in self.cue and place not in self.source


def attributions(words: Sequence[Token]) -> list[Attribution]:
    """The attributions of a sentence, in the order of their cues."""
    found = [*_according(words), *_passive(words)]
    taken = {place for attribution in found for place in attribution.cue}
    for at, word in enumerate(words):
        if at not in taken and word.form in cues.SAY | cues.SAY_THAT and not word.capital:
            attribution = _verbal(words, at)
            if attribution is not None:
                found.append(attribution)
    return sorted(found, key=_cue_start)


def _cue_start(attribution: Attribution) -> int:
    return attribution.cue.start


def _according(words: Sequence[Token]) -> Iterator[Attribution]:
    """As in "According to X, ..." and "..., according to X": all the rest of the sentence is content."""
    for at in range(len(words) - 2):
        if words[at].form == "according" and words[at + 1].form == "to":
            source = _name_from(words, at + 2)
            if source:
                yield Attribution(range(at, at + 2), source, range(len(words)), speaker_kind(words, source))


def _passive(words: Sequence[Token]) -> Iterator[Attribution]:
    """As in "It is believed (that) ...": somebody says so, nobody says who."""
    for at in range(len(words) - 2):
        if words[at].form == "it" and words[at + 1].form in cues.BE and words[at + 2].form in _BELIEVED:
            yield Attribution(range(at, at + 3), range(0), range(at + 3, len(words)), SpeakerKind.UNNAMED)


def _verbal(words: Sequence[Token], at: int) -> Attribution | None:
    cue = range(at, at + 1)
    if _is_noun(words, at):
        return None
    subject = _subject(words, at)
    if subject and not _is_tail(words, at, subject) and _has_content(words, at):
        content = range(at + 1, _content_end(words, at))
        return Attribution(cue, subject, content, speaker_kind(words, subject))
    if subject and _is_tail(words, at, subject):
        inserted = words[subject.start - 1].form == "," and at + 1 < len(words) and words[at + 1].form == ","
        content = range(len(words)) if inserted else _said_around(words, subject.start)
        return Attribution(cue, subject, content, speaker_kind(words, subject))
    after_speech = at > 0 and words[at - 1].form in _QUOTES | {","} and not words[at].form.endswith("ing")
    inverted = _name_from(words, at + 1) if after_speech else range(0)
    if inverted:
        return Attribution(cue, inverted, _said_around(words, at), speaker_kind(words, inverted))
    return None


def _is_noun(words: Sequence[Token], at: int) -> bool:
    """As in "The report", "a strong signal": a base form is a verb only after a plural or "I", "we", "they"."""
    form, before = words[at].form, words[at - 1].form if at else ""
    if before in cues.DETERMINERS or before in ("'s", "of"):
        return True
    base = form + "s" in cues.SAY | cues.SAY_THAT or form[:-1] + "ies" in cues.SAY | cues.SAY_THAT
    return base and not (
        before.endswith("s") or before in ("i", "we", "they", "you", "who", "people", "also", "some", "many")
    )


def _subject(words: Sequence[Token], at: int) -> range:
    """The noun phrase left of a verb of saying, an apposition between commas left out."""
    end = at
    while end > 0 and (words[end - 1].form in cues.HAVE | cues.ADVERBS | cues.DO or words[end - 1].form.endswith("ly")):
        end -= 1
    if end > 0 and words[end - 1].form in cues.BE and words[at].form.endswith("ing"):
        end -= 1
    if end > 0 and words[end - 1].form == "who":
        end -= 2 if end > 1 and words[end - 2].form == "," else 1
        return _phrase_before(words, end)
    if end > 0 and words[end - 1].form == ")":
        bracket = next((place for place in range(end - 2, max(-1, end - 10), -1) if words[place].form == "("), end)
        return _phrase_before(words, bracket)
    if end > 0 and words[end - 1].form in cues.BE | cues.WILL | cues.WOULD | cues.MAY | cues.CAN | {"to", "not"}:
        return range(0)
    if end > 0 and words[end - 1].form == ",":
        opening = _comma_before(words, end - 1)
        return _phrase_before(words, opening) if opening is not None else range(0)
    return _phrase_before(words, end)


def _comma_before(words: Sequence[Token], comma: int) -> int | None:
    for at in range(comma - 1, max(-1, comma - 2 * _LONGEST_SOURCE), -1):
        if words[at].form in _QUOTES or words[at].form == ";":
            return None
        if words[at].form == ",":
            return at
    return None


def _phrase_before(words: Sequence[Token], end: int) -> range:
    start = end
    while start > 0 and end - start < _LONGEST_SOURCE:
        word = words[start - 1]
        if not (word.word or word.form in ("'", "’", "-")) or word.form in cues.SUBORDINATORS:
            break
        if word.form in ("and", "but") and not (start - 2 >= 0 and words[start].capital and words[start - 2].capital):
            break
        start -= 1
    if any(word.form in cues.BE | cues.HAVE | cues.WILL for word in words[start:end]):
        return range(0)  # a clause, not a name: "It is worth noting that ..."
    if start == end or (words[end - 1].form in cues.PREPOSITIONS | cues.DETERMINERS - {"this", "that", "some", "many"}):
        return range(0)
    return range(start, end)


def _name_from(words: Sequence[Token], start: int) -> range:
    """The noun phrase that begins at a place: "a spokesman for the ministry"."""
    end = start
    while end < len(words) and end - start < _LONGEST_SOURCE:
        form = words[end].form
        if not (words[end].word or form in ("'", "’", "-")) or (form in _AFTER_NAME and form != "and"):
            break
        if form == "and" and not (end + 1 < len(words) and words[end + 1].capital):
            break
        end += 1
    if end == start or not any(
        word.capital or word.form in cues.UNNAMED | cues.PRONOUNS | cues.DETERMINERS for word in words[start:end]
    ):
        return range(0)
    return range(start, end)


def _is_tail(words: Sequence[Token], at: int, subject: range) -> bool:
    """Whether the content stands to the left: a comma or a quotation mark right before the subject,
    and after the verb nothing that it could govern."""
    before = words[subject.start - 1].form if subject.start else ""
    if before not in _QUOTES | {","}:
        return False
    follows = words[at + 1].form if at + 1 < len(words) else "."
    if before in _QUOTES:
        return follows not in ("that", ":")
    return follows in (_STOPS | _AFTER_NAME | {","}) - {"that", "to", ":"}


def _has_content(words: Sequence[Token], at: int) -> bool:
    """A clause after the verb: "that", a colon, a quotation; for plain verbs of saying anything."""
    following = [word.form for word in words[at + 1 : at + 12]]
    if not following:
        return False
    if words[at].form in cues.DENY:
        return True
    if words[at].form in cues.SAY:
        return words[at].form not in ("saw", "sees") and following[0] not in (".", "of", "to")
    for form in following:
        if form in ("that", "whether", ":", "“", '"'):
            return True
        if form in (",", ";", ".", "and", "but", "which", "who"):
            return False
    return False


def _content_end(words: Sequence[Token], at: int) -> int:
    """The content runs to the end, or to an adversative clause with a subject of its own."""
    inside = False
    for place in range(at + 1, len(words)):
        form = words[place].form
        inside = form in "“«" or (inside and form not in "”»") if form in _QUOTES and form != '"' else inside
        if not inside and form in (";", "but", "while", "although") and words[place - 1].form == ",":
            return place
        if form == ";" and not inside:
            return place
    return len(words)


def _said_around(words: Sequence[Token], end: int) -> range:
    """What is said before a tail; where it is a quotation, what is quoted after the tail too."""
    start = 0
    for place in range(end - 1, -1, -1):
        if words[place].form == ";":
            start = place + 1
            break
    quoted_on = any(word.form in _QUOTES for word in words[:end]) and any(
        word.form in _QUOTES for word in words[end + 2 :]
    )
    return range(start, len(words) if quoted_on else end)


def speaker_kind(words: Sequence[Token], source: range) -> SpeakerKind:
    """Named where the phrase names somebody, unnamed for "officials", "a source", "reports"."""
    phrase = [words[place] for place in source]
    heads = [word.form for word in phrase]
    for place, word in enumerate(phrase):
        if word.form in ("for", "of", "from", "at", "in", "with"):
            heads = heads[:place]
            break
    if heads and (heads[-1] in cues.UNNAMED and heads[-1] != "it") and not _ends_in_name(phrase, len(heads)):
        return SpeakerKind.UNNAMED
    named = any(word.capital and word.form not in cues.DETERMINERS for word in phrase)
    definite = heads[:1] and heads[0] in cues.DEFINITE | cues.PRONOUNS
    return SpeakerKind.NAMED if named or definite else SpeakerKind.UNNAMED


def _ends_in_name(phrase: Sequence[Token], count: int) -> bool:
    return phrase[count - 1].capital and count > 1
