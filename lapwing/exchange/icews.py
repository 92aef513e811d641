"""ICEWS events, read and written: the 20 tab-separated columns of the published tables, with a header.

docs/exchange.md says what each column becomes, and what is lost either way.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import BinaryIO

from lapwing.errors import InputError
from lapwing.exchange.cameo import Code, Kind, cameo_codes, cameo_of, event_of, pair
from lapwing.exchange.countries import (
    country_names,
    country_of_name,
    icews_of_country,
    organisation_code,
    table,
)
from lapwing.exchange.evidence import (
    Named,
    cell_of,
    cleaned,
    coded,
    count,
    day,
    number,
    numbered,
    rows,
    tell,
    text_of,
    words_of,
    writable,
)
from lapwing.exchange.shape import Entity, Line, Location, Source
from lapwing.exchange.tables import utf8
from lapwing.ontology import load
from lapwing.records import ActorKind, digest

CODER = "ICEWS"
COLUMNS = (
    *("Event ID", "Event Date"),
    *("Source Name", "Source Sectors", "Source Country"),
    *("Event Text", "CAMEO Code", "Intensity"),
    *("Target Name", "Target Sectors", "Target Country"),
    *("Story ID", "Sentence Number", "Publisher"),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
)
"""The columns of ICEWS, in order."""

_BY = "icews@1"
_PREFIX = "icews-"
_STORY = "icews-story-"
_NOBODY = frozenset({"", "unspecified actor"})
_GENERIC = re.compile(r"[^()]+ \(([^()]+)\)")  # "Police (Norland)", as ICEWS calls whoever has no name
_RESOLUTIONS = (4, 3, 2, 1)  # PLOVER's of city, district, province and country


def read_icews(stream: BinaryIO, origin: str) -> Iterator[Line | InputError]:
    """Each row as a line, or why it cannot be one; `origin` names the file, and errors add the row's number.

    Cells may be quoted. With a header, columns may stand in another order.
    """
    places: Sequence[int] = range(len(COLUMNS))
    width = len(places)
    for where, row in rows(stream, origin):
        if isinstance(row, InputError):
            yield row
            continue
        cells = _split(row)
        try:
            if cells[0].strip().casefold() == "event id":
                places, width = _places(cells, where), len(cells)
            elif len(cells) != width:
                remedy = "give ICEWS's own table of events, with tabs between the columns"
                raise InputError(where, f"{width} columns", f"{len(cells)}", remedy)
            else:
                yield _line([cells[at] for at in places], where)
        except InputError as error:
            yield error


def write_icews(lines: Iterable[Line], stream: BinaryIO) -> int:
    """The 20 columns with a header. Only actual events with an actor, on one known day: the columns cannot say more."""
    written = 0
    with utf8(stream, errors="replace") as out:
        out.write("\t".join(COLUMNS) + "\n")
        for line in lines:
            code = cameo_of(line["event"], line.get("mode", ()), line.get("context", ()))
            if code and writable(line):
                out.write("\t".join(_cells(line, code)) + "\n")
                written += 1
    return written


def _split(row: str) -> list[str]:
    """The cells of a row, quoted or not. A quotation mark that was never closed is one of the text."""
    cells = row.split("\t")
    if '"' not in row:
        return cells
    try:
        quoted = next(csv.reader([row], delimiter="\t"))
    except csv.Error:  # a carriage return amid the row
        return cells
    return cells if len(quoted) < len(COLUMNS) <= len(cells) else quoted


def _places(cells: Sequence[str], where: str) -> Sequence[int]:
    """Where each of `COLUMNS` stands.

    Raises:
        InputError: the header lacks one of them.
    """
    names = [cell.strip().casefold() for cell in cells]
    if missing := [name for name in COLUMNS if name.casefold() not in names]:
        remedy = "give ICEWS's own table of events"
        raise InputError(where, "ICEWS's columns", f"a header without {', '.join(missing)}", remedy)
    return [names.index(name.casefold()) for name in COLUMNS]


def _line(cells: Sequence[str], where: str) -> Line:
    event, on, *_ = cells
    key = count(event, "Event ID", where)
    if key is None:
        raise InputError(where, "a number in Event ID", "an empty cell", "give each event its number")
    code = event_of(_with_zero(cells[6]), where)
    story, sentence = (count(cells[at], COLUMNS[at], where) for at in (11, 12))
    intensity = number(cells[7], "Intensity", where, most=10)
    place, publisher = _location(cells[14:], where), text_of(cells[13])
    details = [
        cleaned(", ".join(filter(None, cells[14:18]))),
        "" if intensity is None else f"intensity {intensity:g}",
        publisher,
        "" if sentence is None else f"sentence {sentence}",
    ]
    told = tell(_named(*cells[2:5]), code.trigger, _named(*cells[8:11]), filter(None, details))
    source: Source = {"coder": CODER, "codebook": "CAMEO"}
    if publisher:
        source["publication"] = publisher
    # Thousands of its event numbers stand for two different rows: the rest of the row makes the id its own.
    known = f"{_PREFIX}{key}-{digest(*cells[1:])[:6]}"
    iso = on.replace("-", "") if on[4:5] == on[7:8] == "-" else on
    day_of = day(iso, "Event Date", where)
    line = coded(told, code, day_of, where, key=known, by=_BY, source=source, place=place)
    if story is not None:
        line["article"] = line["family"] = f"{_STORY}{story}"
    return line


def _with_zero(code: str) -> str:
    """The code with the leading zero that tables of numbers lose: ICEWS has three digits or four, never a root."""
    whole = f"0{code}"
    lost = whole in cameo_codes() and (len(code) < 3 or code not in cameo_codes())
    return whole if lost else code


@lru_cache(maxsize=10_000)  # the same few thousand actors make up most of a file
def _named(name: str, sectors: str, country: str) -> Named | None:
    """A party from its three cells; None where it is empty or ICEWS's "Unspecified Actor"."""
    words = text_of(name)
    if words.casefold() in _NOBODY:
        return None
    code = cleaned(": ".join(filter(None, (country, sectors))))
    home, itself = country_of_name(country), country_of_name(words)
    entity: Entity = {"entity_text": words, "name": words}
    if itself and itself == (home or itself):
        entity |= {"code": itself, "key": itself, "kind": ActorKind.COUNTRY.value, "name": country_names()[itself]}
        return Named(entity, code)
    kinds = [kind for kind in map(_kind, sectors.split(",")) if kind]
    bodies = (organisation_code(words), *(kind.code for kind in kinds))
    shared = None if home else next(filter(None, bodies), None)
    found = [sector for kind in kinds if not (shared and kind.code) for sector in kind.sectors]
    if found:
        entity["sector"] = list(dict.fromkeys(found))
    if shared or home:
        entity["code"] = shared or home or ""
    else:
        entity["code_why"] = f"{cleaned(country)} is no country known" if country else "no country given"
    generic = _GENERIC.fullmatch(words)
    if generic and country_of_name(generic[1]) == home is not None:
        entity["kind"] = ActorKind.ROLE.value
    return Named(entity, code)


@lru_cache(maxsize=5_000)
def _kind(words: str) -> Kind | None:
    """What the words for a sector say: ICEWS has hundreds, so they are told by the words within them."""
    plain = words.casefold()
    return next((kind for fragment, kind in _fragments() if fragment in plain), None)


@cache
def _fragments() -> tuple[tuple[str, Kind], ...]:
    """Words within the names of ICEWS's sectors and what they mean, the telling ones first."""
    rows_of = table("icews_sectors.csv")
    return tuple((row["words"], Kind(row["code"], tuple(filter(None, row["sectors"].split(";"))))) for row in rows_of)


@cache
def _written() -> Mapping[str, str]:
    """ICEWS's words for each of PLOVER's sectors and codes of no country."""
    rows_of = [row for row in table("icews_sectors.csv") if row["written"]]
    made = {row["code"] or row["sectors"]: row["written"] for row in rows_of}
    return MappingProxyType({"UNO": made["IGO"], "EUR": made["IGO"], **made})


def _location(cells: Sequence[str], where: str) -> Location | None:
    """The place by its finest name; None where nothing is known of it."""
    *names, latitude, longitude = cells
    lat = number(latitude, "Latitude", where, most=90)
    lon = number(longitude, "Longitude", where, most=180)
    made: Location = {}
    for name, resolution in zip(names, _RESOLUTIONS, strict=True):
        if words := text_of(name):
            made |= {"resolved_place": words, "resolution": resolution}
            break
    if lat is not None and lon is not None:
        made |= {"lat": lat, "lon": lon}
    if code := country_of_name(names[-1]):
        made["country_code"] = code
    return made or None


def _cells(line: Line, code: Code) -> list[str]:
    first, second = pair(line["actor"], line.get("recipient", ()))
    event, story = line["id"], line.get("article", "")
    key = event.removeprefix(_PREFIX).partition("-")[0]
    told = story.removeprefix(_STORY)
    return [
        key if key.isdecimal() and event.startswith(_PREFIX) else numbered(event),
        line["date"],
        *_party(first, line),
        *(code.name, code.code, str(code.goldstein)),
        *(_party(second, line) if second else [""] * 3),
        told if not story or (told.isdecimal() and told != story) else numbered(story),
        "",  # the sentence: evidence of one line has no other
        _cell(line.get("cite_info", {}).get("publication", "")),
        *_place(line.get("event_loc", {})),
    ]


def _party(entity: Entity, line: Line) -> list[str]:
    """Name, sectors and country. A country itself has no sectors."""
    code = entity.get("code", "")
    parts = [*([code] if code in load().codes else []), *entity.get("sector", ())]
    sectors = dict.fromkeys(_written()[part] for part in parts if part in _written())
    country = icews_of_country(code) or ""
    return [_cell(words_of(entity, CODER, line) or country), ",".join(sectors), country]


def _place(place: Location) -> list[str]:
    """City, district, province, country, latitude, longitude. A place of unknown extent stands as a city."""
    name = _cell(place.get("resolved_place", ""))
    resolution = place.get("resolution", _RESOLUTIONS[0])
    names = [name if known == resolution else "" for known in _RESOLUTIONS]
    names[-1] = icews_of_country(place.get("country_code", "")) or names[-1]
    return [*names, *("" if value is None else str(value) for value in (place.get("lat"), place.get("lon")))]


def _cell(text: str) -> str:
    """A text that stays one cell to readers that know of quotation marks, and to those that do not."""
    return cell_of(text.replace('"', "'"))
