"""Publication dates as pages write them. A date without a year, or one that reads two ways, is no date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from lapwing.clean.words import listed

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (  # in ASCII: without case alone, "ſep" would be a month
    r"(?a:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"((?:18|19|20|21)\d\d)(?!\d)"
_GAP = r"[\s,.]{1,3}"
_FORMS = (
    re.compile(rf"\b(?P<m>{_MONTH})\.?\s{{1,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{_GAP}(?P<y>{_YEAR})", re.IGNORECASE),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s{{1,2}}of)?[\s-]{{1,2}}(?P<m>{_MONTH})(?:{_GAP}|-)(?P<y>{_YEAR})",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\d)(?P<y>{_YEAR})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?!\d)"),
)
_NUMERIC = re.compile(rf"(?<![\d./-])(\d{{1,2}})([/.-])(\d{{1,2}})\2{_YEAR}")
_COMPACT = re.compile(r"((?:18|19|20|21)\d\d)(\d\d)(\d\d)(?:T|$)")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d{1,9})?$")  # seconds or milliseconds since 1970, UTC
_AGO = re.compile(r"(?:\d{1,3}|an?)\s(?:second|minute|hour|day|week|month|year)s?\sago$", re.IGNORECASE)
_WORDS = re.compile(r"[A-Za-z]+\.?|\d[\d:.]*(?:st|nd|rd|th|am|pm|h|z)?|[^\sA-Za-z\d]", re.IGNORECASE)
_DATE_WORDS = listed(
    "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday "
    "at on of am pm a.m p.m gmt utc est edt et cst cdt ct pst pdt pt bst cet cest eet eest ist msk jst "
    "kst z h hrs st nd rd th m p a , . | - – — · • / ( ) :"
)


def read_date(value: str | None) -> date | None:
    """The day of a date field: ISO 8601, RFC 822, compact, epoch seconds, or a written date.

    The day is the one written, whatever the time zone beside it.
    """
    if value is None:
        return None
    text = value.strip()[:100]
    compact = _COMPACT.match(text)
    if compact is not None:
        return _day(int(compact[1]), int(compact[2]), int(compact[3]))
    epoch = _EPOCH.match(text)
    if epoch is not None:
        return datetime.fromtimestamp(int(epoch[1]), UTC).date()
    found = find_date(text)
    return found[0] if found else None


def find_date(text: str) -> tuple[date, int, int] | None:
    """The first complete date in `text`, with where it begins and ends."""
    return min(_dates(text), key=_begins, default=None)


def only_date(text: str) -> bool:
    """Whether `text` is nothing but a date, with or without year, weekday and time."""
    words = [word.lower() for word in _WORDS.findall(text[:100])]
    if len(text) > 80 or not words or not any(word[0].isdigit() for word in words):
        return False
    rest = [word for word in words if not word[0].isdigit() and word.rstrip(".") not in _DATE_WORDS]
    rest = [word for word in rest if word not in _DATE_WORDS]
    months = [word for word in rest if re.fullmatch(_MONTH, word.rstrip("."))]
    return len(months) == len(rest) and (len(months) == 1 or (not months and find_date(text) is not None))


def is_ago(text: str) -> bool:
    """Whether `text` is a moment counted back from a reader's today: no date can come of it."""
    return _AGO.match(text) is not None


def forms_of(day: date) -> tuple[str, ...]:
    """The ways a page's source writes a day, in lower case."""
    name = day.strftime("%B").lower()
    return (
        *(day.strftime(form) for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%d.%m.%Y", "%d/%m/%Y")),
        *(day.strftime(form) for form in ("%m/%d/%Y", "%d-%m-%Y")),
        *(f"{month} {n}" for month in (name, name[:3], f"{name[:3]}.") for n in (f"{day.day},", f"{day.day:02},")),
        *(f"{n} {month}" for month in (name, name[:3]) for n in (day.day, f"{day.day:02}")),
    )


def _dates(text: str) -> Iterator[tuple[date, int, int]]:
    for form in _FORMS:
        for found in form.finditer(text):
            month = found["m"]
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
            day = _day(int(found["y"]), number, int(found["d"]))
            if day is not None:
                yield day, found.start(), found.end()
                break
    for found in _NUMERIC.finditer(text):
        day = _unambiguous(int(found[1]), int(found[3]), int(found[4]))
        if day is not None:
            yield day, found.start(), found.end()
            break


def _unambiguous(first: int, second: int, year: int) -> date | None:
    """3/4/2024 is March in one country and April in the next: only 13/4 and 4/13 are read."""
    if first > 12 or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _begins(found: tuple[date, int, int]) -> int:
    return found[1]
