"""What the lines of a text say about it: who wrote it, when it appeared, where it appeared before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lapwing.clean.dates import find_date, only_date
from lapwing.clean.lines import Line
from lapwing.clean.names import byline_of, is_name_alone
from lapwing.records import BlockKind

Marked = Sequence[tuple[Line, BlockKind]]

_EARLIER = re.compile(
    r"\b(?:originally|first)\s(?:published|appeared|posted|printed)\b|\bappeared\s(?:originally|first)\b"
    r"|\b(?:re-?published|re-?printed|reproduced|cross-?posted|syndicated)\s(?:here\s)?(?:with\s(?:the\s)?(?:kind\s)?permission\s)?(?=from|of|by|courtesy)"
    r"|^\W{0,3}(?:via|courtesy\sof)\b",
    re.IGNORECASE,
)
_OWN_FEED = re.compile(r"\W{0,3}the\spost\s.{1,300}\sappeared\sfirst\son\s(.{2,60}?)\W{0,3}$", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?)]\s+(?=[A-Z(])|\)\s?\.?$|\.$|[;(\]]")
_PREPOSITIONS = re.compile(r"^(?:\s|,|:|(?:by|in|on|at|from|of|courtesy\sof|the\swebsite\sof)\b)+", re.IGNORECASE)
_SOURCE_ENDS = re.compile(
    r"\s(?:and|under|with|as|where|which|before|here|via|on|in|at|for|by|titled|entitled|through)\b|,|\s[|–—-]\s|\s\(",
    re.IGNORECASE,
)
_POSTED = re.compile(r"\b(?:posted|published|released)\b(?!\s+(?:by|in)\b)", re.IGNORECASE)
_LEAD_DATE = re.compile(r"^(?:[A-Z][a-z]+day,?\s)?[^|–—:]{6,24}\s?[|–—:]\s")
_WIRE_LEAD = re.compile(r"^[A-Z][A-Z .'’-]{2,40}[^–—_]{0,80}?(?:\s[–—_-]{1,2}\s|[–—])")
_BIO = re.compile(r"\s(?:is|was|are|covers|writes|reports|has)\b")


@dataclass(frozen=True, slots=True)
class Said:
    """What the text says about itself; None is what it leaves unsaid."""

    byline: str | None = None
    outlet: str | None = None
    published: date | None = None
    republished_from: str | None = None
    originally_published: date | None = None


def said_by(marked: Marked) -> Said:
    """The metadata that the marked lines of a text give."""
    earlier = [_earlier(line.text) for line in _of(marked, BlockKind.NOTICE)]
    origin = next((name for name, _ in earlier if name), None)
    byline, affiliation = _byline(marked)
    feed = next((found[1] for line in _of(marked, BlockKind.NOTICE) if (found := _OWN_FEED.match(line.text))), None)
    return Said(
        byline,
        # beside a reprint's notice, the outlet in the byline is the one it was taken from
        feed or (affiliation if origin is None else None),
        _published(marked),
        origin,
        next((day for _, day in earlier if day), None),
    )


def is_bio(line: Line, authors: str) -> bool:
    """Whether it tells who the author is: "Jane Doe is a reporter at ..."."""
    names = [name.strip() for name in re.split(r",|\band\b", authors) if " " in name.strip()]
    return any(line.text.startswith(name) and _BIO.match(line.text, len(name)) for name in names)


def _of(marked: Marked, kind: BlockKind) -> Iterable[Line]:
    return (line for line, its in marked if its is kind)


def _byline(marked: Marked) -> tuple[str | None, str | None]:
    for line in _of(marked, BlockKind.BYLINE):
        found = byline_of(line)
        if found is not None:
            return found.authors, found.outlet
        if is_name_alone(line):
            return line.text, None
    return None, None


def _published(marked: Marked) -> date | None:
    """A date line, a "Posted on", a byline's date, or the date a report opens with; nothing else counts.

    Dates of captions, comments and other articles are not the article's.
    """
    for line, kind in marked:
        if kind is BlockKind.COMMENT:
            continue
        day = _line_date(line, kind)
        if day is not None:
            return day
    return None


def _line_date(line: Line, kind: BlockKind) -> date | None:
    if kind is BlockKind.DATELINE or kind is BlockKind.BYLINE:
        return _day(line.text)
    if kind is BlockKind.NOTICE:
        posted = _POSTED.search(line.text)
        return _day(line.text[posted.end() :]) if posted and not _EARLIER.search(line.text) else None
    if kind is BlockKind.BODY:
        lead = _LEAD_DATE.match(line.text)
        if lead is not None and only_date(lead[0].rstrip(" |–—:")):
            return _day(lead[0])
        wire = _WIRE_LEAD.match(line.text)
        return _day(wire[0]) if wire else None
    return None


def _day(text: str) -> date | None:
    found = find_date(text[:300])
    return found[0] if found else None


def _earlier(text: str) -> tuple[str | None, date | None]:
    """Where and when a notice says that the text appeared before."""
    found = _EARLIER.search(text) if _OWN_FEED.match(text) is None else None
    if found is None:
        return None, None
    rest = text[found.end() :]
    dated = find_date(rest)
    end = _SENTENCE.search(rest, dated[2] if dated and dated[1] < 120 else 0)
    rest = rest[: end.start()] if end else rest
    dated = find_date(rest)
    if dated is None:
        return _source(rest), None
    before, after = rest[: dated[1]], rest[dated[2] :]
    return _source(re.sub(r"\s(?:on|in)\s*(?:[A-Z][a-z]+day,?\s*)?$", "", before)) or _source(after), dated[0]


def _source(text: str) -> str | None:
    """The name at the front of `text`: capitalised or a domain, of at most seven words."""
    bare = _PREPOSITIONS.sub("", text[:200]).strip()
    cut = _SOURCE_ENDS.search(bare)
    name = (bare[: cut.start()] if cut else bare).strip(" .,:;\"'“”‘’()")
    proper = bool(name) and (name[0].isupper() or re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", name) is not None)
    return name if proper or name.startswith("the ") else None
