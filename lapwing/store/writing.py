"""What goes into the store: one document, or everything that was found out across documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from lapwing.kin import hashes
from lapwing.parties import unit
from lapwing.records import Act, Document, Family, Happening, Link, Party, Sketch
from lapwing.store import queries, tables
from lapwing.store.migrations import FULL_TEXT, NUMBERS, VECTOR_SQL
from lapwing.store.tables import record, row
from lapwing.store.words import folded

Row = dict[str, Any]


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
    _add(connection, tables.casts, list(casts(document)))
    _add(connection, tables.parties, list(parties(document)))
    _add(connection, tables.hashes, list(_hashes(document.sketch)))
    index_texts(connection, [(article.id, article.title or "", article.text)])
    return True


def add_links(connection: Connection, links: Iterable[Link]) -> None:
    """Writes the links that are not there yet."""
    _add_new(connection, tables.links, [row(link) for link in links])


def put_sketch(connection: Connection, sketch: Sketch) -> None:
    """Replaces the sketch of an article."""
    found = tables.sketches.c.article == sketch.article
    old = connection.execute(select(tables.sketches).where(found)).mappings().one()
    gone = [{"gone": value["hash"]} for value in _hashes(record(Sketch, old))]
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
    for start in range(0, len(names), queries.CHUNK):
        chosen = tables.family_members.c.article.in_(names[start : start + queries.CHUNK])
        left.update(connection.scalars(select(tables.family_members.c.family).where(chosen)))
        connection.execute(delete(tables.family_members).where(chosen))
    if left:
        connection.execute(
            delete(tables.families).where(tables.families.c.id == bindparam("left")),
            [{"left": one} for one in sorted(left)],
        )
    _add(connection, tables.families, [row(family) for family in families])
    _add(connection, tables.family_members, members)


def widen_families(connection: Connection, names: Iterable[str]) -> None:
    """Gives these families the members that have come to them."""
    for name in names:
        members = select(tables.family_members.c.article).where(tables.family_members.c.family == name)
        held = tuple(sorted(connection.scalars(members)))
        old = connection.execute(select(tables.families).where(tables.families.c.id == name)).mappings().one()
        made = replace(record(Family, old), members=held)
        connection.execute(update(tables.families).where(tables.families.c.id == name).values(row(made)))


def put_happening(connection: Connection, happening: Happening, acts: Iterable[Act]) -> None:
    """Puts a happening and its acts in the place of those of its id."""
    connection.execute(delete(tables.acts).where(tables.acts.c.happening == happening.id))
    found = tables.happenings.c.id == happening.id
    connection.execute(update(tables.happenings).where(found).values(row(happening)))
    _add(connection, tables.acts, list(act_rows(acts)))


def put_happenings(connection: Connection, happenings: Sequence[Happening], acts: Iterable[Act]) -> None:
    """Puts these in the place of every happening that no data set counts, and of its acts.

    Only those that differ are written: a store of a hundred thousand articles has few that ten more change.
    """
    own = select(tables.happenings.c.id).where(tables.happenings.c.dataset.is_(None))
    events = ({"event": event, "happening": each.id} for each in happenings for event in each.events)
    told, done = tables.happening_events, tables.acts
    gone = _replace(connection, tables.happenings, tables.happenings.c.id.in_(own), map(row, happenings))
    for table, rows in ((told, events), (done, act_rows(acts))):
        # Among those of what is gone, too: `own` still has it.
        _delete(connection, table, _replace(connection, table, table.c.happening.in_(own), rows))
    _delete(connection, tables.happenings, gone)


def _replace(connection: Connection, table: Table, among: ColumnElement[bool], rows: Iterable[Row]) -> list[str]:
    """Writes those rows that are not there as they are; the keys of those that are there among some and no longer
    wanted."""
    key = next(iter(table.primary_key.columns))
    held = {found[key.name]: dict(found) for found in connection.execute(select(table).where(among)).mappings()}
    wanted = {made[key.name]: made for made in rows}
    changed = [made for name, made in wanted.items() if name in held and held[name] != made]
    if changed:
        values: Row = {column.name: bindparam(f"new_{column.name}") for column in table.columns}
        named = [{f"new_{name}": value for name, value in made.items()} for made in changed]
        connection.execute(update(table).where(key == bindparam(f"new_{key.name}")).values(values), named)
    _add(connection, table, [made for name, made in wanted.items() if name not in held])
    return [name for name in held if name not in wanted]


def _delete(connection: Connection, table: Table, names: Iterable[str]) -> None:
    """The rows of these keys."""
    gone = [{"gone": name} for name in names]
    if gone:
        key = next(iter(table.primary_key.columns))
        connection.execute(delete(table).where(key == bindparam("gone")), gone)


def _add(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _add_new(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Writes the rows whose keys are not there yet; how many those were, where `rows` is one."""
    if not rows:
        return 0
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    counted = insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return connection.execute(counted, rows).rowcount


def act_rows(acts: Iterable[Act]) -> Iterator[Row]:
    """Acts, those of a happening all at once, and which of them echo another."""
    seen: set[tuple[str, str, str | None]] = set()
    for act in acts:
        echo = (act.happening, act.recipient, act.actor) in seen
        seen.add((act.happening, act.actor, act.recipient))
        yield {**row(act), "echo": int(echo)}


def casts(document: Document) -> Iterator[Row]:
    """Which actors and places it names, in its order."""
    actors = [("actor", position, actor.id) for position, actor in enumerate(document.actors)]
    places = [("place", position, place.id) for position, place in enumerate(document.places)]
    for kind, position, entry in actors + places:
        yield {"article": document.article.id, "kind": kind, "position": position, "id": entry}


def parties(document: Document) -> Iterator[Row]:
    """Who takes part in its events."""
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
                    "unit": unit(party.actor) if party.actor else None,
                }


def _hashes(sketch: Sketch) -> Iterator[Row]:
    for value in hashes(sketch):
        yield {"hash": value, "article": sketch.article}


def index_texts(connection: Connection, texts: Sequence[tuple[str, str, str]]) -> None:
    """Puts articles, each with its title and text, into the full-text index."""
    if connection.dialect.name != "sqlite":
        rows = [{"article": name, "words": folded(f"{title}\n{body}")} for name, title, body in texts]
        connection.execute(text(VECTOR_SQL), rows)
        return
    last = connection.exec_driver_sql(f"SELECT coalesce(max(number), 0) FROM {NUMBERS}").scalar_one()
    numbered = [(number, *told) for number, told in enumerate(texts, last + 1)]
    connection.exec_driver_sql(
        f"INSERT INTO {NUMBERS} (number, article) VALUES (?, ?)", [told[:2] for told in numbered]
    )
    connection.exec_driver_sql(f"INSERT INTO {FULL_TEXT} (rowid, article, title, text) VALUES (?, ?, ?, ?)", numbered)
