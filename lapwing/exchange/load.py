"""Event data of others, or our own, into a store: read and made into rows by one process, written by another.

What is in the store already is passed over, so an import that was cut off is taken up by running it again: every batch
is written whole or not at all.
"""

from __future__ import annotations

import gzip
import multiprocessing
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from multiprocessing.queues import Queue
from pathlib import Path
from queue import Empty
from typing import BinaryIO, TypeAlias, cast

from lapwing.actors import load_roster
from lapwing.errors import InputError, LapwingError, UnknownName
from lapwing.exchange.actors import Parties
from lapwing.exchange.documents import Reports, grouped, happening
from lapwing.exchange.flat import read_csv, read_parquet
from lapwing.exchange.gdelt import read_gdelt
from lapwing.exchange.icews import read_icews
from lapwing.exchange.plover import read_plover
from lapwing.exchange.polecat import read_polecat
from lapwing.exchange.shape import Line
from lapwing.ontology import Ontology
from lapwing.ontology import load as load_ontology
from lapwing.parties import acts
from lapwing.protocols import Roster
from lapwing.records import Act, Happening, Telling
from lapwing.store import Batch, Store

Reader = Callable[[BinaryIO, str], Iterator[Line | InputError]]
"""Reads a stream, named as errors shall name it, into lines; an error for each row that cannot be used."""

READERS: Mapping[str, Reader] = {
    "plover": read_plover,
    "csv": read_csv,
    "parquet": read_parquet,
    "polecat": read_polecat,
    "icews": read_icews,
    "gdelt": read_gdelt,
}

ROWS = 5_000
"""Rows of a batch: each is one transaction, some tenths of a second long. Larger ones were not faster."""

_AHEAD = 4  # batches that wait to be written: bounds the memory where reading is quicker


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is. `rejected` are the rows that could not be used since the last one."""

    rows: int  # read so far, rejected ones included
    events: int  # new ones so far
    held: int  # that were there already
    rejected: tuple[InputError, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one process hands to the other."""

    batch: Batch
    rows: int
    rejected: tuple[InputError, ...]


_Sent: TypeAlias = "_Piece | LapwingError | None"


def load(
    paths: Sequence[Path],
    form: str,
    store: Store,
    *,
    dataset: str | None = None,
    roster: Roster | None = None,
    ontology: Ontology | None = None,
    processes: int = 2,
) -> Iterator[Progress]:
    """Import files, also gzipped or zipped ones, into a store; one `Progress` for each batch that was written.

    `dataset` is the name under which the events are kept, by default the format's. With one process everything is done
    in this one.

    Raises:
        UnknownName: no such format.
        LapwingError: a file cannot be read at all, or the store not be written.
    """
    if form not in READERS:
        raise UnknownName(f"one of {', '.join(READERS)}", repr(form), "check the spelling")
    codes = ontology or load_ontology()
    name = dataset or form

    def retell(happened: str, told: Sequence[Telling]) -> tuple[Happening, Iterable[Act]]:
        made = happening(happened, told, name)
        return made, acts([made], {telling.event.id: telling for telling in told}, codes)

    rows = events = held = 0
    make = _made if processes < 2 else _made_beside
    for piece in make(paths, form, name, roster, codes):
        written = store.write_batch(piece.batch, retell)
        rows += piece.rows
        events += written.events
        held += piece.batch.events - written.events
        yield Progress(rows, events, held, piece.rejected)


def reasons(rejected: Iterable[InputError]) -> Counter[str]:
    """How many rows were rejected for what reason: what was expected, without what came."""
    return Counter(error.expected for error in rejected)


# --- making ---------------------------------------------------------------------------------------


def _made(
    paths: Sequence[Path], form: str, dataset: str, roster: Roster | None, ontology: Ontology
) -> Iterator[_Piece]:
    """The batches of the files, in order."""
    reports = Reports(dataset, Parties(roster or load_roster()), ontology)
    found = chain.from_iterable(_lines(path, READERS[form]) for path in paths)
    batch, rejected, rows = Batch(), list[InputError](), 0
    count = _Count(found, rejected)
    for group in grouped(count):
        report = reports.of(group)
        batch.add(report.document, report.family, report.happenings, report.acts)
        if count.rows - rows >= ROWS:
            yield _Piece(batch, count.rows - rows, tuple(rejected))
            batch, rows = Batch(), count.rows
            rejected.clear()
    yield _Piece(batch, count.rows - rows, tuple(rejected))


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


# --- two processes --------------------------------------------------------------------------------


def _made_beside(
    paths: Sequence[Path], form: str, dataset: str, roster: Roster | None, ontology: Ontology
) -> Iterator[_Piece]:
    """The same, made by a process of its own while this one writes."""
    context = multiprocessing.get_context("spawn")
    queue: Queue[_Sent] = context.Queue(maxsize=_AHEAD)
    made = context.Process(target=_produce, args=(queue, paths, form, dataset, roster, ontology), daemon=True)
    with _ended(made):
        while (sent := _next(queue, made)) is not None:
            if isinstance(sent, LapwingError):
                raise sent
            yield sent


def _produce(
    queue: Queue[_Sent], paths: Sequence[Path], form: str, dataset: str, roster: Roster | None, ontology: Ontology
) -> None:
    try:
        for piece in _made(paths, form, dataset, roster, ontology):
            queue.put(piece)
        queue.put(None)
    except LapwingError as error:
        queue.put(error)


@contextmanager
def _ended(process: multiprocessing.process.BaseProcess) -> Iterator[None]:
    """Starts a process, and ends it when the block is left, however that is."""
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()


def _next(queue: Queue[_Sent], process: multiprocessing.process.BaseProcess) -> _Sent:
    """What comes next; an error where the other process has died without a word."""
    while True:
        try:
            return queue.get(timeout=1.0)
        except Empty:
            if not process.is_alive():
                came = f"a process that ended with status {process.exitcode}"
                raise LapwingError("rows of the file", came, "run it again: what was written stays") from None
