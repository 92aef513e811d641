"""The flat table read back, from CSV and from Parquet: the inverse of `columns.cell`.

What the projection cannot hold does not come back: `code_why`, the cue of the date and of the speaker, where the
condition, the place and the speaker stand; in CSV also the difference between an empty list and one that
is not known (taken for empty), and a semicolon within one of several values (a comma).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from lapwing.errors import InputError, LapwingError
from lapwing.exchange.checks import LARGEST, Unfit, shown
from lapwing.exchange.columns import COLUMNS, Column, Kind
from lapwing.exchange.plover import rows_of, too_long, usable
from lapwing.exchange.shape import Line
from lapwing.exchange.tables import JOINT, unguarded

if TYPE_CHECKING:
    import pyarrow as pa

REQUIRED = ("id", "date", "event", "actor_text")
_PARTIES = ("actor", "recipient")
_BATCH = 1_000  # of Parquet held in memory as Python's values, at some 10 kB each. Nothing but memory hangs on it.
_REMEDY = "name the columns as docs/output.md does"


def read_csv(stream: BinaryIO, origin: str) -> Iterator[Line | InputError]:
    """A line for each row of a CSV with our columns; rows are numbered as a spreadsheet does, the header being 1.

    Columns may stand in any order, unknown ones are passed over, missing ones are not known; without one of
    `REQUIRED` there is one error for the whole file.
    """
    # The limit of csv belongs to the process; it is only ever raised, so that a long text passes.
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST))
    columns: Sequence[Column | None] | None = None
    for number, cells in enumerate(_rows(_Lines(stream, origin)), 1):
        try:
            if isinstance(cells, Unfit):
                raise cells
            if columns is None:
                columns = _columns(cells)
            elif cells:
                yield usable(_csv_row(columns, cells))
        except Unfit as error:
            yield error.at(f"{origin}:{number}")
            if columns is None:
                return
    if columns is None:
        yield _no_columns(REQUIRED).at(origin)


def _rows(lines: _Lines) -> Iterator[list[str] | Unfit]:
    rows = csv.reader(lines)
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Unfit("a row of CSV", str(error))
        except Unfit as error:
            yield error
        else:
            yield Unfit("UTF-8", "a byte that does not fit") if lines.spoilt() else cells


class _Lines(Iterator[str]):
    """Decoded lines for `csv`, which goes on after one that raises; bytes that are not UTF-8 spoil their row."""

    def __init__(self, stream: BinaryIO, origin: str) -> None:
        self._rows = rows_of(stream, origin)
        self._broken = False

    def __next__(self) -> str:
        _, raw = next(self._rows)
        if raw is None:
            raise too_long()
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            self._broken = True
            return raw.decode("utf-8", "replace")

    def spoilt(self) -> bool:
        """Whether the row just read has bytes that are not UTF-8."""
        broken, self._broken = self._broken, False
        return broken


def read_parquet(stream: BinaryIO, origin: str) -> Iterator[Line | InputError]:
    """A line for each row of a Parquet file with our columns; rows are numbered from 1.

    Raises:
        LapwingError: pyarrow is not installed.
    """
    number = 0
    try:
        for columns, row in _parquet_rows(stream):
            number += 1
            try:
                yield usable(_parquet_row(columns, row))
            except Unfit as error:
                yield error.at(f"{origin}:{number}")
    except Unfit as error:
        yield error.at(origin)


def _parquet_rows(stream: BinaryIO) -> Iterator[tuple[Sequence[Column], Mapping[str, object] | None]]:
    try:
        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        expected, remedy = "pyarrow, which reads Parquet", "pip install 'lapwing[parquet]', or give csv"
        raise LapwingError(expected, "an installation without it", remedy) from error
    try:
        table = parquet.ParquetFile(stream)
        columns = [column for column in _columns(table.schema_arrow.names) if column is not None]
        for batch in table.iter_batches(_BATCH, columns=[column.name for column in columns]):
            for row in _batch_rows(batch):
                yield columns, row
    except (pa.ArrowException, OSError, ValueError) as error:  # ValueError: names that are not UTF-8
        raise Unfit("a Parquet file", shown(str(error)), remedy="write it again") from error


def _batch_rows(batch: pa.RecordBatch) -> Iterator[Mapping[str, object] | None]:
    """The rows as Python's values, or None for one that has none: text not UTF-8, a day beyond the calendar."""
    try:
        yield from batch.to_pylist()
    except (ValueError, OverflowError):
        for index in range(batch.num_rows):
            try:
                yield batch.slice(index, 1).to_pylist()[0]
            except (ValueError, OverflowError):
                yield None


def _columns(header: Sequence[str]) -> list[Column | None]:
    """The column of each cell; None for those nobody knows."""
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise _no_columns(missing)
    known = {column.name: column for column in COLUMNS}
    if twice := sorted({name for name in header if name in known and header.count(name) > 1}):
        raise Unfit("each column once", f"{', '.join(twice)} more than once", remedy=_REMEDY)
    return [known.get(name) for name in header]


def _no_columns(missing: Sequence[str]) -> Unfit:
    return Unfit(f"a header with {', '.join(REQUIRED)}", f"none with {', '.join(missing)}", remedy=_REMEDY)


def _csv_row(columns: Sequence[Column | None], cells: Sequence[str]) -> dict[str, Any]:
    if len(cells) != len(columns):
        raise Unfit(f"{len(columns)} cells, as in the header", str(len(cells)))
    values = {}
    for column, cell in zip(columns, cells, strict=True):
        if column is not None:
            try:
                values[column] = _parsed(column.kind, unguarded(cell))
            except ValueError as error:
                raise Unfit("a number", shown(cell), column.name) from error
    return _nested(values)


def _parsed(kind: Kind, cell: str) -> object:
    if kind in (Kind.TEXTS, Kind.WHOLES):
        read = int if kind is Kind.WHOLES else str
        return [read(part) if part else None for part in cell.split(JOINT)] if cell else []
    if not cell:
        return None
    if kind is Kind.WHOLE:
        return int(cell)
    return float(cell) if kind is Kind.REAL else cell


def _parquet_row(columns: Sequence[Column], row: Mapping[str, object] | None) -> dict[str, Any]:
    if row is None:
        raise Unfit("days of the calendar and text in UTF-8", "something else")
    values: dict[Column, object] = {}
    for column in columns:
        value = row[column.name]
        values[column] = value.isoformat() if isinstance(value, date) else value
    return _nested(values)


def _nested(values: Mapping[Column, object]) -> dict[str, Any]:
    """The object whose projection these values are."""
    made: dict[str, Any] = {}
    parties: dict[str, dict[str, list[Any]]] = {key: {} for key in _PARTIES}
    objects: defaultdict[str, dict[str, object]] = defaultdict(dict)
    for column, value in values.items():
        key, _, rest = column.path.partition(".")
        if value is None:
            continue
        if key in parties:
            parties[key][rest] = _list(column, value)
        elif rest:
            objects[key][rest] = value
        else:
            made[key] = value
    return {**made, **objects, **{key: _entities(key, found) for key, found in parties.items() if found}}


def _list(column: Column, value: object) -> list[Any]:
    if not isinstance(value, list):
        raise Unfit("a list", shown(value), column.name)
    return value


def _entities(key: str, found: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """One entity for each place of the lists; a list in which nothing is known may be empty."""
    count = max(map(len, found.values()))
    if uneven := [rest for rest, values in found.items() if len(values) not in (0, count)]:
        came = f"{len(found[uneven[0]])} beside {count}"
        raise Unfit("as many values as in the other columns", came, f"{key}.{uneven[0]}")
    return [{rest: values[at] for rest, values in found.items() if values} for at in range(count)]
