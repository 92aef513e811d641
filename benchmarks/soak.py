"""Does a watch of weeks grow? Thousands of polls against a server that misbehaves, with time that leaps.

    python benchmarks/soak.py [polls]

Prints what the process holds after each twentieth of them: the last column but the articles should stand still.
Exit status 1: memory grew by more than a tenth, or file handles or threads at all, from the first quarter to the end.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from soaking import Sample, soak


def main(polls: int) -> int:
    """Runs the soak and prints its samples."""
    begun = time.monotonic()
    samples: list[Sample] = []
    print("polls articles objects files threads resident_MB seconds")
    with tempfile.TemporaryDirectory() as folder:
        for sample in soak(Path(folder), polls, max(polls // 20, 1)):
            samples.append(sample)
            resident = "?" if sample.resident is None else f"{sample.resident / 1e6:.1f}"
            counts = f"{sample.polls} {sample.articles} {sample.objects} {sample.files} {sample.threads}"
            print(f"{counts} {resident} {time.monotonic() - begun:.0f}", flush=True)
    first, last = samples[len(samples) // 4], samples[-1]
    grew = last.threads > first.threads + 1 or (last.files or 0) > (first.files or 0) + 2
    return int(grew or (last.resident or 0) > 1.1 * (first.resident or 0))


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000))
