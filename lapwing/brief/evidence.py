"""How well founded it is: what rests on one origin alone, and what the records leave open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from lapwing.brief import words
from lapwing.brief.counts import capital, clause, spelled
from lapwing.brief.matter import Matter
from lapwing.brief.records import Citation, Section, Statement
from lapwing.records import Party, Telling
from lapwing.relate import Occurrence

_STRANGERS = 8  # unresolved names listed, the most frequent; the rest are counted
_DATELESS = 3  # titles of undated articles named; the rest are counted
_HOSTILE_DEED = 4


# --- one origin alone -----------------------------------------------------------------------------


def founded_in_short(matter: Matter, acts: Sequence[Occurrence]) -> list[Statement]:
    """How many of the acts rest on one independent origin alone."""
    alone = _alone(acts)
    if not alone:
        return []
    if len(alone) == len(acts):
        every = {1: "The one act rests", 2: "Both acts rest"}.get(len(acts), f"All {len(acts):,} acts rest")
        return [Statement(f"{every} on one independent origin alone.", _cited(matter, alone))]
    many = f"{len(alone):,} of {len(acts):,} acts {'rests' if len(alone) == 1 else 'rest'}"
    return [Statement(f"{many} on one independent origin alone.", _cited(matter, alone))]


def founded(matter: Matter, acts: Sequence[Occurrence]) -> Section:
    """What two origins or more tell, and which hostile deeds one alone does."""
    several = [each for each in acts if len(each.happening.families) > 1]
    alone = [each for each in _alone(acts) if matter.quad(each) == _HOSTILE_DEED]
    deeds = sum(matter.quad(each) == _HOSTILE_DEED for each in acts)
    told = []
    if several:
        text = f"Told by two independent origins or more: {words.count(len(several), 'act')}."
        told.append(Statement(text, _cited(matter, several)))
    if alone:
        text = clause(len(alone), deeds, ("hostile deed", "hostile deeds"), "told by one origin alone")
        told.append(Statement(capital(f"{text}."), _cited(matter, alone)))
    return Section("What rests on one origin alone", (*founded_in_short(matter, acts), *told))


def _alone(acts: Sequence[Occurrence]) -> list[Occurrence]:
    return [each for each in acts if len(each.happening.families) == 1]


def _cited(matter: Matter, some: Sequence[Occurrence]) -> tuple[Citation, ...]:
    return matter.behind(each.happening.id for each in some)


# --- what is not known --------------------------------------------------------------------------


def not_known(matter: Matter) -> Section:
    """What the records leave open: dates, and who somebody is."""
    told = [telling for each in matter.seen for telling in matter.reports[each.happening.id]]
    strangers, more = _strangers(matter, told)
    notes = (f"And {more:,} more unresolved names.",) if more else ()
    return Section("Not known", (*_undated(matter), *_dateless(matter, told), *strangers), notes)


def _undated(matter: Matter) -> list[Statement]:
    found = [each for each in matter.seen if each.happening.begins is None]
    text = f"When {spelled(len(found))} of {words.count(len(matter.seen), 'happening')} took place."
    return [Statement(text, _cited(matter, found))] if found else []


def _dateless(matter: Matter, told: Sequence[Telling]) -> list[Statement]:
    """One telling for each article that bears no date."""
    found: dict[str, Telling] = {}
    for telling in told:
        if telling.article.published is None:
            found.setdefault(telling.article.id, telling)
    titles = [f"“{words.short(t.article.title)}”" if t.article.title else t.article.id for t in found.values()]
    more = len(titles) - _DATELESS
    shown = words.joined([*titles[:_DATELESS], *([f"{more:,} more"] if more > 0 else [])])
    text = f"When {words.count(len(found), 'article')} appeared: {shown}."
    return [Statement(text, matter.notes.cite(found.values()))] if found else []


def _strangers(matter: Matter, told: Sequence[Telling]) -> tuple[list[Statement], int]:
    """Names that were resolved to nobody, the most frequent first, and how many are left out."""
    named: dict[str, list[tuple[Party, Telling]]] = defaultdict(list)
    for telling in told:
        for party in (*telling.actors, *telling.recipients):
            if party.actor is None:
                named[words.short(party.text).lower()].append((party, telling))
    groups = sorted(named.values(), key=len, reverse=True)
    found = [
        Statement(
            f"Who “{words.short(group[0][0].text)}” is.",
            matter.notes.cite(telling for _, telling in group),
            why=capital(f"{group[0][0].mention.why}."),
        )
        for group in groups[:_STRANGERS]
    ]
    return found, len(groups) - len(found)
