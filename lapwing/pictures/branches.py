"""The rows of a tree: where its articles stand, the lines between them, and the words beside each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from lapwing.pictures.descent import Descent
from lapwing.pictures.letters import BOLD, fitted, room
from lapwing.pictures.sheet import BODY, EDGE, SMALL, Role, linked, paint, rule, words
from lapwing.pictures.svg import Element, Value, element, line, points
from lapwing.records import Family, Link, LinkKind

_STEP = 26.0  # pixels from one generation or day to the next, at most
_DESCENT = 0.4  # share of the width that generations and days may take; the rest is for words
_CLOSE = 12  # members above which a wide sheet gives each one line, not two
_WIDE = 560  # pixels from which one line holds date, kind, outlet and a title
_DOT, _ORIGIN = 4.0, 6.0
_GAP = "\u2002"
_OUTLET = 0.4  # share of a line that the name of an outlet may take where a title follows
_STROKES: Mapping[LinkKind, Mapping[str, Value]] = MappingProxyType(
    {
        LinkKind.COPY: {"stroke_width": 3.0},
        LinkKind.REPRINT: {"stroke_width": 1.8},
        LinkKind.EXCERPT: {"stroke_width": 0.8},
        LinkKind.REWORDING: {"stroke_width": 1.8, "stroke_dasharray": "5 2"},
        LinkKind.ACKNOWLEDGED: {"stroke_width": 1.8, "stroke_dasharray": "6 2 1.5 2"},
        LinkKind.QUOTATION: {"stroke_width": 1.2, "stroke_dasharray": "1 3"},
    }
)
"""The more of the words came along, the heavier the line; told in other words it is broken, no descent is dotted."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a tree says of an article."""

    title: str | None
    outlet: str | None
    published: date | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A member with the middle of its dot."""

    descent: Descent
    label: Label
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Rows:
    """How rows are set: pixels of each, lines of words in each, and where the words end."""

    tall: float
    lines: int
    right: float


def rows_for(members: int, width: float) -> Rows:
    """One line each for many members on a wide sheet, else two."""
    lines = 1 if members > _CLOSE and width >= _WIDE else 2
    return Rows(22.0 if lines == 1 else 38.0, lines, width - EDGE)


def spots(order: Sequence[Descent], labels: Mapping[str, Label], rows: Rows, top: float) -> dict[str, Spot]:
    """The members in order from a height downwards; later ones, and those that derive from others, farther right."""
    columns = _columns(order, {each.article: labels[each.article].published for each in order})
    step = min(_STEP, rows.right * _DESCENT / (max(columns.values()) + 1))
    return {
        each.article: Spot(
            each, labels[each.article], EDGE + _ORIGIN + step * columns[each.article], top + rows.tall * (place + 0.6)
        )
        for place, each in enumerate(order)
    }


def _columns(order: Sequence[Descent], dates: Mapping[str, date | None]) -> dict[str, int]:
    """A day has as many columns as the longest chain of derivations within it; one undated stands with its parent."""
    days: dict[str, date] = {}
    chains: dict[str, int] = {}
    for each in order:
        own = dates[each.article] or date.min
        above = days[each.parent] if each.parent is not None else date.min
        days[each.article] = max(own, above)
        chains[each.article] = chains[each.parent] + 1 if each.parent is not None and own <= above else 0
    first, begins = {}, 0
    for day in sorted(set(days.values())):
        first[day] = begins
        begins += 1 + max(chains[article] for article in days if days[article] == day)
    return {article: first[day] + chains[article] for article, day in days.items()}


# --- lines ----------------------------------------------------------------------------------------


def branches(found: Mapping[str, Spot]) -> Iterator[Element]:
    """A trunk down from each parent, and from it to each child a line that shows the kind."""
    lowest: dict[str, float] = {}
    for spot in found.values():
        if spot.descent.parent is not None:
            lowest[spot.descent.parent] = max(spot.y, lowest.get(spot.descent.parent, 0))
    for parent, y in lowest.items():
        yield rule(found[parent].x, found[parent].y, found[parent].x, y, "soft", stroke_width=1)
    for spot in found.values():
        if spot.descent.parent is not None:
            yield stroke(found[spot.descent.parent].x, spot.x, spot.y, spot.descent.kind)


def stroke(begins: float, ends: float, y: float, kind: LinkKind | None) -> Element:
    """A level line as a kind of link is drawn; a thin grey one where no link is known."""
    role: Role = "ink" if kind and kind.derives else "soft"
    return rule(begins, y, ends, y, role, **(_STROKES[kind] if kind else {}))


def bows(links: Sequence[Link], found: Mapping[str, Spot]) -> Iterator[Element]:
    """A dotted bow between members that share the words of a third person."""
    pairs = {tuple(sorted((each.here, each.there))) for each in links if each.kind is LinkKind.QUOTATION}
    for one, other in sorted(pairs):
        if one in found and other in found:
            begins, ends = found[one], found[other]
            left = max(min(begins.x, ends.x) - 12 - abs(begins.y - ends.y) * 0.1, 2.0)
            path = points("M", begins.x, begins.y, "C", left, begins.y, left, ends.y, ends.x, ends.y)
            yield element("path", d=path, **paint(None, "soft"), **_STROKES[LinkKind.QUOTATION])


def source(family: Family, origin: Spot, rows: Rows) -> Iterator[Element]:
    """The outlet outside the family that its members name, above the origin."""
    if family.source is None:
        return
    y = origin.y - rows.tall
    yield rule(origin.x, y, origin.x, origin.y, "soft", **_STROKES[LinkKind.QUOTATION])
    yield element("circle", cx=origin.x, cy=y, r=_ORIGIN, stroke_dasharray="1.5 2", **paint("paper", "soft"))
    facts = f"{family.source_date or 'no date'} · outside source"
    yield from _told(origin.x + _ORIGIN + 7, y, (facts, family.source, None), rows)


# --- members --------------------------------------------------------------------------------------


def member(spot: Spot, family: Family, rows: Rows, link: Callable[[str], str | None] | None) -> Element:
    """A dot with its words, a link where there is an address."""
    origin = spot.descent.article == family.origin
    ground = element(
        "rect",
        x=spot.x - _ORIGIN,
        y=spot.y - rows.tall / 2,
        width=max(rows.right - spot.x, 1.0),
        height=rows.tall,
        pointer_events="all",
        **paint(),
    )
    parts = (_facts(spot, origin=origin), spot.label.outlet or "outlet unknown", spot.label.title)
    told = element("title", "\n".join(line(part) for part in parts if part))
    return linked(
        link(spot.descent.article) if link else None,
        told,
        ground,
        *_dot(spot, origin=origin),
        *_told(spot.x + _ORIGIN + 7, spot.y, parts, rows),
    )


def _facts(spot: Spot, *, origin: bool) -> str:
    how = "likely origin" if origin else spot.descent.kind or "no link known"
    return f"{spot.label.published or 'no date'} · {how}"


def _dot(spot: Spot, *, origin: bool) -> Iterator[Element]:
    """A disc; a ring where there is no date; the origin has a ring around it."""
    if origin:
        yield element("circle", cx=spot.x, cy=spot.y, r=_ORIGIN, stroke_width=1.5, **paint("paper", "ink"))
    dated = spot.label.published is not None
    radius = _DOT - 1 if origin else _DOT
    yield element(
        "circle", cx=spot.x, cy=spot.y, r=radius, stroke_width=1.2, **paint("ink" if dated else "paper", "ink")
    )


def _told(x: float, y: float, parts: tuple[str, str, str | None], rows: Rows) -> Iterator[Element]:
    """Facts, outlet and title, on as many lines as the rows have."""
    facts, outlet, title = parts
    most = rows.right - x
    left = most - room(facts, SMALL) - 8
    if rows.lines > 1:
        yield _line(x, y + (SMALL * 0.35 if title is None else -3), facts, fitted(outlet, BODY * BOLD, left), None)
        if title is not None:
            yield words(x, y + BODY, fitted(title, BODY, most), BODY, "ink")
        return
    named = fitted(outlet, BODY * BOLD, left * (_OUTLET if title else 1))
    title = fitted(title or "", BODY, left - room(named, BODY * BOLD) - 8)
    yield _line(x, y + SMALL * 0.35, facts, named, title)


def _line(x: float, y: float, facts: str, outlet: str, title: str | None) -> Element:
    return element(
        "text",
        element("tspan", facts, font_size=SMALL, **paint("soft")),
        _GAP,  # by a space and no shift, which would tear the first letter off an Arabic word
        element("tspan", outlet, font_weight="600", **paint("ink")) if outlet else None,
        _GAP,
        element("tspan", title, **paint("ink")) if title else None,
        x=x,
        y=y,
        font_size=BODY,
    )
