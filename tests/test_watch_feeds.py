"""Feeds fetched from a server that misbehaves: what is new, what changed, what goes wrong, and when to look again."""

import gzip
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from feed_server import Answer, FakeTime, FeedServer
from hypothesis import given
from hypothesis import strategies as st
from tiny_tools import tiny_tools
from watching import QUICK, RSS, STORY, Watched, feed, item, kinds, rss, story

from lapwing.errors import InputError, StoreError
from lapwing.faults import FAULTS
from lapwing.fetch import PRIVATE, Bounds, Response
from lapwing.records import ChangeKind, Document
from lapwing.store import Store
from lapwing.watch import Feed, News, Plan, Revision, State, watch
from lapwing.watch.entries import Entry, entries_of


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as opened:
        yield opened


@pytest.fixture
def room() -> Iterator[Watched]:
    with Store.open("sqlite://") as store, State(":memory:") as state:
        yield Watched(store, state)


def titles(news: list[News]) -> list[str | None]:
    return [each.article.title for each in news if isinstance(each, Document)]


def errors(news: list[News]) -> list[str]:
    return [f"{each.expected}; {each.came}" for each in news if isinstance(each, InputError)]


def page(text: str, *, tag: str | None = None, beside: str = "") -> Answer:
    head = "<html><head><title>Shelling at the border</title></head>"
    body = f"{head}<body><article><p>{text}</p></article>{beside}</body></html>"
    return Answer(headers=(("ETag", tag),) if tag else (), body=body.encode())


# --- what is new ----------------------------------------------------------------------------------


def test_new_entries_are_coded_once_and_known_together(server: FeedServer, room: Watched) -> None:
    server.routes["/feed"] = Answer(body=rss(item(1), item(2)))
    found = room.run(feed(server.url("/feed"), outlet="The Andes Herald"))
    assert titles(found) == ["Report 1", "Report 2"]
    articles = [each.article for each in found if isinstance(each, Document)]
    assert {article.outlet for article in articles} == {"The Andes Herald"}
    assert [article.url for article in articles] == ["https://example.org/1", "https://example.org/2"]
    assert room.store.happenings()
    server.routes["/feed"] = Answer(body=rss(item(3), item(1), item(2)))
    assert titles(room.run(feed(server.url("/feed")), rounds=3)) == ["Report 3"]


def test_an_unchanged_feed_is_asked_for_with_its_marks(server: FeedServer, room: Watched) -> None:
    marks = (("ETag", '"v1"'), ("Last-Modified", "Mon, 01 May 2023 00:00:00 GMT"))
    server.routes["/feed"] = Answer(headers=marks, body=rss(item(1)))
    room.run(feed(server.url("/feed")))
    server.routes["/feed"] = Answer(304)
    assert room.run(feed(server.url("/feed"))) == []
    assert "if-none-match" not in server.asked[1].headers
    last = server.asked[-1].headers
    assert (last["if-none-match"], last["if-modified-since"]) == ('"v1"', "Mon, 01 May 2023 00:00:00 GMT")


def test_marks_that_could_not_be_sent_back_are_dropped(server: FeedServer, room: Watched) -> None:
    server.routes["/feed"] = Answer(headers=(("ETag", '"a\tb"'), ("Last-Modified", "x" * 5000)), body=rss(item(1)))
    room.run(feed(server.url("/feed")), rounds=2)
    assert not {"if-none-match", "if-modified-since"} & set(server.asked[-1].headers)


def test_a_feed_is_looked_at_as_often_as_the_plan_says(server: FeedServer, room: Watched) -> None:
    for name in ("/a", "/b"):
        server.routes[name] = Answer(body=rss(item(1)))
    plan = Plan((Feed(server.url("/a"), None, 100, False, PRIVATE), Feed(server.url("/b"), None, 250, False, PRIVATE)))
    room.run(plan, rounds=5)
    assert server.paths() == ["/a", "/b", "/a", "/a", "/b", "/a"]
    assert room.time.slept == [100, 100, 50, 50, 100]


def test_a_restart_goes_on_where_it_was(server: FeedServer, tmp_path: Path, room: Watched) -> None:
    server.routes["/feed"] = Answer(headers=(("ETag", '"v1"'),), body=rss(item(1)))
    for expected in (["Report 1"], []):
        with State(tmp_path / "watch.state") as state:
            again = Watched(room.store, state, room.time)
            assert titles(again.run(feed(server.url("/feed")))) == expected
    assert server.asked[-1].headers["if-none-match"] == '"v1"'
    with State(tmp_path / "watch.state") as state:
        asked = len(server.paths())
        early = Watched(room.store, state, FakeTime(room.time.seconds - 500))
        assert early.run(feed(server.url("/feed"))) == []
        assert early.time.slept == [500.0]  # not due yet
        assert len(server.paths()) == asked


def test_a_watch_stopped_within_a_feed_asks_for_it_whole_again(server: FeedServer, room: Watched) -> None:
    server.routes["/feed"] = Answer(headers=(("ETag", '"v1"'),), body=rss(item(1), item(2), item(3)))
    plan = feed(server.url("/feed"))

    for _ in watch(plan, tiny_tools(), room.store, state=room.state, clock=room.clock(), agent=room.agent()):
        room.stop = True
    assert len(room.store.articles()) == 1
    assert titles(room.run(plan)) == ["Report 2", "Report 3"]
    assert "if-none-match" not in server.asked[-1].headers


def test_two_watches_do_not_share_a_state(tmp_path: Path) -> None:
    with State(tmp_path / "watch.state"), pytest.raises(StoreError, match="stop the other watch"):
        State(tmp_path / "watch.state")
    with State(tmp_path / "watch.state"):
        pass
    (tmp_path / "broken").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError, match="move it away"):
        State(tmp_path / "broken")


def test_entries_that_left_their_feed_are_forgotten_in_time(server: FeedServer, room: Watched) -> None:
    server.routes["/feed"] = Answer(body=rss(item(1), item(2)))
    plan = feed(server.url("/feed"), interval=86400 * 7)
    room.run(plan)
    server.routes["/feed"] = Answer(body=rss(item(2)))
    for _ in range(14):
        room.time.sleep(86400 * 7)
        room.run(plan)
    rows = room.state.connection.execute("SELECT link FROM entries").fetchall()
    assert rows == [("https://example.org/2",)]
    server.routes["/feed"] = Answer(body=rss(item(1), item(2)))
    assert room.run(plan) == []  # the store knows it still


# --- what changed ---------------------------------------------------------------------------------


def test_a_text_that_changed_is_a_version_and_said_to_be(server: FeedServer, room: Watched) -> None:
    told = "Peru shelled Chile on 4 May 2023 and killed 12 people in the port of Arica, officials said on Friday."
    more = "A hospital in the north of the town took in the wounded through the whole of the night."
    server.routes["/feed"] = Answer(body=rss(item(1, told, guid="one")))
    plan = feed(server.url("/feed"))
    room.run(plan)
    server.routes["/feed"] = Answer(body=rss(item(1, f"{told.replace('12', '17')} {more}", guid="one")))
    document, revision = room.run(plan)
    assert isinstance(document, Document)
    assert isinstance(revision, Revision)
    assert [(each.kind, each.now, each.was) for each in revision.altered] == [(ChangeKind.NUMBER, "17", "12")]
    assert [span.of(revision.after.text) for span in revision.added] == [more]
    assert revision.before.id != revision.after.id
    assert {article.id for article in room.store.articles()} == {revision.before.id, revision.after.id}
    assert room.run(plan) == []
    server.routes["/feed"] = Answer(body=rss(item(1, told, guid="one")))
    assert kinds(room.run(plan)) == ["Revision"]  # back to the first: it is held, and the change is told


def test_a_title_in_other_words_is_no_new_version_of_the_same_text(server: FeedServer, room: Watched) -> None:
    server.routes["/feed"] = Answer(body=rss(item(1, STORY, guid="one")))
    plan = feed(server.url("/feed"))
    room.run(plan)
    changed = item(1, STORY, guid="one").replace("Mon, 01 May", "Tue, 02 May")
    server.routes["/feed"] = Answer(body=rss(changed))
    assert room.run(plan) == []
    assert len(room.store.articles()) == 1


# --- pages ----------------------------------------------------------------------------------------


def full(server: FeedServer, *paths: str) -> bytes:
    items = [item(n).replace(f"https://example.org/{n}", server.url(path)) for n, path in enumerate(paths, 1)]
    return rss(*items)


def test_pages_are_fetched_in_full_and_looked_at_again_more_and_more_seldom(server: FeedServer, room: Watched) -> None:
    server.routes["/feed"] = Answer(body=full(server, "/page"))
    server.routes["/page"] = page(STORY, tag='"p1"')
    plan = feed(server.url("/feed"), full=True, interval=600_000)
    (document,) = room.run(plan)
    assert isinstance(document, Document)
    assert document.article.title == "Shelling at the border"
    assert document.article.url == server.url("/page")
    assert str(document.article.published) == "2023-05-01"  # as the feed has it
    room.run(plan, rounds=20)
    pages = [each for each in server.asked if each.path == "/page"]
    assert all(each.headers["if-none-match"] == '"p1"' for each in pages[1:])
    hours = 7 * 24
    assert 6 <= len(pages) <= 2 + hours.bit_length()


def test_a_page_that_changed_is_a_version_and_its_surroundings_are_not(server: FeedServer, room: Watched) -> None:
    told = "Peru shelled Chile on 4 May 2023, and the army of Chile confirmed it on Friday in the capital."
    server.routes["/feed"] = Answer(body=full(server, "/page"))
    server.routes["/page"] = page(told)
    plan = feed(server.url("/feed"), full=True, interval=600_000)
    room.run(plan)
    server.routes["/page"] = page(
        told, beside="<aside><h3>Most read</h3><ul><li><a href='/x'>Kites</a></li></ul></aside>"
    )
    assert room.run(plan) == []
    server.routes["/page"] = page(told.replace("confirmed", "has not confirmed"))
    found = room.run(plan, rounds=3)
    assert kinds(found) == ["Document", "Revision"]
    assert [each.kind for each in found[1].altered] == [ChangeKind.NEGATION]  # type: ignore[union-attr]


def test_pages_that_cannot_be_had_are_told_once_and_given_up(server: FeedServer, room: Watched) -> None:
    server.routes["/robots.txt"] = Answer(body=b"User-agent: *\nDisallow: /closed")
    server.routes["/feed"] = Answer(body=full(server, "/none", "/closed", "/pdf", "/fine"))
    server.routes["/pdf"] = Answer(body=b"%PDF-1.7 " + b"\0" * 100, headers=(("Content-Type", "application/pdf"),))
    server.routes["/fine"] = page(STORY)
    plan = feed(server.url("/feed"), full=True, interval=600_000)
    found = room.run(plan, rounds=90)
    assert len(errors(found)) == 3
    assert sum("status 200" in each for each in errors(found)) == 1
    assert sum("robots.txt" in each for each in errors(found)) == 1
    assert sum("a page; binary data sent as application/pdf" in each for each in errors(found)) == 1
    assert sum(isinstance(each, Document) for each in found) == 1
    assert server.paths().count("/none") == 6


def test_a_page_may_not_lie_in_a_private_network_for_a_public_feed(server: FeedServer, room: Watched) -> None:
    server.routes["/feed"] = Answer(body=full(server, "/page").replace(b"127.0.0.1", b"169.254.169.254"))
    found = room.run(feed(server.url("/feed"), full=True))
    assert [each for each in errors(found) if "link-local" in each]


# --- what goes wrong ------------------------------------------------------------------------------

BROKEN = {
    "html": (Answer(body=b"<html><body>Log in</body></html>", headers=(("Content-Type", "text/html"),)), "html data"),
    "image": (Answer(body=b"\x89PNG" + b"\0" * 50, headers=(("Content-Type", "image/png"),)), "image/png"),
    "zip": (Answer(body=b"PK\x03\x04" + b"\0" * 50), "zip data"),
    "empty": (Answer(), "nothing"),
    "5xx": (Answer(500), "500"),
    "gone": (Answer(410), "410"),
    "slow": (Answer(hold=3), "slower"),
    "cut": (Answer(body=rss(item(1)), length=99_999), "IncompleteRead"),
    "loop": (Answer(302, (("Location", "/feed"),)), "circle"),
    "bomb": (Answer(body=gzip.compress(b"\0" * 9_000_000), headers=(("Content-Encoding", "gzip"),)), "more"),
    "broken off": (Answer(body=rss(item(1))[:120]), "breaks off"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_feed_is_one_line_until_it_mends_and_breaks_again(
    name: str, server: FeedServer, room: Watched
) -> None:
    good = Answer(body=rss(item(7)))
    server.routes["/feed"], words = BROKEN[name]
    server.routes["/good"] = Answer(body=rss(item(9)))
    plan = Plan((*feed(server.url("/feed"), interval=10).feeds, *feed(server.url("/good")).feeds))
    hasty = room.agent(replace(QUICK, pause=0.5)) if name == "slow" else None
    found = room.run(plan, rounds=3 if name == "slow" else 6, agent=hasty)
    assert len(errors(found)) == 1
    assert words in errors(found)[0]
    assert titles(found) == ["Report 9"]  # nothing else stops
    broken, server.routes["/feed"] = server.routes["/feed"], good
    room.time.sleep(86400)
    assert titles(room.run(plan)) == ["Report 7"]
    server.routes["/feed"] = broken
    room.time.sleep(86400)
    assert len(errors(room.run(plan, agent=hasty))) == 1


def test_failures_are_waited_out_longer_and_longer_but_not_for_ever(server: FeedServer, room: Watched) -> None:
    server.routes["/feed"] = Answer(503)
    begun = room.time.seconds
    room.run(feed(server.url("/feed")), rounds=300)
    assert len(server.paths()) >= 10
    gaps = [1800.0 * 2**n for n in range(6)]
    assert room.state.known(server.url("/feed")).due - room.time.seconds <= 86400
    assert room.time.seconds - begun > sum(gaps)
    server.routes["/feed"] = Answer(body=rss(item(1)))
    room.time.sleep(86400)
    room.run(feed(server.url("/feed")))
    assert room.state.known(server.url("/feed")).failures == 0


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7200", 7200),
        ("Wed, 15 Nov 2023 02:13:20 GMT", 14_400),  # the clock of the test stands at Tue, 14 Nov 2023 22:13:20
        ("99999999", 7 * 86400),
        ("soon", 1800),
        ("-5", 1800),
        ("Wed, 15 Nov 2003 02:13:20 GMT", 1800),
    ],
)
def test_a_server_may_say_when_to_come_again(said: str, seconds: float, server: FeedServer, room: Watched) -> None:
    server.routes["/feed"] = Answer(429, (("Retry-After", said),))
    url = server.url("/feed")
    room.rounds = 1
    begun = room.time.seconds
    room.run(feed(url), once=True)
    assert room.state.known(url).due == begun + seconds
    room.run(feed(url), once=True)  # even when asked for once
    assert len(server.paths()) == 1


def test_entries_that_are_odd_cost_a_line_each_and_the_rest_is_read(server: FeedServer, room: Watched) -> None:
    entries = [
        item(1, guid="same"),
        item(2, guid="same").replace("org/2", "org/1"),
        item(3, date=""),
        item(4, date="Mon, 04 May 2076 10:00:00 GMT"),
        item(5, text="").replace("<description></description>", ""),
        item(6, date="the day before"),
        item(8),
        item(8),
    ]
    server.routes["/feed"] = Answer(body=rss(*entries))
    plan = feed(server.url("/feed"))
    found = room.run(plan)
    assert sorted(map(str, titles(found))) == ["Report 1", "Report 2", "Report 3", "Report 6", "Report 8"]
    told = errors(found)
    assert len(told) == 4
    for words in ("an id of its own", "entries with a date", "one dated 2076-05-04", "content or a summary"):
        assert sum(words in each for each in told) == 1, words
    assert room.run(plan, rounds=3) == []


def test_of_a_feed_that_breaks_off_the_last_entry_waits(server: FeedServer, room: Watched) -> None:
    whole = rss(item(1), item(2), item(3))
    server.routes["/feed"] = Answer(body=whole[: whole.index(b"Report 3") + 60])
    plan = feed(server.url("/feed"))
    found = room.run(plan, rounds=2)
    assert titles(found) == ["Report 1", "Report 2"]
    assert errors(found) == ["a whole feed; XML that breaks off"]
    server.routes["/feed"] = Answer(body=whole)
    assert titles(room.run(plan)) == ["Report 3"]


def test_a_feed_that_is_only_ill_formed_is_read_whole(server: FeedServer, room: Watched) -> None:
    server.routes["/feed"] = Answer(body=rss(item(1), item(2).replace("Report 2", "Ports & ships")))
    assert set(titles(room.run(feed(server.url("/feed"))))) == {"Report 1", "Ports & ships"}


def test_an_empty_feed_is_no_error(server: FeedServer, room: Watched) -> None:
    server.routes["/feed"] = Answer(body=rss())
    assert room.run(feed(server.url("/feed"))) == []


def test_a_feed_in_another_encoding_is_read_by_its_header(server: FeedServer, room: Watched) -> None:
    body = rss(item(1).replace("Report 1", "Perú y Chile")).decode().replace('<?xml version="1.0"?>', "")
    header = (("Content-Type", "application/rss+xml; charset=ISO-8859-1"),)
    server.routes["/feed"] = Answer(headers=header, body=body.encode("latin-1"))
    assert titles(room.run(feed(server.url("/feed")))) == ["Perú y Chile"]


def test_entities_that_grow_and_files_that_are_named_are_not_expanded(server: FeedServer, room: Watched) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    for declared in (f'<!ENTITY l0 "ha">{laughs}', '<!ENTITY l8 SYSTEM "file:///etc/hostname">'):
        text = RSS.format(item(1, f"{story(1)} &l8;")).replace("?>", f"?><!DOCTYPE rss [{declared}]>", 1)
        for body in (text.encode(), text.encode("utf-16")):
            server.routes[f"/{len(server.routes)}"] = Answer(body=body)
    begun = time.monotonic()
    for path in list(server.routes):
        assert errors(room.run(feed(server.url(path)), once=True)) == [
            "a feed without entities of its own; one that declares some"
        ]
    assert time.monotonic() - begun < 4


def test_a_feed_of_too_many_entries_is_cut_and_says_so(
    server: FeedServer, room: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lapwing.watch.entries.MOST", 5)
    server.routes["/feed"] = Answer(body=rss(*(item(n) for n in range(1, 8))))
    found = room.run(feed(server.url("/feed")))
    assert [each.partition("; ")[2] for each in errors(found)] == ["7"]
    assert len(titles(found)) == 5


@pytest.mark.parametrize("tag", ["".join(f" a{n}=1" for n in range(50_000)), "/a" * 50_000, 'a="1"' * 50_000])
def test_a_page_made_to_keep_the_parser_busy_is_left_out(tag: str, server: FeedServer, room: Watched) -> None:
    server.routes["/feed"] = Answer(body=full(server, "/page"))
    server.routes["/page"] = page(f"<b {tag}>Peru shelled Chile on 4 May 2023.</b>")
    begun = time.monotonic()
    wide = room.agent(Bounds())
    assert "at most 5,000 attributes in a tag; a tag with more" in errors(
        room.run(feed(server.url("/feed"), full=True), agent=wide)
    )
    assert time.monotonic() - begun < 5


def test_a_page_with_a_long_picture_in_a_tag_is_read(server: FeedServer, room: Watched) -> None:
    server.routes["/feed"] = Answer(body=full(server, "/page"))
    picture = "A/b=" * 25_000
    server.routes["/page"] = page(f"<img src='data:image/png;base64,{picture}'>{STORY}")
    found = room.run(feed(server.url("/feed"), full=True))
    assert kinds(found) == ["Document"]


SPLICES = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        [b"<item>", b"</item>", b"]]>", b"<![CDATA[", b"&amp;", b"<rss>", b"\xff\xfe", b"<!--", b"\0", b"<a:b>"]
    ),
)


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 40), SPLICES), min_size=1, max_size=5))
def test_any_damage_to_a_feed_is_an_error_of_ours_or_entries(damage: list[tuple[int, int, bytes]]) -> None:
    body = rss(item(1), item(2), item(3))
    for at, gone, put in damage:
        body = body[:at] + put + body[at + gone :]
    try:
        found = list(entries_of(Response("http://news.example/f", 200, {}, body), "http://news.example/f", None))
    except (InputError, *FAULTS):  # what feedparser has a bug for is a line of the watch, as the next test says
        return
    keys = [each.key for each in found if isinstance(each, Entry)]
    assert len(keys) == len(set(keys))


def test_a_feed_that_its_parser_has_a_bug_for_costs_a_line(server: FeedServer, room: Watched, tmp_path: Path) -> None:
    body = rss(item(1))
    body = body[:108] + b"</item" + body[108:]  # found by the test above: feedparser looks for links it never had
    server.routes["/feed"] = Answer(body=body)
    (tmp_path / "feed.xml").write_bytes(body)
    plan = Plan(feed(server.url("/feed")).feeds, (str(tmp_path),))
    found = room.run(plan, once=True)
    assert kinds(found) == ["UnreadableInput", "UnreadableInput"] or not errors(found)
    assert [each.origin for each in found if isinstance(each, InputError)] in (
        [],
        [str(tmp_path / "feed.xml"), server.url("/feed")],
    )
