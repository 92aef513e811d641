"""Handing alerts over: to a file, to standard output, to a webhook; what fails is tried again, later and later."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lapwing.alerts.outbox import Outbox, Standing, Waiting
from lapwing.alerts.rules import Channel, Output
from lapwing.errors import InputError, UnreadableInput
from lapwing.fetch import Agent, asked_wait, target

_FIRST_PAUSE = 60.0  # seconds after a first failure, doubled with each further one
_LONGEST_PAUSE = 6 * 3600.0
_AT_A_TIME = 50  # alerts handed to one output before the watch goes on
_TAKEN = range(200, 300)


@dataclass
class Courier:
    """Delivers what waits. `write` takes a line for standard output."""

    outbox: Outbox
    outputs: tuple[Output, ...]
    agent: Agent
    write: Callable[[str], None]

    def deliver(self, now: float) -> Iterator[InputError]:
        """Hands over what waits and may be tried; an error where an output fails otherwise than it last did."""
        for output in self.outputs:
            standing = self.outbox.standing(output.id)
            if standing.due > now:
                continue
            told, wait = self._all(output)
            if told is None:
                continue
            pause = max(min(_FIRST_PAUSE * 2.0 ** min(standing.failures, 30), _LONGEST_PAUSE), wait)
            self.outbox.stands(output.id, Standing(now + pause, standing.failures + 1, told.came))
            if standing.told != told.came:
                yield told

    def next(self) -> float | None:
        """When something that waits may be tried."""
        due = [self.outbox.standing(each.id).due for each in self.outputs if self.outbox.waiting(each.id, 1)]
        return min(due, default=None)

    def _all(self, output: Output) -> tuple[InputError | None, float]:
        """Hands an output what waits for it; the error that ended this, and for how many seconds it asks."""
        try:
            for waiting in self.outbox.waiting(output.id, _AT_A_TIME):
                self._hand(output, waiting)
        except _Refused as error:
            return error.told, error.wait
        except InputError as error:
            return error, 0.0
        if self.outbox.standing(output.id).failures:
            self.outbox.stands(output.id, Standing())
        return None, 0.0

    def _hand(self, output: Output, waiting: Waiting) -> None:
        again = waiting.begun
        self.outbox.attempt(waiting)
        match output.channel:
            case Channel.STDOUT:
                self.write(waiting.line)
            case Channel.FILE:
                _append(output.place, waiting, again=again)
            case Channel.WEBHOOK:
                self._post(output, waiting)
        self.outbox.delivered(waiting)

    def _post(self, output: Output, waiting: Waiting) -> None:
        """The answer must be 200 to 299. The address is often a secret: messages name its host alone."""
        host = f"webhook at {target(output.place).origin}"
        headers = {"Content-Type": "application/json", "Idempotency-Key": waiting.alert}
        try:
            came = self.agent.post(output.place, waiting.line.encode(), headers=headers, allow=output.allow)
        except InputError as error:
            raise UnreadableInput(host, error.expected, error.came, error.remedy) from None
        if came.status not in _TAKEN:
            remedy = "check its address; the alerts are kept and tried again"
            told = UnreadableInput(host, "status 200 to 299", f"{came.status}", remedy)
            raise _Refused(told, asked_wait(came, self.agent.now()) or 0.0)


class _Refused(Exception):
    """A webhook that answers and does not take it; `wait` are the seconds that it asks for."""

    def __init__(self, told: InputError, wait: float) -> None:
        super().__init__(str(told))
        self.told = told
        self.wait = wait


def _append(path: str, waiting: Waiting, *, again: bool) -> None:
    """Adds a line to a file. One whose writing was cut off is looked for first, and what is left of it ended."""
    try:
        with open(path, "a+b") as file:
            if again and _holds(path, waiting.alert):
                return
            if file.tell() and not _ended(path):
                file.write(b"\n")
            file.write(waiting.line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        came = error.strerror or type(error).__name__
        raise UnreadableInput(path, "a file that can be written", came, "check its folder and the disk") from error


def _holds(path: str, alert: str) -> bool:
    begins = f'{{"id": "{alert}"'.encode()
    with open(path, "rb") as file:
        return any(line.startswith(begins) and line.endswith(b"}\n") for line in file)


def _ended(path: str) -> bool:
    with open(path, "rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
