"""Dyads: who does what to whom over time, counted in happenings and not in articles.

Only happenings that took place are counted, each once, however many reports tell of it. A country code takes in
every actor of that country, as it does everywhere on the knowing side.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import sqrt
from statistics import variance
from typing import TYPE_CHECKING

from lapwing.ontology import Ontology, load
from lapwing.parties import mutual, points, unit
from lapwing.records import Dyad, Happening, Party, Reality, Telling

if TYPE_CHECKING:
    from lapwing.store import Store

ANYBODY = "*"
"""Stands as the recipient of a dyad that was asked for without one."""

TREND_MINIMUM = 12
"""Dated happenings from which a trend is given. With halves of six, and scores that spread by about six points, the
difference of two means is uncertain by 3.5 points: fewer would show noise. Check the spread of the scores in a large
store before lowering it."""

_WORDS = (1, 3)
_DEEDS = (2, 4)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A happening with the tellings behind it, in the store's order."""

    happening: Happening
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How two actors stand to one another: both directions, and words set beside deeds.

    `words` and `deeds` are (cooperation, conflict) counts of happenings, those done together counted once.
    """

    there: Dyad  # of the first to the second
    back: Dyad  # of the second to the first
    words: tuple[int, int]
    deeds: tuple[int, int]
    last_deed: Happening | None
    first: date | None
    last: date | None
    trend: float | None  # mean score of the later half less the earlier; None below TREND_MINIMUM
    trend_error: float | None  # standard error of `trend`: below twice this it may be chance


def occurrences(store: Store, *actors: str, reality: Reality | None = None) -> list[Occurrence]:
    """The happenings in which every named actor takes part, with what tells of them, in the store's order."""
    told: dict[str, Telling] = {telling.event.id: telling for telling in store.tellings(*actors)}
    found = []
    for happening in store.happenings(*actors):
        tellings = tuple(told[event] for event in happening.events if event in told)
        if tellings and reality in (None, happening.reality):
            found.append(Occurrence(happening, tellings))
    return found


def relate(
    store: Store,
    actor: str,
    recipient: str | None = None,
    *,
    begins: date | None = None,
    ends: date | None = None,
    ontology: Ontology | None = None,
) -> Dyad:
    """What `actor` did to `recipient` (None: to anybody, written `ANYBODY`) between two days, both included.

    What two do together (a meeting, an agreement) counts in both directions. With a bound, undated happenings are
    left out.
    """
    codes = ontology or load()
    named = (actor,) if recipient is None else (actor, recipient)
    period = within(occurrences(store, *named, reality=Reality.ACTUAL), begins, ends)
    done = [seen for seen in period if pointed(seen, actor, recipient, codes)]
    return _dyad((actor, recipient or ANYBODY), (begins, ends), done, codes)


def dyads(store: Store, *, ontology: Ontology | None = None) -> list[Dyad]:
    """Every directed pair of countries and groups with at least one happening, biggest first.

    Armed groups count for themselves here and not for a country; what a country does to itself is left out.
    """
    codes = ontology or load()
    pairs: dict[tuple[str, str], list[Occurrence]] = defaultdict(list)
    for seen in occurrences(store, reality=Reality.ACTUAL):
        for pair in {pair for telling in seen.tellings for pair in unit_pairs(telling, codes)}:
            pairs[pair].append(seen)
    found = [_dyad(pair, (None, None), done, codes) for pair, done in pairs.items()]
    return sorted(found, key=lambda dyad: (-len(dyad.happenings), dyad.actor, dyad.recipient))


def unit_pairs(telling: Telling, ontology: Ontology) -> set[tuple[str, str]]:
    """The directed pairs of countries and groups between which it took place."""
    actors = _units(telling.actors)
    recipients = actors if mutual(telling, ontology) else _units(telling.recipients)
    return {(actor, recipient) for actor, recipient in product(actors, recipients) if actor != recipient}


def standing(
    store: Store,
    one: str,
    other: str,
    *,
    begins: date | None = None,
    ends: date | None = None,
    ontology: Ontology | None = None,
) -> Standing:
    """Both directions of a pair, words beside deeds, the last deed, and a trend where there is enough to see one."""
    codes = ontology or load()
    done = between(store, one, other, begins, ends, codes)
    there = [seen for seen in done if pointed(seen, one, other, codes)]
    back = [seen for seen in done if pointed(seen, other, one, codes)]
    counts = quads(done, codes)
    dated = sorted((seen for seen in done if seen.happening.begins), key=_first_day)
    trend, error = _trend([score(seen, codes) for seen in dated])
    deeds = [seen.happening for seen in dated if _quad(seen, codes) in _DEEDS]
    return Standing(
        there=_dyad((one, other), (begins, ends), there, codes),
        back=_dyad((other, one), (begins, ends), back, codes),
        words=(counts[_WORDS[0] - 1], counts[_WORDS[1] - 1]),
        deeds=(counts[_DEEDS[0] - 1], counts[_DEEDS[1] - 1]),
        last_deed=deeds[-1] if deeds else None,
        first=dated[0].happening.begins if dated else None,
        last=max((seen.happening.ends for seen in dated if seen.happening.ends), default=None),
        trend=trend,
        trend_error=error,
    )


def between(
    store: Store, one: str, other: str, begins: date | None, ends: date | None, ontology: Ontology
) -> list[Occurrence]:
    """What took place between two, in either direction or together, in a period."""
    period = within(occurrences(store, one, other, reality=Reality.ACTUAL), begins, ends)
    return [seen for seen in period if pointed(seen, one, other, ontology) or pointed(seen, other, one, ontology)]


def _units(parties: Iterable[Party]) -> set[str]:
    return {name for party in parties if party.actor and (name := unit(party.actor))}


def within(found: Iterable[Occurrence], begins: date | None, ends: date | None) -> list[Occurrence]:
    """Those that a period touches, both days included; with a bound, undated ones are left out."""
    return [seen for seen in found if _overlaps(seen.happening, begins, ends)]


def _overlaps(happening: Happening, begins: date | None, ends: date | None) -> bool:
    if happening.begins is None or happening.ends is None:
        return begins is None and ends is None
    return (begins is None or happening.ends >= begins) and (ends is None or happening.begins <= ends)


def pointed(seen: Occurrence, actor: str, recipient: str | None, ontology: Ontology) -> bool:
    """Whether one did it to the other, by any telling of it."""
    return any(points(telling, actor, recipient, ontology) for telling in seen.tellings)


def _dyad(
    pair: tuple[str, str], period: tuple[date | None, date | None], done: Sequence[Occurrence], ontology: Ontology
) -> Dyad:
    counts = Counter(seen.happening.category for seen in done)
    scores = [score(seen, ontology) for seen in done]
    return Dyad(
        actor=pair[0],
        recipient=pair[1],
        begins=period[0],
        ends=period[1],
        categories=tuple(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))),
        quads=quads(done, ontology),
        score=mean(scores) if scores else None,
        happenings=tuple(seen.happening.id for seen in done),
        families=len({family for seen in done for family in seen.happening.families}),
        articles=len({article for seen in done for article in seen.happening.articles}),
    )


def _quad(seen: Occurrence, ontology: Ontology) -> int:
    return ontology.category(seen.happening.category).quad


def quads(done: Iterable[Occurrence], ontology: Ontology) -> tuple[int, int, int, int]:
    """Happenings by quad."""
    counts = Counter(_quad(seen, ontology) for seen in done)
    return counts[1], counts[2], counts[3], counts[4]


def score(seen: Occurrence, ontology: Ontology) -> float:
    """The mean over its tellings, so that one happening weighs as much as another."""
    return mean([ontology.scale(telling.event.category, telling.event.modes) for telling in seen.tellings])


def _trend(scores: Sequence[float]) -> tuple[float, float] | tuple[None, None]:
    """Difference of the means of the two halves (a middle one counts in neither), and its standard error."""
    if len(scores) < TREND_MINIMUM:
        return None, None
    half = len(scores) // 2
    early, late = scores[:half], scores[-half:]
    return mean(late) - mean(early), sqrt((variance(early) + variance(late)) / half)


def mean(numbers: Sequence[float]) -> float:
    """The arithmetic mean of one number or more."""
    return sum(numbers) / len(numbers)


def _first_day(seen: Occurrence) -> tuple[date, str]:
    return seen.happening.begins or date.max, seen.happening.id
