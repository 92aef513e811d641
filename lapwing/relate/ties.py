"""What kinds of tie exist between two: treaties, arms, visits, mediation, sanctions, force."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from lapwing.ontology import Ontology
from lapwing.relate.dyads import Deed, deeds

if TYPE_CHECKING:
    from lapwing.store import Store


class TieKind(StrEnum):
    """What ties two actors, read off category, modes and contexts."""

    TREATY = "treaty"  # agreements and support that is signed or ratified
    VISITS = "visits"
    TALKS = "talks"  # by telephone, or among several
    MEDIATION = "mediation"  # consultation through or by a third party
    ARMS = "arms"  # military cooperation and aid
    AID = "aid"
    TRADE = "trade"  # economic cooperation
    SANCTIONS = "sanctions"
    FORCE = "force"
    POSTURE = "posture"  # troops and weapons moved, threats of violence
    ACCUSATION = "accusation"


_RULES: Mapping[TieKind, Callable[[Deed], bool]] = {
    TieKind.TREATY: lambda deed: deed.category in ("AGREE", "SUPPORT"),
    TieKind.VISITS: lambda deed: deed.category == "CONSULT" and "visit" in deed.modes,
    TieKind.TALKS: lambda deed: deed.category == "CONSULT" and bool({"phone", "multilateral"} & {*deed.modes}),
    TieKind.MEDIATION: lambda deed: deed.category == "CONSULT" and "third-party" in deed.modes,
    TieKind.ARMS: lambda deed: deed.category in ("AID", "COOPERATE") and "military" in deed.contexts,
    TieKind.AID: lambda deed: deed.category == "AID",
    TieKind.TRADE: lambda deed: deed.category == "COOPERATE" and "economic" in deed.contexts,
    TieKind.SANCTIONS: lambda deed: deed.category == "SANCTION",
    TieKind.FORCE: lambda deed: deed.category in ("ASSAULT", "COERCE"),
    TieKind.POSTURE: lambda deed: (
        deed.category == "MOBILIZE" or (deed.category == "THREATEN" and "violence" in deed.modes)
    ),
    TieKind.ACCUSATION: lambda deed: deed.category in ("ACCUSE", "REJECT"),
}


@dataclass(frozen=True, slots=True)
class Tie:
    """A kind of tie with the happenings that show it."""

    kind: TieKind
    happenings: tuple[str, ...]
    families: int
    first: date | None
    last: date | None


def ties(
    store: Store,
    one: str,
    other: str,
    *,
    begins: date | None = None,
    ends: date | None = None,
    ontology: Ontology | None = None,
) -> list[Tie]:
    """The kinds of tie that the happenings between the two show, the most shown first; one may show several."""
    return ties_of(deeds(store, one, other, begins=begins, ends=ends, ontology=ontology))


def ties_of(done: Sequence[Deed]) -> list[Tie]:
    """The same of what `deeds` found."""
    made = [_tie(kind, [deed for deed in done if _RULES[kind](deed)]) for kind in TieKind]
    return sorted((tie for tie in made if tie.happenings), key=lambda tie: (-len(tie.happenings), tie.kind))


def _tie(kind: TieKind, shown: list[Deed]) -> Tie:
    return Tie(
        kind=kind,
        happenings=tuple(deed.id for deed in shown),
        families=len({family for deed in shown for family in deed.families}),
        first=min((deed.begins for deed in shown if deed.begins), default=None),
        last=max((deed.ends for deed in shown if deed.ends), default=None),
    )
