"""The ledger: what was announced, promised, threatened or foretold, and what became of it; who claims what.

Cautious throughout. An expectation is settled only by a later event of the same actors, resolved on both sides, in
the same direction; whatever is less than that stays open. That it is of the announced kind does not prove that it
is the announced thing, so `matches` name the events and `why` says on what the answer rests.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from lapwing.ontology import Ontology, load
from lapwing.parties import alike, mutual
from lapwing.records import (
    Certainty,
    Claim,
    DateBasis,
    Expectation,
    Fate,
    Happening,
    Party,
    Reality,
    SpeakerKind,
    Telling,
)

if TYPE_CHECKING:
    from lapwing.store import Store

KEPT_WITHIN = timedelta(days=365)
"""How long after an announcement an event still counts as its fulfilment. A year lets treaties ripen and keeps an
unrelated meeting years later from counting. Not tuned: measure on a hand-read ledger before changing it."""

DENIED_WITHIN = timedelta(days=30)
"""How far back a denial reaches that says no date and is dated by its article alone. Denials answer recent reports;
a month keeps an old deed from being denied by a new sentence. Not tuned."""

_FULFILS = {
    "AGREE": ("SUPPORT", "CONSULT", "COOPERATE", "AID"),
    "CONCEDE": ("RETREAT",),
    "THREATEN": ("SANCTION", "COERCE", "ASSAULT", "MOBILIZE"),
}
"""Speech acts that bind, and the deeds that make them good (or carry the threat out)."""

_COOPERATION = (1, 2)


@dataclass(frozen=True, slots=True)
class _Announcement:
    """A telling that lets something be expected: since when, of which categories, from whom to whom."""

    telling: Telling
    since: date | None
    due: date | None
    kinds: tuple[str, ...]
    joint: bool  # its actors are to do it to each other


def expectations(
    store: Store, *actors: str, today: date | None = None, ontology: Ontology | None = None
) -> list[Expectation]:
    """One expectation for each telling that announces something, in the store's order.

    `today` judges what is overdue and defaults to the newest publication date among these actors' articles, never to
    the clock.
    """
    codes = ontology or load()
    tellings = store.tellings(*actors)
    now = today or max((told.article.published for told in tellings if told.article.published), default=None)
    announced = (_announcement(telling, codes) for telling in tellings)
    return [_settle(each, tellings, now, codes) for each in announced if each]


def claims(store: Store, *actors: str, ontology: Ontology | None = None) -> list[Claim]:
    """Who asserts and who denies each happening that is told as having taken place, happening by happening.

    Every telling asserts its happening. A named speaker's negated telling of the same category, participants and
    time denies it.
    """
    codes = ontology or load()
    tellings = store.tellings(*actors)
    told = {telling.event.id: telling for telling in tellings}
    denials = [telling for telling in tellings if _denies(telling)]
    found: list[Claim] = []
    for happening in store.happenings(*actors):
        if happening.reality is Reality.ACTUAL:
            asserting = [told[event] for event in happening.events if event in told]
            denying = [denial for denial in denials if _denied(happening, asserting, denial, codes)]
            found += [_claim(happening, telling, asserts=True) for telling in asserting]
            found += [_claim(happening, telling, asserts=False) for telling in denying]
    return found


def speaker(telling: Telling) -> str | None:
    """Who says so, by name or in the text's own words; None for the author and where no words name the source."""
    for party in (*telling.actors, *telling.recipients):
        if party.mention.id == telling.stance.said_by:
            return party.name
    return telling.stance.said_by_text


# --- what is expected ---------------------------------------------------------------------------


def _announcement(telling: Telling, ontology: Ontology) -> _Announcement | None:
    category, reality = telling.event.category, telling.stance.reality
    published, setting = telling.article.published, telling.setting
    due = setting.ends if published and setting.begins and setting.begins > published else None
    joint = mutual(telling, ontology)
    if reality is Reality.FUTURE:
        return _Announcement(telling, published, due, (category,), joint)
    if reality is Reality.ACTUAL and category in _FULFILS:
        said = published if due else setting.begins or published
        return _Announcement(telling, said, due, _FULFILS[category], joint)
    return None


def _settle(
    announced: _Announcement, tellings: Iterable[Telling], today: date | None, ontology: Ontology
) -> Expectation:
    obstacle = _obstacle(announced)
    if obstacle:
        return _expectation(announced, *_unmet(announced, today, obstacle))
    later = [telling for telling in tellings if _follows(announced, telling, today)]
    kept = _closest(announced.telling, [telling for telling in later if _keeps(announced, telling, ontology)])
    if kept:
        return _expectation(announced, Fate.KEPT, kept, _why_kept(announced, kept))
    broken = [telling for telling in later if _breaks(announced, telling, ontology)]
    if broken:
        return _expectation(announced, Fate.BROKEN, broken, _why_broken(broken[0]))
    kinds = " or ".join(announced.kinds)
    nothing = f"no later {kinds} between them within {KEPT_WITHIN.days} days"
    return _expectation(announced, *_unmet(announced, today, nothing))


def _obstacle(announced: _Announcement) -> str | None:
    """Why nothing can settle it, if nothing can."""
    telling = announced.telling
    if announced.since is None:
        return "it is not known when it was announced"
    if not telling.recipients and not announced.joint:
        return "nobody is named as the other side"
    actors, recipients = (
        sum(party.actor is not None for party in side) for side in (telling.actors, telling.recipients)
    )
    if not actors or (recipients < 1 if telling.recipients else actors < 2):
        return "the actors of one side are not known by name"
    return None


def _unmet(announced: _Announcement, today: date | None, reason: str) -> tuple[Fate, Sequence[Telling], str]:
    if announced.due and today and announced.due < today:
        return Fate.OVERDUE, (), f"due by {announced.due}, today is {today}: {reason}"
    return Fate.OPEN, (), reason


def _expectation(announced: _Announcement, fate: Fate, matches: Sequence[Telling], why: str) -> Expectation:
    telling = announced.telling
    return Expectation(
        event=telling.event.id,
        holder=_holder(telling),
        due=announced.due,
        fate=fate,
        matches=tuple(match.event.id for match in matches),
        why=why,
    )


def _holder(telling: Telling) -> str | None:
    """Who announced it (a speech act: whoever performs it), or who foretold it."""
    if telling.stance.reality is not Reality.FUTURE:
        return ", ".join(dict.fromkeys(party.name for party in telling.actors))
    return telling.article.outlet if telling.stance.speaker is SpeakerKind.AUTHOR else speaker(telling)


# --- what became of it --------------------------------------------------------------------------


def _follows(announced: _Announcement, telling: Telling, today: date | None) -> bool:
    """Whether it begins after the announcement, soon enough, and not after today."""
    begins, since = telling.setting.begins, announced.since
    if begins is None or since is None or (today and begins > today):
        return False
    return since < begins <= since + KEPT_WITHIN


def _keeps(announced: _Announcement, telling: Telling, ontology: Ontology) -> bool:
    event = telling.event
    sure = telling.stance.reality is Reality.ACTUAL and telling.stance.certainty is not Certainty.POSSIBLE
    return (
        sure
        and event.category in announced.kinds
        and _share_if_both(announced.telling.event.contexts, event.contexts)
        and (event.category != announced.telling.event.category or _share_modes(announced.telling, telling))
        and _same_parties(announced.telling, telling, ontology)
    )


def _closest(first: Telling, kept: Sequence[Telling]) -> Sequence[Telling]:
    """Those that share a context with the announcement, if any do: grain is promised, and a talk is not grain."""
    near = [telling for telling in kept if not set(first.event.contexts).isdisjoint(telling.event.contexts)]
    return near or kept


def _breaks(announced: _Announcement, telling: Telling, ontology: Ontology) -> bool:
    """A refusal to help by whoever had announced cooperation, or the same thing told as not happening."""
    first = announced.telling
    cooperative = any(ontology.category(kind).quad in _COOPERATION for kind in announced.kinds)
    refused = (
        cooperative
        and telling.stance.reality is Reality.ACTUAL
        and telling.event.category == "REJECT"
        and "assist" in telling.event.modes
    )
    negated = telling.stance.reality is Reality.NEGATED and telling.event.category == first.event.category
    return (refused or (negated and _share_modes(first, telling))) and _same_parties(first, telling, ontology)


def _why_kept(announced: _Announcement, kept: Sequence[Telling]) -> str:
    first = min(kept, key=_begin)
    late = " (late)" if announced.due and _begin(first)[0] > announced.due else ""
    sure = "" if first.setting.date_basis in (DateBasis.TEXT, DateBasis.RELATIVE) else ", dated by its report alone"
    return f"{first.event.category} between them on {first.setting.begins}{late}{sure}"


def _why_broken(telling: Telling) -> str:
    if telling.stance.reality is Reality.NEGATED:
        return f"{telling.event.category} is told as not happening on {telling.setting.begins}"
    doers = ", ".join(dict.fromkeys(party.name for party in telling.actors))
    return f"{doers} refused to assist on {telling.setting.begins}"


def _begin(telling: Telling) -> tuple[date, str]:
    return telling.setting.begins or date.max, telling.event.id


# --- who claims what ----------------------------------------------------------------------------


def _denies(telling: Telling) -> bool:
    return telling.stance.reality is Reality.NEGATED and telling.stance.speaker is SpeakerKind.NAMED


def _denied(happening: Happening, asserting: Sequence[Telling], denial: Telling, ontology: Ontology) -> bool:
    return (
        denial.event.category == happening.category
        and _same_time(happening, denial)
        and any(_same_parties(telling, denial, ontology) for telling in asserting)
    )


def _same_time(happening: Happening, denial: Telling) -> bool:
    begins, ends = denial.setting.begins, denial.setting.ends
    if begins is None or ends is None or happening.begins is None or happening.ends is None:
        return False
    if denial.setting.date_basis is DateBasis.PUBLISHED:
        begins -= DENIED_WITHIN
    return begins <= happening.ends and happening.begins <= ends


def _claim(happening: Happening, telling: Telling, *, asserts: bool) -> Claim:
    return Claim(
        happening=happening.id,
        event=telling.event.id,
        asserts=asserts,
        speaker=telling.stance.speaker,
        said_by=speaker(telling) or (telling.article.outlet if telling.stance.speaker is SpeakerKind.AUTHOR else None),
        family=telling.family,
    )


# --- the same people, the same thing ------------------------------------------------------------


def _same_parties(first: Telling, second: Telling, ontology: Ontology) -> bool:
    """Whether the same actors do it to the same recipients, or, where either is done together, with each other."""
    if first.recipients and second.recipients:
        return _match(first.actors, second.actors) and _match(first.recipients, second.recipients)
    if not (first.recipients or mutual(first, ontology)) or not (second.recipients or mutual(second, ontology)):
        return False
    everybody = (*second.actors, *second.recipients)
    left, right = (first.actors, first.recipients) if first.recipients else (first.actors[:1], first.actors[1:])
    return any(
        _match(left, [one]) and _match(right, [other]) for one in everybody for other in everybody if one is not other
    )


def _match(some: Iterable[Party], others: Iterable[Party]) -> bool:
    known = [party.actor for party in others if party.actor]
    return any(alike(party.actor, actor) for party in some if party.actor for actor in known)


def _share_modes(first: Telling, second: Telling) -> bool:
    return _share_if_both(first.event.modes, second.event.modes)


def _share_if_both(first: Sequence[str], second: Sequence[str]) -> bool:
    return not first or not second or not set(first).isdisjoint(second)
