"""What `code` does with corpora: into parts, with progress on standard error, and out of parts into a store."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import BarColumn, SpinnerColumn, TextColumn
from rich.progress import Progress as Bar

from lapwing.cli.shared import console, plain, sentence
from lapwing.errors import InputError, LapwingError

if TYPE_CHECKING:
    from lapwing.bulk import Progress, Report
    from lapwing.pipeline import Tools

# Seconds between lines of progress where standard error is no terminal: a log of a day's run has some thousand.
_SILENCE = 60.0
INTERRUPTED = 130  # what a shell gives for a process that was interrupted


def code_parts(
    inputs: Sequence[str], out: Path, make_tools: Callable[[], Tools], *, workers: int, ray: str | None
) -> int:
    """Code a corpus into parts, say what became of it, and return how many records have no document."""
    from lapwing.bulk import code_corpus  # noqa: PLC0415  keeps `lapwing --help` fast

    try:
        with _shown() as heard:
            report = code_corpus(inputs, out, make_tools=make_tools, workers=workers, ray=ray, heard=heard)
    except KeyboardInterrupt:
        _say_stopped(f"what was coded is kept in {out}; run it again, and it goes on")
        sys.stdout.flush()
        os._exit(INTERRUPTED)  # Daft is still at work in threads of its own, for which an ordinary end is a crash
    console().print(plain(f"{_counts(report)}; parts in {report.folder}"), soft_wrap=True)
    show_failures(report.failures, report.reasons)
    return report.failed


def split(inputs: Sequence[str]) -> tuple[list[Path], list[str]]:
    """The folders of parts among the inputs, and the others.

    Raises:
        LapwingError: parts of several settings lie in one folder.
    """
    from lapwing.bulk import folders_of_parts  # noqa: PLC0415

    folders, others = list[Path](), list[str]()
    for given in inputs:
        found = folders_of_parts(Path(given))
        if len(found) > 1:
            names = ", ".join(map(str, found))
            raise LapwingError(
                f"parts of one coder and roster in {given}", f"those of {len(found)}", f"name one: {names}"
            )
        folders += found
        others += [] if found else [given]
    return folders, others


def show_failures(failures: Sequence[InputError], reasons: Counter[str]) -> None:
    """The first failures one by one, and how many there were for each reason."""
    for error in failures:
        console().print(f"[yellow]left out[/] {plain(error.origin)}: {sentence(error)}", soft_wrap=True)
    if reasons.total() <= len(failures):
        return
    console().print(f"and {reasons.total() - len(failures):,} more; in all")
    for reason, number in reasons.most_common():
        console().print(plain(f"  {number:,} where {reason} was expected"), soft_wrap=True)


@contextmanager
def interruptible(kept: str) -> Iterator[None]:
    """Ends an interrupted command with one sentence and the status of shells for it."""
    try:
        yield
    except KeyboardInterrupt:
        _say_stopped(kept)
        raise SystemExit(INTERRUPTED) from None


def _say_stopped(kept: str) -> None:
    console().print(plain(f"stopped; {kept}"), soft_wrap=True)


def words(progress: Progress, seconds: float) -> str:
    """How far a run is after so many seconds: counts, records a second, time left."""
    rate = progress.finished / max(seconds, 1e-9)
    said = f"{_counts(progress.report)}, {rate:.3g} a second"
    return said if progress.left is None else f"{said}, {_span(progress.left / rate)} left"


def _counts(report: Report) -> str:
    return f"{report.coded:,} coded, {report.before:,} done before, {report.failed:,} failed in all"


def _span(seconds: float) -> str:
    """A stretch of time, no more exact than an estimate can be."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 120:
        return f"about {minutes} min"
    return f"about {round(minutes / 60)} h" if minutes < 48 * 60 else f"about {round(minutes / 60 / 24)} days"


@contextmanager
def _shown() -> Iterator[Callable[[Progress], None]]:
    """What shows progress: a bar on a terminal, else a line now and then."""
    shown = console()
    begun = time.monotonic()
    if not shown.is_terminal:
        said = begun

        def line(progress: Progress) -> None:
            nonlocal said
            now = time.monotonic()
            if now - said >= _SILENCE:
                said = now
                shown.print(words(progress, now - begun), soft_wrap=True)

        yield line
        return
    with Bar(SpinnerColumn(), BarColumn(), TextColumn("{task.description}"), console=shown, transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def move(progress: Progress) -> None:
            done = progress.finished
            total = None if progress.left is None else done + progress.left
            bar.update(task, completed=done, total=total, description=words(progress, time.monotonic() - begun))

        yield move
