"""How much took place when: the record cut into months, quarters or years, for charts and for choosing a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from lapwing.ontology import Ontology
from lapwing.pictures.axis import Tick, calendar, step
from lapwing.pictures.wording import month
from lapwing.relate import Unit
from lapwing.relate.course import start, stretches
from lapwing.store import MonthCount

_BARS = 60
"""Periods of a chart, about: five years of months are bars of six pixels on a telephone."""
_TAIL = 0.01
"""Share of the happenings that may be cut off at either end. Dates of long ago, told in passing, and misread ones are
that rare in news of one time; look again at the years of a large store before changing it."""
_TALL = 190.0  # pixels of the chart, at most
_TALLEST = 16.0  # pixels of a happening, at most: few happenings make a low chart, not tall bars
_APART = 34.0  # pixels between lines of the grid
_NARROW = 340.0  # pixels of the chart on a telephone, for which the dates under it are chosen


@dataclass(frozen=True, slots=True)
class Stretch:
    """A month, quarter or year, and what took place in it, by quad; both days are included."""

    begins: date
    ends: date
    quads: tuple[int, int, int, int]
    happenings: int  # those of categories that the ontology has not are in no quad


@dataclass(frozen=True, slots=True)
class Activity:
    """The record from its first stretch to its last, empty ones included; it begins and ends where most of it does."""

    unit: Unit
    stretches: tuple[Stretch, ...]
    before: int  # happenings earlier than the first stretch
    after: int  # and later than the last
    undated: int

    def called(self, stretch: Stretch) -> str:
        """What a stretch is called: 2024, 2024 Q2, May 2024."""
        return period_name(self.unit, stretch.begins)

    def eve(self) -> date:
        """The last day before the first stretch."""
        return self.stretches[0].begins - timedelta(1)

    def morrow(self) -> date:
        """The first day after the last."""
        return self.stretches[-1].ends + timedelta(1)

    def reach(self) -> tuple[int, int]:
        """The most cooperation and the most conflict of one stretch, at least one of each."""
        up = max((sum(each.quads[:2]) for each in self.stretches), default=0)
        down = max((sum(each.quads[2:]) for each in self.stretches), default=0)
        return max(up, 1), max(down, 1)

    def height(self) -> int:
        """Pixels of the chart."""
        both = sum(self.reach())
        return round(min(_TALL, _TALLEST * both))

    def lines(self) -> tuple[int, ...]:
        """Counts at which the grid has a line, conflict below nought."""
        up, down = self.reach()
        size = step(self.height() / (up + down), _APART)
        return tuple(range(-(down // size) * size, up + 1, size))

    def ticks(self) -> list[Tick]:
        """The dates under the chart: as many as a telephone has room for."""
        days = [each.begins for each in self.stretches]
        return calendar(days, 46.0, _NARROW / max(len(days), 1))


def activity(counted: Sequence[MonthCount], ontology: Ontology, *, about: int = _BARS) -> Activity:
    """The stretches of a record: months where those are at most `about`, else quarters where those are, else years."""
    by_month: Counter[date] = Counter()
    for each in counted:
        if each.month:
            by_month[each.month] += each.happenings
    undated = sum(each.happenings for each in counted if each.month is None)
    if not by_month:
        return Activity(Unit.MONTH, (), 0, 0, undated)
    first, last = _window(by_month)
    unit = _unit(first, last, about)
    found = cut(counted, unit, first, last, ontology)
    begins, ends = found[0].begins, found[-1].ends
    before = sum(number for month, number in by_month.items() if month < begins)
    after = sum(number for month, number in by_month.items() if month > ends)
    return Activity(unit, found, before, after, undated)


def cut(counted: Sequence[MonthCount], unit: Unit, first: date, last: date, ontology: Ontology) -> tuple[Stretch, ...]:
    """The stretches from that of one day to that of another."""
    totals: Counter[date] = Counter()
    quads: Counter[tuple[date, int]] = Counter()
    for each in counted:
        if each.month:
            day = start(each.month, unit)
            totals[day] += each.happenings
            category = ontology.categories.get(each.category)
            quads[day, category.quad if category else 0] += each.happenings
    return tuple(
        Stretch(begins, ends, (quads[begins, 1], quads[begins, 2], quads[begins, 3], quads[begins, 4]), totals[begins])
        for begins, ends in stretches(first, last, unit)
    )


def period_name(unit: Unit, begins: date) -> str:
    """What a month, quarter or year is called."""
    match unit:
        case Unit.YEAR:
            return str(begins.year)
        case Unit.QUARTER:
            return f"{begins.year} Q{(begins.month + 2) // 3}"
        case _:
            return month(begins)


def _window(by_month: Mapping[date, int]) -> tuple[date, date]:
    """First and last month; without their rare ends where those would be half of the chart or more."""
    months = sorted(by_month)
    sums = list(accumulate(by_month[month] for month in months))
    tail = _TAIL * sums[-1]
    first = next(month for month, so_far in zip(months, sums, strict=True) if so_far > tail)
    last = next(month for month, so_far in zip(months, sums, strict=True) if so_far >= sums[-1] - tail)
    whole = _length(months[0], months[-1])
    return (first, last) if 2 * _length(first, last) <= whole else (months[0], months[-1])


def _length(first: date, last: date) -> int:
    return 12 * (last.year - first.year) + last.month - first.month + 1


def _unit(first: date, last: date, about: int) -> Unit:
    length = _length(first, last)
    if length <= about:
        return Unit.MONTH
    return Unit.QUARTER if length <= 3 * about else Unit.YEAR
