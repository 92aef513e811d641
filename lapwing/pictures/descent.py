"""Which article of a family derives from which: one parent for each, and the order in which a tree shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lapwing.records import Family, Link, LinkKind


@dataclass(frozen=True, slots=True)
class Descent:
    """A member of a family in its tree."""

    article: str
    parent: str | None  # None: the origin
    kind: LinkKind | None  # of the link to the parent; None: no link ties it to what is drawn before it
    depth: int
    turned: bool = False  # the link says that the parent derives from this one


def descend(family: Family, links: Sequence[Link]) -> dict[str, Descent]:
    """Every member below the origin, each under the member from which the surest link says that it derives.

    A member is reached by a link against its direction only when no link leads to it the right way, and hangs from
    the origin without a kind when none leads to it at all. Parents come before their children.
    """
    ties = _ties(family, links)
    found = {family.origin: Descent(family.origin, None, None, 0)}
    left = {member for member in family.members if member != family.origin}
    while left:
        best = min(
            (tie for tie in ties if (tie.below in left) and tie.above in found),
            key=lambda tie: (tie.turned, -tie.link.score, found[tie.above].depth, tie.below, tie.above, tie.link.kind),
            default=None,
        )
        if best is None:
            member = min(left)
            found[member] = Descent(member, family.origin, None, 1)
        else:
            member = best.below
            depth = found[best.above].depth + 1
            found[member] = Descent(member, best.above, best.link.kind, depth, best.turned)
        left.remove(member)
    return found


def nearest(tree: Mapping[str, Descent], dates: Mapping[str, date | None], most: int) -> dict[str, Descent]:
    """The first so many of the tree: the origin's own children before theirs, earlier before later."""
    ranked = sorted(tree.values(), key=lambda each: (each.depth, *_when(each.article, dates)))
    return {each.article: each for each in ranked[:most]}


def in_order(tree: Mapping[str, Descent], dates: Mapping[str, date | None]) -> list[Descent]:
    """Each member followed by what derives from it, earlier before later."""
    children: dict[str | None, list[Descent]] = {}
    for each in tree.values():
        children.setdefault(each.parent, []).append(each)
    stack, found = list(children[None]), []
    while stack:
        each = stack.pop()
        found.append(each)
        below = children.get(each.article, [])
        stack += sorted(below, key=lambda child: _when(child.article, dates), reverse=True)
    return found


def _when(article: str, dates: Mapping[str, date | None]) -> tuple[date, str]:
    return dates.get(article) or date.max, article


@dataclass(frozen=True, slots=True)
class _Tie:
    """A deriving link as it may be climbed: from `above` down to `below`."""

    above: str
    below: str
    link: Link
    turned: bool


def _ties(family: Family, links: Sequence[Link]) -> list[_Tie]:
    return [tie for link in links if link.kind.derives for tie in _both(family, link)]


def _both(family: Family, link: Link) -> Iterator[_Tie]:
    members = set(family.members) | {family.origin}
    if link.here in members and link.there in members:
        yield _Tie(link.there, link.here, link, turned=False)
        yield _Tie(link.here, link.there, link, turned=True)
