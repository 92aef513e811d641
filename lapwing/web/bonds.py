"""Pairs as the pages list them: what passed between two in either direction, under their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lapwing.store import Between
from lapwing.web.explorer import Explorer
from lapwing.web.views import Named


@dataclass(frozen=True, slots=True)
class Bond:
    """Two countries or groups and what passed between them."""

    one: Named
    other: Named
    count: Between


def bonds(explorer: Explorer, passed: Iterable[Between]) -> tuple[Bond, ...]:
    """The pairs with the names of their two ends, in their order."""
    return tuple(Bond(explorer.named(each.one), explorer.named(each.other), each) for each in passed)


def totals(passed: Iterable[Between]) -> list[tuple[str, int]]:
    """Each actor of these pairs with the happenings that it has a part in, by pair; the most active first."""
    found: Counter[str] = Counter()
    for each in passed:
        found.update({each.one: each.happenings, each.other: each.happenings})
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))
