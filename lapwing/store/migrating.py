"""Bringing a store up to date on purpose: which steps it lacks, and a copy of it as it was."""

from __future__ import annotations

from pathlib import Path

from lapwing.errors import StoreError
from lapwing.store import Store
from lapwing.store.copying import backup
from lapwing.store.engine import file_of, guarded, make_engine
from lapwing.store.migrations import STEPS, pending


def steps_of(target: str | Path) -> dict[str, str]:
    """The steps that a store lacks, in order, and what each is for; nothing is changed.

    Raises:
        StoreError: there is no store, or it is newer than this version.
    """
    engine, shown = make_engine(target, create=False, reads_only=True)
    try:
        with guarded(shown), engine.begin() as connection:
            behind = pending(connection)
    finally:
        engine.dispose()
    if len(behind) == len(STEPS):
        raise StoreError("a store", f"nothing in {shown}", "check the name, or read some articles in first")
    return {name: _about(name) for name in behind}


def bring_up(target: str | Path, *, copied: bool = True) -> Path | None:
    """Takes the steps that a store lacks, all or none of them; the copy of it as it was, if one was asked for.

    The copy lies beside the store and is named for the first step.

    Raises:
        StoreError: the copy cannot be made, as of a store on a server, or a step fails; then the store is as it was.
    """
    behind = steps_of(target)
    copy = None
    if behind and copied:
        path = file_of(target)
        if path is None:
            raise StoreError("a store in a file to copy", "a server", "pg_dump it first, then say --no-backup")
        copy = path.with_name(f"{path.name}.before-{next(iter(behind))}")
        backup(target, copy)
    Store.open(target, create=False).close()
    return copy


def _about(step: str) -> str:
    return " ".join((STEPS[step].__doc__ or "").split())
