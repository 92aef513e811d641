"""Lineage: planted copies, quotations and rewordings; two reports of one event stay apart."""

from __future__ import annotations

import hashlib
import random
import time
from dataclasses import replace
from datetime import date
from itertools import pairwise, permutations

import networkx
import pytest
from lineage_samples import INDEPENDENT, REPORT, REWORDED

from lapwing.lineage import compare, families, sketch
from lapwing.lineage.passages import passages
from lapwing.lineage.words import MOST, grams, words
from lapwing.records import Article, Block, BlockKind, DateBasis, Document, Link, LinkKind, Span
from lapwing.store import Store

QUOTE = REPORT[6]


def article(
    *paragraphs: str,
    name: str | None = None,
    published: date | None = None,
    outlet: str | None = None,
    source: str | None = None,
    url: str | None = None,
) -> Article:
    blocks, position = [], 0
    for number, paragraph in enumerate(paragraphs):
        if paragraph:
            kind = BlockKind.BODY if number else BlockKind.HEADLINE
            blocks.append(Block(kind, Span(position, position + len(paragraph))))
        position += len(paragraph) + 1
    text = "\n".join(paragraphs)
    basis = DateBasis.METADATA if published else None
    made = name or Article.make_id(text, None, outlet, url, published)
    return Article(
        made,
        text,
        "-",
        tuple(blocks),
        outlet=outlet,
        url=url,
        published=published,
        published_basis=basis,
        republished_from=source,
    )


def prose(seed: int, count: int) -> str:
    """Words that occur in no other text."""
    chance = random.Random(seed)
    return " ".join("".join(chance.choices("bcdfgklmnprstv" + "aeiou" * 3, k=8)) for _ in range(count))


def kind(here: Article, there: Article) -> LinkKind | None:
    links = compare(here, there)
    assert len(links) <= 1
    return links[0].kind if links else None


# --- comparison -----------------------------------------------------------------------------------


def test_a_reprint_with_another_headline_and_small_edits() -> None:
    edited = ("Trawlers taken", *(line.replace("Tuesday", "4 May").replace("two ", "") for line in REPORT[1:]))
    assert kind(article(*REPORT), article(*edited)) is LinkKind.REPRINT


def test_a_passage_inside_a_longer_piece_is_an_excerpt() -> None:
    essay = article("On fishing", prose(1, 400), " ".join(REPORT[1:5]), prose(2, 400))
    (link,) = compare(essay, article(*REPORT))
    assert link.kind is LinkKind.EXCERPT
    mine, _ = (link.here_spans, link.there_spans) if link.here == essay.id else (link.there_spans, link.here_spans)
    assert all(span.of(essay.text) in " ".join(REPORT[1:5]) for span in mine)


def test_a_whole_brief_inside_a_digest_is_an_excerpt() -> None:
    brief = article(REPORT[0], REPORT[1], REPORT[2])
    assert kind(article("Today", prose(1, 300), *REPORT[:3], prose(2, 300)), brief) is LinkKind.EXCERPT


def test_shared_words_of_a_third_person_are_a_quotation() -> None:
    one = article("Quill speaks", prose(3, 200), QUOTE, prose(4, 200))
    two = article("Cod war", prose(5, 250), f"He said: {QUOTE}", prose(6, 90))
    (link,) = compare(one, two)
    assert link.kind is LinkKind.QUOTATION
    assert not link.kind.derives
    assert "robbed in our own waters" in link.here_spans[0].of(one.text if link.here == one.id else two.text)


def test_the_same_words_out_of_quotation_marks_are_no_quotation() -> None:
    words_ = QUOTE.replace('"', "")
    assert kind(article("A", prose(3, 200), words_), article("B", prose(5, 250), words_)) is None


def test_a_rewording_is_found_and_aligned_in_order() -> None:
    old, new = article(*REPORT, published=date(2024, 5, 4)), article(*REWORDED, published=date(2024, 5, 6))
    (link,) = compare(old, new)
    assert link.kind is LinkKind.REWORDING
    assert (link.here, link.there) == (new.id, old.id)
    assert list(link.here_spans) == sorted(link.here_spans)
    assert list(link.there_spans) == sorted(link.there_spans)
    partner = {
        there.of(old.text): here.of(new.text) for here, there in zip(link.here_spans, link.there_spans, strict=True)
    }
    assert partner[REPORT[5].rstrip(".")].startswith("In 2009 judges at Lindhaven")


def test_two_reports_of_one_event_are_not_linked() -> None:
    assert kind(article(*REPORT), article(*INDEPENDENT)) is None
    assert kind(article(*REWORDED), article(*INDEPENDENT)) is None


def test_what_is_no_text_of_the_article_does_not_count() -> None:
    furniture = prose(9, 200)

    def page(number: int) -> Article:
        text = f"{prose(number, 100)}\n{furniture}"
        blocks = (
            Block(BlockKind.BODY, Span(0, text.index("\n"))),
            Block(BlockKind.FURNITURE, Span(text.index("\n") + 1, len(text))),
        )
        return Article(str(number), text, "-", blocks)

    assert kind(page(1), page(2)) is None
    assert not set(sketch(page(1)).shingles) & set(sketch(page(2)).shingles)


@pytest.mark.parametrize(
    "text", ["", " ", "🐦🐦", "One", "No full stop here at all", "“", "\r\n\r\n", '"a" "b', "é" * 3000]
)
def test_awkward_texts(text: str) -> None:
    made, other = article("", text), article(*REPORT)
    assert sketch(made) == sketch(made)
    assert compare(made, other) == ()
    assert compare(made, replace(made, id="copy")) == compare(replace(made, id="copy"), made)


@pytest.mark.parametrize(
    ("ours", "theirs"), [(REPORT, REWORDED), (REPORT, REPORT[:4]), (REPORT, ("Q", prose(1, 80), QUOTE))]
)
def test_laws(ours: tuple[str, ...], theirs: tuple[str, ...]) -> None:
    one, two = article(*ours, name="1"), article(*theirs, name="2")
    (link,) = compare(one, two)
    assert compare(two, one) == compare(one, two)
    assert 0.0 <= link.score <= 1.0
    assert len(link.here_spans) == len(link.there_spans)
    by_id = {"1": one, "2": two}
    for name, spans in ((link.here, link.here_spans), (link.there, link.there_spans)):
        assert all(span.end <= len(by_id[name].text) and span.of(by_id[name].text).strip() for span in spans)
        ordered = sorted(spans)
        assert all(before.end <= after.start for before, after in pairwise(ordered))
    assert compare(one, one) == ()


def test_huge_and_repetitive_texts_take_no_time() -> None:
    begun = time.process_time()
    giant = article("x", "ha " * 2_000_000)
    assert len(words(giant)) == MOST
    sketch(giant)
    assert kind(giant, article("y", "ha " * 1_000_000)) is LinkKind.REPRINT
    compare(giant, article("y", ("ha " * 30 + "ho ") * 2000))
    compare(article("x", "word" * 2_000_000), article("y", '"' * 1_000_000))
    assert time.process_time() - begun < 20


def test_passages_agree_with_a_search_by_force() -> None:
    chance = random.Random(5)
    for _ in range(20):
        one, two = ([chance.choice("abc") for _ in range(60)] for _ in range(2))
        two[10:30] = one[20:40]
        ours, theirs = (words(article("", " ".join(text))) for text in (one, two))
        for passage in passages(ours, theirs):
            for run in passage.runs:
                assert ours.forms[run.here : run.here + run.length] == theirs.forms[run.there : run.there + run.length]
        taken = [
            place
            for passage in passages(ours, theirs)
            for run in passage.runs
            for place in range(run.there, run.there + run.length)
        ]
        assert len(taken) == len(set(taken))


# --- words and sketches ---------------------------------------------------------------------------


def test_words_know_what_is_quoted() -> None:
    read = words(article("", 'He said: “We won,” and «she» left "now', 'then "this" too'))
    assert [form for form, quoted in zip(read.forms, read.quoted, strict=True) if quoted] == [
        "we",
        "won",
        "she",
        "now",
        "this",
    ]


def test_units_are_about_sentences() -> None:
    read = words(
        article(
            "A headline",
            "Mr. Quill of the U.S. went home again. He came back a day later! Then what did he do? 3.5 per cent",
        )
    )
    assert [" ".join(read.forms[first:last]) for first, last in read.units] == [
        "a headline",
        "mr quill of the u s went home again",
        "he came back a day later",
        "then what did he do 3.5 per cent",
    ]


def test_grams_are_the_same_everywhere() -> None:
    """Oracle: splitmix64's finisher in whole numbers."""
    mask = 2**64 - 1
    expected = 0
    for form in ("é", "b"):
        expected += int.from_bytes(hashlib.blake2b(form.encode(), digest_size=8).digest(), "little")
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1)):
            expected &= mask
            expected = (expected ^ (expected >> shift)) * factor & mask
    assert grams(("é", "b"), 2).tolist() == [expected]
    assert grams(("a", "b"), 3).tolist() == []
    assert grams(("a", "b"), 2).tolist() != grams(("b", "a"), 2).tolist()
    assert len(set(grams([str(number) for number in range(5000)], 3).tolist())) == 4998


def test_sketches_of_the_same_words_are_the_same() -> None:
    plain, curly = article("", "“It’s over,” she said at noon."), article("", '"It\'s over", she SAID at noon')
    assert replace(sketch(plain), article="") == replace(sketch(curly), article="")


def test_hashes_fit_a_signed_column() -> None:
    made = sketch(article(*REPORT))
    assert len(made.bands) == 32
    assert all(-(2**63) <= value < 2**63 for value in (*made.shingles, *made.bands, *made.quotes, *made.names))
    assert made.shingles == tuple(sorted(set(made.shingles)))


def test_bands_meet_as_often_as_the_theory_has_it() -> None:
    """Of texts that share the Jaccard index j of their 3-grams, a band of two rows is shared with chance j squared."""
    shared = 0
    for seed in range(60):
        common = prose(seed, 200)
        one, two = (article("", f"{common} {prose(seed + add, 100)}") for add in (1000, 2000))
        first, second = sketch(one).bands, sketch(two).bands
        shared += len(set(first) & set(second))
    index = 198 / (198 + 2 * 100)
    assert shared / (60 * 32) == pytest.approx(index**2, abs=0.03)


def test_the_store_names_every_kind_of_relative() -> None:
    others = [article(f"Other {number}", prose(number, 300)) for number in range(10)]
    report = article(*REPORT)
    relatives = {
        "reprint": article("Other headline", *REPORT[1:]),
        "rewording": article(*REWORDED),
        "excerpt": article("On fishing", prose(1, 4000), " ".join(REPORT[1:5])),
        "quotation": article("Quill", prose(31, 400), QUOTE),
    }
    with Store.open("sqlite://") as store:
        for one in (*others, *relatives.values()):
            store.save(Document(one, sketch(one)))
        found = store.candidates(sketch(report))
    assert set(found) == {one.id for one in relatives.values()}


# --- families -------------------------------------------------------------------------------------


def link(here: str, there: str, how: LinkKind = LinkKind.REWORDING) -> Link:
    return Link(f"{here}-{there}", here, there, how, (), (), 0.5, "", "test@1")


def test_families_are_the_components_of_deriving_links() -> None:
    """Oracle: networkx."""
    chance = random.Random(11)
    for _ in range(20):
        made = [article("", f"text {number}", name=f"{number:02}") for number in range(25)]
        links = [
            link(*chance.sample([one.id for one in made], 2), how=chance.choice([LinkKind.EXCERPT, LinkKind.QUOTATION]))
            for _ in range(22)
        ]
        graph = networkx.Graph()
        graph.add_nodes_from(one.id for one in made)
        graph.add_edges_from((one.here, one.there) for one in links if one.kind is LinkKind.EXCERPT)
        expected = {frozenset(group) for group in networkx.connected_components(graph)}
        found = families(made, links)
        assert {frozenset(family.members) for family in found} == expected
        assert all(family.origin in family.members for family in found)
        chance.shuffle(made)
        chance.shuffle(links)
        assert families(made, links) == found


def test_the_earliest_is_the_origin() -> None:
    late = article("", "late, long and thorough", name="a", published=date(2024, 5, 2))
    early = article("", "early", name="b", published=date(2024, 5, 1))
    unknown = article("", "nobody knows when", name="c")
    (family,) = families([late, early, unknown], [link("a", "b"), link("c", "a")])
    assert family.origin == "b"
    assert "2024-05-01" in family.why


@pytest.mark.parametrize(
    ("source", "outlet", "url"),
    [
        ("The Marx Courier", "Marx Courier", None),
        ("Marxcourier.com", None, "https://www.marxcourier.com/1"),
        ("Marx Courier", "marxcourier.com", None),
    ],
)
def test_an_acknowledged_source_goes_before_dates(source: str, outlet: str | None, url: str | None) -> None:
    copy = article("", "copy", name="a", published=date(2024, 5, 1), source=source, outlet="Mirror")
    origin = article("", "first", name="b", published=date(2024, 5, 2), outlet=outlet, url=url)
    third = article("", "third", name="c", published=date(2024, 4, 1), outlet="Third", url="https://[broken")
    (family,) = families([copy, origin, third], [link("a", "b"), link("c", "b")])
    assert family.origin == "b"
    assert "source" in family.why


def test_a_chain_of_acknowledgements_ends_at_its_first() -> None:
    chain = [
        article("", "x", name="a", outlet="Alpha", source="Beta"),
        article("", "x", name="b", outlet="Beta", source="Gamma"),
        article("", "x", name="c", outlet="Gamma", published=date(2024, 5, 9)),
    ]
    for members in permutations(chain):
        (family,) = families(members, [link("a", "b"), link("b", "c")])
        assert family.origin == "c"


def test_where_dates_do_not_tell_the_one_that_holds_the_others_is_the_origin() -> None:
    whole, part = article(*REPORT, name="b"), article(*REPORT[:4], name="a")
    longer_part = article("x", prose(1, 900), *REPORT[:4], name="c")
    links = [*compare(whole, part), *compare(whole, longer_part), *compare(part, longer_part)]
    assert {one.here for one in compare(whole, part)} == {"a"}
    (family,) = families([whole, part], compare(whole, part))
    assert family.origin == "b"
    (family,) = families([whole, part, longer_part], links)
    assert family.origin in ("b", "c")


def test_alone() -> None:
    (family,) = families([article("", "x", name="a")], [link("a", "gone"), link("gone", "a")])
    assert (family.origin, family.members) == ("a", ("a",))
    assert families([], []) == ()


# --- one outlet's own pieces ----------------------------------------------------------------------


def test_background_that_an_outlet_repeats_is_no_derivation() -> None:
    background = prose(50, 60)
    pages = [("Lead", prose(51, 200), background), ("Other lead", prose(52, 200), background)]
    one, two = (article(*page, outlet="The Mirror") for page in pages)
    assert kind(one, two) is None
    assert kind(one, article(*pages[1], outlet="The Herald")) is LinkKind.EXCERPT
    author = [replace(article(*page, name=page[0]), byline="By Ann Brod") for page in pages]
    assert kind(*author) is None


def test_a_later_version_in_the_same_outlet_is_a_reprint() -> None:
    early = article("Early", *REPORT[1:7], outlet="The Mirror", published=date(2024, 5, 4))
    late = article("Late", *REPORT[1:], outlet="The Mirror", published=date(2024, 5, 5))
    (found,) = compare(early, late)
    assert (found.kind, found.here) == (LinkKind.REPRINT, late.id)


def test_the_same_words_under_two_mastheads_are_a_copy() -> None:
    assert kind(article(*REPORT, outlet="A"), article(*REPORT, outlet="B")) is LinkKind.COPY
    assert kind(article(*REPORT), article("Another headline", *REPORT[1:])) is LinkKind.REPRINT


@pytest.mark.parametrize(("share", "how"), [(0.1, "reprint"), (0.2, "reprint"), (0.3, "rewording")])
def test_a_text_with_many_small_edits_derives_from_it(share: float, how: str) -> None:
    chance = random.Random(4)
    lines = [prose(60 + number, 40) for number in range(9)]
    edited = [" ".join("other" if chance.random() < share else word for word in line.split()) for line in lines]
    assert kind(article("A", *lines), article("B", *edited)) == LinkKind(how)
