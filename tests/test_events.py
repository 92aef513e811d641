"""Joining the coder's answers into events, with a scorer of a few lines."""

from datetime import date

import pytest

from lapwing import ontology
from lapwing.events import events
from lapwing.protocols import Judgement
from lapwing.records import Article, Block, BlockKind, Mention, Sentence, Span, digest

PLOVER = ontology.load()


class Script:
    """Answers by (actor, recipient) words; everything else is no event."""

    by = "script@1"

    def __init__(self, *answers):
        self.answers = {(a, r): rest for a, r, *rest in answers}
        self.asked = 0

    def score(self, pairs):
        self.asked += len(pairs)
        return [self._judge(pair) for pair in pairs]

    def _judge(self, pair):
        key = (pair.actor.of(pair.text), pair.recipient.of(pair.text) if pair.recipient else None)
        if key not in self.answers:
            return Judgement({"NONE": 0.95, "AGREE": 0.05}, None)
        category, word, p, *modes = self.answers[key]
        at = pair.text.index(word)
        return Judgement(
            {"NONE": 1 - p, category: p}, Span(at, at + len(word)), dict.fromkeys(modes, 0.9), {"military": 0.7}
        )


def article_of(text, *names, same=()):
    """One sentence with a mention of each name; names in `same` share an actor."""
    article = Article("a", text, "test", (Block(BlockKind.BODY, Span(0, len(text))),), published=None)
    sentence = Sentence("s", "a", 0, Span(0, len(text)), 0, BlockKind.BODY, False)
    found = []
    for name in names:
        span = Span(text.index(name), text.index(name) + len(name))
        actor = "one" if name in same else digest(name)
        found.append(Mention(digest("m", name), "a", "s", span, actor, "test", 1.0, "test"))
    return article, [sentence], found


def told(text, script, *names, same=()):
    article, sentences, mentions = article_of(text, *names, same=same)
    words = {mention.id: mention.span.of(text) for mention in mentions}
    found = events(article, sentences, mentions, script, PLOVER)
    return [
        (e.category, e.span.of(text), [words[i] for i in e.actors], [words[i] for i in e.recipients]) for e in found
    ]


def test_one_pair():
    script = Script(("Oslo", None, "ACCUSE", "blamed", 0.9), ("Oslo", "Lima", "ACCUSE", "blamed", 0.9))
    assert told("Oslo blamed Lima.", script, "Oslo", "Lima") == [("ACCUSE", "blamed", ["Oslo"], ["Lima"])]


def test_compound_actors_are_one_event():
    text = "Oslo and Bern blamed Lima and Rome."
    pairs = [(a, r, "ACCUSE", "blamed", 0.9) for a in ("Oslo", "Bern") for r in ("Lima", "Rome", None)]
    assert told(text, Script(*pairs), "Oslo", "Bern", "Lima", "Rome") == [
        ("ACCUSE", "blamed", ["Oslo", "Bern"], ["Lima", "Rome"])
    ]


def test_those_who_act_on_each_other_are_all_actors():
    pairs = [("Oslo", "Lima"), ("Lima", "Oslo"), ("Oslo", None), ("Lima", None)]
    script = Script(*((a, r, "CONSULT", "met", 0.9) for a, r in pairs))
    assert told("Oslo met Lima.", script, "Oslo", "Lima") == [("CONSULT", "met", ["Oslo", "Lima"], [])]


def test_two_triggers_are_two_events():
    text = "Oslo left the pact after Lima bombed Bern."
    script = Script(
        ("Oslo", None, "RETREAT", "left", 0.9),
        ("Lima", None, "ASSAULT", "bombed", 0.9),
        ("Lima", "Bern", "ASSAULT", "bombed", 0.9),
    )
    assert told(text, script, "Oslo", "Lima", "Bern") == [
        ("RETREAT", "left", ["Oslo"], []),
        ("ASSAULT", "bombed", ["Lima"], ["Bern"]),
    ]


def test_no_event_without_a_recipient_where_the_category_needs_one():
    assert told("Oslo gave help.", Script(("Oslo", None, "AID", "gave", 0.9)), "Oslo") == []


def test_doubtful_answers_are_left_out():
    assert told("Oslo blamed Lima.", Script(("Oslo", "Lima", "ACCUSE", "blamed", 0.4)), "Oslo", "Lima") == []


def test_a_name_is_not_a_trigger():
    assert told("Oslo blamed Lima.", Script(("Oslo", None, "ACCUSE", "Oslo", 0.9)), "Oslo", "Lima") == []


def test_two_names_of_one_actor_do_not_act_on_one_another():
    script = Script(("Norway", "Oslo", "ACCUSE", "blamed", 0.9), ("Norway", None, "ACCUSE", "blamed", 0.9))
    assert told("Norway, said Oslo, blamed it.", script, "Norway", "Oslo", same=("Norway", "Oslo")) == [
        ("ACCUSE", "blamed", ["Norway"], [])
    ]


def test_modes_of_another_category_are_not_taken():
    script = Script(("Oslo", None, "ASSAULT", "shelled", 0.9, "ASSAULT/heavy-weapons", "ACCUSE/allege"))
    article, sentences, mentions = article_of("Oslo shelled.", "Oslo")
    (event,) = events(article, sentences, mentions, script, PLOVER)
    assert event.modes == ("heavy-weapons",)
    assert event.contexts == ("military",)
    assert event.by == "script@1"


def test_bystanders_are_not_asked_about_with_everybody():
    names = [f"City{i}" for i in range(8)]
    script = Script(("City0", None, "ACCUSE", "blamed", 0.9))
    assert told(" ".join(names) + " blamed.", script, *names) == [("ACCUSE", "blamed", ["City0"], [])]
    assert script.asked == 8 + 7


@pytest.mark.parametrize("text", ["", "🙂 Oslo"])
def test_nobody_named_nothing_asked(text):
    script = Script()
    article = Article("a", text, "test", (), published=date(2024, 1, 1), published_basis="metadata")
    assert events(article, [], [], script, PLOVER) == ()
    assert script.asked == 0


def test_a_bystander_is_no_recipient():
    text = "Oslo armed Lima to fight Bern."
    script = Script(
        ("Oslo", None, "AID", "armed", 0.99),
        ("Oslo", "Lima", "AID", "armed", 0.99),
        ("Oslo", "Bern", "AID", "armed", 0.75),
    )
    assert told(text, script, "Oslo", "Lima", "Bern") == [("AID", "armed", ["Oslo"], ["Lima"])]
