"""Rows of a file made into batches for the store, by this process or by several beside it.

Every maker reads the whole file, which is the smaller part of the work, and makes the batches whose turn is its own: so
each knows what came before, and the batches are those that one process would make, in its order.
"""

from __future__ import annotations

import gc
import gzip
import multiprocessing
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, cycle
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

from lapwing.actors import load_roster
from lapwing.errors import InputError, LapwingError
from lapwing.exchange.actors import Parties
from lapwing.exchange.documents import Reports, grouped
from lapwing.exchange.shape import Line
from lapwing.ontology import Ontology
from lapwing.protocols import Roster
from lapwing.store import Batch

Reader = Callable[[BinaryIO, str], Iterator[Line | InputError]]
"""Reads a stream, named as errors shall name it, into lines; an error for each row that cannot be used."""

ROWS = 20_000
"""Rows of a batch: each is one transaction, three or four seconds long, and what an import that was cut off reads anew.
Half a million rows of GDELT into SQLite took 93 s in batches of 20,000, 100 of 10,000 and over 120 of 5,000: keys come
in no order, and a page of an index is written once a batch. Run `benchmarks/store.py fill` before changing it."""

_GARBAGE = 50_000
"""Objects after which a maker looks for cycles, of which it makes hardly any. By its own measure Python would look
through a whole batch many times while that grows, a sixth of the time of making it."""


@dataclass(frozen=True, slots=True)
class Job:
    """Files of one format, the name their events are kept under, and whom and what they are read with."""

    paths: Sequence[Path]
    read: Reader
    dataset: str
    roster: Roster | None  # None: the one that Lapwing ships
    ontology: Ontology


@dataclass(frozen=True, slots=True)
class Piece:
    """A batch, the rows it was made of, and those of them that could not be used."""

    batch: Batch
    rows: int
    rejected: tuple[InputError, ...]


_Sent: TypeAlias = "Piece | LapwingError | None"


def made(job: Job, turn: int = 0, makers: int = 1) -> Iterator[Piece]:
    """The batches of the files, in order; of several makers those whose turn it is.

    Raises:
        LapwingError: a file cannot be read at all.
    """
    reports = Reports(job.dataset, Parties(job.roster or load_roster()), job.ontology)
    found = chain.from_iterable(_lines(path, job.read) for path in job.paths)
    batch, rejected, rows, number = Batch(), list[InputError](), 0, 0
    count = _Count(found, rejected)
    for group in grouped(count):
        name = reports.name(group[0])
        if number % makers == turn:
            report = reports.of(name, group)
            batch.add(report.document, report.family, report.happenings, report.acts)
        if count.rows - rows >= ROWS:
            if number % makers == turn:
                yield Piece(batch, count.rows - rows, tuple(rejected))
                batch = Batch()
            rows, number = count.rows, number + 1
            rejected.clear()
    if number % makers == turn:
        yield Piece(batch, count.rows - rows, tuple(rejected))


def made_beside(job: Job, makers: int) -> Iterator[Piece]:
    """The same, made by that many processes while this one does something else."""
    with ExitStack() as stack:
        crew = [stack.enter_context(_maker(job, turn, makers)) for turn in range(makers)]
        for receiving, process in cycle(crew):
            sent = _next(receiving, process)
            if sent is None:
                return
            if isinstance(sent, LapwingError):
                raise sent
            yield sent


@contextmanager
def _maker(job: Job, turn: int, makers: int) -> Iterator[tuple[Connection, BaseProcess]]:
    """Starts a maker, and ends it when the block is left, however that is."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_make, args=(sending, job, turn, makers), daemon=True)
    process.start()
    sending.close()  # the maker's alone: where it dies there is an end to read
    try:
        yield receiving, process
    finally:
        process.terminate()
        process.join()
        receiving.close()


def _make(sending: Connection, job: Job, turn: int, makers: int) -> None:
    """One piece ahead of the writer: sending waits until that takes it, and breaks where it was killed."""
    gc.set_threshold(_GARBAGE)
    with suppress(BrokenPipeError):
        try:
            for piece in made(job, turn, makers):
                sending.send(piece)
            sending.send(None)
        except LapwingError as error:
            sending.send(error)


def _next(receiving: Connection, process: BaseProcess) -> _Sent:
    """What comes next; an error where the other process has died without a word."""
    try:
        return cast(_Sent, receiving.recv())
    except EOFError:
        process.join()
        came = f"a process that ended with status {process.exitcode}"
        raise LapwingError("rows of the file", came, "run it again: what was written stays") from None


# --- files ----------------------------------------------------------------------------------------


class _Count:
    """The lines among what a reader gives; counts the rows and sets those apart that were rejected."""

    def __init__(self, found: Iterable[Line | InputError], rejected: list[InputError]) -> None:
        self._found = found
        self._rejected = rejected
        self.rows = 0

    def __iter__(self) -> Iterator[Line]:
        for each in self._found:
            self.rows += 1
            if isinstance(each, InputError):
                self._rejected.append(each)
            else:
                yield each


def _lines(path: Path, read: Reader) -> Iterator[Line | InputError]:
    try:
        for stream, origin in _streams(path):
            yield from read(stream, origin)
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise LapwingError("a file that can be read", f"{path}: {error}", "check its name and rights") from error


def _streams(path: Path) -> Iterator[tuple[BinaryIO, str]]:
    """The file, or each member of a zip; compressed ones as they are read."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if not member.is_dir():
                    with archive.open(member) as stream:
                        yield cast(BinaryIO, stream), f"{path.name}!{member.filename}"
        return
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        yield cast(BinaryIO, stream), path.name
