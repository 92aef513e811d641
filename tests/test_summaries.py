"""What a page counts: each figure against a small world that was planted by hand, on every engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from planted import World

from lapwing.records import Act, Happening, Reality
from lapwing.store import Fields, Store

MARCH = date(2023, 3, 31)
MAY = date(2024, 5, 1)
JUNE = date(2024, 6, 1)


def copied(world: World, store: Store) -> Store:
    """All of the world in a store of any engine."""
    with world.open() as planted:
        for article in planted.articles():
            store.save(planted.load(article.id))
        store.replace_happenings(planted.happenings(), planted.acts())
    return store


def quarrels() -> World:
    world = World()
    world.report("[Norland] {bombed} a bridge in [Sudria].", "ASSAULT", day=MAY, happening="raid")
    world.report("[Norland] {struck} a bridge in [Sudria].", "ASSAULT", day=MAY, happening="raid")
    world.report("[Sudria] {thanked} [Norland].", "SUPPORT", day=JUNE)
    world.report("[Norland] and [Sudria] {met}.", "CONSULT", day=MARCH, joint=True)
    world.report("[Estmark] {sent} aid to [Norland].", "AID")
    world.report("[Sudria] never {bombed} [Estmark].", "ASSAULT", day=JUNE, reality=Reality.NEGATED)
    return world


def test_between_counts_what_two_do_together_once(store: Store) -> None:
    found = {(each.one, each.other): each for each in copied(quarrels(), store).between()}
    assert list(found) == [("NOR", "SUD"), ("EST", "NOR")]  # what is denied is not counted
    both = found["NOR", "SUD"]
    assert both.happenings == 3  # the raid of two reports, the thanks and the talks
    assert both.quads == (2, 0, 0, 1)
    assert (both.first, both.last) == (MARCH, JUNE)
    scores = {act.happening: act.score for act in store.acts("NOR", "SUD")}
    assert len(scores) == 3
    assert abs(both.score - sum(scores.values()) / 3) < 1e-9


def test_between_of_one_and_of_a_period(store: Store) -> None:
    held = copied(quarrels(), store)
    assert [(each.one, each.other) for each in held.between("EST")] == [("EST", "NOR")]
    assert held.between("XXX") == []
    assert [each.happenings for each in held.between(begins=MAY, ends=MAY)] == [1]  # the undated aid is left out
    assert [each.happenings for each in held.between(limit=1)] == [3]
    assert held.between(begins=date(2030, 1, 1)) == []


def test_a_country_with_itself_is_no_pair(store: Store) -> None:
    happening = Happening("h", "CONSULT", Reality.ACTUAL, ("NOR",), ("NOR",), MAY, MAY, (), (), ())
    act = Act("h/0", "h", "NOR", "NOR", "CONSULT", (), (), 1, 1.0, MAY, MAY, (), ())
    store.replace_happenings([happening], [act, replace(act, id="h/1", recipient=None)])
    assert store.between() == []


def test_months(store: Store) -> None:
    found = [(each.month, each.category, each.happenings) for each in copied(quarrels(), store).months()]
    assert found == [
        (date(2023, 3, 1), "CONSULT", 1),
        (date(2024, 5, 1), "ASSAULT", 1),
        (date(2024, 6, 1), "SUPPORT", 1),
        (None, "AID", 1),
    ]


def test_extent(store: Store) -> None:
    assert store.extent() is None
    world = World()
    world.report("[Estmark] {sent} aid to [Norland].", "AID")
    world.report("[Sudria] never {bombed} [Estmark].", "ASSAULT", day=date(1950, 1, 1), reality=Reality.NEGATED)
    assert copied(world, store).extent() is None
    with quarrels().open() as held:
        assert held.extent() == (MARCH, JUNE)


def test_datasets_and_events_of_articles(store: Store) -> None:
    assert store.datasets() == {}
    assert store.dataset_names() == []
    assert store.events_of([]) == {}
    world = quarrels()
    first = world.documents[0]
    world.documents[0] = replace(first, article=replace(first.article, dataset="rows"))
    read = [document.article.id for document in world.documents]
    assert copied(world, store).datasets() == {None: 5, "rows": 1}
    assert store.dataset_names() == ["rows"]
    assert store.events_of([*read[:2], "nobody"]) == dict.fromkeys(read[:2], 1)


def test_what_is_found_is_counted_by_category_and_sorted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    held = copied(quarrels(), store)
    found = held.find(Fields(party="SUD"))
    assert (found.total, found.categories) == (5, (("ASSAULT", 3), ("CONSULT", 1), ("SUPPORT", 1)))
    assert [held.find(Fields(party="SUD"), 2, place).events for place in (0, 2, 4, 6)] == [
        found.events[:2],
        found.events[2:4],
        found.events[4:],
        (),
    ]
    monkeypatch.setattr("lapwing.store.summaries.MOST_COUNTED", 3)  # from here on it is walked and not sorted
    walked = held.find(Fields(party="SUD"))
    assert (walked.events, walked.total, walked.categories) == (found.events, 3, ())
    assert held.find(Fields(party="SUD"), 2, 2).events == found.events[2:4]
    assert held.find(Fields(), 9).events[-1] == next(each.event.id for each in held.tellings("EST", "NOR"))  # undated
