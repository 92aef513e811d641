"""The picture of how reliable forecasts were: where each class stands, how large it is, and what is said of it."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from test_pictures import SVG, parsed, written

from lapwing.forecast import Bin, Record, Scores, Skill
from lapwing.pictures import Picture, reliability
from lapwing.pictures.letters import room

BINS = (Bin(8000, 0.001, 0.0), Bin(2000, 0.008, 0.027), Bin(400, 0.125, 0.064), Bin(20, 0.9, 1.0))


def record(*bins: Bin, learned: bool = True, skill: Skill | None = None) -> Record:
    number = sum(each.forecasts for each in bins)
    happened = round(sum(each.forecasts * each.share for each in bins))
    scored = Scores(number, happened, 0.0123, 0.05, 0.001, 0.002, 0.0133, 0.0042, 0.3, bins)
    return Record(
        horizon=30,
        first=date(2024, 1, 1) if bins else None,
        last=date(2024, 6, 1) if bins else None,
        windows=6 if bins else 0,
        learned=learned,
        pairs=50,
        categories=scored,
        skill=skill or Skill(0.181, 0.052, -0.01),
        by_outcome=(),
        covered=0.9,
        acts=120,
        unforeseen=7,
    )


def discs(picture: Picture) -> list[tuple[str, float, float, float]]:
    """What each disc is called, where it stands and how large it is; those of the legend have no name."""
    found = []
    for group in parsed(picture).iter(f"{SVG}g"):
        title, circle = group.find(f"{SVG}title"), group.find(f"{SVG}circle")
        if title is not None and circle is not None:
            place = (float(circle.get(name, "nan")) for name in ("cx", "cy", "r"))
            found.append((title.text or "", *place))
    return found


def frame(picture: Picture) -> tuple[float, float, float, float]:
    """The ends of the diagonal: of all lines the only dashed one that climbs."""
    lines = [node for node in parsed(picture).iter(f"{SVG}line") if node.get("stroke-dasharray")]
    ends = [tuple(float(node.get(name, "nan")) for name in ("x1", "y1", "x2", "y2")) for node in lines]
    (found,) = [each for each in ends if each[1] != each[3]]
    return found


@pytest.mark.parametrize("width", [320, 358, 800])
def test_classes_stand_at_the_cube_roots_of_chance_and_share(width: int) -> None:
    picture = reliability(record(*BINS), width=width)
    left, bottom, right, top = frame(picture)
    assert right - left == pytest.approx(bottom - top, abs=0.02)
    at = {told: (x, y) for told, x, y, _ in discs(picture)}
    roots = {"8,000": (0.1, 0.0), "2,000": (0.2, 0.3), "400": (0.5, 0.4)}  # of 0.001, 0.008, 0.125; 0, 0.027, 0.064
    for number, (chance, share) in roots.items():
        x, y = next(place for told, place in at.items() if told.startswith(f"{number} forecasts"))
        assert x == pytest.approx(left + chance * (right - left), abs=0.02)
        assert y == pytest.approx(bottom - share * (bottom - top), abs=0.02)


def test_the_area_is_the_number_of_forecasts() -> None:
    sizes = {told.split()[0]: radius for told, _, _, radius in discs(reliability(record(*BINS)))}
    assert sizes["8,000"] ** 2 / sizes["2,000"] ** 2 == pytest.approx(4, rel=0.01)
    assert sizes["20"] > 2  # still seen


def test_a_class_of_few_is_a_ring_and_large_ones_lie_below_small_ones() -> None:
    picture = reliability(record(*BINS))
    drawn = [told for told, *_ in discs(picture)]
    assert [int(told.split()[0].replace(",", "")) for told in drawn] == [8000, 2000, 400, 20]
    circles = [g.find(f"{SVG}circle") for g in parsed(picture).iter(f"{SVG}g") if g.find(f"{SVG}title") is not None]
    fills = [circle.get("class") for circle in circles if circle is not None]
    assert ["fill-paper" in (each or "") for each in fills] == [False, False, False, True]


def test_its_figures_stand_in_words_too() -> None:
    picture = reliability(record(*BINS))
    told = " ".join(written(parsed(picture)))
    for figure in ("10,420 forecasts of 30 days", "Brier score 0.0123", "calibration error 0.0042"):
        assert figure in told
        assert figure in picture.description
    assert "18.1% of the base rate’s, 5.2% of persistence’s and nothing of recurrence’s (no better)" in told
    assert "400 forecasts of 12% on average: 6% came true" in picture.description


def test_a_skill_that_is_not_known_is_called_so() -> None:
    assert "not known of the base rate" in reliability(record(*BINS, skill=Skill(None, 0.1, 0.1))).description


def test_base_rates_are_called_so_and_claim_no_skill() -> None:
    picture = reliability(record(*BINS, learned=False))
    assert "base rates among them" in picture.description
    assert "recurrence" not in picture.description


def test_no_past_makes_a_sentence_and_no_square() -> None:
    picture = reliability(record())
    assert "No past forecast to score." in written(parsed(picture))
    assert discs(picture) == []
    assert picture.height < 120


def test_the_same_record_gives_the_same_picture_and_a_title_stays_text() -> None:
    hostile = "<script>alert(1)</script> & \u202eevil"
    first, second = (reliability(record(*BINS), title=hostile) for _ in range(2))
    assert first == second
    assert "<script" not in first.svg
    assert "\u202e" not in first.svg
    assert written(parsed(first))[0].startswith("<script>alert(1)")


@pytest.mark.parametrize("width", [320, 358, 800])
def test_nothing_runs_off_the_sheet(width: int) -> None:
    picture = reliability(record(*BINS), width=width)
    for node in parsed(picture).iter(f"{SVG}text"):
        x, wide = float(node.get("x", "0")), room("".join(node.itertext()), float(node.get("font-size", "12")))
        begins = {"end": x - wide, "middle": x - wide / 2}.get(node.get("text-anchor", ""), x)
        assert begins >= 0
        assert begins + wide <= width + 1, ElementTree.tostring(node)
        assert 0 < float(node.get("y", "0")) <= picture.height
    for _, x, y, radius in discs(picture):
        assert 0 <= x - radius < x + radius <= width
        assert 0 <= y - radius < y + radius <= picture.height


def test_extreme_classes_are_drawn() -> None:
    for each in (Bin(1, 0.0, 0.0), Bin(10**9, 1.0, 1.0), Bin(5, 1e-9, 1.0)):
        assert len(discs(reliability(record(each)))) == 1
    assert reliability(replace(record(*BINS), first=date(2024, 6, 1))).description.count("2024-06-01") == 1
