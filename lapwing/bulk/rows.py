"""A row of a part: a record of the corpus before it is coded, and after."""

from __future__ import annotations

import json
from dataclasses import replace

from lapwing.codec import build, plain
from lapwing.errors import InputError, LapwingError
from lapwing.faults import FAULTS, fault
from lapwing.pipeline import Tools, code
from lapwing.records import Raw, digest

COLUMNS = ("record", "origin", "article", "document", "expected", "came", "remedy")
Row = dict[str, str | None]
"""`COLUMNS` and their values. `document` is a Document's JSON, or None where the last three say why there is none."""


def missing(name: str, extra: str) -> LapwingError:
    """The error for a library that is an extra."""
    return LapwingError(f"{name}, which codes a corpus", "an installation without it", f"pip install '{extra}'")


def row_of(item: Raw | InputError) -> Row:
    """The record with its own JSON in the place of the document; finished where it could not be read.

    A record is known by its content, wherever its file lies.
    """
    row: Row = dict.fromkeys(COLUMNS)
    if isinstance(item, InputError):
        return {**row, "record": digest("error", item.origin, item.came), "origin": item.origin, **_three(item)}
    same = json.dumps(plain(replace(item, origin="")))
    return {**row, "record": digest("record", same), "origin": item.origin, "document": same}


def coded_row(record: str, origin: str, given: str, tools: Tools) -> Row:
    """One record coded, or why not. Nothing is raised."""
    row: Row = {**dict.fromkeys(COLUMNS), "record": record, "origin": origin}
    try:
        document = code(replace(build(Raw, json.loads(given)), origin=origin), tools)
        row.update(article=document.article.id, document=json.dumps(plain(document)))
    except LapwingError as error:
        row.update(_three(error))
    except FAULTS as error:  # an error that leaves a worker can abort Daft's whole process
        row.update(_three(fault(origin, error)))
    return row


def _three(error: LapwingError) -> Row:
    return {"expected": error.expected, "came": error.came, "remedy": error.remedy}
