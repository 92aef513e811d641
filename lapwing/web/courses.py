"""The course of a pair as a page draws it: how long its periods are, and from when on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lapwing.relate import Course, Deed, Unit, course_of

AUTO = "auto"
UNITS = (AUTO, *(unit.value for unit in Unit))
"""How long a period may be asked to be."""

_LONGEST = {Unit.WEEK: 120, Unit.MONTH: 5 * 366, Unit.QUARTER: 15 * 366}
"""Days of a course up to which its periods are weeks, months or quarters: some sixty bars fit on a telephone."""
_TAIL = 0.02
"""Share of the happenings that may be left out at the early end, where that halves the time drawn: a treaty of 1979,
told in passing, should not press two years of news into four bars."""

Bounds = tuple[date | None, date | None]


def drawn(pair: tuple[str, str], bounds: Bounds, by: str, done: Sequence[Deed]) -> tuple[Course, int]:
    """The course of what two have done within the bounds, and how many dated happenings lie before it begins."""
    days = sorted(deed.begins for deed in done if deed.begins)
    begins = bounds[0] or _start(days)
    first, last = begins or (days[0] if days else None), bounds[1] or (days[-1] if days else None)
    unit = Unit(by) if by != AUTO else _unit(first, last)
    shown = [deed for deed in done if deed.ends and (begins is None or deed.ends >= begins)]
    made = course_of(*pair, shown if begins else done, unit=unit, begins=begins, ends=bounds[1])
    start = made.periods[0].begins if made.periods else None
    return made, sum(day < start for day in days) if start and not bounds[0] else 0


def _start(days: Sequence[date]) -> date | None:
    """The day before which so little lies, so far back, that the picture is better without; None: draw all."""
    few = int(_TAIL * len(days))
    if not few:
        return None
    return days[few] if 2 * (days[-1] - days[few]) < days[-1] - days[0] else None


def _unit(first: date | None, last: date | None) -> Unit:
    if first is None or last is None:
        return Unit.MONTH
    return next((unit for unit, most in _LONGEST.items() if (last - first).days <= most), Unit.YEAR)
