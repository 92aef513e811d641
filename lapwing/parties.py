"""Who stands for whom: when two actors count as one, and which way an event points.

Pure functions over records, shared by everything on the knowing side.
"""

from __future__ import annotations

from lapwing.ontology import Ontology
from lapwing.records import Actor, ActorKind, Party, Telling

_STATE = frozenset({"GOV", "MIL", "COP", "SPY", "LEG", "JUD"})  # sectors that act for their country
_REBEL = frozenset({"REB", "UAF"})  # sectors that have a country and do not act for it
_GENERIC = frozenset({"IGO", "NGO", "ISM", "IMG", "MNC"})  # PLOVER codes that name a sort of actor, not one actor
_COOPERATION = frozenset({1, 2})


def stands_for(actor: Actor, name: str) -> bool:
    """Whether `name` is the actor's key or the code of its country."""
    return name in (actor.key, actor.country)


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


def _named(party: Party, name: str) -> bool:
    return party.actor is not None and stands_for(party.actor, name)


def _state(actor: Actor) -> bool:
    return actor.kind in (ActorKind.COUNTRY, ActorKind.REGION) or (
        actor.kind is not ActorKind.GROUP and not _STATE.isdisjoint(actor.sectors)
    )
