"""HTML to paragraphs, with trafilatura; readers' comments apart, dates only as the page gives them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trafilatura import bare_extraction
from trafilatura.settings import Document as Extracted

from lapwing.clean.dates import forms_of, read_date
from lapwing.clean.fragments import is_fragment, paragraphs_of
from lapwing.clean.lines import key_of
from lapwing.errors import NoArticle
from lapwing.records import Raw

PAGE_CHARS = 8_000_000
"""Largest page looked at; extraction takes memory of some fifty times its size."""

# Without these the newest date allowed would be that of the clock. The range is fixed, the page decides.
_DATE_RULES = {"original_date": True, "extensive_search": False, "min_date": "1995-01-01", "max_date": "2199-12-31"}
_LANGUAGE = re.compile(
    r"<html\b[^<>]{0,500}?\slang\s?=\s?[\"']?([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?)", re.IGNORECASE
)
_SITE_TAIL = re.compile(r"\s[|–—·-]\s")
_HEAD_CHARS = 20_000


MOST_IN_A_TAG = 5000
"""Attributes, or what stands between them, in one tag of a page. The parser compares each with each: 8,000 take a
second, 100,000 some minutes. Honest pages have some dozens."""
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_BETWEEN = re.compile(r"[=\s/]")


@dataclass(frozen=True, slots=True)
class Page:
    """What was on a page."""

    title: str | None
    paragraphs: tuple[str, ...]
    comments: tuple[str, ...]
    byline: str | None
    outlet: str | None
    url: str | None
    published: date | None
    language: str | None


def page_of(raw: Raw) -> Page:
    """The article of a page or fragment.

    Raises:
        NoArticle: the page is too large or would keep the parser for minutes, or there is none in it.
    """
    if len(raw.text) > PAGE_CHARS:
        came = f"{len(raw.text):,}"
        raise NoArticle(raw.origin, f"a page of at most {PAGE_CHARS:,} characters", came, "save the article alone")
    if _overloaded(raw.text):
        wanted = f"at most {MOST_IN_A_TAG:,} attributes in a tag"
        raise NoArticle(raw.origin, wanted, "a tag with more", "save the article alone")
    if is_fragment(raw.text):
        return Page(raw.title, _own(paragraphs_of(raw.text), raw.title), (), None, raw.outlet, None, None, None)
    try:
        found = bare_extraction(
            raw.text, url=raw.url, include_comments=True, with_metadata=True, date_extraction_params=dict(_DATE_RULES)
        )
    except AssertionError as error:  # the search for a date drops what is no text, and that may be the root
        came = "one that stands inside a drawing or a form"
        raise NoArticle(raw.origin, "a page", came, "save the article alone") from error
    if not isinstance(found, Extracted) or not (found.text or "").strip():
        raise NoArticle(raw.origin, "a page with an article", "none that could be told from the rest", "leave it out")
    outlet = raw.outlet or found.sitename
    title = raw.title or _without_site(found.title, outlet)
    return Page(
        title,
        _paragraphs(found.text, title),
        _paragraphs(found.comments, None),
        found.author.replace("; ", ", ") if found.author else None,
        outlet,
        found.url,
        _published(found.date, raw.text),
        _language(raw.text),
    )


def _overloaded(text: str) -> bool:
    """Whether a tag has more attributes than the parser is quick with."""
    tags = (piece.partition(">")[0] for piece in text.split("<"))
    return any(len(_BETWEEN.findall(_QUOTED.sub("", tag))) > MOST_IN_A_TAG for tag in tags if len(tag) > MOST_IN_A_TAG)


def _paragraphs(text: str | None, title: str | None) -> tuple[str, ...]:
    """The lines of extracted text."""
    lines = [" ".join(line.split()) for line in (text or "").splitlines()]
    return _own([line for line in lines if line], title)


def _own(paragraphs: Sequence[str], title: str | None) -> tuple[str, ...]:
    """The paragraphs after those that only repeat the title above them."""
    kept = list(paragraphs)
    while title and kept and key_of(kept[0]) == key_of(title):
        kept = kept[1:]
    return tuple(kept)


def _without_site(title: str | None, outlet: str | None) -> str | None:
    """A title without the name of the site after it."""
    if title is None or outlet is None:
        return title
    parts = _SITE_TAIL.split(title)
    tail = parts[-1]
    if len(parts) > 1 and key_of(tail) in (key_of(outlet), key_of(outlet.split(".")[0])):
        return title[: title.rindex(tail)].rstrip(" |–—·-")
    return title


def _published(value: str | None, page: str) -> date | None:
    """The date found, if the page itself writes that day in some form."""
    day = read_date(value)
    if day is None:
        return None
    source = page.lower()
    return day if any(form in source for form in forms_of(day)) else None


def _language(page: str) -> str | None:
    found = _LANGUAGE.search(page[:_HEAD_CHARS])
    return found[1] if found else None
