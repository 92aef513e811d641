"""How fast one machine reads: articles and sentences a second, and the cost of each stage.

    python benchmarks/throughput.py FILE... [--limit N]

FILE is anything `lapwing code` reads. One process; the coder's threads as shipped.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import TypeVar

from lapwing.actors import mentions
from lapwing.clean import clean
from lapwing.errors import NoArticle
from lapwing.events import judged, look
from lapwing.lineage import sketch
from lapwing.pipeline import Tools
from lapwing.read import read
from lapwing.records import Raw
from lapwing.settle import settle
from lapwing.split import split
from lapwing.stance import quotations, stance

Result = TypeVar("Result")


class Clock:
    """Seconds spent under each name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def __call__(self, name: str, stage: Callable[..., Result], *given: object) -> Result:
        start = time.perf_counter()
        made = stage(*given)
        self.seconds[name] += time.perf_counter() - start
        return made


def coded(raw: Raw, tools: Tools, clock: Clock) -> tuple[int, int, int]:
    """Words, sentences and events of one article, each stage on the clock."""
    article = clock("clean", clean, raw)
    sentences = clock("split", split, article)
    clock("sketch", sketch, article)
    seen = clock("look", look, article, sentences, tools.scorer)
    read = partial(mentions, gazetteer=tools.gazetteer, referrer=tools.scorer)
    _, named = clock("actors", read, article, sentences, tools.roster, seen)
    said = clock("events", judged, article, sentences, named, seen, tools.scorer, tools.ontology)
    told = tuple(said)
    clock("settle", settle, article, sentences, told, named, tools.gazetteer)
    clock("stance", stance, article, sentences, told, named, said)
    clock("quotations", quotations, article, sentences, named)
    return len(article.text.split()), len(sentences), len(told)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--limit", type=int, default=100)
    options = parser.parse_args()
    tools, clock = Tools.shipped(), Clock()
    raws: Iterator[Raw] = (item for item in read(options.inputs) if isinstance(item, Raw))
    counts = []
    for raw in islice(raws, options.limit):
        try:
            counts.append(coded(raw, tools, clock))
        except NoArticle:
            continue
    total = sum(clock.seconds.values())
    words, sentences, found = (sum(column) for column in zip(*counts, strict=True))
    print(f"{len(counts)} articles, {words} words, {sentences} sentences, {found} events in {total:.1f} s")
    rates = f"{len(counts) / total:.2f} articles/s, {words / total / 600:.2f} of 600 words"
    print(f"{rates}, {sentences / total:.0f} sentences/s")
    for name, seconds in sorted(clock.seconds.items(), key=lambda item: -item[1]):
        print(f"  {name:<7} {seconds:7.1f} s  {seconds / total:5.0%}")


if __name__ == "__main__":
    main()
