"""Measures against figures worked out by hand."""

from typing import ClassVar

import pytest

from lapwing import ontology
from lapwing.errors import InputError
from lapwing.evaluate import level, relations, unmark
from lapwing.protocols import Judgement, Pair

HEADER = "marked_sentence\tsource\ttarget\tgold_root\tgold_quad\n"


class ByWord:
    """Names the category by one word of the sentence; never says which words it did not know."""

    by = "by-word@1"
    words: ClassVar = {"met": "CONSULT", "bombed": "ASSAULT", "freed": "RETREAT", "pardoned": "CONCEDE"}

    def score(self, pairs):
        return [Judgement({"NONE": 0.9, **self._shares(pair)}, None) for pair in pairs]

    def _shares(self, pair: Pair):
        said = next((category for word, category in self.words.items() if word in pair.text), "AGREE")
        return {name: 0.09 if name == said else 0.001 for name in ontology.load().categories}


def test_macro_f1_by_hand():
    # a: precision 1/2, recall 1/1; b: precision 1/1, recall 1/2; both F1 = 2/3.
    result = level(["a", "b", "b"], ["a", "a", "b"])
    assert result.macro_f1 == pytest.approx(2 / 3)
    assert result.accuracy == pytest.approx(2 / 3)
    assert result.classes["a"].precision == pytest.approx(0.5)
    assert result.classes["b"].recall == pytest.approx(0.5)


def test_a_class_that_is_never_said_scores_nothing():
    assert level(["a", "b"], ["a", "a"]).classes["b"].f1 == 0.0


def test_relations(tmp_path):
    file = tmp_path / "rows.tsv"
    rows = [
        "<s>A</s> met <t>B</t>.\tA\tB\tCONSULT\t1",
        "<s>A</s> bombed <t>B</t>.\tA\tB\tASSAULT\t4",
        "<s>A</s> freed <t>B</t>.\tA\tB\tYIELD\t2",
        "<s>A</s> pardoned <t>B</t>.\tA\tB\tYIELD\t2",
        "<s>A</s> told <t>B</t> off.\tA\tB\tACCUSE\t3",
    ]
    file.write_text(HEADER + "\n".join(rows) + "\n")
    result = relations(file, ByWord(), ontology.load())
    assert result.rows == 5
    assert result.root.accuracy == pytest.approx(4 / 5)
    assert result.root.classes["YIELD"].f1 == 1.0
    assert result.quad.classes["2"].f1 == 1.0
    assert result.confusions == (("ACCUSE", "AGREE", 1),)
    assert set(result.binary.classes) == {"cooperation", "conflict"}


def test_unmark():
    text, spans = unmark("When <t>Bo</t> came, <s>Al</s> left; <s>Al</s> was sad.")
    assert text == "When Bo came, Al left; Al was sad."
    assert (spans["s"].of(text), spans["s"].start, spans["t"].of(text)) == ("Al", 14, "Bo")


@pytest.mark.parametrize("marked", ["<s>A met B.", "A</s> met B.", "<s></s> met <t>B</t>."])
def test_broken_tags(marked):
    with pytest.raises(ValueError, match=r"."):
        unmark(marked)


@pytest.mark.parametrize("content", ["a\tb\n1\t2\n", HEADER, HEADER + "<s>A</s> met.\tA\t\tCONSULT\tone\n"])
def test_broken_files_are_one_clear_error(tmp_path, content):
    file = tmp_path / "rows.tsv"
    file.write_text(content)
    with pytest.raises(InputError, match="expected"):
        relations(file, ByWord(), ontology.load())


def test_missing_file(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        relations(tmp_path / "nowhere.tsv", ByWord(), ontology.load())
