"""Folders and feed files, for weeks: whatever is new in them is coded and kept in a store.

Nothing is fetched: a feed is a file that something else saves. What was coded is remembered by the store,
by article id, so a restart, a feed that repeats its entries or a file that is touched costs no second coding.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from lapwing.clean import clean
from lapwing.errors import InputError, UnreadableInput
from lapwing.faults import FAULTS, fault
from lapwing.pipeline import Tools, know, run
from lapwing.read import read
from lapwing.records import Document, Raw
from lapwing.store import Store

_State = tuple[int, int]  # size, and time of the last change in nanoseconds
_MISSING: _State = (-1, -1)


def watch(
    sources: Sequence[Path | str],
    tools: Tools,
    store: Store,
    *,
    once: bool,
    interval: float,
    sleep: Callable[[float], None],
) -> Iterator[Document | InputError]:
    """Each new document, once it is saved, and one error for each thing that cannot be used.

    With `once` the sources are looked at once. Else they are looked at every `interval` seconds until the
    caller stops or `sleep` raises; a file is then read only when two looks in a row find it unchanged, so that one
    still being written is left alone. An error is given again only after its file has changed. Families and
    happenings are brought up to date after each look that found something.

    Raises:
        StoreError: the store cannot be written; what was coded before is in it.
    """
    watched = [str(source) for source in sources]
    before: dict[str, _State] = {}
    read_already: dict[str, _State] = {}
    while True:
        now = dict(_look(watched))
        settled = [path for path, state in now.items() if once or before.get(path) == state]
        fresh = [path for path in settled if read_already.get(path) != now[path]]
        yield from _code(fresh, tools, store)
        read_already = {path: state for path, state in read_already.items() if path in now}
        read_already.update((path, now[path]) for path in fresh)
        before = now
        if once:
            return
        sleep(interval)


def _look(sources: Sequence[str]) -> Iterator[tuple[str, _State]]:
    """Every file to read with its state; a source that is not there is one too, so that reading it says so."""
    for source in sources:
        if not os.path.isdir(source):
            yield source, _state(source)
            continue
        for folder, below, names in os.walk(source):
            below[:] = sorted(name for name in below if not name.startswith("."))
            for name in sorted(names):
                path = os.path.join(folder, name)
                if not name.startswith(".") and os.path.isfile(path):
                    yield path, _state(path)


def _state(path: str) -> _State:
    try:
        found = os.stat(path)
    except (OSError, ValueError):  # gone since it was listed, an address, or no path at all
        return _MISSING
    return found.st_size, found.st_mtime_ns


def _code(paths: Sequence[str], tools: Tools, store: Store) -> Iterator[Document | InputError]:
    found = False
    try:
        for path in paths:
            for raw in _read(path):
                item = _one(raw, tools, store)
                if item is not None:
                    found = found or isinstance(item, Document)
                    yield item
    finally:  # also when the caller stops in the middle
        if found:
            know(store)


def _read(path: str) -> Iterator[Raw | InputError]:
    if any(character in path for character in "*?[") and not os.path.lexists(path):
        came = "a pattern, or a file that is gone"
        yield UnreadableInput(path, "a folder or a file", came, "watch the folder instead")
        return
    yield from read([path])


def _one(raw: Raw | InputError, tools: Tools, store: Store) -> Document | InputError | None:
    """The item coded and saved, or why not; None where the store holds the article."""
    if isinstance(raw, InputError):
        return raw
    try:
        if clean(raw).id in store:
            return None
        return next(run([raw], tools, store))
    except InputError as error:
        return error
    except FAULTS as error:
        return fault(raw.origin, error)
