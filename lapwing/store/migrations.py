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


def several_actors(connection: Connection) -> None:
    """A mention may name several actors and point back to another. The old column stays where it cannot be
    dropped."""
    connection.execute(text("ALTER TABLE mentions ADD COLUMN actors TEXT NOT NULL DEFAULT '[]'"))
    connection.execute(text("ALTER TABLE mentions ADD COLUMN antecedent TEXT"))
    connection.execute(text("UPDATE mentions SET actors = '[\"' || actor || '\"]' WHERE actor IS NOT NULL"))
    if connection.dialect.name == "sqlite":  # SQLite drops no column that is a foreign key
        connection.execute(text("UPDATE mentions SET actor = NULL"))
    else:
        connection.execute(text("ALTER TABLE mentions DROP COLUMN actor"))


def quotations(connection: Connection) -> None:
    """Quotations are records of their own."""
    connection.execute(
        text(
            "CREATE TABLE quotations (id TEXT NOT NULL PRIMARY KEY, article TEXT NOT NULL REFERENCES articles (id), "
            "sentence TEXT NOT NULL REFERENCES sentences (id), content TEXT NOT NULL, direct BOOLEAN NOT NULL, "
            "speaker TEXT NOT NULL, source_start INTEGER, source_end INTEGER, said_by TEXT REFERENCES mentions (id), "
            'cue_start INTEGER, cue_end INTEGER, "by" TEXT NOT NULL, position INTEGER NOT NULL)'
        )
    )
    connection.execute(text("CREATE INDEX quotations_by_article ON quotations (article)"))


def relayed(connection: Connection) -> None:
    """Who passes a speaker's words on."""
    connection.execute(text("ALTER TABLE stances ADD COLUMN relayed_by TEXT"))


def lineage(connection: Connection) -> None:
    """Sketches are made otherwise, links and families say more: all of them are made again from the articles."""
    for table in ("family_members", "families", "links", "hashes"):
        connection.execute(text(f"DROP TABLE {table}"))
    for statement in _LINEAGE_SQL:
        connection.execute(text(statement))


_LINEAGE_SQL = (
    "ALTER TABLE sketches ADD COLUMN names TEXT NOT NULL DEFAULT '[]'",
    "CREATE TABLE hashes (hash BIGINT NOT NULL, article TEXT NOT NULL REFERENCES articles (id), "
    "PRIMARY KEY (hash, article))",
    "CREATE TABLE links (id TEXT NOT NULL PRIMARY KEY, here TEXT NOT NULL REFERENCES articles (id), "
    "there TEXT NOT NULL REFERENCES articles (id), kind TEXT NOT NULL, "
    "here_spans TEXT NOT NULL, there_spans TEXT NOT NULL, "
    'score DOUBLE PRECISION NOT NULL, why TEXT NOT NULL, "by" TEXT NOT NULL)',
    "CREATE INDEX links_by_here ON links (here)",
    "CREATE INDEX links_by_there ON links (there)",
    "CREATE TABLE families (id TEXT NOT NULL PRIMARY KEY, origin TEXT NOT NULL REFERENCES articles (id), "
    "members TEXT NOT NULL, why TEXT NOT NULL, source TEXT, source_date DATE)",
    "CREATE TABLE family_members (article TEXT NOT NULL PRIMARY KEY REFERENCES articles (id), "
    "family TEXT NOT NULL REFERENCES families (id))",
    "CREATE INDEX family_members_by_family ON family_members (family)",
)


STEPS: Mapping[str, Step] = {
    "0001_first": first,
    "0002_several_actors": several_actors,
    "0003_quotations": quotations,
    "0004_relayed": relayed,
    "0005_lineage": lineage,
}
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
