"""Many documents at once: rows are made away from the store, in any process, and written table by table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, select

from lapwing.records import Act, Actor, Document, Family, Happening, Place
from lapwing.store import queries, tables
from lapwing.store.tables import values
from lapwing.store.writing import act_rows, casts, index_texts, parties

Values = tuple[Any, ...]
Shared = TypeVar("Shared", Actor, Place)

_ORDER = (
    "articles",
    "actors",
    "places",
    "sentences",
    "mentions",
    "events",
    "settings",
    "stances",
    "sketches",
    "casts",
    "parties",
    "families",
    "family_members",
    "happenings",
    "happening_events",
    "acts",
)


@dataclass(slots=True)
class Batch:
    """Rows by table, and which articles belong to which family and which happening."""

    rows: dict[str, list[Values]] = field(default_factory=dict)
    texts: list[tuple[str, str, str]] = field(default_factory=list)  # article, title, text
    families: dict[str, str] = field(default_factory=dict)  # by article
    happenings: dict[str, list[str]] = field(default_factory=dict)  # of an article
    _seen: set[str] = field(default_factory=set)  # actors and places, which many articles share

    @property
    def events(self) -> int:
        """How many events it holds."""
        return len(self.rows.get("events", ()))

    def add(self, document: Document, family: Family, happenings: Iterable[Happening], acts: Iterable[Act]) -> None:
        """Everything of one document, its family and its happenings."""
        article = document.article
        self._records("articles", (article,))
        self._records("actors", self._new(document.actors))
        self._records("places", self._new(document.places))
        self._records("sentences", document.sentences)
        self._records("sketches", (document.sketch,))
        self._placed("mentions", document.mentions)
        self._placed("events", document.events)
        self._placed("settings", document.settings)
        self._placed("stances", document.stances)
        self._rows("casts").extend(tuple(made.values()) for made in casts(document))
        self._rows("parties").extend(tuple(made.values()) for made in parties(document))
        self._records("families", (family,))
        self._rows("family_members").append((article.id, family.id))
        found = tuple(happenings)
        self._records("happenings", found)
        self._rows("happening_events").extend((event, each.id) for each in found for event in each.events)
        self._rows("acts").extend(tuple(made.values()) for made in act_rows(acts))
        self.happenings[article.id] = [each.id for each in found]
        self.families[article.id] = family.id
        self.texts.append((article.id, article.title or "", article.text))

    def _rows(self, table: str) -> list[Values]:
        return self.rows.setdefault(table, [])

    def _records(self, table: str, records: Iterable[object]) -> None:
        self._rows(table).extend(tuple(values(record)) for record in records)

    def _new(self, records: Iterable[Shared]) -> list[Shared]:
        """Those that no earlier document of the batch has."""
        found = [record for record in records if record.id not in self._seen]
        self._seen.update(record.id for record in found)
        return found

    def _placed(self, table: str, records: Iterable[object]) -> None:
        """Records whose tables keep their place in the document, behind their fields."""
        self._rows(table).extend((*values(record), position) for position, record in enumerate(records))


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch changed: new articles, how many new events, and the families and happenings to be made anew."""

    articles: tuple[str, ...]
    events: int
    families: tuple[str, ...]
    happenings: tuple[str, ...]


def write(connection: Connection, batch: Batch) -> Written:
    """Writes what is not there yet; the families and happenings that were there are to be made anew."""
    held = _present(connection, tables.articles, batch.families)
    new = [article for article in batch.families if article not in held]
    if not new:
        return Written((), 0, (), ())
    families = _shared(connection, tables.families, [batch.families[article] for article in new])
    happenings = _shared(
        connection, tables.happenings, [name for article in new for name in batch.happenings.get(article, ())]
    )
    at = list(tables.events.columns.keys()).index("id")
    named = {made[at] for made in batch.rows.get("events", ())}
    events = len(named) - len(_present(connection, tables.events, named))
    fresh = set(new)
    for name in _ORDER:
        _insert(connection, tables.metadata.tables[name], batch.rows.get(name, []))
    index_texts(connection, [made for made in batch.texts if made[0] in fresh])
    return Written(tuple(new), events, tuple(sorted(families)), tuple(sorted(happenings)))


def _present(connection: Connection, table: Table, ids: Iterable[str]) -> set[str]:
    """Which of these ids a table holds."""
    wanted, found = list(dict.fromkeys(ids)), set[str]()
    for start in range(0, len(wanted), queries.CHUNK):
        found.update(
            connection.scalars(select(table.c.id).where(table.c.id.in_(wanted[start : start + queries.CHUNK])))
        )
    return found


def _shared(connection: Connection, table: Table, ids: Sequence[str]) -> set[str]:
    """Which of these are there already, or come more than once: their first row does not say all."""
    return _present(connection, table, ids) | {name for name, number in Counter(ids).items() if number > 1}


def _insert(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Past SQLAlchemy's own handling of values, which costs more than the engine's writing."""
    if not rows:
        return
    sqlite = connection.dialect.name == "sqlite"
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    marks = ", ".join("?" if sqlite else "%s" for _ in table.columns)
    prepare = _days(table) if sqlite else None
    made = [prepare(each) for each in rows] if prepare else list(rows)
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"
    connection.exec_driver_sql(statement, made)


def _days(table: Table) -> Callable[[Values], Values] | None:
    """SQLite keeps a day as text; nothing where the table has none."""
    if not any(column.type.python_type is date for column in table.columns):
        return None
    return lambda made: tuple([value.isoformat() if type(value) is date else value for value in made])
