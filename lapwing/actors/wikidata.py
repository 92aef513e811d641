"""A roster from a Wikidata dump: who held which office, and the organisations of each country.

The dump is the JSON one of https://dumps.wikimedia.org/wikidatawiki/entities/: an array with one entity on a line,
plain, `.gz` or `.bz2`. It is read once, line by line; what must wait for another entity (an office for its country) is
put aside on disk, so memory is that of the offices and countries alone. Nothing is downloaded.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import json
import re
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from lapwing.actors.tables import COLUMNS, LEADERS, ORGANISATIONS, entries, slug
from lapwing.errors import RosterError

HUMAN = "Q5"
# Wikidata's classes of organisations that act in the news, with the sector each stands for.
SECTORS: Mapping[str, str] = {
    "Q7278": "PTY",  # political party
    "Q17149090": "REB",  # armed organization
    "Q17127659": "REB",  # terrorist organization
    "Q11032": "JRN",  # newspaper
    "Q192283": "JRN",  # news agency
    "Q15265344": "JRN",  # broadcaster
    "Q4830453": "BUS",  # business
    "Q6881511": "BUS",  # enterprise
    "Q891723": "BUS",  # public company
    "Q22687": "BUS",  # bank
    "Q46970": "BUS",  # airline
    "Q3918": "EDU",  # university
    "Q178790": "LAB",  # trade union
    "Q79913": "SOC",  # non-governmental organization
    "Q47913": "SPY",  # intelligence agency
    "Q192350": "GOV",  # ministry
    "Q35749": "LEG",  # parliament
    "Q772547": "MIL",  # armed forces
    "Q484652": "",  # international organization
}
_OFFICES = (
    (re.compile(r"^(?:vice|deputy|acting|honorary) "), ""),
    (re.compile(r"\bprime minister\b"), "prime minister"),
    (re.compile(r"^president of\b"), "president"),
    (re.compile(r"^(?:federal )?chancellor of\b"), "chancellor"),
    (re.compile(r"^(?:king|queen) of\b"), "king"),
    (
        re.compile(r"\b(?:minister (?:of|for) foreign|foreign minister|secretary of state for foreign)"),
        "foreign minister",
    ),
    (re.compile(r"\b(?:minister (?:of|for) (?:national )?defen[cs]e|defen[cs]e minister)"), "defence minister"),
)
_LEGISLATOR = re.compile(r"^(?:member of|senator|deputy of)|\bsenator\b")
_DAY = re.compile(r"^[+](\d{4})-(\d\d)-(\d\d)")
_BODIES = {"Q484652": "IGO"}


@dataclass
class Known:
    """What offices and persons wait for."""

    lands: dict[str, str] = field(default_factory=dict)  # item -> ISO alpha-3
    offices: dict[str, tuple[str, str]] = field(default_factory=dict)  # item -> label, item of its country


def import_dump(dump: Path, folder: Path) -> Iterator[int]:
    """Read a dump into `leaders.csv` and `organisations.csv` of a folder; yields, now and then, the entities read.

    The tables appear when the dump has been read to its end: an interrupted import leaves the folder as it was.

    Raises:
        RosterError: the dump cannot be read, or holds no entity.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as aside, ExitStack() as stack:
        waiting = {name: Path(aside) / f"{name}.jsonl" for name in ("leaders", "organisations")}
        known = Known()
        read = 0
        files = {name: stack.enter_context(path.open("w", encoding="utf-8")) for name, path in waiting.items()}
        for entity in lines_of(dump):
            read += 1
            _sort(entity, known, files)
            if read % 10_000 == 0:
                yield read
        if not read:
            raise RosterError(f"a Wikidata JSON dump in {dump}", "no entity", "give latest-all.json, .gz or .bz2")
        for file in files.values():
            file.close()
        taken = {key for entry in entries(None) for key in (entry.actor.key, slug(entry.actor.name))}
        _write(folder / LEADERS, COLUMNS[LEADERS], _leaders(waiting["leaders"], known), taken)
        _write(folder / ORGANISATIONS, COLUMNS[ORGANISATIONS], _organisations(waiting["organisations"], known), taken)
        yield read


def lines_of(dump: Path) -> Iterator[Mapping[str, Any]]:
    """The entities of a dump, one a line; lines that are none are passed over."""
    try:
        with _opened(dump) as lines:
            for line in lines:
                text = line.strip().rstrip(",")
                if not text.startswith("{"):
                    continue
                try:
                    entity = json.loads(text)
                except ValueError:
                    continue
                if isinstance(entity, dict) and isinstance(entity.get("claims"), dict):
                    yield entity
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise RosterError("a readable Wikidata JSON dump", f"{dump}: {error}", "download it again") from error


def _opened(dump: Path) -> IO[str]:
    if dump.suffix == ".gz":
        return gzip.open(dump, "rt", encoding="utf-8")
    return bz2.open(dump, "rt", encoding="utf-8") if dump.suffix == ".bz2" else dump.open(encoding="utf-8")


def _sort(entity: Mapping[str, Any], known: Known, files: Mapping[str, IO[str]]) -> None:
    """Remember a country or an office; put a person or an organisation aside."""
    name = _label(entity)
    if not name:
        return
    if code := _text(entity, "P298"):
        known.lands[entity["id"]] = code
    kinds = _items(entity, "P31")
    if HUMAN in kinds:
        held = [claim for claim in entity["claims"].get("P39", ()) if _item(claim.get("mainsnak"))]
        if held:
            row = {
                "name": name,
                "aliases": _aliases(entity),
                "of": _items(entity, "P27"),
                "held": list(map(_term, held)),
            }
            files["leaders"].write(f"{json.dumps(row)}\n")
        return
    owner = [*_items(entity, "P1001"), *_items(entity, "P17")]
    sector = next((SECTORS[kind] for kind in kinds if kind in SECTORS), None)
    if sector is not None:
        body = next((_BODIES[kind] for kind in kinds if kind in _BODIES), "")
        ends = _day(_first(entity, "P576")), _day(_first(entity, "P571"))
        row = {"name": name, "aliases": _aliases(entity), "of": owner, "sector": sector, "body": body}
        files["organisations"].write(f"{json.dumps(row | {'ends': ends[0], 'begins': ends[1]})}\n")
    elif owner:
        known.offices[entity["id"]] = (name, owner[0])


def _leaders(waiting: Path, known: Known) -> Iterator[Sequence[str]]:
    with waiting.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            for item, begins, ends in row["held"]:
                label, owner = known.offices.get(item, ("", ""))
                country = known.lands.get(owner) or next((known.lands[of] for of in row["of"] if of in known.lands), "")
                if label and country:
                    office, sector = _office(label)
                    aliases = ";".join(row["aliases"])
                    yield slug(row["name"]), row["name"], "", aliases, country, office, sector, begins, ends


def _organisations(waiting: Path, known: Known) -> Iterator[Sequence[str]]:
    with waiting.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            code = row["body"] or next((known.lands[of] for of in row["of"] if of in known.lands), "")
            kind = "group" if row["sector"] == "REB" else "organisation"
            aliases = ";".join(row["aliases"])
            yield slug(row["name"]), row["name"], aliases, kind, code, row["sector"], row["begins"], row["ends"]


def _write(path: Path, columns: Sequence[str], rows: Iterator[Sequence[str]], taken: Collection[str]) -> None:
    """A table, put in place when it is whole. Keys that the shipped tables have taken stay theirs; of two names of one
    key the first stays."""
    names = dict.fromkeys(taken, "")
    beside = path.with_suffix(".part")
    with beside.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(columns)
        table.writerows(row for row in rows if names.setdefault(row[0], row[1]) == row[1] and _in_order(*row[-2:]))
    beside.replace(path)


def _in_order(begins: str, ends: str) -> bool:
    return not begins or not ends or begins <= ends


def _office(label: str) -> tuple[str, str]:
    """The office in the roster's words, and its sector."""
    plain = label.lower()
    if _LEGISLATOR.search(plain):
        return plain, "LEG"
    office = next((office or plain for pattern, office in _OFFICES if pattern.search(plain)), plain)
    return office, "GOV"


def _term(claim: Mapping[str, Any]) -> tuple[str, str, str]:
    qualifiers = claim.get("qualifiers", {})
    first, last = (_day(next(iter(qualifiers.get(name, ())), None)) for name in ("P580", "P582"))
    return _item(claim["mainsnak"]), first, last


def _label(entity: Mapping[str, Any]) -> str:
    return str(entity.get("labels", {}).get("en", {}).get("value", "")).replace(";", " ").strip()


def _aliases(entity: Mapping[str, Any]) -> list[str]:
    found = [str(alias.get("value", "")).replace(";", " ") for alias in entity.get("aliases", {}).get("en", ())]
    return [name for name in found if len(name) > 2 and name[:1].isupper()]


def _items(entity: Mapping[str, Any], claim: str) -> list[str]:
    found = (_item(one.get("mainsnak")) for one in entity["claims"].get(claim, ()))
    return [item for item in found if item]


def _item(snak: Mapping[str, Any] | None) -> str:
    value = (snak or {}).get("datavalue", {}).get("value", {})
    return str(value.get("id", "")) if isinstance(value, dict) else ""


def _first(entity: Mapping[str, Any], claim: str) -> Mapping[str, Any] | None:
    return next((one.get("mainsnak") for one in entity["claims"].get(claim, ())), None)


def _text(entity: Mapping[str, Any], claim: str) -> str:
    value = (_first(entity, claim) or {}).get("datavalue", {}).get("value", "")
    return value if isinstance(value, str) else ""


def _day(snak: Mapping[str, Any] | None) -> str:
    """A day of a Wikidata time, ISO 8601; of a year or month alone its first."""
    value = (snak or {}).get("datavalue", {}).get("value", {})
    found = _DAY.match(str(value.get("time", ""))) if isinstance(value, dict) else None
    return f"{found[1]}-{max(1, int(found[2])):02}-{max(1, int(found[3])):02}" if found else ""
