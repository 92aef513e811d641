"""docs/api.md: its examples are run, and its lists are complete."""

from __future__ import annotations

import json
import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest
from api_samples import DESCRIBED, linked
from markdown_it import MarkdownIt
from tiny_tools import tiny_tools
from web_samples import Roster, TestClient

from lapwing.mcp import Answers
from lapwing.web import application
from lapwing.web.api import ROOT
from lapwing.web.bodies import MOST_CHARACTERS

TEXT = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
FENCES = [(token.info, token.content) for token in MarkdownIt().parse(TEXT) if token.type == "fence"]
EXAMPLES = [
    (command.strip(), json.loads(answer))
    for (kind, command), (then, answer) in pairwise(FENCES)
    if (kind, then) == ("sh", "json")
]


@pytest.fixture(scope="module")
def web():
    with linked() as store, TestClient(application(store, roster=Roster(), make_tools=tiny_tools)) as made:
        yield made


def run(web, command):
    """What a curl of the page does."""
    curl, *words = shlex.split(command)
    assert curl == "curl"
    body, headers, address = None, {}, None
    while words:
        match words.pop(0):
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-d":
                body = words.pop(0)
            case word:
                address = word.removeprefix("http://127.0.0.1:8000")
    return web.post(address, content=body, headers=headers) if body else web.get(address, headers=headers)


def missing(told, found, where="answer"):
    """What an answer as it is told has that the real one has not: keys may be left out, and the rest of a list."""
    if isinstance(told, dict):
        return [
            line
            for key, value in told.items()
            for line in (missing(value, found[key], f"{where}.{key}") if key in found else [f"{where}.{key}"])
        ]
    if isinstance(told, list):
        short = [f"{where}: {len(found)} items"] if len(found) < len(told) else []
        pairs = enumerate(zip(told, found, strict=False))
        return short + [line for at, (one, other) in pairs for line in missing(one, other, f"{where}[{at}]")]
    return [] if told == found else [f"{where}: {found!r}"]


@pytest.mark.parametrize(("command", "told"), EXAMPLES, ids=[command[5:70] for command, _ in EXAMPLES])
def test_an_example_answers_as_it_says(web, command, told):
    assert missing(told, run(web, command).json()) == []


def test_there_are_examples():
    assert len(EXAMPLES) >= 10
    assert len(FENCES) == 2 * len(EXAMPLES)


def test_every_call_and_every_status_is_listed():
    calls = {path for path in DESCRIBED["paths"] if path.startswith(ROOT)}
    listed = set(re.findall(r"`(?:GET|POST) (/api/v1/[^`]+)`", TEXT)) | {f"{ROOT}/brief/{{one}}/{{other}}"}
    assert listed == calls
    table = TEXT[TEXT.index("| status | why |") : TEXT.index("## Who is let in")]
    statuses = set(re.findall(r"\b[45]\d\d\b", table))
    described = {
        status for item in DESCRIBED["paths"].values() for each in item.values() for status in each["responses"]
    }
    assert statuses == (described - {"200"}) | {"405"}


def test_every_tool_is_listed():
    tools = TEXT[TEXT.index("| tool | what it tells |") :]
    with linked() as store:
        names = [tool.__name__ for tool in Answers(store, Roster(), tiny_tools).tools]
    assert re.findall(r"^\| `(\w+)` \|", tools, re.MULTILINE) == names


def test_bounds_are_as_they_are():
    assert f"{MOST_CHARACTERS:,} characters" in TEXT
