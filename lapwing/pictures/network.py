"""A graph of relations: who deals with whom, how much, and whether they cooperate or are in conflict."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lapwing.pictures.layout import layout
from lapwing.pictures.letters import room, wrapped
from lapwing.pictures.picture import Picture
from lapwing.pictures.sheet import (
    EDGE,
    SMALL,
    WIDTH,
    Role,
    Sign,
    heading,
    legend,
    linked,
    notes,
    paint,
    rule,
    sheet,
    short,
    whole,
    words,
)
from lapwing.pictures.svg import Element, Value, element, points
from lapwing.pictures.wording import QUADS, count, joined, signed

MOST_ACTORS = 60
"""Actors drawn: with more, a graph of news is a ball of wool. Those of most happenings are."""
_LABEL = 92.0  # pixels across a line of a name; of two lines the rest is cut
_LINE = SMALL * 1.12
_RADIUS = (4.0, 22.0)  # of an actor with hardly any happenings, and of the largest
_FULL = 400
"""Happenings of an actor drawn at the largest radius, unless one has more: so that few look few."""
_LOOSE = 3.4
"""Field over the area of all names: below three, springs are crushed; seen on graphs of 12 to 60 actors."""
_LEVEL = 0.05  # scores nearer to nought than that print as nought, and are drawn as neither


@dataclass(frozen=True, slots=True)
class Edge:
    """Two actors and what passed between them in both directions together; each pair once."""

    one: str
    other: str
    happenings: int
    score: float | None  # mean PLOVER score of the happenings
    quads: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Node:
    """An actor as drawn; `x` and `y` are the middle of its disc."""

    key: str
    name: str
    rows: tuple[str, ...]
    happenings: int
    partners: int
    radius: float
    x: float = 0.0
    y: float = 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Pixels across and up of disc and name with a little air."""
        wide = max([2 * self.radius, *(room(row, SMALL) for row in self.rows)])
        return wide + 10, 2 * self.radius + _LINE * len(self.rows) + 9


def network(
    ties: Sequence[Edge],
    names: Mapping[str, str],
    *,
    title: str = "Who deals with whom",
    link_pair: Callable[[str, str], str | None] | None = None,
    link_actor: Callable[[str], str | None] | None = None,
    width: int = WIDTH,
) -> Picture:
    """The graph of the ties; `names` are those of the actors by key, and a key without one is its own name.

    Discs are actors, their area grows with the happenings of their ties; lines are pairs, their width with the
    logarithm of the happenings, whole where the mean score is above nought and dashed below. The order of `ties`
    makes no difference. `link_pair` is asked with the keys in alphabetical order.
    """
    width, edges = whole(width), _ordered(ties)
    kept = _largest(edges)
    drawn = [edge for edge in edges if edge.one in kept and edge.other in kept]
    nodes = _nodes(drawn, names)
    lead = _lead(drawn, nodes)
    left_out = list(_notes(ties, edges, kept))
    told = " ".join([f"{lead}", *_described(drawn, nodes), *left_out])
    head = heading(title, lead, width)
    if not drawn:
        foot = notes(left_out, head.bottom, width)
        return sheet(title, told, width, foot.bottom, (*head.elements, *foot.elements))
    key = legend(_signs(), head.bottom, width)
    across, tall = _field(nodes, width)
    placed = _placed(nodes, drawn, across, tall, key.bottom + 10)
    foot = notes(left_out, key.bottom + 12 + tall, width)
    body = [
        *head.elements,
        *key.elements,
        *(_edge_drawn(edge, placed, link_pair) for edge in sorted(drawn, key=lambda edge: -edge.happenings)),
        *(_disc(node, link_actor) for node in placed.values()),
        *foot.elements,
    ]
    return sheet(title, told, width, foot.bottom, body)


def _ordered(ties: Sequence[Edge]) -> list[Edge]:
    """Each edge from the lesser key to the greater, in the order of the keys; those of one actor alone left out."""
    turned = [replace(edge, one=edge.other, other=edge.one) if edge.other < edge.one else edge for edge in ties]
    return sorted((edge for edge in turned if edge.one != edge.other), key=lambda edge: (edge.one, edge.other))


def _totals(edges: Sequence[Edge]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for edge in edges:
        totals.update({edge.one: edge.happenings, edge.other: edge.happenings})
    return totals


def _largest(edges: Sequence[Edge]) -> set[str]:
    totals = _totals(edges)
    return set(sorted(totals, key=lambda key: (-totals[key], key))[:MOST_ACTORS])


def _nodes(edges: Sequence[Edge], names: Mapping[str, str]) -> list[_Node]:
    totals = _totals(edges)
    partners = Counter(key for edge in edges for key in (edge.one, edge.other))
    full = max([_FULL, *totals.values()])
    found = []
    for key in sorted(totals):
        name = names.get(key, key)
        radius = _RADIUS[0] + (_RADIUS[1] - _RADIUS[0]) * math.sqrt(totals[key] / full)
        rows = tuple(wrapped(name, SMALL, _LABEL, 2)) or ("–",)
        found.append(_Node(key, short(name, 4 * _LABEL), rows, totals[key], partners[key], radius))
    return found


def _field(nodes: Sequence[_Node], width: float) -> tuple[float, float]:
    """Pixels across and up in which the names have room; a few actors are not flung to the edges of the sheet."""
    area = sum(wide * tall for wide, tall in (node.size for node in nodes))
    across = min(width - 2 * EDGE, 120.0 + 130.0 * len(nodes))
    least = 60.0 if len(nodes) == 2 else 110.0 + 28.0 * min(len(nodes), 10)
    return across, max(_LOOSE * area / across, least)


def _placed(nodes: Sequence[_Node], edges: Sequence[Edge], wide: float, tall: float, top: float) -> dict[str, _Node]:
    pulls = [(edge.one, edge.other, math.log1p(edge.happenings)) for edge in edges]
    places = layout({node.key: node.size for node in nodes}, pulls, wide, tall)
    found = {}
    for node in nodes:
        x, y = places[node.key]
        found[node.key] = replace(node, x=EDGE + x, y=top + y - node.size[1] / 2 + node.radius + 2)
    return found


# --- drawing --------------------------------------------------------------------------------------


def _edge_drawn(edge: Edge, nodes: Mapping[str, _Node], link: Callable[[str, str], str | None] | None) -> Element:
    one, other = nodes[edge.one], nodes[edge.other]
    ends = (one.x, one.y, other.x, other.y)
    role, style = _line(edge.score, edge.happenings)
    return linked(
        link(edge.one, edge.other) if link else None,
        element("title", _said(edge, nodes)),
        rule(*ends, role, stroke_width=14, stroke_opacity=0, pointer_events="stroke"),  # what a finger may touch
        rule(*ends, role, stroke_opacity=0.7, **style),
    )


def _line(score: float | None, happenings: int) -> tuple[Role, dict[str, Value]]:
    """The colour, width and dashes of a pair."""
    wide = _wide(happenings)
    style: dict[str, Value] = {"stroke_width": wide}
    if score is None or abs(score) < _LEVEL:
        return "soft", style | {"stroke_dasharray": points(1, wide + 1.5)}
    if score > 0:
        return "good", style
    return "bad", style | {"stroke_dasharray": points(5 + wide, 3 + wide)}


def _wide(happenings: int) -> float:
    """Pixels of a pair's line: one for a single happening, and three quarters more each time they double."""
    return min(1 + 0.75 * math.log2(max(happenings, 1)), 10.0)


def _disc(node: _Node, link: Callable[[str], str | None] | None) -> Element:
    told = f"{node.name}\n{count(node.happenings, 'happening')} with {count(node.partners, 'other')}"
    y = node.y + node.radius + _LINE
    return linked(
        link(node.key) if link else None,
        element("title", told),
        element("circle", cx=node.x, cy=node.y, r=node.radius, stroke_width=1.5, **paint("ink", "paper")),
        *(
            words(node.x, y + _LINE * place, row, SMALL, "ink", "middle", halo=True)
            for place, row in enumerate(node.rows)
        ),
    )


def _signs() -> tuple[Sign, ...]:
    def tied(score: float | None) -> Callable[[float, float], list[Element]]:
        role, style = _line(score, 4)
        return lambda x, y: [rule(x, y, x + 30, y, role, stroke_opacity=0.7, **style)]

    def wide(happenings: int) -> Callable[[float, float], list[Element]]:
        return lambda x, y: [rule(x, y, x + 30, y, "soft", stroke_opacity=0.7, stroke_width=_wide(happenings))]

    return (
        Sign("+ cooperation", 30, tied(1)),
        Sign("− conflict", 30, tied(-1)),
        Sign("neither", 30, tied(None)),
        Sign("1 happening", 30, wide(1)),
        Sign("10", 30, wide(10)),
        Sign("100", 30, wide(100)),
    )


# --- words ----------------------------------------------------------------------------------------


def _said(edge: Edge, nodes: Mapping[str, _Node]) -> str:
    rows = [nodes[edge.one].name, f"and {nodes[edge.other].name}", count(edge.happenings, "happening")]
    rows += [f"{name}: {number}" for name, number in zip(QUADS, edge.quads, strict=True) if number]
    return "\n".join(rows if edge.score is None else [*rows, f"mean score {signed(edge.score)}"])


def _lead(edges: Sequence[Edge], nodes: Sequence[_Node]) -> str:
    if not edges:
        return "No pair of actors."
    seen = sum(edge.happenings for edge in edges)
    return f"{count(len(nodes), 'actor')} in {count(len(edges), 'pair')}, {count(seen, 'happening')}."


def _described(edges: Sequence[Edge], nodes: Sequence[_Node]) -> Iterator[str]:
    """The pairs of most happenings: a graph cannot be read aloud whole."""
    names = {node.key: node.name for node in nodes}
    largest = sorted(edges, key=lambda edge: (-edge.happenings, edge.one, edge.other))[:5]
    said = [
        f"{names[edge.one]} with {names[edge.other]}, {edge.happenings}"
        + ("" if edge.score is None else f" at {signed(edge.score)}")
        for edge in largest
    ]
    if said:
        yield f"Most happenings, with their mean score: {joined(said)}."


def _notes(ties: Sequence[Edge], edges: Sequence[Edge], kept: set[str]) -> Iterator[str]:
    left = len(_totals(edges)) - len(kept)
    if left:
        yield f"Not drawn: {count(left, 'actor')} with fewer happenings than these {len(kept)}."
    alone = sum(edge.happenings for edge in ties if edge.one == edge.other)
    if alone:
        yield f"Not drawn: {count(alone, 'happening')} between parts of one actor."
