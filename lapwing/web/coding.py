"""Texts of readers, coded and not kept: one after another, in a process of its own that can be ended.

A text that takes too long, or a fault that takes the process with it, costs its reader an answer and nobody else
anything; the next text gets a new process.
"""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, cast

from lapwing.errors import InputError, LapwingError
from lapwing.faults import FAULTS
from lapwing.web.refusal import Refusal, later
from lapwing.web.views import Coded

if TYPE_CHECKING:
    from lapwing.pipeline import Tools

_LOADING = 120.0  # seconds within which a new process must have its tools: two on a laptop
_SLOW = 10  # seconds after which one may ask again where too many wait


def shipped() -> Tools:
    """The tools of the package, loaded where they are used."""
    from lapwing.pipeline import Tools  # noqa: PLC0415  loads what only the worker needs

    return Tools.shipped()


class Coding:
    """Codes one text at a time, each in at most so many seconds; so many more may wait for their turn.

    `make_tools` must be picklable: it is called in the process.
    """

    def __init__(self, make_tools: Callable[[], Tools] = shipped, *, seconds: float = 60.0, waiting: int = 3) -> None:
        self._make_tools, self._seconds = make_tools, seconds
        self._seats, self._turn = BoundedSemaphore(waiting + 1), Lock()
        self._worker: _Worker | None = None

    def code(self, given: Mapping[str, str]) -> Coded:
        """The article of `text` and, where given, `title`, `published`, `outlet` and `url`.

        Raises:
            InputError: there is no article in it.
            Refusal: too many wait already, or it takes too long.
        """
        if not self._seats.acquire(blocking=False):
            expected = "a moment in which nobody else has texts coded"
            raise Refusal(503, expected, "several that wait", "ask again in some seconds", later(_SLOW))
        try:
            with self._turn:
                return self._coded(given)
        finally:
            self._seats.release()

    def close(self) -> None:
        """Ends the process, with the text that it is at."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()

    def _coded(self, given: Mapping[str, str]) -> Coded:
        try:
            worker = self._started()
            worker.ask(given)
            return cast(Coded, worker.answer(self._seconds))
        except _Lost as error:
            self.close()
            raise Refusal(503, "a text that can be coded", error.came, "leave out parts of it, and report it") from None

    def _started(self) -> _Worker:
        """The process, with its tools."""
        if self._worker is None:
            self._worker = _Worker(self._make_tools)
            try:
                self._worker.answer(_LOADING)
            except LapwingError:
                self.close()
                raise
        return self._worker


class _Lost(Exception):
    """The process has ended, or was too slow."""

    def __init__(self, came: str) -> None:
        super().__init__(came)
        self.came = came


class _Worker:
    """The process, and the pipe to it."""

    def __init__(self, make_tools: Callable[[], Tools]) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would copy locks that other threads hold
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, make_tools), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, given: Mapping[str, str]) -> None:
        """Sends a text."""
        try:
            self._pipe.send(dict(given))
        except OSError:
            raise _Lost("a process that has ended") from None

    def answer(self, seconds: float) -> object:
        """What it answers.

        Raises:
            LapwingError: what it raised.
            _Lost: nothing comes in time, or at all.
        """
        try:
            if not self._pipe.poll(seconds):
                raise _Lost(f"one that takes more than {seconds:g} seconds")
            found = self._pipe.recv()
        except (EOFError, OSError):
            raise _Lost("one that ended the process that codes") from None
        if isinstance(found, LapwingError):
            raise found
        return found

    def end(self) -> None:
        """Ends it at once."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _work(pipe: Connection, make_tools: Callable[[], Tools]) -> None:
    """Says that it is ready, then answers text by text until the other side hangs up."""
    from lapwing.web.texts import coded  # noqa: PLC0415  what codes is loaded in this process alone

    with suppress(EOFError, OSError, KeyboardInterrupt):
        try:
            tools = make_tools()
        except LapwingError as error:
            pipe.send(error)
            return
        pipe.send(None)
        while True:
            pipe.send(_answer(coded, pipe.recv(), tools))


def _answer(
    code: Callable[[Mapping[str, str], Tools], Coded], given: Mapping[str, str], tools: Tools
) -> Coded | LapwingError:
    try:
        return code(given, tools)
    except InputError as error:
        return error
    except FAULTS:
        logging.getLogger(__name__).exception("a text could not be coded")
        return Refusal(500, "a text that can be coded", "a fault of Lapwing's own", "report it, with the text")
