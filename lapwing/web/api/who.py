"""Whom a name, a phrase or a short text names on a day, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lapwing.actors import resolve_text
from lapwing.records import Actor
from lapwing.web.explorer import Explorer
from lapwing.web.ledgers import newest_report
from lapwing.web.page import Asked, Kind, Parameter

ABOUT = "whom a name, a phrase or a short text names on a day, why, and who else bears the name"
_BEARERS = 50  # of one name


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that name somebody, or nobody known; `why` says how they were read."""

    words: str
    actors: tuple[Actor, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a text names. Offices are those held on the day; without a day no phrase is read, only names looked up."""

    asked: str
    date: date | None
    phrases: tuple[Phrase, ...]
    bearers: tuple[Actor, ...]  # of the whole text as a name


def build(explorer: Explorer, asked: Asked) -> Who:
    """Whom a text names on a day: without one, on that of the newest report."""
    text, on = asked.text("name"), asked.day("date") or newest_report(explorer.store)
    keys = explorer.roster.search(text)[:_BEARERS]
    bearers = tuple(actor for key in keys if (actor := explorer.roster.actor(key, on)))
    read = resolve_text(text, on, explorer.roster) if on else []
    return Who(text, on, tuple(Phrase(*each) for each in read), bearers)


PARAMETERS = (
    Parameter("name", "a name, a phrase or a short text", needed=True),
    Parameter("date", "the day on which it was written; else that of the newest report", Kind.DAY),
)
