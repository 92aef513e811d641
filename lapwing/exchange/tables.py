"""Text formats: JSON Lines and CSV, and what tables of cells share."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from lapwing.exchange.columns import COLUMNS, Cell, Scalar, cell
from lapwing.exchange.shape import Line

JOINT = "; "
# What a spreadsheet takes for the start of a formula, also behind white space and in full width (OWASP, CSV injection).
# Apostrophes before it belong to it, so that the one we add can be told from those that were there.
_FORMULA = re.compile(r"'*+(?:\s{0,100}[=+\-@＝＋－＠]|[\t\r\n])")
# Line ends to some readers, though not to JSON: escaped so that a line is a line for everybody.
_LINE_ENDS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def write_plover(lines: Iterable[Line], stream: BinaryIO) -> int:
    """PLOVER JSON Lines, UTF-8; an unpaired surrogate is written as JSON's own escape for it."""
    count = 0
    with utf8(stream, errors="backslashreplace") as out:
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False, allow_nan=False).translate(_LINE_ENDS) + "\n")
            count += 1
    return count


def write_csv(lines: Iterable[Line], stream: BinaryIO) -> int:
    """One row an event (RFC 4180, UTF-8); an empty cell is not known, several values are joined by "; ".

    Text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    count = 0
    with utf8(stream, errors="replace") as out:
        table = csv.writer(out)
        table.writerow(column.name for column in COLUMNS)
        for line in lines:
            table.writerow(guarded(joined(cell(line, column.path), missing="")) for column in COLUMNS)
            count += 1
    return count


def joined(value: Cell, missing: str) -> Scalar:
    """One cell. In a list what is not known keeps its place, unless nothing at all is known."""
    if not isinstance(value, list):
        return missing if value is None else value
    if all(part is None for part in value):
        return missing
    return JOINT.join(missing if part is None else str(part).replace(";", ",") for part in value)


def guarded(value: Scalar) -> Scalar:
    """The value with an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text


@contextmanager
def utf8(stream: BinaryIO, errors: str) -> Iterator[io.TextIOWrapper]:
    """The stream as UTF-8 text to write, left open for whoever opened it."""
    out = io.TextIOWrapper(stream, encoding="utf-8", errors=errors, newline="", write_through=False)
    try:
        yield out
    finally:
        out.detach()
