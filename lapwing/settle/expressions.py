"""Time expressions of a sentence: where they stand, of what kind, with which parts.

Durations ("for three days") and sets ("every Friday") are no dates and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lapwing.records import Span


class TimeKind(StrEnum):
    """What sort of expression it is, which decides how it is read."""

    DATE = "date"  # 1 October 2024, Oct. 1
    MONTH = "month"  # October 2024, last October
    YEAR = "year"  # 2015, the 1990s
    WEEKDAY = "weekday"
    DAY = "day"  # yesterday, today, tomorrow
    UNIT = "unit"  # last week, this year
    AGO = "ago"
    PAST = "past"  # in the past two weeks
    HANGING = "hanging"  # two days before the summit


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """An expression and its parts. `lead` is the preposition before it, lower case, or empty."""

    span: Span
    kind: TimeKind
    lead: str
    parts: Mapping[str, str]


_ORDER = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
NUMBERS = {word: number for number, word in enumerate(_ORDER)} | {
    "a": 1,
    "an": 1,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
}

_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?!\w)"
)
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\w)"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?!\w)"
_TO = r"(?:\s?[-–]\s?|\s(?:to|through|and)\s)(?P<last>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\w)"
_WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?!\w)"
_NUMBER = rf"(?P<number>\d{{1,3}}|{'|'.join(NUMBERS)}|several|few|a few|many|a couple of)"
_UNIT = r"(?P<unit>day|week|month|year|decade)s?(?!\w)"
_EDGE = (
    r"(?P<edge>early|late|mid|earlier|later|(?:the )?(?:beginning|start|end|middle|turn) of"
    r"|at the (?:beginning|start|end) of)"
)
_TURN = r"(?P<turn>last|next|this|past|coming|previous|the past|this past|this coming)"
_IN_YEAR = rf"(?:,?\s(?:of\s|in\s)?(?:{_YEAR}|(?P<turn>last|this|next) year(?!\w)))?"

# Order matters: at one place the first that fits wins, so the longer forms come first.
_PATTERNS: tuple[tuple[TimeKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(r"(?<![\w.$€£/-])(?:" + pattern + ")", flags))
    for kind, pattern, flags in (
        (TimeKind.DATE, r"(?P<year>[12]\d{3})-(?P<number>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?!\w)", 0),
        (TimeKind.DATE, r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4}|\d\d)(?![\w/])", 0),
        (TimeKind.DATE, rf"(?:(?:{_WEEKDAY}),?\s)?{_MONTH}\s{_DAY}(?:{_TO})?{_IN_YEAR}", 0),
        (TimeKind.DATE, rf"(?:(?:{_WEEKDAY}),?\s)?(?:the\s)?{_DAY}(?:{_TO})?(?:\sof)?\s{_MONTH}{_IN_YEAR}", 0),
        (
            TimeKind.MONTH,
            rf"(?:(?i:{_EDGE})[\s-])?(?:(?i:(?P<before>last|next|this|this past|past))\s)?{_MONTH}{_IN_YEAR}",
            0,
        ),
        (TimeKind.YEAR, r"the\s(?:(?P<edge>early|late|mid)[\s-])?(?P<decade>(?:1[5-9]|20)\d0)s(?!\w)", re.I),
        (
            TimeKind.YEAR,
            rf"(?:{_EDGE}[\s-](?:in\s)?)?(?:the year\s)?{_YEAR}(?![,.]\d)(?!\s?(?:per cent|percent|%))",
            re.I,
        ),
        (TimeKind.WEEKDAY, rf"(?:(?i:{_TURN})\s)?(?<!\w){_WEEKDAY}", 0),
        (TimeKind.DAY, r"(?P<word>the day before yesterday|yesterday|today|tonight|tomorrow)(?!\w)", re.I),
        (TimeKind.AGO, rf"{_NUMBER}(?P<half>\sand a half)?\s{_UNIT}\sago(?!\w)", re.I),
        (TimeKind.PAST, rf"(?:the\s)?(?:past|last)\s{_NUMBER}\s{_UNIT}", re.I),
        (TimeKind.PAST, rf"(?P<number>recent)\s{_UNIT}", re.I),
        (TimeKind.HANGING, rf"{_NUMBER}\s{_UNIT}\s(?:before|after|earlier|later)(?!\w)", re.I),
        (TimeKind.HANGING, r"the (?:same|following|next|previous) (?:day|week|month|year)(?!\w)", re.I),
        (TimeKind.UNIT, rf"(?:{_EDGE}\s(?:in\s)?)?{_TURN}\s(?P<unit>weekend|week|month|year|decade)(?!\w)", re.I),
        (TimeKind.UNIT, rf"{_EDGE}\s(?:in\s)?the\s(?P<unit>week|month|year)(?!\w)", re.I),
        (TimeKind.UNIT, r"(?P<turn>the)\s(?P<unit>weekend)(?!\w)", re.I),
    )
)
_LEAD = re.compile(
    r"\b(since|in|on|by|during|of|until|till|from|before|after|through|for|over|every|each|around|about|"
    r"between|as of|late|early)"
    r"\s+(?:the\s)?$",
    re.I,
)
_YEAR_LEADS = frozenset(
    [
        "since",
        "in",
        "by",
        "during",
        "of",
        "until",
        "till",
        "from",
        "before",
        "after",
        "through",
        "around",
        "about",
        "between",
        "late",
        "early",
    ]
)
_SETS = frozenset(("every", "each"))
_ANY_HINT = re.compile(r"\d|day|week|month|year|decade|ago|morrow|tonight|[JFMASOND][aepuco][a-z]")


def find_times(text: str) -> list[TimeExpression]:
    """The time expressions of a sentence, in order, the longest at each place, not overlapping."""
    if not _ANY_HINT.search(text):
        return []
    found = [
        (match.start(), -match.end(), order, kind, match)
        for order, (kind, pattern) in enumerate(_PATTERNS)
        for match in pattern.finditer(text)
    ]
    expressions: list[TimeExpression] = []
    end = 0
    for start, _, _, kind, match in sorted(found, key=_place):
        if start < end:
            continue
        lead = _LEAD.search(text, max(0, start - 20), start)
        expression = _expression(kind, match, lead[1].lower() if lead else "")
        if _is_date(text, expression):
            expressions.append(expression)
            end = match.end()
    return expressions


def _place(found: tuple[int, int, int, TimeKind, re.Match[str]]) -> tuple[int, int, int]:
    return found[:3]


def _expression(kind: TimeKind, match: re.Match[str], lead: str) -> TimeExpression:
    parts = {name: value.lower() for name, value in match.groupdict().items() if value}
    return TimeExpression(Span(match.start(), match.end()), kind, lead, parts)


def _is_date(text: str, expression: TimeExpression) -> bool:
    """Whether the words are a date here and not a number, a duration or a set of days."""
    parts, lead = expression.parts, expression.lead
    if lead in _SETS or (expression.kind is TimeKind.PAST and lead == "for"):
        return False
    if expression.kind is TimeKind.YEAR and "decade" not in parts:
        before = text[max(0, expression.span.start - 12) : expression.span.start].rstrip().lower()
        dated = "edge" in parts or lead in _YEAR_LEADS or "the year" in expression.span.of(text).lower()
        return dated or before.endswith(("the", "'s", "’s", "(", ",", "its", "their", "in", "and"))
    if expression.kind is TimeKind.MONTH and parts["month"] in ("may", "mar", "march") and set(parts) == {"month"}:
        return lead in _YEAR_LEADS
    return True


def premodifies(text: str, expression: TimeExpression) -> bool:
    """Whether the expression dates the noun after it: "the 2015 accord", "Tuesday's vote"."""
    after = text[expression.span.end : expression.span.end + 12]
    before = text[max(0, expression.span.start - 5) : expression.span.start].rstrip().lower()
    if after[:2] in ("'s", "’s"):
        return True
    return before.endswith((" the", "'s", "’s", "its")) and re.match(r"\s[a-z]", after) is not None
