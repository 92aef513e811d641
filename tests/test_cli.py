"""The doors: what is printed where, exit statuses, and that every command is documented."""

import csv
import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from tiny_tools import tiny_tools

from lapwing.cli import main
from lapwing.pipeline import Tools

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
REPORT = (
    "Peru shells the border\n\nMarch 3, 2021\n\n"
    "Peru on Tuesday shelled Chile near the mine at Alto, officials in the town said.\n"
)


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.setattr(Tools, "shipped", staticmethod(lambda *_, **__: tiny_tools()))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.txt").write_text(REPORT)
    return lambda *words, **more: CliRunner().invoke(main, words, catch_exceptions=False, **more)


def commands(group: click.Group, path: str = ""):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


@pytest.mark.parametrize(("name", "command"), list(commands(main)))
def test_every_command_has_help_and_stands_in_the_readme(name, command):
    assert command.help
    assert f"`{name}`" in README or f"`{name.split()[0]}" in README


def test_events_go_to_standard_output_and_the_report_to_standard_error(run):
    result = run("code", "report.txt")
    assert result.exit_code == 0
    (event,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert event["event"] == "ASSAULT"
    assert event["text_info"]["trigger_start"] == REPORT.index("shelled")
    assert "articles coded" in result.stderr


def test_standard_input(run):
    assert json.loads(run("code", "-", input=REPORT).stdout)["actor"][0]["code"] == "PER"


def test_a_csv_file(run, tmp_path):
    assert run("code", "report.txt", "--out", "events.csv", "--format", "csv").exit_code == 0
    with (tmp_path / "events.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 1


def test_coding_twice_adds_nothing(run):
    run("code", "report.txt", "--store", "n.db")
    first = run("brief", "Peru", "CHL", "--store", "n.db").stdout
    again = run("code", "report.txt", "--store", "n.db")
    assert again.exit_code == 0
    assert run("brief", "Peru", "CHL", "--store", "n.db").stdout == first
    assert "ASSAULT" in first


def test_what_could_not_be_read_is_named_and_the_rest_is_coded(run, tmp_path):
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "broken.json").write_text("{")
    result = run("code", "report.txt", "empty.txt", "broken.json", "missing.txt", "--store", "n.db")
    assert result.exit_code == 1
    for name in ("empty.txt", "broken.json", "missing.txt"):
        assert name in result.stderr
    assert run("search", "mine", "--store", "n.db").stdout.count("\n") == 1


def test_brief_as_a_page(run, tmp_path):
    run("code", "report.txt", "--store", "n.db")
    assert run("brief", "PER", "--store", "n.db", "--html", "b.html").exit_code == 0
    page = (tmp_path / "b.html").read_text(encoding="utf-8")
    assert "<mark" in page
    assert 'src="http' not in page


def test_an_article_with_its_marks(run):
    run("code", "report.txt", "--store", "n.db")
    found = run("search", "Alto", "--store", "n.db").stdout.split()[0]
    shown = run("article", found[:6], "--store", "n.db").stdout
    assert "ASSAULT" in shown
    assert "shelled" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("brief", "Atlantis", "--store", "n.db"), "Atlantis"),
        (("brief", "PER", "--store", "nowhere.db"), "nowhere.db"),
        (("article", "ffff", "--store", "n.db"), "ffff"),
        (("evaluate", "relations", "nowhere.tsv"), "nowhere.tsv"),
    ],
)
def test_errors_are_one_clear_message_and_status_2(run, words, said):
    run("code", "report.txt", "--store", "n.db")
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "expected" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", ["relation", "expectations", "claims", "forecast", "lineage"])
def test_the_other_questions(run, command):
    run("code", "report.txt", "--store", "n.db")
    actors = [] if command == "lineage" else ["PER", "CHL"]
    result = run(command, *actors, "--store", "n.db")
    assert result.exit_code == 0
    assert result.stdout.strip()


def test_relation_compares_and_gives_json(run):
    run("code", "report.txt", "--store", "n.db")
    made = json.loads(run("relation", "PER", "CHL", "--store", "n.db", "--json").stdout)
    assert [dyad["actor"] for dyad in made["dyads"]] == ["PER", "CHL"]
    listed = [name for period in made["course"]["periods"] for name in period["happenings"]]
    assert len(listed) + made["course"]["undated"] == sum(made["course"]["begun"])
    assert {name for tie in made["ties"] for name in tie["happenings"]} <= set(made["dyads"][0]["happenings"]) | set(
        made["dyads"][1]["happenings"]
    )
    stretch = ("--from", "2020", "--to", "2030")
    compared = run("relation", "PER", "CHL", "--store", "n.db", *stretch, "--against", "2010..2019")
    assert compared.exit_code == 0
    assert "2010-01-01 to" in compared.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "May"), "2024-05-06"),
        (("--from", "2024-13"), "2024-05-06"),
        (("--from", "2024-01-01-01"), "2024-05-06"),
        (("--against", "2021"), "--from and --to"),
        (("--from", "2024", "--to", "2025", "--against", "2022..2021"), "ends after it begins"),
    ],
)
def test_bad_stretches_are_refused(run, words, said):
    run("code", "report.txt", "--store", "n.db")
    result = run("relation", "PER", "CHL", "--store", "n.db", *words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_triad_says_when_too_little_is_known(run):
    run("code", "report.txt", "--store", "n.db")
    shown = run("triad", "PER", "CHL", "BOL", "--store", "n.db")
    assert shown.exit_code == 0
    assert "balance not known" in shown.stdout
    made = json.loads(run("triad", "PER", "CHL", "BOL", "--store", "n.db", "--json").stdout)
    assert made["balanced"] is None
    assert len(made["sides"]) == 3


def test_corpus_check_names_the_line(run, tmp_path):
    (tmp_path / "x.txt").write_text("[1 Oslo met.\n")
    result = run("corpus", "check", "x.txt")
    assert result.exit_code == 1
    assert "x.txt:1" in result.stderr
