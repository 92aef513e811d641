"""Pictures: whole documents whatever the names hold, and a timeline whose geometry says what was planted."""

from __future__ import annotations

import re
import struct
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from importlib import resources
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from planted import World

from lapwing.brief import words
from lapwing.errors import LapwingError, UnknownName
from lapwing.pictures import Picture, timeline
from lapwing.pictures.axis import calendar, step
from lapwing.pictures.letters import fitted, room, wrapped
from lapwing.pictures.svg import address, element, plain, serialise
from lapwing.relate import Course, Period, TurningPoint, Unit, course

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert('x')</script> & \"quoted\" \u202egnol\u2069\u0000\x1b[2J\ufffe\ud800 name"
HOSTILE_SHOWN = "</text><script>alert('x')</script> & \"quoted\" gnol[2J name"
KNOWN = {"svg", "title", "desc", "style", "rect", "text", "tspan", "g", "a", "line", "circle", "path"}


def parsed(picture: Picture) -> ElementTree.Element:
    """The root, after what holds for every picture."""
    root = ElementTree.fromstring(picture.svg)
    assert root.tag == f"{SVG}svg"
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= KNOWN
    assert [node.tag.removeprefix(SVG) for node in root[:2]] == ["title", "desc"]
    assert (root[0].text, root[1].text) == (picture.title, picture.description)
    assert root.get("viewBox") == f"0 0 {picture.width} {picture.height}"
    linked = any(node.tag == f"{SVG}a" for node in root.iter())
    assert root.get("role") == ("group" if linked else "img")
    for node in root.iter():
        assert not any(name.startswith("on") or name in ("style", "id") for name in node.attrib)
        assert "href" not in node.attrib or node.tag == f"{SVG}a"
    assert not re.search(r"url\(|@import|javascript:|data:", picture.svg)
    return root


def written(root: ElementTree.Element) -> list[str]:
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def of(node: ElementTree.Element, *names: str) -> tuple[float, ...]:
    return tuple(float(node.get(name, "nan")) for name in names)


# --- the writer -----------------------------------------------------------------------------------


def test_text_and_attributes_come_back_as_they_were() -> None:
    told = "a < b & 'c' \"d\" ]]> — ☃"
    root = ElementTree.fromstring(serialise(element("g", told, element("a", href=told), None, class_="x", none=None)))
    assert root.text == told
    assert root[0].get("href") == told
    assert root.attrib == {"class": "x"}


def test_what_is_taken_out_of_text_is_what_the_pages_take_out() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert plain(every) == words.shown(every)


@pytest.mark.parametrize("url", ["/brief?one=RUS&two=IRN", "#7", "http://a.example/x", "https://a.example/ü?a=b"])
def test_addresses_that_a_link_may_have(url: str) -> None:
    assert address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "java\nscript:x",
        " javascript:x",
        "http://[",
        "/" * 2001,
        "",
        None,
    ],
)
def test_addresses_that_none_may_have(url: str | None) -> None:
    assert address(url) is None


def test_a_text_is_cut_to_its_room() -> None:
    long = "The Joint Commission of the Parties to the Agreement on Grain"
    for most in range(1, 400, 7):
        assert room(fitted(long, 11, most), 11) <= most
        assert all(room(row, 11) <= most for row in wrapped(long, 11, most, 2))
    assert fitted(long, 11, 1000) == long
    assert wrapped("中华人民共和国外交部", 10, 55, 2) == ["中华人民共", "和国外交部"]
    assert wrapped("  \n ", 10, 55, 2) == []


def test_colours_are_those_of_the_pages() -> None:
    page = resources.files("lapwing").joinpath("templates", "page.html").read_text(encoding="utf-8")
    style = parsed(timeline(made([(1, 0, 0, 0)]), ("Norland", "Sudria")))[2].text or ""
    for scheme, paged in zip(style.split("@media screen"), page.split("prefers-color-scheme: dark")[:2], strict=True):
        for role, colour in re.findall(r"--(\w+), (#\w+)", scheme):
            assert f"--{role}: {colour};" in paged


# --- the two forms --------------------------------------------------------------------------------


def test_png_has_its_signature_and_size() -> None:
    pytest.importorskip("resvg_py")
    picture = timeline(made([(3, 1, 2, 4)]), ("Norland", "Sudria"))
    for scale in (0.5, 1.0, 2.0, 3.0):
        image = picture.png(scale)
        assert image.startswith(b"\x89PNG\r\n\x1a\n")
        expected = (round(picture.width * scale), round(picture.height * scale))
        assert struct.unpack(">II", image[16:24]) == pytest.approx(expected, abs=1)


def test_png_needs_no_font_of_the_machine(monkeypatch) -> None:
    resvg, fonts = pytest.importorskip("resvg_py"), pytest.importorskip("pymupdf_fonts")
    picture = timeline(made([(3, 1, 2, 4)]), ("Norland", "عربستان"))
    assert {"figo", "figbo"} <= set(fonts.fontbuffers)
    here, draw = picture.png(), resvg.svg_to_bytes
    monkeypatch.setattr(resvg, "svg_to_bytes", lambda **asked: draw(**asked, skip_system_fonts=True))
    assert picture.png() == here
    mute = draw(svg_string=picture.svg, zoom=2.0, skip_system_fonts=True)
    assert len(here) > 1.2 * len(mute)  # the letters


@pytest.mark.parametrize("scale", [0.0, -1.0, float("nan"), float("inf"), 1e-6, 1000.0])
def test_a_scale_that_makes_no_picture_is_refused(scale: float) -> None:
    with pytest.raises(LapwingError, match="scale"):
        timeline(made([(3, 1, 2, 4)]), ("Norland", "Sudria")).png(scale)


def test_saving_goes_by_the_ending(tmp_path) -> None:
    picture = timeline(made([(3, 1, 2, 4)]), ("Norland", "Sudria"))
    picture.save(tmp_path / "a.SVG")
    assert (tmp_path / "a.SVG").read_text(encoding="utf-8") == picture.svg == picture._repr_svg_()
    for name in ("a.gif", "a", ".svg"):
        with pytest.raises(UnknownName, match=r"\.svg or \.png"):
            picture.save(tmp_path / name)
    with pytest.raises(LapwingError, match="a place to write to"):
        picture.save(tmp_path / "nowhere" / "a.svg")
    assert [each.name for each in tmp_path.iterdir()] == ["a.SVG"]


def test_png_without_its_library_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(LapwingError, match=r"lapwing\[pictures\]"):
        timeline(made([(3, 1, 2, 4)]), ("Norland", "Sudria")).png()


# --- ticks ----------------------------------------------------------------------------------------


def test_a_step_is_the_smallest_round_count_that_is_high_enough() -> None:
    for unit in (0.003, 0.1, 0.92, 4.0, 16.0, 30.0):
        round_counts = [factor * 10**power for power in range(7) for factor in (1, 2, 5)]
        assert step(unit, 24) == next(count for count in round_counts if count * unit >= 24)


@pytest.mark.parametrize(("months", "slot"), [(1, 700), (5, 150), (26, 28), (110, 6.7), (400, 1.8), (1200, 0.6)])
def test_ticks_stand_on_their_dates_and_clear_of_one_another(months: int, slot: float) -> None:
    days = [date(1990 + (month + 4) // 12, (month + 4) % 12 + 1, 1) for month in range(months)]
    ticks = calendar(days, 40, slot)
    assert ticks
    assert all((after.place - before.place) * slot >= 40 for before, after in pairwise(ticks))
    for tick in ticks:
        assert tick.label in (f"{days[tick.place]:%b}", f"{days[tick.place].year}")
        assert tick.year in (None, str(days[tick.place].year))
    if months <= 26:
        assert ticks[0].year or ticks[0].label.isdigit()


def test_weeks_are_named_by_their_first_day() -> None:
    days = [date(2024, 12, 23) + timedelta(7 * week) for week in range(4)]
    assert [tick.label for tick in calendar(days, 40, 100)] == ["23 Dec", "30 Dec", "6 Jan", "13 Jan"]
    assert [tick.year for tick in calendar(days, 40, 100)] == ["2024", None, "2025", None]


# --- the timeline ---------------------------------------------------------------------------------


def made(quads: Sequence[tuple[int, int, int, int]], turns: Sequence[TurningPoint] = (), undated: int = 0) -> Course:
    """Months from January 2023, of so many happenings each; the score is that of cooperation 4, conflict -6."""
    found = []
    for place, each in enumerate(quads):
        begins = date(2023 + place // 12, place % 12 + 1, 1)
        ends = date(2023 + (place + 1) // 12, (place + 1) % 12 + 1, 1) - timedelta(1)
        total = sum(each)
        score = (4.0 * sum(each[:2]) - 6.0 * sum(each[2:])) / total if total else None
        ids = tuple(f"{place}.{number}" for number in range(total))
        found.append(Period(begins, ends, each, score, ids, (), ids, total))
    return Course("NOR", "SUD", Unit.MONTH, tuple(found), tuple(turns), (0, 0, 0), undated, None)


def columns(root: ElementTree.Element) -> dict[str, dict[int, tuple[float, float, float, float]]]:
    """By month: the rectangle (left, top, width, height) of each quad."""
    found = {}
    for group in root:
        told = group.find(f"{SVG}title")
        if group.tag in (f"{SVG}g", f"{SVG}a") and told is not None and group.find(f"{SVG}rect") is not None:
            bars = {
                int(bar.get("data-quad", 0)): of(bar, "x", "y", "width", "height")
                for bar in group
                if bar.get("data-quad")
            }
            found[(told.text or "").partition(":")[0]] = bars
    return found


def test_bars_are_as_high_as_the_counts() -> None:
    planted = [(3, 1, 2, 4), (0, 0, 0, 0), (0, 5, 0, 0), (0, 0, 7, 0), (1, 1, 1, 1)]
    bars = columns(parsed(timeline(made(planted), ("Norland", "Sudria"))))
    assert list(bars) == ["January 2023", "March 2023", "April 2023", "May 2023"]
    unit = bars["March 2023"][2][3] / 5
    zero = bars["March 2023"][2][1] + 5 * unit
    for month, counts in zip(bars, [planted[0], *planted[2:]], strict=True):
        for quad, count in enumerate(counts, 1):
            assert bars[month].get(quad, (0, 0, 0, 0))[3] == pytest.approx(count * unit, abs=0.02)
    left, right = bars["January 2023"], bars["March 2023"]
    assert left[2][1] + left[2][3] == pytest.approx(zero, abs=0.02)  # deeds on the axis, cooperation above
    assert left[1][1] + left[1][3] == pytest.approx(left[2][1], abs=0.02)  # words on the deeds
    assert left[4][1] == pytest.approx(zero, abs=0.02)
    assert left[3][1] == pytest.approx(left[4][1] + left[4][3], abs=0.02)
    slot = bars["May 2023"][1][0] - bars["April 2023"][3][0]
    assert right[2][0] - left[2][0] == pytest.approx(2 * slot, abs=0.05)  # February is there, and empty


def test_few_happenings_look_few() -> None:
    root = parsed(timeline(made([(1, 0, 0, 0), (0, 0, 0, 1), (0, 0, 1, 0)]), ("Norland", "Sudria")))
    assert all(bar[3] <= 16 for month in columns(root).values() for bar in month.values())
    rings = [node for node in root.iter(f"{SVG}circle") if node.get("stroke")]
    assert len(rings) == 4  # three periods and the legend
    assert not [line for line in root.iter(f"{SVG}line") if line.get("stroke-opacity") == "0.75"]  # no level, no trend


def test_means_stand_at_their_scores() -> None:
    root = parsed(timeline(made([(9, 0, 0, 0), (0, 0, 0, 9), (6, 0, 0, 4)]), ("Norland", "Sudria")))
    dots = [of(node, "cy")[0] for node in root if node.tag == f"{SVG}circle"][-3:]
    unit = (dots[1] - dots[0]) / 10  # of scores 4, -6 and 0
    assert dots[2] == pytest.approx(dots[0] + 4 * unit, abs=0.05)
    ends = [of(node, "y")[0] for node in root.iter(f"{SVG}text") if node.text in ("+10", "−10")]
    assert abs(ends[1] - ends[0]) / 20 == pytest.approx(unit, abs=0.01)


def test_a_turn_stands_on_its_day_with_its_label() -> None:
    turn = TurningPoint("tone", date(2023, 3, 16), 2.1, -4.0, ())
    root = parsed(timeline(made([(3, 0, 0, 0)] * 2 + [(0, 0, 2, 0)] * 4, [turn]), ("Norland", "Sudria")))
    assert "tone +2.1 → −4.0" in written(root)
    places = {month: bar for month, bars in columns(root).items() for bar in bars.values()}
    first, second = (places[month][0] + places[month][2] / 2 for month in ("March 2023", "April 2023"))
    (upright,) = [
        x1
        for x1, x2, y1, y2 in (of(n, "x1", "x2", "y1", "y2") for n in root.iter(f"{SVG}line"))
        if x1 == x2 and y2 - y1 > 100
    ]
    assert upright == pytest.approx(first + (second - first) * (15 / 31 - 0.5), abs=0.1)
    levels = [of(n, "x1", "x2", "y1") for n in root.iter(f"{SVG}line") if n.get("stroke-opacity") == "0.75"]
    assert [begin for begin, _, _ in levels][1] == pytest.approx(upright, abs=0.02)
    assert levels[0][2] < levels[1][2]


def test_labels_of_turns_do_not_run_into_one_another() -> None:
    turns = [
        TurningPoint(what, date(2023, month, 1), 1.0, 12.5, ())
        for month in (2, 3, 4, 11, 12)
        for what in ("tempo", "tone")
    ]
    for width in (340, 800):
        root = parsed(timeline(made([(1, 0, 0, 0)] * 14, turns), ("Norland", "Sudria"), width=width))
        labels = [node for node in root.iter(f"{SVG}text") if (node.text or "").startswith(("tone", "tempo"))]
        assert len(labels) >= 6
        boxes = []
        for node in labels:
            x, y = of(node, "x", "y")
            long = room(node.text or "", 11)
            boxes.append((x - long if node.get("text-anchor") == "end" else x, y, long))
        assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]


def overlap(one: tuple[float, float, float], other: tuple[float, float, float]) -> bool:
    return one[1] == other[1] and one[0] < other[0] + other[2] and other[0] < one[0] + one[2]


def test_a_bar_is_a_link_where_there_is_an_address() -> None:
    planted = made([(1, 0, 0, 0), (0, 2, 0, 0), (0, 0, 1, 1)])
    addresses = {date(2023, 1, 1): "/brief?from=2023-01-01&to=2023-01-31", date(2023, 2, 1): "javascript:alert(1)"}
    root = parsed(timeline(planted, ("Norland", "Sudria"), link=lambda period: addresses.get(period.begins)))
    assert [node.get("href") for node in root.iter(f"{SVG}a")] == ["/brief?from=2023-01-01&to=2023-01-31"]
    assert len(columns(root)) == 3


def test_hostile_names_are_text() -> None:
    root = parsed(timeline(made([(1, 0, 0, 0)]), (HOSTILE, "جمهورية العراق")))
    assert root[0].text == f"{HOSTILE_SHOWN} and جمهورية العراق"
    assert " ".join(written(root)[:2]).startswith(f"{HOSTILE_SHOWN} and")


@pytest.mark.parametrize("width", [0, 340, 800, 1400])
def test_nothing_stands_outside_the_sheet(width: int) -> None:
    turns = [
        TurningPoint("tempo", date(2023, 1, 1), 1.0, 2.0, ()),
        TurningPoint("tone", date(2032, 12, 1), 1.0, 2.0, ()),
    ]
    picture = timeline(made([(place % 5, 1, 0, 9) for place in range(120)], turns, 7), ("N" * 300, "S"), width=width)
    root = parsed(picture)
    assert picture.width == max(width, 320)
    for node in root.iter(f"{SVG}rect"):
        x, y, wide, tall = (float(node.get(name, 0)) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= picture.width + 0.1
        assert 0 <= y <= y + tall <= picture.height + 0.1
    for node in root.iter(f"{SVG}text"):
        x, size = of(node, "x", "font-size")
        long = room(node.text or "", size)
        assert x - (long if node.get("text-anchor") == "end" else 0) >= -1
        assert x + (0 if node.get("text-anchor") == "end" else long) <= picture.width + 8


def test_no_happening_with_a_date_is_said() -> None:
    root = parsed(timeline(made([], undated=3), ("Norland", "Sudria")))
    assert written(root)[1:] == ["No happening with a date.", "Not drawn: 3 happenings without a date."]
    assert columns(root) == {}
    assert columns(parsed(timeline(made([(0, 0, 0, 0)]), ("Norland", "Sudria")))) == {}


def test_the_course_of_a_store() -> None:
    world = World()
    for day in (4, 11, 25):
        world.report("[Norland] {sent} aid to [Sudria].", "AID", day=date(2024, 1, day), title=str(day))
    world.report("[Norland] {accused} [Sudria].", "ACCUSE", day=date(2024, 4, 2))
    world.report("[Norland] {praised} [Sudria].", "SUPPORT")
    with world.open() as store:
        found = course(store, "NOR", "SUD")
    root = parsed(timeline(found, ("Norland", "Sudria")))
    bars = columns(root)
    assert {month: sorted(quads) for month, quads in bars.items()} == {"January 2024": [2], "April 2024": [3]}
    assert bars["January 2024"][2][3] == pytest.approx(3 * bars["April 2024"][3][3], abs=0.05)
    assert "Not drawn: 1 happening without a date." in written(root)
