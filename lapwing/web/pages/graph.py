"""Who deals with whom: the most active actors and the sign of what passes between them, in a period."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date

from lapwing.pictures import Edge, Picture, network
from lapwing.relate import Unit
from lapwing.store import Between
from lapwing.web.activity import Activity, Stretch, activity, cut, period_name
from lapwing.web.addresses import address, period
from lapwing.web.bonds import Bond, bonds, totals
from lapwing.web.explorer import Explorer
from lapwing.web.page import PERIOD, Asked, Page, Parameter
from lapwing.web.views import Named

MOST = ("25", "10", "15", "40", "60")
"""How many actors may be asked for; the first is what nothing means."""

_COUNTED = 2000  # pairs among which the most active actors and their ties are sought
_PERIODS = 24  # links to choose a period by, about: two lines of them
_TIES = 3  # pairs drawn for each actor: with more, lines of two happenings hide those of two hundred


@dataclass(frozen=True, slots=True)
class Choice:
    """A period that can be chosen, and whether it is the one that is shown."""

    name: str
    begins: date
    ends: date
    happenings: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Graph:
    """The pairs of the most active actors in a period; without bounds, in all that is known."""

    begins: date | None
    ends: date | None
    most: int
    actors: tuple[Named, ...]
    pairs: tuple[Bond, ...]  # that are drawn, biggest first
    left_out: int  # weaker pairs of these actors
    unit: Unit
    periods: tuple[Choice, ...]  # of the whole record
    parts: tuple[Choice, ...]  # months of the period, where it is longer
    quads: tuple[tuple[int, str], ...]

    def picture(self) -> Picture:
        """The graph."""
        names = {each.key: each.name for bond in self.pairs for each in (bond.one, bond.other)}
        edges = [Edge(c.one, c.other, c.happenings, c.score, c.quads) for c in (bond.count for bond in self.pairs)]
        title = "Who deals with whom" + (f", {self.named()}" if self.named() else "")
        return network(edges, names, title=title, link_pair=self.pair, link_actor=self.actor)

    def pair(self, one: str, other: str, quad: int | None = None) -> str:
        """The address of what passed between two in the period, or of what of one quad did."""
        return address("pair", one, other, asked={**period(self.begins, self.ends), "quad": quad})

    def actor(self, key: str) -> str:
        """The address of one actor in the period."""
        return address("actor", key, asked=period(self.begins, self.ends))

    def there(self, begins: date | None, ends: date | None) -> str:
        """That of the same graph in another period."""
        most = None if self.most == int(MOST[0]) else self.most
        return address("graph", asked={**period(begins, ends), "most": most})

    def around(self, choice: Choice) -> bool:
        """Whether the period that is shown lies in this one."""
        return bool(self.begins and self.ends and choice.begins <= self.begins and self.ends <= choice.ends)

    def named(self) -> str:
        """The period in words; nothing where there is none."""
        chosen = next((each.name for each in (*self.periods, *self.parts) if each.chosen), "")
        if chosen or not (self.begins or self.ends):
            return chosen
        if not self.begins:
            return f"until {self.ends}"
        return f"{self.begins} to {self.ends}" if self.ends else f"from {self.begins}"


def build(explorer: Explorer, asked: Asked) -> Graph:
    """The most active actors of the period, and the strongest of the pairs between them."""
    begins, ends, most = asked.day("from"), asked.day("to"), int(asked.text("most"))
    passed = explorer.store.between(begins=begins, ends=ends, limit=_COUNTED)
    active = totals(passed)[:most]
    among = _among(passed, {key for key, _ in active})
    drawn = _drawn(among, _TIES * most)
    counted = explorer.store.months()
    record = activity(counted, explorer.ontology, about=_PERIODS)
    around = _around(record, begins, ends)
    months = cut(counted, Unit.MONTH, around.begins, around.ends, explorer.ontology) if around else ()
    return Graph(
        begins=begins,
        ends=ends,
        most=most,
        actors=tuple(explorer.named(key, number) for key, number in active),
        pairs=bonds(explorer, drawn),
        left_out=len(among) - len(drawn),
        unit=record.unit,
        periods=tuple(_choice(each, record.unit, begins, ends) for each in record.stretches),
        parts=tuple(_choice(each, Unit.MONTH, begins, ends) for each in months),
        quads=tuple(sorted(explorer.ontology.quads.items())),
    )


def _among(passed: Sequence[Between], keys: Container[str]) -> list[Between]:
    return [each for each in passed if each.one in keys and each.other in keys]


def _drawn(among: Sequence[Between], most: int) -> list[Between]:
    """The biggest pairs, and the biggest of every actor that would be without: `among` has the biggest first."""
    drawn, reached = [], set[str]()
    for place, each in enumerate(among):
        if place < most or not {each.one, each.other} <= reached:
            drawn.append(each)
            reached |= {each.one, each.other}
    return drawn


def _around(record: Activity, begins: date | None, ends: date | None) -> Stretch | None:
    """The quarter or year of the record that a period lies in."""
    if not begins or not ends or record.unit is Unit.MONTH:
        return None
    return next((each for each in record.stretches if each.begins <= begins <= ends <= each.ends), None)


def _choice(stretch: Stretch, unit: Unit, begins: date | None, ends: date | None) -> Choice:
    chosen = (stretch.begins, stretch.ends) == (begins, ends)
    return Choice(period_name(unit, stretch.begins), stretch.begins, stretch.ends, stretch.happenings, chosen)


PAGE = Page(
    "/graph",
    "graph",
    "the most active actors, and how each two of them stand in a period",
    build,
    (*PERIOD, Parameter("most", "how many actors", choices=MOST)),
)
