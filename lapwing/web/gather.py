"""From records to what pages list: articles by title, links with both ends, orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from lapwing.brief import Source
from lapwing.records import ActorKind, Article, Document, Dyad, Family, Link
from lapwing.web.views import Named, Tie

if TYPE_CHECKING:
    from lapwing.store import Store

ORDERS = ("happenings", "score", "quad1", "quad2", "quad3", "quad4", "families", "articles", "actor", "recipient")
"""How pairs may be sorted: counts biggest first, the score from hostile to friendly, keys by letter."""

_SHARED = 400  # characters of a shared passage that are shown


def source(article: Article, families: Mapping[str, str]) -> Source:
    """The article as lists name it; one that is in no family is its own."""
    family = families.get(article.id, article.id)
    return Source(article.id, article.title, article.outlet, article.url, article.published, family)


def family_of(families: Iterable[Family]) -> dict[str, str]:
    """The family of every article that has one."""
    return {member: family.id for family in families for member in family.members}


def newest_first(article: Article) -> tuple[bool, int, str]:
    """Order of what is new; articles without a date come last."""
    return article.published is None, -article.published.toordinal() if article.published else 0, article.id


def oldest_first(listed: Source) -> tuple[date, str]:
    """Order of a family; articles without a date come last."""
    return listed.published or date.max, listed.article


def rank(dyad: Dyad, order: str) -> tuple[float, int, str, str]:
    """Where a pair stands in one of `ORDERS`; the biggest pair first among equals."""
    ends = (dyad.recipient, dyad.actor) if order == "recipient" else (dyad.actor, dyad.recipient)
    happenings = len(dyad.happenings)
    numbers = {
        "happenings": happenings,
        "score": -(dyad.score or 0.0),
        **{f"quad{number}": count for number, count in enumerate(dyad.quads, start=1)},
        "families": dyad.families,
        "articles": dyad.articles,
    }
    by_letter = order in ("actor", "recipient")
    return -numbers.get(order, 0), 0 if by_letter else -happenings, *ends


def taking_part(document: Document) -> tuple[Named, ...]:
    """Those who act or receive in the article's events; no roles, such as police, which are nobody in particular."""
    named = {mention for event in document.events for mention in (*event.actors, *event.recipients)}
    wanted = {one for mention in document.mentions if mention.id in named for one in mention.actors}
    found = [each for each in document.actors if each.id in wanted and each.kind is not ActorKind.ROLE]
    return tuple(dict.fromkeys(Named(actor.key, actor.name) for actor in found))


def ties(store: Store, links: Iterable[Link], families: Mapping[str, str]) -> tuple[Tie, ...]:
    """The links with their articles, by date of the deriving one."""
    wanted = list(links)
    articles = {name: store.load(name).article for link in wanted for name in (link.here, link.there)}
    listed = {name: source(article, families) for name, article in articles.items()}
    found = [Tie(link, listed[link.here], listed[link.there], *_passage(link, articles)) for link in wanted]
    return tuple(sorted(found, key=_by_deriving))


def _by_deriving(tie: Tie) -> tuple[date, str, str]:
    return *oldest_first(tie.here), tie.link.id


def _passage(link: Link, articles: Mapping[str, Article]) -> tuple[str, str]:
    """The longest passage that the two share, in the words of either."""
    if not link.here_spans or len(link.here_spans) != len(link.there_spans):
        return "", ""
    here, there = max(zip(link.here_spans, link.there_spans, strict=True), key=lambda pair: pair[0].end - pair[0].start)
    return _cut(here.of(articles[link.here].text)), _cut(there.of(articles[link.there].text))


def _cut(words: str) -> str:
    return words if len(words) <= _SHARED else f"{words[:_SHARED]}…"
