"""What kinds of tie exist between two: treaties, arms, visits, mediation, sanctions, force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from lapwing.ontology import Ontology, load
from lapwing.records import Event
from lapwing.relate.dyads import Occurrence, between

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


_RULES: Mapping[TieKind, Callable[[Event], bool]] = {
    TieKind.TREATY: lambda event: event.category in ("AGREE", "SUPPORT"),
    TieKind.VISITS: lambda event: event.category == "CONSULT" and "visit" in event.modes,
    TieKind.TALKS: lambda event: event.category == "CONSULT" and bool({"phone", "multilateral"} & {*event.modes}),
    TieKind.MEDIATION: lambda event: event.category == "CONSULT" and "third-party" in event.modes,
    TieKind.ARMS: lambda event: event.category in ("AID", "COOPERATE") and "military" in event.contexts,
    TieKind.AID: lambda event: event.category == "AID",
    TieKind.TRADE: lambda event: event.category == "COOPERATE" and "economic" in event.contexts,
    TieKind.SANCTIONS: lambda event: event.category == "SANCTION",
    TieKind.FORCE: lambda event: event.category in ("ASSAULT", "COERCE"),
    TieKind.POSTURE: lambda event: (
        event.category == "MOBILIZE" or (event.category == "THREATEN" and "violence" in event.modes)
    ),
    TieKind.ACCUSATION: lambda event: event.category in ("ACCUSE", "REJECT"),
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
    seen = between(store, one, other, begins, ends, ontology or load())
    made = [_tie(kind, [each for each in seen if _shows(each, kind)]) for kind in TieKind]
    return sorted((tie for tie in made if tie.happenings), key=lambda tie: (-len(tie.happenings), tie.kind))


def _shows(each: Occurrence, kind: TieKind) -> bool:
    return any(_RULES[kind](telling.event) for telling in each.tellings)


def _tie(kind: TieKind, shown: list[Occurrence]) -> Tie:
    return Tie(
        kind=kind,
        happenings=tuple(each.happening.id for each in shown),
        families=len({family for each in shown for family in each.happening.families}),
        first=min((each.happening.begins for each in shown if each.happening.begins), default=None),
        last=max((each.happening.ends for each in shown if each.happening.ends), default=None),
    )
