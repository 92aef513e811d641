"""What one brief is about, gathered once, and the numbers of its citations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lapwing.brief.records import Citation, Source
from lapwing.ontology import Ontology
from lapwing.records import BlockKind, Telling
from lapwing.relate import Occurrence


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
    seen: Sequence[Occurrence]  # undated first, newest last
    of_event: Mapping[str, Occurrence]
    notes: Notes
    ontology: Ontology
    begins: date | None = None  # of the period that the brief is about, both days included
    ends: date | None = None

    def telling(self, event: str) -> Telling:
        """The telling of an event that is in `of_event`."""
        return next(telling for telling in self.of_event[event].tellings if telling.event.id == event)

    def cited(self, events: Iterable[str]) -> tuple[Citation, ...]:
        """For each event the citation that its article has in the list of happenings, so that it can be looked up."""
        told = [self.telling(event) for event in events]
        shown = [next(t for t in best(self.of_event[x.event.id]) if t.article.id == x.article.id) for x in told]
        return self.notes.cite(shown)

    def behind(self, happenings: Iterable[str]) -> tuple[Citation, ...]:
        """The citation that each of these happenings speaks through."""
        wanted = set(happenings)
        return self.notes.cite(best(each)[0] for each in self.seen if each.happening.id in wanted)


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
