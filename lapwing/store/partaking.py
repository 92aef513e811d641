"""What one actor or two have a part in: lists and counts for their pages, answered from the indexes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, or_, select

from lapwing.records import Actor, Reality, SpeakerKind
from lapwing.store import queries
from lapwing.store.queries import Query, bears, events_with, touching
from lapwing.store.tables import (
    UNREAL,
    actors,
    acts,
    articles,
    events,
    happening_events,
    happenings,
    parties,
    record,
    settings,
    stances,
)

Condition = ColumnElement[bool]

NEWEST = 2_000
"""Articles, the newest, that are looked through for announcements where no actor is named: the sort of all of a large
store would take longer than a page may."""

_ALL = 10_000_000
"""More than there are. A part with a limit is answered by itself: SQLite would begin with the commonest categories or
days and look up the few denials among them, which takes thirty times as long."""
_WINDOW = 10_000
"""The same where one is named, who may be rare among the newest: where these do not suffice, all are looked through."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Happenings of a category that one actor has in common with a country or group."""

    other: str
    category: str
    happenings: int


@dataclass(frozen=True, slots=True)
class Part:
    """A happening in which an actor has a part: it did it, it was done to it, or both."""

    happening: str
    category: str
    begins: date | None
    done: bool
    received: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """How many happenings passed between two, their mean PLOVER score and its sample variance."""

    happenings: int
    score: float
    variance: float


class Partaking(ABC):
    """The part of a store that is asked about single actors. Days of a period are both included."""

    @abstractmethod
    def _reads(self) -> AbstractContextManager[Connection]: ...

    def numbers(self, named: Iterable[str]) -> dict[str, int]:
        """The number of each of these events in its article, from 1, in the order of the text."""
        with self._reads() as connection:
            return _numbers(connection, sorted(set(named)))

    def announced(
        self,
        *names: str,
        speech: Sequence[str] = (),
        begins: date | None = None,
        ends: date | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> list[str]:
        """Ids of the events in which every name takes part and that are expected or, having taken place, are of the
        categories `speech`; of the newest report first. The period is that of the reports. With no name, only the
        `NEWEST` articles of the period are looked through."""
        expected = stances.c.reality == Reality.FUTURE.value
        said = and_(stances.c.reality == Reality.ACTUAL.value, events.c.category.in_(speech))
        asked = [or_(expected, said)] if speech else [UNREAL, expected]
        with self._reads() as connection:
            if not names:
                asked.append(events.c.article.in_(_newest(begins, ends, NEWEST)))
            elif speech:
                window = [*asked, events.c.article.in_(_newest(begins, ends, _WINDOW))]
                found = connection.execute(_reported(window, names, begins, ends).limit(limit + offset)).all()
                edge = connection.scalar(_edge(begins, ends))
                if edge and len(found) == limit + offset and found[-1].published > edge:
                    return [each.id for each in found[offset:]]
                asked.append(events.c.id.in_(events_with(names[0])))
            return list(connection.scalars(_reported(asked, names, begins, ends).limit(limit).offset(offset)))

    def denied(
        self, *names: str, begins: date | None = None, ends: date | None = None, limit: int = 50, offset: int = 0
    ) -> list[str]:
        """Ids of the events in which every name takes part and that a named source says did not take place; of the
        newest report first. The period is that of the reports."""
        asked = [UNREAL, stances.c.reality == Reality.NEGATED.value, stances.c.speaker == SpeakerKind.NAMED.value]
        with self._reads() as connection:
            return list(connection.scalars(_reported(asked, names, begins, ends).limit(limit).offset(offset)))

    def negated(self, categories: Sequence[str], units: Sequence[str], since: date, limit: int = 200) -> list[str]:
        """Ids of the events of these categories that are told as not taking place and begin after a day, by one of
        these countries and groups; the first ones."""
        told = UNREAL, stances.c.reality == Reality.NEGATED.value
        negated = select(stances.c.event).where(*told).limit(_ALL).subquery()
        by_one = exists().where(parties.c.event == events.c.id, parties.c.role == "actor", parties.c.unit.in_(units))
        query = (
            select(events.c.id)
            .join(negated, negated.c.event == events.c.id)
            .join(settings, settings.c.event == events.c.id)
            .where(events.c.category.in_(categories), settings.c.begins > since, by_one)
            .order_by(settings.c.begins, events.c.id)
            .limit(limit)
        )
        with self._reads() as connection:
            return list(connection.scalars(query))

    def terms_with(
        self, name: str, others: Sequence[str], *, begins: date | None = None, ends: date | None = None
    ) -> dict[str, Terms]:
        """What passed, either way, between a country or group and some others; those with whom nothing did are left
        out."""
        with self._reads() as connection:
            return _terms_with(connection, name, others, begins, ends)

    def part_of(self, name: str, *, begins: date | None = None, ends: date | None = None) -> list[Part]:
        """The happenings that took place and that an actor has a part in, the newest first, undated last."""
        with self._reads() as connection:
            return _part_of(connection, name, begins, ends)

    def dealings(self, name: str, *, begins: date | None = None, ends: date | None = None) -> dict[str, int]:
        """With which countries and groups one of them deals, by acts, either way."""
        counts: dict[str, int] = {}
        with self._reads() as connection:
            for own, other in ((acts.c.actor, acts.c.recipient), (acts.c.recipient, acts.c.actor)):
                query = select(other, func.count()).where(own == name, other.is_not(None), other != name)
                for key, number in connection.execute(query.where(*touching(acts, begins, ends)).group_by(other)):
                    counts[key] = counts.get(key, 0) + number
        return counts

    def newest_of(
        self, name: str, *others: str, begins: date | None = None, ends: date | None = None, limit: int = 50
    ) -> list[str]:
        """Ids of the events of any reality in which every name takes part, the newest first, undated last."""
        first = events.c.id.in_(events_with(name))
        beside = [exists().where(parties.c.event == events.c.id, bears(other)) for other in others]
        query = select(events.c.id).join(settings, settings.c.event == events.c.id)
        query = query.where(first, *beside, *touching(settings, begins, ends))
        ordered = query.order_by(settings.c.begins.desc().nulls_last(), events.c.id).limit(limit)
        with self._reads() as connection:
            return list(connection.scalars(ordered))

    def shared_with(self, name: str, *, begins: date | None = None, ends: date | None = None) -> list[Shared]:
        """The countries and groups on the other side of what a person or office did or was done to it."""
        with self._reads() as connection:
            return _shared_with(connection, name, begins, ends)

    def entries(self, key: str) -> list[Actor]:
        """The actor of a key as the articles of the store know it, one entry for each office, the earliest first."""
        with self._reads() as connection:
            found = connection.execute(select(actors).where(actors.c.key == key)).mappings()
            made = [record(Actor, each) for each in found]
            return sorted(made, key=lambda actor: (actor.begins or date.min, actor.id))

    def acting_for(self, name: str, limit: int = 20) -> list[tuple[str, int]]:
        """Keys of those whose deeds are counted for a country or group, and in how many events each takes part; those
        that take part most first."""
        number = func.count(parties.c.event.distinct()).label("number")
        others = (parties.c.unit == name, parties.c.actor != name)
        query = select(parties.c.actor, number).where(*others).group_by(parties.c.actor)
        with self._reads() as connection:
            found = connection.execute(query.order_by(number.desc(), parties.c.actor).limit(limit))
            return [(each.actor, each.number) for each in found]


# --- events ---------------------------------------------------------------------------------------


def _reported(asked: Sequence[Condition], names: Sequence[str], begins: date | None, ends: date | None) -> Query:
    """Events that are all that is asked, with the day of their report, of the newest report first."""
    told = stances.join(events, events.c.id == stances.c.event).join(articles, articles.c.id == events.c.article)
    taking_part = [exists().where(parties.c.event == stances.c.event, bears(name)) for name in names]
    query = select(events.c.id, articles.c.published).select_from(told)
    query = query.where(*asked, *taking_part, *_published(begins, ends))
    return query.order_by(articles.c.published.desc().nulls_last(), events.c.id)


def _published(begins: date | None, ends: date | None) -> list[Condition]:
    column = articles.c.published
    return [*([column >= begins] if begins else []), *([column <= ends] if ends else [])]


def _newest(begins: date | None, ends: date | None, limit: int) -> Query:
    found = select(articles.c.id).where(*_published(begins, ends))
    return found.order_by(articles.c.published.desc().nulls_last(), articles.c.id).limit(limit)


def _edge(begins: date | None, ends: date | None) -> Query:
    """The day of the oldest article of the window, if there are older ones."""
    found = select(articles.c.published).where(*_published(begins, ends))
    return found.order_by(articles.c.published.desc().nulls_last(), articles.c.id).limit(1).offset(_WINDOW - 1)


def _numbers(connection: Connection, named: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(named), queries.CHUNK):
        wanted = set(named[start : start + queries.CHUNK])
        beside = select(events.c.article).where(events.c.id.in_(wanted))
        query = select(events.c.id, events.c.article).where(events.c.article.in_(beside))
        ordered = query.order_by(events.c.article, events.c.start, events.c.end, events.c.id)
        article, number = None, 0
        for each in connection.execute(ordered):
            number = number + 1 if each.article == article else 1
            article = each.article
            if each.id in wanted:
                found[each.id] = number
    return found


# --- happenings -----------------------------------------------------------------------------------


def _part_of(connection: Connection, name: str, begins: date | None, ends: date | None) -> list[Part]:
    """Countries and groups have acts, which answer sooner; the others are looked up among those who take part."""
    kept = connection.execute(queries.keeps_acts(name)).first()
    query = _acted(name, begins, ends) if kept else _told(name, begins, ends)
    found: dict[str, Part] = {}
    for each in connection.execute(query):
        known = found.get(each.happening)
        done, received = each.role != "recipient", each.role != "actor"
        if known:
            done, received = done or known.done, received or known.received
        found[each.happening] = Part(each.happening, each.category, each.begins, done, received)
    return sorted(found.values(), key=lambda part: (-(part.begins or date.min).toordinal(), part.happening))


def _acted(name: str, begins: date | None, ends: date | None) -> Query:
    done, received = acts.c.actor == name, acts.c.recipient == name
    role = case((and_(done, received), "both"), (done, "actor"), else_="recipient").label("role")
    found = select(acts.c.happening, acts.c.category, acts.c.begins, role).where(or_(done, received))
    return found.where(*touching(acts, begins, ends))


def _told(name: str, begins: date | None, ends: date | None) -> Query:
    told = parties.join(happening_events, happening_events.c.event == parties.c.event)
    told = told.join(happenings, happenings.c.id == happening_events.c.happening)
    columns = happenings.c.id.label("happening"), happenings.c.category, happenings.c.begins, parties.c.role
    actual = happenings.c.reality == Reality.ACTUAL.value
    found = select(*columns).select_from(told).where(parties.c.actor == name, actual)
    return found.where(*touching(happenings, begins, ends))


def _terms_with(
    connection: Connection, name: str, others: Sequence[str], begins: date | None, ends: date | None
) -> dict[str, Terms]:
    other = case((acts.c.actor == name, acts.c.recipient), else_=acts.c.actor).label("other")
    there, back = acts.c.recipient.in_(others), acts.c.actor.in_(others)
    named = or_(and_(acts.c.actor == name, there), and_(acts.c.recipient == name, back))
    told = select(acts.c.happening, other, acts.c.score).where(named, *touching(acts, begins, ends))
    passed = told.distinct().subquery()
    squares = func.sum(passed.c.score * passed.c.score)
    query = select(passed.c.other, func.count().label("number"), func.sum(passed.c.score), squares)
    found = {}
    for key, number, total, squared in connection.execute(query.group_by(passed.c.other)):
        spread = max(squared - total * total / number, 0.0)
        found[key] = Terms(number, total / number, spread / max(number - 1, 1))
    return found


def _shared_with(connection: Connection, name: str, begins: date | None, ends: date | None) -> list[Shared]:
    own, others = parties.alias("own"), parties.alias("others")
    number = func.count(happenings.c.id.distinct()).label("number")
    query = (
        select(others.c.unit, happenings.c.category, number)
        .select_from(own)
        .join(others, and_(others.c.event == own.c.event, others.c.role != own.c.role))
        .join(happening_events, happening_events.c.event == own.c.event)
        .join(happenings, happenings.c.id == happening_events.c.happening)
        .where(own.c.actor == name, others.c.unit.is_not(None), happenings.c.reality == Reality.ACTUAL.value)
        .where(*touching(happenings, begins, ends))
        .group_by(others.c.unit, happenings.c.category)
        .order_by(others.c.unit, happenings.c.category)
    )
    return [Shared(found.unit, found.category, found.number) for found in connection.execute(query)]
