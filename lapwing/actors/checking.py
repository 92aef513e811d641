"""What is doubtful in the roster's tables: names that several bear, offices held twice at once or by nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from lapwing.actors.tables import Entry, entries
from lapwing.protocols import NameForm
from lapwing.records import Actor, ActorKind

TOP = ("president", "prime minister", "king", "chancellor", "supreme leader")
SINCE = date(1990, 1, 1)
_LONG = timedelta(days=45)  # an interregnum; longer, and a holder is missing


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at. `kind`: shared name, two holders, gap, no holder."""

    kind: str
    what: str
    who: str


def counts(extra: Path | None) -> Counter[str]:
    """Entries by kind, and the states of whom a top office is given."""
    listed = list(entries(extra))
    found = Counter(entry.actor.kind.value for entry in listed)
    found["names"] = sum(len(entry.names) for entry in listed)
    found["states with a head of state or government"] = len(_held(listed))
    early = {land for land, terms in _held(listed).items() if any(_begins(term) <= SINCE for term in terms)}
    found[f"of these since {SINCE.year}"] = len(early)
    return found


def doubts(extra: Path | None) -> Iterator[Doubt]:
    """Every doubt of the shipped tables and those of the folder `extra`, name by name and state by state.

    Raises:
        RosterError: a row is broken.
    """
    listed = list(entries(extra))
    yield from _shared(listed)
    held = _held(listed)
    for land in sorted({e.actor.key for e in listed if e.actor.kind is ActorKind.COUNTRY} - held.keys()):
        yield Doubt("no holder", land, "no head of state or government is given")
    for land, terms in sorted(held.items()):
        yield from _gaps(land, terms)
    yield from _twice(listed)


def _held(listed: Iterable[Entry]) -> dict[str, list[Actor]]:
    held: dict[str, list[Actor]] = defaultdict(list)
    for entry in listed:
        actor = entry.actor
        if actor.kind is ActorKind.PERSON and actor.office in TOP and actor.country and len(actor.country) == 3:
            held[actor.country].append(actor)
    return held


def _shared(listed: Iterable[Entry]) -> Iterator[Doubt]:
    """Full names of two entries whose terms overlap: neither is found by it."""
    bearers: dict[str, dict[str, Actor]] = defaultdict(dict)
    for entry in listed:
        for name, form, key in entry.names:
            if form is not NameForm.SURNAME:
                bearers[name].setdefault(key, entry.actor)
    for name, actors in sorted(bearers.items()):
        if len(actors) > 1:
            yield Doubt("shared name", name, ", ".join(sorted(actors)))


def _gaps(land: str, terms: Iterable[Actor]) -> Iterator[Doubt]:
    """Stretches since 1990 in which no top office of a state is held."""
    ordered = sorted(terms, key=_begins)
    covered = max(SINCE, _begins(ordered[0]))
    if covered > SINCE + _LONG:
        yield Doubt("gap", f"{land} {SINCE} to {covered}", f"nobody before {ordered[0].name}")
    for term in ordered:
        if _begins(term) > covered and _begins(term) - covered > _LONG:
            yield Doubt("gap", f"{land} {covered} to {_begins(term)}", f"nobody before {term.name}")
        covered = max(covered, term.ends or date.max)


def _twice(listed: Iterable[Entry]) -> Iterator[Doubt]:
    """Two persons in one top office of a state at once."""
    offices: dict[tuple[str, str], list[Actor]] = defaultdict(list)
    for actor in (entry.actor for entry in listed):
        if actor.kind is ActorKind.PERSON and actor.office in TOP and actor.country:
            offices[actor.country, actor.office].append(actor)
    for (land, office), terms in sorted(offices.items()):
        for one, other in pairwise(sorted(terms, key=_begins)):
            if one.key != other.key and _begins(other) < (one.ends or date.max):
                yield Doubt("two holders", f"{land} {office}", f"{one.name} and {other.name} on {_begins(other)}")


def _begins(actor: Actor) -> date:
    return actor.begins or date.min
