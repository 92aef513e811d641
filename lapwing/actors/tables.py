"""The tables of `lapwing/roster`: read, checked, and refused with file and line where they are broken."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from babel import Locale

from lapwing import ontology
from lapwing.errors import RosterError
from lapwing.protocols import NameForm
from lapwing.records import Actor, ActorKind

COUNTRIES = "countries.csv"
ORGANISATIONS = "organisations.csv"
LEADERS = "leaders.csv"
REGIONS = "regions.csv"
COLUMNS = {
    COUNTRIES: ("iso3", "iso2", "demonyms", "capital", "metonyms", "aliases"),
    ORGANISATIONS: ("key", "name", "aliases", "kind", "code", "sectors", "begins", "ends"),
    LEADERS: ("key", "name", "surname", "aliases", "country", "office", "sectors", "begins", "ends"),
    REGIONS: ("name", "aliases", "demonyms", "country"),
    "given_names.csv": ("name", "sex"),
    "roles.csv": ("phrase", "plurals", "sectors", "type", "scope", "office"),
}
_REMEDY = "mend the row as lapwing/roster/README.md describes it"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: where it stands, and its cells by column."""

    where: str
    cells: Mapping[str, str]

    def many(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that are parted by semicolons."""
        cell = self.cells[column]
        if ";" not in cell:  # most are so, and thousands are read at every start
            return (cell,) if cell else ()
        return tuple(part.strip() for part in cell.split(";") if part.strip())

    def day(self, column: str) -> date | None:
        """A day of the calendar, or None for an empty cell."""
        text = self.cells[column]
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise self.broken(f"{column} as YYYY-MM-DD", text) from error

    def sectors(self) -> tuple[str, ...]:
        """Sector codes, each of them one of the ontology's."""
        found = self.many("sectors")
        for code in found:
            if code not in sector_names():
                raise self.broken("a sector of the ontology", code)
        return found

    def broken(self, expected: str, came: str) -> RosterError:
        """The error that says what is wrong with this line."""
        return RosterError(f"{self.where}: {expected}", repr(came), _REMEDY)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as the roster wants it: an actor over a term, and the names it goes by with the key each stands for."""

    actor: Actor
    names: tuple[tuple[str, NameForm, str], ...]


@dataclass(frozen=True, slots=True)
class Role:
    """What a role noun says of who bears it. `type`: person, speaker, envoy, body, people or thing."""

    phrase: str
    sectors: tuple[str, ...]
    type: str
    generic: bool  # stands for an actor without a country too: "police", but not "jets"
    office: str | None
    plural: bool


@cache
def sector_names() -> Mapping[str, str]:
    """Sector codes and what they mean, from the shipped ontology."""
    return ontology.load().sectors


def entries(extra: Path | None) -> Iterator[Entry]:
    """Every entry of the shipped tables, then those of the folder `extra`."""
    territories = Locale("en").territories
    for table, read in ((COUNTRIES, _country), (REGIONS, _region), (ORGANISATIONS, _organisation), (LEADERS, _leader)):
        for row in _rows(table, extra):
            yield read(row, territories)


@cache
def given_names() -> Mapping[str, bool]:
    """First names, lower case, and whether women bear them; names of both are not listed."""
    return {row.cells["name"].lower(): row.cells["sex"] == "f" for row in _rows("given_names.csv", None)}


@cache
def roles() -> tuple[tuple[str, Role], ...]:
    """Every role noun in singular and plural, lower case, with what it says."""
    found = []
    for row in _rows("roles.csv", None):
        kind, office = row.cells["type"], row.cells["office"] or None
        generic, sectors, phrase = row.cells["scope"] == "generic", row.sectors(), row.cells["phrase"]
        plural = kind == "people"
        found.append((phrase.lower(), Role(phrase, sectors, kind, generic, office, plural)))
        found += [(form.lower(), Role(phrase, sectors, kind, generic, office, True)) for form in row.many("plurals")]
    return tuple(found)


def _rows(table: str, extra: Path | None) -> Iterator[Row]:
    shipped = resources.files("lapwing").joinpath("roster", table).read_text(encoding="utf-8")
    yield from _parse(shipped, f"roster/{table}", COLUMNS[table])
    if extra is not None and (extra / table).is_file():
        try:
            text = (extra / table).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise RosterError("a readable UTF-8 table", f"{extra / table}: {error}", _REMEDY) from error
        yield from _parse(text, str(extra / table), COLUMNS[table])


def _parse(text: str, where: str, columns: tuple[str, ...]) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text))
    try:
        header = tuple(next(reader, ()))
        if header != columns:
            raise RosterError(
                f"{where}, line 1: the columns {', '.join(columns)}", ", ".join(header) or "an empty table", _REMEDY
            )
        for found in reader:
            cells = [cell.strip() for cell in found]
            row = Row(f"{where}, line {reader.line_num}", dict(zip(columns, cells, strict=False)))
            if len(cells) != len(columns) or not cells[0]:
                raise row.broken(f"{len(columns)} cells, the first not empty", ",".join(cells))
            yield row
    except csv.Error as error:
        raise RosterError(f"{where}, line {reader.line_num}: a table", str(error), _REMEDY) from error


def _country(row: Row, territories: Mapping[str, str]) -> Entry:
    code, iso2 = row.cells["iso3"], row.cells["iso2"]
    if len(code) != 3 or iso2 not in territories:
        raise row.broken("ISO 3166 codes of three and two letters", f"{code}, {iso2}")
    name = _plain(territories[iso2])
    named = [name, territories[iso2], *row.many("aliases")]
    seats = [*row.many("capital"), *row.many("metonyms")]
    names = [(n, NameForm.NAME, code) for n in named]
    names += [(n, NameForm.DEMONYM, code) for n in row.many("demonyms")]
    for seat in seats:  # "Pentagon=MIL": the seat of a sector other than the government
        place, _, sector = seat.partition("=")
        if not place:
            raise row.broken("a name before =", seat)
        names.append((place, NameForm.METONYM, f"{code}.{sector}" if sector else code))
    return Entry(Actor.make(code, name, ActorKind.COUNTRY, country=code), tuple(names))


def _plain(name: str) -> str:
    """CLDR's display name as news writes it: "Hong Kong SAR China" is Hong Kong, "Myanmar (Burma)" Myanmar."""
    for mark in (" SAR China", " (", " - Kinshasa", " - Brazzaville"):
        name = name.partition(mark)[0]
    return name.replace(" & ", " and ").replace("St. ", "Saint ").replace("Côte d’Ivoire", "Ivory Coast")


def _region(row: Row, _: Mapping[str, str]) -> Entry:
    name, code = row.cells["name"], row.cells["country"]
    if len(code) != 3:
        raise row.broken("a country code of three letters", code)
    actor = Actor.make(f"{code}-{slug(name)}", name, ActorKind.REGION, country=code)
    names = [(n, NameForm.NAME, actor.key) for n in (name, *row.many("aliases"))]
    names += [(n, NameForm.DEMONYM, actor.key) for n in row.many("demonyms")]
    return Entry(actor, tuple(names))


def slug(name: str) -> str:
    """A name as a key: lower-case ASCII letters and digits with hyphens."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-") or name


def _organisation(row: Row, _: Mapping[str, str]) -> Entry:
    kind = row.cells["kind"]
    if kind not in ("organisation", "group"):
        raise row.broken("kind organisation or group", kind)
    actor = _actor(row, ActorKind(kind), row.cells["code"], None)
    return Entry(actor, tuple((n, NameForm.NAME, actor.key) for n in (actor.name, *row.many("aliases"))))


def _leader(row: Row, _: Mapping[str, str]) -> Entry:
    actor = _actor(row, ActorKind.PERSON, row.cells["country"], row.cells["office"] or None)
    surnames = row.many("surname") or (actor.name.split()[-1],)
    names = [(n, NameForm.NAME, actor.key) for n in (actor.name, *row.many("aliases"))]
    names += [(n, NameForm.SURNAME, actor.key) for n in surnames]
    return Entry(actor, tuple(names))


def _actor(row: Row, kind: ActorKind, country: str, office: str | None) -> Actor:
    begins, ends = row.day("begins"), row.day("ends")
    if not row.cells["name"] or (begins and ends and begins > ends):
        raise row.broken("a name, and a term that begins before it ends", f"{row.cells['name']}, {begins}, {ends}")
    if country and len(country) != 3:
        raise row.broken("a country code of three letters", country)
    return Actor.make(
        row.cells["key"],
        row.cells["name"],
        kind,
        country=country or None,
        sectors=row.sectors(),
        office=office,
        begins=begins,
        ends=ends,
    )
