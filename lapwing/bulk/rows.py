"""A row of a part: a record of the corpus before it is coded, and after."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TypedDict

from lapwing.codec import build, plain
from lapwing.errors import InputError, LapwingError
from lapwing.faults import FAULTS, fault
from lapwing.pipeline import Tools, code
from lapwing.records import Raw, digest


class Row(TypedDict):
    """`document` is a Document's JSON, or None where `expected`, `came` and `remedy` say why there is none."""

    record: str  # a digest of the content
    place: int  # in the reading of the corpus, from 0
    origin: str
    article: str | None  # its id
    document: str | None
    expected: str | None
    came: str | None
    remedy: str | None


COLUMNS = tuple(Row.__annotations__)


def missing(name: str, extra: str) -> LapwingError:
    """The error for a library that is an extra."""
    return LapwingError(f"{name}, which codes a corpus", "an installation without it", f"pip install '{extra}'")


def row_of(item: Raw | InputError, place: int) -> Row:
    """The record with its own JSON in the place of the document; finished where it could not be read.

    A record is known by its content, wherever its file lies.
    """
    if isinstance(item, InputError):
        return failed_row(digest("error", item.origin, item.came), place, item.origin, item)
    same = json.dumps(plain(replace(item, origin="")))
    return _row(digest("record", same), place, item.origin, document=same)


def coded_row(record: str, place: int, origin: str, given: str, tools: Tools) -> Row:
    """One record coded, or why not. Nothing is raised."""
    try:
        document = code(replace(build(Raw, json.loads(given)), origin=origin), tools)
        return _row(record, place, origin, article=document.article.id, document=json.dumps(plain(document)))
    except LapwingError as error:
        return failed_row(record, place, origin, error)
    except FAULTS as error:  # an error that leaves a worker can abort Daft's whole process
        return failed_row(record, place, origin, fault(origin, error))


def failed_row(record: str, place: int, origin: str, error: LapwingError) -> Row:
    """The row of a record that has no document."""
    return _row(record, place, origin, error=error)


def error_of(row: Mapping[str, object]) -> InputError:
    """Why the record has no document."""
    return InputError(str(row["origin"]), str(row["expected"]), str(row["came"]), str(row["remedy"]))


def _row(
    record: str,
    place: int,
    origin: str,
    *,
    article: str | None = None,
    document: str | None = None,
    error: LapwingError | None = None,
) -> Row:
    said = [_sound(text) for text in (error.expected, error.came, error.remedy)] if error else [None] * 3
    return Row(
        record=record,
        place=place,
        origin=_sound(origin),
        article=article,
        document=document,
        expected=said[0],
        came=said[1],
        remedy=said[2],
    )


def _sound(text: str) -> str:
    """Parquet's text is strict UTF-8; the name of a file may hold bytes that are none."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
