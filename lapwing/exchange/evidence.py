"""What sources of rows without a text have in common: their lines, their numbers, and a row told as evidence.

The evidence of such an event is one line made of the row's own telling cells. In it the characters of actor,
trigger and recipient are known exactly, as they are in the sentence of an article.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import BinaryIO

from lapwing.errors import InputError
from lapwing.exchange.cameo import Code, roles
from lapwing.exchange.shape import Entity, Line, Location, Source, TextInfo
from lapwing.exchange.tables import guarded, unguarded
from lapwing.records import Certainty, Reality, SpeakerKind, digest

LONGEST = 300
"""Characters kept of one cell: names and places are shorter, and what is longer was not meant to be one."""

_LONGEST_ROW = 1 << 15  # bytes; rows have about 500, and a file without line ends must not fill the memory
_LONGEST_URL = 2_000  # characters; what browsers and servers commonly take
_LONGEST_COUNT = 20  # digits; those of the largest id a database holds in eight bytes
_JOINERS = frozenset("\u200c\u200d")  # Persian and many emoji are wrong without them
_ACTUAL, _CERTAIN, _AUTHOR = Reality.ACTUAL.value, Certainty.CERTAIN.value, SpeakerKind.AUTHOR.value
_MEND = "look at the row in the file, or get the file again from its publisher"


@dataclass(frozen=True, slots=True)
class Named:
    """A party as a row has it: what is known of it, without a position, and the source's code for it."""

    known: Entity
    code: str


@dataclass(frozen=True, slots=True)
class Told:
    """A row as one line of text, and its two parties with the characters of their names."""

    info: TextInfo
    first: Entity | None
    second: Entity | None


def tell(first: Named | None, trigger: str, second: Named | None, details: Iterable[str]) -> Told:
    """The row as "FIRST (CODE) trigger SECOND (CODE) · detail · detail"."""
    head, one = _placed(first, 0)
    begins = len(head)
    ends = begins + len(trigger)
    tail, other = _placed(second, ends + 1)
    text = " · ".join((f"{head}{trigger} {tail}".rstrip(), *details))
    info: TextInfo = {
        "sequence": 0,
        "start": 0,
        "end": len(text),
        "text": text,
        "trigger_start": begins,
        "trigger_end": ends,
    }
    return Told(info, one, other)


def _placed(named: Named | None, start: int) -> tuple[str, Entity | None]:
    if named is None:
        return "", None
    name = named.known["entity_text"]
    entity: Entity = {**named.known, "start": start, "end": start + len(name)}
    return f"{name} ({named.code}) " if named.code else f"{name} ", entity


def coded(
    told: Told, code: Code, on: str, where: str, *, key: str, by: str, source: Source, place: Location | None
) -> Line:
    """A row coded in CAMEO as a line. Such sources report what happened, in their own voice, and on one day.

    Raises:
        InputError: nobody acts. `where` is its origin.
    """
    actors, recipients = roles(code, told.first, told.second, where)
    line: Line = {
        "id": key,
        "date": on,
        "enddate": on,
        "event": code.category,
        "mode": list(code.modes),
        "context": list(code.contexts),
        "quad_code": code.quad,
        "event_scale": code.scale,
        "actor": actors,
        "recipient": recipients,
        "text_info": told.info,
        "cite_info": source,
        "coder": source["coder"],
        "reality": _ACTUAL,
        "certainty": _CERTAIN,
        "said_by": {"kind": _AUTHOR},
        "by": by,
    }
    if place:
        line["event_loc"] = place
    return line


def writable(line: Line) -> bool:
    """Whether a row can say it: an actual event with an actor, on one known day."""
    one_day = "date" in line and line["date"] == line.get("enddate")
    return one_day and bool(line.get("actor")) and line.get("reality") == _ACTUAL


def numbered(name: str) -> str:
    """Fifteen digits that stand for an id of ours: the sources' own numbers are shorter, so the two do not meet."""
    return str(10**14 + int(digest(name), 16) % (9 * 10**14))


def words_of(entity: Entity, coder: str, line: Line) -> str:
    """What to call a party in a row: its name, or the source's own words where the row goes back to its source."""
    text = entity.get("entity_text", "")
    return cleaned(text if line.get("coder") == coder else entity.get("name", text))


def rows(stream: BinaryIO, origin: str) -> Iterator[tuple[str, str | InputError]]:
    """Where each line stands ("FILE:NUMBER", from 1) and the line without its end; empty ones are passed over.

    Bytes that are no UTF-8 become U+FFFD, and a line that is far too long an error.
    """
    number = 0
    while raw := stream.readline(_LONGEST_ROW):
        number += 1
        where = f"{origin}:{number}"
        if len(raw) == _LONGEST_ROW and not raw.endswith(b"\n"):
            while (more := stream.readline(_LONGEST_ROW)) and not more.endswith(b"\n"):
                pass
            yield where, InputError(where, f"a row of at most {_LONGEST_ROW} bytes", "a longer one", _MEND)
        elif line := raw.decode("utf-8", "replace").removeprefix("\ufeff" if number == 1 else "").rstrip("\r\n"):
            yield where, line


def cleaned(text: str) -> str:
    """A cell as one line of at most `LONGEST` characters, without those that steer a terminal or turn a line."""
    if not text.isprintable() or "  " in text:
        text = " ".join("".join(map(_visible, text[: 4 * LONGEST])).split())
    return text.strip()[:LONGEST].rstrip()


def text_of(cell: str) -> str:
    """A cell of text, cleaned, without the apostrophe that keeps spreadsheets from running it."""
    return cleaned(unguarded(cell))


def cell_of(text: str) -> str:
    """What `text_of` reads back: a text as a cell."""
    return str(guarded(cleaned(text)))


def _visible(char: str) -> str:
    if char.isspace() or unicodedata.category(char) == "Cc":
        return " "
    return char if char.isprintable() or char in _JOINERS else ""


def address(text: str) -> str | None:
    """The cell if it is an address of the web, else None: "BBC Monitoring" is none."""
    text = text.strip()
    web = text.startswith(("http://", "https://")) and len(text) <= _LONGEST_URL
    return text if web and text.isprintable() and " " not in text and "\ufffd" not in text else None


def host(url: str) -> str | None:
    """The host of a web address in lower case, without port, user and "www."."""
    found = url.partition("://")[2].replace("?", "/").replace("#", "/").partition("/")[0]
    return found.rpartition("@")[2].partition(":")[0].lower().removeprefix("www.") or None


def number(cell: str, column: str, where: str, most: float = math.inf) -> float | None:
    """The number in a cell; None where it is empty.

    Raises:
        InputError: it is no finite number, or lies outside [-most, most].
    """
    if not cell:
        return None
    try:
        value = float(cell) if "_" not in cell else math.nan  # Python would read 1_000
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and abs(value) <= most):
        within = "" if most == math.inf else f" from {-most:g} to {most:g}"
        raise InputError(where, f"a number{within} in {column}", repr(cell[:80]), _MEND)
    return value


def count(cell: str, column: str, where: str) -> int | None:
    """The whole number in a cell; None where it is empty.

    Raises:
        InputError: it is none, or a negative one.
    """
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) <= _LONGEST_COUNT):
        raise InputError(where, f"a whole number in {column}", repr(cell[:80]), _MEND)
    return int(cell)


def day(digits: str, column: str, where: str) -> str:
    """A day of the calendar written YYYYMMDD, as ISO 8601.

    Raises:
        InputError: there is no such day.
    """
    found = _day(digits[:9])
    if found is None:
        raise InputError(where, f"a day of the calendar in {column}", repr(digits[:80]), _MEND)
    return found


@lru_cache(maxsize=20_000)  # a file has few days and many rows
def _day(digits: str) -> str | None:
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError:
        return None
