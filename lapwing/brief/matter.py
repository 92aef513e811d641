"""What one brief is about, gathered once, and the numbers of its citations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lapwing.brief import words
from lapwing.brief.records import Citation, Source
from lapwing.ontology import Ontology
from lapwing.records import BlockKind, Reality, Telling
from lapwing.relate import Deed, Occurrence


@dataclass(slots=True)
class Notes:
    """Numbers the citations in the order in which the brief first needs them."""

    numbers: dict[str, int] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)

    def cite(self, tellings: Iterable[Telling]) -> tuple[Citation, ...]:
        """One citation for each event."""
        once = {telling.event.id: telling for telling in tellings}
        return tuple(self._citation(telling) for telling in once.values())

    def _citation(self, telling: Telling) -> Citation:
        article, sentence = telling.article, telling.sentence
        source = Source(article.id, article.title, article.outlet, article.url, article.published, telling.family)
        return Citation(
            number=self.numbers.setdefault(telling.event.id, len(self.numbers) + 1),
            event=telling.event.id,
            source=self.sources.setdefault(article.id, source),
            sentence=sentence.span,
            trigger=telling.event.span,
            text=sentence.span.of(article.text),
        )


@dataclass(frozen=True, slots=True)
class Matter:
    """The actors of a brief, everything told of them, and the ontology it is told in."""

    names: Mapping[str, str]
    seen: Sequence[Occurrence]  # newest first, undated last
    reports: Mapping[str, Sequence[Telling]]  # of each happening, by its id: one an article, the best first
    of_event: Mapping[str, Occurrence]
    tellings: Mapping[str, Telling]  # by event
    notes: Notes
    ontology: Ontology
    name: Callable[[str], str]  # of the key of an actor or the code of a country
    done: Sequence[Deed] = ()  # of a pair: what took place between the two, oldest first
    begins: date | None = None  # of the period that the brief is about, both days included
    ends: date | None = None

    @property
    def actual(self) -> list[Occurrence]:
        """What took place."""
        return [each for each in self.seen if each.happening.reality is Reality.ACTUAL]

    @property
    def newest(self) -> date | None:
        """When the newest of the articles was published."""
        return max((day for telling in self.tellings.values() if (day := telling.article.published)), default=None)

    def cited(self, events: Iterable[str]) -> tuple[Citation, ...]:
        """For each event the citation that its article has in the list of happenings, so that it can be looked up."""
        told = [self.tellings[event] for event in events]
        return self.notes.cite(
            next(t for t in self.reports[self.of_event[x.event.id].happening.id] if t.article.id == x.article.id)
            for x in told
        )

    def behind(self, happenings: Iterable[str]) -> tuple[Citation, ...]:
        """The citation that each of these happenings speaks through, the newest first."""
        wanted = set(happenings)
        return self.notes.cite(self.reports[each.happening.id][0] for each in self.seen if each.happening.id in wanted)

    def quad(self, each: Occurrence) -> int:
        """The quad of a happening: 1 and 2 are cooperation, 2 and 4 deeds."""
        return self.ontology.category(each.happening.category).quad

    def told(self, each: Occurrence) -> str:
        """A happening in a line: day, who to whom, what."""
        happening = each.happening
        day = words.days(happening.begins, happening.ends) if happening.begins else "undated"
        return f"{day}, {phrase(self.best(each))}"

    def first_day(self, event: str) -> tuple[date, str]:
        """When an event began, for sorting; one without a day comes last."""
        return self.tellings[event].setting.begins or date.max, event

    def best(self, each: Occurrence) -> Telling:
        """The report that a happening speaks through."""
        return self.reports[each.happening.id][0]


def phrase(telling: Telling) -> str:
    """Who to whom, and what."""
    return f"{words.direction(telling)}, {words.kind(telling.event.category, telling.stance.reality)}"


def gather(seen: Iterable[Occurrence]) -> dict[str, Sequence[Telling]]:
    """The reports of each happening, by its id."""
    return {each.happening.id: best(each) for each in seen}


def best(each: Occurrence) -> list[Telling]:
    """One telling for each article, the best report first: body before headline, then the earliest."""
    first: dict[str, Telling] = {}
    for telling in sorted(each.tellings, key=_worth):
        first.setdefault(telling.article.id, telling)
    return list(first.values())


def _worth(telling: Telling) -> tuple[bool, date, str, int, int]:
    headline = telling.sentence.block is BlockKind.HEADLINE
    published = telling.article.published or date.max
    return headline, published, telling.article.id, telling.sentence.index, telling.event.span.start
