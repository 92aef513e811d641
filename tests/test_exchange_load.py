"""Event data into a store and out again: round trips, interrupted and repeated imports, and what is known of them."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest
from pathlib import Path

import pytest
from patience import wait_until
from planted import World
from told_document import document

from lapwing.actors import load_roster
from lapwing.errors import LapwingError, UnknownName
from lapwing.exchange import FORMATS, READERS, export, load, makers, told_lines
from lapwing.exchange import load as load_events
from lapwing.exchange.makers import Job, made
from lapwing.happenings import join
from lapwing.ontology import load as load_ontology
from lapwing.parties import acts
from lapwing.records import Family, Reality
from lapwing.relate import course, deeds, relate
from lapwing.store import Fields, Store

MAY = date(2024, 5, 1)


def world() -> World:
    """Two reports of one raid, a promise, a denial, a meeting, and a text in which little is known."""
    made = World()
    for outlet, family in (("Meridian Post", "f1"), ("Northgate Wire", "f2")):
        made.report(
            "[Norland] {bombed} a bridge in [Sudria]; the river is closed.",
            "ASSAULT",
            modes=("aerial",),
            day=MAY,
            outlet=outlet,
            happening="raid",
            family=family,
        )
    made.report("[President Voss] {promised} [Sudria] grain.", "AGREE", day=date(2024, 6, 1), contexts=("economic",))
    made.report("[Sudria] never {shelled} [Estmark].", "ASSAULT", day=MAY, reality=Reality.NEGATED)
    made.report("[Norland] and [Estmark] {met}.", "CONSULT", joint=True, day=date(2024, 7, 1), published=None)
    made.report("[Gunmen] {shot at} [Norland's army].", "ASSAULT", url="https://example.org/a?b=1")
    return made


@pytest.fixture
def known() -> Iterator[Store]:
    """A store of that world and of an article with two sentences."""
    with world().open() as store:
        store.save(document())
        store.save_families([Family("f9", document().article.id, (document().article.id,), "alone")])
        told = store.tellings()
        found = join(told)
        store.replace_happenings(found, acts(found, {each.event.id: each for each in told}, load_ontology()))
        yield store


def written(store: Store, form: str) -> bytes:
    stream = io.BytesIO()
    export(store, form, stream)
    return stream.getvalue()


def read_in(path: Path, form: str, into: Store, **settings: object) -> tuple[int, int, int]:
    """Rows, new events, and those that were there."""
    *_, last = load_events([path], form, into, processes=1, **settings)
    return last.rows, last.events, last.held


@pytest.mark.parametrize("form", sorted(READERS))
def test_what_was_written_and_read_is_written_the_same(known: Store, tmp_path: Path, form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    path = tmp_path / "events"
    path.write_bytes(written(known, form))
    with Store.open("sqlite://") as first, Store.open(tmp_path / "second.db") as second:
        rows, events, held = read_in(path, form, first)
        assert (rows, held) == (events, 0)
        assert events > 0
        again = tmp_path / "again"
        again.write_bytes(written(first, form))
        read_in(again, form, second)
        if form != "parquet":  # a file of Parquet holds more than its rows
            assert written(second, form) == again.read_bytes()
        ours, theirs = ({telling.event.id: telling for telling in store.tellings()} for store in (first, second))
        assert list(ours) == list(theirs)
        assert [each.setting.begins for each in ours.values()] == [each.setting.begins for each in theirs.values()]


def test_lines_of_lapwing_come_back_as_they_were(known: Store, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(written(known, "plover"))
    before = {line["id"]: line for line in told_lines(known)}
    with Store.open("sqlite://") as store:
        read_in(path, "plover", store)
        after = {line["id"]: line for line in told_lines(store)}
    assert list(after) == list(before)
    for name, line in before.items():
        said, back = line.pop("said_by"), after[name].pop("said_by")
        assert {key: back.get(key) for key in ("kind", "name", "cue")} == {
            key: said.get(key) for key in ("kind", "name", "cue")
        }
        assert after[name] == line


def test_relations_of_imported_lines_are_those_of_the_articles(known: Store, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(written(known, "plover"))
    with Store.open("sqlite://") as store:
        read_in(path, "plover", store)
        for pair in (("NOR", "SUD"), ("SUD", "NOR"), ("NOR", "EST"), ("ada-voss", "SUD")):
            assert relate(store, *pair) == relate(known, *pair)
        assert course(store, "NOR", "SUD") == course(known, "NOR", "SUD")
        assert next(deed.families for deed in deeds(store, "NOR", "SUD")) == ("f1", "f2")  # two origins, one raid
        assert store.find(Fields(words="bridge")).total == 2
        assert store.find(Fields(dataset="plover")).total == len(list(told_lines(known)))
        assert store.find(Fields(dataset="")).total == 0


def test_an_import_run_again_adds_nothing_and_one_cut_off_goes_on(known: Store, tmp_path: Path) -> None:
    lines = written(known, "plover").splitlines(keepends=True)
    whole, half = tmp_path / "whole.jsonl", tmp_path / "half.jsonl"
    whole.write_bytes(b"".join(lines))
    half.write_bytes(b"".join(lines[:3]))
    with Store.open("sqlite://") as store:
        assert read_in(half, "plover", store) == (3, 3, 0)
        assert read_in(whole, "plover", store) == (len(lines), len(lines) - 3, 3)
        counts = store.counts()
        assert read_in(whole, "plover", store) == (len(lines), 0, len(lines))
        assert store.counts() == counts
        with Store.open("sqlite://") as at_once:
            read_in(whole, "plover", at_once)
            assert written(at_once, "csv") == written(store, "csv")


def test_several_makers_make_in_turn_what_one_makes(
    known: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = written(known, "plover").splitlines(keepends=True)
    (tmp_path / "events.jsonl").write_bytes(b"".join([*lines, b"{}\n", lines[0].replace(b'"id":"', b'"id":"x')]))
    monkeypatch.setattr(makers, "ROWS", 2)
    job = Job([tmp_path / "events.jsonl"], READERS["plover"], "d", None, load_ontology())
    alone = list(made(job))
    assert len(alone) > 3
    assert sum(piece.rows for piece in alone) == len(lines) + 2
    assert sum(len(piece.rejected) for piece in alone) == 1
    for crew in (2, 3):
        shares = [list(made(job, turn, crew)) for turn in range(crew)]
        in_turn = [piece for round_ in zip_longest(*shares) for piece in round_ if piece]
        assert [(piece.batch, piece.rows) for piece in in_turn] == [(piece.batch, piece.rows) for piece in alone]
        assert [list(map(str, piece.rejected)) for piece in in_turn] == [list(map(str, p.rejected)) for p in alone]


def test_several_processes_do_what_one_does(known: Store, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(written(known, "plover"))
    with Store.open(tmp_path / "one.db") as one, Store.open(tmp_path / "two.db") as two:
        read_in(path, "plover", one)
        list(load([path], "plover", two, processes=3))
        assert written(one, "plover") == written(two, "plover")


_IMPORTING = """
import multiprocessing, sys, time
from pathlib import Path
from lapwing.exchange import load
from lapwing.store import Store
if __name__ == "__main__":
    with Store.open("sqlite://") as store:
        for _ in load([Path(sys.argv[1])], "plover", store, processes=3):
            print(*(child.pid for child in multiprocessing.active_children()), flush=True)
            time.sleep(60)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="asks the system's own list of processes")
def test_an_import_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    line = {"date": "2024-05-01", "event": "AID", "actor": [{"code": "PER"}], "recipient": [{"code": "CHL"}]}
    rows = (json.dumps({"id": f"r{n}", **line, "mode": [], "context": []}) for n in range(4 * makers.ROWS))
    (tmp_path / "events.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "importing.py").write_text(_IMPORTING, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "importing.py"), str(tmp_path / "events.jsonl")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as importing:
        assert importing.stdout is not None
        pids = [int(pid) for pid in importing.stdout.readline().split()]
        importing.kill()
    assert len(pids) == 2
    wait_until(lambda: not any(_lives(pid) for pid in pids), "the end of the makers")


def _lives(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return False


def test_an_archive_is_read_and_bad_rows_are_reported(known: Store, tmp_path: Path) -> None:
    good = written(known, "plover")
    packed, zipped = tmp_path / "events.jsonl.gz", tmp_path / "events.zip"
    packed.write_bytes(gzip.compress(b'{"id": 1}\nnot json\n' + good))
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a/events.jsonl", good)
    with Store.open("sqlite://") as store:
        (progress,) = load([packed], "plover", store, processes=1)
        assert [error.origin for error in progress.rejected] == ["events.jsonl.gz:1", "events.jsonl.gz:2"]
        assert read_in(zipped, "plover", store)[1] == 0
    torn = tmp_path / "torn.zip"
    torn.write_bytes(zipped.read_bytes()[:40])
    with pytest.raises(LapwingError, match="that can be read"), Store.open("sqlite://") as store:
        list(load([torn], "plover", store, processes=2))
    with pytest.raises(UnknownName), Store.open("sqlite://") as store:
        list(load([packed], "cameo", store))


def test_an_export_of_two_actors_in_a_period(known: Store) -> None:
    assert {line["event"] for line in told_lines(known, ["NOR", "SUD"])} == {"ASSAULT", "AGREE"}
    in_june = told_lines(known, ["NOR"], begins=date(2024, 6, 1), ends=date(2024, 6, 30))
    assert [line["event"] for line in in_june] == ["AGREE"]


def test_formats_out_are_those_in_and_the_graph() -> None:
    assert set(FORMATS) - set(READERS) == {"graphml"}
    assert set(READERS) <= set(FORMATS)


def test_others_lines_count_with_those_of_articles(tmp_path: Path) -> None:
    """A line as PLOVER's manual has it, without a text, names countries and persons that the roster knows."""
    line = {
        "id": "other-1",
        "date": "2021-03-04",
        "event": "CONSULT",
        "mode": ["visit"],
        "actor": [{"code": "FRA", "sector": ["GOV"], "entity_text": "the French minister"}],
        "recipient": [{"code": "DEU", "entity_text": "Germany"}],
    }
    path = tmp_path / "other.jsonl"
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    with Store.open("sqlite://") as store:
        read_in(path, "plover", store, roster=load_roster())
        (deed,) = deeds(store, "FRA", "DEU")
        assert (deed.category, deed.modes, deed.there, deed.back) == ("CONSULT", ("visit",), True, False)
        (telling,) = store.tellings()
        assert telling.event.id == "other-1"
        assert [party.text for party in telling.actors] == ["the French minister"]
        assert telling.event.span.of(telling.article.text) == "CONSULT"
