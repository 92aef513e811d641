"""Briefs say nothing without a record, and show hostile text as text."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from planted import ACTORS, World

from lapwing.brief import (
    Statement,
    article_html,
    article_text,
    article_view,
    as_html,
    as_json,
    as_text,
    brief,
    words,
)
from lapwing.brief.text import WIDTH, columns, wrap
from lapwing.errors import UnknownName
from lapwing.records import Block, BlockKind, Certainty, DateBasis, Document, Reality, Span, SpeakerKind

MAY = date(2024, 5, 1)
JUNE = date(2024, 6, 1)
HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e\" onmouseover='x'"


class Roster:
    """Knows the planted actors, and nobody else."""

    by = "planted@1"

    def names(self, text):
        return []

    def actor(self, key, on):
        return next((actor for actor in ACTORS.values() if actor.key == key), None)

    def search(self, query):
        return []


LIST = "Who did what to whom"


def made(world: World, *actors: str, **asked):
    with world.open() as store:
        return brief(store, *(actors or ("NOR", "SUD")), roster=Roster(), **asked)


def lines(found):
    """The lines of the list of happenings."""
    return section(found, LIST).statements


def section(found, title: str):
    return next((part for part in found.sections if part.title == title), None)


class Page(HTMLParser):
    """An independent reader: every tag that opens, its attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def busy() -> World:
    world = World()
    for outlet, certainty in (("Meridian Post", Certainty.CERTAIN), ("Northgate Wire", Certainty.PROBABLE)):
        world.report(
            "[Norland] {bombed} a bridge in [Sudria].",
            "ASSAULT",
            modes=("aerial",),
            day=MAY,
            outlet=outlet,
            certainty=certainty,
            happening="raid",
            family="f1",
        )
    world.report(
        "[Norland] never {bombed} [Sudria].",
        "ASSAULT",
        day=MAY,
        reality=Reality.NEGATED,
        speaker=SpeakerKind.NAMED,
        said_by="Ida Lund",
    )
    world.report("[President Voss] {promised} [Sudria] grain.", "AGREE", day=JUNE, published=JUNE)
    world.report("[Norland] and [Sudria] {met} [the coast].", "CONSULT", published=None)
    return world


def test_nothing_known():
    empty = made(World())
    assert (empty.title, empty.happenings, empty.sections) == ("Norland and Sudria", 0, ())
    assert "holds nothing" in as_text(empty)
    assert "holds nothing" in as_html(empty)


def test_an_actor_nobody_knows():
    with pytest.raises(UnknownName, match="atlantis"):
        made(World(), "atlantis")


def test_no_statement_without_a_citation():
    with pytest.raises(ValueError, match="at least one record"):
        Statement("The moon is made of cheese.", ())
    for part in made(busy()).sections:
        assert all(statement.citations for statement in part.statements)


def test_citations_point_at_their_words():
    world = busy()
    texts = {document.article.id: document.article.text for document in world.documents}
    for part in made(world).sections:
        for statement in part.statements:
            for cited in statement.citations:
                assert cited.text == cited.sentence.of(texts[cited.source.article])
                assert cited.pieces()[1] == cited.trigger.of(texts[cited.source.article])
                assert "".join(cited.pieces()) == cited.text


def test_one_line_a_happening_newest_first():
    told = lines(made(busy()))
    facts = [line.facts for line in told]
    assert [fact.begins for fact in facts] == [JUNE, MAY, MAY, None]
    raid = next(line for line in told if line.facts.articles == 2)
    assert raid.text == "Norland → Sudria"
    assert (raid.facts.families, raid.facts.modes, raid.facts.quad) == (1, ("aerial",), 4)
    assert raid.facts.certainties == ((Certainty.CERTAIN, 1), (Certainty.PROBABLE, 1))
    assert set(raid.facts.said_by) == {"Meridian Post (author)", "Northgate Wire (author)"}


def test_an_article_is_cited_once_a_happening():
    raid = next(line for line in lines(made(busy())) if line.facts.articles == 2)
    assert len({cited.source.article for cited in raid.citations}) == len(raid.citations) == 2


def test_every_number_that_is_cited_is_in_the_list_which_is_numbered_in_its_order():
    found = made(busy())
    listed = [cited.number for line in lines(found) for cited in line.citations]
    said = {cited.number for part in found.sections for each in part.statements for cited in each.citations}
    assert listed == list(range(1, len(listed) + 1))
    assert said <= set(listed)


def test_the_summary_comes_first_and_the_list_last():
    titles = [part.title for part in made(busy()).sections]
    assert (titles[0], titles[-1]) == ("In short", LIST)


def test_sections_say_how_they_stand_what_is_open_contested_and_unknown():
    found = made(busy())
    stand = section(found, "How they stand")
    assert "attack (1)" in stand.statements[0].text
    assert any("turning points" in note for note in section(found, "Turning points").notes)
    open_ones = section(found, "Announced, not yet seen").statements
    assert [said.text for said in open_ones] == ["Open: Ada Voss → Sudria, promise or agreement."]
    assert [said.quote for said in open_ones] == ["President Voss promised Sudria grain."]
    contest = section(found, "Claims and denials").statements[0].text
    assert contest.startswith("Denied by Ida Lund (named source), 1 origin: Norland → Sudria, no attack.")
    assert "Asserted by Meridian Post (author); Northgate Wire (author), 1 origin." in contest
    unknown = " ".join(said.text for said in section(found, "Not known").statements)
    assert "When one of 4 happenings took place" in unknown
    assert "“the coast”" in unknown
    assert "When 1 article appeared" in unknown


def test_kept_promises_move_to_their_own_section():
    world = busy()
    world.report("[Norland] {shipped} grain to [Sudria].", "AID", day=date(2024, 7, 1), published=date(2024, 7, 1))
    found = made(world)
    assert section(found, "Announced, not yet seen") is None
    kept = section(found, "Announcements kept and broken").statements[0]
    assert kept.text.startswith("Kept: Ada Voss → Sudria")
    assert len(kept.citations) == 2
    assert "The only announcement with an outcome was kept." in [said.text for said in found.sections[0].statements]


def test_one_actor_and_everybody():
    alone = made(busy(), "NOR")
    assert "Norland toward anybody" in section(alone, "Its own acts").statements[0].text
    with busy().open() as store:
        assert brief(store, roster=Roster()).title == "Everybody in the store"


def test_text_is_a_hundred_columns_and_dates_say_their_basis():
    world = busy()
    world.report(
        f"[Norland] {{blamed}} [Sudria] {'for ever ' * 40}{'x' * 300} 北方新聞社 🚢{'字' * 80}",
        "ACCUSE",
        day=JUNE,
        basis=DateBasis.PUBLISHED,
        outlet="O" * 200,
        title="T" * 500,
    )
    text = as_text(made(world))
    assert max(columns(row) for row in text.splitlines()) <= WIDTH
    assert "date of the report" in text
    assert "negated ●− ASSAULT" in text
    assert "certain in 1, probable in 1" in text
    assert all(row == row.rstrip() for row in text.splitlines())


def test_wrap_keeps_every_word_and_counts_wide_signs():
    sample = "one 字字字字字 two " + "z" * 25
    rows = wrap(sample, 10)
    assert "".join(rows).replace(" ", "") == sample.replace(" ", "")
    assert max(columns(row) for row in rows) <= 10
    assert wrap("", 10) == [""]


def hostile() -> World:
    world = World()
    world.report(
        f"[Norland] {{blamed}} [Sudria] {HOSTILE}",
        "ACCUSE",
        day=MAY,
        outlet=HOSTILE,
        title=HOSTILE,
        url="javascript:alert(1)",
        speaker=SpeakerKind.NAMED,
        said_by=HOSTILE,
    )
    world.report(
        "[Norland] {praised} [<b>Sudria</b>] and [Sudria].", "SUPPORT", day=MAY, url="https://example.org/?a=1&b=2"
    )
    return world


def pages():
    world = hostile()
    return [as_html(made(world)), *(article_html(document) for document in world.documents)]


@pytest.mark.parametrize("page", [0, 1, 2])
def test_pages_escape_what_came_from_the_web(page):
    html = pages()[page]
    found = Page(html)
    assert not {tag for tag, _ in found.tags} & {"script", "b1", "img", "iframe", "object", "base", "form"}
    for _, attributes in found.tags:
        assert not [name for name in attributes if name.startswith("on")]
        assert not (attributes.get("href") or "").startswith("javascript")
    assert "\x1b" not in html
    assert "\u202e" not in html


@pytest.mark.parametrize("page", [0, 1, 2])
def test_pages_stand_alone(page):
    html = pages()[page]
    for tag, attributes in Page(html).tags:
        assert tag not in ("link", "script", "img")
        assert "src" not in attributes
    assert "url(" not in html
    assert "@import" not in html


def test_links_inside_the_page_lead_somewhere():
    for html in (as_html(made(busy())), article_html(busy().documents[0])):
        found = Page(html)
        ids = {attributes["id"] for _, attributes in found.tags if "id" in attributes}
        inside = {href[1:] for _, attributes in found.tags if (href := attributes.get("href") or "").startswith("#")}
        assert inside
        assert inside <= ids


def test_the_trigger_is_marked_and_the_page_says_what_the_text_says():
    html = as_html(made(busy()))
    assert re.search(r"<mark>bombed</mark>", html)
    text = " ".join(Page(html).text.split())
    for part in made(busy()).sections:
        assert part.title in text


def test_terminal_text_holds_no_escape_codes():
    world = hostile()
    for text in (as_text(made(world)), article_text(world.documents[0])):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_json_is_the_same_object():
    found = made(busy())
    twin = json.loads(json.dumps(as_json(found)))
    assert twin["title"] == found.title
    assert [part["title"] for part in twin["sections"]] == [part.title for part in found.sections]
    assert twin["sections"][-1]["statements"][0]["citations"][0]["number"] == 1


def test_same_answer_twice():
    world = busy()
    assert made(world) == made(world)
    assert as_html(made(world)) == as_html(made(world))


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("HTTP://EXAMPLE.ORG/", True),
        ("https://exämple.org/é", True),
        ("javascript:alert(1)", False),
        ("JaVaScript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://", False),
        ("https://[broken", False),
        ("https://example.org/a b", False),
        (" https://example.org", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url, good):
    assert words.link(url) == (url if good else None)


# --- one article --------------------------------------------------------------------------------


def test_article_shows_every_character_once_and_in_order():
    world = busy()
    for document in world.documents:
        view = article_view(document)
        assert "".join(piece.text for block in view.blocks for piece in block.pieces) == document.article.text


def blocks_of(text: str, *parts: tuple[BlockKind, str]) -> Document:
    """A document without events whose blocks are found by their words."""
    world = World()
    world.report("[Norland] {met} [Sudria].", "CONSULT")
    base = world.documents[0]
    blocks = tuple(Block(kind, Span(text.index(word), text.index(word) + len(word))) for kind, word in parts)
    article = type(base.article)("id", text, "planted", blocks)
    return Document(article, base.sketch)


def test_blocks_are_labelled_and_a_footnote_lies_inside_its_body():
    text = "Big news\n\nIt rained.[3] A lot.\n\nRead also: cats\r\n\nstray words"
    document = blocks_of(
        text,
        (BlockKind.HEADLINE, "Big news"),
        (BlockKind.BODY, "It rained.[3] A lot."),
        (BlockKind.FOOTNOTE, "[3]"),
        (BlockKind.LINKS, "Read also: cats"),
    )
    view = article_view(document)
    assert [block.kind for block in view.blocks] == [BlockKind.HEADLINE, BlockKind.BODY, BlockKind.LINKS, None]
    body = view.blocks[1].pieces
    assert [piece.text for piece in body] == ["It rained.", "[3]", " A lot."]
    assert body[1].marks[0].block is BlockKind.FOOTNOTE
    shown = article_text(document)
    for label in ("headline", "links", "unread"):
        assert re.search(rf"^{label} ", shown, re.M)
    assert "No events." in shown
    assert "No events." in article_html(document)


def test_empty_article():
    document = blocks_of("")
    assert article_view(document).blocks == ()
    assert "No events." in article_text(document)


def test_event_row_and_marks():
    document = busy().documents[0]
    (event,) = article_view(document).events
    assert (event.actors, event.recipients, event.trigger) == (("Norland",), ("Sudria",), "bombed")
    assert (event.quad, event.scale, event.begins) == (4, -9.5, MAY)
    text = article_text(document)
    assert "[Norland] {1 bombed} a bridge in [Sudria]." in text
    assert max(columns(row) for row in text.splitlines()) <= WIDTH
    page = Page(article_html(document))
    assert ("mark", {"class": "q4", "title": "event 1"}) in page.tags


def test_what_was_not_judged_is_left_blank():
    base = busy().documents[0]
    document = Document(base.article, base.sketch, base.sentences, base.actors, (), base.mentions, base.events)
    (event,) = article_view(document).events
    assert (event.stance, event.said_by, event.begins, event.place) == (None, None, None, None)
    assert "no date" in article_text(document)
    assert "says" not in article_text(document)
    article_html(document)


def test_numbers_are_told_in_runs():
    assert words.runs([4, 1, 2, 2, 3, 7]) == [(1, 4), (7, 7)]
    assert words.runs([]) == []


@pytest.mark.parametrize(
    ("early", "late", "chance"),
    [("SUPPORT CONSULT", "CONSULT SUPPORT", True), ("SUPPORT CONSULT", "ACCUSE REJECT", False)],
)
def test_a_trend_says_whether_it_may_be_chance(early, late, chance):
    world = World()
    for day, category in enumerate([*early.split() * 3, *late.split() * 3], start=1):
        world.report("[Norland] {spoke} of [Sudria].", category, day=date(2024, 1, day))
    told = next(said.text for said in section(made(world), "Turning points").statements if "later half" in said.text)
    assert ("may be chance" in told) is chance


def test_a_pair_shows_its_ties_its_turns_and_how_well_founded_it_is():
    world = World()
    for month in range(1, 9):
        world.report("[Norland] {backed} [Sudria].", "SUPPORT", day=date(2024, month, 1))
    for month in range(9, 13):
        for day in (1, 9, 17):
            world.report("[Norland] {blamed} [Sudria].", "ACCUSE", day=date(2024, month, day))
    for outlet, family in (("A", "f1"), ("B", "f2")):
        world.report(
            "[Norland] {blamed} [Sudria].",
            "ACCUSE",
            day=date(2024, 12, 24),
            outlet=outlet,
            happening="x",
            family=family,
        )
    found = made(world)
    said = {part.title: part for part in found.sections}
    stand = [statement.text for statement in said["How they stand"].statements]
    assert "What ties them: accusation (13) and treaty (8)." in stand
    (turn,) = [each for each in said["Turning points"].statements if each.text.startswith("The tone turns")]
    assert "more hostile on 2024-09-01: over the 13 acts from then on" in turn.text
    assert len(turn.citations) == 13
    assert turn in said["In short"].statements
    founded = said["What rests on one origin alone"].statements
    assert [(one.text, len(one.citations)) for one in founded] == [
        ("20 of 21 acts rest on one independent origin alone.", 20),
        ("Told by two independent origins or more: 1 act.", 1),
    ]


def test_an_announcement_alone_founds_nothing():
    world = World()
    world.report("[Norland] {will arm} [Sudria].", "AID", day=date(2024, 1, 1), reality=Reality.FUTURE)
    assert section(made(world), "What rests on one origin alone") is None


def test_a_brief_of_a_period_leaves_the_rest_out():
    world = World()
    for year in (2022, 2023, 2024):
        world.report("[Norland] {blamed} [Sudria].", "ACCUSE", day=date(year, 5, 1))
        world.report("[Norland] {will arm} [Sudria].", "AID", day=date(year, 6, 1), reality=Reality.FUTURE)
    world.report("[Norland] {scolded} [Sudria].", "ACCUSE")
    found = made(world, begins=date(2023, 1, 1), ends=date(2023, 12, 31))
    assert found.title.endswith("from 2023-01-01 to 2023-12-31")
    assert found.happenings == 2
    assert (found.first, found.last) == (date(2023, 5, 1), date(2023, 6, 1))
    assert [statement.facts.begins.year for statement in lines(found)] == [2023, 2023]
    assert made(world, ends=date(2022, 1, 1)).happenings == 0
