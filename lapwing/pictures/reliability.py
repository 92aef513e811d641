"""How reliable forecasts were: the chance that was given, against how often it came true."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lapwing.forecast import Bin, Record, Skill
from lapwing.pictures.picture import Picture
from lapwing.pictures.sheet import EDGE, SMALL, WIDTH, Sign, heading, legend, notes, paint, rule, sheet, whole, words
from lapwing.pictures.svg import Element, element, points
from lapwing.pictures.wording import count, joined

_TICKS = (0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)
_POWER = 1.0 / 3.0
"""Chances stand at their cube root: nine in ten are below 5%, which gets a third of the scale, and a share of
nought, as classes of few forecasts have, still has a place, which a logarithm would not give it."""
_SIDE = 460.0  # pixels of the square, at most
_LARGEST = 22.0  # pixels of the radius of the class of most forecasts
_LEAST = 2.6  # the same of the smallest that is still seen
_GUTTER = 40.0  # pixels left of the square, for figures
_APART = 36.0  # pixels between ticks
_FEW = 30  # forecasts below which a class says little, and is drawn as a ring


@dataclass(frozen=True, slots=True)
class _Square:
    """The ground: chances run to the right, shares upwards."""

    left: float
    top: float
    side: float

    def x(self, chance: float) -> float:
        return self.left + self.side * _stretched(chance)

    def y(self, share: float) -> float:
        return self.top + self.side * (1 - _stretched(share))


def reliability(record: Record, *, title: str = "How often it came true", width: int = WIDTH) -> Picture:
    """The past forecasts of a record in classes of chance: where they are honest, the discs lie on the diagonal.

    The area of a disc is the number of forecasts in its class; those of the outcomes of all categories are drawn. Both
    scales are cube roots, so that small chances can be told apart.
    """
    width = whole(width)
    head = heading(title, _lead(record), width)
    if not record.categories.bins:
        return sheet(title, _lead(record), width, head.bottom, head.elements)
    key = legend(_signs(), head.bottom, width)
    square = _square(width, key.bottom + 10)
    foot = notes(_told(record), square.top + square.side + 52, width)
    body = (*head.elements, *key.elements, *_grid(square), *_discs(square, record.categories.bins), *foot.elements)
    return sheet(title, _described(record), width, foot.bottom, body)


def _stretched(share: float) -> float:
    return float(share**_POWER)


def _square(width: int, top: float) -> _Square:
    room = width - 2 * EDGE - _GUTTER - 10
    side = min(room, _SIDE)
    return _Square(EDGE + _GUTTER, top + SMALL + 8, side)


def _signs() -> tuple[Sign, ...]:
    return (
        Sign("a class of chances; its area: forecasts", 12, lambda x, y: [_disc(x + 6, y, 5.5, few=False)]),
        Sign(f"of fewer than {_FEW}", 12, lambda x, y: [_disc(x + 6, y, 5.5, few=True)]),
        Sign("as often as forecast", 18, lambda x, y: [rule(x, y, x + 18, y, "soft", stroke_dasharray="4 3")]),
    )


def _grid(square: _Square) -> Iterator[Element]:
    """Lines and figures of both scales, what they are, and the diagonal."""
    bottom, right = square.top + square.side, square.left + square.side
    for tick in _ticks(square.side):
        x, y = square.x(tick), square.y(tick)
        yield rule(x, square.top, x, bottom)
        yield rule(square.left, y, right, y)
        yield words(x, bottom + 16, percent(tick), SMALL, "soft", "middle")
        yield words(square.left - 7, y + SMALL * 0.35, percent(tick), SMALL, "soft", "end")
    yield rule(square.left, bottom, right, bottom, "soft")
    yield rule(square.left, square.top, square.left, bottom, "soft")
    yield rule(square.left, bottom, right, square.top, "soft", stroke_dasharray="4 3")
    yield words(square.left - _GUTTER + 6, square.top - 10, "came true", SMALL, bold=True)
    yield words(right, bottom + 34, "chance that was forecast", SMALL, anchor="end", bold=True)
    yield words(square.left + 10, square.top + 20, "more often than forecast", SMALL, "soft", halo=True)
    yield words(right - 10, bottom - 12, "less often than forecast", SMALL, "soft", "end", halo=True)


def _ticks(side: float) -> list[float]:
    """Those that stand far enough from the one before, from the largest down."""
    kept: list[float] = []
    for tick in reversed((0.0, *_TICKS)):
        if not kept or side * (_stretched(kept[-1]) - _stretched(tick)) >= _APART:
            kept.append(tick)
    return kept


def _discs(square: _Square, bins: Sequence[Bin]) -> Iterator[Element]:
    """The classes, largest first, so that none hides another; a line joins them in order."""
    places = [(square.x(each.mean), square.y(each.share)) for each in bins]
    line = [value for at, (x, y) in enumerate(places) for value in ("L" if at else "M", x, y)]
    yield element("path", d=points(*line), stroke_width=1.4, **paint(stroke="good"))
    most = max(each.forecasts for each in bins)
    for each, (x, y) in sorted(zip(bins, places, strict=True), key=lambda pair: (-pair[0].forecasts, pair[1])):
        radius = max(_LARGEST * math.sqrt(each.forecasts / most), _LEAST)
        yield element("g", element("title", _class(each)), _disc(x, y, radius, few=each.forecasts < _FEW))


def _disc(x: float, y: float, radius: float, *, few: bool) -> Element:
    drawn = paint("paper" if few else "good", "good" if few else "paper")
    return element("circle", cx=x, cy=y, r=radius, stroke_width=1.4, **drawn)


# --- in words -------------------------------------------------------------------------------------


def percent(share: float) -> str:
    """A share, small ones to a tenth of a percent."""
    return f"{share:.0%}" if share >= 0.00995 or not share else f"{share:.1%}"


def _class(each: Bin) -> str:
    told = count(each.forecasts, "forecast")
    return f"{told} of {percent(each.mean)} on average: {percent(each.share)} came true"


def _lead(record: Record) -> str:
    scored = record.categories
    if not scored.forecasts:
        return "No past forecast to score."
    kind = "forecasts" if record.learned else "forecasts, base rates among them,"
    days = f"{record.first} to {record.last}" if record.first != record.last else str(record.first)
    return f"{scored.forecasts:,} {kind} of {record.horizon} days, made for {days}; {scored.happened:,} came true."


def _told(record: Record) -> Iterator[str]:
    scored = record.categories
    distance = "the mean distance of a chance from the share that came true in its class"
    yield f"Brier score {scored.brier:.4f}; calibration error {scored.calibration_error:.4f}, {distance}."
    if record.learned:
        yield f"Of the Brier score of others is gone: {joined(list(_skills(record.skill)))}."
    yield f"Both scales are cube roots. {count(len(scored.bins), 'class', 'classes')} of chance held any forecast."


def _skills(skill: Skill) -> Iterator[str]:
    """How much better than each baseline, in percent, or that it is no better."""
    named = (("the base rate", skill.base_rate), ("persistence", skill.persistence), ("recurrence", skill.recurrence))
    for name, value in named:
        if value is None:
            yield f"not known of {name}"
        else:
            yield f"{value:.1%} of {name}’s" if value > 0 else f"nothing of {name}’s (no better)"


def _described(record: Record) -> str:
    classes = " ".join(f"{_class(each)}." for each in record.categories.bins)
    return " ".join([_lead(record), classes, *_told(record)])
