"""The whole order of stages on a bare machine, with tools of a few lines."""

from dataclasses import replace

import pytest
from tiny_tools import tiny_tools

from lapwing.errors import InputError, NoArticle
from lapwing.lineage import families
from lapwing.pipeline import code, know, run
from lapwing.records import BlockKind, Document, LinkKind, Media, Raw, Reality
from lapwing.store import Store

REPORT = """Peru shells the border

By Ana Example

March 3, 2021

Peru on Tuesday shelled Chile near the mine at Alto, the ministry in the capital announced in the evening of that day.

Peru has not shelled Chile since the pact of 1929, and the two had met to talk about water rights in the valley.

Related articles

Chile bakes its longest loaf
"""


def raw(text=REPORT, **more):
    return Raw("test.txt", Media.TEXT, text, **more)


@pytest.fixture
def store():
    with Store.open("sqlite://") as made:
        yield made


def test_every_stage_leaves_its_records():
    document = code(raw(), tiny_tools())
    text = document.article.text
    assert document.article.published.isoformat() == "2021-03-03"
    assert [event.span.of(text) for event in document.events] == ["shelled", "shelled"]
    assert {stance.reality for stance in document.stances} == {Reality.ACTUAL, Reality.NEGATED}
    assert len(document.settings) == len(document.stances) == len(document.events)
    assert document.settings[0].begins.isoformat() == "2021-03-02"  # the Tuesday before that Wednesday
    assert {actor.key for actor in document.actors} >= {"PER", "CHL"}
    assert document.sketch.article == document.article.id


def test_nothing_outside_headline_and_body_is_coded():
    document = code(raw(), tiny_tools())
    coded = [block.span for block in document.article.blocks if block.kind in (BlockKind.HEADLINE, BlockKind.BODY)]
    for event in document.events:
        assert any(event.span.within(span) for span in coded)


def test_same_input_same_output():
    assert code(raw(), tiny_tools()) == code(raw(), tiny_tools())


@pytest.mark.parametrize("text", ["", "   \n", "Subscribe to our newsletter\n\nSkip to content\n"])
def test_no_article(text):
    with pytest.raises(NoArticle, match="expected"):
        code(raw(text), tiny_tools())


def test_what_is_saved_is_what_was_coded(store):
    (document,) = run([raw()], tiny_tools(), store)
    assert store.load(document.article.id) == document


def test_coding_twice_adds_nothing(store):
    list(run([raw()], tiny_tools(), store))
    know(store)
    before = store.counts()
    list(run([raw()], tiny_tools(), store))
    know(store)
    assert store.counts() == before


def test_what_the_store_holds_is_not_coded_again(store):
    (first,) = run([raw()], tiny_tools(), store)

    class Deaf:
        by = "deaf@1"

        def score(self, pairs):
            raise AssertionError("the coder was asked again")

    assert list(run([raw()], replace(tiny_tools(), scorer=Deaf()), store)) == [first]


def test_a_bad_item_is_one_error_and_leaves_no_trace(store):
    bad = InputError("x", "an article", "noise", "leave it out")
    items = [
        raw(),
        bad,
        raw(""),
        raw(REPORT.replace("valley", "valley, or crash")),
        raw(REPORT.replace("March 3", "March 4")),
    ]
    made = list(run(items, tiny_tools(), store))
    assert [isinstance(item, Document) for item in made] == [True, False, False, False, True]
    assert "planted bug" in str(made[3])
    assert len(store.articles()) == 2


def test_a_reprint_is_one_family_and_one_happening(store):
    reprint = raw(REPORT, outlet="The Second Gazette", published="2021-03-04")
    list(run([raw(), reprint], tiny_tools(), store))
    know(store)
    (family,) = store.families()
    assert len(family.members) == 2
    assert {link.kind for link in store.links()} == {LinkKind.COPY}
    (actual,) = [found for found in store.happenings("PER") if found.reality is Reality.ACTUAL]
    assert len(actual.articles) == 2
    assert len(actual.families) == 1


def test_the_order_of_arrival_does_not_matter():
    items = [raw(), raw(REPORT, outlet="The Second Gazette", published="2021-03-04"), raw(REPORT.upper())]
    results = []
    for order in (items, items[::-1]):
        with Store.open("sqlite://") as store:
            list(run(order, tiny_tools(), store))
            results.append({(f.origin, tuple(sorted(f.members))) for f in families(store.articles(), store.links())})
    assert results[0] == results[1]
