"""What comes in: the records of a corpus that no part holds yet.

They are read here and not by Daft 0.7.26, for which one broken byte of a text file ends the run or becomes a null in
silence, and a cell of 200 kB with a line end in it takes all memory. Reading is thousands of times faster than coding.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from lapwing.bulk.rows import Row, row_of
from lapwing.errors import InputError, UnreadableInput
from lapwing.read import Limits, read
from lapwing.read.keys import FIELDS, normal, raw_of
from lapwing.records import Raw

# Records, and characters of their JSON, that are handed to the workers at once. Workers load their tools each time
# (seconds, against many minutes of coding); the characters bound what lies in memory.
ASKED_RECORDS = 10_000
ASKED_CHARS = 64_000_000
_KNOWN = frozenset(normal(name) for names in FIELDS.values() for name in names) | {"id"}


def files_of(paths: Sequence[str | Path]) -> list[str]:
    """Every file that the paths stand for, in sorted order within each of them; hidden ones are skipped.

    Raises:
        UnreadableInput: a path that stands for none.
    """
    found: list[str] = []
    for given in map(str, paths):
        here = sorted(str(path) for path in Path(given).rglob("*")) if os.path.isdir(given) else [given]
        if not os.path.exists(given):
            here = sorted(glob.glob(given, recursive=True))
        files = [path for path in here if os.path.isfile(path) and not Path(path).name.startswith(".")]
        if not files:
            raise UnreadableInput(given, "files of a corpus", f"nothing at {given}", "check the path")
        found.extend(files)
    return list(dict.fromkeys(found))


def new_rows(files: Iterable[str], done: set[str]) -> Iterator[Row]:
    """A row for each record that is not in `done`, to which it is added."""
    for path in files:
        for item in _parquet(path) if path.lower().endswith(".parquet") else read([path]):
            row = row_of(item)
            if row["record"] not in done:
                done.add(str(row["record"]))
                yield row


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


def _parquet(path: str) -> Iterator[Raw | InputError]:
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            kept = [name for name in file.schema_arrow.names if normal(name) in _KNOWN]
            for batch in file.iter_batches(batch_size=100, columns=kept):
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
