"""Raw to Article: one canonical text, every line of it marked, and what it says about itself.

No character of a flat text is deleted or changed but line ends and a byte order mark: what is not the
article is marked, so that every later span still points into what was read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lapwing.clean.dates import read_date
from lapwing.clean.lines import Line, lines_of
from lapwing.clean.marks import mark
from lapwing.clean.metadata import Said, is_bio, said_by
from lapwing.clean.pages import Page, page_of
from lapwing.clean.words import is_english
from lapwing.errors import NoArticle
from lapwing.records import Article, Block, BlockKind, DateBasis, Media, Raw, Span

__all__ = ["clean"]

_FOOTNOTE = re.compile(r"\[\d{1,3}\]")
_GAP = "\n\n"
_UNUSABLE = re.compile("[\x00\ud800-\udfff]")  # U+0000, which PostgreSQL refuses, and half a character
_LETTER = re.compile(r"[^\W\d_]")

_Marked = list[tuple[Line, BlockKind]]


@dataclass(frozen=True, slots=True)
class _Given:
    """Metadata from outside the text: the container's, and the page's where there is one."""

    title: str | None
    byline: str | None
    outlet: str | None
    url: str | None
    published: date | None
    language: str | None


def clean(raw: Raw) -> Article:
    """The article in `raw`, its lines marked.

    Raises:
        NoArticle: nothing is left that could be coded.
    """
    sound = _storable(raw)
    return _from_page(sound) if sound.media is Media.HTML else _from_text(sound)


def _storable(raw: Raw) -> Raw:
    """The same with U+FFFD for what no database keeps; one character for another, so that offsets stay."""
    hints = (raw.title, raw.byline, raw.outlet, raw.url, raw.published, raw.language)
    return Raw(_sound(raw.origin), raw.media, _sound(raw.text), *(hint and _sound(hint) for hint in hints))


def _sound(text: str) -> str:
    return _UNUSABLE.sub("\ufffd", text)


def _from_text(raw: Raw) -> Article:
    text = raw.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = lines_of(text)
    marked = list(zip(lines, mark(lines, raw.title), strict=True))
    given = _Given(raw.title, raw.byline, raw.outlet, raw.url, read_date(raw.published), raw.language)
    return _article(raw.origin, text, marked, given)


def _from_page(raw: Raw) -> Article:
    page = page_of(raw)
    text = _GAP.join([*([page.title] if page.title else []), *page.paragraphs, *page.comments])
    commented = len(text) - len(_GAP.join(page.comments)) if page.comments else len(text)
    lines = lines_of(text)
    own = [line for line in lines if line.span.start < commented]
    kinds = mark(own, page.title)
    marked = [
        *zip(own, kinds, strict=True),
        *((line, BlockKind.COMMENT) for line in lines[len(own) :]),
    ]
    return _article(raw.origin, text, marked, _given(raw, page))


def _given(raw: Raw, page: Page) -> _Given:
    return _Given(
        page.title,
        raw.byline or page.byline,
        page.outlet,
        raw.url or page.url,
        read_date(raw.published) or page.published,
        raw.language or page.language,
    )


def _article(origin: str, text: str, marked: _Marked, given: _Given) -> Article:
    said = said_by(marked)
    byline = given.byline or said.byline
    marked = _with_bios(marked, byline)
    if not any(kind.coded and _LETTER.search(line.text) for line, kind in marked):
        raise NoArticle(origin, "a headline or a paragraph", "nothing but page furniture", "leave it out")
    title = given.title or _headline(marked)
    outlet = given.outlet or said.outlet
    published, basis = _published(given, said)
    return Article(
        id=Article.make_id(text, title, outlet, given.url, published),
        text=text,
        origin=origin,
        blocks=_blocks(text, marked),
        title=title,
        byline=byline,
        outlet=outlet,
        url=given.url,
        published=published,
        published_basis=basis,
        republished_from=said.republished_from,
        originally_published=said.originally_published,
        language=_language(given, marked),
    )


def _published(given: _Given, said: Said) -> tuple[date | None, DateBasis | None]:
    if given.published is not None:
        return given.published, DateBasis.METADATA
    return said.published, DateBasis.BYLINE if said.published else None


def _headline(marked: _Marked) -> str | None:
    return next((line.text for line, kind in marked if kind is BlockKind.HEADLINE), None)


def _language(given: _Given, marked: _Marked) -> str | None:
    if given.language:
        return given.language.replace("_", "-").split("-")[0].strip().lower() or None
    prose = " ".join(line.text for line, kind in marked if kind.coded)
    return "en" if is_english(prose) else None


def _with_bios(marked: _Marked, byline: str | None) -> _Marked:
    """Mark the last paragraph as a notice where it tells who the author is."""
    last = max((index for index, (_, kind) in enumerate(marked) if kind is BlockKind.BODY), default=0)
    if byline is None or last == 0 or not is_bio(marked[last][0], byline):
        return marked
    return [*marked[:last], (marked[last][0], BlockKind.NOTICE), *marked[last + 1 :]]


def _blocks(text: str, marked: Sequence[tuple[Line, BlockKind]]) -> tuple[Block, ...]:
    """A block for each line, each followed by the footnote marks inside it."""
    blocks: list[Block] = []
    for line, kind in marked:
        blocks.append(Block(kind, line.span))
        if kind.coded:
            marks = _FOOTNOTE.finditer(text, line.span.start, line.span.end)
            blocks.extend(Block(BlockKind.FOOTNOTE, Span(found.start(), found.end())) for found in marks)
    return tuple(blocks)
