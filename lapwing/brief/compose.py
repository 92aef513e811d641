"""A brief out of the store: sentences with citations, made from records only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from lapwing.brief import words
from lapwing.brief.matter import Matter, Notes, best
from lapwing.brief.records import Brief, Facts, Section, Source, Statement
from lapwing.brief.sections import announced, contested, founded, how_they_stand, not_known
from lapwing.errors import UnknownName
from lapwing.ledger import claims, expectations
from lapwing.ontology import Ontology, load
from lapwing.protocols import Roster
from lapwing.records import Certainty, DateBasis, Fate
from lapwing.relate import Occurrence, occurrences, within

if TYPE_CHECKING:
    from lapwing.store import Store

_BASES = tuple(DateBasis)  # best first, as the enum lists them
_CERTAINTIES = tuple(Certainty)  # surest first


def brief(
    store: Store,
    *actors: str,
    roster: Roster,
    begins: date | None = None,
    ends: date | None = None,
    today: date | None = None,
    ontology: Ontology | None = None,
) -> Brief:
    """What the store knows of one actor, or of what passed between two or more; with no name, of everybody.

    With `begins` or `ends`, days that are included, only of what took place, was announced or denied in that period;
    undated happenings are left out then. `today` judges what is overdue, and defaults to the newest publication date.

    Raises:
        UnknownName: neither the roster nor the store knows an actor.
    """
    codes = ontology or load()
    known = occurrences(store, *actors)
    named = {key: _name(key, roster, known, codes) for key in actors}
    seen = sorted(within(known, begins, ends), key=_in_time)
    of_event = {telling.event.id: each for each in seen for telling in each.tellings}
    matter = Matter(named, seen, of_event, Notes(), codes, begins, ends)
    told = [_line(matter, each) for each in seen]
    expected = expectations(store, *actors, today=today, ontology=codes)
    sections = (
        Section("Who did what to whom", tuple(told)),
        how_they_stand(store, matter),
        founded(matter),
        announced(matter, expected, (Fate.OPEN, Fate.OVERDUE), "Announced, not yet seen"),
        announced(matter, expected, (Fate.KEPT, Fate.BROKEN), "Announced, and what became of it"),
        contested(matter, claims(store, *actors, ontology=codes)),
        not_known(matter),
    )
    dates = [day for each in seen for day in (each.happening.begins, each.happening.ends) if day]
    return Brief(
        title=(words.joined(named.values()) or "Everybody in the store") + _period(begins, ends),
        actors=tuple(named.items()),
        first=min(dates, default=None),
        last=max(dates, default=None),
        happenings=len(seen),
        families=len({family for each in seen for family in each.happening.families}),
        quads=tuple(sorted(codes.quads.items())),
        sections=tuple(section for section in sections if section.statements or section.notes),
        sources=tuple(sorted(matter.notes.sources.values(), key=_by_date)),
    )


def _period(begins: date | None, ends: date | None) -> str:
    said = (f"from {begins}" if begins else "", f"to {ends}" if ends else "")
    return f", {' '.join(part for part in said if part)}" if any(said) else ""


def _name(key: str, roster: Roster, seen: Sequence[Occurrence], ontology: Ontology) -> str:
    actor = roster.actor(key, None)
    if actor:
        return actor.name
    if key in ontology.codes:
        return ontology.codes[key]
    if seen:
        return key
    raise UnknownName("the key of an actor, such as RUS", repr(key), "search the roster for it")


# --- who did what to whom -----------------------------------------------------------------------


def _line(matter: Matter, each: Occurrence) -> Statement:
    """One happening. It speaks through its best report: body before headline, then the earliest."""
    tellings = best(each)
    return Statement(words.direction(tellings[0]), matter.notes.cite(tellings), _facts(matter, each))


def _facts(matter: Matter, each: Occurrence) -> Facts:
    happening, tellings = each.happening, best(each)
    bases = {telling.setting.date_basis for telling in tellings}
    certainties = Counter(telling.stance.certainty for telling in tellings)
    return Facts(
        happening=happening.id,
        begins=happening.begins,
        ends=happening.ends,
        basis=next((basis for basis in _BASES if basis in bases), None) if happening.begins else None,
        category=happening.category,
        modes=tuple(sorted({mode for telling in tellings for mode in telling.event.modes})),
        quad=matter.ontology.category(happening.category).quad,
        reality=happening.reality,
        certainties=tuple((level, certainties[level]) for level in _CERTAINTIES if certainties[level]),
        said_by=tuple(dict.fromkeys(words.says(telling) for telling in each.tellings)),
        families=len(happening.families),
        articles=len(happening.articles),
    )


# --- order --------------------------------------------------------------------------------------


def _in_time(each: Occurrence) -> tuple[date, date, str]:
    happening = each.happening
    return happening.begins or date.min, happening.ends or date.min, happening.id


def _by_date(source: Source) -> tuple[date, str]:
    return source.published or date.min, source.article
