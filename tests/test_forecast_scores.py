"""Scores of probabilities against sums by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lapwing.forecast import scores, skill
from lapwing.forecast.scores import EDGES


def test_against_sums_by_hand():
    chances, truth = [0.15, 0.15, 0.75, 0.75, 0.75], [False, True, True, True, False]
    found = scores(np.array(chances), np.array(truth))
    assert found.brier == pytest.approx((0.15**2 + 0.85**2 + 2 * 0.25**2 + 0.75**2) / 5)
    assert found.log == pytest.approx(-(math.log(0.85) + math.log(0.15) + 2 * math.log(0.75) + math.log(0.25)) / 5)
    assert found.calibration_error == pytest.approx(0.4 * 0.35 + 0.6 * (0.75 - 2 / 3))
    assert [(each.forecasts, each.mean) for each in found.bins] == [(2, pytest.approx(0.15)), (3, pytest.approx(0.75))]
    # precision at recall 1/3, 2/3 (two of three above 0.7) and 1 (three of five), ties in one step
    assert found.precision == pytest.approx(2 / 3 * 2 / 3 + 1 / 3 * 3 / 5)


def test_the_parts_make_up_the_brier_score_where_classes_hold_one_chance_each():
    generator = np.random.default_rng(3)
    chances = generator.choice([0.001, 0.03, 0.15, 0.55, 0.95], 4000)
    truth = generator.random(4000) < chances**1.3
    found = scores(chances, truth)
    assert found.brier == pytest.approx(found.reliability - found.resolution + found.uncertainty)


def test_a_sure_error_costs_much_and_not_without_end():
    found = scores(np.array([0.0, 1.0]), np.array([True, False]))
    assert 10 < found.log < 20
    assert found.brier == 1.0


def test_true_chances_are_calibrated():
    generator = np.random.default_rng(4)
    chances = generator.random(50_000)
    assert scores(chances, generator.random(50_000) < chances).calibration_error < 0.01


def test_the_edge_of_a_class_belongs_to_the_class_above():
    found = scores(np.array([EDGES[5], 1.0, 0.0]), np.array([False, True, False]))
    assert [each.mean for each in found.bins] == [0.0, EDGES[5], 1.0]


def test_nothing_and_what_never_came():
    nothing = scores(np.array([]), np.array([], dtype=bool))
    assert (nothing.forecasts, nothing.bins) == (0, ())
    never = scores(np.array([0.1, 0.2]), np.array([False, False]))
    assert never.precision == 0.0
    assert skill(never, never) is None
    half = scores(np.array([0.5, 0.5]), np.array([False, True]))
    sure = scores(np.array([0.0, 1.0]), np.array([False, True]))
    assert skill(sure, half) == pytest.approx(1.0)
