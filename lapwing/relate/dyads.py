"""Dyads: who does what to whom over time, counted in happenings and not in articles.

Only happenings that took place are counted, each once, however many reports tell of it. A country's code takes in
those who act for it; armed groups, rebels and bodies of many states count for themselves. What the store keeps as
acts answers for countries and groups; persons and offices are counted from the tellings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import variance
from typing import TYPE_CHECKING

from lapwing.ontology import Ontology, load
from lapwing.parties import acts, acts_of, points
from lapwing.records import Act, Dyad, Happening, Reality, Telling

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
class Deed:
    """A happening between two, as relations count it: done there, by the first to the second, back, or both."""

    id: str  # of the happening
    category: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    quad: int
    score: float
    begins: date | None
    ends: date | None
    families: tuple[str, ...]
    articles: tuple[str, ...]
    there: bool
    back: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How two actors stand to one another: both directions, and words set beside deeds.

    `words` and `deeds` are (cooperation, conflict) counts of happenings, those done together counted once.
    """

    there: Dyad  # of the first to the second
    back: Dyad  # of the second to the first
    words: tuple[int, int]
    deeds: tuple[int, int]
    last_deed: Deed | None
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


def all_acts(store: Store, *, ontology: Ontology | None = None) -> list[Act]:
    """Every act between countries and groups; made from the tellings where the store has kept none yet."""
    kept = store.acts()
    if kept:
        return kept
    told = {telling.event.id: telling for telling in store.tellings()}
    return list(acts(store.happenings(), told, ontology or load()))


def deeds(
    store: Store,
    one: str,
    other: str | None = None,
    *,
    begins: date | None = None,
    ends: date | None = None,
    ontology: Ontology | None = None,
) -> list[Deed]:
    """What took place between two, in either direction or together, oldest first; with one name, all that it did.

    Both days of the period are included; with a bound, undated happenings are left out.
    """
    named = (one,) if other is None else (one, other)
    if all(store.keeps_acts(name) for name in named):
        found: Iterable[Act] = store.acts(*named, begins=begins, ends=ends)
    else:
        told = _told_acts(store, one, other, ontology or load())
        found = [act for act in told if _overlaps(act, begins, ends)]
    return _deeds(found, one, other)


def _told_acts(store: Store, one: str, other: str | None, ontology: Ontology) -> Iterator[Act]:
    """The acts of persons and offices, of which the store keeps none."""
    named = (one,) if other is None else (one, other)
    for seen in occurrences(store, *named, reality=Reality.ACTUAL):
        ways: list[tuple[str, str | None]] = [(one, other)] if other is None else [(one, other), (other, one)]
        pairs = [(a, b) for a, b in ways if any(points(telling, a, b, ontology) for telling in seen.tellings)]
        yield from acts_of(seen.happening, seen.tellings, ontology, pairs)


def _deeds(found: Iterable[Act], one: str, other: str | None) -> list[Deed]:
    first: dict[str, Act] = {}
    there, back = set(), set()  # happenings
    for act in found:
        first.setdefault(act.happening, act)
        if act.actor == one:
            there.add(act.happening)
        if act.actor == other:
            back.add(act.happening)
    made = [
        Deed(
            id=name,
            category=act.category,
            modes=act.modes,
            contexts=act.contexts,
            quad=act.quad,
            score=act.score,
            begins=act.begins,
            ends=act.ends,
            families=act.families,
            articles=act.articles,
            there=name in there,
            back=name in back,
        )
        for name, act in first.items()
    ]
    return sorted(made, key=in_time)


def in_time(deed: Deed) -> tuple[date, str]:
    """Order of deeds: oldest first, undated ones last."""
    return deed.begins or date.max, deed.id


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
    found = deeds(store, actor, recipient, begins=begins, ends=ends, ontology=ontology)
    return _dyad((actor, recipient or ANYBODY), (begins, ends), [deed for deed in found if deed.there])


def dyads(store: Store, *, ontology: Ontology | None = None) -> list[Dyad]:
    """Every directed pair of countries and groups with at least one happening, biggest first.

    Armed groups count for themselves here and not for a country; what a country does to itself is left out.
    """
    pairs: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for act in all_acts(store, ontology=ontology):
        if act.recipient is not None and act.recipient != act.actor:
            pairs[act.actor, act.recipient].append(act)
    found = [_dyad(pair, (None, None), _deeds(done, *pair)) for pair, done in pairs.items()]
    return sorted(found, key=lambda dyad: (-len(dyad.happenings), dyad.actor, dyad.recipient))


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
    done = deeds(store, one, other, begins=begins, ends=ends, ontology=ontology)
    return standing_of(one, other, done, begins=begins, ends=ends)


def standing_of(
    one: str, other: str, done: Sequence[Deed], *, begins: date | None = None, ends: date | None = None
) -> Standing:
    """The same of what `deeds` found in that period."""
    counts = quads(done)
    dated = [deed for deed in done if deed.begins]
    trend, error = _trend([deed.score for deed in dated])
    acted = [deed for deed in dated if deed.quad in _DEEDS]
    return Standing(
        there=_dyad((one, other), (begins, ends), [deed for deed in done if deed.there]),
        back=_dyad((other, one), (begins, ends), [deed for deed in done if deed.back]),
        words=(counts[_WORDS[0] - 1], counts[_WORDS[1] - 1]),
        deeds=(counts[_DEEDS[0] - 1], counts[_DEEDS[1] - 1]),
        last_deed=acted[-1] if acted else None,
        first=dated[0].begins if dated else None,
        last=max((deed.ends for deed in dated if deed.ends), default=None),
        trend=trend,
        trend_error=error,
    )


def within(found: Iterable[Occurrence], begins: date | None, ends: date | None) -> list[Occurrence]:
    """Those that a period touches, both days included; with a bound, undated ones are left out."""
    return [seen for seen in found if _overlaps(seen.happening, begins, ends)]


def _overlaps(dated: Happening | Act, begins: date | None, ends: date | None) -> bool:
    if dated.begins is None or dated.ends is None:
        return begins is None and ends is None
    return (begins is None or dated.ends >= begins) and (ends is None or dated.begins <= ends)


def _dyad(pair: tuple[str, str], period: tuple[date | None, date | None], done: Sequence[Deed]) -> Dyad:
    counts = Counter(deed.category for deed in done)
    return Dyad(
        actor=pair[0],
        recipient=pair[1],
        begins=period[0],
        ends=period[1],
        categories=tuple(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))),
        quads=quads(done),
        score=mean([deed.score for deed in done]) if done else None,
        happenings=tuple(deed.id for deed in done),
        families=len({family for deed in done for family in deed.families}),
        articles=len({article for deed in done for article in deed.articles}),
    )


def quads(done: Iterable[Deed]) -> tuple[int, int, int, int]:
    """Happenings by quad."""
    counts = Counter(deed.quad for deed in done)
    return counts[1], counts[2], counts[3], counts[4]


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
