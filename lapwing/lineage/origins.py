"""Families of articles, and which of several the others come from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from lapwing.lineage.credits import credited, may_be_filed, names, outlets
from lapwing.records import Article, Credit, CreditKind, Family, Link, LinkKind, Span, digest

_OFTEN = 2  # places that name an outlet from which several articles of one family may come
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
    """Whether the article says that it was first published, or filed, where the other appeared."""
    if not article.republished_from and not article.byline:
        return False  # next to all: spares reading the text for wires
    whole = (CreditKind.REPUBLISHED, CreditKind.WIRE)
    return any(names(credit.outlet) & outlets(other) for credit in credited(article) if credit.kind in whole)


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
    source = _outside(members, origin, links)
    made = digest("family", origin.id)
    if source is None:
        return Family(made, origin.id, tuple(article.id for article in members), why)
    said = f"{why}; {_said(source)}"
    return Family(made, origin.id, tuple(article.id for article in members), said, source.outlet, source.on)


def _outside(members: Sequence[Article], origin: Article, links: Sequence[Link]) -> Credit | None:
    """Where the family came from, if its members say so and none of them appeared there.

    An article is another's where it says that it was published there or bears a by-line of the wire. Where all reword
    one another, the outlet to which their people spoke counts, too, if that is named twice or more.
    """
    if not links and not any(may_be_filed(article) for article in members):
        return None
    here = frozenset[str]().union(*(outlets(article) for article in members))
    given = [credit for article in members for credit in credited(article) if not names(credit.outlet) & here]
    whole = [credit for credit in given if credit.kind in (CreditKind.REPUBLISHED, CreditKind.WIRE)]
    if whole or not links or any(link.kind is not LinkKind.REWORDING for link in links):
        return min(
            whole, key=lambda credit: (credit.article != origin.id, credit.kind is CreditKind.WIRE), default=None
        )
    often = [credit for credit in given if credit.kind is CreditKind.TOLD and len(credit.spans) >= _OFTEN]
    return max(often, key=lambda credit: (len(credit.spans), credit.article), default=None)


def _said(source: Credit) -> str:
    on = f" on {source.on}" if source.on else ""
    words_of = {
        CreditKind.REPUBLISHED: f"first published by {source.outlet}{on}, as the text itself says",
        CreditKind.WIRE: f"{source.outlet} stands in the by-line",
        CreditKind.TOLD: f"the text names {source.outlet} as the outlet to which its people spoke",
    }
    return words_of[source.kind]


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


def _by_id(family: Family) -> str:
    return family.id
