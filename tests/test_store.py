"""The store: what goes in comes out, and what fails leaves no trace."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from store_samples import FIREFLY, FREEDONIA, MINISTRY, document

from lapwing.errors import StoreError, UnknownName
from lapwing.records import (
    Article,
    Document,
    Quotation,
    Sketch,
)
from lapwing.store import Store, tables
from lapwing.store.migrations import STEPS, migrate, pending


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open("sqlite://") as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lapwing.db"


# --- round trip -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "saved",
    [
        document(),
        document("Émile 🐦🐦 «X».\r\n", None, None, published=None, begins=None),
        document("It's 'one' \"two\"; DROP TABLE articles;--"),
        replace(document(), events=(), settings=(), stances=(), mentions=(), actors=(FIREFLY, FREEDONIA, MINISTRY)),
        Document(Article("empty", "", "-", ()), Sketch("empty", (), (), ())),
    ],
)
def test_what_goes_in_comes_out(path: Path, saved: Document) -> None:
    with Store.open(path) as store:
        assert store.save(saved)
    with Store.open(str(path), create=False) as store:
        assert store.load(saved.article.id) == saved


def test_order_of_a_document_is_kept(store: Store) -> None:
    base = document()
    backwards = replace(base, mentions=base.mentions[::-1], actors=base.actors[::-1])
    store.save(backwards)
    assert store.load(backwards.article.id) == backwards


def test_saving_twice_changes_nothing(store: Store) -> None:
    assert store.save(document())
    before = store.counts()
    assert not store.save(document())
    assert store.counts() == before


def test_documents_share_actors_and_places(store: Store) -> None:
    store.save(document())
    store.save(document("Sylvania bombed Freedonia on Friday."))
    assert store.counts()["actors"] == 2
    assert store.counts()["places"] == 1
    assert len(store.articles()) == 2


def test_prefix_and_membership(store: Store) -> None:
    article = document().article.id
    store.save(document())
    assert store.load(article[:6]).article.id == article
    assert article in store
    assert article[:6] not in store
    assert "" not in store


@pytest.mark.parametrize("name", ["", "nothing", "%", "_", "' OR 1=1 --"])
def test_unknown_articles(store: Store, name: str) -> None:
    store.save(document())
    with pytest.raises(UnknownName):
        store.load(name)


def test_ambiguous_prefix(store: Store) -> None:
    for name in ("aa1", "aa2", "aa"):
        store.save(Document(Article(name, name, "-", ()), Sketch(name, (), (), ())))
    with pytest.raises(UnknownName, match="others"):
        store.load("a")
    assert store.load("aa").article.id == "aa"


def test_articles_come_oldest_first_and_undated_last(store: Store) -> None:
    for text_, day in (
        ("One two three", None),
        ("Four five six", date(2024, 2, 1)),
        ("Seven eight nine", date(2023, 1, 1)),
    ):
        store.save(document(text_, published=day, begins=None))
    assert [article.text.split()[0] for article in store.articles()] == ["Seven", "Four", "One"]


# --- failure leaves no trace ----------------------------------------------------------------------


def test_a_document_that_fails_leaves_no_trace(store: Store) -> None:
    good = document()
    stray = replace(good, stances=(replace(good.stances[0], said_by="nobody"),))
    with pytest.raises(StoreError) as caught:
        store.save(stray)
    assert all((caught.value.expected, caught.value.came, caught.value.remedy))
    assert sum(store.counts().values()) == len(STEPS)
    assert store.search("Sylvania") == []
    assert store.save(good)


def test_text_that_no_encoding_holds(store: Store) -> None:
    with pytest.raises(StoreError):
        store.save(Document(Article("x", "bad \ud800", "-", ()), Sketch("x", (), (), ())))
    assert store.articles() == []


def test_a_killed_writer_leaves_no_half_document(path: Path) -> None:
    Store.open(path).close()
    script = (
        "import os, sys\n"
        "from lapwing.records import *\nfrom lapwing.store import Store, writing\n"
        "store = Store.open(sys.argv[1])\n"
        "with store._writes() as connection:\n"
        "    writing.add_document(connection, Document(Article('x', 'text', '-', ()), Sketch('x', (1,), (2,), ())))\n"
        "    os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", script, str(path)], check=False).returncode == 9
    with Store.open(path) as store:
        assert "x" not in store
        assert store.counts()["hashes"] == 0
        assert store.save(document())


def test_readers_beside_a_writer_see_whole_documents(path: Path) -> None:
    texts = [f"Sylvania raided Freedonia{number} again." for number in range(20)]
    problems: list[str] = []
    with Store.open(path) as store:

        def read() -> None:
            with Store.open(path) as reader:
                for _ in range(20):
                    counts = [len(reader.load(article.id).events) for article in reader.articles()]
                    problems.extend("half" for count in counts if count != 1)

        readers = [threading.Thread(target=read) for _ in range(2)]
        for thread in readers:
            thread.start()
        for text_ in texts:
            store.save(document(text_))
        for thread in readers:
            thread.join()
        assert len(store.articles()) == 20
    assert problems == []


def test_two_writers_take_turns(path: Path) -> None:
    Store.open(path).close()

    def write(first: int) -> None:
        with Store.open(path) as store:
            for number in range(first, first + 10):
                store.save(document(f"Sylvania raided Freedonia{number} again."))

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 5)]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    with Store.open(path) as store:
        assert len(store.articles()) == 15


def test_memory_store_is_one_for_all_threads(store: Store) -> None:
    thread = threading.Thread(target=store.save, args=(document(),))
    thread.start()
    thread.join()
    assert document().article.id in store


# --- opening --------------------------------------------------------------------------------------


def _three_parts(caught: pytest.ExceptionInfo[StoreError]) -> bool:
    return all((caught.value.expected, caught.value.came, caught.value.remedy))


def test_targets_that_are_no_store(tmp_path: Path) -> None:
    (tmp_path / "prose.db").write_text("This is prose, and rather more than a header's worth of it. " * 50)
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.commit()
    other.close()
    for target in ("prose.db", "other.db", "missing/lapwing.db", "."):
        with pytest.raises(StoreError) as caught:
            Store.open(tmp_path / target)
        assert _three_parts(caught)
    with pytest.raises(StoreError, match="no file"):
        Store.open(tmp_path / "absent.db", create=False)
    assert not (tmp_path / "absent.db").exists()


@pytest.mark.parametrize("url", ["nonsense://x", "://", "postgresql+nodriver://localhost/x", "sqlite:///a/b\0c"])
def test_urls_that_lead_nowhere(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(url)
    assert _three_parts(caught)


def test_read_only(path: Path) -> None:
    with Store.open(path) as store:
        store.save(document())
        with Store.open(f"sqlite:///file:{path}?mode=ro&uri=true") as frozen:
            assert len(frozen.articles()) == 1
            with pytest.raises(StoreError, match="right to write"):
                frozen.save(document("Sylvania raided Freedonia again."))


def test_password_stays_out_of_messages() -> None:
    with pytest.raises(StoreError) as caught:
        Store.open("postgresql+psycopg://user:hunter2@127.0.0.1:1/none")
    assert "hunter2" not in str(caught.value)


# --- schema ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", list(tables.TABLES))
def test_a_field_is_a_column(cls: type) -> None:
    table = tables.BY_RECORD[cls]
    spans = {"span": ("start", "end"), "date_cue": ("date_cue_start", "date_cue_end")}
    spans |= {"place_cue": ("place_cue_start", "place_cue_end"), "cue": ("cue_start", "cue_end")}
    spans |= {"condition": ("condition_start", "condition_end")}
    spans |= {"source": ("source_start", "source_end")} if cls is Quotation else {}
    expected = [column for field in fields(cls) for column in spans.get(field.name, (field.name,))]
    assert [column.name for column in table.columns] == [*expected, *tables.BOOKKEEPING.get(table.name, ())]


def test_the_file_has_the_schema_of_the_code(path: Path) -> None:
    Store.open(path).close()
    engine = create_engine(f"sqlite:///{path}")
    inspector = inspect(engine)
    for name, table in tables.metadata.tables.items():
        assert [column["name"] for column in inspector.get_columns(name)] == list(table.columns.keys())
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
    engine.dispose()


def test_a_newer_store_is_refused(path: Path) -> None:
    Store.open(path).close()
    other = sqlite3.connect(path)
    other.execute("INSERT INTO migrations VALUES ('9999_future')")
    other.commit()
    other.close()
    with pytest.raises(StoreError, match="9999_future"):
        Store.open(path)


def test_an_older_store_goes_through_the_steps_it_lacks() -> None:
    engine = create_engine("sqlite://")
    ran: list[str] = []
    later = {**STEPS, "9000_more": lambda connection: ran.append("9000_more")}
    with engine.begin() as connection:
        migrate(connection)
        assert pending(connection, later) == ["9000_more"]
        migrate(connection, later)
        migrate(connection, later)
        assert pending(connection, later) == []
    engine.dispose()
    assert ran == ["9000_more"]


def test_a_store_of_the_first_schema_keeps_its_mentions(path: Path) -> None:
    held = document()
    with Store.open(path) as store:
        store.save(held)
    older = sqlite3.connect(path)  # back to what the first version wrote
    kept = 'id, article, sentence, start, "end"', 'why, score, "by", position'
    older.executescript(
        f""" PRAGMA foreign_keys = OFF; DROP TABLE quotations; ALTER TABLE stances DROP COLUMN relayed_by; DROP TABLE
        hashes; CREATE TABLE hashes (kind TEXT, hash BIGINT, article TEXT REFERENCES articles (id), PRIMARY KEY (kind,
        hash, article)); ALTER TABLE links DROP COLUMN why; ALTER TABLE sketches DROP COLUMN names; ALTER TABLE
        families DROP COLUMN source; ALTER TABLE families DROP COLUMN source_date; CREATE TABLE old AS SELECT
        {kept[0]}, substr(actors, 3, 16) AS actor, {kept[1]} FROM mentions; DROP TABLE mentions; CREATE TABLE mentions
        (id TEXT PRIMARY KEY, article TEXT NOT NULL, sentence TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT
        NULL, actor TEXT REFERENCES actors (id), why TEXT NOT NULL, score FLOAT NOT NULL, "by" TEXT NOT NULL, position
        INTEGER NOT NULL); INSERT INTO mentions SELECT * FROM old; DROP TABLE old;
        """
    )
    older.execute("DELETE FROM migrations WHERE name <> '0001_first'")
    older.commit()
    older.close()
    with Store.open(path) as store:
        assert store.load(held.article.id) == held
        assert store.unlinked() == [held.article.id]  # its sketch and its links are made anew
        assert store.save(document("Freedonia thanked Sylvania.", published=None))


def test_a_mention_may_point_to_a_later_one(path: Path) -> None:
    held = document()
    first, second = held.mentions
    told = replace(held, mentions=(replace(first, antecedent=second.id), second))
    with Store.open(path) as store:
        store.save(told)
        assert store.load(told.article.id) == told


def test_a_step_that_fails_is_undone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(connection: object) -> None:
        STEPS["0001_first"](connection)  # type: ignore[arg-type]
        raise StoreError("a step", "a failure", "mend it")

    monkeypatch.setattr("lapwing.store.migrate", lambda connection: migrate(connection, {"0001_first": broken}))
    with pytest.raises(StoreError, match="a failure"):
        Store.open(path)
    monkeypatch.undo()
    with Store.open(path) as store:
        assert store.save(document())


def test_rows_that_others_changed_are_an_error_of_the_store(path: Path) -> None:
    with Store.open(path) as store:
        store.save(document())
        other = sqlite3.connect(path)
        other.execute('UPDATE articles SET blocks = \'[{"kind": "poem"}]\'')
        other.commit()
        other.close()
        with pytest.raises(StoreError, match="restore a copy"):
            store.articles()
