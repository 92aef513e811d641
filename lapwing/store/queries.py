"""Every question that is put to the store, as a statement with a name. All are portable SQL but `full_text`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Column, Select, Table, TextClause, column, func, or_, select, text, values

from lapwing.kin import COMMON
from lapwing.store.migrations import FULL_TEXT
from lapwing.store.tables import (
    actors,
    articles,
    casts,
    events,
    families,
    family_members,
    happening_events,
    happenings,
    hashes,
    links,
    mentions,
    parties,
    places,
    sentences,
    settings,
    stances,
)

Query = Select[Any]


def document_parts(table: Table, article: str) -> Query:
    """The rows of a document in a table that names its article, in the document's order."""
    order = table.c.index if table is sentences else table.c.position
    return select(table).where(table.c.article == article).order_by(order)


def judgements(table: Table, article: str) -> Query:
    """The settings or stances of a document, in its order."""
    of_article = select(events.c.id).where(events.c.article == article)
    return select(table).where(table.c.event.in_(of_article)).order_by(table.c.position)


def cast(table: Table, kind: str, article: str) -> Query:
    """The actors or places of a document, in its order."""
    named = (casts.c.article == article) & (casts.c.kind == kind)
    return select(table).join(casts, casts.c.id == table.c.id).where(named).order_by(casts.c.position)


def by_prefix(prefix: str) -> Query:
    """At most two article ids that begin so."""
    return (
        select(articles.c.id).where(articles.c.id.startswith(prefix, autoescape=True)).order_by(articles.c.id).limit(2)
    )


def all_articles() -> Query:
    """Every article, oldest first, undated ones last."""
    return select(articles).order_by(articles.c.published.nulls_last(), articles.c.id)


def all_ids() -> Query:
    """The id of every article."""
    return select(articles.c.id)


def all_links() -> Query:
    """Every link."""
    return select(links).order_by(links.c.id)


def all_families() -> Query:
    """Every family."""
    return select(families).order_by(families.c.id)


def taking_part(names: Sequence[str]) -> Query:
    """Ids of the events that were judged in full and in which every name, actor key or country code, takes part."""
    judged = (events.c.id.in_(select(settings.c.event)), events.c.id.in_(select(stances.c.event)))
    return select(events.c.id).where(*judged, *(events.c.id.in_(_events_with(name)) for name in names))


def told_events(names: Sequence[str]) -> Query:
    """Those events."""
    return select(events).where(events.c.id.in_(taking_part(names)))


def told_judgements(table: Table, names: Sequence[str]) -> Query:
    """Their settings or stances."""
    return select(table).where(table.c.event.in_(taking_part(names)))


def told_articles(names: Sequence[str]) -> Query:
    """Their articles."""
    return select(articles).where(articles.c.id.in_(_column_of(events.c.article, names)))


def told_sentences(names: Sequence[str]) -> Query:
    """Their sentences."""
    return select(sentences).where(sentences.c.id.in_(_column_of(events.c.sentence, names)))


def told_mentions(names: Sequence[str]) -> Query:
    """The mentions that take part in them."""
    return select(mentions).where(mentions.c.id.in_(_mentions_of(names)))


def told_actors(names: Sequence[str]) -> Query:
    """The actors that their articles name."""
    named = select(casts.c.id).where(casts.c.kind == "actor", casts.c.article.in_(_column_of(events.c.article, names)))
    return select(actors).where(actors.c.id.in_(named))


def told_places(names: Sequence[str]) -> Query:
    """The places of their settings."""
    named = select(settings.c.place).where(settings.c.event.in_(taking_part(names)))
    return select(places).where(places.c.id.in_(named))


def told_families(names: Sequence[str]) -> Query:
    """Article and family of their articles."""
    return select(family_members).where(family_members.c.article.in_(_column_of(events.c.article, names)))


def happenings_of(names: Sequence[str]) -> Query:
    """The happenings in which every name takes part, oldest first, undated ones last."""
    conditions = [
        happenings.c.id.in_(
            select(happening_events.c.happening).where(happening_events.c.event.in_(_events_with(name)))
        )
        for name in names
    ]
    return select(happenings).where(*conditions).order_by(happenings.c.begins.nulls_last(), happenings.c.id)


def sharing(wanted: Sequence[int]) -> Query:
    """Hash and article for each of the wanted hashes, of one that more than `COMMON` share the first so many.

    `full` says whether there were more. It looks at no more than so many rows of a hash, however common that is.
    """
    asked = values(column("hash", BigInteger), name="asked").data([(value,) for value in wanted]).cte("wanted")
    of_hash = hashes.c.hash == asked.c.hash
    last = select(hashes.c.article).where(of_hash).order_by(hashes.c.article).offset(COMMON).limit(1)
    bounded = select(asked.c.hash, last.scalar_subquery().label("last")).cte("bounded")
    below = or_(bounded.c.last.is_(None), hashes.c.article < bounded.c.last)
    found = hashes.join(bounded, (hashes.c.hash == bounded.c.hash) & below)
    return select(hashes.c.hash, hashes.c.article, bounded.c.last.is_not(None).label("full")).select_from(found)


def unlinked() -> Query:
    """Ids of the articles that are in no family yet."""
    return (
        select(articles.c.id)
        .where(articles.c.id.not_in(select(family_members.c.article)))
        .order_by(articles.c.published.nulls_last(), articles.c.id)
    )


def families_with(names: Sequence[str]) -> Query:
    """Ids of the families that these articles are in."""
    return select(family_members.c.family).where(family_members.c.article.in_(names)).distinct()


def members_of(found: Sequence[str]) -> Query:
    """Ids of the articles that are in these families."""
    return select(family_members.c.article).where(family_members.c.family.in_(found))


def articles_named(names: Sequence[str]) -> Query:
    """The articles of these ids."""
    return select(articles).where(articles.c.id.in_(names))


def links_from(names: Sequence[str]) -> Query:
    """The links whose `here` is one of these articles."""
    return select(links).where(links.c.here.in_(names))


def full_text() -> TextClause:
    """Article and snippet, best first; bound: words, limit. SQLite."""
    return text(
        f"SELECT article, snippet({FULL_TEXT}, -1, '', '', '…', 24) AS snippet FROM {FULL_TEXT} "
        f"WHERE {FULL_TEXT} MATCH :words ORDER BY bm25({FULL_TEXT}), article LIMIT :limit"
    )


def with_words(words: Sequence[str], limit: int) -> Query:
    """Id, title and text of the articles that hold every word, newest first: where there is no full-text index."""
    held = [
        or_(articles.c.text.icontains(word, autoescape=True), articles.c.title.icontains(word, autoescape=True))
        for word in words
    ]
    query = select(articles.c.id, articles.c.title, articles.c.text).where(*held)
    return query.order_by(articles.c.published.desc().nulls_last(), articles.c.id).limit(limit)


def size(table: Table) -> Query:
    """How many rows a table has."""
    return select(func.count()).select_from(table)


def _events_with(name: str) -> Query:
    return select(parties.c.event).where(or_(parties.c.actor == name, parties.c.country == name))


def _column_of(column: Column[Any], names: Sequence[str]) -> Query:
    return select(column).where(events.c.id.in_(taking_part(names)))


def _mentions_of(names: Sequence[str]) -> Query:
    return select(parties.c.mention).where(parties.c.event.in_(taking_part(names)))
