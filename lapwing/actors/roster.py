"""Who is who, on which date: the shipped tables behind the `Roster` protocol."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from lapwing.actors.names import Names, Word, parts_of, words
from lapwing.actors.tables import Entry, entries, sector_names
from lapwing.errors import RosterError
from lapwing.protocols import NameForm, NameHit
from lapwing.records import Actor, ActorKind, Span

# Strongest first: a name that one entry bears in full is not also another's surname.
_STRENGTH = (NameForm.NAME, NameForm.DEMONYM, NameForm.METONYM, NameForm.SURNAME)
# Without accents or in capitals these read as English words, so there they are no names.
_ENGLISH = frozenset(
    ["Male", "IS", "WHO", "PA", "ICE", "MIT", "MEND", "RAW", "ECO", "PAN", "MAS", "BIS", "NAM", "CARE", "GAM", "SPA"]
)
_CAPITALS = 0.8  # share of capital letters from which a line counts as set in capitals; a line of one name is not

Bearers = dict[NameForm, dict[str, None]]


class TableRoster:
    """The roster of some tables. Build it with `load_roster`."""

    by = "roster@1"

    def __init__(self, rows: Iterator[Entry]) -> None:
        self._terms: dict[str, list[Actor]] = {}
        self._names: Names[Bearers] = Names()
        for entry in rows:
            self._add(entry)

    def names(self, text: str) -> list[NameHit]:
        """The longest roster names in `text`, in order, not overlapping. Lines in capitals are read as such."""
        line = words(text)
        known = self._upper if _in_capitals(line) else self._names
        keys = [word.text for word in line]
        hits, at = [], 0
        while at < len(line):
            found = known.longest(line, keys, at) if known.begins(keys[at]) else None
            if found is None or self._inside_word(line, at, found[0]):
                at += 1
                continue
            end, bearers = found
            form = next(form for form in _STRENGTH if form in bearers)
            hits.append(NameHit(Span(line[at].start, line[end - 1].end), form, tuple(bearers[form])))
            at = end
        return hits

    def actor(self, key: str, on: date | None) -> Actor | None:
        """The actor of that key as of a day (None: as of now); a key like "RUS.MIL" is a country's sector."""
        terms = self._terms.get(key)
        if terms is None:
            return self._role(key, on)
        day = on or date.max
        current = [t for t in terms if (t.begins or date.min) <= day <= (t.ends or date.max)]
        if current:
            return current[-1]
        return _out_of_office(terms, day)

    def search(self, query: str) -> list[str]:
        """Keys whose code, name, demonym or metonym is `query`, best first, whatever its case.

        A code and an office ("ISR prime minister") give everybody who ever held it.
        """
        wanted = " ".join(query.split())
        code = wanted.upper()
        found: dict[str, None] = {}
        if code in self._terms or self._role(code, None) is not None:
            found[code] = None
        elif wanted.lower() in self._terms:
            found[wanted.lower()] = None
        found.update(self._offices.get(wanted.casefold(), {}))
        bearers = self._queries.get(_query_form(words(wanted.removeprefix("the ").removeprefix("The "))), {})
        for form in _STRENGTH:
            found.update(bearers.get(form, {}))
        return list(found)

    def _add(self, entry: Entry) -> None:
        actor = entry.actor
        terms = self._terms.setdefault(actor.key, [])
        if terms and (terms[0].kind is not actor.kind or terms[0].name != actor.name):
            came = f"{terms[0].name} and {actor.name}"
            raise RosterError(f"one name for the key {actor.key!r}", came, "rename one key")
        terms.append(actor)
        terms.sort(key=lambda term: term.begins or date.min)
        for name, form, key in entry.names:
            for spelling in (name,) if name.isascii() else {name, _unaccented(name)} - _ENGLISH:
                tokens = parts_of(spelling)
                bearers = self._names.get(tokens)
                if bearers is None:
                    self._names[tokens] = {form: {key: None}}
                else:
                    bearers.setdefault(form, {})[key] = None

    @cached_property
    def _upper(self) -> Names[Bearers]:
        """Names as lines in capitals have them; built when the first such line is read."""
        upper: Names[Bearers] = Names()
        for name, bearers in self._names.items():
            if len(name) > 1 or name[0] not in _ENGLISH:
                raised = tuple(word.upper() for word in name)
                upper[raised] = _merged(upper.get(raised), bearers)
        return upper

    @cached_property
    def _queries(self) -> dict[str, Bearers]:
        """Names whatever their case and spacing; built at the first search."""
        found: dict[str, Bearers] = {}
        for name, bearers in self._names.items():
            query = "".join(name).casefold()
            found[query] = _merged(found.get(query), bearers)
        return found

    @cached_property
    def _offices(self) -> dict[str, dict[str, None]]:
        offices: dict[str, dict[str, None]] = {}
        for key, terms in self._terms.items():
            for term in terms:
                if term.office and term.country:
                    offices.setdefault(f"{term.country} {term.office}".casefold(), {})[key] = None
        return offices

    def _role(self, key: str, on: date | None) -> Actor | None:
        code, _, sectors = key.partition(".")
        owner = self.actor(code, on) if code in self._terms and sectors else None
        if owner is None or any(sector not in sector_names() for sector in sectors.split(".")):
            return None
        return role_actor(owner, tuple(sectors.split(".")))

    @staticmethod
    def _inside_word(line: Sequence[Word], at: int, end: int) -> bool:
        """Whether the name is a part of another: of "Al-Sham" or of an address like "kremlin.example"."""
        if at > 1 and line[at - 1].text == "-" and line[at - 2].end == line[at - 1].start:
            return line[at - 1].end == line[at].start and line[at - 2].text.lower() in ("al", "el", "abu", "bin")
        dotted = end + 1 < len(line) and line[end].text == "." and line[end].start == line[end - 1].end
        return dotted and line[end + 1].start == line[end].end and line[end + 1].text.islower()


def load_roster(extra: Path | None = None) -> TableRoster:
    """The shipped roster, and on top of it the tables of the folder `extra`, which bear the same names.

    Raises:
        RosterError: a row is broken; the message names file and line.
    """
    if extra is not None and not extra.is_dir():
        raise RosterError("a folder of tables", str(extra), "give a folder with leaders.csv or organisations.csv in it")
    return TableRoster(entries(extra))


def role_actor(owner: Actor | None, sectors: tuple[str, ...]) -> Actor:
    """A country's sector ("RUS.MIL", "Russia (armed forces)"), or nobody's where there is no owner."""
    labels = " and ".join(sector_names().get(code, code).partition(",")[0] for code in sectors)
    if owner is None:
        return Actor.make(".".join(sectors), labels, ActorKind.ROLE, sectors=sectors)
    key = ".".join((owner.key, *sectors))
    return Actor.make(key, f"{owner.name} ({labels})", ActorKind.ROLE, country=owner.country, sectors=sectors)


def _in_capitals(line: Sequence[Word]) -> bool:
    """Whether a line is set in capitals: more than two long words of it, and hardly any other."""
    found = [word.text for word in line[:60] if len(word.text) > 3 and word.text.isalpha()]
    return len(found) > 2 and sum(word.isupper() for word in found) >= _CAPITALS * len(found)


def _merged(one: Bearers | None, other: Bearers) -> Bearers:
    if one is None:
        return other
    return {form: {**one.get(form, {}), **other.get(form, {})} for form in (*one, *other)}


def _query_form(found: Sequence[Word]) -> str:
    return "".join(word.text for word in found).casefold()


def _out_of_office(terms: list[Actor], day: date) -> Actor:
    """A person or body before its first term, between two, or after its last."""
    past = [term for term in terms if term.ends is not None and term.ends < day]
    if terms[0].kind is not ActorKind.PERSON:
        return (past or terms)[-1 if past else 0]
    if not past:
        first = terms[0]
        return Actor.make(first.key, first.name, first.kind, country=first.country)
    last = past[-1]
    office = f"former {last.office}" if last.office else None
    sectors = ("ELI",) if "GOV" in last.sectors else last.sectors
    made = replace(last, sectors=sectors, office=office, begins=last.ends, ends=None)
    return Actor.make(
        made.key, made.name, made.kind, country=made.country, sectors=sectors, office=office, begins=last.ends
    )


def _unaccented(name: str) -> str:
    if name.isascii():
        return name
    folded = name.replace("ı", "i").replace("ø", "o").replace("ł", "l").replace("Ł", "L").replace("Ø", "O")
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
