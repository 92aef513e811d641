"""Dyads count happenings once, in the right direction, and say nothing where little is known."""

from __future__ import annotations

from datetime import date

import pytest
from planted import ACTORS, World

from lapwing.parties import alike, stands_for, unit
from lapwing.records import Reality
from lapwing.relate import ANYBODY, TREND_MINIMUM, dyads, relate, standing


def test_empty_store():
    dyad = relate(World(), "NOR", "SUD")
    assert dyad.score is None
    assert dyad.happenings == ()
    assert dyad.quads == (0, 0, 0, 0)
    assert dyads(World()) == []


def test_three_reports_of_one_strike_are_one_happening():
    world = World()
    for outlet, family in (("A", "f1"), ("B", "f1"), ("C", "f2")):
        world.report(
            "[Norland] {bombed} [Sudria].", "ASSAULT", day=date(2024, 3, 1), outlet=outlet, happening="x", family=family
        )
    dyad = relate(world, "NOR", "SUD")
    assert dyad.categories == (("ASSAULT", 1),)
    assert (len(dyad.happenings), dyad.families, dyad.articles) == (1, 2, 3)
    assert dyad.quads == (0, 0, 0, 1)


def test_direction_and_country_members():
    world = World()
    world.report("[President Voss] {accused} [the Heron Front].", "ACCUSE", day=date(2024, 3, 1))
    assert len(relate(world, "NOR", "heron-front").happenings) == 1  # a country's code takes in those who act for it
    assert relate(world, "NOR", "SUD").happenings == ()  # and not those who fight it
    assert len(relate(world, "ada-voss", "heron-front").happenings) == 1
    assert relate(world, "SUD", "NOR").happenings == ()
    assert relate(world, "ole-brandt", "SUD").happenings == ()


def test_only_what_happened_counts():
    world = World()
    for reality in (Reality.FUTURE, Reality.HYPOTHETICAL, Reality.NEGATED):
        world.report("[Norland] {armed} [Sudria].", "AID", day=date(2024, 3, 1), reality=reality, outlet=reality.value)
    assert relate(world, "NOR", "SUD").happenings == ()


def test_a_meeting_counts_both_ways_and_a_joint_attack_does_not():
    world = World()
    world.report("[Norland] and [Sudria] {met}.", "CONSULT", day=date(2024, 3, 1), joint=True)
    world.report("[Norland] and [Sudria] {opened fire}.", "ASSAULT", day=date(2024, 3, 2), joint=True)
    assert relate(world, "NOR", "SUD").categories == (("CONSULT", 1),)
    assert relate(world, "SUD", "NOR").categories == (("CONSULT", 1),)
    both = standing(world, "NOR", "SUD")
    assert (both.words, both.deeds) == ((1, 0), (0, 0))


def test_compound_actors_do_not_act_on_each_other():
    world = World()
    world.report("[Norland] and [Sudria] {aided} [Estmark].", "AID", day=date(2024, 3, 1))
    assert relate(world, "NOR", "SUD").happenings == ()
    assert {(d.actor, d.recipient) for d in dyads(world)} == {("NOR", "EST"), ("SUD", "EST")}


def test_score_is_the_mean_of_happenings_and_modes_refine_it():
    world = World()
    world.report("[Norland] {released} men to [Sudria].", "RETREAT", modes=("release",), day=date(2024, 3, 1))
    for outlet in "abc":
        world.report("[Norland] {blamed} [Sudria].", "ACCUSE", day=date(2024, 3, 2), outlet=outlet, happening="y")
    assert relate(world, "NOR", "SUD").score == pytest.approx((6.5 - 3.0) / 2)


def test_period_bounds_are_inclusive_and_leave_the_undated_out():
    world = World()
    world.report("[Norland] {blamed} [Sudria].", "ACCUSE", day=date(2024, 3, 1))
    world.report("[Norland] {scolded} [Sudria].", "ACCUSE")
    assert len(relate(world, "NOR", "SUD").happenings) == 2
    assert len(relate(world, "NOR", "SUD", begins=date(2024, 3, 1), ends=date(2024, 3, 1)).happenings) == 1
    assert relate(world, "NOR", "SUD", begins=date(2024, 3, 2)).happenings == ()
    assert relate(world, "NOR", "SUD", ends=date(2024, 2, 29)).happenings == ()


def test_without_recipient():
    world = World()
    world.report("[Norland] {mobilised}.", "MOBILIZE", day=date(2024, 3, 1))
    world.report("[Norland] {blamed} [Sudria].", "ACCUSE", day=date(2024, 3, 2))
    dyad = relate(world, "NOR")
    assert dyad.recipient == ANYBODY
    assert len(dyad.happenings) == 2


def test_dyads_biggest_first_groups_apart_and_nobody_against_himself():
    world = World()
    for day in (1, 2):
        world.report("[Sudria] {blamed} [the Heron Front].", "ACCUSE", day=date(2024, 3, day))
    world.report("[Norland] {blamed} [Sudria].", "ACCUSE", day=date(2024, 3, 1))
    world.report("[President Voss] {blamed} [Norland's army].", "ACCUSE", day=date(2024, 3, 1))
    assert [(d.actor, d.recipient, len(d.happenings)) for d in dyads(world)] == [
        ("SUD", "heron-front", 2),
        ("NOR", "SUD", 1),
    ]


def test_standing_words_deeds_and_last_deed():
    world = World()
    world.report("[Norland] {praised} [Sudria].", "SUPPORT", day=date(2024, 1, 5))
    world.report("[Norland] {fed} [Sudria].", "AID", day=date(2024, 2, 5))
    world.report("[Sudria] {blamed} [Norland].", "ACCUSE", day=date(2024, 3, 5))
    both = standing(world, "NOR", "SUD")
    assert (both.words, both.deeds) == ((1, 1), (1, 0))
    assert both.last_deed is not None
    assert (both.last_deed.category, both.last_deed.begins) == ("AID", date(2024, 2, 5))
    assert (both.first, both.last) == (date(2024, 1, 5), date(2024, 3, 5))
    assert both.trend is None


def test_trend_only_from_the_documented_minimum():
    world = World()
    for day in range(1, TREND_MINIMUM):
        category = "SUPPORT" if day <= TREND_MINIMUM // 2 else "ACCUSE"
        world.report("[Norland] {spoke} of [Sudria].", category, day=date(2024, 1, day))
    assert standing(world, "NOR", "SUD").trend is None
    world.report("[Norland] {spoke} of [Sudria].", "ACCUSE", day=date(2024, 1, 28))
    found = standing(world, "NOR", "SUD")
    assert (found.trend, found.trend_error) == (pytest.approx(-3.0 - 5.0), pytest.approx(0.0))


def test_parties():
    voss, brandt, norland = (ACTORS[name] for name in ("President Voss", "Minister Brandt", "Norland"))
    front, sudria, club = (ACTORS[name] for name in ("the Heron Front", "Sudria", "the World Club"))
    assert stands_for(voss, "NOR")
    assert not stands_for(voss, "SUD")
    assert [unit(actor) for actor in (voss, front, club)] == ["NOR", "heron-front", "world-club"]
    assert alike(voss, norland)
    assert not alike(voss, brandt)
    assert not alike(front, sudria)


def test_same_answer_twice():
    world = World()
    world.report("[Norland] {praised} [Sudria].", "SUPPORT", day=date(2024, 1, 5))
    assert dyads(world) == dyads(world)
    assert standing(world, "NOR", "SUD") == standing(world, "NOR", "SUD")
