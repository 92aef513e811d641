"""Changes of the schema: small named steps, each done once, in a transaction.

A new store gets today's tables and counts every step as done. An older one goes through the steps that it
lacks, so a step must write its own SQL: `tables` shows what the schema is now, not what it was then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, insert, inspect, select, text

from lapwing.errors import StoreError
from lapwing.store import tables
from lapwing.store.words import folded

Step = Callable[[Connection], None]

FULL_TEXT = "articles_fts"
"""Full-text index over title and text: words by FTS5 in SQLite, a vector of words an article in PostgreSQL."""

NUMBERS = "articles_fts_numbers"
"""The article of each row of the full-text index of SQLite, where it can be read without the text."""

_NUMBERS_TABLE_SQL = f"CREATE TABLE {NUMBERS} (number INTEGER NOT NULL PRIMARY KEY, article TEXT NOT NULL UNIQUE)"
_FULL_TEXT_SQL = (
    f"CREATE VIRTUAL TABLE {FULL_TEXT} USING fts5("
    "article UNINDEXED, title, text, tokenize = 'unicode61 remove_diacritics 2')"
)
_VECTORS_SQL = (
    f'CREATE TABLE {FULL_TEXT} (article TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES articles (id), '
    "words TSVECTOR NOT NULL)",
    # Without a list of what is still to be put in: as long as that is long, the planner reads every vector instead.
    f"CREATE INDEX {FULL_TEXT}_by_words ON {FULL_TEXT} USING gin (words) WITH (fastupdate = off)",
)
_NEWEST_SQL = (
    # SQLite reads an index backwards and has what is undated last; PostgreSQL would have it first.
    "CREATE INDEX articles_by_newest ON articles (published DESC NULLS LAST, id)",
    "CREATE INDEX settings_by_newest ON settings (begins DESC NULLS LAST, event)",
)
VECTOR_SQL = f"INSERT INTO {FULL_TEXT} (article, words) VALUES (:article, to_tsvector('simple', :words))"
"""Adds an article to the index of PostgreSQL; its words are folded beforehand."""


def first(connection: Connection) -> None:
    """The schema that every store begins with."""
    tables.metadata.create_all(connection)
    sqlite = connection.dialect.name == "sqlite"
    for statement in (_FULL_TEXT_SQL, _NUMBERS_TABLE_SQL) if sqlite else (*_VECTORS_SQL, *_NEWEST_SQL):
        connection.execute(text(statement))


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


def acts(connection: Connection) -> None:
    """Acts are kept beside happenings, data sets can be imported, and parties name whom their deeds count for.

    The acts of happenings that are there already come with the next `know`; until then relations are counted from the
    tellings.
    """
    for statement in _ACTS_SQL:
        connection.execute(text(statement))


# Groups, rebels and bodies of no one country count for themselves, as `parties.unit` has it.
_OWN = (
    "SELECT key FROM actors WHERE kind = 'group' OR country IS NULL OR "
    "country IN ('IGO', 'NGO', 'ISM', 'IMG', 'MNC') OR ((sectors LIKE '%\"REB\"%' OR sectors LIKE '%\"UAF\"%') "
    "AND NOT (sectors LIKE '%\"GOV\"%' OR sectors LIKE '%\"MIL\"%' OR sectors LIKE '%\"COP\"%' OR "
    "sectors LIKE '%\"SPY\"%' OR sectors LIKE '%\"LEG\"%' OR sectors LIKE '%\"JUD\"%'))"
)
_ACTS_SQL = (
    "ALTER TABLE articles ADD COLUMN dataset TEXT",
    "ALTER TABLE happenings ADD COLUMN place TEXT REFERENCES places (id)",
    "ALTER TABLE happenings ADD COLUMN dataset TEXT",
    "CREATE TABLE acts (id TEXT NOT NULL PRIMARY KEY, happening TEXT NOT NULL REFERENCES happenings (id), "
    "actor TEXT NOT NULL, recipient TEXT, category TEXT NOT NULL, modes TEXT NOT NULL, contexts TEXT NOT NULL, "
    "quad INTEGER NOT NULL, score DOUBLE PRECISION NOT NULL, begins DATE, ends DATE, families TEXT NOT NULL, "
    "articles TEXT NOT NULL)",
    "CREATE INDEX articles_by_dataset ON articles (dataset)",
    "CREATE INDEX events_by_category ON events (category)",
    "CREATE INDEX settings_by_begins ON settings (begins)",
    "CREATE INDEX happenings_by_reality ON happenings (reality, begins, category, place)",
    "CREATE INDEX happenings_by_dataset ON happenings (dataset)",
    "CREATE INDEX acts_by_happening ON acts (happening)",
    "CREATE INDEX acts_by_actor ON acts (actor, recipient, begins, quad, score)",
    "CREATE INDEX acts_by_recipient ON acts (recipient, actor)",
    "CREATE INDEX acts_by_begins ON acts (begins)",
    "DROP INDEX parties_by_country",
    "ALTER TABLE parties RENAME COLUMN country TO unit",
    f"UPDATE parties SET unit = NULL WHERE actor IN (SELECT key FROM actors WHERE kind = 'role' AND key IN ({_OWN}))",
    f"UPDATE parties SET unit = actor WHERE actor IN (SELECT key FROM actors WHERE kind <> 'role' AND key IN ({_OWN}))",
    "CREATE INDEX parties_by_unit ON parties (unit)",
)


def server(connection: Connection) -> None:
    """PostgreSQL sorts text by its bytes, as SQLite does, and has a full-text index."""
    if connection.dialect.name == "sqlite":
        return
    for table, column in connection.execute(text(_TEXTS_SQL)).all():
        connection.execute(text(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE TEXT COLLATE "C"'))
    for statement in _VECTORS_SQL:
        connection.execute(text(statement))
    for name, title, body in connection.execute(text("SELECT id, title, text FROM articles")).all():
        connection.execute(text(VECTOR_SQL), {"article": name, "words": folded(f"{title or ''}\n{body}")})


_TEXTS_SQL = (
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() "
    "AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C' AND table_name IN ('articles', 'actors', "
    "'places', 'sentences', 'mentions', 'events', 'settings', 'stances', 'quotations', 'sketches', 'links', "
    "'families', 'happenings', 'casts', 'parties', 'hashes', 'family_members', 'happening_events', "
    "'acts', 'migrations')"
)


def echoes(connection: Connection) -> None:
    """Acts say whether they echo another, and counts of them read an index only."""
    for statement in _ECHOES_SQL:
        connection.execute(text(statement))


_ECHOES_SQL = (
    "ALTER TABLE acts ADD COLUMN echo INTEGER NOT NULL DEFAULT 0",
    # The planner would look for the other act among all of its two, not among the few of its happening.
    "UPDATE acts SET echo = 1 WHERE recipient < actor AND EXISTS (SELECT 1 FROM acts other WHERE "
    "other.happening = acts.happening AND other.actor || '' = acts.recipient AND other.recipient || '' = acts.actor)",
    "DROP INDEX acts_by_actor",
    "DROP INDEX acts_by_recipient",
    "CREATE INDEX acts_by_actor ON acts (actor, recipient, begins, ends, quad, score, echo)",
    "CREATE INDEX acts_by_recipient ON acts (recipient, actor, begins, ends, quad, score, echo)",
)


def questions(connection: Connection) -> None:
    """Searches and pages of pairs read indexes: of parties, of places, of what did not take place, and of words."""
    sqlite = connection.dialect.name == "sqlite"
    for statement in (*_QUESTIONS_SQL, *(_NUMBERS_SQL if sqlite else _NEWEST_SQL)):
        connection.execute(text(statement))


_QUESTIONS_SQL = (
    "DROP INDEX parties_by_actor",
    "DROP INDEX parties_by_unit",
    "CREATE INDEX parties_by_actor ON parties (actor, event, role)",
    "CREATE INDEX parties_by_unit ON parties (unit, event, role)",
    "CREATE INDEX settings_by_place ON settings (place, begins, event)",
    "CREATE INDEX stances_by_reality ON stances (reality, speaker, event) WHERE reality <> 'actual'",
)
_NUMBERS_SQL = (
    _NUMBERS_TABLE_SQL,
    f"INSERT INTO {NUMBERS} (number, article) SELECT max(rowid), article FROM {FULL_TEXT} GROUP BY article",
)


STEPS: Mapping[str, Step] = {
    "0001_first": first,
    "0002_several_actors": several_actors,
    "0003_quotations": quotations,
    "0004_relayed": relayed,
    "0005_lineage": lineage,
    "0006_acts": acts,
    "0007_server": server,
    "0008_echoes": echoes,
    "0009_questions": questions,
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
