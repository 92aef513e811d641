"""ICEWS14, the forecasting benchmark, as a store: its facts of 2014 written as ICEWS's own table and imported.

    python benchmarks/icews_store.py EVAL/forecast_icews14 STORE

The folder has `entity2id.txt`, `relation2id.txt`, and `train.txt`, `valid.txt`, `test.txt` with `subject relation
object time`, the time in hours from 1 January 2014. icews_relations.tsv, beside this file, gives each relation its
CAMEO code.

The benchmark dropped ICEWS's columns of sectors and countries. A country is given back only where the name says it
("Police (Kenya)", "Royal Thai Police") or the roster knows one bearer of it; a sector where the name says what they
are. A meeting stands twice in ICEWS, once from either side: both rows are imported, as they are from ICEWS itself.
"""

from __future__ import annotations

import argparse
import csv
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

from lapwing.actors import load_roster
from lapwing.exchange import load
from lapwing.exchange.countries import country_of_name, icews_of_country
from lapwing.exchange.icews import COLUMNS
from lapwing.parties import unit
from lapwing.protocols import NameForm, Roster
from lapwing.records import ActorKind
from lapwing.store import Store

RELATIONS = Path(__file__).with_name("icews_relations.tsv")
DATASET = "icews14"
SPLITS = ("train", "valid", "test")
START = date(2014, 1, 1)
END = date(2014, 12, 31)
SPELT = {"Congo": "Republic of Congo", "XinjiangUyghur": "China"}
"""ICEWS's names that our tables lack. It names countries as ISO 3166 does, and calls the other Congo Democratic."""

LEADERS = {
    "Umar al Bashir": "Omar al-Bashir",
    "Ma Ying Jeou": "Ma Ying-jeou",
    "Sergey Kuzhugetovich Shoygu": "Sergei Shoigu",
    "Saud bin Faisal bin Abdul-Aziz": "Saud al-Faisal",
    "Oluṣẹgun Ọbasanjọ": "Olusegun Obasanjo",
    "Sabah Khaled Al-Hamad Al-Sabah": "Sabah Al-Khalid Al-Sabah",
    "Klaus Johannis": "Klaus Iohannis",
    "Sheikh Hamad bin Isa al Khalifah": "Hamad bin Isa Al Khalifa",
    "Adli Mansour": "Adly Mansour",
    "Tsakhiagiyn Elbegdorj": "Tsakhiagiin Elbegdorj",
}
"""ICEWS's spellings of leaders whom the roster knows by another, found among the most frequent names."""

_OWNED = re.compile(
    r"([^()]+) \(((?:[^()]|\([^()]*\))+)\)"
)  # "Police (Kenya)", "Police (Holy See (Vatican City State))"
_TITLES = frozenset({"Gen", "Pol", "Alhaji", "Mallam"})  # that ICEWS leaves on some names

# Armed men who answer to no government, and the sector of ICEWS that its importer knows for them. Without it
# "Militant (Syria)" would be Syria. Those that the importer tells by itself ("Armed Rebel", "Separatist") are not here.
_ARMED = {
    "Insurgents": re.compile(r"militant|guerrilla|terrorist|extremist|mujahideen|freedom fighter|armed opposition"),
    "Unidentified Forces": re.compile(r"militia|combatant|attacker|armed band|armed gang|violent group|military wing"),
}
_BODIES = frozenset(
    {
        *("army", "navy", "police", "parliament", "senate", "congress", "government", "cabinet", "court", "bank"),
        *("forces", "force", "guard", "embassy", "ministry", "commission", "service", "agency", "corporation"),
        *("party", "association", "union", "unions", "authority", "council", "league", "federation", "university"),
    }
)
"""What a body is called that belongs to the country in its name: "Nigerian Navy", "Communist Party of India"."""
_NOT_ITS_OWN = frozenset({"liberation", "people's", "free", "revolutionary", "islamic", "resistance", "opposition"})
"""Words of armed groups that bear a country's name and fight it: "Paraguayan People's Army"."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the benchmark: who did what to whom, by number, and on which day."""

    subject: int
    relation: int
    object: int
    day: date


def facts(folder: Path) -> Iterator[Fact]:
    """Every fact, in the order of the three files."""
    for split in SPLITS:
        for line in (folder / f"{split}.txt").read_text(encoding="utf-8").splitlines():
            subject, relation, other, hours = map(int, line.split("\t")[:4])
            yield Fact(subject, relation, other, START + timedelta(hours=hours))


def names(path: Path) -> dict[int, str]:
    """The names of a table of ids, by id, underscores kept."""
    pairs = (line.rsplit("\t", 1) for line in path.read_text(encoding="utf-8").splitlines())
    return {int(number): name for name, number in pairs}


def codes() -> dict[str, str]:
    """The CAMEO code of each relation."""
    with RELATIONS.open(encoding="utf-8", newline="") as file:
        return {row["relation"]: row["code"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


def party(name: str, roster: Roster) -> tuple[str, str, str]:
    """Name, sectors and country, as three cells of ICEWS's table."""
    owned = _OWNED.fullmatch(name)
    if country_of_name(name) or not owned:
        return name, "", _country(name) or _of_person(name, roster) or _of_body(name, roster) or ""
    return name, _sectors(owned[1]), _country(owned[2]) or _of_region(owned[2], roster) or ""


def _country(name: str) -> str | None:
    return SPELT.get(name) or (name if country_of_name(name) else None)


def _sectors(what: str) -> str:
    """What stands before "(Kenya)" is itself a sector ("Police"); those that the importer does not know say nothing."""
    told = what.casefold()
    return next((sector for sector, armed in _ARMED.items() if armed.search(told)), what.replace(",", ""))


def _of_region(name: str, roster: Roster) -> str | None:
    found = [actor for key in roster.search(name) if (actor := roster.actor(key, START))]
    return _written(found[0].country) if len(found) == 1 and found[0].kind is ActorKind.REGION else None


def _of_person(name: str, roster: Roster) -> str | None:
    """The country of the only leader of that name, in office or not.

    Else of the only one who was in office at the end of the year and bears the name but for a title or one word:
    ICEWS writes "Sergey Viktorovich Lavrov" and "Ashraf Ghani Ahmadzai".
    """
    if known := roster.search(LEADERS.get(name, name)):
        return _leader(known, None, roster)
    words = [word for word in name.split() if word not in _TITLES]
    fewer = (" ".join(some) for some in combinations(words, max(len(words) - 1, 2)))
    found = {key for tried in (" ".join(words), *fewer) for key in roster.search(tried)}
    return _leader([key for key in sorted(found) if roster.actor(key, END)], END, roster)


def _leader(keys: Sequence[str], on: date | None, roster: Roster) -> str | None:
    if len(keys) != 1 or not (actor := roster.actor(keys[0], on)) or actor.kind is not ActorKind.PERSON:
        return None
    return None if "REB" in actor.sectors else _written(actor.country)


def _of_body(name: str, roster: Roster) -> str | None:
    """The one country named in the name of one of its institutions or parties."""
    words = {word.strip(",.") for word in name.casefold().split()}
    if words.isdisjoint(_BODIES) or not words.isdisjoint(_NOT_ITS_OWN) or roster.search(name):
        return None
    named = {hit.keys for hit in roster.names(name) if hit.form in (NameForm.NAME, NameForm.DEMONYM)}
    only = next(iter(named)) if len(named) == 1 else ()
    return _written(only[0]) if len(only) == 1 else None


def _written(code: str | None) -> str | None:
    """ICEWS's name of a country; None for what is none, such as the United Nations."""
    return icews_of_country(code) if code else None


def write(folder: Path, path: Path, roster: Roster) -> int:
    """Write ICEWS's table of all facts to `path`; returns how many. What the benchmark does not say stays empty."""
    entities = {number: name.replace("_", " ") for number, name in names(folder / "entity2id.txt").items()}
    parties = {number: party(name, roster) for number, name in entities.items()}
    relations, code = names(folder / "relation2id.txt"), codes()
    number = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t", lineterminator="\n")
        out.writerow(COLUMNS)
        for number, fact in enumerate(facts(folder), 1):
            relation = relations[fact.relation]
            event = relation.replace("_", " "), code[relation], ""
            cells = (*parties[fact.subject], *event, *parties[fact.object])
            out.writerow([number, fact.day.isoformat(), *cells, *[""] * (len(COLUMNS) - 2 - len(cells))])
    return number


def fill(path: Path, store: Store, roster: Roster) -> None:
    """Import the table and print what became of its rows."""
    rows = events = held = 0
    why: Counter[str] = Counter()
    for done in load([path], "icews", store, dataset=DATASET, roster=roster):
        rows, events, held = done.rows, done.events, done.held
        why.update(f"{error.expected}, not {error.came}" for error in done.rejected)
    print(f"{rows} rows, {events} events, {held} there before, {why.total()} rejected")
    for reason, times in why.most_common():
        print(f"  {times:>6}  {reason}")


def describe(store: Store) -> None:
    """Print what the store counts, and for how many events it knows who is on either side."""
    acts = store.acts()
    pairs = Counter((act.actor, act.recipient) for act in acts if act.recipient and act.recipient != act.actor)
    days = {act.begins for act in acts if act.begins}
    print(f"{len(acts)} acts, {pairs.total()} of them of {len(pairs)} directed pairs, on {len(days)} days")
    sides: Counter[str] = Counter()
    for told in store.tellings():
        known = [party.actor and unit(party.actor) for party in (*told.actors, *told.recipients)]
        both = len(known) > 1 and all(known)
        sides[
            "one side or none known" if not both else "one unit with itself" if len(set(known)) == 1 else "two units"
        ] += 1
    for side, times in sides.most_common():
        print(f"  {times:>6}  {times / sides.total():.1%}  {side}")


def main() -> None:
    """Convert, import, describe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("store", type=Path)
    options = parser.parse_args()
    roster = load_roster()
    with tempfile.TemporaryDirectory() as made, Store.open(options.store) as store:
        path = Path(made) / "icews14.tab"
        print(f"{write(options.folder, path, roster)} facts")
        fill(path, store, roster)
        describe(store)


if __name__ == "__main__":
    main()
