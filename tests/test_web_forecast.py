"""What may come, on its page and on that of a pair: planted habits come out on top, and nothing is told as a fact."""

import re
import threading
import time
from urllib.parse import urlsplit

import pytest
from ahead_samples import APART, LAST, TIMES, quarrel
from patience import PATIENCE
from planted import ACTORS, World
from test_brief import Page
from web_samples import MAY, Roster, TestClient, busy, client, links

from lapwing.forecast import Outlooks
from lapwing.ontology import load
from lapwing.records import Actor, ActorKind
from lapwing.web import application
from lapwing.web.ahead import coming

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e\" onmouseover='x'"


@pytest.fixture(scope="module")
def store():
    with quarrel().open() as made:
        yield made


@pytest.fixture(scope="module")
def web(store):
    return client(store)


@pytest.fixture(scope="module")
def found(web):
    return web.get("/forecast/NOR/SUD.json").json()


# --- a store with a past --------------------------------------------------------------------------


def test_a_planted_habit_is_the_likeliest_and_what_never_was_is_unlikely(found):
    there, back = found["there"], found["back"]
    assert (there["actor"], there["recipient"], there["today"], there["horizon"]) == ("NOR", "SUD", str(LAST), 30)
    assert (there["learned"], there["acts"], back["acts"]) == (True, TIMES, TIMES // 2)
    assert (there["categories"][0]["outcome"], back["categories"][0]["outcome"]) == ("ACCUSE", "REQUEST")
    first = there["categories"][0]
    assert first["probability"] > first["base"]
    never = next(each for each in back["categories"] if each["outcome"] == "ACCUSE")
    assert never["probability"] < never["base"] / 2


def test_a_reason_counts_what_was_planted_and_leads_to_it(web, found):
    first = found["there"]["categories"][0]
    same = next(each for each in first["reasons"] if each["kind"] == "same")
    ages = range(0, APART * TIMES, APART)
    assert found["spans"] == [7, 30, 180]
    assert same["counts"] == [sum(age < span for age in ages) for span in found["spans"]] == [3, 10, 60]
    html = web.get("/forecast/NOR/SUD").text
    assert "Norland did so to Sudria 3 times in 7 days, 10 in 30, 60 in 180" in html
    where = [href for href in links(Page(html)) if "category=ACCUSE" in href and "direction=there" in href]
    path = urlsplit(where[0])
    listed = web.get(f"{path.path}.json?{path.query}").json()
    assert (path.fragment, listed["total"]) == ("evidence", 60)
    assert {each["best"]["category"] for each in listed["evidence"]} == {"ACCUSE"}


def test_every_link_of_the_page_leads_somewhere(web):
    for href in links(Page(web.get("/forecast/NOR/SUD").text)):
        assert web.get(href).status_code == 200, href


def test_every_category_stands_once_in_each_direction_and_small_ones_are_folded(web, found):
    page = web.get("/forecast/NOR/SUD").text
    for made in (found["there"], found["back"]):
        assert {each["outcome"] for each in made["categories"]} == set(load().categories)
        chances = [each["probability"] for each in made["categories"]]
        assert chances == sorted(chances, reverse=True)
    small = [sum(each["probability"] < 0.01 for each in found[way]["categories"]) for way in ("there", "back")]
    folded = [int(number) for number in re.findall(r"<summary>(\d+) categor", page)]
    assert folded == [number for number in small if number]


def test_it_says_that_it_is_no_fact_and_from_what_day(web):
    text = Page(web.get("/forecast/NOR/SUD").text).text
    assert "A forecast, not a fact" in text
    assert f"30 days after {LAST}" in text
    assert "learned from what this store holds" in text
    assert "base rates, the same for every pair" not in text


def test_the_past_is_told_with_its_gains_and_with_what_is_not_forecast(web, found):
    record, text = found["record"], Page(web.get("/forecast/NOR/SUD").text).text
    assert record["learned"]
    assert f"Not forecast: {record['unforeseen']:,} of {record['acts']:,} acts" in " ".join(text.split())
    skills = [skill for _, _, skill in record["by_outcome"]] + [record["skill"]]
    no_better = [v for skill in skills for v in skill.values() if v is not None and v < 0.005]
    assert ("no better" in text) == bool(no_better)
    assert "How often it came true" in text


@pytest.mark.parametrize(("query", "days"), [("", 30), ("?horizon=30", 30), ("?horizon=7", 7), ("?horizon=90", 90)])
def test_the_days_ahead_are_those_asked_for(web, query, days):
    made = web.get(f"/forecast/NOR/SUD.json{query}").json()
    assert (made["horizon"], made["there"]["horizon"], made["record"]["horizon"]) == (days, days, days)


def test_the_other_way_round_is_the_same_forecast(web, found):
    other = web.get("/forecast/sudria/norland.json").json()
    assert (other["there"], other["back"], other["record"]) == (found["back"], found["there"], found["record"])


def test_a_person_counts_for_a_country(web, found):
    made = web.get("/forecast/ada-voss/SUD.json").json()
    assert ([side["key"] for side in made["sides"]], made["there"]) == (["NOR", "SUD"], found["there"])
    assert "is counted for" in web.get("/forecast/ada-voss/SUD").text


def test_pairs_that_never_met_have_no_reasons_and_are_told_so(web):
    made = web.get("/forecast/EST/SUD.json").json()
    assert (made["there"]["known"], made["there"]["acts"]) == (False, 0)
    assert "never seen together" in web.get("/forecast/EST/SUD").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/forecast/NOR/SUD?horizon=31", 400),
        ("/forecast/NOR/SUD?horizon=0", 400),
        ("/forecast/NOR/SUD?days=7", 400),
        ("/forecast/NOR/NOR", 400),
        ("/forecast/NOR/ada-voss", 400),
        ("/forecast/NOR/atlantis", 404),
        ("/forecast/NOR", 404),
        (f"/forecast/NOR/{'x' * 300}", 400),
    ],
)
def test_what_it_was_not_made_for_is_refused(web, path, status):
    assert web.get(path).status_code == status


# --- little past ----------------------------------------------------------------------------------


def test_with_little_past_they_are_called_base_rates():
    with busy().open() as store:
        web = client(store)
        page, made = web.get("/forecast/NOR/SUD").text, web.get("/forecast/NOR/SUD.json").json()
        pair = web.get("/pair/NOR/SUD").text
    assert (made["there"]["learned"], made["why"]) == (False, None)
    assert "too little past here to learn from: these are base rates" in page
    assert "Why " not in page
    assert "base rates of any pair, as there is too little past to learn from" in pair


def test_nothing_dated_gives_no_forecast():
    world = World()
    world.report("[Norland] {thanked} [Sudria].", "SUPPORT")
    for made in (world, World()):
        with made.open() as store:
            web = client(store)
            assert "the store holds nothing that is dated" in web.get("/forecast/NOR/SUD").text
            assert web.get("/pair/NOR/SUD.json").json()["coming"] is None


def test_hostile_names_stay_text(monkeypatch):
    monkeypatch.setitem(ACTORS, "Mallory", Actor.make("MAL", HOSTILE, ActorKind.COUNTRY, country="MAL"))
    world = World()
    world.report("[Mallory] {bombed} [Sudria].", "ASSAULT", day=MAY)
    with world.open() as store:
        for path in ("/forecast/MAL/SUD", "/pair/MAL/SUD", "/brief/MAL/SUD"):
            html = client(store).get(path).text
            tags = [(tag, name) for tag, attributes in Page(html).tags for name in attributes]
            assert not {"\x1b", "\u202e"} & set(html)
            assert "&lt;script&gt;" in html
            assert not [name for _, name in tags if name.startswith("on")]
            assert [name for tag, name in tags if tag == "script"] == ["src", "defer"]  # our own


# --- the page of a pair ---------------------------------------------------------------------------


def test_the_page_of_a_pair_shows_what_is_at_hand_and_leads_to_the_rest():
    with quarrel().open() as store:
        web = client(store)
        before = web.get("/pair/NOR/SUD")
        assert (web.get("/pair/NOR/SUD.json").json()["coming"], before.status_code) == (None, 200)
        assert "/forecast/NOR/SUD" in links(Page(before.text))
        whole = web.get("/forecast/NOR/SUD.json").json()
        made, html = web.get("/pair/NOR/SUD.json").json()["coming"], web.get("/pair/NOR/SUD").text
    for way in ("there", "back"):
        named = [(each["category"], each["probability"], each["base"]) for each in made[way]]
        assert named == [(c["outcome"], c["probability"], c["base"]) for c in whole[way]["categories"][:3]]
    assert (made["today"], made["learned"], made["windows"]) == (str(LAST), True, whole["record"]["windows"])
    assert "A forecast, not a fact" in Page(html).text


def test_nobody_waits_for_what_another_page_shows(store):
    learner = Outlooks(store, load())
    with learner._turn:
        assert learner.at_hand("NOR", "SUD") is None
    assert learner.of("NOR", "SUD").why is None
    with learner._turn:  # what has been learned is there while another horizon is
        assert learner.at_hand("NOR", "SUD") == learner.of("NOR", "SUD")
    assert coming(None, load()) is None


# --- large stores ---------------------------------------------------------------------------------


def test_a_large_store_is_learned_in_the_background(store, found, monkeypatch):
    _call_it_large(monkeypatch)
    web = client(store)
    first = web.get("/forecast/NOR/SUD.json").json()
    assert "look again in a while" in first["why"]
    assert first["there"] is first["record"] is None
    assert "No forecast yet" in web.get("/forecast/NOR/SUD").text
    later = first
    for _ in range(400):
        later = web.get("/forecast/NOR/SUD.json").json()
        if not later["why"]:
            break
        time.sleep(0.05)
    _wait_for_all()
    assert later == found


def test_a_large_store_that_has_grown_shows_yesterdays_forecast_until_it_is_learned_anew(store, monkeypatch):
    _call_it_large(monkeypatch)
    learner = Outlooks(store, load())
    learner.prepare()
    _wait_for_all()
    first = learner.of("NOR", "SUD")
    assert first.why is None
    assert learner.at_hand("NOR", "SUD") == first
    assert not _learning()
    acts = store.counts("acts")["acts"]
    monkeypatch.setattr(store, "counts", lambda *_: {"acts": acts + 1})
    assert learner.at_hand("NOR", "SUD") == first
    assert _learning()
    _wait_for_all()
    assert learner.of("NOR", "SUD") == first
    assert not _learning()


def test_serving_learns_a_large_store_and_leaves_a_small_one_alone(store, monkeypatch):
    with TestClient(application(store, roster=Roster())) as web:
        assert web.get("/dyads").status_code == 200
        assert not _learning()
    _call_it_large(monkeypatch)
    with TestClient(application(store, roster=Roster())):
        assert _learning()
        _wait_for_all()


def _call_it_large(monkeypatch) -> None:
    monkeypatch.setattr("lapwing.forecast.outlooks.QUICK", 10)


def _learning() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if "_learn" in each.name]


def _wait_for_all() -> None:
    for thread in _learning():
        thread.join(PATIENCE)
