"""Ranking who is dealt with next, on ICEWS14: MRR and Hits, one step and many steps ahead, time and memory.

    python benchmarks/forecast_ranking.py FOLDER [--seeds 3] [--valid]

FOLDER has train.txt, valid.txt and test.txt (subject relation object hour, numbers) and entity2id.txt. Ranks are among
all entities, in both directions, other true answers of the same day left out, ties drawn by lot. Features, settings and
their numbers were chosen on valid.txt with --valid, which does not look at test.txt; what is fitted for the test is
fitted again on the last days before it, and each variant is scored there once.
"""

from __future__ import annotations

import argparse
import re
import resource
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from lapwing.forecast.ranking import Additive, Bins, Boosted, Facts, Ranker, Seen, Watch, figures, rank, seen

FIT = 40  # days a ranker is fitted on, the last before the days it is asked about
SHAPING = 6  # days whose values say where bins begin
OF_COUNTRY = re.compile(r"(?P<sector>.{1,200})_\((?P<country>[^()]{1,100})\)")


class Clock:
    """Seconds by what they were spent on."""

    def __init__(self) -> None:
        self.seconds = defaultdict(float)

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] += time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--valid", action="store_true", help="stop before the test days")
    options = parser.parse_args()
    parts = [
        numbers(options.folder / f"{part}.txt") for part in ("train", "valid", "test")[: 2 if options.valid else 3]
    ]
    starts = [int(part[:, 3].min()) for part in parts]
    facts = gathered(options.folder, np.concatenate(parts))
    print(f"{len(facts.day)} facts of {facts.entities} entities, {facts.relations} relations; days of parts {starts}")
    Run(facts, options.seeds).all(starts, int(facts.day.max()) + 1)


class Run:
    """One pass through the days."""

    def __init__(self, facts: Facts, seeds: int) -> None:
        self.watch, self.seeds, self.clock = Watch(facts), range(seeds), Clock()
        self.tables = []

    def all(self, starts: Sequence[int], end: int) -> None:
        """Shapes the bins, then fits and measures on valid and, where there is one, on test."""
        first = starts[1] - FIT
        with self.clock("learn days"):
            self.watch.learn(range(first))
        shaping = []
        for day in range(first, first + SHAPING):
            with self.clock("learn days"):
                self.watch.learn(range(self.watch.known, day))
            with self.clock("features"):
                shaping.append(self.watch.table(self.watch.asked(day).questions))
        self.bins = Bins.of(shaping, [self.watch.asked(table.questions.day) for table in shaping])
        self.tables = [self.coded(table) for table in shaping]
        del shaping
        for day in range(first + SHAPING, starts[1]):
            self.take(day)
        valid = range(starts[1], starts[2] if len(starts) > 2 else end)
        self.measured("valid", self.fitted("valid", self.seeds[:1]), valid)
        if len(starts) > 2:
            rankers = self.fitted("test", self.seeds)
            self.measured("test, many steps", rankers, range(starts[2], end), step=False)
            self.measured("test", rankers, range(starts[2], end))
        for name, seconds in self.clock.seconds.items():
            print(f"{name:28} {seconds:6.0f} s")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")

    def coded(self, table):
        """A table in bins with the true answers of its day marked."""
        day = self.watch.asked(table.questions.day)
        return self.bins.code(table, day.question, day.answer)

    def take(self, day):
        """The table of a day, after the days before it were learned; it joins those to fit on, the oldest leaves."""
        with self.clock("learn days"):
            self.watch.learn(range(self.watch.known, day))
        with self.clock("features"):
            self.tables = [*self.tables[-FIT + 1 :], self.coded(self.watch.table(self.watch.asked(day).questions))]

    def fitted(self, part: str, seeds: Sequence[int]) -> list[tuple[str, Ranker]]:
        """One scorecard and one set of trees for each seed; the vectors of the watch are those of one seed."""
        rankers: list[tuple[str, Ranker]] = []
        for seed in seeds:
            with self.clock(f"{part}, fit additive {seed}"):
                additive = Additive(self.bins, seed=seed)
                additive.fit(self.tables)
            with self.clock(f"{part}, fit boosted {seed}"):
                boosted = Boosted(additive, seed=seed)
                boosted.fit(self.tables)
            rankers += [(f"additive {seed}", additive), (f"boosted {seed}", boosted)]
        return rankers

    def measured(self, part: str, rankers: list[tuple[str, Ranker]], days: range, step: bool = True) -> None:
        """Ranks of all answers of the days; without `step` no fact of them is ever looked at."""
        found, cases = defaultdict(list), []
        if not step:
            with self.clock("learn days"):
                self.watch.learn(range(self.watch.known, days.start))
        for day in days:
            asked = self.watch.asked(day)
            if step:
                self.take(day)
                table = self.tables[-1]
            else:
                with self.clock("features, many steps"):
                    table = self.coded(self.watch.table(asked.questions))
            cases.append(seen(self.watch.facts.before(day if step else days.start), asked))
            for name, ranker in rankers:
                with self.clock(f"{part}, score {name}"):
                    scores = ranker.score(table)
                found[name].append(rank(asked, table, scores, np.random.default_rng([int(name.split()[1]), day])))
        for name, ranks in found.items():
            _shown(part, name, np.concatenate(ranks), np.concatenate(cases))


def _shown(part, name, ranks, cases):
    whole = figures(ranks)
    print(
        f"{part:17} {name:11} {whole.count} answers: MRR {whole.mrr:.4f}  H@1 {whole.first:.4f}  "
        f"H@3 {whole.first_3:.4f}  H@10 {whole.first_10:.4f}",
        flush=True,
    )
    by_case = [(case.name.lower(), figures(ranks[cases == case])) for case in Seen]
    print("    " + ", ".join(f"{name} {found.mrr:.3f} of {found.count}" for name, found in by_case), flush=True)


def numbers(path: Path):
    """Rows of subject, relation, object, day."""
    rows = np.loadtxt(path, dtype=np.int64, usecols=(0, 1, 2, 3))
    rows[:, 3] //= 24
    return rows


def gathered(folder: Path, rows) -> Facts:
    """Facts with the country and sector that names such as "Police_(Kenya)" tell."""
    names = _names(folder / "entity2id.txt")
    countries, sectors = {}, {}
    country, sector = np.full(len(names), -1), np.full(len(names), -1)
    for number, name in enumerate(names):
        if match := OF_COUNTRY.fullmatch(name):
            sector[number] = sectors.setdefault(match["sector"], len(sectors))
            country[number] = countries.setdefault(match["country"], len(countries))
    for number, name in enumerate(names):
        if name in countries:
            country[number], sector[number] = countries[name], len(sectors)
    relations = len(_names(folder / "relation2id.txt"))
    return Facts(*rows.T, len(names), relations, country, sector)


def _names(path: Path) -> list[str]:
    pairs = [line.rsplit("\t", 1) for line in path.read_text(encoding="utf-8").splitlines()]
    return [name for name, _ in sorted(pairs, key=_number)]


def _number(pair: Sequence[str]) -> int:
    return int(pair[1])


if __name__ == "__main__":
    main()
