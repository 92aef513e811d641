"""Forecasts of two, both ways, with their past record: what a brief or a page shows beside its facts."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lapwing import ontology as ontologies
from lapwing.forecast.backtest import Record
from lapwing.forecast.predict import Forecast, Forecaster
from lapwing.ontology import Ontology

if TYPE_CHECKING:
    from lapwing.store import Store

QUICK = 10_000
"""Acts of a store up to which a brief learns and scores a model on the way: some seconds. Beyond it, it says how."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What two may do to one another, and how such forecasts fared; or why that is not told."""

    there: Forecast | None
    back: Forecast | None
    record: Record | None
    why: str | None  # where there is none: what to do about it


class Outlooks:
    """Forecasts of a store, learned once and kept until it changes."""

    def __init__(self, store: Store, ontology: Ontology | None = None) -> None:
        self._store = store
        self._ontology = ontology or ontologies.load()
        self._forecaster: Forecaster | None = None
        self._state: tuple[int, object] = (0, None)
        self._turn = threading.Lock()
        self._learning: threading.Thread | None = None

    def of(self, one: str, other: str, horizon: int = 30) -> Outlook:
        """That of two names; on a large store only where it has been learned, see `prepare`.

        Raises:
            LapwingError: a horizon out of range.
        """
        forecaster = self._ready()
        if forecaster is None:
            why = "the store is large, and learning takes a minute: run lapwing forecast, or look again in a while"
            return Outlook(None, None, None, why)
        with self._turn:
            there, back = (forecaster.forecast(*names, horizon) for names in ((one, other), (other, one)))
            return Outlook(there, back, forecaster.record(horizon), None)

    def prepare(self, horizon: int = 30) -> None:
        """Learns in the background what `of` is asked for: a server does not keep its readers waiting."""
        if self._learning is None or not self._learning.is_alive():
            self._learning = threading.Thread(target=self._learn, args=(horizon,), daemon=True)
            self._learning.start()

    def _ready(self) -> Forecaster | None:
        """What was learned last, where the store has not changed since or is small enough to learn anew."""
        state = self._store.counts("acts")["acts"], self._store.extent()
        if self._forecaster is None or self._state != state:
            if state[0] > QUICK:
                return self._forecaster  # of yesterday, if there is one: `prepare` brings it up to date
            self._learn(None)
        return self._forecaster

    def _learn(self, horizon: int | None) -> None:
        state = self._store.counts("acts")["acts"], self._store.extent()
        made = Forecaster.of(self._store, self._ontology)
        if horizon is not None:
            made.record(horizon)
        with self._turn:
            self._forecaster, self._state = made, state


def outlook(store: Store, one: str, other: str, horizon: int = 30, ontology: Ontology | None = None) -> Outlook:
    """What two may do to one another, for a single question.

    Raises:
        LapwingError: a horizon out of range.
    """
    return Outlooks(store, ontology).of(one, other, horizon)
