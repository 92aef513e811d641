"""Mentions of actors in hand-built articles: their spans, whom they name, and what is left alone."""

from __future__ import annotations

import itertools
import time
from datetime import date

import pytest

from lapwing.actors import load_roster, mentions
from lapwing.actors import resolve as worth
from lapwing.protocols import NameForm, NameHit, Seen
from lapwing.records import Actor, ActorKind, Article, BlockKind, DateBasis, Mention, Sentence, Span

TODAY = date(2021, 10, 22)


@pytest.fixture(scope="module")
def roster():
    return load_roster()


def article(*parts: str, on: date | None = TODAY) -> tuple[Article, tuple[Sentence, ...]]:
    text = "\n".join(parts)
    basis = DateBasis.METADATA if on is not None else None
    made = Article("art", text, "-", (), published=on, published_basis=basis)
    found, start = [], 0
    for index, part in enumerate(parts):
        if part:
            span = Span(start, start + len(part))
            found.append(Sentence(f"s{index}", "art", index, span, 0, BlockKind.BODY, False))
        start += len(part) + 1
    return made, tuple(found)


def read(roster, *parts: str, on: date | None = TODAY) -> list[tuple[str, str | None]]:
    """Each mention's text and the keys of its actors."""
    made, sentences = article(*parts, on=on)
    actors, found = mentions(made, sentences, roster)
    keys = {actor.id: actor.key for actor in actors}
    return [(m.span.of(made.text), "+".join(sorted(keys[one] for one in m.actors)) or None) for m in found]


def full(roster, *parts: str, on: date | None = TODAY) -> tuple[tuple[Actor, ...], tuple[Mention, ...]]:
    return mentions(*article(*parts, on=on), roster)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway thanked Japan.", [("Norway", "NOR"), ("Japan", "JPN")]),
        ("Danish troops shot at Swedish jets.", [("Danish troops", "DNK.MIL"), ("Swedish jets", "SWE.MIL")]),
        ("The Iranians agreed with the Kremlin.", [("The Iranians", "IRN"), ("the Kremlin", "RUS.GOV")]),
        ("Peru's foreign ministry rejected it.", [("Peru's foreign ministry", "PER.GOV")]),
        ("Police arrested protesters.", [("Police", "COP"), ("protesters", "OPP")]),
        ("Ghana's attack on Togo failed.", [("Ghana's", "GHA"), ("Togo", "TGO")]),
        ("The Chilean attack surprised Bolivia.", [("Chilean", "CHL"), ("Bolivia", "BOL")]),
        ("Kenya-backed militias fled.", [("Kenya-backed militias", "PRM")]),
        ("A spokesman for the Greek army denied it.", [("A spokesman for the Greek army", "GRC.MIL")]),
        ("Hezbollah and Hamas met.", [("Hezbollah", "hezbollah"), ("Hamas", "hamas")]),
        ("The Pentagon denied it.", [("The Pentagon", "USA.MIL")]),
    ],
)
def test_phrases(roster, text, expected):
    assert read(roster, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "A flood came in Syria.",
        "He lives near Moscow.",
        "The flight to Tehran was late.",
        "The Iranian carpet was sold.",
        "Russian gas prices rose.",
        "US policy may change.",
        "They told us about turkey and china.",
        "Michael Jordan scored.",
        "Unrest in Mali and Niger spread.",
    ],
)
def test_places_and_modifiers_are_no_actors(roster, text):
    assert read(roster, text) == []


def test_coordinated_names_are_separate_and_shared_heads_are_one(roster):
    assert read(roster, "France, Italy and Spain signed.") == [("France", "FRA"), ("Italy", "ITA"), ("Spain", "ESP")]
    assert read(roster, "French and Italian diplomats signed.") == [("French and Italian diplomats", "FRA.GOV+ITA.GOV")]


def test_a_seat_after_a_giver_is_a_government(roster):
    assert read(roster, "Possible aid from Moscow to Iran.") == [("Moscow", "RUS.GOV"), ("Iran", "IRN")]


def test_a_person_with_title_is_one_mention(roster):
    found = read(roster, "Israeli Prime Minister Naftali Bennett met Russian President Vladimir Putin.")
    assert found == [
        ("Israeli Prime Minister Naftali Bennett", "naftali-bennett"),
        ("Russian President Vladimir Putin", "vladimir-putin"),
    ]


def test_an_apposition_is_no_mention_of_its_own(roster):
    found = read(roster, "Maria Zakharova, a spokeswoman for the Russian Foreign Ministry, criticised Norway.")
    assert found == [("Maria Zakharova", "maria-zakharova"), ("Norway", "NOR")]


def test_offices_follow_the_date(roster):
    sentence = "The Israeli prime minister spoke."
    assert read(roster, sentence, on=date(2021, 10, 22))[0][1] == "naftali-bennett"
    assert read(roster, sentence, on=date(2024, 10, 22))[0][1] == "benjamin-netanyahu"
    assert read(roster, sentence, on=None)[0][1] == "ISR.GOV"


def test_surnames(roster):
    assert read(roster, "Bennett spoke.")[0][1] == "naftali-bennett"
    assert read(roster, "Bennett spoke.", on=date(2019, 1, 1)) == []
    assert read(roster, "Naftali Bennett came.", "Bennett spoke.", on=date(2019, 1, 1))[1][1] == "naftali-bennett"
    assert all(key != "naftali-bennett" for _, key in read(roster, "Gordon Bennett said no."))


@pytest.mark.parametrize(("leader", "key"), [("Ali", "irfaan-ali"), ("Modi", "narendra-modi")])
def test_a_leaders_surname_may_be_another_persons_first_name(roster, leader, key):
    day = date(2024, 3, 1)
    told = "said in the evening that he had praised the work of the commission."
    assert read(roster, f"According to the report {leader} {told}", on=day) == [(leader, key), ("he", key)]
    another = f"{leader} Renwick"
    slug = another.lower().replace(" ", "-")
    assert read(roster, f"According to the report {another} {told}", on=day) == [(another, slug), ("he", slug)]


def test_a_former_leader_is_no_longer_in_office(roster):
    actors, _ = full(roster, "Former Israeli leader Benjamin Netanyahu spoke.")
    assert [(a.key, a.office, a.sectors) for a in actors if a.kind is ActorKind.PERSON] == [
        ("benjamin-netanyahu", "opposition leader", ("OPP",))
    ]


def test_a_stranger_takes_country_and_sector_from_the_title(roster):
    actors, _ = full(roster, "Norway's army chief General Odd Brekke visited Riga.", "Brekke smiled.")
    person = next(actor for actor in actors if actor.kind is ActorKind.PERSON)
    assert (person.key, person.country, person.sectors) == ("odd-brekke", "NOR", ("MIL",))
    assert read(roster, "Norway's army chief General Odd Brekke left.", "Mr Brekke said so.")[1][1] == "odd-brekke"


def test_a_stranger_takes_country_and_sector_from_an_apposition(roster):
    actors, _ = full(roster, "Lise Brekke, a Norwegian lawmaker, said no.")
    assert [(a.name, a.country, a.sectors) for a in actors] == [("Lise Brekke", "NOR", ("LEG",))]


def test_a_pronoun_takes_the_subject_before_it_and_names_its_rivals(roster):
    assert read(roster, "Vladimir Putin came.", "He left.")[-1] == ("He", "vladimir-putin")
    assert read(roster, "Vladimir Putin met Emmanuel Macron.", "He left.")[-1] == ("He", "vladimir-putin")
    assert read(roster, "Vladimir Putin came.", "Keir Starmer waited.", "He left.")[-1] == ("He", "keir-starmer")


def test_a_pronoun_agrees(roster):
    met = "Angela Merkel met Vladimir Putin in Minsk."
    assert read(roster, met, "He left.")[-1] == ("He", "vladimir-putin")
    assert read(roster, met, "She left.")[-1] == ("She", "angela-merkel")
    assert read(roster, "Hezbollah thanked Vladimir Putin.", "They left.")[-1] == ("They", "hezbollah")


def test_a_pronoun_says_what_it_was_taken_from(roster):
    _, found = full(roster, "Vladimir Putin came.", "He left.")
    assert [mention.antecedent for mention in found] == [None, found[0].id]


def test_an_object_is_not_its_own_subject(roster):
    assert read(roster, "Emmanuel Macron waited.", "Vladimir Putin praised him.")[-1] == ("him", "emmanuel-macron")


def test_a_pronoun_that_points_nowhere_is_nobody(roster):
    assert read(roster, "He left.") == []
    assert read(roster, "Vladimir Putin came.", *["It rained."] * 6, "He left.")[-1][0] != "He"


def test_who_speaks_in_a_quotation(roster):
    assert read(roster, "“I will not go,” Vladimir Putin said.")[0] == ("I", "vladimir-putin")
    assert read(roster, "Emmanuel Macron waited.", "“He will not go,” Vladimir Putin said.")[1] == (
        "He",
        "emmanuel-macron",
    )


def described(roster, first: str, second: str, phrase: str) -> tuple[str, str | None]:
    """A phrase of the second sentence that the coder takes for an actor, and whom it names."""
    made, sentences = article(first, second)
    span = Span(second.index(phrase), second.index(phrase) + len(phrase))
    seen = {"s0": Seen((), (), ()), "s1": Seen((span,), (), ())}
    actors, found = mentions(made, sentences, roster, seen)
    keys = {actor.id: actor.key for actor in actors}
    last = next(mention for mention in found if mention.span.of(made.text) == phrase)
    return phrase, "+".join(keys[one] for one in last.actors) or None


def test_descriptions_take_the_last_of_their_sort(roster):
    assert read(roster, "Kenyan police fired.", "The police left.")[-1] == ("The police", "KEN.COP")
    assert read(roster, "Peru's foreign ministry said no.", "The ministry had asked.")[-1] == (
        "The ministry",
        "PER.GOV",
    )
    assert read(roster, "Golden Dawn, which lost, said no.")[1] == ("which", "golden-dawn")


def test_a_rival_is_the_only_other_country_named(roster):
    told = "Iran spoke of Israel.", "Iran struck its regional rival."
    assert described(roster, *told, "its regional rival") == ("its regional rival", "ISR")
    third = "Iran and Iraq spoke of Israel.", "Iran struck its regional rival."
    assert described(roster, *third, "its regional rival") == ("its regional rival", None)


def test_two_countries_stay_the_same_two(roster):
    told = read(roster, "Chad and Mali met.", "The two countries spoke of Togo.", "Both countries agreed.")
    assert told[-1] == ("Both countries", "MLI+TCD")


def test_the_two_are_those_of_one_sort_in_the_same_sentence(roster):
    met = "Emmanuel Macron met Vladimir Putin in Peru, and the two argued."
    assert described(roster, "The UN spoke of Chad and Mali.", met, "the two") == (
        "the two",
        "emmanuel-macron+vladimir-putin",
    )
    assert described(roster, "The UN spoke.", "Norway met Japan, and both argued.", "both") == ("both", "NOR+JPN")
    three = "Emmanuel Macron met Vladimir Putin and Olaf Scholz, and the two argued."
    assert described(roster, "The UN spoke.", three, "the two")[1] != "un"


def test_of_the_two_both_must_be_known(roster):
    text = "Emmanuel Macron met Zed Quux, and the two argued."
    made, sentences = article("The UN spoke.", text)
    spans = tuple(Span(text.index(name), text.index(name) + len(name)) for name in ("Zed Quux", "the two"))
    _, found = mentions(made, sentences, roster, {"s0": Seen((), (), ()), "s1": Seen(spans, (), ())})
    assert {m.span.of(made.text): len(m.actors) for m in found} == {
        "The UN": 1,
        "Emmanuel Macron": 1,
        "Zed Quux": 0,
        "the two": 0,
    }


def test_a_name_that_the_coder_sees_is_its_bearers(roster):
    found = described(roster, "Iran spoke.", "It came from a source in Moscow.", "Moscow")
    assert found == ("Moscow", "RUS.GOV")


def test_an_undated_text_decides_on_an_office(roster):
    actors, _ = full(roster, "Israeli Prime Minister Naftali Bennett spoke.", on=None)
    assert [(actor.key, actor.office) for actor in actors] == [("naftali-bennett", "prime minister")]
    actors, _ = full(roster, "Former Israeli Prime Minister Naftali Bennett spoke.", on=None)
    assert [actor.office for actor in actors] == ["former prime minister"]


def test_a_word_of_no_table_has_its_owners_country(roster):
    assert described(roster, "It rained.", "The Icelandic glassblowers left.", "The Icelandic glassblowers")[1] == "ISL"


def test_a_rank_is_not_a_surname(roster):
    assert read(roster, "Major General Odd Brekke left the room in a hurry.") == [
        ("Major General Odd Brekke", "odd-brekke")
    ]


def test_the_two_countries(roster):
    assert read(roster, "Chad and Mali met.", "The two countries agreed.")[-1] == ("The two countries", "MLI+TCD")
    assert read(roster, "Chad, Mali and Togo met.", "Both countries agreed.")[-1] == ("Both countries", None)


def test_regions_are_nobody(roster):
    assert read(roster, "Western leaders met.") == [("Western leaders", None)]
    assert read(roster, "Cuba accused the West.") == [("Cuba", "CUB"), ("the West", None)]


def test_two_congos_are_told_apart_by_the_article(roster):
    assert read(roster, "Congo protested.") == [("Congo", None)]
    assert read(roster, "Congo protested.", "Brazzaville was calm.")[0] == ("Congo", "COG")


def test_a_body_of_another_land(roster):
    assert read(roster, "The Libyan House of Representatives voted.") == [
        ("The Libyan House of Representatives", "LBY.LEG")
    ]


def test_georgia_beside_atlanta(roster):
    assert read(roster, "Georgia sued.", "The suit was filed at Atlanta.") == []
    assert read(roster, "Georgia sued.")[0] == ("Georgia", "GEO")


def test_headlines_in_capitals(roster):
    assert read(roster, "POLAND EXPELS RUSSIAN DIPLOMATS")[0] == ("POLAND", "POL")


def test_the_order_of_scores():
    assert worth.EXACT > worth.SURNAME > worth.METONYM > worth.ROLE > worth.PRONOUN > worth.UNRESOLVED


def test_why_is_in_plain_words(roster):
    _, found = full(roster, "Danish jets met Bennett.")
    assert found[0].why == "demonym of Denmark + 'jets'"
    assert found[1].why == "surname of Naftali Bennett, prime minister of Israel on 2021-10-22"


AWKWARD = [
    "",
    "🙂 Iran 🙂 and the 🇫🇷 French president",
    "no full stop for Peru's army",
    "\"He said 'Iran' is “near”\" — Russia’s",
    "Line one of Chad\r\nand two of Mali\r",
    "''' s's 's the of of of for the the",
    "General General General President of of the",
    "Iran-Iraq-Syria–Turkey's-backed-led",
    "\u202eIran\u202c\u0000\u200b US",
]


@pytest.mark.parametrize("text", AWKWARD)
def test_laws_hold_on_awkward_text(roster, text):
    made, sentences = article(text)
    actors, found = mentions(made, sentences, roster)
    assert (actors, found) == mentions(made, sentences, roster)
    assert all(any(m.span.within(s.span) for s in sentences) for m in found)
    assert all(one.span.end <= other.span.start for one, other in itertools.pairwise(found))
    assert {one for m in found for one in m.actors} == {actor.id for actor in actors}
    assert len({m.id for m in found}) == len(found)


@pytest.mark.parametrize("unit", ["senior ", "the Russian ", "Iran's ", "president of ", "Ann ", "Iran, ", "general "])
def test_long_lines_take_linear_time(roster, unit):
    made, sentences = article(unit * 20_000)
    started = time.process_time()
    mentions(made, sentences, roster)
    assert time.process_time() - started < 10


class OneCountry:
    """The smallest roster: it knows Freedonia."""

    by = "fake@1"

    def names(self, text):
        at = text.find("Freedonia")
        return [NameHit(Span(at, at + 9), NameForm.NAME, ("FRE",))] if at >= 0 else []

    def actor(self, key, on):
        return Actor.make("FRE", "Freedonia", ActorKind.COUNTRY, country="FRE") if key == "FRE" else None

    def search(self, query):
        return []


def test_any_roster_will_do():
    assert read(OneCountry(), "Freedonia's army marched.") == [("Freedonia's army", "FRE.MIL")]


def test_a_role_and_the_name_in_apposition_are_one_person(roster):
    named = dict(read(roster, "Israel's ambassador in Moscow, Simona Halperin, met two ministers there."))
    assert named["Israel's ambassador"] == named["Simona Halperin"] is not None
