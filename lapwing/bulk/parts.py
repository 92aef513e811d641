"""What goes out: Parquet parts, each whole or not there."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from lapwing.bulk.rows import COLUMNS, Row, missing
from lapwing.codec import build
from lapwing.errors import InputError, LapwingError
from lapwing.records import Document, digest

# Rows of one part: some 20 MB of documents. A run that is broken off loses less than one part.
PART_ROWS = 500


def documents(folder: Path) -> Iterator[Document | InputError]:
    """What the parts of one run hold, by the names of the parts: documents, and why others are none.

    Raises:
        LapwingError: pyarrow is not installed.
    """
    try:
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise missing("pyarrow", "lapwing[scale]") from error
    for part in sorted(folder.glob("part-*.parquet")):
        with parquet.ParquetFile(part) as file:
            for batch in file.iter_batches(batch_size=100):
                for row in batch.to_pylist():
                    if row["document"] is None:
                        yield InputError(row["origin"], row["expected"], row["came"], row["remedy"])
                    else:
                        yield build(Document, json.loads(row["document"]))


def done_in(folder: Path) -> set[str]:
    """The records that the parts of a folder hold."""
    from pyarrow import parquet  # noqa: PLC0415

    done: set[str] = set()
    for part in sorted(folder.glob("part-*.parquet")):
        done.update(parquet.read_table(part, columns=["record"])["record"].to_pylist())
    return done


def write_parts(rows: Iterable[Row], folder: Path) -> int:
    """Write the rows as they come and return how many of them failed.

    Raises:
        LapwingError: the folder cannot be written.
    """
    left, failed = iter(rows), 0
    while part := list(islice(left, PART_ROWS)):
        try:
            _write(part, folder)
        except OSError as error:
            remedy = "check its rights and the space left; what is written stays"
            raise LapwingError("a folder that can be written", f"{folder}: {error}", remedy) from error
        failed += sum(row["document"] is None for row in part)
    return failed


def _write(rows: list[Row], folder: Path) -> None:
    """One part, named by what is in it: two runs at once do not overwrite each other."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    rows = sorted(rows, key=_record)
    name = f"part-{digest(*map(_record, rows))}.parquet"
    part = folder / f".{name}.{os.getpid()}"
    table = pa.Table.from_pylist(rows, schema=pa.schema([(key, pa.string()) for key in COLUMNS]))
    try:
        parquet.write_table(table, part)
        part.replace(folder / name)
    finally:
        part.unlink(missing_ok=True)


def _record(row: Row) -> str:
    return str(row["record"])
