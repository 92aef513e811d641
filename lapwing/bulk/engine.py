"""Daft: where it runs, and the coder as a class of worker processes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from importlib import import_module
from socket import create_connection
from threading import Thread
from typing import TYPE_CHECKING, Literal

from lapwing.bulk.rows import COLUMNS, Row, coded_row, failed_row, missing, row_of
from lapwing.errors import InputError, LapwingError
from lapwing.pipeline import Tools
from lapwing.records import Media, Raw

if TYPE_CHECKING:
    from daft import DataFrame, Expression, Series

MakeTools = Callable[[], Tools]
Coder = Callable[..., "Expression"]

# Records in one call of a worker. An article takes tenths of a second to seconds, a call some microseconds: few, so
# that workers share even a small corpus and the slowest does not hold up the rest.
_BATCH = 4
# Seconds between two looks of a worker at whether its parent lives: no longer than one waits for a prompt to mean it.
_LOOK = 1.0
_ANSWER = 10.0  # seconds in which a cluster that is there has answered, however far away
_AGAIN = "run it again: it goes on where it stopped"
_ASKED: tuple[Literal["record", "place", "origin", "document"], ...] = ("record", "place", "origin", "document")


def choose_runner(workers: int, ray: str | None) -> None:
    """Import Daft and say where it runs. It reports home when imported unless told not to.

    Raises:
        LapwingError: Daft or Ray is not installed, there is no such cluster, or Daft runs elsewhere in this process.
    """
    if workers < 1:
        raise LapwingError("at least one worker", str(workers), "ask for one or more")
    os.environ["DO_NOT_TRACK"] = os.environ["SCARF_NO_ANALYTICS"] = "1"
    os.environ["DAFT_PROGRESS_BAR"] = "0"
    try:
        import daft  # noqa: PLC0415
    except ImportError as error:
        raise missing("daft", "lapwing[scale]") from error
    if ray is None and daft.get_or_infer_runner_type() == "native":
        return
    if ray is None:
        raise LapwingError("Daft on this machine alone", "Daft set to Ray", "unset DAFT_RUNNER, or name the cluster")
    _join(ray)
    daft.set_runner_ray()


def _join(address: str) -> None:
    """Connect to a cluster, without what its processes print."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        ray = import_module("ray")
    except ImportError as error:
        raise missing("ray", "lapwing[cluster]") from error
    if ray.is_initialized():
        return
    host, _, port = address.removeprefix("ray://").rpartition(":")
    try:
        if port.isdecimal():  # Ray itself would look for minutes
            create_connection((host.strip("[]"), int(port)), timeout=_ANSWER).close()
        ray.init(address=address, log_to_driver=False, logging_level="ERROR")
    except (ValueError, OSError, OverflowError, RuntimeError) as error:
        remedy = "check the address, and that the cluster's token is at RAY_AUTH_TOKEN_PATH"
        raise LapwingError(f"a Ray cluster at {address}", str(error)[:500], remedy) from error


def coder_of(make_tools: MakeTools, workers: int) -> Coder:
    """The coder as a function of four columns: record, place, origin and JSON of the Raw."""
    import daft  # noqa: PLC0415

    types = {**dict.fromkeys(COLUMNS, daft.DataType.string()), "place": daft.DataType.int64()}
    shape = daft.DataType.struct(types)

    class Worker:
        """Lives in a worker process; what it holds is made there, once."""

        def __init__(self) -> None:
            Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
            self.tools = make_tools()

        @daft.method.batch(return_dtype=shape, batch_size=_BATCH)
        def run(self, records: Series, places: Series, origins: Series, given: Series) -> list[Row]:
            columns = (column.to_pylist() for column in (records, places, origins, given))
            rows = zip(*columns, strict=True)
            return [coded_row(record, place, origin, value, self.tools) for record, place, origin, value in rows]

    run: Coder = daft.cls(Worker, max_concurrency=workers, use_process=True)().run
    return run


def _end_with(parent: int) -> None:
    """End this process soon after the one that started it, which may have been killed, whatever it is busy with."""
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)


def coded(given: Sequence[Row], coder: Coder, ray_workers: int | None) -> Iterator[Row]:
    """Every row once: first those that were finished when read, then the others as the workers finish them.

    Where a worker dies Daft gives up on all of them. Those that are left are then asked anew in halves, down to the
    one that kills its worker, and that one has failed.

    Raises:
        LapwingError: the engine fails whatever it is asked.
    """
    yield from (row for row in given if row["document"] is None)
    waiting = [[row for row in given if row["document"] is not None]]
    alone = set[str]()  # what its worker died of, perhaps by chance
    while waiting:
        asked = waiting.pop()
        left = {row["record"]: row for row in asked}
        fault = yield from _attempt(left, coder, ray_workers)
        rest = list(left.values())
        if len(rest) == len(asked) and fault is not None:
            _probe(coder, ray_workers, fault)
        if len(asked) > 1:
            waiting += [half for half in (rest[len(rest) // 2 :], rest[: len(rest) // 2]) if half]
        elif rest and asked[0]["record"] not in alone:
            alone.add(asked[0]["record"])
            waiting.append(rest)
        elif rest:
            yield _killer(asked[0], fault)


def _attempt(left: dict[str, Row], coder: Coder, ray_workers: int | None) -> Generator[Row, None, str | None]:
    """The rows that come back, which are taken out of `left`; returns what ended it early."""
    if not left:
        return None
    faults = _faults(on_ray=ray_workers is not None)
    try:
        for row in _streamed(_frame(list(left.values()), ray_workers), coder):
            if left.pop(row["record"], None) is not None:
                yield row
    except faults as error:
        return str(error).strip().rpartition("\n")[2].strip()[:500]  # the last line of a worker's traceback
    # Seen with Daft 0.7.26: an error within the engine may end the stream as if all were done.
    return f"{len(left)} records that did not come back" if left else None


def _faults(*, on_ray: bool) -> tuple[type[Exception], ...]:
    """What Daft raises, also when a worker dies."""
    from daft.errors import UDFException  # noqa: PLC0415

    of_ray = (import_module("ray.exceptions").RayError,) if on_ray else ()
    return (UDFException, RuntimeError, ValueError, *of_ray)


def _probe(coder: Coder, ray_workers: int | None, fault: str) -> None:
    """See that the engine can code anything at all."""
    harmless = row_of(Raw("-", Media.TEXT, "A line."), 0)
    left = {harmless["record"]: harmless}
    for _ in _attempt(left, coder, ray_workers):
        return
    raise LapwingError("a run without a fault of the engine", fault, _AGAIN)


def _killer(row: Row, fault: str | None) -> Row:
    came = f"the end of its worker process, twice ({fault})"
    error = InputError(row["origin"], "an article that can be coded", came, "report it, with the article")
    return failed_row(row["record"], row["place"], row["origin"], error)


def _frame(asked: Sequence[Row], ray_workers: int | None) -> DataFrame:
    import daft  # noqa: PLC0415

    frame = daft.from_pylist([{name: row[name] for name in _ASKED} for row in asked])
    # Ray gives results by partition: many, so that a broken run keeps most of them and no worker waits for another.
    return frame if ray_workers is None else frame.into_partitions(min(10 * ray_workers, len(asked)))


def _streamed(frame: DataFrame, coder: Coder) -> Iterator[Row]:
    from daft import col  # noqa: PLC0415

    made = coder(*map(col, _ASKED))
    for table in frame.select(made.alias("made")).to_arrow_iter():
        for row in table.to_pylist():
            yield row["made"]
