"""Forecasts: what they are made of, that they know no future, and that they find what was planted."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
import pytest
from patience import PATIENCE
from planted import World

from lapwing.errors import LapwingError
from lapwing.forecast import ENOUGH, Forecaster, Outlooks, as_text, backtest, behind, history, outlook, record_text
from lapwing.forecast.baselines import baselines
from lapwing.forecast.features import FEATURES, PULL_DAYS, known
from lapwing.forecast.history import History
from lapwing.forecast.model import Model, fit
from lapwing.ontology import load
from lapwing.pipeline import know
from lapwing.store import ActDay

FIRST = date(2023, 1, 1)


def act(day: int, actor: str, recipient: str | None, category: str, known_on: int | None = None) -> ActDay:
    begins = FIRST + timedelta(days=day)
    reported = begins if known_on is None else FIRST + timedelta(days=known_on)
    return ActDay(f"h{day}-{actor}-{recipient}-{category}", actor, recipient, category, begins, reported)


def of(*acts: ActDay) -> History:
    return history(acts, load())


def quarrels(days: int = 300) -> list[ActDay]:
    """A country that accuses another every week, a dozen pairs that talk now and then, and replies two days later."""
    made = [act(day, "NOR", "SUD", "ACCUSE") for day in range(0, days, 6)]
    made += [act(day + 2, "SUD", "NOR", "REJECT") for day in range(0, days, 6)]
    for number in range(12):
        made += [act(day, f"A{number}", f"B{number}", "CONSULT") for day in range(number * 7, days, 89 + number)]
    return made


@pytest.fixture(scope="module")
def planted() -> Forecaster:
    """One for all tests that only ask it."""
    return Forecaster(of(*quarrels()))


def ordinal(day: int) -> int:
    return FIRST.toordinal() + day


# --- history ------------------------------------------------------------------------------------


def test_a_history_has_both_ways_and_nothing_of_nobody():
    made = of(act(3, "NOR", "SUD", "ACCUSE"), act(4, "NOR", None, "ACCUSE"), act(5, "NOR", "NOR", "COERCE"))
    assert made.pairs == (("NOR", "SUD"), ("SUD", "NOR"))
    assert len(made.begins) == 1
    assert list(made.reverse) == [1, 0]
    assert list(made.first_known) == [ordinal(3), ordinal(3)]
    assert made.outcomes[-4:] == ("quad 1", "quad 2", "quad 3", "quad 4")


def test_an_act_counts_from_the_day_on_which_it_was_known():
    made = of(act(0, "NOR", "SUD", "AID"), act(3, "NOR", "SUD", "ACCUSE", known_on=40))
    accuse = made.outcomes.index("ACCUSE")
    assert made.weights(ordinal(39), 30.0)[0, accuse] == 0.0
    assert made.weights(ordinal(43), 40.0)[0, accuse] == pytest.approx(0.5)


def test_one_bad_day_is_not_ten():
    made = of(*(dataclasses.replace(act(3, "NOR", "SUD", "ACCUSE"), happening=f"h{n}") for n in range(10)))
    assert made.weights(ordinal(3), 7.0).max() == 1.0
    assert of(act(0, "A", "B", "AID"), act(1, "A", "B", "AID")).weights(ordinal(1), math.inf, grain=7).max() in (
        1.0,
        2.0,
    )


def test_the_store_tells_when_each_act_was_known():
    world = World()
    world.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=date(2024, 5, 1), published=date(2024, 5, 9))
    with world.open() as store:
        know(store)
        (found,) = store.act_days()
    assert (found.actor, found.recipient, found.begins, found.known) == (
        "NOR",
        "SUD",
        date(2024, 5, 1),
        date(2024, 5, 9),
    )


# --- features -----------------------------------------------------------------------------------


def test_what_comes_later_changes_nothing():
    early = [each for each in quarrels() if each.known <= FIRST + timedelta(days=150)]
    late = [act(151 + day, "SUD", "NOR", "ASSAULT") for day in range(50)]
    late += [act(20, "NOR", "SUD", "AID", known_on=190)]
    short, whole = of(*early), of(*early, *late)
    assert short.pairs == whole.pairs
    one, other = known(short, ordinal(150)), known(whole, ordinal(150))
    assert np.array_equal(one.ratios, other.ratios)
    assert Forecaster(short).forecast("NOR", "SUD", 7) == Forecaster(whole).forecast(
        "NOR", "SUD", 7, FIRST + timedelta(days=max(day for day in range(151) if day % 6 in (0, 2)))
    )


def test_a_pair_of_which_nothing_is_known_but_its_name_is_nearly_as_usual():
    made = of(*quarrels(), act(0, "EST", "SUD", "AID"))
    now = known(made, ordinal(299))
    at, accuse = made.place["EST", "SUD"], made.outcomes.index("ACCUSE")
    ratio = dict(zip(FEATURES, now.ratios[:, at, accuse], strict=True))
    assert ratio["same, weeks"] < 0 < ratio["from others"]
    assert ratio["in return"] < 0


def test_a_ratio_by_hand():
    made = of(act(0, "NOR", "SUD", "ACCUSE"), act(30, "NOR", "SUD", "ACCUSE"), act(30, "EST", "SUD", "AID"))
    now = known(made, ordinal(30))
    accuse = made.outcomes.index("ACCUSE")
    mean = 60 / math.log(2)
    watched = mean * (1 - math.exp(-31 / mean))
    expected = math.log((1 + 0.5**0.5 + PULL_DAYS * now.base[accuse]) / (watched + PULL_DAYS) / now.base[accuse])
    at = FEATURES.index("same, weeks"), made.place["NOR", "SUD"], accuse
    assert now.ratios[at] == pytest.approx(expected)


# --- model --------------------------------------------------------------------------------------


def test_chance_and_interval_are_those_of_a_gamma_poisson_count():
    count = len(load().categories) + 4
    model = Model(7, True, 1, 1, np.zeros((count, len(FEATURES))), np.zeros(count), np.full(count, 0.8))
    expected = np.full(count, 1.7)
    size = 0.8 * 1.7**0.5  # steadier where more is expected
    rates = np.random.default_rng(5).gamma(size, 1.7 / size, 400_000)
    drawn = np.random.default_rng(6).poisson(rates)
    assert model.chance(expected)[0] == pytest.approx((drawn > 0).mean(), abs=0.005)
    low, high = model.interval(expected, 0.8)
    assert (drawn <= high[0]).mean() >= 0.9 > (drawn <= high[0] - 1).mean()
    assert low[0] == 0.0


def test_too_little_to_learn_from_is_the_base_rate():
    made = of(*quarrels(60))
    model = fit(made, made.last, 7)
    assert not model.learned
    assert model.acts < ENOUGH
    assert not model.weights.any()
    now = known(made, made.last)
    assert np.allclose(model.expected(now), now.base * 7)
    told = Forecaster(made).forecast("NOR", "SUD", 7)
    assert not told.learned
    assert all(chance.reasons == () for chance in told.categories)
    assert "Too little to learn from" in as_text(told, {}, {})


def test_what_was_planted_is_found(planted):
    there, back = planted.forecast("NOR", "SUD", 7), planted.forecast("SUD", "NOR", 7)
    assert there.learned
    assert (there.categories[0].outcome, back.categories[0].outcome) == ("ACCUSE", "REJECT")
    assert there.categories[0].probability > 0.6 > 10 * there.categories[0].base
    assert 0.7 < there.categories[0].expected < 1.6
    assert {reason.kind for reason in there.categories[0].reasons[:2]} & {"same"}
    assert there.categories[0].reasons[0].happenings
    stranger = planted.forecast("A1", "B2", 7)
    assert not stranger.known
    assert stranger.categories[0].probability < 0.05


def test_a_quad_is_no_less_likely_than_its_categories_nor_brings_less(planted):
    told = planted.forecast("SUD", "NOR", 30)
    quad = {name: load().category(name).quad for name in load().categories}
    for number, whole in enumerate(told.quads, 1):
        parts = [chance for chance in told.categories if quad[chance.outcome] == number]
        assert whole.probability >= max(chance.probability for chance in parts)
        assert whole.expected >= sum(chance.expected for chance in parts) - 1e-9


def test_reasons_multiply_to_the_expected_number(planted):
    made = planted.history
    chance = planted.forecast("NOR", "SUD", 7).categories[0]
    model, now = fit(made, made.last, 7), known(made, made.last)
    at = made.outcomes.index("ACCUSE")
    level = now.base[at] * 7 * math.exp(model.intercepts[at])
    assert chance.expected == pytest.approx(level * math.prod(reason.times for reason in chance.reasons))


def test_a_longer_horizon_brings_more(planted):
    week, month = (planted.forecast("NOR", "SUD", days).categories[0] for days in (7, 30))
    assert week.expected < month.expected
    assert week.probability < month.probability


def test_partners_begin_with_those_to_whom_most_is_expected():
    made = of(*quarrels(), act(290, "NOR", "EST", "AID"))
    assert [each.recipient for each in Forecaster(made).partners("NOR", 7)] == ["SUD", "EST"]
    assert Forecaster(made).partners("XXX", 7) == []


def test_without_anything_dated_there_is_no_forecast():
    told = Forecaster(of()).forecast("NOR", "SUD")
    assert (told.today, told.categories) == (None, ())
    assert "nothing that is dated" in as_text(told, {}, {})
    assert Forecaster(of()).record(7).windows == 0
    before = Forecaster(of(act(0, "NOR", "SUD", "AID"))).forecast("NOR", "SUD", today=FIRST - timedelta(days=1))
    assert before.categories == ()


@pytest.mark.parametrize("horizon", [0, -3, 366])
def test_a_horizon_is_some_days_and_at_most_a_year(horizon):
    with pytest.raises(LapwingError, match="horizon"):
        Forecaster(of()).forecast("NOR", "SUD", horizon)


# --- the past -----------------------------------------------------------------------------------


def shares(truths: Iterable[bool]) -> float:
    listed = list(truths)
    return (sum(listed) + 0.5) / (len(listed) + 1)


def test_baselines_against_loops():
    made = of(*quarrels(120))
    horizon, today = 10, made.last
    base, persistence, recurrence = baselines(made, known(made, today), horizon)
    accuse = made.outcomes.index("ACCUSE")
    days = {pair: set() for pair in made.pairs}
    for pair, category, begins in zip(made.pair, made.category, made.begins, strict=True):
        if category == accuse:
            days[made.pairs[pair]].add(int(begins))
    origins = range(today - horizon, made.first + horizon - 1, -horizon)
    first = dict(zip(made.pairs, made.first_known, strict=True))

    def came(pair: tuple[str, str], on: int) -> bool:
        return any(on < day <= on + horizon for day in days[pair])

    cells = [(pair, on) for on in origins for pair in made.pairs if first[pair] <= on]
    expected = shares(came(*cell) for cell in cells)
    at = made.place["NOR", "SUD"]
    assert base[at, accuse] == pytest.approx(expected)
    own = [came(("NOR", "SUD"), on) for on in origins]
    assert recurrence[at, accuse] == pytest.approx((sum(own) + 5 * expected) / (len(own) + 5))
    again = [came(pair, on) for pair, on in cells if on - horizon in origins and first[pair] <= on - horizon]
    assert len(again) > 20
    assert persistence[at, accuse] > 0.5 > 10 * persistence[made.place["A1", "B1"], accuse]


def test_the_past_record_is_better_than_base_rates_where_there_is_a_pattern():
    made = of(*quarrels(400))
    record = backtest(made, made.last, 7)
    assert record.learned
    assert record.windows >= 10
    assert record.skill.base_rate is not None
    assert record.skill.base_rate > 0.3
    assert record.categories.calibration_error < 0.02
    assert record.covered > 0.8
    told = {name: skill for name, _, skill in record.by_outcome}
    assert told["ASSAULT"].base_rate is None  # it never came
    text = record_text(record)
    assert "windows from" in text
    assert "persistence" in text


def test_the_record_of_a_day_knows_nothing_of_later_days():
    early = [each for each in quarrels(400) if each.known <= FIRST + timedelta(days=300)]
    late = [act(301 + day, "SUD", "NOR", "ASSAULT") for day in range(60)]
    short, whole = of(*early), of(*early, *late)
    assert backtest(whole, short.last, 7) == backtest(short, short.last, 7)


def test_acts_of_new_pairs_are_counted_as_unforeseen():
    made = of(*quarrels(200), act(197, "NEW", "NOR", "AID"))
    record = backtest(made, ordinal(199), 7)
    assert record.unforeseen == 1


def test_a_record_of_nothing_says_so():
    assert "No past to score" in record_text(backtest(of(act(0, "NOR", "SUD", "AID")), ordinal(0), 7))


# --- a store ------------------------------------------------------------------------------------


def test_an_outlook_is_kept_until_the_store_changes():
    world = World()
    world.report("[Norland] {blamed} [Sudria].", "ACCUSE", day=date(2024, 5, 1), published=date(2024, 5, 1))
    with world.open() as store:
        know(store)
        kept = Outlooks(store)
        first = kept.of("NOR", "SUD")
        assert first.there is not None
        assert first.there.acts == 1
        assert kept.of("NOR", "SUD") == first
        assert outlook(store, "NOR", "SUD") == first
        assert first.why is None


def test_a_large_store_is_learned_beside(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lapwing.forecast.outlooks.QUICK", 0)
    world = World()
    world.report("[Norland] {blamed} [Sudria].", "ACCUSE", day=date(2024, 5, 1), published=date(2024, 5, 1))
    with world.open() as store:
        know(store)
        assert "large" in (outlook(store, "NOR", "SUD").why or "")
        kept = Outlooks(store)
        with kept._turn:  # or so little might be learned before the answer is there
            assert kept.at_hand("NOR", "SUD", 7) is None
        kept._learning[7].join(timeout=PATIENCE)
        assert kept.of("NOR", "SUD", 7).there is not None


def test_what_a_text_cites_is_what_stands_behind_it(planted):
    told = planted.forecast("NOR", "SUD", 7)
    evidence = {name: f"evidence of {name}" for name in behind(told)}
    text = as_text(told, {"NOR": "Norland", "SUD": "Sudria"}, evidence)
    assert text.startswith("Norland → Sudria, the 7 days after 2023-10-2")
    assert "[1] evidence of " in text
    assert "Norland to Sudria, ACCUSE: " in text
