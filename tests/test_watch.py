"""Folders and feed files watched with tiny tools and a store in memory."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tiny_tools import tiny_tools

from lapwing.errors import InputError
from lapwing.records import Document
from lapwing.store import Store
from lapwing.watch import watch

STORY = (
    "Peru shelled Chile on 4 May 2023, the army said.\n\nMore was heard from the north of the country on that day.\n"
)
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Andes Wire</title>{}</channel></rss>"""
ITEM = "<item><title>Report {0}</title><link>https://example.org/{0}</link><description>{1}</description></item>"


class Stopped(Exception):
    """Raised by a sleep, as Ctrl-C would be."""


def looks(*between: Callable[[], object]) -> Callable[[float], None]:
    """A sleep that does one thing after each look, then stops the watch."""
    left = iter(between)

    def sleep(seconds: float) -> None:
        assert seconds == 7.0
        for do in left:
            do()
            return
        raise Stopped

    return sleep


def nothing() -> None:
    """A look passes, and nothing has changed."""


def watched(
    store: Store, *sources: Path | str, sleep: Callable[[float], None] | None = None
) -> list[Document | InputError]:
    found: list[Document | InputError] = []
    try:
        for item in watch(sources, tiny_tools(), store, once=sleep is None, interval=7.0, sleep=sleep or looks()):
            found.append(item)  # noqa: PERF402  what came before it stopped is kept
    except Stopped:
        pass
    return found


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open("sqlite://") as opened:
        yield opened


def test_once_codes_what_is_there_and_again_finds_nothing_new(tmp_path: Path, store: Store) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "b.txt").write_text(STORY.replace("4 May", "5 May"))
    (tmp_path / ".hidden.txt").write_text(STORY.replace("4 May", "6 May"))
    first = watched(store, tmp_path)
    assert [Path(item.article.origin).name for item in first if isinstance(item, Document)] == ["a.txt", "b.txt"]
    assert all(item.events for item in first if isinstance(item, Document))
    assert watched(store, tmp_path) == []
    assert len(store.articles()) == 2
    assert {family for telling in store.tellings() for family in (telling.family,)}
    assert len(store.families()) >= 1


def test_the_same_article_twice_is_coded_once(tmp_path: Path, store: Store) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "copy.txt").write_text(STORY)
    assert len(watched(store, tmp_path)) == 1


def test_a_file_is_read_only_when_it_stands_still(tmp_path: Path, store: Store) -> None:
    growing = tmp_path / "a.txt"
    growing.write_text(STORY[:30])
    found = watched(store, tmp_path, sleep=looks(lambda: growing.write_text(STORY), nothing, nothing))
    assert [isinstance(item, Document) and item.article.text for item in found] == [STORY]


def test_a_feed_that_grows_gives_only_its_new_entries(tmp_path: Path, store: Store) -> None:
    feed = tmp_path / "feed.xml"
    items = [ITEM.format(n, STORY.replace("4 May", f"{n} May")) for n in (1, 2, 3)]
    feed.write_text(FEED.format("".join(items[:2])))
    found = watched(store, feed, sleep=looks(nothing, lambda: feed.write_text(FEED.format("".join(items))), nothing))
    assert [item.article.title for item in found if isinstance(item, Document)] == ["Report 1", "Report 2", "Report 3"]


def test_an_error_is_given_once_until_its_file_changes(tmp_path: Path, store: Store) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00\x01\x02")
    (tmp_path / "crash.txt").write_text("Peru saw a crash in the south of the country, and the army was there.\n")
    (tmp_path / "z.txt").write_text(STORY)
    change = looks(nothing, nothing, lambda: bad.write_bytes(b"\x00"), nothing)
    found = watched(store, tmp_path, sleep=change)
    assert [Path(item.origin).name for item in found if isinstance(item, InputError)] == [
        "bad.txt",
        "crash.txt",
        "bad.txt",
    ]
    assert sum(isinstance(item, Document) for item in found) == 1
    assert len(store.articles()) == 1


def test_sources_that_are_no_files_are_errors_and_nothing_is_fetched(tmp_path: Path, store: Store) -> None:
    sources = [tmp_path / "none", "https://example.org/feed.xml", str(tmp_path / "*.txt")]
    found = watched(store, *sources)
    assert [item.origin for item in found if isinstance(item, InputError)] == [str(source) for source in sources]


def test_a_folder_that_appears_later_is_watched(tmp_path: Path, store: Store) -> None:
    late = tmp_path / "late"

    def appear() -> None:
        late.mkdir()
        (late / "a.txt").write_text(STORY)

    found = watched(store, late, sleep=looks(nothing, appear, nothing))
    assert [type(item).__name__ for item in found] == ["UnreadableInput", "Document"]


def test_a_caller_who_stops_leaves_a_store_that_knows(tmp_path: Path, store: Store) -> None:
    for day in (1, 2):
        (tmp_path / f"{day}.txt").write_text(STORY.replace("4 May", f"{day} May"))
    watching = watch([tmp_path], tiny_tools(), store, once=True, interval=1, sleep=looks())
    next(watching)
    watching.close()
    assert len(store.articles()) == len(store.happenings()) == 1
    assert len(watched(store, tmp_path)) == 1


def test_a_touched_file_is_read_again_but_not_coded_again(tmp_path: Path, store: Store) -> None:
    file = tmp_path / "a.txt"
    file.write_text(STORY)
    assert len(watched(store, file, sleep=looks(nothing, lambda: os.utime(file, (1, 1)), nothing))) == 1
