"""Happenings told in other words: stories, triggers, and what speaks against."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from lapwing.happenings import join
from lapwing.happenings.content import content, trigger
from lapwing.records import (
    Actor,
    ActorKind,
    Article,
    Block,
    BlockKind,
    Certainty,
    DateBasis,
    Event,
    Mention,
    Party,
    Place,
    Reality,
    Sentence,
    Setting,
    Span,
    SpeakerKind,
    Stance,
    Telling,
)

WICK = Actor.make("aldous-wick", "Aldous Wick", ActorKind.PERSON, country="SYL")
FRE = Actor.make("FRE", "Freedonia", ActorKind.COUNTRY, country="FRE")
ORSK = Place("p1", "1", "Orsk", "SYL", 50.0, 30.0)
TARN = Place("p2", "2", "Tarn", "SYL", 54.0, 30.0)
ORSK_PORT = Place("p3", "3", "Orsk Port", "SYL", 50.2, 30.1)

ONE = (
    "Harbour guards arrested the smuggler Viktor Hobb near the lighthouse of Orsk early on Tuesday.",
    "Hobb had fled the prison of Lower Tarn in March with two other convicts, the warden said.",
)
TWO = (
    "The smuggler Viktor Hobb was detained by guards near the Orsk lighthouse.",
    "The warden of Lower Tarn had promised a reward after the convict fled the prison with two others.",
)
ELSEWHERE = (
    "Police arrested a baker in the market square after a quarrel over the price of flour and eggs.",
    "The bakers of the old town went on strike, and the mayor called for calm at the weekend fair.",
)


def telling(
    name: str,
    lines: tuple[str, ...],
    word: str,
    *,
    category: str = "COERCE",
    actors: tuple[Actor | str, ...] = ("guards",),
    day: date | None = None,
    place: Place | None = None,
    reality: Reality = Reality.ACTUAL,
) -> Telling:
    """An event whose trigger is a word of the first line."""
    text = "\n".join(lines)
    blocks, position = [], 0
    for line in lines:
        blocks.append(Block(BlockKind.BODY, Span(position, position + len(line))))
        position += len(line) + 1
    source = Article(f"article of {name}", text, "-", tuple(blocks))
    mentions = [
        Mention(f"{name} {n}", source.id, "s", Span(n, n + 1), (), None, "", 1.0, "t@1") for n in range(len(actors))
    ]
    parties = [
        Party(mention, who if isinstance(who, str) else who.name, None if isinstance(who, str) else who)
        for mention, who in zip(mentions, actors, strict=True)
    ]
    at = text.index(word)
    span, ids = Span(at, at + len(word)), tuple(mention.id for mention in mentions)
    basis = DateBasis.TEXT if day else None
    return Telling(
        event=Event(name, source.id, "s", span, category, (), (), ids, (), 1.0, "t@1"),
        article=source,
        sentence=Sentence("s", source.id, 0, blocks[0].span, 0, BlockKind.BODY, False),
        actors=tuple(parties),
        recipients=(),
        setting=Setting(name, day, day, basis, None, None, None, None, None, 1.0, "t@1"),
        place=place,
        stance=Stance(name, reality, Certainty.CERTAIN, SpeakerKind.AUTHOR, None, None, None, None, 1.0, "t@1"),
        family=source.id,
    )


def joined(*tellings: Telling) -> bool:
    found = join(tellings)
    assert sorted(event for happening in found for event in happening.events) == sorted(t.event.id for t in tellings)
    return len(found) == 1


def test_one_occurrence_in_other_words() -> None:
    assert joined(telling("a", ONE, "arrested"), telling("b", TWO, "detained", actors=("harbour police",)))


def test_the_same_word_in_another_story_is_another_occurrence() -> None:
    assert not joined(telling("a", ONE, "arrested"), telling("b", ELSEWHERE, "arrested"))


def test_another_word_of_the_same_story_is_another_occurrence() -> None:
    assert not joined(telling("a", ONE, "arrested"), telling("b", ONE[::-1], "fled"))


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ({"actors": (WICK,)}, {"actors": (FRE,)}, False),
        ({"actors": (WICK,)}, {"actors": ("a stranger",)}, True),
        ({"day": date(2024, 5, 6)}, {"day": date(2024, 5, 7)}, True),
        ({"day": date(2024, 5, 6)}, {"day": date(2024, 6, 7)}, False),
        ({"place": ORSK}, {"place": TARN}, False),
        ({"place": ORSK}, {"place": ORSK_PORT}, True),
        ({"place": ORSK}, {}, True),
        ({"category": "COERCE"}, {"category": "ASSAULT"}, False),
        ({"category": "COERCE"}, {"category": ""}, True),
        ({"reality": Reality.ACTUAL}, {"reality": Reality.NEGATED}, False),
    ],
)
def test_what_speaks_against(one: dict[str, object], two: dict[str, object], expected: bool) -> None:
    first, second = telling("a", ONE, "arrested", **one), telling("b", TWO, "detained", **two)  # type: ignore[arg-type]
    assert joined(first, second) is expected


def test_places_far_apart_separate_what_actors_and_days_would_join() -> None:
    day = date(2024, 5, 6)
    near, far = (
        telling("b", ELSEWHERE, "arrested", actors=(WICK,), day=day, place=where) for where in (ORSK_PORT, TARN)
    )
    here = telling("a", ONE, "arrested", actors=(WICK,), day=day, place=ORSK)
    assert joined(here, near)
    assert not joined(here, far)


def test_the_order_does_not_matter() -> None:
    tellings = [
        telling("a", ONE, "arrested", place=ORSK),
        telling("b", TWO, "detained"),
        telling("c", ELSEWHERE, "arrested"),
        telling("d", TWO, "detained", place=TARN),
        telling("e", ONE, "arrested", actors=(FRE,)),
    ]
    chance = random.Random(2)
    expected = join(tellings)
    for _ in range(10):
        chance.shuffle(tellings)
        assert join(tellings) == expected


@pytest.mark.parametrize(
    ("one", "two", "like"),
    [
        ("arrested", "detained", True),
        ("was killed", "killings", True),
        ("shot", "shooting", True),
        ("took into custody", "arrest", True),
        ("arrested", "released", False),
        ("said", "sank", False),
    ],
)
def test_triggers_that_may_name_one_occurrence(one: str, two: str, like: bool) -> None:
    assert (trigger(one).like(trigger(two)) is not None) is like


@pytest.mark.parametrize("text", ["", "—", "123", "é" * 5000])
def test_awkward_triggers(text: str) -> None:
    assert trigger(text).like(trigger(text)) is not None


def test_stories_are_groups_of_like_articles() -> None:
    tellings = [telling("a", ONE, "arrested"), telling("b", TWO, "detained"), telling("c", ELSEWHERE, "arrested")]
    stories = content(tellings).stories
    assert stories["article of a"] == stories["article of b"] != stories["article of c"]
    empty = replace(tellings[0], article=replace(tellings[0].article, blocks=()))
    assert len(set(content([empty]).stories.values())) == 1
