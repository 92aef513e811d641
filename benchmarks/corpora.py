"""How fast a whole corpus is coded: articles a second by workers, growth with the number of articles, memory, price.

    python benchmarks/corpora.py [FILE...] [--articles 200] [--workers 1 2 4] [--words 600] [--price 0.04]

Articles are put together from lines of the articles in FILE, anything `lapwing code` reads, or else from those of
`corpus/articles`, in which more happens than in ordinary news: as many words as asked, and no two alike. Nothing of
them is measured but time. A run with k workers may use k cores and no more. Memory is what all its processes hold
together, pages that they share counted once (PSS). With `--words 15` articles are a sentence long, which shows what the
engine costs beside the coding. Needs the extra `scale`. Look at ratios: single times are the machine's.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from lapwing import ontology
from lapwing.bulk import code_corpus
from lapwing.corpus import stories
from lapwing.pipeline import Tools
from lapwing.read import read
from lapwing.records import Raw

CORPUS = Path(__file__).parent.parent / "corpus" / "articles"
SEED = 7
PAUSE = 0.5  # seconds between two looks at the memory


def lines(files: list[str]) -> list[list[str]]:
    """The lines of each article."""
    if not files:
        return [[example.text for example in story.sentences] for story in stories(CORPUS, ontology.load())]
    return [raw.text.splitlines() for raw in read(files) if isinstance(raw, Raw)]


def written(folder: Path, told: list[list[str]], count: int, words: int) -> Path:
    """A file of so many articles of about so many words."""
    chance = random.Random(SEED)
    path = folder / f"{count}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            text = "\n\n".join(_sentences(told, words, chance))
            row = {"title": f"Report {number}", "text": text, "published": "2024-05-17", "outlet": f"Wire {number % 9}"}
            file.write(json.dumps(row) + "\n")
    return path


def _sentences(told: list[list[str]], words: int, chance: random.Random) -> Iterator[str]:
    left = words
    while left > 0:
        for sentence in chance.choice(told):
            yield sentence
            left -= len(sentence.split())
            if left <= 0:
                return


class Memory:
    """The most that this process and those it started held together, in bytes."""

    def __init__(self) -> None:
        self.most = 0
        self._over = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Memory:
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._looking.join()

    def _look(self) -> None:
        while not self._over.wait(PAUSE):
            self.most = max(self.most, sum(_held(pid) for pid in _family(os.getpid())))


def _family(root: int) -> list[int]:
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:  # gone since
            continue
    family = [root]
    for pid in family:
        family += [child for child, parent in parents.items() if parent == pid]
    return family


def _held(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def run(path: Path, out: Path, workers: int) -> tuple[float, int, int]:
    """Seconds, articles coded and bytes held of one run on as many cores as workers, to be called in its own process:
    the engine's threads keep to the cores that they began with."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:workers])
    with Memory() as memory:
        start = time.perf_counter()
        report = code_corpus([path], out, make_tools=partial(Tools.shipped, threads=1), workers=workers)
        return time.perf_counter() - start, report.coded, memory.most


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--articles", type=int, nargs="+", default=[200])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--words", type=int, default=600)
    parser.add_argument("--price", type=float, default=0.04, help="of a rented core an hour, in dollars")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = lines(options.files)
        for count in options.articles:
            path = written(Path(folder), told, count, options.words)
            for workers in options.workers:
                with ProcessPoolExecutor(1, get_context("spawn")) as apart:
                    out = Path(folder) / f"{count}-{workers}"
                    seconds, coded, most = apart.submit(run, path, out, workers).result()
                rate = coded / seconds
                hours = workers * 1e6 / rate / 3600
                print(
                    f"{coded:7} articles of {options.words} words, {workers} workers on as many cores: "
                    f"{seconds:.1f} s, {rate:.2f} a second, {rate * 3600 / workers:.0f} a core-hour, "
                    f"{most / 1e6:.0f} MB; a million: {hours:.0f} core-hours, ${hours * options.price:.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
