"""Parts: a run that dies at any moment leaves whole parts, and the next ends with the rows of an undisturbed one."""

import fcntl
import json
import os
import random
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny_tools import tiny_tools

from lapwing import bulk
from lapwing.bulk import load, parts, settings
from lapwing.bulk.rows import Row, coded_row
from lapwing.bulk.source import Source
from lapwing.errors import InputError, LapwingError
from lapwing.pipeline import know, run
from lapwing.read import read
from lapwing.records import Document
from lapwing.store import Store

pytest.importorskip("pyarrow")

TEXT = "Peru shelled Chile on 4 May 2023, the army said.\n\nMore was heard from the north. It was report number {}.\n"
TOOLS = tiny_tools()


def here(given: list[Row], *_: object) -> Iterator[Row]:
    """What the engine does, in this process and in the order it was asked."""
    for row in given:
        done = row["document"] is None
        yield row if done else coded_row(row["record"], row["place"], row["origin"], str(row["document"]), TOOLS)


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bulk, "choose_runner", lambda *_: None)
    monkeypatch.setattr(bulk, "coder_of", lambda *_: None)
    monkeypatch.setattr(bulk, "coded", here)
    monkeypatch.setattr(parts, "PART_ROWS", 3)
    lines = [json.dumps({"text": TEXT.format(n), "date": "2023-05-06"}) for n in range(20)]
    lines[4] = lines[9] = "{broken"
    lines[11] = lines[2]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return path


def rows(out: Path) -> list[Row]:
    found = [
        row for folder in bulk.folders_of_parts(out) for part in parts.parts_of(folder) for row in parts.rows_in(part)
    ]
    return sorted(found, key=lambda row: row["record"])


def coded_in(corpus: Path, out: Path) -> bulk.Report:
    return bulk.code_corpus([corpus], out, make_tools=tiny_tools)


def dies_after(steps: int, corpus: Path, out: Path) -> bool:
    """Run in a process that kills itself at a step of the file system; whether it came to that."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    left = iter(range(steps))

    def counted(call):
        def made(*given, **more):
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*given, **more)

        return made

    from pyarrow import parquet  # noqa: PLC0415

    def halfway(table, path):
        write(table, path)
        os.truncate(path, path.stat().st_size // 2)
        half(path)
        write(table, path)

    write, half = parquet.write_table, counted(str)
    parquet.write_table, os.fsync = halfway, counted(os.fsync)
    Path.replace, bulk.Writer.add = counted(Path.replace), counted(bulk.Writer.add)
    try:
        coded_in(corpus, out)
    finally:
        os._exit(0)


def test_killed_at_any_step_the_next_runs_end_with_the_same_rows(corpus: Path, tmp_path: Path) -> None:
    whole = coded_in(corpus, tmp_path / "whole")
    assert (whole.coded, whole.failed) == (17, 2)
    draw = random.Random(11)
    for turn in range(15):
        out = tmp_path / f"out{turn}"
        before: list[Row] = []
        while dies_after(draw.randint(1, 70), corpus, out):
            kept = rows(out)
            assert len({row["record"] for row in kept}) == len(kept)
            assert all(row in kept for row in before)
            before = kept
        assert rows(out) == rows(tmp_path / "whole")
        (folder,) = bulk.folders_of_parts(out)
        assert not list(folder.glob(".part*"))
        assert coded_in(corpus, out).coded == 0


def test_of_a_killed_run_less_than_one_part_is_lost(corpus: Path, tmp_path: Path) -> None:
    steps = 3 * 4 + 12  # one for each row, four for each part, one for the folder: at least three parts
    assert dies_after(steps, corpus, tmp_path / "out")
    kept = len(rows(tmp_path / "out"))
    assert kept >= 9
    assert coded_in(corpus, tmp_path / "out").before == kept


def test_a_full_disk_is_an_error_and_the_next_run_goes_on(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    small, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, most))  # as if the disk were full after the first pages of a part
    try:
        with pytest.raises(LapwingError, match="space left"):
            coded_in(corpus, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (small, most))
    assert rows(out) == []
    coded_in(corpus, out)
    coded_in(corpus, tmp_path / "whole")
    assert rows(out) == rows(tmp_path / "whole")


def test_what_is_in_hand_is_written_when_a_run_is_interrupted(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(given: list[Row], *_: object) -> Iterator[Row]:
        yield from list(here(given))[:4]
        raise KeyboardInterrupt

    monkeypatch.setattr(bulk, "coded", interrupted)
    with pytest.raises(KeyboardInterrupt):
        coded_in(corpus, tmp_path / "out")
    assert len(rows(tmp_path / "out")) == 4


def test_one_run_at_a_time(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out" / settings(TOOLS)
    folder.mkdir(parents=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(LapwingError, match="another run"):
            coded_in(corpus, tmp_path / "out")
    assert coded_in(corpus, tmp_path / "out").coded == 17


def test_a_damaged_part_is_named(corpus: Path, tmp_path: Path) -> None:
    folder = coded_in(corpus, tmp_path / "out").folder
    broken = parts.parts_of(folder)[1]
    broken.write_bytes(broken.read_bytes()[:100])
    for ask in (lambda: coded_in(corpus, tmp_path / "out"), lambda: list(bulk.documents(folder))):
        with pytest.raises(LapwingError, match=broken.name):
            ask()


def test_earlier_failures_are_told_again(corpus: Path, tmp_path: Path) -> None:
    heard: list[tuple[int, int | None]] = []
    report = bulk.code_corpus(
        [corpus], tmp_path / "out", make_tools=tiny_tools, heard=lambda now: heard.append((now.finished, now.left))
    )
    assert heard[-1] == (19, 0)
    assert [left for _, left in heard] == sorted((left for _, left in heard), reverse=True)
    again = coded_in(corpus, tmp_path / "out")
    assert (again.coded, again.before, again.reasons) == (0, 19, report.reasons)
    assert sorted(error.origin for error in again.failures) == [f"{corpus}#10", f"{corpus}#5"]


def test_names_of_files_need_not_be_utf_8(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in ((b"a\xff.txt", TEXT), (b"b\xff.txt", "")):
        (folder / os.fsdecode(name)).write_text(text)
    report = coded_in(folder, tmp_path / "out")
    assert (report.coded, report.failed) == (1, 1)
    assert sorted(row["origin"] for row in rows(tmp_path / "out")) == [
        f"{folder}/a\\udcff.txt",
        f"{folder}/b\\udcff.txt",
    ]


def dumped(store: Store) -> list[object]:
    known = [sorted(map(repr, found)) for found in (store.articles(), store.families(), store.happenings())]
    return [*known, sorted(repr(telling) for telling in store.tellings())]


@pytest.mark.parametrize("stops", [(), (1,), (3, 2, 5)])
def test_parts_make_the_store_that_coding_makes(corpus: Path, tmp_path: Path, stops: tuple[int, ...]) -> None:
    """Also where one article comes from two records, and where loading is broken off."""
    lines = corpus.read_text().splitlines()
    twin = json.dumps({**json.loads(lines[0]), "byline": "A. Other"})
    corpus.write_text("\n".join([*lines[:6], twin, *lines[6:], twin]) + "\n")
    report = coded_in(corpus, tmp_path / "out")
    with Store.open("sqlite://") as coded, Store.open("sqlite://") as loaded:
        list(run(read([corpus]), TOOLS, coded))
        know(coded)
        for stop in stops:
            for _, _ in zip(range(stop), load(report.folder, loaded), strict=False):
                pass
        found = list(load(report.folder, loaded))
        know(loaded)
        assert dumped(loaded) == dumped(coded)
        assert sum(isinstance(item, InputError) for item in found) == 2
        assert len(loaded.ids()) == 17
        assert not any(isinstance(item, Document) for item in load(report.folder, loaded))


def test_parts_are_told_from_other_folders(corpus: Path, tmp_path: Path) -> None:
    report = coded_in(corpus, tmp_path / "out")
    assert bulk.folders_of_parts(report.folder) == bulk.folders_of_parts(tmp_path / "out") == [report.folder]
    spark = tmp_path / "spark"
    spark.mkdir()
    (spark / "part-00000-0a1b2c.snappy.parquet").write_bytes(b"")
    for other in (tmp_path, spark, corpus, tmp_path / "none"):
        assert bulk.folders_of_parts(other) == []


def test_a_parquet_file_of_one_group_of_rows_is_streamed(tmp_path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    draw = random.Random(3)
    texts = [f"{n} {draw.randbytes(4000).hex()}" for n in range(8000)]
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"Text": texts}), path)
    assert parquet.read_metadata(path).num_row_groups == 1
    del texts
    before, most = pa.total_allocated_bytes(), 0
    found = Source([str(path)], set())
    for row in found.rows():
        most = max(most, pa.total_allocated_bytes() - before)
        assert row["document"]
    assert found.seen == 8000
    assert most < path.stat().st_size / 2  # some 15 MB, however large the file


def test_duckdb_reads_parts(corpus: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    coded_in(corpus, tmp_path / "out")
    with duckdb.connect() as base:
        files = f"'{tmp_path}/out/*/part-*.parquet'"
        (counts,) = base.execute(f"SELECT count(*), count(document), count(expected) FROM {files}").fetchall()
        assert counts == (19, 17, 2)
        query = f"""SELECT event->>'$.category', count(*) FROM (
            SELECT unnest(from_json(document->'$.events', '["JSON"]')) AS event FROM {files}
        ) GROUP BY ALL"""
        assert base.execute(query).fetchall() == [("ASSAULT", 17)]
