"""Happenings and events as lists show them: when, who to whom, what, and the sentence that tells of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lapwing.brief import Source, words
from lapwing.brief.matter import best
from lapwing.records import Certainty, DateBasis, Happening, Reality, Telling
from lapwing.relate import Occurrence
from lapwing.web.explorer import Explorer

_REPORTS = 6
"""Reports of one happening that are read: the best is shown, the others fold out. What fifty reprints say besides is
on the page of their family."""
_AROUND = 400  # characters of a sentence shown to either side of its trigger: five lines; few sentences are longer
_NEAR = 70  # the same where a sentence has one line
_TRIGGER = 200  # characters of a trigger: longer is none


@dataclass(frozen=True, slots=True)
class Cited:
    """An event and the sentence that tells of it, cut where it is long."""

    event: str
    number: int  # of the event in its article, from 1
    source: Source
    dataset: str | None  # the data set whose row the sentence is; None: the article was read
    who: str  # to whom
    category: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    quad: int | None
    reality: Reality
    certainty: Certainty
    said_by: str
    begins: date | None
    ends: date | None
    basis: DateBasis | None
    before: str
    trigger: str
    after: str

    def excerpt(self) -> str:
        """Its trigger and some words around it."""
        before, after = self.before, self.after
        if len(before) > _NEAR:
            before = f"…{before[-_NEAR:].partition(' ')[2]}"
        if len(after) > _NEAR:
            after = f"{after[:_NEAR].rpartition(' ')[0]}…"
        return before + self.trigger + after

    @property
    def address(self) -> str:
        """Where its article shows it."""
        return f"/article/{self.source.article}#e{self.number}"


@dataclass(frozen=True, slots=True)
class Told:
    """A happening: its best report, some of the others, and how many there are."""

    happening: str
    begins: date | None
    ends: date | None
    best: Cited
    others: tuple[Cited, ...]
    certainties: tuple[tuple[Certainty, int], ...]  # of the reports that were read, surest first
    said_by: tuple[str, ...]  # by them
    families: int
    articles: int


def told(explorer: Explorer, happenings: Iterable[str]) -> tuple[Told, ...]:
    """The happenings of these ids, in their order; those that nothing tells of any more are left out."""
    wanted = list(happenings)
    found = {each.id: each for each in explorer.store.happenings_named(wanted)}
    events = [event for each in found.values() for event in each.events[:_REPORTS]]
    read = explorer.store.tellings_named(events)
    listed = {each.event: each for each in cited(explorer, read)}
    tellings = {telling.event.id: telling for telling in read}
    made = (_told(found[name], tellings, listed) for name in wanted if name in found)
    return tuple(each for each in made if each)


def cited(explorer: Explorer, tellings: Sequence[Telling]) -> tuple[Cited, ...]:
    """The events, in their order."""
    numbers = explorer.store.numbers(telling.event.id for telling in tellings)
    return tuple(_cited(explorer, telling, numbers[telling.event.id]) for telling in tellings)


def _told(happening: Happening, tellings: Mapping[str, Telling], listed: Mapping[str, Cited]) -> Told | None:
    reports = tuple(tellings[event] for event in happening.events if event in tellings)
    if not reports:
        return None
    shown = [listed[telling.event.id] for telling in best(Occurrence(happening, reports))]
    counted = Counter(each.certainty for each in shown)
    return Told(
        happening=happening.id,
        begins=happening.begins,
        ends=happening.ends,
        best=shown[0],
        others=tuple(shown[1:]),
        certainties=tuple((certainty, counted[certainty]) for certainty in Certainty if counted[certainty]),
        said_by=tuple(dict.fromkeys(each.said_by for each in shown)),
        families=len(happening.families),
        articles=len(happening.articles),
    )


def _cited(explorer: Explorer, telling: Telling, number: int) -> Cited:
    article, event, stance = telling.article, telling.event, telling.stance
    category = explorer.ontology.categories.get(event.category)
    sentence, trigger = telling.sentence.span, event.span
    before, after = article.text[sentence.start : trigger.start], article.text[trigger.end : sentence.end]
    return Cited(
        event=event.id,
        number=number,
        source=Source(article.id, article.title, article.outlet, article.url, article.published, telling.family),
        dataset=article.dataset,
        who=words.direction(telling),
        category=event.category,
        modes=event.modes,
        contexts=event.contexts,
        quad=category.quad if category else None,
        reality=stance.reality,
        certainty=stance.certainty,
        said_by=words.says(telling),
        begins=telling.setting.begins,
        ends=telling.setting.ends,
        basis=telling.setting.date_basis,
        before=before if len(before) <= _AROUND else f"…{before[-_AROUND:]}",
        trigger=trigger.of(article.text)[:_TRIGGER],
        after=after if len(after) <= _AROUND else f"{after[:_AROUND]}…",
    )
