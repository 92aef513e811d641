"""The parts of a brief: the state, what is new, what copies changed, friend and foe."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from planted import World
from test_brief import Roster, made, section

from lapwing.brief import NEW_WITHIN, brief
from lapwing.records import Link, LinkKind, Reality, Span, SpeakerKind

NEWEST = date(2024, 6, 30)


def said(found, title: str) -> list[str]:
    part = section(found, title)
    return [statement.text for statement in part.statements] if part else []


def in_short(found) -> str:
    return "\n".join(said(found, "In short"))


def acts(*categories: str) -> World:
    world = World()
    for number, category in enumerate(categories):
        world.report("[Norland] {dealt} with [Sudria].", category, day=date(2024, 1, 1) + timedelta(number))
    return world


# --- the state ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("categories", "text"),
    [
        (
            ["ASSAULT"],
            "One act between Norland and Sudria is known, a hostile one: 2024-01-01, Norland → Sudria, attack.",
        ),
        (["ASSAULT", "COERCE"], "Two acts between Norland and Sudria are known, both hostile, too few to say"),
        (["AID", "COERCE"], "Two acts between Norland and Sudria are known, 1 cooperative and 1 hostile, too few"),
        (["AID"] * 4, "Four acts between Norland and Sudria are known, all cooperative, too few"),
        (["AID"] * 6, "6 acts between Norland and Sudria are known, all cooperative. Most frequent: aid (6)."),
        (["AID"] * 5 + ["COERCE"] * 4, "9 acts between Norland and Sudria are known, 5 cooperative and 4 hostile."),
        (
            ["AID"] * 2 + ["COERCE"] * 12,
            "What passes between Norland and Sudria is mostly hostile: 12 of 14 acts, against 2 cooperative.",
        ),
    ],
)
def test_the_state_says_no_more_than_its_counts(categories, text):
    told = said(made(acts(*categories)), "In short")[0]
    assert told.startswith(text)
    assert ("mostly" in told) is ("mostly" in text)


def test_with_two_acts_nothing_is_a_trend_a_turn_or_a_mean():
    found = made(acts("AID", "COERCE"))
    everything = " ".join(text for part in found.sections for text in (*said(found, part.title), *part.notes))
    for word in ("mostly", "mean score", "later half", "turns", "Most frequent"):
        assert word not in everything
    assert "Too few dated acts to look for turning points" in everything


def test_what_did_not_take_place_is_no_act():
    world = World()
    world.report("[Norland] {will arm} [Sudria].", "AID", reality=Reality.FUTURE)
    found = made(world)
    assert "act" not in in_short(found).replace("acts", "act").split()
    assert in_short(found).startswith("New since")


def test_the_last_deed_is_a_deed():
    world = acts("AID", "ACCUSE")
    assert "The last deed known: 2024-01-01, Norland → Sudria, aid." in said(made(world), "How they stand")


# --- what is new ----------------------------------------------------------------------------------


def aged() -> World:
    """A report on each side of the edge, one on it, one that only repeats, and one without a date."""
    world = World()
    edge = NEWEST - NEW_WITHIN
    for name, published in (("old", edge - timedelta(1)), ("edge", edge), ("newest", NEWEST), ("undated", None)):
        world.report(f"[Norland] {{{name}}} [Sudria].", "ACCUSE", day=date(2024, 1, 1), published=published)
    for published in (edge - timedelta(9), NEWEST):
        world.report("[Norland] {again} [Sudria].", "ACCUSE", published=published, happening="told twice")
    return world


def quotes(found, title: str) -> set[str]:
    return {statement.quote for statement in section(found, title).statements}


def test_new_is_what_was_first_reported_lately_whenever_it_took_place():
    found = made(aged())
    assert (found.newest, found.since) == (NEWEST, NEWEST - NEW_WITHIN)
    assert quotes(found, "What is new") == {"Norland edge Sudria.", "Norland newest Sudria."}
    assert "2 acts first reported (both hostile)" in in_short(found)


def test_a_day_of_the_readers_own():
    assert quotes(made(aged(), since=NEWEST), "What is new") == {"Norland newest Sudria."}
    nothing = section(made(aged(), since=date(2025, 1, 1)), "What is new")
    assert (nothing.statements, nothing.notes) == ((), ("Nothing was first reported or settled since 2025-01-01.",))


def test_where_no_article_is_dated_nobody_can_tell_what_is_new():
    world = World()
    world.report("[Norland] {scolded} [Sudria].", "ACCUSE", published=None)
    found = made(world)
    assert (found.newest, found.since) == (None, None)
    assert "nobody can tell" in section(found, "What is new").notes[0]
    assert "New since" not in in_short(found)


def test_an_announcement_settled_lately_is_new_though_it_is_old():
    world = World()
    for day in (date(2024, 1, 5), date(2024, 2, 5)):
        world.report("[President Voss] {promised} [Sudria] grain.", "AGREE", day=day, published=day)
    world.report("[Norland] {shipped} grain to [Sudria].", "AID", day=NEWEST, published=NEWEST)
    found = made(world)
    assert [text[:5] for text in said(found, "What is new")] == ["2024-", "Kept:", "Kept:"]
    assert "1 act first reported (cooperative) and 2 announcements settled" in in_short(found)
    assert "Both announcements with an outcome were kept." in in_short(found)


def test_an_announcement_that_fell_due_lately_is_new():
    world = World()
    world.report(
        "[Norland] {will arm} [Sudria].",
        "AID",
        day=date(2024, 6, 15),
        published=date(2024, 1, 1),
        reality=Reality.FUTURE,
    )
    world.report("[Norland] {scolded} [Sudria].", "ACCUSE", day=NEWEST, published=NEWEST)
    found = made(world)
    assert any(text.startswith("Overdue: Norland → Sudria, aid to come.") for text in said(found, "What is new"))
    assert "1 announcement (1 overdue), none with an outcome." in in_short(found)


# --- claims ---------------------------------------------------------------------------------------


def test_denials_that_answer_nobody_are_told_apart():
    world = World()
    for category in ("ASSAULT", "SANCTION"):
        world.report(
            f"[Norland] never {{did}} it to [Sudria], {category}.",
            category,
            day=NEWEST,
            reality=Reality.NEGATED,
            speaker=SpeakerKind.NAMED,
            said_by="Ida Lund",
        )
    world.report("[Norland] {raided} [Sudria].", "ASSAULT", day=NEWEST)
    found = made(world)
    assert (
        "Contested: 1 happening asserted by one side and denied by another and 1 denial of what nobody here asserts."
        in in_short(found)
    )
    assert sum("Nobody here asserts it." in text for text in said(found, "Claims and denials")) == 1


# --- what copies changed --------------------------------------------------------------------------

STORY = "[Norland] {shelled} the harbour of Karsk in [Sudria] on Monday and killed seven sailors, two officials said."
ALTERED = STORY.replace("seven", "nine").replace("officials said", "officials reportedly said")


def changes(copy: str, *, kind: LinkKind = LinkKind.REWORDING, linked: bool = True):
    """What the brief says of the copy of a story, where a link ties the two."""
    world = World()
    for text, outlet in ((STORY, "Meridian Post"), (copy, "Daily Copy")):
        world.report(text, "ASSAULT", outlet=outlet, happening="raid", family="f1")
    origin, other = (document.article.id for document in world.documents)
    spans = (Span(0, 9),)
    with world.open() as store:
        if linked:
            store.save_links([Link("l1", other, origin, kind, spans, spans, 0.9, "planted", "planted")])
        part = section(brief(store, "NOR", "SUD", roster=Roster()), "What copies changed")
    return part.statements if part else ()


def test_what_a_copy_changed_in_a_cited_sentence_is_told_and_cited():
    (statement,) = changes(ALTERED)
    assert "The copy in Daily Copy (2024-05-01) of a report by Meridian Post (2024-05-01)" in statement.text
    assert "“seven” became “nine”" in statement.text
    assert "“reportedly” was added" in statement.text
    assert {cited.source.outlet for cited in statement.citations} == {"Meridian Post", "Daily Copy"}


@pytest.mark.parametrize(
    ("copy", "how"), [(STORY, {}), (ALTERED, {"linked": False}), (ALTERED, {"kind": LinkKind.QUOTATION})]
)
def test_a_true_copy_and_a_stranger_changed_nothing(copy, how):
    assert changes(copy, **how) == ()


# --- one actor ------------------------------------------------------------------------------------


def test_one_actor_has_friends_and_foes_by_the_counts():
    world = World()
    for number in range(7):
        world.report(f"[Norland] {{aided}} [Estmark] {number}.", "AID")
        world.report(f"[Sudria] {{raided}} [Norland] {number}.", "ASSAULT")
    world.report("[Norland] {met} [the World Club].", "CONSULT")
    world.report("[Norland's army] {searched} [Norland].", "COERCE")
    found = made(world, "NOR")
    assert said(found, "With whom") == [
        "Estmark: 7 acts, all cooperative.",
        "Sudria: 7 acts, all hostile.",
        "World Club: 1 act, cooperative.",
    ]
    assert "The friendliest by the counts is Estmark: all 7 acts are cooperative." in in_short(found)
    assert "The most hostile by the counts is Sudria: all 7 acts are hostile." in in_short(found)
    assert section(made(world, "NOR", "SUD"), "With whom") is None


def test_few_acts_make_neither_friend_nor_foe():
    world = World()
    world.report("[Norland] {aided} [Estmark].", "AID")
    assert "by the counts" not in in_short(made(world, "NOR"))


def test_each_side_of_a_pair_is_told_by_what_it_does_most():
    world = acts("AID", "AID", "AID", "AID", "CONSULT", "CONSULT", "REQUEST")
    for number in range(7):
        world.report(f"[Sudria] {{scolded}} [Norland] {number}.", "ACCUSE")
    told = said(made(world), "In short")[0]
    assert told.endswith("Most frequent from Norland: aid (4) and talks (2); from Sudria: accusation (7).")
