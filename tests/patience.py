"""How long tests wait for other processes and threads: for as long as a starved machine may take, and no longer."""

import time
from collections.abc import Callable

PATIENCE = 600.0
"""Seconds. What is waited for takes less than five where nothing else runs; beside every other group of tests, on two
cores of which half were taken away, it took over sixty. Only a test that fails waits this long."""


def wait_until(there: Callable[[], object], what: str = "what is waited for") -> None:
    """Return as soon as `there()` is true; fail after `PATIENCE`."""
    latest = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < latest, f"{what} is not there after {PATIENCE:.0f} seconds"
        time.sleep(0.02)
