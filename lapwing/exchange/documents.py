"""Lines as documents: what an import puts into the store, so that everything that knows works on it as on articles.

Lines of one report that follow one another are one document. Its article has the source's own address and outlet and,
for a text, what the lines know of it (`canvas`). Every row counts as its source counts it: a happening of its own,
unless the line names one. Families are the reports: rows of one page or story are one independent origin.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast

from lapwing.exchange.actors import Parties
from lapwing.exchange.canvas import Canvas, canvas
from lapwing.exchange.join import tellings_of
from lapwing.exchange.shape import Cue, Entity, Line, Location, Speaker
from lapwing.ontology import Ontology
from lapwing.parties import acts
from lapwing.records import (
    Act,
    Actor,
    Article,
    Block,
    BlockKind,
    Certainty,
    DateBasis,
    Document,
    Event,
    Family,
    Happening,
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
    Telling,
    digest,
)

UNSCORED = 0.0
"""The score of an event for which a data set gives none: no coder of ours leaves one that low."""


_UNUSABLE = re.compile("[\x00\ud800-\udfff]")
_SPOILT = re.compile(r"\\x00|\\ud[89a-f]")  # how `repr` shows them: one look at a line where a walk would take thirty
_ID = re.compile(r"[\w.-]{1,64}")  # what can stand in the address of a page as it is


@dataclass(frozen=True, slots=True)
class Report:
    """A document made of lines, and what they say of its family and its happenings."""

    document: Document
    family: Family
    happenings: tuple[Happening, ...]
    acts: tuple[Act, ...]


class Reports:
    """Makes reports of the lines of one data set. What lines share, such as actors, is made once."""

    def __init__(self, dataset: str, parties: Parties, ontology: Ontology) -> None:
        self._dataset = dataset
        self._parties = parties
        self._ontology = ontology
        self._seen: set[str] = set()  # articles; a report whose rows do not follow one another makes further ones

    def name(self, first: Line) -> str:
        """The id of the next report, which begins with this line."""
        name = _own(first, "article", self._dataset) or digest("article", self._dataset, first["id"])
        if name in self._seen:
            name = digest("article", name, first["id"])
        self._seen.add(name)
        return name

    def of(self, name: str, lines: Sequence[Line]) -> Report:
        """The report of lines that name one article, or of one line that names none."""
        first = lines[0]
        laid = canvas(lines)
        article = self._article(name, first, laid)
        draft = _Draft(article, laid, self._parties, self._dataset)
        for number, line in enumerate(lines):
            draft.add(number, line)
        document = draft.document()
        family = Family(
            _own(first, "family", self._dataset) or article.id, article.id, (article.id,), "as the data set has it"
        )
        told = {telling.event.id: telling for telling in tellings_of(document, family.id)}
        happenings = tuple(_happenings(lines, told, self._dataset))
        return Report(document, family, happenings, tuple(acts(happenings, told, self._ontology)))

    def _article(self, name: str, line: Line, laid: Canvas) -> Article:
        cited = line.get("cite_info", {})
        published, basis = _day(cited.get("published")), cited.get("published_basis")
        spans = sorted(set(laid.sentences))
        return Article(
            id=name,
            text=laid.text,
            origin=self._dataset,
            blocks=tuple(Block(BlockKind.BODY, span) for span in spans),
            title=cited.get("title"),
            byline=cited.get("author"),
            outlet=cited.get("publication"),
            url=cited.get("url"),
            published=published,
            published_basis=DateBasis(basis or DateBasis.METADATA) if published else None,
            republished_from=cited.get("republished_from"),
            originally_published=_day(cited.get("originally_published")),
            language=cited.get("language"),
            dataset=self._dataset,
        )


def grouped(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Lines that follow one another and name one article; a line that names none is alone.

    What no database keeps (U+0000, half a character) has become U+FFFD in them.
    """
    group: list[Line] = []
    for line in map(_storable, lines):
        if group and (line.get("article") is None or line.get("article") != group[0].get("article")):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _storable(line: Line) -> Line:
    return cast(Line, _sound(line)) if _SPOILT.search(repr(line)) else line


def _sound(value: object) -> object:
    """The value with one character for another in its texts, so that offsets stay."""
    if isinstance(value, dict):
        return {key: _sound(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_sound(held) for held in value]
    return _UNUSABLE.sub("\ufffd", value) if isinstance(value, str) else value


def _own(line: Line, key: str, dataset: str) -> str | None:
    """The id that a line gives its article or family; a digest of it where it is an address or long."""
    name = line.get(key)
    if not isinstance(name, str):
        return None
    return name if _ID.fullmatch(name) else digest("report", dataset, name)


class _Draft:
    """The records of one document as they are gathered from its lines."""

    def __init__(self, article: Article, laid: Canvas, parties: Parties, by: str) -> None:
        self._article = article
        self._laid = laid
        self._parties = parties
        self._by = by
        self._sentences: dict[Span, Sentence] = {}
        self._actors: dict[str, Actor] = {}
        self._places: dict[str, Place] = {}
        self._mentions: dict[str, Mention] = {}
        self._events: dict[str, Event] = {}
        self._settings: list[Setting] = []
        self._stances: list[Stance] = []

    def document(self) -> Document:
        """All of it."""
        return Document(
            article=self._article,
            sketch=Sketch(self._article.id, (), (), ()),
            sentences=tuple(self._sentences.values()),
            actors=tuple(self._actors.values()),
            places=tuple(self._places.values()),
            mentions=tuple(self._mentions.values()),
            events=tuple(self._events.values()),
            settings=tuple(self._settings),
            stances=tuple(self._stances),
        )

    def add(self, number: int, line: Line) -> None:
        """One event; a line that repeats an id of its article adds nothing."""
        if line["id"] in self._events:
            return
        shift, whole = self._laid.shifts[number], self._laid.sentences[number]
        sentence = self._sentence(line, whole)
        on = _day(line.get("date"))
        actors = self._named(line["actor"], sentence, whole, shift, on)
        recipients = self._named(line["recipient"], sentence, whole, shift, on)
        self._events[line["id"]] = Event(
            id=line["id"],
            article=self._article.id,
            sentence=sentence.id,
            span=self._trigger(line, whole, shift),
            category=line["event"],
            modes=tuple(line.get("mode", ())),
            contexts=tuple(line.get("context", ())),
            actors=actors,
            recipients=tuple(name for name in recipients if name not in actors),
            score=line.get("score", UNSCORED),
            by=line.get("by", self._by),
        )
        self._settings.append(self._setting(line, shift, on))
        self._stances.append(self._stance(line, shift, whole))

    def _sentence(self, line: Line, span: Span) -> Sentence:
        if span not in self._sentences:
            name = digest("sentence", self._article.id, span.start)
            index = line["text_info"].get("sequence", 0) if "text_info" in line else 0
            index = index if not self._laid.shifts[-1] else len(self._sentences)
            self._sentences[span] = Sentence(name, self._article.id, index, span, 0, BlockKind.BODY, False)
        return self._sentences[span]

    def _trigger(self, line: Line, whole: Span, shift: int) -> Span:
        info = line.get("text_info")
        if info is not None and "trigger_start" in info:
            return self._inside(info["trigger_start"] + shift, info["trigger_end"] + shift) or whole
        at = self._article.text.find(line["event"], whole.start, whole.end)
        return Span(at, at + len(line["event"])) if at >= 0 and info is None else whole

    def _named(
        self, entities: Sequence[Entity], sentence: Sentence, whole: Span, shift: int, on: date | None
    ) -> tuple[str, ...]:
        """A mention for each place in the text that names entities, with all that it names."""
        at: dict[Span, list[Entity]] = defaultdict(list)
        for entity in entities:
            at[self._place_of(entity, whole, shift)].append(entity)
        return tuple(self._mention(span, named, sentence, on) for span, named in at.items())

    def _place_of(self, entity: Entity, whole: Span, shift: int) -> Span:
        if "start" in entity and "end" in entity:
            found = self._inside(entity["start"] + shift, entity["end"] + shift)
            if found:
                return found
        words = entity.get("entity_text") or entity.get("name") or ""
        start = self._article.text.find(words, whole.start, whole.end) if words else -1
        return Span(start, start + len(words)) if start >= 0 else whole

    def _mention(self, span: Span, entities: Sequence[Entity], sentence: Sentence, on: date | None) -> str:
        known = [actor for entity in entities if (actor := self._parties.actor(entity, on))]
        self._actors.update({actor.id: actor for actor in known})
        name = digest("mention", self._article.id, span.start, span.end, *(actor.id for actor in known))
        why = entities[0].get("code_why") or ("as the data set has it" if known else "the data set names no country")
        self._mentions[name] = Mention(
            name, self._article.id, sentence.id, span, tuple(actor.id for actor in known), None, why, 1.0, self._by
        )
        return name

    def _setting(self, line: Line, shift: int, on: date | None) -> Setting:
        ends = _day(line.get("enddate")) or on
        place = _place(line.get("event_loc"))
        if place:
            self._places[place.id] = place
        located: Location = line.get("event_loc", {})
        return Setting(
            event=line["id"],
            begins=on,
            ends=max(ends, on) if ends and on else None,
            date_basis=DateBasis(line.get("date_basis", DateBasis.METADATA)) if on else None,
            date_cue=self._cue(line.get("date_cue"), shift),
            place=place.id if place else None,
            place_basis=PlaceBasis(located["basis"]) if place and "basis" in located else None,
            place_cue=self._inside(located.get("start"), located.get("end"), shift) if place else None,
            why=line.get("setting_why") or (None if on else "the data set gives no day"),
            score=1.0,
            by=line.get("by", self._by),
        )

    def _stance(self, line: Line, shift: int, whole: Span) -> Stance:
        said: Speaker = line.get("said_by", {})
        return Stance(
            event=line["id"],
            reality=Reality(line.get("reality", Reality.ACTUAL)),
            certainty=Certainty(line.get("certainty", Certainty.CERTAIN)),
            speaker=SpeakerKind(said.get("kind", SpeakerKind.AUTHOR)),
            said_by=self._speaker(said, shift),
            said_by_text=said.get("name"),
            cue=self._cue(said.get("cue"), shift),
            condition=self._cue(line.get("condition"), shift),
            score=1.0,
            by=line.get("by", self._by),
            relayed_by=said.get("relayed_by"),
        )

    def _speaker(self, said: Speaker, shift: int) -> str | None:
        """The mention that is the speaker, where one of the parties stands there."""
        span = self._inside(said.get("start"), said.get("end"), shift)
        return next((one.id for one in self._mentions.values() if span is not None and one.span == span), None)

    def _cue(self, cue: Cue | None, shift: int) -> Span | None:
        return self._inside(cue.get("start"), cue.get("end"), shift) if cue else None

    def _inside(self, start: int | None, end: int | None, shift: int = 0) -> Span | None:
        """The span, if there is one and it lies inside the text."""
        if start is None or end is None or not 0 <= start + shift < end + shift <= len(self._article.text):
            return None
        return Span(start + shift, end + shift)


def _happenings(lines: Sequence[Line], told: dict[str, Telling], dataset: str) -> Iterator[Happening]:
    groups: dict[str, list[Telling]] = defaultdict(list)
    for line in lines:
        groups[line.get("happening", line["id"])].append(told[line["id"]])
    for name, group in groups.items():
        yield happening(name, group, dataset)


def happening(name: str, group: Sequence[Telling], dataset: str | None) -> Happening:
    """The happening that these tellings are said to tell of; they may repeat."""
    tellings = list({telling.event.id: telling for telling in group}.values())
    first = tellings[0]
    days = [(each.setting.begins, each.setting.ends) for each in tellings]
    return Happening(
        id=name,
        category=first.event.category,
        reality=first.stance.reality,
        actors=_keys(tellings, "actors"),
        recipients=_keys(tellings, "recipients"),
        begins=min((begins for begins, _ in days if begins), default=None),
        ends=max((ends for _, ends in days if ends), default=None),
        events=tuple(sorted(each.event.id for each in tellings)),
        articles=tuple(sorted({each.article.id for each in tellings})),
        families=tuple(sorted({each.family for each in tellings})),
        place=next((each.place.id for each in tellings if each.place), None),
        dataset=dataset,
    )


def _keys(tellings: Iterable[Telling], role: str) -> tuple[str, ...]:
    parties = (party for telling in tellings for party in (telling.actors if role == "actors" else telling.recipients))
    return tuple(sorted({party.actor.key for party in parties if party.actor}))


def _place(located: Location | None) -> Place | None:
    if not located or "resolved_place" not in located:
        return None
    country, name = located.get("country_code"), located["resolved_place"]
    whole = located.get("resolution") == 1
    key = located.get("geonameid") or (country if whole else None) or f"{country or ''}:{name}"
    return _cached_place(key, name, country, located.get("lat"), located.get("lon"))


@lru_cache(maxsize=100_000)
def _cached_place(key: str, name: str, country: str | None, latitude: float | None, longitude: float | None) -> Place:
    return Place(digest("place", key, name, latitude, longitude), key, name, country, latitude, longitude)


@lru_cache(maxsize=100_000)
def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
