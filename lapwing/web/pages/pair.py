"""How two stand: both directions, their course, ties and third parties, and the happenings behind every figure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, variance

from lapwing.errors import InputError
from lapwing.ledger import BINDING
from lapwing.ontology import Ontology
from lapwing.pictures import Picture, timeline
from lapwing.relate import (
    Comparison,
    Course,
    Deed,
    Period,
    Standing,
    TieKind,
    compare,
    deeds,
    standing_of,
    ties_of,
)
from lapwing.relate.triads import balanced, between, sign
from lapwing.store import Store, Terms
from lapwing.web.addresses import address, period
from lapwing.web.ahead import Coming, coming
from lapwing.web.courses import AUTO, UNITS, Bounds, drawn
from lapwing.web.explorer import Explorer
from lapwing.web.ledgers import Awaited, Contest, awaited, contests, newest_report
from lapwing.web.page import PERIOD, Asked, Kind, Page, Parameter, day
from lapwing.web.told import Told, told
from lapwing.web.views import Named, Reading

DIRECTIONS = ("any", "there", "back", "first", "second", "together")
"""Of the happenings listed: all; those that go there or back, joint ones among both; those begun by the first alone,
by the second alone, by both together."""

LISTED = 40
"""Happenings on a page of the list: what can be skimmed in some minutes."""

_THIRDS = 5  # third parties that the page names
_SHORT = 3  # announcements and denials named here; the pages of either have all


@dataclass(frozen=True, slots=True)
class PairTie:
    """A kind of tie, and how many happenings in how many independent families show it."""

    kind: TieKind
    happenings: int
    families: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Third:
    """Somebody who has to do with both, and the sign of either side: 1 friendly, -1 hostile, None neither."""

    actor: Named
    happenings: tuple[int, int]  # with the first, with the second
    scores: tuple[float, float]  # their means
    signs: tuple[int | None, int | None]
    balanced: bool | None
    between: Named | None  # who is on good terms with two that are not with one another


@dataclass(frozen=True, slots=True)
class PairPage:
    """Two actors in a period; without bounds, in all that is known. Counts are of happenings that took place."""

    one: Reading
    other: Reading
    begins: date | None
    ends: date | None
    by: str  # length of a period, as asked
    standing: Standing
    begun: tuple[int, int, int]  # by the first, by the second, by both together
    undated: int
    course: Course
    earlier: int  # happenings before the course begins
    ties: tuple[PairTie, ...]
    thirds: tuple[Third, ...]
    against: str  # as asked
    compared: Comparison | None
    announced: tuple[Awaited, ...]  # the newest
    denied: tuple[Contest, ...]  # the newest
    coming: Coming | None  # None: no forecast is at hand
    category: str
    quad: int | None
    direction: str
    tie: str
    page: int  # from 0
    evidence: tuple[Told, ...]
    total: int  # happenings that are all that is asked
    happenings: int  # of the period
    categories: tuple[str, ...]  # that these are of
    quads: tuple[tuple[int, str], ...]

    @property
    def first(self) -> int:
        """The place of the first that is listed, from 1."""
        return self.page * LISTED + 1

    def address(self, **changed: str | int | date | None) -> str:
        """That of this page, with some of what is asked changed; None asks it no more."""
        asked: dict[str, str | int | date | None] = {
            **period(self.begins, self.ends),
            "by": self.by if self.by != AUTO else None,
            "against": self.against or None,
            "category": self.category or None,
            "quad": self.quad,
            "direction": self.direction if self.direction != DIRECTIONS[0] else None,
            "tie": self.tie or None,
            **{"from" if name == "begins" else "to" if name == "ends" else name: changed[name] for name in changed},
        }
        return address("pair", self.one.actor.key, self.other.actor.key, asked=asked)

    def behind(self, **changed: str | int | date | None) -> str:
        """The list of the happenings behind a figure: of the period, and what is named here."""
        nothing: dict[str, str | int | date | None] = {"category": None, "quad": None, "direction": None, "tie": None}
        return self.address(**(nothing | changed)) + "#evidence"

    def between(self, one: Named, other: Named) -> str:
        """The same page on two others."""
        return address("pair", one.key, other.key, asked=period(self.begins, self.ends))

    def beside(self, page: str) -> str:
        """Another page on the same two in the same period; a brief and a forecast have them in their path."""
        if page in ("brief", "forecast"):
            asked = period(self.begins, self.ends) if page == "brief" else None
            return address(page, self.one.actor.key, self.other.actor.key, asked=asked)
        pair = {"one": self.one.actor.key, "other": self.other.actor.key}
        return address(page, asked=pair | period(self.begins, self.ends))

    def picture(self, width: int) -> Picture:
        """The course as a picture whose bars lead to what is behind them."""
        names = (self.one.actor.name, self.other.actor.name)
        return timeline(self.course, names, link=self._stretch, width=width)

    def _stretch(self, part: Period) -> str:
        first, last = max(part.begins, self.begins or date.min), min(part.ends, self.ends or date.max)
        return self.behind(begins=first, ends=last)


def build(explorer: Explorer, asked: Asked) -> PairPage:
    """How the two that bear these names stand to one another.

    Raises:
        UnknownName: neither the roster nor the store knows one of them.
        InputError: both are one, or a stretch to compare with is none.
    """
    one, other = (explorer.known(name) for name in asked.names)
    pair = one.actor.key, other.actor.key
    if pair[0] == pair[1]:
        raise InputError("address", "two actors", f"{one.actor.name} twice", f"see /actor/{pair[0]}")
    store = explorer.store
    bounds, codes = (asked.day("from"), asked.day("to")), explorer.ontology
    done = deeds(store, *pair, begins=bounds[0], ends=bounds[1], ontology=codes)
    shown = ties_of(done)
    tied = {tie.kind.value: frozenset(tie.happenings) for tie in shown}
    newest = [*reversed([each for each in done if each.begins]), *(each for each in done if not each.begins)]
    chosen = [each for each in newest if _asked_for(each, asked, tied)]
    shown_course, earlier = drawn(pair, bounds, asked.text("by"), done)
    page = asked.whole("page")
    return PairPage(
        one=one,
        other=other,
        begins=bounds[0],
        ends=bounds[1],
        by=asked.text("by"),
        standing=standing_of(*pair, done, begins=bounds[0], ends=bounds[1]),
        begun=_begun(done),
        undated=sum(each.begins is None for each in done),
        course=shown_course,
        earlier=earlier,
        ties=tuple(PairTie(tie.kind, len(tie.happenings), tie.families, tie.first, tie.last) for tie in shown),
        thirds=_thirds(explorer, pair, bounds, done),
        against=asked.text("against"),
        compared=_compared(store, pair, asked, done, codes),
        announced=_announced(explorer, pair, bounds, newest),
        denied=_denied(explorer, pair, bounds),
        coming=coming(explorer.ahead.at_hand(*pair), codes),
        category=asked.text("category").upper(),
        quad=int(asked.text("quad")) if asked.text("quad") else None,
        direction=asked.text("direction"),
        tie=asked.text("tie"),
        page=page,
        evidence=told(explorer, (each.id for each in chosen[page * LISTED : (page + 1) * LISTED])),
        total=len(chosen),
        happenings=len(done),
        categories=tuple(sorted({each.category for each in done})),
        quads=tuple(sorted(codes.quads.items())),
    )


def _asked_for(done: Deed, asked: Asked, tied: Mapping[str, Collection[str]]) -> bool:
    """Whether a happening is of the list."""
    category, quad, tie = asked.text("category").upper(), asked.text("quad"), asked.text("tie")
    directions = {
        "any": True,
        "there": done.there,
        "back": done.back,
        "first": not done.back,
        "second": not done.there,
        "together": done.there and done.back,
    }
    return (
        category in ("", done.category)
        and quad in ("", str(done.quad))
        and directions[asked.text("direction")]
        and (not tie or done.id in tied.get(tie, ()))
    )


def _begun(done: Sequence[Deed]) -> tuple[int, int, int]:
    sides = [(each.there, each.back) for each in done]
    return sides.count((True, False)), sides.count((False, True)), sides.count((True, True))


def _thirds(explorer: Explorer, pair: tuple[str, str], bounds: Bounds, done: Sequence[Deed]) -> tuple[Third, ...]:
    """Those who have most to do with both of them."""
    store = explorer.store
    counts = [store.dealings(name, begins=bounds[0], ends=bounds[1]) for name in pair]
    both = sorted((-min(counts[0][key], counts[1][key]), key) for key in counts[0].keys() & counts[1].keys())
    found = [key for _, key in both if key not in pair][:_THIRDS]
    terms = [store.terms_with(name, found, begins=bounds[0], ends=bounds[1]) for name in pair]
    scores = [each.score for each in done]
    own = sign(len(scores), fmean(scores), variance(scores)) if len(scores) > 1 else None
    return tuple(_third(explorer, pair, key, own, (terms[0][key], terms[1][key])) for key in found)


def _third(explorer: Explorer, pair: tuple[str, str], key: str, own: int | None, terms: tuple[Terms, Terms]) -> Third:
    first, second = (sign(each.happenings, each.score, each.variance) for each in terms)
    middle = between((*pair, key), (own, first, second))
    return Third(
        actor=explorer.named(key),
        happenings=(terms[0].happenings, terms[1].happenings),
        scores=(terms[0].score, terms[1].score),
        signs=(first, second),
        balanced=balanced((own, first, second)),
        between=explorer.named(middle) if middle else None,
    )


def _compared(
    store: Store, pair: tuple[str, str], asked: Asked, done: Sequence[Deed], ontology: Ontology
) -> Comparison | None:
    """An earlier stretch against the period; where that has no bounds, against all after the stretch."""
    text = asked.text("against")
    if not text:
        return None
    first, _, last = text.partition("..")
    before = day("against", first), day("against", last or first, ends=True)
    newest = max((each.ends for each in done if each.ends), default=before[1])
    begins = asked.day("from") or before[1] + timedelta(1)
    after = begins, max(asked.day("to") or newest, begins)
    if before[1] < before[0]:
        raise InputError("against", "a stretch that ends after it begins", text, "write 2021 or 2021-01..2021-06")
    return compare(store, *pair, before, after, ontology=ontology)


def _announced(
    explorer: Explorer, pair: tuple[str, str], bounds: Bounds, newest: Sequence[Deed]
) -> tuple[Awaited, ...]:
    """The newest announcements: what is expected, and speech acts, which are at hand among what was done."""
    store = explorer.store
    said = [each.id for each in newest if each.category in BINDING][:_SHORT]
    events = [event for each in store.happenings_named(said) for event in each.events]
    events += store.announced(*pair, begins=bounds[0], ends=bounds[1], limit=_SHORT)
    found = awaited(explorer, events, newest_report(store))
    return found[:_SHORT]


def _denied(explorer: Explorer, pair: tuple[str, str], bounds: Bounds) -> tuple[Contest, ...]:
    events = explorer.store.denied(*pair, begins=bounds[0], ends=bounds[1], limit=_SHORT)
    return contests(explorer, events)


PAGE = Page(
    "/pair/{one}/{other}",
    "pair",
    "how two stand to one another, and the happenings behind every figure",
    build,
    (
        *PERIOD,
        Parameter("by", "length of a period of the course", choices=UNITS),
        Parameter("against", "an earlier stretch to compare with: 2021, 2021-05 or 2021-01..2021-06"),
        Parameter("category", "list only happenings of this PLOVER category"),
        Parameter("quad", "list only those of this quad", choices=("", "1", "2", "3", "4")),
        Parameter("direction", "list only those that go there or back, or that one alone begins", choices=DIRECTIONS),
        Parameter("tie", "list only those that show this kind of tie", choices=("", *(k.value for k in TieKind))),
        Parameter("page", "pages of the list to pass over", Kind.WHOLE),
    ),
)
