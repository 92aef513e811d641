"""The command that stays: watch."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from lapwing import __version__
from lapwing.cli.shared import console, plain, roster_option, sentence
from lapwing.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lapwing.watch import News, Revision

_MOST_ALTERED = 8  # of one text, shown
_STATE = "lapwing.watch"  # beside a store that is no file
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path())
@click.option(
    "--store",
    "target",
    required=True,
    type=click.Path(),
    metavar="STORE",
    help="Store to fill: a file, or a database URL.",
)
@click.option("--rules", type=click.Path(dir_okay=False, path_type=Path), help="What is to raise alerts.")
@click.option("--once", is_flag=True, help="Look once and stop.")
@click.option("--interval", type=click.FloatRange(1), default=300.0, help="Seconds between looks at files.")
@click.option(
    "--state",
    "state_file",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="File that remembers what was seen; by default beside the store.",
)
@roster_option
def watch(
    sources: tuple[str, ...],
    target: str,
    rules: Path | None,
    once: bool,
    interval: float,
    state_file: str | None,
    roster: Path | None,
) -> None:
    """Watch SOURCES until stopped: addresses of feeds, sources files (.toml), OPML lists, folders, files."""
    from lapwing.alerts import Alerts, read_rules  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.pipeline import Tools  # noqa: PLC0415
    from lapwing.store import Store  # noqa: PLC0415
    from lapwing.watch import Clock, State, agent_of, plan_of  # noqa: PLC0415
    from lapwing.watch import watch as watching  # noqa: PLC0415

    plan = plan_of(sources)
    tools = Tools.shipped(roster=roster)
    wanted = read_rules(rules, tools.roster, tools.ontology) if rules else None
    stop = threading.Event()
    clock = Clock(time.time, _pause(stop), stop.is_set)
    agent = agent_of(plan, clock, __version__)
    failed = False
    with Store.open(target) as store, State(state_file or _beside(target)) as state, _stopping(stop, agent.cancel):
        alerts = Alerts(wanted, tools.ontology, agent, state.connection, click.echo) if wanted else None
        for news in watching(
            plan, tools, store, state=state, clock=clock, agent=agent, alerts=alerts, once=once, interval=interval
        ):
            failed = failed or isinstance(news, InputError)
            console().print(_line(news), soft_wrap=True)
    if stop.is_set():
        console().print("stopped; everything coded so far is in the store")
    if once and failed:
        raise SystemExit(1)


def _pause(stop: threading.Event) -> Callable[[float], None]:
    """A sleep that ends when the watch is asked to stop."""

    def pause(seconds: float) -> None:
        stop.wait(seconds)

    return pause


@contextmanager
def _stopping(stop: threading.Event, cancel: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and SIGTERM end the watch between two articles; Ctrl-C a second time ends it at once."""

    def asked(_: int, __: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        cancel()

    before = {name: signal.signal(name, asked) for name in _SIGNALS}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _beside(target: str) -> str:
    if target == "sqlite://":
        return ":memory:"
    return _STATE if "://" in target else f"{target}.watch"


def _line(news: News) -> str:
    """What a watch tells, in one line for rich."""
    from lapwing.records import Document  # noqa: PLC0415
    from lapwing.watch import Revision  # noqa: PLC0415

    if isinstance(news, InputError):
        return f"left out {plain(news.origin)}: {sentence(news)}"
    if isinstance(news, Document):
        return plain(f"{news.article.id} {news.article.title or ''}: {len(news.events)} events")
    if isinstance(news, Revision):
        return plain(f"changed {news.source}: {_altered(news)}; {news.after.id} was {news.before.id}")
    return plain(f"alert {news.rule}: {news.text}")


def _altered(news: Revision) -> str:
    told = [f"{each.kind} “{each.now or ''}” (was “{each.was or ''}”)" for each in news.altered]
    more = [f"{len(told) - _MOST_ALTERED} more"] if len(told) > _MOST_ALTERED else []
    counts = ((len(news.added), "added"), (len(news.dropped), "dropped"))
    sentences = [f"{number} sentence{'' if number == 1 else 's'} {how}" for number, how in counts if number]
    return ", ".join([*told[:_MOST_ALTERED], *more, *sentences]) or "its wording"
