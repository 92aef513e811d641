"""The course of a pair: planted turns are found, chance is not taken for one, and every figure names its happenings."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from planted import World

from lapwing.relate import TieKind, Unit, compare, course, ties, triad
from lapwing.relate.comparison import binomial_test
from lapwing.relate.segments import MOST_PLACES, STRICT, level_shifts, rate_shifts

BEGIN = date(2024, 1, 1)


def many(world: World, category: str, days: list[date], sentence: str = "[Norland] {dealt with} [Sudria].") -> None:
    for number, day in enumerate(days):
        world.report(sentence, category, day=day, outlet=f"{category} {day} {number}")


def days(first: date, count: int, step: int) -> list[date]:
    return [first + timedelta(step * number) for number in range(count)]


# --- segments -------------------------------------------------------------------------------------


def test_planted_shifts_of_level_are_found_where_they_are() -> None:
    chance, found = random.Random(1), 0
    for _ in range(100):
        values = [chance.gauss(0, 1) for _ in range(20)] + [chance.gauss(3, 1) for _ in range(15)]
        places = level_shifts(values, 5)
        found += len(places) == 1 and abs(places[0] - 20) <= 2
    assert found >= 90


def test_noise_is_seldom_cut() -> None:
    chance = random.Random(2)
    cut = 0
    for _ in range(300):
        values = [chance.gauss(0, 1) for _ in range(chance.randint(12, 100))]
        cut += bool(level_shifts(values, 5))
    assert cut <= 0.06 * 300
    cut = 0
    for _ in range(300):
        rate = chance.uniform(0.5, 6)
        counts = [sum(chance.random() < rate / 50 for _ in range(50)) for _ in range(chance.randint(12, 100))]
        cut += bool(rate_shifts(counts, 5))
    assert cut <= 0.06 * 300


def test_planted_shifts_of_rate_are_found() -> None:
    chance, found = random.Random(3), 0
    for _ in range(100):
        rates = [1.0] * 20 + [5.0] * 15
        counts = [sum(chance.random() < rate / 50 for _ in range(50)) for rate in rates]
        places = rate_shifts(counts, 5)
        found += len(places) == 1 and abs(places[0] - 20) <= 2
    assert found >= 90


def test_a_series_longer_than_the_places_there_are_is_cut_close_to_its_shifts() -> None:
    chance = random.Random(5)
    levels = [0.0] * 3_001 + [2.0] * 2_500 + [-1.0] * 1_502
    values = [chance.gauss(level, 1) for level in levels]
    assert len(values) > 3 * MOST_PLACES
    assert level_shifts(values, 5) == [pytest.approx(3_001, abs=4), pytest.approx(5_501, abs=4)]


def test_the_cuts_are_the_cheapest_there_are() -> None:
    """Oracle: every way to cut a short series."""
    chance = random.Random(4)
    for _ in range(20):
        values = [float(chance.choice([-9, -3, 2, 5, 10])) for _ in range(9)]
        noise = sum((b - a) ** 2 for a, b in pairwise(values)) / 16

        def cost(cuts: tuple[int, ...], values: list[float] = values, noise: float = noise) -> float:
            edges = [0, *cuts, len(values)]
            pieces = [values[a:b] for a, b in pairwise(edges)]
            squares = sum(sum((v - sum(p) / len(p)) ** 2 for v in p) for p in pieces)
            return squares / noise + STRICT * 2.1972245773362196 * len(cuts)  # the logarithm of 9

        options = [(), *((a,) for a in range(2, 8)), *((a, b) for a, b in product(range(2, 8), repeat=2) if b - a >= 2)]
        options += [(2, 4, 6), (2, 4, 7), (2, 5, 7), (3, 5, 7)]
        best = min(options, key=cost)
        assert cost(tuple(level_shifts(values, 2))) == pytest.approx(cost(best))


@pytest.mark.parametrize("values", [[], [1.0], [2.0] * 30, [1.0, 9.0]])
def test_series_without_anything_to_find(values: list[float]) -> None:
    assert level_shifts(values, 5) == []
    assert rate_shifts([int(value) for value in values], 5) == []
    assert rate_shifts([0] * 40, 5) == []


# --- course ---------------------------------------------------------------------------------------


def test_an_empty_course() -> None:
    made = course(World(), "NOR", "SUD")
    assert (made.periods, made.turns, made.begun, made.undated) == ((), (), (0, 0, 0), 0)
    assert made.why is not None


def test_periods_cover_the_time_and_name_their_happenings() -> None:
    world = World()
    many(world, "ACCUSE", [date(2024, 1, 31), date(2024, 2, 1), date(2024, 4, 30)])
    world.report("[Sudria] {aided} [Norland].", "AID", day=date(2024, 2, 2))
    world.report("[Norland] {blamed} [Sudria].", "ACCUSE")
    made = course(world, "NOR", "SUD")
    assert [(p.begins, p.ends, len(p.happenings)) for p in made.periods] == [
        (date(2024, 1, 1), date(2024, 1, 31), 1),
        (date(2024, 2, 1), date(2024, 2, 29), 2),
        (date(2024, 3, 1), date(2024, 3, 31), 0),
        (date(2024, 4, 1), date(2024, 4, 30), 1),
    ]
    february = made.periods[1]
    assert february.quads == (0, 1, 1, 0)
    assert february.score == pytest.approx((10.0 - 3.0) / 2)
    assert (len(february.there), len(february.back)) == (1, 1)
    assert set(february.there) | set(february.back) == set(february.happenings)
    assert made.begun == (4, 1, 0)
    assert made.undated == 1
    assert made.turns == ()
    assert "4 dated" in (made.why or "")


@pytest.mark.parametrize(
    ("unit", "begins"),
    [
        (Unit.WEEK, [date(2023, 12, 25), date(2024, 1, 1)]),
        (Unit.MONTH, [date(2023, 12, 1), date(2024, 1, 1)]),
        (Unit.QUARTER, [date(2023, 10, 1), date(2024, 1, 1)]),
        (Unit.YEAR, [date(2023, 1, 1), date(2024, 1, 1)]),
    ],
)
def test_units(unit: Unit, begins: list[date]) -> None:
    world = World()
    many(world, "ACCUSE", [date(2023, 12, 31), date(2024, 1, 2)])
    assert [period.begins for period in course(world, "NOR", "SUD", unit=unit).periods] == begins


def test_bounds_of_a_course() -> None:
    world = World()
    many(world, "ACCUSE", days(BEGIN, 6, 30))
    made = course(world, "NOR", "SUD", begins=date(2024, 2, 1), ends=date(2024, 7, 31))
    assert [p.begins.month for p in made.periods] == [2, 3, 4, 5, 6, 7]
    assert sum(len(p.happenings) for p in made.periods) == 4


def test_a_turn_in_tone_and_one_in_tempo() -> None:
    world = World()
    many(world, "SUPPORT", days(BEGIN, 12, 30))
    turn = date(2025, 1, 6)
    many(world, "ACCUSE", days(turn, 40, 7))
    made = course(world, "NOR", "SUD")
    tone = [each for each in made.turns if each.what == "tone"]
    tempo = [each for each in made.turns if each.what == "tempo"]
    assert [each.on for each in tone] == [turn]
    assert (tone[0].before, tone[0].after) == (pytest.approx(5.0), pytest.approx(-3.0))
    assert len(tone[0].happenings) == 40
    assert [each.on for each in tempo] == [date(2025, 1, 1)]
    assert tempo[0].before < 1.5
    assert tempo[0].after > 3


def test_a_meeting_is_begun_by_both() -> None:
    world = World()
    world.report("[Norland] and [Sudria] {met}.", "CONSULT", day=BEGIN, joint=True)
    made = course(world, "NOR", "SUD")
    assert made.begun == (0, 0, 1)
    (period,) = made.periods
    assert period.there == period.back == period.happenings


# --- ties -----------------------------------------------------------------------------------------


def test_ties_are_read_off_category_modes_and_contexts() -> None:
    world = World()
    world.report("[Norland] {armed} [Sudria].", "AID", day=BEGIN, contexts=("military",))
    world.report("[Norland] {fed} [Sudria].", "AID", day=BEGIN + timedelta(9))
    world.report("[Sudria] {visited} [Norland].", "CONSULT", modes=("visit",), day=BEGIN + timedelta(1))
    world.report("[Sudria] {struck} [Norland].", "ASSAULT", day=BEGIN + timedelta(2))
    found = {tie.kind: tie for tie in ties(world, "NOR", "SUD")}
    assert set(found) == {TieKind.ARMS, TieKind.AID, TieKind.VISITS, TieKind.FORCE}
    assert len(found[TieKind.AID].happenings) == 2
    assert (found[TieKind.AID].first, found[TieKind.AID].last) == (BEGIN, BEGIN + timedelta(9))
    assert next(iter(found)) is TieKind.AID
    assert ties(World(), "NOR", "SUD") == []


# --- triads ---------------------------------------------------------------------------------------


def planted_triad(*sides: tuple[str, str, str]) -> World:
    world = World()
    for one, other, category in sides:
        many(world, category, days(BEGIN, 5, 3), f"[{one}] {{dealt with}} [{other}].")
    return world


def test_who_sits_between_two_enemies() -> None:
    world = planted_triad(
        ("Norland", "Sudria", "SUPPORT"), ("Norland", "Estmark", "AID"), ("Sudria", "Estmark", "ASSAULT")
    )
    made = triad(world, ("NOR", "SUD", "EST"))
    assert [side.sign for side in made.sides] == [1, 1, -1]
    assert made.balanced is False
    assert made.between == "NOR"
    assert all(len(side.happenings) == 5 for side in made.sides)


@pytest.mark.parametrize(
    ("categories", "balanced"),
    [
        (("SUPPORT", "SUPPORT", "SUPPORT"), True),
        (("SUPPORT", "ACCUSE", "ACCUSE"), True),
        (("ACCUSE", "ACCUSE", "ACCUSE"), False),
    ],
)
def test_balance(categories: tuple[str, str, str], balanced: bool) -> None:
    pairs = (("Norland", "Sudria"), ("Norland", "Estmark"), ("Sudria", "Estmark"))
    world = planted_triad(*((*pair, category) for pair, category in zip(pairs, categories, strict=True)))
    made = triad(world, ("NOR", "SUD", "EST"))
    assert made.balanced is balanced
    assert made.between is None


def test_too_little_or_mixed_has_no_sign() -> None:
    world = planted_triad(("Norland", "Sudria", "SUPPORT"), ("Norland", "Estmark", "SUPPORT"))
    world.report("[Sudria] {struck} [Estmark].", "ASSAULT", day=BEGIN)
    many(world, "ACCUSE", days(BEGIN, 9, 3))
    made = triad(world, ("NOR", "SUD", "EST"))
    assert [side.sign for side in made.sides] == [None, 1, None]
    assert made.balanced is None
    assert "Sud" in made.why or "SUD" in made.why


# --- periods compared -----------------------------------------------------------------------------


def test_a_comparison_tells_a_clear_difference_from_chance() -> None:
    world = World()
    many(world, "ACCUSE", [*days(date(2023, 1, 5), 2, 30), *days(date(2024, 1, 5), 14, 20)])
    many(world, "SUPPORT", [*days(date(2023, 1, 6), 3, 30), *days(date(2024, 1, 6), 4, 30)])
    year = [(date(n, 1, 1), date(n, 12, 31)) for n in (2023, 2024)]
    made = compare(world, "NOR", "SUD", *year)
    assert [(each.category, len(each.before), len(each.after), each.clear) for each in made.differences] == [
        ("ACCUSE", 2, 14, True),
        ("SUPPORT", 3, 4, False),
    ]
    assert made.scores[0] > made.scores[1]
    with pytest.raises(ValueError, match="ends after it begins"):
        compare(world, "NOR", "SUD", year[0][::-1], year[1])
    assert compare(World(), "NOR", "SUD", *year).scores == (None, None)


def test_the_test_of_two_rates_is_exact() -> None:
    """Oracle: scipy.stats.binomtest, copied as figures: 2 of 16 at one half, 7 of 10 at one third, nothing at all."""
    assert binomial_test(2, 16, 0.5) == pytest.approx(0.00418090820, rel=1e-6)
    assert binomial_test(7, 10, 1 / 3) == pytest.approx(0.019661, rel=1e-3)
    assert binomial_test(0, 0, 0.5) == 1.0
