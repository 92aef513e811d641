"""Tellings as PLOVER lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, cast

import lapwing
from lapwing import ontology as ontologies
from lapwing.exchange.shape import Cue, Entity, Line, Location, Source, Speaker, TextInfo
from lapwing.ontology import Ontology
from lapwing.records import ActorKind, Article, Happening, Party, Span, Telling

CODER = "lapwing"
_NOBODY: Mapping[str, Party] = MappingProxyType({})


def lines(
    tellings: Iterable[Telling],
    *,
    ontology: Ontology | None = None,
    happenings: Iterable[Happening] = (),
    speakers: Mapping[str, Party] = _NOBODY,
) -> Iterator[Line]:
    """One PLOVER line for each telling, in order; None stands for the ontology that Lapwing ships.

    A telling does not say to which happening it belongs, nor who a speaker is that takes no part in the
    event: `happenings` and `speakers` (by mention id, as `speakers_of` and `speakers_in` give them) add that.

    Raises:
        UnknownName: a category that the ontology lacks.
    """
    known = ontology or ontologies.load()
    happened = {event: happening.id for happening in happenings for event in happening.events}
    for telling in tellings:
        yield _line(telling, known, happened.get(telling.event.id), speakers)


def _line(telling: Telling, ontology: Ontology, happening: str | None, speakers: Mapping[str, Party]) -> Line:
    event, setting, stance, text = telling.event, telling.setting, telling.stance, telling.article.text
    made: dict[str, object] = {
        "id": event.id,
        "date": setting.begins and setting.begins.isoformat(),
        "enddate": setting.ends and setting.ends.isoformat(),
        "event": event.category,
        "mode": list(event.modes),
        "context": list(event.contexts),
        "quad_code": ontology.category(event.category).quad,
        "event_scale": ontology.scale(event.category, event.modes),
        "actor": [_entity(party) for party in telling.actors],
        "recipient": [_entity(party) for party in telling.recipients],
        "event_loc": _location(telling),
        "text_info": _text_info(telling),
        "cite_info": _source(telling.article, ontology),
        "coder": CODER,
        "date_basis": setting.date_basis and setting.date_basis.value,
        "date_cue": _cue(setting.date_cue, text),
        "setting_why": setting.why,
        "reality": stance.reality.value,
        "certainty": stance.certainty.value,
        "condition": _cue(stance.condition, text),
        "said_by": _speaker(telling, speakers),
        "article": telling.article.id,
        "family": telling.family,
        "happening": happening,
        "score": event.score,
        "by": event.by,
    }
    return cast(Line, _known(made))


def _entity(party: Party) -> Entity:
    actor, span = party.actor, party.mention.span
    made = {
        "code": actor and actor.country,
        "sector": list(actor.sectors) if actor and actor.sectors else None,
        "entity_text": party.text,
        "name": actor and actor.name,
        "office": actor and actor.office,
        "kind": actor and actor.kind.value,
        "key": actor and actor.key,
        "code_why": None if actor and actor.country else party.mention.why or None,
        "start": span.start,
        "end": span.end,
    }
    return cast(Entity, _known(made))


def _location(telling: Telling) -> Location | None:
    place, basis, cue = telling.place, telling.setting.place_basis, telling.setting.place_cue
    if place is None:
        return None
    made = {
        "extracted_place": cue and cue.of(telling.article.text),
        "resolved_place": place.name,
        "geonameid": place.key if place.key.isdecimal() else None,
        "lat": place.latitude,
        "lon": place.longitude,
        "country_code": place.country,
        # PLOVER counts from 1, a country, to 5, within a city; the gazetteer knows only the first for certain.
        "resolution": 1 if place.key == place.country else None,
        "basis": basis and basis.value,
        "start": cue and cue.start,
        "end": cue and cue.end,
    }
    return cast(Location, _known(made))


def _text_info(telling: Telling) -> TextInfo:
    span, trigger = telling.sentence.span, telling.event.span
    return {
        "sequence": telling.sentence.index,
        "start": span.start,
        "end": span.end,
        "text": span.of(telling.article.text),
        "trigger_start": trigger.start,
        "trigger_end": trigger.end,
    }


def _source(article: Article, ontology: Ontology) -> Source:
    first = article.originally_published
    made = {
        "url": article.url,
        "title": article.title,
        "author": article.byline,
        "publication": article.outlet,
        "published": article.published and article.published.isoformat(),
        "published_basis": article.published_basis and article.published_basis.value,
        "republished_from": article.republished_from,
        "originally_published": first and first.isoformat(),
        "language": article.language,
        "coder": CODER,
        "codebook": f"{ontology.name} {ontology.version}",
        "version": lapwing.__version__,
    }
    return cast(Source, _known(made))


def _speaker(telling: Telling, speakers: Mapping[str, Party]) -> Speaker:
    stance = telling.stance
    present = {party.mention.id: party for party in (*telling.actors, *telling.recipients)}
    party = present.get(stance.said_by or "") or speakers.get(stance.said_by or "")
    actor = party.actor if party else None
    known = actor is not None and (actor.country is not None or actor.kind is not ActorKind.ROLE)
    made = {
        "kind": stance.speaker.value,
        "name": actor.name if actor is not None and known else stance.said_by_text or (party and party.text),
        "code": actor and actor.country,
        "start": party and party.mention.span.start,
        "end": party and party.mention.span.end,
        "cue": _cue(stance.cue, telling.article.text),
        "relayed_by": stance.relayed_by,
    }
    return cast(Speaker, _known(made))


def _cue(span: Span | None, text: str) -> Cue | None:
    return None if span is None else {"text": span.of(text), "start": span.start, "end": span.end}


def _known(made: Mapping[str, object]) -> dict[str, Any]:
    """Only what is known: None means absent, an empty list means judged and none."""
    return {key: value for key, value in made.items() if value is not None}
