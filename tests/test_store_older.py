"""A store of the first version goes through every step since, on either engine, and loses nothing."""

from __future__ import annotations

from datetime import date

import pytest
from engines import beside
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from store_samples import document

from lapwing.errors import StoreError
from lapwing.pipeline import know
from lapwing.store import Store, tables
from lapwing.store.migrations import STEPS, migrate, pending

FIRST = """
CREATE TABLE articles (id TEXT PRIMARY KEY, text TEXT NOT NULL, origin TEXT NOT NULL, blocks TEXT NOT NULL, title TEXT,
    byline TEXT, outlet TEXT, url TEXT, published DATE, published_basis TEXT, republished_from TEXT,
    originally_published DATE, language TEXT);
CREATE INDEX articles_by_published ON articles (published);
CREATE TABLE actors (id TEXT PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT,
    sectors TEXT NOT NULL, office TEXT, begins DATE, ends DATE);
CREATE TABLE places (id TEXT PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL, country TEXT,
    latitude DOUBLE PRECISION, longitude DOUBLE PRECISION);
CREATE TABLE sentences (id TEXT PRIMARY KEY, article TEXT NOT NULL REFERENCES articles (id), "index" INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, paragraph INTEGER NOT NULL, block TEXT NOT NULL,
    quoted BOOLEAN NOT NULL);
CREATE INDEX sentences_by_article ON sentences (article);
CREATE TABLE mentions (id TEXT PRIMARY KEY, article TEXT NOT NULL REFERENCES articles (id),
    sentence TEXT NOT NULL REFERENCES sentences (id), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    actor TEXT REFERENCES actors (id), why TEXT NOT NULL, score DOUBLE PRECISION NOT NULL, "by" TEXT NOT NULL,
    position INTEGER NOT NULL);
CREATE INDEX mentions_by_article ON mentions (article);
CREATE TABLE events (id TEXT PRIMARY KEY, article TEXT NOT NULL REFERENCES articles (id),
    sentence TEXT NOT NULL REFERENCES sentences (id), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    category TEXT NOT NULL, modes TEXT NOT NULL, contexts TEXT NOT NULL, actors TEXT NOT NULL, recipients TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL, "by" TEXT NOT NULL, position INTEGER NOT NULL);
CREATE INDEX events_by_article ON events (article);
CREATE TABLE settings (event TEXT PRIMARY KEY REFERENCES events (id), begins DATE, ends DATE, date_basis TEXT,
    date_cue_start INTEGER, date_cue_end INTEGER, place TEXT REFERENCES places (id), place_basis TEXT,
    place_cue_start INTEGER, place_cue_end INTEGER, why TEXT, score DOUBLE PRECISION NOT NULL, "by" TEXT NOT NULL,
    position INTEGER NOT NULL);
CREATE TABLE stances (event TEXT PRIMARY KEY REFERENCES events (id), reality TEXT NOT NULL, certainty TEXT NOT NULL,
    speaker TEXT NOT NULL, said_by TEXT REFERENCES mentions (id), said_by_text TEXT, cue_start INTEGER, cue_end INTEGER,
    condition_start INTEGER, condition_end INTEGER, score DOUBLE PRECISION NOT NULL, "by" TEXT NOT NULL,
    position INTEGER NOT NULL);
CREATE TABLE sketches (article TEXT PRIMARY KEY REFERENCES articles (id), shingles TEXT NOT NULL, bands TEXT NOT NULL,
    quotes TEXT NOT NULL);
CREATE TABLE links (id TEXT PRIMARY KEY, here TEXT NOT NULL REFERENCES articles (id),
    there TEXT NOT NULL REFERENCES articles (id), kind TEXT NOT NULL, here_spans TEXT NOT NULL,
    there_spans TEXT NOT NULL, score DOUBLE PRECISION NOT NULL, "by" TEXT NOT NULL);
CREATE INDEX links_by_here ON links (here);
CREATE INDEX links_by_there ON links (there);
CREATE TABLE families (id TEXT PRIMARY KEY, origin TEXT NOT NULL REFERENCES articles (id), members TEXT NOT NULL,
    why TEXT NOT NULL);
CREATE TABLE happenings (id TEXT PRIMARY KEY, category TEXT NOT NULL, reality TEXT NOT NULL, actors TEXT NOT NULL,
    recipients TEXT NOT NULL, begins DATE, ends DATE, events TEXT NOT NULL, articles TEXT NOT NULL,
    families TEXT NOT NULL);
CREATE TABLE casts (article TEXT NOT NULL REFERENCES articles (id), kind TEXT NOT NULL, position INTEGER NOT NULL,
    id TEXT NOT NULL, PRIMARY KEY (article, kind, position));
CREATE TABLE parties (event TEXT NOT NULL REFERENCES events (id), role TEXT NOT NULL, position INTEGER NOT NULL,
    mention TEXT NOT NULL REFERENCES mentions (id), actor TEXT, country TEXT, PRIMARY KEY (event, role, position));
CREATE INDEX parties_by_actor ON parties (actor);
CREATE INDEX parties_by_country ON parties (country);
CREATE TABLE hashes (kind TEXT NOT NULL, hash BIGINT NOT NULL, article TEXT NOT NULL REFERENCES articles (id),
    PRIMARY KEY (kind, hash, article));
CREATE TABLE family_members (article TEXT PRIMARY KEY REFERENCES articles (id),
    family TEXT NOT NULL REFERENCES families (id));
CREATE TABLE happening_events (event TEXT PRIMARY KEY REFERENCES events (id),
    happening TEXT NOT NULL REFERENCES happenings (id));
CREATE INDEX happening_events_by_happening ON happening_events (happening);
CREATE TABLE migrations (name TEXT PRIMARY KEY);
"""
"""The schema of the first version, as it stood."""

FIRST_WORDS = """
CREATE VIRTUAL TABLE articles_fts USING
    fts5(article UNINDEXED, title, text, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO articles_fts VALUES ('51a081a447f9de63', 'A title', 'Sylvania attacked Freedonia on Monday.');
"""
"""And what SQLite had besides."""

ROWS = """
INSERT INTO migrations VALUES ('0001_first');
INSERT INTO articles VALUES ('51a081a447f9de63', 'Sylvania attacked Freedonia on Monday.', '-',
    '[{"kind":"body","span":[0,38]}]', 'A title', NULL, NULL, NULL, '2024-03-05', 'metadata', NULL, NULL, NULL);
INSERT INTO actors VALUES ('9b1d8e4551d84087', 'SYL', 'Sylvania', 'country', 'SYL', '["GOV"]', NULL, NULL, NULL);
INSERT INTO actors VALUES ('ea80b197543d119c', 'FRE', 'Freedonia', 'country', 'FRE', '[]', NULL, NULL, NULL);
INSERT INTO places VALUES ('11f0beede3d6eaf0', 'port', 'Port Marx', 'FRE', 1.5, -2.25);
INSERT INTO sentences VALUES ('4310c31b57aff1b5', '51a081a447f9de63', 0, 0, 38, 0, 'body', false);
INSERT INTO sketches VALUES ('51a081a447f9de63', '[1]', '[-9223372036854775808]', '[]');
INSERT INTO hashes VALUES ('band', -9223372036854775808, '51a081a447f9de63'), ('shingle', 1, '51a081a447f9de63');
INSERT INTO casts VALUES ('51a081a447f9de63', 'actor', 0, '9b1d8e4551d84087'),
    ('51a081a447f9de63', 'actor', 1, 'ea80b197543d119c'), ('51a081a447f9de63', 'place', 0, '11f0beede3d6eaf0');
INSERT INTO mentions VALUES ('10b639c53f9da815', '51a081a447f9de63', '4310c31b57aff1b5', 0, 8, '9b1d8e4551d84087',
    'named', 1.0, 'test@1', 0);
INSERT INTO mentions VALUES ('82233a3645ba3022', '51a081a447f9de63', '4310c31b57aff1b5', 18, 27, 'ea80b197543d119c',
    'named', 1.0, 'test@1', 1);
INSERT INTO events VALUES ('b41dfd21b9b85c5b', '51a081a447f9de63', '4310c31b57aff1b5', 9, 17, 'ASSAULT', '["beat"]',
    '[]', '["10b639c53f9da815"]', '["82233a3645ba3022"]', 0.5, 't@1', 0);
INSERT INTO settings VALUES ('b41dfd21b9b85c5b', '2024-03-04', '2024-03-04', 'relative', NULL, NULL,
    '11f0beede3d6eaf0', 'text', 0, 4, NULL, 1.0, 't@1', 0);
INSERT INTO stances VALUES ('b41dfd21b9b85c5b', 'actual', 'certain', 'named', '10b639c53f9da815', 'Sylvania', 9, 17,
    NULL, NULL, 1.0, 't@1', 0);
INSERT INTO parties VALUES ('b41dfd21b9b85c5b', 'actor', 0, '10b639c53f9da815', 'SYL', 'SYL'),
    ('b41dfd21b9b85c5b', 'recipient', 0, '82233a3645ba3022', 'FRE', 'FRE');
INSERT INTO families VALUES ('f', '51a081a447f9de63', '["51a081a447f9de63"]', 'alone');
INSERT INTO family_members VALUES ('51a081a447f9de63', 'f');
INSERT INTO happenings VALUES ('h', 'ASSAULT', 'actual', '["SYL"]', '["FRE"]', '2024-03-04', '2024-03-04',
    '["b41dfd21b9b85c5b"]', '["51a081a447f9de63"]', '["f"]');
INSERT INTO happening_events VALUES ('b41dfd21b9b85c5b', 'h');
"""
"""What the first version wrote for the sample document, its family and its happening."""


@pytest.fixture
def older(target: str) -> str:
    """The target of a store that the first version filled."""
    with beside(target) as connection:
        _run(connection, FIRST + ROWS)
        if connection.dialect.name == "sqlite":
            _run(connection, FIRST_WORDS)
    return target


def _run(connection: Connection, script: str) -> None:
    for statement in script.strip().removesuffix(";").split(";\n"):
        connection.exec_driver_sql(statement)


def _columns(engine: Engine) -> dict[str, dict[str, bool]]:
    """Whether each column may be null, as the database has it."""
    found = inspect(engine)
    return {
        name: {column["name"]: bool(column["nullable"]) for column in found.get_columns(name)}
        for name in tables.metadata.tables
    }


def test_what_the_first_version_wrote_is_read_today(older: str) -> None:
    held = document()
    with Store.open(older) as store:
        assert store.load(held.article.id).events == held.events
        assert [mention.actors for mention in store.load(held.article.id).mentions] == [
            ("9b1d8e4551d84087",),
            ("ea80b197543d119c",),
        ]
        assert [telling.event.id for telling in store.tellings("SYL", "FRE")] == ["b41dfd21b9b85c5b"]
        assert [name for name, _ in store.search("attacked")] == [held.article.id]
        assert store.unlinked() == [held.article.id]  # its sketch and its links are made anew
        assert not store.save(held)
        assert store.save(document("Freedonia thanked Sylvania.", published=None, begins=date(2024, 9, 1)))
        know(store)
        assert len(store.happenings("SYL")) == len(store.families()) == 2
        assert store.unlinked() == []


def test_an_older_store_comes_to_the_schema_of_a_new_one(older: str) -> None:
    Store.open(older).close()
    engine = create_engine(older if "://" in older else f"sqlite:///{older}")
    grown = _columns(engine)
    for name, table in tables.metadata.tables.items():
        kept = {"actor"} if name == "mentions" and engine.dialect.name == "sqlite" else set()
        assert set(grown[name]) - kept == set(table.columns.keys()), name
        for column in table.columns:
            assert grown[name][column.name] == column.nullable or column.primary_key, f"{name}.{column.name}"
    indexes = {index["name"] for name in tables.metadata.tables for index in inspect(engine).get_indexes(name)}
    assert indexes >= {str(index.name) for table in tables.metadata.tables.values() for index in table.indexes}
    engine.dispose()


def test_an_older_store_goes_through_the_steps_it_lacks_once(older: str) -> None:
    ran: list[str] = []
    later = {**STEPS, "9000_more": lambda connection: ran.append("9000_more")}
    with beside(older) as connection:
        assert pending(connection, later) == [*STEPS, "9000_more"][1:]
        migrate(connection, later)
        migrate(connection, later)
        assert pending(connection, later) == []
    assert ran == ["9000_more"]


def test_what_two_did_together_counts_once_in_an_older_store_too(older: str) -> None:
    steps = list(STEPS.items())
    with beside(older) as connection:
        migrate(connection, dict(steps[:7]))
        for number, (actor, recipient) in enumerate((("FRE", "SYL"), ("SYL", "FRE"), ("SYL", "SYL"), ("SYL", None))):
            connection.execute(
                text(
                    "INSERT INTO acts VALUES (:id, 'h', :actor, :recipient, 'ASSAULT', '[]', '[]', 4, -9.0, "
                    "'2024-03-04', '2024-03-04', '[]', '[]')"
                ),
                {"id": f"h/{number}", "actor": actor, "recipient": recipient},
            )
        migrate(connection, dict(steps))
    with Store.open(older) as store:
        assert [(pair.one, pair.other, pair.happenings) for pair in store.between()] == [("FRE", "SYL", 1)]
        assert [(pair.actor, pair.happenings) for pair in store.pair_counts()] == [("FRE", 1), ("SYL", 1)]


def test_a_step_that_fails_leaves_an_older_store_as_it_was(older: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (name TEXT)"))
        raise StoreError("a step", "a failure", "mend it")

    steps = {**STEPS, "9000_more": broken}
    monkeypatch.setattr("lapwing.store.pending", lambda connection: pending(connection, steps))
    monkeypatch.setattr("lapwing.store.migrate", lambda connection: migrate(connection, steps))
    with pytest.raises(StoreError, match="a failure"):
        Store.open(older)
    with beside(older) as connection:
        assert pending(connection) == list(STEPS)[1:]
        assert not inspect(connection).has_table("half")
    monkeypatch.undo()
    with Store.open(older) as store:
        assert len(store.tellings()) == 1
