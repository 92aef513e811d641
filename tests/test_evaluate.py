"""Measures against figures worked out by hand."""

from typing import ClassVar

import pytest

from lapwing import corpus, ontology
from lapwing.errors import InputError
from lapwing.evaluate import articles, calibration_error, coded, level, relations, reliability, unaided
from lapwing.evaluate.relations import Row, unmark
from lapwing.protocols import Found, Judgement, Pair, Part
from lapwing.records import Span

HEADER = "marked_sentence\tsource\ttarget\tgold_root\tgold_quad\n"


class ByWord:
    """Names the category by one word of the sentence; never says which words it did not know."""

    by = "by-word@1"
    words: ClassVar = {"met": "CONSULT", "bombed": "ASSAULT", "freed": "RETREAT", "pardoned": "CONCEDE"}

    def find(self, texts):
        return [Found((), ()) for _ in texts]

    def ask(self, questions):
        return []

    def score(self, pairs):
        return [Judgement({"NONE": 0.9, **self._shares(pair)}) for pair in pairs]

    def refer(self, references):
        return [() for _ in references]

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


class Reader:
    """Sees "met", "bombed" and "left" as triggers; who stands before acts, who stands after is acted upon."""

    by = "reader@1"
    categories: ClassVar = {"met": "CONSULT", "bombed": "ASSAULT", "left": "RETREAT"}

    def find(self, texts):
        return [Found(self._names(text), tuple(self._triggers(text))) for text in texts]

    @staticmethod
    def _names(text):
        words = [(text.index(word), word) for word in ("Aland", "Bland", "Cland") if word in text]
        return tuple(Span(at, at + len(word)) for at, word in sorted(words))

    def _triggers(self, text):
        return [(Span(text.index(w), text.index(w) + len(w)), 0.9) for w in self.categories if w in text]

    def refer(self, references):
        return [() for _ in references]

    def ask(self, questions):
        return [self._said(question) for question in questions]

    def _said(self, question):
        before, after = Span(0, question.trigger.start), Span(question.trigger.end, len(question.text))
        category = self.categories[question.trigger.of(question.text)]
        modes = {"ASSAULT/aerial": 0.9}
        return Judgement(
            {"NONE": 0.2, category: 0.8},
            modes,
            {"military": 0.9},
            parts=(Part(before, 0.9, 0.1, 0), Part(after, 0.1, 0.9, 0)),
        )


class NoNames:
    by = "none@1"

    def names(self, text):
        return []

    def actor(self, key, on):
        return None

    def search(self, query):
        return []


STORY = """@date 2020-01-02
@outlet Aland Times

[1 Aland] {a bombed} [2 Bland]
  a ASSAULT/aerial 1 > 2 #military

[3=1 Aland] {a left} by night; [4=2 Bland] slept.
  a RETREAT 3
[5 Cland] was {a bombed} by [6=1 Aland].
  a ASSAULT/aerial 6 > 5 #military #territory
"""


def test_articles_by_hand(tmp_path):
    (tmp_path / "s.txt").write_text(STORY, encoding="utf-8")
    plover = ontology.load()
    scores = articles(corpus.stories(tmp_path, plover), Reader(), NoNames(), plover)
    # All three triggers and categories are found; "left" is given a recipient, and the passive is turned round.
    assert (scores.sentences, scores.wanted, scores.said) == (3, 3, 3)
    assert (scores.trigger, scores.category, scores.mentions) == (1.0, 1.0, 1.0)
    assert scores.f1 == pytest.approx(1 / 3)
    assert scores.classes["ASSAULT"] == (1, 2, 2)
    assert scores.modes == 1.0
    assert scores.contexts == pytest.approx(2 * 2 / (3 + 3))
    assert scores.calibration_error == pytest.approx(0.2)


def test_unaided_by_hand():
    plover = ontology.load()
    texts = ["Aland bombed Bland.", "Aland was bombed by Bland.", "Aland sued Bland."]
    listed = [
        Row(Pair(text, Span(0, 5), Span(text.index("Bland"), text.index("Bland") + 5)), "ASSAULT", 4) for text in texts
    ]
    told = [coded(corpus.parse(text, "x", plover), Reader(), NoNames(), plover)[0][1] for text in texts]
    result = unaided(listed, told)
    assert (result.rows, result.found, result.further) == (3, pytest.approx(2 / 3), 0.0)


def test_calibration_error_by_hand():
    scores, right = [0.95, 0.95, 0.15, 0.15], [True, False, False, False]
    assert [tenth.count for tenth in reliability(scores, right)] == [2, 2]
    assert calibration_error(scores, right) == pytest.approx((2 * 0.45 + 2 * 0.15) / 4)
