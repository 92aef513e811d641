"""Countries as GDELT and ICEWS write them, and as PLOVER does: ISO 3166 alpha-3, Kosovo KOS.

GDELT has two systems in one row: CAMEO's three letters for actors, FIPS 10-4's two letters for places. ICEWS has
English names.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from lapwing.actors.tables import Entry, entries, roles, slug
from lapwing.ontology import load
from lapwing.protocols import NameForm
from lapwing.records import ActorKind

_GAZA_EAST = 34.65
"""Degrees of longitude. The Gaza Strip ends at 34.57 E and the West Bank begins at 34.88 E: any number between does."""


def table(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of this folder's tables."""
    text = resources.files("lapwing.exchange").joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


@cache
def country_names() -> Mapping[str, str]:
    """English name of each country or territory of the roster by its code."""
    return MappingProxyType({entry.actor.key: entry.actor.name for entry in _countries()})


def country_of_cameo(code: str) -> str | None:
    """The country of an actor code of CAMEO; None for regions ("AFR", "WST") and for what is unknown.

    CAMEO's EUR is Europe the region, not PLOVER's EUR, the European Union.
    """
    found = _from_cameo().get(code, code)
    return found if found in country_names() else None


def cameo_of_country(code: str) -> str:
    """What GDELT writes for a country: its ISO code, but ROM for Romania, TMP for Timor-Leste and the like."""
    return _to_cameo().get(code, code)


def country_of_fips(code: str) -> str | None:
    """The country of a FIPS 10-4 code; None for seas and for islands that several states claim."""
    return _from_fips().get(code)


def fips_of_country(code: str, longitude: float | None = None) -> str | None:
    """The FIPS 10-4 code of a country; None where it has none (Åland, the Caribbean Netherlands).

    FIPS parts the Palestinian territories into West Bank and Gaza Strip, which the longitude tells apart.
    """
    if code == "PSE" and longitude is not None and longitude < _GAZA_EAST:
        return "GZ"
    return _to_fips().get(code)


def country_of_name(name: str) -> str | None:
    """The country of an English name; None where none or several bear it ("Congo", "Korea")."""
    key = slug(name)
    return _from_names().get(key) or _from_names().get(key.removeprefix("the-"))


def icews_of_country(code: str) -> str | None:
    """The name that ICEWS writes for a country; None for what is no country."""
    return _to_icews().get(code) or country_names().get(code)


def organisation_code(name: str) -> str | None:
    """PLOVER's code of an organisation of no one country that the roster knows by that name (UNO, IGO, NGO ...)."""
    return _organisations().get(slug(name))


@cache
def role_nouns() -> frozenset[str]:
    """Nouns that name no one in particular ("police", "president"), in small letters."""
    return frozenset(noun for noun, _ in roles())


def _countries() -> Iterator[Entry]:
    for entry in entries(None):
        if entry.actor.kind is not ActorKind.COUNTRY:
            return  # they come first, and the other tables are long
        yield entry


@cache
def _from_cameo() -> Mapping[str, str]:
    return MappingProxyType({row["cameo"]: row["code"] for row in table("cameo_countries.csv")})


@cache
def _to_cameo() -> Mapping[str, str]:
    return MappingProxyType({row["code"]: row["cameo"] for row in table("cameo_countries.csv") if row["written"]})


@cache
def _from_fips() -> Mapping[str, str]:
    return MappingProxyType({row["fips"]: row["code"] for row in table("fips.csv")})


@cache
def _to_fips() -> Mapping[str, str]:
    """Where a country has several codes, the first of them in the table stands for it."""
    made: dict[str, str] = {}
    for fips, code in _from_fips().items():
        made.setdefault(code, fips)
    return MappingProxyType(made)


@cache
def _from_names() -> Mapping[str, str]:
    bearers: dict[str, set[str]] = {}
    for entry in _countries():
        for name, form, code in entry.names:
            if form is NameForm.NAME:
                bearers.setdefault(slug(name), set()).add(code)
    made = {name: next(iter(codes)) for name, codes in bearers.items() if len(codes) == 1}
    return MappingProxyType(made | {slug(row["name"]): row["code"] for row in table("icews_countries.csv")})


@cache
def _to_icews() -> Mapping[str, str]:
    return MappingProxyType({row["code"]: row["name"] for row in table("icews_countries.csv") if row["written"]})


@cache
def _organisations() -> Mapping[str, str]:
    shared = load().codes
    made: dict[str, str] = {}
    for entry in entries(None):
        code = entry.actor.country
        if entry.actor.kind in (ActorKind.ORGANISATION, ActorKind.GROUP) and code is not None and code in shared:
            made |= {slug(name): code for name, _, _ in entry.names}
    return MappingProxyType(made)
