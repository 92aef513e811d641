"""Rough clauses: where the words that belong to a trigger end.

No parser: a clause ends at a semicolon, a colon, a quotation mark, a dash, or a word that opens a
clause of its own. "Before", "after" and "since" do so only where no time expression follows them.
"""

from __future__ import annotations

import re

from lapwing.records import Span

_EDGE = re.compile(
    r"[;:]\s|[“”\"]|\s[—–-]{1,2}\s|,\s(?:and|but|or|yet|so)\s(?=(?:he|she|it|they|we|the|both|that)\b)"
    r"|,?\s(?:that|which|who|whom|whose|where|when|while|whereas|although|though|because|but|if|unless|whether|as|amid|despite)\s"
    r"|(?<!day)(?<!days)(?<!week)(?<!weeks)(?<!month)(?<!months)(?<!year)(?<!years),?\s(?:after|before|since|until)\s(?!\d|last\b|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|"
    r"yesterday|early|late|mid|the (?:start|beginning|end|weekend)))"
    r"|\b(?:said|says|told|stated|announced|claimed|added)\s(?:on\s)?(?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)",
)
_OPENING = re.compile(r"^(?:after|before|since|when|while|as|if|although|though|despite|because|whereas)\s", re.I)
_LONGEST_OPENING = 80  # characters: a phrase of time or place before a comma, not a clause
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|invaded|said|\w{4,}ed)\b")


def clause_around(text: str, trigger: Span) -> Span:
    """The stretch of a sentence around a trigger in which time and place belong to it."""
    start, end = 0, len(text)
    for edge in _EDGE.finditer(text):
        if edge.end() <= trigger.start:
            start = edge.end() if edge[0].strip() else start
        elif edge.start() >= trigger.end:
            end = edge.start()
            break
    comma = _opening_comma(text) if start == 0 or _OPENING.match(text) else None
    if comma is not None and start <= comma:
        if trigger.end <= comma:
            end = min(end, comma)
        elif trigger.start > comma:
            start = max(start, comma + 1)
    return Span(start, max(end, trigger.end))


def opens(text: str, span: Span, clause: Span) -> bool:
    """Whether a phrase of time or place opens the sentence or the clause, up to a comma: "In May 2022, ...".

    A subordinate clause with a verb ("When X fell in May, ...") does not.
    """
    start = clause.start if span.start >= clause.start else 0
    comma = text.find(",", span.end, start + _LONGEST_OPENING)
    if comma < 0 or clause.start > comma + 2 or clause.end <= comma:
        return False
    lead = text[start : span.start]
    if lead.lower().strip() == "since":
        return True
    return "," not in lead and not _OPENING.match(lead) and not _VERB.search(text, start, comma)


def _opening_comma(text: str) -> int | None:
    """Where a subordinate clause that opens the sentence ends, if one does."""
    if not _OPENING.match(text):
        return None
    comma = text.find(",")
    return comma if comma >= 0 else None
