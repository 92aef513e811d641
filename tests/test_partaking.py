"""What one actor or two have a part in: each answer against a small world planted by hand, on every engine."""

from __future__ import annotations

from datetime import date
from statistics import fmean, variance

import pytest
from planted import World
from test_summaries import copied

from lapwing.records import Reality, SpeakerKind
from lapwing.store import Store, Terms, partaking

MARCH, MAY, JUNE = date(2024, 3, 31), date(2024, 5, 1), date(2024, 6, 1)


def told(store: Store, events: list[str]) -> list[str]:
    """The triggers of the events, in their order."""
    words = {each.event.id: each.event.span.of(each.article.text) for each in store.tellings_named(events)}
    return [words[event] for event in events]


def spoken() -> World:
    world = World()
    denied = {"reality": Reality.NEGATED, "day": MAY}
    world.report("[Norland] {promised} [Sudria] grain.", "AGREE", published=MARCH)
    world.report("[Norland] will {bomb} [Estmark].", "ASSAULT", published=JUNE, reality=Reality.FUTURE)
    world.report("[President Voss] will {visit} [Sudria].", "CONSULT", published=None, reality=Reality.FUTURE)
    world.report("[Norland] {sent} aid to [Sudria].", "AID", published=MAY)
    world.report(
        "[Norland] never {armed} [Sudria].", "AID", published=MAY, speaker=SpeakerKind.NAMED, said_by="Voss", **denied
    )
    world.report("[Sudria] did not {strike} [Norland].", "ASSAULT", published=JUNE, **denied)
    return world


def done() -> World:
    world = World()
    for number, outlet in enumerate(("Wire", "Post")):
        world.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=MAY, outlet=outlet, happening="raid")
        world.report("[President Voss] {thanked} [Estmark].", "SUPPORT", day=JUNE, title=f"Thanks {number}")
    world.report("[Norland] and [Sudria] {met}.", "CONSULT", day=MARCH, joint=True)
    world.report("[Sudria] {blamed} [President Voss].", "ACCUSE")
    world.report("[Norland's army] will {strike} [Sudria].", "ASSAULT", day=JUNE, reality=Reality.FUTURE)
    return world


def test_announced_of_the_newest_report_first(store: Store) -> None:
    held = copied(spoken(), store)
    assert told(held, held.announced()) == ["bomb", "visit"]  # what is undated comes last
    assert told(held, held.announced(speech=("AGREE",))) == ["bomb", "promised", "visit"]
    assert told(held, held.announced("NOR", "SUD", speech=("AGREE",))) == ["promised", "visit"]
    assert told(held, held.announced("ada-voss", speech=("AGREE",))) == ["visit"]
    assert told(held, held.announced("EST")) == ["bomb"]
    assert told(held, held.announced(speech=("AGREE",), begins=MARCH, ends=MAY)) == ["promised"]
    assert told(held, held.announced(speech=("AGREE",), limit=1, offset=1)) == ["promised"]
    assert held.announced("XXX", speech=("AGREE",)) == []


def test_denied_is_what_a_named_source_denies(store: Store) -> None:
    held = copied(spoken(), store)
    assert told(held, held.denied()) == ["armed"]  # that of an author is no denial
    assert told(held, held.denied("NOR", "SUD")) == ["armed"]
    assert held.denied("EST") == []
    assert held.denied(begins=JUNE) == []


def test_negated_are_told_as_not_taking_place_by_whoever(store: Store) -> None:
    held = copied(spoken(), store)
    both = ("AID", "ASSAULT")
    assert set(told(held, held.negated(both, ("NOR", "SUD"), MARCH))) == {"armed", "strike"}
    assert told(held, held.negated(both, ("SUD",), MARCH)) == ["strike"]
    assert told(held, held.negated(("AID",), ("NOR", "SUD"), MARCH)) == ["armed"]
    assert held.negated(both, ("NOR", "SUD"), MAY) == []  # later than that day


def test_the_part_of_one_in_what_took_place(store: Store) -> None:
    held = copied(done(), store)

    def parts(name: str, begins: date | None = None, ends: date | None = None) -> list[tuple[str, bool, bool]]:
        return [(each.category, each.done, each.received) for each in held.part_of(name, begins=begins, ends=ends)]

    assert parts("NOR") == [  # the newest first, undated last, each once
        ("SUPPORT", True, False),
        ("SUPPORT", True, False),
        ("ASSAULT", True, False),
        ("CONSULT", True, True),
        ("ACCUSE", False, True),
    ]
    assert parts("ada-voss") == [("SUPPORT", True, False), ("SUPPORT", True, False), ("ACCUSE", False, True)]
    assert parts("SUD", ends=MARCH) == [("CONSULT", True, True)]
    assert parts("ada-voss", begins=MAY, ends=MAY) == []
    assert parts("XXX") == []
    assert [each.begins for each in held.part_of("NOR")] == [JUNE, JUNE, MAY, MARCH, None]


def test_dealings_are_acts_either_way(store: Store) -> None:
    held = copied(done(), store)
    assert held.dealings("NOR") == {"SUD": 4, "EST": 2}  # the raid, both ways of the talks, the accusation
    assert held.dealings("NOR", begins=JUNE) == {"EST": 2}
    assert held.dealings("XXX") == {}


def test_a_window_of_the_newest_articles_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    for number in range(40):
        day = date(2024, 1, 1 + number // 4)
        world.report("[Norland] {promised} [Sudria] grain.", "AGREE", published=day, title=f"T{number}")
    held = copied(world, store)
    right = held.announced("NOR", speech=("AGREE",), limit=40)
    assert len(right) == 40
    for size in (1, 6, 8, 30, 39, 40, 41):
        monkeypatch.setattr(partaking, "_WINDOW", size)
        for start in range(0, 40, 5):
            found = held.announced("NOR", "SUD", speech=("AGREE",), limit=5, offset=start)
            assert found == right[start : start + 5], (size, start)


def test_the_newest_events_are_of_any_reality(store: Store) -> None:
    held = copied(done(), store)
    assert told(held, held.newest_of("NOR", "SUD")) == ["strike", "bombed", "bombed", "met", "blamed"]
    assert told(held, held.newest_of("NOR", "SUD", limit=1)) == ["strike"]
    assert told(held, held.newest_of("EST", begins=MAY)) == ["thanked", "thanked"]


def test_terms_are_of_what_passed_either_way(store: Store) -> None:
    held = copied(done(), store)
    found = held.terms_with("NOR", ["SUD", "EST", "XXX"])
    assert set(found) == {"SUD", "EST"}
    scores = list({act.happening: act.score for act in held.acts("NOR", "SUD")}.values())
    assert len(scores) == 3
    assert found["SUD"].happenings == 3
    assert abs(found["SUD"].score - fmean(scores)) < 1e-9
    assert abs(found["SUD"].variance - variance(scores)) < 1e-9
    assert held.terms_with("NOR", ["EST"], ends=MAY) == {}
    assert held.terms_with("NOR", ["SUD"], begins=MAY)["SUD"] == Terms(
        1, held.acts("NOR", "SUD", begins=MAY)[0].score, 0
    )


def test_what_a_person_shares_with_others(store: Store) -> None:
    held = copied(done(), store)
    shared = {(each.other, each.category): each.happenings for each in held.shared_with("ada-voss")}
    assert shared == {("EST", "SUPPORT"): 2, ("SUD", "ACCUSE"): 1}
    assert held.shared_with("ada-voss", ends=MAY) == []


def test_who_acts_for_a_country(store: Store) -> None:
    held = copied(done(), store)
    assert held.acting_for("NOR") == [("ada-voss", 3), ("NOR.MIL", 1)]
    assert held.acting_for("NOR", limit=1) == [("ada-voss", 3)]
    assert [(actor.key, actor.name) for actor in held.entries("ada-voss")] == [("ada-voss", "Ada Voss")]
    assert held.entries("XXX") == []


def test_events_are_numbered_as_they_stand_in_their_article(store: Store) -> None:
    held = copied(done(), store)
    events = held.newest_of("NOR")
    assert set(held.numbers(events).values()) == {1}
    assert held.numbers([]) == {}
    assert held.numbers(["no such event"]) == {}
