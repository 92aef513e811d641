"""What was announced, promised, threatened or foretold, and what became of it, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lapwing.ledger import BINDING
from lapwing.records import Fate
from lapwing.store.partaking import NEWEST
from lapwing.web.addresses import address, period
from lapwing.web.explorer import Explorer
from lapwing.web.ledgers import Awaited, awaited, newest_report
from lapwing.web.page import PAIR, PERIOD, Asked, Kind, Page, Parameter
from lapwing.web.views import Reading

FATES = ("any", *(fate.value for fate in Fate))

LISTED = 25
"""Reports of announcements on a page. Each may be answered by later events, which have to be read: time the page of a
busy pair in a large store before raising it."""
_SIFTED = 75
"""The same where one fate is asked for, which few of them may have."""


@dataclass(frozen=True, slots=True)
class Expectations:
    """A page of announcements."""

    one: Reading | None
    other: Reading | None
    begins: date | None  # of the period in which it was reported
    ends: date | None
    fate: str
    page: int  # from 0
    listed: tuple[Awaited, ...]
    looked_at: int  # reports of announcements among which these are
    more: bool  # older ones are left
    today: date | None  # when the newest report appeared: what was due before is overdue
    newest: int | None  # articles, the newest, that are looked through; None: all, since somebody is named

    def address(self, **changed: str | int | date | None) -> str:
        """That of this page, with some of what is asked changed; None asks it no more."""
        asked: dict[str, str | int | date | None] = {
            "one": self.one.asked if self.one else None,
            "other": self.other.asked if self.other else None,
            **period(self.begins, self.ends),
            "fate": self.fate if self.fate != FATES[0] else None,
        }
        return address("expectations", asked=asked | changed)

    @property
    def first(self) -> int:
        """The number of the first report that was looked at, from 1."""
        return self.page * _length(self.fate) + 1


def build(explorer: Explorer, asked: Asked) -> Expectations:
    """What was announced by or to everybody, one actor or two, and what became of it.

    Raises:
        UnknownName: neither the roster nor the store knows one of them.
    """
    named = tuple(explorer.known(asked.text(name)) for name in ("one", "other") if asked.text(name))
    begins, ends, fate, page = asked.day("from"), asked.day("to"), asked.text("fate"), asked.whole("page")
    length, keys = _length(fate), tuple(dict.fromkeys(reading.actor.key for reading in named))
    found = explorer.store.announced(
        *keys, speech=BINDING, begins=begins, ends=ends, limit=length + 1, offset=page * length
    )
    today = newest_report(explorer.store)
    if today and ends:
        today = min(today, ends)
    made = awaited(explorer, found[:length], today)
    return Expectations(
        one=named[0] if named else None,
        other=named[1] if len(named) > 1 else None,
        begins=begins,
        ends=ends,
        fate=fate,
        page=page,
        listed=tuple(each for each in made if fate in (FATES[0], each.fate.value)),
        looked_at=len(found[:length]),
        more=len(found) > length,
        today=today,
        newest=None if keys else NEWEST,
    )


def _length(fate: str) -> int:
    return LISTED if fate == FATES[0] else _SIFTED


PAGE = Page(
    "/expectations",
    "expectations",
    "what was announced, promised, threatened or foretold, and what became of it",
    build,
    (
        *PAIR,
        *PERIOD,
        Parameter("fate", "what became of it", choices=FATES),
        Parameter("page", "pages to pass over", Kind.WHOLE),
    ),
)
