"""A copy of a store, whole and of one moment, made while others write."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from lapwing.errors import StoreError
from lapwing.store.checking import BEHIND, check
from lapwing.store.engine import BUSY_SECONDS, file_of

_SIDES = ("-wal", "-journal")  # what SQLite keeps beside a file that is open, or was when its program died


def backup(target: str | Path, to: Path, *, force: bool = False) -> None:
    """Writes a copy of a store under another name in the folder of `to`, checks it, and renames it.

    Older stores are copied as they are. SQLite's online backup, in one step: it reads as others read, and writers do
    not wait for it, nor does it begin again when they write.

    Raises:
        StoreError: the store lies on a server or in memory, something lies at `to` already (with `force`: an open
            store), the disk is full, or the copy is not sound.
    """
    path = file_of(target)
    if path is None:
        raise StoreError("a store in a file", str(target).split("://")[0], _ON_SERVER.format(to))
    if not path.is_file():
        raise StoreError("a store", f"no file {path}", "check the path")
    _check_place(path, to, force=force)
    with _part(to) as part:
        _copy(path, part)
        for fault in check(part, records=False):
            if fault.what != BEHIND:
                raise StoreError("a sound copy", str(fault), "lapwing store check the store itself, and its disk")
        _check_place(path, to, force=force)  # it may have taken minutes
        os.replace(part, to)


_ON_SERVER = "use PostgreSQL's own command: pg_dump --format=custom --file={} DATABASE (pg_restore reads it)"


def _check_place(path: Path, to: Path, *, force: bool) -> None:
    if not to.parent.is_dir():
        raise StoreError("a folder to put the copy in", f"no folder {to.parent}", f"make it: mkdir -p {to.parent}")
    if to.is_dir() or (to.exists() and to.samefile(path)):
        raise StoreError("a file of its own for the copy", str(to), "name another file")
    if to.exists() and not force:
        raise StoreError("a name that is free", f"{to}, which is there", "name another file, or say --force")
    # SQLite would play the journal of the old file into the new one.
    if any(to.with_name(to.name + side).exists() for side in _SIDES):
        raise StoreError(
            "a name that no program has open", f"{to} with its journal", "end that program, or name another"
        )


@contextmanager
def _part(to: Path) -> Iterator[Path]:
    """A file to write to beside the last one; whatever is left of it is taken away."""
    part = to.with_name(f".{to.name}.{os.getpid()}.part")
    try:
        yield part
    finally:
        for side in ("", *_SIDES, "-shm"):
            part.with_name(part.name + side).unlink(missing_ok=True)


def _copy(path: Path, part: Path) -> None:
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as source, closing(sqlite3.connect(part)) as made:
            source.execute("PRAGMA query_only = ON")
            source.backup(made)
            made.execute("PRAGMA journal_mode = DELETE")  # one file, also where its folder cannot be written
    except sqlite3.Error as error:
        came = f"{error} in copying {path}"
        raise StoreError(
            "a store that can be copied", came, "lapwing store check, and make room on the disk"
        ) from error
    with part.open("rb+") as written:
        os.fsync(written.fileno())
