"""What two may do to one another: chances and what they rest on, and how such forecasts fared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from lapwing.brief import words
from lapwing.errors import InputError
from lapwing.forecast import Chance, Forecast, Reason, Record
from lapwing.ontology import Category
from lapwing.pictures import Picture, reliability
from lapwing.web.addresses import address
from lapwing.web.explorer import Explorer
from lapwing.web.page import Asked, Page, Parameter
from lapwing.web.views import Named, Reading

HORIZONS = ("30", "7", "90")
"""Days ahead that may be asked for: a month, unless a week or a quarter is."""

SMALL = 0.01
"""Chances below it are folded away: most pairs do most things less than once in a hundred such stretches."""

_TOLD = 3  # outcomes of which the reasons are told
_MOVES = 1.15  # a factor below it, or above its reciprocal, is not worth telling; `lapwing forecast` has the same


@dataclass(frozen=True, slots=True)
class ForecastPage:
    """Either direction and the past record. Where `why` is set there is none of them yet."""

    one: Reading
    other: Reading
    sides: tuple[Named, Named]  # the countries or groups that they count for
    horizon: int
    there: Forecast | None
    back: Forecast | None
    record: Record | None
    why: str | None
    spans: tuple[int, int, int]  # days over which reasons count
    kinds: tuple[tuple[str, int], ...]  # every category with its quad
    quads: tuple[tuple[int, str], ...]

    @property
    def ways(self) -> tuple[tuple[Forecast, Named, Named], ...]:
        """Each direction that is forecast, with who does it and to whom."""
        one, other = self.sides
        both = ((self.there, one, other), (self.back, other, one))
        return tuple((made, doer, done_to) for made, doer, done_to in both if made and made.today)

    def address(self, horizon: int) -> str:
        """That of this page with another horizon."""
        asked = {"horizon": str(horizon) if str(horizon) != HORIZONS[0] else None}
        return address("forecast", self.one.actor.key, self.other.actor.key, asked=asked)

    def beside(self, page: str) -> str:
        """Another page on the same two."""
        return address(page, *(side.key for side in self.sides))

    def quad(self, category: str) -> int | None:
        """The quad of a category."""
        return dict(self.kinds).get(category)

    def likely(self, made: Forecast) -> tuple[Chance, ...]:
        """The chances that are shown at once."""
        return tuple(chance for chance in made.categories if chance.probability >= SMALL)

    def unlikely(self, made: Forecast) -> tuple[Chance, ...]:
        """Those that are folded away."""
        return tuple(chance for chance in made.categories if chance.probability < SMALL)

    def told(self, made: Forecast) -> tuple[Chance, ...]:
        """The likeliest that have a reason worth telling."""
        return tuple(chance for chance in made.categories[:_TOLD] if self.reasons(chance))

    def reasons(self, chance: Chance) -> tuple[Reason, ...]:
        """What moves a chance by enough to be told, most first."""
        return tuple(each for each in chance.reasons if max(each.times, 1 / each.times) >= _MOVES)

    def behind(self, made: Forecast, reason: Reason, outcome: str) -> str | None:
        """Where what a reason counts is listed, on the page of the pair: for all but "same" among all that went
        that way. None for reasons from other pairs, which no page lists."""
        if made.today is None or reason.kind not in ("same", "other", "return") or not reason.counts[-1]:
            return None
        ways = ("there", "back") if made.actor == self.sides[0].key else ("back", "there")
        asked: dict[str, str | int | None] = {
            "from": str(made.today - timedelta(self.spans[-1] - 1)),
            "to": str(made.today),
            "category": outcome if reason.kind == "same" else None,
            "direction": ways[reason.kind == "return"],
        }
        return address("pair", *(side.key for side in self.sides), asked=asked) + "#evidence"

    def picture(self, width: int) -> Picture:
        """How often what was forecast came true."""
        if self.record is None:
            raise ValueError("a page without a past record has no picture")
        return reliability(self.record, width=width)


def build(explorer: Explorer, asked: Asked) -> ForecastPage:
    """What the two that bear these names may do to one another; persons count for their country.

    Raises:
        UnknownName: neither the roster nor the store knows one of them.
        InputError: both are one, or count for one.
    """
    one, other = (explorer.known(name) for name in asked.names)
    sides = explorer.side(one.actor), explorer.side(other.actor)
    if sides[0].key == sides[1].key:
        came = f"{one.actor.name} and {other.actor.name}, who count for {sides[0].name}"
        raise InputError("address", "two countries or groups", came, f"see /actor/{sides[0].key}")
    horizon = int(asked.text("horizon"))
    found = explorer.ahead.of(sides[0].key, sides[1].key, horizon)
    return ForecastPage(
        one=one,
        other=other,
        sides=sides,
        horizon=horizon,
        there=found.there,
        back=found.back,
        record=found.record,
        why=found.why,
        spans=words.SPANS,
        kinds=_kinds(explorer.ontology.categories),
        quads=tuple(sorted(explorer.ontology.quads.items())),
    )


def _kinds(categories: Mapping[str, Category]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((name, category.quad) for name, category in categories.items()))


PAGE = Page(
    "/forecast/{one}/{other}",
    "forecast",
    "how likely each category is between two in the days after the record ends, why, and how such forecasts fared",
    build,
    (Parameter("horizon", "days ahead", choices=HORIZONS),),
)
