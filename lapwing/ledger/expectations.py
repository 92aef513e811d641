"""What was announced, promised, threatened or foretold, and what became of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from lapwing.ledger.match import same_parties, share_if_both, share_modes, speaker
from lapwing.ontology import Ontology, load
from lapwing.parties import mutual
from lapwing.records import Certainty, DateBasis, Expectation, Fate, Reality, SpeakerKind, Telling

if TYPE_CHECKING:
    from lapwing.store import Store

KEPT_WITHIN = timedelta(days=365)
"""How long after an announcement an event still counts as its fulfilment. A year lets treaties ripen and keeps an
unrelated meeting years later from counting. Not tuned: measure on a hand-read ledger before changing it."""

_FULFILS = {
    "AGREE": ("SUPPORT", "CONSULT", "COOPERATE", "AID"),
    "CONCEDE": ("RETREAT",),
    "THREATEN": ("SANCTION", "COERCE", "ASSAULT", "MOBILIZE"),
}
"""Speech acts that bind, and the deeds that make them good (or carry the threat out)."""

BINDING = tuple(_FULFILS)
"""The categories of speech acts that let something be expected."""

_REFUSAL = "REJECT"
_SOON = re.compile(
    r"\b(?:(?:very )?soon|shortly|imminently|eventually|before long|in the (?:near|foreseeable) future|"
    r"(?:in|within|over) the (?:coming|next) (?:few )?(?:hours|days|weeks|months|years)|"
    r"(?:later|earlier) this (?:week|month|year)|one day|sooner or later)\b",
    re.I,
)
_COOPERATION = (1, 2)

_Parties = tuple[tuple[str | None, ...], tuple[str | None, ...]]
"""Ids of those who do it and of those it is done to; None for somebody unknown."""


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
    past = _Past(tellings, now, codes)
    announced = (_announcement(telling, codes) for telling in tellings)
    return [_settle(each, past, now, codes) for each in announced if each]


def settling(telling: Telling) -> tuple[str, ...]:
    """The categories of the later events that can keep or break what it announces."""
    category = telling.event.category
    kept = (category,) if telling.stance.reality is Reality.FUTURE else _FULFILS.get(category, ())
    return tuple(dict.fromkeys((*kept, category, _REFUSAL)))


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


def _settle(announced: _Announcement, past: _Past, today: date | None, ontology: Ontology) -> Expectation:
    obstacle = _obstacle(announced)
    if obstacle:
        return _expectation(announced, *_unmet(announced, today, obstacle))
    later = past.after(announced, announced.kinds)
    kept = _closest(announced.telling, [telling for telling in later if _keeps(announced, telling)])
    if kept:
        return _expectation(announced, Fate.KEPT, kept, _why_kept(announced, kept))
    later = past.after(announced, {_REFUSAL, announced.telling.event.category})
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
        source=speaker(telling) if telling.stance.speaker is not SpeakerKind.AUTHOR else None,
        horizon=_horizon(announced),
        due=announced.due,
        fate=fate,
        matches=tuple(match.event.id for match in matches),
        why=why,
    )


def _horizon(announced: _Announcement) -> str | None:
    """The words that say until when: those of its date, else a vague one in the clause behind the trigger."""
    telling = announced.telling
    text = telling.article.text
    if announced.due is not None and telling.setting.date_cue is not None:
        return telling.setting.date_cue.of(text)
    behind = text[telling.event.span.end : telling.sentence.span.end]
    found = _SOON.search(behind) or _SOON.search(text[telling.sentence.span.start : telling.event.span.start])
    return found[0] if found else None


def _holder(telling: Telling) -> str | None:
    """Who announced it (a speech act: whoever performs it), or who foretold it."""
    if telling.stance.reality is not Reality.FUTURE:
        return ", ".join(dict.fromkeys(party.name for party in telling.actors))
    return telling.article.outlet if telling.stance.speaker is SpeakerKind.AUTHOR else speaker(telling)


# --- what became of it --------------------------------------------------------------------------


class _Past:
    """The tellings that have a day and do not lie after today.

    They are kept by category and by who takes part, so that parties are compared once: of the thousands of rows of a
    data set on two countries, most have the same ones.
    """

    def __init__(self, tellings: Iterable[Telling], today: date | None, ontology: Ontology) -> None:
        self._ontology = ontology
        self._kept: dict[str, dict[_Parties, list[Telling]]] = {}
        self._found: dict[tuple[_Parties, str, str], list[list[Telling]]] = {}
        dated = (t for t in tellings if t.setting.begins and not (today and t.setting.begins > today))
        for telling in sorted(dated, key=_begin):
            self._kept.setdefault(telling.event.category, {}).setdefault(_parties(telling), []).append(telling)

    def after(self, announced: _Announcement, categories: Iterable[str]) -> list[Telling]:
        """Those of the categories, between the same parties, that begin after the announcement and soon enough."""
        since = announced.since or date.max
        until = since + min(KEPT_WITHIN, date.max - since)
        found: list[Telling] = []
        for category in set(categories) & self._kept.keys():
            for row in self._alike(announced.telling, category):
                found += row[bisect_right(row, since, key=_day) : bisect_right(row, until, key=_day)]
        return sorted(found, key=_order)

    def _alike(self, first: Telling, category: str) -> list[list[Telling]]:
        key = _parties(first), first.event.category, category
        if key not in self._found:
            rows = self._kept[category].values()
            self._found[key] = [row for row in rows if same_parties(first, row[0], self._ontology)]
        return self._found[key]


def _parties(telling: Telling) -> _Parties:
    actors, recipients = (
        tuple(party.actor.id if party.actor else None for party in side)
        for side in (telling.actors, telling.recipients)
    )
    return actors, recipients


def _day(telling: Telling) -> date:
    return telling.setting.begins or date.max


def _keeps(announced: _Announcement, telling: Telling) -> bool:
    event = telling.event
    sure = telling.stance.reality is Reality.ACTUAL and telling.stance.certainty is not Certainty.POSSIBLE
    return (
        sure
        and share_if_both(announced.telling.event.contexts, event.contexts)
        and (event.category != announced.telling.event.category or share_modes(announced.telling, telling))
    )


def _closest(first: Telling, kept: Sequence[Telling]) -> Sequence[Telling]:
    """Those that share a context with the announcement, if any do: grain is promised, and a talk is not grain."""
    near = [telling for telling in kept if not set(first.event.contexts).isdisjoint(telling.event.contexts)]
    return near or kept


def _breaks(announced: _Announcement, telling: Telling, ontology: Ontology) -> bool:
    """A refusal to help by whoever had announced cooperation, or the same thing told as not happening."""
    first = announced.telling
    known = [ontology.categories[kind] for kind in announced.kinds if kind in ontology.categories]
    cooperative = any(category.quad in _COOPERATION for category in known)
    refused = (
        cooperative
        and telling.stance.reality is Reality.ACTUAL
        and telling.event.category == _REFUSAL
        and "assist" in telling.event.modes
    )
    negated = telling.stance.reality is Reality.NEGATED and telling.event.category == first.event.category
    return refused or (negated and share_modes(first, telling))


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
    return _day(telling), telling.event.id


def _order(telling: Telling) -> tuple[str, date, str]:
    return telling.event.category, *_begin(telling)
