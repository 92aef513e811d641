"""Who asserts and who denies that something took place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from lapwing.ledger.match import by_category, same_parties, speaker
from lapwing.ontology import Ontology, load
from lapwing.records import Claim, DateBasis, Happening, Reality, SpeakerKind, Telling

if TYPE_CHECKING:
    from lapwing.store import Store

DENIED_WITHIN = timedelta(days=30)
"""How far back a denial reaches that says no date and is dated by its article alone. Denials answer recent reports;
a month keeps an old deed from being denied by a new sentence. Not tuned."""


def claims(store: Store, *actors: str, ontology: Ontology | None = None) -> list[Claim]:
    """Who asserts and who denies each happening, happening by happening.

    Every telling of something as having taken place asserts it. A named speaker's negated telling of the same
    category, participants and time denies it; one that nobody in the store asserts is denied all the same.
    """
    codes = ontology or load()
    tellings = store.tellings(*actors)
    told = {telling.event.id: telling for telling in tellings}
    denials = by_category(telling for telling in tellings if _denies(telling))
    found: list[Claim] = []
    for happening in store.happenings(*actors):
        if happening.reality is Reality.ACTUAL:
            asserting = [told[event] for event in happening.events if event in told]
            denying = [
                denial for denial in denials.get(happening.category, []) if _denied(happening, asserting, denial, codes)
            ]
            found += [_claim(happening, telling, asserts=True) for telling in asserting]
            found += [_claim(happening, telling, asserts=False) for telling in denying]
    met = {claim.event for claim in found if not claim.asserts}
    for happening in store.happenings(*actors):
        alone = [told[event] for event in happening.events if event in told and event not in met]
        found += [_claim(happening, telling, asserts=False) for telling in alone if _denies(telling)]
    return found


def _denies(telling: Telling) -> bool:
    return telling.stance.reality is Reality.NEGATED and telling.stance.speaker is SpeakerKind.NAMED


def _denied(happening: Happening, asserting: Sequence[Telling], denial: Telling, ontology: Ontology) -> bool:
    return (
        denial.event.category == happening.category
        and _same_time(happening, denial)
        and any(same_parties(telling, denial, ontology) for telling in asserting)
    )


def _same_time(happening: Happening, denial: Telling) -> bool:
    begins, ends = denial.setting.begins, denial.setting.ends
    if begins is None or ends is None or happening.begins is None or happening.ends is None:
        return False
    reach = DENIED_WITHIN if denial.setting.date_basis is DateBasis.PUBLISHED else timedelta(0)
    return begins - happening.ends <= reach and happening.begins <= ends


def _claim(happening: Happening, telling: Telling, *, asserts: bool) -> Claim:
    return Claim(
        happening=happening.id,
        event=telling.event.id,
        asserts=asserts,
        speaker=telling.stance.speaker,
        said_by=speaker(telling) or (telling.article.outlet if telling.stance.speaker is SpeakerKind.AUTHOR else None),
        family=telling.family,
    )
