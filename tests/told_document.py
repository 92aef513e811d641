"""A document of three events, built by hand: all that can be known, next to nothing, and a meeting of two."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from lapwing.records import (
    Actor,
    ActorKind,
    Article,
    Block,
    BlockKind,
    Certainty,
    DateBasis,
    Document,
    Event,
    Mention,
    Place,
    PlaceBasis,
    Reality,
    Sentence,
    Setting,
    Sketch,
    Span,
    SpeakerKind,
    Stance,
)
from lapwing.split import split

PERU = Actor.make("PER", "Peru", ActorKind.COUNTRY, country="PER")
CHILE = Actor.make("CHL", "Chile", ActorKind.COUNTRY, country="CHL")
NAVY = Actor.make("CHL.MIL", "Chile: navy", ActorKind.ROLE, country="CHL", sectors=("MIL", "GOV"), office="admiral")
ENVOY = Actor.make("ana-rojas", "Ana Rojas", ActorKind.PERSON, country="BOL", sectors=("GOV",), office="envoy")
ARICA = Place("p1", "3899361", "Arica", "CHL", -18.5, -70.3)
LAND = Place("p2", "PER", "Peru", "PER", -12.0, -77.0)
BODY = (
    "Peru and gunmen shelled a Chilean navy post in Arica on 4 May 2023, envoy Ana Rojas said.\n"
    "If the talks fail, Peru may shell Chile.\n"
    "Peru met Chile 🕊."
)


def document(text: str = BODY, **metadata: Any) -> Document:
    """Three events: all that can be known, next to nothing, and a meeting of two without a recipient."""
    given: dict[str, Any] = {
        "outlet": "The Andes Herald",
        "url": "https://example.org/a",
        "title": "Shells fall",
        "byline": "J. Vega",
        "published": date(2023, 5, 6),
        "published_basis": DateBasis.METADATA,
        "republished_from": "Northgate Wire",
        "originally_published": date(2023, 5, 5),
        "language": "en",
        **metadata,
    }
    made = Article.make_id(text, given["title"], given["outlet"], given["url"], given["published"])
    article = Article(made, text, "a.txt", (), **given)
    return _coded(article)


def _coded(article: Article) -> Document:
    first, second, third = _sentences(article)
    mentions = (
        _mention(article, first, "Peru", PERU),
        _mention(article, first, "gunmen", None),
        _mention(article, first, "Chilean navy", NAVY),
        _mention(article, first, "envoy Ana Rojas", ENVOY),
        _mention(article, second, "Peru", PERU),
        _mention(article, second, "Chile", CHILE),
        _mention(article, third, "Peru", PERU),
        _mention(article, third, "Chile", CHILE),
    )
    peru, gunmen, navy, envoy, peru2, chile2, peru3, chile3 = (mention.id for mention in mentions)
    shelled = _event(article, first, "shelled", "ASSAULT", (peru, gunmen), (navy,), modes=("heavy-weapons",))
    may = _event(article, second, "shell", "ASSAULT", (peru2,), (chile2,))
    met = _event(article, third, "met", "CONSULT", (peru3, chile3), (), contexts=("diplomatic",))
    day = date(2023, 5, 4)
    settings = (
        Setting(
            *(shelled.id, day, day, DateBasis.TEXT, _find(article, first, "4 May 2023")),
            *(ARICA.id, PlaceBasis.TEXT, _find(article, first, "Arica"), None, 0.9, "settle@1"),
        ),
        Setting(may.id, None, None, None, None, None, None, None, "no date; no place", 0.0, "settle@1"),
        Setting(met.id, day, date(2023, 5, 6), DateBasis.PUBLISHED, None, LAND.id, None, None, None, 0.5, "settle@1"),
    )
    said = (SpeakerKind.NAMED, envoy, "envoy Ana Rojas", _find(article, first, "said"), None)
    condition = _find(article, second, "If the talks fail")
    author = (SpeakerKind.AUTHOR, None, None, _find(article, second, "may"), condition)
    stances = (
        Stance(shelled.id, Reality.ACTUAL, Certainty.CERTAIN, *said, 0.9, "stance@1", "a Brillian daily"),
        Stance(may.id, Reality.HYPOTHETICAL, Certainty.POSSIBLE, *author, 0.9, "stance@1"),
        Stance(met.id, Reality.ACTUAL, Certainty.CERTAIN, SpeakerKind.AUTHOR, *[None] * 4, 0.9, "stance@1"),
    )
    events = (met, may, shelled)  # out of order: the join puts them right
    actors, sketch = (PERU, CHILE, NAVY, ENVOY), Sketch(article.id, (), (), ())
    return Document(article, sketch, (first, second, third), actors, (ARICA, LAND), mentions, events, settings, stances)


def _sentences(article: Article) -> list[Sentence]:
    starts = [0, *(match.end() for match in re.finditer("\n", article.text))]
    ends = [*(start - 1 for start in starts[1:]), len(article.text)]
    blocks = tuple(Block(BlockKind.BODY, Span(start, end)) for start, end in zip(starts, ends, strict=True))
    return list(split(replace(article, blocks=blocks)))


def _find(article: Article, sentence: Sentence, words: str) -> Span:
    start = article.text.index(words, sentence.span.start)
    return Span(start, start + len(words))


def _mention(article: Article, sentence: Sentence, words: str, actor: Actor | None) -> Mention:
    span = _find(article, sentence, words)
    why = "name" if actor else "role without a country"
    return Mention(
        f"m{span.start}", article.id, sentence.id, span, (actor.id,) if actor else (), None, why, 1.0, "actors@1"
    )


def _event(
    article: Article,
    sentence: Sentence,
    words: str,
    category: str,
    actors: tuple[str, ...],
    others: tuple[str, ...],
    modes: tuple[str, ...] = (),
    contexts: tuple[str, ...] = (),
) -> Event:
    span = _find(article, sentence, words)
    made = Event.make_id(article.id, span, category)
    return Event(made, article.id, sentence.id, span, category, modes, contexts, actors, others, 0.8, "coder@test")
