"""What is likely next between two, how sure that is, and what it rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

import numpy as np

from lapwing import ontology as ontologies
from lapwing.errors import LapwingError
from lapwing.forecast.backtest import COVERAGE, Record, backtest
from lapwing.forecast.features import FEATURES, PULL_DAYS, Known, known
from lapwing.forecast.history import Floats, History, Ints, history_of
from lapwing.forecast.model import Model, fit
from lapwing.ontology import Ontology

if TYPE_CHECKING:
    from lapwing.store import Store

LONGEST = 365
"""Days ahead at most: the model has seen no window longer than the record it learns from, and relations turn."""

SPANS = (7, 30, 180)
"""Days over which what happened is counted for a reason."""

_CITED = 5  # happenings that stand behind a reason at most, the newest
_GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "same": ("same, days", "same, weeks", "same, ever"),
        "other": ("same quad", "anything"),
        "return": ("in return", "anything in return"),
        "sides": ("to others", "from others"),
        "world": ("everywhere",),
    }
)
"""Features that are told as one reason."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What moved a chance: the expected number is `times` what it would be without. `counts` are of the last 7, 30 and
    180 days; `happenings` the newest of them, where they are of these two."""

    kind: str  # same: the outcome, by this actor to this recipient; other: else by it; return: the other way;
    # sides: to and from others; world: everywhere
    times: float
    counts: tuple[int, int, int]
    happenings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance of at least one act of an outcome, how many to expect, and the interval that holds that number four
    times in five."""

    outcome: str  # a category, or "quad 1" to "quad 4"
    probability: float
    expected: float
    low: int
    high: int
    base: float  # the probability for any pair that has ever been seen
    reasons: tuple[Reason, ...]  # that move it most first


@dataclass(frozen=True, slots=True)
class Forecast:
    """What `actor` may do to `recipient` in the `horizon` days after `today`."""

    actor: str
    recipient: str
    today: date | None  # None: the store holds nothing that is dated, and there is no forecast
    horizon: int
    learned: bool  # whether the store's past was enough to learn from; else these are base rates
    known: bool  # whether the two were ever seen together; else they have the rate of pairs that never were
    acts: int  # of the actor to the recipient, dated and known by then
    categories: tuple[Chance, ...]  # likeliest first
    quads: tuple[Chance, ...]  # in order


@dataclass
class Forecaster:
    """A store's history, with what was learned from it: kept, so that a second question costs little."""

    history: History
    _models: dict[tuple[int, int], Model] = field(default_factory=dict)
    _known: dict[int, Known] = field(default_factory=dict)
    _records: dict[int, Record] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store, ontology: Ontology | None = None) -> Self:
        """That of everything that a store holds."""
        return cls(history_of(store, ontology or ontologies.load()))

    def record(self, horizon: int) -> Record:
        """How forecasts of that many days fared on the store's own past.

        Raises:
            LapwingError: a horizon of less than a day or more than `LONGEST`.
        """
        check(horizon)
        if horizon not in self._records:
            self._records[horizon] = backtest(self.history, self.history.last, horizon)
        return self._records[horizon]

    def forecast(self, actor: str, recipient: str, horizon: int = 30, today: date | None = None) -> Forecast:
        """What is likely after `today`, by what was known then; by default after the last day of the record.

        Raises:
            LapwingError: a horizon of less than a day or more than `LONGEST`.
        """
        check(horizon)
        on = self._day(today)
        if on is None:
            return Forecast(
                actor, recipient, today, horizon, learned=False, known=False, acts=0, categories=(), quads=()
            )
        now, model = self._now(on), self._model(on, horizon)
        at = self.history.place.get((actor, recipient))
        seen = at is not None and bool(now.present[at])
        chances = self._chances(now, model, at if seen else None)
        categories = len(self.history.membership)
        return Forecast(
            actor=actor,
            recipient=recipient,
            today=date.fromordinal(on),
            horizon=horizon,
            learned=model.learned,
            known=seen,
            acts=int((self.history.pair[self.history.seen(on)] == at).sum()) if seen else 0,
            categories=tuple(sorted(chances[:categories], key=lambda each: (-each.probability, each.outcome))),
            quads=tuple(chances[categories:]),
        )

    def partners(self, actor: str, horizon: int = 30, today: date | None = None, limit: int = 10) -> list[Forecast]:
        """What `actor` may do to those with whom it was seen, beginning with those to whom most is expected.

        Raises:
            LapwingError: a horizon of less than a day or more than `LONGEST`.
        """
        check(horizon)
        on = self._day(today)
        if on is None:
            return []
        now = self._now(on)
        expected = self._model(on, horizon).expected(now)[:, : len(self.history.membership)].sum(axis=1)
        rows = [at for at, (one, _) in enumerate(self.history.pairs) if one == actor and now.present[at]]
        rows.sort(key=lambda at: (-expected[at], self.history.pairs[at]))
        return [self.forecast(actor, self.history.pairs[at][1], horizon, today) for at in rows[:limit]]

    def _day(self, today: date | None) -> int | None:
        """The day after which is forecast; None where nothing was known by then."""
        last = self.history.last if today is None else today.toordinal()
        return last if len(self.history.known) and last >= self.history.first else None

    def _now(self, on: int) -> Known:
        if on not in self._known:
            self._known = {on: known(self.history, on)}
        return self._known[on]

    def _model(self, on: int, horizon: int) -> Model:
        if (on, horizon) not in self._models:
            self._models[on, horizon] = fit(self.history, on, horizon)
        return self._models[on, horizon]

    def _chances(self, now: Known, model: Model, at: int | None) -> list[Chance]:
        base = now.base * model.horizon
        expected = self._whole(self._strangers(now) * model.horizon if at is None else model.expected(now)[at])
        low, high = model.interval(expected, COVERAGE)
        probability, usual = self._likelier(model.chance(expected)), model.chance(base)
        return [
            Chance(
                outcome=name,
                probability=float(probability[k]),
                expected=float(expected[k]),
                low=int(low[k]),
                high=int(high[k]),
                base=float(usual[k]),
                reasons=() if at is None or not model.learned else tuple(self._reasons(now, model, at, k)),
            )
            for k, name in enumerate(self.history.outcomes)
        ]

    def _whole(self, expected: Floats) -> Floats:
        """[K] A quad has a model of its own, and yet brings no fewer acts than its categories."""
        return np.maximum(expected, expected[: len(self.history.membership)] @ self.history.membership)

    def _likelier(self, chances: Floats) -> Floats:
        """[K] Nor is it less likely than the likeliest of them."""
        members = self.history.membership * chances[: len(self.history.membership), None]
        found: Floats = np.maximum(chances, members.max(axis=0))
        return found

    def _strangers(self, now: Known) -> Floats:
        """[K] Acts a day of two that were never seen together: those of pairs new in the last months over all such."""
        since = now.on - SPANS[-1]
        new = (self.history.first_known > since) & (now.present > 0)
        came = self.history.weights(now.on, math.inf)[new].sum(axis=0)
        names = int(self.history.sides[0].max()) + 1
        strangers = max(names * (names - 1) - int(now.present.sum()), 1)
        days = min(SPANS[-1], now.on - self.history.first + 1)
        return np.asarray((came + now.base * PULL_DAYS / strangers) / (strangers * days))

    def _reasons(self, now: Known, model: Model, at: int, outcome: int) -> list[Reason]:
        effects = dict(zip(FEATURES, model.weights[outcome] * now.ratios[:, at, outcome], strict=True))
        made = [
            self._reason(kind, math.exp(sum(effects[name] for name in names)), now.on, at, outcome)
            for kind, names in _GROUPS.items()
        ]
        return sorted(made, key=lambda reason: -abs(math.log(reason.times)))

    def _reason(self, kind: str, times: float, on: int, at: int, outcome: int) -> Reason:
        acts = self._behind(kind, on, at, outcome)
        ages = on - self.history.begins[acts]
        counts = [int((ages < span).sum()) for span in SPANS]
        newest = acts[np.argsort(ages, kind="stable")][:_CITED] if kind in ("same", "other", "return") else acts[:0]
        cited = [self.history.happening[act] for act in newest if on - self.history.begins[act] < SPANS[-1]]
        return Reason(kind, times, (counts[0], counts[1], counts[2]), tuple(dict.fromkeys(cited)))

    def _behind(self, kind: str, on: int, at: int, outcome: int) -> Ints:
        """The acts that a reason counts."""
        seen = self.history.seen(on)
        pair, of = self.history.pair[seen], self.history.membership[self.history.category[seen], outcome] > 0
        one, other = (side[pair] == side[at] for side in self.history.sides)
        back = pair == self.history.reverse[at]
        chosen = {
            "same": (pair == at) & of,
            "other": (pair == at) & ~of,
            "return": back,
            "sides": (one ^ other) & of,
            "world": of,
        }[kind]
        return np.flatnonzero(chosen)


def check(horizon: int) -> None:
    """Whether a horizon is one.

    Raises:
        LapwingError: it is less than a day or more than `LONGEST`.
    """
    if not 1 <= horizon <= LONGEST:
        expected = f"a horizon of 1 to {LONGEST} days"
        raise LapwingError(expected, str(horizon), "give a number of days in that range")


def forecast(
    store: Store,
    actor: str,
    recipient: str,
    *,
    horizon: int = 30,
    today: date | None = None,
    ontology: Ontology | None = None,
) -> Forecast:
    """What `actor` is likely to do to `recipient` in the days after `today`, by default the last day of the record and
    never the clock's. For several questions make one `Forecaster`.

    Raises:
        LapwingError: a horizon of less than a day or more than `LONGEST`.
    """
    return Forecaster.of(store, ontology).forecast(actor, recipient, horizon, today)
