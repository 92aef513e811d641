"""What a copy changed, and whom an article credits: planted changes, and none where there are none."""

from __future__ import annotations

from datetime import date

import pytest
from lineage_samples import REPORT, REWORDED
from test_lineage import article, prose

from lapwing.lineage import changes, compare, credited, families
from lapwing.records import Article, Block, BlockKind, ChangeKind, CreditKind, LinkKind, Span

ORIGIN = (
    "Fishermen freed",
    "The harbour court of Lindhaven on Tuesday freed 12 fishermen whom the coast guard had held since 4 May.",
    'Judge Anna Brod called the arrests unlawful. "Nobody may be held because a map is old," she told the hall.',
    "Freedonia had reportedly offered to pay two million crowns for the boats.",
    "Captain Peter Quill said he would not return to the bank before August.",
)


def changed(number: int, line: str) -> list[tuple[ChangeKind, str | None, str | None]]:
    """Kind, the origin's words and the copy's, of a copy that has another line in one place."""
    lines = [*ORIGIN]
    lines[number] = line
    copy, origin = article(*lines), article(*ORIGIN)
    return [
        (
            change.kind,
            change.there.of(origin.text) if change.there else None,
            change.here.of(copy.text) if change.here else None,
        )
        for pair in changes(copy, origin)
        for change in pair.changes
    ]


def test_a_copy_word_for_word_changes_nothing() -> None:
    pairs = changes(article(*ORIGIN), article(*ORIGIN))
    assert [pair.same for pair in pairs] == [True] * len(pairs)
    assert len(pairs) == 6  # the third line has two sentences
    assert not any(pair.changes for pair in pairs)


@pytest.mark.parametrize(
    ("number", "line", "expected"),
    [
        (1, ORIGIN[1].replace("12", "21"), (ChangeKind.NUMBER, "12", "21")),
        (1, ORIGIN[1].replace("Tuesday", "Friday"), (ChangeKind.DATE, "Tuesday", "Friday")),
        (1, ORIGIN[1].replace("4 May", "9 May"), (ChangeKind.DATE, "4", "9")),
        (2, ORIGIN[2].replace("Brod", "Brodt"), None),  # an ending more is taken for a form of the name
        (2, ORIGIN[2].replace("Anna", "Hanna"), (ChangeKind.NAME, "Anna", "Hanna")),
        (3, ORIGIN[3].replace("reportedly ", ""), (ChangeKind.HEDGE, "reportedly", None)),
        (4, ORIGIN[4].replace("would not", "would"), (ChangeKind.NEGATION, "not", None)),
        (
            2,
            ORIGIN[2].replace("a map is old", "a chart is old"),
            (
                ChangeKind.QUOTATION,
                "Nobody may be held because a map is old",
                "Nobody may be held because a chart is old",
            ),
        ),
    ],
)
def test_planted_changes(number: int, line: str, expected: tuple[ChangeKind, str | None, str | None] | None) -> None:
    assert changed(number, line) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (1, ORIGIN[1].replace("12 fishermen", "twelve fishermen")),
        (3, ORIGIN[3].replace("two million", "2,000,000")),
        (3, ORIGIN[3].replace("reportedly", "apparently")),
        (4, ORIGIN[4].replace("before August", "until August")),
        (2, ORIGIN[2].replace('"N', "“N").replace('"', "”")),
        (1, ORIGIN[1].replace("harbour court of Lindhaven", "Lindhaven harbour court")),
    ],
)
def test_what_says_the_same_is_no_change(number: int, line: str) -> None:
    assert changed(number, line) == []


def test_a_quotation_turned_into_reported_speech() -> None:
    line = (
        "Judge Anna Brod called the arrests unlawful. She told the hall nobody could be held over a map that was old."
    )
    ((kind, there, here),) = changed(2, line)
    assert kind is ChangeKind.QUOTATION
    assert there == "Nobody may be held because a map is old"
    assert here is not None
    assert here.startswith("She told the hall")


def test_a_sentence_that_was_split_stands_beside_its_pieces() -> None:
    split_up = (
        *ORIGIN[:4],
        "Captain Peter Quill spoke to his crew. To the bank, Quill said, he would not return before August.",
    )
    copy, origin = article(*split_up), article(*ORIGIN)
    last = changes(copy, origin)[-1]
    assert [span.of(copy.text) for span in last.here][-1].startswith("To the bank")
    assert [span.of(origin.text) for span in last.there] == [ORIGIN[4]]


def test_spans_lie_in_their_texts_and_no_sentence_is_used_twice() -> None:
    copy, origin = article(*REWORDED), article(*REPORT)
    pairs = changes(copy, origin)
    assert len(pairs) >= 8
    for article_, sides in ((copy, [pair.here for pair in pairs]), (origin, [pair.there for pair in pairs])):
        spans = [span for side in sides for span in side]
        assert len(set(spans)) == len(spans)
        assert all(0 <= span.start < span.end <= len(article_.text) for span in spans)


@pytest.mark.parametrize("text", ["", "“", "One", '"a b c d e', "7 7 7 7", "é" * 3000])
def test_awkward_texts(text: str) -> None:
    assert changes(article("", text), article("", "")) == ()
    changes(article("", text), article(*ORIGIN))
    changes(article(*ORIGIN), article("", text))
    assert credited(article("", text)) == ()


# --- credits --------------------------------------------------------------------------------------


def found(text: str) -> list[tuple[str, CreditKind]]:
    return [(credit.outlet, credit.kind) for credit in credited(article("Headline", text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The minister told CNBC on Tuesday that he would stay.", [("CNBC", CreditKind.TOLD)]),
        ("He informed the Russian state news agency TASS of it.", [("TASS", CreditKind.TOLD)]),
        ("According to Reuters, two ships sank.", [("Reuters", CreditKind.CITED)]),
        ("Two ships sank, Xinhua news agency reported.", [("Xinhua", CreditKind.CITED)]),
        ("LINDHAVEN (Reuters) - Two ships sank on Tuesday.", [("Reuters", CreditKind.WIRE)]),
        ("The New York Times employs many.", []),
        ("A spokesman told reporters that the reuters of old had retired.", []),
    ],
)
def test_credits(text: str, expected: list[tuple[str, CreditKind]]) -> None:
    assert found(text) == expected


def test_a_republication_and_its_date_come_first() -> None:
    one = Article(
        "a",
        "By Ann Brod, Reuters\nThe minister told CNBC so.",
        "-",
        (Block(BlockKind.BYLINE, Span(0, 20)), Block(BlockKind.BODY, Span(21, 47))),
        republished_from="Ynetnews",
        originally_published=date(2024, 4, 16),
    )
    given = credited(one)
    kinds = [CreditKind.REPUBLISHED, CreditKind.WIRE, CreditKind.TOLD]
    assert [credit.kind for credit in given] == kinds
    assert given[0].on == date(2024, 4, 16)
    (family,) = families([one], [])
    assert (family.source, family.source_date) == ("Ynet", date(2024, 4, 16))


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("LINDHAVEN (Reuters) - Two ships sank on Tuesday.", "Reuters"),
        (f"{prose(3, 20)} (Reuters) - Two ships sank.", "Reuters"),
        (f"{prose(3, 30)} (Reuters) - Two ships sank.", None),
        ("Two ships (one of them empty) sank, Reuters reported.", None),
        ("Two ships sank, Reuters reported.", None),
    ],
)
def test_only_a_wire_in_the_lead_is_where_an_article_alone_came_from(text: str, source: str | None) -> None:
    (family,) = families([article("Headline", text)], [])
    assert family.source == source


def test_a_family_of_rewordings_names_the_outlet_to_which_its_people_spoke() -> None:
    extra = "Quill told CNBC that he had waited long. In comments to CNBC he thanked his crew."
    one, two = article(*REPORT, extra), article(*REWORDED)
    (family,) = families([one, two], compare(one, two))
    assert family.source == "CNBC"
    third = article(*REPORT, extra, outlet="CNBC")
    (family,) = families([two, third], compare(two, third))
    assert family.source is None  # it is one of them


def test_who_names_the_other_outlet_as_its_source_derives_from_it() -> None:
    quote = '"They took our nets and our catch and told us never to come back," said Quill at the quay.'
    about = article("Nets", f"Quill told CNBC what he saw. {quote}", prose(1, 60), outlet="Mirror")
    first = article("Quill speaks", f"The captain sat down with us. {quote}", prose(2, 60), outlet="CNBC")
    other = article("Quill speaks", f"The captain sat down with us. {quote}", prose(2, 60), outlet="Herald")
    (link,) = compare(first, about)
    assert (link.kind, link.here, link.there) == (LinkKind.ACKNOWLEDGED, about.id, first.id)
    assert "CNBC" in link.why
    (link,) = compare(other, about)
    assert link.kind is LinkKind.QUOTATION
