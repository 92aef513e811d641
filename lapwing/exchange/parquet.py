"""The flat table as Parquet. pyarrow is an extra, so it is imported only where it is used."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from lapwing.errors import LapwingError
from lapwing.exchange.columns import COLUMNS, Cell, Column, Kind, cell
from lapwing.exchange.shape import Line

if TYPE_CHECKING:
    import pyarrow as pa

# Rows held in memory and written as one row group: at about 1 kB a row some 10 MB, and groups large enough to scan
# well. Nothing but memory hangs on it.
_ROWS = 10_000


def write_parquet(lines: Iterable[Line], stream: BinaryIO) -> int:
    """The columns of the CSV with types of their own: days are dates, several values are a list.

    Raises:
        LapwingError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        expected, remedy = "pyarrow, which writes Parquet", "pip install 'lapwing[parquet]', or write csv"
        raise LapwingError(expected, "an installation without it", remedy) from error
    schema = _schema()
    left, count = iter(lines), 0
    with parquet.ParquetWriter(stream, schema) as writer:
        while rows := list(islice(left, _ROWS)):
            columns = {column.name: [_value(line, column) for line in rows] for column in COLUMNS}
            writer.write_table(pa.table(columns, schema=schema))
            count += len(rows)
    return count


def _schema() -> pa.Schema:
    import pyarrow as pa  # noqa: PLC0415

    types = {
        Kind.TEXT: pa.string(),
        Kind.DAY: pa.date32(),
        Kind.WHOLE: pa.int64(),
        Kind.REAL: pa.float64(),
        Kind.TEXTS: pa.list_(pa.string()),
        Kind.WHOLES: pa.list_(pa.int64()),
    }
    return pa.schema([(column.name, types[column.kind]) for column in COLUMNS])


def _value(line: Line, column: Column) -> Cell | date:
    value = cell(line, column.path)
    if isinstance(value, str):
        return date.fromisoformat(value) if column.kind is Kind.DAY else _sound(value)
    if isinstance(value, list):
        return [_sound(part) if isinstance(part, str) else part for part in value]
    return value


def _sound(text: str) -> str:
    """Parquet's text is strict UTF-8, in which an unpaired surrogate cannot stand."""
    return text.encode("utf-8", "replace").decode("utf-8")
