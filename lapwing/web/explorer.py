"""The questions that a reader puts to a store, one method a page. Nothing here knows of HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from lapwing.brief import article_view, brief
from lapwing.errors import InputError, UnknownName
from lapwing.ontology import Ontology
from lapwing.parties import unit
from lapwing.protocols import Roster
from lapwing.records import Family, Happening, Link
from lapwing.relate import dyads
from lapwing.web.gather import ORDERS, family_of, newest_first, oldest_first, rank, source, taking_part, ties
from lapwing.web.views import (
    ArticlePage,
    BriefPage,
    FamilyPage,
    Hit,
    Hits,
    Home,
    Kin,
    Named,
    Pair,
    Pairs,
    Reading,
)

if TYPE_CHECKING:
    from lapwing.store import Store

LONGEST = 200
"""Characters that a query, a name or an id may have: what is longer is none of them."""

_NEWEST = 12  # articles of the first page
_FAMILIES = 8  # families of the first page
_ACTORS = 20  # actors of the first page: about three lines of it
_COMPANY = 10  # others named above the brief of one actor
_NEAR = 5  # suggestions for a name that nobody bears
_LIKENESS = 0.65  # of difflib, from which a name is suggested: "Rusia" finds Russia, "Irak" Iraq; not measured
_HITS = 30
_PAIRS = 500  # rows of the table of pairs: a longer one is read by machines
_TIED = 200  # members and links of a family that are listed: each costs a load from the store
_COUNTS = ("articles", "families", "events", "happenings", "actors")


class Explorer:
    """A store, and the roster and ontology that it is read with."""

    def __init__(self, store: Store, roster: Roster, ontology: Ontology) -> None:
        self._store = store
        self._roster = roster
        self._ontology = ontology

    def home(self) -> Home:
        """How much there is, what is new, and where to begin."""
        families = self._store.families()  # first: what a family names, a later reading of the articles holds
        articles = {article.id: article for article in self._store.articles()}
        kin = sorted((each for each in families if len(each.members) > 1), key=_biggest_first)
        rows, known = self._store.counts(), family_of(families)
        return Home(
            counts=tuple((name, rows[name]) for name in _COUNTS),
            newest=tuple(source(each, known) for each in sorted(articles.values(), key=newest_first)[:_NEWEST]),
            families=tuple(
                Kin(each.id, len(each.members), source(articles[each.origin], known)) for each in kin[:_FAMILIES]
            ),
            left_out=max(len(kin) - _FAMILIES, 0),
            actors=self._present(self._store.happenings())[:_ACTORS],
        )

    def search(self, query: str) -> Hits:
        """The articles that hold every word, best first.

        Raises:
            InputError: the query is longer than `LONGEST`.
        """
        wanted = _bounded("q", query.strip())
        found = self._store.search(wanted, _HITS)
        known = family_of(self._store.families()) if found else {}
        hits = tuple(Hit(source(self._store.load(article).article, known), snippet) for article, snippet in found)
        return Hits(wanted, tuple(self._named(key) for key in self._roster.search(wanted)), hits, _HITS)

    def article(self, article: str) -> ArticlePage:
        """One article with its marks.

        Raises:
            UnknownName: no article has that id, or several begin with it.
        """
        document = self._store.load(_bounded("article", article))
        families = self._store.families()
        family = next((each for each in families if document.article.id in each.members), None)
        return ArticlePage(article_view(document, family, ontology=self._ontology), taking_part(document))

    def brief(self, *names: str) -> BriefPage:
        """What the store knows of the one or two actors that bear these names.

        Raises:
            UnknownName: neither the roster nor the store knows one of them.
        """
        readings = tuple(self._reading(_bounded("actor", name)) for name in names)
        keys = tuple(dict.fromkeys(reading.actor.key for reading in readings))
        try:
            made = brief(self._store, *keys, roster=self._roster, ontology=self._ontology)
        except UnknownName as error:
            expected = "the name or code of a country, organisation, group or person of the roster"
            raise UnknownName(expected, error.came, "check the spelling, or write another name of it") from error
        company = self._present(self._store.happenings(*keys), besides=keys) if len(keys) == 1 else ()
        return BriefPage(made, readings, company[:_COMPANY])

    def pairs(self, order: str) -> Pairs:
        """Who does how much of what to whom.

        Raises:
            InputError: there is no such order.
        """
        if order not in ORDERS:
            came = repr(_bounded("sort", order))
            raise InputError("sort", f"one of {', '.join(ORDERS)}", came, "choose the heading of a column")
        found = sorted(dyads(self._store, ontology=self._ontology), key=lambda dyad: rank(dyad, order))
        shown = tuple(Pair(self._named(each.actor), self._named(each.recipient), each) for each in found[:_PAIRS])
        return Pairs(order, shown, len(found) - len(shown), tuple(sorted(self._ontology.quads.items())))

    def family(self, name: str) -> FamilyPage:
        """The members of a family and what ties them.

        Raises:
            UnknownName: no family has that id.
        """
        wanted, families = _bounded("family", name), self._store.families()
        family = next((each for each in families if each.id == wanted), None)
        if family is None:
            raise UnknownName("the id of a family", repr(wanted), "follow the link from an article to its family")
        known, members = family_of(families), family.members[:_TIED]
        links = _touching(family, self._store.links())
        listed = [source(self._store.load(member).article, known) for member in members]
        tied = ties(self._store, links[:_TIED], known)
        return FamilyPage(
            family=family,
            members=tuple(sorted(listed, key=oldest_first)),
            ties=tuple(tie for tie in tied if tie.link.kind.derives),
            quotations=tuple(tie for tie in tied if not tie.link.kind.derives),
            left_out=len(family.members) - len(members) + max(len(links) - _TIED, 0),
        )

    def near(self, names: Iterable[str]) -> tuple[Named, ...]:
        """Actors of the store whose names look like those that nobody bears; where none do, those named most."""
        present = self._present(self._store.happenings())
        by_name = {actor.name.casefold(): actor for actor in reversed(present)}
        words = [
            word
            for name in names
            if not self._roster.search(name[:LONGEST])
            for word in get_close_matches(name[:LONGEST].casefold(), by_name, n=_NEAR, cutoff=_LIKENESS)
        ]
        return tuple(dict.fromkeys(by_name[word] for word in words)) or present[:_COMPANY]

    def _reading(self, name: str) -> Reading:
        """A key that only the store knows stands for itself."""
        first, *others = self._roster.search(name) or [name]
        return Reading(name, self._named(first), tuple(self._named(key) for key in others))

    def _present(self, happenings: Iterable[Happening], besides: Sequence[str] = ()) -> tuple[Named, ...]:
        """The countries and groups of the roster that take part, those that take part most first."""
        counts: Counter[str] = Counter()
        for happening in happenings:
            counts.update({unit for key in (*happening.actors, *happening.recipients) if (unit := self._unit(key))})
        ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
        return tuple(self._named(key, count) for key, count in ranked if key not in besides)

    def _unit(self, key: str) -> str | None:
        actor = self._roster.actor(key, None)
        return unit(actor) if actor else None

    def _named(self, key: str, happenings: int | None = None) -> Named:
        actor = self._roster.actor(key, None)
        return Named(key, actor.name if actor else self._ontology.codes.get(key, key), happenings)


def _bounded(origin: str, text: str) -> str:
    if len(text) > LONGEST:
        raise InputError(origin, f"at most {LONGEST} characters", f"{len(text)} of them", "write less")
    return text


def _biggest_first(family: Family) -> tuple[int, str]:
    return -len(family.members), family.id


def _touching(family: Family, links: Iterable[Link]) -> list[Link]:
    """The links of its members: those by which one derives from another first."""
    members = set(family.members)
    found = [link for link in links if not members.isdisjoint((link.here, link.there))]
    return sorted(found, key=lambda link: (not link.kind.derives, link.id))
