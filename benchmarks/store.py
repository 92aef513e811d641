"""How long a page waits for a store of a million events, on SQLite or PostgreSQL.

    python benchmarks/store.py fill STORE [--events 1000000] [--processes 3]
    python benchmarks/store.py ask STORE [--pairs 200] [--busy]
    .ci/postgres bash -c 'python benchmarks/store.py fill "$LAPWING_TEST_POSTGRES" && ...'

`fill` writes rows of GDELT 2.0 that nobody reported and imports them as `lapwing import` does. Of the rows 60 % are
between two countries, 28 % inside one and 12 % have no second party, as in ICEWS's year 2014. The pairs of countries
follow Zipf and Mandelbrot, weight 1 / (rank + 4)^1.2, which fits that year too: the busiest has 4.8 % of what passes
between countries, the sixtieth 0.2 %. Days are ten years, later ones more often; three rows share a page.

`ask` puts the questions of the pages of pairs and of searches to the store: first each once, in an order drawn by lot,
then again. It prints the median and the worst of either round in milliseconds, and the worst question.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, combinations
from pathlib import Path
from statistics import median
from typing import cast
from urllib.parse import urlencode

from lapwing.actors import load_roster
from lapwing.exchange import load
from lapwing.exchange.countries import cameo_of_country, country_names, fips_of_country
from lapwing.exchange.gdelt import COLUMNS
from lapwing.exchange.makers import ROWS
from lapwing.forecast import Outlook, Outlooks
from lapwing.ontology import load as load_ontology
from lapwing.store import Store
from lapwing.web.explorer import Explorer
from lapwing.web.page import Page
from lapwing.web.pages import pair, search

Request = tuple[Page, tuple[str, ...], Mapping[str, str]]

ASKED = {"pages of pairs": 100, "searches": 200}  # milliseconds that the store may take
BUSIEST = 20  # pairs that are always asked about
WORST = 5  # answers that are shown
_SHOWN = 50_000  # rows between two lines about a filling
SEED = 9
START, DAYS = date(2014, 1, 1), 3652
_SHIFT, _SLOPE = 4, 1.2  # of the pairs' weights; `icews_store.py` made the store they were fitted to
_BETWEEN, _INSIDE = 0.60, 0.88  # share of rows between two countries, and up to which they are inside one
_ROWS_OF_PAGE = 3
_CODES = ("030", "036", "040", "042", "043", "046", "051", "057", "061", "070", "084", "090", "112", "120")
_CODES += ("130", "138", "141", "150", "163", "173", "190", "193", "195")
_TYPES = ("", "", "GOV", "MIL", "OPP", "COP", "REB", "LEG")
_WORDS = ("talks", "border", "harbour", "summit", "pipeline", "grain", "ceasefire", "tariff", "exile", "frontier")


def rows(number: int) -> Iterator[str]:
    """Rows of GDELT's table, the same ones each time."""
    draw = random.Random(SEED)
    keys = [key for key in country_names() if fips_of_country(key)]
    pairs = list(combinations(keys, 2))
    draw.shuffle(pairs)
    totals = list(accumulate((rank + 1 + _SHIFT) ** -_SLOPE for rank in range(len(pairs))))
    page = ""
    for row in range(number):
        if row % _ROWS_OF_PAGE == 0:
            day = START + timedelta(int(DAYS * draw.random() ** 0.7))
            page = f"https://paper{draw.randrange(400)}.example/{day}/{'-'.join(draw.sample(_WORDS, 3))}-{row}"
        one, other = draw.sample(draw.choices(pairs, cum_weights=totals)[0], 2)
        kind = draw.random()
        yield _row(draw, row, day, one, other if kind < _BETWEEN else one if kind < _INSIDE else "", page)


def _row(draw: random.Random, number: int, day: date, one: str, other: str, page: str) -> str:
    digits, place = f"{day:%Y%m%d}", draw.choice((one, other or one))
    cells = dict.fromkeys(COLUMNS, "")
    cells |= {"GLOBALEVENTID": str(number + 1), "Day": digits, "EventCode": draw.choice(_CODES)}
    cells |= {"GoldsteinScale": "1", "NumMentions": str(draw.randrange(1, 40)), "AvgTone": "-2.1"}
    cells |= _party("Actor1", one, draw.choice(_TYPES)) | (
        _party("Actor2", other, draw.choice(_TYPES)) if other else {}
    )
    cells |= {
        "ActionGeo_Type": "4",
        "ActionGeo_Fullname": f"{draw.choice(_WORDS).title()} {draw.randrange(400)}, {country_names()[place]}",
    }
    cells |= {"ActionGeo_CountryCode": fips_of_country(place) or "", "ActionGeo_Lat": "10.5", "ActionGeo_Long": "20.5"}
    cells |= {"DATEADDED": f"{digits}120000", "SOURCEURL": page}
    return "\t".join(cells.values())


def _party(which: str, key: str, kind: str) -> dict[str, str]:
    code = cameo_of_country(key)
    name = country_names()[key].upper()
    return {f"{which}Code": code + kind, f"{which}Name": name, f"{which}CountryCode": code, f"{which}Type1Code": kind}


def fill(target: str, number: int, processes: int) -> None:
    """Import so many generated rows; print how it goes."""
    with tempfile.TemporaryDirectory() as made, Store.open(target) as store:
        path = Path(made) / "generated.CSV"
        with path.open("w", encoding="utf-8") as out:
            out.writelines(f"{row}\n" for row in rows(number))
        start = time.perf_counter()
        for done in load([path], "gdelt", store, processes=processes):
            if done.rows % _SHOWN < ROWS:
                print(f"{done.rows:,} rows, {done.events:,} events, {time.perf_counter() - start:.0f} s", flush=True)


Clock = Callable[[], float]


class Timed:
    """A store that keeps how long each of its answers took."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.took: Counter[str] = Counter()  # seconds by question

    def __getattr__(self, name: str) -> object:
        asked = getattr(self._store, name)

        def timed(*given: object, **named: object) -> object:
            start = self._clock()
            try:
                return asked(*given, **named)
            finally:
                self.took[name] += self._clock() - start

        return timed


class Unlearned(Outlooks):
    """Forecasts that are never learned, which would go on beside the page; it asks the store what a page asks."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._asked = store

    def at_hand(self, one: str, other: str, horizon: int = 30) -> Outlook | None:
        """None, after the questions of a store whose forecasts are learned."""
        self._asked.counts("acts")
        self._asked.extent()
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    """How long a page took, in milliseconds: in all, and by question to the store."""

    page: str
    whole: float
    questions: Mapping[str, float]

    @property
    def store(self) -> float:
        """All of its questions."""
        return sum(self.questions.values())


def asked_of(store: Store, number: int) -> tuple[list[Request], list[Request]]:
    """Pages of pairs, the busiest first, the others drawn by lot from all; and searches for what those pairs did."""
    draw = random.Random(SEED)
    found = store.between(limit=100_000)
    chosen = [*found[:BUSIEST], *draw.sample(found[BUSIEST:], min(number, len(found)) - BUSIEST)]
    names = [(each.one, each.other) for each in chosen]
    searches: list[dict[str, str]] = [{"q": "agreement"}, {"q": "harbour talks"}, {"category": "ASSAULT"}]
    for one, other in names[: number // 4]:
        year, word, category = draw.randrange(2014, 2024), draw.choice(_WORDS), draw.choice(("ASSAULT", "AGREE", "AID"))
        searches += [
            {"party": one},
            {"actor": one, "recipient": other},
            {"q": f"{word} {draw.randrange(400)}"},
            {"q": word, "party": other},
            {"actor": one, "category": category},
            {"party": other, "from": f"{year}-01-01", "to": f"{year}-06-30"},
            {"q": f"{word} {country_names().get(one, one)}", "category": category},
            {"country": one, "reality": "actual"},
        ]
    return [(pair.PAGE, each, {}) for each in names], [(search.PAGE, (), each) for each in searches]


def answer(target: str, requests: Sequence[Request], clock: Clock) -> Iterator[Answer]:
    """Asks for pages, one after the other, of a store just opened."""
    roster, codes = load_roster(), load_ontology()
    with Store.open(target, create=False) as store:
        for page, names, query in requests:
            timed = Timed(store, clock)
            asked_of_it = cast("Store", timed)
            explorer = Explorer(asked_of_it, roster, codes, Unlearned(asked_of_it))
            asked = page.asked(page.path, names, query, "")
            start = clock()
            page.build(explorer, asked)
            whole = clock() - start
            told = "/".join(names) or urlencode(query)
            yield Answer(told, whole * 1000, {name: took * 1000 for name, took in timed.took.items()})


def ask(target: str, number: int, clock: Clock) -> None:
    """Print how long the store needs for pages of either kind, when first asked and when asked again."""
    with Store.open(target, create=False) as store:
        print(f"{store.counts('events')['events']:,} events")
        kinds = zip(ASKED.items(), asked_of(store, number), strict=True)
    for (kind, most), requests in kinds:
        drawn = random.Random(SEED).sample(requests, len(requests))
        for turn in ("first", "again"):
            answers = list(answer(target, drawn, clock))
            over = sum(each.store > most for each in answers)
            print(
                f"{kind}, {turn}: store {_told([each.store for each in answers])}, {over} of {len(answers)} over {most}"
            )
            print(f"    whole page {_told([each.whole for each in answers])}")
            for each in sorted(answers, key=lambda each: -each.store)[:WORST]:
                slow = sorted(each.questions.items(), key=lambda item: -item[1])[:4]
                print(f"    {each.store:6.0f} ms {each.page}: {', '.join(f'{name} {took:.0f}' for name, took in slow)}")


def _told(values: Sequence[float]) -> str:
    return f"median {median(values):.0f}, worst {max(values):.0f} ms"


def main() -> None:
    """Fill, or ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("fill", "ask"))
    parser.add_argument("target")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=3, help="that fill: one writes, the others make rows")
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--busy", action="store_true", help="count this process's own seconds: where others run")
    options = parser.parse_args()
    if options.what == "fill":
        fill(options.target, options.events, options.processes)
    else:
        ask(options.target, options.pairs, time.process_time if options.busy else time.perf_counter)


if __name__ == "__main__":
    main()
