"""Three actors: which of their ties are friendly, whether that is balanced, and who sits between two enemies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from lapwing.ontology import Ontology
from lapwing.relate.course import Unit, stretches
from lapwing.relate.dyads import Deed, deeds, mean

if TYPE_CHECKING:
    from lapwing.store import Store

LEAST_FOR_SIGN = 4
"""Happenings from which a side has a sign, whose mean must also lie two standard errors from nought: with fewer, one
quarrel or one visit would make an enemy or a friend."""

Pair = tuple[str, str]
Three = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Side:
    """One pair of the three. `sign` is 1, -1, or None where too little is known or it is mixed."""

    pair: Pair
    sign: int | None
    score: float | None
    happenings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Triad:
    """Three actors and their sides, in the order of the names given.

    `balanced` as Cartwright and Harary (1956) have it: the product of the three signs is positive; None where a side
    has no sign. `between` is who is on good terms with two that are not with one another.
    """

    actors: Three
    sides: tuple[Side, Side, Side]
    balanced: bool | None
    between: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Phase:
    """A triad in one period, both days included."""

    begins: date
    ends: date
    triad: Triad


def triad(
    store: Store,
    actors: Three,
    *,
    begins: date | None = None,
    ends: date | None = None,
    ontology: Ontology | None = None,
) -> Triad:
    """The triad of three actors over a period."""
    return _triad(actors, _between(store, actors, begins, ends, ontology))


def phases(
    store: Store,
    actors: Three,
    *,
    unit: Unit = Unit.YEAR,
    begins: date | None = None,
    ends: date | None = None,
    ontology: Ontology | None = None,
) -> tuple[Phase, ...]:
    """The triad in every period from the first dated happening to the last, or between the days given.

    A happening counts in the period in which it begins; each period is judged by what is in it alone.
    """
    done = _between(store, actors, begins, ends, ontology)
    days = [deed.begins for row in done.values() for deed in row if deed.begins]
    if not days:
        return ()
    found = stretches(begins or min(days), ends or max(days), unit)
    return tuple(Phase(first, last, _triad(actors, _within(done, first, last))) for first, last in found)


def _between(
    store: Store, actors: Three, begins: date | None, ends: date | None, ontology: Ontology | None
) -> Mapping[Pair, list[Deed]]:
    pairs = list(combinations(actors, 2))
    return {pair: deeds(store, *pair, begins=begins, ends=ends, ontology=ontology) for pair in pairs}


def _within(done: Mapping[Pair, Sequence[Deed]], first: date, last: date) -> Mapping[Pair, list[Deed]]:
    return {pair: [deed for deed in row if deed.begins and first <= deed.begins <= last] for pair, row in done.items()}


def _triad(actors: Three, done: Mapping[Pair, Sequence[Deed]]) -> Triad:
    first, second, third = (_side(pair, row) for pair, row in done.items())
    sides = (first, second, third)
    unknown = [side for side in sides if side.sign is None]
    if unknown:
        named = ", ".join(
            f"{one} and {other} ({len(side.happenings)})" for side in unknown for one, other in [side.pair]
        )
        return Triad(actors, sides, None, None, f"no clear sign between {named}")
    signs = tuple(side.sign for side in sides)
    why = f"{signs.count(-1)} of three sides are hostile"
    return Triad(actors, sides, balanced(signs), between(actors, signs), why)


def balanced(signs: Sequence[int | None]) -> bool | None:
    """Whether three sides of these signs are in balance; None where one has no sign."""
    return None if None in signs else signs.count(-1) % 2 == 0


def between(actors: Three, signs: Sequence[int | None]) -> str | None:
    """Who is on good terms with two that are not with one another.

    The signs are those of the first and second, the first and third, the second and third.
    """
    if None in signs or signs.count(-1) != 1:
        return None
    return next(actor for actor in actors if actor not in list(combinations(actors, 2))[signs.index(-1)])


def sign(number: int, centre: float, variance: float) -> int | None:
    """1 where so many happenings of this mean score and variance make a side friendly, -1 hostile, None neither."""
    clear = number >= LEAST_FOR_SIGN and abs(centre) >= 2 * (variance / number) ** 0.5 and centre != 0
    return (1 if centre > 0 else -1) if clear else None


def _side(pair: Pair, done: Sequence[Deed]) -> Side:
    scores = [deed.score for deed in done]
    ids = tuple(deed.id for deed in done)
    if not scores:
        return Side(pair, None, None, ids)
    centre = mean(scores)
    variance = sum((value - centre) ** 2 for value in scores) / max(len(scores) - 1, 1)
    return Side(pair, sign(len(scores), centre, variance), centre, ids)
