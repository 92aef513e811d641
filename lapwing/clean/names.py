"""Bylines: who wrote a text, and for whom, as a line says it."""

from __future__ import annotations

import re
from typing import NamedTuple

from lapwing.clean.dates import find_date, only_date
from lapwing.clean.lines import Line
from lapwing.clean.words import FUNCTION_WORDS, listed

_BY = re.compile(
    r"\W{0,2}(?:(?:written|reported|story|words|analysis|opinion|commentary|text|posted|author)\s)?by\b\s?:?\s+",
    re.IGNORECASE,
)
_CREW = re.compile(
    r"\W{0,2}(?:(?:additional\s)?reporting|(?:additional\s)?writing|editing|compiled|translated)\s(?:and\s\w+\s)?by\s",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s?[~|•·–—/,;]\s?|\s-\s|\s(?:for|of)\s(?=[A-Z])|\s(?=(?:Published|Updated|Posted)\b)")
_AND = re.compile(r"\s(?:and|&)\s")
_NAME_WORD = re.compile(r"(?:[a-z]{1,4}[-'’])?[A-Z][\w'’.-]*$")
_PARTICLES = listed("de del della der den di da dos du van von bin ibn bint al el la le ter ben y e")
_NEVER_NAMES = listed(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july "
    "august september october november december early late"
)
# a line of two to four of these is a section or tag, not an author
_TOPIC_WORDS = listed(
    "news politics world east west north south middle house nations united international national global "
    "foreign affairs policy business economy economic markets sport sports opinion analysis culture "
    "science technology tech health climate energy security defense defence military war conflict crisis "
    "breaking top latest live update updates europe africa asia america americas us uk eu un russia "
    "ukraine israel iran china law society media press video videos photo photos images getty more about "
    "contact read home page site map terms service privacy"
)
_OUTLET = re.compile(
    r"(?:news|times|post|press|reuters|agenc(?:y|e|ia)|herald|journal|tribune|guardian|telegraph|gazette|chronicle|observer|monitor|"
    r"review|magazine|radio|tv|television|wire|daily|weekly|\bafp\b|\bap\b|\bbbc\b|\bcnn\b|\btass\b|xinhua|bloomberg|\.(?:com|org|net)\b)",
    re.IGNORECASE,
)
_BYLINE_WORDS = 18


class Byline(NamedTuple):
    """What a byline says."""

    authors: str
    outlet: str | None


def byline_of(line: Line) -> Byline | None:
    """The authors of a "By ..." line and the outlet it names; None where it is no such line."""
    start = _BY.match(line.text)
    if start is None or line.size > _BYLINE_WORDS or (line.stops and line.size > 7):
        return None
    parts = [part for part in _PARTS.split(line.text[start.end() :]) if part]
    named = _authors(parts)
    if not named:
        return None
    outlet = next((part for part in parts[len(named) :] if _OUTLET.search(part) and not find_date(part)), None)
    return Byline(", ".join(named), outlet.strip() if outlet else None)


def is_byline(line: Line) -> bool:
    """Whether it says by whom the text was written, reported or edited."""
    return byline_of(line) is not None or (line.size <= 40 and _CREW.match(line.text) is not None)


def is_name_alone(line: Line) -> bool:
    """Whether it could be an author's name and nothing else; its place on the page must decide."""
    if not 2 <= line.size <= 4 or line.ends or any(char.isdigit() for char in line.text):
        return False
    lowered = {word.lower() for word in line.words}
    if lowered & (_TOPIC_WORDS | _NEVER_NAMES) or lowered & (FUNCTION_WORDS - _PARTICLES):
        return False
    return _is_name(line.text)


def _authors(parts: list[str]) -> list[str]:
    """The leading parts that are names. After the first, a part counts only in a list closed by "and"."""
    named = 0
    for number, part in enumerate(parts, 1):
        if not all(_is_name(name) for name in _AND.split(part)) or only_date(part):
            break
        if number == 1 or _AND.search(part):
            named = number
        if _AND.search(part):
            break
    return [part.strip() for part in parts[:named]]


def _is_name(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 5 or not _NAME_WORD.match(words[0]):
        return False
    if words[0].lower().strip(".") in _NEVER_NAMES | FUNCTION_WORDS:
        return False
    return all(_NAME_WORD.match(word) or word.lower() in _PARTICLES for word in words)
