"""What every page asks with: the store, the roster and the ontology, and names for what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from lapwing.brief import Source
from lapwing.errors import UnknownName
from lapwing.forecast import Outlooks
from lapwing.ontology import Ontology
from lapwing.parties import unit
from lapwing.protocols import Roster
from lapwing.records import Article
from lapwing.web.views import Named, Reading

if TYPE_CHECKING:
    from lapwing.store import Store

_NEAR = 5  # suggestions for a name that nobody bears
_LIKENESS = 0.65  # of difflib, from which a name is suggested: "Rusia" finds Russia, "Irak" Iraq; not measured
_PRESENT = 500  # pairs that are looked at for who takes part most


@dataclass(frozen=True, slots=True)
class Explorer:
    """A store, the roster and ontology that it is read with, and what was learned from it."""

    store: Store
    roster: Roster
    ontology: Ontology
    ahead: Outlooks

    def named(self, key: str, happenings: int | None = None) -> Named:
        """A key with its name; a key that only the store knows stands for itself."""
        actor = self.roster.actor(key, None)
        return Named(key, actor.name if actor else self.ontology.codes.get(key, key), happenings)

    def reading(self, name: str) -> Reading:
        """What a name of an address is taken for."""
        first, *others = self.roster.search(name) or [name]
        return Reading(name, self.named(first), tuple(self.named(key) for key in others))

    def known(self, name: str) -> Reading:
        """The same, for somebody whom the roster or the store knows.

        Raises:
            UnknownName: neither knows one of that name.
        """
        reading = self.reading(name)
        key = reading.actor.key
        if self.roster.actor(key, None) or key in self.ontology.codes or self.store.happenings(key):
            return reading
        expected = "the name or code of a country, organisation, group or person of the roster"
        raise UnknownName(expected, repr(name), "check the spelling, or write another name of it")

    def side(self, named: Named) -> Named:
        """The country or group that an actor counts for."""
        actor = self.roster.actor(named.key, None)
        key = (unit(actor) if actor else None) or named.key
        return named if key == named.key else self.named(key)

    def present(self) -> tuple[Named, ...]:
        """The countries and groups that take part in pairs, those that take part most first."""
        counts: dict[str, int] = {}
        for pair in self.store.pair_counts(limit=_PRESENT):
            for key in (pair.actor, pair.recipient):
                counts[key] = counts.get(key, 0) + pair.happenings
        return tuple(self.named(key) for key in sorted(counts, key=lambda key: (-counts[key], key)))

    def near(self, names: Iterable[str]) -> tuple[Named, ...]:
        """Actors of the store whose names look like those that nobody bears; where none do, those named most."""
        present = self.present()
        by_name = {actor.name.casefold(): actor for actor in reversed(present)}
        words = [
            word
            for name in names
            if not self.roster.search(name)
            for word in get_close_matches(name.casefold(), by_name, n=_NEAR, cutoff=_LIKENESS)
        ]
        return tuple(dict.fromkeys(by_name[word] for word in words)) or present[: 2 * _NEAR]

    def sources(self, articles: Iterable[Article]) -> tuple[Source, ...]:
        """The articles as lists name them, in their order; one that is in no family is its own."""
        listed = list(articles)
        families = self.store.families_of(each.id for each in listed)
        return tuple(source(each, families) for each in listed)


def source(article: Article, families: Mapping[str, str]) -> Source:
    """The article as lists name it; `families` are by article."""
    family = families.get(article.id, article.id)
    return Source(article.id, article.title, article.outlet, article.url, article.published, family)
