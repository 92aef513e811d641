"""What a page has read of its store, asked as the store is: nothing is read twice, and no more than is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

from lapwing.records import Act, Happening, Telling

if TYPE_CHECKING:
    from lapwing.store import Store


def holding(store: Store, tellings: Sequence[Telling], happenings: Sequence[Happening] = ()) -> Store:
    """The store as if it held these events and happenings only, given in its own order; its articles are all there."""
    return cast("Store", _Holding(store, tellings, happenings))


class _Holding:
    """Answers with what it was given, whoever is asked for; what is neither happening nor event, the store answers."""

    def __init__(self, store: Store, tellings: Sequence[Telling], happenings: Sequence[Happening]) -> None:
        self._store = store
        self._tellings, self._happenings = list(tellings), list(happenings)
        self._held = frozenset(each.id for each in happenings)

    def tellings(self, *_: str) -> list[Telling]:
        """All of the events."""
        return self._tellings

    def happenings(self, *_: str) -> list[Happening]:
        """All of the happenings."""
        return self._happenings

    def acts(self, *names: str, begins: date | None = None, ends: date | None = None) -> list[Act]:
        """As `Store.acts`, of these happenings."""
        found = self._store.acts(*names, begins=begins, ends=ends)
        return [act for act in found if act.happening in self._held]

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)
