"""What is new: what was first reported lately, and announcements whose fate was settled lately."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lapwing.brief import words
from lapwing.brief.counts import capital, parted, spelled
from lapwing.brief.matter import Matter
from lapwing.brief.promises import Promise, promised
from lapwing.brief.records import Section, Statement
from lapwing.brief.standing import tone
from lapwing.records import Fate, Reality, Telling
from lapwing.relate import Occurrence

NEW_WITHIN = timedelta(days=30)
"""What was first reported in so many days up to the newest report is new. A desk is briefed about once a month, and
monthly digests hold about a month of reports. Not tuned: read a few briefs of a busy and of a quiet pair again before
changing it; a reader who wants another day gives one."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new since a day. None: no article is dated, and nobody can tell."""

    since: date | None
    given: bool  # whether the reader named the day
    happenings: Sequence[Occurrence]
    promises: Sequence[Promise]


def news(matter: Matter, promises: Iterable[Promise], since: date | None) -> News:
    """What was first reported, or settled, on `since` or later; by default in `NEW_WITHIN` up to the newest report."""
    first = start(matter, since)
    if first is None:
        return News(None, False, (), ())
    fresh = [each for each in matter.seen if _since(each.tellings, first)]
    settled = [promise for promise in promises if _settled(matter, promise, first)]
    return News(first, since is not None, fresh, settled)


def start(matter: Matter, since: date | None) -> date | None:
    """The day from which something is new: the reader's own, else `NEW_WITHIN` up to the newest report."""
    newest = matter.newest
    return since or (newest - min(NEW_WITHIN, newest - date.min) if newest else None)


def headline(matter: Matter, found: News) -> list[Statement]:
    """How much is new, in one sentence."""
    if found.since is None or not (found.happenings or found.promises):
        return []
    reported = [each for each in found.happenings if each.happening.reality is Reality.ACTUAL]
    other = len(found.happenings) - len(reported)
    parts = [_acts(matter, reported)] if reported else []
    parts += [f"{spelled(other)} announced, supposed or denied"] if other else []
    parts += [f"{words.count(len(found.promises), 'announcement')} settled"] if found.promises else []
    cited = [*(each.happening.id for each in found.happenings), *_happenings(matter, found.promises)]
    span = "" if found.given else f" (the {NEW_WITHIN.days} days up to the newest report)"
    text = f"New since {found.since}{span}: {words.joined(parts)}."
    if not found.happenings:
        return [Statement(text, matter.behind(cited))]
    latest = found.happenings[0]
    told = f"{text} The latest: {matter.told(latest)}."
    return [Statement(told, matter.behind(cited), quote=words.excerpt(matter.best(latest)))]


def what_is_new(matter: Matter, found: News) -> Section:
    """Each new happening, newest first, and each announcement that was settled."""
    if found.since is None:
        return Section(
            "What is new", (), ("No article is dated, so nobody can tell what is new.",) if matter.seen else ()
        )
    told = [_told(matter, each) for each in found.happenings]
    kept = [promised(matter, promise) for promise in found.promises]
    nothing = f"Nothing was first reported or settled since {found.since}."
    return Section("What is new", (*told, *kept), () if told or kept or not matter.seen else (nothing,))


def _told(matter: Matter, each: Occurrence) -> Statement:
    quote = words.excerpt(matter.best(each))
    return Statement(f"{capital(matter.told(each))}.", matter.behind((each.happening.id,)), quote=quote)


def _acts(matter: Matter, acts: Sequence[Occurrence]) -> str:
    return f"{words.count(len(acts), 'act')} first reported ({parted(*tone(matter, acts))})"


def _since(tellings: Iterable[Telling], since: date) -> bool:
    """Whether the first dated report is as late as that; with no dated report nobody can tell."""
    first = min((day for telling in tellings if (day := telling.article.published)), default=None)
    return first is not None and first >= since


def _settled(matter: Matter, promise: Promise, since: date) -> bool:
    expected = promise.expected
    if expected.fate is Fate.OVERDUE:
        return expected.due is not None and expected.due >= since
    deeds = [matter.of_event[event] for event in expected.matches if event in matter.of_event]
    return bool(deeds) and all(_since(each.tellings, since) for each in deeds)


def _happenings(matter: Matter, promises: Iterable[Promise]) -> list[str]:
    return [matter.of_event[promise.expected.event].happening.id for promise in promises]
