"""Changes of the schema: small named steps, each done once, in a transaction.

A new store gets today's tables and counts every step as done. An older one goes through the steps that it
lacks, so a step must write its own SQL: `tables` shows what the schema is now, not what it was then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, insert, inspect, select, text

from lapwing.errors import StoreError
from lapwing.store import tables

Step = Callable[[Connection], None]

FULL_TEXT = "articles_fts"
"""Full-text index over title and text: SQLite only."""

_FULL_TEXT_SQL = (
    f"CREATE VIRTUAL TABLE {FULL_TEXT} USING fts5("
    "article UNINDEXED, title, text, tokenize = 'unicode61 remove_diacritics 2')"
)


def first(connection: Connection) -> None:
    """The schema that every store begins with."""
    tables.metadata.create_all(connection)
    if connection.dialect.name == "sqlite":
        connection.execute(text(_FULL_TEXT_SQL))


STEPS: Mapping[str, Step] = {"0001_first": first}
"""Every step, oldest first. Never rename or remove one."""


def pending(connection: Connection, steps: Mapping[str, Step] = STEPS) -> list[str]:
    """The steps that the store lacks, in order.

    Raises:
        StoreError: the store is newer than this code, or the database holds the tables of something else.
    """
    present = set(inspect(connection).get_table_names())
    if tables.migrations.name not in present:
        foreign = present if connection.dialect.name == "sqlite" else present & set(tables.metadata.tables)
        if foreign:
            came = f"a database with the tables {', '.join(sorted(foreign)[:5])}"
            raise StoreError("a store of Lapwing", came, "name another path or database")
        return list(steps)
    done = set(connection.scalars(select(tables.migrations.c.name)))
    if done - steps.keys():
        came = f"one that has been through {', '.join(sorted(done - steps.keys()))}"
        raise StoreError("a store that this version knows", came, "update Lapwing: pip install -U lapwing")
    return [name for name in steps if name not in done]


def migrate(connection: Connection, steps: Mapping[str, Step] = STEPS) -> None:
    """Brings the store up to date; the caller holds the transaction."""
    wanted = pending(connection, steps)
    new = wanted == list(steps)
    for name in wanted[:1] if new else wanted:
        steps[name](connection)
    if wanted:
        connection.execute(insert(tables.migrations), [{"name": name} for name in wanted])
