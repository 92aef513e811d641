"""Every directed pair in a table: who does how much of what to whom, in a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lapwing.records import Reality
from lapwing.store import PairCount
from lapwing.web.addresses import address, period
from lapwing.web.explorer import Explorer
from lapwing.web.page import PERIOD, Asked, Kind, Page, Parameter
from lapwing.web.views import Named, Reading

ORDERS = ("happenings", "score", "quad1", "quad2", "quad3", "quad4", "actor", "recipient")
"""How pairs may be sorted: counts biggest first, the score from hostile to friendly, keys by letter."""

_ROWS = 100  # of one page
_LOOKED_AT = 5_000  # pairs among which the others are sorted: more than two hundred countries have with each other


@dataclass(frozen=True, slots=True)
class Pair:
    """A directed pair with the names of its two ends."""

    actor: Named
    recipient: Named
    count: PairCount


@dataclass(frozen=True, slots=True)
class Pairs:
    """A page of the directed pairs in the order asked for."""

    order: str
    party: Reading | None  # one end of every pair, where asked for
    begins: date | None
    ends: date | None
    page: int  # from 0
    pairs: tuple[Pair, ...]
    total: int
    cut: bool  # there are more pairs, each with fewer happenings than any of these
    quads: tuple[tuple[int, str], ...]

    @property
    def before(self) -> int:
        """How many pairs stand on earlier pages."""
        return self.page * _ROWS

    def address(self, order: str | None = None, page: int = 0) -> str:
        """That of the same pairs in another order, or of another page of them."""
        wanted = order or self.order
        asked = {
            "party": self.party.asked if self.party else None,
            **period(self.begins, self.ends),
            "sort": None if wanted == ORDERS[0] else wanted,
            "page": page or None,
        }
        return address("dyads", asked=asked)

    def pair(self, pair: Pair, quad: int | None = None) -> str:
        """The address of how the two stand in the period; with a quad, of what of it the first did to the second."""
        only = {"direction": "there" if quad else None, "quad": quad}
        return address("pair", pair.actor.key, pair.recipient.key, asked={**period(self.begins, self.ends), **only})

    def evidence(self, pair: Pair) -> str:
        """That of the events behind a row."""
        ends = {"actor": pair.actor.key, "recipient": pair.recipient.key, "reality": Reality.ACTUAL.value}
        return address("search", asked={**ends, **period(self.begins, self.ends)})


def build(explorer: Explorer, asked: Asked) -> Pairs:
    """Who does how much of what to whom; a name that nobody bears has no pairs."""
    order, begins, ends, page = asked.text("sort"), asked.day("from"), asked.day("to"), asked.whole("page")
    party = explorer.reading(asked.text("party")) if asked.text("party") else None
    key = party.actor.key if party else None
    counted = explorer.store.pair_counts(key, begins=begins, ends=ends, limit=_LOOKED_AT)
    found = sorted(counted, key=lambda count: _rank(count, order))[page * _ROWS : (page + 1) * _ROWS]
    return Pairs(
        order=order,
        party=party,
        begins=begins,
        ends=ends,
        page=page,
        pairs=tuple(Pair(explorer.named(each.actor), explorer.named(each.recipient), each) for each in found),
        total=len(counted),
        cut=len(counted) == _LOOKED_AT,
        quads=tuple(sorted(explorer.ontology.quads.items())),
    )


def _rank(count: PairCount, order: str) -> tuple[float, int, str, str]:
    """Where a pair stands in one of `ORDERS`; the biggest pair first among equals."""
    ends = (count.recipient, count.actor) if order == "recipient" else (count.actor, count.recipient)
    numbers = {
        "happenings": count.happenings,
        "score": -count.score,
        **{f"quad{number}": quad for number, quad in enumerate(count.quads, start=1)},
    }
    by_letter = order in ("actor", "recipient")
    return -numbers.get(order, 0), 0 if by_letter else -count.happenings, *ends


PAGE = Page(
    "/dyads",
    "dyads",
    "who does how much of what to whom",
    build,
    (
        Parameter("party", "name or code of an actor that is one end of every pair"),
        *PERIOD,
        Parameter("sort", "the column to sort by", choices=ORDERS),
        Parameter("page", "how many pages of pairs to pass over", Kind.WHOLE),
    ),
)
