"""What a settings file gives: tables of TOML, asked key by key, each answer of the type that was asked for.

What nobody asked for is an error and not passed over: a mistyped key that does nothing is found out weeks later.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from lapwing.errors import UnreadableInput

_MOST_BYTES = 1_000_000


def read_toml(path: Path) -> Given:
    """The file's outermost table.

    Raises:
        UnreadableInput: there is no such file, or it is no TOML.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UnreadableInput(str(path), f"a file of at most {_MOST_BYTES:,} bytes", "a larger one", "split it")
        return Given(tomllib.loads(path.read_text(encoding="utf-8")), str(path))
    except OSError as error:
        came = error.strerror or type(error).__name__
        raise UnreadableInput(str(path), "a file that can be read", came, "check its name") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableInput(str(path), "a file in TOML", str(error)[:200], "mend that line") from error


class Given:
    """One table, and the place of it for messages."""

    def __init__(self, table: Mapping[str, object], where: str) -> None:
        self.where = where
        self._table = table
        self._asked: set[str] = set()

    def value(self, key: str) -> object:
        """What stands under a key; None where nothing does."""
        self._asked.add(key)
        return self._table.get(key)

    def text(self, key: str) -> str | None:
        """A text that is not empty.

        Raises:
            UnreadableInput: something else stands there.
        """
        value = self.value(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise self.refuse(f"a text under `{key}`", repr(value)[:100])
        return value

    def needed(self, key: str) -> str:
        """A text that must be there.

        Raises:
            UnreadableInput: it is not.
        """
        value = self.text(key)
        if value is None:
            raise self.refuse(f"`{key}`", "none")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, or one text that stands for a list of one.

        Raises:
            UnreadableInput: something else stands there.
        """
        value = self.value(key)
        items = [] if value is None else value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) and item.strip() for item in items):
            raise self.refuse(f"a list of texts under `{key}`", repr(value)[:100])
        return tuple(str(item) for item in items)

    def number(self, key: str, least: float, most: float) -> float | None:
        """A number within bounds, both included.

        Raises:
            UnreadableInput: something else stands there.
        """
        value = self.value(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise self.refuse(f"a number from {least:g} to {most:g} under `{key}`", repr(value)[:100])
        return float(value)

    def whole(self, key: str, least: int, most: int) -> int | None:
        """A whole number within bounds, both included.

        Raises:
            UnreadableInput: something else stands there.
        """
        value = self.number(key, least, most)
        if value is not None and value != int(value):
            raise self.refuse(f"a whole number under `{key}`", repr(value))
        return None if value is None else int(value)

    def flag(self, key: str) -> bool:
        """True or false; false where nothing stands.

        Raises:
            UnreadableInput: something else stands there.
        """
        value = self.value(key)
        if value is not None and not isinstance(value, bool):
            raise self.refuse(f"true or false under `{key}`", repr(value)[:100])
        return bool(value)

    def day(self, key: str) -> date | None:
        """A day, written 2026-05-04.

        Raises:
            UnreadableInput: something else stands there.
        """
        value = self.value(key)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            raise self.refuse(f"a day such as 2026-05-04, without quotation marks, under `{key}`", repr(value)[:100])
        return value

    def tables(self, key: str) -> list[Given]:
        """The tables written [[key]].

        Raises:
            UnreadableInput: something else stands there.
        """
        value = self.value(key)
        rows = [] if value is None else value
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self.refuse(f"tables written [[{key}]]", repr(value)[:100])
        return [Given(row, f"{self.where}, {key} {number}") for number, row in enumerate(rows, 1)]

    def done(self) -> None:
        """Every key has been asked for.

        Raises:
            UnreadableInput: there are others.
        """
        unknown = sorted(set(self._table) - self._asked)
        if unknown:
            raise self.refuse(f"the keys {', '.join(sorted(self._asked))}", f"`{unknown[0]}`"[:100])

    def refuse(self, expected: str, came: str) -> UnreadableInput:
        """The error that says what is wrong with this table."""
        return UnreadableInput(self.where, expected, came, "mend the file")
