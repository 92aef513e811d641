"""The course of a pair over time: periods, who begins, and where tone and tempo turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from lapwing.ontology import Ontology, load
from lapwing.relate.dyads import TREND_MINIMUM, Occurrence, between, mean, pointed, quads, score
from lapwing.relate.segments import level_shifts, rate_shifts

if TYPE_CHECKING:
    from lapwing.store import Store

LEAST_IN_PIECE = 5
"""Happenings on each side of a turn in tone, and periods on each side of one in tempo: the mean of fewer is an
anecdote."""
MOST_PERIODS = 5000
"""Periods of one course: a century of weeks. A date misread by a thousand years must not make a million."""


class Unit(StrEnum):
    """How long a period is."""

    WEEK = "week"  # from Monday
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """What two did to one another in a stretch of days, both included; counts are of happenings."""

    begins: date
    ends: date
    quads: tuple[int, int, int, int]
    score: float | None  # mean PLOVER score; None without any
    there: tuple[str, ...]  # done by the first to the second
    back: tuple[str, ...]  # by the second to the first; what they do together is in both
    happenings: tuple[str, ...]
    families: int


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A day from which the level of a series is another."""

    what: str  # "tone": the mean score of a happening; "tempo": happenings a period
    on: date
    before: float
    after: float
    happenings: tuple[str, ...]  # those from there to the next turn


@dataclass(frozen=True, slots=True)
class Course:
    """A pair over time. Only dated happenings are in it; `undated` counts the others."""

    one: str
    other: str
    unit: Unit
    periods: tuple[Period, ...]
    turns: tuple[TurningPoint, ...]
    begun: tuple[int, int, int]  # happenings begun by the first, by the second, by both together
    undated: int
    why: str | None  # why there are no turning points to look for


def course(
    store: Store,
    one: str,
    other: str,
    *,
    unit: Unit = Unit.MONTH,
    begins: date | None = None,
    ends: date | None = None,
    ontology: Ontology | None = None,
) -> Course:
    """The pair's periods from the first happening (or `begins`) to the last (or `ends`), empty ones included.

    Tone turns where the mean score of the happenings in order of their days shifts, tempo where their number a period
    does; both by optimal partitioning (`segments`), and neither below `TREND_MINIMUM` happenings.
    """
    codes = ontology or load()
    seen = between(store, one, other, begins, ends, codes)
    dated = sorted((each for each in seen if each.happening.begins), key=_day)
    periods = tuple(_periods(dated, one, other, unit, begins, ends, codes))
    few = len(dated) < TREND_MINIMUM
    turns = () if few else (*_tone(dated, codes), *_tempo(periods))
    return Course(
        one=one,
        other=other,
        unit=unit,
        periods=periods,
        turns=tuple(sorted(turns, key=lambda turn: (turn.on, turn.what))),
        begun=_begun(seen, one, other, codes),
        undated=len(seen) - len(dated),
        why=f"{len(dated)} dated happenings, and fewer than {TREND_MINIMUM} show no turn" if few else None,
    )


def _day(each: Occurrence) -> tuple[date, str]:
    return each.happening.begins or date.max, each.happening.id


def _begun(seen: Sequence[Occurrence], one: str, other: str, ontology: Ontology) -> tuple[int, int, int]:
    sides = [(pointed(each, one, other, ontology), pointed(each, other, one, ontology)) for each in seen]
    return sides.count((True, False)), sides.count((False, True)), sides.count((True, True))


# --- periods --------------------------------------------------------------------------------------


def _periods(
    dated: Sequence[Occurrence],
    one: str,
    other: str,
    unit: Unit,
    begins: date | None,
    ends: date | None,
    ontology: Ontology,
) -> Iterator[Period]:
    if not dated:
        return
    first, last = begins or _day(dated[0])[0], ends or _day(dated[-1])[0]
    rows: dict[date, list[Occurrence]] = {}
    for each in dated:
        rows.setdefault(start(max(_day(each)[0], first), unit), []).append(each)
    for day in _starts(start(first, unit), last, unit):
        row = rows.get(day, [])
        scores = [score(each, ontology) for each in row]
        yield Period(
            begins=day,
            ends=_next(day, unit) - timedelta(1),
            quads=quads(row, ontology),
            score=mean(scores) if scores else None,
            there=tuple(each.happening.id for each in row if pointed(each, one, other, ontology)),
            back=tuple(each.happening.id for each in row if pointed(each, other, one, ontology)),
            happenings=tuple(each.happening.id for each in row),
            families=len({family for each in row for family in each.happening.families}),
        )


def start(day: date, unit: Unit) -> date:
    """The first day of the period that a day lies in."""
    match unit:
        case Unit.WEEK:
            return day - timedelta(day.weekday())
        case Unit.MONTH:
            return day.replace(day=1)
        case Unit.QUARTER:
            return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
        case Unit.YEAR:
            return day.replace(month=1, day=1)


def _starts(first: date, last: date, unit: Unit) -> Iterator[date]:
    for _ in range(MOST_PERIODS):
        if first > last:
            return
        yield first
        first = _next(first, unit)


def _next(day: date, unit: Unit) -> date:
    """The first day of the next period; `day` is the first of its own."""
    days = {Unit.WEEK: 7, Unit.MONTH: 31, Unit.QUARTER: 92, Unit.YEAR: 366}
    return start(day + timedelta(days[unit]), unit)


# --- turns ----------------------------------------------------------------------------------------


def _tone(dated: Sequence[Occurrence], ontology: Ontology) -> Iterator[TurningPoint]:
    scores = [score(each, ontology) for each in dated]
    for before, place, after in _around(level_shifts(scores, LEAST_IN_PIECE), len(scores)):
        ids = tuple(each.happening.id for each in dated[place:after])
        yield TurningPoint("tone", _day(dated[place])[0], mean(scores[before:place]), mean(scores[place:after]), ids)


def _tempo(periods: Sequence[Period]) -> Iterator[TurningPoint]:
    counts = [len(period.happenings) for period in periods]
    for before, place, after in _around(rate_shifts(counts, LEAST_IN_PIECE), len(counts)):
        ids = tuple(name for period in periods[place:after] for name in period.happenings)
        yield TurningPoint("tempo", periods[place].begins, mean(counts[before:place]), mean(counts[place:after]), ids)


def _around(places: Sequence[int], length: int) -> Iterator[tuple[int, int, int]]:
    """Each place with that before and that after it."""
    edges = [0, *places, length]
    return ((before, place, after) for (before, place), (_, after) in pairwise(pairwise(edges)))
