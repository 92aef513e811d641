"""What may come, in a brief: a section apart, each sentence with the happenings behind it, or plainly a base rate."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from ahead_samples import LAST, quarrel
from planted import World
from test_brief import MAY, Roster

from lapwing.brief import as_html, as_json, as_markdown, as_text, brief, words
from lapwing.brief.coming import TITLE
from lapwing.brief.words import because, fared, gain, percent
from lapwing.forecast import SPANS, Outlook, Outlooks, Reason, Skill


@pytest.fixture(scope="module")
def store():
    with quarrel().open() as made:
        yield made


@pytest.fixture(scope="module")
def outlook(store):
    return Outlooks(store).of("NOR", "SUD")


@pytest.fixture(scope="module")
def made(store, outlook):
    return brief(store, "NOR", "SUD", roster=Roster(), outlook=outlook)


def section(found):
    return next((each for each in found.sections if each.title == TITLE), None)


def test_each_sentence_gives_its_chance_the_usual_one_and_cites_what_it_rests_on(made, outlook, store):
    part = section(made)
    told = {each.text: each for each in part.statements}
    first = next(each for text, each in told.items() if text.startswith("Norland toward Sudria") and "accus" in text)
    chance = outlook.there.categories[0]
    assert chance.outcome == "ACCUSE"
    assert f"a chance of {percent(chance.probability)} of accusation" in first.text
    assert f"against {percent(chance.base)} for any pair, in the 30 days after {LAST}" in first.text
    events = {event for each in store.happenings("NOR", "SUD") for event in each.events}
    for each in part.statements:
        assert {cited.event for cited in each.citations} <= events
        assert re.search(r"times? in 7 days, \d+ in 30, \d+ in 180: .* times as many expected\.$", each.why)
    assert len(part.statements) <= 6
    assert any("Such forecasts, tried on" in note for note in part.notes)


def test_the_past_comes_with_its_figures_and_what_it_was_better_than(made, outlook):
    (record,) = [note for note in section(made).notes if note.startswith("Such forecasts")]
    scored = outlook.record.categories
    assert f"{scored.forecasts:,} chances, of which {scored.happened:,} came true" in record
    assert fared(outlook.record.skill) in record


def test_it_stands_apart_from_the_record_in_every_format(made):
    text, html = as_text(made), as_html(made)
    assert text.index("WHAT MAY COME (A FORECAST, NOT A RECORD)") < text.index("WHO DID WHAT TO WHOM")
    assert f"## {TITLE}" in as_markdown(made)
    assert TITLE in html
    assert [each["title"] for each in as_json(made)["sections"]].count(TITLE) == 1
    short = made.sections[0]
    assert not any("chance" in each.text for each in short.statements)


def test_by_default_it_is_learned_from_the_store(store, made):
    assert brief(store, "NOR", "SUD", roster=Roster()) == made


@pytest.mark.parametrize("actors", [(), ("NOR",), ("NOR", "SUD", "EST"), ("NOR", "ada-voss")])
def test_only_two_sides_have_one(store, outlook, actors):
    assert section(brief(store, *actors, roster=Roster(), outlook=outlook)) is None


def test_a_period_that_has_ended_has_none_and_one_that_only_begins_has(store, outlook):
    begins = LAST - timedelta(30)
    assert section(brief(store, "NOR", "SUD", roster=Roster(), ends=LAST, outlook=outlook)) is None
    later = section(brief(store, "NOR", "SUD", roster=Roster(), begins=begins, outlook=outlook))
    assert later is not None
    assert all(each.citations for each in later.statements)


def test_a_brief_that_tells_none_of_the_happenings_says_that_no_reason_is_carried(store, outlook):
    bare = replace(outlook.there, categories=tuple(replace(each, reasons=()) for each in outlook.there.categories))
    part = section(brief(store, "NOR", "SUD", roster=Roster(), outlook=Outlook(bare, bare, outlook.record, None)))
    assert part.statements == ()
    assert part.notes[0].startswith("Of no reason told by happenings of this brief: Norland toward Sudria: a chance of")


def test_little_past_is_one_sentence_of_base_rates():
    world = World()
    for number in range(8):
        world.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=MAY + timedelta(number))
    found = section(world_brief(world))
    (note,) = found.notes
    assert found.statements == ()
    assert note.startswith("Too little past to learn from. The base rates of any pair, in the 30 days after 2024-05-")
    assert re.search(r"attack (over )?\d+%", note)


def test_two_of_whom_nothing_is_known_have_none_and_nothing_dated_says_so():
    undated = World()
    undated.report("[Norland] {thanked} [Sudria].", "SUPPORT")
    assert section(world_brief(undated)).notes == ("No forecast: nothing in the store is dated.",)
    assert section(world_brief(World())) is None


def test_a_forecast_that_is_not_at_hand_says_why(store):
    part = section(brief(store, "NOR", "SUD", roster=Roster(), outlook=Outlook(None, None, None, "it is Sunday")))
    assert (part.statements, part.notes) == ((), ("No forecast here: it is Sunday.",))


def test_two_that_never_met_have_the_rates_of_strangers(store):
    world = quarrel()
    world.report("[Estmark] {thanked} [Sudria].", "SUPPORT")  # undated: no act that a forecast knows
    notes = section(world_brief(world, "EST", "SUD")).notes
    assert len(notes) == 2
    assert all("no dated act is known" in note and "meet for the first time" in note for note in notes)


def world_brief(world, one="NOR", other="SUD"):
    with world.open() as held:
        return brief(held, one, other, roster=Roster())


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chance", "told"),
    [
        (0.0, "under 0.1%"),
        (0.0004, "under 0.1%"),
        (0.004, "0.4%"),
        (0.00996, "1%"),
        (0.5, "50%"),
        (0.99, "99%"),
        (0.999, "over 99%"),
        (1.0, "over 99%"),
    ],
)
def test_percent_is_never_nought_nor_a_hundred(chance, told):
    assert percent(chance) == told


def test_because_counts_and_says_by_how_much():
    reason = Reason("same", 2.4, (1, 9, 1200), ())
    told = "Norland did so to Sudria 1 time in 7 days, 9 in 30, 1,200 in 180: 2.4 times as many expected"
    assert because(reason, "Norland", "Sudria") == told
    assert "Sudria did anything to Norland 0 times" in because(Reason("return", 43, (0, 0, 0), ()), "Norland", "Sudria")


def test_what_is_no_better_is_called_so():
    assert fared(Skill(0.2, -0.1, None)) == (
        "better than the base rate by 20%; no better than saying that what just happened goes on"
    )
    assert fared(Skill(None, None, None)) == "not to be scored, as nothing came true"
    assert (gain(None), gain(0.0), gain(-3.0), gain(0.12)) == ("not known", "no better", "no better", "12%")


def test_the_brief_speaks_of_the_days_that_a_reason_counts():
    """Not imported by the brief, which most people ask for without a forecast, and which would wait a second for it."""
    assert words.SPANS == SPANS
