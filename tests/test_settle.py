"""When and where: planted answers, a fake gazetteer, and the shipped one on invented sentences."""

import re
from calendar import monthrange
from datetime import date, timedelta

import pytest

from lapwing.records import (
    Article,
    Block,
    BlockKind,
    DateBasis,
    Event,
    Mention,
    Place,
    PlaceBasis,
    Sentence,
    Setting,
    Span,
)
from lapwing.settle import find_times, load_gazetteer, resolve, settle

PUBLISHED = date(2024, 10, 23)  # a Wednesday


class FakeGazetteer:
    """Knows five places by their names."""

    by = "fake@1"

    def namesakes(self, name: str) -> int:
        return 0

    def areas(self, text: str) -> dict[str, int]:
        return {}

    def find(self, text: str, near: object = None) -> list[tuple[Span, Place]]:
        names = ("Arden", "Brill", "Corvo", "Dunmore", "Elgin")
        return [
            (Span(*match.span()), Place(f"p{match[0]}", match[0], match[0]))
            for match in re.finditer("|".join(names), text)
        ]


def settled(
    marked: str, published: date | None = PUBLISHED, *, index: int = 0, unreal: bool = False
) -> tuple[str, tuple[Place, ...], tuple[Setting, ...]]:
    """Settings of a sentence in which {triggers} and [mentions] are marked; the first mention acts."""
    text = ""
    triggers: list[Span] = []
    mentions: list[Span] = []
    for match in re.finditer(r"\{(.*?)\}|\[(.*?)\]|([^{\[]+)", marked, re.S):
        piece = next(group for group in match.groups() if group is not None)
        span = Span(len(text), len(text) + len(piece))
        (triggers if match[1] else mentions if match[2] else []).append(span)
        text += piece
    whole = Span(0, len(text))
    basis = DateBasis.METADATA if published else None
    article = Article("a", text, "-", (Block(BlockKind.BODY, whole),), published=published, published_basis=basis)
    sentence = Sentence("s", "a", index, whole, 0, BlockKind.BODY, False)
    people = tuple(Mention(f"m{n}", "a", "s", span, (), None, "test", 1.0, "test") for n, span in enumerate(mentions))
    events = tuple(
        Event(f"e{n}", "a", "s", span, "ASSAULT", (), (), ("m0",), tuple(m.id for m in people[1:2]), 1.0, "test")
        for n, span in enumerate(triggers)
    )
    places, settings = settle(
        article, (sentence,), events, people, FakeGazetteer(), {event.id for event in events} if unreal else ()
    )
    return text, places, settings


def only(text: str, published: date | None = PUBLISHED, ahead: bool = False) -> tuple[date, date] | str:
    (expression,) = find_times(text)
    found = resolve(expression, published, ahead)
    return found if isinstance(found, str) else (found.begins, found.ends)


def day(year: int, month: int, number: int) -> tuple[date, date]:
    return date(year, month, number), date(year, month, number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on 2024-03-05.", day(2024, 3, 5)),
        ("They met on 1 October 2023.", day(2023, 10, 1)),
        ("They met on October 1st, 2023.", day(2023, 10, 1)),
        ("They met on Oct. 1.", day(2024, 10, 1)),
        ("They met on Nov. 30.", day(2023, 11, 30)),
        ("They met on Tuesday, Oct. 1, 2024, again.", day(2024, 10, 1)),
        ("They met on 13/10/2024.", day(2024, 10, 13)),
        ("They met on Feb. 29.", day(2024, 2, 29)),
        ("They met on 3-5 May 2021.", (date(2021, 5, 3), date(2021, 5, 5))),
        ("They met in May 2021.", (date(2021, 5, 1), date(2021, 5, 31))),
        ("They met in October.", (date(2024, 10, 1), date(2024, 10, 31))),
        ("They met last October.", (date(2023, 10, 1), date(2023, 10, 31))),
        ("They met in December.", (date(2023, 12, 1), date(2023, 12, 31))),
        ("They met in 2015.", (date(2015, 1, 1), date(2015, 12, 31))),
        ("They met in the 1990s.", (date(1990, 1, 1), date(1999, 12, 31))),
        ("They met on Wednesday.", day(2024, 10, 23)),
        ("They met on Thursday.", day(2024, 10, 17)),
        ("They meet next Thursday.", day(2024, 10, 24)),
        ("They met yesterday.", day(2024, 10, 22)),
        ("They meet tomorrow.", day(2024, 10, 24)),
        ("They met last week.", (date(2024, 10, 14), date(2024, 10, 20))),
        ("They met last month.", (date(2024, 9, 1), date(2024, 9, 30))),
        ("They met last year.", (date(2023, 1, 1), date(2023, 12, 31))),
        ("They met earlier this month.", (date(2024, 10, 1), PUBLISHED)),
        ("They met at the weekend.", (date(2024, 10, 19), date(2024, 10, 20))),
        ("They met three days ago.", day(2024, 10, 20)),
        ("They met 30 years ago.", (date(1994, 1, 1), date(1994, 12, 31))),
        ("They met in the past two weeks.", (date(2024, 10, 9), PUBLISHED)),
    ],
)
def test_dates(text: str, expected: tuple[date, date]) -> None:
    assert only(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "They fought for three days.",
        "They pray every Friday.",
        "They sold 2015 cars.",
        "It rose to 1,999 points, by 2020 per cent.",
        "It cost $2015.",
        "You may go.",
        "The Friday prayers of Fridays past",
        "",
        "😀",
    ],
)
def test_what_is_no_date(text: str) -> None:
    kinds = [expression.span.of(text) for expression in find_times(text)]
    assert kinds in ([], ["Friday"])


@pytest.mark.parametrize(
    "text",
    [
        "They met two days before the summit.",
        "They met a few years ago.",
        "They met on 04/05/2024.",
        "They met on 31 June 2024.",
        "They met before 2015.",
        "They met until May 2021.",
    ],
)
def test_what_is_found_but_not_resolved_says_why(text: str) -> None:
    assert isinstance(only(text), str)


@pytest.mark.parametrize("text", ["on Friday", "yesterday", "in May 1", "last week", "two days ago", "on May 3"])
def test_relative_time_needs_a_publication_date(text: str) -> None:
    (expression, *_) = find_times(text)
    assert resolve(expression, None) == "relative time and no publication date"


def test_weekdays_agree_with_the_calendar() -> None:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    for step in range(400):
        published = PUBLISHED + timedelta(days=step)
        for number, name in enumerate(names):
            past, ahead = only(f"on {name}", published), only(f"on {name}", published, ahead=True)
            assert not isinstance(past, str)
            assert not isinstance(ahead, str)
            assert past[0].weekday() == ahead[0].weekday() == number
            assert 0 <= (published - past[0]).days < 7
            assert 0 <= (ahead[0] - published).days < 7


def test_months_without_a_year_are_the_nearest_past_ones() -> None:
    for month in range(1, 13):
        published = date(2023, month, monthrange(2023, month)[1])
        found = only("on March 15", published)
        assert not isinstance(found, str)
        assert found[0] <= published
        assert (published - found[0]).days <= 366


@pytest.mark.parametrize("text", ["1" * 50_000, "Oct. " * 20_000, "the " * 20_000, "12/" * 20_000, "last " * 20_000])
def test_long_lines_do_not_hang(text: str) -> None:
    find_times(text)


@pytest.mark.parametrize(
    ("marked", "begins", "basis"),
    [
        ("[Arden] {shelled} [Brill] on Monday.", date(2024, 10, 21), DateBasis.RELATIVE),
        ("On Monday, [Arden] {shelled} [Brill].", date(2024, 10, 21), DateBasis.RELATIVE),
        ("[Arden] {shelled} [Brill] on 3 May 2022.", date(2022, 5, 3), DateBasis.TEXT),
        ("[Arden] {shelled} [Brill].", PUBLISHED, DateBasis.PUBLISHED),
        ("[Arden] {said} that Brill was shelled on Monday.", PUBLISHED, DateBasis.PUBLISHED),
        ("Because [Arden] fell in 2015, [Brill] {left}.", PUBLISHED, DateBasis.PUBLISHED),
        ("[Arden] {shelled} [Brill], which had joined in 2015.", PUBLISHED, DateBasis.PUBLISHED),
        ("One day before the talks in Corvo, [Arden] {shelled} [Brill].", None, None),
        ("Plans to strike followed the {attack} by [Arden] over the weekend.", date(2024, 10, 19), DateBasis.RELATIVE),
        ("[Arden] will {meet} [Brill] on Friday.", date(2024, 10, 25), DateBasis.RELATIVE),
        ("[Arden] {struck} the 2015 accord with [Brill].", PUBLISHED, DateBasis.PUBLISHED),
    ],
)
def test_the_date_of_an_event(marked: str, begins: date | None, basis: DateBasis | None) -> None:
    _, _, (setting,) = settled(marked)
    assert (setting.begins, setting.date_basis) == (begins, basis)


def test_since_opens_an_interval() -> None:
    _, _, (setting,) = settled("Since February 2022, [Arden] has {armed} [Brill].")
    assert (setting.begins, setting.ends) == (date(2022, 2, 1), PUBLISHED)


def test_each_event_takes_its_own_date() -> None:
    _, _, settings = settled("[Arden] {shelled} [Brill] on Monday and {left} on Tuesday.")
    assert [setting.begins for setting in settings] == [date(2024, 10, 21), date(2024, 10, 22)]


def test_a_hanging_time_is_not_the_day_of_publication() -> None:
    _, _, (setting,) = settled("[Arden] {left} two days before the summit.")
    assert setting.begins is None
    assert setting.why is not None
    assert "another event" in setting.why


def test_without_a_publication_date_there_is_no_date() -> None:
    _, _, (setting,) = settled("[Arden] {shelled} [Brill].", None)
    assert (setting.begins, setting.ends, setting.date_basis) == (None, None, None)
    assert "no publication date" in (setting.why or "")


@pytest.mark.parametrize(
    ("marked", "place"),
    [
        ("[Rebels] {fired} on troops in Corvo.", "Corvo"),
        ("In Corvo, [rebels] {fired} on troops near Dunmore.", "Dunmore"),
        ("In Corvo, [rebels] {fired} on troops.", "Corvo"),
        ("[Rebels] {fired} on troops in the northern city of Corvo.", "Corvo"),
        ("[Rebels] {bombed} markets in Elgin and Corvo.", "Elgin"),
        ("[Arden] {bombed} [Brill].", None),
        ("[Arden] {bombed} Corvo's army.", None),
        ("[Arden] {praised} the work of Corvo.", None),
        ("[Rebels] {fled} after troops arrived in Corvo.", None),
        ("[The Corvo-based group] {met} [rebels].", None),
    ],
)
def test_the_place_of_an_event(marked: str, place: str | None) -> None:
    text, places, (setting,) = settled(marked)
    assert [found.name for found in places] == ([place] if place else [])
    assert setting.place == (f"p{place}" if place else None)
    if place:
        assert setting.place_basis is PlaceBasis.TEXT
        assert setting.place_cue is not None
        assert setting.place_cue.of(text) == place
    else:
        assert setting.why == "no place named beside the event"


def test_same_answer_twice_and_cues_inside_the_text() -> None:
    marked = "On Monday, [Arden] {shelled} [Brill] in Corvo\r\nand {left} on Tuesday."
    text, places, settings = settled(marked)
    assert (text, places, settings) == settled(marked)
    assert all(cue.end <= len(text) for setting in settings for cue in (setting.date_cue, setting.place_cue) if cue)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A fire in Paris, Texas.", [("Paris", "USA"), ("Texas", "USA")]),
        ("A fire in Paris.", [("Paris", "FRA")]),
        ("Talks in Vladivostok in Russia", [("Vladivostok", "RUS"), ("Russia", "RUS")]),
        ("Russia's envoy flew to Port-au-Prince.", [("Russia", "RUS"), ("Port-au-Prince", "HTI")]),
        ("They met in St. Petersburg.", [("St. Petersburg", "RUS")]),
        ("Reading is nice. Mobile phones are too.", []),
        ("They rallied in Nice.", [("Nice", "FRA")]),
        ("In March they left.", []),
        ("London Breed spoke.", []),
        ("Shells hit Kharkov.", [("Kharkov", "UKR")]),
        ("paris and russia", []),
        ("", []),
    ],
)
def test_the_shipped_gazetteer(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(span.of(text), place.country) for span, place in load_gazetteer().find(text)] == expected


def test_the_shipped_gazetteer_knows_where_places_are() -> None:
    ((_, place),) = load_gazetteer().find("A march in Nairobi")
    assert place.latitude == pytest.approx(-1.3, abs=0.2)
    assert place.longitude == pytest.approx(36.8, abs=0.2)
    load_gazetteer().find("New York Of Paris, " * 5_000)  # in proportion to the text


def test_a_town_is_chosen_by_the_state_its_article_names():
    gazetteer = load_gazetteer()
    text = "Minnesota's governor came. Minnesota's farmers in Rochester cheered."
    (found,) = [place for span, place in gazetteer.find(text, gazetteer.areas(text)) if span.of(text) == "Rochester"]
    assert abs(found.latitude - 44.02) < 0.1
    alone = "Farmers in Rochester cheered."
    (largest,) = [place for _, place in gazetteer.find(alone)]
    assert abs(largest.latitude - 43.15) < 0.1


def test_a_capital_is_the_large_town_of_its_name():
    ((_, place),) = load_gazetteer().find("the U.S.")
    assert abs(place.longitude + 77.0) < 0.2


def test_what_is_not_recent_has_no_date():
    told = "[Arden] {armed} [Brill]."
    assert settled(told)[2][0].begins == PUBLISHED
    assert settled(told, unreal=True)[2][0].begins is None
    perfect = "[Arden] has repeatedly {armed} [Brill]."
    assert settled(perfect)[2][0].begins == PUBLISHED  # the news itself
    (background,) = settled(perfect, index=9)[2]
    assert background.begins is None
    assert "background" in background.why
    (vague,) = settled("In recent days [Arden] {armed} [Brill].")[2]
    assert vague.begins is None
    assert "how many" in vague.why


def test_a_place_of_many_names_says_so():
    gazetteer = load_gazetteer()
    assert gazetteer.namesakes("Rochester") > 1
    assert gazetteer.namesakes("Kenya") == 0
    text = "Rebels shelled the market in Rochester."
    whole = Span(0, len(text))
    article = Article("a", text, "-", (Block(BlockKind.BODY, whole),))
    sentence = Sentence("s", "a", 0, whole, 0, BlockKind.BODY, False)
    event = Event("e", "a", "s", Span(7, 14), "ASSAULT", (), (), ("m",), (), 1.0, "test")
    mention = Mention("m", "a", "s", Span(0, 6), (), None, "test", 1.0, "test")
    _, (setting,) = settle(article, (sentence,), (event,), (mention,), gazetteer)
    assert "places called Rochester" in setting.why
