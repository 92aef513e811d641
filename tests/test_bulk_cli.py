"""`lapwing code` with corpora: into parts, out of parts, what it says meanwhile, and how it ends."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from tiny_tools import tiny_tools

from lapwing import bulk
from lapwing.bulk import Progress, Report, parts
from lapwing.bulk.rows import Row, coded_row
from lapwing.cli import corpora, main
from lapwing.errors import InputError
from lapwing.pipeline import Tools

TEXT = "Peru on Tuesday shelled Chile near the mine at Alto, officials in the town said. It was report number {}.\n"


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.setattr(Tools, "shipped", staticmethod(lambda *_, **__: tiny_tools()))
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps({"text": TEXT.format(n), "date": "2021-03-03"}) for n in range(8)]
    Path("a.jsonl").write_text("\n".join([*lines, "{broken", "[]"]) + "\n")
    return lambda *words: CliRunner().invoke(main, words, catch_exceptions=False)


@pytest.fixture
def engine(monkeypatch):
    """An engine of this process, without Daft."""
    pytest.importorskip("pyarrow")
    tools = tiny_tools()

    def here(given: list[Row], *_: object) -> Iterator[Row]:
        for row in given:
            text = row["document"]
            yield coded_row(row["record"], row["place"], row["origin"], text, tools) if text else row

    for name, fake in (("choose_runner", lambda *_: None), ("coder_of", lambda *_: None), ("coded", here)):
        monkeypatch.setattr(bulk, name, fake)
    monkeypatch.setattr(parts, "PART_ROWS", 3)


@pytest.mark.usefixtures("engine")
def test_into_parts_and_out_of_them_is_as_coding(run):
    made = run("code", "a.jsonl", "--parts", "parts")
    assert made.exit_code == 1
    assert made.stdout == ""
    assert "8 coded, 0 done before, 2 failed in all" in made.stderr
    assert "a.jsonl#9" in made.stderr
    again = run("code", "a.jsonl", "--parts", "parts")
    assert "0 coded, 10 done before, 2 failed in all" in again.stderr
    loaded = run("code", "parts", "--store", "loaded.db", "--out", "loaded.jsonl")
    coded = run("code", "a.jsonl", "--store", "coded.db", "--out", "coded.jsonl")
    assert loaded.exit_code == coded.exit_code == 1
    for stated in ("articles coded 8", "items left out 2", "a.jsonl#10"):
        assert stated in " ".join(loaded.stderr.split())
        assert stated in " ".join(coded.stderr.split())
    assert Path("loaded.jsonl").read_text() == Path("coded.jsonl").read_text() != ""
    assert "articles already held 8" in " ".join(run("code", "parts", "--store", "loaded.db").stderr.split())
    asked = ("brief", "Peru", "CHL", "--store")
    assert run(*asked, "loaded.db").stdout == run(*asked, "coded.db").stdout


@pytest.mark.usefixtures("engine")
def test_parts_of_two_settings_are_not_mixed(run, monkeypatch):
    run("code", "a.jsonl", "--parts", "parts")
    monkeypatch.setattr("lapwing.__version__", "99")
    run("code", "a.jsonl", "--parts", "parts")
    result = run("code", "parts", "--store", "n.db")
    assert result.exit_code == 2
    assert "name one" in result.stderr
    one = sorted(Path("parts").iterdir())[0]
    assert run("code", str(one), "--store", "n.db").exit_code == 1


@pytest.mark.usefixtures("engine")
def test_where_there_is_no_terminal_progress_is_a_line_now_and_then(run, monkeypatch):
    monkeypatch.setattr(corpora, "_SILENCE", 0.0)
    lines = run("code", "a.jsonl", "--parts", "parts").stderr.splitlines()
    assert sum(" a second" in line for line in lines) == 10
    assert "less than a minute left" in lines[0]


def test_how_far_a_run_is():
    report = Report(Path("parts"), 1200, 30, Counter({"text": 4}))
    assert corpora.words(Progress(1204, report, None), 602.0) == (
        "1,200 coded, 30 done before, 4 failed in all, 2 a second"
    )
    left = {50: "less than a minute", 1200: "about 10 min", 20_000: "about 3 h", 2_000_000: "about 12 days"}
    for number, said in left.items():
        assert corpora.words(Progress(1204, report, number), 602.0).endswith(f", 2 a second, {said} left")


def test_many_failures_are_counted_by_their_reasons(capsys):
    errors = [InputError(f"x#{n}", "[bold]text" if n % 3 else "JSON", "noise", "look") for n in range(60)]
    corpora.show_failures(errors[:50], Counter(error.expected for error in errors))
    said = capsys.readouterr().err
    assert said.count("left out") == 50
    assert "and 10 more" in said
    assert "40 where [bold]text was expected" in said
    assert "20 where JSON was expected" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--workers", "3"), "--parts"),
        (("--ray", "127.0.0.1:1"), "--parts"),
        (("--parts", "p", "--store", "n.db"), "--store"),
        (("--parts", "p", "--out", "-"), "--out"),
        (("--parts", "a.jsonl"), "a.jsonl"),
    ],
)
def test_options_that_do_not_go_together_are_refused(run, words, said):
    result = run("code", "a.jsonl", *words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_help_says_what_workers_and_ray_are_for(run):
    said = " ".join(run("code", "--help").stdout.split())
    assert said.count("Only with --parts") == 2


def test_interrupted_it_says_what_is_kept(run, monkeypatch):
    def interrupted(*_: object, **__: object) -> Tools:
        raise KeyboardInterrupt

    monkeypatch.setattr(Tools, "shipped", staticmethod(interrupted))
    result = run("code", "a.jsonl", "--store", "n.db")
    assert result.exit_code == 130
    assert result.stderr == "stopped; what was coded is in the store; run it again, and it goes on\n"
