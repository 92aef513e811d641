"""Coverage-guided fuzzing with atheris: one target after another, each in a process of its own.

    python -m fuzz.run TARGET [TARGET ...] [--seconds 480] [--work /tmp/fuzz] [--blind]

A fault does not end a run: the first input of each kind of fault is kept under WORK/TARGET/faults, with its traceback.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import resource
import subprocess
import sys
import time
import traceback
from pathlib import Path
from types import TracebackType

import atheris  # type: ignore[import-untyped]  # it has no types, and no place in an install

_TABLES = (
    *("lapwing.corpus", "lapwing.actors.tables", "lapwing.codec"),
    *("lapwing.given", "lapwing.watch.plan", "lapwing.alerts.rules"),
)
COVERED = {
    "read": ("lapwing.read", "feedparser"),
    "archive": ("lapwing.read", "zipfile", "tarfile"),
    **dict.fromkeys(("clean", "clean_text"), ("lapwing.clean",)),
    "clean_page": ("lapwing.clean", "trafilatura", "htmldate"),
    "split": ("lapwing.split",),
    "compare": ("lapwing.lineage",),
    **dict.fromkeys(("corpus", "roster", "codec", "sources", "rules"), _TABLES),
}
"""Whose branches count, for each target. What counts runs a third as fast, so `--blind` counts next to none."""
_OTHERS = ("lapwing.exchange",)
_BLIND = ("fuzz.reading", "fuzz.exchanging", "fuzz.tables")  # libFuzzer wants to see something


def _covered(words: list[str]) -> list[str]:
    named = next((COVERED[target] for word in words if (target := word.removesuffix("_words")) in COVERED), _OTHERS)
    return list(_BLIND if "--blind" in words else named)


with atheris.instrument_imports(include=_covered(sys.argv)):
    from fuzz.targets import TARGETS, Target

SECONDS = 2.0  # of one input, on one core
KILOBYTES = 500_000  # by which one input may let the process grow
_AGAIN = 16  # one input in so many is run twice: the same must come of it
_HANGS = 60  # seconds after which libFuzzer ends the process


class Watch:
    """Whatever comes of one input: a fault is written down, and the run goes on."""

    def __init__(self, folder: Path, data: bytes) -> None:
        self._folder = folder
        self._data = data

    def __enter__(self) -> None:
        self._began = time.process_time()
        self._held = _held()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        took, grown = time.process_time() - self._began, _held() - self._held
        if isinstance(error, Exception):
            self._keep(_place(error), "".join(traceback.format_exception(error)))
        elif took > SECONDS:
            self._keep("slow", f"{took:.1f} s")
        elif grown > KILOBYTES:
            self._keep("large", f"{grown:,} kB")
        return kind is None or isinstance(error, Exception)

    def _keep(self, place: str, told: str) -> None:
        path = self._folder / re.sub(r"[^\w.-]+", "_", place)[:120]
        if not path.exists():
            path.write_bytes(self._data)
            path.with_name(f"{path.name}.txt").write_text(told, encoding="utf-8", errors="replace")


def _place(error: Exception) -> str:
    """What tells one fault from another: its kind and the line of ours that it came through last."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "/lapwing/" in frame.filename]
    last = ours[-1] if ours else traceback.extract_tb(error.__traceback__)[-1]
    law = str(error) if type(error).__name__ == "Broken" else ""
    return f"{type(error).__name__}-{Path(last.filename).stem}-{last.lineno}-{law}"


def _held() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _fuzz(name: str, work: Path, seconds: int) -> None:
    """One target in this process, which libFuzzer ends."""
    target, folder = TARGETS[name], work / name
    faults = folder / "faults"

    def once(data: bytes) -> None:
        with Watch(faults, data):
            came = target.run(data)
            if len(data) % _AGAIN == 0 and repr(target.run(data)) != repr(came):
                raise RuntimeError("the same input gave another output")

    options = [f"-max_total_time={seconds}", f"-max_len={target.longest}", "-seed=1"]
    options += [f"-dict={folder / 'words'}"] if target.words else []
    options += [f"-timeout={_HANGS}", "-rss_limit_mb=6000", "-print_final_stats=1", f"-artifact_prefix={faults}/"]
    atheris.Setup([name, *options, str(folder / "corpus")], once)
    atheris.Fuzz()


def _laid(target: Target, folder: Path) -> None:
    for name in ("faults", "corpus"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (folder / "corpus" / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    words = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in target.words)
    (folder / "words").write_text("".join(f'"{word}"\n' for word in words), encoding="ascii")


def _told(name: str, folder: Path, status: int) -> dict[str, object]:
    """What libFuzzer said last of inputs and coverage."""
    log = (folder / "log").read_text(encoding="utf-8", errors="replace")
    last = re.findall(r"^#(\d+)\s.*?cov: (\d+) ft: (\d+)", log, re.MULTILINE)[-1:] or [("0", "0", "0")]
    runs = re.findall(r"stat::number_of_executed_units:\s*(\d+)", log)[-1:] or [last[0][0]]
    faults = sorted(path.stem for path in (folder / "faults").glob("*.txt"))
    inputs, coverage, features = int(runs[0]), int(last[0][1]), int(last[0][2])
    said = {"inputs": inputs, "coverage": coverage, "features": features, "status": status, "faults": faults}
    return {"target": name, **said}


def main() -> int:
    """Every target asked for; 1 where one has faults."""
    parser = argparse.ArgumentParser(description="Fuzzing with atheris.")
    parser.add_argument("targets", nargs="+", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=int, default=480)
    parser.add_argument("--work", type=Path, default=Path("/tmp/fuzz"))
    parser.add_argument("--blind", action="store_true", help="mutate what is there, faster")
    parser.add_argument("--inner", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inner:
        _fuzz(given.targets[0], given.work, given.seconds)
    found = False
    for name in given.targets:
        folder = given.work / name
        _laid(TARGETS[name], folder)
        command = [sys.executable, "-m", "fuzz.run", name, "--inner", "--seconds", str(given.seconds)]
        command += ["--blind"] if given.blind else []
        with (folder / "log").open("wb") as log:
            status = subprocess.run(
                [*command, "--work", str(given.work)], stderr=log, stdout=log, check=False
            ).returncode
        said = _told(name, folder, status)
        with (given.work / "runs.jsonl").open("a", encoding="utf-8") as runs:
            runs.write(json.dumps(said) + "\n")
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
        found = found or bool(said["faults"])
    return int(found)


if __name__ == "__main__":
    sys.exit(main())
