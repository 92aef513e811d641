"""The days that a time expression means, seen from the day of publication.

An expression that hangs on something else ("two days before the summit") means no day here. Nothing is
guessed: a relative expression without a publication date, or "a few years ago", gives no date and says why.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from lapwing.records import DateBasis
from lapwing.settle.expressions import NUMBERS, TimeExpression, TimeKind

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_BOUNDS = frozenset(("before", "until", "till", "by", "after", "through"))


@dataclass(frozen=True, slots=True)
class Resolved:
    """An inclusive interval of days and whether it was counted from the publication date."""

    begins: date
    ends: date
    basis: DateBasis


def resolve(expression: TimeExpression, published: date | None, ahead: bool = False) -> Resolved | str:
    """The days an expression means, or one line that says why it means none.

    `ahead` turns a weekday, or a date without a year, from the nearest past one to the nearest to
    come: the caller sets it where the verb speaks of the future.
    """
    if expression.lead in _BOUNDS:
        return "the text only bounds the date"
    if expression.kind is TimeKind.HANGING:
        return "the time is counted from another event"
    try:
        return _READERS[expression.kind](expression.parts, published, ahead)
    except (ValueError, OverflowError):
        return "there is no such day"


_UNDATED = "relative time and no publication date"


def _date(parts: Mapping[str, str], published: date | None, ahead: bool) -> Resolved | str:
    year = _year(parts, published)
    if "first" in parts:
        return _slashed(parts)
    month = int(parts["number"]) if "number" in parts else _month_number(parts["month"])
    day, last = int(parts["day"]), int(parts.get("last", parts["day"]))
    if year is not None:
        basis = DateBasis.RELATIVE if "turn" in parts else DateBasis.TEXT
        return Resolved(date(year, month, day), date(year, month, max(day, last)), basis)
    if published is None:
        return _UNDATED
    # 29 February exists in one year of four: look further than one
    for step in range(9):
        year = published.year + (step if ahead else -step)
        if day > monthrange(year, month)[1]:
            continue
        found = date(year, month, day)
        if found >= published if ahead else found <= published:
            return Resolved(found, date(year, month, max(day, last)), DateBasis.RELATIVE)
    return "there is no such day"


def _slashed(parts: Mapping[str, str]) -> Resolved | str:
    first, second, year = int(parts["first"]), int(parts["second"]), int(parts["year"])
    if len(parts["year"]) == 2:
        return "a year of two digits"
    if first <= 12 and second <= 12 and first != second:
        return "day and month may be either way round"
    found = date(year, min(first, second) if max(first, second) > 12 else first, max(first, second))
    return Resolved(found, found, DateBasis.TEXT)


def _month(parts: Mapping[str, str], published: date | None, ahead: bool) -> Resolved | str:
    year, month = _year(parts, published), _month_number(parts["month"])
    basis = DateBasis.TEXT if "year" in parts else DateBasis.RELATIVE
    if year is None:
        if published is None:
            return _UNDATED
        before = parts.get("before", "")
        ahead = before == "next" or (ahead and before not in ("last", "past"))
        year = published.year
        if ahead:
            year += month < published.month + (before == "next")
        else:
            year -= month > published.month - (before == "last")
    return _edged(date(year, month, 1), date(year, month, monthrange(year, month)[1]), parts.get("edge", ""), basis)


def _year_alone(parts: Mapping[str, str], published: date | None, ahead: bool) -> Resolved | str:
    if "decade" in parts:
        first = int(parts["decade"])
        return _edged(date(first, 1, 1), date(first + 9, 12, 31), parts.get("edge", ""), DateBasis.TEXT)
    year = int(parts["year"])
    return _edged(date(year, 1, 1), date(year, 12, 31), parts.get("edge", ""), DateBasis.TEXT)


def _weekday(parts: Mapping[str, str], published: date | None, ahead: bool) -> Resolved | str:
    if published is None:
        return _UNDATED
    wanted, turn = _WEEKDAYS.index(parts["weekday"][:3]), parts.get("turn", "")
    if turn in ("next", "coming", "this coming") or (ahead and turn not in ("last", "past", "this past", "previous")):
        step = (wanted - published.weekday()) % 7
        step = step or (7 if turn == "next" else 0)
    else:
        step = -((published.weekday() - wanted) % 7)
        step = step or (-7 if turn in ("last", "previous") else 0)
    found = published + timedelta(days=step)
    return Resolved(found, found, DateBasis.RELATIVE)


def _named_day(parts: Mapping[str, str], published: date | None, ahead: bool) -> Resolved | str:
    if published is None:
        return _UNDATED
    steps = {"the day before yesterday": -2, "yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
    found = published + timedelta(days=steps[" ".join(parts["word"].split())])
    return Resolved(found, found, DateBasis.RELATIVE)


def _ago(parts: Mapping[str, str], published: date | None, ahead: bool) -> Resolved | str:
    if published is None:
        return _UNDATED
    count = _count(parts["number"])
    if count is None or "half" in parts:
        return "the text does not say how many"
    return _whole(_back(published, count, parts["unit"]), parts["unit"])


def _past(parts: Mapping[str, str], published: date | None, ahead: bool) -> Resolved | str:
    if published is None:
        return _UNDATED
    count = _count(parts["number"])
    if count is None:
        return "the text does not say how many"
    return Resolved(_back(published, count, parts["unit"]), published, DateBasis.RELATIVE)


def _unit(parts: Mapping[str, str], published: date | None, ahead: bool) -> Resolved | str:
    if published is None:
        return _UNDATED
    unit, turn, edge = parts["unit"], parts.get("turn", "this"), parts.get("edge", "")
    step = {
        "last": -1,
        "past": -1,
        "the past": -1,
        "previous": -1,
        "this past": -1,
        "next": 1,
        "coming": 1,
        "this coming": 1,
    }
    if unit == "weekend":
        return _weekend(published, step.get(turn, 0), ahead)
    moved = _back(published, -step.get(turn, 0), unit)
    whole = _whole(moved, unit)
    if edge == "earlier":
        return Resolved(whole.begins, max(whole.begins, min(whole.ends, published)), whole.basis)
    if edge == "later":
        return Resolved(min(whole.ends, max(whole.begins, published)), whole.ends, whole.basis)
    return _edged(whole.begins, whole.ends, edge, whole.basis)


def _weekend(published: date, step: int, ahead: bool) -> Resolved:
    """Saturday and Sunday: those of the week past, unless the verb or "next" points ahead."""
    saturday = published + timedelta(days=5 - published.weekday())
    if step < 0 or (step == 0 and not ahead and saturday > published):
        saturday -= timedelta(days=7)
    if step > 0 and saturday <= published:
        saturday += timedelta(days=7)
    return Resolved(saturday, saturday + timedelta(days=1), DateBasis.RELATIVE)


_READERS: Mapping[TimeKind, Callable[[Mapping[str, str], date | None, bool], Resolved | str]] = {
    TimeKind.DATE: _date,
    TimeKind.MONTH: _month,
    TimeKind.YEAR: _year_alone,
    TimeKind.WEEKDAY: _weekday,
    TimeKind.DAY: _named_day,
    TimeKind.AGO: _ago,
    TimeKind.PAST: _past,
    TimeKind.UNIT: _unit,
}


def _month_number(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1


def _year(parts: Mapping[str, str], published: date | None) -> int | None:
    if "year" in parts:
        return int(parts["year"])
    if "turn" in parts and published is not None:
        return published.year + {"last": -1, "this": 0, "next": 1}[parts["turn"]]
    return None


def _count(word: str) -> int | None:
    return int(word) if word.isdigit() else NUMBERS.get(word)


def _back(day: date, count: int, unit: str) -> date:
    if unit in ("day", "week"):
        return day - timedelta(days=count * (7 if unit == "week" else 1))
    months = count * {"month": 1, "year": 12, "decade": 120}[unit]
    moved: date = day - relativedelta(months=months)
    return moved


def _whole(day: date, unit: str) -> Resolved:
    """The day, week (from Monday), month, year or decade that holds a day."""
    begins = ends = day
    if unit == "week":
        begins = day - timedelta(days=day.weekday())
        ends = begins + timedelta(days=6)
    elif unit == "month":
        begins, ends = day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    elif unit == "year":
        begins, ends = date(day.year, 1, 1), date(day.year, 12, 31)
    elif unit == "decade":
        begins, ends = date(day.year // 10 * 10, 1, 1), date(day.year // 10 * 10 + 9, 12, 31)
    return Resolved(begins, ends, DateBasis.RELATIVE)


def _edged(begins: date, ends: date, edge: str, basis: DateBasis) -> Resolved:
    """The first or last third of an interval, or its middle one."""
    third = timedelta(days=((ends - begins).days + 1) // 3)
    if edge.startswith("early") or "beginning" in edge or "start" in edge or "turn" in edge:
        ends = begins + third
    elif edge.startswith("late") or "end" in edge:
        begins = ends - third
    elif edge.startswith("mid") or "middle" in edge:
        begins, ends = begins + third, ends - third
    return Resolved(begins, ends, basis)
