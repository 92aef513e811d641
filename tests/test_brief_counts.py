"""Counts in words: exact tests against a count of every case, and no adjective that the counts do not carry."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from math import comb

import pytest

from lapwing.brief.counts import apart, clause, fisher, listed, mostly, parted, sign_test, spelled
from lapwing.brief.standing import LEAST, against


def fair_coin(one: int, other: int) -> Fraction:
    """Every sequence of coins that falls as unevenly or more so, counted."""
    whole = one + other
    uneven = [toss for toss in product((0, 1), repeat=whole) if abs(2 * sum(toss) - whole) >= abs(one - other)]
    return Fraction(len(uneven), 2**whole)


def shuffled(one: tuple[int, int], other: tuple[int, int]) -> Fraction:
    """Every way to deal the same cards to two hands whose split is no likelier than this one, counted."""
    drawn, cards = sum(one), [True] * (one[0] + other[0]) + [False] * (one[1] + other[1])
    hands = [sum(cards[place] for place in hand) for hand in combinations(range(len(cards)), drawn)]
    likely = {good: hands.count(good) for good in set(hands)}
    return Fraction(sum(n for n in likely.values() if n <= likely[one[0]]), comb(len(cards), drawn))


@pytest.mark.parametrize("pair", [(0, 1), (1, 1), (5, 0), (6, 0), (3, 7), (2, 9), (6, 6)])
def test_the_sign_test_counts_coins(pair):
    assert sign_test(*pair) == pytest.approx(float(fair_coin(*pair)))


@pytest.mark.parametrize(
    ("one", "other"), [((8, 1), (1, 4)), ((3, 1), (0, 2)), ((5, 5), (5, 5)), ((0, 4), (4, 0)), ((1, 0), (0, 1))]
)
def test_fishers_test_counts_hands(one, other):
    assert fisher(one, other) == pytest.approx(float(shuffled(one, other)))


def test_thousands_are_quick_and_finite():
    assert fisher((1973, 1000), (1, 2000)) == pytest.approx(0, abs=1e-9)
    assert sign_test(3000, 2999) == pytest.approx(1)


@pytest.mark.parametrize(
    ("part", "rest", "said"), [(5, 0, False), (6, 0, True), (5, 1, False), (8, 1, True), (1700, 1300, False)]
)
def test_mostly_needs_enough_acts_and_a_large_share(part, rest, said):
    assert mostly(part, rest) is said
    assert not mostly(rest, part)


def test_no_fewer_acts_than_six_are_mostly_anything():
    assert not any(mostly(part, whole - part) for whole in range(LEAST) for part in range(whole + 1))
    assert mostly(LEAST, 0)


def test_a_small_difference_among_thousands_is_not_told():
    one, other = (700, 1300), (390, 610)
    assert fisher(one, other) < 0.05
    assert not apart(one, other)


@pytest.mark.parametrize(
    ("said", "done", "text"),
    [
        (
            (8, 1),
            (1, 4),
            "What they say is friendlier than what they do: 8 of 9 statements and meetings are cooperative, "
            "4 of 5 deeds are hostile.",
        ),
        (
            (0, 7),
            (6, 1),
            "What they say is more hostile than what they do: all 7 statements and meetings are hostile, "
            "6 of 7 deeds are cooperative.",
        ),
        ((27, 6), (6, 1), "27 of 33 statements and meetings are cooperative, and so are 6 of 7 deeds."),
        ((3, 1), (0, 2), "3 of 4 statements and meetings are cooperative, and both deeds are hostile."),
        ((1, 0), (1, 0), "The only statement or meeting is cooperative, and the only deed is cooperative."),
        ((1, 1), (0, 3), "One of two statements and meetings is cooperative, and all 3 deeds are hostile."),
    ],
)
def test_words_are_set_against_deeds(said, done, text):
    assert against(said, done) == text


def test_small_numbers_are_said_as_small_numbers():
    deed = ("deed", "deeds")
    assert clause(1, 1, deed, "hostile") == "the only deed is hostile"
    assert clause(2, 2, deed, "hostile") == "both deeds are hostile"
    assert clause(1, 7, deed, "hostile") == "1 of 7 deeds is hostile"
    assert clause(1200, 3000, deed, "hostile") == "1,200 of 3,000 deeds are hostile"
    assert [spelled(number) for number in (0, 2, 6, 1200)] == ["no", "two", "6", "1,200"]
    assert (parted(0, 1), parted(2, 0), parted(0, 5), parted(2, 1)) == (
        "hostile",
        "both cooperative",
        "all hostile",
        "2 cooperative and 1 hostile",
    )
    assert listed([("aid", 3)]) == "aid (3)"
    assert listed([("aid", 3), ("talks", 2), ("threat", 1)]) == "aid (3), talks (2) and threat (1)"
