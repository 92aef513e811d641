"""Reality and certainty of an event, by the words that govern its trigger.

From the trigger leftwards: its auxiliaries, then what governs its infinitive, then what governs its
clause. An inner cue beats an outer one except that denial and "if" reach inwards. Nouns that the
text presupposes ("after the attack", "its strike on") happened, whatever the verb around them does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lapwing.records import Certainty, Reality, Span
from lapwing.stance import cues
from lapwing.stance.conditions import condition_around, is_question
from lapwing.stance.nouns import by_noun, is_nominal, is_presupposed
from lapwing.stance.scope import ACTUAL, Verdict
from lapwing.stance.tokens import Token, covering
from lapwing.stance.verbs import by_verb

__all__ = ["Verdict", "judge"]


def judge(words: Sequence[Token], trigger: Span) -> Verdict:
    """Whether the event of a trigger happened, as the sentence has it."""
    covered = covering(words, trigger)
    if not covered:
        return ACTUAL
    place = covered.start
    nominal = is_nominal(words, place)
    verdict = by_noun(words, place) if nominal else by_verb(words, place)
    presupposed = nominal and is_presupposed(words, place)
    if not presupposed:
        verdict = _conditioned(words, place, verdict)
    if verdict.reality is Reality.ACTUAL and not presupposed and is_question(words, place):
        verdict = Verdict(Reality.HYPOTHETICAL, Certainty.POSSIBLE, words[-1].span)
    return _hedged(words, covered, verdict)


def _conditioned(words: Sequence[Token], place: int, verdict: Verdict) -> Verdict:
    found = condition_around(words, place)
    if found is None:
        return verdict
    condition, inside = found
    if inside:
        return (
            verdict
            if verdict.reality is Reality.NEGATED
            else Verdict(Reality.HYPOTHETICAL, verdict.certainty, condition.cue)
        )
    if verdict.reality in (Reality.FUTURE, Reality.HYPOTHETICAL):
        return replace(verdict, reality=Reality.HYPOTHETICAL, condition=condition.span)
    return verdict


def _hedged(words: Sequence[Token], covered: range, verdict: Verdict) -> Verdict:
    """A hedging adverb near the trigger lowers certainty, never raises it."""
    if verdict.certainty is Certainty.POSSIBLE:
        return verdict
    for at in (
        *range(covered.start - 1, max(-1, covered.start - 7), -1),
        *range(covered.stop, min(len(words), covered.stop + 3)),
    ):
        form = words[at].form
        if not words[at].word or form in cues.SUBORDINATORS:
            if at < covered.start:
                continue_left = form == ","
                if not continue_left:
                    continue
            else:
                break
        if form in cues.POSSIBLY:
            return replace(verdict, certainty=Certainty.POSSIBLE, cue=verdict.cue or words[at].span)
        if form in cues.PROBABLY:
            return replace(verdict, certainty=Certainty.PROBABLE, cue=verdict.cue or words[at].span)
    return verdict
