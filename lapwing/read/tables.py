"""Records: JSON, JSON Lines and tables with a header. One bad record costs one error, not the file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from lapwing.errors import InputError, UnreadableInput
from lapwing.read.decode import decode
from lapwing.read.formats import suffix_of
from lapwing.read.keys import FIELDS, normal, raw_of
from lapwing.read.limits import Limits
from lapwing.read.stream import Stream
from lapwing.records import Raw

_LISTS = ("articles", "items", "results", "data", "documents", "records", "docs")


def read_json(stream: Stream, limits: Limits) -> Iterator[Raw | InputError]:
    """One object, a list of objects, or an object whose `articles` or the like is such a list."""
    value = _parse(decode(stream.whole(limits), stream.origin), stream.origin, line=None)
    if isinstance(value, Mapping):
        nested = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), None)
        if nested is None:
            yield _raw(value, stream.origin, limits)
            return
        value = nested
    if not isinstance(value, list) or not value:
        came = "an empty list" if value == [] else type(value).__name__
        raise stream.refuse("a JSON object, or a list of objects", came, "check the file")
    for number, item in enumerate(value, 1):
        yield _raw(item, f"{stream.origin}#{number}", limits)


def read_jsonl(stream: Stream, limits: Limits) -> Iterator[Raw | InputError]:
    """One object a line; blank lines are skipped; the origin carries the line number."""
    stream = stream.utf8(limits)
    for number, offset, line in stream.lines(limits):
        origin = f"{stream.origin}#{number}"
        if line is None:
            yield _too_long(origin, limits)
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            try:
                value = _parse(decode(line, origin, offset=offset), origin, line=number)
            except InputError as error:
                yield error
            else:
                yield _raw(value, origin, limits)


def read_table(stream: Stream, limits: Limits) -> Iterator[Raw | InputError]:
    """A table whose first row names its columns; the origin counts records from 1."""
    # The limit of csv belongs to the process; it is only ever raised, so that a long article passes.
    csv.field_size_limit(max(csv.field_size_limit(), limits.text_chars))
    stream = stream.utf8(limits)
    lines = _Lines(stream, limits)
    first = next(lines, "")
    mark = _delimiter(first, stream.name)
    header = _header(first, mark, stream)
    found = False
    for row in _rows(lines, header, mark, stream.origin, limits):
        found = True
        yield row
    if not found:
        raise stream.refuse("a table with rows below its header", "none", "leave it out")


def _header(first: str, mark: str, stream: Stream) -> list[str]:
    try:
        header = next(csv.reader([first], delimiter=mark), [])
    except csv.Error as error:  # line ends of old Macs make one line of the whole table
        raise stream.refuse(
            "a table with a line for its header", str(error), "save it with common line ends"
        ) from error
    if {normal(cell) for cell in header}.isdisjoint(FIELDS["text"]):
        came = f"the columns {', '.join(header)[:200]}"
        raise stream.refuse("a header with a column `text`, `body` or `content`", came, "name the column of the text")
    return header


def _rows(lines: _Lines, header: Sequence[str], mark: str, origin: str, limits: Limits) -> Iterator[Raw | InputError]:
    rows = csv.reader(lines, delimiter=mark)
    for number in count(1):
        where = f"{origin}#{number}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield UnreadableInput(where, "a row of a table", str(error), "check the quotation marks before that row")
            continue
        except InputError as error:
            yield UnreadableInput(where, error.expected, error.came, error.remedy)
            continue
        if any(cell.strip() for cell in row):
            yield _raw(dict(zip(header, row, strict=False)), where, limits)


class _Lines(Iterator[str]):
    """Decoded lines for `csv`; one that cannot be read raises, and the next call goes on after it."""

    def __init__(self, stream: Stream, limits: Limits) -> None:
        self._origin = stream.origin
        self._limits = limits
        self._lines = stream.lines(limits)

    def __next__(self) -> str:
        _, offset, line = next(self._lines)
        if line is None:
            raise _too_long(self._origin, self._limits)
        return decode(line, self._origin, offset=offset)


def _raw(value: object, origin: str, limits: Limits) -> Raw | InputError:
    if not isinstance(value, Mapping):
        return UnreadableInput(origin, "a JSON object", type(value).__name__, "give each article its own object")
    try:
        return raw_of(value, origin, limits)
    except InputError as error:
        return error


def _parse(text: str, origin: str, line: int | None) -> object:
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        came = f"{error.msg} at line {line or error.lineno}, column {error.colno}"
        raise UnreadableInput(origin, "JSON", came, "repair that line") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; nesting without end
        raise UnreadableInput(origin, "JSON of a sane shape", str(error)[:200], "check what wrote it") from error


def _delimiter(header: str, name: str) -> str:
    if suffix_of(name) in (".tsv", ".tab"):
        return "\t"
    return max(",;\t", key=header.count)


def _too_long(origin: str, limits: Limits) -> UnreadableInput:
    return UnreadableInput(
        origin, f"a line of at most {limits.line_bytes:,} bytes", "a longer one", "split it, or raise Limits.line_bytes"
    )
