"""With whom one actor has most to do, and who of them is friend or foe by the counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from lapwing.brief import words
from lapwing.brief.counts import listed, mostly, parted, some
from lapwing.brief.matter import Matter
from lapwing.brief.records import Citation, Section, Statement
from lapwing.brief.standing import tone
from lapwing.parties import mutual, stands_for, unit
from lapwing.records import Party, Telling
from lapwing.relate import Occurrence

_TOP = 3  # of them in the summary

Company = Mapping[str, Sequence[Occurrence]]
"""By country or group, what passed between it and the actor."""


def company(matter: Matter) -> Company:
    """What passed with each other country or group, that with most acts first; empty unless the brief is of one."""
    if len(matter.names) != 1:
        return {}
    (name,) = matter.names
    found: dict[str, list[Occurrence]] = defaultdict(list)
    for each in matter.actual:
        others = {other for telling in each.tellings for other in _others(telling, name, matter)}
        for other in others:
            found[other].append(each)
    return dict(sorted(found.items(), key=_most_first))


def company_in_short(matter: Matter, found: Company) -> list[Statement]:
    """Those with most acts; the friend and the foe where the counts carry the word."""
    if not found:
        return []
    most = {other: found[other] for other in list(found)[:_TOP]}
    row = listed((matter.name(other), len(acts)) for other, acts in most.items())
    told = [Statement(f"Most acts are with {row}.", _cited(matter, *most.values()))]
    for good, word in ((True, "friendliest"), (False, "most hostile")):
        other = _extreme(matter, found, good=good)
        if other:
            part, whole = tone(matter, found[other])[0 if good else 1], len(found[other])
            kind = "cooperative" if good else "hostile"
            text = f"The {word} by the counts is {matter.name(other)}: {some(part, whole)} acts are {kind}."
            told.append(Statement(text, _cited(matter, found[other])))
    return told


def with_whom(matter: Matter, found: Company) -> Section:
    """Each of them with the acts between the two, either way."""
    told = [Statement(_between(matter, other, found[other]), _cited(matter, found[other])) for other in found]
    return Section("With whom", tuple(told))


def _between(matter: Matter, other: str, acts: Sequence[Occurrence]) -> str:
    good, bad = tone(matter, acts)
    return f"{matter.name(other)}: {words.count(len(acts), 'act')}, {parted(good, bad)}."


def _extreme(matter: Matter, found: Company, *, good: bool) -> str | None:
    """The one with the largest surplus of cooperative or of hostile acts, if the counts carry it."""
    surplus = {}
    for other, acts in found.items():
        ours, rest = tone(matter, acts) if good else reversed(tone(matter, acts))
        if mostly(ours, rest):
            surplus[other] = ours - rest
    return max(surplus, key=lambda other: surplus[other], default=None)


def _others(telling: Telling, name: str, matter: Matter) -> set[str]:
    """The countries and groups on the other side of it."""
    doers, receivers = telling.actors, telling.recipients
    found = set()
    if _among(doers, name):
        found |= _units(receivers or (doers if mutual(telling, matter.ontology) else ()))
    if _among(receivers, name):
        found |= _units(doers)
    own = {name, *(unit(p.actor) for p in (*doers, *receivers) if p.actor and stands_for(p.actor, name))}
    return found - own


def _among(parties: Iterable[Party], name: str) -> bool:
    return any(party.actor is not None and stands_for(party.actor, name) for party in parties)


def _units(parties: Iterable[Party]) -> set[str]:
    return {name for party in parties if party.actor and (name := unit(party.actor))}


def _cited(matter: Matter, *groups: Sequence[Occurrence]) -> tuple[Citation, ...]:
    return matter.behind(each.happening.id for acts in groups for each in acts)


def _most_first(entry: tuple[str, Sequence[Occurrence]]) -> tuple[int, str]:
    return -len(entry[1]), entry[0]
