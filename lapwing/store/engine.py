"""Opening a database, and the one place where its errors become ours."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from lapwing.errors import StoreError

BUSY_SECONDS = 30
"""How long a writer waits for another. One document takes milliseconds to write; a refresh of the families of
a hundred thousand articles a few seconds."""

_PAUSE = 0.02  # seconds between two tries

_TURN = int.from_bytes(b"lapwing", "big")
"""The lock that a writer of PostgreSQL holds; one key for every store, since such locks are kept by database."""

_MEMORY = ("", ":memory:")
_REMEDIES = (
    ("lock timeout", "another process is writing: try again, or end it"),
    ("locked", "another process is writing: try again, or end it"),
    ("readonly", "give yourself the right to write the file and its folder, or open a copy"),
    ("read-only", "give yourself the right to write the file and its folder, or open a copy"),
    ("full", "make room on the disk"),
    ("not a database", "name another path: this file was made by another program"),
    ("malformed", "the file is damaged: restore a copy, or read the articles in again"),
    ("unable to open", "check the path and the rights on its folder"),
    ("no such table", "the file is no store of Lapwing: name another path"),
    ("fts5", "install a Python whose SQLite has FTS5"),
)


def make_engine(target: str | Path, *, create: bool, reads_only: bool = False) -> tuple[Engine, str]:
    """An engine for a path or database URL, and the target as errors may show it (without a password).

    One that reads only changes nothing in a file, not even how its journal is kept.

    Raises:
        StoreError: the target is no URL, its driver or folder is missing, or the file is and `create` is false.
    """
    url = _url(target)
    shown = str(url.database or "memory") if url.get_backend_name() == "sqlite" else url.render_as_string()
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, create, reads_only), shown
    try:
        engine = create_engine(url, pool_pre_ping=True)
    except (NoSuchModuleError, ImportError) as error:
        raise StoreError(
            "a database whose driver is installed", str(error), "pip install 'lapwing[postgres]'"
        ) from error
    event.listen(engine, "begin", _begin_on_server)
    return engine, shown


@contextmanager
def guarded(shown: str) -> Iterator[None]:
    """Turns what the database raises into a `StoreError`."""
    try:
        yield
    except IntegrityError as error:
        came = f"{error.orig} in {_statement(error)}"
        raise StoreError("records that point at one another", came, "code the article again and save that") from error
    except SQLAlchemyError as error:
        came = str(getattr(error, "orig", None) or error)
        raise StoreError(f"a store at {shown}", f"{came} in {_statement(error)}", _remedy(came)) from error
    except UnicodeEncodeError as error:
        raise StoreError("text that UTF-8 can hold", str(error.reason), "clean the article first") from error


def file_of(target: str | Path) -> Path | None:
    """The file that a path or database URL names; None where it names a server or the memory.

    Raises:
        StoreError: the target is no URL.
    """
    url = _url(target)
    if url.get_backend_name() != "sqlite" or url.database in (None, *_MEMORY):
        return None
    return Path(str(url.database))


def _url(target: str | Path) -> URL:
    if isinstance(target, Path) or "://" not in target:
        return URL.create("sqlite", database=str(Path(target).expanduser()))
    try:
        return make_url(target)
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            "a path or a database URL", f"{target.split('://')[0]!r}://…", "write postgresql+psycopg://user@host/name"
        ) from error


def _sqlite(url: URL, create: bool, reads_only: bool) -> Engine:
    settings: dict[str, Any] = {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    if url.database in (None, *_MEMORY):
        # One connection that threads take in turn: each further one would see an empty database of its own.
        settings |= {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
    elif not str(url.database).startswith("file:"):
        _check_path(Path(str(url.database)), create)
    engine = create_engine(url, **settings)
    event.listen(engine, "connect", _set_up_reader if reads_only else _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _check_path(path: Path, create: bool) -> None:
    if path.is_dir():
        raise StoreError(
            "the path of a file", f"the folder {path}", f"name a file in it, such as {path / 'lapwing.db'}"
        )
    if not path.parent.is_dir():
        raise StoreError(
            "a folder to keep the store in", f"no folder {path.parent}", f"make it: mkdir -p {path.parent}"
        )
    if not create and not path.exists():
        raise StoreError("a store", f"no file {path}", "check the path, or read some articles in first")


def _set_up(connection: SqliteConnection, _: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, so that they hold schema changes too
    connection.execute("PRAGMA foreign_keys = ON")
    _keep_log(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -65536")  # 64 MB: new hashes go all over an index of gigabytes


def ready_for_many(connection: Connection) -> None:
    """Lets the file's connection hold more: batches of rows whose keys come in no order touch pages all over it.

    With 256 MB of them in memory, and a log of 128 MB before it is folded into the file, half a million rows of GDELT
    took 93 s instead of 132.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA cache_size = -262144")
        connection.exec_driver_sql("PRAGMA wal_autocheckpoint = 32768")


def _set_up_reader(connection: SqliteConnection, _: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA cache_size = -65536")


def _keep_log(connection: SqliteConnection) -> None:
    # SQLite does not wait for its turn to change the journal of a new file, whatever time-out the connection has.
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: a reader that turned writer could not wait for another writer.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_on_server(connection: Connection) -> None:
    # Writers take turns, as SQLite has it: families are read and made anew in one transaction. A reader asks several
    # statements of one moment; a writer must see what was there when its turn came, not when it began to wait.
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(BUSY_SECONDS * 1000)}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _remedy(came: str) -> str:
    known = (remedy for sign, remedy in _REMEDIES if sign in came.lower())
    return next(known, "check that the database is there and accepts you")


def _statement(error: SQLAlchemyError) -> str:
    statement = getattr(error, "statement", None)
    return " ".join(str(statement).split())[:120] if statement else "opening it"
