"""What one actor or two have a part in: lists and counts for their pages, answered from the indexes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, Text, and_, case, cast, exists, func, or_, select

from lapwing.records import Actor, Reality, SpeakerKind
from lapwing.store.summaries import MonthCount
from lapwing.store.tables import (
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

Query = Select[Any]
Condition = ColumnElement[bool]

NEWEST = 2_000
"""Articles, the newest, that are looked through for announcements where no actor is named: the sort of all of a large
store would take longer than a page may."""

_ALL = 10_000_000
"""More than there are. A part with a limit is answered by itself: SQLite would begin with the commonest categories or
days and look up the few denials among them, which takes thirty times as long."""
_CHUNK = 500  # values in one IN list: every engine takes as many


@dataclass(frozen=True, slots=True)
class Shared:
    """Happenings of a category that one actor has in common with a country or group."""

    other: str
    category: str
    happenings: int


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
        asked = [or_(expected, said) if speech else expected]
        if not names:
            asked.append(events.c.article.in_(_newest(begins, ends)))
        elif speech:  # so many are announced that the events of one name are sooner looked through
            asked.append(events.c.id.in_(select(parties.c.event).where(_named(names[0]))))
        with self._reads() as connection:
            return list(connection.scalars(_reported(asked, names, begins, ends).limit(limit).offset(offset)))

    def denied(
        self, *names: str, begins: date | None = None, ends: date | None = None, limit: int = 50, offset: int = 0
    ) -> list[str]:
        """Ids of the events in which every name takes part and that a named source says did not take place; of the
        newest report first. The period is that of the reports."""
        asked = [stances.c.reality == Reality.NEGATED.value, stances.c.speaker == SpeakerKind.NAMED.value]
        with self._reads() as connection:
            return list(connection.scalars(_reported(asked, names, begins, ends).limit(limit).offset(offset)))

    def negated(self, categories: Sequence[str], units: Sequence[str], since: date, limit: int = 200) -> list[str]:
        """Ids of the events of these categories that are told as not taking place and begin after a day, by one of
        these countries and groups; the first ones."""
        negated = select(stances.c.event).where(stances.c.reality == Reality.NEGATED.value).limit(_ALL).subquery()
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

    def months_of(
        self, name: str, *, received: bool = False, begins: date | None = None, ends: date | None = None
    ) -> list[MonthCount]:
        """What an actor did, or what was done to it, by month and by category; undated last."""
        with self._reads() as connection:
            return _months_of(connection, name, received, begins, ends)

    def latest_of(
        self, name: str, *, begins: date | None = None, ends: date | None = None, limit: int = 40, offset: int = 0
    ) -> list[str]:
        """Ids of the happenings that took place and that an actor has a part in, the newest first, undated last."""
        with self._reads() as connection:
            told = _part_of(connection, name, ("actor", "recipient"), begins, ends).subquery()
            ordered = select(told.c.happening).order_by(told.c.begins.desc().nulls_last(), told.c.happening)
            return list(connection.scalars(ordered.limit(limit).offset(offset)))

    def newest_of(
        self, name: str, *others: str, begins: date | None = None, ends: date | None = None, limit: int = 50
    ) -> list[str]:
        """Ids of the events of any reality in which every name takes part, the newest first, undated last."""
        first = events.c.id.in_(select(parties.c.event).where(_named(name)))
        beside = [exists().where(parties.c.event == events.c.id, _named(other)) for other in others]
        query = select(events.c.id).join(settings, settings.c.event == events.c.id)
        query = query.where(first, *beside, *_overlapping(settings, begins, ends))
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
            made = [record(Actor, {str(name): value for name, value in each.items()}) for each in found]
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


def _judged() -> Query:
    return (
        select(events.c.id)
        .join(settings, settings.c.event == events.c.id)
        .join(stances, stances.c.event == events.c.id)
        .join(articles, articles.c.id == events.c.article)
    )


def _reported(asked: Sequence[Condition], names: Sequence[str], begins: date | None, ends: date | None) -> Query:
    """Events that are all that is asked, of the newest report first."""
    taking_part = [exists().where(parties.c.event == events.c.id, _named(name)) for name in names]
    query = _judged().where(*asked, *taking_part, *_published(begins, ends))
    return query.order_by(articles.c.published.desc().nulls_last(), events.c.id)


def _named(name: str) -> Condition:
    return or_(parties.c.actor == name, parties.c.unit == name)


def _published(begins: date | None, ends: date | None) -> list[Condition]:
    column = articles.c.published
    return [*([column >= begins] if begins else []), *([column <= ends] if ends else [])]


def _newest(begins: date | None, ends: date | None) -> Query:
    found = select(articles.c.id).where(*_published(begins, ends))
    return found.order_by(articles.c.published.desc().nulls_last(), articles.c.id).limit(NEWEST)


def _numbers(connection: Connection, named: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(named), _CHUNK):
        wanted = set(named[start : start + _CHUNK])
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


def _part_of(connection: Connection, name: str, roles: Sequence[str], begins: date | None, ends: date | None) -> Query:
    """Happening, category and first day of what took place and a name has a part in, each happening once.

    Countries and groups have acts, which answer sooner; the others are looked up among those who take part.
    """
    columns = {"actor": acts.c.actor, "recipient": acts.c.recipient}
    kept = select(acts.c.id).where(or_(acts.c.actor == name, acts.c.recipient == name)).limit(1)
    if connection.execute(kept).first():
        named = or_(*(columns[role] == name for role in roles))
        found = select(acts.c.happening, acts.c.category, acts.c.begins).where(named)
        return found.where(*_overlapping(acts, begins, ends)).distinct()
    found = select(happenings.c.id.label("happening"), happenings.c.category, happenings.c.begins)
    told = parties.join(happening_events, happening_events.c.event == parties.c.event)
    found = found.select_from(told.join(happenings, happenings.c.id == happening_events.c.happening))
    found = found.where(parties.c.actor == name, parties.c.role.in_(roles), *_overlapping(happenings, begins, ends))
    return found.where(happenings.c.reality == Reality.ACTUAL.value).distinct()


def _overlapping(table: Table, begins: date | None, ends: date | None) -> list[Condition]:
    return [*([table.c.ends >= begins] if begins else []), *([table.c.begins <= ends] if ends else [])]


def _months_of(
    connection: Connection, name: str, received: bool, begins: date | None, ends: date | None
) -> list[MonthCount]:
    told = _part_of(connection, name, ("recipient" if received else "actor",), begins, ends).subquery()
    month, number = func.substr(cast(told.c.begins, Text), 1, 7).label("month"), func.count().label("number")
    query = select(month, told.c.category, number).group_by(month, told.c.category)
    return [
        MonthCount(date.fromisoformat(f"{found.month}-01") if found.month else None, found.category, found.number)
        for found in connection.execute(query.order_by(month.nulls_last(), told.c.category))
    ]


def _terms_with(
    connection: Connection, name: str, others: Sequence[str], begins: date | None, ends: date | None
) -> dict[str, Terms]:
    other = case((acts.c.actor == name, acts.c.recipient), else_=acts.c.actor).label("other")
    there, back = acts.c.recipient.in_(others), acts.c.actor.in_(others)
    named = or_(and_(acts.c.actor == name, there), and_(acts.c.recipient == name, back))
    told = select(acts.c.happening, other, acts.c.score).where(named, *_overlapping(acts, begins, ends))
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
        .where(*_overlapping(happenings, begins, ends))
        .group_by(others.c.unit, happenings.c.category)
        .order_by(others.c.unit, happenings.c.category)
    )
    return [Shared(found.unit, found.category, found.number) for found in connection.execute(query)]
