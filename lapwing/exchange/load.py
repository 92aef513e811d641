"""Event data of others, or our own, into a store: made into rows by some processes, written by this one.

What is in the store already is passed over, so an import that was cut off is taken up by running it again: every batch
is written whole or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lapwing.errors import InputError, UnknownName
from lapwing.exchange.documents import happening
from lapwing.exchange.flat import read_csv, read_parquet
from lapwing.exchange.gdelt import read_gdelt
from lapwing.exchange.icews import read_icews
from lapwing.exchange.makers import Job, Reader, made, made_beside
from lapwing.exchange.plover import read_plover
from lapwing.exchange.polecat import read_polecat
from lapwing.ontology import Ontology
from lapwing.ontology import load as load_ontology
from lapwing.parties import acts
from lapwing.protocols import Roster
from lapwing.records import Act, Happening, Telling
from lapwing.store import Store

READERS: Mapping[str, Reader] = {
    "plover": read_plover,
    "csv": read_csv,
    "parquet": read_parquet,
    "polecat": read_polecat,
    "icews": read_icews,
    "gdelt": read_gdelt,
}

_PROCESSES = 3
"""One writes, two make rows, which takes two to three times as long as writing them."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is. `rejected` are the rows that could not be used since the last one."""

    rows: int  # read so far, rejected ones included
    events: int  # new ones so far
    held: int  # that were there already
    rejected: tuple[InputError, ...]


def load(
    paths: Sequence[Path],
    form: str,
    store: Store,
    *,
    dataset: str | None = None,
    roster: Roster | None = None,
    ontology: Ontology | None = None,
    processes: int = _PROCESSES,
) -> Iterator[Progress]:
    """Import files, also gzipped or zipped ones, into a store; one `Progress` for each batch that was written.

    `dataset` is the name under which the events are kept, by default the format's. One process writes
    and the others make rows; with one, that one does both.

    Raises:
        UnknownName: no such format.
        LapwingError: a file cannot be read at all, or the store not be written.
    """
    if form not in READERS:
        raise UnknownName(f"one of {', '.join(READERS)}", repr(form), "check the spelling")
    codes = ontology or load_ontology()
    name = dataset or form

    def retell(happened: str, told: Sequence[Telling]) -> tuple[Happening, Iterable[Act]]:
        anew = happening(happened, told, name)
        return anew, acts([anew], {telling.event.id: telling for telling in told}, codes)

    rows = events = held = 0
    job = Job(paths, READERS[form], name, roster, codes)
    for piece in made(job) if processes < 2 else made_beside(job, processes - 1):
        written = store.write_batch(piece.batch, retell)
        rows += piece.rows
        events += written.events
        held += piece.batch.events - written.events
        yield Progress(rows, events, held, piece.rejected)


def reasons(rejected: Iterable[InputError]) -> Counter[str]:
    """How many rows were rejected for what reason: what was expected, without what came."""
    return Counter(error.expected for error in rejected)
