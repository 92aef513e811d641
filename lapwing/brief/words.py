"""Wording that the pages and the terminal share, and the cleaning of text from the web before it is shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlsplit

from lapwing.ledger import speaker
from lapwing.records import Certainty, DateBasis, Party, Reality, SpeakerKind, Telling

MARKS = {1: "○+", 2: "●+", 3: "○−", 4: "●−"}
"""Quads without colour: a ring is words and a disc deeds, plus is cooperation and minus conflict."""

BASIS = {
    DateBasis.TEXT: "date in the text",
    DateBasis.RELATIVE: "counted from the report",
    DateBasis.PUBLISHED: "date of the report",
    DateBasis.METADATA: "date of the page",
    DateBasis.BYLINE: "date line",
}

_LONGEST_NAME = 80  # characters of a name or source shown: longer is no name
_SPEAKERS_SHOWN = 3
_KEPT_FORMAT = frozenset("\u200c\u200d")  # joiners: Persian and many emoji are wrong without them
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_LINK = re.compile(r"[\x21-\x7e\u00a1-\U0010ffff]+")


def shown(text: str) -> str:
    """The text without characters that steer a terminal or turn the direction of the line; breaks are kept."""
    return "".join(char for char in text if char in "\n\t" or char in _KEPT_FORMAT or _visible(char))


def line(text: str) -> str:
    """The text as one line: every run of white space is one space."""
    return re.sub(r"\s+", " ", shown(re.sub(r"[\r\x0b\x0c\x85\u2028\u2029]", "\n", text)))


def short(text: str, longest: int = _LONGEST_NAME) -> str:
    """One line of at most so many characters."""
    clean = line(text[: 4 * longest]).strip()
    return clean if len(clean) <= longest else f"{clean[: longest - 1].rstrip()}…"


def link(url: str | None) -> str | None:
    """The address, if it may be made into a link: http or https with a host, and nothing else."""
    if url is None or not _LINK.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def joined(names: Iterable[str]) -> str:
    """Names in a row: "A", "A and B", "A, B and C"."""
    *most, last = list(dict.fromkeys(names)) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def signed(number: float) -> str:
    """A score to one place, with its sign; zero has none."""
    return f"{number:+.1f}".replace("-", "−").replace("+0.0", "0.0").replace("−0.0", "0.0")


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending runs of numbers that follow one another: first and last of each."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def names(parties: Sequence[Party]) -> str:
    """The parties by name, or in the text's own words."""
    return joined(short(party.name) for party in parties)


def direction(telling: Telling) -> str:
    """Who to whom."""
    if not telling.recipients:
        return names(telling.actors)
    return f"{names(telling.actors)} → {names(telling.recipients)}"


def days(begins: date | None, ends: date | None) -> str:
    """A day or an interval."""
    if begins is None:
        return "no date"
    return str(begins) if ends in (None, begins) else f"{begins} to {ends}"


def says(telling: Telling) -> str:
    """Who says so, and as what."""
    words = speaker(telling)
    if telling.stance.speaker is SpeakerKind.AUTHOR:
        return f"{short(telling.article.outlet)} (author)" if telling.article.outlet else "the author"
    if telling.stance.speaker is SpeakerKind.NAMED:
        return f"{short(words)} (named source)" if words else "a named source"
    return f"“{short(words)}” (unnamed source)" if words else "an unnamed source"


def speakers(said_by: Sequence[str]) -> str:
    """The first few of them."""
    more = len(said_by) - _SPEAKERS_SHOWN
    return "; ".join(said_by[:_SPEAKERS_SHOWN]) + (f"; {more} more" if more > 0 else "")


def unreal(reality: Reality) -> str:
    """What stands before the category of an event that did not plainly take place; nothing for one that did."""
    return "" if reality is Reality.ACTUAL else reality.value


def doubts(certainties: Sequence[tuple[Certainty, int]]) -> str:
    """How sure the reports are; nothing where all of them are certain."""
    if len(certainties) == 1:
        return "" if certainties[0][0] is Certainty.CERTAIN else certainties[0][0].value
    return ", ".join(f"{certainty.value} in {number}" for certainty, number in certainties)


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in _UNSHOWN
