"""What every judgement of reality stands on: auxiliaries, negation, and words right before a noun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lapwing.records import Certainty, Reality, Span
from lapwing.stance import cues
from lapwing.stance.tokens import Token

WINDOW = 8  # words from "to" or a noun to what governs it; by judgement, run benchmarks/factuality.py to change it


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the words say of an event; spans are in characters of the sentence."""

    reality: Reality
    certainty: Certainty
    cue: Span | None = None
    condition: Span | None = None


ACTUAL = Verdict(Reality.ACTUAL, Certainty.CERTAIN)


def by_modal(word: Token) -> Verdict:
    if word.form in cues.WILL | cues.WOULD:
        return Verdict(Reality.FUTURE, Certainty.CERTAIN, word.span)
    certainty = Certainty.POSSIBLE if word.form in cues.MAY else Certainty.CERTAIN
    return Verdict(Reality.HYPOTHETICAL, certainty, word.span)


def negate(verdict: Verdict, cue: Token) -> Verdict:
    """Not done; what might not be done stays open; what was not refused was done."""
    if verdict.reality is Reality.NEGATED:
        return Verdict(Reality.ACTUAL, verdict.certainty, cue.span)
    if verdict.reality is Reality.HYPOTHETICAL and verdict.certainty is Certainty.POSSIBLE:
        return replace(verdict, cue=verdict.cue or cue.span)
    return Verdict(Reality.NEGATED, verdict.certainty, cue.span)


def auxiliaries(words: Sequence[Token], place: int) -> tuple[int, int | None, int | None]:
    """The place left of a verb's auxiliaries, and those of its negation and modal."""
    negation = modal = None
    at = place - 1
    while at >= 0:
        form = words[at].form
        if form in cues.NOT and form not in cues.DENYING:
            negation = at
        elif form in cues.WILL | cues.WOULD | cues.MAY | cues.CAN:
            modal = at
            negation = at if form == "cannot" else negation
        elif form == "longer" and at and words[at - 1].form == "no":
            negation = at
        elif not (form in cues.BE | cues.HAVE | cues.DO | cues.ADVERBS or is_adverb(form)):
            break
        at -= 1
    if negation is None and modal is None and (at < 0 or words[at].form != "to"):
        negation = _negative_subject(words, at)
    return at, negation, modal


def _negative_subject(words: Sequence[Token], at: int) -> int | None:
    """As in "No troops crossed", "nobody came", "neither side fired": a subject that denies its verb."""
    for back in range(at, max(-1, at - 4), -1):
        form = words[back].form
        if not words[back].word or form in cues.SUBORDINATORS or form in cues.PREPOSITIONS - {"of"}:
            return None
        if form in ("neither", "nobody", "none", "nothing", "nor") or (
            form == "no" and words[back + 1].form != "longer"
        ):
            return back
    return None


def is_adverb(form: str) -> bool:
    return form.endswith("ly") and len(form) > 4 and form not in ("july", "italy", "family", "supply", "reply", "ally")


def governed(words: Sequence[Token], place: int) -> Verdict:
    """What stands right before a noun or gerund: "a possible attack", "the threat of strikes"."""
    tables = (
        (cues.PREVENT | cues.DENY, Verdict(Reality.NEGATED, Certainty.CERTAIN)),
        (cues.FUTURE_PROBABLE, Verdict(Reality.FUTURE, Certainty.PROBABLE)),
        (cues.FUTURE_NOUN, Verdict(Reality.FUTURE, Certainty.CERTAIN)),
        (cues.UNREAL_NOUN, Verdict(Reality.HYPOTHETICAL, Certainty.POSSIBLE)),
        (cues.OF_UNREAL | cues.UNREAL_OBJECT, Verdict(Reality.HYPOTHETICAL, Certainty.CERTAIN)),
        (cues.ACCUSED_OF, Verdict(Reality.ACTUAL, Certainty.POSSIBLE)),
    )
    for at in range(place - 1, max(-1, place - 6), -1):
        form = words[at].form
        if form in cues.BOUNDARY or form in cues.SUBORDINATORS or form in (",", "and"):
            break
        if form in cues.OF_UNREAL - cues.UNREAL_OBJECT and words[at + 1].form not in cues.LINKS:
            continue
        for table, verdict in tables:
            if form in table:
                return _under_auxiliaries(words, at, replace(verdict, cue=words[at].span))
    return ACTUAL


def _under_auxiliaries(words: Sequence[Token], at: int, verdict: Verdict) -> Verdict:
    """As in "Did not deny the attack" is no denial; "to prevent a war" leaves the war open."""
    left, negation, modal = auxiliaries(words, at)
    if verdict.reality is not Reality.NEGATED or words[at].form in ("no", "without", "lack", "absence", "instead"):
        return verdict
    if negation is not None:
        return Verdict(Reality.HYPOTHETICAL, Certainty.POSSIBLE, verdict.cue)
    open_yet = modal is not None or (left >= 0 and words[left].form == "to")
    return replace(verdict, reality=Reality.HYPOTHETICAL) if open_yet else verdict
