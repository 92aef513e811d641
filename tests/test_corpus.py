"""The corpus format: what it says is what is parsed, and a broken mark is refused with file and line."""

from pathlib import Path

import pytest

from lapwing import corpus, ontology
from lapwing.errors import CorpusError
from lapwing.records import Certainty, Reality

FOLDER = Path(__file__).parent.parent / "corpus"
EXAMPLE = """# a comment
[1 Moldova] {a expelled} [2 a Russian attaché] after [3=1 Chisinau] {b accused} [4 Moscow] of spying.
  a SANCTION/expel 1 > 2 #diplomatic #intelligence
  b ACCUSE/allege 3 > 4 !future ~probable @3

Rain fell on [1 Oslo].
"""


@pytest.fixture(scope="module")
def plover():
    return ontology.load()


def test_marks_become_spans(plover):
    first, second = corpus.parse(EXAMPLE, "x.txt", plover)
    assert first.text == "Moldova expelled a Russian attaché after Chisinau accused Moscow of spying."
    assert [mention.span.of(first.text) for mention in first.mentions.values()] == [
        "Moldova",
        "a Russian attaché",
        "Chisinau",
        "Moscow",
    ]
    assert first.mentions[3].same_as == 1
    expelled, accused = first.events
    assert (expelled.trigger.of(first.text), expelled.category, expelled.modes) == ("expelled", "SANCTION", ("expel",))
    assert (expelled.actors, expelled.recipients, expelled.contexts) == ((1,), (2,), ("diplomatic", "intelligence"))
    assert (accused.reality, accused.certainty, accused.speaker) == (Reality.FUTURE, Certainty.PROBABLE, "3")
    assert second.events == ()
    assert second.where == "x.txt:6"


@pytest.mark.parametrize(
    "broken",
    [
        "[1 Oslo met [2 Bergen].",
        "[2 Oslo] {a met} [1 Bergen].\n  a CONSULT 1,2",
        "[1 Oslo] {a met} [2 Bergen].",
        "[1 Oslo] met [2 Bergen].\n  a CONSULT 1,2",
        "[1 Oslo] {a met} [2 Bergen].\n  a GATHER 1,2",
        "[1 Oslo] {a met} [2 Bergen].\n  a CONSULT/party 1,2",
        "[1 Oslo] {a met} [2 Bergen].\n  a CONSULT 1,3",
        "[1 Oslo] {a met} [2 Bergen].\n  a CONSULT 1 > 1",
        "[1 Oslo] {a met} [2 Bergen].\n  a CONSULT 1,2 #sailing",
        "[1 Oslo] {a met} [2 Bergen].\n  a CONSULT 1,2 !maybe",
        "[1 Oslo] {a met} [2=3 it].\n  a CONSULT 1,2",
        "[1 Oslo ] {a met} [2 Bergen].\n  a CONSULT 1,2",
        "  a CONSULT 1,2",
    ],
)
def test_broken_marks_are_refused_with_file_and_line(plover, broken):
    with pytest.raises(CorpusError, match=r"x\.txt:\d+"):
        corpus.parse("Nothing happened.\n" + broken if not broken.startswith(" ") else broken, "x.txt", plover)


def test_check_goes_on_after_a_broken_line(plover):
    found = list(corpus.check("[1 Oslo met.\n" + EXAMPLE, "x.txt", plover))
    assert [isinstance(item, CorpusError) for item in found] == [True, False, False]


def test_names_do_not_hide_a_duplicate(plover):
    line = "[1 {}] signed the long awaited fishing treaty in the capital.\n"
    lines = line.format("Oslo") + line.format("Lima") + "Wind."
    pairs = corpus.near_duplicates(corpus.parse(lines, "x.txt", plover))
    assert [(one.where, other.where) for one, other, _ in pairs] == [("x.txt:1", "x.txt:2")]


ARTICLE = """# a comment
@date 2019-04-03
@outlet Gulf Ledger

[1 Oman] {a hosts} [2 Yemeni negotiators]
  a CONSULT/visit 2 > 1

[3=2 They] landed in [4=1 Oman] on Tuesday.
[5=1 Muscat] {a praised} [6=2 them].
  a SUPPORT 5 > 6
"""


def test_numbers_run_on_through_an_article(tmp_path, plover):
    (tmp_path / "held_out").mkdir()
    (tmp_path / "held_out" / "gulf.txt").write_text(ARTICLE, encoding="utf-8")
    (story,) = corpus.held_out(tmp_path, plover)
    assert (story.name, story.published.isoformat(), story.outlet) == ("gulf", "2019-04-03", "Gulf Ledger")
    headline, second, third = story.sentences
    assert [example.paragraph for example in story.sentences][1:] == [headline.paragraph + 1] * 2
    assert (second.mentions[3].same_as, third.mentions[6].same_as) == (2, 2)
    assert third.events[0].actors == (5,)


def test_articles_are_learned_from_and_those_held_out_are_not(tmp_path, plover):
    for folder in ("articles", "held_out"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "gulf.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "plain.txt").write_text("Rain fell on [1 Oslo].\n", encoding="utf-8")
    assert len(corpus.load(tmp_path, plover)) == 4
    before = corpus.corpus_digest(tmp_path)
    (tmp_path / "held_out" / "gulf.txt").write_text(ARTICLE + "More.\n", encoding="utf-8")
    assert corpus.corpus_digest(tmp_path) == before
    (tmp_path / "articles" / "gulf.txt").write_text(ARTICLE + "More.\n", encoding="utf-8")
    assert corpus.corpus_digest(tmp_path) != before


@pytest.mark.parametrize(
    ("old", "new"),
    [("@date 2019-04-03", "@date April"), ("@outlet Gulf Ledger\n", ""), ("[3=2 They]", "[1=2 They]"), ("3=2", "3=9")],
)
def test_a_broken_article_is_refused(tmp_path, plover, old, new):
    (tmp_path / "held_out").mkdir()
    (tmp_path / "held_out" / "gulf.txt").write_text(ARTICLE.replace(old, new), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"gulf\.txt"):
        corpus.held_out(tmp_path, plover)


def test_agreement_by_hand(plover):
    first = "[1 Oslo] {a met} [2 Bergen].\n  a CONSULT/visit 1,2\n[1 Rome] {a blamed} [2 Bern] and {b left}.\n"
    first += "  a ACCUSE 1 > 2\n  b RETREAT 1\n"
    second = (
        "[1 Oslo] {a met} [2 Bergen].\n  a CONSULT 1 > 2\n[1 Rome] {a blamed} [2 Bern] and left.\n  a REJECT 1 > 2\n"
    )
    found = corpus.agreement(corpus.parse(first, "x", plover), corpus.parse(second, "y", plover))
    assert found.sentences == 2
    assert found.events == pytest.approx(2 * 2 / (3 + 2))  # "met" and "blamed" of three and of two
    assert found.category == pytest.approx(1 / 2)
    assert found.kappa == pytest.approx((1 / 2 - 1 / 4) / (1 - 1 / 4))  # CONSULT by both one time in two
    assert found.modes == 0.0
    assert found.classes["RETREAT"] == (0, 1, 0)
    assert (found.f1("CONSULT"), found.f1("ACCUSE")) == (1.0, 0.0)


def test_the_second_annotation_belongs_to_the_corpus(plover):
    second = corpus.load(FOLDER / "second", plover)
    found = corpus.agreement(corpus.load(FOLDER, plover), second)
    assert found.sentences >= 1800
    assert found.kappa >= 0.9
    assert all(found.f1(category) >= 0.75 for category in plover.categories)


def test_empty_folder(tmp_path, plover):
    with pytest.raises(CorpusError, match="none"):
        corpus.load(tmp_path, plover)


def test_the_shipped_corpus(plover):
    examples = corpus.load(FOLDER, plover)
    counts = corpus.coverage(examples, plover)
    assert sum("articles" not in example.where for example in examples) >= 6000
    assert len(list((FOLDER / "articles").glob("*.txt"))) + len(corpus.held_out(FOLDER, plover)) >= 80
    assert all(counts[name] >= 300 for name in plover.categories)
    assert [name for name in plover.modes() if counts[name] < 10] == []
    assert [name for name in plover.contexts if counts[f"#{name}"] < 20] == []
    assert counts["sentences without an actual event"] >= 0.3 * len(examples)
    assert corpus.near_duplicates(examples) == []
