"""Commands that read news: code, demo, watch, corpora."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from lapwing.cli.shared import console, plain, roster_option, sentence, table
from lapwing.errors import InputError

if TYPE_CHECKING:
    from lapwing.pipeline import Tools
    from lapwing.records import Document, Raw
    from lapwing.store import Store

# Items of the report's last table that are shown one by one; the rest are counted.
MOST_FAILURES = 50

_FORMATS = ("plover", "csv", "polecat", "graphml", "parquet")


@dataclass
class Report:
    """What became of a batch."""

    documents: list[str] = field(default_factory=list)
    again: int = 0
    sentences: int = 0
    categories: Counter[str] = field(default_factory=Counter)
    failures: list[InputError] = field(default_factory=list)

    def add(self, document: Document, *, known: bool) -> None:
        """Count a document; one that the store held already adds no events."""
        self.again += known
        self.documents.append(document.article.id)
        if not known:
            self.sentences += len(document.sentences)
            self.categories.update(event.category for event in document.events)


@click.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option("--store", "target", help="Keep everything in this store: a file, or a database URL.")
@click.option(
    "--out", type=click.Path(path_type=Path, allow_dash=True), help="Write events here; - is standard output."
)
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="plover", show_default=True, help="Format of --out."
)
@click.option("--weights", type=click.Path(exists=True, path_type=Path), help="Weights of your own (lapwing train).")
@roster_option
def code(
    inputs: tuple[str, ...], target: str | None, out: Path | None, form: str, weights: Path | None, roster: Path | None
) -> None:
    """Code news into events. INPUTS are files, folders, globs, zip or gz archives, or - for standard input."""
    from lapwing.exchange import speakers_in, write  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.pipeline import Tools  # noqa: PLC0415
    from lapwing.read import read  # noqa: PLC0415
    from lapwing.store import Store  # noqa: PLC0415

    if out is None and target is None:
        out = Path("-")
    with Store.open(target or "sqlite://") as store:
        report = code_into(store, read(inputs, stdin=sys.stdin.buffer), Tools.shipped(weights, roster=roster))
        if out is not None:
            wanted = set(report.documents)
            told = [telling for telling in store.tellings() if telling.article.id in wanted]
            write(told, form, out, happenings=store.happenings(), speakers=speakers_in(store, told))
        show(report, store)
    if report.failures:
        raise SystemExit(1)


@click.command()
@click.option("--html", type=click.Path(path_type=Path), help="Also write the brief as one self-contained page.")
@click.option("--store", "target", help="Keep the coded examples in this store.")
def demo(html: Path | None, target: str | None) -> None:
    """Code the bundled example articles and show the brief on Russia and Iran."""
    from lapwing import brief as briefs  # noqa: PLC0415
    from lapwing.pipeline import Tools  # noqa: PLC0415
    from lapwing.read import read  # noqa: PLC0415
    from lapwing.store import Store  # noqa: PLC0415

    tools = Tools.shipped()
    with Store.open(target or "sqlite://") as store:
        report = code_into(store, read([str(path) for path in example_files()]), tools)
        made = briefs.brief(store, "RUS", "IRN", roster=tools.roster)
        click.echo(briefs.as_text(made))
        if html:
            html.write_text(briefs.as_html(made), encoding="utf-8")
        show(report, store)
    if report.failures:
        raise SystemExit(1)


@click.command()
@click.argument("sources", nargs=-1, required=True)
@click.option("--store", "target", required=True, help="Store to fill: a file, or a database URL.")
@click.option("--once", is_flag=True, help="Look once and stop.")
@click.option("--interval", type=click.FloatRange(1), default=300.0, show_default=True, help="Seconds between looks.")
def watch(sources: tuple[str, ...], target: str, once: bool, interval: float) -> None:
    """Watch folders and feed files, and code what is new in them until stopped."""
    import time  # noqa: PLC0415

    from lapwing.pipeline import Tools  # noqa: PLC0415
    from lapwing.store import Store  # noqa: PLC0415
    from lapwing.watch import watch as watching  # noqa: PLC0415

    tools = Tools.shipped()
    with Store.open(target) as store:
        try:
            for item in watching(sources, tools, store, once=once, interval=interval, sleep=time.sleep):
                if isinstance(item, InputError):
                    console().print(f"left out {plain(item.origin)}: {sentence(item)}", soft_wrap=True)
                else:
                    words = f"{item.article.id} {item.article.title or ''}: {len(item.events)} events"
                    console().print(plain(words), soft_wrap=True)
        except KeyboardInterrupt:
            console().print("stopped; everything coded so far is in the store")


@click.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for Parquet parts.")
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Processes.")
@click.option("--ray", help="Address of a Ray cluster; without it one machine does the work.")
def corpora(inputs: tuple[str, ...], out: Path, workers: int, ray: str | None) -> None:
    """Code a whole corpus (Parquet, JSON Lines, CSV) into Parquet; needs the extra `scale`."""
    from lapwing.bulk import code_corpus  # noqa: PLC0415
    from lapwing.pipeline import Tools  # noqa: PLC0415

    # One thread each: processes with several fight for the cores.
    report = code_corpus(inputs, out, make_tools=partial(Tools.shipped, threads=1), workers=workers, ray=ray)
    console().print(str(report), soft_wrap=True)
    if report.failed:
        raise SystemExit(1)


def code_into(store: Store, raws: Iterable[Raw | InputError], tools: Tools) -> Report:
    """Code a batch into a store with a progress line, and bring its families and happenings up to date."""
    from lapwing.pipeline import know, run  # noqa: PLC0415

    report = Report()
    held = store.ids()
    with ExitStack() as stack:
        progress = stack.enter_context(_progress())
        bar = progress.add_task("reading", total=None)
        for item in run(raws, tools, store):
            if isinstance(item, InputError):
                report.failures.append(item)
            else:
                report.add(item, known=item.article.id in held)
                held.add(item.article.id)
            events = report.categories.total()
            words = f"{len(report.documents)} articles, {events} events, {len(report.failures)} left out"
            progress.update(bar, advance=1, description=words)
        progress.update(bar, description="linking reports of one happening")
        know(store)
    return report


def show(report: Report, store: Store) -> None:
    """The closing table: articles, families, events by category, and what could not be read and why."""
    new = len(report.documents) - report.again
    families = len(store.families())
    rows = [
        ("articles coded", new),
        ("articles already held", report.again),
        ("independent families in the store", families),
        ("sentences read", report.sentences),
        ("events", report.categories.total()),
        *((f"  {category}", n) for category, n in report.categories.most_common()),
        ("items left out", len(report.failures)),
    ]
    lines: list[object] = [table("", ("", ""), rows)]
    lines += [
        f"[yellow]left out[/] {plain(error.origin)}: {sentence(error)}" for error in report.failures[:MOST_FAILURES]
    ]
    if len(report.failures) > MOST_FAILURES:
        lines.append(f"and {len(report.failures) - MOST_FAILURES} more")
    for line in lines:
        console().print(line, soft_wrap=isinstance(line, str))


def example_files() -> Iterator[Path]:
    """The bundled example articles: beside the code in an install, at the root of a checkout."""
    import lapwing  # noqa: PLC0415

    here = Path(lapwing.__file__).parent
    folder = next(path for path in (here / "examples", here.parent / "examples") if path.is_dir())
    yield from sorted((folder / "articles").iterdir())


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console(), transient=True
    )
