"""One actor: who it is, what it does and what is done to it, with whom it deals, and the happenings behind that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lapwing.brief.counts import mostly
from lapwing.ontology import Ontology
from lapwing.records import Actor, Reality
from lapwing.store import MonthCount, Part, Shared
from lapwing.web.activity import Activity, Stretch, activity, cut
from lapwing.web.addresses import address, period
from lapwing.web.explorer import Explorer
from lapwing.web.page import PERIOD, Asked, Kind, Page, Parameter
from lapwing.web.told import Told, told
from lapwing.web.views import Named, Reading

LISTED = 25
"""Happenings on a page of the list."""

_COMPANY = 15  # others that the page names, those with most happenings
_PEOPLE = 20  # persons and bodies that act for it, those in most events: two lines of names


@dataclass(frozen=True, slots=True)
class KindCount:
    """A category with the happenings in which the actor did it, and in which it was done to it."""

    category: str
    quad: int | None
    done: int
    received: int


@dataclass(frozen=True, slots=True)
class QuadCounts:
    """Happenings by quad."""

    quads: tuple[int, int, int, int]

    @property
    def cooperative(self) -> int:
        """Those of cooperation, in words and deeds."""
        return self.quads[0] + self.quads[1]

    @property
    def hostile(self) -> int:
        """Those of conflict."""
        return self.quads[2] + self.quads[3]


@dataclass(frozen=True, slots=True)
class Company:
    """A country or group with what passed between it and the actor, either way. No score: it is not counted."""

    other: Named
    happenings: int
    score: float | None
    count: QuadCounts


@dataclass(frozen=True, slots=True)
class ActorPage:
    """One actor in a period; without bounds, in all that is known. Counts are of happenings that took place."""

    reading: Reading
    entry: Actor | None  # of the roster, as of now
    country: Named | None  # that it belongs to
    sectors: tuple[str, ...]
    terms: tuple[Actor, ...]  # other offices in which the articles of the store know it
    begins: date | None
    ends: date | None
    done: Activity
    received: Activity
    kinds: tuple[KindCount, ...]
    company: tuple[Company, ...]
    others: int  # with whom it deals besides
    people: tuple[Named, ...]  # that act for it, with the events that each takes part in
    page: int  # from 0
    evidence: tuple[Told, ...]
    more: bool  # older happenings are left
    quads: tuple[tuple[int, str], ...]

    @property
    def friend(self) -> Company | None:
        """With whom what passes is mostly cooperative, beyond chance; of several, that with the largest surplus."""
        found = [each for each in self.company if mostly(each.count.cooperative, each.count.hostile)]
        return max(found, key=lambda each: each.count.cooperative - each.count.hostile, default=None)

    @property
    def foe(self) -> Company | None:
        """The same where it is mostly hostile."""
        found = [each for each in self.company if mostly(each.count.hostile, each.count.cooperative)]
        return max(found, key=lambda each: each.count.hostile - each.count.cooperative, default=None)

    @property
    def totals(self) -> tuple[int, int]:
        """Happenings that it did, and that were done to it."""
        return sum(each.done for each in self.kinds), sum(each.received for each in self.kinds)

    @property
    def first(self) -> int:
        """The place of the first happening that is listed, from 1."""
        return self.page * LISTED + 1

    def address(self, **changed: str | int | date | None) -> str:
        """That of this page, with some of what is asked changed; None asks it no more."""
        return address("actor", self.reading.actor.key, asked=period(self.begins, self.ends) | changed)

    def pair(self, other: Named) -> str:
        """That of how it stands with another in the period."""
        return address("pair", self.reading.actor.key, other.key, asked=period(self.begins, self.ends))

    def beside(self, page: str, role: str) -> str:
        """Another page on the actor in the period, which takes its name as `role`."""
        return address(page, asked={role: self.reading.actor.key, **period(self.begins, self.ends)})

    def events(self, role: str, category: str) -> str:
        """The events of a category that it did (as "actor"), or that were done to it (as "recipient")."""
        asked = {role: self.reading.actor.key, "category": category, "reality": Reality.ACTUAL.value}
        return address("search", asked=asked | period(self.begins, self.ends))

    def stretch(self, role: str, part: Stretch) -> str:
        """The events of a stretch of the chart."""
        asked = {role: self.reading.actor.key, "reality": Reality.ACTUAL.value}
        return address("search", asked=asked | period(part.begins, part.ends))


def build(explorer: Explorer, asked: Asked) -> ActorPage:
    """What is known of the actor that bears a name.

    Raises:
        UnknownName: neither the roster nor the store knows it.
    """
    reading = explorer.known(asked.names[0])
    key, store, codes = reading.actor.key, explorer.store, explorer.ontology
    begins, ends, page = asked.day("from"), asked.day("to"), asked.whole("page")
    entry = explorer.roster.actor(key, None)
    terms = store.entries(key)
    known = entry or (terms[-1] if terms else None)
    parts = store.part_of(key, begins=begins, ends=ends)
    months = _months(part for part in parts if part.done), _months(part for part in parts if part.received)
    charts = _charts(*months, codes)
    company = _company(explorer, key, begins, ends)
    latest = parts[page * LISTED : (page + 1) * LISTED]
    return ActorPage(
        reading=reading,
        entry=known,
        country=_country(explorer, key, known),
        sectors=tuple(codes.sectors.get(code, code) for code in known.sectors) if known else (),
        terms=tuple(term for term in terms if term.office and term != entry),
        begins=begins,
        ends=ends,
        done=charts[0],
        received=charts[1],
        kinds=_kinds(*months, codes),
        company=company[:_COMPANY],
        others=max(len(company) - _COMPANY, 0),
        people=tuple(explorer.named(name, number) for name, number in store.acting_for(key, _PEOPLE)),
        page=page,
        evidence=told(explorer, (part.happening for part in latest)),
        more=len(parts) > (page + 1) * LISTED,
        quads=tuple(sorted(codes.quads.items())),
    )


def _country(explorer: Explorer, key: str, entry: Actor | None) -> Named | None:
    return explorer.named(entry.country) if entry and entry.country and entry.country != key else None


def _months(parts: Iterable[Part]) -> list[MonthCount]:
    counted = Counter((part.begins.replace(day=1) if part.begins else None, part.category) for part in parts)
    return [MonthCount(month, category, number) for (month, category), number in counted.items()]


def _charts(done: Sequence[MonthCount], received: Sequence[MonthCount], ontology: Ontology) -> tuple[Activity, ...]:
    """Both over the same stretches, so that they can be compared."""
    both = activity([*done, *received], ontology)
    if not both.stretches:
        return both, both
    first, last = both.stretches[0].begins, both.stretches[-1].ends
    return tuple(_chart(counted, both, first, last, ontology) for counted in (done, received))


def _chart(counted: Sequence[MonthCount], both: Activity, first: date, last: date, ontology: Ontology) -> Activity:
    sides = [(each.month, each.happenings) for each in counted]
    return Activity(
        unit=both.unit,
        stretches=cut(counted, both.unit, first, last, ontology),
        before=sum(number for month, number in sides if month and month < first),
        after=sum(number for month, number in sides if month and month > last),
        undated=sum(number for month, number in sides if month is None),
    )


def _kinds(done: Iterable[MonthCount], received: Iterable[MonthCount], ontology: Ontology) -> tuple[KindCount, ...]:
    """By category, those of most happenings first."""
    counts: list[Counter[str]] = [Counter(), Counter()]
    for row, way in zip((done, received), counts, strict=True):
        for each in row:
            way[each.category] += each.happenings
    names = sorted(counts[0] | counts[1], key=lambda name: (-counts[0][name] - counts[1][name], name))
    return tuple(KindCount(name, _quad(name, ontology), counts[0][name], counts[1][name]) for name in names)


def _quad(category: str, ontology: Ontology) -> int | None:
    known = ontology.categories.get(category)
    return known.quad if known else None


def _company(explorer: Explorer, key: str, begins: date | None, ends: date | None) -> tuple[Company, ...]:
    """With whom it deals, most first; of persons and offices, of whom no acts are kept, without a score."""
    if not explorer.store.keeps_acts(key):
        return _shared(explorer, explorer.store.shared_with(key, begins=begins, ends=ends))
    passed = explorer.store.between(key, begins=begins, ends=ends)
    return tuple(
        Company(
            explorer.named(each.other if each.one == key else each.one),
            each.happenings,
            each.score,
            QuadCounts(each.quads),
        )
        for each in passed
    )


def _shared(explorer: Explorer, counted: Iterable[Shared]) -> tuple[Company, ...]:
    by_quad: Counter[tuple[str, int | None]] = Counter()
    totals: Counter[str] = Counter()
    for each in counted:
        by_quad[each.other, _quad(each.category, explorer.ontology)] += each.happenings
        totals[each.other] += each.happenings
    ranked = sorted(totals, key=lambda name: (-totals[name], name))
    return tuple(
        Company(
            explorer.named(name),
            totals[name],
            None,
            QuadCounts((by_quad[name, 1], by_quad[name, 2], by_quad[name, 3], by_quad[name, 4])),
        )
        for name in ranked
    )


PAGE = Page(
    "/actor/{actor}",
    "actor",
    "who an actor is, what it does and what is done to it, and with whom it deals",
    build,
    (*PERIOD, Parameter("page", "pages of happenings to pass over", Kind.WHOLE)),
)
