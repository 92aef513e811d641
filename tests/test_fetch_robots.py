"""robots.txt: planted rules read as RFC 9309 says, and the standard library's reader where both must agree."""

import time
from urllib.robotparser import RobotFileParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapwing.fetch import Robots, parse_robots

SITE = b"""User-Agent: *
Disallow: *.jpg$
Disallow: /drafts/
Allow: /archive/

User-Agent: heron
Disallow:/
Allow:/drafts/open.html
Allow:/drafts/map.jpg

User-Agent: tern
User-Agent: gull
Disallow: /drafts/open.html

User-Agent: plover
"""


@pytest.mark.parametrize(
    ("robot", "path", "allowed"),
    [
        ("lapwing", "/drafts/open.html", False),
        ("lapwing", "/archive/a.html", True),
        ("lapwing", "/a/b.jpg", False),
        ("lapwing", "/a/b.jpgs", True),
        ("heron", "/", False),
        ("heron", "/drafts/open.html", True),
        ("heron", "/drafts/map.jpg", True),
        ("tern", "/drafts/open.html", False),
        ("gull", "/drafts/open.html", False),
        ("gull", "/drafts/other.html", True),
        ("plover", "/drafts/open.html", True),
        ("lapwing", "/robots.txt", True),
    ],
)
def test_groups_orders_and_patterns_as_the_standard_has_them(robot: str, path: str, allowed: bool) -> None:
    assert parse_robots(SITE, robot).allows(path) is allowed


def test_the_longest_rule_wins_and_allowing_wins_a_tie() -> None:
    rules = b"User-agent: heron\nAllow: /maps/north/\nDisallow: /maps/north/closed.jpg\nDisallow: /t\nAllow: /t"
    read = parse_robots(rules, "heron")
    assert not read.allows("/maps/north/closed.jpg")
    assert read.allows("/maps/north/x")
    assert read.allows("/t")


def test_groups_of_one_robot_are_joined_and_names_have_no_case() -> None:
    first = b"user-AGENT: LapWing/2.0\r\ndisallow: /a\r\r"
    second = b"User-agent: other\nDisallow: /\nUser-agent: lapwing\nDisallow: /b # b\n"
    read = parse_robots(first + second, "lapwing")
    assert [read.allows(path) for path in ("/a", "/b", "/c")] == [False, False, True]


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/a*z", "/abcz1", True),
        ("/a*z$", "/abcz1", False),
        ("/a*z$", "/abcz", True),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("*", "/anything", True),
        ("/*ab*ab$", "/ab", False),
        ("/*ab*ab$", "/abab", True),
        ("/%7Ejoe", "/~joe", True),
        ("/caf%C3%A9", "/caf%c3%a9", True),
        ("/café", "/caf%C3%A9", True),
        ("/a%2Fb", "/a/b", False),
        ("/q?x=", "/q?x=1", True),
    ],
)
def test_stars_dollars_and_encodings(pattern: str, path: str, fits: bool) -> None:
    assert parse_robots(f"User-agent: *\nDisallow: {pattern}".encode(), "lapwing").allows(path) is not fits


def test_delays_are_bounded_and_nonsense_is_none() -> None:
    assert parse_robots(b"User-agent: *\nCrawl-delay: 2.5", "lapwing").delay == 2.5
    assert parse_robots(b"User-agent: *\nCrawl-delay: 90000", "lapwing").delay == 60
    for wrong in (b"1e9", b"-1", b"soon", b"nan"):
        assert parse_robots(b"User-agent: *\nCrawl-delay: " + wrong, "lapwing").delay is None


def test_a_hostile_file_costs_little() -> None:
    begun = time.monotonic()
    rules = b"User-agent: *\n" + b"Disallow: /" + b"*a" * 900 + b"b\n"
    assert parse_robots(rules * 20, "lapwing").allows("/" + "a" * 3000)
    assert parse_robots(b"\xff\xfe\x00" * 400_000, "lapwing") == Robots()
    assert parse_robots(b"<html>no rules</html>", "lapwing") == Robots()
    assert time.monotonic() - begun < 2


words = st.sampled_from(["/", "/a", "/b", "/a/b", "/a/b/c", "/abc"])


@given(st.lists(words, max_size=4), words)
def test_plain_prohibitions_are_read_as_the_standard_library_reads_them(rules: list[str], path: str) -> None:
    lines = ["User-agent: *", *(f"Disallow: {rule}" for rule in rules)]
    oracle = RobotFileParser()
    oracle.parse(lines)
    expected = oracle.can_fetch("lapwing", f"http://news.example{path}")
    assert parse_robots("\n".join(lines).encode(), "lapwing").allows(path) is expected
