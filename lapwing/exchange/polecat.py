"""POLECAT's 40 tab-separated columns, written and read (Halterman and others, on Dataverse).

Source of the columns: the headers that three public loaders print; "Intensity" is also called "Event Intensity".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import BinaryIO, cast

from babel import Locale

from lapwing.errors import InputError
from lapwing.exchange.checks import Check, Unfit, category, day, latitude, longitude, sectors_of, shown
from lapwing.exchange.columns import cell
from lapwing.exchange.countries import country_names, country_of_name
from lapwing.exchange.cow import cow_codes
from lapwing.exchange.evidence import cleaned
from lapwing.exchange.plover import contexts_of, modes_of, rows_of, too_long
from lapwing.exchange.shape import Entity, Line, Location, Source, TextInfo
from lapwing.exchange.tables import JOINT, guarded, joined, unguarded, utf8
from lapwing.ontology import load
from lapwing.records import Certainty, Reality, SpeakerKind

_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
CODER = "POLECAT"
_BY = "polecat@1"
REQUIRED = ("Event ID", "Event Date", "Event Type", "Actor Name", "Actor Country", "Actor Name Raw")
_REMEDY = "give the file its header back, as docs/output.md lists it"
_NOTHING = ("", "None")
# What a row says of each name of a side: raw, name, country, sector, office.
_COLUMNS = MappingProxyType(
    {
        side: (f"{side} Name Raw", f"{side} Name", f"{side} Country", f"Primary {side} Sector", f"{side} Title")
        for side in ("Actor", "Recipient")
    }
)
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")  # month, day, year
_PREFIX = "polecat-"  # before POLECAT's own id, so that no other source has the same
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


def write_polecat(lines: Iterable[Line], stream: BinaryIO) -> int:
    """POLECAT's 40 columns. They cannot say that an event did not happen, so only actual ones are written."""
    count = 0
    with utf8(stream, errors="replace") as out:
        out.write("\t".join(name for name, _ in POLECAT) + "\n")
        for line in lines:
            if line.get("reality") == Reality.ACTUAL:
                out.write("\t".join(_written(line, name, path) for name, path in POLECAT) + "\n")
                count += 1
    return count


def _written(line: Line, name: str, path: str) -> str:
    value = cell(line, path) if path else None
    if name == "Event ID" and isinstance(value, str):
        value = value.removeprefix(_PREFIX)  # a row of POLECAT gets its own number back
    elif name == "Event Date" and line.get("enddate") != value:
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
    return _BREAKS.sub(" ", str(guarded(joined(value, missing="None")))) or "None"


def read_polecat(stream: BinaryIO, origin: str) -> Iterator[Line | InputError]:
    """A line for each row of a POLECAT table that can be used, and an error with its number for each that cannot.

    The header is row 1. It may name columns that the rows do not have, and rows may end in tabs too many, as in some
    published files. Each line's text is its row in one sentence; without one of `REQUIRED` there is one error for
    the whole file.
    """
    header = None
    for number, raw in rows_of(stream, origin):
        try:
            if raw is None:
                raise too_long()
            cells = _cells(raw)
            if header is None:
                header = _header(cells)
            elif any(cells):
                yield _line(header.row(cells))
        except Unfit as error:
            yield error.at(f"{origin}:{number}")
            if header is None:
                return
    if header is None:
        yield _no_header(REQUIRED).at(origin)


@dataclass(frozen=True, slots=True)
class _Header:
    """The columns as the header names them, and those of them that are POLECAT's."""

    named: tuple[str, ...]
    known: tuple[str, ...]

    def row(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells of a row by column.

        Empty cells at the end are tabs too many, since POLECAT writes None for nothing; where the rest fits POLECAT's
        columns, the others stand in the header only.
        """
        filled = _filled(cells)
        for names in (self.known, self.named):
            if filled <= len(names) <= len(cells):
                return dict(zip(names, cells, strict=False))
        raise Unfit(f"{len(self.known)} cells, as in the header", str(len(cells)))


def _cells(raw: bytes) -> list[str]:
    try:
        return raw.decode("utf-8").rstrip("\r\n").split("\t")
    except UnicodeDecodeError as error:
        raise Unfit("UTF-8", f"a byte that does not fit at byte {error.start} of the line") from error


def _filled(cells: Sequence[str]) -> int:
    """How many cells there are up to the last that holds something."""
    count = len(cells)
    while count and not cells[count - 1]:
        count -= 1
    return count


def _header(cells: Sequence[str]) -> _Header:
    named = tuple(
        "Intensity" if cell == "Event Intensity" else cell for cell in map(str.strip, cells[: _filled(cells)])
    )
    ours = [name for name, _ in POLECAT]
    known = tuple(name for name in named if name in ours)
    if missing := [name for name in REQUIRED if name not in known]:
        raise _no_header(missing)
    if len(set(known)) < len(known):
        raise Unfit("each column once", "a header that repeats one", remedy=_REMEDY)
    return _Header(named, known)


def _no_header(missing: Sequence[str]) -> Unfit:
    return Unfit(f"a header with {', '.join(REQUIRED)}", f"none with {', '.join(missing)}", remedy=_REMEDY)


def _line(row: Mapping[str, str]) -> Line:
    number, event = _text(row, "Event ID"), _fit(row, "Event Type", category)
    actors = _parties(row, "Actor")
    if number is None or event is None or not actors:
        missing = "Event ID" if number is None else "Event Type" if event is None else "actor"
        raise Unfit("an Event ID, an Event Type and an actor", f"no {missing}")
    made: Line = {"id": _PREFIX + number.removeprefix(_PREFIX)}
    if (happened := _fit(row, "Event Date", _day)) is not None:
        made["date"] = made["enddate"] = happened
    made["event"] = event
    made["mode"] = modes_of(event, [mode for mode in _many(row, "Event Mode") if mode])
    made["context"] = contexts_of([context for context in _many(row, "Contexts") if context])
    made["quad_code"] = load().categories[event].quad
    made["event_scale"] = load().scale(event, made["mode"])
    made["actor"], made["recipient"] = actors, _parties(row, "Recipient")
    if located := _location(row):
        made["event_loc"] = located
    made["text_info"] = _told(made)
    made["cite_info"] = _source(row)
    made["coder"] = CODER
    made["reality"], made["certainty"] = Reality.ACTUAL.value, Certainty.CERTAIN.value
    made["said_by"] = {"kind": SpeakerKind.AUTHOR.value}
    made["by"] = _BY
    return made


def _text(row: Mapping[str, str], column: str) -> str | None:
    cell = row.get(column, "")
    if cell in _NOTHING or (cell := cleaned(unguarded(cell))) in _NOTHING:
        return None
    return cell


def _many(row: Mapping[str, str], column: str) -> list[str | None]:
    """The values of a cell, None for one that is not known; none at all where the cell is empty."""
    cell = row.get(column, "")
    if JOINT not in cell:
        value = _text(row, column)
        return [] if value is None else [value]
    return [None if part in _NOTHING else part for part in map(cleaned, unguarded(cell).split(JOINT))]


def _fit(row: Mapping[str, str], column: str, check: Callable[[object], str]) -> str | None:
    """What a cell is after its check; None where it is empty."""
    cell = _text(row, column)
    try:
        return None if cell is None else check(cell)
    except Unfit as error:
        raise error.within(column) from error


def _day(cell: object) -> str:
    """The day as ISO 8601; spreadsheets save it as month/day/year."""
    if parts := _AMERICAN.fullmatch(str(cell)):
        month, number, year = parts.groups()
        return day(f"{year}-{month:0>2}-{number:0>2}")
    return day(cell)


def _parties(row: Mapping[str, str], side: str) -> list[Entity]:
    """Those of one side. A row describes a side, not each of its names: what has not one value for each is left out."""
    raw, name, country, *rest = (_many(row, column) for column in _COLUMNS[side])
    count = len(raw or name or country)
    paired = (values if len(values) == count else [None] * count for values in (raw, name, country, *rest))
    every = _many(row, f"{side} Sectors") if count == 1 else []
    return [_party(cells, every) for cells in zip(*paired, strict=True) if any(cells[:3])]


def _party(cells: Sequence[str | None], sectors: Sequence[str | None]) -> Entity:
    raw, name, country, sector, office = cells
    made: Entity = {}
    if country and (code := _code(country)):
        made["code"] = code
    if (sector or sectors) and (own := sectors_of(list(dict.fromkeys((sector, *sectors))))):
        made["sector"] = own
    made["entity_text"] = raw or name or country or ""
    if name:
        made["name"] = name
    if office:
        made["office"] = office
    return made


def _location(row: Mapping[str, str]) -> Location:
    country, number = _text(row, "Country"), (_text(row, "GeoNames ID") or "").removesuffix(".0")
    made = {
        "extracted_place": _text(row, "Raw Placename"),
        "resolved_place": _text(row, "Placename"),
        "geonameid": number if number.isascii() and number.isdecimal() else None,
        "lat": _degrees(row, "Latitude", latitude),
        "lon": _degrees(row, "Longitude", longitude),
        "country_code": _code(country) if country else None,
    }
    return cast(Location, {key: value for key, value in made.items() if value is not None})


def _degrees(row: Mapping[str, str], column: str, check: Check) -> object:
    cell = _text(row, column)
    try:
        return None if cell is None else check(float(cell))
    except ValueError as error:
        raise Unfit("degrees as a number", shown(cell), column) from error
    except Unfit as error:
        raise error.within(column) from error


def _source(row: Mapping[str, str]) -> Source:
    made = {
        "publication": _text(row, "Source"),
        "published": _fit(row, "Publication Date", _day),
        "language": _language(_text(row, "Language")),
        "coder": CODER,
        "version": _text(row, "Version"),
    }
    return cast(Source, {key: value for key, value in made.items() if value is not None})


def _told(line: Line) -> TextInfo:
    """The line's row as one sentence; its parties get the characters of their words in it."""
    actors = _named(line["actor"], 0)
    trigger = " ".join((line["event"], *line["mode"]))
    begins = len(actors) + 1
    ends = begins + len(trigger)
    told = f"{actors} {trigger} {_named(line['recipient'], ends + 1)}".rstrip()
    located = line.get("event_loc", {})
    places = (located.get("resolved_place"), _country(located.get("country_code")))
    place = ", ".join(dict.fromkeys(part for part in places if part))
    contexts = ", ".join(context.replace("_", " ") for context in line["context"])
    text = " · ".join(part for part in (told, place, contexts and f"contexts: {contexts}") if part)
    info: TextInfo = {"sequence": 0, "start": 0, "end": len(text), "text": text}
    return {**info, "trigger_start": begins, "trigger_end": ends}


def _named(parties: Iterable[Entity], start: int) -> str:
    told = ""
    for party in parties:
        told += "; " if told else ""
        words = party["entity_text"]
        party["start"] = start + len(told)
        party["end"] = party["start"] + len(words)
        known = [part for part in (_country(party.get("code")), *party.get("sector", ())) if part and part != words]
        told += f"{words} ({', '.join(known)})" if known else words
    return told


def _country(code: str | None) -> str | None:
    """The country's name, or a code that is none of a country ("IGO")."""
    return country_names().get(code, code) if code else None


@lru_cache(maxsize=4_096)  # a file names few countries and has many rows
def _code(country: str) -> str | None:
    """The code of a country by its code or name: releases differ."""
    if country.upper() in country_names() or country.upper() in load().codes:
        return country.upper()
    return country_of_name(country)


def _language(name: str | None) -> str | None:
    """ISO 639-1 of a language by its code or its English name."""
    return _languages().get(name.lower()) if name else None


@cache
def _languages() -> Mapping[str, str]:
    codes = {code: name for code, name in Locale("en").languages.items() if len(code) == 2}
    return MappingProxyType({name.lower(): code for code, name in codes.items()} | {code: code for code in codes})
