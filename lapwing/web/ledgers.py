"""What was announced and what became of it, and what is denied: a page of either, read no further than it goes.

The ledger judges what it is given. Here it is given the events of one page and those that may answer them, found by
the acts between the same two sides, so that a page of a large store costs little more than one of a small.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product

from lapwing.ledger import DENIED_WITHIN, KEPT_WITHIN, claims, expectations, settling
from lapwing.parties import mutual, units
from lapwing.records import DateBasis, Expectation, Fate, Happening, Telling
from lapwing.store import Store
from lapwing.web.explorer import Explorer
from lapwing.web.held import holding
from lapwing.web.told import Cited, cited

ANSWERS = 30
"""Later happenings, the next ones of the right kind, that are looked through for the outcome of an announcement. Two
sides that do more of it within a year leave open which of it was announced. Not tuned; with more, a page of busy pairs
takes longer than a reader waits: time one before raising it."""

_REPORTS = 4  # of one happening that are read
_MATCHES = 3  # events shown as the outcome of one announcement, or on one side of a claim
_SETTLED = (Fate.KEPT, Fate.BROKEN, Fate.OVERDUE, Fate.OPEN)  # what one report knows of an outcome, all of them know

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Awaited:
    """An announcement, once however many articles carry it, and what became of it."""

    announced: Cited
    families: int
    holder: str | None  # who announced or foretold it
    source: str | None  # who is said to say so
    horizon: str | None
    due: date | None
    fate: Fate
    why: str
    outcome: tuple[Cited, ...]
    left_out: int  # events besides that settle it


@dataclass(frozen=True, slots=True)
class Voices:
    """One side of a claim: who says so, in how many independent families, and some of the sentences."""

    speakers: tuple[str, ...]
    families: int
    cited: tuple[Cited, ...]
    left_out: int  # sentences besides


@dataclass(frozen=True, slots=True)
class Contest:
    """Something that is denied, and who asserts it."""

    what: Cited
    asserted: Voices
    denied: Voices


def newest_report(store: Store) -> date | None:
    """When the newest report of a store appeared: the day on which its pages are read, whatever the clock says."""
    return next((article.published for article in store.newest(1)), None)


# --- announcements --------------------------------------------------------------------------------


def awaited(explorer: Explorer, events: Sequence[str], today: date | None) -> tuple[Awaited, ...]:
    """What had become, by a day, of what these events announce, that of the newest report first.

    An announcement of several reports is listed with the newest of them only; where that is not among these events, it
    stands on another page.
    """
    groups = _announcements(explorer.store, events)
    announced = [telling for group in groups for telling in group]
    answers = _answers(explorer, announced)
    told = {telling.event.id: telling for telling in (*announced, *answers)}
    part = holding(explorer.store, list(told.values()))
    judged = {each.event: each for each in expectations(part, today=today, ontology=explorer.ontology)}
    found = [(group, _best(judged, group)) for group in groups]
    shown = [event for _, each in found if each for event in (each.event, *each.matches[:_MATCHES])]
    listed = {each.event: each for each in cited(explorer, [told[event] for event in dict.fromkeys(shown)])}
    return tuple(_awaited(each, group, listed) for group, each in found if each)


def _announcements(store: Store, events: Sequence[str]) -> list[list[Telling]]:
    """The reports of each announcement, the newest first, where the newest is one of the events."""
    holder = {event: each for each in store.happenings_with(events) for event in each.events}
    beside = (event for each in dict.fromkeys(holder.values()) for event in each.events[:_REPORTS])
    told = {telling.event.id: telling for telling in store.tellings_named({*events, *beside})}
    groups: dict[str, list[Telling]] = defaultdict(list)
    for telling in sorted(told.values(), key=_newest_first):
        each = holder.get(telling.event.id)
        groups[each.id if each else telling.event.id].append(telling)
    wanted = set(events)
    return [group for group in groups.values() if group[0].event.id in wanted]


def _newest_first(telling: Telling) -> tuple[int, str]:
    """The order in which a store lists what was announced."""
    return -(telling.article.published or date.min).toordinal(), telling.event.id


def _best(judged: Mapping[str, Expectation], group: Iterable[Telling]) -> Expectation | None:
    """What the reports of one announcement know of its outcome: settled if any of them is."""
    known = [judged[telling.event.id] for telling in group if telling.event.id in judged]
    return min(known, key=lambda each: _SETTLED.index(each.fate), default=None)


def _awaited(each: Expectation, group: Sequence[Telling], listed: Mapping[str, Cited]) -> Awaited:
    return Awaited(
        announced=listed[each.event],
        families=len({telling.family for telling in group}),
        holder=each.holder,
        source=each.source,
        horizon=each.horizon,
        due=each.due,
        fate=each.fate,
        why=each.why,
        outcome=tuple(listed[event] for event in each.matches[:_MATCHES]),
        left_out=max(len(each.matches) - _MATCHES, 0),
    )


def _answers(explorer: Explorer, announced: Iterable[Telling]) -> list[Telling]:
    """The later events that may settle what was announced."""
    asked: dict[Pair, list[tuple[date, Telling]]] = defaultdict(list)
    for telling in announced:
        since = _since(telling)
        for pair in _pairs(explorer, telling) if since else ():
            asked[pair].append((since or date.max, telling))
    later = [name for pair, waiting in asked.items() for name in _later(explorer.store, pair, waiting)]
    events = [event for each in explorer.store.happenings_named(later) for event in each.events[:_REPORTS]]
    return explorer.store.tellings_named([*events, *_negated(explorer.store, asked)])


def _since(telling: Telling) -> date | None:
    """The earliest day on which it may have been announced."""
    days = (telling.article.published, telling.setting.begins)
    return min((day for day in days if day), default=None)


def _pairs(explorer: Explorer, telling: Telling) -> Iterator[Pair]:
    """The two sides of it, as their deeds are counted; several of them where either side is several."""
    actors, recipients = sorted(units(telling.actors)), sorted(units(telling.recipients))
    both = combinations(actors, 2) if mutual(telling, explorer.ontology) else product(actors, recipients)
    for one, other in both:
        yield min(one, other), max(one, other)


def _later(store: Store, pair: Pair, waiting: Sequence[tuple[date, Telling]]) -> Iterator[str]:
    """The happenings between the two that may answer each of these announcements, the next ones of each."""
    first, last = min(since for since, _ in waiting), max(since for since, _ in waiting)
    done = store.acts(*pair, begins=first, ends=last + min(KEPT_WITHIN, date.max - last))
    for since, telling in waiting:
        kinds = settling(telling)
        later = (act.happening for act in done if act.category in kinds and act.begins and act.begins > since)
        yield from list(dict.fromkeys(later))[:ANSWERS]


def _negated(store: Store, asked: Mapping[Pair, Sequence[tuple[date, Telling]]]) -> list[str]:
    """Events told as not taking place, by either side of any of it."""
    waiting = [each for row in asked.values() for each in row]
    if not waiting:
        return []
    kinds = sorted({telling.event.category for _, telling in waiting})
    return store.negated(kinds, sorted({name for pair in asked for name in pair}), min(since for since, _ in waiting))


# --- denials --------------------------------------------------------------------------------------


def contests(explorer: Explorer, events: Sequence[str]) -> tuple[Contest, ...]:
    """What these events deny, in their order, with who asserts it; what several deny is listed once."""
    store = explorer.store
    denials = store.tellings_named(events)
    happenings = {each.id: each for each in (*_asserted(explorer, denials), *store.happenings_with(events))}
    beside = [event for each in happenings.values() for event in each.events[:_REPORTS]]
    told = {telling.event.id: telling for telling in (*denials, *store.tellings_named(beside))}
    groups: dict[str, dict[bool, list[str]]] = defaultdict(lambda: {True: [], False: []})
    part = holding(store, list(told.values()), list(happenings.values()))
    for claim in claims(part, ontology=explorer.ontology):
        groups[claim.happening][claim.asserts].append(claim.event)
    place = {event: number for number, event in enumerate(events)}
    found = [sides for sides in groups.values() if any(event in place for event in sides[False])]
    found.sort(key=lambda sides: min(place[event] for event in sides[False] if event in place))
    shown = dict.fromkeys(event for sides in found for row in sides.values() for event in row)
    listed = {each.event: each for each in cited(explorer, [told[event] for event in shown])}
    return tuple(_contest([listed[event] for event in s[True]], [listed[event] for event in s[False]]) for s in found)


def _asserted(explorer: Explorer, denials: Iterable[Telling]) -> list[Happening]:
    """The happenings that they may be about: of their kind and time, between the same two sides."""
    found = []
    for denial in denials:
        begins, ends = denial.setting.begins, denial.setting.ends
        if begins and ends:
            reach = DENIED_WITHIN if denial.setting.date_basis is DateBasis.PUBLISHED else timedelta(0)
            first = begins - min(reach, begins - date.min)
            done = (a for pair in _pairs(explorer, denial) for a in explorer.store.acts(*pair, begins=first, ends=ends))
            found += [act.happening for act in done if act.category == denial.event.category]
    return explorer.store.happenings_named(found)


def _contest(asserted: Sequence[Cited], denied: Sequence[Cited]) -> Contest:
    return Contest((*asserted, *denied)[0], _voices(asserted), _voices(denied))


def _voices(said: Sequence[Cited]) -> Voices:
    return Voices(
        speakers=tuple(dict.fromkeys(each.said_by for each in said)),
        families=len({each.source.family for each in said}),
        cited=tuple(said[:_MATCHES]),
        left_out=max(len(said) - _MATCHES, 0),
    )
