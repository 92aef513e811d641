"""How two stand: planted figures, the happenings behind each of them, the ledger's answers, and awkward input."""

import re
from datetime import date, timedelta

import pytest
from planted import ACTORS, World
from test_brief import Page
from web_samples import client, links

from lapwing.records import Actor, ActorKind, DateBasis, Reality, SpeakerKind
from lapwing.relate import triad
from lapwing.store import Store

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e\" onmouseover='x'"
MARCH, MAY = date(2024, 3, 4), date(2024, 5, 6)


def planted() -> World:
    """Norland and Sudria: three raids, two thanks, a meeting, an accusation back and one without a day."""
    world = World()
    for number in range(3):
        world.report(
            "[Norland] {bombed} a bridge in [Sudria].",
            "ASSAULT",
            day=MARCH + timedelta(number),
            outlet=f"Wire {number}",
            family=f"f{number % 2}",
        )
    for number in range(2):
        day = MAY + timedelta(number)
        world.report("[Norland] {thanked} [Sudria].", "SUPPORT", day=day, title=f"Thanks {number}")
    world.report("[Norland] and [Sudria] {met}.", "CONSULT", day=MAY, joint=True, modes=("visit",))
    world.report("[Sudria] {accused} [Norland].", "ACCUSE", day=MAY + timedelta(9), url="https://example.org/?a=1&b=2")
    world.report("[Norland's army] {shelled} [Sudria].", "ASSAULT", title="No day")
    world.report("[Norland] will {send} aid to [Sudria].", "AID", day=date(2024, 7, 1), reality=Reality.FUTURE)
    return world


@pytest.fixture(scope="module")
def web():
    with planted().open() as store:
        yield client(store)


def asked(web, query=""):
    answer = web.get(f"/pair/NOR/SUD.json?{query}")
    assert answer.status_code == 200, (query, answer.text)
    return answer.json()


# --- figures ------------------------------------------------------------------------------------


def test_the_planted_figures(web):
    found = asked(web)
    there, back = found["standing"]["there"], found["standing"]["back"]
    assert (there["quads"], len(there["happenings"])) == ([3, 0, 0, 4], 7)  # the army acts for Norland
    assert (back["quads"], len(back["happenings"])) == ([1, 0, 1, 0], 2)  # they meet together
    assert (found["standing"]["words"], found["standing"]["deeds"]) == ([3, 1], [0, 4])
    assert (found["begun"], found["undated"], found["happenings"]) == ([6, 1, 1], 1, 8)
    assert {tie["kind"]: tie["happenings"] for tie in found["ties"]} == {
        "force": 4,
        "treaty": 2,
        "visits": 1,
        "accusation": 1,
    }
    assert next(tie["families"] for tie in found["ties"] if tie["kind"] == "force") == 3
    html = web.get("/pair/NOR/SUD").text
    assert "Too few happenings to speak of a trend" in html
    assert found["standing"]["trend"] is None


def test_a_period_leaves_out_what_is_outside_and_undated(web):
    found = asked(web, "from=2024-05")
    assert (found["happenings"], found["undated"]) == (4, 0)
    assert found["standing"]["there"]["quads"] == [3, 0, 0, 0]
    assert asked(web, "to=2024-04")["standing"]["back"]["happenings"] == []


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", 8),
        ("category=ASSAULT", 4),
        ("category=assault", 4),
        ("category=AID", 0),
        ("quad=1", 3),
        ("quad=3", 1),
        ("direction=there", 7),
        ("direction=back", 2),
        ("direction=first", 6),
        ("direction=second", 1),
        ("direction=together", 1),
        ("tie=force", 4),
        ("tie=sanctions", 0),
        ("quad=4&direction=back", 0),
        ("from=2024-03-05&to=2024-03-06", 2),
    ],
)
def test_the_list_has_what_is_asked_for(web, query, total):
    found = asked(web, query)
    assert (found["total"], len(found["evidence"])) == (total, total)
    assert web.get(f"/pair/NOR/SUD?{query}").status_code == 200


def test_every_figure_leads_to_as_many_happenings(web):
    html = web.get("/pair/NOR/SUD").text
    figures = re.findall(r'<a href="(/pair/NOR/SUD\?[^"]*)#evidence">([\d,]+)</a>', html)
    assert len(figures) >= 16
    for href, number in figures:
        path, _, query = href.replace("&amp;", "&").partition("?")
        assert web.get(f"{path}.json?{query}").json()["total"] == int(number), href


def test_every_bar_leads_to_its_happenings(web):
    html = web.get("/pair/NOR/SUD?by=month").text
    bars = re.findall(r'<a href="(/pair/NOR/SUD\?[^"]*)#evidence"><title>([^<]*): (\d+) happenings?', html)
    assert {(name, number) for _, name, number in bars} == {("March 2024", "3"), ("May 2024", "4")}
    for href, _, number in bars:
        path, _, query = href.replace("&amp;", "&").partition("?")
        assert web.get(f"{path}.json?{query}").json()["total"] == int(number)


def test_every_link_leads_somewhere_and_to_what_it_names(web):
    page = Page(web.get("/pair/Norland/Sudria?against=2024-03").text)
    figures = "/pair/NOR/SUD?"  # these are followed above
    for href in sorted({href for href in links(page) if not href.startswith(figures)}):
        if not href.startswith("/"):
            assert href == "https://example.org/?a=1&b=2" or href.startswith("#")
            continue
        path, _, anchor = href.partition("#")
        answer = web.get(path)
        assert answer.status_code == 200, href
        if anchor:
            assert anchor in {a.get("id") for _, a in Page(answer.text).tags}, href


# --- evidence -----------------------------------------------------------------------------------


def test_evidence_is_newest_first_and_the_undated_last(web):
    days = [each["begins"] for each in asked(web)["evidence"]]
    assert days[-1] is None
    assert days[:-1] == sorted(days[:-1], reverse=True)


def test_a_line_says_who_what_where_and_on_what_words(web):
    line = asked(web, "direction=second")["evidence"][0]
    best = line["best"]
    assert (best["who"], best["category"], best["quad"], best["reality"]) == ("Sudria → Norland", "ACCUSE", 3, "actual")
    assert (best["before"], best["trigger"], best["after"]) == ("Sudria ", "accused", " Norland.")
    assert (best["said_by"], line["families"], line["articles"]) == ("The Meridian Post (author)", 1, 1)
    assert "<mark>accused</mark>" in web.get("/pair/NOR/SUD?direction=second").text


def test_the_number_of_an_event_is_that_of_its_article(web):
    best = asked(web, "tie=visits")["evidence"][0]["best"]
    page = Page(web.get(f"/article/{best['source']['article']}").text)
    assert f"e{best['number']}" in {attributes.get("id") for _, attributes in page.tags}


def test_reports_of_one_happening_are_one_line_and_fold_out():
    world = World()
    for number in range(9):
        world.report(
            "[Norland] {bombed} [Sudria].", "ASSAULT", day=MAY, happening="raid", outlet=f"O{number}", family="f"
        )
    with world.open() as store:
        found = asked(client(store))
        assert (found["happenings"], len(found["evidence"])) == (1, 1)
        line = found["evidence"][0]
        assert (line["articles"], line["families"], len(line["others"])) == (9, 1, 5)
        assert "And 3 more." in client(store).get("/pair/NOR/SUD").text


def test_many_happenings_come_in_pages():
    world = World()
    for number in range(45):
        world.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=MAY - timedelta(number), title=f"Raid {number}")
    with world.open() as store:
        web = client(store)
        first, second, third = (asked(web, f"page={page}") for page in range(3))
        assert [len(found["evidence"]) for found in (first, second, third)] == [40, 5, 0]
        assert len({each["happening"] for found in (first, second) for each in found["evidence"]}) == 45
        assert "/pair/NOR/SUD?page=1#evidence" in links(Page(web.get("/pair/NOR/SUD").text))
        assert "/pair/NOR/SUD#evidence" in links(Page(web.get("/pair/NOR/SUD?page=1").text))
        assert web.get("/pair/NOR/SUD?page=2").status_code == 200


# --- course, third parties, comparison ----------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "unit"), [(100, "week"), (1000, "month"), (4000, "quarter"), (9000, "year"), (0, "week")]
)
def test_periods_are_as_long_as_the_time_demands(days, unit):
    world = World()
    world.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=date(1995, 1, 1), title="One")
    world.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=date(1995, 1, 1) + timedelta(days), title="Two")
    with world.open() as store:
        assert asked(client(store))["course"]["unit"] == unit
        assert asked(client(store), "by=year")["course"]["unit"] == "year"


def test_what_lies_far_back_is_named_and_not_drawn():
    world = World()
    world.report("[Norland] {thanked} [Sudria].", "SUPPORT", day=date(1979, 1, 1), title="Treaty")
    for number in range(60):
        world.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=MAY + timedelta(number), title=f"Raid {number}")
    with world.open() as store:
        web = client(store)
        found = asked(web)
        assert (found["earlier"], found["happenings"], found["course"]["unit"]) == (1, 61, "week")
        html = web.get("/pair/NOR/SUD").text
        assert "1 happening before" in html
        assert "/pair/NOR/SUD?from=1979-01-01" in links(Page(html))
        assert asked(web, "from=1979-01-01")["earlier"] == 0


def test_third_parties_have_the_signs_that_relations_give_them():
    world = World()
    pairs = {("Norland", "Sudria"): "ASSAULT", ("Norland", "Estmark"): "AID", ("Sudria", "Estmark"): "AID"}
    for (one, other), category in pairs.items():
        for number in range(6):
            world.report(f"[{one}] {{dealt}} with [{other}].", category, day=MAY + timedelta(number))
    world.report("[Norland] {thanked} [the World Club].", "SUPPORT", day=MAY)
    world.report("[Sudria] {thanked} [the World Club].", "SUPPORT", day=MAY)
    with world.open() as store:
        thirds = asked(client(store))["thirds"]
        assert [third["actor"]["key"] for third in thirds] == ["EST", "world-club"]
        for third in thirds:
            right = triad(store, ("NOR", "SUD", third["actor"]["key"]))
            assert third["signs"] == [side.sign for side in right.sides[1:]]
            assert third["happenings"] == [len(side.happenings) for side in right.sides[1:]]
            assert third["balanced"] == right.balanced
            assert (third["between"] or {}).get("key") == right.between
        html = client(store).get("/pair/NOR/SUD").text
        assert "not balanced; <bdi>Estmark</bdi> sits between" in html
        assert "too few to say" in html


def test_two_stretches_are_compared(web):
    made = asked(web, "against=2024-03&from=2024-05&to=2024-05")["compared"]
    assert (made["before"], made["after"]) == (["2024-03-01", "2024-03-31"], ["2024-05-01", "2024-05-31"])
    counts = {each["category"]: (len(each["before"]), len(each["after"])) for each in made["differences"]}
    assert counts == {"ASSAULT": (3, 0), "SUPPORT": (0, 2), "CONSULT": (0, 1), "ACCUSE": (0, 1)}
    # without bounds it is compared with all that came after it
    assert asked(web, "against=2024-03-01..2024-03-31")["compared"]["after"] == ["2024-04-01", "2024-05-15"]
    assert "may be chance" in web.get("/pair/NOR/SUD?against=2024-03").text


@pytest.mark.parametrize("text", ["soon", "2024..", "2024-05..2024-03", "2024-13", "..", "<script>"])
def test_a_stretch_that_is_none_is_refused_or_read(web, text):
    answer = web.get("/pair/NOR/SUD", params={"against": text})
    assert answer.status_code == (200 if text == "2024.." else 400)
    assert "<script>alert" not in answer.text


# --- what is said of the two --------------------------------------------------------------------


def test_the_newest_announcements_and_denials_stand_in_short():
    world = planted()
    world.report("[Norland] {promised} [Sudria] grain.", "AGREE", day=MAY, published=MAY, title="Grain")
    world.report("[Norland] {fed} [Sudria].", "AID", day=MAY + timedelta(20), published=MAY + timedelta(21))
    denial = {"reality": Reality.NEGATED, "speaker": SpeakerKind.NAMED, "said_by": "Voss", "day": MARCH}
    world.report("[Norland] never {bombed} a bridge in [Sudria].", "ASSAULT", published=MARCH, **denial)
    with world.open() as store:
        web = client(store)
        found = asked(web)
        fates = {each["announced"]["category"]: each["fate"] for each in found["announced"]}
        assert fates == {"AID": "kept", "AGREE": "kept"}  # by what was sent three weeks later
        assert [each["denied"]["speakers"] for each in found["denied"]] == [["Voss (named source)"]]
        assert found["denied"][0]["asserted"]["families"] == 1
        page = Page(web.get("/pair/NOR/SUD?from=2024-01").text)
        assert "/expectations?one=NOR&other=SUD&from=2024-01-01" in links(page)
        assert "/claims?one=NOR&other=SUD&from=2024-01-01" in links(page)
        assert "/brief/NOR/SUD?from=2024-01-01" in links(page)


# --- awkward input ------------------------------------------------------------------------------


def test_names_and_codes_are_one(web):
    assert asked(web)["standing"] == web.get("/pair/norland/Sudria.json").json()["standing"]


def test_a_person_is_one_of_two():
    world = planted()
    world.report("[President Voss] {blamed} [Sudria].", "ACCUSE", day=MAY)
    with world.open() as store:
        found = client(store).get("/pair/ada-voss/SUD.json").json()
        assert (found["happenings"], found["thirds"]) == (1, [])
        assert client(store).get("/pair/ada-voss/SUD").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/pair/NOR/NOR", 400),
        ("/pair/NOR/norland", 400),
        ("/pair/NOR/SUD?quad=5", 400),
        ("/pair/NOR/SUD?direction=up", 400),
        ("/pair/NOR/SUD?tie=love", 400),
        ("/pair/NOR/SUD?by=day", 400),
        ("/pair/NOR/SUD?page=-1", 400),
        ("/pair/NOR/SUD?colour=red", 400),
        ("/pair/NOR/SUD?from=2025&to=2024", 200),
        ("/pair/NOR/SUD?page=999999", 200),
        ("/pair/NOR", 404),
        ("/pair/Norlant/SUD", 404),
    ],
)
def test_what_may_be_asked(web, path, status):
    assert web.get(path).status_code == status


def test_a_name_nobody_knows_is_told_who_is_near(web):
    found = web.get("/pair/Norlant/Sudria.json").json()
    assert [actor["key"] for actor in found["near"]] == ["NOR"]


def test_nothing_between_them():
    world = World()
    world.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=MAY)
    with world.open() as store:
        web = client(store)
        assert "knows of nothing that took place" in web.get("/pair/NOR/EST").text
        assert "in this period" in web.get("/pair/NOR/SUD?from=2030").text
        assert web.get("/pair/NOR/EST?against=2020").status_code == 200
        assert asked(web)["happenings"] == 1


def test_empty_store():
    with Store.open("sqlite://") as store:
        answer = client(store).get("/pair/NOR/SUD")
        assert (answer.status_code, "knows of nothing" in answer.text) == (200, True)


def evil_world(monkeypatch, label: str) -> World:
    monkeypatch.setitem(ACTORS, "Evil", Actor.make('e"><script>', HOSTILE, ActorKind.GROUP))
    world = World()
    rows = ((Reality.ACTUAL, "AGREE", "f"), (Reality.FUTURE, "ASSAULT", "g"), (Reality.NEGATED, "AGREE", "h"))
    for reality, category, family in rows:
        world.report(
            f"[Evil] {{blamed {HOSTILE}}} [Sudria] {HOSTILE}",
            category,
            day=MAY,
            basis=DateBasis.PUBLISHED,
            outlet=HOSTILE,
            title=f"{HOSTILE} {family}",
            url="javascript:alert(1)",
            modes=(label,),
            contexts=(label,),
            reality=reality,
            speaker=SpeakerKind.NAMED,
            said_by=HOSTILE,
            family=f'{family}"><script>',
        )
    return world


def test_hostile_text_stays_text(monkeypatch):
    evil = "e%22%3E%3Cscript%3E"
    paths = [f"/pair/{evil}/SUD", f"/pair/SUD/{evil}?against=2024", f"/pair/{evil}/SUD?category=%3Cscript%3E"]
    paths += [f"/actor/{evil}", "/actor/SUD", "/claims", "/expectations", f"/claims?one={evil}&other=SUD"]
    with evil_world(monkeypatch, HOSTILE).open() as store:
        web = client(store)
        for path in [*paths, f"/expectations?one={evil}"]:
            answer = web.get(path)
            assert answer.status_code == 200, path
            is_harmless(answer.text, path)
            assert "alert(1)" in Page(answer.text).text
        assert web.get("/expectations.json").json()["listed"][0]["announced"]["source"]["outlet"] == HOSTILE


def test_hostile_text_stays_text_in_a_brief(monkeypatch):
    with evil_world(monkeypatch, "visit").open() as store:
        for path in ("/brief/e%22%3E%3Cscript%3E/SUD", "/brief/e%22%3E%3Cscript%3E?from=2024", "/brief/SUD"):
            answer = client(store).get(path)
            assert answer.status_code == 200, path
            is_harmless(answer.text, path)


def is_harmless(html: str, path: str) -> None:
    page = Page(html)
    assert not {tag for tag, _ in page.tags} & {"img", "iframe", "object", "embed", "base"}, path
    assert {a.get("src") for tag, a in page.tags if tag == "script"} <= {"/static/explorer.js"}, path
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")], path
        assert (attributes.get("href") or "/").startswith(("/", "#")), (path, attributes)
        assert tag != "form" or (attributes["action"] or "").startswith("/")
    assert not {"\x1b", "\u202e"} & set(html), path
    assert "alert(1)</script>" not in html, path
