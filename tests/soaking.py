"""A watch of many polls against a server that misbehaves in turn, and what the process holds meanwhile."""

from __future__ import annotations

import gc
import gzip
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from feed_server import Answer, Asked, FakeTime, FeedServer
from tiny_tools import tiny_tools
from watching import item, rss, story

from lapwing.alerts import Alerts, Channel, Kind, Output, Rule, Rules
from lapwing.fetch import PRIVATE, Agent, Bounds, Transport
from lapwing.ontology import load
from lapwing.store import Store
from lapwing.watch import Clock, Feed, Plan, State, watch

INTERVAL = 600.0
NEW_EVERY = 40  # polls, so that the store does not make the measure
RULE = Rule("peru", Kind.APPEARANCE, ("PER",))
_BOUNDS = Bounds(packed=100_000, unpacked=1_000_000, connect=1.0, pause=0.2, total=0.5)
_BOMB = gzip.compress(b"\0" * 3_000_000)


@dataclass(frozen=True)
class Sample:
    """What the process held after so many polls; `resident` in bytes, None where the system does not say."""

    polls: int
    articles: int
    objects: int
    files: int | None
    threads: int
    resident: int | None


def _answers(port: int) -> list[Answer]:
    """The ways of a server, one after the other; the first of them is the feed itself."""
    good = rss(item(1), item(2))
    return [
        Answer(body=good, headers=(("ETag", '"good"'),)),
        Answer(304),
        Answer(500),
        Answer(503, (("Retry-After", "30"),)),
        Answer(body=good, length=len(good) + 9),
        Answer(raw=b"\x00\x01\x02\r\n\r\n"),
        Answer(raw=b""),
        Answer(302, (("Location", "/feed"),)),
        Answer(302, (("Location", "http://169.254.169.254/"),)),
        Answer(302, (("Location", f"http://127.0.0.1:{port}/gone"),)),
        Answer(body=b"<html><body><p>Log in</p></body></html>"),
        Answer(body=good[:-30]),
        Answer(body=_BOMB, headers=(("Content-Encoding", "gzip"),)),
        Answer(body=b"x" * 200_000),
        Answer(hold=0.4),
    ]


def soak(folder: Path, polls: int, every: int) -> Iterator[Sample]:
    """A sample after each so many polls."""
    fake = FakeTime()
    counted = [0]
    # Failures are waited out, so time leaps: each poll finds the feed due.
    clock = Clock(fake.now, lambda _: fake.sleep(8 * 86400), lambda: counted[0] >= polls)
    agent = Agent(Transport(_BOUNDS), "Lapwing/soak", fake.now, fake.sleep, 0.0)
    with (
        FeedServer() as server,
        Store.open(folder / "soak.db") as store,
        State(folder / "soak.watch") as state,
    ):
        server.routes["/feed"] = _Script(counted, _answers(server.port))
        server.routes["/hook"] = Answer(503)
        outputs = (
            Output(Channel.FILE, str(folder / "alerts.jsonl")),
            Output(Channel.WEBHOOK, server.url("/hook"), PRIVATE),
        )
        alerts = Alerts(Rules((RULE,), outputs), load(), agent, state.connection, str)
        plan = Plan((Feed(server.url("/feed"), None, INTERVAL, False, PRIVATE),), (str(folder / "incoming"),))
        due = every
        for _ in watch(plan, tiny_tools(), store, state=state, clock=clock, agent=agent, alerts=alerts):
            server.asked.clear()
            if counted[0] >= due:
                due += every
                yield _sample(counted[0], store)
        yield _sample(counted[0], store)


@dataclass
class _Script:
    """Answers in turn, and every so often with an entry that was never there before."""

    counted: list[int]
    answers: list[Answer]

    def __call__(self, asked: Asked) -> Answer:
        self.counted[0] += 1
        number = self.counted[0]
        if number % NEW_EVERY == 1:
            text = story(1 + number % 28).replace("2023", str(1900 + number // NEW_EVERY % 120))
            return Answer(body=rss(item(9, text, guid=f"new {number}")))
        return self.answers[number % len(self.answers)]


def _sample(polls: int, store: Store) -> Sample:
    gc.collect()
    files = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else None
    resident = None
    if os.path.exists("/proc/self/statm"):
        with open("/proc/self/statm", encoding="ascii") as file:
            resident = int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    count = store.counts("articles")["articles"]
    return Sample(polls, count, len(gc.get_objects()), files, threading.active_count(), resident)
