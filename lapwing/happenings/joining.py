"""The joining of tellings, in two rounds, each as long as nothing in a group contradicts anything else in it.

Tellings that agree in everything a comparison asks are one node. First those nodes are joined, the closest in time
first, whose category, participants, days and places fit: joining by steps alone would chain a month of shelling into
one event. Then those that tell it in like words in articles of one story, the likest first: there a participant may
be named by words that nobody resolves, and a date be missing, but neither may contradict.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations, product

from lapwing.happenings.content import content, cosine
from lapwing.records import DateBasis, Happening, Party, Place, Reality, Telling, digest

DAYS_APART = 1
"""Days between two dated tellings of one occurrence: time zones, and "overnight". PLOVER's manual dates by day."""
DAYS_APART_PUBLISHED = 3
"""The same where both are dated by publication only: a weekly or a Monday paper comes late."""
DAYS_SPREAD = 7
"""Days from the first to the last of a group, and from an explicit date to the publication date of a report of the
same family. Longer intervals ("in February") are joined with the same interval only."""

FAR_APART = 150.0
"""Kilometres between two places of one country from which they are not one: a region's capital and a village of the
region may stand for one another, two cities not. Not tuned."""

_MOST_IN_ROW = 300  # tellings of one story with like triggers that are compared each with each: bounds the work
_PREFIX = 4  # letters by which the triggers of one family are told apart: "attacked" and "attack" are one

Who = tuple[str, str]
"""A participant: key and country where it is resolved ("RUS.MIL", "RUS"), else empty and its lower-case words."""


_Where = tuple[str, str, float, float] | tuple[()]
"""Key, country, latitude and longitude of a place in a country; none for a country as a whole."""


@dataclass(frozen=True, slots=True, order=True)
class _Mark:
    """What tellings are compared by. An undated one has no days, and names its family and trigger instead."""

    category: str  # empty: not known, which fits any
    reality: Reality
    actors: tuple[Who, ...]
    recipients: tuple[Who, ...]
    place: _Where
    days: tuple[date, date] | tuple[()]
    published: bool  # dated by publication only
    within: tuple[str, str] | tuple[()]  # family and trigger, where undated


@dataclass(slots=True)
class _Group:
    """Nodes that are taken for one occurrence so far."""

    marks: list[_Mark]
    tellings: list[Telling] = field(default_factory=list)

    def fits(self, other: _Group) -> bool:
        """Whether all participants fit, and days and places do not spread."""
        return self._together(other) and all(_fit(one, two) for one in self.marks for two in other.marks)

    def agrees(self, other: _Group) -> bool:
        """Whether nothing that is known of the one contradicts what is known of the other."""
        return self._together(other) and all(_agree(one, two) for one in self.marks for two in other.marks)

    def _together(self, other: _Group) -> bool:
        days = {mark.days for mark in (*self.marks, *other.marks) if mark.days}
        if len(days) > 1 and max(end for _, end in days) - min(begin for begin, _ in days) > timedelta(DAYS_SPREAD):
            return False
        return not any(_apart(one.place, two.place) for one in self.marks for two in other.marks)


def join(tellings: Sequence[Telling]) -> tuple[Happening, ...]:
    """Every telling in exactly one happening; the result does not depend on the order of the tellings.

    Two tellings are of one occurrence if category and reality are the same, each participant of the one is one of the
    other's, or is the country that the other's is of, their dates touch and their places are not far apart; or if
    they stand in one family of articles, with the same participants and a trigger of the same stem, and their dates
    do not contradict; or if their articles tell one story, their triggers may name one occurrence, their sentences
    are alike, and nothing contradicts.
    """
    ordered = sorted(tellings, key=_by_event)
    groups: dict[_Mark, _Group] = {}
    home: dict[str, _Mark] = {}
    for telling in ordered:
        mark = home[telling.event.id] = _mark(telling)
        groups.setdefault(mark, _Group([mark])).tellings.append(telling)
    for _, one, two in sorted(_edges(groups)):
        ours, theirs = groups[one], groups[two]
        if ours is not theirs and ours.fits(theirs):
            _merge(groups, ours, theirs)
    for _, first, second in sorted(_told_alike(ordered, home)):
        ours, theirs = groups[home[first]], groups[home[second]]
        if ours is not theirs and ours.agrees(theirs):
            _merge(groups, ours, theirs)
    distinct = {id(group): group for group in groups.values()}
    return tuple(sorted((_happening(group) for group in distinct.values()), key=_in_time))


def _merge(groups: dict[_Mark, _Group], ours: _Group, theirs: _Group) -> None:
    ours.marks += theirs.marks
    ours.tellings += theirs.tellings
    groups.update(dict.fromkeys(theirs.marks, ours))


# --- what a telling is compared by --------------------------------------------------------------


def _mark(telling: Telling) -> _Mark:
    setting = telling.setting
    days = (setting.begins, setting.ends) if setting.begins and setting.ends else ()
    return _Mark(
        category=telling.event.category,
        reality=telling.stance.reality,
        actors=_who(telling.actors),
        recipients=_who(telling.recipients),
        place=_where(telling.place),
        days=days,
        published=setting.date_basis is DateBasis.PUBLISHED,
        within=() if days else (telling.family, _trigger(telling)),
    )


def _where(place: Place | None) -> _Where:
    if place is None or place.latitude is None or place.longitude is None or place.key == place.country:
        return ()
    return place.key, place.country or "", place.latitude, place.longitude


def _who(parties: Iterable[Party]) -> tuple[Who, ...]:
    return tuple(sorted({_participant(party) for party in parties}))


def _participant(party: Party) -> Who:
    if party.actor:
        return party.actor.key, party.actor.country or ""
    return "", re.sub(r"\s+", " ", party.text.strip().lower())


def _trigger(telling: Telling) -> str:
    return telling.event.span.of(telling.article.text).lower()[:_PREFIX]


# --- which nodes may be one occurrence ----------------------------------------------------------

_Edge = tuple[int, _Mark, _Mark]


def _edges(groups: dict[_Mark, _Group]) -> set[_Edge]:
    """Pairs of nodes with the days between them, each pair once."""
    return {*_near(groups), *_related(groups)}


def _near(marks: Iterable[_Mark]) -> Iterator[_Edge]:
    """Dated nodes of like participants whose days touch, looked for among those of the same category and country."""
    rows: dict[tuple[object, ...], list[_Mark]] = defaultdict(list)
    for mark in marks:
        interval = mark.days if _vague(mark) else ()
        for actor, recipient in product(_tokens(mark.actors), _tokens(mark.recipients) or {""}):
            if mark.days and mark.category:
                rows[mark.category, mark.reality, actor, recipient, interval].append(mark)
    for row in rows.values():
        yield from _sweep(sorted(row, key=_first_day))


def _sweep(row: Sequence[_Mark]) -> Iterator[_Edge]:
    for index, one in enumerate(row):
        for two in row[index + 1 :]:
            if _gap(one, two) > DAYS_APART_PUBLISHED:
                break  # sorted by their first days, all later ones are as far
            allowed = DAYS_APART_PUBLISHED if one.published and two.published else DAYS_APART
            if _gap(one, two) <= allowed and _fit(one, two):
                yield _edge(one, two)


def _related(groups: dict[_Mark, _Group]) -> Iterator[_Edge]:
    """Nodes with tellings in one family that agree on participants and trigger, and not against their dates."""
    rows: dict[tuple[object, ...], set[_Mark]] = defaultdict(set)
    for mark, group in groups.items():
        for telling in group.tellings:
            key = mark.category, mark.reality, mark.actors, mark.recipients, telling.family, _trigger(telling)
            rows[key].add(mark)
    for row in rows.values():
        for one, two in combinations(sorted(row), 2):
            weak = one.published or two.published
            if not (one.days and two.days) or _gap(one, two) <= (DAYS_SPREAD if weak else DAYS_APART):
                yield _edge(one, two)


def _edge(one: _Mark, two: _Mark) -> _Edge:
    low, high = sorted((one, two))
    return _gap(low, high), low, high


def _gap(one: _Mark, two: _Mark) -> int:
    """Days from the end of the one to the beginning of the other; 0 where they overlap or one has no date."""
    if not (one.days and two.days):
        return 0
    (begins, ends), (other_begins, other_ends) = one.days, two.days
    return max((begins - other_ends).days, (other_begins - ends).days, 0)


def _vague(mark: _Mark) -> bool:
    if not mark.days:
        return False
    begins, ends = mark.days
    return ends - begins > timedelta(DAYS_SPREAD)


def _fit(one: _Mark, two: _Mark) -> bool:
    return _cover(one.actors, two.actors) and _cover(one.recipients, two.recipients)


def _agree(one: _Mark, two: _Mark) -> bool:
    """Whether category and the participants known on both sides, in whatever role, do not speak against it."""
    category = one.category == two.category or not (one.category and two.category)
    return category and _share_one((*one.actors, *one.recipients), (*two.actors, *two.recipients))


def _share_one(ours: Sequence[Who], theirs: Sequence[Who]) -> bool:
    """Whether those of them that are resolved have one in common; none on a side agrees with any."""
    known, others = ([who for who in side if who[0]] for side in (ours, theirs))
    return not (known and others) or any(_same(one, two) for one, two in product(known, others))


def _apart(one: _Where, other: _Where) -> bool:
    """Whether the two are places of different countries, or too far from one another."""
    if not one or not other or one[0] == other[0]:
        return False
    return one[1] != other[1] or _kilometres(one, other) > FAR_APART


def _kilometres(one: tuple[str, str, float, float], other: tuple[str, str, float, float]) -> float:
    """The great circle between two places (haversine formula)."""
    (south, west), (north, east) = (map(math.radians, place[2:]) for place in (one, other))
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(math.sqrt(half), 1.0))


def _cover(ours: Sequence[Who], theirs: Sequence[Who]) -> bool:
    """Whether each of the fewer is one of the more; none at all fits only none."""
    fewer, more = sorted((ours, theirs), key=len)
    return bool(fewer) == bool(more) and all(any(_same(one, two) for two in more) for one in fewer)


def _same(one: Who, two: Who) -> bool:
    """The same participant, or the country of the other."""
    (key, country), (other, land) = one, two
    return one == two or (bool(key and other) and country == land and country in (key, other))


def _tokens(participants: Iterable[Who]) -> set[str]:
    """Something that two participants have in common if they are the same."""
    return {country or key for key, country in participants}


# --- which tellings are alike in words ----------------------------------------------------------


def _told_alike(tellings: Sequence[Telling], home: Mapping[str, _Mark]) -> Iterator[tuple[float, str, str]]:
    """Events that articles of one story tell in like words, with minus how much more alike than they must be."""
    known = content(tellings)
    rows: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
    for telling in tellings:
        trigger = known.triggers[telling.event.id]
        for word in (trigger.stem, *sorted(trigger.groups)):
            rows[known.stories[telling.article.id], telling.stance.reality, word].append(telling)
    seen: set[tuple[str, str]] = set()
    for row in rows.values():
        for one, two in combinations(row[:_MOST_IN_ROW], 2):
            first, second = one.event.id, two.event.id
            if (first, second) in seen or home[first] == home[second]:
                continue
            seen.add((first, second))
            least = known.triggers[first].like(known.triggers[second])
            alike = cosine(known.sentences[first], known.sentences[second])
            if least is not None and alike >= least:
                yield least - alike, first, second


# --- the record ---------------------------------------------------------------------------------


def _happening(group: _Group) -> Happening:
    events = tuple(sorted(telling.event.id for telling in group.tellings))
    # An explicit date says when it was, a publication date only that it was not later.
    dated = [mark.days for mark in group.marks if mark.days and not mark.published]
    days = dated or [mark.days for mark in group.marks if mark.days]
    return Happening(
        id=digest("happening", *events),
        category=Counter(telling.event.category for telling in group.tellings).most_common(1)[0][0],
        reality=group.marks[0].reality,
        actors=_keys(who for mark in group.marks for who in mark.actors),
        recipients=_keys(who for mark in group.marks for who in mark.recipients),
        begins=min((begin for begin, _ in days), default=None),
        ends=max((end for _, end in days), default=None),
        events=events,
        articles=tuple(sorted({telling.article.id for telling in group.tellings})),
        families=tuple(sorted({telling.family for telling in group.tellings})),
        place=_most(telling.place.id for telling in group.tellings if telling.place),
    )


def _most(values: Iterable[str]) -> str | None:
    """The value that comes most often, the first by letter among equals."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value), default=None)


def _keys(participants: Iterable[Who]) -> tuple[str, ...]:
    return tuple(sorted({key for key, _ in participants if key}))


def _by_event(telling: Telling) -> str:
    return telling.event.id


def _first_day(mark: _Mark) -> tuple[date, _Mark]:
    return min(mark.days, default=date.max), mark


def _in_time(happening: Happening) -> tuple[date, str]:
    return happening.begins or date.max, happening.id
