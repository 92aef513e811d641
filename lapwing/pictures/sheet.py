"""What all pictures share: the colours and type of the pages, a heading, notes, and the sheet they stand on.

Every colour is there twice. The attribute is for programs that know no CSS variables, such as the one that makes PNG;
the style, all of it within `@media`, which those skip, is for browsers: it takes the colours of the page that the
picture stands in, and its own where it stands alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeVar

from lapwing.pictures.letters import fitted, room, wrapped
from lapwing.pictures.picture import Picture
from lapwing.pictures.svg import Child, Element, Value, address, element, line, number, serialise

Role = Literal["paper", "ink", "soft", "rule", "good", "bad"]
Anchor = Literal["start", "middle", "end"]
Key = TypeVar("Key")

WIDTH = 800
"""Pixels, when the caller names no width: the column of the pages."""
NARROWEST = 320
"""The narrowest sheet, a small telephone; a smaller width is taken for it."""
EDGE = 14.0  # pixels left free around everything
_TOLD = 3000  # characters of a description: some minutes of a screen reader
HEAD, BODY, SMALL = 18.0, 12.5, 11.0
"""Type sizes: headline; sentences and names; ticks and marks."""

_LIGHT = MappingProxyType(
    {"paper": "#fdfcf9", "ink": "#22211e", "soft": "#68655d", "rule": "#dcd8cd", "good": "#1c5f8c", "bad": "#a5361d"}
)
_DARK = MappingProxyType(
    {"paper": "#191816", "ink": "#e6e2d8", "soft": "#a19c90", "rule": "#3a3832", "good": "#7fb8de", "bad": "#ec8f76"}
)
_SANS = 'ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
_SERIF = 'Charter, "Bitstream Charter", "Sitka Text", Cambria, "Source Serif 4", Georgia, serif'
_ROOT = ".lapwing-picture"


@dataclass(frozen=True, slots=True)
class Part:
    """Elements, and the height at which they end."""

    elements: tuple[Element, ...]
    bottom: float


@dataclass(frozen=True, slots=True)
class Sign:
    """An entry of a legend: `draw` makes it from its left end and the height of its middle."""

    text: str
    wide: float
    draw: Callable[[float, float], Sequence[Element]]


def paint(fill: Role | None = None, stroke: Role | None = None) -> dict[str, Value]:
    """The attributes that paint a shape; what is not named is not painted."""
    names = [f"lapwing-{kind}-{role}" for kind, role in (("fill", fill), ("line", stroke)) if role]
    return {
        "class_": " ".join(names) or None,
        "fill": _LIGHT[fill] if fill else "none",
        "stroke": _LIGHT[stroke] if stroke else None,
    }


def words(
    x: float,
    y: float,
    text: str,
    size: float = BODY,
    role: Role = "ink",
    anchor: Anchor = "start",
    *,
    bold: bool = False,
    halo: bool = False,
) -> Element:
    """A line of type whose letters stand on `y`; a halo keeps it readable over lines."""
    attributes = paint(role, "paper" if halo else None)
    return element(
        "text",
        line(text),
        x=x,
        y=y,
        font_size=size,
        text_anchor=None if anchor == "start" else anchor,
        font_weight="600" if bold else None,
        stroke_width=3 if halo else None,
        stroke_linejoin="round" if halo else None,
        paint_order="stroke" if halo else None,
        **attributes,
    )


def rule(x1: float, y1: float, x2: float, y2: float, role: Role = "rule", /, **attributes: Value) -> Element:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **paint(stroke=role), **attributes)


def linked(url: str | None, *children: Child) -> Element:
    """The children as one group, which is a link where the address may be one."""
    target = address(url)
    return element("a", *children, href=target) if target else element("g", *children)


def address_of(link: Callable[[Key], str | None] | None, key: Key) -> str | None:
    """The address behind something, where the caller gives any."""
    return link(key) if link else None


def heading(title: str, lead: str, width: float) -> Part:
    """A headline of at most two lines and a sentence under it."""
    most, y = width - 2 * EDGE, EDGE + 4.0
    found = []
    for row in wrapped(title, HEAD, most, 2):
        y += HEAD * 1.05
        made = words(EDGE, y, row, HEAD, bold=True)
        found.append(element("g", made, class_="lapwing-head"))
    for row in wrapped(lead, BODY, most, 4):
        y += BODY * 1.45
        found.append(words(EDGE, y, row, BODY, "soft"))
    return Part(tuple(found), y + 4.0)


def notes(sentences: Iterable[str], y: float, width: float) -> Part:
    """Small sentences, each on lines of its own."""
    found = []
    for sentence in sentences:
        for row in wrapped(sentence, SMALL, width - 2 * EDGE, 4):
            y += SMALL * 1.5
            found.append(words(EDGE, y, row, SMALL, "soft"))
    return Part(tuple(found), y)


def legend(signs: Sequence[Sign], y: float, width: float) -> Part:
    """The signs with what they mean, in as many rows as they need."""
    x, y, found = EDGE, y + 18.0, []
    for sign in signs:
        needed = sign.wide + 6.0 + room(sign.text, SMALL)
        if x > EDGE and x + needed > width - EDGE:
            x, y = EDGE, y + 17.0
        found += [*sign.draw(x, y - SMALL * 0.35), words(x + sign.wide + 6.0, y, sign.text, SMALL, "soft")]
        x += needed + 16.0
    return Part(tuple(found), y + 4.0)


def whole(width: int) -> int:
    """The width that is drawn for one asked for."""
    return max(int(width), NARROWEST)


def sheet(title: str, description: str, width: int, height: float, body: Sequence[Element]) -> Picture:
    """The picture: the elements on paper, with the words that a screen reader says."""
    title, description, tall = line(title), line(description[:_TOLD]), math.ceil(height + EDGE)
    root = element(
        "svg",
        element("title", title),
        element("desc", description),
        element("style", _style()),
        element("rect", width=width, height=tall, **paint("paper")),
        *body,
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=tall,
        viewBox=f"0 0 {number(width)} {number(tall)}",
        role="group" if _has_links(body) else "img",  # the links in an image are hidden from a screen reader
        aria_label=title,
        class_=_ROOT[1:],
        font_family="sans-serif",
    )
    return Picture(f"{serialise(root)}\n", width, tall, title, description)


def short(text: str, most: float, size: float = BODY) -> str:
    """The text cut to so many pixels; a dash where it is empty, so that no mark is without a name."""
    return fitted(text, size, most) or "–"


def _has_links(nodes: Iterable[Element | str]) -> bool:
    return any(node.name == "a" or _has_links(node.children) for node in nodes if isinstance(node, Element))


def _style() -> str:
    own = (
        f"{_ROOT} {{ max-width: 100%; height: auto; font-family: {_SANS}; font-variant-numeric: lining-nums "
        "tabular-nums; } "
        f"{_ROOT} .lapwing-head {{ font-family: {_SERIF}; }} "
        f"{_ROOT} a {{ cursor: pointer; }} "
        f"{_ROOT} a:focus-visible {{ outline: 2px solid var(--good, currentColor); }} "
    )
    dark = f"@media screen and (prefers-color-scheme: dark) {{ {_colours(_DARK)} }}"
    return f"@media all {{ {own}{_colours(_LIGHT)} }} {dark}"


def _colours(palette: MappingProxyType[str, str]) -> str:
    return " ".join(
        f"{_ROOT} .lapwing-{kind}-{role} {{ {attribute}: var(--{role}, {colour}); }}"
        for role, colour in palette.items()
        for kind, attribute in (("fill", "fill"), ("line", "stroke"))
    )
