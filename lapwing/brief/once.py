"""A store that is asked each question once: a brief, the ledger and `occurrences` all want the same tellings."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lapwing.records import Happening, Telling

if TYPE_CHECKING:
    from lapwing.store import Store


def once(store: Store) -> Store:
    """The store with a memory for tellings and happenings; three thousand of them take it a second or two to read."""
    return cast("Store", _Once(store))


class _Once:
    """Remembers tellings and happenings; everything else is the store's own answer."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tellings: dict[tuple[str, ...], list[Telling]] = {}
        self._happenings: dict[tuple[str, ...], list[Happening]] = {}

    def tellings(self, *actors: str) -> list[Telling]:
        """As `Store.tellings`."""
        if actors not in self._tellings:
            self._tellings[actors] = self._store.tellings(*actors)
        return self._tellings[actors]

    def happenings(self, *actors: str) -> list[Happening]:
        """As `Store.happenings`."""
        if actors not in self._happenings:
            self._happenings[actors] = self._store.happenings(*actors)
        return self._happenings[actors]

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)
