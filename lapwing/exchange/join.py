"""A document's own records joined, without a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lapwing.exchange.lines import lines
from lapwing.exchange.shape import Line
from lapwing.ontology import Ontology
from lapwing.records import Document, Party, Telling
from lapwing.store import Store


def tellings_of(document: Document, family: str | None = None) -> tuple[Telling, ...]:
    """The events of one document with all that was judged of them, in order of sentence and trigger.

    `family` is the article's own id where none is given. An event without a setting or a stance has not
    been judged and is left out: nothing is made up in their place.
    """
    sentences = {sentence.id: sentence for sentence in document.sentences}
    settings = {setting.event: setting for setting in document.settings}
    stances = {stance.event: stance for stance in document.stances}
    places = {place.id: place for place in document.places}
    parties = _parties(document)
    told = [
        Telling(
            event=event,
            article=document.article,
            sentence=sentences[event.sentence],
            actors=tuple(party for mention in event.actors for party in parties[mention]),
            recipients=tuple(party for mention in event.recipients for party in parties[mention]),
            setting=settings[event.id],
            place=places.get(settings[event.id].place or ""),
            stance=stances[event.id],
            family=family or document.article.id,
        )
        for event in document.events
        if event.id in settings and event.id in stances
    ]
    return tuple(sorted(told, key=_position))


def speakers_of(document: Document) -> dict[str, Party]:
    """Those whom the document's stances name as speakers, by mention id: what `lines` cannot see alone."""
    parties = _parties(document)
    named = (stance.said_by for stance in document.stances if stance.said_by is not None)
    return {mention: parties[mention][0] for mention in named if mention in parties}


def speakers_in(store: Store, tellings: Iterable[Telling]) -> dict[str, Party]:
    """The same for tellings of a store; each article with a speaker who takes no part is loaded once."""
    articles = {telling.article.id for telling in tellings if _speaks_from_outside(telling)}
    found: dict[str, Party] = {}
    for article in sorted(articles):
        found.update(speakers_of(store.load(article)))
    return found


def document_lines(document: Document, *, ontology: Ontology | None = None) -> Iterator[Line]:
    """The lines of one document that no store knows yet."""
    return lines(tellings_of(document), ontology=ontology, speakers=speakers_of(document))


def _parties(document: Document) -> dict[str, tuple[Party, ...]]:
    actors = {actor.id: actor for actor in document.actors}
    return {mention.id: Party.each(mention, document.article.text, actors) for mention in document.mentions}


def _speaks_from_outside(telling: Telling) -> bool:
    speaker = telling.stance.said_by
    return speaker is not None and speaker not in (*telling.event.actors, *telling.event.recipients)


def _position(telling: Telling) -> tuple[int, int, str]:
    return telling.sentence.index, telling.event.span.start, telling.event.id
