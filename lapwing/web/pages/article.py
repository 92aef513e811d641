"""The reader of one article: its text with every mark, the rows that they lead to, and what it derives from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lapwing.brief import ArticleView, Source, article_view
from lapwing.records import ActorKind, Document, Family, Link, LinkKind
from lapwing.web.explorer import Explorer
from lapwing.web.page import Asked, Page
from lapwing.web.views import Named


@dataclass(frozen=True, slots=True)
class Kin:
    """The family of an article, and which other of it the article derives from, where a link says so."""

    family: str
    members: int
    origin: Source
    source: str | None  # an outlet outside the family that its members name
    source_date: date | None
    parent: Source | None
    kind: LinkKind | None
    why: str | None  # why it derives from its parent; of the origin, why it is thought to be that


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One article, the actors of its events, and its family, where that has other members or a source."""

    view: ArticleView
    actors: tuple[Named, ...]
    kin: Kin | None


def build(explorer: Explorer, asked: Asked) -> ArticlePage:
    """The article of an id, or of the beginning of one only.

    Raises:
        UnknownName: no article has that id, or several begin with it.
    """
    document = explorer.store.load(asked.names[0])
    family = explorer.store.family_of(document.article.id)
    view = article_view(document, family, ontology=explorer.ontology)
    kin = _kin(explorer, document.article.id, family) if family else None
    return ArticlePage(view, _taking_part(document), kin)


def parent_link(article: str, origin: str, links: Sequence[Link]) -> Link | None:
    """The link that ties an article to what it derives from: one to the origin of its family, else the surest.

    Where all its links say that others derive from it, it hangs by the surest of those: dates made another the origin.
    """
    held = [link for link in links if article in (link.here, link.there) and link.kind.derives]
    return max(
        held, key=lambda link: (link.here == article, origin in (link.here, link.there), link.score), default=None
    )


def other_end(link: Link, article: str) -> str:
    """The article at the other end of a link."""
    return link.there if link.here == article else link.here


def _taking_part(document: Document) -> tuple[Named, ...]:
    """Those who act or receive in the article's events; no roles, such as police, which are nobody in particular."""
    named = {mention for event in document.events for mention in (*event.actors, *event.recipients)}
    wanted = {one for mention in document.mentions if mention.id in named for one in mention.actors}
    found = [each for each in document.actors if each.id in wanted and each.kind is not ActorKind.ROLE]
    return tuple(dict.fromkeys(Named(actor.key, actor.name) for actor in found))


def _kin(explorer: Explorer, article: str, family: Family) -> Kin | None:
    if len(family.members) < 2 and not family.source:
        return None
    link = None if article == family.origin else parent_link(article, family.origin, explorer.store.links_of([article]))
    parent = other_end(link, article) if link else family.origin
    listed = {each.article: each for each in explorer.sources(explorer.store.named({family.origin, parent}))}
    return Kin(
        family=family.id,
        members=len(family.members),
        origin=listed[family.origin],
        source=family.source,
        source_date=family.source_date,
        parent=listed.get(parent) if link else None,
        kind=link.kind if link else None,
        why=link.why if link else family.why if article == family.origin else None,
    )


PAGE = Page("/article/{article}", "article", "one article with its marks and events, and what each rests on", build)
