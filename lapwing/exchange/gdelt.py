"""GDELT's event table, read and written: 61 tab-separated columns without a header (2.0), 58 or 57 in version 1.0.

docs/exchange.md says what each column becomes, and what is lost either way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from types import MappingProxyType
from typing import BinaryIO

from lapwing.errors import InputError
from lapwing.exchange.cameo import (
    Code,
    Kind,
    actor_types,
    cameo_of,
    event_of,
    known_groups,
    pair,
    types_written,
)
from lapwing.exchange.countries import (
    cameo_of_country,
    country_names,
    country_of_cameo,
    country_of_fips,
    fips_of_country,
    role_nouns,
)
from lapwing.exchange.evidence import (
    Named,
    address,
    cell_of,
    cleaned,
    coded,
    count,
    day,
    host,
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
from lapwing.records import ActorKind, DateBasis

CODER = "GDELT 2.0"
_BY = "gdelt@2"
_PREFIX = "gdelt-"
_PARTY = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code")
_TYPES = ("Type1Code", "Type2Code", "Type3Code")
_GEO = ("Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS = (
    *("GLOBALEVENTID", "Day", "MonthYear", "Year", "FractionDate"),
    *(f"Actor{which}{name}" for which in (1, 2) for name in (*_PARTY, *_TYPES)),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *(f"{which}Geo_{name}" for which in ("Actor1", "Actor2", "Action") for name in _GEO),
    *("DATEADDED", "SOURCEURL"),
)
"""The 61 columns of GDELT 2.0, in order."""

_OLDER = tuple(name for name in COLUMNS if not name.endswith("ADM2Code"))  # version 1.0; before April 2013 no SOURCEURL
_NEEDED = (
    *("GLOBALEVENTID", "Day", "EventCode"),
    *(f"Actor{which}{name}" for which in (1, 2) for name in ("Code", "Name", "CountryCode", "Type1Code")),
)
# The parts of COLUMNS that are read together: the two actors, the measures of an event, the place of the action.
_FIRST, _SECOND, _MEASURES, _PLACE = slice(5, 15), slice(15, 25), slice(30, 35), slice(51, 59)
_EVENT, _ADDED, _URL = (COLUMNS.index(name) for name in ("EventCode", "DATEADDED", "SOURCEURL"))

_COUNTS = (("NumMentions", "mention"), ("NumSources", "source"), ("NumArticles", "article"))
_UNKNOWN = Kind("", ("UNK",))
# GDELT's types of places: country, US state, US city, world city, world state; PLOVER's resolutions of them.
_RESOLUTIONS: Mapping[str, int] = MappingProxyType({"1": 1, "2": 2, "3": 4, "4": 4, "5": 2})
_BODIES: Mapping[str, tuple[str, str]] = MappingProxyType({"UNO": ("", "UNO"), "EUR": ("EUR", "EEC")})

_Layout = Callable[[Sequence[str]], Sequence[str]]


def read_gdelt(stream: BinaryIO, origin: str) -> Iterator[Line | InputError]:
    """Each row as a line, or why it cannot be one; `origin` names the file, and errors add the row's number.

    A header is optional; with one, columns may be left out or stand in another order.
    """
    layouts: Mapping[int, _Layout] = {len(names): _layout(names) for names in (COLUMNS, _OLDER, _OLDER[:-1])}
    for where, row in rows(stream, origin):
        if isinstance(row, InputError):
            yield row
            continue
        cells = row.split("\t")
        try:
            if cells[0].strip().casefold() == "globaleventid":
                layouts = {len(cells): _layout(_names(cells, where))}
            else:
                yield _line(_arranged(cells, layouts, where), where)
        except InputError as error:
            yield error


def write_gdelt(lines: Iterable[Line], stream: BinaryIO) -> int:
    """61 columns, no header. Only actual events with an actor, on one known day: the columns cannot say more."""
    written = 0
    with utf8(stream, errors="replace") as out:
        for line in lines:
            code = cameo_of(line["event"], line.get("mode", ()), line.get("context", ()))
            if code and writable(line):
                out.write("\t".join(_cells(line, code)) + "\n")
                written += 1
    return written


def _names(cells: Sequence[str], where: str) -> list[str]:
    """GDELT's own spelling of a header's names.

    Raises:
        InputError: a column is missing without which nothing can be read.
    """
    own = {name.casefold(): name for name in COLUMNS} | {"sqldate": "Day"}
    names = [own.get(cell.strip().casefold(), cell) for cell in cells]
    if missing := [name for name in _NEEDED if name not in names]:
        remedy = "export the event table with these columns, or without a header"
        raise InputError(where, "GDELT's columns", f"a header without {', '.join(missing)}", remedy)
    return names


def _layout(names: Sequence[str]) -> _Layout:
    """What puts the cells of a row, and an empty one behind them, into the order of `COLUMNS`."""
    places = {name: at for at, name in enumerate(names)}
    return itemgetter(*(places.get(name, -1) for name in COLUMNS))


def _arranged(cells: list[str], layouts: Mapping[int, _Layout], where: str) -> Sequence[str]:
    layout = layouts.get(len(cells))
    if layout is None:
        widths = " or ".join(map(str, layouts))
        remedy = "give the event table, not mentions or GKG, with tabs between the columns"
        raise InputError(where, f"{widths} columns", f"{len(cells)}", remedy)
    return layout([*cells, ""])


def _line(cells: Sequence[str], where: str) -> Line:
    key = count(cells[0], "GLOBALEVENTID", where)
    if key is None:
        raise InputError(where, "a number in GLOBALEVENTID", "an empty cell", "give each event its number")
    on = day(cells[1], "Day", where)
    code = event_of(cells[_EVENT], where)
    place = _location(cells[_PLACE], where)
    details = [place["resolved_place"]] if place and "resolved_place" in place else []
    details += _measures(cells[_MEASURES], where)
    told = tell(_named(tuple(cells[_FIRST])), code.trigger, _named(tuple(cells[_SECOND])), details)
    source = _source(cells, where)
    line = coded(told, code, on, where, key=f"{_PREFIX}{key}", by=_BY, source=source, place=place)
    if "url" in source:
        line["article"] = line["family"] = source["url"]
    return line


@lru_cache(maxsize=10_000)  # the same few thousand actors make up most of a file
def _named(cells: tuple[str, ...]) -> Named | None:
    """A party from the ten cells of Actor1 or Actor2; None where they are empty."""
    code, name, country, group, ethnic, religion, _, *types = cells
    words = text_of(name) or cleaned(code)
    if not words:
        return None
    kinds = [actor_types().get(each, _UNKNOWN) for each in types if each]
    body, home = known_groups().get(group, Kind("", ())), country_of_cameo(country)
    shared = body.code or (None if home else next((kind.code for kind in kinds if kind.code), None))
    entity: Entity = {"entity_text": words, "name": words}
    if home and not shared and code == country:
        entity |= {"code": home, "key": home, "kind": ActorKind.COUNTRY.value, "name": country_names()[home]}
        return Named(entity, cleaned(code))
    sectors = [sector for kind in kinds if not (shared and kind.code) for sector in kind.sectors]
    sectors += [*body.sectors, *(["REL"] if religion else []), *(["SOC"] if ethnic else [])]
    if not sectors and home and not shared:
        sectors = ["UNK"]  # so that a country's nameless group is not taken for the country
    if sectors:
        entity["sector"] = list(dict.fromkeys(sectors))
    if shared or home:
        entity["code"] = shared or home or ""
    else:
        entity["code_why"] = f"{cleaned(country)} is no country" if country else "no country given"
    if words.casefold() in role_nouns():
        entity["kind"] = ActorKind.ROLE.value
    return Named(entity, cleaned(code))


def _location(cells: Sequence[str], where: str) -> Location | None:
    """The place of the action; None where nothing is known of it."""
    sort, name, country, _, _, latitude, longitude, _ = cells
    lat = number(latitude, "ActionGeo_Lat", where, most=90)
    lon = number(longitude, "ActionGeo_Long", where, most=180)
    words, code = text_of(name), country_of_fips(country)
    made: Location = {}
    if words:
        made["resolved_place"] = words
    if lat is not None and lon is not None:
        made |= {"lat": lat, "lon": lon}
    if code:
        made["country_code"] = code
    if made and sort in _RESOLUTIONS:
        made["resolution"] = _RESOLUTIONS[sort]
    return made or None


def _measures(cells: Sequence[str], where: str) -> list[str]:
    """GDELT's numbers of an event in words, those that it gives."""
    told: list[str] = []
    if (goldstein := number(cells[0], "GoldsteinScale", where, most=10)) is not None:
        told.append(f"Goldstein {goldstein:g}")
    counts = []
    for cell, (column, noun) in zip(cells[1:4], _COUNTS, strict=True):
        if found := count(cell, column, where):
            counts.append(f"{found} {noun}" if found == 1 else f"{found} {noun}s")
    if counts:
        told.append(", ".join(counts))
    if (tone := number(cells[4], "AvgTone", where, most=100)) is not None:
        told.append(f"tone {round(tone, 1) + 0.0:.1f}")  # plus nought: no "-0.0"
    return told


def _source(cells: Sequence[str], where: str) -> Source:
    source: Source = {"coder": CODER, "codebook": "CAMEO"}
    if (url := address(cells[_URL])) and (outlet := host(url)):
        source["url"], source["publication"] = url, outlet
    if added := cells[_ADDED]:
        source["published"] = day(added[:8], "DATEADDED", where)
        source["published_basis"] = DateBasis.METADATA.value
    return source


def _cells(line: Line, code: Code) -> list[str]:
    on, source = date.fromisoformat(line["date"]), line.get("cite_info", {})
    first, second = pair(line["actor"], line.get("recipient", ()))
    digits = line["date"].replace("-", "")
    known = line["id"].removeprefix(_PREFIX)
    added = source.get("published", "").replace("-", "")
    return [
        known if known.isdecimal() and known != line["id"] else numbered(line["id"]),
        *(digits, digits[:6], digits[:4], _fraction(on)),
        *_party(first, line),
        *(_party(second, line) if second else [""] * 10),
        *("1", code.code, code.code[:3], code.code[:2], str(code.quad_class), str(code.goldstein)),
        *("1", "1", "1", ""),  # mentions, sources, articles: this one; the tone is not known
        *[""] * 2 * len(_GEO),
        *_place(line.get("event_loc", {})),
        *(f"{added}000000" if added else "", address(source.get("url", "")) or ""),
    ]


def _fraction(on: date) -> str:
    """The year and its part in GDELT's reckoning, in which every month has thirty days and the year 365."""
    return f"{on.year + ((on.month - 1) * 30 + on.day) / 365:.4f}"


def _party(entity: Entity, line: Line) -> list[str]:
    """The ten cells of an actor."""
    code, words = entity.get("code", ""), words_of(entity, CODER, line).upper()
    country, group = _BODIES.get(code, (cameo_of_country(code) if code in country_names() else "", ""))
    shared = ["IGO"] if code in _BODIES else [types_written()[code]] if code in load().codes else []
    sectors = [types_written()[sector] for sector in entity.get("sector", ()) if sector in types_written()]
    types = [*shared, *sectors][: len(_TYPES)]
    whole = "".join((*types[: len(shared)], country, group, *types[len(shared) :]))
    return [whole, cell_of(words), country, group, "", "", "", *types, *[""] * (len(_TYPES) - len(types))]


def _place(place: Location) -> list[str]:
    code, lon = place.get("country_code", ""), place.get("lon")
    name, resolution = place.get("resolved_place", ""), place.get("resolution")
    kind = next((sort for sort, known in _RESOLUTIONS.items() if known == resolution), "") if place else "0"
    if kind in ("2", "3") and code != "USA":
        kind = {"2": "5", "3": "4"}[kind]
    latitude, longitude = ("" if value is None else str(value) for value in (place.get("lat"), lon))
    return [kind, cell_of(name), fips_of_country(code, lon) or "", "", "", latitude, longitude, ""]
