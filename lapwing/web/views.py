"""What a page shows and its JSON twin writes out: one frozen object for both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lapwing.brief import ArticleView, Brief, Source
from lapwing.records import Dyad, Family, Link


@dataclass(frozen=True, slots=True)
class Named:
    """An actor, or a country with all of its actors, and in how many happenings it takes part, where counted."""

    key: str
    name: str
    happenings: int | None = None


@dataclass(frozen=True, slots=True)
class Kin:
    """A family of several articles, with the likely first of them."""

    family: str
    articles: int
    origin: Source


@dataclass(frozen=True, slots=True)
class Home:
    """The first page. `counts` are rows by what they are called."""

    counts: tuple[tuple[str, int], ...]
    newest: tuple[Source, ...]
    families: tuple[Kin, ...]  # of more than one article, biggest first
    left_out: int  # such families that are not listed
    actors: tuple[Named, ...]  # those that take part most


@dataclass(frozen=True, slots=True)
class Reading:
    """What a name was taken for. `others` bear it too."""

    asked: str
    actor: Named
    others: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that holds every word of a query."""

    source: Source
    snippet: str

    def pieces(self, query: str) -> Iterator[tuple[str, bool]]:
        """The snippet in pieces, and whether each is a word of the query."""
        wanted = {word.casefold() for word in re.findall(r"\w+", query)}
        for piece in re.split(r"(\w+)", self.snippet):
            yield piece, piece.casefold() in wanted


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found for a query; `actors` are those that bear the query as a name."""

    query: str
    actors: tuple[Named, ...]
    hits: tuple[Hit, ...]
    most: int  # hits that are shown at most


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One article, and the actors that it names."""

    view: ArticleView
    actors: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class BriefPage:
    """A brief, what the names of its address were taken for, and with whom one actor has most to do."""

    brief: Brief
    readings: tuple[Reading, ...]
    company: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A directed pair with the names of its two ends."""

    actor: Named
    recipient: Named
    dyad: Dyad


@dataclass(frozen=True, slots=True)
class Pairs:
    """The directed pairs in the order asked for."""

    order: str
    pairs: tuple[Pair, ...]
    left_out: int
    quads: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """A link with its two articles and the longest passage that they share, as each has it."""

    link: Link
    here: Source
    there: Source
    here_words: str
    there_words: str


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """A family: its members, oldest first, and every link that one of them has."""

    family: Family
    members: tuple[Source, ...]
    ties: tuple[Tie, ...]  # by which members derive from one another
    quotations: tuple[Tie, ...]  # the same words of a third person, inside the family or outside it
    left_out: int  # members and links that are not listed


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no page: the three parts of an error, and names that may have been meant."""

    status: int
    expected: str
    came: str
    remedy: str
    asked: tuple[str, ...] = ()  # names of actors as they were asked for
    near: tuple[Named, ...] = ()
