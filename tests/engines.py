"""A place for a store on every engine: a file of SQLite, and a database of its own on a PostgreSQL server.

The server is the one that `LAPWING_TEST_POSTGRES` names; where it names none, that half is skipped. `.ci/postgres`
starts one: `.ci/postgres python -m pytest tests/test_store.py`.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, make_url, text

SERVER = os.environ.get("LAPWING_TEST_POSTGRES")
ENGINES = (
    "sqlite",
    pytest.param(
        "postgresql",
        marks=pytest.mark.skipif(not SERVER, reason="LAPWING_TEST_POSTGRES names no server: see .ci/postgres"),
    ),
)


@contextmanager
def place(engine: str, folder: Path, pattern: str = "template1") -> Iterator[str]:
    """The target of a store that is not there yet; what was put there is dropped afterwards.

    On a server it begins as a copy of the database `pattern`, to which nobody may be connected.
    """
    if engine == "sqlite":
        yield str(folder / "lapwing.db")
        return
    name = f"lapwing_{uuid.uuid4().hex}"
    with _server() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {pattern}"))
        try:
            yield make_url(str(SERVER)).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def beside(target: str) -> Iterator[Connection]:
    """A transaction on the database of a store, past the store."""
    engine = create_engine(target if "://" in target else f"sqlite:///{target}")
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _server() -> Iterator[Connection]:
    engine = create_engine(str(SERVER), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
