"""The first page: how much there is, when and where it took place, between whom, what came in, and where to begin."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from lapwing.brief import Source
from lapwing.records import Article, Place
from lapwing.store import PlaceCount
from lapwing.web.activity import Activity, activity
from lapwing.web.bonds import Bond, bonds, totals
from lapwing.web.explorer import Explorer
from lapwing.web.page import Asked, Page
from lapwing.web.views import Named

_NEWEST = 10  # articles of the first page
_FAMILIES = 8  # families of the first page
_PAIRS = 12  # pairs of the first page
_ACTORS = 20  # actors of the first page: about three lines of it
_COUNTED = 500  # pairs among which the most active actors are sought: smaller ones add little to anybody
_SPOTS = 150  # places on the map: more would hide one another
_OPENING = 200  # characters of an article that stand for a title
_RADII = (0.0035, 0.018)  # of a place, in widths of the map: what can be seen and pointed at, and the largest
_WORLD = (-172.0, -80.0, 352.0, 140.0)
"""Where people live: western and northern edge, width and height in degrees, southwards; the Bering Strait is its
edge."""
_NEAR = 170.0  # degrees across of the closest view: half of the world, of which the outline still reads as one
_MARGIN = 8.0  # degrees around the places
_FULL = 100
"""Happenings of a place drawn at the largest radius, unless one has more: so that few look few."""
_COUNTS = ("articles", "families", "events", "happenings", "actors")


@dataclass(frozen=True, slots=True)
class Holding:
    """How many articles are known by their rows of a data set; None: read by Lapwing."""

    dataset: str | None
    articles: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the map, and the happenings that took place there."""

    name: str
    country: Named | None
    whole: bool  # it is a country, and its degrees are those of its capital
    latitude: float
    longitude: float
    happenings: int

    def radius(self, most: int) -> float:
        """In widths of the map; the area grows with the happenings, of which no place has more than `most`."""
        return max(_RADII[0], _RADII[1] * math.sqrt(self.happenings / max(most, _FULL)))


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article, and how many events were found in it."""

    article: str
    title: str | None
    opening: str | None  # how its text begins, where it has no title: a row of a data set
    outlet: str | None
    published: date | None
    dataset: str | None
    events: int


@dataclass(frozen=True, slots=True)
class Kin:
    """A family of several articles, with the likely first of them."""

    family: str
    articles: int
    origin: Source


@dataclass(frozen=True, slots=True)
class Home:
    """The first page. `counts` are rows by what they are called; pairs, places and families are biggest first."""

    counts: tuple[tuple[str, int], ...]
    holdings: tuple[Holding, ...]
    first: date | None  # day on which something took place
    last: date | None
    activity: Activity
    places: tuple[Spot, ...]
    pairs: tuple[Bond, ...]
    actors: tuple[Named, ...]  # those that take part most
    newest: tuple[Arrival, ...]
    families: tuple[Kin, ...]  # of more than one article
    quads: tuple[tuple[int, str], ...]

    def window(self) -> tuple[float, float, float, float]:
        """The part of the world that holds the places: its western and northern edge, width and height in degrees."""
        west, north, wide, tall = _WORLD
        xs, ys = [each.longitude for each in self.places], [-each.latitude for each in self.places]
        spread = (max(xs) - min(xs), (max(ys) - min(ys)) * wide / tall)
        across = min(max(*spread, _NEAR) + 2 * _MARGIN, wide)
        down = across * tall / wide
        left = (min(xs) + max(xs) - across) / 2
        top = (min(ys) + max(ys) - down) / 2
        return (
            min(max(left, west), west + wide - across),
            min(max(top, north), north + tall - down),
            across,
            down,
        )

    @property
    def spots(self) -> int:
        """How many places are shown at most."""
        return _SPOTS


def build(explorer: Explorer, _: Asked) -> Home:
    """What a store holds, at a glance."""
    store = explorer.store
    first, last = store.extent() or (None, None)
    passed = store.between(limit=_COUNTED)
    return Home(
        counts=tuple(store.counts(*_COUNTS).items()),
        holdings=tuple(Holding(dataset, articles) for dataset, articles in store.datasets().items()),
        first=first,
        last=last,
        activity=activity(store.months(), explorer.ontology),
        places=tuple(_spot(explorer, each) for each in store.place_counts(_SPOTS)),
        pairs=bonds(explorer, passed[:_PAIRS]),
        actors=tuple(explorer.named(key, number) for key, number in totals(passed)[:_ACTORS]),
        newest=_arrivals(explorer),
        families=_kin(explorer),
        quads=tuple(sorted(explorer.ontology.quads.items())),
    )


def _spot(explorer: Explorer, counted: PlaceCount) -> Spot:
    place = counted.place
    country = explorer.named(place.country) if place.country else None
    whole = not place.key.isdigit()  # GeoNames numbers its places; countries stand under their codes
    latitude, longitude = _degrees(place)
    return Spot(place.name, country, whole, latitude, longitude, counted.happenings)


def _degrees(place: Place) -> tuple[float, float]:
    """Where it lies; the store is asked for places with coordinates only."""
    return place.latitude or 0.0, place.longitude or 0.0


def _arrivals(explorer: Explorer) -> tuple[Arrival, ...]:
    articles = explorer.store.newest(_NEWEST)
    events = explorer.store.events_of(each.id for each in articles)
    return tuple(_arrival(each, events.get(each.id, 0)) for each in articles)


def _arrival(article: Article, events: int) -> Arrival:
    return Arrival(
        article=article.id,
        title=article.title,
        opening=None if article.title else article.text[:_OPENING],
        outlet=article.outlet,
        published=article.published,
        dataset=article.dataset,
        events=events,
    )


def _kin(explorer: Explorer) -> tuple[Kin, ...]:
    families = explorer.store.largest_families(_FAMILIES)
    origins = explorer.store.named(family.origin for family in families)
    named = {each.article: each for each in explorer.sources(origins)}
    return tuple(Kin(family.id, len(family.members), named[family.origin]) for family in families)


PAGE = Page("/", "home", "how much there is, what took place when, where and between whom, and what came in", build)
