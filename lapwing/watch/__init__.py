"""Folders, files and feeds, for weeks: whatever is new in them is coded and kept in a store.

What was coded is remembered by the store, by article id; what was seen, when to look again and what was told, by a
`State` of the watch's own. So neither a restart nor a feed that repeats itself costs a second coding. The clock says
when to look and what lies in the future, and nothing of what is coded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from lapwing.alerts import Alert, Alerts
from lapwing.errors import InputError
from lapwing.fetch import Agent, Transport
from lapwing.pipeline import Tools
from lapwing.records import Document, Raw
from lapwing.store import Store
from lapwing.watch.coding import Altered, Desk, Revision
from lapwing.watch.files import Files, items
from lapwing.watch.plan import Feed, Plan, plan_of
from lapwing.watch.polling import FORGOTTEN, Poller
from lapwing.watch.state import Seen, State

__all__ = ["Altered", "Clock", "Feed", "News", "Plan", "Revision", "State", "agent_of", "plan_of", "watch"]

News = Document | Revision | Alert | InputError
"""What a watch tells: an article that was coded, one that changed, an alert, something that cannot be used."""

_LONGEST_SLEEP = 3600.0  # seconds

# Between two times of bringing happenings up to date lie at least so many times what the last one took: all articles of
# the store take part (4,000 some twenty seconds), and a watch of a large one must not do that all day.
_PATIENCE = 9.0


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as a watch is given it: seconds since 1970, a pause, and whether it is asked to stop."""

    now: Callable[[], float]
    sleep: Callable[[float], None]
    stopped: Callable[[], bool]

    def today(self) -> date:
        """The day in Greenwich."""
        return datetime.fromtimestamp(self.now(), UTC).date()


def agent_of(plan: Plan, clock: Clock, version: str, transport: Transport | None = None) -> Agent:
    """What fetches for a plan, under a name that says what it is and whom to write to."""
    contact = f"; {plan.contact}" if plan.contact else ""
    name = f"Lapwing/{version} (news reader; obeys robots.txt{contact})"
    return Agent(transport or Transport(), name, clock.now, clock.sleep, plan.delay)


def watch(
    plan: Plan | Sequence[Path | str],
    tools: Tools,
    store: Store,
    *,
    state: State,
    clock: Clock,
    agent: Agent,
    alerts: Alerts | None = None,
    once: bool = False,
    interval: float = 300.0,
) -> Iterator[News]:
    """Each new document, once it is saved, changed texts, alerts, and one error for each thing that cannot be used.

    With `once` everything is looked at once. Else feeds are looked at as often as the plan says and files every
    `interval` seconds, until the clock says stop, between two articles, or the caller does. An error is given again
    only after it has changed. Families and happenings are brought up to date after each round that found something, in
    a large store after several of them.

    Raises:
        StoreError: the store or the state cannot be written; what was coded before is in it.
        UnreadableInput: the plan is given as sources that cannot be understood.
    """
    planned = plan if isinstance(plan, Plan) else plan_of(plan)
    desk = Desk(tools, store, state, clock.today, found=state.owes())
    feeds = {feed.url: feed for feed in planned.feeds}
    watching = _Watch(
        Files(planned.paths), Poller(feeds, agent, desk, state, clock.now, clock.stopped), desk, clock, alerts
    )
    desk.catch_up()
    if alerts is not None:
        yield from alerts.begin(store)
    while True:
        yield from watching.round(once=once)
        state.forget(clock.now() - FORGOTTEN)
        if once or clock.stopped():
            return
        watching.rest(interval)
        if clock.stopped():
            return


@dataclass
class _Watch:
    """One watch under way."""

    files: Files
    poller: Poller
    desk: Desk
    clock: Clock
    alerts: Alerts | None
    due: float = 0.0  # when happenings may be brought up to date again

    def round(self, *, once: bool) -> Iterator[News]:
        """Everything that is due."""
        try:
            for part in (self._files(once=once), self._feeds(once=once), self.poller.pages()):
                yield from part
        finally:  # also when the caller stops in the middle
            news = self._catch_up(once=once)
        if self.alerts is not None and not self.clock.stopped():  # what is not raised now is at the next start
            if news:
                yield from self.alerts.check(self.desk.store)
            yield from self.alerts.deliver(self.clock.now())

    def _catch_up(self, *, once: bool) -> bool:
        """Brings happenings up to date if that is due; whether there was anything new."""
        begun = self.clock.now()
        if not once and begun < self.due:
            return False
        news = self.desk.catch_up()
        now = self.clock.now()
        self.due = now + _PATIENCE * (now - begun)
        return news

    def rest(self, interval: float) -> None:
        """Sleeps until something is due."""
        times = [self.poller.next(), self.alerts.next() if self.alerts else None]
        if self.desk.found:
            times.append(self.due)
        if self.files.paths:
            times.append(self.clock.now() + interval)
        pause = min((due for due in times if due is not None), default=self.clock.now() + interval) - self.clock.now()
        if pause > 0:
            self.clock.sleep(min(pause, max(_LONGEST_SLEEP, interval)))

    def _files(self, *, once: bool) -> Iterator[News]:
        for path in self.files.fresh(once=once):
            for item in items(path):
                if self.clock.stopped():
                    return
                yield from self._file_item(item)

    def _file_item(self, item: Raw | InputError) -> Iterator[News]:
        """Files are known by the address they name, else by their path; a place in a list of many is no name."""
        key = None if isinstance(item, InputError) else item.url or (None if "#" in item.origin else item.origin)
        seen = self.poller.state.seen("", key) if key else None
        former = seen.article if seen else None
        taken = self.desk.take(item, former, surely=False)
        if key and taken.article not in (None, former):
            now = self.clock.now()
            self.poller.state.see(Seen("", key, None, "", taken.article, seen.first if seen else now, now))
        yield from taken.told

    def _feeds(self, *, once: bool) -> Iterator[News]:
        for feed in self.poller.due(once=once):
            if self.clock.stopped():
                return
            yield from self.poller.poll(feed)
