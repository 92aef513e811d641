"""Forecasts on a store's own past: scores, skill, calibration, and what they cost as a store grows.

    python benchmarks/forecast.py STORE [--horizon 7] [--sizes 0.25 0.5 1]

For ICEWS14 make the store with benchmarks/icews_store.py. Costs are of one process: reading the history, learning the
model once, one pair, and the whole record; a part of a store is the acts of its first pairs by name, so that its days
stay as many.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from typing import TypeVar

from lapwing.forecast import Forecaster, History, fit, history, record_text
from lapwing.ontology import load
from lapwing.store import ActDay, Store

T = TypeVar("T")


def main() -> None:
    """Prints the record of the whole store and the costs at each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("--horizon", type=int, default=7)
    parser.add_argument("--sizes", type=float, nargs="*", default=[0.25, 0.5, 1.0])
    asked = parser.parse_args()
    with Store.open(asked.store, create=False) as store:
        acts, reading = timed(store.act_days)
    print(f"reading {len(acts):,} acts: {reading:.2f} s")
    for size in asked.sizes:
        costs(part(acts, size), asked.horizon)
    forecaster = Forecaster(history(acts, load()))
    record, seconds = timed(lambda: forecaster.record(asked.horizon))
    print(record_text(record))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"the record took {seconds:.1f} s; peak memory {peak:.0f} MB")


def part(acts: list[ActDay], size: float) -> History:
    """The acts of that share of the pairs, by their names."""
    made = sorted(acts, key=lambda act: tuple(sorted((act.actor, act.recipient or ""))))
    return history(made[: round(len(made) * size)], load())


def costs(made: History, horizon: int) -> None:
    """One line: size, learning, and one pair of a model that is there."""
    _, learning = timed(lambda: fit(made, made.last, horizon))
    forecaster = Forecaster(made)
    one, other = made.pairs[0]
    forecaster.forecast(one, other, horizon)
    again = sorted(timed(lambda pair=pair: forecaster.forecast(*pair, horizon))[1] for pair in made.pairs[:50])
    print(
        f"{len(made.begins):>9,} acts, {len(made.pairs):>7,} pairs: learning {learning:.2f} s, "
        f"a pair {again[len(again) // 2] * 1000:.1f} ms, "
        f"slowest of 50 {again[-1] * 1000:.1f} ms"
    )


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What it returns and the seconds it took."""
    begun = time.perf_counter()
    made = work()
    return made, time.perf_counter() - begun


if __name__ == "__main__":
    main()
