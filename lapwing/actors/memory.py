"""Whom an article has named so far: what pronouns and descriptions may point back to."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lapwing.actors.discourse import Candidate, Quotations
from lapwing.actors.resolve import Answer
from lapwing.actors.traits import PRONOUNS, Sort, Traits, traits, words_of
from lapwing.records import Actor

# What counts for an antecedent. Set by hand on the pronouns of the corpus's training articles, where only DISTANCE and
# SUBJECT move the figure at all; they decide only where the coder's pointer does not. Run benchmarks/actors.py before
# changing one.
DISTANCE = 1.0  # a sentence back
SUBJECT = 0.8  # what its clause is about
PARALLEL = 0.3  # a subject for a subject, an object for an object
SPOKE = 0.7  # a speaker, for the subject of another verb of speech
OFTEN = 0.1  # each mention, up to five
NUMBER = 1.5  # what one for many, or many for one, costs: "the family ... them"
WINDOW = 4  # sentences back; further off nothing is meant
_COUNTED = 5
_PAIR = 2
_RECENT = 150  # mentions and actors that are looked at: more than four sentences hold, unless they are lists


@dataclass(slots=True)
class Entity:
    """One whom the article has named: by which mentions, last where, and what is known."""

    actors: tuple[Actor, ...]
    traits: Traits
    words: set[str]
    first: Candidate
    last: Candidate
    score: float
    count: int = 1

    @property
    def name(self) -> str:
        """For the reason that is given."""
        return " and ".join(actor.name for actor in self.actors) or self.first.text

    @property
    def land(self) -> str:
        """The country of its first actor; the words themselves where it has none."""
        actor = self.actors[0] if self.actors else None
        return actor.country if actor is not None and actor.country else self.first.text

    @property
    def country(self) -> str | None:
        """The one country of its actors."""
        countries = {actor.country for actor in self.actors}
        return next(iter(countries)) if len(countries) == 1 else None

    def joined(self, other: Entity) -> Entity:
        """Both under one phrase, such as "the two countries"; not remembered as an actor of its own."""
        actors = tuple({actor.key: actor for actor in (*self.actors, *other.actors)}.values())
        told = Traits(True, self.traits.sorts | other.traits.sorts)
        return Entity(actors, told, self.words | other.words, self.first, self.last, min(self.score, other.score))


class Memory:
    """The actors of one article in the order of their last mentions."""

    def __init__(self, quotations: Quotations) -> None:
        self.quotations = quotations
        self.of: dict[Candidate, Entity] = {}
        self.recent: deque[Candidate] = deque(maxlen=_RECENT)
        self._entities: dict[int, Entity] = {}
        self._keys: dict[tuple[str, ...], Entity] = {}

    def remember(self, here: Candidate, answer: Answer) -> None:
        """A mention that names somebody, known or not."""
        same = self._keys.get(tuple(actor.key for actor in answer.actors)) if answer.actors else None
        told = traits(here.text, here.items, answer.actors)
        if same is None:
            made = Entity(answer.actors, told, set(words_of(here.text)), here, here, answer.score)
            self._add(here, made)
        else:
            self.again(here, told, same)

    def again(self, here: Candidate, told: Traits, entity: Entity) -> None:
        """An actor is named once more; a pair made for one phrase is only pointed at."""
        if self._entities.pop(id(entity), None) is None:
            self.point(here, entity)
            return
        entity.traits = entity.traits.joined(told)
        entity.last, entity.count = here, entity.count + 1
        if here.text.lower() not in PRONOUNS:
            entity.words.update(words_of(here.text))
        self._add(here, entity)

    def point(self, here: Candidate, entity: Entity) -> None:
        """A mention of an entity that changes nothing about it."""
        self.of[here] = entity
        self.recent.append(here)

    def _add(self, here: Candidate, entity: Entity) -> None:
        self._entities[id(entity)] = entity
        if entity.actors:
            self._keys[tuple(actor.key for actor in entity.actors)] = entity
        self.point(here, entity)

    def last_first(self) -> Iterator[Entity]:
        """Actors from the one named last, so far as they are looked at."""
        return islice(reversed(self._entities.values()), _RECENT)

    def ranked(self, here: Candidate, wanted: Traits) -> list[tuple[float, Entity]]:
        """The actors near a mention that agree with what it wants, the most salient first."""
        near = (
            entity
            for entity in self.last_first()
            if here.sentence - entity.last.sentence <= WINDOW and entity.traits.may_be(wanted)
        )
        return sorted(
            ((self._salience(entity, here) - NUMBER * (not entity.traits.agrees(wanted)), entity) for entity in near),
            key=lambda pair: (-pair[0], -pair[1].last.span.start),
        )

    def _salience(self, entity: Entity, here: Candidate) -> float:
        last = entity.last
        worth = -DISTANCE * (here.sentence - last.sentence) + OFTEN * min(entity.count, _COUNTED)
        worth += SUBJECT * last.subject + PARALLEL * (last.subject == here.subject)
        word = here.text.partition(" ")[0].lower()
        if here.speaks and self.quotations.is_speaker(last):
            worth += SPOKE
        if entity.traits.many is None and word in PRONOUNS and PRONOUNS[word].many:
            worth -= SUBJECT  # "they" of one body: possible, and rarer than of many
        return worth

    def named_pair(self, here: Candidate, sorts: frozenset[Sort]) -> Entity | None:
        """Two that one phrase named a little before: "both countries" and then "the two countries"."""
        for one in reversed(self.recent):
            entity = self.of[one]
            if len(entity.actors) == _PAIR and entity.traits.sorts <= sorts and here.sentence - one.sentence <= WINDOW:
                return entity
        return None

    def last_pair(self, here: Candidate, sorts: frozenset[Sort]) -> tuple[Entity, Entity] | None:
        """Two that "and" joins in the sentence before or earlier in this one; of a longer list none."""
        recent = [c for c in self.recent if here.sentence - c.sentence <= 1 and self.of[c].traits.sorts & sorts]
        recent = [c for c in recent if c.text.lower() not in PRONOUNS and len(self.of[c].actors) < _PAIR]
        for at in range(len(recent) - 1, 0, -1):
            one, other = recent[at - 1 : at + 1]
            listed = at > 1 and recent[at - 2].sentence == one.sentence and one.since(recent[at - 2]).strip() == ","
            joined = one.sentence == other.sentence and other.since(one).strip(" ,") in ("and", "with", "or")
            if joined and self.of[one] is not self.of[other]:
                return None if listed else (self.of[one], self.of[other])
        return None

    def only_two_here(self, here: Candidate, sorts: frozenset[Sort]) -> tuple[Entity, Entity] | None:
        """Two different ones of one sort, and no third, earlier in the same sentence: "Asa met Bo, and the two ..."."""
        told = [self.of[c] for c in self.recent if c.sentence == here.sentence and c.span.end <= here.span.start]
        for sort in (Sort.PERSON, Sort.LAND, Sort.BODY):
            alike = {id(entity): entity for entity in told if sort in sorts & entity.traits.sorts}
            if len(alike) == _PAIR:
                first, second = alike.values()
                return first, second
        return None

    def only_two(self, here: Candidate, sorts: frozenset[Sort]) -> tuple[Entity, Entity] | None:
        """Two different ones, and no third, among those of that sort in the sentences just before."""
        for back in (1, 2):
            near = [self.of[c] for c in self.recent if here.sentence - c.sentence <= back]
            lands = {entity.land: entity for entity in near if entity.traits.sorts <= sorts and len(entity.actors) == 1}
            if len(lands) == 2:
                first, second = lands.values()
                return first, second
            if len(lands) > 2:
                return None
        return None
