"""Wording that the pages and the terminal share, and the cleaning of text from the web before it is shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lapwing.brief.records import Brief, Facts
from lapwing.ledger import speaker
from lapwing.records import Certainty, DateBasis, Party, Reality, SpeakerKind, Telling

if TYPE_CHECKING:
    from lapwing.forecast import Reason, Skill

MARKS = {1: "○+", 2: "●+", 3: "○−", 4: "●−"}
"""Quads without colour: a ring is words and a disc deeds, plus is cooperation and minus conflict."""

BASIS = {
    DateBasis.TEXT: "date in the text",
    DateBasis.RELATIVE: "counted from the report",
    DateBasis.PUBLISHED: "date of the report",
    DateBasis.METADATA: "date of the page",
    DateBasis.BYLINE: "date line",
}

KINDS = {
    "AGREE": "promise or agreement",
    "CONSULT": "talks",
    "SUPPORT": "support",
    "CONCEDE": "concession",
    "COOPERATE": "cooperation",
    "AID": "aid",
    "RETREAT": "withdrawal or release",
    "REQUEST": "request",
    "ACCUSE": "accusation",
    "REJECT": "refusal",
    "THREATEN": "threat",
    "PROTEST": "protest",
    "SANCTION": "sanction",
    "MOBILIZE": "military move",
    "COERCE": "coercion",
    "ASSAULT": "attack",
}
"""What a reader who does not know PLOVER calls its categories."""

SPANS = (7, 30, 180)
"""Days over which a reason of a forecast counts, as `forecast.Reason` has them."""

_BECAUSE = {
    "same": "{one} did so to {other} {often}",
    "other": "{one} did anything else to {other} {often}",
    "return": "{other} did anything to {one} {often}",
    "sides": "{one} did so to others, or others to {other}, {often}",
    "world": "Anybody did so to anybody {often}",
}
_CATEGORY = re.compile(rf"\b(?:{'|'.join(KINDS)})\b")
_REALITIES = {
    Reality.ACTUAL: "{}",
    Reality.FUTURE: "{} to come",
    Reality.HYPOTHETICAL: "possible {}",
    Reality.NEGATED: "no {}",
}
_GAIN = 0.005  # of a Brier score: less is told as no better, since it is none in whole percent
_EXCERPT = 180  # characters of a sentence that another one quotes: about two lines of the page
_LONGEST_NAME = 80  # characters of a name or source shown: longer is no name
_SPEAKERS_SHOWN = 3
_KEPT_FORMAT = frozenset("\u200c\u200d")  # joiners: Persian and many emoji are wrong without them
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_LINK = re.compile(r"[\x21-\x7e\u00a1-\U0010ffff]+")


def shown(text: str) -> str:
    """The text without characters that steer a terminal or turn the direction of the line; breaks are kept."""
    if text.isprintable():
        return text
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
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def reports(articles: int, families: int) -> str:
    """How many articles, and of how many independent origins."""
    return "1 article" if articles == 1 else f"{count(articles, 'article')} of {count(families, 'origin')}"


def references(numbers: Iterable[tuple[int, int]], more: int = 0) -> str:
    """Numbers of citations, and how many there are besides."""
    told = " ".join(f"[{first}]" if first == last else f"[{first}–{last}]" for first, last in numbers)
    return f"{told} and {more:,} more" if more else told


def extent(brief: Brief) -> str:
    """How much a brief rests on and what time it covers."""
    if not brief.happenings:
        return "The store holds nothing on this."
    reported = reports(len(brief.sources), brief.families)
    period = f", {days(brief.first, brief.last)}" if brief.first else ""
    newest = f"; newest report {brief.newest}" if brief.newest else ""
    return f"{count(brief.happenings, 'happening')} in {reported}{period}{newest}"


def about(facts: Facts) -> str:
    """Until when, on what the date rests, how sure it is, who says so and in how many reports."""
    until = [f"to {facts.ends}"] if facts.ends and facts.ends != facts.begins else []
    basis = [BASIS[facts.basis]] if facts.basis and facts.basis is not DateBasis.TEXT else []
    doubt = [found] if (found := doubts(facts.certainties)) else []
    told = reports(facts.articles, facts.families)
    return " · ".join([*until, *basis, *doubt, f"says {speakers(facts.said_by)}", told])


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


def kind(category: str, reality: Reality = Reality.ACTUAL) -> str:
    """A category in plain words, and whether it took place; one of another ontology under its own name."""
    return _REALITIES[reality].format(KINDS.get(category, category))


def plainly(text: str) -> str:
    """The text with the categories that it names in plain words."""
    return _CATEGORY.sub(lambda found: KINDS[found[0]], text)


def excerpt(telling: Telling) -> str:
    """The sentence on one line, cut to what stands around the trigger where it is long."""
    text, start = telling.article.text, telling.sentence.span.start
    before = line(text[start : telling.event.span.start])
    told = line(text[telling.event.span.start : telling.sentence.span.end])
    room = max(_EXCERPT - len(told), _EXCERPT // 2)
    if len(before) > room:
        before = f"…{before[-room:].partition(' ')[2] or before[-room:]}"
    left = max(_EXCERPT - len(before), _EXCERPT // 2)
    if len(told) > left:
        told = f"{told[:left].rpartition(' ')[0] or told[:left]}…"
    return f"{before}{told}".strip()


def percent(chance: float) -> str:
    """A probability: to the whole percent, below one to a tenth of it; never 0 and never 100."""
    if chance < 0.001 or chance > 0.99:
        return "under 0.1%" if chance < 0.001 else "over 99%"
    return f"{chance:.0%}" if chance >= 0.00995 else f"{chance:.1%}"


def because(reason: Reason, one: str, other: str) -> str:
    """What moved a forecast, with its counts over so many days, and what it does to the number that is expected."""
    often = ", ".join(f"{number:,} in {span}" for number, span in zip(reason.counts, SPANS, strict=True))
    often = often.replace(" in ", f" {'time' if reason.counts[0] == 1 else 'times'} in ", 1)
    often = often.replace(f" in {SPANS[0]}", f" in {SPANS[0]} days", 1)
    times = f"{reason.times:.2g}" if reason.times < 10 else f"{reason.times:,.0f}"
    return f"{_BECAUSE[reason.kind].format(one=one, other=other, often=often)}: {times} times as many expected"


def gain(skill: float | None) -> str:
    """A skill as the share of a Brier score that is gone."""
    if skill is None:
        return "not known"
    return f"{skill:.0%}" if skill >= _GAIN else "no better"


def fared(skill: Skill) -> str:
    """What forecasts were better than, and by how much of its Brier score; and what they were no better than."""
    named = (
        (skill.base_rate, "the base rate"),
        (skill.persistence, "saying that what just happened goes on"),
        (skill.recurrence, "the pair’s own average"),
    )
    better = joined(f"{name} by {value:.0%}" for value, name in named if value is not None and value >= _GAIN)
    no_better = joined(name for value, name in named if value is not None and value < _GAIN)
    told = [f"better than {better}"] if better else []
    told += [f"no better than {no_better}"] if no_better else []
    return "; ".join(told) or "not to be scored, as nothing came true"


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
