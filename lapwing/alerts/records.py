"""An alert and what it rests on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from lapwing.alerts.rules import Kind
from lapwing.codec import plain
from lapwing.records import Reality, Span, Telling


@dataclass(frozen=True, slots=True)
class Evidence:
    """One event behind an alert; the spans are characters of the article."""

    event: str
    category: str
    reality: Reality
    begins: date | None
    article: str
    outlet: str | None
    title: str | None
    url: str | None
    published: date | None
    sentence: Span
    trigger: Span
    words: str  # the sentence

    @classmethod
    def of(cls, telling: Telling) -> Evidence:
        """The evidence that a telling is."""
        article = telling.article
        return cls(
            event=telling.event.id,
            category=telling.event.category,
            reality=telling.stance.reality,
            begins=telling.setting.begins,
            article=article.id,
            outlet=article.outlet,
            title=article.title,
            url=article.url,
            published=article.published,
            sentence=telling.sentence.span,
            trigger=telling.event.span,
            words=telling.sentence.span.of(article.text),
        )


@dataclass(frozen=True, slots=True)
class Alert:
    """Something a rule waited for. `id` depends on the rule and on `events`, and on nothing else."""

    id: str
    rule: str  # its name
    kind: Kind
    text: str  # what happened, in one sentence of our own words
    actors: tuple[str, ...]
    happenings: tuple[str, ...]
    events: tuple[str, ...]
    evidence: tuple[Evidence, ...]  # the first of them
    left_out: int  # events that are not among the evidence


def line_of(alert: Alert) -> str:
    """The alert as one line of JSON in ASCII: nothing in it can steer a terminal or break a line."""
    return json.dumps(plain(alert))
