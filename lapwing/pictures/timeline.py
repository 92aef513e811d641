"""A pair over time: what the two did to one another period by period, how it scored, and where it turned."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lapwing.pictures.periods import FEW, bar, column, dot, means
from lapwing.pictures.picture import Picture
from lapwing.pictures.plot import dates, grid, plot
from lapwing.pictures.sheet import WIDTH, Sign, heading, legend, notes, rule, sheet, short, whole
from lapwing.pictures.svg import Element
from lapwing.pictures.turns import ROW, flags, labels, levels, lines, rows, turned
from lapwing.pictures.wording import QUADS, count, day_name, joined, month
from lapwing.relate import Course, Period, Unit

Link = Callable[[Period], str | None]


def timeline(course: Course, names: tuple[str, str], *, link: Link | None = None, width: int = WIDTH) -> Picture:
    """The course of a pair as a picture; `names` are those of `course.one` and `course.other`.

    Above the axis stands cooperation and below it conflict, on one scale, deeds next to the axis and words beyond;
    under that the mean score of each period, and across both the turns that `relate.course` found. `link` gives the
    address of the records behind a period.
    """
    width = whole(width)
    title = " and ".join(short(name, width / 2) for name in names)
    head = heading(title, _lead(course), width)
    body, bottom = _drawn(course, head.bottom, width, link)
    return sheet(title, _described(course), width, bottom, (*head.elements, *body))


def _drawn(course: Course, top: float, width: int, link: Link | None) -> tuple[list[Element], float]:
    if not any(period.happenings for period in course.periods):
        foot = notes(_notes(course), top + 6, width)
        return list(foot.elements), foot.bottom
    key = legend(_signs(), top, width)
    turns = flags(plot(course, width, 0))
    ground = plot(course, width, key.bottom + 8 + ROW * rows(turns))
    days, bottom = dates(ground)
    foot = notes(_notes(course), bottom + 8, width)
    body = [
        *key.elements,
        *grid(ground),
        *days,
        *(column(ground, place, link) for place, period in enumerate(course.periods) if period.happenings),
        rule(ground.left, ground.zero, ground.right, ground.zero, "ink"),
        *means(ground),
        *levels(ground),
        *lines(ground, turns),
        *labels(ground, turns),
        *foot.elements,
    ]
    return body, foot.bottom


def _signs() -> tuple[Sign, ...]:
    return (
        Sign("deeds", 11, lambda x, y: [bar(x, y - 5, 11, y + 5, "soft", 2)]),
        Sign("words", 11, lambda x, y: [bar(x, y - 5, 11, y + 5, "soft", 1)]),
        Sign("mean score of a period", 8, lambda x, y: [dot(x + 4, y, 3.2, ring=False)]),
        Sign(f"of fewer than {FEW}", 8, lambda x, y: [dot(x + 4, y, 3.2, ring=True)]),
    )


def _lead(course: Course) -> str:
    seen = sum(len(period.happenings) for period in course.periods)
    return f"{count(seen, 'happening')} by {course.unit}, {_span(course)}" if seen else "No happening with a date."


def _span(course: Course) -> str:
    begins, ends = course.periods[0].begins, course.periods[-1].ends
    match course.unit:
        case Unit.WEEK:
            names = [day_name(begins), day_name(ends)]
        case Unit.YEAR:
            names = [str(begins.year), str(ends.year)]
        case _:
            names = [month(begins), month(ends)]
    return " to ".join(dict.fromkeys(names))


def _notes(course: Course) -> Iterator[str]:
    if course.undated:
        yield f"Not drawn: {count(course.undated, 'happening')} without a date."
    if course.why:
        yield f"No turning points sought: {course.why}."


def _described(course: Course) -> str:
    totals = [sum(period.quads[place] for period in course.periods) for place in range(4)]
    parts = [f"{number} of {name}" for name, number in zip(QUADS, totals, strict=True) if number]
    said = [f"{_lead(course).rstrip('.')}."]
    if parts:
        said.append(f"{joined(parts)}.")
    said += [f"{day_name(turn.on)}: {turned(turn, course)}." for turn in course.turns]
    return " ".join([*said, *_notes(course)])
