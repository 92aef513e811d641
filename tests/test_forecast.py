"""Chances are those of the written model, fall with age, and fall back to the base rate where little is known."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from planted import World

from lapwing.errors import LapwingError
from lapwing.forecast import ENOUGH, HALF_LIFE, PRIOR_DAYS, forecast

TODAY = date(2024, 6, 30)


def quarrel(count: int, *, until: date = TODAY) -> World:
    world = World()
    for ago in range(count):
        world.report("[Norland] {blamed} [Sudria].", "ACCUSE", day=until - timedelta(days=ago))
    world.report("[Estmark] {praised} [Norland].", "SUPPORT", day=TODAY - timedelta(days=180))
    return world


def test_empty_store_gives_no_forecast():
    found = forecast(World(), "NOR", "SUD")
    assert (found.today, found.probabilities, found.enough) == (None, (), False)
    assert "no dated happening" in found.reasons[0]


def test_today_is_the_newest_day_known_and_never_the_clock():
    assert forecast(quarrel(6), "NOR", "SUD").today == TODAY


def test_every_category_has_a_probability_likeliest_first():
    found = forecast(quarrel(6), "NOR", "SUD").probabilities
    chances = [chance for _, chance in found]
    assert len(found) == 16
    assert chances == sorted(chances, reverse=True)
    assert all(0.0 < chance < 1.0 for chance in chances)
    assert found[0][0] == "ACCUSE"


def test_against_the_model_worked_by_hand():
    """A Poisson count with a gamma rate, summed numerically, is an oracle that shares no formula with the code."""
    world = quarrel(6)
    found = dict(forecast(world, "NOR", "SUD", horizon_days=30).probabilities)
    seen = sum(2 ** (-ago / HALF_LIFE) for ago in range(6))
    days = sum(2 ** (-(ago + 0.5) / HALF_LIFE) for ago in range(181))  # a day's weight at its middle
    base = (seen + 1 / 16) / (2 * days)  # two pairs: NOR>SUD, EST>NOR
    shape, scale = base * PRIOR_DAYS + seen, PRIOR_DAYS + days
    step, none = 1e-4, 0.0
    for index in range(20000):
        rate = (index + 0.5) * step
        log_density = shape * math.log(scale) - math.lgamma(shape) + (shape - 1) * math.log(rate) - scale * rate
        none += math.exp(log_density - 30 * rate) * step
    assert found["ACCUSE"] == pytest.approx(1 - none, abs=1e-3)


def test_few_happenings_fall_back_to_the_base_rate_and_say_so():
    world = quarrel(ENOUGH - 1)
    found = forecast(world, "NOR", "SUD")
    stranger = forecast(world, "SUD", "EST")
    assert not found.enough
    assert found.probabilities == stranger.probabilities
    assert f"fewer than {ENOUGH}" in found.reasons[1]
    assert "ACCUSE 4" in found.reasons[0]


def test_enough_happenings_raise_the_pair_above_the_base():
    world = quarrel(ENOUGH)
    own, base = (dict(forecast(world, *pair).probabilities) for pair in (("NOR", "SUD"), ("SUD", "NOR")))
    assert forecast(world, "NOR", "SUD").enough
    assert own["ACCUSE"] > base["ACCUSE"]


def test_old_happenings_count_less_and_a_longer_horizon_more():
    fresh = dict(forecast(quarrel(6), "NOR", "SUD", today=TODAY).probabilities)
    stale = dict(forecast(quarrel(6, until=TODAY - timedelta(days=150)), "NOR", "SUD", today=TODAY).probabilities)
    longer = dict(forecast(quarrel(6), "NOR", "SUD", horizon_days=90).probabilities)
    assert stale["ACCUSE"] < fresh["ACCUSE"] < longer["ACCUSE"]


def test_nothing_after_today_is_used():
    world = quarrel(6)
    before = forecast(world, "NOR", "SUD", today=TODAY)
    world.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=TODAY + timedelta(days=1))
    assert forecast(world, "NOR", "SUD", today=TODAY) == before


def test_horizon_must_be_a_day_at_least():
    with pytest.raises(LapwingError, match="at least one day"):
        forecast(World(), "NOR", "SUD", horizon_days=0)
