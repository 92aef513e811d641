"""The command `watch`: what it prints and where, its exit status, and how it is stopped."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from feed_server import Answer, FeedServer
from tiny_tools import tiny_tools
from watching import STORY, item, rss

from lapwing.cli import main
from lapwing.pipeline import Tools
from lapwing.store import Store
from lapwing.watch import State

RULES = """
[[rule]]
name = "peru"
kind = "appearance"
actors = ["Peru"]
category = "ASSAULT"
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    monkeypatch.setattr(Tools, "shipped", staticmethod(lambda *_, **__: tiny_tools()))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, ["watch", *words], catch_exceptions=False)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as opened:
        yield opened


def sources(server: FeedServer, path: Path) -> str:
    path.write_text(f'delay = 0\nallow_private = true\n[[feed]]\nurl = "{server.url("/feed")}"\n')
    return str(path)


def test_once_prints_articles_changes_alerts_and_errors(run, server: FeedServer, tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text(RULES)
    told = "Peru shelled Chile on 4 May 2023 and killed 12 people in the port of Arica, officials said on Friday."
    server.routes["/feed"] = Answer(body=rss(item(1, told, guid="one")))
    words = (sources(server, tmp_path / "s.toml"), "--store", "news.db", "--rules", "rules.toml", "--once")
    first = run(*words)
    assert first.exit_code == 0
    assert "Report 1: 1 events" in first.stderr
    (alert,) = [json.loads(line) for line in first.stdout.splitlines()]
    assert (alert["rule"], alert["kind"]) == ("peru", "appearance")
    assert "alert peru: PER in actual ASSAULT, 2023-05-04" in first.stderr
    assert (tmp_path / "news.db.watch").exists()
    server.routes["/feed"] = Answer(body=rss(item(1, told.replace("12", "[bold]17\x1b[2J"), guid="one"), item(2, "")))
    second = run(*words)
    assert second.exit_code == 1
    assert "number “17” (was “12”)" in second.stderr
    assert "left out" in second.stderr
    assert "\x1b" not in second.stderr
    assert second.stdout == ""  # the same happening, told again


def test_a_wrong_file_is_one_message_and_nothing_is_made(run, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text("feed = 3")
    result = run("s.toml", "--store", "news.db")
    assert (result.exit_code, os.listdir(tmp_path)) == (2, ["s.toml"])
    assert "expected tables written [[feed]]; got 3" in result.stderr


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly_even_while_a_server_is_silent(
    name: signal.Signals, run, server: FeedServer, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(STORY)
    server.routes["/feed"] = Answer(hold=15)

    def stop() -> None:
        while "/feed" not in server.paths():
            time.sleep(0.02)
        os.kill(os.getpid(), name)

    before = signal.getsignal(name)
    killer = threading.Thread(target=stop)
    killer.start()
    begun = time.monotonic()
    result = run("in", sources(server, tmp_path / "s.toml"), "--store", "news.db", "--interval", "1")
    killer.join()
    assert time.monotonic() - begun < 10
    assert result.exit_code == 0
    assert "stopped; everything coded so far is in the store" in result.stderr
    assert "left out" not in result.stderr
    assert signal.getsignal(name) is before
    with State(tmp_path / "news.db.watch") as state:
        assert state.known(server.url("/feed")).failures == 0
    with Store.open(tmp_path / "news.db", create=False) as store:
        assert len(store.articles()) == len(store.families()) or not store.articles()


def test_a_second_watch_of_one_store_is_refused(run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    with State(tmp_path / "news.db.watch"):
        result = run("a.txt", "--store", "news.db", "--once")
    assert result.exit_code == 2
    assert "stop the other watch" in result.stderr
    assert run("a.txt", "--store", "news.db", "--once").exit_code == 0
