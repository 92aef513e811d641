"""The turns of a course in its picture: a line across both panels, a label above, the levels between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lapwing.pictures.letters import room
from lapwing.pictures.plot import Plot
from lapwing.pictures.sheet import EDGE, SMALL, Anchor, paint, rule, words
from lapwing.pictures.svg import Element, element, points
from lapwing.pictures.wording import day_name, signed
from lapwing.relate import Course, TurningPoint

ROW = 16.0  # pixels of a row of labels
_ROWS = 6  # more turns than that close together say nothing by their labels
_CLEAR = 5.0  # pixels between a label and the line of another turn


@dataclass(frozen=True, slots=True)
class Flag:
    """A turn with the row of its label, 0 next to the bars; None where no row has room."""

    turn: TurningPoint
    label: str
    x: float
    begins: float  # where the label begins and ends
    ends: float
    row: int | None

    @property
    def backwards(self) -> bool:
        """Whether the label stands left of its line."""
        return self.begins < self.x - _CLEAR


def flags(ground: Plot) -> list[Flag]:
    """The turns from the last to the first, each label where it neither meets another nor crosses a line."""
    found: list[Flag] = []
    for turn in reversed(ground.course.turns):
        found.append(_placed(turn, ground, found))
    return found


def rows(found: Sequence[Flag]) -> int:
    """How many rows the labels need."""
    return max((flag.row + 1 for flag in found if flag.row is not None), default=0)


def lines(ground: Plot, found: Sequence[Flag]) -> Iterator[Element]:
    """The lines of the turns with their marks."""
    for flag in found:
        tone, y = flag.turn.what == "tone", _height(ground, flag)
        dashes = None if tone else "2 3"
        yield rule(flag.x, y, flag.x, ground.bottom, "ink", stroke_dasharray=dashes, pointer_events="none")
        told = element("title", f"{day_name(flag.turn.on)}: {flag.label}")
        yield element("path", told, d=_mark(flag.x, y, tone=tone), **paint("ink"))


def labels(ground: Plot, found: Sequence[Flag]) -> Iterator[Element]:
    """The labels, to be drawn after all lines, which a label may cross where there is no better place."""
    for flag in found:
        if flag.row is not None:
            anchor: Anchor = "end" if flag.backwards else "start"
            x = flag.x + (-7 if flag.backwards else 7)
            yield words(x, _height(ground, flag) + 4, flag.label, SMALL, "ink", anchor, halo=True)


def levels(ground: Plot) -> Iterator[Element]:
    """The mean score between one turn in tone and the next: the only line drawn, as nothing else was fitted."""
    turns = [turn for turn in ground.course.turns if turn.what == "tone"]
    edges = [ground.left, *(ground.at(turn.on) for turn in turns), ground.right]
    means = [turns[0].before, *(turn.after for turn in turns)] if turns else []
    for level, (begin, end) in zip(means, pairwise(edges), strict=False):
        y = ground.score(level)
        yield rule(begin, y, end, y, "ink", stroke_width=1.5, stroke_opacity=0.75, pointer_events="none")


def turned(turn: TurningPoint, course: Course) -> str:
    """What turned, from what to what."""
    if turn.what == "tone":
        return f"tone {signed(turn.before)} → {signed(turn.after)}"
    return f"tempo {turn.before:.1f} → {turn.after:.1f} a {course.unit}"


def _placed(turn: TurningPoint, ground: Plot, others: Sequence[Flag]) -> Flag:
    label, x = turned(turn, ground.course), ground.at(turn.on)
    needed = room(label, SMALL) + 7
    sides = [(x - _CLEAR, x + needed), (x - needed, x + _CLEAR)]
    inside = [side for side in sides if side[0] >= EDGE / 2 and side[1] <= ground.right + EDGE / 2]
    for free in (_uncrossed, _apart):
        for row in range(_ROWS):
            for begins, ends in inside:
                flag = Flag(turn, label, x, begins, ends, row)
                if all(free(flag, each) for each in others):
                    return flag
    return Flag(turn, label, x, x, x, None)


def _height(ground: Plot, flag: Flag) -> float:
    return ground.ceiling - (4 if flag.row is None else SMALL + 10 + ROW * flag.row)


def _apart(one: Flag, other: Flag) -> bool:
    """Whether the labels do not overlap."""
    return one.row is None or one.row != other.row or one.ends <= other.begins or other.ends <= one.begins


def _uncrossed(one: Flag, other: Flag) -> bool:
    """Whether, besides, the line of the one that is labelled higher does not cross the label of the other."""
    if one.row is None or other.row is None or one.row == other.row:
        return _apart(one, other)
    upper, lower = (one, other) if one.row > other.row else (other, one)
    return not lower.begins - 1 < upper.x < lower.ends + 1


def _mark(x: float, y: float, *, tone: bool) -> str:
    """A diamond for a turn in tone, a triangle for one in tempo."""
    if tone:
        return points("M", x, y - 4, "L", x + 4, y, "L", x, y + 4, "L", x - 4, y, "Z")
    return points("M", x - 4, y - 3, "L", x + 4, y - 3, "L", x, y + 4, "Z")
