"""Records as data frames: the same figures, in columns of their own types."""

from __future__ import annotations

from datetime import date

import pytest
from planted import World

from lapwing.frames import frame
from lapwing.records import Act, Span
from lapwing.relate import Deed, Phase, course, deeds, phases, relate

pandas = pytest.importorskip("pandas")
MAY = date(2024, 5, 1)


@pytest.fixture(scope="module")
def world() -> World:
    made = World()
    made.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=MAY, modes=("aerial",))
    made.report("[Sudria] {thanked} [Norland].", "SUPPORT", day=date(2024, 7, 9))
    made.report("[Sudria] {blamed} [Norland].", "ACCUSE")
    return made


def test_a_row_for_each_record_and_a_column_for_each_field(world: World) -> None:
    made = frame(deeds(world, "NOR", "SUD"))
    assert list(made["category"]) == ["ASSAULT", "SUPPORT", "ACCUSE"]
    assert str(made["begins"].dtype).startswith("datetime64")
    assert made["begins"].isna().tolist() == [False, False, True]
    assert made["modes"][0] == ("aerial",)
    assert made.groupby("quad")["score"].mean().to_dict() == {1: 5.0, 3: -3.0, 4: -9.5}


def test_periods_sum_to_the_dyads(world: World) -> None:
    made = frame(course(world, "NOR", "SUD").periods)
    assert len(made) == 3  # May, June, July
    assert made["happenings"].map(len).tolist() == [1, 0, 1]
    dyads = frame([relate(world, "NOR", "SUD"), relate(world, "SUD", "NOR")])
    assert dyads["happenings"].map(len).sum() == 3


def test_records_within_records_and_spans_have_columns_of_their_own(world: World) -> None:
    made = frame(phases(world, ("NOR", "SUD", "EST")))
    assert {"begins", "triad.balanced", "triad.why"} <= set(made.columns)
    spans = frame([Span(3, 9)])
    assert (spans["start"][0], spans["end"][0]) == (3, 9)


def test_no_records_make_an_empty_frame_where_their_type_is_said(world: World) -> None:
    assert list(frame([], kind=Deed).columns)[:2] == ["id", "category"]
    assert frame([], kind=Phase).empty
    with pytest.raises(TypeError, match="one type"):
        frame([])
    with pytest.raises(TypeError, match="one type"):
        frame([*deeds(world, "NOR", "SUD"), *world.acts()], kind=Act)
