"""The care of a store: what is wrong is found and said, copies are whole, and a killed writer leaves nothing behind."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from engines import beside
from lineage_samples import REPORT
from patience import PATIENCE
from planted import World
from sqlalchemy import event, text
from store_samples import document
from test_lineage import article

from lapwing.cli import main
from lapwing.errors import StoreError
from lapwing.lineage import sketch
from lapwing.pipeline import know, link
from lapwing.records import Document
from lapwing.store import Store, tables
from lapwing.store.checking import check
from lapwing.store.copying import backup


def fill(target: str | Path) -> None:
    """Three events, two of one happening, and a reprint of an article."""
    world = World()
    world.report("[Norland] {sent} aid to [Sudria] after the flood.", "AID", day=date(2024, 4, 28))
    world.report("[Norland] {sent} aid to [Sudria] on Sunday.", "AID", day=date(2024, 4, 28), outlet="The Courier")
    world.report("[Sudria] {shelled} a village of [Estmark].", "ASSAULT", day=date(2024, 5, 3))
    reprints = [article(f"Headline number {number}", *REPORT[1:]) for number in range(2)]
    with Store.open(target) as store:
        for one in (*world.documents, *(Document(each, sketch(each)) for each in reprints)):
            assert store.save(one)
            link(one, store)
        know(store)


@pytest.fixture
def filled(target: str) -> str:
    fill(target)
    return target


# --- check ----------------------------------------------------------------------------------------


def test_nothing_is_wrong_with_what_was_written(filled: str) -> None:
    assert list(map(str, check(filled))) == []


def test_nothing_is_wrong_with_a_new_store(target: str) -> None:
    Store.open(target).close()
    assert list(map(str, check(target))) == []


FAULTS = {
    "events whose characters lie outside their text": ('UPDATE events SET start = 900, "end" = 905', 3),
    "rows of articles that no record can hold": (
        'UPDATE articles SET blocks = \'[{"kind":"body","span":[0,9999]}]\' WHERE text LIKE \'%village%\'',
        1,
    ),
    "events of mentions that their article does not have": ("UPDATE events SET actors = '[\"nobody\"]'", 3),
    "mentions of what their article does not have": ("UPDATE mentions SET antecedent = 'nothing'", 6),
    "articles whose parties are not those of their events": ("UPDATE parties SET actor = 'EST' WHERE actor = 'SUD'", 3),
    "articles whose hashes are not those of their sketch": (
        "DELETE FROM hashes WHERE article = (SELECT min(article) FROM hashes)",
        1,
    ),
    "rows of stances that no record can hold": ("UPDATE stances SET reality = 'perhaps'", 3),
    "rows of settings that no record can hold": ("UPDATE settings SET date_basis = 'stars'", 3),
    "acts that differ from their happening": ("UPDATE acts SET category = 'YIELD'", 2),
    "acts of what did not take place": ("UPDATE happenings SET reality = 'future'", 2),
    "acts that say wrongly whether they echo another": ("UPDATE acts SET echo = 1", 2),
    "happenings without their acts": ("DELETE FROM acts", 2),
    "happenings whose events are not told alike in two places": ("UPDATE happenings SET events = '[\"e\"]'", 2),
    "families whose members are not told alike in two places": ("UPDATE families SET members = '[\"a\"]'", 4),
    "families that no links hold together": ("DELETE FROM links", 1),
    "articles that the full-text index does not have": (
        "DELETE FROM articles_fts WHERE article = (SELECT min(id) FROM articles)",
        1,
    ),
}


@pytest.mark.parametrize("what", FAULTS)
def test_what_is_wrong_is_found_and_nothing_is_changed(filled: str, what: str) -> None:
    statement, number = FAULTS[what]
    with beside(filled) as connection:
        connection.execute(text(statement))
    found = {fault.what: fault for fault in check(filled)}
    assert found[what].number == number
    assert len(found[what].where) == min(number, 3)
    assert found[what].remedy
    assert {fault.what: fault for fault in check(filled)} == found


def test_links_between_two_families_are_found(filled: str) -> None:
    with Store.open(filled) as store:
        (family,) = (each for each in store.families() if len(each.members) > 1)
        store.save_families(
            replace(family, id=f"{family.id}{at}", origin=name, members=(name,))
            for at, name in enumerate(family.members)
        )
    assert [fault.what for fault in check(filled)] == ["links between articles of two families"]


def test_rows_that_point_nowhere_are_found(tmp_path: Path) -> None:
    """On a server the engine itself does not let them be."""
    path = tmp_path / "lapwing.db"
    fill(path)
    with closing(sqlite3.connect(path)) as past, past:
        past.execute("UPDATE stances SET said_by = 'nobody'")
        past.execute("DELETE FROM places")
        past.execute("DELETE FROM actors WHERE key = 'EST'")
    found = {fault.what: fault.number for fault in check(path)}
    assert found["stances whose said_by is not there"] == 3
    assert found["articles whose actor is not there"] == 1


@pytest.mark.parametrize("lost", ["articles_fts_numbers", "links"])
def test_a_table_that_is_missing_is_found(tmp_path: Path, lost: str) -> None:
    path = tmp_path / "lapwing.db"
    fill(path)
    with closing(sqlite3.connect(path)) as past, past:
        past.execute(f"DROP TABLE {lost}")
        past.execute("DROP INDEX parties_by_unit")
    assert {(fault.what, fault.where) for fault in check(path)} == {
        ("tables that are missing", (lost,)),
        ("indexes that are missing", ("parties_by_unit",)),
    }


def test_words_that_the_index_lost_are_found(tmp_path: Path) -> None:
    path = tmp_path / "lapwing.db"
    fill(path)
    with closing(sqlite3.connect(path)) as past, past:
        past.execute("DELETE FROM articles_fts_data WHERE id > 10")
    assert any(
        "full-text" in fault.what or "cannot be read" in fault.what or "damage" in fault.what for fault in check(path)
    )


def test_a_damaged_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "lapwing.db"
    fill(path)
    with closing(sqlite3.connect(path)) as past:
        (page,) = past.execute("SELECT rootpage FROM sqlite_master WHERE name = 'mentions'").fetchone()
        (size,) = past.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size + 8)
        file.write(b"\xff" * (size - 8))
    result = CliRunner().invoke(main, ["store", "check", str(path)])
    assert result.exit_code == 1
    assert "damage in the file" in result.output
    assert "restore a backup" in result.output


def test_the_command_says_each_fault_in_a_line(filled: str) -> None:
    sound = CliRunner().invoke(main, ["store", "check", filled])
    assert (sound.exit_code, sound.output) == (0, "nothing is wrong\n")
    with beside(filled) as connection:
        connection.execute(text("DELETE FROM acts"))
    faulty = CliRunner().invoke(main, ["store", "check", filled])
    assert faulty.exit_code == 1
    (line,) = faulty.output.splitlines()
    assert line.startswith("happenings without their acts: 2 (")
    assert "to mend it: " in line


def test_what_is_no_store_cannot_be_checked(tmp_path: Path) -> None:
    (tmp_path / "text").write_text(
        "no database at all, but some words that are long enough to be read as a header " * 9
    )
    for name in ("nothing", "text"):
        assert CliRunner().invoke(main, ["store", "check", str(tmp_path / name)]).exit_code == 2
    assert not (tmp_path / "nothing").exists()


def test_a_newer_store_is_refused_by_every_command(filled: str, tmp_path: Path) -> None:
    with beside(filled) as connection:
        connection.execute(text("INSERT INTO migrations VALUES ('9999_from_the_future')"))
    for asked in (["check", filled], ["migrate", filled, "--no-backup"]):
        result = CliRunner().invoke(main, ["store", *asked])
        assert result.exit_code == 2
        assert "9999_from_the_future" in result.output
        assert "pip install -U lapwing" in " ".join(result.output.split())
    with pytest.raises(StoreError, match="update Lapwing"):
        Store.open(filled)


# --- backup ---------------------------------------------------------------------------------------


def rows(target: str | Path) -> dict[str, list[str]]:
    """Every row of every table, in one order."""
    with beside(str(target)) as connection:
        return {
            name: sorted(str(tuple(row)) for row in connection.execute(table.select()))
            for name, table in tables.metadata.tables.items()
        }


def test_a_copy_has_everything_and_is_one_file(tmp_path: Path) -> None:
    path, to = tmp_path / "lapwing.db", tmp_path / "copies" / "lapwing.db"
    fill(path)
    to.parent.mkdir()
    result = CliRunner().invoke(main, ["store", "backup", str(path), str(to)])
    assert result.exit_code == 0
    assert [each.name for each in to.parent.iterdir()] == ["lapwing.db"]
    assert rows(to) == rows(path)
    assert list(check(to)) == []


def test_a_copy_made_while_others_write_is_of_one_moment(tmp_path: Path) -> None:
    path, done = tmp_path / "lapwing.db", threading.Event()
    fill(path)

    def write() -> None:
        with Store.open(path) as store:
            for number in range(1000):
                one = document(f"Sylvania raided Freedonia{number} again.")
                assert store.save(one)
                store.regroup(one.article.id, [], lambda *_: [])
                if done.is_set():
                    return

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(4):
            backup(path, tmp_path / f"{number}.db")
    finally:
        done.set()
        writer.join()
    sizes = []
    for number in range(4):
        assert list(map(str, check(tmp_path / f"{number}.db"))) == []
        with Store.open(tmp_path / f"{number}.db") as copy:
            sizes.append(copy.counts("events")["events"])
    assert sizes == sorted(sizes)


def test_nothing_is_overwritten_without_force(tmp_path: Path) -> None:
    path, to = tmp_path / "lapwing.db", tmp_path / "copy.db"
    fill(path)
    to.write_text("something dear")
    with pytest.raises(StoreError, match="--force"):
        backup(path, to)
    assert to.read_text() == "something dear"
    backup(path, to, force=True)
    assert list(check(to)) == []
    with pytest.raises(StoreError, match="a file of its own"):
        backup(path, path, force=True)
    with Store.open(to), pytest.raises(StoreError, match="no program has open"):
        backup(path, to, force=True)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["copy.db", "lapwing.db"]


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lapwing.db"
    fill(path)
    monkeypatch.setattr("lapwing.store.copying.check", lambda *_, **__: [_Wrong()])
    with pytest.raises(StoreError, match="it is wrong"):
        backup(path, tmp_path / "copy.db")
    with pytest.raises(StoreError, match="no file"):
        backup(tmp_path / "missing.db", tmp_path / "copy.db")
    with pytest.raises(StoreError, match="no folder"):
        backup(path, tmp_path / "nowhere" / "copy.db")
    assert [each.name for each in tmp_path.iterdir()] == ["lapwing.db"]


class _Wrong:
    what = "everything"

    def __str__(self) -> str:
        return "it is wrong"


def test_of_a_server_its_own_command_is_named(tmp_path: Path) -> None:
    asked = ["store", "backup", "postgresql+psycopg://me:secret@host/news", str(tmp_path / "copy")]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 2
    assert "pg_dump --format=custom" in " ".join(result.output.split())
    assert "secret" not in result.output


# --- what is known, in pieces ---------------------------------------------------------------------


def test_what_comes_in_pieces_is_known_as_if_it_had_come_at_once(target: str, tmp_path: Path) -> None:
    """Whatever the pieces are, and though each round writes only what it changed."""
    reprints = [article(f"Headline number {number}", *REPORT[1:]) for number in range(4)]
    told = [document(f"Sylvania raided Freedonia{at} again.", begins=date(2024, 3, at // 2 + 1)) for at in range(8)]
    documents = [*told, *(Document(each, sketch(each)) for each in reprints)]
    random.Random(4).shuffle(documents)

    def add(store: Store, some: Sequence[Document]) -> None:
        for one in some:
            assert store.save(one)
            link(one, store)
        know(store)

    with Store.open(tmp_path / "whole.db") as whole, Store.open(target) as pieces:
        add(whole, documents)
        for start in range(0, len(documents), 3):
            add(pieces, documents[start : start + 3])
        assert pieces.happenings() == whole.happenings()
    assert rows(target) == rows(tmp_path / "whole.db")


def test_knowing_what_is_known_writes_nothing(filled: str) -> None:
    with Store.open(filled) as store:
        statements: list[str] = []
        event.listen(store._engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        know(store)
    assert [each for each in statements if each.split(" ")[0] in ("INSERT", "UPDATE", "DELETE")] == []


def test_knowing_mends_what_was_counted_wrongly(filled: str) -> None:
    before = rows(filled)
    with beside(filled) as connection:
        connection.execute(text("UPDATE acts SET echo = 1, category = 'YIELD'"))
        connection.execute(text("DELETE FROM happening_events WHERE event = (SELECT min(event) FROM happening_events)"))
        connection.execute(text("UPDATE happenings SET actors = '[]'"))
    with Store.open(filled) as store:
        know(store)
    assert rows(filled) == before


# --- a writer that is killed ----------------------------------------------------------------------

_DRIVER = """
import os, random, signal, sys, time
sys.path.insert(0, sys.argv[1])
from test_store_care import killed_run
from lapwing.store import Store
from lapwing.store.checking import check

def attempt(target, seconds):
    child = os.fork()
    if not child:
        killed_run(target)
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])

draw = random.Random(9)
begun = time.perf_counter()
assert not attempt(sys.argv[2], None)
takes, killed = time.perf_counter() - begun, 0
for number in range(int(sys.argv[4])):
    killed += attempt(sys.argv[3], draw.uniform(0, takes * 0.2))
    Store.open(sys.argv[3]).close()
    faults = [str(fault) for fault in check(sys.argv[3])]
    assert not faults, faults
assert not attempt(sys.argv[3], None)
print(killed)
"""


_KILLS = 15


def test_a_run_that_is_killed_again_and_again_ends_like_one_that_is_not(target: str, tmp_path: Path) -> None:
    """SIGKILL at moments drawn by lot: after each the store opens and nothing is wrong with it."""
    undisturbed = str(tmp_path / "undisturbed.db")
    command = [sys.executable, "-c", _DRIVER, str(Path(__file__).parent), undisturbed, target, str(_KILLS)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 2  # the others had nothing left to do, more of them on a busy machine
    assert rows(target) == rows(undisturbed)


def killed_run(target: str) -> None:
    """What a process writes until it is killed: documents, links, what is known, and it all over again."""
    reprints = [article(f"Headline number {number}", *REPORT[1:]) for number in range(6)]
    documents = [Document(each, sketch(each)) for each in reprints]
    told = [document(f"Sylvania raided Freedonia{at} again.", begins=date(2024, 3, at + 1)) for at in range(12)]
    # With sketches of their own: `know` makes them again of what was saved and not yet linked when it was killed.
    documents += [replace(each, sketch=sketch(each.article)) for each in told]
    with Store.open(target) as store:
        for number, one in enumerate(documents):
            if store.save(one):
                link(one, store)
            if number % 6 == 5:
                know(store)
        know(store)
