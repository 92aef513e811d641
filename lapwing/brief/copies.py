"""What copies changed in the sentences that a brief cites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from lapwing.brief import words
from lapwing.brief.matter import Matter
from lapwing.brief.records import Section, Statement
from lapwing.lineage import changes
from lapwing.records import Aligned, Article, Change, ChangeKind, Family, Link, Telling

if TYPE_CHECKING:
    from lapwing.store import Store

MOST_COMPARED = 60
"""Copies set beside their origins for one brief, those with the newest happenings first. Two articles take about five
milliseconds, so a brief waits a third of a second at most; measure `lineage.changes` again before raising it."""

_PIECE = 60  # characters of what was changed that are shown
_ALTERED = 4  # changes of one sentence that are told; a sentence with more was written anew


def changed(store: Store, matter: Matter) -> Section:
    """Numbers, names, dates, quotations, negations and hedges that a copy altered in a sentence cited here."""
    carried = _carried(matter)
    pairs = _pairs(store, carried)
    compared = pairs[:MOST_COMPARED]
    articles = _articles(store, matter, compared)
    told = [said for copy, origin in compared for said in _altered(matter, articles[copy], articles[origin], carried)]
    notes = ("Not every copy was compared: lapwing lineage does.",) if len(pairs) > len(compared) else ()
    return Section("What copies changed", tuple(told), notes)


def _carried(matter: Matter) -> Mapping[str, Sequence[Telling]]:
    """By article the tellings that the brief cites, the newest happening first."""
    found: dict[str, list[Telling]] = defaultdict(list)
    for each in matter.seen:
        for telling in matter.reports[each.happening.id]:
            found[telling.article.id].append(telling)
    return found


def _pairs(store: Store, carried: Mapping[str, Sequence[Telling]]) -> list[tuple[str, str]]:
    """Copy and origin for each copy that is cited, or whose origin is, those with the newest happenings first.

    No more than a few beyond `MOST_COMPARED`, which are not compared.
    """
    others: dict[str, list[Link]] = defaultdict(list)
    for link in store.links_of(carried):
        if link.kind.derives:
            others[link.here].append(link)
            others[link.there].append(link)
    found: dict[tuple[str, str], None] = {}
    seen: set[str] = set()
    for article in (name for name in carried if others[name]):
        family = None if article in seen or len(found) > MOST_COMPARED else store.family_of(article)
        if family:
            seen |= set(family.members)
            copies = (name for name in family.members if name != family.origin and others[name])
            found |= {(copy, _from(copy, family, others[copy])): None for copy in copies}
    return [pair for pair in found if not carried.keys().isdisjoint(pair)]


def _from(member: str, family: Family, links: Iterable[Link]) -> str:
    """What the member derives from: the family's origin if a link ties them, else what it is tied to most strongly."""
    strength = {link.there if link.here == member else link.here: (link.score, link.id) for link in links}
    return family.origin if family.origin in strength else max(strength, key=lambda other: strength[other])


def _articles(store: Store, matter: Matter, pairs: Iterable[tuple[str, str]]) -> dict[str, Article]:
    known = {telling.article.id: telling.article for telling in matter.tellings.values()}
    wanted = {name for pair in pairs for name in pair}
    return known | {article.id: article for article in store.named(wanted - known.keys())}


def _altered(
    matter: Matter, copy: Article, origin: Article, carried: Mapping[str, Sequence[Telling]]
) -> Iterable[Statement]:
    for pair in changes(copy, origin):
        cited = [t for t in carried.get(copy.id, ()) if any(t.sentence.span.overlaps(span) for span in pair.here)]
        cited += [t for t in carried.get(origin.id, ()) if any(t.sentence.span.overlaps(span) for span in pair.there)]
        if pair.changes and cited:
            what = _listed(pair, copy, origin)
            text = f"The copy in {_called(copy)} of a report by {_called(origin)}: {what}."
            yield Statement(text, matter.notes.cite(cited))


def _listed(pair: Aligned, copy: Article, origin: Article) -> str:
    told = list(dict.fromkeys(_said(change, copy, origin) for change in pair.changes))
    more = len(told) - _ALTERED
    return "; ".join([*told[:_ALTERED], *([f"{more} more changes"] if more > 0 else [])])


def _said(change: Change, copy: Article, origin: Article) -> str:
    here = change.here and f"“{words.short(change.here.of(copy.text), _PIECE)}”"
    there = change.there and f"“{words.short(change.there.of(origin.text), _PIECE)}”"
    kind = "quotation " if change.kind is ChangeKind.QUOTATION else ""
    if here and there:
        return f"{kind}{there} became {here}"
    return f"{kind}{here} was added" if here else f"{kind}{there} was left out"


def _called(article: Article) -> str:
    """The outlet and the day, or the title where the outlet is not known."""
    name = words.short(article.outlet) if article.outlet else f"“{words.short(article.title or article.id)}”"
    return f"{name} ({article.published})" if article.published else name
