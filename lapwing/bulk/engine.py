"""Daft: where it runs, and the coder as a class of worker processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from lapwing.bulk.rows import COLUMNS, Row, coded_row, missing
from lapwing.errors import LapwingError
from lapwing.pipeline import Tools

if TYPE_CHECKING:
    from daft import DataFrame, Expression, Series

MakeTools = Callable[[], Tools]

# Records in one call of a worker. An article takes tenths of a second to seconds, a call some microseconds: few, so
# that workers share even a small corpus and the slowest does not hold up the rest.
_BATCH = 4
_AGAIN = "run it again: it goes on where it stopped"


def choose_runner(workers: int, ray: str | None) -> None:
    """Import Daft and say where it runs. It reports home when imported unless told not to.

    Raises:
        LapwingError: Daft or Ray is not installed, or there is no such cluster.
    """
    if workers < 1:
        raise LapwingError("at least one worker", str(workers), "ask for one or more")
    os.environ["DO_NOT_TRACK"] = os.environ["SCARF_NO_ANALYTICS"] = "1"
    try:
        import daft  # noqa: PLC0415
    except ImportError as error:
        raise missing("daft", "lapwing[scale]") from error
    if ray is None and daft.get_or_infer_runner_type() == "native":
        return
    if ray is None:
        raise LapwingError("Daft on this machine alone", "Daft set to Ray", "unset DAFT_RUNNER, or name the cluster")
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        daft.set_runner_ray(address=ray)
    except ImportError as error:
        raise missing("ray", "lapwing[cluster]") from error
    except (ValueError, ConnectionError) as error:  # Daft's own error is a ValueError
        remedy = "check the address; a process chooses once where Daft runs"
        raise LapwingError(f"a Ray cluster at {ray}", str(error)[:500], remedy) from error


def coder_of(make_tools: MakeTools, workers: int) -> Callable[..., Expression]:
    """The coder as a function of three columns: record, origin and JSON of the Raw."""
    import daft  # noqa: PLC0415

    shape = daft.DataType.struct(dict.fromkeys(COLUMNS, daft.DataType.string()))

    class Coder:
        """Lives in a worker process; what it holds is made there, once."""

        def __init__(self) -> None:
            self.tools = make_tools()

        @daft.method.batch(return_dtype=shape, batch_size=_BATCH)
        def run(self, records: Series, origins: Series, given: Series) -> list[Row]:
            rows = zip(records.to_pylist(), origins.to_pylist(), given.to_pylist(), strict=True)
            return [coded_row(record, origin, value, self.tools) for record, origin, value in rows]

    run: Callable[..., Expression] = daft.cls(Coder, max_concurrency=workers, use_process=True)().run
    return run


def coded(given: Sequence[Row], coder: Callable[..., Expression], ray_workers: int | None) -> Iterator[Row]:
    """Every row once: first those that were finished when read, then the others as the workers finish them.

    Raises:
        LapwingError: the engine failed, or lost some.
    """
    from daft.errors import UDFException  # noqa: PLC0415

    left = {row["record"] for row in given if row["document"] is not None}
    yield from (row for row in given if row["document"] is None)
    asked = [row for row in given if row["document"] is not None]
    try:
        for row in _streamed(_frame(asked, ray_workers), coder) if asked else ():
            left.discard(row["record"])
            yield row
    except (UDFException, RuntimeError, ValueError) as error:  # what Daft raises, also when a worker dies
        raise LapwingError("a run without a fault of the engine", str(error)[:500], _AGAIN) from error
    if left:  # seen with Daft 0.7.26: an error within the engine may end the stream as if all were done
        raise LapwingError("every record to come back", f"{len(left)} of {len(asked)} missing", _AGAIN)


def _frame(asked: Sequence[Row], ray_workers: int | None) -> DataFrame:
    import daft  # noqa: PLC0415

    frame = daft.from_pydict({name: [row[name] for row in asked] for name in ("record", "origin", "document")})
    # Ray gives results by partition: many, so that a broken run keeps most of them and no worker waits for another.
    return frame if ray_workers is None else frame.into_partitions(10 * ray_workers)


def _streamed(frame: DataFrame, coder: Callable[..., Expression]) -> Iterator[Row]:
    from daft import col  # noqa: PLC0415

    made = coder(col("record"), col("origin"), col("document"))
    for table in frame.select(made.alias("made")).to_arrow_iter():
        for row in table.to_pylist():
            yield row["made"]
