"""What only the records tell: whether they can be read, lie in their text, and agree with what is made of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Table, select, text

from lapwing.codec import Hint
from lapwing.errors import InputError
from lapwing.kin import hashes
from lapwing.records import (
    Act,
    Actor,
    Article,
    Document,
    Event,
    Family,
    Happening,
    Link,
    Mention,
    Place,
    Quotation,
    Sentence,
    Setting,
    Sketch,
    Stance,
)
from lapwing.store import queries, reading, tables, writing
from lapwing.store.migrations import FULL_TEXT, NUMBERS
from lapwing.store.queries import Query
from lapwing.store.words import folded, words_of

R = TypeVar("R")

RESTORE = "restore a backup, or read the articles into a new store"
COUNT_AGAIN = "read any article into the store, which counts what was read again; for an imported row restore a backup"

_PROBED = 100  # articles that are looked up by a word: an index that lost a part of itself fails some of them
_PARTS = (Sentence, Mention, Event, Quotation)
_FIELDS: Mapping[str, type[Any]] = {
    "sentences": Sentence,
    "mentions": Mention,
    "events": Event,
    "settings": Setting,
    "stances": Stance,
    "quotations": Quotation,
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One row that is wrong."""

    what: str
    where: str
    remedy: str = RESTORE


# --- documents ------------------------------------------------------------------------------------


def documents(connection: Connection) -> Iterator[Doubt]:
    """Records that cannot be read, spans outside their text, and what tables say otherwise than the records."""
    doubts: list[Doubt] = []
    actors = {each.id: each for each in _read(connection, Actor, select(tables.actors), doubts)}
    for _ in _read(connection, Place, select(tables.places), doubts):
        pass
    yield from doubts
    after = ""
    while names := list(connection.scalars(queries.articles_after(after, reading.PIECE))):
        yield from _piece(connection, names, actors)
        after = names[-1]


def _piece(connection: Connection, names: Sequence[str], actors: Mapping[str, Actor]) -> Iterator[Doubt]:
    """The documents of some articles."""
    doubts: list[Doubt] = []
    articles = list(_read(connection, Article, queries.articles_named(names), doubts))
    sketches = {each.article: each for each in _read(connection, Sketch, _of(tables.sketches, names), doubts)}
    parts = {name: _parts(connection, cls, names, doubts) for name, cls in _FIELDS.items()}
    cast, hashed = _rows(connection, tables.casts, names), _rows(connection, tables.hashes, names)
    taking_part = _taking_part(connection, names)
    yield from doubts
    for article in articles:
        if article.id not in sketches:
            yield Doubt("articles without a sketch that can be read", article.id)
            continue
        named = [row["id"] for row in cast[article.id] if row["kind"] == "actor"]
        document = Document(
            article,
            sketches[article.id],
            actors=tuple(actors[name] for name in named if name in actors),
            **{name: tuple(found[article.id]) for name, found in parts.items()},
        )
        yield from _outside(document)
        if not doubts:  # what could not be read is missed elsewhere too
            yield from _otherwise(document, taking_part[article.id], {row["hash"] for row in hashed[article.id]})


def _parts(
    connection: Connection, cls: type[Any], names: Sequence[str], doubts: list[Doubt]
) -> Mapping[str, list[Any]]:
    """The records of one type of these articles, by article."""
    table, events = tables.BY_RECORD[cls], tables.events
    query = _of(table, names) if cls in _PARTS else None
    home: dict[str, str] = {}
    if query is None:
        of_these = select(events.c.id, events.c.article).where(events.c.article.in_(names))
        home = {found.id: found.article for found in connection.execute(of_these)}
        query = select(table).where(table.c.event.in_(of_these.with_only_columns(events.c.id)))
    found: dict[str, list[Any]] = defaultdict(list)
    for each in _read(connection, cls, query, doubts):
        found[home[each.event] if home else each.article].append(each)
    return found


def _outside(document: Document) -> Iterator[Doubt]:
    """Spans that do not lie in the text; those of blocks an article looks at itself."""
    ends = len(document.article.text)
    for name, cls in _FIELDS.items():
        places = _places(cast(Hint, cls))
        for each in getattr(document, name):
            if any((span := getattr(each, place)) is not None and span.end > ends for place in places):
                yield Doubt(f"{name} whose characters lie outside their text", _name(each))


@cache
def _places(cls: Hint) -> tuple[str, ...]:
    """The fields of a record type that are spans."""
    return tuple(dict.fromkeys(name for name, column, _ in tables.columns(cast(type, cls)) if column.endswith("start")))


def _otherwise(document: Document, rows: Iterable[Mapping[str, Any]], hashed: set[int]) -> Iterator[Doubt]:
    """What records of a document name and it does not have; rows made of them that are missing or too many."""
    mentions, actors = {each.id for each in document.mentions}, {each.id for each in document.actors}
    lost = False
    for mention in document.mentions:
        if not actors.issuperset(mention.actors) or mention.antecedent not in (None, *mentions):
            lost = True
            yield Doubt("mentions of what their article does not have", mention.id)
    for event in document.events:
        if not mentions.issuperset((*event.actors, *event.recipients)):
            lost = True
            yield Doubt("events of mentions that their article does not have", event.id)
    wanted = set() if lost else {tuple(row.values()) for row in writing.parties(document)}
    if not lost and wanted != {tuple(row.values()) for row in rows}:
        yield Doubt("articles whose parties are not those of their events", document.article.id)
    if hashed != set(hashes(document.sketch)):
        yield Doubt("articles whose hashes are not those of their sketch", document.article.id)


def _taking_part(connection: Connection, names: Sequence[str]) -> Mapping[str, list[Mapping[str, Any]]]:
    """The rows of parties by article."""
    parties, events = tables.parties, tables.events
    query = select(events.c.article.label("home"), parties).join(events, events.c.id == parties.c.event)
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in connection.execute(query.where(events.c.article.in_(names))).mappings():
        made = dict(row)
        found[made.pop("home")].append(made)
    return found


# --- families and happenings ----------------------------------------------------------------------


def families(connection: Connection) -> Iterator[Doubt]:
    """Families whose members are told otherwise beside them, that links do not hold together, or should."""
    doubts: list[Doubt] = []
    held: dict[str, set[str]] = defaultdict(set)
    home: dict[str, str] = {}
    for row in connection.execute(select(tables.family_members)):
        held[row.family].add(row.article)
        home[row.article] = row.family
    joined = _Joined()
    for link in _read(connection, Link, select(tables.links), doubts):
        if link.kind.derives:
            joined.join(link.here, link.there)
            if link.here in home and link.there in home and home[link.here] != home[link.there]:
                yield Doubt("links between articles of two families", link.id)
    imported = set(connection.scalars(select(tables.articles.c.id).where(tables.articles.c.dataset.is_not(None))))
    for family in _read(connection, Family, queries.all_families(), doubts):
        members = set(family.members)
        if members != held.get(family.id, set()) or family.origin not in members:
            yield Doubt("families whose members are not told alike in two places", family.id)
        elif not members & imported and len({joined.root(name) for name in members}) > 1:
            yield Doubt("families that no links hold together", family.id)
    yield from doubts


class _Joined:
    """Sets of names that were joined, by their root."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def root(self, name: str) -> str:
        """The name that stands for all that are joined to this one."""
        while (above := self._above.get(name, name)) != name:
            self._above[name] = name = self._above.get(above, above)
        return name

    def join(self, one: str, other: str) -> None:
        """The two, and all that are joined to either."""
        self._above[self.root(one)] = self.root(other)


def happenings(connection: Connection) -> Iterator[Doubt]:
    """Happenings whose events are told otherwise beside them, or stand in two of them."""
    doubts: list[Doubt] = []
    held: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(tables.happening_events)):
        held[row.happening].add(row.event)
    for each in _read(connection, Happening, select(tables.happenings), doubts):
        if set(each.events) != held.get(each.id, set()):
            yield Doubt("happenings whose events are not told alike in two places", each.id, COUNT_AGAIN)
    for _ in _read(connection, Act, select(tables.acts), doubts):
        pass
    yield from doubts


# --- the index of words ---------------------------------------------------------------------------


def words(connection: Connection) -> Iterator[Doubt]:
    """Articles that are not in the full-text index, or otherwise, and what it holds besides."""
    found = connection.execute(select(tables.articles.c.id, tables.articles.c.title, tables.articles.c.text))
    kept = {row.id: hash((row.title or "", row.text)) for row in found}
    sqlite = connection.dialect.name == "sqlite"
    seen: Counter[str] = Counter()
    for row in connection.execute(text(_INDEXED_SQL if sqlite else f"SELECT article FROM {FULL_TEXT}")):
        seen[row.article] += 1
        if sqlite and row.article != row.numbered:
            yield Doubt("entries of the full-text index that are numbered otherwise", str(row.article))
        if sqlite and row.article in kept and kept[row.article] != hash((row.title, row.text)):
            yield Doubt("articles that the full-text index has otherwise", row.article)
    yield from (Doubt("articles that the full-text index does not have", name) for name in kept.keys() - seen.keys())
    yield from (
        Doubt("entries of the full-text index that are no article's, or one's twice", name)
        for name, number in seen.items()
        if name not in kept or number > 1
    )
    probed = sorted(kept.keys() & seen.keys())
    probe = _found if sqlite else _same
    for name in probed[:: max(len(probed) // _PROBED, 1)]:
        if not probe(connection, name):
            yield Doubt("articles that the full-text index does not find", name)


_INDEXED_SQL = (
    f"SELECT indexed.article, numbered.article AS numbered, title, text FROM {FULL_TEXT} AS indexed "
    f"LEFT JOIN {NUMBERS} AS numbered ON number = indexed.rowid"
)


def _found(connection: Connection, name: str) -> bool:
    """Whether SQLite finds an article by the first of its words."""
    told = connection.execute(text(f"SELECT rowid, text FROM {FULL_TEXT} WHERE article = :name"), {"name": name}).one()
    asked = words_of(told.text)[:1]
    query = text(f"SELECT 1 FROM {FULL_TEXT} WHERE {FULL_TEXT} MATCH :word AND rowid = :at")
    bound = {"word": f'"{asked[0]}"' if asked else "", "at": told.rowid}
    return not asked or connection.execute(query, bound).first() is not None


def _same(connection: Connection, name: str) -> bool:
    """Whether PostgreSQL would make the vector of an article again as it is."""
    article = reading.articles_named(connection, [name])[0]
    query = text(f"SELECT words = to_tsvector('simple', :words) FROM {FULL_TEXT} WHERE article = :name")
    told = folded(f"{article.title or ''}\n{article.text}")
    return bool(connection.scalar(query, {"words": told, "name": name}))


# --- rows -----------------------------------------------------------------------------------------

PARTS: tuple[Callable[[Connection], Iterator[Doubt]], ...] = (documents, families, happenings, words)
"""Everything that is looked at here."""


def _read(connection: Connection, cls: type[R], query: Query, doubts: list[Doubt]) -> Iterator[R]:
    """The records of a query; those that cannot be read go to the doubts."""
    result = connection.execute(query)
    make = tables.reader(cls, tuple(result.keys()))
    for rows in result.partitions(reading.ROWS):
        for row in rows:
            try:
                yield make(row)
            except (InputError, ValueError, TypeError):
                doubts.append(Doubt(f"rows of {tables.TABLES[cls]} that no record can hold", str(row[0])))


def _of(table: Table, names: Sequence[str]) -> Query:
    return select(table).where(table.c.article.in_(names))


def _rows(connection: Connection, table: Table, names: Sequence[str]) -> Mapping[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in connection.execute(_of(table, names)).mappings():
        found[row["article"]].append(dict(row))
    return found


def _name(each: Any) -> str:  # noqa: ANN401  a record of any type that a document has
    return str(getattr(each, "id", None) or each.event)
