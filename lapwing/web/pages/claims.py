"""What somebody denies, who asserts it, and in how many independent families, the newest denial first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lapwing.web.addresses import address, period
from lapwing.web.explorer import Explorer
from lapwing.web.ledgers import Contest, contests
from lapwing.web.page import PAIR, PERIOD, Asked, Kind, Page, Parameter
from lapwing.web.views import Reading

SIDES = ("any", "contested", "unasserted")
"""Of what is denied: all of it, what somebody asserts, what nobody in the store does."""

LISTED = 25
"""Denials on a page. What they may be about has to be read beside them: time a page before raising it."""
_SIFTED = 75
"""The same where one side is asked for, which few of them may have."""


@dataclass(frozen=True, slots=True)
class Claims:
    """A page of denials, each with who asserts what it denies."""

    one: Reading | None
    other: Reading | None
    begins: date | None  # of the period in which it was denied
    ends: date | None
    side: str
    page: int  # from 0
    listed: tuple[Contest, ...]
    looked_at: int  # denials among which these are
    more: bool  # older ones are left

    def address(self, **changed: str | int | date | None) -> str:
        """That of this page, with some of what is asked changed; None asks it no more."""
        asked: dict[str, str | int | date | None] = {
            "one": self.one.asked if self.one else None,
            "other": self.other.asked if self.other else None,
            **period(self.begins, self.ends),
            "side": self.side if self.side != SIDES[0] else None,
        }
        return address("claims", asked=asked | changed)

    @property
    def first(self) -> int:
        """The number of the first denial that was looked at, from 1."""
        return self.page * _length(self.side) + 1


def build(explorer: Explorer, asked: Asked) -> Claims:
    """What is denied of everybody, one actor or two.

    Raises:
        UnknownName: neither the roster nor the store knows one of them.
    """
    named = tuple(explorer.known(asked.text(name)) for name in ("one", "other") if asked.text(name))
    begins, ends, side, page = asked.day("from"), asked.day("to"), asked.text("side"), asked.whole("page")
    keys = tuple(dict.fromkeys(reading.actor.key for reading in named))
    length = _length(side)
    found = explorer.store.denied(*keys, begins=begins, ends=ends, limit=length + 1, offset=page * length)
    made = contests(explorer, found[:length])
    return Claims(
        one=named[0] if named else None,
        other=named[1] if len(named) > 1 else None,
        begins=begins,
        ends=ends,
        side=side,
        page=page,
        listed=tuple(each for each in made if side in (SIDES[0], _side(each))),
        looked_at=len(found[:length]),
        more=len(found) > length,
    )


def _length(side: str) -> int:
    return LISTED if side == SIDES[0] else _SIFTED


def _side(each: Contest) -> str:
    return SIDES[1] if each.asserted.cited else SIDES[2]


PAGE = Page(
    "/claims",
    "claims",
    "what somebody denies, who asserts it, and in how many independent families",
    build,
    (
        *PAIR,
        *PERIOD,
        Parameter("side", "whether somebody asserts it", choices=SIDES),
        Parameter("page", "pages of denials to pass over", Kind.WHOLE),
    ),
)
