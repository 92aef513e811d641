"""A small planted world for the tests of the knowing side: reports written with marks, and a store that holds them.

`world.report("[Norland] {sent} aid to [Sudria].", AID)` makes a document with one sentence: square brackets are
mentions, the curly brackets the trigger; mentions before the trigger act, those after receive, unless said otherwise.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from lapwing.ontology import load
from lapwing.parties import acts
from lapwing.records import (
    Act,
    Actor,
    ActorKind,
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
from lapwing.store import Store

ACTORS = {
    "Norland": Actor.make("NOR", "Norland", ActorKind.COUNTRY, country="NOR"),
    "Sudria": Actor.make("SUD", "Sudria", ActorKind.COUNTRY, country="SUD"),
    "Estmark": Actor.make("EST", "Estmark", ActorKind.COUNTRY, country="EST"),
    "President Voss": Actor.make("ada-voss", "Ada Voss", ActorKind.PERSON, country="NOR", sectors=("GOV",)),
    "Minister Brandt": Actor.make("ole-brandt", "Ole Brandt", ActorKind.PERSON, country="NOR", sectors=("GOV",)),
    "Norland's army": Actor.make("NOR.MIL", "Norland's army", ActorKind.ROLE, country="NOR", sectors=("MIL",)),
    "the Heron Front": Actor.make("heron-front", "Heron Front", ActorKind.GROUP, country="SUD", sectors=("REB",)),
    "the World Club": Actor.make("world-club", "World Club", ActorKind.ORGANISATION, country="IGO"),
}
_MARK = re.compile(r"\[([^\]]*)\]|\{([^}]*)\}")


@dataclass
class World:
    """Reports as they are planted; asked like a store, it fills one in memory."""

    documents: list[Document] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    kin: dict[str, str] = field(default_factory=dict)
    held: Store | None = None

    def report(
        self,
        marked: str,
        category: str,
        *,
        day: date | None = None,
        basis: DateBasis = DateBasis.TEXT,
        published: date | None = date(2024, 5, 1),
        outlet: str | None = "The Meridian Post",
        url: str | None = None,
        title: str | None = None,
        modes: tuple[str, ...] = (),
        contexts: tuple[str, ...] = (),
        joint: bool = False,
        reality: Reality = Reality.ACTUAL,
        certainty: Certainty = Certainty.CERTAIN,
        speaker: SpeakerKind = SpeakerKind.AUTHOR,
        said_by: str | None = None,
        happening: str | None = None,
        family: str | None = None,
    ) -> str:
        """Adds one article of one sentence; the id of its event. Reports of one `happening` are one occurrence."""
        text, mentions, trigger = _unmark(marked)
        title = title or f"Report {len(self.documents) + 1}"  # so that like sentences are different articles
        article = Article(
            id=Article.make_id(text, title, outlet, url, published),
            text=text,
            origin="planted",
            blocks=(Block(BlockKind.BODY, Span(0, len(text))),),
            title=title,
            outlet=outlet,
            url=url,
            published=published,
            published_basis=DateBasis.METADATA if published else None,
        )
        sentence = Sentence(digest(article.id, 0), article.id, 0, Span(0, len(text)), 0, BlockKind.BODY, quoted=False)
        named = tuple(_mention(article, sentence, span) for span in mentions)
        before = tuple(m.id for m in named if joint or m.span.end <= trigger.start)
        after = tuple(m.id for m in named if m.id not in before)
        event = Event(
            Event.make_id(article.id, trigger, category),
            article.id,
            sentence.id,
            trigger,
            category,
            modes,
            contexts,
            before,
            after,
            0.9,
            "planted@1",
        )
        setting = Setting(
            event.id,
            day,
            day,
            basis if day else None,
            None,
            None,
            None,
            None,
            None if day else "no date",
            0.9,
            "planted@1",
        )
        stance = Stance(event.id, reality, certainty, speaker, None, said_by, None, None, 0.9, "planted@1")
        actors = tuple({ACTORS[text_of]: None for m in named if (text_of := m.span.of(text)) in ACTORS})
        self.documents.append(
            Document(
                article,
                Sketch(article.id, (), (), ()),
                (sentence,),
                actors,
                (),
                named,
                (event,),
                (setting,),
                (stance,),
            )
        )
        self.groups[happening or event.id].append(event.id)
        self.kin[article.id] = family or article.id
        return event.id

    def tellings(self, *actors: str) -> list[Telling]:
        return self._current().tellings(*actors)

    def happenings(self, *actors: str) -> list[Happening]:
        return self._current().happenings(*actors)

    def acts(self, *names: str, begins: date | None = None, ends: date | None = None) -> list[Act]:
        return self._current().acts(*names, begins=begins, ends=ends)

    def keeps_acts(self, name: str) -> bool:
        return self._current().keeps_acts(name)

    def __del__(self) -> None:
        if self.held:
            self.held.close()

    def _current(self) -> Store:
        if self.held is None or self.held.counts()["articles"] != len(self.documents):
            if self.held:
                self.held.close()
            self.held = self.open()
        return self.held

    def open(self) -> Store:
        """A new store in memory that holds it all."""
        store = Store.open("sqlite://")
        for document in self.documents:
            assert store.save(document)
        members: dict[str, list[str]] = defaultdict(list)
        for article, family in self.kin.items():
            members[family].append(article)
        store.save_families(Family(name, arts[0], tuple(sorted(arts)), "planted") for name, arts in members.items())
        told = {telling.event.id: telling for telling in store.tellings()}
        found = [_happening([told[event] for event in events]) for events in self.groups.values()]
        store.replace_happenings(found, acts(found, told, load()))
        return store


def _unmark(marked: str) -> tuple[str, list[Span], Span]:
    text, mentions, triggers, at = "", [], [], 0
    for found in _MARK.finditer(marked):
        text += marked[at : found.start()]
        inner, kind = (found[1], mentions) if found[1] is not None else (found[2], triggers)
        kind.append(Span(len(text), len(text) + len(inner)))
        text += inner
        at = found.end()
    (trigger,) = triggers
    return text + marked[at:], mentions, trigger


def _mention(article: Article, sentence: Sentence, span: Span) -> Mention:
    actor = ACTORS.get(span.of(article.text))
    why = "a name of the roster" if actor else "no name of the roster"
    made = digest("mention", article.id, span.start)
    return Mention(made, article.id, sentence.id, span, (actor.id,) if actor else (), None, why, 0.9, "planted@1")


def _happening(tellings: list[Telling]) -> Happening:
    first = tellings[0]
    begins = [telling.setting.begins for telling in tellings if telling.setting.begins]
    events = tuple(sorted(telling.event.id for telling in tellings))
    return Happening(
        digest("happening", *events),
        first.event.category,
        first.stance.reality,
        tuple(sorted({p.actor.key for t in tellings for p in t.actors if p.actor})),
        tuple(sorted({p.actor.key for t in tellings for p in t.recipients if p.actor})),
        min(begins, default=None),
        max(begins, default=None),
        events,
        tuple(sorted({telling.article.id for telling in tellings})),
        tuple(sorted({telling.family for telling in tellings})),
    )
