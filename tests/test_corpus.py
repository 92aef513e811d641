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


def test_empty_folder(tmp_path, plover):
    with pytest.raises(CorpusError, match="none"):
        corpus.load(tmp_path, plover)


def test_the_shipped_corpus(plover):
    examples = corpus.load(FOLDER, plover)
    counts = corpus.coverage(examples, plover)
    assert len(examples) >= 800
    assert all(counts[name] >= 40 for name in plover.categories)
    assert [name for name in plover.modes() if counts[name] == 0] == []
    assert counts["sentences without an actual event"] >= 200
    assert corpus.near_duplicates(examples) == []
