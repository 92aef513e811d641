"""The store: what goes in comes out, and what fails leaves no trace."""

from __future__ import annotations

import sqlite3
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from engines import beside
from sqlalchemy import inspect, text
from store_samples import FIREFLY, FREEDONIA, MINISTRY, document

from lapwing.errors import StoreError, UnknownName
from lapwing.records import (
    Article,
    Document,
    Quotation,
    Sketch,
)
from lapwing.store import Store, tables
from lapwing.store.migrations import STEPS, migrate


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
def test_what_goes_in_comes_out(target: str, saved: Document) -> None:
    with Store.open(target) as store:
        assert store.save(saved)
    with Store.open(target, create=False) as store:
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


def test_text_with_a_null_is_kept_or_refused_whole(store: Store) -> None:
    """PostgreSQL has no such character; `clean` leaves none in an article."""
    odd = Document(Article("x", "a\0b", "-", ()), Sketch("x", (), (), ()))
    try:
        assert store.save(odd)
    except StoreError:
        assert store.counts()["articles"] == 0
    else:
        assert store.load("x") == odd


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


def test_the_database_has_the_schema_of_the_code(target: str) -> None:
    Store.open(target).close()
    with beside(target) as connection:
        inspector = inspect(connection)
        for name, table in tables.metadata.tables.items():
            assert [column["name"] for column in inspector.get_columns(name)] == list(table.columns.keys())


def test_a_file_has_a_log_that_readers_need_not_wait_for(path: Path) -> None:
    Store.open(path).close()
    with beside(str(path)) as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"


def test_an_empty_database_is_no_store_to_ask(target: str) -> None:
    if "://" not in target:
        Path(target).touch()
    with pytest.raises(StoreError, match="nothing in"):
        Store.open(target, create=False)
    with beside(target) as connection:
        assert inspect(connection).get_table_names() == []


def test_a_newer_store_is_refused(target: str) -> None:
    Store.open(target).close()
    with beside(target) as connection:
        connection.execute(text("INSERT INTO migrations VALUES ('9999_future')"))
    with pytest.raises(StoreError, match="9999_future"):
        Store.open(target)


def test_a_mention_may_point_to_a_later_one(store: Store) -> None:
    held = document()
    first, second = held.mentions
    told = replace(held, mentions=(replace(first, antecedent=second.id), second))
    store.save(told)
    assert store.load(told.article.id) == told


def test_a_step_that_fails_is_undone(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(connection: object) -> None:
        STEPS["0001_first"](connection)  # type: ignore[arg-type]
        raise StoreError("a step", "a failure", "mend it")

    monkeypatch.setattr("lapwing.store.migrate", lambda connection: migrate(connection, {"0001_first": broken}))
    with pytest.raises(StoreError, match="a failure"):
        Store.open(target)
    monkeypatch.undo()
    with Store.open(target) as store:
        assert store.save(document())


def test_rows_that_others_changed_are_an_error_of_the_store(target: str) -> None:
    with Store.open(target) as store:
        store.save(document())
        with beside(target) as connection:
            connection.exec_driver_sql('UPDATE articles SET blocks = \'[{"kind": "poem"}]\'')
        with pytest.raises(StoreError, match="restore a copy"):
            store.articles()
