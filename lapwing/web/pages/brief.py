"""A brief on one actor or two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lapwing.brief import Brief
from lapwing.brief import brief as briefed
from lapwing.forecast import Outlook
from lapwing.store import Store
from lapwing.web.addresses import address, period
from lapwing.web.explorer import Explorer
from lapwing.web.held import holding
from lapwing.web.page import PERIOD, Asked, Page
from lapwing.web.views import Named, Reading

NEWEST = 200
"""Events that a brief on the web is made of where no period is asked for: more take longer than a reader waits, and a
page shows the latest fifty happenings of them. Time the brief of a busy pair in a large store before raising it."""

_ELSEWHERE = "it has still to be learned, on the page of what may come"
_COMPANY = 10  # others named above the brief of one actor


@dataclass(frozen=True, slots=True)
class BriefPage:
    """A brief, what the names of its address were taken for, and with whom one actor has most to do."""

    brief: Brief
    readings: tuple[Reading, ...]
    company: tuple[Named, ...]
    begins: date | None  # as asked
    ends: date | None
    since: date | None  # the day from which on it is made, where the period holds too much for one

    @property
    def path(self) -> str:
        """The address without its period."""
        return address("brief", *(reading.actor.key for reading in self.readings))

    @property
    def pair(self) -> str:
        """The address of how the one stands alone, or the two to one another, in the period."""
        page = "actor" if len(self.brief.actors) == 1 else "pair"
        return address(page, *(key for key, _ in self.brief.actors), asked=period(self.begins, self.ends))

    def earlier(self) -> str:
        """That of the brief of what came before, where this one leaves it out."""
        before = self.since - timedelta(1) if self.since else None
        return address("brief", *(key for key, _ in self.brief.actors), asked=period(self.begins, before))


def build(explorer: Explorer, asked: Asked) -> BriefPage:
    """What the store knows of the one or two actors that bear these names, of the newest that a page can hold.

    Raises:
        UnknownName: neither the roster nor the store knows one of them.
    """
    readings = tuple(explorer.known(name) for name in asked.names)
    keys = tuple(dict.fromkeys(reading.actor.key for reading in readings))
    begins, ends = asked.day("from"), asked.day("to")
    part, since = _part(explorer.store, keys, begins, ends)
    made = briefed(
        part,
        *keys,
        roster=explorer.roster,
        ontology=explorer.ontology,
        begins=since or begins,
        ends=ends,
        outlook=_outlook(explorer, keys),
    )
    company = _company(explorer, keys[0]) if len(keys) == 1 else ()
    return BriefPage(made, readings, company, begins, ends, since)


def _part(store: Store, keys: Sequence[str], begins: date | None, ends: date | None) -> tuple[Store, date | None]:
    """The store cut to what the brief is made of, and the first day of that where something is left out."""
    events = store.newest_of(*keys, begins=begins, ends=ends, limit=NEWEST + 1)
    happenings = store.happenings_with(events)
    tellings = store.tellings_named([*events, *(event for each in happenings for event in each.events)])
    days = [each.begins for each in happenings if each.begins]
    since = min(days) if len(events) > NEWEST and days else None
    return holding(store, tellings, happenings), since


def _outlook(explorer: Explorer, keys: Sequence[str]) -> Outlook | None:
    """What may come between two, where it is at hand."""
    if len(keys) != 2:
        return None
    one, other = (explorer.side(explorer.named(key)).key for key in keys)
    return explorer.ahead.at_hand(one, other) or Outlook(None, None, None, _ELSEWHERE)


def _company(explorer: Explorer, key: str) -> tuple[Named, ...]:
    """With whom one has most to do, in either direction."""
    counts: dict[str, int] = {}
    for pair in explorer.store.pair_counts(key):
        other = pair.recipient if pair.actor == key else pair.actor
        counts[other] = counts.get(other, 0) + pair.happenings
    ranked = sorted(counts, key=lambda other: (-counts[other], other))
    return tuple(explorer.named(other) for other in ranked[:_COMPANY])


PAGES = (
    Page("/brief/{one}", "brief", "what is known of one actor, sentence by sentence with its evidence", build, PERIOD),
    Page("/brief/{one}/{other}", "brief", "what passed between two, sentence by sentence", build, PERIOD),
)
