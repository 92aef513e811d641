"""The store: what goes in comes out, and what fails leaves no trace."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.dialects import postgresql

from lapwing.errors import StoreError, UnknownName
from lapwing.records import (
    Actor,
    ActorKind,
    Article,
    Block,
    BlockKind,
    Certainty,
    DateBasis,
    Document,
    Event,
    Family,
    Happening,
    Link,
    LinkKind,
    Mention,
    Place,
    PlaceBasis,
    Reality,
    Sentence,
    Setting,
    Sketch,
    Span,
    SpeakerKind,
    Stance,
    digest,
)
from lapwing.store import Store, queries, tables
from lapwing.store.migrations import STEPS, migrate, pending

SYLVANIA = Actor.make("SYL", "Sylvania", ActorKind.COUNTRY, country="SYL", sectors=("GOV",))
MINISTRY = Actor.make("SYL.MIL", "Sylvania's army", ActorKind.ROLE, country="SYL", begins=date(1990, 1, 1))
FREEDONIA = Actor.make("FRE", "Freedonia", ActorKind.COUNTRY, country="FRE")
FIREFLY = Actor.make("rufus-firefly", "Rufus Firefly", ActorKind.PERSON, country="FRE", office="president")
PORT = Place(digest("place", "port"), "port", "Port Marx", "FRE", 1.5, -2.25)


def document(
    text_: str = "Sylvania attacked Freedonia on Monday.",
    actor: Actor | None = SYLVANIA,
    recipient: Actor | None = FREEDONIA,
    *,
    published: date | None = date(2024, 3, 5),
    begins: date | None = date(2024, 3, 4),
    judged: bool = True,
) -> Document:
    """One sentence, one event: its first word did something to its third."""
    words = text_.split(" ")
    basis = DateBasis.METADATA if published else None
    made = Article.make_id(text_, "A title", None, None, published)
    article = Article(
        made,
        text_,
        "-",
        (Block(BlockKind.BODY, Span(0, len(text_))),),
        "A title",
        published=published,
        published_basis=basis,
    )
    sentence = Sentence(digest("s", made), made, 0, Span(0, len(text_)), 0, BlockKind.BODY, False)
    at = len(words[0]) + 1 + len(words[1]) + 1
    spans = Span(0, len(words[0])), Span(at, at + len(words[2]))
    found = [
        Mention(digest("m", made, span.start), made, sentence.id, span, who.id if who else None, "named", 1.0, "test@1")
        for span, who in zip(spans, (actor, recipient), strict=True)
    ]
    trigger = Span(len(words[0]) + 1, at - 1)
    happened = Event(
        Event.make_id(made, trigger, "ASSAULT"),
        made,
        sentence.id,
        trigger,
        "ASSAULT",
        ("beat",),
        (),
        (found[0].id,),
        (found[1].id,),
        0.5,
        "t@1",
    )
    settled = Setting(
        happened.id,
        begins,
        begins,
        DateBasis.RELATIVE if begins else None,
        None,
        PORT.id,
        PlaceBasis.TEXT,
        Span(0, 4),
        None,
        1.0,
        "t@1",
    )
    stance = Stance(
        happened.id,
        Reality.ACTUAL,
        Certainty.CERTAIN,
        SpeakerKind.NAMED,
        found[0].id,
        words[0],
        trigger,
        None,
        1.0,
        "t@1",
    )
    return Document(
        article=article,
        sketch=Sketch(made, (1, 2, 3), (-(2**63), 2**63 - 1), ()),
        sentences=(sentence,),
        actors=tuple(who for who in (actor, recipient) if who),
        places=(PORT,),
        mentions=tuple(found),
        events=(happened,),
        settings=(settled,) if judged else (),
        stances=(stance,) if judged else (),
    )


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
    later = {**STEPS, "0002_more": lambda connection: ran.append("0002_more")}
    with engine.begin() as connection:
        migrate(connection)
        assert pending(connection, later) == ["0002_more"]
        migrate(connection, later)
        migrate(connection, later)
        assert pending(connection, later) == []
    engine.dispose()
    assert ran == ["0002_more"]


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


# --- lineage --------------------------------------------------------------------------------------


def _sketched(name: str, sketch: Sketch) -> Document:
    return Document(Article(name, name, "-", ()), replace(sketch, article=name))


def test_candidates(store: Store) -> None:
    asked = Sketch("asked", tuple(range(1200)), (7, 8), (50, 51, 52, 53))
    for name, sketch in {
        "asked": asked,
        "band": Sketch("", (), (8,), ()),
        "shingles": Sketch("", (3, 700, 1199), (), ()),
        "quotes": Sketch("", (), (), (50, 51, 53)),
        "two": Sketch("", (1, 2), (), ()),
        "kinds": Sketch("", (50, 51, 7), (1, 2), (8,)),
        "none": Sketch("", (-1, -2, -3), (9,), ()),
    }.items():
        store.save(_sketched(name, sketch))
    # "kinds" shares three shingles, its bands and quotations are other things of the same number
    assert store.candidates(asked) == ["kinds", "quotes", "shingles", "band"]
    assert store.candidates(Sketch("new", (), (), ())) == []


def test_candidates_are_bounded_and_best_first(store: Store) -> None:
    for number in range(queries.MANY + 20):
        store.save(_sketched(f"n{number:03}", Sketch("", (), (1, 2) if number == 210 else (1,), ())))
    found = store.candidates(Sketch("asked", (), (1, 2), ()))
    assert len(found) == queries.MANY
    assert found[0] == "n210"


def test_standing_phrases_are_no_candidates(store: Store) -> None:
    for number in range(queries.COMMON + 1):
        store.save(_sketched(f"n{number:03}", Sketch("", (1, 2, 3), (), ())))
    assert store.candidates(Sketch("asked", (1, 2, 3), (), ())) == []


def test_links_and_families(store: Store) -> None:
    store.save(_sketched("a", Sketch("", (), (), ())))
    store.save(_sketched("b", Sketch("", (), (), ())))
    link = Link("l", "b", "a", LinkKind.EXCERPT, (Span(0, 1),), (Span(0, 1),), 0.5, "t@1")
    store.save_links([link])
    store.save_links(iter([link, link]))
    store.save_links([])
    assert store.links() == [link]
    one, two = Family("f", "a", ("a", "b"), "earliest"), Family("g", "b", ("b",), "alone")
    store.replace_families([one])
    store.replace_families(iter([Family("f", "a", ("a",), "alone"), two]))
    assert store.families() == [Family("f", "a", ("a",), "alone"), two]
    with pytest.raises(StoreError):
        store.replace_families([replace(one, origin="nobody")])
    assert len(store.families()) == 2


# --- events ---------------------------------------------------------------------------------------


def _told(store: Store, *actors: str) -> list[str]:
    return [telling.article.text.split()[1] for telling in store.tellings(*actors)]


def test_tellings_of_actors(store: Store) -> None:
    store.save(document("Sylvania raided Freedonia today.", SYLVANIA, FREEDONIA))
    store.save(document("Troops shelled Firefly twice.", MINISTRY, FIREFLY))
    store.save(document("Firefly praised himself again.", FIREFLY, None))
    store.save(document("Someone robbed him.", None, None))
    store.save(document("Sylvania hailed Freedonia later.", SYLVANIA, FREEDONIA, judged=False))
    assert sorted(_told(store)) == ["praised", "raided", "robbed", "shelled"]
    assert sorted(_told(store, "SYL")) == ["raided", "shelled"]
    assert _told(store, "SYL.MIL") == ["shelled"]
    assert sorted(_told(store, "FRE")) == ["praised", "raided", "shelled"]
    assert sorted(_told(store, "FRE", "SYL")) == ["raided", "shelled"]
    assert _told(store, "rufus-firefly", "SYL.MIL") == ["shelled"]
    assert _told(store, "rufus-firefly", "SYL", "nobody") == []
    assert _told(store, "' OR 1=1 --") == []


def test_a_telling_is_whole(store: Store) -> None:
    saved = document()
    store.save(saved)
    (telling,) = store.tellings()
    assert telling.event == saved.events[0]
    assert (telling.article, telling.sentence) == (saved.article, saved.sentences[0])
    assert (telling.setting, telling.stance, telling.place) == (saved.settings[0], saved.stances[0], PORT)
    assert [party.actor for party in (*telling.actors, *telling.recipients)] == [SYLVANIA, FREEDONIA]
    assert [party.text for party in (*telling.actors, *telling.recipients)] == ["Sylvania", "Freedonia"]
    assert telling.family == saved.article.id
    store.replace_families([Family("f", saved.article.id, (saved.article.id,), "alone")])
    assert store.tellings()[0].family == "f"


def test_tellings_are_in_order_of_time(store: Store) -> None:
    store.save(document("A unknown b c", published=None, begins=None))
    store.save(document("A published b c", published=date(2024, 3, 2), begins=None))
    store.save(document("A dated b c", published=date(2024, 3, 9), begins=date(2024, 3, 1)))
    assert _told(store) == ["dated", "published", "unknown"]


def test_tellings_take_as_many_statements_for_many_as_for_one() -> None:
    counted: list[str] = []
    with Store.open("sqlite://") as store:
        event.listen(store._engine, "before_cursor_execute", lambda *call: counted.append(call[2]))
        for number in range(30):
            store.save(document(f"Sylvania raided Freedonia{number} again."))
        counted.clear()
        assert len(store.tellings("SYL")) == 30
    assert len(counted) <= 12


def test_happenings_of_actors(store: Store) -> None:
    one = document("Sylvania raided Freedonia today.")
    two = document("Troops shelled Firefly twice.", MINISTRY, FIREFLY)
    store.save(one)
    store.save(two)
    first = Happening("h1", "ASSAULT", Reality.ACTUAL, ("SYL",), ("FRE",), None, None, (one.events[0].id,), (), ())
    later = date(2024, 3, 4)
    second = replace(first, id="h2", begins=later, ends=later + timedelta(1), events=(two.events[0].id,))
    store.replace_happenings([first, second])
    store.replace_happenings([first, second])
    assert store.happenings() == [second, first]
    assert store.happenings("SYL", "FRE") == [second, first]
    assert store.happenings("SYL.MIL") == [second]
    assert store.happenings("FRE", "nobody") == []


# --- search ---------------------------------------------------------------------------------------


def test_search(store: Store) -> None:
    store.save(document("Sylvania raided Freedonia at the Café Zorro."))
    store.save(document("Firefly praised himself at the café of his rival."))
    ((found, snippet),) = store.search("cafe rival")
    assert store.load(found).article.text.startswith("Firefly")
    assert "rival" in snippet
    assert len(store.search("CAFÉ")) == 2
    assert len(store.search("café", limit=1)) == 1
    assert len(store.search("title")) == 2


@pytest.mark.parametrize(
    "words", ["", "  ", '"', "a AND", "NEAR(", "title:x", "*", "-x", "🐦", "x" * 100_000, "'; DROP"]
)
def test_search_takes_any_words(store: Store, words: str) -> None:
    store.save(document())
    assert store.search(words) == []


# --- other engines --------------------------------------------------------------------------------


def test_every_query_compiles_for_postgresql() -> None:
    names, sketch = ("SYL", "FRE"), Sketch("a", (1,), (2,), (3,))
    asked = [
        queries.document_parts(tables.sentences, "a"),
        queries.document_parts(tables.events, "a"),
        queries.judgements(tables.settings, "a"),
        queries.cast(tables.actors, "actor", "a"),
        queries.by_prefix("a"),
        queries.all_articles(),
        queries.all_links(),
        queries.all_families(),
        queries.told_events(names),
        queries.told_judgements(tables.stances, names),
        queries.told_articles(names),
        queries.told_sentences(names),
        queries.told_mentions(names),
        queries.told_actors(names),
        queries.told_places(names),
        queries.told_families(names),
        queries.happenings_of(names),
        queries.sharing("shingle", (1, 2), sketch),
        queries.with_words(("a", "b"), 3),
        queries.size(tables.events),
        postgresql.insert(tables.articles).on_conflict_do_nothing(),
    ]
    for query in asked:
        assert str(query.compile(dialect=postgresql.dialect()))
