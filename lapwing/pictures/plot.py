"""The ground of a timeline: where periods, counts, scores and days stand, its grid and its calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lapwing.pictures.axis import calendar, step
from lapwing.pictures.letters import room
from lapwing.pictures.sheet import EDGE, SMALL, rule, words
from lapwing.pictures.svg import Element
from lapwing.pictures.wording import signed
from lapwing.relate import Course

_BARS = 230.0  # pixels for both directions together, at most
_TALLEST = 16.0  # pixels of a happening, at most: few happenings make a low picture, not tall bars
_SCORES = 84.0  # pixels for the panel of mean scores
_GUTTER = 26.0  # pixels left of the bars, for figures
_APART = 24.0  # pixels between lines of the grid; a few happenings get a line each
_FEW = 3
_LABEL = 40.0  # pixels from one date to the next


@dataclass(frozen=True, slots=True)
class Plot:
    """Periods run from left to right, counts up and down from `zero`, scores around `middle`; all in pixels."""

    course: Course
    left: float
    slot: float  # width of a period
    ceiling: float
    zero: float
    floor: float
    unit: float  # height of a happening
    step: int  # happenings from one line of the grid to the next
    middle: float

    @property
    def right(self) -> float:
        """Where the last period ends."""
        return self.left + self.slot * len(self.course.periods)

    @property
    def bottom(self) -> float:
        """The height of the lowest score."""
        return self.middle + _SCORES / 2

    def centre(self, place: int) -> float:
        """The middle of a period."""
        return self.left + self.slot * (place + 0.5)

    def at(self, day: date) -> float:
        """Where a day stands: in its period's slot, by the share of the period that is over."""
        for place, period in enumerate(self.course.periods):
            if day <= period.ends:
                share = (day - period.begins).days / ((period.ends - period.begins).days + 1)
                return self.left + self.slot * (place + max(share, 0.0))
        return self.right

    def score(self, value: float) -> float:
        """The height of a score from -10 to 10."""
        return self.middle - value / 10 * _SCORES / 2


def plot(course: Course, width: int, top: float) -> Plot:
    """The ground of a course with at least one happening, from a height downwards."""
    up = max(sum(period.quads[:2]) for period in course.periods)
    down = max(sum(period.quads[2:]) for period in course.periods)
    above, below = max(up, 1), max(down, 1)
    unit = min(_BARS / (above + below), _TALLEST)
    left = EDGE + _GUTTER
    ceiling = top + SMALL + 4
    zero = ceiling + above * unit
    floor = zero + below * unit
    slot = (width - EDGE - left) / len(course.periods)
    size = 1 if max(up, down) <= _FEW else step(unit, _APART)
    return Plot(course, left, slot, ceiling, zero, floor, unit, size, floor + 46 + _SCORES / 2)


def grid(ground: Plot) -> Iterator[Element]:
    """Lines and figures of both panels, and what they are."""
    height = ground.step * ground.unit
    above = int((ground.zero - ground.ceiling) / height + 1e-6)
    below = int((ground.floor - ground.zero) / height + 1e-6)
    for number in range(-below, above + 1):
        yield from _line(ground, ground.zero - number * height, str(abs(number) * ground.step))
    yield words(ground.left, ground.ceiling - 6, "+ cooperation", SMALL, "good", bold=True)
    yield words(ground.left, ground.floor + SMALL + 4, "− conflict", SMALL, "bad", bold=True)
    yield words(ground.left, ground.score(10) - 7, "mean score of the happenings, −10 to +10", SMALL, "soft")
    for score in (-10, 0, 10):
        yield from _line(ground, ground.score(score), signed(score).removesuffix(".0"))
    yield rule(ground.left, ground.score(0), ground.right, ground.score(0), "soft")


def _line(ground: Plot, y: float, figure: str) -> Iterator[Element]:
    yield rule(ground.left, y, ground.right, y)
    yield words(ground.left - 6, y + SMALL * 0.35, figure, SMALL, "soft", "end")


def dates(ground: Plot) -> tuple[list[Element], float]:
    """The calendar under both panels, and the height at which it ends."""
    days = [period.begins for period in ground.course.periods]
    found, rows = [], 1
    for tick in calendar(days, _LABEL, ground.slot):
        x = ground.left + ground.slot * tick.place
        if x + 3 + room(tick.year or tick.label, SMALL) > ground.right + EDGE:
            continue
        found += [
            rule(x, ground.bottom, x, ground.bottom + 5, "soft"),
            words(x + 3, ground.bottom + 14, tick.label, SMALL, "soft"),
        ]
        if tick.year:
            found.append(words(x + 3, ground.bottom + 28, tick.year, SMALL, bold=True))
            rows = 2
    return found, ground.bottom + 14 * rows
