"""One article as Lapwing reads it: what is body and what is not, who is named, and what was coded of it."""

from __future__ import annotations

from collections.abc import Iterator

from lapwing.brief import words
from lapwing.brief.html import page
from lapwing.brief.marks import MarkKind
from lapwing.brief.text import WIDTH, hanging, legend, wrap
from lapwing.brief.view import ArticleView, EventView, Piece, article_view
from lapwing.ontology import Ontology
from lapwing.records import BlockKind, Document, Family

_LABEL = 11  # columns of a block's label


def article_html(document: Document, family: Family | None = None, *, ontology: Ontology | None = None) -> str:
    """The article as one page that stands alone."""
    return page("article.html", view=article_view(document, family, ontology=ontology))


def article_text(document: Document, family: Family | None = None, *, ontology: Ontology | None = None) -> str:
    """The article as plain text: [mentions], {number triggers}, and other than body text labelled in the margin."""
    view = article_view(document, family, ontology=ontology)
    parts = [*_head(view), ""]
    for block in view.blocks:
        label = "" if block.kind is BlockKind.BODY else f"{block.kind or 'unread'}"
        parts += hanging(words.line("".join(_marked(piece) for piece in block.pieces)), first=f"{label:<{_LABEL}}")
    for event in view.events:
        parts += ["", *_row(event)]
    if not view.events:
        parts += ["", "No events."]
    for title, lines in (("WHO IS NAMED", _named(view)), ("WHO SAYS WHAT", _said(view))):
        listed = [line for one in lines for line in hanging(one, indent=2)]
        parts += ["", title, *listed] if listed else []
    return "\n".join(part.rstrip() for part in parts) + "\n"


def _head(view: ArticleView) -> Iterator[str]:
    article = view.article
    yield from wrap(words.short(article.title or "Untitled", 300), WIDTH)
    about = [article.outlet or "outlet unknown", str(article.published or "undated"), f"article {article.id}"]
    if view.family and len(view.family.members) > 1:
        about.append(f"one of {len(view.family.members)} articles of family {view.family.id}")
    yield from wrap(" · ".join(words.short(part) for part in about), WIDTH)
    if article.url:
        yield words.short(article.url, WIDTH)
    yield legend(view.quads)


def _marked(piece: Piece) -> str:
    text = piece.text
    for mark in piece.marks:
        if mark.kind is MarkKind.ACTOR:
            text = f"{'[' * piece.opens(mark)}{text}{']' * piece.closes(mark)}"
        if mark.kind is MarkKind.EVENT:
            opened = f"{{{mark.number} " if piece.opens(mark) else ""
            text = f"{opened}{text}{'}' * piece.closes(mark)}"
    return text


def _named(view: ArticleView) -> Iterator[str]:
    for mention in view.mentions:
        who = [f"{words.short(name)} ({key})" for name, key in zip(mention.names, mention.keys, strict=True)]
        yield words.line(f"{words.short(mention.words)} → {' and '.join(who) or 'not resolved'}: {mention.why}")


def _said(view: ArticleView) -> Iterator[str]:
    for one in view.said:
        kind = "" if one.direct else " (indirect)"
        yield words.line(f"{words.short(one.speaker)}{kind}: {words.short(one.words, 200)}")


def _row(event: EventView) -> Iterator[str]:
    kind = " ".join([event.category, ", ".join(event.modes), " ".join(f"#{context}" for context in event.contexts)])
    arrow = f" → {words.joined(event.recipients)}" if event.recipients else ""
    sign = words.MARKS.get(event.quad, "")
    yield from hanging(
        f"{words.line(words.joined(event.actors) + arrow)}: {words.line(kind).strip()}",
        first=f"{event.number:>3} {sign} ",
    )
    facts = [words.days(event.begins, event.ends)]
    if event.basis:
        facts.append(words.BASIS[event.basis])
    if event.place:
        facts.append(f"{words.short(event.place)} ({event.place_basis})")
    if event.stance and event.said_by:
        facts += [event.stance.reality.value, event.stance.certainty.value, f"says {event.said_by}"]
    facts += [f"scale {words.signed(event.scale)}", f"score {event.score:.2f}", f"{event.span.start}–{event.span.end}"]
    yield from hanging(" · ".join(facts), indent=7)
