"""The schema, made from the record types: a record type is a table, a field is a column.

A `Span` is two columns, an enum its value, a date a DATE, a tuple JSON text. `BOOKKEEPING` lists the columns
that no record has, and the child tables hold nothing that the records do not: they are what the queries ask.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any, TypeVar

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
)
from sqlalchemy.types import TypeEngine

from lapwing.codec import Hint, build, hints, plain_value, without_none
from lapwing.records import (
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
}
"""Every record type that is kept, with its table, in an order in which rows may be written."""

BOOKKEEPING: Mapping[str, tuple[str, ...]] = {
    "mentions": ("position",),
    "events": ("position",),
    "settings": ("position",),
    "stances": ("position",),
    "quotations": ("position",),
}
"""Columns that are no field: a record's place in its document's tuple."""

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
}
_ASKED = {
    "articles": ("published",),
    "sentences": ("article",),
    "mentions": ("article",),
    "events": ("article",),
    "quotations": ("article",),
    "links": ("here", "there"),
}


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
    for name, hint in hints(type(record)).items():
        value = getattr(record, name)
        bare, _ = without_none(hint)
        if bare is Span:
            prefix = "" if name == "span" else f"{name}_"
            made[f"{prefix}start"] = value.start if value else None
            made[f"{prefix}end"] = value.end if value else None
        else:
            made[name] = value if bare is date else _cell(value)
    return made


def record(cls: type[R], found: Mapping[str, Any]) -> R:
    """The record that a row of its table holds.

    Raises:
        InputError, ValueError: the row holds what no record of that type can.
    """
    return cls(**{name: _value(name, hint, found) for name, hint in hints(cls).items()})


def _cell(value: object) -> object:
    flat = plain_value(value)
    return json.dumps(flat, ensure_ascii=False, separators=(",", ":")) if isinstance(flat, list) else flat


def _value(name: str, hint: Hint, found: Mapping[str, Any]) -> object:
    bare, _ = without_none(hint)
    if bare is Span:
        prefix = "" if name == "span" else f"{name}_"
        start, end = found[f"{prefix}start"], found[f"{prefix}end"]
        return None if start is None else Span(start, end)
    value = found[name]
    if value is None or bare in (str, int, float, bool, date):
        return value
    return bare(value) if isinstance(bare, type) and issubclass(bare, Enum) else build(bare, json.loads(value))


def _column_type(hint: Hint) -> TypeEngine[Any]:
    plain_types: Mapping[Hint, TypeEngine[Any]] = {int: Integer(), float: Double(), bool: Boolean(), date: Date()}
    return plain_types.get(hint, Text())


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
    indexes = [Index(f"{name}_by_{column}", column) for column in _ASKED.get(name, ())]
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
) = (BY_RECORD[cls] for cls in TABLES)

# --- child tables: what queries ask that a JSON column cannot answer -----------------------------

casts = Table(
    "casts",
    metadata,
    Column("article", Text, ForeignKey("articles.id"), primary_key=True),
    Column("kind", Text, primary_key=True),  # "actor" or "place": both are shared between documents
    Column("position", Integer, primary_key=True),
    Column("id", Text, nullable=False),
)
"""Which actors and places a document names, in its order."""

parties = Table(
    "parties",
    metadata,
    Column("event", Text, ForeignKey("events.id"), primary_key=True),
    Column("role", Text, primary_key=True),  # "actor" or "recipient"
    Column("position", Integer, primary_key=True),
    Column("mention", Text, ForeignKey("mentions.id"), nullable=False),
    Column("actor", Text),  # the actor's key; null where the mention is not resolved
    Column("country", Text),
    Index("parties_by_actor", "actor"),
    Index("parties_by_country", "country"),
)
"""Who takes part in an event, for the actor filter."""

hashes = Table(
    "hashes",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("article", Text, ForeignKey("articles.id"), primary_key=True),
    sqlite_with_rowid=False,
)
"""The hashes of every sketch, one a row. Those of bands, shingles, quotations and names differ by how they are made."""

family_members = Table(
    "family_members",
    metadata,
    Column("article", Text, ForeignKey("articles.id"), primary_key=True),
    Column("family", Text, ForeignKey("families.id"), nullable=False),
    Index("family_members_by_family", "family"),
)
"""The family of an article; one without is still to be compared with its relatives."""

happening_events = Table(
    "happening_events",
    metadata,
    Column("event", Text, ForeignKey("events.id"), primary_key=True),
    Column("happening", Text, ForeignKey("happenings.id"), nullable=False),
    Index("happening_events_by_happening", "happening"),
)
"""The happening of an event."""

migrations = Table("migrations", metadata, Column("name", Text, primary_key=True))
"""The steps that this store has been through."""
