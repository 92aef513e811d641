"""The explorer in a real browser: every page that links reach, what a reader does there, and what a text must not do.

Without a Chromium (PATH, or LAPWING_BROWSER) or without Playwright these are skipped; with LAPWING_BROWSER_REQUIRED=1,
which `.ci/run` sets, that is a failure. `python tests/browser.py` takes pictures of the pages.
"""

from __future__ import annotations

import os
from urllib.parse import quote, unquote, urldefrag

import pytest

if os.environ.get("LAPWING_BROWSER_REQUIRED") != "1":
    pytest.importorskip("playwright.sync_api")

from browser import (
    SCHEMES,
    Visit,
    ask,
    find,
    inside,
    kind,
    opened,
    picture,
    reader,
    serving,
    tabbed,
    visit,
    walk,
    words,
)
from browser_samples import FAULTY, PAYLOADS, faulty, planted
from playwright.sync_api import expect
from web_samples import Roster

from lapwing.web import application

LOST = ("/nowhere", "/article/zz", "/family/zz", "/brief/qqqq", "/dyads?sort=colour")
"""Addresses of no page; the page that says so is a page like any other."""

ECHOED = ("/search?q=", "/brief/", "/brief/NOR/", "/article/", "/family/", "/dyads?sort=", "/")
"""Addresses that say again what was asked."""

OUTSIDE = "https://example.org/?a=1&b=2"
"""The only address of another site in the store that is one."""

_TABS = 20  # stops of Tab that are compared on one page
_SCROLLERS = 10  # boxes that scroll, which Tab may stop at besides


@pytest.fixture(scope="module")
def chromium():
    program = find()
    if program is None:
        stop = pytest.fail if os.environ.get("LAPWING_BROWSER_REQUIRED") == "1" else pytest.skip
        stop("no Chromium on the PATH or at LAPWING_BROWSER; .ci/browser installs it")
    with opened(program) as made:
        yield made


@pytest.fixture(scope="module")
def store():
    with planted() as made:
        yield made


@pytest.fixture(scope="module")
def address(store):
    with serving(application(store, roster=Roster())) as where:
        yield where


@pytest.fixture(scope="module")
def anyone(chromium, address):
    with reader(chromium, address) as made:
        yield made


@pytest.fixture(scope="module")
def visits(anyone, store) -> list[Visit]:
    titles = ("The bridge", "To come")
    articles = [each.id for each in store.articles() if each.title in titles or each.url == OUTSIDE]
    fixed = ("/", "/search", "/search?q=bridge", "/brief/NOR", "/brief/NOR/SUD")
    return walk(anyone, [*fixed, *(f"/article/{article}" for article in articles)], of_a_kind=2)


@pytest.fixture
def page(chromium, address):
    """A page at the explorer's door, to be left as clean as it was."""
    with reader(chromium, address) as made:
        made.open("/")
        yield made.page
        assert made.page.evaluate("window.__pwned") is None
        assert (made.console, made.foreign) == ([], [])


def faults(visits: list[Visit], check: str) -> list[str]:
    return [f"{each.path}  {line}" for each in visits for line in each.faults[check]]


def one_of_each(visits: list[Visit]) -> list[Visit]:
    """One page of each template, whatever is asked of it."""
    return list({kind(each.path).rstrip("?"): each for each in visits}.values())


# --- every page ---------------------------------------------------------------------------------


def test_links_reach_every_kind_of_page(visits):
    assert {"/", "/article/*", "/dyads", "/family/*"} <= {kind(each.path) for each in visits}


def test_every_page_opens(visits):
    assert [(each.path, each.status) for each in visits if each.status != 200] == []


@pytest.mark.parametrize("check", FAULTY)
def test_every_page_passes(visits, check):
    assert faults(visits, check) == []


@pytest.mark.parametrize("check", FAULTY)
def test_every_page_passes_that_says_there_is_none(lost, check):
    assert faults(lost, check) == []


@pytest.fixture(scope="module")
def lost(anyone) -> list[Visit]:
    found = [visit(anyone, path) for path in LOST]
    assert {each.status for each in found} <= {400, 404}
    return found


def test_what_a_link_points_at_within_a_page_is_there(visits):
    anchors = {each.path: each.anchors for each in visits}
    for each in visits:
        for link in each.links:
            fragment = unquote(urldefrag(link).fragment)
            lost = [
                path for path in inside(each.path, [link]) if fragment and fragment not in anchors.get(path, {fragment})
            ]
            assert lost == [], (each.path, link)


def test_links_to_other_sites_are_addresses_of_the_web(visits):
    outside = {link for each in visits for link in each.links if not inside(each.path, [link])}
    assert outside == {OUTSIDE}


def test_without_script_a_page_says_as_much(chromium, address, visits):
    with reader(chromium, address, script=False) as scriptless:
        for each in one_of_each(visits):
            scriptless.open(each.path)
            assert each.words - words(scriptless.page) == {}, each.path


# --- what a reader does -------------------------------------------------------------------------


def test_a_word_leads_to_its_article(page):
    page.get_by_role("searchbox").first.fill("bridge")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=bridge")
    page.get_by_role("main").get_by_role("link", name="The bridge again").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "The bridge again"
    assert "/article/" in page.url


def test_a_mark_shows_what_was_read_and_leads_to_its_row_and_back(page, address, store):
    (article,) = (each.id for each in store.articles() if each.title == "The bridge")
    page.goto(f"{address}/article/{article}")
    mark = page.locator("main mark").first
    link = mark.locator("xpath=ancestor::a[starts-with(@href, '#')]")
    expect(mark).to_have_text("bombed")
    assert "ASSAULT" in str(link.get_attribute("data-why") or link.get_attribute("title"))
    link.click()
    row = page.locator(":target")
    expect(row).to_be_in_viewport()
    expect(row).to_contain_text("ASSAULT")
    row.locator("a[href^='#']").first.click()
    expect(page.locator(":target").locator("mark")).to_have_text("bombed")
    expect(mark).to_be_in_viewport()


def test_tab_goes_through_every_page_in_order_and_shows_where_it_is(page, address, visits):
    for each in one_of_each(visits):
        page.goto(address + each.path)
        wanted = ask(page, "stops")[:_TABS]
        stops = [stop for stop in tabbed(page, _TABS + _SCROLLERS) if stop["stop"]][:_TABS]
        assert [stop["name"] for stop in stops] == wanted, each.path
        assert [stop["name"] for stop in stops if not stop["clear"]] == [], each.path


# --- hostile text -------------------------------------------------------------------------------


def test_no_text_breaks_out_where_no_policy_holds_it(chromium, address, visits, attacks):
    echoes = [echo + quote(payload, safe="") for echo in ECHOED for payload in (PAYLOADS[0], PAYLOADS[2])]
    with reader(chromium, address, policy=False) as exposed:
        for path in dict.fromkeys([*(each.path for each in one_of_each(visits)), *attacks, *echoes]):
            exposed.open(path)
            assert ask(exposed.page, "audit", address)["trespass"] + exposed.foreign == [], path


def test_data_is_never_taken_for_a_page(page, address, attacks):
    for path in ("/", "/family/attack", *attacks):
        page.goto(f"{address}{path}.json")
        assert page.evaluate("[document.contentType, window.__pwned]") == ["application/json", None]


def test_hostile_texts_are_shown_as_they_were_written(page, address, attacks):
    """They are there to be escaped: a page that left them out would pass every other test."""
    for path, payload in attacks.items():
        page.goto(address + path)
        assert set(payload.split()) <= set(words(page)), payload


@pytest.fixture(scope="module")
def attacks(store) -> dict[str, str]:
    """The pages of articles whose texts are payloads, but for those of which letters are taken out."""
    shown = set(PAYLOADS[:-3])
    return {f"/article/{article.id}": article.title for article in store.articles() if article.title in shown}


# --- the checks themselves ----------------------------------------------------------------------


def test_a_browser_that_is_named_and_missing_is_none(monkeypatch):
    monkeypatch.setenv("LAPWING_BROWSER", "/nowhere/chromium")
    assert find() is None


def test_pages_of_one_kind_are_told_by_the_shape_of_their_address():
    paths = ("/", "/dyads?sort=a", "/brief/a/b?x=1&y=", "/claims")
    assert [kind(path) for path in paths] == ["/", "/dyads?", "/brief/*/*?", "/claims"]
    links = ["b", "/c?d=1#e", "#f", "?g", "//elsewhere/", "https://elsewhere/", "mailto:h", "javascript:i"]
    assert inside("/a/x", links) == ["/a/b", "/c?d=1", "/a/x", "/a/x?g"]


@pytest.fixture(scope="module")
def fallible(chromium):
    with serving(faulty()) as address, reader(chromium, address) as made:
        yield lambda fails: visit(made, f"/?fails={quote(fails)}").faults


def test_a_sound_page_passes_every_check(fallible):
    assert fallible("") == {check: [] for check in FAULTY}


@pytest.mark.parametrize("check", FAULTY)
def test_every_check_sees_its_fault(fallible, check):
    assert fallible(check)[check]


def test_contrast_is_that_of_the_standard(chromium):
    """Greys whose ratios are common knowledge: #767676 is the palest that passes on white, #949494 in large letters."""
    passes = ("color: #767676", "color: #949494; font-size: 24px", "color: rgba(0, 0, 0, .55)", "visibility: hidden")
    fails = ("color: #777", "color: #959595; font-size: 24px", "opacity: .5", "background: #000; color: #222")
    lines = [f"<p style='background: #fff; {style}'>{style}</p>" for style in (*passes, *fails)]
    page = chromium.new_page()
    page.set_content(f"<body style='background: #fff; color: #000'>{''.join(lines)}")
    found = ask(page, "contrast")
    page.close()
    assert [line.split(" ")[0] for line in found] == ["4.48", "3.00", "3.98", "1.32"]


def test_pictures_are_as_wide_as_the_screen(anyone, tmp_path):
    picture(anyone, "/search", tmp_path)
    widths = {path.name: int.from_bytes(path.read_bytes()[16:20], "big") for path in tmp_path.iterdir()}
    assert widths == {f"search-{width}-{scheme}.png": width for width in (390, 1280) for scheme in SCHEMES}
