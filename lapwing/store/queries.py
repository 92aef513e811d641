"""Every question that is put to the store, as a statement with a name. All are portable SQL but `full_text`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    TextClause,
    and_,
    column,
    func,
    literal_column,
    or_,
    select,
    text,
    union_all,
    values,
)

from lapwing.kin import COMMON
from lapwing.records import Reality
from lapwing.store.migrations import FULL_TEXT, NUMBERS
from lapwing.store.tables import (
    actors,
    acts,
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


CHUNK = 500
"""Values in one IN list: every engine takes as many."""


def touching(table: Table, begins: date | None, ends: date | None) -> list[ColumnElement[bool]]:
    """Whether the days of a row lie in a period at least in part, both its days included; undated rows do not."""
    return [*([table.c.ends >= begins] if begins else []), *([table.c.begins <= ends] if ends else [])]


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


def judged() -> Query:
    """Ids of the events that were judged in full."""
    of_event = select(events.c.id).join(settings, settings.c.event == events.c.id)
    return of_event.join(stances, stances.c.event == events.c.id)


def taking_part(names: Sequence[str]) -> Query:
    """Of them those in which every name takes part: an actor's key, or a country or group that deeds count for."""
    return judged().where(*(events.c.id.in_(events_with(name)) for name in names))


def read_events() -> Query:
    """Of them those of articles that were read, and not imported as rows of a data set."""
    return judged().where(events.c.article.in_(select(articles.c.id).where(articles.c.dataset.is_(None))))


def events_named(names: Sequence[str]) -> Query:
    """Of them those with these ids."""
    return judged().where(events.c.id.in_(names))


def articles_after(article: str, limit: int) -> Query:
    """The next article ids after one."""
    return select(articles.c.id).where(articles.c.id > article).order_by(articles.c.id).limit(limit)


def of_articles(names: Sequence[str]) -> ColumnElement[bool]:
    """Whether an event is of one of these articles."""
    return events.c.article.in_(names)


def within(chosen: Query, begins: date | None, ends: date | None) -> Query:
    """Those of the chosen events that a period touches, both days included."""
    asked = touching(settings, begins, ends)
    return chosen.where(events.c.id.in_(select(settings.c.event).where(*asked))) if asked else chosen


def happenings_with(names: Sequence[str]) -> Query:
    """The happenings that hold any of these events."""
    held = select(happening_events.c.happening).where(happening_events.c.event.in_(names))
    return select(happenings).where(happenings.c.id.in_(held))


def told_events(chosen: Query) -> Query:
    """The chosen events."""
    return select(events).where(events.c.id.in_(chosen))


def told_judgements(table: Table, chosen: Query) -> Query:
    """Their settings or stances."""
    return select(table).where(table.c.event.in_(chosen))


def told_articles(chosen: Query) -> Query:
    """Their articles."""
    return select(articles).where(articles.c.id.in_(_column_of(events.c.article, chosen)))


def told_sentences(chosen: Query) -> Query:
    """Their sentences."""
    return select(sentences).where(sentences.c.id.in_(_column_of(events.c.sentence, chosen)))


def told_mentions(chosen: Query) -> Query:
    """The mentions that take part in them."""
    part = select(parties.c.mention).where(parties.c.event.in_(chosen))
    return select(mentions).where(mentions.c.id.in_(part))


def told_actors(chosen: Query) -> Query:
    """The actors that their articles name."""
    of_articles = casts.c.article.in_(_column_of(events.c.article, chosen))
    return select(actors).where(actors.c.id.in_(select(casts.c.id).where(casts.c.kind == "actor", of_articles)))


def told_places(chosen: Query) -> Query:
    """The places of their settings."""
    named = select(settings.c.place).where(settings.c.event.in_(chosen))
    return select(places).where(places.c.id.in_(named))


def told_families(chosen: Query) -> Query:
    """Article and family of their articles."""
    return select(family_members).where(family_members.c.article.in_(_column_of(events.c.article, chosen)))


def happenings_of(names: Sequence[str]) -> Query:
    """The happenings in which every name takes part, oldest first, undated ones last."""
    conditions = [
        happenings.c.id.in_(select(happening_events.c.happening).where(happening_events.c.event.in_(events_with(name))))
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
    """Article and snippet, best first; bound: words, limit, most (less one) that are weighed. SQLite."""
    asked = f"{FULL_TEXT} MATCH :words"
    return text(
        f"WITH edge AS (SELECT rowid FROM {FULL_TEXT} WHERE {asked} ORDER BY rowid DESC LIMIT 1 OFFSET :most), "
        f"weighed AS (SELECT rowid, bm25({FULL_TEXT}) AS weight FROM {FULL_TEXT} "
        f"WHERE {asked} AND rowid >= coalesce((SELECT rowid FROM edge), 0)), "
        f"best AS (SELECT number, article, weight FROM weighed JOIN {NUMBERS} ON number = weighed.rowid "
        "ORDER BY weight, article LIMIT :limit) "
        f"SELECT best.article, snippet({FULL_TEXT}, -1, '', '', '…', 24) AS snippet "
        f"FROM best JOIN {FULL_TEXT} ON {FULL_TEXT}.rowid = best.number WHERE {asked} ORDER BY weight, best.article"
    )


def by_vector() -> TextClause:
    """Id, title and text of the articles that hold every word, best first; bound: folded words, limit. PostgreSQL."""
    return text(
        f"WITH best AS (SELECT article, ts_rank(words, asked, 1) AS rank FROM {FULL_TEXT}, "
        f"plainto_tsquery('simple', :words) AS asked WHERE words @@ asked ORDER BY rank DESC, article LIMIT :limit) "
        "SELECT id, title, text FROM best JOIN articles ON id = article ORDER BY rank DESC, id"
    )


def holding(words: str) -> Query:
    """Ids of the articles that hold every one of these folded words. PostgreSQL."""
    held = text("words @@ plainto_tsquery('simple', :words)").bindparams(words=words)
    return select(literal_column("article")).select_from(text(FULL_TEXT)).where(held)


def newest(limit: int) -> Query:
    """The articles published last, undated ones after them."""
    return select(articles).order_by(articles.c.published.desc().nulls_last(), articles.c.id).limit(limit)


def family_of(article: str) -> Query:
    """The family that an article is in."""
    of_article = select(family_members.c.family).where(family_members.c.article == article)
    return select(families).where(families.c.id.in_(of_article))


def family_ids(names: Sequence[str]) -> Query:
    """Article and family of these articles."""
    return select(family_members).where(family_members.c.article.in_(names))


def families_named(names: Sequence[str]) -> Query:
    """The families of these ids."""
    return select(families).where(families.c.id.in_(names))


def links_touching(names: Sequence[str]) -> Query:
    """The links from or to one of these articles."""
    return select(links).where(or_(links.c.here.in_(names), links.c.there.in_(names)))


def size(table: Table) -> Query:
    """How many rows a table has."""
    return select(func.count()).select_from(table)


def acts_of(names: Sequence[str], begins: date | None, ends: date | None) -> Query:
    """The acts of one name, or between two in either direction, that a period touches; with no name, all."""
    found = select(acts)
    if len(names) == 1:
        found = found.where(acts.c.actor == names[0])
    elif names:
        ways = [and_(acts.c.actor == one, acts.c.recipient == two) for one, two in (names, names[::-1])]
        found = found.where(or_(*ways))
    return found.where(*touching(acts, begins, ends)).order_by(acts.c.begins.nulls_last(), acts.c.id)


def keeps_acts(name: str) -> Query:
    """A row if the name is one that deeds are counted for."""
    return select(acts.c.id).where(or_(acts.c.actor == name, acts.c.recipient == name)).limit(1)


def any_act() -> Query:
    """A row if any act is kept."""
    return select(acts.c.id).limit(1)


def any_happened() -> Query:
    """A row if anything joined by Lapwing took place, done by somebody known."""
    joined = (happenings.c.dataset.is_(None), happenings.c.reality == Reality.ACTUAL.value, happenings.c.actors != "[]")
    return select(happenings.c.id).where(*joined).limit(1)


def happenings_named(names: Sequence[str]) -> Query:
    """The happenings of these ids."""
    return select(happenings).where(happenings.c.id.in_(names))


def events_of(happening: str) -> Query:
    """Ids of the events of a happening."""
    return select(happening_events.c.event).where(happening_events.c.happening == happening)


def bears(name: str) -> ColumnElement[bool]:
    """Whether a party is the actor of that key, or is counted for the country or group of that name."""
    return or_(parties.c.actor == name, parties.c.unit == name)


def events_with(name: str, role: str | None = None) -> CompoundSelect[Any]:
    """The events in which a name takes part, in one role or any; some come twice."""
    # Two questions: each is answered by its index alone, and one that asks for either reads the rows besides.
    asked = [] if role is None else [parties.c.role == role]
    found = select(parties.c.event).where(*asked)
    return union_all(found.where(parties.c.actor == name), found.where(parties.c.unit == name))


def _column_of(column: Column[Any], chosen: Query) -> Query:
    return select(column).where(events.c.id.in_(chosen))
