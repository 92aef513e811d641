"""Folders and files of this machine: what is new in them since the last look."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lapwing.errors import InputError, UnreadableInput
from lapwing.faults import FAULTS, fault
from lapwing.read import read
from lapwing.records import Raw

_Stand = tuple[int, int]  # size, and time of the last change in nanoseconds
_MISSING: _Stand = (-1, -1)


@dataclass
class Files:
    """Remembers how each file stood: one is read when two looks in a row find it unchanged, so that one still being
    written is left alone, and again only after it has changed."""

    paths: Sequence[str]
    _before: dict[str, _Stand] = field(default_factory=dict)
    _read: dict[str, _Stand] = field(default_factory=dict)

    def fresh(self, *, once: bool) -> Iterator[str]:
        """The files to be read now; with `once` also those that are seen for the first time."""
        now = dict(_look(self.paths))
        settled = [path for path, stand in now.items() if once or self._before.get(path) == stand]
        self._read = {path: stand for path, stand in self._read.items() if path in now}
        self._before = now
        for path in settled:
            if self._read.get(path) != now[path]:
                self._read[path] = now[path]
                yield path


def items(path: str) -> Iterator[Raw | InputError]:
    """What a file holds."""
    if any(character in path for character in "*?[") and not os.path.lexists(path):
        came = "a pattern, or a file that is gone"
        yield UnreadableInput(path, "a folder or a file", came, "watch the folder instead")
        return
    try:
        yield from read([path])
    except FAULTS as error:  # a feed that its parser has a bug for must not stop the watch
        yield fault(path, error)


def _look(sources: Sequence[str]) -> Iterator[tuple[str, _Stand]]:
    """Every file to read with its state; a source that is not there is one too, so that reading it says so."""
    for source in sources:
        if not os.path.isdir(source):
            yield source, _stand(source)
            continue
        for folder, below, names in os.walk(source):
            below[:] = sorted(name for name in below if not name.startswith("."))
            for name in sorted(names):
                path = os.path.join(folder, name)
                if not name.startswith(".") and os.path.isfile(path):
                    yield path, _stand(path)


def _stand(path: str) -> _Stand:
    try:
        found = os.stat(path)
    except (OSError, ValueError):  # gone since it was listed, or no path at all
        return _MISSING
    return found.st_size, found.st_mtime_ns
