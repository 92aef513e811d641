"""The explorer: every page and its twin, every link, hostile text, faults, and many readers at once."""

import asyncio
import json
import re
import threading
from collections import Counter

import httpx
import pytest
from patience import PATIENCE
from planted import ACTORS, World
from test_brief import Page
from web_samples import MAY, Roster, TestClient, busy, client, links

from lapwing.codec import plain
from lapwing.errors import StoreError
from lapwing.records import Actor, ActorKind, Family, Link, LinkKind, Span
from lapwing.store import Store
from lapwing.web import application
from lapwing.web.app import HEADERS
from lapwing.web.page import LONGEST
from lapwing.web.pages.dyads import ORDERS

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e\" onmouseover='x'"
PAGES = (
    "/",
    "/search",
    "/search?q=bridge",
    "/graph",
    "/dyads",
    "/pair/NOR/SUD",
    "/forecast/NOR/SUD",
    "/actor/NOR",
    "/claims",
    "/expectations",
    "/brief/NOR",
    "/brief/NOR/SUD",
)


@pytest.fixture(scope="module")
def store():
    with busy().open() as made:
        yield made


@pytest.fixture(scope="module")
def web(store):
    return client(store)


def article_of(store: Store, title: str) -> str:
    return next(article.id for article in store.articles() if article.title == title)


# --- pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_its_twin_and_the_twin_is_json(web, path):
    html = web.get(path)
    assert (html.status_code, html.headers["content-type"]) == (200, "text/html; charset=utf-8")
    twin = next(a["href"] for tag, a in Page(html.text).tags if tag == "a" and a.get("type") == "application/json")
    answer = web.get(twin)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert isinstance(answer.json(), dict)
    assert web.get(path).text == html.text


def test_every_link_of_every_page_leads_somewhere(web):
    seen, waiting, outside = set(), ["/"], set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = web.get(path)
        assert answer.status_code == 200, path
        if "json" in answer.headers["content-type"]:
            continue
        page = Page(answer.text)
        ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
        assert {href[1:] for href in links(page) if href.startswith("#")} <= ids, path
        waiting += [href for href in links(page) if href.startswith("/")]
        outside |= {href for href in links(page) if not href.startswith(("/", "#"))}
    kinds = Counter(path.split("/")[1].split("?")[0] for path in seen)
    assert min(kinds[kind] for kind in ("article", "brief", "dyads", "family")) >= 2
    assert outside == {"https://example.org/?a=1&b=2"}


def test_empty_store():
    with Store.open("sqlite://") as store:
        web = client(store)
        assert "The store is empty" in web.get("/").text
        assert "knows of nothing" in web.get("/dyads").text
        assert "holds nothing" in web.get("/brief/NOR").text
        assert web.get("/search.json?q=rain").json()["hits"] == []


def test_search_marks_the_words_and_offers_the_actor(web, store):
    found = web.get("/search.json?q=bridge").json()
    assert {hit["source"]["article"] for hit in found["articles"]} == {
        article_of(store, "The bridge"),
        article_of(store, "The bridge again"),
    }
    assert re.search(r"<mark>bridge</mark>", web.get("/search?q=BRIDGE").text)
    assert "/actor/NOR" in links(Page(web.get("/search?q=norland").text))
    assert "No article holds" in web.get("/search?q=zebra").text


@pytest.mark.parametrize(
    "query", ["", "%00", "%22", "*", "-%20NOT", "%ED%A0%80", "a%20OR", "%F0%9F%9A%A2", "x" * LONGEST]
)
def test_search_takes_any_words(web, query):
    assert web.get(f"/search?q={query}").status_code == 200
    assert web.get(f"/search.json?q={query}").json()["hits"] == []


def test_article_with_its_family_and_its_actors(web, store):
    article = article_of(store, "The bridge")
    page = Page(web.get(f"/article/{article}").text)
    assert {"/family/f1", "/actor/NOR", "/actor/SUD"} <= {href.partition("?")[0] for href in links(page)}
    twin = web.get(f"/article/{article}.json").json()
    assert twin["view"]["article"] == plain(store.load(article).article)
    assert [event["category"] for event in twin["view"]["events"]] == ["ASSAULT"]
    assert web.get(f"/article/{article[:12]}").status_code == 200


def test_brief_takes_names_and_its_citations_lead_to_the_articles(web, store):
    by_key, by_name = web.get("/brief/NOR/SUD.json").json(), web.get("/brief/norland/Sudria.json").json()
    assert by_key["brief"] == by_name["brief"]
    assert by_key["brief"]["title"] == "Norland and Sudria"
    cited = {source["article"] for source in by_key["brief"]["sources"]}
    lead = set(links(Page(web.get("/brief/NOR/SUD").text)))
    assert {f"/article/{article}" for article in cited} | {"/brief/NOR", "/brief/SUD"} <= lead


def test_brief_on_one_names_its_company(web):
    found = web.get("/brief/NOR.json").json()
    assert [other["key"] for other in found["company"]] == ["SUD", "EST"]
    assert "/brief/NOR/SUD" in links(Page(web.get("/brief/norland").text))
    assert web.get("/brief/NOR/nor.json").json()["brief"] == found["brief"]


def test_a_name_of_two_says_so(web):
    page = Page(web.get("/brief/the march").text)
    assert "may also be" in page.text
    assert "/actor/SUD" in links(page)


def test_a_key_that_only_the_store_knows(store):
    class Nobody(Roster):
        def actor(self, key, on):
            return None

        def search(self, query):
            return []

    web = TestClient(application(store, roster=Nobody()))
    assert web.get("/brief/ada-voss.json").json()["brief"]["happenings"] == 1
    assert web.get("/").status_code == 200


def test_the_form_leads_to_the_address_of_the_page(web):
    def goes(query):
        answer = web.get(f"/brief?{query}", follow_redirects=False)
        return answer.status_code, answer.headers["location"]

    assert goes("one=Norland&other=") == (303, "/actor/Norland")
    assert goes("one=Norland&other=Heron+Front") == (303, "/pair/Norland/Heron%20Front")
    assert goes("one=a/../b&other=%2F%2Fevil.example")[1].count("/") == 3
    assert goes("one=+&other=") == (303, "/")
    assert web.get("/brief?one=Norland&other=Heron+Front").status_code == 200


def test_pairs_are_counted_by_quad_and_sorted(web):
    found = web.get("/dyads.json").json()
    rows = {(pair["actor"]["key"], pair["recipient"]["key"]): pair["count"] for pair in found["pairs"]}
    assert set(rows) == {("NOR", "SUD"), ("EST", "NOR")}  # what is denied is not counted
    assert rows["NOR", "SUD"]["quads"] == [2, 0, 0, 1]
    assert (rows["NOR", "SUD"]["happenings"], rows["NOR", "SUD"]["first"]) == (3, "2024-05-01")
    for order in ORDERS:
        assert web.get(f"/dyads?sort={order}").status_code == 200

    def first(order):
        return web.get(f"/dyads.json?sort={order}").json()["pairs"][0]["actor"]["key"]

    assert (first("happenings"), first("score"), first("quad2"), first("actor")) == ("NOR", "NOR", "EST", "EST")
    assert first("recipient") == "EST"
    assert web.get("/dyads?sort=colour").status_code == 400


def test_family_shows_members_and_both_sides_of_a_link():
    with busy().open() as store:
        here, there, other = (article_of(store, title) for title in ("The bridge again", "The bridge", "Grain"))
        spans = (Span(0, 7), Span(8, 25)), (Span(0, 7), Span(8, 14))
        word = (Span(0, 4),)
        store.save_links(
            [
                Link("l1", here, there, LinkKind.REWORDING, *spans, 0.75, "in other words", "t@1"),
                Link("l2", there, other, LinkKind.QUOTATION, word, word, 0.5, "words of one speaker", "t@1"),
            ]
        )
        web = client(store)
        found = web.get("/family/f1.json").json()
        assert {member["article"] for member in found["members"]} == {here, there}
        assert [(tie["here_words"], tie["there_words"]) for tie in found["ties"]] == [("bombed a bridge i", "bombed")]
        assert [tie["there"]["article"] for tie in found["quotations"]] == [other]
        page = Page(web.get("/family/f1").text)
        assert "rewording" in page.text
        assert "likely origin" in page.text
        assert f"/article/{other}" in links(page)
        assert "stands alone" in web.get(f"/family/{other}").text


# --- hostile text -------------------------------------------------------------------------------


@pytest.fixture
def hostile(monkeypatch):
    monkeypatch.setitem(ACTORS, "Evil", Actor.make('e"><script>', HOSTILE, ActorKind.GROUP))
    world = World()
    for number in range(2):
        world.report(
            f"[Evil] {{blamed}} [Sudria] {HOSTILE} bridge {number}",
            "ACCUSE",
            day=MAY,
            outlet=HOSTILE,
            title=HOSTILE,
            url="javascript:alert(1)",
            family='f"><script>',
        )
    with world.open() as store:
        ids = [article.id for article in store.articles()]
        spans = (Span(0, len(store.articles()[0].text)),)
        store.save_links([Link("l", *ids, LinkKind.REPRINT, spans, spans, 1.0, "all of it", "t@1")])
        store.save_families([Family("f", ids[0], tuple(ids), HOSTILE)])
        yield client(store), ids


def test_hostile_text_stays_text(hostile):
    web, ids = hostile
    paths = ["/", "/search?q=bridge", f"/article/{ids[0]}", "/brief/e%22%3E%3Cscript%3E", "/dyads", "/family/f"]
    paths += ["/graph", "/claims", "/expectations", "/pair/SUD/e%22%3E%3Cscript%3E", "/actor/e%22%3E%3Cscript%3E"]
    paths += ["/brief/SUD", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/<script>alert(1)</script>"]
    paths += ["/brief/%3Cscript%3E", "/article/%3Cscript%3E", "/family/%22%3E%3Cscript%3E", "/dyads?sort=%3Cscript%3E"]
    for path in paths:
        html = web.get(path).text
        page = Page(html)
        assert not {tag for tag, _ in page.tags} & {"img", "iframe", "object", "embed", "base"}, path
        scripts = [attributes for tag, attributes in page.tags if tag == "script"]
        assert scripts == [{"src": "/static/explorer.js", "defer": None}], path
        assert [a["href"] for tag, a in page.tags if tag == "link"] == ["/static/icon.svg"], path
        for tag, attributes in page.tags:
            assert not [name for name in attributes if name.startswith("on")], path
            assert (attributes.get("href") or "/").startswith(("/", "#")), path
            assert tag != "form" or attributes["action"].startswith("/"), path
        assert not {"\x1b", "\u202e"} & set(html), path
        assert "url(" not in html, path
        assert "@import" not in html, path
    assert all(HOSTILE.split("\x1b", maxsplit=1)[0] in Page(web.get(path).text).text for path in paths[:6])


# --- faults and headers -------------------------------------------------------------------------


def test_a_name_nobody_knows_gets_help(web):
    answer = web.get("/brief/Norlant/Sudria")
    page = Page(answer.text)
    assert answer.status_code == 404
    assert "/actor/NOR" in links(page)
    assert "/actor/SUD" not in links(page)
    values = [attributes.get("value") for tag, attributes in page.tags if tag == "input"]
    assert values[-2:] == ["Norlant", "Sudria"]
    twin = web.get("/brief/Norlant.json")
    assert twin.status_code == 404
    assert [actor["key"] for actor in twin.json()["near"]] == ["NOR"]
    assert len(web.get("/brief/qqqqqq.json").json()["near"]) == 3  # nothing is like it: those named most


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/article/zz", 404),
        ("/article/%00", 404),
        ("/family/zz", 404),
        ("/nowhere", 404),
        ("/nowhere.json", 404),
        ("/brief/a/b/c", 404),
        ("/brief.json", 404),
        (f"/search?q={'x' * (LONGEST + 1)}", 400),
        (f"/brief/{'x' * (LONGEST + 1)}", 400),
        (f"/article/{'x' * (LONGEST + 1)}.json", 400),
        (f"/family/{'x' * (LONGEST + 1)}", 400),
        (f"/dyads.json?sort={'x' * 5000}", 400),
        (f"/dyads.json?sort={'x' * 9999}", 414),
    ],
)
def test_faults_are_pages_with_a_status(web, path, status):
    answer = web.get(path)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    if ".json" in path:
        assert set(answer.json()) >= {"status", "expected", "came", "remedy"}
    else:
        assert "What to do" in answer.text


def test_only_get(web):
    answer = web.post("/search", data={"q": "x"})
    assert answer.status_code == 405
    assert "a GET request" in answer.text


class Broken:
    """A store that fails in a way of its own at every question."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, name):
        raise self.error


def test_a_store_that_cannot_answer_is_a_503_and_a_fault_of_ours_a_500():
    locked = client(Broken(StoreError("a store", "a locked one", "try again"))).get("/")
    assert (locked.status_code, "a locked one" in locked.text) == (503, True)
    ours = client(Broken(KeyError("secret of the house")))
    assert ours.get("/.json").status_code == 500
    page = ours.get("/dyads")
    assert (page.status_code, "secret" in page.text, "Traceback" in page.text) == (500, False, False)
    assert {name: page.headers[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize(
    "path", [*PAGES, "/.json", "/nowhere", "/brief/qqqq", "/brief?one=x", "/dyads?sort=x", "/dyads/"]
)
def test_every_answer_bears_the_headers(web, path):
    answer = web.get(path, follow_redirects=False)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


# --- many readers at once -----------------------------------------------------------------------


def ask_all(app, paths):
    """The answers of one server to readers who all ask at the same time, from its pool of threads."""

    async def ask():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=PATIENCE) as reader:
            return await asyncio.gather(*(reader.get(path) for path in paths))

    return asyncio.run(ask())


@pytest.fixture(params=["memory", "file"])
def shared(request, tmp_path, store):
    if request.param == "memory":
        yield store
        return
    with Store.open(tmp_path / "web.db") as made:
        for article in store.articles():
            made.save(store.load(article.id))
        made.save_families(store.families())
        made.replace_happenings(store.happenings(), store.acts())
        yield made


def test_readers_at_once_get_what_one_reader_gets(shared):
    app = application(shared, roster=Roster())
    alone = {path: TestClient(app).get(path).content for path in PAGES}
    asked = [path for _ in range(4) for path in PAGES]
    for path, answer in zip(asked, ask_all(app, asked), strict=True):
        assert (answer.status_code, answer.content) == (200, alone[path])


def test_readers_beside_a_writer(shared):
    happenings, families, done = shared.happenings(), shared.families(), threading.Event()

    def write():
        while not done.wait(0.005):  # a pause, or readers of the one connection in memory would wait for ever
            shared.replace_happenings(happenings[:2])
            shared.save_families(families[:2])
            shared.replace_happenings(happenings)
            shared.save_families(families)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        paths = [path for _ in range(2) for path in (*PAGES, "/.json", "/brief/NOR.json")]
        answers = ask_all(application(shared, roster=Roster()), paths)
    finally:
        done.set()
        writer.join()
    assert {answer.status_code for answer in answers} == {200}, [a.text for a in answers if a.status_code != 200][:1]
    assert json.loads(answers[-2].content)
