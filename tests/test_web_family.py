"""A family: its members and ties, copies beside their origins with what they altered, and hostile text."""

from dataclasses import replace
from datetime import date

import pytest
from planted import World
from test_brief import Page
from web_samples import client, links

from lapwing.records import Article, Block, BlockKind, DateBasis, Document, Family, Link, LinkKind, Sketch, Span
from lapwing.store import Store

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e\" onmouseover='x'"
ORIGIN = (
    "Norland shelled the old harbour on Monday and killed 12 sailors. "
    "The harbour master did not leave his burning office. "
    "Two trawlers sank beside the northern breakwater. "
    "Rescue crews reportedly searched the cold water until midnight."
)
COPY = (
    "Norland shelled the old harbour on Monday and killed 21 sailors. "
    "The harbour master did leave his burning office. "
    "Two trawlers sank beside the northern breakwater. "
    "A brass band played waltzes on the promenade yesterday."
)


def article(name: str, text: str, day: int | None) -> Article:
    published = date(2024, 5, day) if day else None
    basis = DateBasis.METADATA if published else None
    body = (Block(BlockKind.BODY, Span(0, len(text))),) if text else ()
    return Article(name, text, "planted", body, f"Title {name}", f"The {name} Post", None, None, published, basis)


def tie(here: str, there: str, kind: LinkKind = LinkKind.REPRINT, score: float = 0.9) -> Link:
    words = (Span(0, 15),)
    return Link(f"{here}-{there}", here, there, kind, words, words, score, f"why {here}", "t@1")


def kept(articles, family_links, **family) -> Store:
    store = Store.open("sqlite://")
    for each in articles:
        store.save(Document(each, Sketch(each.id, (), (), ())))
    store.save_links(family_links)
    members = tuple(sorted(each.id for each in articles))
    store.save_families([Family(**({"id": "f", "origin": "a", "members": members, "why": "published first"} | family))])
    return store


@pytest.fixture(scope="module")
def web():
    articles = [article("a", ORIGIN, 1), article("b", COPY, 2), article("c", ORIGIN, None)]
    with kept(articles, [tie("b", "a", LinkKind.REWORDING, 0.7), tie("c", "a", LinkKind.COPY, 1.0)]) as store:
        yield client(store)


def test_members_by_date_with_what_they_derive_from(web):
    found = web.get("/family/f.json").json()
    assert [each["article"] for each in found["members"]] == ["a", "b", "c"]
    assert [each["parent"] and each["parent"]["article"] for each in found["descent"]] == [None, "a", "a"]
    page = Page(web.get("/family/f").text)
    for told in ("likely origin", "published first", "rewording", "why b", "why c", "A family of 3 articles"):
        assert told in page.text
    assert any(tag == "svg" for tag, _ in page.tags)
    assert {"/article/a", "/article/b", "/article/c", "/family/f?copy=b#changes"} <= set(links(page))


def test_what_a_copy_altered_is_flagged_and_counted(web):
    first, second = web.get("/family/f.json").json()["compared"]
    assert (first["here"]["article"], second["here"]["article"]) == ("b", "c")  # the most altered first
    flags = {(each["kind"], each["there"], each["here"]) for row in first["rows"] for each in row["altered"]}
    assert flags == {("number", "12", "21"), ("negation", "not", None)}
    assert (first["same"], first["reworded"], first["left_out"], first["added"]) == (1, 2, 1, 1)
    assert (first["altered"], first["only_here"]) == (2, [])  # written out where one copy is asked for
    assert (second["same"], second["altered"], second["left_out"], second["added"]) == (4, 0, 0, 0)


def test_one_copy_in_full(web):
    found = web.get("/family/f.json?copy=b").json()
    (pair,) = found["compared"]
    assert (pair["more"], len(pair["rows"])) == (0, 3)
    assert [words.rstrip(".") for words in pair["only_there"]] == [ORIGIN.split(". ")[3].rstrip(".")]
    assert [words.rstrip(".") for words in pair["only_here"]] == [COPY.split(". ")[3].rstrip(".")]
    marked = [shred["words"] for shred in pair["rows"][0]["here"] if shred["differs"]]
    assert marked == ["21"]
    assert [shred["words"] for row in pair["rows"] for shred in row["there"] if shred["differs"]] == ["12", "not"]
    html = web.get("/family/f?copy=b").text
    assert '<ins><span class="off"> [only in the copy: </span>21<' in html
    assert '<del><span class="off"> [only in the origin: </span>12<' in html
    assert "brass band" in html
    for href in links(Page(html)):
        if href.startswith(("/article/", "/family/")):
            assert web.get(href).status_code == 200


def test_both_sides_are_whole(web):
    (pair,) = web.get("/family/f.json?copy=b").json()["compared"]
    here = " ".join("".join(shred["words"] for shred in row["here"]) for row in pair["rows"])
    assert here == COPY.rpartition(" A brass")[0]


@pytest.mark.parametrize("copy", ["a", "zz", "%3Cscript%3E"])
def test_a_copy_that_is_none_is_not_found(web, copy):
    answer = web.get(f"/family/f?copy={copy}")
    assert answer.status_code == 404
    assert web.get("/family/zz").status_code == 404


def test_an_origin_outside_is_named():
    articles = [article("a", ORIGIN, 1), article("b", COPY, 2)]
    outside = {"source": "Northgate Wire", "source_date": date(2024, 4, 30)}
    with kept(articles, [tie("b", "a")], **outside) as store:
        text = Page(client(store).get("/family/f").text).text
        assert "It goes back to Northgate Wire, 2024-04-30, which is not in the store." in text


def test_a_link_against_the_order_of_dates_still_compares():
    with kept([article("a", ORIGIN, 1), article("b", COPY, None)], [tie("a", "b")]) as store:
        web = client(store)
        assert "against the direction of the link" in Page(web.get("/family/f").text).text
        (pair,) = web.get("/family/f.json?copy=b").json()["compared"]
        assert (pair["here"]["article"], pair["there"]["article"]) == ("b", "a")


def test_what_is_too_long_is_not_compared_and_says_so(monkeypatch):
    monkeypatch.setattr("lapwing.web.pages.family._COST", len(ORIGIN) * len(COPY) + 1)
    names = "bcd"
    articles = [article("a", ORIGIN, 1), *(article(name, COPY, 2) for name in names)]
    with kept(articles, [tie(name, "a") for name in names]) as store:
        web = client(store)
        found = web.get("/family/f.json").json()
        assert (len(found["compared"]), len(found["uncompared"])) == (1, 2)
        assert "2 copies are not compared here" in Page(web.get("/family/f").text).text
        monkeypatch.setattr("lapwing.web.pages.family.COST_ASKED", 10)
        assert "too long to be compared" in web.get("/family/f?copy=b").text


def test_one_that_stands_alone_and_a_shared_quotation():
    world = World()
    for number in range(2):
        world.report(f"[Norland] {{thanked}} [Sudria] {number}.", "SUPPORT")
    one, other = (document.article.id for document in world.documents)
    with world.open() as store:
        store.save_links([replace(tie(one, other), kind=LinkKind.QUOTATION)])
        page = Page(client(store).get(f"/family/{one}").text)
        assert "stands alone" in page.text
        assert "neither derives from the other" in page.text
        assert f"/article/{other}" in links(page)


def test_hostile_text_stays_text():
    hostile = [
        replace(article(name, f"{HOSTILE} {text} {HOSTILE}", day), title=HOSTILE, outlet=HOSTILE)
        for name, text, day in (("a", ORIGIN, 1), ("b", COPY, 2))
    ]
    links_of = [replace(tie("b", "a"), why=HOSTILE)]
    with kept(hostile, links_of, why=HOSTILE, source=HOSTILE) as store:
        web = client(store)
        for path in ("/family/f", "/family/f?copy=b"):
            html = web.get(path).text
            page = Page(html)
            assert {a.get("src") for tag, a in page.tags if tag == "script"} <= {"/static/explorer.js"}
            assert not [a for _, a in page.tags if any(name.startswith("on") for name in a)]
            assert all((a.get("href") or "/").startswith(("/", "#")) for _, a in page.tags)
            assert not {"\x1b", "\u202e"} & set(html)
