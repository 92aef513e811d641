"""Who is let in: tokens, names of the server, rates; each against what it is there to keep out."""

from __future__ import annotations

import stat

import pytest

from lapwing.errors import LapwingError
from lapwing.web.buckets import Buckets, who
from lapwing.web.door import LEAST_TOKEN, VARIABLE, Door, door_of, is_loopback, make_token

TOKEN = "correct-horse-battery-staple"


# --- the token --------------------------------------------------------------------------------------


def test_a_token_opens_and_nothing_else_does():
    door = Door(token=TOKEN)
    assert door.opens(TOKEN)
    for wrong in ("", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "é", "\udcff", "x" * 100_000):
        assert not door.opens(wrong)
        assert not door.keeps(wrong)
    assert not Door().opens("")
    assert not Door().keeps(Door().session())


def test_a_session_is_not_the_token_and_ends_with_it():
    door, other = Door(token=TOKEN), Door(token=TOKEN + "2")
    assert door.keeps(door.session())
    assert TOKEN not in door.session()
    assert not other.keeps(door.session())
    assert not door.opens(door.session())


def test_a_token_is_made_for_its_owner_alone(tmp_path):
    file = tmp_path / "token"
    make_token(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    door = door_of("0.0.0.0", (), file, {}, 0)
    assert door.opens(file.read_text().strip())
    assert len(file.read_text().strip()) >= 2 * LEAST_TOKEN
    with pytest.raises(LapwingError, match="exists"):
        make_token(file)  # what is there is never written over
    make_token(tmp_path / "other")
    assert (tmp_path / "other").read_text() != file.read_text()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "lapwing.example", "", "10.0.0.1"])
def test_no_token_no_server_for_others(host):
    with pytest.raises(LapwingError, match="--token-file"):
        door_of(host, (), None, {}, 0)
    assert door_of(host, (), None, {VARIABLE: TOKEN}, 0).opens(TOKEN)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST"])
def test_on_this_machine_a_token_may_be_left_out(host):
    assert is_loopback(host)
    assert door_of(host, (), None, {}, 0).token is None
    assert door_of(host, (), None, {VARIABLE: TOKEN}, 0).token == TOKEN


@pytest.mark.parametrize(
    "text", ["", " ", "short", "x" * 600, "tokens may not hold spaces", "pässwörter-sind-keine", "\x00" * 20]
)
def test_a_token_that_can_be_guessed_or_sent_wrongly_is_refused(tmp_path, text):
    file = tmp_path / "token"
    file.write_text(text, encoding="utf-8")
    for given in ((file, {}), (None, {VARIABLE: text})):
        with pytest.raises(LapwingError, match="a token of 16"):
            door_of("0.0.0.0", (), *given, 0)


def test_a_token_that_cannot_be_read_is_said_to_be(tmp_path):
    (tmp_path / "binary").write_bytes(b"\xff\xfe" * 20)
    for name in ("none", ".", "binary"):
        with pytest.raises(LapwingError, match="a file that holds the token"):
            door_of("0.0.0.0", (), tmp_path / name, {}, 0)


def test_the_file_wins_over_the_environment(tmp_path):
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n")
    assert door_of("0.0.0.0", (), file, {VARIABLE: "another-token-of-some-length"}, 0).token == TOKEN


# --- names of the server ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1:8000",
        "localhost:8000",
        "LocalHost",
        "[::1]:8000",
        "[::1]",
        "192.168.1.5:80",
        "news.example",
    ],
)
def test_names_of_ours(host):
    assert door_of("0.0.0.0", ("News.example",), None, {VARIABLE: TOKEN}, 0).calls(host)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evil.example:8000",
            "news.example.evil",
        ),
        *(
            "[::1].evil.example",
            "2130706433.evil",
            "127.0.0.1@evil.example",
            "[evil.example]",
            "notnews.example",
            "localhost.",
        ),
    ],
)
def test_names_that_were_made_to_lead_here(host):
    assert not door_of("127.0.0.1", ("news.example",), None, {}, 0).calls(host)


def test_the_name_that_is_listened_on_is_ours():
    assert door_of("news.example", (), None, {VARIABLE: TOKEN}, 0).calls("news.example:8000")


# --- how often --------------------------------------------------------------------------------------


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_is_emptied_and_fills_again():
    clock = Clock()
    buckets = Buckets(2, 4, clock)
    assert [buckets.take("a") for _ in range(5)] == [0, 0, 0, 0, 1]
    assert buckets.take("b") == 0  # each has its own
    clock.now = 0.5
    assert [buckets.take("a"), buckets.take("a")] == [0, 1]
    clock.now = 1000
    assert [buckets.take("a") for _ in range(5)] == [0, 0, 0, 0, 1]  # and never more than full


def test_who_waits_as_long_as_told_is_served():
    clock = Clock()
    buckets = Buckets(0.3, 5, clock)
    for asked in range(1, 40):
        wait = buckets.take("a", 1 + asked % 3)
        if wait:
            clock.now += wait
            assert buckets.take("a", 1 + asked % 3) == 0


def test_a_wrong_guess_costs_more():
    buckets = Buckets(1, 20, Clock())
    buckets.take("a")
    buckets.spill("a", 10)
    buckets.spill("a", 100)
    assert buckets.take("a") == 1


def test_no_rate_no_bounds():
    buckets = Buckets(0, 1, Clock())
    buckets.spill("a", 10)
    assert {buckets.take("a") for _ in range(1000)} == {0}


def test_a_network_of_ipv6_is_one_client():
    assert who("2001:db8:1:2::1") == who("2001:db8:1:2:ffff::9") != who("2001:db8:1:3::1")
    assert who("::ffff:192.0.2.7") == "192.0.2.7"
    assert who("192.0.2.7") != who("192.0.2.8")
    assert who("a socket") == "a socket"


def test_many_clients_are_not_remembered_for_ever():
    buckets = Buckets(1, 1, Clock())
    for number in range(10_050):
        buckets.take(f"client {number}")
    assert buckets.take("client 10049") == 1
    assert buckets.take("client 0") == 0  # forgotten
