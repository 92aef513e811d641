"""What comes in: the records of a corpus that no part holds yet.

They are read here and not by Daft 0.7.26, for which one broken byte of a text file ends the run or becomes a null in
silence, and a cell of 200 kB with a line end in it takes all memory. Reading is thousands of times faster than coding.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from lapwing.bulk.rows import Row, row_of
from lapwing.errors import InputError, UnreadableInput
from lapwing.read import Limits, read
from lapwing.read.archives import hidden
from lapwing.read.keys import FIELDS, normal, raw_of
from lapwing.records import Raw

# Records, and characters of their JSON, that are handed to the workers at once. Workers load their tools each time
# (seconds, against many minutes of coding); the characters bound what lies in memory.
ASKED_RECORDS = 10_000
ASKED_CHARS = 64_000_000
_BUFFER = 1 << 20  # bytes of each column of a Parquet file that are read at once: a page
_KNOWN = frozenset(normal(name) for names in FIELDS.values() for name in names) | {"id"}


def files_of(paths: Sequence[str | Path]) -> list[str]:
    """Every file that the paths stand for, in sorted order within each of them; hidden ones are skipped.

    Raises:
        UnreadableInput: a path that stands for none.
    """
    found: list[str] = []
    for given in map(str, paths):
        files = list(_files(given))
        if not files:
            raise UnreadableInput(given, "files of a corpus", f"nothing at {given}", "check the path")
        found.extend(files)
    return list(dict.fromkeys(found))


def _files(given: str) -> Iterator[str]:
    if os.path.isdir(given):
        for folder, below, names in os.walk(given):
            below[:] = sorted(name for name in below if not hidden(name))
            paths = (os.path.join(folder, name) for name in sorted(names) if not hidden(name))
            yield from filter(os.path.isfile, paths)
    elif os.path.isfile(given):
        yield given
    else:
        found = sorted(glob.glob(given, recursive=True))
        yield from (path for path in found if os.path.isfile(path) and not hidden(Path(path).name))


class Source:
    """The rows of the records that are not in `done`, to which they are added, and how much of the files is read."""

    def __init__(self, files: Sequence[str], done: set[str]) -> None:
        self.seen = 0  # records, those in `done` included
        self._files = files
        self._known = done
        self._bytes = sum(map(os.path.getsize, files))
        self._taken = 0

    def rows(self) -> Iterator[Row]:
        """Each new record, in the order of the files."""
        for path in self._files:
            for item in self._items(path):
                row = row_of(item, self.seen)
                self.seen += 1
                if row["record"] not in self._known:
                    self._known.add(row["record"])
                    yield row

    def _items(self, path: str) -> Iterator[Raw | InputError]:
        return _parquet(path, self._take) if path.lower().endswith(".parquet") else read([path], heard=self._take)

    def left(self, waiting: int) -> int | None:
        """How many records are left: those `waiting` and those not read yet, if these are as long as the others.

        None where no byte was read.
        """
        if not self._taken:
            return None
        return waiting + round(self.seen * (self._bytes - self._taken) / self._taken)

    def _take(self, size: int) -> None:
        self._taken = min(self._taken + size, self._bytes)


def asked_at_once(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in lists of bounded size, never an empty one."""
    asked: list[Row] = []
    size = 0
    for row in rows:
        asked.append(row)
        size += len(row["document"] or "")
        if len(asked) >= ASKED_RECORDS or size >= ASKED_CHARS:
            yield asked
            asked, size = [], 0
    if asked:
        yield asked


def _parquet(path: str, heard: Callable[[int], None]) -> Iterator[Raw | InputError]:
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    number = 0
    try:
        # Page by page: else a whole group of rows, which may be the whole file, would lie in memory.
        with parquet.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False) as file:
            kept = [name for name in file.schema_arrow.names if normal(name) in _KNOWN]
            share = os.path.getsize(path) / max(file.metadata.num_rows, 1)
            for batch in file.iter_batches(batch_size=100, columns=kept):
                heard(int(share * len(batch)))
                for record in batch.to_pylist():
                    number += 1
                    yield _raw(record, f"{path}#{record.get('id') or number}")
    except (pa.ArrowException, OSError) as error:
        yield UnreadableInput(path, "an intact Parquet file", str(error)[:200], "write it again")


def _raw(record: dict[str, object], origin: str) -> Raw | InputError:
    dated = {name: value.isoformat() if isinstance(value, date) else value for name, value in record.items()}
    try:
        return raw_of(dated, origin, Limits())
    except InputError as error:
        return error
