"""The command that looks ahead, on a store of imported events."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from lapwing.cli import main
from lapwing.exchange import load
from lapwing.store import Store


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Peru accuses Chile every third day for a year, and a Bolivian meets it now and then."""
    folder = tmp_path_factory.mktemp("forecast")
    first = date(2023, 1, 1)
    lines = [
        {
            "id": f"{actor}-{day}",
            "date": (first + timedelta(days=day)).isoformat(),
            "enddate": (first + timedelta(days=day)).isoformat(),
            "event": event,
            "mode": [],
            "context": [],
            "actor": [{"code": actor}],
            "recipient": [{"code": "CHL"}],
        }
        for actor, event, every in (("PER", "ACCUSE", 3), ("BOL", "SUPPORT", 40))
        for day in range(0, 365, every)
    ]
    (folder / "events.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with Store.open(folder / "store.db") as store:
        list(load([folder / "events.jsonl"], "plover", store, processes=1))
    return str(folder / "store.db")


def said(*words: str) -> str:
    found = CliRunner().invoke(main, ["forecast", *words], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.stdout


def test_two_actors(target: str) -> None:
    text = said("Peru", "Chile", "--horizon", "7d", "--store", target)
    lines = text.splitlines()
    assert lines[0] == "Peru → Chile, the 7 days after 2023-12-30"
    assert lines[1] == "Learned from the store's own past; 122 dated acts of PER to CHL."
    (row,) = [line for line in lines if line.startswith("  ACCUSE")]
    assert int(row.split("%")[0].split()[-1].strip("> ")) > 60
    assert any(line.startswith("[1] 2023-12-") and "ACCUSE" in line for line in lines)


def test_one_actor_and_those_it_deals_with(target: str) -> None:
    text = said("Bolivian", "--store", target)
    assert "Bolivia → Chile, the 30 days after" in text


def test_the_past_record(target: str) -> None:
    text = said("--backtest", "--horizon", "7", "--store", target)
    assert text.startswith("Past forecasts of 7 days: 1")
    assert "skill against" in text


def test_as_json(target: str) -> None:
    made = json.loads(said("Peru", "Chile", "--backtest", "--horizon", "7d", "--json", "--store", target))
    assert made["forecasts"][0]["categories"][0]["outcome"] == "ACCUSE"
    assert made["record"]["skill"]["base_rate"] > 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("Peru", "Chile", "--horizon", "soon"), "expected a number of days"),
        (("Peru", "Chile", "--horizon", "400d"), "a horizon of 1 to 365 days"),
        ((), "expected one or two actors"),
        (("Peru", "Chile", "Bolivia"), "expected one or two actors"),
        (("Nowhereland",), "an actor of the roster"),
    ],
)
def test_what_cannot_be_asked(target: str, words: tuple[str, ...], message: str) -> None:
    found = CliRunner().invoke(main, ["forecast", *words, "--store", target])
    assert found.exit_code == 2
    assert message in found.output
