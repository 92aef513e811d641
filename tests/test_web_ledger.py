"""Announcements and denials on the web: what the ledger says of the whole store, a page at a time; and briefs."""

import random
from datetime import date, timedelta

import pytest
from planted import World
from test_brief import Page
from web_samples import client, links

from lapwing.ledger import BINDING, claims, expectations
from lapwing.records import Claim, DateBasis, Fate, Reality, SpeakerKind
from lapwing.store import Store
from lapwing.web.pages import brief as brief_page

MARCH, MAY = date(2024, 3, 4), date(2024, 5, 6)
NAMED = {"speaker": SpeakerKind.NAMED, "said_by": "Voss"}
ACTORS = ("Norland", "Sudria", "Estmark", "President Voss", "Norland's army", "the Heron Front")


def planted() -> World:
    world = World()
    for number in range(2):  # one promise in two reports of one origin, and kept
        world.report(
            "[Norland] {promised} [Sudria] grain.",
            "AGREE",
            day=MARCH,
            published=MARCH + timedelta(number),
            outlet=f"Wire {number}",
            happening="promise",
            family="f1",
        )
    world.report("[Norland] {sent} grain to [Sudria].", "AID", day=MAY, published=MAY, outlet="Harbour Times")
    world.report("[Norland] will {bomb} [Estmark].", "ASSAULT", reality=Reality.FUTURE, published=MAY)
    world.report("[Sudria] {threatened} [Norland].", "THREATEN", day=MAY, published=MAY + timedelta(1))
    world.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=MAY, published=MAY, outlet="Northgate Wire")
    world.report(
        "[Norland] never {bombed} [Sudria].", "ASSAULT", day=MAY, published=MAY, reality=Reality.NEGATED, **NAMED
    )
    world.report("[Estmark] never {armed} [Sudria].", "AID", day=MAY, published=MARCH, reality=Reality.NEGATED, **NAMED)
    world.report("[Estmark] did not {help} [Norland].", "AID", published=MAY, reality=Reality.NEGATED)  # the author
    return world


@pytest.fixture(scope="module")
def web():
    with planted().open() as store:
        yield client(store)


def asked(web, path):
    page, _, query = path.partition("?")
    answer = web.get(f"{page}.json?{query}")
    assert answer.status_code == 200, (path, answer.text)
    assert web.get(path).status_code == 200
    return answer.json()


def triggers(found):
    return [each["announced"]["trigger"] for each in found["listed"]]


# --- announcements ------------------------------------------------------------------------------


def test_announcements_of_the_newest_report_first_each_once(web):
    found = asked(web, "/expectations")
    assert triggers(found) == ["threatened", "bomb", "promised"]
    promise = found["listed"][2]
    assert (promise["fate"], promise["families"], promise["holder"]) == ("kept", 1, "Norland")
    assert [each["trigger"] for each in promise["outcome"]] == ["sent"]
    assert promise["why"].startswith("AID between them on 2024-05-06")
    assert found["listed"][1]["announced"]["reality"] == "future"
    assert (found["today"], found["newest"]) == ("2024-05-07", 2000)
    html = web.get("/expectations").text
    assert "aid between them on 2024-05-06" in html  # in plain words
    assert "<mark>sent</mark>" in html


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("one=NOR&other=SUD", ["threatened", "promised"]),
        ("other=Norland&one=sudria", ["threatened", "promised"]),
        ("one=EST", ["bomb"]),
        ("other=EST", ["bomb"]),
        ("fate=kept", ["promised"]),
        ("fate=open", ["threatened", "bomb"]),
        ("fate=broken", []),
        ("from=2024-05", ["threatened", "bomb"]),
        ("to=2024-03", ["promised"]),
        ("one=NOR&page=1", []),
    ],
)
def test_what_is_asked_for_is_listed(web, query, wanted):
    assert triggers(asked(web, f"/expectations?{query}")) == wanted


def test_a_period_shows_it_as_it_stood_at_its_end(web):
    found = asked(web, "/expectations?to=2024-04")
    assert (found["listed"][0]["fate"], found["today"]) == ("open", "2024-04-30")


def test_pages_of_announcements_meet_without_gap_or_repetition():
    world = World()
    for number in range(60):
        world.report("[Norland] {promised} [Sudria] grain.", "AGREE", published=MARCH - timedelta(number // 3))
    with world.open() as store:
        web = client(store)
        pages = [asked(web, f"/expectations?one=NOR&page={page}") for page in range(4)]
        assert [len(found["listed"]) for found in pages] == [25, 25, 10, 0]
        assert [found["more"] for found in pages] == [True, True, False, False]
        seen = [each["announced"]["event"] for found in pages for each in found["listed"]]
        assert len(set(seen)) == 60
        assert "/expectations?one=NOR&page=1" in links(Page(web.get("/expectations?one=NOR").text))
        assert "the reports 26 to 50" in web.get("/expectations?page=1").text


def test_an_announcement_told_again_stands_with_its_newest_report_alone():
    world = World()
    for number in range(30):
        day = MARCH - timedelta(number)
        world.report("[Norland] {promised} [Sudria] grain.", "AGREE", published=day, title=f"T{number}")
    for days in (1, -60):  # the same promise in the newest report and in the oldest
        world.report(
            "[Sudria] {promised} [Norland] oil.",
            "AGREE",
            published=MARCH + timedelta(days),
            title=f"Oil {days}",
            happening="oil",
        )
    with world.open() as store:
        web = client(store)
        pages = [asked(web, f"/expectations?page={page}")["listed"] for page in range(2)]
        assert pages[0][0]["announced"]["who"] == "Sudria → Norland"
        assert pages[0][0]["families"] == 2
        assert [each["announced"]["who"] for page in pages for each in page].count("Sudria → Norland") == 1
        assert (len(pages[0]), len(pages[1])) == (25, 6)


def happened(seed: int) -> World:
    """Forty things that are said, done, denied or expected between some actors within two years."""
    chance, world = random.Random(seed), World()
    for number in range(40):
        one, other = chance.sample(ACTORS, 2)
        day = date(2023, 1, 1) + timedelta(chance.randrange(700))
        reality = chance.choice([Reality.ACTUAL, Reality.ACTUAL, Reality.FUTURE, Reality.NEGATED])
        world.report(
            f"[{one}] {{dealt}} with [{other}] over case {number}.",
            chance.choice([*BINDING, "AID", "REJECT", "ASSAULT", "CONSULT", "RETREAT"]),
            day=chance.choice([day, day, day + timedelta(90), None]),
            basis=chance.choice([DateBasis.TEXT, DateBasis.PUBLISHED]),
            published=chance.choice([day, day, day, None]),
            modes=chance.choice([(), ("assist",)]),
            contexts=chance.choice([(), ("military",), ("economic",)]),
            reality=reality,
            speaker=chance.choice(list(SpeakerKind)),
            said_by="Voss",
        )
    return world


@pytest.mark.parametrize("seed", range(4))
def test_the_outcomes_are_those_of_the_whole_ledger(seed):
    """The page reads what may answer an announcement; the ledger itself reads everything."""
    with happened(seed).open() as store:
        today = store.newest(1)[0].published
        right = {each.event: (each.fate, set(each.matches)) for each in expectations(store, today=today)}
        web, seen = client(store), {}
        for page in range(3):
            for each in asked(web, f"/expectations?page={page}")["listed"]:
                outcome = {cited["event"] for cited in each["outcome"]}
                fate, matches = right[each["announced"]["event"]]
                assert (each["fate"], len(outcome) + each["left_out"]) == (fate.value, len(matches))
                assert outcome <= matches
                seen[each["announced"]["event"]] = fate
        assert seen.keys() == right.keys()
        for fate in Fate:
            listed = asked(web, f"/expectations?fate={fate.value}")["listed"]
            assert {each["announced"]["event"] for each in listed} == {e for e, f in seen.items() if f is fate}


# --- denials ------------------------------------------------------------------------------------


def test_denials_the_newest_first_with_who_asserts(web):
    found = asked(web, "/claims")
    assert [each["what"]["trigger"] for each in found["listed"]] == ["bombed", "armed"]
    contested, alone = found["listed"]
    assert contested["asserted"]["speakers"] == ["Northgate Wire (author)"]
    assert contested["denied"]["speakers"] == ["Voss (named source)"]
    assert (contested["asserted"]["families"], contested["denied"]["families"]) == (1, 1)
    assert alone["asserted"]["cited"] == []
    html = web.get("/claims").text
    assert "Nobody in the store asserts it." in html
    assert html.count(">contested</span>") == 1


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("one=NOR", ["bombed"]),
        ("one=SUD", ["bombed", "armed"]),
        ("one=NOR&other=EST", []),
        ("side=contested", ["bombed"]),
        ("side=unasserted", ["armed"]),
        ("from=2024-05", ["bombed"]),
        ("to=2024-04", ["armed"]),
        ("page=1", []),
    ],
)
def test_what_is_asked_for_of_denials_is_listed(web, query, wanted):
    assert [each["what"]["trigger"] for each in asked(web, f"/claims?{query}")["listed"]] == wanted


@pytest.mark.parametrize("seed", range(4))
def test_claims_are_those_of_the_whole_ledger(seed):
    with happened(seed).open() as store:
        sides: dict[str, list[Claim]] = {}
        for claim in claims(store):
            sides.setdefault(claim.happening, []).append(claim)
        right = {
            frozenset((claim.event, claim.asserts) for claim in row)
            for row in sides.values()
            if not all(claim.asserts for claim in row)
        }
        listed = asked(client(store), "/claims")["listed"]
        assert {
            frozenset(
                (cited["event"], asserts)
                for side, asserts in (("asserted", True), ("denied", False))
                for cited in each[side]["cited"]
            )
            for each in listed
        } == right


def test_pages_of_denials(web):
    world = World()
    for number in range(30):
        day = MAY - timedelta(number)
        world.report(
            "[Norland] never {bombed} [Sudria].", "ASSAULT", day=day, published=day, reality=Reality.NEGATED, **NAMED
        )
    with world.open() as store:
        web = client(store)
        pages = [asked(web, f"/claims?page={page}") for page in range(2)]
        assert [(len(found["listed"]), found["more"]) for found in pages] == [(25, True), (5, False)]
        assert "/claims?page=1" in links(Page(web.get("/claims").text))


# --- awkward input, and links -------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/claims", "/expectations"])
def test_what_may_be_asked(web, page):
    for query, status in (("one=Norlant", 404), ("from=x", 400), ("colour=red", 400), ("page=-1", 400), ("one=", 200)):
        assert web.get(f"{page}?{query}").status_code == status, query
    assert web.get(f"{page}?one=NOR&other=NOR").status_code == 200
    assert web.get(f"{page}?{'side' if page == '/claims' else 'fate'}=good").status_code == 400


@pytest.mark.parametrize("path", ["/claims?one=NOR&other=SUD", "/expectations?one=NOR&other=SUD", "/claims"])
def test_every_link_leads_somewhere(web, path):
    for href in set(links(Page(web.get(path).text))):
        target, _, anchor = href.partition("#")
        answer = web.get(target or path)
        assert answer.status_code == 200, href
        assert not anchor or anchor in {a.get("id") for _, a in Page(answer.text).tags}, href


def test_empty_store():
    with Store.open("sqlite://") as store:
        for path in ("/claims", "/expectations", "/claims?one=NOR", "/expectations?one=NOR&other=SUD"):
            answer = client(store).get(path)
            assert (answer.status_code, "knows of nothing" in answer.text) == (200, True), path


# --- briefs -------------------------------------------------------------------------------------


def test_a_brief_has_a_form_for_its_period_and_leads_to_the_figures(web):
    page = Page(web.get("/brief/Norland/Sudria?from=2024-05").text)
    assert "/brief/NOR/SUD" in [attributes.get("action") for tag, attributes in page.tags if tag == "form"]
    assert "/pair/NOR/SUD?from=2024-05-01" in links(page)
    assert "/actor/NOR" in links(Page(web.get("/brief/NOR").text))


def test_a_brief_of_too_much_is_of_the_newest(monkeypatch):
    monkeypatch.setattr(brief_page, "NEWEST", 10)
    world = World()
    for number in range(30):
        day = MAY - timedelta(number)
        world.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=day, published=day, title=f"Raid {number}")
    with world.open() as store:
        web = client(store)
        found = asked(web, "/brief/NOR/SUD")
        assert (found["since"], found["brief"]["happenings"]) == ("2024-04-26", 11)
        page = Page(web.get("/brief/NOR/SUD").text)
        assert "too much for one brief" in page.text
        assert "/brief/NOR/SUD?to=2024-04-25" in links(page)
        earlier = asked(web, "/brief/NOR/SUD?to=2024-04-25")
        assert (earlier["since"], earlier["brief"]["happenings"]) == ("2024-04-15", 11)
        assert asked(web, "/brief/NOR/SUD?to=2024-04-09")["since"] is None
