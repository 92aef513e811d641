"""The reading of `pipeline.code` over a whole corpus: Daft on one machine, the same code on a Ray cluster.

What comes out are Parquet parts with one row a record: the document, or why there is none. Parts are written
under temporary names and renamed, so a run that was broken off is simply run again: it goes on where it stopped.
Nothing is saved or linked here; `documents` gives back what `store.save` and `exchange.write` take.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import lapwing
from lapwing.bulk.engine import MakeTools, choose_runner, coded, coder_of
from lapwing.bulk.parts import documents, done_in, write_parts
from lapwing.bulk.source import asked_at_once, files_of, new_rows
from lapwing.pipeline import Tools
from lapwing.records import digest

__all__ = ["Report", "code_corpus", "documents"]


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. `before` counts the records that earlier runs had done."""

    folder: Path
    coded: int
    failed: int
    before: int

    def __str__(self) -> str:
        return f"{self.coded} coded, {self.failed} failed, {self.before} done before; parts in {self.folder}"


def code_corpus(
    paths: Sequence[str | Path], out: Path, *, make_tools: MakeTools, workers: int = 2, ray: str | None = None
) -> Report:
    """Code every record of files, folders or globs, Parquet or whatever `read` reads, into parts below `out`.

    Each worker is a process and calls `make_tools`, which must be picklable, once for some thousand records. The
    parts lie in a folder of `out` named by a digest of the tools and of Lapwing's version: settings never mix. A
    record that is there is not coded again, nor one that failed, nor one that is in the corpus twice. `ray` is the
    address of a cluster, whose machines need Lapwing installed but none of the files.

    Raises:
        UnreadableInput: a path that is missing.
        LapwingError: Daft is not installed, `out` cannot be written, or records were lost, as when a worker is killed.
    """
    choose_runner(workers, ray)
    files = files_of(paths)
    folder = out / _settings(make_tools())
    done = done_in(folder)
    before, failed = len(done), 0
    coder = coder_of(make_tools, workers)
    for asked in asked_at_once(new_rows(files, done)):
        failed += write_parts(coded(asked, coder, workers if ray else None), folder)
    return Report(folder, len(done) - before - failed, failed, before)


def _settings(tools: Tools) -> str:
    used = (tools.scorer.by, tools.roster.by, tools.gazetteer.by)
    return digest("corpus", lapwing.__version__, tools.ontology.name, tools.ontology.version, *used)
