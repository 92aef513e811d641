"""A family of articles as a tree: what came first, who took it from whom, and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from lapwing.pictures.branches import Label, Spot, bows, branches, member, rows_for, source, spots, stroke
from lapwing.pictures.descent import Descent, descend, in_order, nearest
from lapwing.pictures.picture import Picture
from lapwing.pictures.sheet import EDGE, SMALL, WIDTH, Sign, heading, legend, notes, paint, sheet, whole, words
from lapwing.pictures.svg import Element, element
from lapwing.pictures.wording import count, joined
from lapwing.records import Family, Link, LinkKind

MOST_MEMBERS = 60
"""Articles drawn: two screens. The others are counted in one box."""
_BOX = 24.0  # pixels of that box


def family_tree(
    family: Family,
    links: Sequence[Link],
    labels: Mapping[str, Label],
    *,
    link: Callable[[str], str | None] | None = None,
    width: int = WIDTH,
) -> Picture:
    """The tree of a family from its origin, each article under that from which the surest link says it derives.

    What is later stands farther right, and so does what derives from an article of the same day. An outside source
    stands above the origin, joined by a dotted line; dotted bows join articles that quote the same words. `link`
    gives the address of an article; `labels` may lack some.
    """
    width = whole(width)
    tree = descend(family, links)
    known = {article: labels.get(article, Label(None, None, None)) for article in tree}
    dates = {article: label.published for article, label in known.items()}
    order = in_order(nearest(tree, dates, MOST_MEMBERS), dates)
    title, lead = f"A family of {count(len(tree), 'article')}", _lead(family, known[family.origin])
    head = heading(title, lead, width)
    key = legend(_signs(order, links, known), head.bottom, width)
    rows = rows_for(len(order), width)
    top = key.bottom + 4 + (rows.tall if family.source else 0)
    found = spots(order, known, rows, top)
    bottom = top + rows.tall * len(order) + 6
    box = _rest(len(tree) - len(order), bottom, width)
    said = list(_notes(family, links, found))
    foot = notes(said, bottom + (_BOX + 6 if box else 0), width)
    body = [
        *head.elements,
        *key.elements,
        *source(family, found[family.origin], rows),
        *bows(links, found),
        *branches(found),
        *(member(spot, family, rows, link) for spot in found.values()),
        *box,
        *foot.elements,
    ]
    return sheet(title, " ".join([lead, *_described(family, tree), *said]), width, foot.bottom, body)


def _signs(order: Iterable[Descent], links: Sequence[Link], labels: Mapping[str, Label]) -> list[Sign]:
    """The kinds of line that the tree has, in the order of the vocabulary."""
    kinds = {each.kind for each in order} | {each.kind for each in links if each.kind is LinkKind.QUOTATION}
    found = [_sign(kind) for kind in LinkKind if kind in kinds]
    if any(label.published is None for label in labels.values()):
        found.append(Sign("no date", 8, _ring))
    return found


def _sign(kind: LinkKind) -> Sign:
    return Sign(kind.value if kind.derives else "the same words quoted", 26, lambda x, y: [stroke(x, x + 26, y, kind)])


def _ring(x: float, y: float) -> list[Element]:
    return [element("circle", cx=x + 4, cy=y, r=3.5, stroke_width=1.2, **paint("paper", "ink"))]


def _rest(number: int, y: float, width: float) -> list[Element]:
    if not number:
        return []
    box = element(
        "rect",
        x=EDGE,
        y=y,
        width=width - 2 * EDGE,
        height=_BOX,
        stroke_dasharray="4 3",
        **paint("paper", "rule"),
    )
    return [box, words(EDGE + 10, y + _BOX / 2 + SMALL * 0.35, f"and {count(number, 'article')} more", SMALL, "soft")]


# --- words ----------------------------------------------------------------------------------------


def _lead(family: Family, origin: Label) -> str:
    name = origin.outlet or origin.title or "an article of no known outlet"
    when = f", {origin.published}" if origin.published else ""
    outside = f" Its members name {family.source} as their source." if family.source else ""
    return f"Likely origin: {name}{when}.{outside}"


def _described(family: Family, tree: Mapping[str, Descent]) -> Iterator[str]:
    kinds = Counter(each.kind for each in tree.values() if each.article != family.origin)
    parts = [f"{kinds[kind]} by {kind}" for kind in LinkKind if kinds[kind]]
    if parts:
        yield f"The others derive from it or from one another: {joined(parts)}."


def _notes(family: Family, links: Sequence[Link], found: Mapping[str, Spot]) -> Iterator[str]:
    if family.why:
        yield f"Why this origin: {family.why.rstrip('.')}."
    turned = sum(spot.descent.turned for spot in found.values())
    if turned:
        yield f"Against the direction of its link, as no other ties it here: {count(turned, 'article')}."
    early = sum(_before_its_parent(spot, found) for spot in found.values())
    if early:
        yield f"Dated before what it is drawn under: {count(early, 'article')}."
    drawn = sum(spot.descent.kind is not None for spot in found.values())
    inside = [each for each in links if each.kind.derives and each.here in found and each.there in found]
    if len(inside) > drawn:
        more = count(len(inside) - drawn, "other link")
        yield f"Not drawn: {more} between these articles; the tree has the surest for each."


def _before_its_parent(spot: Spot, found: Mapping[str, Spot]) -> bool:
    if spot.descent.parent is None or spot.label.published is None:
        return False
    above = found[spot.descent.parent].label.published
    return above is not None and spot.label.published < above
