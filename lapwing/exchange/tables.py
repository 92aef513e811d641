"""Text formats: JSON Lines, CSV, and POLECAT's tab-separated table."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from lapwing.exchange.columns import COLUMNS, Cell, Scalar, cell
from lapwing.exchange.cow import cow_codes
from lapwing.exchange.shape import Line
from lapwing.records import Reality

JOINT = "; "
# What a spreadsheet takes for the start of a formula, also behind white space and in full width (OWASP, CSV injection).
_FORMULA = re.compile(r"\s{0,100}[=+\-@＝＋－＠]|[\t\r\n]")
# Line ends to some readers, though not to JSON: escaped so that a line is a line for everybody.
_LINE_ENDS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})
_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}

# POLECAT's header, and the path of the line that fills each column; "" where Lapwing knows nothing of the kind.
POLECAT = (
    ("Event ID", "id"),
    ("Event Date", "date"),
    ("Event Type", "event"),
    ("Event Mode", "mode"),
    ("Intensity", "event_scale"),
    ("Quad Code", "quad_code"),
    ("Contexts", "context"),
    ("Actor Name", "actor.name"),
    ("Actor Country", "actor.code"),
    ("Actor COW", "actor.code"),
    ("Primary Actor Sector", "actor.sector"),
    ("Actor Sectors", "actor.sector"),
    ("Actor Title", "actor.office"),
    ("Actor Name Raw", "actor.entity_text"),
    ("Wikipedia Actor ID", ""),
    ("Recipient Name", "recipient.name"),
    ("Recipient Country", "recipient.code"),
    ("Recipient COW", "recipient.code"),
    ("Primary Recipient Sector", "recipient.sector"),
    ("Recipient Sectors", "recipient.sector"),
    ("Recipient Title", "recipient.office"),
    ("Recipient Name Raw", "recipient.entity_text"),
    ("Wikipedia Recipient ID", ""),
    ("Placename", "event_loc.resolved_place"),
    ("City", ""),
    ("District", ""),
    ("Province", ""),
    ("Country", "event_loc.country_code"),
    ("Latitude", "event_loc.lat"),
    ("Longitude", "event_loc.lon"),
    ("GeoNames ID", "event_loc.geonameid"),
    ("Raw Placename", "event_loc.extracted_place"),
    ("Feature Type", ""),
    ("Source", "cite_info.publication"),
    ("Publication Date", "cite_info.published"),
    ("Story People", ""),
    ("Story Organizations", ""),
    ("Story Locations", ""),
    ("Language", "cite_info.language"),
    ("Version", "cite_info.version"),
)


def write_plover(lines: Iterable[Line], stream: BinaryIO) -> int:
    """PLOVER JSON Lines, UTF-8; an unpaired surrogate is written as JSON's own escape for it."""
    count = 0
    with _text(stream, errors="backslashreplace") as out:
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False, allow_nan=False).translate(_LINE_ENDS) + "\n")
            count += 1
    return count


def write_csv(lines: Iterable[Line], stream: BinaryIO) -> int:
    """One row an event (RFC 4180, UTF-8); an empty cell is not known, several values are joined by "; ".

    Text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    count = 0
    with _text(stream, errors="replace") as out:
        table = csv.writer(out)
        table.writerow(column.name for column in COLUMNS)
        for line in lines:
            table.writerow(_guarded(_joined(cell(line, column.path), missing="")) for column in COLUMNS)
            count += 1
    return count


def write_polecat(lines: Iterable[Line], stream: BinaryIO) -> int:
    """POLECAT's 40 columns. They cannot say that an event did not happen, so only actual ones are written."""
    count = 0
    with _text(stream, errors="replace") as out:
        out.write("\t".join(name for name, _ in POLECAT) + "\n")
        for line in lines:
            if line.get("reality") == Reality.ACTUAL:
                out.write("\t".join(_polecat_cell(line, name, path) for name, path in POLECAT) + "\n")
                count += 1
    return count


def _polecat_cell(line: Line, name: str, path: str) -> str:
    value = cell(line, path) if path else None
    if name == "Event Date" and line.get("enddate") != value:
        value = None  # the column holds a day: the first of a year in which something happened is not that day
    elif name == "Quad Code":
        value = _QUADS.get(line.get("quad_code", 0))
    elif name.endswith(" COW") and isinstance(value, list):
        codes = cow_codes()
        value = [codes.get(str(code)) for code in value]
    elif name.startswith("Primary ") and isinstance(value, list):
        value = [str(sectors).partition(",")[0] if sectors else None for sectors in value]
    elif name.endswith(" Sectors") and isinstance(value, list):
        value = list(dict.fromkeys(code for sectors in value if sectors for code in str(sectors).split(",")))
    return _BREAKS.sub(" ", str(_guarded(_joined(value, missing="None")))) or "None"


def _joined(value: Cell, missing: str) -> Scalar:
    """One cell. In a list what is not known keeps its place, unless nothing at all is known."""
    if not isinstance(value, list):
        return missing if value is None else value
    if all(part is None for part in value):
        return missing
    return JOINT.join(missing if part is None else str(part).replace(";", ",") for part in value)


def _guarded(value: Scalar) -> Scalar:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


@contextmanager
def _text(stream: BinaryIO, errors: str) -> Iterator[io.TextIOWrapper]:
    """The stream as UTF-8 text, left open for whoever opened it."""
    out = io.TextIOWrapper(stream, encoding="utf-8", errors=errors, newline="", write_through=False)
    try:
        yield out
    finally:
        out.detach()
