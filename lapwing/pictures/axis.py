"""Readable ticks: whole numbers for counts, and the calendar for periods."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark under the period of that number; `year` stands on a second row where it changes."""

    place: int
    label: str
    year: str | None


def step(unit: float, apart: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, … counts that are so many pixels high, at `unit` pixels a count."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size * unit >= apart:
                return factor * size
        size *= 10


def calendar(days: Sequence[date], apart: float, slot: float) -> list[Tick]:
    """Ticks at the finest round dates that stand at least `apart` pixels from one another.

    `days` are the first days of the periods in order, each `slot` pixels wide.
    """
    for finer, label in _schemes(days):
        ticks = list(_ticks(days, finer, label))
        if all((after.place - before.place) * slot >= apart for before, after in pairwise(ticks)):
            return ticks
    return []


Label = Callable[[date], str]
Bucket = Callable[[date], int]


def _schemes(days: Sequence[date]) -> list[tuple[Bucket, Label]]:
    """From fine to coarse; a tick stands where the number of the bucket changes."""
    daily = any(day.day != 1 for day in days)  # weeks; all other periods begin on the first of a month
    schemes: list[tuple[Bucket, Label]] = [(date.toordinal, _day)] if daily else []
    schemes += [(_months(step), _month) for step in (1, 3, 6)]
    return schemes + [(_months(12 * step), _year) for step in _YEAR_STEPS]


def _months(size: int) -> Bucket:
    def bucket(day: date) -> int:
        return (12 * day.year + day.month - 1) // size

    return bucket


def _ticks(days: Sequence[date], bucket: Bucket, label: Label) -> list[Tick]:
    found: list[Tick] = []
    year = None
    for place, day in enumerate(days):
        if place and bucket(day) == bucket(days[place - 1]):
            continue
        if not place and not _opens(day, bucket, days):
            continue
        second = None if label is _year or day.year == year else str(day.year)
        year = day.year
        found.append(Tick(place, label(day), second))
    return found


def _opens(day: date, bucket: Bucket, days: Sequence[date]) -> bool:
    """Whether the first period begins a bucket, or no later one does: half a year is no tick of a year."""
    before = date.fromordinal(max(day.toordinal() - 1, 1))
    return bucket(before) != bucket(day) or all(bucket(each) == bucket(day) for each in days)


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _month(day: date) -> str:
    return _MONTHS[day.month - 1]


def _year(day: date) -> str:
    return str(day.year)
