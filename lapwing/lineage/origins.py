"""Families of articles, and which of several the others come from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlsplit

from lapwing.records import Article, Family, Link, Span, digest

_HELD = 0.6  # share of a text that another must hold to contain it: the bound of a reprint


def families(articles: Sequence[Article], links: Sequence[Link]) -> tuple[Family, ...]:
    """The articles in groups that deriving links hold together, each with its likely origin.

    Every article is in one family, alone if need be; links to articles that are not given count for nothing.
    The result does not depend on any order.
    """
    known = {article.id: article for article in articles}
    deriving = [link for link in links if link.kind.derives and link.here in known and link.there in known]
    groups = _components(known, deriving)
    first_of = {member: group[0] for group in groups for member in group}
    between: dict[str, list[Link]] = defaultdict(list)
    for link in deriving:
        between[first_of[link.here]].append(link)
    made = [_family([known[member] for member in group], between[group[0]]) for group in groups]
    return tuple(sorted(made, key=_by_id))


def acknowledges(article: Article, other: Article) -> bool:
    """Whether the article says that it was first published where the other appeared."""
    return bool(article.republished_from) and bool(_names(article.republished_from) & _outlets(other))


def rank(article: Article) -> tuple[date, int, str]:
    """Likelier origins first: by date, then the longest, then by id."""
    return article.published or date.max, -len(article.text), article.id


def held(article: Article, spans: Iterable[Span]) -> float:
    """Share of the article's coded text that the spans cover."""
    coded = sum(block.span.end - block.span.start for block in article.blocks if block.kind.coded)
    return sum(span.end - span.start for span in spans) / coded if coded else 0.0


def _components(ids: Iterable[str], links: Iterable[Link]) -> list[list[str]]:
    """Sorted ids of each group."""
    root = {name: name for name in ids}

    def find(name: str) -> str:
        while root[name] != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    for link in links:
        low, high = sorted((find(link.here), find(link.there)))
        root[high] = low
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted(root):
        groups[find(name)].append(name)
    return list(groups.values())


def _family(members: Sequence[Article], links: Sequence[Link]) -> Family:
    origin, why = _origin(members, links)
    return Family(digest("family", origin.id), origin.id, tuple(article.id for article in members), why)


def _origin(members: Sequence[Article], links: Sequence[Link]) -> tuple[Article, str]:
    if len(members) == 1:
        return members[0], "no other article is linked to it"
    named = _named(members)
    if named:
        return min(named, key=rank), "another of the family names its outlet as the source"
    days = Counter(article.published for article in members if article.published)
    if not days:
        return _undated(members, links)
    early = [article for article in members if article.published == min(days)]
    if len(early) == 1:
        return early[0], f"published first, on {min(days)}"
    return _undated(early, links)


def _named(members: Sequence[Article]) -> list[Article]:
    """Members that others name as their source; in a chain of republications those that name no other."""
    naming = [article for article in members if article.republished_from]
    named = [article for article in members if any(_points(other, article) for other in naming)]
    first = [article for article in named if not any(_points(article, other) for other in members)]
    return first or named


def _points(article: Article, other: Article) -> bool:
    return article.id != other.id and acknowledges(article, other)


def _undated(members: Sequence[Article], links: Sequence[Link]) -> tuple[Article, str]:
    by_id = {article.id: article for article in members}
    holds: Counter[str] = Counter()
    for link in links:
        if link.here in by_id and link.there in by_id:
            here = held(by_id[link.here], link.here_spans)
            there = held(by_id[link.there], link.there_spans)
            holds[link.there] += here >= _HELD and here > there
            holds[link.here] += there >= _HELD and there > here
    most = max(holds.values(), default=0)
    leading = [name for name, count in holds.items() if most and count == most]
    if len(leading) == 1:
        return by_id[leading[0]], "it holds what others have, where dates do not tell"
    return min(members, key=rank), "the longest, where dates do not tell"


def _outlets(article: Article) -> set[str]:
    """What the place where an article appeared may be called."""
    try:
        host = urlsplit(article.url or "").hostname or ""
    except ValueError:  # a URL that only looks like one
        host = ""
    labels = [_bare(label) for label in host.split(".")[:-1]]
    return _names(article.outlet) | {label for label in labels if len(label) > 2}


def _names(outlet: str | None) -> set[str]:
    """The name as it may be spelt elsewhere: "The Daily X", "dailyx.com"."""
    bare = _bare(outlet or "")
    return {name for name in (bare, *(bare.removesuffix(end) for end in ("com", "org", "net"))) if len(name) > 2}


def _bare(name: str) -> str:
    kept = "".join(character for character in name.casefold() if character.isalnum())
    return kept.removeprefix("www").removeprefix("the")


def _by_id(family: Family) -> str:
    return family.id
