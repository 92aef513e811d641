"""When and where: one `Setting` for each event, strict about what the words tie to the event.

Time. Of the expressions in the clause of the trigger the nearest counts, one after the trigger
before one ahead of it, within `_REACH` characters and not across another event's trigger. One that
opens the sentence and ends in a comma ("In May, X met Y and signed Z") counts for every event of
that first clause. "Since" opens an interval that ends with publication. Without an expression the
event that took place, or is denied, is taken to be as recent as the report (`DateBasis.PUBLISHED`, a low
score); one that is only to come or supposed has no date.

Place. A place in a locative phrase of the same clause, nearest after the trigger first. Neither an
actor or recipient of the event nor a possessive ("Syria's army") is its place. The dateline is not
used: it says where the reporter sat. "Geneva-based" is not used either: it says where an actor sits.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lapwing.protocols import Gazetteer
from lapwing.records import Article, DateBasis, Event, Mention, Place, PlaceBasis, Sentence, Setting, Span
from lapwing.settle.clauses import clause_around, opens
from lapwing.settle.dates import Resolved, resolve
from lapwing.settle.expressions import TimeExpression, find_times, premodifies
from lapwing.settle.gazetteer import GeoGazetteer, load_gazetteer

__all__ = ["GeoGazetteer", "Resolved", "TimeExpression", "find_times", "load_gazetteer", "resolve", "settle"]

_BY = "settle@1"

_REACH = 60
"""Characters from trigger to expression: about ten words, a clause's tail. Set by judgement and not tuned, as no
set at hand ties dates to events; read the seed articles' settings again before changing it."""

_SCORES = {DateBasis.TEXT: 0.9, DateBasis.RELATIVE: 0.8, DateBasis.PUBLISHED: 0.4}
"""How far to trust a date of each basis: an ordering, not yet a measured frequency."""

_PLACE_SCORE = 0.8

_LEAD = 3
"""Sentences, the headline one of them, in which the perfect tells the news itself ("Iran has fired missiles")."""

_PERFECT = re.compile(r"\b(?:has|have|had)\s(?:(?:been|also|already|since|long|not|never|\w+ly)\s)*$")

_MODAL = re.compile(r"\b(?:will|shall|would|going to|upcoming|may|might|could)\b|['’]ll\b")
_AHEAD_TO = re.compile(
    r"\b(?:(?i:is|are|was|were|be|plans?|planned|intends?|agreed|expected|set|due|scheduled|slated|hopes?|wants?)"
    r"|[A-Z]\w+) to\b"
)
_DEFINITE = re.compile(r"(?:\b(?:the|its|his|her|their|this|that)|['’]s)\s(?:\S{1,30}\s){0,2}$", re.I)
_LOCATIVE = re.compile(
    r"\b(?:in|at|near|outside|inside|around|across|over|throughout|within|off|on the|along the|into|from inside)\s+"
    r"(?:(?:the|its|his|her|their|eastern|western|northern|southern|central|downtown|north|south|east|west|"
    r"north-?eastern|north-?western|south-?eastern|south-?western|occupied|rebel-held|war-torn|nearby|neighbou?ring|"
    r"city|town|village|capital|port|suburbs?|region|province|district|outskirts|cent(?:re|er)|streets|parts|areas?|"
    r"resort|state|republic|island|coast|border|airspace|of|city of)\s+){0,5}$",
    re.I,
)
_LISTED = re.compile(r"^(?:,|,?\s(?:and|or))\s(?:the\s|in\s)?$")


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence with what stands in it; every span is in characters of `text`."""

    text: str
    times: tuple[TimeExpression, ...]
    places: tuple[tuple[Span, Place], ...]
    triggers: tuple[Span, ...]


def settle(
    article: Article,
    sentences: Sequence[Sentence],
    events: Sequence[Event],
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    unreal: Collection[str] = (),
) -> tuple[tuple[Place, ...], tuple[Setting, ...]]:
    """The places used and one setting for each event, in the order of the events.

    `unreal` are the ids of those that are only expected or supposed.
    """
    spans = {mention.id: mention.span for mention in mentions}
    by_id = {sentence.id: sentence for sentence in sentences}
    triggers: dict[str, list[Span]] = {}
    for event in events:
        triggers.setdefault(event.sentence, []).append(event.span)
    near = gazetteer.areas(article.text) if triggers else {}
    scenes = {key: _scene(article, by_id[key], there, gazetteer, near) for key, there in triggers.items()}
    places: dict[str, Place] = {}
    settings: list[Setting] = []
    for event in events:
        offset = by_id[event.sentence].span.start
        recent = (
            None if event.id in unreal or _is_background(article, by_id[event.sentence], event) else article.published
        )
        setting, place = _set(article, event, offset, scenes[event.sentence], spans, recent)
        settings.append(_among(setting, article, gazetteer, near))
        if place is not None:
            places.setdefault(place.id, place)
    return tuple(places.values()), tuple(settings)


def _scene(
    article: Article, sentence: Sentence, triggers: Sequence[Span], gazetteer: Gazetteer, near: Mapping[str, int]
) -> _Scene:
    text = sentence.span.of(article.text)
    local = tuple(sorted({_local(span, sentence.span.start) for span in triggers}))
    return _Scene(text, tuple(find_times(text)), tuple(gazetteer.find(text, near)), local)


def _set(
    article: Article, event: Event, offset: int, scene: _Scene, spans: Mapping[str, Span], recent: date | None
) -> tuple[Setting, Place | None]:
    trigger = _local(event.span, offset)
    parties = [_local(spans[key], offset) for key in (*event.actors, *event.recipients) if key in spans]
    resolved, cue, undated = _when(scene, trigger, article.published, recent)
    located = _where(scene, trigger, parties)
    why = "; ".join(reason for reason in (undated, None if located else "no place named beside the event") if reason)
    scores = [_SCORES[resolved.basis]] if resolved else []
    scores += [_PLACE_SCORE] if located else []
    setting = Setting(
        event=event.id,
        begins=resolved.begins if resolved else None,
        ends=resolved.ends if resolved else None,
        date_basis=resolved.basis if resolved else None,
        date_cue=cue.shifted(offset) if cue else None,
        place=located[1].id if located else None,
        place_basis=PlaceBasis.TEXT if located else None,
        place_cue=located[0].shifted(offset) if located else None,
        why=why or None,
        score=min(scores, default=0.0),
        by=_BY,
    )
    return setting, located[1] if located else None


def _among(setting: Setting, article: Article, gazetteer: Gazetteer, near: Mapping[str, int]) -> Setting:
    """The setting, saying so where its place is one of several of that name."""
    if setting.place_cue is None:
        return setting
    name = setting.place_cue.of(article.text)
    others = gazetteer.namesakes(name)
    if not others:
        return setting
    by = "size and the lands that the article names" if near else "size"
    told = f"of {others + 1} places called {name} the likeliest by {by}"
    return replace(setting, why="; ".join(filter(None, (setting.why, told))))


def _is_background(article: Article, sentence: Sentence, event: Event) -> bool:
    """Whether an event is told in the perfect behind the lead: "Arden has armed Brill", at some time before."""
    before = article.text[sentence.span.start : event.span.start]
    return sentence.index >= _LEAD and _PERFECT.search(before) is not None


def _local(span: Span, offset: int) -> Span:
    return Span(max(0, span.start - offset), max(1, span.end - offset))


# --- when ---------------------------------------------------------------------------------------


def _when(
    scene: _Scene, trigger: Span, published: date | None, recent: date | None
) -> tuple[Resolved | None, Span | None, str | None]:
    """The days, the words that name them, why there are none; `recent`: the day of an event without such words."""
    expression = _nearest_time(scene, trigger)
    if expression is None:
        if recent is None:
            why = "no publication date" if published is None else "it is expected, supposed or told as background"
            return None, None, f"no time named beside the event and {why}"
        return Resolved(recent, recent, DateBasis.PUBLISHED), None, None
    resolved = resolve(expression, published, ahead=_looks_ahead(scene.text, trigger))
    if isinstance(resolved, str):
        return None, None, resolved
    if expression.lead == "since" and published is not None and resolved.begins <= published:
        resolved = Resolved(resolved.begins, published, resolved.basis)
    return resolved, expression.span, None


def _nearest_time(scene: _Scene, trigger: Span) -> TimeExpression | None:
    clause = clause_around(scene.text, trigger)
    ranked: list[tuple[int, int, TimeExpression]] = []
    for expression in scene.times:
        cost = _time_cost(scene, trigger, clause, expression)
        if cost is not None:
            ranked.append((cost, expression.span.start, expression))
    return min(ranked, key=_rank)[2] if ranked else None


def _rank(ranked: tuple[int, int, TimeExpression]) -> tuple[int, int]:
    return ranked[0], ranked[1]


def _time_cost(scene: _Scene, trigger: Span, clause: Span, expression: TimeExpression) -> int | None:
    """How far an expression is from the trigger, None where it does not belong to it."""
    span = expression.span
    if opens(scene.text, span, clause):
        return _REACH  # any expression nearer the trigger is better
    if not span.within(clause):
        return None
    if premodifies(scene.text, expression):
        noun_follows = 0 <= trigger.start - span.end <= 25 and "," not in scene.text[span.end : trigger.start]
        return 0 if noun_follows else None
    gap, between = _gap(trigger, span)
    if gap > _REACH or any(other.overlaps(between) for other in scene.triggers if other != trigger):
        return None
    commas = scene.text.count(",", between.start, between.end)
    return gap + 20 * commas + (15 if span.end <= trigger.start else 0)


def _gap(trigger: Span, span: Span) -> tuple[int, Span]:
    start, end = (trigger.end, span.start) if span.start >= trigger.end else (span.end, trigger.start)
    return max(0, end - start), Span(start, max(end, start + 1))


def _looks_ahead(text: str, trigger: Span) -> bool:
    """Whether the words before the trigger speak of the future; "to" does not reach a definite noun."""
    start = max(clause_around(text, trigger).start, trigger.start - _REACH)
    if _MODAL.search(text, start, trigger.start):
        return True
    definite = _DEFINITE.search(text, start, trigger.start)
    return definite is None and _AHEAD_TO.search(text, start, trigger.start) is not None


# --- where --------------------------------------------------------------------------------------


def _where(scene: _Scene, trigger: Span, parties: Sequence[Span]) -> tuple[Span, Place] | None:
    """The nearest place in a locative phrase of the clause, after the trigger if there is one."""
    clause = clause_around(scene.text, trigger)
    after: list[tuple[Span, Place]] = []
    before: list[tuple[Span, Place]] = []
    for span, place in scene.places:
        if any(span.overlaps(party) for party in parties) or span.overlaps(trigger) or not _is_located(scene, span):
            continue
        if span.within(clause):
            (after if span.start >= trigger.end else before).append((span, place))
        elif opens(scene.text, span, clause):
            before.append((span, place))
    return after[0] if after else before[-1] if before else None


def _is_located(scene: _Scene, span: Span) -> bool:
    """Whether a preposition of place governs the name, or an earlier name of the same list."""
    if re.match(r"['’](?:s\b|(?=\s))|-(?:based|backed|led|held|made)", scene.text[span.end : span.end + 8]):
        return False
    if _LOCATIVE.search(scene.text, max(0, span.start - 80), span.start):
        return True
    earlier = [other for other, _ in scene.places if other.end <= span.start]
    if earlier and _LISTED.match(scene.text[earlier[-1].end : span.start]):
        return _is_located(scene, earlier[-1])
    return False
