"""Sources files, OPML lists and addresses: what is understood, and what is said of what is not."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from tiny_tools import TinyRoster

from lapwing.alerts import Alert, Evidence, Kind, Rule, read_rules
from lapwing.errors import UnreadableInput
from lapwing.fetch import PRIVATE
from lapwing.ontology import load
from lapwing.watch import Feed, plan_of

GUIDE = (Path(__file__).parent.parent / "docs" / "watching.md").read_text(encoding="utf-8")

GOOD = """
delay = 5
contact = "mailto:desk@example.org"
paths = ["incoming", "extra/feed.xml"]
opml = "list.opml"

[[feed]]
url = "https://example.org/rss"
outlet = "The Example"
interval = 1800
full = true

[[feed]]
url = "http://10.0.0.5:8080/feed"
allow_private = ["10.0.0.0/8"]
"""
LIST = """<?xml version="1.0"?><opml version="2.0"><head><title>mine</title></head><body>
<outline text="News"><outline type="rss" text="The Wire" xmlUrl="https://wire.example/feed" htmlUrl="x"/></outline>
<outline xmlUrl="https://example.org/rss" title="Twice"/></body></opml>"""


def test_a_sources_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(GOOD)
    (tmp_path / "list.opml").write_text(LIST)
    plan = plan_of([tmp_path / "sources.toml", "https://third.example/feed", tmp_path / "folder"])
    assert [feed.url for feed in plan.feeds] == [
        "https://example.org/rss",
        "http://10.0.0.5:8080/feed",
        "https://wire.example/feed",
        "https://third.example/feed",
    ]
    assert plan.feeds[0] == Feed("https://example.org/rss", "The Example", 1800.0, True)
    assert [str(network) for network in plan.feeds[1].allow] == ["10.0.0.0/8"]
    assert plan.feeds[2].outlet == "The Wire"
    assert plan.paths == (str(tmp_path / "incoming"), str(tmp_path / "extra/feed.xml"), str(tmp_path / "folder"))
    assert (plan.delay, plan.contact) == (5.0, "mailto:desk@example.org")


def test_what_is_allowed_for_all_may_be_taken_from_one(tmp_path: Path) -> None:
    text = 'allow_private = true\n[[feed]]\nurl = "http://a.example/"\n[[feed]]\nurl = "http://b.example/"\n'
    (tmp_path / "sources.toml").write_text(text + "allow_private = false\n")
    one, other = plan_of([tmp_path / "sources.toml"]).feeds
    assert (one.allow, other.allow) == (PRIVATE, ())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("https://example.org/rss", "ftp://example.org/rss", "an http or https address"),
        ("https://example.org/rss", "https://me:secret@example.org/rss", "without a name or password"),
        ('url = "https://example.org/rss"', "", "`url`"),
        ("interval = 1800", "interval = 1", "a number from 10 to"),
        ("interval = 1800", 'interval = "often"', "a number from"),
        ("full = true", 'full = "yes"', "true or false"),
        ("full = true", "ful = true", "`ful`"),
        ('"10.0.0.0/8"', '"my house"', "allow_private"),
        ("[[feed]]", "[[feeds]]", "`feeds`"),
        ("delay = 5", "delay = -1", "a number from 0"),
        ('paths = ["incoming", ', "paths = [3, ", "a list of texts"),
        ('opml = "list.opml"', 'opml = "none.opml"', "a list that can be read"),
        ("delay = 5", "delay = ", "in TOML"),
    ],
)
def test_a_wrong_sources_file_says_what_is_wrong(old: str, new: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(GOOD.replace(old, new))
    (tmp_path / "list.opml").write_text(LIST)
    with pytest.raises(UnreadableInput, match=words) as caught:
        plan_of([tmp_path / "sources.toml"])
    assert "secret" not in str(caught.value) + caught.value.origin


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<opml><body/></opml>", "with feeds in it"),
        ("<opml><body>", "an OPML list"),
        ("", "an OPML list"),
        (f'<!DOCTYPE opml [<!ENTITY l0 "ha">{LAUGHS}]><opml>&l8;</opml>', "without entities"),
        ('<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml>&x;</opml>', "without entities"),
        ('<opml><outline xmlUrl="file:///etc/passwd"/></opml>', "http or https"),
        ('<opml><outline xmlUrl="javascript:alert(1)"/></opml>', "http or https"),
    ],
)
def test_a_wrong_list_says_what_is_wrong(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_text(text)
    with pytest.raises(UnreadableInput, match=words):
        plan_of([tmp_path / "list.opml"])


def test_a_sources_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="a file that can be read"):
        plan_of([tmp_path / "none.toml"])


def test_the_examples_of_the_documentation_are_understood(tmp_path: Path) -> None:
    sources, rules = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    (tmp_path / "sources.toml").write_text(sources)
    (tmp_path / "subscriptions.opml").write_text(LIST)
    assert len(plan_of([tmp_path / "sources.toml"]).feeds) == 4
    names = re.findall(r'"([A-Z][a-z]+)"', rules)

    class Anybody(TinyRoster):
        def search(self, query: str) -> list[str]:
            return [query] if query in names else []

    (tmp_path / "rules.toml").write_text(rules)
    assert len(read_rules(tmp_path / "rules.toml", Anybody(), load()).rules) == 3


def test_the_documentation_names_every_kind_of_rule_and_key_of_an_alert() -> None:
    for record in (Alert, Evidence):
        for each in fields(record):
            assert f"`{each.name}`" in GUIDE
    for kind in Kind:
        assert f"| `{kind}` |" in GUIDE
    for each in fields(Rule):
        assert re.search(rf"\b{each.name}\b", GUIDE), each.name
