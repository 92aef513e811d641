"""Commands that read news: code, demo."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from lapwing.cli.corpora import code_parts, interruptible, show_failures, split
from lapwing.cli.shared import console, roster_option, table
from lapwing.errors import InputError

if TYPE_CHECKING:
    from lapwing.bulk import Held
    from lapwing.pipeline import Tools
    from lapwing.records import Document
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
    reasons: Counter[str] = field(default_factory=Counter)  # what was expected of the items left out
    failures: list[InputError] = field(default_factory=list)  # the first of them

    @property
    def failed(self) -> int:
        """How many items were left out."""
        return self.reasons.total()

    def add(self, document: Document) -> None:
        """Count a document that is new to the store."""
        self.documents.append(document.article.id)
        self.sentences += len(document.sentences)
        self.categories.update(event.category for event in document.events)

    def add_held(self, article: str) -> None:
        """Count an article that the store held already: it adds no events."""
        self.documents.append(article)
        self.again += 1

    def leave_out(self, error: InputError) -> None:
        """Count what could not be used."""
        self.reasons[error.expected] += 1
        self.failures += [error] if len(self.failures) < MOST_FAILURES else []


@click.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option(
    "--store", "target", type=click.Path(), metavar="STORE", help="Keep everything in this store: a file or URL."
)
@click.option(
    "--out", type=click.Path(path_type=Path, allow_dash=True), help="Write events here; - is standard output."
)
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="plover", show_default=True, help="Format of --out."
)
@click.option("--weights", type=click.Path(exists=True, path_type=Path), help="Weights of your own (lapwing train).")
@roster_option
@click.option(
    "--parts",
    type=click.Path(file_okay=False, path_type=Path),
    help="Code a corpus of any size, Parquet too, into Parquet parts in this folder, and nothing else (extra `scale`).",
)
@click.option("--workers", type=click.IntRange(1), help="Only with --parts: processes that code; by default 2.")
@click.option(
    "--ray", metavar="ADDRESS", help="Only with --parts: address of a Ray cluster to code on (extra `cluster`)."
)
def code(
    inputs: tuple[str, ...],
    target: str | None,
    out: Path | None,
    form: str,
    weights: Path | None,
    roster: Path | None,
    parts: Path | None,
    workers: int | None,
    ray: str | None,
) -> None:
    """Code news into events. INPUTS are files, folders, globs, archives (zip, tar, gz, WARC), folders of parts that
    --parts made, or - for standard input."""
    from lapwing.pipeline import Tools  # noqa: PLC0415  keeps `lapwing --help` fast

    if parts is not None:
        if target or out:
            raise click.UsageError("--parts goes without --store and --out: code the folder of parts into them next")
        # One thread each: processes with several fight for the cores.
        make_tools = partial(Tools.shipped, weights, roster=roster, threads=1)
        failed = code_parts(inputs, parts, make_tools, workers=workers or 2, ray=ray)
    elif workers or ray:
        raise click.UsageError("--workers and --ray go with --parts only")
    else:
        failed = _code(inputs, target, out, form, lambda: Tools.shipped(weights, roster=roster))
    if failed:
        raise SystemExit(1)


def _code(inputs: Sequence[str], target: str | None, out: Path | None, form: str, make: Callable[[], Tools]) -> int:
    from lapwing.bulk import load, records_in  # noqa: PLC0415
    from lapwing.exchange import speakers_in, write  # noqa: PLC0415
    from lapwing.pipeline import run  # noqa: PLC0415
    from lapwing.read import read  # noqa: PLC0415
    from lapwing.store import Store  # noqa: PLC0415

    folders, others = split(inputs)
    if out is None and target is None:
        out = Path("-")
    kept = "what was coded is in the store; run it again, and it goes on" if target else "nothing was kept"
    with interruptible(kept), Store.open(target or "sqlite://") as store:
        loaded = chain.from_iterable(load(folder, store) for folder in folders)
        coded = run(read(others, stdin=sys.stdin.buffer), make(), store) if others else ()
        report = keep(store, chain(loaded, coded), total=None if others else sum(map(records_in, folders)))
        if out is not None:
            wanted = set(report.documents)
            told = [telling for telling in store.tellings() if telling.article.id in wanted]
            write(told, form, out, happenings=store.happenings(), speakers=speakers_in(store, told))
        show(report, store)
    return report.failed


@click.command()
@click.option("--html", type=click.Path(path_type=Path), help="Also write the brief as one self-contained page.")
@click.option("--store", "target", type=click.Path(), metavar="STORE", help="Keep the coded examples in this store.")
def demo(html: Path | None, target: str | None) -> None:
    """Code the bundled example articles and show the brief on Russia and Iran."""
    from lapwing import brief as briefs  # noqa: PLC0415
    from lapwing.pipeline import Tools, run  # noqa: PLC0415
    from lapwing.read import read  # noqa: PLC0415
    from lapwing.store import Store  # noqa: PLC0415

    tools = Tools.shipped()
    with Store.open(target or "sqlite://") as store:
        report = keep(store, run(read([str(path) for path in example_files()]), tools, store))
        made = briefs.brief(store, "RUS", "IRN", roster=tools.roster)
        click.echo(briefs.as_text(made))
        if html:
            html.write_text(briefs.as_html(made), encoding="utf-8")
        show(report, store)
    if report.failed:
        raise SystemExit(1)


def keep(store: Store, items: Iterable[Document | Held | InputError], *, total: int | None = None) -> Report:
    """Take in what was coded into a store, with a progress line, and bring families and happenings up to date."""
    from lapwing.bulk import Held  # noqa: PLC0415
    from lapwing.pipeline import know  # noqa: PLC0415

    report = Report()
    held = store.ids()
    with _progress() as progress:
        bar = progress.add_task("reading", total=total)
        for item in items:
            if isinstance(item, InputError):
                report.leave_out(item)
            elif isinstance(item, Held) or item.article.id in held:
                report.add_held(item.article if isinstance(item, Held) else item.article.id)
            else:
                report.add(item)
                held.add(item.article.id)
            events = report.categories.total()
            words = f"{len(report.documents)} articles, {events} events, {report.failed} left out"
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
        ("items left out", report.failed),
    ]
    console().print(table("", ("", ""), rows))
    show_failures(report.failures, report.reasons)


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
