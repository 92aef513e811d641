"""Reality of an event told by a verb: its auxiliaries, its infinitive, its clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lapwing.records import Certainty, Reality
from lapwing.stance import cues
from lapwing.stance.scope import ACTUAL, WINDOW, Verdict, auxiliaries, by_modal, governed, negate
from lapwing.stance.tokens import Token


def by_verb(words: Sequence[Token], place: int, depth: int = 0) -> Verdict:
    at, negation, modal = auxiliaries(words, place)
    verdict = ACTUAL
    if modal is not None:
        verdict = _reported(by_modal(words[modal]), _clause(words, at))
    elif at >= 0 and words[at].form == "to" and not is_noun_to(words, place):
        verdict = infinitive(words, at, depth)
    elif at >= 0 and words[at].form in ("and", "or") and depth < 3 and _is_base(words[place].form):
        verdict = _coordinate(words, at, depth)
    elif words[place].form.endswith("ing"):
        verdict = governed(words, place)
    elif at == place - 1:
        verdict = _premodified(words, place)
    if negation is None and _denies_object(words, place):
        negation = place + 1
    if verdict.reality is Reality.ACTUAL and verdict.cue is None:
        verdict = _clause(words, at)
    return negate(verdict, words[negation]) if negation is not None else verdict


def _premodified(words: Sequence[Token], place: int) -> Verdict:
    """As in "A planned missile strike", "no takeover threat": a noun that the words before it did not betray."""
    if words[place].form.endswith("ed"):
        return ACTUAL
    for at in range(place - 2, max(-1, place - 4), -1):
        if words[at + 1].form in cues.SUBORDINATORS | cues.HAVE or not words[at + 1].word:
            break
        if words[at].form in cues.DETERMINERS | {"without"} | cues.FUTURE_NOUN | cues.UNREAL_NOUN - {"that"}:
            return governed(words, place)
    near = {word.form for word in words[max(0, place - 2) : place]}
    return governed(words, place) if near & (cues.PREVENT | cues.DENY | cues.UNREAL_OBJECT) else ACTUAL


def _denies_object(words: Sequence[Token], place: int) -> bool:
    """As in "Took no money", "reached no agreement"."""
    following = [word.form for word in words[place + 1 : place + 3]]
    return following[:1] in (["no"], ["nothing"], ["neither"]) and following[1:] not in (
        ["longer"],
        ["doubt"],
        ["less"],
        ["fewer"],
    )


def _reported(modal: Verdict, outer: Verdict) -> Verdict:
    """As in "Hopes that X will go", "denied that it would go": the outer word decides about a future."""
    if modal.reality is not Reality.FUTURE:
        return modal
    if outer.reality in (Reality.HYPOTHETICAL, Reality.NEGATED):
        return outer
    return replace(modal, certainty=outer.certainty)


def is_noun_to(words: Sequence[Token], place: int) -> bool:
    """As in "Response to attacks": a preposition, not the mark of an infinitive."""
    return words[place].form.endswith(("s", "ing", "ed")) and not words[place].form.endswith("ss")


def _is_base(form: str) -> bool:
    return not form.endswith(("ed", "ing")) and (not form.endswith("s") or form.endswith("ss"))


def infinitive(words: Sequence[Token], to: int, depth: int) -> Verdict:
    """As in "Refused to strike", "asked Iran to strike", "is to strike", "Russia to strike"."""
    if to and words[to - 1].form in cues.BE:
        return Verdict(Reality.FUTURE, Certainty.CERTAIN, words[to].span)
    for at in range(to - 1, max(-1, to - 1 - WINDOW), -1):
        form = words[at].form
        if form in cues.BOUNDARY or form in ("who", "which", "that", ","):
            break
        verdict = _infinitive_under(words, at, depth, adjacent=at == to - 1)
        if verdict is not None:
            return verdict
    if to and words[to - 1].capital and all(word.capital or not word.word or len(word.form) < 4 for word in words[:to]):
        return Verdict(Reality.FUTURE, Certainty.CERTAIN, words[to].span)
    # a purpose, "sent jets to strike": of 176 such in factuality_uw.jsonl two in three happened
    return Verdict(Reality.ACTUAL, Certainty.PROBABLE, words[to].span)


def _infinitive_under(words: Sequence[Token], at: int, depth: int, adjacent: bool) -> Verdict | None:
    """The verdict of the word that governs an infinitive; None where the word governs none."""
    form, cue = words[at].form, words[at].span
    if form in cues.NEGATED_TO | cues.ACTUAL_TO:
        inner = by_verb(words, at, depth + 1) if depth < 3 else ACTUAL
        return negate(replace(inner, cue=None), words[at]) if form in cues.NEGATED_TO else inner
    if form in cues.PLANS and at and words[at - 1].form == "no":
        return Verdict(Reality.NEGATED, Certainty.CERTAIN, words[at - 1].span)
    if form in cues.HAVE and adjacent:
        return Verdict(Reality.HYPOTHETICAL, Certainty.CERTAIN, cue) if form != "had" else ACTUAL
    tables = (
        (frozenset(("unlikely",)), Reality.HYPOTHETICAL, Certainty.POSSIBLE),
        (cues.EXPECT_TO, Reality.FUTURE, Certainty.PROBABLE),
        (cues.FUTURE_TO, Reality.FUTURE, Certainty.CERTAIN),
        (cues.BELIEVED_TO if adjacent else frozenset(), Reality.ACTUAL, Certainty.PROBABLE),
        (cues.ALLEGED_TO if adjacent else frozenset(), Reality.ACTUAL, Certainty.POSSIBLE),
        (cues.HYPOTHETICAL_TO, Reality.HYPOTHETICAL, Certainty.CERTAIN),
    )
    for table, reality, certainty in tables:
        if form in table:
            negated = reality is Reality.FUTURE and auxiliaries(words, at)[1] is not None
            return Verdict(Reality.NEGATED if negated else reality, certainty, cue)
    return None


def _coordinate(words: Sequence[Token], conjunction: int, depth: int) -> Verdict:
    """As in "Will meet X and sign Y": the second verb stands under the auxiliaries of the first."""
    for at in range(conjunction - 1, max(-1, conjunction - 12), -1):
        form = words[at].form
        if form in cues.BOUNDARY or form in cues.SUBORDINATORS:
            break
        if form in cues.WILL | cues.WOULD | cues.MAY | cues.CAN:
            return by_modal(words[at])
        if form == "to" and at + 1 < conjunction and _is_base(words[at + 1].form) and not words[at + 1].capital:
            return infinitive(words, at, depth + 1)
    return ACTUAL


def _clause(words: Sequence[Token], at: int) -> Verdict:
    """What governs the clause: the word before "that", or a verb of thinking before its subject."""
    tables = (
        (frozenset(("whether",)), Reality.HYPOTHETICAL, Certainty.POSSIBLE),
        (cues.DENY - {"denial", "denials"}, Reality.NEGATED, Certainty.CERTAIN),
        (cues.FEAR, Reality.HYPOTHETICAL, Certainty.CERTAIN),
        (cues.THINK, Reality.ACTUAL, Certainty.PROBABLE),
    )
    for back in range(at, max(-1, at - 3 * WINDOW), -1):
        form = words[back].form
        if form == "that":
            return _that(words, back)
        for table, reality, certainty in tables:
            if form in table and (reality is not Reality.NEGATED or at - back <= WINDOW):
                return Verdict(reality, certainty, words[back].span)
        if form in cues.BOUNDARY or form in cues.SUBORDINATORS or form == ",":
            break
    return ACTUAL


def _that(words: Sequence[Token], that: int) -> Verdict:
    for back in range(that - 1, max(-1, that - 4), -1):
        form, cue = words[back].form, words[back].span
        if form in cues.DENY:
            return negate(ACTUAL, words[back]) if auxiliaries(words, back)[1] is None else ACTUAL
        if form in cues.FALSE_THAT:
            return Verdict(Reality.NEGATED, Certainty.CERTAIN, cue)
        if form in cues.FEAR_THAT:
            open_yet = form in ("possibility", "possible", "unlikely", "speculation", "doubt")
            return Verdict(Reality.HYPOTHETICAL, Certainty.POSSIBLE if open_yet else Certainty.CERTAIN, cue)
        if form in cues.THINK_THAT:
            return Verdict(Reality.ACTUAL, Certainty.PROBABLE, cue)
        if form == "evidence" and back and words[back - 1].form == "no":
            return Verdict(Reality.HYPOTHETICAL, Certainty.POSSIBLE, words[back - 1].span)
    return ACTUAL
