"""Events of different reports that tell of one occurrence.

Tellings that agree in everything a comparison asks are one node. Nodes that may tell of the same occurrence are
joined, the closest in time first, as long as all participants of a group fit one another and its days do not
spread: joining by steps alone would chain a month of shelling into one event.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations, product

from lapwing.records import DateBasis, Happening, Party, Reality, Telling, digest

DAYS_APART = 1
"""Days between two dated tellings of one occurrence: time zones, and "overnight". PLOVER's manual dates by day."""
DAYS_APART_PUBLISHED = 3
"""The same where both are dated by publication only: a weekly or a Monday paper comes late."""
DAYS_SPREAD = 7
"""Days from the first to the last of a group, and from an explicit date to the publication date of a report of the
same family. Longer intervals ("in February") are joined with the same interval only."""

_PREFIX = 4  # letters by which the triggers of one family are told apart: "attacked" and "attack" are one

Who = tuple[str, str]
"""A participant: key and country where it is resolved ("RUS.MIL", "RUS"), else empty and its lower-case words."""


@dataclass(frozen=True, slots=True, order=True)
class _Mark:
    """What tellings are compared by. An undated one has no days, and names its family and trigger instead."""

    category: str
    reality: Reality
    actors: tuple[Who, ...]
    recipients: tuple[Who, ...]
    days: tuple[date, date] | tuple[()]
    published: bool  # dated by publication only
    within: tuple[str, str] | tuple[()]  # family and trigger, where undated


@dataclass(slots=True)
class _Group:
    """Nodes that are taken for one occurrence so far."""

    marks: list[_Mark]
    tellings: list[Telling] = field(default_factory=list)

    def fits(self, other: _Group) -> bool:
        """Whether all participants fit and the days do not spread."""
        if not all(_fit(one, two) for one in self.marks for two in other.marks):
            return False
        days = [mark.days for mark in (*self.marks, *other.marks) if mark.days]
        if len(set(days)) < 2:
            return True
        return max(end for _, end in days) - min(begin for begin, _ in days) <= timedelta(DAYS_SPREAD)


def join(tellings: Sequence[Telling]) -> tuple[Happening, ...]:
    """Every telling in exactly one happening; the result does not depend on the order of the tellings.

    Two tellings are of one occurrence if category and reality are the same, each participant of the one is one of
    the other's, or is the country that the other's is of, and their dates touch; or if they stand in one family of
    articles, with the same participants and a trigger of the same stem, and their dates do not contradict.
    """
    groups: dict[_Mark, _Group] = {}
    for telling in sorted(tellings, key=_by_event):
        mark = _mark(telling)
        groups.setdefault(mark, _Group([mark])).tellings.append(telling)
    for _, one, two in sorted(_edges(groups)):
        ours, theirs = groups[one], groups[two]
        if ours is not theirs and ours.fits(theirs):
            ours.marks += theirs.marks
            ours.tellings += theirs.tellings
            groups.update(dict.fromkeys(theirs.marks, ours))
    distinct = {id(group): group for group in groups.values()}
    return tuple(sorted((_happening(group) for group in distinct.values()), key=_in_time))


# --- what a telling is compared by --------------------------------------------------------------


def _mark(telling: Telling) -> _Mark:
    setting = telling.setting
    days = (setting.begins, setting.ends) if setting.begins and setting.ends else ()
    return _Mark(
        category=telling.event.category,
        reality=telling.stance.reality,
        actors=_who(telling.actors),
        recipients=_who(telling.recipients),
        days=days,
        published=setting.date_basis is DateBasis.PUBLISHED,
        within=() if days else (telling.family, _trigger(telling)),
    )


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
            if mark.days:
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


# --- the record ---------------------------------------------------------------------------------


def _happening(group: _Group) -> Happening:
    events = tuple(sorted(telling.event.id for telling in group.tellings))
    # An explicit date says when it was, a publication date only that it was not later.
    dated = [mark.days for mark in group.marks if mark.days and not mark.published]
    days = dated or [mark.days for mark in group.marks if mark.days]
    return Happening(
        id=digest("happening", *events),
        category=group.marks[0].category,
        reality=group.marks[0].reality,
        actors=_keys(who for mark in group.marks for who in mark.actors),
        recipients=_keys(who for mark in group.marks for who in mark.recipients),
        begins=min((begin for begin, _ in days), default=None),
        ends=max((end for _, end in days), default=None),
        events=events,
        articles=tuple(sorted({telling.article.id for telling in group.tellings})),
        families=tuple(sorted({telling.family for telling in group.tellings})),
    )


def _keys(participants: Iterable[Who]) -> tuple[str, ...]:
    return tuple(sorted({key for key, _ in participants if key}))


def _by_event(telling: Telling) -> str:
    return telling.event.id


def _first_day(mark: _Mark) -> tuple[date, _Mark]:
    return min(mark.days, default=date.max), mark


def _in_time(happening: Happening) -> tuple[date, str]:
    return happening.begins or date.max, happening.id
