"""What a brief says after the list of happenings: standing, expectations, contested claims, and what is not known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from lapwing.brief import words
from lapwing.brief.matter import Matter, best
from lapwing.brief.records import Section, Statement
from lapwing.records import Claim, Dyad, Expectation, Fate, Party, Reality, Telling
from lapwing.relate import TREND_MINIMUM, Course, Standing, TurningPoint, course, relate, standing, ties

if TYPE_CHECKING:
    from lapwing.store import Store

_STRANGERS_SHOWN = 20  # unresolved names listed; the rest are counted


# --- how they stand -----------------------------------------------------------------------------


def how_they_stand(store: Store, matter: Matter) -> Section:
    """Both directions of a pair, or all that one actor did; nothing for more than two, and where nothing is known."""
    title, keys = "How they stand", list(matter.names)
    if len(keys) == 1:
        dyad = relate(store, keys[0], begins=matter.begins, ends=matter.ends, ontology=matter.ontology)
        return Section(title, tuple(_direction(matter, dyad, f"{matter.names[keys[0]]} → anybody")))
    if len(keys) != 2 or not matter.seen:
        return Section(title, ())
    both = standing(store, *keys, begins=matter.begins, ends=matter.ends, ontology=matter.ontology)
    there, back = (f"{matter.names[one]} → {matter.names[two]}" for one, two in (keys, keys[::-1]))
    statements = [*_direction(matter, both.there, there), *_direction(matter, both.back, back)]
    silent = [
        f"No act of {arrow} is known."
        for dyad, arrow in ((both.there, there), (both.back, back))
        if not dyad.happenings
    ]
    told = (*statements, *_summary(matter, both), *_ties(store, matter, *keys), *_turns(store, matter, *keys))
    return Section(title, told, (*silent, *_no_trend(both)))


def _direction(matter: Matter, dyad: Dyad, arrow: str) -> list[Statement]:
    if dyad.score is None:
        return []
    listed = ", ".join(f"{category} {number}" for category, number in dyad.categories)
    reports = f"{words.count(dyad.families, 'family', 'families')}, {words.count(dyad.articles, 'article')}"
    acts = f"{words.count(len(dyad.happenings), 'act')} ({listed})"
    text = f"{arrow}: {acts}; mean score {words.signed(dyad.score)}; {reports}."
    return [Statement(text, matter.behind(dyad.happenings))]


def _summary(matter: Matter, both: Standing) -> list[Statement]:
    ids = (*both.there.happenings, *both.back.happenings)
    if not ids:
        return []
    (good_words, bad_words), (good_deeds, bad_deeds) = both.words, both.deeds
    spoken = f"Words: {good_words} of cooperation, {bad_words} of conflict."
    done = f"Deeds: {good_deeds} of cooperation, {bad_deeds} of conflict."
    found = [Statement(f"{spoken} {done}", matter.behind(ids))]
    if both.last_deed:
        day, category = words.days(both.last_deed.begins, both.last_deed.ends), both.last_deed.category
        found.append(Statement(f"Last deed: {category}, {day}.", matter.behind((both.last_deed.id,))))
    if both.trend is not None and both.trend_error is not None:
        chance = "" if abs(both.trend) >= 2 * both.trend_error else ", which may be chance"
        turn = f"The later half of the dated acts scores {words.signed(both.trend)} (± {both.trend_error:.1f})"
        found.append(Statement(f"{turn} against the earlier half{chance}.", matter.behind(ids)))
    return found


def _ties(store: Store, matter: Matter, one: str, other: str) -> list[Statement]:
    shown = ties(store, one, other, begins=matter.begins, ends=matter.ends, ontology=matter.ontology)
    listed = ", ".join(f"{tie.kind} {len(tie.happenings)}" for tie in shown)
    ids = [name for tie in shown for name in tie.happenings]
    return [Statement(f"Ties shown: {listed}.", matter.behind(ids))] if shown else []


def _turns(store: Store, matter: Matter, one: str, other: str) -> list[Statement]:
    made = course(store, one, other, begins=matter.begins, ends=matter.ends, ontology=matter.ontology)
    return [Statement(_turn(turn, made), matter.behind(turn.happenings)) for turn in made.turns if turn.happenings]


def _turn(turn: TurningPoint, made: Course) -> str:
    if turn.what == "tone":
        return f"Turn on {turn.on}: the mean score goes from {words.signed(turn.before)} to {words.signed(turn.after)}."
    return f"Turn on {turn.on}: {turn.after:.1f} acts a {made.unit} are reported, {turn.before:.1f} before."


def _no_trend(both: Standing) -> tuple[str, ...]:
    known = both.there.happenings or both.back.happenings
    few = f"Too few dated acts to speak of a trend: it takes {TREND_MINIMUM}."
    return (few,) if known and both.trend is None else ()


# --- how well founded it is -----------------------------------------------------------------------


def founded(matter: Matter) -> Section:
    """How many happenings that took place rest on one independent origin alone, and which of the others do not."""
    actual = [each for each in matter.seen if each.happening.reality is Reality.ACTUAL]
    several = [each for each in actual if len(each.happening.families) > 1]
    if not actual:
        return Section("How well founded", ())
    alone = len(actual) - len(several)
    note = f"{alone} of {words.count(len(actual), 'act')} rest on one independent origin alone."
    ids = [each.happening.id for each in several]
    text = f"Told by two independent origins or more: {words.count(len(several), 'act')}."
    return Section("How well founded", (Statement(text, matter.behind(ids)),) if several else (), (note,))


# --- what was announced, and what is contested --------------------------------------------------


def announced(matter: Matter, expected: Iterable[Expectation], fates: Sequence[Fate], title: str) -> Section:
    """One statement for each announcement, though many reports tell of it: settled if any is."""
    chosen: dict[str, Expectation] = {}
    for each in sorted(expected, key=_settled_first):
        occurrence = matter.of_event.get(each.event)
        if occurrence:
            chosen.setdefault(occurrence.happening.id, each)
    return Section(title, tuple(_expectation(matter, each) for each in chosen.values() if each.fate in fates))


def _settled_first(each: Expectation) -> bool:
    return each.fate in (Fate.OPEN, Fate.OVERDUE)


def _expectation(matter: Matter, each: Expectation) -> Statement:
    telling = matter.telling(each.event)
    met = [event for event in each.matches if event in matter.of_event]
    foretold = each.holder and telling.stance.reality is Reality.FUTURE  # else its actors announce it themselves
    holder = f", foretold by {words.short(each.holder or '')}" if foretold else ""
    when = f"; due {each.due}" if each.due else f"; {each.horizon}" if each.horizon else ""
    text = f"{words.direction(telling)}: {telling.event.category}{holder}{when}. {each.fate.value.capitalize()}."
    return Statement(text, matter.cited([each.event, *met]), why=each.why)


def contested(matter: Matter, made: Iterable[Claim]) -> Section:
    """The happenings that a named speaker denies."""
    of_happening: dict[str, list[Claim]] = defaultdict(list)
    for claim in made:
        if claim.event in matter.of_event:
            of_happening[claim.happening].append(claim)
    denied = [group for group in of_happening.values() if not all(claim.asserts for claim in group)]
    return Section("Claims and denials", tuple(_contest(matter, group) for group in denied))


def _contest(matter: Matter, group: Sequence[Claim]) -> Statement:
    first = matter.telling(group[0].event)
    sides = [_side(matter, [claim for claim in group if claim.asserts is asserts]) for asserts in (True, False)]
    text = f"{words.direction(first)}: {first.event.category}. Asserted by {sides[0]}. Denied by {sides[1]}."
    return Statement(text, matter.cited(claim.event for claim in group))


def _side(matter: Matter, group: Sequence[Claim]) -> str:
    said = list(dict.fromkeys(words.says(matter.telling(claim.event)) for claim in group))
    families = words.count(len({claim.family for claim in group}), "family", "families")
    return f"{words.speakers(said)}, {families}"


# --- what is not known --------------------------------------------------------------------------


def not_known(matter: Matter) -> Section:
    """What the records leave open: dates, and who somebody is."""
    told = [telling for each in matter.seen for telling in best(each)]
    undated = [each.happening.id for each in matter.seen if each.happening.begins is None]
    statements: list[Statement] = []
    if undated:
        many = "has" if len(undated) == 1 else "have"
        text = f"{words.count(len(undated), 'happening')} {many} no date."
        statements.append(Statement(text, matter.behind(undated)))
    dateless: dict[str, Telling] = {}
    for telling in told:
        if telling.article.published is None:
            dateless.setdefault(telling.article.id, telling)
    for telling in dateless.values():
        title = f"“{words.short(telling.article.title)}”" if telling.article.title else f"Article {telling.article.id}"
        text = f"{title} bears no date of publication."
        statements.append(Statement(text, matter.notes.cite([telling])))
    strangers, more = _strangers(matter, told)
    return Section("Not known", (*statements, *strangers), (f"And {more} more unresolved names.",) if more else ())


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
            why=group[0][0].mention.why,
        )
        for group in groups[:_STRANGERS_SHOWN]
    ]
    return found, len(groups) - len(found)
