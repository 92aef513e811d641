"""What alerts were raised and which are still to be delivered: tables in the state file of a watch."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lapwing.alerts.finding import Raised
from lapwing.alerts.records import line_of
from lapwing.errors import StoreError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS alert_rules (rule TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alert_marks (
    rule TEXT NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (rule, mark)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alert_queue (
    number INTEGER PRIMARY KEY, output TEXT NOT NULL, alert TEXT NOT NULL, line TEXT NOT NULL, begun INTEGER NOT NULL,
    UNIQUE (output, alert)
);
CREATE TABLE IF NOT EXISTS alert_outputs (
    output TEXT PRIMARY KEY, due REAL NOT NULL, failures INTEGER NOT NULL, told TEXT
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An alert that an output has not taken yet; `begun` says that an attempt was made, of unknown end."""

    number: int
    alert: str
    line: str
    begun: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """An output: when it may be tried again (seconds of the clock), failures in a row, the error told last."""

    due: float = 0.0
    failures: int = 0
    told: str | None = None


class Outbox:
    """Every method is one transaction: an alert is marked as raised and put before its outputs at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Uses a connection in autocommit mode, which stays the caller's."""
        self._connection = connection
        with self._told():
            connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")

    def knows(self, rule: str) -> bool:
        """Whether a rule has been there before."""
        return self._first("SELECT 1 FROM alert_rules WHERE rule = ?", rule) is not None

    def begin(self, rule: str, marks: Iterable[str]) -> None:
        """Remembers a rule; these marks are no news to it."""
        with self._transaction():
            self._connection.execute("INSERT OR IGNORE INTO alert_rules VALUES (?)", (rule,))
            self._mark(rule, marks)

    def told(self, rule: str, mark: str) -> bool:
        """Whether a mark belongs to an alert that was raised."""
        return self._first("SELECT 1 FROM alert_marks WHERE rule = ? AND mark = ?", rule, mark) is not None

    def put(self, rule: str, raised: Raised, outputs: Iterable[str]) -> None:
        """Marks an alert as raised, and keeps it for each of these outputs until it is delivered."""
        with self._transaction():
            self._mark(rule, raised.marks)
            rows = [(output, raised.alert.id, line_of(raised.alert)) for output in outputs]
            query = "INSERT OR IGNORE INTO alert_queue (output, alert, line, begun) VALUES (?, ?, ?, 0)"
            self._connection.executemany(query, rows)

    def waiting(self, output: str, limit: int) -> list[Waiting]:
        """The alerts that an output has not taken, oldest first."""
        query = "SELECT number, alert, line, begun FROM alert_queue WHERE output = ? ORDER BY number LIMIT ?"
        with self._told():
            rows = self._connection.execute(query, (output, limit)).fetchall()
        return [Waiting(number, alert, line, bool(begun)) for number, alert, line, begun in rows]

    def attempt(self, waiting: Waiting) -> None:
        """Remembers that its delivery has begun."""
        self._change("UPDATE alert_queue SET begun = 1 WHERE number = ?", waiting.number)

    def delivered(self, waiting: Waiting) -> None:
        """Lets go of one that was taken."""
        self._change("DELETE FROM alert_queue WHERE number = ?", waiting.number)

    def standing(self, output: str) -> Standing:
        """How deliveries to an output went."""
        row = self._first("SELECT due, failures, told FROM alert_outputs WHERE output = ?", output)
        return Standing(*row) if row else Standing()

    def stands(self, output: str, standing: Standing) -> None:
        """Remembers how they went."""
        row = (output, standing.due, standing.failures, standing.told)
        self._change("INSERT OR REPLACE INTO alert_outputs VALUES (?, ?, ?, ?)", *row)

    def _mark(self, rule: str, marks: Iterable[str]) -> None:
        self._connection.executemany("INSERT OR IGNORE INTO alert_marks VALUES (?, ?)", [(rule, m) for m in marks])

    def _first(self, query: str, *given: object) -> tuple[float, int, str | None] | None:
        with self._told():
            found: tuple[float, int, str | None] | None = self._connection.execute(query, given).fetchone()
        return found

    def _change(self, query: str, *given: object) -> None:
        with self._told():
            self._connection.execute(query, given)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            remedy = "see whether the disk is full or the file is used by another watch"
            raise StoreError("a file for the alerts of a watch", str(error), remedy) from error
