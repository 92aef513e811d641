"""Whose a role without a country is, by the place that stands with it: "police in Rome, Georgia", "Odessa police"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from lapwing.actors import resolve
from lapwing.actors.resolve import Answer
from lapwing.actors.roster import role_actor
from lapwing.protocols import NameForm, NameHit, Roster
from lapwing.records import ActorKind, Place, Span

# Below that of a role with a named owner: foreign soldiers stand in a country, too.
PLACED = 0.55
_AHEAD = 60  # characters behind a phrase in which its place begins and its land follows
_LAND = re.compile(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}, ")  # "Lebanon County, " before "Pennsylvania"
_BETWEEN = re.compile(r"(?:'s?)?\s+(?:in|at|from|of)\s+(?:the\s+|central\s+|nearby\s+|\w+ern\s+)*", re.I)

Places = Callable[[], Sequence[tuple[Span, Place]]]
"""The places of a sentence, looked for only where they are asked for."""


def placed(answer: Answer, span: Span, text: str, places: Places, roster: Roster, on: date | None) -> Answer:
    """The answer with the country of the place inside or right behind the phrase; `span` is in `text`, a sentence."""
    role = answer.actor
    if role is None or role.country is not None or answer.score != resolve.NOBODY:
        return answer
    behind = _BETWEEN.match(text, span.end)
    if behind is None and not any(word[:1].isupper() for word in span.of(text).split()[:-1]):
        return answer
    at = behind.end() if behind is not None else span.start
    for where, country in _within(text, at, places, roster, on):
        inside = where.end < span.end and text[where.end] == " "  # and not "Kenya-backed"
        if where.start == at and (behind is not None or inside):
            owner = roster.actor(country, on)
            if owner is not None:
                why = f"{answer.why}, but in {where.of(text)}"
                return replace(answer, actors=(role_actor(owner, role.sectors),), why=why, score=PLACED)
    return answer


def _within(text: str, at: int, places: Places, roster: Roster, on: date | None) -> Iterator[tuple[Span, str]]:
    """The place that begins there, with its country.

    The gazetteer knows a town by the state behind it ("Rome, Georgia"); any other takes the land behind it.
    """
    beside = [(where, place.country) for where, place in places() if place.country]
    yield from (found for found in beside if text[found[0].end : found[0].end + 1] == ",")
    named = [(hit.span, _country(hit, roster, on)) for hit in roster.names(text[at : at + _AHEAD])]
    lands = [(span.shifted(at), country) for span, country in named if country is not None]
    for span, country in lands:
        if _LAND.fullmatch(text[at : span.start]):
            yield Span(at, span.end), country
    yield from (found for found in lands if found[0].start == at)
    yield from beside


def _country(hit: NameHit, roster: Roster, on: date | None) -> str | None:
    actor = roster.actor(hit.keys[0], on) if len(hit.keys) == 1 else None
    land = actor is not None and actor.kind in (ActorKind.COUNTRY, ActorKind.REGION)
    return actor.country if actor is not None and land and hit.form is not NameForm.DEMONYM else None
