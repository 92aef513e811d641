"""The course of a pair over time: periods, who begins, and where tone and tempo turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from lapwing.ontology import Ontology
from lapwing.relate.dyads import TREND_MINIMUM, Deed, deeds, in_time, mean, quads
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
    done = deeds(store, one, other, begins=begins, ends=ends, ontology=ontology)
    return course_of(one, other, done, unit=unit, begins=begins, ends=ends)


def course_of(
    one: str,
    other: str,
    done: Sequence[Deed],
    *,
    unit: Unit = Unit.MONTH,
    begins: date | None = None,
    ends: date | None = None,
) -> Course:
    """The same of what `deeds` found in that period."""
    dated = [deed for deed in done if deed.begins]
    periods = tuple(_periods(dated, unit, begins, ends))
    few = len(dated) < TREND_MINIMUM
    turns = () if few else (*_tone(dated), *_tempo(periods))
    return Course(
        one=one,
        other=other,
        unit=unit,
        periods=periods,
        turns=tuple(sorted(turns, key=lambda turn: (turn.on, turn.what))),
        begun=_begun(done),
        undated=len(done) - len(dated),
        why=f"{len(dated)} dated happenings, and fewer than {TREND_MINIMUM} show no turn" if few else None,
    )


def _begun(done: Sequence[Deed]) -> tuple[int, int, int]:
    sides = [(deed.there, deed.back) for deed in done]
    return sides.count((True, False)), sides.count((False, True)), sides.count((True, True))


# --- periods --------------------------------------------------------------------------------------


def _periods(dated: Sequence[Deed], unit: Unit, begins: date | None, ends: date | None) -> Iterator[Period]:
    if not dated:
        return
    first, last = begins or in_time(dated[0])[0], ends or in_time(dated[-1])[0]
    rows: dict[date, list[Deed]] = {}
    for deed in dated:
        rows.setdefault(start(max(in_time(deed)[0], first), unit), []).append(deed)
    for day, end in stretches(first, last, unit):
        row = rows.get(day, [])
        yield Period(
            begins=day,
            ends=end,
            quads=quads(row),
            score=mean([deed.score for deed in row]) if row else None,
            there=tuple(deed.id for deed in row if deed.there),
            back=tuple(deed.id for deed in row if deed.back),
            happenings=tuple(deed.id for deed in row),
            families=len({family for deed in row for family in deed.families}),
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


def stretches(first: date, last: date, unit: Unit) -> Iterator[tuple[date, date]]:
    """First and last day of every period from that of one day to that of another, `MOST_PERIODS` at most."""
    day = start(first, unit)
    for _ in range(MOST_PERIODS):
        if day > last:
            return
        after = _next(day, unit)
        yield day, after - timedelta(1)
        day = after


def _next(day: date, unit: Unit) -> date:
    """The first day of the next period; `day` is the first of its own."""
    days = {Unit.WEEK: 7, Unit.MONTH: 31, Unit.QUARTER: 92, Unit.YEAR: 366}
    return start(day + timedelta(days[unit]), unit)


# --- turns ----------------------------------------------------------------------------------------


def _tone(dated: Sequence[Deed]) -> Iterator[TurningPoint]:
    scores = [deed.score for deed in dated]
    for before, place, after in _around(level_shifts(scores, LEAST_IN_PIECE), len(scores)):
        ids = tuple(deed.id for deed in dated[place:after])
        yield TurningPoint("tone", in_time(dated[place])[0], mean(scores[before:place]), mean(scores[place:after]), ids)


def _tempo(periods: Sequence[Period]) -> Iterator[TurningPoint]:
    counts = [len(period.happenings) for period in periods]
    for before, place, after in _around(rate_shifts(counts, LEAST_IN_PIECE), len(counts)):
        ids = tuple(name for period in periods[place:after] for name in period.happenings)
        yield TurningPoint("tempo", periods[place].begins, mean(counts[before:place]), mean(counts[place:after]), ids)


def _around(places: Sequence[int], length: int) -> Iterator[tuple[int, int, int]]:
    """Each place with that before and that after it."""
    edges = [0, *places, length]
    return ((before, place, after) for (before, place), (_, after) in pairwise(pairwise(edges)))
