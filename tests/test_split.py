"""Sentences: planted answers on awkward text, and the laws that hold for any text."""

import random

import pytest

from lapwing.records import Article, Block, BlockKind, Span
from lapwing.split import LONGEST, split


def article(*paragraphs: str, kind: BlockKind = BlockKind.BODY) -> Article:
    blocks, position = [], 0
    for paragraph in paragraphs:
        blocks.append(Block(kind, Span(position, position + len(paragraph))))
        position += len(paragraph) + 1
    text = "\n".join(paragraphs)
    return Article(Article.make_id(text, None, None, None, None), text, "-", tuple(blocks))


def texts(*paragraphs: str) -> list[str]:
    made = article(*paragraphs)
    return [sentence.span.of(made.text) for sentence in split(made)]


@pytest.mark.parametrize(
    "paragraph",
    [
        "The U.S. Navy sent two ships.",
        "Mr. Okoro met Gen. Abdel Fattah al-Burhan in Juba.",
        "They signed it on Oct. 4 in Lima.",
        "It rose 3.5 per cent to 4.25 million.",
        "Talks began at 9 a.m. local time.",
        "J. K. Mensah leads the delegation.",
        "Resolution No. 5 was passed.",
        "He waited ... then left.",
        "“Why now?” Mensah asked.",
        "The firm bought Globex Inc. shares.",
        "See news.example.Com or write to a.b@example.org today.",
        "It is e.g. a tank",
    ],
)
def test_one_sentence(paragraph: str) -> None:
    assert texts(paragraph) == [paragraph]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ("He fled to the U.S. The army followed.", ["He fled to the U.S.", "The army followed."]),
        (
            "Troops hit their neighbour.After that, talks began.",
            ["Troops hit their neighbour.", "After that, talks began."],
        ),
        ("“We won.” The crowd left.", ["“We won.”", "The crowd left."]),
        ("Iran was hit[6]. Syria was not.", ["Iran was hit[6].", "Syria was not."]),
        ("Iran was hit.[6] Syria was not.", ["Iran was hit.[6]", "Syria was not."]),
        ("Will they go? Nobody knows! ", ["Will they go?", "Nobody knows!"]),
        ("They wept… Then they left.", ["They wept…", "Then they left."]),
        ("- The first item", ["The first item"]),
        ("* One\n* Two", ["One", "Two"]),
        ("1. Russia sent aid. 2 trucks came.", ["Russia sent aid.", "2 trucks came."]),
        ("One line.\r\nAnother line.\r\n", ["One line.", "Another line."]),
        ("First\n\nSecond", ["First", "Second"]),
        ("Hello 😀. Goodbye 😀", ["Hello 😀.", "Goodbye 😀"]),
        (" ", []),
        (" \n ... — ", []),
    ],
)
def test_boundaries(paragraph: str, expected: list[str]) -> None:
    assert texts(paragraph) == expected


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Monday, 3 June 2019 | Troops left.", "Troops left."),
        ("GENEVA (Wire) — Talks began.", "Talks began."),
        ("LAGOS, Nigeria (NA) -- Police fired.", "Police fired."),
        ("NATO — the alliance of 32 — met.", "NATO — the alliance of 32 — met."),
        ("Geneva hosts talks — again.", "Geneva hosts talks — again."),
    ],
)
def test_dateline_leads_are_cut_off(paragraph: str, expected: str) -> None:
    assert texts(paragraph) == [expected]


def test_only_coded_blocks_are_read_and_counted() -> None:
    text = "Headline here\nBy Ann\nBody here."
    kinds = ((BlockKind.HEADLINE, 0, 13), (BlockKind.BYLINE, 14, 20), (BlockKind.BODY, 21, 31))
    blocks = tuple(Block(kind, Span(start, end)) for kind, start, end in kinds)
    made = split(Article("a", text, "-", blocks))
    assert [(s.block, s.paragraph, s.index) for s in made] == [(BlockKind.HEADLINE, 0, 0), (BlockKind.BODY, 1, 1)]


@pytest.mark.parametrize(("left", "right"), [("“", "”"), ('"', '"')])
def test_quoted_means_wholly_inside(left: str, right: str) -> None:
    made = split(
        article(f"{left}We hold on. We shall win. It is near,{right} he said. {left}Go.{right} {left}Stay{right}.")
    )
    assert [sentence.quoted for sentence in made] == [True, True, False, True, True]


def test_a_quotation_left_open_runs_to_the_end_of_its_paragraph() -> None:
    made = split(article("“We hold on. We shall win.", "“They will not.” He left."))
    assert [sentence.quoted for sentence in made] == [True, True, True, False]


def test_long_sentences_are_cut_at_white_space() -> None:
    made = texts("word " * 1500)
    assert all(len(piece) <= LONGEST and not piece.startswith("ord") for piece in made)
    assert sum(len(piece.split()) for piece in made) == 1500
    assert [len(piece) for piece in texts("x" * 4500)] == [LONGEST, LONGEST, 500]


def test_laws_on_any_text() -> None:
    chooser = random.Random(7)
    alphabet = "ab AB.!?…\"“”'’()[6] \n\r\t-*1,|—😀é\u200b\ufeff"
    for _ in range(300):
        made = article(*("".join(chooser.choices(alphabet, k=chooser.randrange(1, 80))) for _ in range(3)))
        sentences = split(made)
        assert sentences == split(made)
        assert len({sentence.id for sentence in sentences}) == len(sentences)
        end = 0
        for sentence in sentences:
            piece = sentence.span.of(made.text)
            assert end <= sentence.span.start
            assert sentence.span.end <= len(made.text)
            assert piece == piece.strip()
            assert any(character.isalnum() for character in piece)
            end = sentence.span.end


@pytest.mark.parametrize("unit", [". ", '"', "[6]", "A", "Mr.", "“x. ", "\n- "])
def test_a_long_line_takes_time_in_proportion(unit: str) -> None:
    split(article(unit * (200_000 // len(unit))))  # quadratic work would take minutes
