"""A corpus over Daft, killed and interrupted at moments drawn by chance: the next run ends with every row, once."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bulk_runs import makers
from patience import PATIENCE, wait_until

from lapwing.bulk import folders_of_parts
from lapwing.bulk.parts import parts_of, rows_in
from lapwing.bulk.rows import Row, coded_row
from lapwing.bulk.source import Source

pytest.importorskip("daft")
pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")

TEXT = "Peru shelled Chile on 4 May 2023, the army said. It was report number {}.\n"
RECORDS = 60
SECONDS = 0.1  # an article


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "a.jsonl"
    lines = [json.dumps({"text": TEXT.format(n), "date": "2023-05-06"}) for n in range(RECORDS)]
    path.write_text("\n".join([*lines[:30], "{broken", *lines[30:]]) + "\n")
    return path


def started(corpus: Path, out: Path, seconds: float = SECONDS, *more: str) -> subprocess.Popen[str]:
    program = str(Path(__file__).parent / "bulk_runs.py")
    words = [sys.executable, program, str(seconds), str(corpus), "--parts", str(out), *more]
    return subprocess.Popen(words, stderr=subprocess.PIPE, text=True, start_new_session=True)


def finished(corpus: Path, out: Path, seconds: float = SECONDS) -> str:
    with started(corpus, out, seconds) as run:
        said = run.communicate(timeout=PATIENCE)[1]
    assert run.returncode == 1, said  # one record is broken
    return said


def rows(out: Path) -> list[Row]:
    found = [row for folder in folders_of_parts(out) for part in parts_of(folder) for row in rows_in(part)]
    return sorted(found, key=lambda row: row["record"])


@pytest.fixture(scope="module")
def whole(corpus: Path) -> list[Row]:
    """What comes out when nothing happens, made without Daft."""
    tools = makers()()
    asked = list(Source([str(corpus)], set()).rows())
    made = [
        coded_row(row["record"], row["place"], row["origin"], row["document"], tools) if row["document"] else row
        for row in asked
    ]
    return sorted(made, key=lambda row: row["record"])


def in_session(leader: int) -> dict[int, str]:
    """The processes of a session, with their command lines; those that have ended and wait to be buried are none."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(stat[3]) == leader and stat[0] != "Z":
                    found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
            except OSError:
                continue
    return found


def wait_for_parts(out: Path, number: int) -> None:
    wait_until(lambda: sum(1 for _ in out.glob("*/part-*.parquet")) >= number, f"part {number}")


def test_killed_again_and_again(corpus: Path, whole: list[Row], tmp_path: Path) -> None:
    assert len(whole) == RECORDS + 1
    draw = random.Random(5)
    for turn in range(2):
        with started(corpus, tmp_path) as run:
            wait_for_parts(tmp_path, 3 * turn + draw.randint(1, 3))
            time.sleep(draw.random())
            run.kill()
        wait_until(lambda leader=run.pid: not in_session(leader), "the end of all workers")
    kept = len(rows(tmp_path))
    assert f"{kept} done before" in finished(corpus, tmp_path)
    assert rows(tmp_path) == whole


def test_a_killed_worker_costs_nothing(corpus: Path, whole: list[Row], tmp_path: Path) -> None:
    with started(corpus, tmp_path) as run:
        wait_for_parts(tmp_path, 3)
        workers = [pid for pid, words in in_session(run.pid).items() if "udf_worker" in words]
        assert len(workers) == 2
        os.kill(workers[0], signal.SIGKILL)
        said = run.communicate(timeout=PATIENCE)[1]
    assert f"{RECORDS} coded, 0 done before, 1 failed" in said
    assert rows(tmp_path) == whole


def test_interrupted_it_says_so_and_leaves_nobody_behind(corpus: Path, whole: list[Row], tmp_path: Path) -> None:
    with started(corpus, tmp_path) as run:
        wait_for_parts(tmp_path, 2)
        os.killpg(run.pid, signal.SIGINT)
        said = run.communicate(timeout=PATIENCE)[1]
    assert run.returncode == 130
    assert f"stopped; what was coded is kept in {tmp_path}" in said
    assert "Traceback" not in said
    wait_until(lambda: not in_session(run.pid), "the end of all workers")
    kept = len(rows(tmp_path))
    assert 10 <= kept < len(whole)  # nobody went on with the rest
    assert f"{kept} done before" in finished(corpus, tmp_path)
    assert rows(tmp_path) == whole
