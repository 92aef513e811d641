"""Records to JSON and back."""

import json
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import pytest

from lapwing import records
from lapwing.codec import build, hints, plain, plain_value
from lapwing.errors import InputError
from lapwing.records import (
    Actor,
    ActorKind,
    Article,
    Block,
    BlockKind,
    Certainty,
    DateBasis,
    Document,
    Dyad,
    Event,
    Expectation,
    Fate,
    Link,
    LinkKind,
    Mention,
    Place,
    Raw,
    Reality,
    Sentence,
    Setting,
    Sketch,
    Span,
    SpeakerKind,
    Stance,
)

ARTICLE = Article(
    "a",
    "“Zut”, she said. 🐦\r\n",
    "-",
    (Block(BlockKind.BODY, Span(0, 5)),),
    published=date(2024, 2, 29),
    published_basis=DateBasis.BYLINE,
)
DOCUMENT = Document(
    ARTICLE,
    Sketch("a", (-(2**63),), (2**63 - 1, 0), ()),
    (Sentence("s", "a", 0, Span(0, 5), 0, BlockKind.HEADLINE, True),),
    (Actor.make("SYL", "Sylvania", ActorKind.COUNTRY, sectors=("GOV", "MIL")),),
    (Place("p", "k", "Port Marx", None, 1.0, -0.5),),
    (Mention("m", "a", "s", Span(1, 2), (), None, "not in the roster", 0.0, "t@1"),),
    (Event("e", "a", "s", Span(1, 3), "ASSAULT", (), ("military",), ("m",), (), 1.0, "t@1"),),
    (Setting("e", None, None, None, None, None, None, None, "no date", 0.25, "t@1"),),
    (Stance("e", Reality.NEGATED, Certainty.POSSIBLE, SpeakerKind.NAMED, "m", "she", Span(7, 15), None, 1.0, "t@1"),),
)


class Size(IntEnum):
    BIG = 2


@dataclass(frozen=True)
class Table:
    sizes: dict[str, Size]
    numbers: dict[int, float]


@pytest.mark.parametrize(
    "record",
    [
        ARTICLE,
        DOCUMENT,
        Raw("-", records.Media.HTML, "<p>"),
        Dyad("SYL", "FRE", None, date(1, 1, 1), (("ASSAULT", 2), ("AID", 1)), (0, 1, 0, 2), None, ("h",), 1, 2),
        Expectation("e", None, None, "soon", date(9999, 12, 31), Fate.OPEN, (), "no horizon"),
        Link(
            "l",
            "a",
            "b",
            LinkKind.QUOTATION,
            (Span(0, 1), Span(3, 4)),
            (Span(0, 1), Span(9, 10)),
            0.5,
            "words of one speaker",
            "t@1",
        ),
        Table({"a": Size.BIG}, {1: 0.5}),
    ],
)
def test_round_trip_through_json(record: object) -> None:
    assert build(type(record), json.loads(json.dumps(plain(record)))) == record


def test_plain_forms() -> None:
    flat = plain(DOCUMENT)
    assert flat["article"]["published"] == "2024-02-29"
    assert flat["article"]["blocks"] == [{"kind": "body", "span": [0, 5]}]
    assert flat["stances"][0]["reality"] == "negated"
    assert flat["stances"][0]["condition"] is None
    assert list(flat["events"][0]) == list(hints(Event))
    assert type(flat["events"][0]["category"]) is str
    assert type(plain_value(Reality.ACTUAL)) is str


def test_fields_with_a_default_may_be_left_out() -> None:
    assert build(Article, {"id": "a", "text": "", "origin": "-", "blocks": []}) == Article("a", "", "-", ())


def test_whole_numbers_stand_for_fractions_and_not_the_other_way() -> None:
    flat = plain(DOCUMENT.mentions[0])
    assert build(Mention, flat | {"score": 1}).score == 1.0
    with pytest.raises(InputError):
        build(Sentence, plain(DOCUMENT.sentences[0]) | {"index": 1.0})


@pytest.mark.parametrize(
    "change",
    [
        {"id": None},
        {"id": 3},
        {"id": True},
        {"unknown": 1},
        {"published": "29 February"},
        {"published": 20240229},
        {"published": "2024-02-29", "published_basis": None},
        {"published_basis": "hearsay"},
        {"blocks": "body"},
        {"blocks": [{"kind": "body"}]},
        {"blocks": [{"kind": "body", "span": [5, 0]}]},
        {"blocks": [{"kind": "body", "span": [0, 5, 6]}]},
        {"blocks": [{"kind": "body", "span": [0, True]}]},
        {"blocks": [{"kind": "body", "span": [0, 999]}]},
        {"blocks": [[]]},
    ],
)
def test_what_is_no_record(change: dict[str, object]) -> None:
    with pytest.raises(InputError) as caught:
        build(Article, plain(ARTICLE) | change)
    assert caught.value.origin.startswith("Article")
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize("value", [None, 1, "x", [], [{}], {1: 2}])
def test_what_is_no_object(value: object) -> None:
    with pytest.raises(InputError):
        build(Document, value)


@pytest.mark.parametrize("value", [3, "text", Article, None])
def test_only_records_are_plain(value: object) -> None:
    with pytest.raises(TypeError):
        plain(value)
