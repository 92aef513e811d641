"""A family of articles: its tree, its members, what ties them, and what each copy changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lapwing.brief import Source
from lapwing.errors import UnknownName
from lapwing.pictures import Label, Picture, family_tree
from lapwing.records import Article, Family, Link, LinkKind
from lapwing.web.beside import Beside, beside
from lapwing.web.explorer import Explorer
from lapwing.web.page import Asked, Page, Parameter
from lapwing.web.pages.article import other_end, parent_link

TIED = 200  # members and links of a family that are listed
_SHARED = 400  # characters of a shared passage that are shown
_ROWS = 3  # sentences that each copy altered that the page of the whole family shows
_COST = 25_000_000
"""Characters of a copy times those of its origin, summed over the copies that are compared unasked: five pairs of the
length of a wire report. Finding changes takes about 6 ns for each on one core, so 0.15 s; time a page before raising
it."""
COST_ASKED = 200_000_000
"""The same for one copy that was asked for: two articles of 14,000 characters, in about a second."""
_REWRITTEN = (LinkKind.REWORDING, LinkKind.ACKNOWLEDGED, LinkKind.EXCERPT, LinkKind.REPRINT, LinkKind.COPY)


@dataclass(frozen=True, slots=True)
class Tie:
    """A link with its two articles and the longest passage that they share, as each has it."""

    link: Link
    here: Source
    there: Source
    here_words: str
    there_words: str


@dataclass(frozen=True, slots=True)
class Member:
    """An article of the family, and what it derives from, where a link says so."""

    source: Source
    parent: Source | None
    link: Link | None


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """A family: its members, oldest first, every link that one of them has, and copies beside their origins."""

    family: Family
    members: tuple[Source, ...]
    descent: tuple[Member, ...]  # the same, each with what it derives from
    ties: tuple[Tie, ...]  # by which members derive from one another
    quotations: tuple[Tie, ...]  # the same words of a third person, inside the family or outside it
    copy: str | None  # the copy that was asked for, shown in full
    compared: tuple[Beside, ...]  # most altered first
    uncompared: tuple[str, ...]  # copies that would take too long
    left_out: int  # members and links that are not listed

    def picture(self) -> Picture:
        """The tree of the family."""
        labels = {each.article: Label(each.title, each.outlet, each.published) for each in self.members}
        links = [tie.link for tie in (*self.ties, *self.quotations)]
        return family_tree(self.family, links, labels, link=lambda article: f"/article/{article}")

    def beside(self, article: str) -> str:
        """The address of one copy beside its origin."""
        return f"/family/{self.family.id}?copy={article}#changes"


def build(explorer: Explorer, asked: Asked) -> FamilyPage:
    """The members of a family, what ties them, and what the copies changed.

    Raises:
        UnknownName: no family has that id, or no copy in it.
    """
    wanted = asked.names[0]
    family = explorer.store.family(wanted)
    if family is None:
        raise UnknownName("the id of a family", repr(wanted), "follow the link from an article to its family")
    members = family.members[:TIED]
    links = sorted(explorer.store.links_of(members), key=lambda link: (not link.kind.derives, -link.score, link.id))
    known = Known(explorer, (*members, *(name for link in links[:TIED] for name in (link.here, link.there))))
    tied = [known.tie(link) for link in links[:TIED]]
    parents = {name: link for name in members if (link := _parent(family, name, links[:TIED]))}
    copy = asked.text("copy") or None
    compared, uncompared = _compared(known, _asked(parents, copy), full=copy is not None)
    listed = sorted((known.listed[name] for name in members if name in known.listed), key=_oldest_first)
    return FamilyPage(
        family=family,
        members=tuple(listed),
        descent=tuple(_member(each, parents.get(each.article), known.listed) for each in listed),
        ties=_by_date(tie for tie in tied if tie.link.kind.derives),
        quotations=_by_date(tie for tie in tied if not tie.link.kind.derives),
        copy=copy,
        compared=compared,
        uncompared=uncompared,
        left_out=len(family.members) - len(members) + max(len(links) - TIED, 0),
    )


class Known:
    """The articles of a family and of those tied to it, read once."""

    def __init__(self, explorer: Explorer, names: Iterable[str]) -> None:
        articles = explorer.store.named(names)
        self.articles = {article.id: article for article in articles}
        self.listed = {each.article: each for each in explorer.sources(articles)}

    def both(self, name: str) -> tuple[Article, Source]:
        """An article with how lists name it."""
        return self.articles[name], self.listed[name]

    def tie(self, link: Link) -> Tie:
        """A link with its articles."""
        return Tie(link, self.listed[link.here], self.listed[link.there], *_passage(link, self.articles))

    def cost(self, link: Link) -> int:
        """What it takes to compare the articles of a link."""
        return len(self.articles[link.here].text) * len(self.articles[link.there].text)


def _parent(family: Family, name: str, links: Sequence[Link]) -> Link | None:
    return None if name == family.origin else parent_link(name, family.origin, links)


def _member(source: Source, link: Link | None, listed: Mapping[str, Source]) -> Member:
    return Member(source, listed[other_end(link, source.article)] if link else None, link)


# --- what copies changed --------------------------------------------------------------------------


def _asked(parents: Mapping[str, Link], copy: str | None) -> list[tuple[str, Link]]:
    """The copies that are set beside their origins, by their links: one, or all, the most rewritten first.

    Raises:
        UnknownName: the family has no such copy.
    """
    if copy is None:
        return sorted(parents.items(), key=lambda held: (_REWRITTEN.index(held[1].kind), held[1].score, held[0]))
    if copy not in parents:
        expected = "the id of a member of the family that derives from another"
        raise UnknownName(expected, repr(copy), "follow a link from the page of the family")
    return [(copy, parents[copy])]


def _compared(
    known: Known, copies: Sequence[tuple[str, Link]], *, full: bool
) -> tuple[tuple[Beside, ...], tuple[str, ...]]:
    """The copies beside their origins as far as a page has time for them, and the copies that are left."""
    most = None if full else _ROWS
    found, left, budget = [], [], COST_ASKED if full else _COST
    for name, link in copies:
        cost = known.cost(link)
        if cost > budget:
            left.append(name)
            continue
        budget -= cost
        found.append(beside(link, known.both(name), known.both(other_end(link, name)), most))
    return tuple(sorted(found, key=lambda each: (-each.altered, each.here.article))), tuple(left)


# --- ties -----------------------------------------------------------------------------------------


def _by_date(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    return tuple(sorted(ties, key=lambda tie: (*_oldest_first(tie.here), tie.link.id)))


def _oldest_first(listed: Source) -> tuple[date, str]:
    """Order of a family; articles without a date come last."""
    return listed.published or date.max, listed.article


def _passage(link: Link, articles: Mapping[str, Article]) -> tuple[str, str]:
    """The longest passage that the two share, in the words of either."""
    if not link.here_spans or len(link.here_spans) != len(link.there_spans):
        return "", ""
    here, there = max(zip(link.here_spans, link.there_spans, strict=True), key=lambda pair: pair[0].end - pair[0].start)
    return _cut(here.of(articles[link.here].text)), _cut(there.of(articles[link.there].text))


def _cut(words: str) -> str:
    return words if len(words) <= _SHARED else f"{words[:_SHARED]}…"


PAGE = Page(
    "/family/{family}",
    "family",
    "articles that one origin gave rise to, what ties them, and what the copies changed",
    build,
    (Parameter("copy", "id of a member: that copy beside its origin, in full"),),
)
