"""One actor: who it is, planted counts in either role, its company, and the happenings behind them."""

from datetime import date, timedelta

import pytest
from planted import ACTORS, World
from test_brief import Page
from web_samples import client, links

from lapwing.records import Actor, ActorKind, Reality
from lapwing.store import Store

MARCH, MAY = date(2024, 3, 4), date(2024, 5, 6)


def planted() -> World:
    world = World()
    for number in range(7):
        day = MARCH + timedelta(number)
        world.report("[Norland] {bombed} a bridge in [Sudria].", "ASSAULT", day=day, title=f"Raid {number}")
    for number in range(6):
        day = MAY + timedelta(number)
        world.report("[President Voss] {sent} aid to [Estmark].", "AID", day=day, title=f"Aid {number}")
    world.report("[Estmark] {thanked} [President Voss].", "SUPPORT", day=MAY + timedelta(8))
    world.report("[Norland] and [Estmark] {met}.", "CONSULT", day=MAY + timedelta(9), joint=True)
    world.report("[Norland's army] will {attack} [Sudria].", "ASSAULT", day=MAY, reality=Reality.FUTURE)
    world.report("[Sudria] {blamed} [Norland].", "ACCUSE", title="No day")
    return world


@pytest.fixture(scope="module")
def web():
    with planted().open() as store:
        yield client(store)


def asked(web, name, query=""):
    answer = web.get(f"/actor/{name}.json?{query}")
    assert answer.status_code == 200, (name, query, answer.text)
    return answer.json()


def test_what_it_does_and_what_is_done_to_it(web):
    found = asked(web, "NOR")
    kinds = {each["category"]: (each["done"], each["received"]) for each in found["kinds"]}
    assert kinds == {"ASSAULT": (7, 0), "AID": (6, 0), "CONSULT": (1, 1), "SUPPORT": (0, 1), "ACCUSE": (0, 1)}
    assert found["kinds"][0]["category"] == "ASSAULT"
    page = Page(web.get("/actor/NOR").text)
    assert "14 happenings done, 3 received" in page.text
    assert "/search?actor=NOR&category=ASSAULT&reality=actual" in links(page)


def test_both_charts_have_the_same_stretches(web):
    found = asked(web, "NOR")
    done, received = found["done"], found["received"]
    spans = [[(each["begins"], each["ends"]) for each in chart["stretches"]] for chart in (done, received)]
    assert (
        spans[0]
        == spans[1]
        == [
            ("2024-03-01", "2024-03-31"),
            ("2024-04-01", "2024-04-30"),
            ("2024-05-01", "2024-05-31"),
        ]
    )
    assert [each["quads"] for each in done["stretches"]] == [[0, 0, 0, 7], [0, 0, 0, 0], [1, 6, 0, 0]]
    assert [each["happenings"] for each in received["stretches"]] == [0, 0, 2]
    assert (done["undated"], received["undated"]) == (0, 1)


def test_with_whom_it_has_to_do_and_on_what_terms(web):
    found = asked(web, "NOR")
    rows = {each["other"]["key"]: (each["happenings"], each["count"]["quads"]) for each in found["company"]}
    assert rows == {"SUD": (8, [0, 0, 1, 7]), "EST": (8, [2, 6, 0, 0])}
    page = Page(web.get("/actor/NOR").text)
    assert "the friend is Estmark: 8 of 8 happenings are cooperative" in page.text
    assert "The foe is Sudria: 8 of 8 are hostile" in page.text
    assert {"/pair/NOR/SUD", "/pair/NOR/SUD#evidence"} <= set(links(page))


def test_few_happenings_make_neither_friend_nor_foe(web):
    page = Page(web.get("/actor/EST?from=2024-05-14").text)
    assert "Norland" in page.text
    assert "friend" not in page.text


def test_a_person_has_its_own_deeds_and_its_country(web):
    found = asked(web, "ada-voss")
    kinds = {each["category"]: (each["done"], each["received"]) for each in found["kinds"]}
    assert kinds == {"AID": (6, 0), "SUPPORT": (0, 1)}
    assert [(each["other"]["key"], each["happenings"], each["score"]) for each in found["company"]] == [
        ("EST", 7, None)
    ]
    assert found["company"][0]["count"]["quads"] == [1, 6, 0, 0]
    assert found["country"]["key"] == "NOR"
    page = Page(web.get("/actor/ada-voss").text)
    assert "Person of Norland" in page.text
    assert "/actor/NOR" in links(page)


def test_those_who_act_for_it_are_named(web):
    people = {each["key"]: each["happenings"] for each in asked(web, "NOR")["people"]}
    assert people == {"ada-voss": 7, "NOR.MIL": 1}


def test_offices_are_those_that_the_articles_knew(monkeypatch):
    held = Actor.make(
        "ada-voss", "Ada Voss", ActorKind.PERSON, country="NOR", office="mayor", begins=date(2019, 1, 1), ends=MARCH
    )
    monkeypatch.setitem(ACTORS, "Mayor Voss", held)
    world = planted()
    world.report("[Mayor Voss] {thanked} [Sudria].", "SUPPORT", day=MARCH, title="Long ago")
    with world.open() as store:
        found = asked(client(store), "ada-voss")
        assert [(term["office"], term["ends"]) for term in found["terms"]] == [("mayor", "2024-03-04")]
        assert "mayor, 2019-01-01 to 2024-03-04" in client(store).get("/actor/ada-voss").text


def test_the_latest_are_what_took_place_newest_first(web):
    found = asked(web, "NOR")
    days = [each["begins"] for each in found["evidence"]]
    assert len(days) == 16  # not what is only expected
    assert days[-1] is None
    assert days[:-1] == sorted(days[:-1], reverse=True)
    assert not found["more"]


def test_the_latest_come_in_pages():
    world = World()
    for number in range(30):
        world.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=MAY - timedelta(number), title=f"Raid {number}")
    with world.open() as store:
        web = client(store)
        first, second = asked(web, "SUD"), asked(web, "SUD", "page=1")
        assert (len(first["evidence"]), first["more"]) == (25, True)
        assert (len(second["evidence"]), second["more"]) == (5, False)
        assert "/actor/SUD?page=1#evidence" in links(Page(web.get("/actor/SUD").text))


def test_a_period_holds_for_all_of_it(web):
    found = asked(web, "NOR", "from=2024-05&to=2024-05")
    assert {each["category"] for each in found["kinds"]} == {"AID", "CONSULT", "SUPPORT"}
    assert [each["other"]["key"] for each in found["company"]] == ["EST"]
    assert len(found["evidence"]) == 8
    person = asked(web, "ada-voss", "to=2024-05-07")
    assert [each["done"] for each in person["kinds"]] == [2]


def test_every_link_leads_somewhere(web):
    for path in ("/actor/NOR", "/actor/ada-voss?from=2024-05"):
        for href in set(links(Page(web.get(path).text))):
            page, _, anchor = href.partition("#")
            answer = web.get(page or path)
            assert answer.status_code == 200, href
            assert not anchor or anchor in {a.get("id") for _, a in Page(answer.text).tags}, href


def test_a_name_of_two_says_so(web):
    page = Page(web.get("/actor/the march").text)
    assert "may also be" in page.text
    assert "/actor/SUD" in links(page)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/actor/Norlant", 404),
        ("/actor/NOR?to=x", 400),
        ("/actor/NOR?by=month", 400),
        ("/actor/NOR?page=9999", 200),
        ("/actor/world-club", 200),  # known to the roster, and nothing is known of it
        ("/actor", 404),
    ],
)
def test_what_may_be_asked(web, path, status):
    assert web.get(path).status_code == status


def test_a_name_nobody_knows_is_told_who_is_near(web):
    found = web.get("/actor/Norlant.json").json()
    assert [actor["key"] for actor in found["near"]] == ["NOR"]


def test_one_event_without_a_date():
    world = World()
    world.report("[Norland] {bombed} [Sudria].", "ASSAULT")
    with world.open() as store:
        web = client(store)
        found = asked(web, "SUD")
        assert (found["done"]["stretches"], found["received"]["undated"]) == ([], 1)
        assert "attack" in web.get("/actor/SUD").text


def test_empty_store():
    with Store.open("sqlite://") as store:
        answer = client(store).get("/actor/NOR")
        assert (answer.status_code, "knows of nothing" in answer.text) == (200, True)
