"""The graph of relations: who is drawn and who is not, the choice of a period, where it leads, and its script."""

from __future__ import annotations

import re
from datetime import date, timedelta
from importlib import resources

import pytest
from planted import ACTORS, World
from test_brief import Page
from web_samples import JUNE, MAY, busy, client, links

from lapwing.pictures import Picture
from lapwing.records import Actor, ActorKind
from lapwing.store import Store

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e\" onmouseover='x'"


@pytest.fixture(scope="module")
def web():
    with busy().open() as store:
        yield client(store)


def years(*counts: int) -> World:
    """So many thanks of Norland to Sudria in each year from 2015, and a bombing of Estmark in the first."""
    world = World()
    for number, times in enumerate(counts):
        for each in range(times):
            day = date(2015 + number, 3, 1) + timedelta(40 * each)
            world.report("[Norland] {thanked} [Sudria].", "SUPPORT", day=day, published=day)
    world.report("[Estmark] {bombed} [Sudria].", "ASSAULT", day=date(2015, 3, 2))
    return world


def test_pairs_and_actors(web):
    found = web.get("/graph.json").json()
    rows = [(each["one"]["key"], each["other"]["key"], each["count"]["happenings"]) for each in found["pairs"]]
    assert rows == [("NOR", "SUD", 3), ("EST", "NOR", 1)]
    assert [(each["key"], each["happenings"]) for each in found["actors"]] == [("NOR", 4), ("SUD", 3), ("EST", 1)]
    assert (found["most"], found["left_out"], found["begins"], found["ends"]) == (25, 0, None, None)


def test_discs_and_lines_lead_to_actors_and_pairs(web):
    html = web.get("/graph?from=2024-05&to=2024-06").text
    period = "?from=2024-05-01&to=2024-06-30"
    lead = links(Page(html))
    assert {f"/actor/{key}{period}" for key in ("NOR", "SUD", "EST")} <= set(lead)
    assert lead.count(f"/pair/NOR/SUD{period}") == 2  # in the picture and in the table
    assert {f"/pair/NOR/SUD{period}#evidence", f"/pair/NOR/SUD{period}&quad=4#evidence"} <= set(lead)
    assert html.count("<svg") == 3  # the graph, and a bar for each pair
    assert all(web.get(path).status_code == 200 for path in lead if path.startswith("/graph"))


def test_a_period(web):
    may = web.get("/graph.json?from=2024-05&to=2024-05").json()
    assert [each["count"]["quads"] for each in may["pairs"]] == [[0, 0, 0, 1]]
    page = Page(web.get("/graph?from=1999&to=1999").text)
    assert "in this period" in page.text
    assert "/graph" in links(page)


def test_periods_are_links_and_the_one_shown_is_marked(web):
    found = web.get("/graph.json?from=2024-06&to=2024-06").json()
    rows = [(each["name"], each["happenings"], each["chosen"]) for each in found["periods"]]
    assert (found["unit"], rows) == ("month", [("May 2024", 1, False), ("June 2024", 3, True)])
    assert found["parts"] == []
    page = Page(web.get("/graph?from=2024-06&to=2024-06&most=10").text)
    marked = [a for tag, a in page.tags if tag == "a" and a.get("aria-current") == "true"]
    assert [each["data-step"] for each in marked] == ["June 2024"]
    assert "/graph?from=2024-05-01&to=2024-05-31&most=10" in links(page)
    assert "/graph?most=10" in links(page)
    assert "Graph, June 2024" in page.text
    everything = Page(web.get("/graph").text)
    marked = [a for tag, a in everything.tags if tag == "a" and a.get("aria-current") == "true"]
    assert [each["data-step"] for each in marked] == ["All"]


def test_a_year_of_a_long_record_has_its_months():
    named = [str(year) for year in range(2015, 2024)]
    with years(2, 0, 3, 0, 0, 0, 0, 0, 1).open() as store:
        web = client(store)
        found = web.get("/graph.json").json()
        assert (found["unit"], [each["name"] for each in found["periods"]]) == ("year", named)
        assert [each["happenings"] for each in found["periods"]] == [3, 0, 3, 0, 0, 0, 0, 0, 1]
        assert found["parts"] == []
        year = web.get("/graph.json?from=2017&to=2017").json()
        assert [each["name"] for each in year["parts"]][::11] == ["January 2017", "December 2017"]
        assert [each["happenings"] for each in year["parts"]] == [0, 0, 1, 1, 1, *[0] * 7]
        month = web.get("/graph.json?from=2017-04&to=2017-04").json()
        assert [each["name"] for each in month["parts"] if each["chosen"]] == ["April 2017"]
        assert not any(each["chosen"] for each in month["periods"])
        tags = Page(web.get("/graph?from=2017-04&to=2017-04").text).tags
        assert [a["data-step"] for _, a in tags if "data-around" in a] == ["2017"]  # where the slider stands
        assert [each["count"]["happenings"] for each in month["pairs"]] == [1]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("from=2024-05-03", "from 2024-05-03"),
        ("to=2024-06-02", "until 2024-06-02"),
        ("from=2024-05-01&to=2024-06-02", "2024-05-01 to 2024-06-02"),
    ],
)
def test_a_period_of_ones_own_is_named(web, query, named):
    assert f"Who deals with whom, {named}" in web.get(f"/graph?{query}").text


def test_the_strongest_pairs_are_drawn_and_no_actor_is_left_alone(monkeypatch):
    monkeypatch.setattr("lapwing.web.pages.graph._TIES", 0)
    with busy().open() as store:
        found = client(store).get("/graph.json").json()
    assert [(each["one"]["key"], each["other"]["key"]) for each in found["pairs"]] == [("NOR", "SUD"), ("EST", "NOR")]
    world = busy()
    world.report("[Estmark] {thanked} [Sudria].", "SUPPORT", day=JUNE)
    with world.open() as store:
        web = client(store)
        found = web.get("/graph.json").json()
        assert (len(found["pairs"]), found["left_out"]) == (2, 1)
        assert "1 weaker pair of these actors is not drawn" in Page(web.get("/graph").text).text


def test_no_more_actors_than_asked_for(monkeypatch):
    world = World()
    names = [f"State {number}" for number in range(12)]
    for name in names:
        key = name.replace("State ", "S")
        monkeypatch.setitem(ACTORS, name, Actor.make(key, name, ActorKind.COUNTRY, country=key))
        world.report(f"[{name}] {{thanked}} [Norland].", "SUPPORT", day=MAY)
    with world.open() as store:
        web = client(store)
        assert len(web.get("/graph.json").json()["actors"]) == 13
        found = web.get("/graph.json?most=10").json()
    assert len(found["actors"]) == 10
    assert len(found["pairs"]) == 9


@pytest.mark.parametrize("query", ["most=7", "most=1000", "from=never", "zoom=2", "most=25&from=2024-13"])
def test_what_is_asked_wrongly_is_a_400(web, query):
    assert web.get(f"/graph?{query}").status_code == 400


def test_an_empty_store():
    with Store.open("sqlite://") as store:
        web = client(store)
        assert "knows of nothing that passed" in web.get("/graph").text
        assert web.get("/graph.json").json()["periods"] == []


def test_one_undated_event():
    world = World()
    world.report("[Norland] {thanked} [Sudria].", "SUPPORT")
    with world.open() as store:
        page = Page(client(store).get("/graph").text)
    assert "/pair/NOR/SUD" in links(page)
    assert "periods" not in {a.get("id") for _, a in page.tags}


def test_hostile_names_stay_text(monkeypatch):
    monkeypatch.setitem(ACTORS, "Evil", Actor.make('e"><script>', HOSTILE, ActorKind.GROUP))
    world = World()
    world.report("[Evil] {blamed} [Sudria].", "ACCUSE", day=MAY)
    with world.open() as store:
        html = client(store).get("/graph?from=2024-05&to=2024-05").text
    page = Page(html)
    assert {a.get("src") for tag, a in page.tags if tag == "script"} <= {"/static/explorer.js"}
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")], tag
        assert (attributes.get("href") or "/").startswith(("/", "#"))
    assert not {"\x1b", "\u202e"} & set(html)
    assert "<script>alert" not in html
    assert any("e%22%3E%3Cscript%3E" in href for href in links(page))


# --- the script -----------------------------------------------------------------------------------


def test_the_script_finds_what_it_takes_from_the_page(web):
    script = resources.files("lapwing.web").joinpath("static", "explorer.js").read_text()
    swapped = re.findall(r'"(\w+)"', script.split("SWAPPED = ")[1].split("]")[0])
    ids = {*re.findall(r'getElementById\("(\w+)"\)', script), *swapped}
    assert ids == {"periods", "asked", "shown"}
    tags = Page(web.get("/graph").text).tags
    assert ids <= {a.get("id") for _, a in tags}
    assert [a["data-step"] for _, a in tags if "data-step" in a] == ["All", "May 2024", "June 2024"]
    assert [a["data-told"] for _, a in tags if "data-told" in a] == ["3 actors, 2 pairs"]
    assert not re.search(r"innerHTML|eval|document\.write|https?:", script)


def test_the_picture_is_no_part_of_the_twin(web):
    assert "svg" not in web.get("/graph.json").text
    assert Picture.__name__ not in web.get("/openapi.json").text
