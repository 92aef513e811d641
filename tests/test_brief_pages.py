"""What a page shows of a long brief, and Markdown in which hostile text stays text."""

from __future__ import annotations

import json
import re
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt
from planted import World
from test_brief import HOSTILE, LIST, Page, busy, hostile, made, section

from lapwing.brief import LISTED, as_html, as_json, as_markdown, as_text
from lapwing.brief.layout import STATED, laid_out
from lapwing.brief.markdown import plain
from lapwing.brief.text import WIDTH, columns
from lapwing.cli import main
from lapwing.records import Reality

DAY = date(2020, 1, 1)


def long_one(acts: int = 130) -> World:
    world = World()
    for number in range(acts):
        day = DAY + timedelta(number)
        world.report(f"[Norland] {{scolded}} [Sudria], row {number}.", "ACCUSE", day=day, published=day)
    for number in range(30):
        text = f"[Norland] {{will arm}} [Sudria], plan {number}."
        world.report(text, "AID", day=DAY - timedelta(number + 1), published=DAY, reality=Reality.FUTURE)
    return world


@pytest.fixture(scope="module")
def brief():
    return made(long_one())


def numbers(laid) -> set[int]:
    """Every number that a page refers to."""
    runs = [run for part in laid.parts for said in part.said for run in said.runs]
    return {number for first, last in runs for number in range(first, last + 1)}


def test_a_page_lists_the_latest_and_counts_the_rest(brief):
    (listing,) = [part for part in laid_out(brief).parts if part.lines]
    assert listing.title == LIST
    assert [line.facts.begins for line in listing.lines] == [DAY + timedelta(129 - n) for n in range(LISTED)]
    assert "And 110 earlier ones" in listing.notes[-1]


def test_every_number_on_a_page_has_its_sentence_there(brief):
    laid = laid_out(brief)
    listed = {cited.number for part in laid.parts for line in part.lines for cited in line.citations}
    earlier = {cited.number for cited in laid.earlier}
    assert earlier
    assert not listed & earlier
    assert numbers(laid) <= listed | earlier
    assert {source.article for source in laid.sources} >= {cited.source.article for cited in laid.earlier}
    html = Page(as_html(brief))
    ids = {attributes["id"] for _, attributes in html.tags if "id" in attributes}
    inside = {href[1:] for _, attributes in html.tags if (href := attributes.get("href") or "").startswith("#")}
    assert inside <= ids
    assert len(ids) == len([1 for _, attributes in html.tags if "id" in attributes])


def test_every_sentence_shows_a_citation_and_counts_those_it_does_not(brief):
    for part in laid_out(brief).parts:
        for said in part.said:
            shown = sum(last - first + 1 for first, last in said.runs)
            assert shown >= min(3, len(said.statement.citations))
            assert shown + said.more == len({cited.number for cited in said.statement.citations})


def test_a_section_is_bounded_and_says_so(brief):
    laid = {part.title: part for part in laid_out(brief).parts}
    waiting = laid["Announced, not yet seen"]
    assert (len(waiting.said), waiting.notes) == (STATED, ("And 18 more: --all or --json shows them.",))


def test_all_shows_all(brief):
    laid = laid_out(brief, None)
    assert sum(len(part.lines) for part in laid.parts) == 160
    assert not laid.earlier
    assert all(not said.more for part in laid.parts for said in part.said)
    assert as_text(brief, None).count("row ") > as_text(brief).count("row ")
    assert len(section(brief, LIST).statements) == len(as_json(brief)["sections"][-1]["statements"]) == 160


def test_a_long_brief_has_a_first_screen(brief):
    rows = as_text(brief).splitlines()
    assert rows.index("WHAT IS NEW") < 40
    assert len(rows) < 700
    assert max(columns(row) for row in rows) <= WIDTH


def test_many_reports_of_one_happening_are_counted():
    world = World()
    for number in range(20):
        world.report("[Norland] {raided} [Sudria].", "ASSAULT", outlet=f"Paper {number}", happening="raid", family="f")
    found = made(world)
    for text in (as_text(found), Page(as_html(found)).text, as_markdown(found)):
        assert "20 articles of 1 origin" in text
        assert "12 more" in text


# --- Markdown -------------------------------------------------------------------------------------

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = {"heading", "paragraph", "bullet_list", "list_item", "blockquote", "inline", "text", "strong", "em"}
OURS |= {"code_inline", "softbreak", "hardbreak", "text_special"}


def tokens(markdown: str):
    """What an independent reader makes of it."""
    for block in READER.parse(markdown):
        yield block
        yield from block.children or ()


def kinds(markdown: str) -> set[str]:
    return {re.sub(r"_(open|close)$", "", token.type) for token in tokens(markdown)}


def shown(markdown: str) -> str:
    return "".join(token.content for token in tokens(markdown) if token.type in ("text", "code_inline", "text_special"))


EVIL = [
    "<script>alert(1)</script> <b>bold</b> <!-- hidden -->",
    "[click](javascript:alert(1)) ![image](http://evil.example/x.png) [ref][1]",
    "`code` ``more`` *stars* _lines_ ~~gone~~ **strong** __too__ $x^2$",
    "# heading",
    "- a list",
    "+ a list",
    "1. a list",
    "2) a list",
    "> a quotation",
    "=====",
    "| a | b |",
    "&lt;b&gt; &#60; &copy; \\*slash\\* \\",
    "<http://evil.example> http://evil.example www.evil.example a@evil.example mailto:a@evil.example",
    "[^1]: footnote [x]: http://evil.example",
    "two\n\n# lines\r\n- and\u2028more\x1b[31m\u202e",
    "a  \nb\\\nc",
    "***", "---", "```", "~~~", "\t\tcode", "    code",
]  # fmt: skip


@pytest.mark.parametrize("text", EVIL)
def test_escaped_text_is_text_to_an_independent_reader(text):
    for whole in (plain(text), f"- {plain(text)}", f"  > “{plain(text)}”", f"- **{plain(text)}**"):
        assert kinds(whole) <= {"paragraph", "inline", "text", "text_special", "bullet_list", "list_item"} | {
            "blockquote",
            "strong",
        }
    assert "\n" not in plain(text)
    assert shown(plain(text)).replace("\u200c", "") == " ".join(text.replace("\x1b", "").replace("\u202e", "").split())


def test_nothing_looks_like_an_address_to_githubs_own_reader():
    told = plain(" ".join(EVIL))
    assert not re.search(r"(?<!\\)://|www\.|@[\w]|mailto:", told)


def test_a_hostile_brief_is_nothing_but_our_own_markdown():
    world = hostile()
    for number, text in enumerate(EVIL):
        clean = text.replace("[", "(").replace("]", ")").replace("{", "(").replace("}", ")")
        world.report(f"[Norland] {{blamed}} [Sudria] {clean} {number}", "ACCUSE", title=text, outlet=text, url=text)
    told = as_markdown(made(world), None)
    assert kinds(told) <= OURS | {"link"}
    hrefs = {token.attrs["href"] for token in tokens(told) if token.type == "link_open"}
    assert hrefs == {"https://example.org/?a=1&b=2"}
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert HOSTILE.partition("\x1b")[0] in shown(told)


def test_markdown_says_what_the_text_says_and_marks_the_trigger():
    found = made(busy())
    told = as_markdown(found)
    for part in found.sections:
        assert f"## {part.title}" in told
    assert "“Norland **bombed** a bridge in Sudria.”" in told
    words_of_it = " ".join(shown(told).split())
    for said in found.sections[0].statements:
        assert " ".join(said.text.split()) in words_of_it


def test_numbers_in_markdown_have_their_sentences():
    told = as_markdown(made(long_one()))
    cited = {
        number
        for first, last in re.findall(r"\\\[(\d+)(?:–(\d+))?\\\]", told)
        for number in range(int(first), int(last or first) + 1)
    }
    told_at = {int(number) for number in re.findall(r"\\\[(\d+)\\\] “", told)}
    assert cited == told_at


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch):
    """`lapwing brief NOR` on a long world; the shipped roster takes NOR for Norway."""
    with long_one(60).open() as store:
        monkeypatch.setattr("lapwing.cli.knowing.open_store", lambda target: nullcontext(store))
        yield lambda *words: CliRunner().invoke(main, ["brief", "NOR", *words])


def test_the_command_bounds_its_list_and_all_does_not(asked):
    assert "And 40 earlier ones: --from and --to" in asked().stdout
    whole = asked("--all").stdout
    assert "earlier ones" not in whole
    assert "row 0." in whole


def test_the_command_writes_markdown_json_and_a_page(asked, tmp_path):
    assert asked("--md").stdout.startswith("# Norway\n")
    assert len(json.loads(asked("--json").stdout)["sections"][-1]["statements"]) == 90
    assert asked("--html", str(tmp_path / "b.html"), "--all").exit_code == 0
    assert "row 0." in (tmp_path / "b.html").read_text(encoding="utf-8")


def test_the_command_takes_a_day_from_which_things_are_new(asked):
    assert "New since 2020-02-28: 2 acts first reported (both hostile)" in asked("--since", "2020-02-28").stdout


def test_the_command_refuses_two_formats_at_once(asked):
    result = asked("--md", "--json")
    assert result.exit_code == 2
    assert "--md or --json" in result.stderr
