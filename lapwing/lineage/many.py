"""The links between many articles at once, in several processes."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack
from typing import TypeVar

from lapwing.lineage.comparing import compare
from lapwing.lineage.index import Index, Packed, pack, unpack
from lapwing.lineage.sketching import sketch
from lapwing.records import Article, Link

Progress = Callable[[str, int, int], None]
"""Told what is going on, how much of it is done, and how much there is."""

_FEW = 500  # articles below which a process would take longer to start than it saves
_CHUNK = 200  # articles that go to a process at once: half a second of work, half a megabyte
_AHEAD = 3  # chunks a process that may wait: bounds memory

T = TypeVar("T")
R = TypeVar("R")


def links(articles: Iterable[Article], *, processes: int = 1, progress: Progress | None = None) -> Iterator[Link]:
    """Every link between the articles, as a store would find it; the same whatever their order and the processes.

    An article that comes twice counts once. Memory: the articles, and about four kilobytes each.
    """
    told = progress or _silent
    ordered = sorted({article.id: article for article in articles}.values(), key=_by_id)
    with ExitStack() as stack:
        pool: Executor | None = None
        if processes > 1 and len(ordered) >= _FEW:
            context = multiprocessing.get_context("spawn")  # a fork would copy the locks of whatever threads there are
            pool = stack.enter_context(ProcessPoolExecutor(processes, mp_context=context))
        sketches: list[Packed] = []
        for made in _through(_sketched, _chunks(ordered), pool, processes):
            sketches += made
            told("read", len(sketches), len(ordered))
        done = 0
        for found in _through(_compared, _chunks(_pairs(ordered, sketches)), pool, processes):
            done += _CHUNK
            told("compared", min(done, len(ordered)), len(ordered))
            yield from found


def _pairs(articles: Sequence[Article], sketches: Sequence[Packed]) -> Iterator[tuple[Article, list[Article]]]:
    """Each article with those before it that are worth a comparison."""
    index = Index.of(sketches)
    for number, article in enumerate(articles):
        yield article, [articles[other] for other in index.before(unpack(sketches[number]), number)]


def _sketched(articles: Sequence[Article]) -> list[Packed]:
    return [pack(sketch(article)) for article in articles]


def _compared(pairs: Sequence[tuple[Article, list[Article]]]) -> list[Link]:
    return [link for article, others in pairs for other in others for link in compare(article, other)]


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    chunk: list[T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _through(work: Callable[[T], R], chunks: Iterable[T], pool: Executor | None, processes: int) -> Iterator[R]:
    """What the work makes of each chunk, in order, with few of them waiting."""
    if pool is None:
        yield from map(work, chunks)
        return
    waiting: deque[Future[R]] = deque()
    for chunk in chunks:
        waiting.append(pool.submit(work, chunk))
        if len(waiting) >= _AHEAD * processes:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _silent(what: str, done: int, whole: int) -> None:
    pass


def _by_id(article: Article) -> str:
    return article.id
