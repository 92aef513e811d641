"""Who stands for whom: when two actors count as one, and which way an event points.

Pure functions over records, shared by everything on the knowing side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from lapwing.ontology import Ontology
from lapwing.records import Act, Actor, ActorKind, Happening, Party, Reality, Telling

_STATE = frozenset({"GOV", "MIL", "COP", "SPY", "LEG", "JUD"})  # sectors that act for their country
_REBEL = frozenset({"REB", "UAF"})  # sectors that have a country and do not act for it
_GENERIC = frozenset({"IGO", "NGO", "ISM", "IMG", "MNC"})  # PLOVER codes that name a sort of actor, not one actor
_COOPERATION = frozenset({1, 2})


def stands_for(actor: Actor, name: str) -> bool:
    """Whether `name` is the actor's key or the country or group that its deeds are counted for."""
    return name in (actor.key, unit(actor))


def unit(actor: Actor) -> str | None:
    """The country or group that the actor's deeds are counted for: a country code or an actor's own key.

    Armed groups and rebels count for themselves; the United Nations and the European Union are each one unit. None
    for those who are nobody in particular, such as police of no known country.
    """
    own = actor.kind is ActorKind.GROUP or (_REBEL & set(actor.sectors) and not _STATE & set(actor.sectors))
    if own or actor.country is None or actor.country in _GENERIC:
        return None if actor.kind is ActorKind.ROLE else actor.key
    return actor.country


def alike(one: Actor, other: Actor) -> bool:
    """Whether what one of them announces the other can be held to.

    The same actor, or a country and those who act for it. Two persons of one country are two: that a minister
    came does not mean that the president kept his word.
    """
    if one.key == other.key:
        return True
    persons = one.kind is ActorKind.PERSON and other.kind is ActorKind.PERSON
    return one.country is not None and one.country == other.country and not persons and _state(one) and _state(other)


def mutual(telling: Telling, ontology: Ontology) -> bool:
    """Whether its actors do it to each other: cooperation of several without a recipient, such as a meeting.

    Conflict is not: "A and B opened fire" may be a clash or a joint attack, and counting allies as enemies is worse
    than leaving one clash out.
    """
    several = len(telling.actors) > 1 and not telling.recipients
    return several and ontology.category(telling.event.category).quad in _COOPERATION


def points(telling: Telling, actor: str, recipient: str | None, ontology: Ontology) -> bool:
    """Whether `actor` does it, and does it to `recipient` (None: to anybody or nobody). Names as in `stands_for`."""
    doers = [party for party in telling.actors if _named(party, actor)]
    if recipient is None or not doers:
        return bool(doers)
    if any(_named(party, recipient) for party in telling.recipients):
        return True
    others = [party for party in telling.actors if _named(party, recipient) and (party not in doers or len(doers) > 1)]
    return mutual(telling, ontology) and bool(others)


def acts(happenings: Iterable[Happening], tellings: Mapping[str, Telling], ontology: Ontology) -> Iterator[Act]:
    """What each happening that took place was, from whom to whom; `tellings` are by event.

    One act for each directed pair of countries and groups by any telling, also of a country with itself; without a
    recipient who is anybody in particular, one for each actor.
    """
    for happening in happenings:
        told = [tellings[event] for event in happening.events if event in tellings]
        if happening.reality is Reality.ACTUAL and told:
            yield from acts_of(happening, told, ontology, _pairs(told, ontology))


def acts_of(
    happening: Happening, told: Sequence[Telling], ontology: Ontology, pairs: Iterable[tuple[str, str | None]]
) -> Iterator[Act]:
    """The acts of one happening between these pairs."""
    scores = [ontology.scale(telling.event.category, telling.event.modes) for telling in told]
    score = sum(scores) / len(scores)
    modes = tuple(sorted({mode for telling in told for mode in telling.event.modes}))
    contexts = tuple(sorted({context for telling in told for context in telling.event.contexts}))
    for number, (actor, recipient) in enumerate(pairs):
        yield Act(
            id=f"{happening.id}/{number}",
            happening=happening.id,
            actor=actor,
            recipient=recipient,
            category=happening.category,
            modes=modes,
            contexts=contexts,
            quad=ontology.category(happening.category).quad,
            score=score,
            begins=happening.begins,
            ends=happening.ends,
            families=happening.families,
            articles=happening.articles,
        )


def _pairs(told: Iterable[Telling], ontology: Ontology) -> list[tuple[str, str | None]]:
    """Who did it to whom by any telling; an actor that did it to nobody known only where no telling knows better."""
    found: set[tuple[str, str | None]] = set()
    for telling in told:
        actors = units(telling.actors)
        recipients = actors if mutual(telling, ontology) else units(telling.recipients)
        together = mutual(telling, ontology)
        found |= {(one, other) for one, other in product(actors, recipients) if not together or one != other}
        found |= {(one, None) for one in actors}
    directed = {one for one, other in found if other is not None}
    kept = [pair for pair in found if pair[1] is not None or pair[0] not in directed]
    return sorted(kept, key=lambda pair: (pair[0], pair[1] or ""))


def units(parties: Iterable[Party]) -> set[str]:
    """The countries and groups that these are counted for."""
    return {name for party in parties if party.actor and (name := unit(party.actor))}


def _named(party: Party, name: str) -> bool:
    return party.actor is not None and stands_for(party.actor, name)


def _state(actor: Actor) -> bool:
    return actor.kind in (ActorKind.COUNTRY, ActorKind.REGION) or (
        actor.kind is not ActorKind.GROUP and not _STATE.isdisjoint(actor.sectors)
    )
