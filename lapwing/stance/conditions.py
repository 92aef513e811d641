"""The "if" clauses of a sentence, and whether the sentence asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lapwing.records import Span
from lapwing.stance import cues
from lapwing.stance.tokens import Token

_OPENERS = tuple(
    tuple(opener.split())
    for opener in (
        "if",
        "unless",
        "in the event",
        "in case",
        "provided that",
        "as long as",
        "assuming",
        "assuming that",
    )
)

_ASKING = cues.one_of(
    "ask asked asks wonder wondered wonders see know knows knew sure clear unclear decide say tell doubt even "
    "as question"
)
_OPEN_QUESTIONS = cues.one_of("why how who when where what which whose")
_AUXILIARIES = cues.one_of("is are was were do does did has have had will would can could should may might must")


@dataclass(frozen=True, slots=True)
class Condition:
    """A clause that something hangs on; `cue` is the word that opens it."""

    span: Span
    cue: Span


def condition_around(words: Sequence[Token], place: int) -> tuple[Condition, bool] | None:
    """The nearest condition before or after a word, and whether the word stands inside it."""
    nearest: tuple[int, Condition, bool] | None = None
    for first, last in _conditions(words):
        inside = first <= place <= last
        gap = 0 if inside else min(abs(first - place), abs(place - last))
        if not inside and _cut_off(words, *sorted((place, first if first > place else last))):
            continue
        if nearest is None or gap < nearest[0]:
            span = Span(words[first].span.start, words[last].span.end)
            nearest = gap, Condition(span, words[first].span), inside
    return None if nearest is None else (nearest[1], nearest[2])


def _conditions(words: Sequence[Token]) -> Iterator[tuple[int, int]]:
    for at in range(len(words)):
        if _opens(words, at):
            yield at, _last(words, at)


def _opens(words: Sequence[Token], at: int) -> bool:
    form = words[at].form
    before = words[at - 1].form if at else ""
    if form == "should":
        return (at == 0 or before in (",", "“", '"')) and at + 2 < len(words) and words[-1].form != "?"
    if form == "if" and before in _ASKING - {"even", "as"}:
        return False
    forms = tuple(word.form for word in words[at : at + 3])
    return any(forms[: len(opener)] == opener for opener in _OPENERS)


def _last(words: Sequence[Token], at: int) -> int:
    """A condition ends before a comma with the main clause after it, or with the sentence."""
    for place in range(at + 1, len(words)):
        if words[place].form in (",", ";", "”", ":", "—", "–") and place > at + 1:
            return place - 1
    last = len(words) - 1
    return last - 1 if not words[last].word and last > at else last


def _cut_off(words: Sequence[Token], start: int, end: int) -> bool:
    """Whether a quotation mark, a semicolon or an adversative stands between two words."""
    return any(word.form in (";", "“", "”", '"', "but", "although") for word in words[start + 1 : end])


def is_question(words: Sequence[Token], place: int) -> bool:
    """Whether the word stands in the main clause of a yes-no question.

    "Why did X attack?" takes the attack for granted; so do clauses with a subordinator of their own.
    """
    if not words or (words[-1].form != "?" and not (len(words) > 1 and words[-2].form == "?")):
        return False
    opening = next((word.form for word in words if word.word), "")
    if opening in _OPEN_QUESTIONS:
        return False
    subordinated = any(
        word.form in ("after", "when", "because", "since", "who", "which", "while") for word in words[:place]
    )
    return not subordinated or (opening in _AUXILIARIES and not subordinated)
