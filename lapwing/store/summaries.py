"""What a page counts, and what a search finds: statements that the engine answers from its indexes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    case,
    exists,
    func,
    literal,
    literal_column,
    null,
    select,
    text,
    union_all,
)
from sqlalchemy import cast as cast_to

from lapwing.records import Family, Place, Reality
from lapwing.store import queries
from lapwing.store.migrations import FULL_TEXT, NUMBERS
from lapwing.store.queries import Query, touching
from lapwing.store.tables import (
    acts,
    articles,
    events,
    families,
    family_members,
    happening_events,
    happenings,
    places,
    record,
    settings,
    stances,
)
from lapwing.store.words import folded, quoted, words_of

MOST_COUNTED = 2_000
"""Hits of a search that are counted: what is more than this is "more than 2,000", and costs no more to find. With
10,000 a search in a million events took twice the time."""


@dataclass(frozen=True, slots=True)
class PairCount:
    """What one country or group did to another, counted in happenings; `score` is their mean."""

    actor: str
    recipient: str
    happenings: int
    score: float
    quads: tuple[int, int, int, int]
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Between:
    """What passed between two countries or groups in either direction; what they did together counts once."""

    one: str  # the first of the two keys
    other: str
    happenings: int
    score: float  # their mean
    quads: tuple[int, int, int, int]
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class MonthCount:
    """Happenings of a category that took place and begin in a month, given by its first day; None: undated."""

    month: date | None
    category: str
    happenings: int


@dataclass(frozen=True, slots=True)
class ActDay:
    """A dated act, and the day of its first report; the day itself where no report of it has a date."""

    happening: str
    actor: str
    recipient: str | None
    category: str
    begins: date
    known: date


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """A place and the happenings that took place there."""

    place: Place
    happenings: int


@dataclass(frozen=True, slots=True)
class Fields:
    """What an event must be to be found; None asks nothing. Both days of the period are included."""

    words: str | None = None  # that its article holds, every one
    actor: str | None = None  # a key, or a country or group that deeds are counted for
    recipient: str | None = None
    party: str | None = None  # in either role
    category: str | None = None
    mode: str | None = None
    context: str | None = None
    reality: Reality | None = None
    outlet: str | None = None
    country: str | None = None  # of the place
    dataset: str | None = None  # "" asks for what was read by Lapwing
    begins: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of the events that were found, newest first, and how many there are, up to `MOST_COUNTED`."""

    events: tuple[str, ...]
    total: int
    categories: tuple[tuple[str, int], ...] = ()  # most first; none where there are more than are counted


# --- counts ---------------------------------------------------------------------------------------


def pair_counts(
    connection: Connection, named: str | None, begins: date | None, ends: date | None, limit: int
) -> list[PairCount]:
    """The directed pairs with most happenings, of one name or of all."""
    found = [_pair(each) for query in _directed(named, begins, ends) for each in connection.execute(query)]
    return sorted(found, key=lambda pair: (-pair.happenings, pair.actor, pair.recipient))[:limit]


def between(
    connection: Connection, named: str | None, begins: date | None, ends: date | None, limit: int
) -> list[Between]:
    """The undirected pairs with most happenings, of one name or of all."""
    ways: dict[tuple[str, str], list[PairCount]] = {}
    for query in _directed(named, begins, ends):
        for each in connection.execute(query.where(acts.c.echo == 0)):
            way = _pair(each)
            ways.setdefault((min(way.actor, way.recipient), max(way.actor, way.recipient)), []).append(way)
    found = [_between(*pair, passed) for pair, passed in ways.items()]
    return sorted(found, key=lambda pair: (-pair.happenings, pair.one, pair.other))[:limit]


def _directed(named: str | None, begins: date | None, ends: date | None) -> list[Query]:
    """What asks for the figures of every directed pair; of one name those from it, then those to it."""
    columns = acts.c
    score, first, last = func.avg(columns.score), func.min(columns.begins), func.max(columns.begins)
    query = (
        select(
            columns.actor,
            columns.recipient,
            func.count().label("number"),
            *(func.sum(case((columns.quad == quad, 1), else_=0)).label(f"quad_{quad}") for quad in (1, 2, 3, 4)),
            score.label("score"),
            first.label("first"),
            last.label("last"),
        )
        .where(columns.recipient.is_not(None), columns.recipient != columns.actor, *touching(acts, begins, ends))
        .group_by(columns.actor, columns.recipient)
    )
    if named is None:
        return [query]
    return [query.where(columns.actor == named), query.where(columns.recipient == named)]


def _pair(found: Row[Any]) -> PairCount:
    quads = (found.quad_1, found.quad_2, found.quad_3, found.quad_4)
    return PairCount(found.actor, found.recipient, found.number, found.score, quads, found.first, found.last)


def _between(one: str, other: str, ways: Sequence[PairCount]) -> Between:
    number = sum(way.happenings for way in ways)
    there, back = ways[0].quads, ways[-1].quads if len(ways) > 1 else (0, 0, 0, 0)
    return Between(
        one=one,
        other=other,
        happenings=number,
        score=sum(way.score * way.happenings for way in ways) / number,
        quads=(there[0] + back[0], there[1] + back[1], there[2] + back[2], there[3] + back[3]),
        first=min((way.first for way in ways if way.first), default=None),
        last=max((way.last for way in ways if way.last), default=None),
    )


def months(connection: Connection) -> list[MonthCount]:
    """Happenings that took place, by month and category, in order; undated ones come last."""
    query = (
        select(happenings.c.begins, happenings.c.category, func.count().label("number"))
        .where(happenings.c.reality == Reality.ACTUAL.value)
        .group_by(happenings.c.begins, happenings.c.category)
    )
    counts: Counter[tuple[date | None, str]] = Counter()
    for found in connection.execute(query):  # by day: in that order an index holds them
        counts[found.begins and found.begins.replace(day=1), found.category] += found.number
    ordered = sorted(counts.items(), key=lambda item: (item[0][0] or date.max, item[0][1]))
    return [MonthCount(month, category, number) for (month, category), number in ordered]


def act_days(connection: Connection) -> list[ActDay]:
    """Every dated act, with the day on which it was known, in no order."""
    told = happening_events.join(events, events.c.id == happening_events.c.event)
    told = told.join(articles, articles.c.id == events.c.article)
    first = select(happening_events.c.happening, func.min(articles.c.published)).select_from(told)
    reported = {found[0]: found[1] for found in connection.execute(first.group_by(happening_events.c.happening))}
    query = select(acts.c.happening, acts.c.actor, acts.c.recipient, acts.c.category, acts.c.begins)
    dated = connection.execute(query.where(acts.c.begins.is_not(None)))
    return [ActDay(*found, known=reported.get(found.happening) or found.begins) for found in dated]


def extent(connection: Connection) -> tuple[date, date] | None:
    """The first and the last day on which a dated happening that took place begins."""
    day = happenings.c.begins
    dated = select(day).where(happenings.c.reality == Reality.ACTUAL.value, day.is_not(None)).limit(1)
    first, last = connection.scalar(dated.order_by(day)), connection.scalar(dated.order_by(day.desc()))
    return (first, last) if first and last else None


def datasets(connection: Connection) -> dict[str | None, int]:
    """Articles by the data set that they are known by; those that were read come first, under None."""
    number = func.count().label("number")
    query = select(articles.c.dataset, number).group_by(articles.c.dataset).order_by(articles.c.dataset.nulls_first())
    return {found.dataset: found.number for found in connection.execute(query)}


def dataset_names(connection: Connection) -> list[str]:
    """The data sets that articles are known by, in order: one look into the index for each, however large it is."""
    names: list[str] = []
    name = connection.scalar(select(func.min(articles.c.dataset)))
    while name is not None:
        names.append(name)
        name = connection.scalar(select(func.min(articles.c.dataset)).where(articles.c.dataset > name))
    return names


def events_of(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    """How many events each of these articles has; those without any are left out."""
    number = func.count().label("number")
    query = select(events.c.article, number).where(events.c.article.in_(names)).group_by(events.c.article)
    return {found.article: found.number for found in connection.execute(query)}


def place_counts(connection: Connection, limit: int) -> list[PlaceCount]:
    """The places with coordinates where most took place."""
    number = func.count().label("number")
    counted = (
        select(happenings.c.place, number)
        .where(happenings.c.reality == Reality.ACTUAL.value, happenings.c.place.is_not(None))
        .group_by(happenings.c.place)
        .order_by(number.desc(), happenings.c.place)
        .limit(limit)
        .cte("counted")
    )
    query = (
        select(places, counted.c.number)
        .join(counted, counted.c.place == places.c.id)
        .where(places.c.latitude.is_not(None), places.c.longitude.is_not(None))
        .order_by(counted.c.number.desc(), places.c.id)
    )
    return [PlaceCount(record(Place, found), found["number"]) for found in connection.execute(query).mappings()]


def largest_families(connection: Connection, limit: int) -> list[Family]:
    """The families of more than one article, biggest first."""
    number = func.count().label("number")
    counted = (
        select(family_members.c.family, number)
        .group_by(family_members.c.family)
        .having(number > 1)
        .order_by(number.desc(), family_members.c.family)
        .limit(limit)
        .cte("counted")
    )
    query = select(families).join(counted, counted.c.family == families.c.id)
    found = connection.execute(query.order_by(counted.c.number.desc(), families.c.id)).mappings()
    return [record(Family, each) for each in found]


# --- search ---------------------------------------------------------------------------------------


def find(connection: Connection, fields: Fields, limit: int, offset: int) -> Found:
    """The events that are all of it, newest first, undated ones last."""
    asked = _asked(fields, sqlite=connection.dialect.name == "sqlite")
    judged = select(events.c.id, events.c.category, settings.c.begins)
    judged = judged.join(settings, settings.c.event == events.c.id).join(stances, stances.c.event == events.c.id)
    some = judged.where(*asked).limit(MOST_COUNTED + 1).cte("found")
    told = list(connection.execute(_counted_and_newest(some, limit, offset)))
    counts = {each.category: each.number for each in told if each.id is None}
    total = sum(counts.values())
    if total > MOST_COUNTED:
        return Found(tuple(connection.scalars(_walked(asked).limit(limit).offset(offset))), MOST_COUNTED)
    newest = [each for each in told if each.id is not None]
    newest.sort(key=lambda each: (-(each.begins or date.min).toordinal(), each.id))
    counted = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return Found(tuple(each.id for each in newest), total, tuple(counted))


def _counted_and_newest(some: CTE, limit: int, offset: int) -> CompoundSelect[Any]:
    """How many there are of each category, and the newest, in no order: in one statement, which finds them once."""
    nothing = [cast_to(null(), column.type).label(column.name) for column in (some.c.id, some.c.begins)]
    counts = select(some.c.category, func.count().label("number"), *nothing).group_by(some.c.category)
    newest = select(some.c.id, some.c.begins).order_by(some.c.begins.desc().nulls_last(), some.c.id)
    page = newest.limit(limit).offset(offset).subquery()
    return union_all(
        counts, select(literal("").label("category"), literal(0).label("number"), page.c.id, page.c.begins)
    )


def _walked(asked: Sequence[ColumnElement[bool]]) -> Query:
    """The events day by day, each looked at by itself: where so many are found that sorting them takes longer."""
    judged = exists().where(events.c.id == settings.c.event, stances.c.event == settings.c.event, *asked)
    found = select(settings.c.event).where(judged.correlate(settings))
    return found.order_by(settings.c.begins.desc().nulls_last(), settings.c.event)


def _numbered(words: Sequence[str]) -> ColumnElement[bool]:
    """The same, looked up event by event: those of a party are few beside the articles of a common word. SQLite."""
    number = f"(SELECT number FROM {NUMBERS} WHERE {NUMBERS}.article = events.article)"
    found = text(f"{number} IN (SELECT rowid FROM {FULL_TEXT} WHERE {FULL_TEXT} MATCH :words)")
    return cast("ColumnElement[bool]", found.bindparams(words=quoted(words)).self_group())


def matching(words: Sequence[str], *, sqlite: bool) -> Query:
    """Ids of the articles that hold every word."""
    if not sqlite:
        return queries.holding(folded(" ".join(words)))
    found = text(f"number IN (SELECT rowid FROM {FULL_TEXT} WHERE {FULL_TEXT} MATCH :words)")
    return select(literal_column("article")).select_from(text(NUMBERS)).where(found.bindparams(words=quoted(words)))


def _asked(fields: Fields, *, sqlite: bool) -> list[ColumnElement[bool]]:
    named = any((fields.words, fields.actor, fields.recipient, fields.party, fields.country))
    # SQLite takes every index for a good one, and would go through all events of a category for those few.
    category = events.c.category + "" if sqlite and named else events.c.category
    equal = (
        (category, fields.category),
        (stances.c.reality, fields.reality.value if fields.reality else None),
    )
    asked = [column == value for column, value in equal if value is not None]
    for column, value in ((events.c.modes, fields.mode), (events.c.contexts, fields.context)):
        if value is not None:
            asked.append(column.contains(f'"{value}"', autoescape=True))
    for name, role in ((fields.actor, "actor"), (fields.recipient, "recipient"), (fields.party, None)):
        if name is not None:
            asked.append(events.c.id.in_(queries.events_with(name, role)))
    asked += touching(settings, fields.begins, fields.ends)
    asked += _of_article(fields, sqlite=sqlite)
    if fields.country is not None:
        asked.append(settings.c.place.in_(select(places.c.id).where(places.c.country == fields.country)))
    return asked


def _of_article(fields: Fields, *, sqlite: bool) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    wanted = words_of(fields.words or "")
    if fields.words and wanted:
        few = sqlite and any((fields.actor, fields.recipient, fields.party))
        asked.append(_numbered(wanted) if few else events.c.article.in_(matching(wanted, sqlite=sqlite)))
    conditions = []
    if fields.outlet is not None:
        conditions.append(articles.c.outlet == fields.outlet)
    if fields.dataset is not None:
        conditions.append(articles.c.dataset == fields.dataset if fields.dataset else articles.c.dataset.is_(None))
    if conditions:
        asked.append(events.c.article.in_(select(articles.c.id).where(*conditions)))
    return asked
