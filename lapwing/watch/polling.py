"""Looking at a feed: what it has that was not seen, the pages behind it, and when to look again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lapwing.errors import InputError, UnreadableInput
from lapwing.faults import FAULTS, fault
from lapwing.fetch import Agent, Response, asked_wait, shown
from lapwing.records import Document, Raw
from lapwing.watch.coding import Desk, Revision, Taken
from lapwing.watch.entries import EXPECTED, Entry, entries_of, page_of
from lapwing.watch.plan import Feed
from lapwing.watch.state import Known, Seen, State

LONGEST_WAIT = 86400.0
"""Seconds between two looks at a feed that fails, at most: a feed mended overnight is seen the next day."""
FORGOTTEN = 90 * 86400.0  # seconds after which an entry that left its feed is forgotten
PAGES_A_ROUND = 20
"""Pages fetched before the feeds are looked at again: with two seconds a host, less than a minute."""
_FIRST_AGAIN = 3600.0  # a page is looked at again when it is an hour old, then whenever its age has doubled
_LAST_AGAIN = 7 * 86400.0  # corrections come within days
_MOST_FAILURES = 6  # of a page, after which it is given up
_LONGEST_MARK = 1000  # characters of an ETag: longer ones are not sent back
_FINE, _UNCHANGED = 200, 304


@dataclass
class Poller:
    """Looks at the feeds of a plan by what `state` remembers of them."""

    feeds: dict[str, Feed]
    agent: Agent
    desk: Desk
    state: State
    now: Callable[[], float]
    stopped: Callable[[], bool]

    def due(self, *, once: bool) -> list[Feed]:
        """The feeds to be looked at now; with `once` all but those that are given time after a failure."""
        now = self.now()
        known = [(self.state.known(url), feed) for url, feed in self.feeds.items()]
        return [feed for each, feed in known if each.due <= now or (once and not each.failures)]

    def next(self) -> float | None:
        """When the next feed or page is due."""
        times = [self.state.known(url).due for url in self.feeds]
        page = self.state.next_page()
        return min([*times, *([] if page is None else [page])], default=None)

    def poll(self, feed: Feed) -> Iterator[Document | Revision | InputError]:
        """What is new in a feed, and what is wrong with it where that was not told before."""
        known = self.state.known(feed.url)
        try:
            came = self.agent.get(feed.url, headers=_conditions(known), allow=feed.allow)
            self._check(came, feed.url)
            if came.status == _FINE:
                yield from self._entries(feed, came)
                if self.stopped():
                    return  # the feed is not done with: next time it is asked for whole
                etag, modified = _mark(came, "etag"), _mark(came, "last-modified")
                known = replace(known, etag=etag, modified=modified)
        except InputError as error:
            yield from self._failed(feed, known, error, None)
            return
        except _Refusing as error:
            yield from self._failed(feed, known, error.told, error.wait)
            return
        self.state.well(feed.url)
        self.state.keep(replace(known, due=self.now() + feed.interval, failures=0))

    def pages(self) -> Iterator[Document | Revision | InputError]:
        """The pages that are due, a few at a time."""
        for seen in self.state.pages(self.now(), PAGES_A_ROUND):
            if self.stopped():
                return
            feed = self.feeds.get(seen.feed)
            if feed is None or seen.link is None:  # no longer watched
                self.state.see(replace(seen, due=None))
            else:
                yield from self._page(feed, seen, seen.link)

    # --- entries ----------------------------------------------------------------------------------

    def _entries(self, feed: Feed, came: Response) -> Iterator[Document | Revision | InputError]:
        now = self.now()
        same: list[str] = []
        undated = 0
        odd: set[str] = set()
        for entry in _parsed(came, feed):
            if self.stopped():
                break
            if isinstance(entry, InputError):
                odd.add(entry.expected)
                yield from self._news(f"{feed.url} {entry.expected}", entry)
                continue
            seen = self.state.seen(feed.url, entry.key)
            if seen is not None and seen.content == entry.content:
                same.append(entry.key)
                continue
            taken = self._take(feed, entry, seen, now)
            undated += taken.undated
            yield from taken.told
        self.state.touch(feed.url, same, now)
        for expected in set(EXPECTED) - odd:
            self.state.well(f"{feed.url} {expected}")
        if undated:
            told = (
                "entries with a date",
                "some without one",
                "tell its owner; what they tell is dated by its words alone",
            )
            yield from self._news(f"{feed.url} date", UnreadableInput(shown(feed.url), *told))

    def _take(self, feed: Feed, entry: Entry, seen: Seen | None, now: float) -> Taken:
        first = seen.first if seen else now
        former = seen.article if seen else None
        kept = Seen(feed.url, entry.key, entry.link, entry.content, former, first, now)
        if feed.full and entry.link:
            item = entry.item if isinstance(entry.item, Raw) else None
            outlet, published = (item.outlet, item.published) if item else (feed.outlet, None)
            self.state.see(replace(kept, due=now, published=published, outlet=outlet))
            return Taken(former)
        taken = self.desk.take(entry.item, former)
        self.state.see(replace(kept, article=taken.article))
        return taken

    # --- pages ------------------------------------------------------------------------------------

    def _page(self, feed: Feed, seen: Seen, link: str) -> Iterator[Document | Revision | InputError]:
        try:
            came = self.agent.get(link, headers=_conditions(seen), allow=feed.allow)
            self._check(came, link)
        except (InputError, _Refusing) as error:
            if self.stopped():
                return
            told, wait = (error.told, error.wait) if isinstance(error, _Refusing) else (error, None)
            failures = seen.failures + 1
            pause = max(_FIRST_AGAIN * 2.0**failures, wait or 0.0)
            due = self.now() + pause if failures < _MOST_FAILURES else None
            self.state.see(replace(seen, due=due, failures=failures))
            yield from self._news(seen.item, told)
            return
        article = seen.article
        if came.status == _FINE:
            item = page_of(came, link)
            if isinstance(item, Raw):
                item = replace(item, url=link, published=seen.published, outlet=seen.outlet)
            taken = self.desk.take(item, seen.article)
            article = taken.article
            yield from self._told(seen, taken)
            seen = replace(seen, etag=_mark(came, "etag"), modified=_mark(came, "last-modified"))
        self.state.see(replace(seen, article=article, failures=0, due=self._again(seen)))

    def _told(self, seen: Seen, taken: Taken) -> Iterator[Document | Revision | InputError]:
        for each in taken.told:
            if isinstance(each, InputError):
                yield from self._news(seen.item, each)
            else:
                yield each
        if not any(isinstance(each, InputError) for each in taken.told):
            self.state.well(seen.item)

    def _again(self, seen: Seen) -> float | None:
        age = self.now() - seen.first
        return self.now() + max(_FIRST_AGAIN, age) if age < _LAST_AGAIN else None

    # --- what goes wrong --------------------------------------------------------------------------

    def _failed(self, feed: Feed, known: Known, error: InputError, wait: float | None) -> Iterator[InputError]:
        if self.stopped():  # the request was broken off by us
            return
        failures = known.failures + 1
        pause = min(feed.interval * 2.0 ** min(failures, 30), max(LONGEST_WAIT, feed.interval))
        due = self.now() + max(pause, wait or 0.0)
        self.state.keep(replace(known, due=due, failures=failures))
        yield from self._news(feed.url, error)

    def _news(self, item: str, error: InputError) -> Iterator[InputError]:
        if self.state.is_news(item, error):
            yield error

    def _check(self, came: Response, url: str) -> None:
        if came.status not in (_FINE, _UNCHANGED):
            error = UnreadableInput(shown(url), "status 200", f"{came.status}", "check the address")
            raise _Refusing(error, asked_wait(came, self.now()))


class _Refusing(Exception):
    """A server that answers otherwise than with a page; `wait` are the seconds that it asks for."""

    def __init__(self, told: InputError, wait: float | None) -> None:
        super().__init__(str(told))
        self.told = told
        self.wait = wait


def _parsed(came: Response, feed: Feed) -> list[Entry | InputError]:
    """The entries. A feed that a parser has a bug for costs a line, and not the watch."""
    try:
        return list(entries_of(came, feed.url, feed.outlet))
    except FAULTS as error:
        raise fault(shown(feed.url), error) from error


def _conditions(known: Known | Seen) -> dict[str, str]:
    given = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in given.items() if value}


def _mark(came: Response, name: str) -> str | None:
    """A header that is to be sent back as it came, if it can be."""
    value = came.headers.get(name)
    return value if value and len(value) <= _LONGEST_MARK and value.isascii() and value.isprintable() else None
