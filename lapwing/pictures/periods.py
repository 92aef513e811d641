"""What a timeline shows of each period: bars of happenings, and a mark at their mean score."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lapwing.pictures.plot import Plot
from lapwing.pictures.sheet import Role, address_of, linked, paint, rule
from lapwing.pictures.svg import Element, element
from lapwing.pictures.wording import QUADS, count, period_name, signed
from lapwing.relate import Course, Period

FEW = 3
"""Happenings below which the mean score of a period is a ring, no disc: one more would move it by whole points."""
_BROADEST = 26.0  # pixels of a bar: few periods make gaps, not slabs
_GAPLESS = 4.0  # pixels of a period up to which bars stand without gaps
_COUNTABLE = (7.0, 5.0)
"""Pixels of a happening, across and up, from which each is set apart: smaller ones would make a bar a ladder."""
_DOT = (2.0, 3.2)  # radius of a mark, at least and at most


def column(ground: Plot, place: int, link: Callable[[Period], str | None] | None) -> Element:
    """The bars of a period, what they say when pointed at, and the ground that a finger may touch."""
    period = ground.course.periods[place]
    touched = element(
        "rect",
        x=ground.left + ground.slot * place,
        y=ground.ceiling,
        width=ground.slot,
        height=ground.bottom - ground.ceiling,
        pointer_events="all",
        **paint(),
    )
    told = element("title", _said(period, ground.course))
    return linked(address_of(link, period), told, touched, *_bars(ground, place))


def bar(left: float, start: float, wide: float, end: float, role: Role, quad: int) -> Element:
    """A bar between two heights: full for deeds, pale with an outline for words."""
    hollow = quad % 2 == 1
    return element(
        "rect",
        x=left,
        y=min(start, end),
        width=wide,
        height=abs(end - start),
        fill_opacity=0.3 if hollow else None,
        data_quad=str(quad),
        **paint(role, role if hollow and wide >= _GAPLESS else None),
    )


def dot(x: float, y: float, radius: float, *, ring: bool) -> Element:
    """A mark at a mean score."""
    return element(
        "circle",
        cx=x,
        cy=y,
        r=radius - 0.4 if ring else radius,
        stroke_width=1.1 if ring else None,
        pointer_events="none",
        **(paint("paper", "ink") if ring else paint("ink")),
    )


def means(ground: Plot) -> Iterator[Element]:
    """A mark for each period with happenings."""
    radius = min(max(ground.slot * 0.4, _DOT[0]), _DOT[1])
    for place, period in enumerate(ground.course.periods):
        if period.score is not None:
            ring = len(period.happenings) < FEW
            yield dot(ground.centre(place), ground.score(period.score), radius, ring=ring)


def _bars(ground: Plot, place: int) -> Iterator[Element]:
    wide = min(ground.slot * 0.74, _BROADEST) if ground.slot > _GAPLESS else ground.slot
    left = ground.centre(place) - wide / 2
    quads = ground.course.periods[place].quads
    yield from _side(ground, left, wide, (quads[1], quads[0]), "good")
    yield from _side(ground, left, wide, (quads[3], quads[2]), "bad")


def _side(ground: Plot, left: float, wide: float, counts: tuple[int, int], role: Role) -> Iterator[Element]:
    """The bars of cooperation or conflict; `counts` are of deeds and of words, in this order from the axis."""
    height = -ground.unit if role == "good" else ground.unit
    deeds, both = ground.zero + counts[0] * height, ground.zero + sum(counts) * height
    quad = 2 if role == "good" else 4
    if counts[0]:
        yield bar(left, ground.zero, wide, deeds, role, quad)
    if counts[1]:
        yield bar(left, deeds, wide, both, role, quad - 1)
    if wide >= _COUNTABLE[0] and ground.unit >= _COUNTABLE[1]:
        for number in range(1, sum(counts)):
            y = ground.zero + number * height
            yield rule(left - 1, y, left + wide + 1, y, "paper", stroke_width=1.2)


def _said(period: Period, course: Course) -> str:
    head = f"{period_name(period, course.unit)}: {count(len(period.happenings), 'happening')}"
    rows = [f"{name}: {number}" for name, number in zip(QUADS, period.quads, strict=True) if number]
    score = [] if period.score is None else [f"mean score {signed(period.score)}"]
    return "\n".join([head, *rows, *score, count(period.families, "independent origin")])
