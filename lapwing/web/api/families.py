"""Where articles come from: the largest families, what ties one article to others, and two of them side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lapwing.brief import Source
from lapwing.errors import InputError
from lapwing.lineage import compare
from lapwing.records import Article
from lapwing.web.beside import Beside, beside
from lapwing.web.explorer import Explorer
from lapwing.web.page import Asked, Kind, Parameter
from lapwing.web.pages.family import COST_ASKED, TIED, Known, Tie

LISTED = 25  # families of an answer
_PAGES = 200  # of families that may be passed over: the store reads those before the ones that are shown

ABOUT = "families of more than one article, largest first"
ABOUT_LINKS = "what ties an article to others: what it derives from, what derives from it, shared quotations"
ABOUT_BESIDE = "two articles side by side, the first as the copy: the sentences that tell the same and what was altered"


@dataclass(frozen=True, slots=True)
class Kindred:
    """A family in short: its likely origin, and how many articles that gave rise to."""

    family: str
    members: int
    origin: Source
    why: str  # it is thought to be the origin
    source: str | None  # an outlet outside the family that its members name
    source_date: date | None


@dataclass(frozen=True, slots=True)
class Families:
    """A page of families of several articles."""

    page: int  # from 0
    more: bool
    families: tuple[Kindred, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """An article, its family, and the links from or to it, deriving ones first, then the surest."""

    article: Source
    family: str | None
    origin: str | None  # of the family: the id of an article
    links: tuple[Tie, ...]
    left_out: int


def largest(explorer: Explorer, asked: Asked) -> Families:
    """The families of more than one article, largest first."""
    page = asked.whole("page")
    first = page * LISTED
    found = explorer.store.largest_families(first + LISTED + 1)
    shown = found[first : first + LISTED]
    origins = {each.article: each for each in explorer.sources(explorer.store.named(f.origin for f in shown))}
    made = tuple(
        Kindred(f.id, len(f.members), origins[f.origin], f.why, f.source, f.source_date)
        for f in shown
        if f.origin in origins
    )
    return Families(page, len(found) > first + LISTED, made)


def links(explorer: Explorer, asked: Asked) -> Links:
    """The links of an article.

    Raises:
        UnknownName: no article has that id, or several begin with it.
    """
    article = explorer.store.load(asked.names[0]).article
    family = explorer.store.family_of(article.id)
    found = explorer.store.links_of([article.id])
    found.sort(key=lambda link: (not link.kind.derives, -link.score, link.id))
    known = Known(explorer, (article.id, *(name for link in found[:TIED] for name in (link.here, link.there))))
    return Links(
        article=known.listed[article.id],
        family=family.id if family else None,
        origin=family.origin if family else None,
        links=tuple(known.tie(link) for link in found[:TIED]),
        left_out=max(len(found) - TIED, 0),
    )


def compared(explorer: Explorer, asked: Asked) -> Beside:
    """Two articles of the store, compared as they are: `link` is what comes of it and need not be stored.

    Raises:
        UnknownName: one is not in the store.
        InputError: both are one, or they are too long to be compared while somebody waits.
    """
    here, there = (explorer.store.load(name).article for name in asked.names)
    _check(here, there)
    listed = {each.article: each for each in explorer.sources((here, there))}
    found = [link for link in compare(here, there) if link.kind.derives]
    return beside(found[0] if found else None, (here, listed[here.id]), (there, listed[there.id]))


def _check(here: Article, there: Article) -> None:
    if here.id == there.id:
        raise InputError("address", "two articles", f"{here.id} twice", f"see the links of {here.id}")
    if len(here.text) * len(there.text) > COST_ASKED:
        came = f"articles of {len(here.text):,} and {len(there.text):,} characters"
        raise InputError("address", "articles short enough to be compared at once", came, "run lapwing compare")


PARAMETERS = (Parameter("page", f"from 0, {LISTED} families each", Kind.WHOLE, most=_PAGES),)
