"""Several at one store: readers beside a writer, writers one after the other, and one that is killed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from lineage_samples import INDEPENDENT, REPORT
from patience import PATIENCE
from sqlalchemy import event
from store_samples import FREEDONIA, SYLVANIA, document
from test_lineage import article

from lapwing.errors import StoreError
from lapwing.lineage import families, sketch
from lapwing.pipeline import link
from lapwing.records import Article, Document, Family, Link
from lapwing.store import Store

_HALF_WRITTEN = """
import sys
from lapwing.records import Article, Document, Sketch
from lapwing.store import Store, writing
store = Store.open(sys.argv[1])
with store._writes() as connection:
    writing.add_document(connection, Document(Article("x", "text", "-", ()), Sketch("x", (1,), (2,), ())))
    print("written", flush=True)
    sys.stdin.read()
"""


def _together(*works: Callable[[], object]) -> list[object]:
    """Runs them at once, each in a thread that waits for the others to be ready; what they return."""
    ready = threading.Barrier(len(works))

    def begin(work: Callable[[], object]) -> object:
        ready.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))


# --- a process that dies --------------------------------------------------------------------------


def test_a_killed_writer_leaves_nothing_and_holds_nobody_up(target: str) -> None:
    Store.open(target).close()
    command = [sys.executable, "-c", _HALF_WRITTEN, target]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "written\n"
        with Store.open(target) as store, ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(store.save, document())
            assert "x" not in store
            assert not waiting.done()
            writer.kill()  # SIGKILL: no handler, no `finally`
            assert waiting.result(timeout=PATIENCE)
            assert "x" not in store
            assert store.counts()["hashes"] == len({*document().sketch.shingles, *document().sketch.bands})


# --- readers --------------------------------------------------------------------------------------


def test_readers_beside_a_writer_see_whole_documents(target: str) -> None:
    def write() -> int:
        with Store.open(target) as store:
            return sum(store.save(document(f"Sylvania raided Freedonia{number} again.")) for number in range(20))

    def read() -> set[int]:
        with Store.open(target) as store:
            return {len(store.load(found.id).events) for _ in range(6) for found in store.articles()}

    Store.open(target).close()
    written, *seen = _together(write, read, read)
    assert written == 20
    assert all(counts <= {1} for counts in seen)


def test_a_reader_sees_the_store_as_it_was_when_it_began(target: str) -> None:
    """What is written between two statements of one question is not half of its answer."""
    with Store.open(target) as asked, Store.open(target) as written:
        asked.save(document())
        numbers = iter(range(1000))

        def write(*_: object) -> None:
            written.save(document(f"Sylvania raided Freedonia{next(numbers)} again."))

        event.listen(asked._engine, "after_cursor_execute", write)
        assert len(asked.tellings()) in (0, 1, 2)
        event.remove(asked._engine, "after_cursor_execute", write)
        assert len(asked.tellings()) == next(numbers) + 1


# --- writers --------------------------------------------------------------------------------------


def test_two_open_a_new_store_at_once(target: str) -> None:
    def begin() -> bool:
        with Store.open(target) as store:
            return store.save(document())

    assert sorted(_together(begin, begin, begin)) == [False, False, True]


def test_a_new_store_waits_for_another_program_in_its_file(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "new.db", isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(1) as pool:
            opening = pool.submit(Store.open, tmp_path / "new.db")
            with pytest.raises(TimeoutError):
                opening.result(timeout=0.2)
            other.execute("ROLLBACK")
            opening.result(timeout=PATIENCE).close()


def test_two_writers_take_turns(target: str) -> None:
    """They name the same actors in different orders, and write some of the same articles."""
    Store.open(target).close()

    def write(first: int) -> int:
        pair = (SYLVANIA, FREEDONIA)[:: 1 if first else -1]
        with Store.open(target) as store:
            texts = [f"Sylvania raided Freedonia{number} again." for number in range(first, first + 10)]
            return sum(store.save(document(text, *pair)) for text in texts)

    assert sum(_together(lambda: write(0), lambda: write(5))) == 15
    with Store.open(target) as store:
        assert len(store.articles()) == 15


def test_a_writer_waits_for_the_families_of_another(target: str) -> None:
    done: list[str] = []
    inside = threading.Event()
    go_on = threading.Event()

    def slowly(articles: Sequence[Article], links: Sequence[Link]) -> Iterable[Family]:
        inside.set()
        go_on.wait(0.5)  # nobody sets it: as long as the other should be waiting
        done.append("grouped")
        return families(articles, links)

    def save() -> None:
        with Store.open(target) as store:
            inside.wait()
            store.save(document("Sylvania raided Freedonia again."))
            done.append("saved")

    with Store.open(target) as store:
        store.save(document())
        _together(lambda: store.regroup(document().article.id, [], slowly), save)
        assert done == ["grouped", "saved"]
        assert store.unlinked() == [document("Sylvania raided Freedonia again.").article.id]


def test_two_that_link_reprints_make_one_family(target: str) -> None:
    reprints = [article(f"Headline number {number}", *REPORT[1:]) for number in range(8)]
    others = [article(f"Another matter {number}", *INDEPENDENT[1:]) for number in range(4)]
    Store.open(target).close()

    def add(articles: Sequence[Article]) -> None:
        with Store.open(target) as store:
            for one in articles:
                held = Document(one, sketch(one))
                assert store.save(held)
                link(held, store)

    _together(lambda: add([*reprints[::2], others[0]]), lambda: add([*others[1:], *reprints[1::2]]))
    with Store.open(target) as store:
        assert store.unlinked() == []
        assert store.families() == list(families(store.articles(), store.links()))
        assert {frozenset(family.members) for family in store.families()} == {
            frozenset(one.id for one in reprints),
            frozenset(one.id for one in others),
        }


def test_a_writer_that_waits_too_long_says_for_what(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lapwing.store.engine.BUSY_SECONDS", 0.2)
    with Store.open(target) as store, Store.open(target) as other:
        with store._writes(), pytest.raises(StoreError, match="another process is writing"):
            other.save(document())
        assert other.save(document())


def test_a_store_in_memory_is_one_for_all_threads() -> None:
    with Store.open("sqlite://") as store:
        saved, *found = _together(lambda: store.save(document()), store.counts, store.articles)
        assert saved
        assert len(found) == 2
        assert document().article.id in store
