"""Joining the coder's answers into events, with a scorer of a few lines."""

from dataclasses import replace
from datetime import date

import pytest

from lapwing import ontology
from lapwing.events import between, events, look
from lapwing.protocols import Found, Judgement, Pair, Part
from lapwing.records import Article, Block, BlockKind, Mention, Sentence, Span, digest

PLOVER = ontology.load()


class Script:
    """Planted answers by trigger: category, probability, actors, recipients, modes. Other words tell nothing."""

    by = "script@1"

    def __init__(self, **answers):
        self.answers = answers

    def find(self, texts):
        return [self._found(text) for text in texts]

    def _found(self, text):
        at = {word: text.find(word) for word in self.answers}
        return Found((), tuple((Span(i, i + len(word)), 0.9) for word, i in at.items() if i >= 0))

    def ask(self, questions):
        return [self._said(question) for question in questions]

    def _said(self, question):
        category, p, actors, recipients, *modes = self.answers[question.trigger.of(question.text)]
        parts = [self._part(question.text, name, 0.9, 0.1) for name in actors]
        parts += [self._part(question.text, name, 0.1, 0.9) for name in recipients]
        return Judgement({"NONE": 1 - p, category: p}, dict.fromkeys(modes, 0.9), {"military": 0.7}, parts=tuple(parts))

    @staticmethod
    def _part(text, name, actor, recipient):
        return Part(Span(text.index(name), text.index(name) + len(name)), actor, recipient, 0.0)


def article_of(text, *names, same=()):
    """One sentence with a mention of each name; names in `same` share an actor."""
    article = Article("a", text, "test", (Block(BlockKind.BODY, Span(0, len(text))),), published=None)
    sentence = Sentence("s", "a", 0, Span(0, len(text)), 0, BlockKind.BODY, False)
    found = []
    for name in names:
        span = Span(text.index(name), text.index(name) + len(name))
        actor = "one" if name in same else digest(name)
        found.append(Mention(digest("m", name), "a", "s", span, (actor,) if actor else (), None, "test", 1.0, "test"))
    return article, [sentence], found


def coded(text, script, *names, same=()):
    article, sentences, mentions = article_of(text, *names, same=same)
    return events(article, sentences, mentions, look(article, sentences, script), script.by, PLOVER), mentions


def told(text, script, *names, same=()):
    found, mentions = coded(text, script, *names, same=same)
    words = {mention.id: mention.span.of(text) for mention in mentions}
    return [
        (e.category, e.span.of(text), [words[i] for i in e.actors], [words[i] for i in e.recipients]) for e in found
    ]


def test_one_pair():
    script = Script(blamed=("ACCUSE", 0.9, ["Oslo"], ["Lima"]))
    assert told("Oslo blamed Lima.", script, "Oslo", "Lima") == [("ACCUSE", "blamed", ["Oslo"], ["Lima"])]


def test_compound_actors_are_one_event():
    script = Script(blamed=("ACCUSE", 0.9, ["Oslo", "Bern"], ["Lima", "Rome"]))
    assert told("Oslo and Bern blamed Lima and Rome.", script, "Oslo", "Bern", "Lima", "Rome") == [
        ("ACCUSE", "blamed", ["Oslo", "Bern"], ["Lima", "Rome"])
    ]


def test_those_who_act_on_each_other_are_all_actors():
    script = Script(met=("CONSULT", 0.9, ["Oslo", "Lima"], []))
    assert told("Oslo met Lima.", script, "Oslo", "Lima") == [("CONSULT", "met", ["Oslo", "Lima"], [])]


def test_a_phrase_for_several_is_left_out_where_each_takes_part_by_name():
    text = "Oslo met Lima, and the two argued."
    script = Script(met=("CONSULT", 0.9, ["Oslo", "the two"], ["Lima"]), argued=("ACCUSE", 0.9, ["the two"], []))
    article, sentences, mentions = article_of(text, "Oslo", "Lima", "the two")
    oslo, lima, both = mentions
    mentions = [oslo, lima, replace(both, actors=oslo.actors + lima.actors)]
    found = events(article, sentences, mentions, look(article, sentences, script), script.by, PLOVER)
    told = [(each.category, each.actors, each.recipients) for each in found]
    assert told == [("CONSULT", (oslo.id,), (lima.id,)), ("ACCUSE", (both.id,), ())]


class Twice(Script):
    """The same, with who takes part in the first trigger by the bare sentence."""

    def __init__(self, bare, **answers):
        super().__init__(**answers)
        self.bare = bare

    def _found(self, text):
        found = super()._found(text)
        parts = tuple(self._part(text, name, *shares) for name, shares in self.bare.items())
        return Found(found.mentions, found.triggers, (parts, *((),) * (len(found.triggers) - 1)))


def test_who_takes_part_is_the_mean_of_both_readings():
    text = "Oslo blamed Lima and Bern."
    found = next(iter(Twice({"Oslo": (0.5, 0.0)}, blamed=("ACCUSE", 0.9, ["Oslo"], ["Lima"])).find([text])))
    assert found.parts == ((Part(Span(0, 4), 0.5, 0.0, 0.0),),)
    article, sentences, _ = article_of(text, "Oslo", "Lima", "Bern")
    script = Twice({"Oslo": (0.5, 0.3), "Lima": (0.1, 0.1)}, blamed=("ACCUSE", 0.9, ["Oslo"], ["Lima", "Bern"]))
    ((_, judgement),) = look(article, sentences, script)["s"].answers
    assert {part.span.of(text): (part.actor, part.recipient) for part in judgement.parts} == {
        "Oslo": (pytest.approx(0.7), pytest.approx(0.2)),
        "Lima": (pytest.approx(0.1), pytest.approx(0.5)),
        "Bern": (0.1, 0.9),  # the bare sentence says nothing of it
    }


def test_a_long_name_takes_part_by_its_surest_piece():
    class Pieces(Script):
        def _said(self, question):
            said = super()._said(question)
            rest = tuple(Part(Span(at, at + 4), 0.01, 0.01, 0.0) for at in (5, 10))
            return Judgement(said.categories, parts=(Part(Span(0, 4), 0.9, 0.1, 0.0), *rest, *said.parts[1:]))

    script = Pieces(blamed=("ACCUSE", 0.9, ["Oslo"], ["Lima"]))
    assert told("Oslo City Club blamed Lima.", script, "Oslo City Club", "Lima") == [
        ("ACCUSE", "blamed", ["Oslo City Club"], ["Lima"])
    ]


def test_two_triggers_are_two_events_in_order_of_the_text():
    script = Script(bombed=("ASSAULT", 0.9, ["Lima"], ["Bern"]), left=("RETREAT", 0.9, ["Oslo"], []))
    assert told("Oslo left the pact after Lima bombed Bern.", script, "Oslo", "Lima", "Bern") == [
        ("RETREAT", "left", ["Oslo"], []),
        ("ASSAULT", "bombed", ["Lima"], ["Bern"]),
    ]


def test_no_event_without_a_recipient_where_the_category_needs_one():
    assert told("Oslo gave help.", Script(gave=("AID", 0.9, ["Oslo"], [])), "Oslo") == []


def test_an_agentless_sentence_tells_none():
    assert told("Four in Oslo were killed.", Script(killed=("ASSAULT", 0.9, [], ["Oslo"])), "Oslo") == []


def test_doubtful_answers_are_left_out():
    assert told("Oslo blamed Lima.", Script(blamed=("ACCUSE", 0.3, ["Oslo"], ["Lima"])), "Oslo", "Lima") == []


def test_two_names_of_one_actor_do_not_act_on_one_another():
    script = Script(blamed=("ACCUSE", 0.9, ["Norway"], ["Oslo"]))
    assert told("Norway, said Oslo, blamed it.", script, "Norway", "Oslo", same=("Norway", "Oslo")) == [
        ("ACCUSE", "blamed", ["Norway"], [])
    ]


def test_an_actor_named_twice_takes_part_once():
    script = Script(blamed=("ACCUSE", 0.9, ["Norway", "Oslo"], ["Lima"]))
    assert told("Norway (Oslo) blamed Lima.", script, "Norway", "Oslo", "Lima", same=("Norway", "Oslo")) == [
        ("ACCUSE", "blamed", ["Norway"], ["Lima"])
    ]


def test_modes_of_another_category_are_not_taken():
    script = Script(shelled=("ASSAULT", 0.9, ["Oslo"], [], "ASSAULT/heavy-weapons", "ACCUSE/allege"))
    (event,), _ = coded("Oslo shelled.", script, "Oslo")
    assert event.modes == ("heavy-weapons",)
    assert event.contexts == ("military",)
    assert event.by == "script@1"
    assert event.score == 0.9


def test_a_pair_is_judged_with_its_triggers():
    text = "Oslo left the pact after Lima bombed Bern."
    script = Script(bombed=("ASSAULT", 0.9, ["Lima"], ["Bern"]), left=("RETREAT", 0.9, ["Oslo"], []))
    script.score = lambda pairs: [Judgement({"NONE": 0.5, "ASSAULT": 0.2, "RETREAT": 0.3}) for _ in pairs]
    lima, bern, oslo = (Span(text.index(name), text.index(name) + 4) for name in ("Lima", "Bern", "Oslo"))
    bombing, leaving = between([Pair(text, lima, bern), Pair(text, oslo, None)], script)
    assert sum(bombing.values()) == pytest.approx(1.0)
    assert max(bombing, key=bombing.get) == "ASSAULT"  # the pair's own answer is outvoted by the trigger's
    assert max(leaving, key=leaving.get) == "RETREAT"


@pytest.mark.parametrize("text", ["", "🙂 Oslo"])
def test_nobody_named_nothing_told(text):
    script = Script(Oslo=("ACCUSE", 0.9, [], []))
    article = Article("a", text, "test", (), published=date(2024, 1, 1), published_basis="metadata")
    assert events(article, [], [], {}, script.by, PLOVER) == ()
    assert coded("🙂 Oslo", script)[0] == ()


def test_where_little_speaks_for_an_event_nothing_may_happen():
    text = "Oslo shelled Bergen, and Oslo spoke of it."
    script = Script(shelled=("ASSAULT", 0.9, ["Oslo"], ["Bergen"]), spoke=("CONSULT", 0.05, ["Oslo"], []))
    article, sentences, _ = article_of(text)
    (seen,) = look(article, sentences, script).values()
    assert [span.of(text) for span, _ in seen.answers] == ["shelled", "spoke"]
    assert [span.of(text) for span in seen.telling] == ["shelled"]
