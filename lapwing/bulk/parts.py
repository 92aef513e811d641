"""What goes out: Parquet parts, each whole or not there, in a folder that one run at a time writes."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from lapwing.bulk.rows import COLUMNS, Row, error_of, missing
from lapwing.codec import build
from lapwing.errors import InputError, LapwingError
from lapwing.records import Document, digest

if TYPE_CHECKING:
    import pyarrow as pa

# Rows of one part: some 20 MB of documents. A run that is killed loses less than one part.
PART_ROWS = 500

_NAME = re.compile(r"part-[0-9a-f]{16}\.parquet")
_SETTINGS = re.compile(r"[0-9a-f]{16}")
_LOCK = ".lock"
_UNFINISHED = ".part-*"


def parts_of(folder: Path) -> list[Path]:
    """The parts that lie in a folder, by name."""
    return sorted(path for path in folder.glob("part-*.parquet") if _NAME.fullmatch(path.name))


def folders_of_parts(path: Path) -> list[Path]:
    """The folders of parts that a path stands for: itself, or one for each of the settings below it."""
    if parts_of(path):
        return [path]
    below = sorted({part.parent for part in path.glob("*/part-*.parquet")})
    return [folder for folder in below if _SETTINGS.fullmatch(folder.name) and parts_of(folder)]


def rows_in(part: Path) -> Iterator[Row]:
    """The rows of one part.

    Raises:
        LapwingError: pyarrow is not installed, or the part is damaged.
    """
    import_pyarrow()
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    try:
        with parquet.ParquetFile(part) as file:
            for batch in file.iter_batches(batch_size=100):
                yield from batch.to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise _damaged(part, error) from error


def documents(folder: Path) -> Iterator[Document | InputError]:
    """What the parts of one run hold, by the names of the parts: documents, and why others are none.

    Raises:
        LapwingError: pyarrow is not installed, or a part is damaged.
    """
    for part in parts_of(folder):
        for row in rows_in(part):
            document = row["document"]
            yield error_of(row) if document is None else build(Document, json.loads(document))


def column_tables(folder: Path, names: list[str]) -> Iterator[tuple[Path, pa.Table]]:
    """Some columns of each part.

    Raises:
        LapwingError: pyarrow is not installed, or a part is damaged.
    """
    import_pyarrow()
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    for part in parts_of(folder):
        try:
            yield part, parquet.read_table(part, columns=names)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(part, error) from error


def done_in(folder: Path) -> set[str]:
    """The records that the parts of a folder hold."""
    return {name for _, table in column_tables(folder, ["record"]) for name in table["record"].to_pylist()}


def failures_in(folder: Path) -> Iterator[InputError]:
    """Why records that the parts of a folder hold have no document."""
    for _, table in column_tables(folder, ["origin", "expected", "came", "remedy"]):
        yield from map(error_of, table.filter(table["expected"].is_valid()).to_pylist())


def import_pyarrow() -> None:
    """See that pyarrow, an extra, is there.

    Raises:
        LapwingError: it is not.
    """
    try:
        import pyarrow  # noqa: F401, PLC0415
    except ImportError as error:
        raise missing("pyarrow", "lapwing[scale]") from error


class Writer:
    """Writes rows as parts; used in a `with` block, at whose end, however it comes about, what is in hand is written.

    The folder is this run's alone until then. The lock goes with the process, however that ends; what an
    earlier run left unfinished is removed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: list[Row] = []
        self._lock = -1

    def __enter__(self) -> Self:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _to_disk(self._folder.parent)
            self._lock = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
            _lock(self._lock)
            for left in self._folder.glob(_UNFINISHED):
                left.unlink()
        except BlockingIOError as error:
            os.close(self._lock)
            came, remedy = "another run that is writing there", "wait for it, or end it"
            raise LapwingError(f"{self._folder} for this run alone", came, remedy) from error
        except OSError as error:
            raise self._unwritable(error) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self._flush()
        finally:
            os.close(self._lock)

    def add(self, row: Row) -> None:
        """Take a row; a full part is written.

        Raises:
            LapwingError: the folder cannot be written; the rows of that part are to be coded again.
        """
        self._rows.append(row)
        if len(self._rows) >= PART_ROWS:
            self._flush()

    def _flush(self) -> None:
        try:
            if self._rows:
                _write(self._rows, self._folder)
        except OSError as error:
            self._rows = []  # a full disk is not tried again
            raise self._unwritable(error) from error
        self._rows = []

    def _unwritable(self, error: OSError) -> LapwingError:
        remedy = "check its rights and the space left, and run it again: what is written stays"
        return LapwingError("a folder that can be written", f"{self._folder}: {error}", remedy)


def _lock(handle: int) -> None:
    """Hold a file for this process.

    Raises:
        BlockingIOError: another process holds it.
        LapwingError: there are no such locks here.
    """
    try:
        import fcntl  # noqa: PLC0415
    except ImportError as error:
        came, remedy = "a system without their locks", "code the input into a store, without parts"
        raise LapwingError("Linux or macOS", came, remedy) from error
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _write(rows: list[Row], folder: Path) -> None:
    """One part, named by what is in it; on the disk, name and all, before the next is begun."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    rows = sorted(rows, key=_record)
    name = f"part-{digest(*map(_record, rows))}.parquet"
    unfinished = folder / f".{name}"
    types = {**dict.fromkeys(COLUMNS, pa.string()), "place": pa.int64()}
    try:
        parquet.write_table(pa.Table.from_pylist(rows, schema=pa.schema(types)), unfinished)
        _to_disk(unfinished)
        unfinished.replace(folder / name)
        _to_disk(folder)
    finally:
        unfinished.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    """What is written of a file, or of a folder's names, reaches the disk before this returns."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _record(row: Row) -> str:
    return str(row["record"])


def _damaged(part: Path, error: Exception) -> LapwingError:
    return LapwingError("an intact part", f"{part}: {str(error)[:200]}", "remove it and run the coding again")
