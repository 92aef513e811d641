"""The schema, made from the record types: a record type is a table, a field is a column.

A `Span` is two columns, an enum its value, a date a DATE, a tuple JSON text. `BOOKKEEPING` lists the columns
that no record has, and the child tables hold nothing that the records do not: they are what the queries ask.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from json.encoder import encode_basestring
from operator import attrgetter, itemgetter
from typing import Any, TypeVar, cast

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    literal_column,
    text,
)
from sqlalchemy.types import TypeEngine

from lapwing.codec import Hint, build, hints, plain_value, without_none
from lapwing.records import (
    Act,
    Actor,
    Article,
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
    Span,
    Stance,
)

R = TypeVar("R")

metadata = MetaData()

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its bytes, as SQLite has it, whatever the server's own order is."""

TABLES: Mapping[type, str] = {
    Article: "articles",
    Actor: "actors",
    Place: "places",
    Sentence: "sentences",
    Mention: "mentions",
    Event: "events",
    Setting: "settings",
    Stance: "stances",
    Quotation: "quotations",
    Sketch: "sketches",
    Link: "links",
    Family: "families",
    Happening: "happenings",
    Act: "acts",
}
"""Every record type that is kept, with its table, in an order in which rows may be written."""

BOOKKEEPING: Mapping[str, tuple[str, ...]] = {
    "mentions": ("position",),
    "events": ("position",),
    "settings": ("position",),
    "stances": ("position",),
    "quotations": ("position",),
    "acts": ("echo",),
}
"""Columns that are no field: a record's place in its document's tuple; whether its happening has an act of the same
two the other way, which counts already where the way does not matter."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_KEYS = {"sketches": "article", "settings": "event", "stances": "event"}  # elsewhere the key is "id"
_POINTS_AT = {
    "sentences": {"article": "articles.id"},
    "mentions": {"article": "articles.id", "sentence": "sentences.id"},  # an antecedent may stand further on
    "events": {"article": "articles.id", "sentence": "sentences.id"},
    "settings": {"event": "events.id", "place": "places.id"},
    "stances": {"event": "events.id", "said_by": "mentions.id"},
    "quotations": {"article": "articles.id", "sentence": "sentences.id", "said_by": "mentions.id"},
    "sketches": {"article": "articles.id"},
    "links": {"here": "articles.id", "there": "articles.id"},
    "families": {"origin": "articles.id"},
    "happenings": {"place": "places.id"},
    "acts": {"happening": "happenings.id"},
}
_COUNTED = ("begins", "ends", "quad", "score", "echo")  # what counts of acts ask: they read an index and no rows
_ASKED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "articles": (("published",), ("dataset",)),
    "sentences": (("article",),),
    "mentions": (("article",),),
    "events": (("article",), ("category",)),
    "settings": (("begins",), ("place", "begins", "event")),
    "quotations": (("article",),),
    "links": (("here",), ("there",)),
    "happenings": (("reality", "begins", "category", "place"), ("dataset",)),
    "acts": (("happening",), ("actor", "recipient", *_COUNTED), ("recipient", "actor", *_COUNTED), ("begins",)),
}
"""What is looked up, beside the keys; the long ones answer a page from the index alone."""


def columns(cls: type) -> Iterator[tuple[str, str, Hint]]:
    """Field, column and the column's type without `None`, for every column of a record type."""
    for name, hint in hints(cls).items():
        bare, _ = without_none(hint)
        if bare is Span:
            prefix = "" if name == "span" else f"{name}_"
            yield name, f"{prefix}start", int
            yield name, f"{prefix}end", int
        else:
            yield name, name, bare


def row(record: object, **bookkeeping: int) -> dict[str, Any]:
    """The record as a row of its table."""
    made: dict[str, Any] = dict(bookkeeping)
    for name, first, last, _, write in _plan(cast(Hint, type(record))):
        value = getattr(record, name)
        if last:
            made[first], made[last] = (value.start, value.end) if value else (None, None)
        else:
            made[first] = value if value is None or write is None else write(value)
    return made


def values(record: object) -> list[Any]:
    """The same as a bare list, in the order of the table's columns, without the bookkeeping."""
    get, writes = _writing(cast(Hint, type(record)))
    made = list(get(record))
    for place, write in writes:
        value = made[place]
        if value is not None:
            made[place] = write(value)
    return made


def record(cls: type[R], found: Mapping[Any, Any]) -> R:
    """The record that a row of its table holds, among whatever else.

    Raises:
        InputError, ValueError: the row holds what no record of that type can.
    """
    return reader(cls, tuple(found))(tuple(found.values()))


def reader(cls: type[R], keys: Sequence[str]) -> Callable[[Sequence[Any]], R]:
    """The same for many rows, given as bare values: what makes a record of each; `keys` names their columns."""
    return cast(Callable[[Sequence[Any]], R], _reader(cast(Hint, cls), tuple(keys)))


_Read = Callable[[Any], object]
_Field = tuple[str, str, str, _Read | None, _Read | None]
"""A field, its column, the second column of a span, and how its value is read and written where it is not as it is."""


@cache
def _plan(cls: Hint) -> tuple[_Field, ...]:
    """What is done with each field of a record type, found out once: rows are read and written by the million."""
    return tuple(_field(name, without_none(hint)[0]) for name, hint in hints(cls).items())


@cache
def _reader(cls: Hint, keys: tuple[str, ...]) -> Callable[[Sequence[Any]], object]:
    plan = _plan(cls)
    at = {key: place for place, key in enumerate(keys)}
    get = itemgetter(*(at[first] for _, first, _, _, _ in plan))
    reads = tuple((place, read) for place, (_, _, _, read, _) in enumerate(plan) if read)
    spans = tuple((place, at[last]) for place, (_, _, last, _, _) in enumerate(plan) if last)
    make = cast(Callable[..., object], cls)

    def read_row(row: Sequence[Any]) -> object:
        made = list(get(row))
        for place, read in reads:
            value = made[place]
            if value is not None:
                made[place] = read(value)
        for place, last in spans:
            if made[place] is not None:
                made[place] = Span(made[place], row[last])
        return make(*made)

    return read_row


@cache
def _writing(cls: Hint) -> tuple[Callable[[object], tuple[Any, ...]], tuple[tuple[int, _Read], ...]]:
    """What gets the values of all columns at once, and what is still to be done with those of some of them."""
    names: list[str] = []
    writes: list[tuple[int, _Read]] = []
    for name, _, last, _, write in _plan(cls):
        for made in (attrgetter("start"), attrgetter("end")) if last else (write,):
            if made:
                writes.append((len(names), made))
            names.append(name)
    return attrgetter(*names), tuple(writes)


def _field(name: str, bare: Hint) -> _Field:
    if bare is Span:
        prefix = "" if name == "span" else f"{name}_"
        return name, f"{prefix}start", f"{prefix}end", None, None
    if bare in (str, int, float, bool, date):
        return name, name, "", None, None
    if isinstance(bare, type) and issubclass(bare, Enum):
        return name, name, "", bare, attrgetter("_value_")  # `value` does the same through Python code
    if bare == tuple[str, ...]:
        return name, name, "", _texts, _listed
    return name, name, "", lambda value: build(bare, json.loads(value)), _json


@lru_cache(maxsize=1024)  # the same few modes and contexts are read again and again
def _texts(value: str) -> object:
    """A list of texts, as most are: empty or of some without an escape, and not worth a walk through their types."""
    if value == "[]":
        return ()
    if value[:2] == '["' and value[-2:] == '"]' and len(value) > 3 and "\\" not in value:
        parts = value[2:-2].split('","')
        if value.count('"') == 2 * len(parts):  # no other quotation mark: it was written as `_listed` writes
            return tuple(parts)
    found = json.loads(value)
    if not isinstance(found, list) or not all(type(part) is str for part in found):
        raise ValueError(f"expected a list of texts; got {value[:80]!r}")
    return tuple(found)


def _listed(value: tuple[str, ...]) -> str:
    return f"[{','.join(map(encode_basestring, value))}]" if value else "[]"


def _json(value: object) -> str:
    return _ENCODER.encode(plain_value(value))


def _column_type(hint: Hint) -> TypeEngine[Any]:
    plain_types: Mapping[Hint, TypeEngine[Any]] = {int: Integer(), float: Double(), bool: Boolean(), date: Date()}
    return plain_types.get(hint, TEXT)


def _table(cls: type) -> Table:
    name = TABLES[cls]
    points = _POINTS_AT.get(name, {})
    key = _KEYS.get(name, "id")
    made = []
    for field, column, hint in columns(cls):
        nullable = without_none(hints(cls)[field])[1]
        target = [ForeignKey(points[column])] if column in points else []
        made.append(Column(column, _column_type(hint), *target, primary_key=column == key, nullable=nullable))
    extra = [Column(column, Integer, nullable=False) for column in BOOKKEEPING.get(name, ())]
    indexes = [Index(f"{name}_by_{asked[0]}", *asked) for asked in _ASKED.get(name, ())]
    return Table(name, metadata, *made, *extra, *indexes)


BY_RECORD: Mapping[type, Table] = {cls: _table(cls) for cls in TABLES}
"""The table of every record type."""

(
    articles,
    actors,
    places,
    sentences,
    mentions,
    events,
    settings,
    stances,
    quotations,
    sketches,
    links,
    families,
    happenings,
    acts,
) = (BY_RECORD[cls] for cls in TABLES)

UNREAL = stances.c.reality != literal_column("'actual'")
"""A question that says so in these words is answered by an index of the few that are not actual, whatever else it asks
of the reality: without the words SQLite does not know that it may."""

Index(
    "stances_by_reality",
    stances.c.reality,
    stances.c.speaker,
    stances.c.event,
    sqlite_where=text("reality <> 'actual'"),
    postgresql_where=text("reality <> 'actual'"),
)

# --- child tables: what queries ask that a JSON column cannot answer -----------------------------

casts = Table(
    "casts",
    metadata,
    Column("article", TEXT, ForeignKey("articles.id"), primary_key=True),
    Column("kind", TEXT, primary_key=True),  # "actor" or "place": both are shared between documents
    Column("position", Integer, primary_key=True),
    Column("id", TEXT, nullable=False),
)
"""Which actors and places a document names, in its order."""

parties = Table(
    "parties",
    metadata,
    Column("event", TEXT, ForeignKey("events.id"), primary_key=True),
    Column("role", TEXT, primary_key=True),  # "actor" or "recipient"
    Column("position", Integer, primary_key=True),
    Column("mention", TEXT, ForeignKey("mentions.id"), nullable=False),
    Column("actor", TEXT),  # the actor's key; null where the mention is not resolved
    Column("unit", TEXT),  # the country or group that its deeds are counted for
    Index("parties_by_actor", "actor", "event", "role"),
    Index("parties_by_unit", "unit", "event", "role"),
)
"""Who takes part in an event, for the actor filter."""

hashes = Table(
    "hashes",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("article", TEXT, ForeignKey("articles.id"), primary_key=True),
    sqlite_with_rowid=False,
)
"""The hashes of every sketch, one a row. Those of bands, shingles, quotations and names differ by how they are made."""

family_members = Table(
    "family_members",
    metadata,
    Column("article", TEXT, ForeignKey("articles.id"), primary_key=True),
    Column("family", TEXT, ForeignKey("families.id"), nullable=False),
    Index("family_members_by_family", "family"),
)
"""The family of an article; one without is still to be compared with its relatives."""

happening_events = Table(
    "happening_events",
    metadata,
    Column("event", TEXT, ForeignKey("events.id"), primary_key=True),
    Column("happening", TEXT, ForeignKey("happenings.id"), nullable=False),
    Index("happening_events_by_happening", "happening"),
)
"""The happening of an event."""

migrations = Table("migrations", metadata, Column("name", TEXT, primary_key=True))
"""The steps that this store has been through."""
