"""Search: events by what they are, the names it takes, the addresses it gives, and hostile words."""

from datetime import date

import pytest
from planted import ACTORS, World
from test_brief import Page
from web_samples import client, links

from lapwing.records import Actor, ActorKind, Certainty, Reality
from lapwing.store import Store

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e\" onmouseover='x'"
APRIL, MAY, JUNE = date(2024, 4, 30), date(2024, 5, 1), date(2024, 6, 1)


def planted() -> World:
    world = World()
    bombed = "[Norland] {bombed} a bridge in [Sudria]."
    for title in ("One", "Two"):
        world.report(bombed, "ASSAULT", day=MAY, title=title, outlet="Northgate Wire", modes=("aerial",))
    world.report("[Norland's army] {shelled} [Estmark].", "ASSAULT", day=JUNE, contexts=("military",))
    world.report("[Sudria] {thanked} [President Voss] for a bridge.", "SUPPORT", day=APRIL)
    world.report("[Sudria] never {bombed} [Estmark].", "ASSAULT", day=MAY, reality=Reality.NEGATED)
    world.report("[Estmark] {sent} aid to [Norland].", "AID", certainty=Certainty.POSSIBLE, title="Undated")
    return world


@pytest.fixture(scope="module")
def web():
    with planted().open() as store:
        yield client(store)


def asked(web, query):
    answer = web.get(f"/search.json?{query}")
    assert answer.status_code == 200, query
    return answer.json()


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("party=NOR", 5),  # its army and its president act for it
        ("actor=NOR", 3),
        ("recipient=NOR", 2),
        ("party=Norland&category=ASSAULT", 3),
        ("category=assault", 4),
        ("category=ASSAULT&reality=actual", 3),
        ("reality=negated", 1),
        ("q=bridge", 3),
        ("q=bridge&category=SUPPORT", 1),
        ("mode=aerial", 2),
        ("context=military", 1),
        ("outlet=Northgate+Wire", 2),
        ("from=2024-05&to=2024-05", 3),
        ("from=2024-05", 4),
        ("to=2024-04", 1),
        ("dataset=read", 6),
        ("party=heron-front", 0),
        ("country=NOR", 0),
    ],
)
def test_each_field_finds_what_was_planted(web, query, total):
    found = asked(web, query)
    assert (found["total"], len(found["hits"])) == (total, total)
    assert sum(each["events"] for each in found["categories"]) == total
    assert all(each["known"] for each in found["filters"])


def test_the_newest_come_first_and_the_undated_last(web):
    days = [hit["begins"] for hit in asked(web, "reality=actual")["hits"]]
    assert days == ["2024-06-01", "2024-05-01", "2024-05-01", "2024-04-30", None]


def test_a_hit_is_marked_and_leads_to_its_place(web):
    (hit,) = asked(web, "context=military")["hits"]
    assert (hit["before"], hit["trigger"], hit["after"]) == ("Norland's army ", "shelled", " Estmark.")
    assert (hit["who"], hit["category"], hit["said_by"]) == (
        "Norland's army → Estmark",
        "ASSAULT",
        "The Meridian Post (author)",
    )
    page = Page(web.get("/search?context=military").text)
    assert f"/article/{hit['source']['article']}#e1" in links(page)
    assert "<mark>shelled</mark>" in web.get("/search?context=military").text


def test_every_filter_is_shown_with_a_link_that_takes_it_away(web):
    found = asked(web, "party=norland&category=ASSAULT&from=2024-05&to=2024")
    assert {each["name"]: each["asked"] for each in found["filters"]} == {
        "party": "norland",
        "category": "ASSAULT",
        "from": "2024-05-01",
        "to": "2024-12-31",
    }
    taken = next(each for each in found["filters"] if each["name"] == "party")
    assert taken["taken"]["key"] == "NOR"
    assert taken["without"] == "/search?category=ASSAULT&from=2024-05-01&to=2024-12-31"
    page = Page(web.get("/search?party=norland&category=ASSAULT&from=2024-05&to=2024").text)
    for filtered in found["filters"]:
        assert filtered["without"] in links(page)
        assert web.get(filtered["without"]).status_code == 200


@pytest.mark.parametrize(
    "query", ["party=Norlant", "category=QUARREL", "mode=zebra", "context=zebra", "country=Sudri", "dataset=x", "q=%2A"]
)
def test_what_nobody_is_called_finds_nothing_and_says_so(web, query):
    for narrowed in (query, f"{query}&reality=actual"):
        found = asked(web, narrowed)
        assert (found["total"], found["hits"], found["articles"]) == (0, [], [])
        assert "Nothing here is called" in web.get(f"/search?{narrowed}").text


def test_a_misspelt_actor_is_offered_the_right_one(web):
    page = Page(web.get("/search?party=Norlant&reality=actual").text)
    assert "/search?reality=actual&party=NOR" in links(page)


def test_a_name_of_two_says_so(web):
    page = Page(web.get("/search?party=the+march").text)
    assert "it may also be" in page.text
    assert asked(web, "party=the+march")["filters"][0]["others"] == [
        {"key": "SUD", "name": "Sudria", "happenings": None}
    ]


def test_words_alone_list_the_best_articles_too(web):
    found = asked(web, "q=BRIDGE")
    assert len(found["articles"]) == 3
    assert "<mark>bridge</mark>" in web.get("/search?q=BRIDGE").text
    assert asked(web, "q=bridge&reality=actual")["articles"] == []
    assert "No article holds" in web.get("/search?q=zebra").text
    assert {actor["key"] for actor in asked(web, "q=norland")["actors"]} == {"NOR"}


def test_nothing_asked_finds_nothing(web):
    found = asked(web, "q=&party=")
    assert (found["hits"], found["filters"]) == ([], [])
    labels = web.get("/search").text
    assert all(f'name="{name}"' in labels for name in ("q", "party", "actor", "recipient", "mode", "from", "to"))


def test_pages_of_events():
    world = World()
    for number in range(65):
        world.report(f"[Norland] {{thanked}} [Sudria] {number} times.", "SUPPORT", day=date(2024, 1, 1 + number % 28))
    with world.open() as store:
        web, seen, path = client(store), [], "/search?party=NOR"
        while path:
            found = web.get(path.replace("/search", "/search.json")).json()
            seen += [hit["event"] for hit in found["hits"]]
            path = found["after_page"]
        assert (len(seen), len(set(seen)), found["page"], found["total"]) == (65, 65, 2, 65)
        assert found["before_page"] == "/search?party=NOR&page=1"
        assert "no such page" in web.get("/search?party=NOR&page=9").text


def test_more_than_are_counted_are_not_counted(monkeypatch):
    monkeypatch.setattr("lapwing.store.summaries.MOST_COUNTED", 3)
    monkeypatch.setattr("lapwing.web.pages.search.MOST_COUNTED", 3)
    with planted().open() as store:
        found = asked(client(store), "reality=actual")
        assert (found["total"], found["cut"], found["categories"]) == (3, True, [])
        assert [hit["begins"] for hit in found["hits"]][:2] == ["2024-06-01", "2024-05-01"]
        assert "3 or more events" in client(store).get("/search?reality=actual").text


def test_empty_store_and_faults():
    with Store.open("sqlite://") as store:
        web = client(store)
        assert web.get("/search").status_code == 200
        assert asked(web, "party=NOR")["total"] == 0
        assert "No event is all of this" in web.get("/search?party=NOR").text
        for query in ("reality=real", "from=soon", "page=-1", "colour=red", "q=" + "x" * 201):
            assert web.get(f"/search?{query}").status_code == 400


def test_hostile_words_stay_words(monkeypatch):
    monkeypatch.setitem(ACTORS, "Evil", Actor.make('e"><script>', HOSTILE, ActorKind.GROUP))
    world = World()
    world.report(f"[Evil] {{blamed}} [Sudria] {HOSTILE} bridge", "ACCUSE", outlet=HOSTILE, title=HOSTILE, day=MAY)
    with world.open() as store:
        web = client(store)
        script = "%3Cscript%3Ealert(1)%3C/script%3E%22%20onclick=x"
        names = ("q", "actor", "recipient", "party", "category", "mode", "context", "outlet", "country", "dataset")
        for path in ("q=bridge", "party=SUD", *(f"{name}={script}" for name in names)):
            html = web.get(f"/search?{path}").text
            page = Page(html)
            ours = [a.get("src") for tag, a in page.tags if tag == "script"]
            assert set(ours) <= {"/static/explorer.js"}, path
            assert not [a for _, a in page.tags if any(name.startswith("on") for name in a)], path
            assert all((a.get("href") or "/").startswith(("/", "#")) for _, a in page.tags), path
            assert not {"\x1b", "\u202e"} & set(html), path
        assert HOSTILE.split("\x1b", maxsplit=1)[0] in Page(web.get("/search?q=bridge").text).text
