"""What comes out of the store: documents, tellings, candidates and hits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table

from lapwing.errors import UnknownName
from lapwing.kin import hashes, likeliest
from lapwing.records import (
    Actor,
    Article,
    Document,
    Event,
    Happening,
    Link,
    Mention,
    Party,
    Place,
    Quotation,
    Sentence,
    Setting,
    Sketch,
    Stance,
    Telling,
)
from lapwing.store import queries, tables
from lapwing.store.queries import Query
from lapwing.store.tables import reader, record
from lapwing.store.words import folded, quoted, snippet, words_of

R = TypeVar("R")
T = TypeVar("T")
J = TypeVar("J", Setting, Stance)

PIECE = 400
"""Articles whose events are held in memory together where all of a store are gone through: some megabytes."""

ROWS = 1_000
"""Rows that are fetched together: one by one takes half as long again."""

MOST_RANKED = 20_000
"""Articles with all words of a search that are weighed against one another, those saved last: of so many as have a
common word, weighing all takes seconds, and ten of the last are as good."""

_AROUND = 80  # characters to either side of the first hit, where the engine makes no snippet


def document(connection: Connection, name: str) -> Document:
    """The document of an article id, or of a prefix that only one id has.

    Raises:
        UnknownName: no id begins so, or several do.
    """
    article = _resolve(connection, name)
    found = tables.articles.select().where(tables.articles.c.id == article)
    sketch = tables.sketches.select().where(tables.sketches.c.article == article)
    return Document(
        article=one(connection, Article, found),
        sketch=one(connection, Sketch, sketch),
        sentences=_parts(connection, Sentence, article),
        actors=tuple(records(connection, Actor, queries.cast(tables.actors, "actor", article))),
        places=tuple(records(connection, Place, queries.cast(tables.places, "place", article))),
        mentions=_parts(connection, Mention, article),
        events=_parts(connection, Event, article),
        settings=_judgements(connection, Setting, article),
        stances=_judgements(connection, Stance, article),
        quotations=_parts(connection, Quotation, article),
    )


def records(connection: Connection, cls: type[R], query: Query) -> Iterator[R]:
    """The records of a query that selects the whole of their table."""
    result = connection.execute(query)
    make = reader(cls, tuple(result.keys()))
    for rows in result.partitions(ROWS):
        yield from map(make, rows)


def one(connection: Connection, cls: type[R], query: Query) -> R:
    """The first of them."""
    return next(records(connection, cls, query))


def tellings(connection: Connection, chosen: Query) -> list[Telling]:
    """Every chosen event: ten statements, however many there are."""
    articles = {article.id: article for article in records(connection, Article, queries.told_articles(chosen))}
    sentences = {found.id: found for found in records(connection, Sentence, queries.told_sentences(chosen))}
    places = {place.id: place for place in records(connection, Place, queries.told_places(chosen))}
    settings = _judged(connection, Setting, tables.settings, chosen)
    stances = _judged(connection, Stance, tables.stances, chosen)
    parties = _named(connection, articles, chosen)
    families = {found.article: found.family for found in connection.execute(queries.told_families(chosen))}
    made = [
        Telling(
            event=event,
            article=articles[event.article],
            sentence=sentences[event.sentence],
            actors=tuple(party for mention in event.actors for party in parties[mention]),
            recipients=tuple(party for mention in event.recipients for party in parties[mention]),
            setting=settings[event.id],
            place=places.get(settings[event.id].place or ""),
            stance=stances[event.id],
            family=families.get(event.article, event.article),
        )
        for event in records(connection, Event, queries.told_events(chosen))
    ]
    return sorted(made, key=_in_time)


def tellings_named(connection: Connection, ids: Sequence[str]) -> list[Telling]:
    """The events of these ids, in the order of `tellings`."""
    pieces = [ids[start : start + queries.CHUNK] for start in range(0, len(ids), queries.CHUNK)]
    found = [told for piece in pieces for told in tellings(connection, queries.events_named(piece))]
    return sorted(found, key=_in_time)


def happenings_named(connection: Connection, ids: Sequence[str]) -> list[Happening]:
    """The happenings of these ids, oldest first, undated ones last."""
    found = [_record(Happening, row) for row in _pieces(connection, queries.happenings_named, ids)]
    return sorted(found, key=lambda each: (each.begins or date.max, each.id))


def happenings_with(connection: Connection, events: Sequence[str]) -> list[Happening]:
    """The happenings that hold any of these events, oldest first, undated ones last."""
    found = {row.id: _record(Happening, row) for row in _pieces(connection, queries.happenings_with, events)}
    return sorted(found.values(), key=lambda each: (each.begins or date.max, each.id))


def in_article(telling: Telling) -> tuple[str, int, int, str]:
    """Order of tellings article by article."""
    return telling.article.id, telling.sentence.index, telling.event.span.start, telling.event.id


def candidates(connection: Connection, sketch: Sketch) -> list[str]:
    """Articles that share a band, or enough shingles, quotations or names; those that share most first."""
    found = _pieces(connection, queries.sharing, hashes(sketch))
    return likeliest(sketch, ((row.hash, row.article, row.full) for row in found if row.article != sketch.article))


def articles_named(connection: Connection, ids: Sequence[str]) -> list[Article]:
    """The articles of these ids, in their order by piece."""
    found = _pieces(connection, queries.articles_named, ids)
    return sorted((_record(Article, row) for row in found), key=lambda article: article.id)


def relatives(connection: Connection, names: Sequence[str], beside: Sequence[str]) -> tuple[list[Article], list[Link]]:
    """These articles and all of the families that hold any of them or of those beside; the links between them."""
    families = {found.family for found in _pieces(connection, queries.families_with, [*names, *beside])}
    members = {found.article for found in _pieces(connection, queries.members_of, sorted(families))} | set(names)
    listed = sorted(members)
    articles = articles_named(connection, listed)
    links = [_record(Link, found) for found in _pieces(connection, queries.links_from, listed)]
    return articles, [link for link in links if link.there in members]


def links_touching(connection: Connection, names: Sequence[str]) -> list[Link]:
    """The links from or to any of these articles, by id."""
    found = {row.id: _record(Link, row) for row in _pieces(connection, queries.links_touching, names)}
    return [found[name] for name in sorted(found)]


def families_of(connection: Connection, names: Sequence[str]) -> dict[str, str]:
    """The id of the family of each of these articles that has one."""
    return {found.article: found.family for found in _pieces(connection, queries.family_ids, names)}


def search(connection: Connection, words: str, limit: int) -> list[tuple[str, str]]:
    """Articles that hold every word, with a snippet."""
    wanted = words_of(words)
    if not wanted or limit < 1:
        return []
    if connection.dialect.name == "sqlite":
        bound = {"words": quoted(wanted), "limit": limit, "most": MOST_RANKED - 1}
        return [(found.article, found.snippet) for found in connection.execute(queries.full_text(), bound)]
    asked = folded(" ".join(wanted))
    hits = connection.execute(queries.by_vector(), {"words": asked, "limit": limit})
    first = asked.partition(" ")[0]
    return [(hit.id, snippet(f"{hit.title or ''}\n{hit.text}", first, _AROUND)) for hit in hits]


def _resolve(connection: Connection, name: str) -> str:
    found = list(connection.scalars(queries.by_prefix(name))) if name else []
    if len(found) == 1 or name in found:
        return str(found[0])
    came = f"{name!r}, which {found[0]} and others begin with" if found else repr(name)
    raise UnknownName("the id of a stored article, or the beginning of one only", came, "list the articles")


def _parts(connection: Connection, cls: type[R], article: str) -> tuple[R, ...]:
    return tuple(records(connection, cls, queries.document_parts(tables.BY_RECORD[cls], article)))


def _judgements(connection: Connection, cls: type[R], article: str) -> tuple[R, ...]:
    return tuple(records(connection, cls, queries.judgements(tables.BY_RECORD[cls], article)))


def _judged(connection: Connection, cls: type[J], table: Table, chosen: Query) -> dict[str, J]:
    return {found.event: found for found in records(connection, cls, queries.told_judgements(table, chosen))}


def _named(connection: Connection, articles: dict[str, Article], chosen: Query) -> dict[str, tuple[Party, ...]]:
    actors = {actor.id: actor for actor in records(connection, Actor, queries.told_actors(chosen))}
    return {
        mention.id: Party.each(mention, articles[mention.article].text, actors)
        for mention in records(connection, Mention, queries.told_mentions(chosen))
    }


def _in_time(telling: Telling) -> tuple[date, str, int, int, str]:
    """Order of the tellings; those with no date at all come last."""
    day = telling.setting.begins or telling.article.published or date.max
    return day, telling.article.id, telling.sentence.index, telling.event.span.start, telling.event.id


def _pieces(connection: Connection, query: Callable[[Sequence[T]], Query], wanted: Sequence[T]) -> Iterator[Row[Any]]:
    """The rows for a list of any length."""
    for start in range(0, len(wanted), queries.CHUNK):
        yield from connection.execute(query(wanted[start : start + queries.CHUNK]))


def _record(cls: type[R], found: Row[Any]) -> R:
    return record(cls, found._mapping)
