"""Three actors: which of their ties are friendly, whether that is balanced, and who sits between two enemies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from lapwing.ontology import Ontology, load
from lapwing.relate.dyads import between, mean, score

if TYPE_CHECKING:
    from lapwing.store import Store

LEAST_FOR_SIGN = 4
"""Happenings from which a side has a sign, whose mean must also lie two standard errors from nought: with fewer, one
quarrel or one visit would make an enemy or a friend."""


@dataclass(frozen=True, slots=True)
class Side:
    """One pair of the three. `sign` is 1, -1, or None where too little is known or it is mixed."""

    pair: tuple[str, str]
    sign: int | None
    score: float | None
    happenings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Triad:
    """Three actors and their sides, in the order of the names given.

    `balanced` as Cartwright and Harary (1956) have it: the product of the three signs is positive; None where a side
    has no sign. `between` is who is on good terms with two that are not with one another.
    """

    actors: tuple[str, str, str]
    sides: tuple[Side, Side, Side]
    balanced: bool | None
    between: str | None
    why: str


def triad(
    store: Store,
    actors: tuple[str, str, str],
    *,
    begins: date | None = None,
    ends: date | None = None,
    ontology: Ontology | None = None,
) -> Triad:
    """The triad of three actors over a period."""
    codes = ontology or load()
    first, second, third = (_side(store, pair, begins, ends, codes) for pair in combinations(actors, 2))
    sides = (first, second, third)
    unknown = [side for side in sides if side.sign is None]
    if unknown:
        named = ", ".join(
            f"{one} and {other} ({len(side.happenings)})" for side in unknown for one, other in [side.pair]
        )
        return Triad(actors, sides, None, None, f"no clear sign between {named}")
    hostile = [side for side in sides if side.sign == -1]
    balanced = len(hostile) % 2 == 0
    middle = next((actor for actor in actors if actor not in hostile[0].pair), None) if len(hostile) == 1 else None
    return Triad(actors, sides, balanced, middle, f"{len(hostile)} of three sides are hostile")


def _side(store: Store, pair: tuple[str, str], begins: date | None, ends: date | None, ontology: Ontology) -> Side:
    seen = between(store, *pair, begins, ends, ontology)
    scores = [score(each, ontology) for each in seen]
    ids = tuple(each.happening.id for each in seen)
    if not scores:
        return Side(pair, None, None, ids)
    centre = mean(scores)
    spread = sum((value - centre) ** 2 for value in scores) / max(len(scores) - 1, 1)
    clear = len(scores) >= LEAST_FOR_SIGN and abs(centre) >= 2 * (spread / len(scores)) ** 0.5 and centre != 0
    return Side(pair, (1 if centre > 0 else -1) if clear else None, centre, ids)
