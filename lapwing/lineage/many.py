"""The links between many articles at once, in several processes."""

from __future__ import annotations

import multiprocessing
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import cycle
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from lapwing.kin import SHARED_NAMES, SHARED_WORDS
from lapwing.lineage.comparing import OWN_EXCERPT, compare, same_hand
from lapwing.lineage.index import Index
from lapwing.lineage.sketching import Packed, packed, unpacked
from lapwing.records import Article, Link

Progress = Callable[[str, int, int], None]
"""Told what is going on, how much of it is done, and how much there is."""

Work = Callable[[Any, range], Any]

_FEW = 500  # articles below which a process would take longer to start than it saves
_CHUNK = 200  # articles that go to a process at once: half a second of work
_AHEAD = 2  # chunks for each process: one that it works on, one that waits


def links(articles: Iterable[Article], *, processes: int = 1, progress: Progress | None = None) -> Iterator[Link]:
    """Every link between the articles, as a store would find it; the same whatever their order and the processes.

    An article that comes twice counts once. Memory: the articles, about four kilobytes each beside their text, and what
    of them a process looks at.
    """
    told = progress or _silent
    ordered = sorted({article.id: article for article in articles}.values(), key=_by_id)
    count = processes if processes > 1 and len(ordered) >= _FEW else 0
    sketches: list[Packed] = []
    for made in _through(_sketched, ordered, len(ordered), count):
        sketches += made
        told("read", len(sketches), len(ordered))
    known = ordered, sketches, Index.of(sketches)
    for done, found in enumerate(_through(_linked, known, len(ordered), count), 1):
        told("compared", min(done * _CHUNK, len(ordered)), len(ordered))
        yield from found


def _sketched(articles: Sequence[Article], numbers: range) -> list[Packed]:
    return [packed(articles[number]) for number in numbers]


def _linked(known: tuple[Sequence[Article], Sequence[Packed], Index], numbers: range) -> list[Link]:
    """The links of these articles with those before them."""
    articles, sketches, index = known
    return [
        link
        for number in numbers
        for other in index.before(unpacked(sketches[number]), number)
        if not _hopeless(articles, sketches, number, other)
        for link in compare(articles[number], articles[other])
    ]


def _hopeless(articles: Sequence[Article], sketches: Sequence[Packed], one: int, two: int) -> bool:
    """Whether two pieces of one outlet share too little for any link, such as a foot. Spares the comparison."""
    if not same_hand(articles[one], articles[two]):
        return False
    ours, theirs = sketches[one], sketches[two]
    shared = [len(np.intersect1d(a, b, assume_unique=True)) for a, b in zip(ours, theirs, strict=True)]
    _, shingles, quotes, names = shared
    few = shingles < OWN_EXCERPT / 2 * min(len(ours[1]), len(theirs[1]))
    return few and quotes < SHARED_WORDS and names < SHARED_NAMES


# --- processes ------------------------------------------------------------------------------------


class _Hand:
    """A process that holds what the work is done on, so that only numbers travel."""

    def __init__(self, work: Work, known: object) -> None:
        # A forked process shares what its parent has read. Elsewhere it is sent, which takes as long as reading it.
        linux = sys.platform == "linux"
        context = multiprocessing.get_context("fork") if linux else multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(work, known, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> _Hand:
        return self

    def __exit__(self, *_: object) -> None:
        self._ours.close()
        self._process.terminate()
        self._process.join()

    def give(self, numbers: range) -> None:
        """Something to do; the answers come in the same order."""
        self._ours.send(numbers)

    def take(self) -> Any:  # noqa: ANN401  whatever the work made
        """What came of the oldest of them.

        Raises:
            Exception: what the work raised.
        """
        failed, made = self._ours.recv()
        if failed:
            raise made
        return made


def _serve(work: Work, known: object, parent: Connection) -> None:
    """Work until the parent hangs up."""
    while True:
        try:
            numbers = parent.recv()
        except EOFError:
            return
        try:
            answer = False, work(known, numbers)
        except Exception as error:  # noqa: BLE001  it is raised where the answer is taken
            answer = True, error
        parent.send(answer)


def _through(work: Work, known: object, count: int, processes: int) -> Iterator[Any]:
    """What the work makes of every range of numbers below `count`, in order, with few of them waiting."""
    ranges = (range(first, min(first + _CHUNK, count)) for first in range(0, count, _CHUNK))
    if not processes:
        yield from (work(known, numbers) for numbers in ranges)
        return
    with ExitStack() as stack:
        crew = [stack.enter_context(_Hand(work, known)) for _ in range(processes)]
        waiting: deque[_Hand] = deque()
        for hand, numbers in zip(cycle(crew), ranges):
            hand.give(numbers)
            waiting.append(hand)
            if len(waiting) >= _AHEAD * processes:
                yield waiting.popleft().take()
        while waiting:
            yield waiting.popleft().take()


def _silent(what: str, done: int, whole: int) -> None:
    pass


def _by_id(article: Article) -> str:
    return article.id
