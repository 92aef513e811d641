"""Forecasts of two, both ways, with their past record: what a brief or a page shows beside its facts."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lapwing import ontology as ontologies
from lapwing.forecast.backtest import Record
from lapwing.forecast.model import ENOUGH
from lapwing.forecast.predict import Forecast, Forecaster, check
from lapwing.ontology import Ontology

if TYPE_CHECKING:
    from lapwing.store import Store

QUICK = 5_000
"""Acts of a store up to which a model is learned and scored while somebody waits: about ten seconds at most."""

_ELSEWHERE = "the store is large, and learning takes a minute: run lapwing forecast"
_BUSY = "forecasts are being learned from what the store holds, which takes a minute or two: look again in a while"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What two may do to one another, and how such forecasts fared; or why that is not told."""

    there: Forecast | None
    back: Forecast | None
    record: Record | None
    why: str | None  # where there is none: what to do about it


@dataclass(frozen=True, slots=True)
class _State:
    """By which a store is known to have changed. A page reads it once: counting takes as long as there are rows."""

    acts: int
    days: tuple[date, date] | None


class Outlooks:
    """The forecasts of a store, each horizon learned once and kept until the store changes.

    A small store is learned when first asked. Of a large one that would keep readers waiting: it is learned in the
    background, and meanwhile there is yesterday's forecast, or none.
    """

    def __init__(self, store: Store, ontology: Ontology | None = None) -> None:
        self._store = store
        self._ontology = ontology or ontologies.load()
        self._held: dict[int, tuple[_State, Forecaster]] = {}  # by horizon: the store's state then, what was learned
        self._learning: dict[int, threading.Thread] = {}
        self._turn, self._starts = threading.Lock(), threading.Lock()

    def of(self, one: str, other: str, horizon: int = 30) -> Outlook:
        """What two may do to one another, or why that cannot be told yet.

        Raises:
            LapwingError: a horizon out of range.
        """
        check(horizon)
        return self._of(one, other, horizon, self._state())

    def at_hand(self, one: str, other: str, horizon: int = 30) -> Outlook | None:
        """The same where nobody waits for it; else None.

        Raises:
            LapwingError: a horizon out of range.
        """
        check(horizon)
        state = self._state()
        few = state.acts <= ENOUGH  # of which nothing is learned, so that nobody waits
        if state.acts <= QUICK and not few and not self._is_learned(horizon, state):
            return None
        found = self._of(one, other, horizon, state)
        return None if found.why else found

    def prepare(self, horizon: int = 30) -> None:
        """Learns a large store in the background, before anybody asks."""
        state = self._state()
        if state.acts > QUICK and not self._is_learned(horizon, state):
            self._begin(horizon)

    def _of(self, one: str, other: str, horizon: int, state: _State) -> Outlook:
        if not self._is_learned(horizon, state):
            if state.acts > QUICK:
                self._begin(horizon)
            else:
                self._learn(horizon)
        return self._told(one, other, horizon)

    def _told(self, one: str, other: str, horizon: int) -> Outlook:
        if horizon not in self._held:
            return Outlook(None, None, None, _BUSY)
        forecaster = self._held[horizon][1]
        there, back = (forecaster.forecast(*names, horizon) for names in ((one, other), (other, one)))
        return Outlook(there, back, forecaster.record(horizon), None)

    def _is_learned(self, horizon: int, state: _State) -> bool:
        return horizon in self._held and self._held[horizon][0] == state

    def _begin(self, horizon: int) -> None:
        with self._starts:
            if horizon not in self._learning or not self._learning[horizon].is_alive():
                self._learning[horizon] = threading.Thread(target=self._learn, args=(horizon,), daemon=True)
                self._learning[horizon].start()

    def _learn(self, horizon: int) -> None:
        """One after another: a second who asks for the same finds it done."""
        with self._turn:
            state = self._state()
            if self._is_learned(horizon, state):
                return
            same = next((held for then, held in self._held.values() if then == state), None)
            made = Forecaster(same.history) if same else Forecaster.of(self._store, self._ontology)
            made.record(horizon)
            made.forecast("", "", horizon)  # so that the model of the last day is there too
            self._held[horizon] = state, made

    def _state(self) -> _State:
        return _State(self._store.counts("acts")["acts"], self._store.extent())


def outlook(store: Store, one: str, other: str, horizon: int = 30, ontology: Ontology | None = None) -> Outlook:
    """What two may do to one another, for a single question; of a large store only how to ask.

    Raises:
        LapwingError: a horizon out of range.
    """
    if store.counts("acts")["acts"] > QUICK:
        return Outlook(None, None, None, _ELSEWHERE)
    return Outlooks(store, ontology).of(one, other, horizon)
