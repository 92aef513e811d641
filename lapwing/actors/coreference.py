"""What the mentions of an article mean together: pronouns, relatives, speakers, descriptions.

Where the coder points to another mention surely enough it is followed. Else salience decides, in the manner of Lappin
and Leass (1994) over mentions instead of parse trees: who was named last, who is what the clause is about, who is
spoken of most; agreement in number, sex and sort rules out. Nothing is guessed from the topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lapwing.actors import resolve
from lapwing.actors.descriptions import Land, described, is_description, is_pair, owned
from lapwing.actors.discourse import Candidate, Quotations
from lapwing.actors.memory import WINDOW, Entity, Memory
from lapwing.actors.pointing import Pointers
from lapwing.actors.resolve import Answer
from lapwing.actors.traits import ANY, FIRST_PERSON, PRONOUNS, RELATIVE, Traits, traits
from lapwing.records import Actor, ActorKind

# The coder's share from which a description is taken for the mention it points to; below, the rules decide. On the
# held-out articles (64 pronouns, 62 descriptions) 0.2 to 0.4 are alike; run benchmarks/actors.py before changing it or
# POINTER.
POINTS = 0.3

# What the coder's share counts for a pronoun's antecedent beside salience: as much as a sentence of distance. Without
# it 0.56 of those pronouns are right, with 1 to 4 from 0.67 to 0.73.
POINTER = 1.0

WEAK = 0.5  # score of an answer with a rival
_CLOSE = 0.3  # a rival so near makes the answer a weak one
_CLAUSE = re.compile(r"[,;:()“”\"–—]|\b(?:that|who|which|when|after|before|because|if|while|and|but|as|until)\b")
_YOU = frozenset(["you", "your", "yours", "yourself", "yourselves"])


def points_back(here: Candidate) -> bool:
    """Whether whom a mention means must be read from others: a pronoun, or "the ministry", which names nobody."""
    if here.text.lower() in PRONOUNS:
        return True
    if is_pair(here.text):
        return False  # two, whom the rules find; the coder points to one
    unnamed = not here.answer.actors or here.answer.score == resolve.NOBODY
    return unnamed and is_description(here.text) and here.answer.why != resolve.REGION


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer, and the mention that it was taken from."""

    answer: Answer
    antecedent: Candidate | None = None


class Coreference:
    """Reads the mentions of one article in order and remembers."""

    def __init__(self, quotations: Quotations, land: Land, pointed: Pointers | None = None) -> None:
        self._memory = Memory(quotations)
        self._land = land
        self._pointed = pointed or {}
        self._placed: dict[str, Actor] = {}  # persons whose country their body told, by the id they had without

    def read(self, here: Candidate) -> Reading | None:
        """Whom a mention means; None for a pronoun that points nowhere."""
        word = here.text.lower()
        if word in FIRST_PERSON or word in _YOU:
            return None  # the speaker may stand further on: `speaker` reads them at the end
        if word in RELATIVE:
            return self._relative(here)
        if word in PRONOUNS:
            return self._pronoun(here, word)
        if here.answer.actors and here.answer.score != resolve.NOBODY:
            answer = self._with_country(here)
            self._memory.remember(here, answer)
            return Reading(answer)
        return self._followed(here) or self._described(here)

    def speaker(self, here: Candidate) -> Reading | None:
        """Whom "I" and "we" of a quotation mean: the one who speaks it, read after everything else."""
        known = self._memory.of
        spoken = self._pointed_at(here, Traits()) or self._memory.quotations.speaker(here, list(known))
        entity = known.get(spoken) if spoken is not None else None
        if spoken is None or entity is None:
            return None
        why = f"{here.text!r} of the speaker: {entity.name}"
        return Reading(Answer(entity.actors, why, min(resolve.PRONOUN, entity.score)), spoken)

    def _with_country(self, here: Candidate) -> Answer:
        """The answer, where a person of no table has the country of the one body of that sort named just before.

        "Botswana's police found the cattle, and Superintendent X said": X is of that police.
        """
        answer = here.answer
        actor = answer.actor
        if actor is not None and actor.id in self._placed:
            return replace(answer, actors=(self._placed[actor.id],))
        stranger = actor is not None and actor.kind is ActorKind.PERSON and actor.country is None
        # Not of ministers: those of two governments meet in one sentence more often than not.
        if actor is None or not stranger or actor.sectors[:1] in ((), ("GOV",)):
            return answer
        near = [entity for entity in self._memory.last_first() if here.sentence - entity.last.sentence <= 1]
        bodies = [one for entity in near for one in entity.actors if one.sectors[:1] == actor.sectors[:1]]
        lands = {one.country for one in bodies}
        country = next(iter(lands)) if len(lands) == 1 else None
        if country is None or self._land(country) is None:
            return answer
        made = Actor.make(
            actor.key, actor.name, actor.kind, country=country, sectors=actor.sectors, office=actor.office
        )
        self._placed[actor.id] = made
        why = f"{answer.why}, of {bodies[0].name} named before"
        return replace(answer, actors=(made,), why=why, score=min(answer.score, resolve.PRONOUN))

    def _followed(self, here: Candidate) -> Reading | None:
        """Whom the coder points to."""
        target = self._pointed_at(here, traits(here.text, here.items, here.answer.actors))
        if target is None:
            return None
        return self._again(here, self._memory.of[target], target, "")

    def _shares(self, here: Candidate) -> dict[int, float]:
        """How surely the coder points to each actor: the highest share of its mentions."""
        found: dict[int, float] = {}
        for one, share in self._pointed.get(here, {}).items():
            if one in self._memory.of:
                key = id(self._memory.of[one])
                found[key] = max(share, found.get(key, 0.0))
        return found

    def _pointed_at(self, here: Candidate, told: Traits) -> Candidate | None:
        """The mention that the coder points to, where it is sure enough and nothing speaks against it."""
        known = self._memory.of
        shares = {
            one: share
            for one, share in self._pointed.get(here, {}).items()
            if one in known and known[one].traits.agrees(told)
        }
        best = max(shares, key=lambda one: (shares[one], one.span.start), default=None)
        return best if best is not None and shares[best] >= POINTS else None

    def _again(self, here: Candidate, entity: Entity, antecedent: Candidate, why: str, weak: bool = False) -> Reading:
        """The same actor once more."""
        word = here.text.lower()
        score = min(WEAK if weak else resolve.PRONOUN, entity.score)
        answer = Answer(entity.actors, f"{here.text!r}: {why or entity.name}", score)
        told = PRONOUNS.get(word) or replace(traits(here.text, here.items, ()), sorts=entity.traits.sorts)
        self._memory.again(here, told, entity)
        return Reading(answer, antecedent)

    def _relative(self, here: Candidate) -> Reading | None:
        """As in "Golden Dawn, which": whom the mention right before it names."""
        before = self._memory.recent[-1] if self._memory.recent else None
        if before is None or before.sentence != here.sentence or here.since(before).strip(" ,"):
            return None
        entity = self._memory.of[before]
        self._memory.point(here, entity)
        return Reading(Answer(entity.actors, f"{here.text!r}: {entity.name}", entity.score), before)

    def _pronoun(self, here: Candidate, word: str) -> Reading | None:
        """The most salient actor that agrees; its close rivals are named."""
        pointed = self._shares(here)
        barred = [] if pointed else self._barred(here)
        ranked = [
            (worth + POINTER * pointed.get(id(entity), 0.0), entity)
            for worth, entity in self._memory.ranked(here, PRONOUNS[word])
            if entity not in barred
        ]
        ranked.sort(key=lambda found: (-found[0], -found[1].last.span.start))
        if PRONOUNS[word].many and not pointed:
            ranked = self._with_pairs(here, ranked)
        if not ranked or ranked[0][0] <= -WINDOW:
            return None
        best, entity = ranked[0]
        rivals = [other for worth, other in ranked[1:] if worth > best - _CLOSE]
        why = f"{entity.name}, or {rivals[0].name}" if rivals else entity.name
        return self._again(here, entity, entity.last, why, weak=bool(rivals))

    def _barred(self, here: Candidate) -> list[Entity]:
        """Who cannot be meant: the subject of the pronoun's own clause, and inside a quotation who speaks it."""
        memory, barred = self._memory, []
        inside = memory.quotations.speaker(here, memory.recent)
        if inside is not None and inside in memory.of:
            barred.append(memory.of[inside])
        if not here.subject and not here.owns:
            before = [c for c in memory.recent if c.sentence == here.sentence and c.span.end <= here.span.start]
            subjects = [c for c in before if c.subject]
            if subjects and not _CLAUSE.search(here.since(subjects[-1])):
                barred.append(memory.of[subjects[-1]])
        return barred

    def _with_pairs(self, here: Candidate, ranked: list[tuple[float, Entity]]) -> list[tuple[float, Entity]]:
        """Two named beside each other in the last sentence are "they", too."""
        pair = self._memory.last_pair(here, ANY)
        if pair is None or any(entity.traits.many for _, entity in ranked[:1]):
            return ranked
        return [(0.0, pair[0].joined(pair[1])), *ranked]

    def _described(self, here: Candidate) -> Reading:
        """Whom a description means; whoever it is, it may be pointed back to."""
        theirs = owned(here, self._memory, self._land)
        found = described(here, self._memory) if theirs is None else None
        if found is None:
            answer = theirs or here.answer
            self._memory.remember(here, answer)
            return Reading(answer)
        entity, why = found
        return self._again(here, entity, entity.last, why)
