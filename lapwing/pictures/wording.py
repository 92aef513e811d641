"""Words that stand in more than one picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lapwing.relate import Period, Unit

QUADS = ("cooperation in words", "cooperation in deeds", "conflict in words", "conflict in deeds")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def signed(number: float) -> str:
    """A score to one place, with its sign; zero has none."""
    return f"{number:+.1f}".replace("-", "−").replace("+0.0", "0.0").replace("−0.0", "0.0")


def joined(parts: Sequence[str]) -> str:
    """Parts in a row: "A", "A and B", "A, B and C"."""
    *most, last = parts or [""]
    return f"{', '.join(most)} and {last}" if most else last


def month(day: date) -> str:
    """The month of a day."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def day_name(day: date) -> str:
    """A day in full."""
    return f"{day.day} {month(day)}"


def period_name(period: Period, unit: Unit) -> str:
    """What a reader calls the period."""
    match unit:
        case Unit.WEEK:
            return f"week of {day_name(period.begins)}"
        case Unit.MONTH:
            return month(period.begins)
        case Unit.QUARTER:
            return f"{_MONTHS[period.begins.month - 1]} to {month(period.ends)}"
        case Unit.YEAR:
            return str(period.begins.year)
