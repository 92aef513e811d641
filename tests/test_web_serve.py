"""`lapwing serve`: where it listens, whom it asks for a token, and that it says so."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest
from click.testing import CliRunner
from patience import PATIENCE
from web_samples import busy

from lapwing.cli import main
from lapwing.store import Store

TOKEN = "correct-horse-battery-staple"


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    file = tmp_path_factory.mktemp("serve") / "news.db"
    with busy().open() as world, Store.open(file) as made:
        for article in world.articles():
            made.save(world.load(article.id))
        made.save_families(world.families())
        made.replace_happenings(world.happenings(), world.acts())
    return file


def test_others_are_not_let_in_without_a_token(news, monkeypatch):
    monkeypatch.delenv("LAPWING_TOKEN", raising=False)
    for host in ("0.0.0.0", "::", "news.example"):
        found = CliRunner().invoke(main, ["serve", "--store", str(news), "--host", host])
        assert found.exit_code == 2
        assert "--token-file" in found.output
        assert "Traceback" not in found.output


def test_a_token_is_not_taken_from_the_command_line(news):
    found = CliRunner().invoke(main, ["serve", "--store", str(news), "--token", TOKEN])
    assert found.exit_code == 2
    assert "No such option" in found.output


def test_a_token_that_can_be_guessed_is_refused(news, monkeypatch):
    monkeypatch.setenv("LAPWING_TOKEN", "secret")
    assert CliRunner().invoke(main, ["serve", "--store", str(news)]).exit_code == 2


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def test_it_makes_a_token_serves_and_stops(news, tmp_path):
    port, file = free_port(), tmp_path / "token"
    command = [sys.executable, "-m", "lapwing", "serve", "--store", str(news), "--host", "0.0.0.0", "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if name != "LAPWING_TOKEN"}
    running = subprocess.Popen(
        [*command, "--token-file", str(file)],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        address, answer = f"http://127.0.0.1:{port}/api/v1/families", None
        latest = time.monotonic() + PATIENCE
        while answer is None and time.monotonic() < latest and running.poll() is None:
            try:
                answer = httpx.get(address)
            except httpx.TransportError:
                time.sleep(0.1)
        assert answer is not None
        assert answer.status_code == 401
        token = file.read_text().strip()
        good = httpx.get(address, headers={"Authorization": f"Bearer {token}"})
        assert (good.status_code, len(good.json()["families"])) == (200, 1)
        assert httpx.get(address, headers={"Host": "evil.example"}).status_code == 421
    finally:
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=PATIENCE)
    assert out == ""
    assert token not in err
    assert re.search(rf"stands in .*token\s+http://0\.0\.0\.0:{port}", err)
    assert "Traceback" not in err
    assert running.returncode == 0
