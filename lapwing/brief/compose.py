"""A brief out of the store: sentences with citations, made from records only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from lapwing.brief import coming, company, copies, evidence, news, promises, standing, turns, words
from lapwing.brief.matter import Matter, Notes, gather
from lapwing.brief.once import once
from lapwing.brief.records import Brief, Facts, Section, Source, Statement
from lapwing.errors import UnknownName
from lapwing.ledger import claims, expectations
from lapwing.ontology import Ontology, load
from lapwing.protocols import Roster
from lapwing.records import Certainty, DateBasis
from lapwing.relate import Occurrence, deeds, occurrences, within

if TYPE_CHECKING:
    from lapwing.forecast import Outlook
    from lapwing.store import Store

_BASES = tuple(DateBasis)  # best first, as the enum lists them
_CERTAINTIES = tuple(Certainty)  # surest first


def brief(
    store: Store,
    *actors: str,
    roster: Roster,
    begins: date | None = None,
    ends: date | None = None,
    since: date | None = None,
    today: date | None = None,
    ontology: Ontology | None = None,
    outlook: Outlook | None = None,
) -> Brief:
    """What the store knows of one actor, or of what passed between two or more; with no name, of everybody.

    With `begins` or `ends`, days that are included, only of what took place, was announced or denied in that period;
    undated happenings are left out then. What was first reported from `since` on is new; by default `NEW_WITHIN` up to
    the newest publication date. `today` judges what is overdue, and defaults to that date.
    What may come between two is told from `outlook`; by default it is learned from the store, if that is small.

    Raises:
        UnknownName: neither the roster nor the store knows an actor.
    """
    codes = ontology or load()
    store = once(store)
    matter = _matter(store, actors, roster, codes, begins, ends)
    told = tuple(_line(matter, each) for each in matter.seen)  # first: it numbers the citations
    ahead = coming.what_may_come(store, matter, roster, outlook)
    sections = (*_sections(store, matter, since, today), ahead, Section("Who did what to whom", told))
    dates = [day for each in matter.seen for day in (each.happening.begins, each.happening.ends) if day]
    return Brief(
        title=(words.joined(matter.names.values()) or "Everybody in the store") + _period(begins, ends),
        actors=tuple(matter.names.items()),
        first=min(dates, default=None),
        last=max(dates, default=None),
        newest=matter.newest,
        since=news.start(matter, since),
        happenings=len(matter.seen),
        families=len({family for each in matter.seen for family in each.happening.families}),
        quads=tuple(sorted(codes.quads.items())),
        sections=tuple(section for section in sections if section.statements or section.notes),
        sources=tuple(sorted(matter.notes.sources.values(), key=_by_date)),
    )


def _matter(
    store: Store, actors: Sequence[str], roster: Roster, ontology: Ontology, begins: date | None, ends: date | None
) -> Matter:
    known = occurrences(store, *actors)
    seen = sorted(within(known, begins, ends), key=_newest_first)
    return Matter(
        names={key: _known(key, roster, known, ontology) for key in actors},
        seen=seen,
        reports=gather(seen),
        of_event={telling.event.id: each for each in seen for telling in each.tellings},
        tellings={telling.event.id: telling for each in seen for telling in each.tellings},
        notes=Notes(),
        ontology=ontology,
        name=partial(_name, roster=roster, ontology=ontology),
        done=deeds(store, *actors, begins=begins, ends=ends, ontology=ontology) if seen and len(actors) == 2 else (),
        begins=begins,
        ends=ends,
    )


def _sections(store: Store, matter: Matter, since: date | None, today: date | None) -> tuple[Section, ...]:
    """What a busy reader needs first, then each part of it in full."""
    actors = tuple(matter.names)
    both = standing.of_pair(matter)
    acts = _acts(matter, both.there.happenings + both.back.happenings) if both else matter.actual
    turning = turns.turning_points(matter, both)
    expected = promises.promises(matter, expectations(store, *actors, today=today, ontology=matter.ontology))
    contests = promises.contests(matter, claims(store, *actors, ontology=matter.ontology))
    fresh, around = news.news(matter, expected, since), company.company(matter)
    short = (
        *standing.state(matter, acts, both),
        *company.company_in_short(matter, around),
        *news.headline(matter, fresh),
        *turns.in_short(turning),
        *promises.promises_in_short(matter, expected),
        *promises.contested_in_short(matter, contests),
        *evidence.founded_in_short(matter, acts),
    )
    return (
        Section("In short", short, turning.notes),
        news.what_is_new(matter, fresh),
        standing.how_they_stand(store, matter, both),
        company.with_whom(matter, around),
        turning,
        promises.outcomes(matter, expected),
        promises.waiting(matter, expected),
        promises.contested(matter, contests),
        evidence.founded(matter, acts),
        copies.changed(store, matter),
        evidence.not_known(matter),
    )


def _acts(matter: Matter, happenings: Sequence[str]) -> list[Occurrence]:
    wanted = set(happenings)
    return [each for each in matter.seen if each.happening.id in wanted]


def _period(begins: date | None, ends: date | None) -> str:
    said = (f"from {begins}" if begins else "", f"to {ends}" if ends else "")
    return f", {' '.join(part for part in said if part)}" if any(said) else ""


def _known(key: str, roster: Roster, seen: Sequence[Occurrence], ontology: Ontology) -> str:
    name = _name(key, roster=roster, ontology=ontology)
    if name == key and not seen:
        raise UnknownName("the key of an actor, such as RUS", repr(key), "search the roster for it")
    return name


def _name(key: str, *, roster: Roster, ontology: Ontology) -> str:
    actor = roster.actor(key, None)
    return actor.name if actor else ontology.codes.get(key, key)


# --- who did what to whom -----------------------------------------------------------------------


def _line(matter: Matter, each: Occurrence) -> Statement:
    """One happening. It speaks through its best report: body before headline, then the earliest."""
    reports = matter.reports[each.happening.id]
    return Statement(words.direction(reports[0]), matter.notes.cite(reports), _facts(matter, each))


def _facts(matter: Matter, each: Occurrence) -> Facts:
    happening, reports = each.happening, matter.reports[each.happening.id]
    bases = {telling.setting.date_basis for telling in reports}
    certainties = Counter(telling.stance.certainty for telling in reports)
    return Facts(
        happening=happening.id,
        begins=happening.begins,
        ends=happening.ends,
        basis=next((basis for basis in _BASES if basis in bases), None) if happening.begins else None,
        category=happening.category,
        modes=tuple(sorted({mode for telling in reports for mode in telling.event.modes})),
        quad=matter.quad(each),
        reality=happening.reality,
        certainties=tuple((level, certainties[level]) for level in _CERTAINTIES if certainties[level]),
        said_by=tuple(dict.fromkeys(words.says(telling) for telling in each.tellings)),
        families=len(happening.families),
        articles=len(happening.articles),
    )


# --- order --------------------------------------------------------------------------------------


def _newest_first(each: Occurrence) -> tuple[int, int, str]:
    """Undated ones last."""
    happening = each.happening
    days = (happening.begins or date.min, happening.ends or date.min)
    return -days[0].toordinal(), -days[1].toordinal(), happening.id


def _by_date(source: Source) -> tuple[date, str]:
    return source.published or date.min, source.article
