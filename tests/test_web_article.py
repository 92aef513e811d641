"""The reader of an article: what is marked, where a mark leads and back, what is set apart, and hostile text."""

import re
from dataclasses import replace
from datetime import date

import pytest
from planted import ACTORS, World
from test_brief import Page
from web_samples import client, links

from lapwing.brief import article_html, article_view
from lapwing.brief.marks import MarkKind
from lapwing.records import (
    Actor,
    ActorKind,
    Article,
    Block,
    BlockKind,
    Document,
    Family,
    Link,
    LinkKind,
    Place,
    PlaceBasis,
    Quotation,
    Span,
    SpeakerKind,
)
from lapwing.store import Store

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e\" onmouseover='x'"
MAY = date(2024, 5, 1)
ARICA = Place("p", "1", "Arica", "CHL", -18.5, -70.3)


def spoken() -> Document:
    """One report with a speaker, a quotation, a cue, a date and a place, each known by its words."""
    world = World()
    text = "[Norland] said on Monday that if talks fail [Sudria] would {shell} Arica. [Norland] agreed. Photo: a bridge"
    world.report(text, "ASSAULT", day=MAY, modes=("aerial",), speaker=SpeakerKind.NAMED, title="Talks")
    base = world.documents[0]
    words = base.article.text
    (event,) = base.events
    first, second, last = base.mentions
    photo = span(words, "Photo: a bridge")
    blocks = (Block(BlockKind.BODY, Span(0, photo.start - 1)), Block(BlockKind.CAPTION, photo))
    setting = replace(
        base.settings[0],
        date_cue=span(words, "on Monday"),
        place=ARICA.id,
        place_basis=PlaceBasis.TEXT,
        place_cue=span(words, "Arica"),
        why="the nearest of two",
    )
    stance = replace(
        base.stances[0],
        said_by=first.id,
        cue=span(words, "said"),
        condition=span(words, "if talks fail"),
        relayed_by="the Gazette",
    )
    quotation = Quotation(
        *("q", base.article.id, base.sentences[0].id, (span(words, "if talks fail Sudria would shell Arica"),)),
        *(False, SpeakerKind.NAMED, first.span, first.id, span(words, "said"), "t@1"),
    )
    return replace(
        base,
        article=replace(base.article, blocks=blocks),
        events=(replace(event, actors=(second.id,), recipients=(last.id,)),),
        places=(ARICA,),
        settings=(setting,),
        stances=(stance,),
        quotations=(quotation,),
    )


def span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def opened(document: Document):
    store = Store.open("sqlite://")
    store.save(document)
    return store


def marks(document: Document) -> dict[MarkKind, set[str]]:
    text = document.article.text
    found: dict[MarkKind, set[str]] = {}
    for block in article_view(document).blocks:
        for piece in block.pieces:
            for mark in piece.marks:
                found.setdefault(mark.kind, set()).add(mark.span.of(text))
    return found


def test_every_kind_is_marked():
    assert marks(spoken()) == {
        MarkKind.ACTOR: {"Norland", "Sudria"},
        MarkKind.SPEAKER: {"Norland"},
        MarkKind.EVENT: {"shell"},
        MarkKind.REALITY: {"said", "if talks fail"},
        MarkKind.DATE: {"on Monday"},
        MarkKind.PLACE: {"Arica"},
        MarkKind.QUOTATION: {"if talks fail Sudria would shell Arica"},
    }


def test_a_mark_leads_to_its_row_and_the_row_back_to_its_place():
    with opened(spoken()) as store:
        page = Page(client(store).get(f"/article/{store.articles()[0].id}").text)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    inside = {href[1:] for href in links(page) if href.startswith("#")}
    assert inside <= set(ids)
    at = spoken().events[0].span
    for there in (f"event-{at.start}-{at.end}", "e1", "q1", "a1", "actor-0-7", "date-13-22"):
        assert there in inside, there
    whys = [a["data-why"] for _, a in page.tags if "data-why" in a]
    assert any("a name of the roster" in why for why in whys)
    assert any("ASSAULT (aerial)" in why for why in whys)
    assert any("date of event 1: 2024-05-01, date in the text" in why for why in whys)
    boxes = {a["id"] for tag, a in page.tags if tag == "input" and a.get("type") == "checkbox"}
    assert boxes == {f"show-{kind}" for kind in MarkKind if kind is not MarkKind.BLOCK}


def test_the_row_of_an_event_says_all_that_was_judged():
    with opened(spoken()) as store:
        answer = client(store).get(f"/article/{store.articles()[0].id}.json").json()
        page = Page(client(store).get(f"/article/{store.articles()[0].id}").text)
    (event,) = answer["view"]["events"]
    assert (event["actors"], event["recipients"]) == (["Sudria"], ["Norland"])
    assert (event["date_cue"]["words"], event["place_cue"]["words"]) == ("on Monday", "Arica")
    assert (event["cue"]["words"], event["condition"]["words"]) == ("said", "if talks fail")
    assert (event["place"], event["place_basis"], event["setting_why"]) == ("Arica", "text", "the nearest of two")
    for told in ("the nearest of two", "relayed by the Gazette", "Norland (named)", "named in the text", "aerial"):
        assert told in page.text, told


def test_what_is_not_body_is_set_apart_and_named():
    html = article_html(spoken())
    assert re.search(r'class="block caption quiet">\s*<span class="label">caption</span>', html)
    assert 'class="block body"' in html


def test_mentions_stand_under_those_whom_they_name():
    named = article_view(spoken()).named()
    assert [(each.keys, each.mentions) for each in named] == [(("NOR",), 2), (("SUD",), 1)]
    (way,) = named[0].ways
    assert [mention.words for mention in way.mentions] == ["Norland", "Norland"]


def test_events_that_rest_on_the_same_words_share_a_mark():
    document = spoken()
    other = replace(document.events[0], id="e", category="THREATEN", modes=())
    settings = (*document.settings, replace(document.settings[0], event="e"))
    stances = (*document.stances, replace(document.stances[0], event="e"))
    both = replace(document, events=(*document.events, other), settings=settings, stances=stances)
    pieces = [piece for block in article_view(both).blocks for piece in block.pieces]
    (trigger,) = [mark for piece in pieces for mark in piece.marks if mark.kind is MarkKind.EVENT]
    assert sorted(trigger.rows) == ["e1", "e2"]
    assert {mark.rows for piece in pieces for mark in piece.marks if mark.kind is MarkKind.DATE} == {("e1", "e2")}
    ids = [a["id"] for _, a in Page(article_html(both)).tags if "id" in a]
    assert len(ids) == len(set(ids))


def test_the_text_is_whole_whatever_is_marked():
    document = spoken()
    shown = re.sub(r"<a class=\"sig[^>]*>[^<]*</a>|<sup[^>]*>.*?</sup>", "", article_html(document))
    paragraphs = re.findall(r'<p dir="auto">(.*?)</p>', shown, re.S)
    assert " ".join(re.sub(r"<[^>]+>", "", part) for part in paragraphs) == document.article.text


def test_a_row_of_a_data_set_says_that_it_is_no_article():
    world = World()
    world.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=MAY, url="https://example.org/?a=1&b=2")
    document = world.documents[0]
    row = replace(document, article=replace(document.article, dataset="planted-set", title=None))
    with opened(row) as store:
        page = Page(client(store).get(f"/article/{row.article.id}").text)
        assert "no text of an article here" in page.text
        assert "planted-set" in page.text
        link = next(a for tag, a in page.tags if tag == "a" and (a["href"] or "").startswith("https:"))
        assert link == {"href": "https://example.org/?a=1&b=2", "rel": "noopener noreferrer nofollow"}


def test_an_article_of_a_family_says_what_it_derives_from():
    world = World()
    for title in ("First", "Again"):
        world.report("[Norland] {bombed} [Sudria].", "ASSAULT", day=MAY, title=title, family="f1")
    origin, copy = (document.article.id for document in world.documents)
    with world.open() as store:
        store.save_families([Family("f1", origin, (origin, copy), "the first", "Northgate Wire", MAY)])
        word = (Span(0, 7),)
        store.save_links([Link("l", copy, origin, LinkKind.REPRINT, word, word, 0.9, "shares all of it", "t@1")])
        web = client(store)
        page = Page(web.get(f"/article/{copy}").text)
        assert {"/family/f1", f"/family/f1?copy={copy}", f"/article/{origin}"} <= set(links(page))
        assert web.get(f"/family/f1?copy={copy}").status_code == 200
        for told in ("Reprint of", "shares all of it", "Northgate Wire", "not in the store"):
            assert told in page.text
        kin = web.get(f"/article/{copy}.json").json()["kin"]
        assert (kin["members"], kin["kind"], kin["parent"]["article"]) == (2, "reprint", origin)
        assert "This is the likely origin" in Page(web.get(f"/article/{origin}").text).text


def test_one_that_stands_alone_has_no_kin():
    with opened(spoken()) as store:
        assert client(store).get(f"/article/{store.articles()[0].id}.json").json()["kin"] is None


@pytest.mark.parametrize("text", ["", "one word"])
def test_an_article_with_nothing_in_it(text):
    article = Article("id", text, "planted", ())
    base = spoken()
    document = Document(article, replace(base.sketch, article="id"))
    with opened(document) as store:
        page = Page(client(store).get("/article/id").text)
        assert "No events." in page.text
        assert text in page.text


def test_hostile_text_stays_text(monkeypatch):
    monkeypatch.setitem(ACTORS, "Evil", Actor.make('e"><script>', HOSTILE, ActorKind.GROUP))
    world = World()
    world.report(f"[Evil] {{blamed}} [Sudria] {HOSTILE} bridge", "ACCUSE", outlet=HOSTILE, title=HOSTILE, day=MAY)
    base = world.documents[0]
    everywhere = Span(0, len(base.article.text))
    quotation = Quotation(
        *("q", base.article.id, base.sentences[0].id, (everywhere,), True),
        *(SpeakerKind.NAMED, everywhere, None, everywhere, "t@1"),
    )
    document = replace(
        base,
        article=replace(base.article, byline=HOSTILE, republished_from=HOSTILE, url="javascript:alert(1)"),
        places=(replace(ARICA, name=HOSTILE),),
        mentions=tuple(replace(each, why=HOSTILE) for each in base.mentions),
        settings=(replace(base.settings[0], place=ARICA.id, place_cue=everywhere, date_cue=everywhere, why=HOSTILE),),
        stances=(replace(base.stances[0], cue=everywhere, condition=everywhere, relayed_by=HOSTILE),),
        quotations=(quotation,),
    )
    with opened(document) as store:
        html = client(store).get(f"/article/{base.article.id}").text
        page = Page(html)
        assert {a.get("src") for tag, a in page.tags if tag == "script"} <= {"/static/explorer.js"}
        assert not [a for _, a in page.tags if any(name.startswith("on") for name in a)]
        assert all((a.get("href") or "/").startswith(("/", "#")) for _, a in page.tags)
        assert not {"\x1b", "\u202e"} & set(html)
        assert HOSTILE.split("\x1b", maxsplit=1)[0] in page.text
