"""The same people, the same thing, who says so: what expectations and claims both ask of two tellings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from lapwing.ontology import Ontology
from lapwing.parties import alike, mutual
from lapwing.records import Party, Telling


def speaker(telling: Telling) -> str | None:
    """Who says so, by name or in the text's own words; None for the author and where no words name the source."""
    for party in (*telling.actors, *telling.recipients):
        if party.mention.id == telling.stance.said_by:
            return party.name
    return telling.stance.said_by_text


def by_category(tellings: Iterable[Telling]) -> Mapping[str, list[Telling]]:
    """The tellings of each category, in the order in which they came."""
    found: dict[str, list[Telling]] = defaultdict(list)
    for telling in tellings:
        found[telling.event.category].append(telling)
    return found


def same_parties(first: Telling, second: Telling, ontology: Ontology) -> bool:
    """Whether the same actors do it to the same recipients, or, where either is done together, with each other."""
    if first.recipients and second.recipients:
        return _match(first.actors, second.actors) and _match(first.recipients, second.recipients)
    if not (first.recipients or mutual(first, ontology)) or not (second.recipients or mutual(second, ontology)):
        return False
    everybody = (*second.actors, *second.recipients)
    left, right = (first.actors, first.recipients) if first.recipients else (first.actors[:1], first.actors[1:])
    return any(
        _match(left, [one]) and _match(right, [other]) for one in everybody for other in everybody if one is not other
    )


def _match(some: Iterable[Party], others: Iterable[Party]) -> bool:
    known = [party.actor for party in others if party.actor]
    return any(alike(party.actor, actor) for party in some if party.actor for actor in known)


def share_modes(first: Telling, second: Telling) -> bool:
    """Whether they have a mode in common; a telling without modes agrees with any."""
    return share_if_both(first.event.modes, second.event.modes)


def share_if_both(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether they have one in common; an empty list agrees with any."""
    return not first or not second or not set(first).isdisjoint(second)
