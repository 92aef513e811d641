"""What Lapwing ships does its main job: the weights, the roster and the bundled examples together."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from lapwing.cli import main
from lapwing.cli.reading import example_files
from lapwing.pipeline import Tools, code
from lapwing.records import Media, Raw, Reality

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tools():
    return Tools.shipped()


def told(tools, sentence):
    """(category, actor keys, recipient keys, reality) of each event of a one-sentence report."""
    document = code(Raw("test", Media.TEXT, f"A report\n\nMay 4, 2023\n\n{sentence}\n"), tools)
    names = {a.id: a.key for a in document.actors}
    keys = {m.id: "+".join(names[one] for one in m.actors) or "?" for m in document.mentions}
    stances = {stance.event: stance.reality for stance in document.stances}
    return [
        (e.category, {keys[i] for i in e.actors}, {keys[i] for i in e.recipients}, stances[e.id])
        for e in document.events
    ]


def test_a_verbal_attack_is_no_assault(tools):
    found = told(tools, "Hungary's foreign ministry harshly attacked the Ukrainian ambassador over his interview.")
    assert "ASSAULT" not in {category for category, *_ in found}


def test_what_is_expected_is_no_deed(tools):
    found = told(tools, "Turkey is expected to provide Azerbaijan with armed drones before the end of the summer.")
    assert Reality.ACTUAL not in {reality for *_, reality in found}


def test_an_attack(tools):
    found = told(
        tools, "Armenian forces shelled two Azerbaijani villages along the border before dawn, officials in Baku said."
    )
    assert "ASSAULT" in {category for category, *_ in found}


@pytest.mark.parametrize(
    "sentence",
    [
        "Heavy rain fell on the northern valleys of Norway for a third day in a row.",
        "Brazil beat Argentina 2-1 after their captain attacked down the left wing.",
        "Four people were killed when a bridge collapsed during the morning rush hour.",
    ],
)
def test_nothing_is_invented(tools, sentence):
    assert told(tools, sentence) == []


def test_the_bundled_examples_can_all_be_read():
    files = list(example_files())
    assert 10 <= len(files) <= 14
    assert {path.suffix for path in files} == {".txt", ".html", ".xml", ".jsonl"}


def test_the_demo_prints_what_the_readme_shows():
    (block,) = re.findall(r"```text\n(.*?)```", README, re.S)
    result = CliRunner().invoke(main, ["demo"], catch_exceptions=False)
    assert result.exit_code == 0
    shown = re.sub(r"\[\d+\]", "[n]", block)  # the numbers of citations move with the coder
    assert shown in re.sub(r"\[\d+\]", "[n]", result.stdout)


def test_the_python_of_the_readme_runs(capsys, monkeypatch):
    monkeypatch.chdir(Path(__file__).parent.parent)
    (block,) = re.findall(r"```python\n(.*?)```", README, re.S)
    exec(compile(block, "README.md", "exec"), {})
    assert "RUSSIA AND ISRAEL" in capsys.readouterr().out
