"""The reading of `pipeline.code` over a whole corpus: Daft on one machine, the same code on a Ray cluster.

What comes out are Parquet parts with one row a record: the document, or why there is none. Parts are written
under temporary names and renamed, so a run that was broken off is simply run again: it goes on where it stopped.
Nothing is saved or linked here; `documents` gives back what `store.save` and `exchange.write` take.
"""

from __future__ import annotations

import glob
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lapwing
from lapwing.codec import build, plain
from lapwing.errors import InputError, LapwingError, UnreadableInput
from lapwing.faults import FAULTS, fault
from lapwing.pipeline import Tools, code
from lapwing.read import Limits
from lapwing.read.keys import FIELDS, normal, raw_of
from lapwing.records import Document, digest

if TYPE_CHECKING:
    from daft import DataFrame, Expression, Series

MakeTools = Callable[[], Tools]

# Records in one call of a worker: large enough to hide the cost of a call (microseconds against milliseconds of
# coding), small enough that a broken run loses little and eight workers share even a small corpus.
_BATCH = 16
# Rows of one part: about 10 MB of documents. A run that is broken off loses less than one part.
_PART = 500
_JSONL = (".jsonl", ".ndjson")
_KNOWN = frozenset(normal(name) for names in FIELDS.values() for name in names) | {"id"}
_COLUMNS = ("record", "origin", "article", "document", "expected", "came", "remedy")


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
    """Code every record of Parquet, CSV and JSON Lines files, folders or globs into parts below `out`.

    Each worker is a process and calls `make_tools` once, so it must be picklable. The parts lie in a folder of
    `out` named by a digest of the tools and of Lapwing's version: settings never mix. A record that failed is
    not tried again by a later run. `ray` is the address of a running cluster.

    Raises:
        UnreadableInput: a path that is missing or of another format, or a table without a text.
        LapwingError: Daft is not installed, a file is broken, or a worker died.
    """
    _choose_runner(workers, ray)
    from daft.exceptions import DaftCoreException  # noqa: PLC0415

    files = _files(paths)
    folder = out / _settings(make_tools())
    folder.mkdir(parents=True, exist_ok=True)
    before, coder = _count(folder), _coder(make_tools, workers)
    coded = failed = 0
    try:
        for rows in _chunks(_coded(_frame(files), coder, folder, workers if ray else None)):
            _write(rows, folder)
            bad = sum(row["document"] is None for row in rows)
            coded, failed = coded + len(rows) - bad, failed + bad
    except DaftCoreException as error:
        remedy = "mend what it names, and run again: it goes on where it stopped"
        raise LapwingError("a run without a fault of the engine", str(error)[:500], remedy) from error
    return Report(folder, coded, failed, before)


def documents(folder: Path) -> Iterator[Document | InputError]:
    """What the parts of one run hold, by the names of the parts: documents, and why others are none.

    Raises:
        LapwingError: pyarrow is not installed.
    """
    try:
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise _missing("pyarrow", "lapwing[scale]") from error
    for part in sorted(folder.glob("part-*.parquet")):
        with parquet.ParquetFile(part) as file:
            for batch in file.iter_batches(batch_size=100):
                for row in batch.to_pylist():
                    if row["document"] is None:
                        yield InputError(row["origin"], row["expected"], row["came"], row["remedy"])
                    else:
                        yield build(Document, json.loads(row["document"]))


def _choose_runner(workers: int, ray: str | None) -> None:
    """Import Daft and say where it runs. It reports home when imported unless told not to."""
    if workers < 1:
        raise LapwingError("at least one worker", str(workers), "ask for one or more")
    os.environ["DO_NOT_TRACK"] = os.environ["SCARF_NO_ANALYTICS"] = "1"
    try:
        import daft  # noqa: PLC0415
    except ImportError as error:
        raise _missing("daft", "lapwing[scale]") from error
    if ray is None and daft.get_or_infer_runner_type() == "native":
        return
    if ray is None:
        raise LapwingError("Daft on this machine alone", "Daft set to Ray", "unset DAFT_RUNNER, or name the cluster")
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        daft.set_runner_ray(address=ray)
    except ImportError as error:
        raise _missing("ray", "lapwing[cluster]") from error
    except (ValueError, ConnectionError) as error:  # DaftCoreException is a ValueError
        remedy = "check the address; a process chooses once where Daft runs"
        raise LapwingError(f"a Ray cluster at {ray}", str(error)[:500], remedy) from error


def _missing(name: str, extra: str) -> LapwingError:
    return LapwingError(f"{name}, which codes a corpus", "an installation without it", f"pip install '{extra}'")


def _settings(tools: Tools) -> str:
    used = (tools.scorer.by, tools.roster.by, tools.gazetteer.by)
    return digest("corpus", lapwing.__version__, tools.ontology.name, tools.ontology.version, *used)


# --- what comes in ------------------------------------------------------------------------------


def _files(paths: Sequence[str | Path]) -> list[str]:
    found: list[str] = []
    for given in map(str, paths):
        here = [str(path) for path in Path(given).rglob("*") if path.is_file()] if os.path.isdir(given) else [given]
        here = here if os.path.exists(given) else glob.glob(given, recursive=True)
        known = [path for path in here if _suffix(path) in (*_JSONL, ".parquet", ".csv")]
        if not known:
            came = f"none below {given}" if here else f"nothing at {given}"
            raise UnreadableInput(given, "Parquet, CSV or JSON Lines files", came, "check the path and the suffixes")
        found.extend(known)
    return sorted(dict.fromkeys(found))


def _suffix(path: str) -> str:
    return Path(path).suffix.lower()


def _frame(files: Sequence[str]) -> DataFrame:
    """All records, with the columns `path` and `given`, JSON."""
    from daft import col, read_text  # noqa: PLC0415

    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in files:
        kind = _suffix(path)
        alike[(kind, "" if kind in _JSONL else str(_table(kind, [path]).schema()))].append(path)
    frames = []
    for (kind, _), group in alike.items():
        if kind in _JSONL:
            # As lines: Daft's own JSON reader gives up a file for one broken line.
            frames.append(read_text(group, file_path_column="path").select(col("path"), col("text").alias("given")))
        else:
            frames.append(_records(_table(kind, group), group[0]))
    return reduce(_below, frames)


def _below(one: DataFrame, other: DataFrame) -> DataFrame:
    return one.concat(other)


def _table(kind: str, files: list[str]) -> DataFrame:
    import daft  # noqa: PLC0415

    reader = daft.read_parquet if kind == ".parquet" else daft.read_csv
    return reader(files, file_path_column="path")


def _records(table: DataFrame, path: str) -> DataFrame:
    from daft import col  # noqa: PLC0415
    from daft.functions import to_struct  # noqa: PLC0415

    kept = [name for name in table.column_names if normal(name) in _KNOWN]
    if {normal(name) for name in kept}.isdisjoint(FIELDS["text"]):
        came = f"the columns {', '.join(table.column_names)[:200]}"
        raise UnreadableInput(path, "a column `text`, `body` or `content`", came, "name the column of the text")
    write = _function(_as_json)
    record = to_struct(**{name: col(name) for name in kept})
    return table.select(col("path"), write(record).alias("given"))


def _as_json(record: Mapping[str, object]) -> str:
    days = {name: value.isoformat() if isinstance(value, date) else value for name, value in record.items()}
    return json.dumps(days, sort_keys=True, default=str)


def _function(function: Callable[..., str]) -> Callable[..., Expression]:
    """A function of Python on the values of columns."""
    import daft  # noqa: PLC0415

    made: Callable[..., Expression] = daft.func(function, return_dtype=daft.DataType.string())
    return made


# --- what is done with it -----------------------------------------------------------------------


def _coded(
    frame: DataFrame, coder: Callable[..., Expression], folder: Path, ray_workers: int | None
) -> Iterator[dict[str, Any]]:
    """The rows that no part holds yet, as the workers finish them."""
    import daft  # noqa: PLC0415

    frame = frame.with_column("record", _function(_identity)(daft.col("given")))
    if _parts(folder):
        done = daft.read_parquet([str(part) for part in _parts(folder)]).select("record")
        frame = frame.join(done, on="record", how="anti")
    if ray_workers is not None:
        # On Ray results come by partition, so a broken run would lose all of a large one.
        frame = frame.into_partitions(10 * ray_workers)
    made = coder(daft.col("path"), daft.col("given"), daft.col("record"))
    for table in frame.select(made.alias("made")).to_arrow_iter():
        for row in table.to_pylist():
            yield row["made"]


def _identity(given: str) -> str:
    return digest("record", given)


def _coder(make_tools: MakeTools, workers: int) -> Callable[..., Expression]:
    import daft  # noqa: PLC0415

    text = daft.DataType.string()
    shape = daft.DataType.struct(dict.fromkeys(_COLUMNS, text))

    class Coder:
        """Lives in a worker process; what it holds is made there, once."""

        def __init__(self) -> None:
            self.tools = make_tools()

        @daft.method.batch(return_dtype=shape, batch_size=_BATCH)
        def run(self, paths: Series, given: Series, records: Series) -> list[dict[str, str | None]]:
            rows = zip(paths.to_pylist(), given.to_pylist(), records.to_pylist(), strict=True)
            return [_row(path, value, record, self.tools) for path, value, record in rows]

    run: Callable[..., Expression] = daft.cls(Coder, max_concurrency=workers, use_process=True)().run
    return run


def _row(path: str, given: str, record: str, tools: Tools) -> dict[str, str | None]:
    """One record coded, or why not. Nothing is raised."""
    row: dict[str, str | None] = dict.fromkeys(_COLUMNS)
    row.update(record=record, origin=f"{path}#{record}")
    try:
        value = _parsed(given, str(row["origin"]))
        row["origin"] = f"{path}#{value.get('id', record)}"
        document = code(raw_of(value, str(row["origin"]), Limits()), tools)
        row.update(article=document.article.id, document=json.dumps(plain(document)))
    except LapwingError as error:
        row.update(_three(error))
    except FAULTS as error:  # an error that leaves a worker can abort Daft's whole process
        row.update(_three(fault(path, error)))
    return row


def _three(error: LapwingError) -> dict[str, str | None]:
    return {"expected": error.expected, "came": error.came, "remedy": error.remedy}


def _parsed(given: str, origin: str) -> Mapping[str, object]:
    try:
        value = json.loads(given)
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(origin, "a JSON object", str(error)[:200], "repair that line") from error
    if not isinstance(value, Mapping):
        raise UnreadableInput(origin, "a JSON object", type(value).__name__, "give each article its own object")
    return value


# --- what goes out ------------------------------------------------------------------------------


def _chunks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _PART:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _write(rows: list[dict[str, Any]], folder: Path) -> None:
    """One part, named by what is in it: two runs at once do not overwrite each other."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    name = f"part-{digest(*sorted(row['record'] for row in rows))}.parquet"
    part = folder / f".{name}.{os.getpid()}"
    table = pa.Table.from_pylist(rows, schema=pa.schema([(key, pa.string()) for key in _COLUMNS]))
    try:
        parquet.write_table(table, part)
        part.replace(folder / name)
    finally:
        part.unlink(missing_ok=True)


def _parts(folder: Path) -> list[Path]:
    return sorted(folder.glob("part-*.parquet"))


def _count(folder: Path) -> int:
    from pyarrow import parquet  # noqa: PLC0415

    return sum(parquet.read_metadata(part).num_rows for part in _parts(folder))
