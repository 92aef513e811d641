"""What a watch remembers from run to run: in an SQLite file of its own beside the store.

Not in the store, whose tables are records of news; not in one JSON file, which would be written whole for each entry
seen. Every method is one transaction, so that a watch killed at any moment goes on where it was. One watch at a time
has the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lapwing.errors import InputError, StoreError
from lapwing.records import digest

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feeds (
    url TEXT PRIMARY KEY, etag TEXT, modified TEXT, due REAL NOT NULL, failures INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entries (
    feed TEXT NOT NULL, key TEXT NOT NULL, link TEXT, content TEXT NOT NULL, article TEXT, first REAL NOT NULL,
    last REAL NOT NULL, due REAL, failures INTEGER NOT NULL, etag TEXT, modified TEXT, published TEXT, outlet TEXT,
    PRIMARY KEY (feed, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entries_due ON entries (due) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS entries_last ON entries (last);
CREATE TABLE IF NOT EXISTS versions (
    number INTEGER PRIMARY KEY, feed TEXT NOT NULL, key TEXT NOT NULL, article TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS versions_of ON versions (feed, key);
CREATE TABLE IF NOT EXISTS notes (item TEXT PRIMARY KEY, words TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS owed (what TEXT PRIMARY KEY) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A feed: how to ask whether it changed, when it is due (seconds of the clock), failures in a row."""

    url: str
    etag: str | None = None
    modified: str | None = None
    due: float = 0.0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry of a feed, or a file under the feed "": what of it was read last, and when its page is due."""

    feed: str
    key: str
    link: str | None
    content: str  # digest of what was read
    article: str | None  # id of the article that was made of it last
    first: float  # when it was seen first, and last
    last: float
    due: float | None = None  # when its page is to be fetched; None: it is not
    failures: int = 0
    etag: str | None = None  # of the page
    modified: str | None = None
    published: str | None = None  # what the feed says of it
    outlet: str | None = None

    @property
    def item(self) -> str:
        """The name of its page among the errors that were told."""
        return f"{self.feed}\n{self.key}"


class State:
    """An open file. Use it in a `with` block, or call `close`."""

    def __init__(self, path: str | Path) -> None:
        """Opens it, and makes it where it is missing; ":memory:" forgets at the end.

        Raises:
            StoreError: another watch has it, or it is no such file.
        """
        self._shown = str(path)
        with self._told():
            # No waiting for a lock: whoever holds it is another watch, which goes on for weeks.
            self.connection = sqlite3.connect(path, isolation_level=None, timeout=0)
        try:
            with self._told():
                self.connection.execute("PRAGMA locking_mode = EXCLUSIVE")
                self.connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
        except StoreError:
            self.connection.close()
            raise

    def close(self) -> None:
        """Lets go of the file."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # --- feeds and entries ------------------------------------------------------------------------

    def known(self, url: str) -> Known:
        """What is remembered of a feed."""
        row = self._rows("SELECT url, etag, modified, due, failures FROM feeds WHERE url = ?", url)
        return Known(*row[0]) if row else Known(url)

    def keep(self, known: Known) -> None:
        """Remembers a feed."""
        self._change("INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?)", *astuple(known))

    def seen(self, feed: str, key: str) -> Seen | None:
        """What is remembered of an entry."""
        row = self._rows(f"SELECT {_COLUMNS} FROM entries WHERE feed = ? AND key = ?", feed, key)
        return Seen(*row[0]) if row else None

    def see(self, seen: Seen) -> None:
        """Remembers an entry; an article that is another than before is its newest version."""
        with self._told(), self._transaction():
            before = self.seen(seen.feed, seen.key)
            if seen.article is not None and (before is None or before.article != seen.article):
                row = (seen.feed, seen.key, seen.article)
                self.connection.execute("INSERT INTO versions (feed, key, article) VALUES (?, ?, ?)", row)
            marks = ", ".join("?" * len(fields(Seen)))
            self.connection.execute(f"INSERT OR REPLACE INTO entries VALUES ({marks})", astuple(seen))

    def touch(self, feed: str, keys: list[str], now: float) -> None:
        """These entries are still in their feed."""
        with self._told(), self._transaction():
            rows = [(now, feed, key) for key in keys]
            self.connection.executemany("UPDATE entries SET last = ? WHERE feed = ? AND key = ?", rows)

    def pages(self, now: float, limit: int) -> list[Seen]:
        """The entries whose page is due, the longest due first."""
        query = f"SELECT {_COLUMNS} FROM entries WHERE due <= ? ORDER BY due, feed, key LIMIT ?"
        return [Seen(*row) for row in self._rows(query, now, limit)]

    def next_page(self) -> float | None:
        """When the next page is due."""
        found: float | None = self._rows("SELECT min(due) FROM entries WHERE due IS NOT NULL")[0][0]
        return found

    def versions(self, feed: str, key: str) -> list[str]:
        """The ids of the articles that an entry has been, oldest first."""
        rows = self._rows("SELECT article FROM versions WHERE feed = ? AND key = ? ORDER BY number", feed, key)
        return [str(row[0]) for row in rows]

    def forget(self, before: float) -> None:
        """Lets go of entries that no feed has had since. Should one come back, the store still knows its article."""
        with self._told(), self._transaction():
            told = "SELECT feed || char(10) || key FROM entries WHERE last < ?"
            self.connection.execute(f"DELETE FROM notes WHERE item IN ({told})", (before,))
            self.connection.execute("DELETE FROM entries WHERE last < ?", (before,))

    # --- errors -----------------------------------------------------------------------------------

    def is_news(self, item: str, error: InputError) -> bool:
        """Whether this error of an item is another than the one told last; it is told from now on."""
        words = digest(error.expected, error.came)
        if self._rows("SELECT 1 FROM notes WHERE item = ? AND words = ?", item, words):
            return False
        self._change("INSERT OR REPLACE INTO notes VALUES (?, ?)", item, words)
        return True

    def well(self, item: str) -> None:
        """The item has no error any more: should it come again, it is told again."""
        self._change("DELETE FROM notes WHERE item = ?", item)

    # --- what is owed to the store ----------------------------------------------------------------

    def owe(self) -> None:
        """From now on articles may be in the store that its families and happenings do not know."""
        self._change("INSERT OR IGNORE INTO owed VALUES ('know')")

    def owes(self) -> bool:
        """Whether a watch was cut off before it had brought the store up to date."""
        return bool(self._rows("SELECT 1 FROM owed"))

    def paid(self) -> None:
        """The store is up to date."""
        self._change("DELETE FROM owed")

    # --- transactions -----------------------------------------------------------------------------

    def _rows(self, query: str, *given: object) -> list[tuple[Any, ...]]:
        with self._told():
            return self.connection.execute(query, given).fetchall()

    def _change(self, query: str, *given: object) -> None:
        with self._told():
            self.connection.execute(query, given)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            remedy = "stop the other watch of this store, or check folder and disk; --state names another file"
            raise StoreError(f"a file {self._shown} for the state of a watch", str(error), remedy) from error
        except sqlite3.DatabaseError as error:
            remedy = "move it away: it is made anew, and what was coded is in the store"
            raise StoreError(f"a file {self._shown} with the state of a watch", str(error), remedy) from error


_COLUMNS = ", ".join(each.name for each in fields(Seen))
