"""The reading of `pipeline.code` over a whole corpus: Daft on one machine, the same code on a Ray cluster.

What comes out are Parquet parts with one row a record: the document, or why there is none. A part is written under a
hidden name, brought to the disk and renamed, so a run that was broken off is simply run again: it goes on where it
stopped. Nothing is linked here: `load` takes the parts into a store, as if their articles had been coded there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import lapwing
from lapwing.bulk.engine import MakeTools, choose_runner, coded, coder_of
from lapwing.bulk.loading import Held, load, records_in
from lapwing.bulk.parts import Writer, documents, done_in, failures_in, folders_of_parts
from lapwing.bulk.rows import Row, error_of
from lapwing.bulk.source import Source, asked_at_once, files_of
from lapwing.errors import InputError
from lapwing.pipeline import Tools
from lapwing.records import digest

__all__ = [
    "MOST_SHOWN",
    "Held",
    "Progress",
    "Report",
    "code_corpus",
    "documents",
    "folders_of_parts",
    "load",
    "records_in",
]

# Failures that a report keeps to show; the parts have all.
MOST_SHOWN = 50


@dataclass(slots=True)
class Report:
    """What a run coded. `before` counts the records that earlier runs had done, `reasons` what was expected of all
    those that failed, then or now; `failures` are the first of them."""

    folder: Path
    coded: int = 0
    before: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    failures: list[InputError] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """How many records have no document."""
        return self.reasons.total()

    def add(self, row: Row) -> None:
        """Count a record."""
        if row["document"] is None:
            self.fail(error_of(row))
        else:
            self.coded += 1

    def fail(self, error: InputError) -> None:
        """Count a record that has none."""
        self.reasons[error.expected] += 1
        self.failures += [error] if len(self.failures) < MOST_SHOWN else []


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: the records finished in it, what is reported so far, and how many records are left. That is
    judged by the bytes not read yet; None where nothing tells."""

    finished: int
    report: Report
    left: int | None


def code_corpus(
    paths: Sequence[str | Path],
    out: Path,
    *,
    make_tools: MakeTools,
    workers: int = 2,
    ray: str | None = None,
    heard: Callable[[Progress], None] | None = None,
) -> Report:
    """Code every record of files, folders or globs, Parquet or whatever `read` reads, into parts below `out`.

    Each worker is a process and calls `make_tools`, which must be picklable, once for some thousand records. The
    parts lie in a folder of `out` named by a digest of the tools and of Lapwing's version: settings never mix. A
    record that is there is not coded again, nor one that failed, nor one that is in the corpus twice. `ray` is the
    address of a cluster, whose machines need Lapwing installed but none of the files. `heard` is told of each record.
    What is in hand when the run is interrupted is written; the process is then best ended by `os._exit`, as Daft's
    threads are still at work and make an ordinary end a crash.

    Raises:
        UnreadableInput: a path that is missing.
        LapwingError: Daft is not installed, `out` cannot be written or another run writes there, the engine fails.
    """
    choose_runner(workers, ray)
    files = files_of(paths)
    report = Report(out / settings(make_tools()))
    coder = coder_of(make_tools, workers)
    with Writer(report.folder) as writer:
        done = done_in(report.folder)
        report.before = len(done)
        for error in failures_in(report.folder):
            report.fail(error)
        source = Source(files, done)
        told = heard or _silent
        finished = 0
        for asked in asked_at_once(source.rows()):
            for number, row in enumerate(coded(asked, coder, workers if ray else None), 1):
                writer.add(row)
                report.add(row)
                told(Progress(finished + number, report, source.left(len(asked) - number)))
            finished += len(asked)
    return report


def _silent(_: Progress) -> None:
    """Nobody listens."""


def settings(tools: Tools) -> str:
    """The name of the folder for what these tools make."""
    used = (tools.scorer.by, tools.roster.by, tools.gazetteer.by)
    return digest("corpus", lapwing.__version__, tools.ontology.name, tools.ontology.version, *used)
