"""Small documents to put into a store."""

from __future__ import annotations

from datetime import date

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
    digest,
)

SYLVANIA = Actor.make("SYL", "Sylvania", ActorKind.COUNTRY, country="SYL", sectors=("GOV",))
MINISTRY = Actor.make("SYL.MIL", "Sylvania's army", ActorKind.ROLE, country="SYL", begins=date(1990, 1, 1))
FREEDONIA = Actor.make("FRE", "Freedonia", ActorKind.COUNTRY, country="FRE")
FIREFLY = Actor.make("rufus-firefly", "Rufus Firefly", ActorKind.PERSON, country="FRE", office="president")
PORT = Place(digest("place", "port"), "port", "Port Marx", "FRE", 1.5, -2.25)


def _listed(who: Actor | tuple[Actor, ...] | None) -> tuple[Actor, ...]:
    if who is None:
        return ()
    return who if isinstance(who, tuple) else (who,)


def document(
    text_: str = "Sylvania attacked Freedonia on Monday.",
    actor: Actor | tuple[Actor, ...] | None = SYLVANIA,
    recipient: Actor | None = FREEDONIA,
    *,
    published: date | None = date(2024, 3, 5),
    begins: date | None = date(2024, 3, 4),
    judged: bool = True,
) -> Document:
    """One sentence, one event: its first word did something to its third."""
    words = text_.split(" ")
    basis = DateBasis.METADATA if published else None
    made = Article.make_id(text_, "A title", None, None, published)
    article = Article(
        made,
        text_,
        "-",
        (Block(BlockKind.BODY, Span(0, len(text_))),),
        "A title",
        published=published,
        published_basis=basis,
    )
    sentence = Sentence(digest("s", made), made, 0, Span(0, len(text_)), 0, BlockKind.BODY, False)
    at = len(words[0]) + 1 + len(words[1]) + 1
    spans = Span(0, len(words[0])), Span(at, at + len(words[2]))
    found = [
        Mention(
            digest("m", made, span.start),
            made,
            sentence.id,
            span,
            tuple(one.id for one in who),
            None,
            "named",
            1.0,
            "test@1",
        )
        for span, who in zip(spans, (_listed(actor), _listed(recipient)), strict=True)
    ]
    trigger = Span(len(words[0]) + 1, at - 1)
    happened = Event(
        Event.make_id(made, trigger, "ASSAULT"),
        made,
        sentence.id,
        trigger,
        "ASSAULT",
        ("beat",),
        (),
        (found[0].id,),
        (found[1].id,),
        0.5,
        "t@1",
    )
    settled = Setting(
        happened.id,
        begins,
        begins,
        DateBasis.RELATIVE if begins else None,
        None,
        PORT.id,
        PlaceBasis.TEXT,
        Span(0, 4),
        None,
        1.0,
        "t@1",
    )
    stance = Stance(
        happened.id,
        Reality.ACTUAL,
        Certainty.CERTAIN,
        SpeakerKind.NAMED,
        found[0].id,
        words[0],
        trigger,
        None,
        1.0,
        "t@1",
    )
    return Document(
        article=article,
        sketch=Sketch(made, (1, 2, 3), (-(2**63), 2**63 - 1), ()),
        sentences=(sentence,),
        actors=(*_listed(actor), *_listed(recipient)),
        places=(PORT,),
        mentions=tuple(found),
        events=(happened,),
        settings=(settled,) if judged else (),
        stances=(stance,) if judged else (),
    )
