"""Reality of an event told by a noun: what it is object or subject of, and what the text presupposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lapwing.records import Certainty, Reality
from lapwing.stance import cues
from lapwing.stance.scope import ACTUAL, WINDOW, Verdict, by_modal, governed, is_adverb, negate
from lapwing.stance.tokens import Token
from lapwing.stance.verbs import infinitive, is_noun_to

_ENDINGS = ("tion", "sion", "ment", "ance", "ence", "ship", "ity", "ness", "ions", "ments")
_ADJECTIVES = (
    "al", "ic", "ive", "ous", "ian", "ean", "ese", "ish", "ary", "ful", "ent", "ant", "air", "ile", "aeli", "aqi",
    "can",
)  # fmt: skip
_BEFORE_NOUNS = (cues.DETERMINERS | cues.PREPOSITIONS | cues.FUTURE_NOUN | cues.UNREAL_NOUN | {"'s", "'"}) - {"that"}


def is_nominal(words: Sequence[Token], place: int) -> bool:
    """Whether a trigger is a noun, by its ending and by the word before it."""
    form = words[place].form
    if form.endswith("ed") or (
        form.endswith("ing") and (not place or words[place - 1].form not in cues.DETERMINERS | {"'s"})
    ):
        return False
    if not place or (words[place - 1].form == "to" and not is_noun_to(words, place)):
        return False
    if form.endswith(_ENDINGS):
        return True
    before = words[place - 1]
    if before.form in cues.WILL | cues.WOULD | cues.MAY | cues.CAN:
        return False
    if before.form in _BEFORE_NOUNS:
        return True
    adjective = before.form.endswith(_ADJECTIVES) and not is_adverb(before.form)
    return adjective and place > 1 and words[place - 2].form not in cues.WILL | cues.MAY | {"to"}


def is_presupposed(words: Sequence[Token], place: int) -> bool:
    """As in "Its attack on", "after the strike": a definite or dated noun that is not feared or planned."""
    definite = False
    for at in range(place - 1, max(-1, place - 6), -1):
        form = words[at].form
        if form in cues.UNREAL_NOUN | cues.FUTURE_NOUN | cues.UNREAL_OBJECT | cues.PREVENT | cues.DENY:
            return False
        if form in cues.OF_UNREAL and words[at + 1].form in cues.LINKS:
            return False
        if form in cues.PRESUPPOSING:
            return True
        if form in cues.DEFINITE:
            definite = True
        elif definite and (form in cues.WILL | cues.WOULD | cues.SUBORDINATORS or not words[at].word):
            return True
    return definite


def by_noun(words: Sequence[Token], place: int) -> Verdict:
    near = governed(words, place)
    if near.cue is not None or is_presupposed(words, place):
        return near
    for at in range(place - 1, max(-1, place - 1 - WINDOW), -1):
        form = words[at].form
        if form in cues.BOUNDARY or form in cues.SUBORDINATORS or form == ",":
            break
        if form in cues.WILL | cues.WOULD | cues.MAY | cues.CAN:
            negated = at + 1 < place and words[at + 1].form in ("not", "never")
            return negate(by_modal(words[at]), words[at + 1]) if negated else by_modal(words[at])
        if form == "to" and at + 1 < place and not words[at + 1].capital and words[at + 1].form not in cues.DETERMINERS:
            return infinitive(words, at, 0)
        if form in ("not", "never"):
            return negate(ACTUAL, words[at])
    return _subject(words, place)


def _subject(words: Sequence[Token], place: int) -> Verdict:
    """As in "An attack would ...", "Talks are expected ...": the verb after a noun that is its subject."""
    for at in range(place + 1, min(len(words), place + 1 + WINDOW)):
        form = words[at].form
        if not words[at].word or form in cues.SUBORDINATORS:
            break
        if form in cues.WILL | cues.WOULD | cues.MAY:
            verdict = by_modal(words[at])
            return replace(verdict, reality=Reality.HYPOTHETICAL) if form in cues.WOULD else verdict
        if (
            form in cues.BE
            and at + 1 < len(words)
            and words[at + 1].form in ("expected", "planned", "scheduled", "due", "likely", "set")
        ):
            certainty = Certainty.PROBABLE if words[at + 1].form in ("expected", "likely") else Certainty.CERTAIN
            return Verdict(Reality.FUTURE, certainty, words[at + 1].span)
    return ACTUAL
