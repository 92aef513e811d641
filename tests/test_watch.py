"""Folders and files watched with tiny tools and a store in memory."""

import os
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from tiny_tools import tiny_tools
from watching import STORY, Watched, item, rss, story

from lapwing.errors import InputError
from lapwing.records import ChangeKind, Document
from lapwing.store import Store
from lapwing.watch import News, Revision, State, watch


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open("sqlite://") as opened:
        yield opened


@pytest.fixture
def room(store: Store) -> Iterator[Watched]:
    with State(":memory:") as state:
        yield Watched(store, state)


def looks(room: Watched, sources: list[Path | str], *between: Callable[[], object]) -> list[News]:
    """What is told when one thing is done after each look, and one look follows the last of them."""
    room.between = list(between)
    return room.run(sources, rounds=len(between) + 1)


def nothing() -> None:
    """A look passes, and nothing has changed."""


def test_once_codes_what_is_there_and_again_finds_nothing_new(tmp_path: Path, store: Store, room: Watched) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "b.txt").write_text(story(5))
    (tmp_path / ".hidden.txt").write_text(story(6))
    first = room.run([tmp_path], once=True)
    assert [Path(each.article.origin).name for each in first if isinstance(each, Document)] == ["a.txt", "b.txt"]
    assert all(each.events for each in first if isinstance(each, Document))
    assert room.run([tmp_path], once=True) == []
    assert len(store.articles()) == 2
    assert store.families()
    assert store.happenings()


def test_the_same_article_twice_is_coded_once(tmp_path: Path, room: Watched) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "copy.txt").write_text(STORY)
    assert len(room.run([tmp_path], once=True)) == 1


def test_a_file_is_read_only_when_it_stands_still(tmp_path: Path, room: Watched) -> None:
    growing = tmp_path / "a.txt"
    growing.write_text(STORY[:30])
    found = looks(room, [tmp_path], lambda: growing.write_text(STORY), nothing, nothing)
    assert [isinstance(each, Document) and each.article.text for each in found] == [STORY]
    assert set(room.time.slept) == {7.0}


def test_a_feed_file_that_grows_gives_only_its_new_entries(tmp_path: Path, room: Watched) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_bytes(rss(item(1), item(2)))
    found = looks(room, [feed], nothing, lambda: feed.write_bytes(rss(item(3), item(1), item(2))), nothing)
    assert [each.article.title for each in found if isinstance(each, Document)] == ["Report 1", "Report 2", "Report 3"]
    assert not [each for each in found if isinstance(each, Revision)]


def test_an_error_is_given_once_until_its_file_changes(tmp_path: Path, store: Store, room: Watched) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00\x01\x02")
    (tmp_path / "crash.txt").write_text("Peru saw a crash in the south of the country, and the army was there.\n")
    (tmp_path / "z.txt").write_text(STORY)
    found = looks(room, [tmp_path], nothing, nothing, lambda: bad.write_bytes(b"\x00"), nothing)
    names = [Path(each.origin).name for each in found if isinstance(each, InputError)]
    assert names == ["bad.txt", "crash.txt", "bad.txt"]
    assert sum(isinstance(each, Document) for each in found) == 1
    assert len(store.articles()) == 1


def test_sources_that_are_no_files_are_errors(tmp_path: Path, room: Watched) -> None:
    sources = [tmp_path / "none", str(tmp_path / "*.txt")]
    found = room.run(sources, once=True)
    assert [each.origin for each in found if isinstance(each, InputError)] == [str(source) for source in sources]


def test_a_folder_that_appears_later_is_watched(tmp_path: Path, room: Watched) -> None:
    late = tmp_path / "late"

    def appear() -> None:
        late.mkdir()
        (late / "a.txt").write_text(STORY)

    found = looks(room, [late], nothing, appear, nothing)
    assert [type(each).__name__ for each in found] == ["UnreadableInput", "Document"]


def test_a_caller_who_stops_leaves_a_store_that_knows(tmp_path: Path, store: Store, room: Watched) -> None:
    for day in (1, 2):
        (tmp_path / f"{day}.txt").write_text(story(day))
    watching = watch(
        [tmp_path], tiny_tools(), store, state=room.state, clock=room.clock(), agent=room.agent(), once=True
    )
    next(watching)
    watching.close()
    assert len(store.articles()) == len(store.happenings()) == 1
    assert len(room.run([tmp_path], once=True)) == 1


def test_a_watch_that_is_asked_to_stop_ends_between_two_articles(tmp_path: Path, store: Store, room: Watched) -> None:
    for day in (1, 2, 3):
        (tmp_path / f"{day}.txt").write_text(story(day))
    clock = room.clock()
    told = 0
    for _ in watch([tmp_path], tiny_tools(), store, state=room.state, clock=clock, agent=room.agent(), once=True):
        told += 1
        room.stop = told == 2
    assert told == len(store.articles()) == 2
    assert store.happenings()


def test_a_touched_file_is_read_again_but_not_coded_again(tmp_path: Path, room: Watched) -> None:
    file = tmp_path / "a.txt"
    file.write_text(STORY)
    assert len(looks(room, [file], nothing, lambda: os.utime(file, (1, 1)), nothing)) == 1


def test_a_file_that_was_corrected_is_a_version_and_one_that_was_replaced_is_not(
    tmp_path: Path, store: Store, room: Watched
) -> None:
    file = tmp_path / "a.txt"
    told = "Peru shelled Chile on 4 May 2023 and killed 12 people in the port of Arica, officials said on Friday.\n"
    file.write_text(told)
    room.run([file], once=True)
    file.write_text(told.replace("12", "17"))
    after, revision = room.run([file], once=True)
    assert isinstance(revision, Revision)
    assert isinstance(after, Document)
    assert (revision.after, revision.source) == (after.article, str(file))
    assert [(each.kind, each.now, each.was) for each in revision.altered] == [(ChangeKind.NUMBER, "17", "12")]
    assert revision.added == revision.dropped == ()
    file.write_text("A festival of kites drew a crowd of children to the beach below the old lighthouse of the town.\n")
    assert [type(each).__name__ for each in room.run([file], once=True)] == ["Document"]
    assert len(store.articles()) == 3
    assert len(room.state.versions("", str(file))) == 3


def test_a_watch_killed_before_the_store_was_up_to_date_makes_up_for_it(
    tmp_path: Path, store: Store, room: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(STORY)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("lapwing.watch.coding.know", killed)
        with pytest.raises(KeyboardInterrupt):
            room.run([tmp_path], once=True)
    assert len(store.articles()) == 1
    assert store.happenings() == []
    assert room.run([tmp_path], once=True) == []
    assert len(store.happenings()) == 1
    assert not room.state.owes()


def test_joining_a_large_store_takes_a_tenth_of_the_time_at_most(
    tmp_path: Path, room: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined: list[tuple[float, int]] = []

    def slow(store: Store, ontology: object) -> None:
        joined.append((room.time.seconds, len(store.articles())))
        room.time.seconds += 100  # as if the store were large

    monkeypatch.setattr("lapwing.watch.coding.know", slow)
    for number in range(1, 13):
        room.between.append(lambda day=number: (tmp_path / f"{day}.txt").write_text(story(day)))
    room.run([tmp_path], rounds=40, interval=60.0)
    assert joined[-1][1] == 12  # at the end everything is in
    begins = [at for at, _ in joined]
    assert len(begins) > 1
    assert all(later - former >= 1000 for former, later in pairwise(begins))
    assert not room.state.owes()
