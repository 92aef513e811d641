"""What is likely next between two actors: the chance of at least one happening of each category within a horizon.

A gamma-Poisson model of counts. A happening counts less the older it is; a pair's rate is shrunk towards the rate of
all pairs of the store; the chance of at least one is that of the negative binomial that follows. Nothing else enters,
so the counts that are given as reasons explain the whole answer.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lapwing.errors import LapwingError
from lapwing.ontology import Ontology, load
from lapwing.records import Act
from lapwing.relate import Deed, all_acts, deeds

if TYPE_CHECKING:
    from lapwing.store import Store

HALF_LIFE = 90.0
"""Days after which a happening counts half. Dyads change within months; chosen by hand, between the 30 and 120 days
that counting models of political events use. Score it on a held-out period before changing it."""

PRIOR_DAYS = 30.0
"""Strength of the base rate, as days of a pair's own history. With HALF_LIFE a pair's history weighs at most 130
days, so a long-watched pair speaks for four fifths of its own rate. Chosen by hand; score it as HALF_LIFE."""

ENOUGH = 5
"""Happenings of a pair below which its own history is not used: with fewer, one report more or less would change
the answer by a fifth or more."""

_MEAN_LIFE = HALF_LIFE / math.log(2)  # days of full weight that an endless history amounts to
_UNSEEN = 1.0  # happenings added in all, spread over the categories: what was never seen is rare, not impossible


@dataclass(frozen=True, slots=True)
class Forecast:
    """The chance of at least one happening of each category, `actor` to `recipient`, in the days after `today`."""

    actor: str
    recipient: str
    today: date | None  # None: the store holds nothing that is dated, and there is no forecast
    horizon_days: int
    probabilities: tuple[tuple[str, float], ...]  # likeliest first
    enough: bool  # whether the pair's own history was used
    happenings: int  # of the pair, dated and not after today
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Base:
    """What all pairs did: weighted counts by category, how many pairs, and days watched, weighted alike."""

    counts: Mapping[str, float]
    pairs: int
    days: float

    def rate(self, category: str, of: int) -> float:
        """Happenings of a category, one of `of`, for each pair and day."""
        return (self.counts.get(category, 0.0) + _UNSEEN / of) / (self.pairs * self.days)


def forecast(
    store: Store,
    actor: str,
    recipient: str,
    *,
    horizon_days: int = 30,
    today: date | None = None,
    ontology: Ontology | None = None,
) -> Forecast:
    """What `actor` is likely to do to `recipient` in the `horizon_days` after `today`.

    `today` defaults to the last day on which the store knows of anything, never to the clock. What happened later is
    not used.

    Raises:
        LapwingError: a horizon shorter than one day.
    """
    if horizon_days < 1:
        raise LapwingError("a horizon of at least one day", str(horizon_days), "give a positive number of days")
    codes = ontology or load()
    dated = [act for act in all_acts(store, ontology=codes) if act.begins]
    now = today or max((act.begins for act in dated if act.begins), default=None)
    past = [act for act in dated if now and act.begins and act.begins <= now]
    if now is None or not past:
        reason = f"the store holds no dated happening{f' up to {now}' if now else ''}"
        return Forecast(actor, recipient, now, horizon_days, (), False, 0, (reason,))
    base = _base(past, now)
    done = deeds(store, actor, recipient, ontology=codes)
    own = [deed for deed in done if deed.there and deed.begins and deed.begins <= now]
    enough = len(own) >= ENOUGH
    counts, days = (_weigh(own, now), base.days) if enough else ({}, 0.0)
    rates = {name: base.rate(name, len(codes.categories)) for name in codes.categories}
    chances = {name: _chance(rate, counts.get(name, 0.0), days, horizon_days) for name, rate in rates.items()}
    return Forecast(
        actor=actor,
        recipient=recipient,
        today=now,
        horizon_days=horizon_days,
        probabilities=tuple(sorted(chances.items(), key=lambda entry: (-entry[1], entry[0]))),
        enough=enough,
        happenings=len(own),
        reasons=_reasons(own, base, enough),
    )


def as_text(made: Forecast) -> str:
    """The forecast as plain text: one category a line, then the counts behind it."""
    since = f" after {made.today}" if made.today else ""
    head = f"{made.actor} → {made.recipient}, chance of at least one in the {made.horizon_days} days{since}"
    rows = [f"  {category:<10} {_percent(chance):>6}" for category, chance in made.probabilities]
    return "\n".join([head, *rows, *(f"- {reason}" for reason in made.reasons)]) + "\n"


def _percent(chance: float) -> str:
    return "< 1 %" if chance < 0.01 else "> 99 %" if chance > 0.99 else f"{chance:.0%}".replace("%", " %")


def _base(past: Iterable[Act], today: date) -> _Base:
    """Happenings are counted once for each pair of countries and groups between which they took place."""
    counts: dict[str, float] = defaultdict(float)
    pairs: set[tuple[str, str]] = set()
    first = today
    for act in past:
        if act.recipient is not None and act.recipient != act.actor:
            pairs.add((act.actor, act.recipient))
            counts[act.category] += _weight(act, today)
        first = min(first, act.begins or today)
    watched = (today - first).days + 1
    return _Base(counts, max(len(pairs), 1), _MEAN_LIFE * (1 - math.exp(-watched / _MEAN_LIFE)))


def _weight(done: Act | Deed, today: date) -> float:
    age = (today - (done.begins or today)).days
    return float(2.0 ** (-age / HALF_LIFE))


def _weigh(own: Iterable[Deed], today: date) -> dict[str, float]:
    counts: dict[str, float] = defaultdict(float)
    for deed in own:
        counts[deed.category] += _weight(deed, today)
    return counts


def _chance(rate: float, count: float, days: float, horizon: int) -> float:
    """1 - P(none): gamma prior with the base rate as mean and PRIOR_DAYS as rate, then negative binomial."""
    shape, scale = rate * PRIOR_DAYS + count, PRIOR_DAYS + days
    return float(1.0 - (scale / (scale + horizon)) ** shape)


def _reasons(own: Iterable[Deed], base: _Base, enough: bool) -> tuple[str, ...]:
    counts = Counter(deed.category for deed in own)
    total = sum(counts.values())
    listed = ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda e: (-e[1], e[0])))
    history = f"{total} dated happenings of this pair{f': {listed}' if listed else ''}"
    use = "shrunk towards" if enough else f"fewer than {ENOUGH}: not used, the answer is"
    return history, f"{use} the base rate of {base.pairs} pairs of the store"
