"""Which line is the headline, and which lines are headings at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lapwing.clean.dates import find_date
from lapwing.clean.lines import Line, key_of
from lapwing.clean.words import FUNCTION_WORDS

# How wires open: GENEVA (Wire) -, LENZ, May 3 (Wire) —. A hyphen counts only before a space: "UPDATE 2-Boats leave".
_LEAD = re.compile(r"[A-Z][A-Z .,'’/-]{2,60}.{0,60}?[)\d]\s?(?:[–—_]|-\s)|.{0,60}\([A-Z][\w .]{1,30}\)\s?(?:[–—_]|-\s)")
_CRUMBS = re.compile(r"\S\s?[>»]\s?\S")
_SPEECH = re.compile(r"""[,.!?]["'”’»]""")
_QUOTES = "\"'“‘«"

# Headings In Title Case run to fourteen words; a longer line in sentence case is a sentence that lost its full stop.
_TITLED_WORDS = 14
_PLAIN_WORDS = 10
_HEADLINE_WORDS = 30
_STOPPED_WORDS = 18  # a headline with a full stop (reworded pages have them) is one short sentence
_ZONE = 12  # free lines looked at: navigation above a headline is seldom longer
_ECHO = 0.3  # share of a headline's content words that the first paragraphs repeat; labels repeat none
_ECHO_LINES = 6


def is_heading(line: Line) -> bool:
    """Whether it is a label or heading rather than a sentence."""
    if (
        line.size > (_TITLED_WORDS if line.title_cased else _PLAIN_WORDS)
        or line.stops
        or line.bullet
        or line.tail.endswith((":", ",", ";"))
    ):
        return False
    if line.text[0].islower() or (line.text[0] in _QUOTES and _SPEECH.search(line.text)):
        return False
    return line.title_cased if line.ends else True  # "Potential Betrayal?" against "But will it hold?"


def find_headline(lines: Sequence[Line], free: Sequence[int], title: str | None) -> int | None:
    """The index of the headline among the `free` lines, or None.

    The line that is `title`; else the first candidate above the first paragraph whose words the
    article takes up; else the first of some length.
    """
    zone = _zone(lines, free)
    if title is not None:
        named = next((index for index in free[:_ZONE] if lines[index].key == key_of(title)), None)
        if named is not None:
            return named
    echo = [index for index in zone if _echo(lines, free, index) >= _ECHO]
    long = [index for index in zone if lines[index].size >= 4]
    fair = [index for index in zone if lines[index].size >= 3 or (lines[index].size == 2 and len(free) > len(zone))]
    return next(iter([*echo, *long, *fair]), None)


def _zone(lines: Sequence[Line], free: Sequence[int]) -> list[int]:
    """Candidates above the first paragraph."""
    found: list[int] = []
    for place, index in enumerate(free[:_ZONE]):
        following = lines[free[place + 1]] if place + 1 < len(free) else None
        line = lines[index]
        if _could_be(line, following):
            found.append(index)
        elif line.prose:
            break
    return found


def _could_be(line: Line, following: Line | None) -> bool:
    if not 2 <= line.size <= _HEADLINE_WORDS or line.bullet or line.several or line.tail.endswith((":", ",", ";")):
        return False
    if _LEAD.match(line.text) or _CRUMBS.search(line.text) or line.text[:1].islower():
        return False
    return _stopped(line, following) if line.stops and not line.title_cased else True


def _stopped(line: Line, following: Line | None) -> bool:
    """A full stop is a headline's only over a summary in bullets or over a longer paragraph."""
    if following is None or line.size > _STOPPED_WORDS or line.text[0] in _QUOTES or find_date(line.text):
        return False
    return following.bullet or following.size >= 1.5 * line.size


def _echo(lines: Sequence[Line], free: Sequence[int], index: int) -> float:
    below = [other for other in free if other > index and lines[other].prose][:_ECHO_LINES]
    said = {word.lower() for other in below for word in lines[other].words}
    own = [word.lower() for word in lines[index].words if word.lower() not in FUNCTION_WORDS]
    return sum(word in said for word in own) / len(own) if own else 0.0
