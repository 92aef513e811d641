"""Expectations are settled with caution, and denials meet what they deny."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from planted import World

from lapwing.ledger import DENIED_WITHIN, KEPT_WITHIN, claims, expectations
from lapwing.records import Certainty, DateBasis, Fate, Reality, SpeakerKind

MAY = date(2024, 5, 1)
JUNE = date(2024, 6, 1)


def promised(world: World) -> str:
    return world.report("[President Voss] {promised} [Sudria] grain.", "AGREE", day=MAY)


def fate(world: World, event: str, today: date | None = None) -> Fate:
    (found,) = (each for each in expectations(world, today=today) if each.event == event)
    return found.fate


def test_nothing_announced():
    world = World()
    world.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=MAY)
    assert expectations(World()) == []
    assert expectations(world) == []
    assert claims(World()) == []


def test_a_promise_kept_by_those_who_act_for_the_country():
    world = World()
    promise = promised(world)
    deed = world.report("[Norland] {shipped} grain to [Sudria].", "AID", day=JUNE, published=JUNE)
    (found,) = expectations(world)
    assert (found.event, found.fate, found.matches) == (promise, Fate.KEPT, (deed,))
    assert found.holder == "Ada Voss"
    assert "2024-06-01" in found.why


@pytest.mark.parametrize(
    ("text", "horizon"),
    [
        ("[President Voss] {promised} [Sudria] grain very soon.", "very soon"),
        ("[President Voss] {promised} [Sudria] grain in the coming weeks.", "in the coming weeks"),
        ("[President Voss] {promised} [Sudria] grain.", None),
    ],
)
def test_a_horizon_without_a_last_day(text, horizon):
    world = World()
    world.report(text, "AGREE", day=MAY)
    (found,) = expectations(world)
    assert (found.horizon, found.due, found.source) == (horizon, None, None)


@pytest.mark.parametrize(
    ("deed", "category"),
    [
        ("[Sudria] {shipped} grain to [Norland].", "AID"),  # the other way
        ("[Norland] {shipped} grain to [Estmark].", "AID"),  # to somebody else
        ("[Minister Brandt] {shipped} grain to [Sudria].", "AID"),  # another person
        ("[Norland] {bombed} [Sudria].", "ASSAULT"),  # not what was promised
        ("[Norland] {shipped} grain to [the Heron Front].", "AID"),  # a group is not its country
        ("[Norland] {shipped} grain to [the flooded coast].", "AID"),  # nobody known
    ],
)
def test_what_keeps_no_promise(deed, category):
    world = World()
    promise = promised(world)
    world.report(deed, category, day=JUNE, published=JUNE)
    assert fate(world, promise) is Fate.OPEN


@pytest.mark.parametrize(
    "change",
    [
        {"day": MAY},  # not later
        {"day": MAY + KEPT_WITHIN + timedelta(days=1)},
        {"day": None},
        {"reality": Reality.HYPOTHETICAL},
        {"certainty": Certainty.POSSIBLE},
        {"contexts": ("asylum",)},
    ],
)
def test_a_deed_that_comes_too_soon_too_late_or_unsurely_settles_nothing(change):
    world = World()
    promise = world.report("[Norland] {promised} [Sudria] grain.", "AGREE", day=MAY, contexts=("human_security",))
    later = {"day": JUNE, "contexts": ("human_security",), **change}
    world.report("[Norland] {shipped} grain to [Sudria].", "AID", published=date(2026, 1, 1), **later)
    assert fate(world, promise) is Fate.OPEN


def test_the_window_includes_its_last_day():
    world = World()
    promise = promised(world)
    world.report("[Norland] {fed} [Sudria].", "AID", day=MAY + KEPT_WITHIN, published=MAY + KEPT_WITHIN)
    assert fate(world, promise) is Fate.KEPT


def test_an_agreement_of_two_is_kept_by_their_meeting():
    world = World()
    deal = world.report("[Norland] and [Sudria] {agreed} to talk.", "AGREE", day=MAY, joint=True)
    world.report("[Sudria] and [Norland] {met}.", "CONSULT", day=JUNE, published=JUNE, joint=True)
    assert fate(world, deal) is Fate.KEPT


def test_foretold_and_seen_needs_the_same_category_and_no_other_mode():
    world = World()
    future = world.report(
        "[Norland] will {visit} [Sudria].", "CONSULT", modes=("visit",), reality=Reality.FUTURE, outlet="Northgate Wire"
    )
    world.report("[Norland] {rang} [Sudria].", "CONSULT", modes=("phone",), day=JUNE, published=JUNE)
    assert fate(world, future) is Fate.OPEN
    world.report("[Norland] {toured} [Sudria].", "CONSULT", modes=("visit",), day=JUNE, published=JUNE)
    (found,) = expectations(world)
    assert (found.fate, found.holder) == (Fate.KEPT, "Northgate Wire")


def test_threat_carried_out():
    world = World()
    threat = world.report("[Norland] {threatened} [Sudria].", "THREATEN", day=MAY)
    world.report("[Norland's army] {shelled} [Sudria].", "ASSAULT", day=JUNE, published=JUNE)
    assert fate(world, threat) is Fate.KEPT


def test_broken_by_a_refusal_to_assist():
    world = World()
    promise = promised(world)
    world.report("[Norland] {refused} [Sudria] grain.", "REJECT", modes=("assist",), day=JUNE, published=JUNE)
    (found,) = expectations(world)
    assert (found.event, found.fate) == (promise, Fate.BROKEN)
    assert found.why.startswith("Norland refused")


def test_broken_by_what_is_told_as_not_happening():
    world = World()
    future = world.report("[Norland] will {arm} [Sudria].", "AID", reality=Reality.FUTURE)
    world.report("[Norland] did not {arm} [Sudria].", "AID", reality=Reality.NEGATED, day=JUNE, published=JUNE)
    assert fate(world, future) is Fate.BROKEN


def test_a_refusal_does_not_answer_a_threat():
    world = World()
    threat = world.report("[Norland] {threatened} [Sudria].", "THREATEN", day=MAY)
    world.report("[Norland] {refused} [Sudria] grain.", "REJECT", modes=("assist",), day=JUNE, published=JUNE)
    assert fate(world, threat) is Fate.OPEN


def test_overdue_by_the_given_day_or_the_newest_article():
    world = World()
    future = world.report("[Norland] will {arm} [Sudria].", "AID", day=JUNE, published=MAY, reality=Reality.FUTURE)
    assert fate(world, future) is Fate.OPEN  # the newest article is of May
    assert fate(world, future, today=JUNE) is Fate.OPEN
    assert fate(world, future, today=JUNE + timedelta(days=1)) is Fate.OVERDUE
    world.report("[Norland] {praised} [Sudria].", "SUPPORT", published=date(2024, 7, 1))
    assert fate(world, future) is Fate.OVERDUE


def test_kept_late_says_so():
    world = World()
    world.report("[Norland] will {arm} [Sudria].", "AID", day=JUNE, published=MAY, reality=Reality.FUTURE)
    world.report(
        "[Norland] {armed} [Sudria].",
        "AID",
        day=date(2024, 7, 1),
        published=date(2024, 7, 1),
        basis=DateBasis.PUBLISHED,
    )
    (found,) = expectations(world)
    assert found.fate is Fate.KEPT
    assert found.due == JUNE
    assert "late" in found.why
    assert "report alone" in found.why


def test_what_cannot_be_settled_stays_open_and_says_why():
    world = World()
    alone = world.report("[Norland] {vowed} revenge.", "THREATEN", day=MAY)
    undated = world.report("[Norland] {promised} [Sudria] grain.", "AGREE", published=None)
    stranger = world.report("[Norland] {promised} [the coast] grain.", "AGREE", day=MAY)
    world.report("[Norland's army] {shelled} [Sudria].", "ASSAULT", day=JUNE, published=JUNE)
    why = {each.event: each.why for each in expectations(world) if each.fate is Fate.OPEN}
    assert "other side" in why[alone]
    assert "not known when" in why[undated]
    assert "not known by name" in why[stranger]


def test_a_date_before_publication_is_no_due_date():
    world = World()
    world.report("[Norland] {promised} [Sudria] grain.", "AGREE", day=date(2024, 4, 1))
    assert expectations(world)[0].due is None


def test_nothing_after_today_is_used():
    world = World()
    promise = promised(world)
    world.report("[Norland] {shipped} grain to [Sudria].", "AID", day=JUNE, published=JUNE)
    assert fate(world, promise, today=date(2024, 5, 20)) is Fate.OPEN


def denied(**change: object) -> World:
    world = World()
    world.report("[Norland] {armed} [Sudria].", "AID", day=MAY, outlet="Northgate Wire", family="f1")
    denial = {
        "day": MAY,
        "reality": Reality.NEGATED,
        "speaker": SpeakerKind.NAMED,
        "said_by": "a spokeswoman",
        "family": "f2",
    }
    world.report("[Norland] never {armed} [Sudria].", "AID", **{**denial, **change})
    return world


def test_claims_name_who_asserts_and_who_denies():
    asserted, contested = claims(denied())
    assert asserted.asserts
    assert (asserted.speaker, asserted.said_by, asserted.family) == (SpeakerKind.AUTHOR, "Northgate Wire", "f1")
    assert not contested.asserts
    assert (contested.speaker, contested.said_by, contested.family) == (SpeakerKind.NAMED, "a spokeswoman", "f2")
    assert contested.happening == asserted.happening


@pytest.mark.parametrize(
    ("change", "denials"),
    [
        ({"day": JUNE}, 0),  # of another day
        ({"day": MAY + DENIED_WITHIN, "basis": DateBasis.PUBLISHED}, 1),  # no day of its own: reaches back
        ({"day": MAY + DENIED_WITHIN + timedelta(days=1), "basis": DateBasis.PUBLISHED}, 0),
        ({"day": None}, 0),
        ({"speaker": SpeakerKind.AUTHOR}, 0),  # the author's "did not" is no denial by a party
        ({"reality": Reality.HYPOTHETICAL}, 0),
    ],
)
def test_what_counts_as_a_denial(change, denials):
    found = claims(denied(**change))
    (asserted,) = [claim for claim in found if claim.asserts]
    assert sum(not claim.asserts and claim.happening == asserted.happening for claim in found) == denials


def test_what_nobody_asserts_may_be_denied():
    world = World()
    world.report(
        "[Norland] never {armed} [Sudria].",
        "AID",
        day=MAY,
        reality=Reality.NEGATED,
        speaker=SpeakerKind.NAMED,
        said_by="a spokeswoman",
    )
    (claim,) = claims(world)
    assert (claim.asserts, claim.said_by) == (False, "a spokeswoman")


def test_same_answer_twice():
    world = denied()
    promised(world)
    assert claims(world) == claims(world)
    assert expectations(world) == expectations(world)
