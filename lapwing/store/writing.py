"""What goes into the store: one document, or everything that was found out across documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from lapwing.kin import hashes
from lapwing.records import Document, Family, Happening, Link, Party, Sketch
from lapwing.store import tables
from lapwing.store.migrations import FULL_TEXT
from lapwing.store.tables import record, row

Row = dict[str, Any]

_CHUNK = 500  # values in one IN list: every engine takes as many


def add_document(connection: Connection, document: Document) -> bool:
    """Writes a document; false, and nothing written, where its article is there already."""
    article = document.article
    if not _add_new(connection, tables.articles, [row(article)]):
        return False
    _add_new(connection, tables.actors, [row(actor) for actor in document.actors])
    _add_new(connection, tables.places, [row(place) for place in document.places])
    _add(connection, tables.sentences, [row(sentence) for sentence in document.sentences])
    for table, records in (
        (tables.mentions, document.mentions),
        (tables.events, document.events),
        (tables.settings, document.settings),
        (tables.stances, document.stances),
        (tables.quotations, document.quotations),
    ):
        _add(connection, table, [row(record, position=position) for position, record in enumerate(records)])
    _add(connection, tables.sketches, [row(document.sketch)])
    _add(connection, tables.casts, list(_casts(document)))
    _add(connection, tables.parties, list(_parties(document)))
    _add(connection, tables.hashes, list(_hashes(document.sketch)))
    if connection.dialect.name == "sqlite":
        _index_text(connection, document)
    return True


def add_links(connection: Connection, links: Iterable[Link]) -> None:
    """Writes the links that are not there yet."""
    _add_new(connection, tables.links, [row(link) for link in links])


def put_sketch(connection: Connection, sketch: Sketch) -> None:
    """Replaces the sketch of an article."""
    found = tables.sketches.c.article == sketch.article
    old = connection.execute(select(tables.sketches).where(found)).mappings().one()
    gone = [{"gone": value["hash"]} for value in _hashes(record(Sketch, dict(old)))]
    if gone:
        at = (tables.hashes.c.hash == bindparam("gone")) & (tables.hashes.c.article == sketch.article)
        connection.execute(delete(tables.hashes).where(at), gone)
    connection.execute(update(tables.sketches).where(found).values(row(sketch)))
    _add(connection, tables.hashes, list(_hashes(sketch)))


def put_families(connection: Connection, families: Sequence[Family]) -> None:
    """Writes families in the place of those that their members were in."""
    members = [{"article": member, "family": family.id} for family in families for member in family.members]
    names = [member["article"] for member in members]
    left: set[str] = set()
    for start in range(0, len(names), _CHUNK):
        chosen = tables.family_members.c.article.in_(names[start : start + _CHUNK])
        left.update(connection.scalars(select(tables.family_members.c.family).where(chosen)))
        connection.execute(delete(tables.family_members).where(chosen))
    if left:
        connection.execute(
            delete(tables.families).where(tables.families.c.id == bindparam("left")),
            [{"left": one} for one in sorted(left)],
        )
    _add(connection, tables.families, [row(family) for family in families])
    _add(connection, tables.family_members, members)


def put_happenings(connection: Connection, happenings: Sequence[Happening]) -> None:
    """Replaces every happening."""
    _clear(connection, tables.happening_events, tables.happenings)
    _add(connection, tables.happenings, [row(happening) for happening in happenings])
    events = [{"event": event, "happening": happening.id} for happening in happenings for event in happening.events]
    _add(connection, tables.happening_events, events)


def _add(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _add_new(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Writes the rows whose keys are not there yet; how many those were, where `rows` is one."""
    if not rows:
        return 0
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return connection.execute(insert(table).on_conflict_do_nothing(), rows).rowcount


def _clear(connection: Connection, *cleared: Table) -> None:
    for table in cleared:
        connection.execute(delete(table))


def _casts(document: Document) -> Iterator[Row]:
    actors = [("actor", position, actor.id) for position, actor in enumerate(document.actors)]
    places = [("place", position, place.id) for position, place in enumerate(document.places)]
    for kind, position, entry in actors + places:
        yield {"article": document.article.id, "kind": kind, "position": position, "id": entry}


def _parties(document: Document) -> Iterator[Row]:
    actors = {actor.id: actor for actor in document.actors}
    by_mention = {mention.id: Party.each(mention, document.article.text, actors) for mention in document.mentions}
    for event in document.events:
        for role, mentions in (("actor", event.actors), ("recipient", event.recipients)):
            for position, party in enumerate(party for mention in mentions for party in by_mention[mention]):
                yield {
                    "event": event.id,
                    "role": role,
                    "position": position,
                    "mention": party.mention.id,
                    "actor": party.actor.key if party.actor else None,
                    "country": party.actor.country if party.actor else None,
                }


def _hashes(sketch: Sketch) -> Iterator[Row]:
    for value in hashes(sketch):
        yield {"hash": value, "article": sketch.article}


def _index_text(connection: Connection, document: Document) -> None:
    article = document.article
    statement = text(f"INSERT INTO {FULL_TEXT} (article, title, text) VALUES (:article, :title, :text)")
    connection.execute(statement, {"article": article.id, "title": article.title or "", "text": article.text})
