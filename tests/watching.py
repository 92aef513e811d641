"""What the tests of the watch share: a store, a state, a clock that stands still, feeds as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from feed_server import FakeTime
from tiny_tools import tiny_tools

from lapwing.alerts import Alerts
from lapwing.fetch import PRIVATE, Agent, Bounds, Transport
from lapwing.store import Store
from lapwing.watch import Clock, Feed, News, Plan, State, watch

STORY = (
    "Peru shelled Chile on 4 May 2023, the army said.\n\nMore was heard from the north of the country on that day.\n"
)
QUICK = Bounds(packed=200_000, unpacked=2_000_000, connect=5.0, pause=5.0, total=10.0)
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Andes Wire</title>{}</channel></rss>"""


def story(day: int) -> str:
    """A text with one event of that day in May."""
    return STORY.replace("4 May", f"{day} May")


def item(number: int, text: str | None = None, *, date: str | None = None, guid: str | None = None) -> str:
    """An entry of a feed."""
    when = f"Mon, {number:02} May 2023 10:00:00 GMT" if date is None else date
    parts = [
        f"<title>Report {number}</title><link>https://example.org/{number}</link>",
        f"<guid>{guid}</guid>" if guid else "",
        f"<pubDate>{when}</pubDate>" if when else "",
        f"<description>{story(number) if text is None else text}</description>",
    ]
    return f"<item>{''.join(parts)}</item>"


def rss(*items: str) -> bytes:
    """A feed of these entries."""
    return RSS.format("".join(items)).encode()


@dataclass
class Watched:
    """A watch in a room of its own; `rounds` says after how many sleeps it is asked to stop."""

    store: Store
    state: State
    time: FakeTime = field(default_factory=FakeTime)
    between: list[Callable[[], object]] = field(default_factory=list)
    rounds: int = 1
    stop: bool = False

    def agent(self, bounds: Bounds = QUICK, delay: float = 0.0) -> Agent:
        return Agent(Transport(bounds), "Lapwing/test", self.time.now, self.time.sleep, delay)

    def clock(self) -> Clock:
        return Clock(self.time.now, self._sleep, lambda: self.stop)

    def _sleep(self, seconds: float) -> None:
        self.time.sleep(seconds)
        self.rounds -= 1
        if self.between:
            self.between.pop(0)()
        self.stop = self.stop or self.rounds <= 0

    def run(
        self,
        plan: Plan | Sequence[Path | str],
        *,
        once: bool = False,
        rounds: int = 1,
        alerts: Alerts | None = None,
        agent: Agent | None = None,
        interval: float = 7.0,
    ) -> list[News]:
        """What a watch tells until it is asked to stop."""
        self.rounds, self.stop = rounds, False
        return list(
            watch(
                plan,
                tiny_tools(),
                self.store,
                state=self.state,
                clock=self.clock(),
                agent=agent or self.agent(),
                alerts=alerts,
                once=once,
                interval=interval,
            )
        )


def feed(url: str, *, full: bool = False, interval: float = 900.0, outlet: str | None = None) -> Plan:
    """A plan of one feed of this machine."""
    return Plan((Feed(url, outlet, interval, full, PRIVATE),))


def kinds(news: Iterable[News]) -> list[str]:
    """The names of the types of what was told."""
    return [type(each).__name__ for each in news]
