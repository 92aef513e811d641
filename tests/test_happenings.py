"""Happenings: planted groups of tellings."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from lapwing.happenings import join
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
    Reality,
    Sentence,
    Setting,
    Span,
    SpeakerKind,
    Stance,
    Telling,
)

SYL = Actor.make("SYL", "Sylvania", ActorKind.COUNTRY, country="SYL")
ARMY = Actor.make("SYL.MIL", "Sylvania's army", ActorKind.ROLE, country="SYL")
WICK = Actor.make("aldous-wick", "Aldous Wick", ActorKind.PERSON, country="SYL")
FRE = Actor.make("FRE", "Freedonia", ActorKind.COUNTRY, country="FRE")
MOB = Actor.make("black-hand", "Black Hand", ActorKind.GROUP)
DAY = date(2024, 5, 6)

Who = Actor | str


def telling(
    name: str,
    actors: tuple[Who, ...] | Who = SYL,
    recipients: tuple[Who, ...] | Who = FRE,
    *,
    day: date | None = DAY,
    ends: date | None = None,
    basis: DateBasis = DateBasis.RELATIVE,
    category: str = "ASSAULT",
    reality: Reality = Reality.ACTUAL,
    trigger: str = "attacked",
    family: str | None = None,
    article: str | None = None,
) -> Telling:
    """An event by that name, told by an article of its own if nothing else is said."""
    doers, done_to = _tuple(actors), _tuple(recipients)
    words = [who if isinstance(who, str) else who.name for who in (*doers, *done_to)]
    text = f"{trigger} | " + " | ".join(words)
    source = Article(article or f"article of {name}", text, "-", (Block(BlockKind.BODY, Span(0, len(text))),))
    mentions = [
        Mention(f"{name} {number}", source.id, "s", Span(number, number + 1), (), None, "", 1.0, "t@1")
        for number in range(len(words))
    ]
    parties = [
        Party(mention, word, None if isinstance(who, str) else who)
        for mention, word, who in zip(mentions, words, (*doers, *done_to), strict=True)
    ]
    ids = tuple(mention.id for mention in mentions)
    return Telling(
        event=Event(
            name,
            source.id,
            "s",
            Span(0, len(trigger)),
            category,
            (),
            (),
            ids[: len(doers)],
            ids[len(doers) :],
            1.0,
            "t@1",
        ),
        article=source,
        sentence=Sentence("s", source.id, 0, Span(0, len(text)), 0, BlockKind.BODY, False),
        actors=tuple(parties[: len(doers)]),
        recipients=tuple(parties[len(doers) :]),
        setting=Setting(name, day, ends or day, basis if day else None, None, None, None, None, None, 1.0, "t@1"),
        place=None,
        stance=Stance(name, reality, Certainty.CERTAIN, SpeakerKind.AUTHOR, None, None, None, None, 1.0, "t@1"),
        family=family or source.id,
    )


def _tuple(who: tuple[Who, ...] | Who) -> tuple[Who, ...]:
    return who if isinstance(who, tuple) else (who,)


def groups(*tellings: Telling) -> list[str]:
    """The names of each happening's events, joined: easy to read and to compare."""
    found = join(tellings)
    assert sorted(event for happening in found for event in happening.events) == sorted(
        one.event.id for one in tellings
    )
    return sorted("".join(happening.events) for happening in found)


def days(count: int) -> date:
    return DAY + timedelta(count)


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two", "joined"),
    [
        (SYL, SYL, True),
        (SYL, ARMY, True),
        (SYL, WICK, True),
        (ARMY, WICK, False),
        (MOB, MOB, True),
        (MOB, SYL, False),
        ("Rebels", " rebels", True),
        ("rebels", "armed rebels", False),
        ("Sylvania", SYL, False),
        ((SYL, MOB), SYL, True),
        ((SYL, MOB), (ARMY, MOB), True),
        ((SYL, MOB), (SYL, "rebels"), False),
        ((SYL, MOB), (MOB, SYL), True),
    ],
)
def test_participants(one: Who, two: Who, joined: bool) -> None:
    expected = ["ab"] if joined else ["a", "b"]
    assert groups(telling("a", one), telling("b", two)) == expected
    assert groups(telling("a", MOB, one), telling("b", MOB, two)) == expected


def test_no_recipient_is_not_any_recipient() -> None:
    assert groups(telling("a", SYL, ()), telling("b", SYL, FRE), telling("c", SYL, ())) == ["ac", "b"]


def test_actor_and_recipient_are_not_exchanged() -> None:
    assert groups(telling("a", SYL, FRE), telling("b", FRE, SYL)) == ["a", "b"]


def test_a_country_does_not_bridge_two_of_its_own() -> None:
    found = groups(telling("a", ARMY), telling("b", SYL), telling("c", WICK))
    assert found in (["ab", "c"], ["a", "bc"])


def test_category_and_reality() -> None:
    assert groups(
        telling("a"), telling("b", category="PROTEST"), telling("c", reality=Reality.NEGATED), telling("d")
    ) == ["ad", "b", "c"]


# --- when -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("apart", "published_apart"), [(0, 0), (1, 3)])
def test_days_that_touch(apart: int, published_apart: int) -> None:
    assert groups(telling("a"), telling("b", day=days(apart))) == ["ab"]
    published = DateBasis.PUBLISHED
    assert groups(telling("a", basis=published), telling("b", day=days(published_apart), basis=published)) == ["ab"]


def test_days_that_do_not_touch() -> None:
    published = DateBasis.PUBLISHED
    assert groups(telling("a"), telling("b", day=days(2))) == ["a", "b"]
    assert groups(telling("a"), telling("b", day=days(2), basis=published)) == ["a", "b"]
    assert groups(telling("a", basis=published), telling("b", day=days(4), basis=published)) == ["a", "b"]


def test_intervals() -> None:
    assert groups(telling("a", ends=days(3)), telling("b", day=days(4)), telling("c", day=days(6))) == ["ab", "c"]
    month = DAY.replace(day=1), DAY.replace(day=31)
    vague = [telling(name, day=month[0], ends=month[1]) for name in "ab"]
    assert groups(*vague, telling("c")) == ["ab", "c"]


def test_a_month_of_daily_shelling_is_no_single_event() -> None:
    found = join([telling(f"{number:02}", day=days(number)) for number in range(30)])
    assert all(happening.begins and happening.ends for happening in found)
    assert all(
        (happening.ends - happening.begins).days <= 7 for happening in found if happening.begins and happening.ends
    )
    assert len(found) >= 4


def test_days_of_a_happening_are_those_said_and_else_those_of_publication() -> None:
    said = telling("a", day=days(0))
    late = telling("b", day=days(1), basis=DateBasis.PUBLISHED)
    (happening,) = join([said, late])
    assert (happening.begins, happening.ends) == (DAY, DAY)
    (happening,) = join([late])
    assert happening.begins == days(1)


def test_undated_tellings_are_not_joined_across_families() -> None:
    assert groups(telling("a", day=None), telling("b", day=None), telling("c")) == ["a", "b", "c"]


# --- families -------------------------------------------------------------------------------------


def test_in_one_family_a_trigger_of_the_same_stem_is_enough() -> None:
    assert groups(
        telling("a", day=None, family="f"),
        telling("b", day=None, family="f", trigger="attack"),
        telling("c", family="f", trigger="Attacks"),
        telling("d", day=None, family="f", trigger="shelled"),
        telling("e", day=None, family="g"),
    ) == ["abc", "d", "e"]


def test_in_one_family_dates_may_not_contradict() -> None:
    published = DateBasis.PUBLISHED
    assert groups(telling("a", family="f"), telling("b", family="f", day=days(3))) == ["a", "b"]
    assert groups(telling("a", family="f"), telling("b", family="f", day=days(3), basis=published)) == ["ab"]
    assert groups(telling("a", family="f"), telling("b", family="f", day=days(30), basis=published)) == ["a", "b"]


def test_articles_and_families_are_counted_once() -> None:
    (happening,) = join(
        [
            telling("a", family="f", article="1"),
            telling("b", ARMY, family="f", article="2"),
            telling("c", family="g", article="3"),
            telling("d", family="g", article="3"),
        ]
    )
    assert happening.events == ("a", "b", "c", "d")
    assert happening.articles == ("1", "2", "3")
    assert happening.families == ("f", "g")
    assert happening.actors == ("SYL", "SYL.MIL")
    assert happening.recipients == ("FRE",)


def test_the_words_of_nobody_known_are_no_keys() -> None:
    (happening,) = join([telling("a", "rebels", ())])
    assert (happening.actors, happening.recipients) == ((), ())


# --- laws -----------------------------------------------------------------------------------------


def test_nothing() -> None:
    assert join([]) == ()


def test_order_does_not_matter() -> None:
    chance = random.Random(3)
    made = [
        telling(
            f"{number:03}",
            chance.choice([SYL, ARMY, WICK, MOB, "rebels", (SYL, MOB)]),
            chance.choice([FRE, (), "a village"]),
            day=chance.choice([None, *(days(step) for step in range(9))]),
            basis=chance.choice([DateBasis.PUBLISHED, DateBasis.TEXT]),
            trigger=chance.choice(["attacked", "shelled"]),
            family=chance.choice("fgh"),
        )
        for number in range(150)
    ]
    expected = join(made)
    assert len(expected) < 150
    assert len({happening.id for happening in expected}) == len(expected)
    for _ in range(5):
        chance.shuffle(made)
        assert join(made) == expected


def test_many_tellings_of_a_busy_pair() -> None:
    """Five thousand of one week: the work grows with distinct days and parties, not with pairs of tellings."""
    made = [telling(f"{number:04}", (SYL, ARMY, MOB)[number % 3], day=days(number % 7)) for number in range(5000)]
    assert sum(len(happening.events) for happening in join(made)) == 5000
