"""The mentions of an article as coreference sees them: where each stands, in which clause and whose quotation."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from lapwing.actors import lexicon
from lapwing.actors.items import Item
from lapwing.actors.resolve import Answer
from lapwing.records import Span

_OPENING = frozenset("“«")
_CLOSING = frozenset("”»")
_SIGN = re.compile(r'[“«”»"]|\n\n')
_OBJECT_FORMS = frozenset(["him", "them", "me", "us", "her", "himself", "herself", "themselves", "itself"])
_SUBJECT_FORMS = frozenset(["he", "she", "they", "i", "we"])
_POSSESSIVES = frozenset(["his", "her", "hers", "its", "their", "theirs", "my", "mine", "our", "ours"])
_BOUNDARY = re.compile(
    r"(?:[,;:()–—“”\"]|\b(?:that|who|which|when|after|before|because|if|while|and|but|as|until|where|said))\s*$"
)
_BREAK = re.compile(r"[,;:“”\"]|\b(?:that|who|which|when|after|and|but)\b")
_LOOKED = 80  # characters before a mention that tell its place in the clause
_PREPOSITION = re.compile(
    r"\b(?:of|to|for|by|with|from|against|on|at|in|over|about|between|toward|towards|under|near|into|than|"
    r"like|through|including|among|despite|without)\s+$",
    re.I,
)


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A mention and what stands around it. `text` is its words, `whole` the article's."""

    span: Span  # in characters of the article
    text: str
    whole: str
    sentence: int  # its number in the article
    start: int  # of its sentence
    items: tuple[Item, ...]
    answer: Answer
    seen: bool  # named by the tables or seen by the coder, and not only a word that may be a pronoun
    subject: bool
    speaks: bool  # a verb of speech follows, or stands before it

    @property
    def owns(self) -> bool:
        """Whether it is a possessive."""
        return self.text.lower() in _POSSESSIVES

    def since(self, other: Candidate) -> str:
        """The text between an earlier one and this one."""
        return self.whole[other.span.end : self.span.start]


def is_subject(text: str, start: int, span: Span, earlier: Sequence[Span]) -> bool:
    """Whether a mention looks like what its clause is about: first of its clause, and behind no preposition."""
    word = span.of(text).lower()
    if word in _OBJECT_FORMS:
        return False
    if word in _SUBJECT_FORMS:
        return True
    before = text[max(start, span.start - _LOOKED) : span.start]
    if _PREPOSITION.search(before):
        return False
    if not before.strip(" “\"'‘") or _BOUNDARY.search(before.rstrip()):
        return True
    last = max((other.end for other in earlier), default=start)
    return last == start or bool(_BREAK.search(text[max(last, span.start - _LOOKED) : span.start]))


def speaks(text: str, span: Span, end: int) -> bool:
    """Whether a verb of speech stands beside it."""
    following = re.findall(r"[^\W\d_]+", text[span.end : min(end, span.end + 24)])[:2]
    before = re.findall(r"[^\W\d_]+", text[max(0, span.start - 16) : span.start])[-1:]
    return any(word.lower() in lexicon.SPEECH for word in (*following, *before))


class Quotations:
    """The stretches of an article between quotation marks, and who speaks them."""

    def __init__(self, text: str) -> None:
        self._spans = list(_quoted(text))
        self._starts = [span.start for span in self._spans]

    def around(self, span: Span) -> Span | None:
        """The quotation that a stretch lies in."""
        at = bisect_right(self._starts, span.start) - 1
        return self._spans[at] if at >= 0 and span.end <= self._spans[at].end else None

    def is_speaker(self, one: Candidate) -> bool:
        """Whether it speaks, and outside of any quotation."""
        return one.speaks and self.around(one.span) is None

    def speaker(self, here: Candidate, mentions: Sequence[Candidate]) -> Candidate | None:
        """Who speaks the quotation that a mention lies in: of the same sentence, else of the one before or after."""
        quotation = self.around(here.span)
        if quotation is None:
            return None
        speaking = [one for one in mentions if self.is_speaker(one)]
        for wanted in (here.sentence, here.sentence - 1, here.sentence + 1):
            found = [one for one in speaking if one.sentence == wanted]
            if found:
                return min(found, key=lambda one: abs(one.span.start - quotation.end))
        earlier = [one for one in speaking if one.sentence < here.sentence]
        return earlier[-1] if earlier else None


def _quoted(text: str) -> list[Span]:
    """Between opening and closing marks, or between straight ones of one paragraph."""
    found, open_at, straight = [], -1, -1
    for match in _SIGN.finditer(text):
        at, sign = match.start(), match[0]
        if sign in _OPENING:
            open_at = at
        elif sign in _CLOSING:
            if open_at >= 0:
                found.append(Span(open_at, at + 1))
            open_at = -1
        elif sign == '"':
            if straight >= 0:
                found.append(Span(straight, at + 1))
            straight = -1 if straight >= 0 else at
        else:  # an empty line
            if open_at >= 0:  # a quotation that runs on opens again in the next paragraph and closes in none
                found.append(Span(open_at, at))
            open_at = straight = -1
    return sorted(found)
