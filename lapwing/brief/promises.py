"""What was announced, promised or threatened, and what became of it; who asserts and who denies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lapwing.brief import words
from lapwing.brief.counts import capital
from lapwing.brief.matter import Matter, phrase
from lapwing.brief.records import Section, Statement
from lapwing.records import Claim, Expectation, Fate, Reality

_SETTLED = (Fate.KEPT, Fate.BROKEN)
_MATCHES = 3  # events cited that settle one announcement, the earliest
_FATES = {Fate.KEPT: "Kept", Fate.BROKEN: "Broken", Fate.OVERDUE: "Overdue", Fate.OPEN: "Open"}


# --- announcements --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Promise:
    """One announcement, though many reports may tell of it, and what became of it."""

    happening: str
    expected: Expectation


def promises(matter: Matter, expected: Iterable[Expectation]) -> list[Promise]:
    """One for each happening that announces something, newest first: settled if any report of it is."""
    chosen: dict[str, Expectation] = {}
    for each in sorted(expected, key=_settled_first):
        occurrence = matter.of_event.get(each.event)
        if occurrence:
            chosen.setdefault(occurrence.happening.id, each)
    listed = (each.happening.id for each in matter.seen)
    return [Promise(name, chosen[name]) for name in listed if name in chosen]


def promises_in_short(matter: Matter, made: Sequence[Promise]) -> list[Statement]:
    """How many of those with an outcome were kept, and how many wait."""
    fates = Counter(promise.expected.fate for promise in made)
    kept, outcomes = fates[Fate.KEPT], fates[Fate.KEPT] + fates[Fate.BROKEN]
    waiting = [f"{fates[fate]:,} {fate.value}" for fate in (Fate.OPEN, Fate.OVERDUE) if fates[fate]]
    if not made:
        return []
    cited = matter.cited(promise.expected.event for promise in made)
    still = words.joined(waiting)
    if not outcomes:
        return [Statement(f"{words.count(len(made), 'announcement')} ({still}), none with an outcome.", cited)]
    return [Statement(f"{_outcome(kept, outcomes)}{f'; {still} besides' if still else ''}.", cited)]


def _outcome(kept: int, outcomes: int) -> str:
    was = "was" if kept == 1 else "were"
    if outcomes == 1:
        return f"The only announcement with an outcome was {'kept' if kept else 'broken'}"
    if kept in (0, outcomes):
        every = "Both" if outcomes == 2 else f"All {outcomes:,}"
        return f"{every} announcements with an outcome were {'kept' if kept else 'broken'}"
    return f"Of {outcomes:,} announcements with an outcome {kept:,} {was} kept"


def promised(matter: Matter, promise: Promise) -> Statement:
    """One announcement and its fate."""
    each = promise.expected
    telling = matter.tellings[each.event]
    foretold = each.holder and telling.stance.reality is Reality.FUTURE  # else its actors announce it themselves
    holder = f" Foretold by {words.short(each.holder or '')}." if foretold else ""
    when = f" Due {each.due}." if each.due else f" Due: {each.horizon}." if each.horizon else ""
    met = sorted((event for event in each.matches if event in matter.of_event), key=matter.first_day)[:_MATCHES]
    text = f"{_FATES[each.fate]}: {phrase(telling)}.{holder}{when}"
    why = capital(f"{words.plainly(each.why)}.")
    return Statement(text, matter.cited([each.event, *met]), why=why, quote=words.excerpt(telling))


def outcomes(matter: Matter, made: Iterable[Promise]) -> Section:
    """Announcements that were kept or broken."""
    settled = [promise for promise in made if promise.expected.fate in _SETTLED]
    return Section("Announcements kept and broken", tuple(promised(matter, promise) for promise in settled))


def waiting(matter: Matter, made: Iterable[Promise]) -> Section:
    """Announcements not yet seen, those overdue first."""
    open_ones = [promise for promise in made if promise.expected.fate not in _SETTLED]
    ordered = sorted(open_ones, key=_overdue_first)
    return Section("Announced, not yet seen", tuple(promised(matter, promise) for promise in ordered))


def _settled_first(each: Expectation) -> bool:
    return each.fate not in _SETTLED


def _overdue_first(promise: Promise) -> bool:
    return promise.expected.fate is not Fate.OVERDUE


# --- claims and denials ---------------------------------------------------------------------------


def contests(matter: Matter, made: Iterable[Claim]) -> list[Sequence[Claim]]:
    """The claims on each happening that a named speaker denies, newest first."""
    of_happening: dict[str, list[Claim]] = defaultdict(list)
    for claim in made:
        if claim.event in matter.of_event:
            of_happening[claim.happening].append(claim)
    listed = (of_happening.get(each.happening.id, []) for each in matter.seen)
    return [group for group in listed if not all(claim.asserts for claim in group)]


def contested_in_short(matter: Matter, groups: Sequence[Sequence[Claim]]) -> list[Statement]:
    """How many happenings are asserted and denied, and how many denied alone; one is told in full."""
    if len(groups) == 1:
        return [_contest(matter, groups[0])]
    both = [group for group in groups if any(claim.asserts for claim in group)]
    alone = len(groups) - len(both)
    parts = [f"{words.count(len(both), 'happening')} asserted by one side and denied by another"] if both else []
    parts += [f"{words.count(alone, 'denial')} of what nobody here asserts"] if alone else []
    cited = matter.cited(claim.event for group in groups for claim in group)
    return [Statement(f"Contested: {words.joined(parts)}.", cited)] if groups else []


def contested(matter: Matter, groups: Iterable[Sequence[Claim]]) -> Section:
    """The happenings that a named speaker denies."""
    return Section("Claims and denials", tuple(_contest(matter, group) for group in groups))


def _contest(matter: Matter, group: Sequence[Claim]) -> Statement:
    asserting = [claim for claim in group if claim.asserts]
    denying = [claim for claim in group if not claim.asserts]
    said = f" Asserted by {_side(matter, asserting)}." if asserting else " Nobody here asserts it."
    first = matter.tellings[denying[0].event]
    text = f"Denied by {_side(matter, denying)}: {phrase(first)}.{said}"
    cited = matter.cited(claim.event for claim in (*denying, *asserting))
    return Statement(text, cited, quote=words.excerpt(first))


def _side(matter: Matter, group: Sequence[Claim]) -> str:
    said = list(dict.fromkeys(words.says(matter.tellings[claim.event]) for claim in group))
    return f"{words.speakers(said)}, {words.count(len({claim.family for claim in group}), 'origin')}"
