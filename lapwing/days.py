"""Days, months and years as people write them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

_LONGEST = 4  # digits of a year


def days(text: str) -> tuple[date, date]:
    """The first and the last day of what "2024-05-06", "2024-05" or "2024" means.

    Raises:
        ValueError: it is no day, month or year.
    """
    parts = text.split("-")
    if len(parts) > 3 or not all(part.isascii() and part.isdigit() and len(part) <= _LONGEST for part in parts):
        raise ValueError(f"expected a day, a month or a year; got {text[:80]!r}")
    year, month, day = [*map(int, parts), 1, 1][:3]
    first = date(year, month, day)
    if len(parts) == 3:
        return first, first
    end = month if len(parts) == 2 else 12
    return first, date(year, end, monthrange(year, end)[1])
