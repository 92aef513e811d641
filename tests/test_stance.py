"""Reality, certainty, speaker: planted answers on invented sentences."""

import re

import pytest

from lapwing.protocols import Judgement
from lapwing.records import (
    Article,
    Block,
    BlockKind,
    Certainty,
    Event,
    Mention,
    Reality,
    Sentence,
    Span,
    SpeakerKind,
    Stance,
)
from lapwing.split import split
from lapwing.stance import quotations, stance


def judged(*marked: str, quoted: tuple[bool, ...] = ()) -> tuple[str, tuple[Stance, ...]]:
    """Stances of sentences of one paragraph in which {triggers} and [mentions] are marked."""
    text = ""
    events: list[Event] = []
    mentions: list[Mention] = []
    sentences: list[Sentence] = []
    for index, line in enumerate(marked):
        start = len(text)
        for match in re.finditer(r"\{(.*?)\}|\[(.*?)\]|([^{\[]+)", line, re.S):
            piece = next(group for group in match.groups() if group is not None)
            span = Span(len(text), len(text) + len(piece))
            if match[1]:
                events.append(Event(f"e{len(events)}", "a", f"s{index}", span, "AID", (), (), ("m0",), (), 1.0, "test"))
            elif match[2]:
                mentions.append(Mention(f"m{len(mentions)}", "a", f"s{index}", span, (), None, "test", 1.0, "test"))
            text += piece
        inside = quoted[index] if quoted else False
        sentences.append(Sentence(f"s{index}", "a", index, Span(start, len(text)), 0, BlockKind.BODY, inside))
        text += " "
    article = Article("a", text, "-", (Block(BlockKind.BODY, Span(0, len(text))),))
    made = stance(article, sentences, events, mentions)
    assert made == stance(article, sentences, events, mentions)
    for span in (span for one in made for span in (one.cue, one.condition) if span):
        assert span.end <= len(text)
    return text, made


@pytest.mark.parametrize(
    ("marked", "reality"),
    [
        ("Arden {shelled} Brill.", Reality.ACTUAL),
        ("Arden's {attack} on Brill killed ten.", Reality.ACTUAL),
        ("After the {attack}, Brill would respond.", Reality.ACTUAL),
        ("Brill may answer the {attack}.", Reality.ACTUAL),
        ("Arden managed to {seize} the port.", Reality.ACTUAL),
        ("Arden did not refuse to {sign}.", Reality.ACTUAL),
        ("Why did Arden {shell} Brill?", Reality.ACTUAL),
        ("Arden did not {shell} Brill.", Reality.NEGATED),
        ("Arden didn’t {shell} Brill.", Reality.NEGATED),
        ("Arden never {shelled} Brill.", Reality.NEGATED),
        ("Arden no longer {supplies} Brill.", Reality.NEGATED),
        ("Arden refused to {sign} the treaty.", Reality.NEGATED),
        ("The council failed to {condemn} Arden.", Reality.NEGATED),
        ("Arden denied that its troops had {fired}.", Reality.NEGATED),
        ("Arden denied {firing} on the crowd.", Reality.NEGATED),
        ("Arden has no plans to {leave} the union.", Reality.NEGATED),
        ("Neither side {signed} the treaty.", Reality.NEGATED),
        ("They left without {signing} the treaty.", Reality.NEGATED),
        ("The sides reached no {agreement}.", Reality.NEGATED),
        ("Arden ruled out {talks} with Brill.", Reality.NEGATED),
        ("Arden will {send} arms.", Reality.FUTURE),
        ("Arden said it would {send} arms.", Reality.FUTURE),
        ("Arden plans to {send} arms.", Reality.FUTURE),
        ("Arden is expected to {send} arms.", Reality.FUTURE),
        ("Arden is to {send} arms.", Reality.FUTURE),
        ("Arden to {send} arms to Brill", Reality.FUTURE),
        ("Arden vowed to {send} arms.", Reality.FUTURE),
        ("Arden prepares for the upcoming {talks}.", Reality.FUTURE),
        ("Arden will meet envoys and {sign} a treaty.", Reality.FUTURE),
        ("Arden might {send} arms.", Reality.HYPOTHETICAL),
        ("Brill asked Arden to {send} arms.", Reality.HYPOTHETICAL),
        ("Brill hopes that Arden will {send} arms.", Reality.HYPOTHETICAL),
        ("Brill spoke of the threat of {strikes}.", Reality.HYPOTHETICAL),
        ("Brill fears a possible {strike}.", Reality.HYPOTHETICAL),
        ("Brill wondered whether Arden had {sent} arms.", Reality.HYPOTHETICAL),
        ("Will Arden {send} arms?", Reality.HYPOTHETICAL),
        ("An {attack} would bring war.", Reality.HYPOTHETICAL),
        ("It is unlikely that Arden will {send} arms.", Reality.HYPOTHETICAL),
    ],
)
def test_reality(marked: str, reality: Reality) -> None:
    _, (made,) = judged(marked)
    assert made.reality is reality


def test_the_cue_as_trigger_is_an_event_of_its_own() -> None:
    _, made = judged("Arden {refused} to {receive} the envoy.")
    assert [one.reality for one in made] == [Reality.ACTUAL, Reality.NEGATED]


@pytest.mark.parametrize(
    ("marked", "certainty"),
    [
        ("Arden {sent} arms.", Certainty.CERTAIN),
        ("Arden will {send} arms.", Certainty.CERTAIN),
        ("Arden has reportedly {sent} arms.", Certainty.PROBABLE),
        ("Arden is expected to {send} arms.", Certainty.PROBABLE),
        ("Arden is believed to have {sent} arms.", Certainty.PROBABLE),
        ("It is believed that Arden {sent} arms.", Certainty.PROBABLE),
        ("Arden allegedly {sent} arms.", Certainty.POSSIBLE),
        ("Arden could {send} arms.", Certainty.POSSIBLE),
    ],
)
def test_certainty(marked: str, certainty: Certainty) -> None:
    _, (made,) = judged(marked)
    assert made.certainty is certainty


@pytest.mark.parametrize(
    ("marked", "condition"),
    [
        ("Arden will {strike} if talks fail.", "if talks fail"),
        ("If talks fail, Arden will {strike}.", "If talks fail"),
        ("Arden would {strike} unless Brill withdraws.", "unless Brill withdraws"),
        ("Should talks fail, Arden would {strike}.", "Should talks fail"),
        ("In the event of war, Arden would {strike}.", "In the event of war"),
        ("Arden {struck} Brill and asked if talks would go on.", None),
    ],
)
def test_what_an_event_hangs_on(marked: str, condition: str | None) -> None:
    text, (made,) = judged(marked)
    assert (made.condition.of(text) if made.condition else None) == condition
    assert made.reality is (Reality.HYPOTHETICAL if condition else Reality.ACTUAL)


@pytest.mark.parametrize(
    ("marked", "kind", "speaker"),
    [
        ("Arden {shelled} Brill.", SpeakerKind.AUTHOR, None),
        ("Arden {condemned} the shelling.", SpeakerKind.AUTHOR, None),
        ("Arden {warned} that Brill would answer.", SpeakerKind.AUTHOR, None),
        ("[Maro] said Arden {shelled} Brill.", SpeakerKind.NAMED, "Maro"),
        ("[Maro], the army chief, told reporters that Arden {shelled} Brill.", SpeakerKind.NAMED, "Maro"),
        ("Arden {shelled} Brill, [Maro] said.", SpeakerKind.NAMED, "Maro"),
        ("“Arden {shelled} Brill,” said [Maro].", SpeakerKind.NAMED, "Maro"),
        ('"Arden {shelled} Brill," [Maro] said on Monday.', SpeakerKind.NAMED, "Maro"),
        ("According to [Maro], Arden {shelled} Brill.", SpeakerKind.NAMED, "Maro"),
        ("Arden, [Maro] said, {shelled} Brill.", SpeakerKind.NAMED, "Maro"),
        ("[Mr. Maro] said Arden {shelled} Brill.", SpeakerKind.NAMED, "Mr. Maro"),
        ("Officials said Arden {shelled} Brill.", SpeakerKind.UNNAMED, "Officials"),
        ("Arden {shelled} Brill, according to two sources.", SpeakerKind.UNNAMED, "two sources"),
        ("It is believed that Arden {shelled} Brill.", SpeakerKind.UNNAMED, None),
        ("[Maro] reported that officials said Arden {shelled} Brill.", SpeakerKind.UNNAMED, "officials"),
        ("The report angered Arden, which {shelled} Brill.", SpeakerKind.AUTHOR, None),
    ],
)
def test_who_says_so(marked: str, kind: SpeakerKind, speaker: str | None) -> None:
    _, (made,) = judged(marked)
    assert (made.speaker, made.said_by_text) == (kind, speaker)
    assert made.said_by == ("m0" if kind is SpeakerKind.NAMED else None)


def test_a_denial_is_the_word_of_who_denies() -> None:
    _, (made,) = judged("[Arden] denied {firing} on the crowd.")
    assert (made.reality, made.speaker, made.said_by) == (Reality.NEGATED, SpeakerKind.NAMED, "m0")


def test_a_quoted_sentence_takes_the_speaker_of_its_neighbour() -> None:
    _, (first, second) = judged("“We {struck} them.", "We {won},” said [Maro].", quoted=(True, False))
    assert (first.said_by, second.said_by) == ("m0", "m0")


def test_a_pronoun_stands_for_the_last_named_speaker() -> None:
    _, made = judged("[Maro] said Arden {shelled} Brill.", "He said Brill {answered}.")
    assert [one.said_by for one in made] == ["m0", "m0"]
    assert made[1].said_by_text == "Maro"


def test_a_speech_ends_where_another_clause_turns_against_it() -> None:
    _, made = judged("[Maro] said that Arden {shelled} Brill, but Corvo {sent} arms.")
    assert [one.speaker for one in made] == [SpeakerKind.NAMED, SpeakerKind.AUTHOR]


@pytest.mark.parametrize(
    "text", ["{😀}", "{x}", '"“”"\' {went} "”', "said {said} said", "to {to} to", "not {go}", "\r\n{went}\r\n"]
)
def test_awkward_text_is_judged(text: str) -> None:
    _, made = judged(text)
    assert len(made) == 1


@pytest.mark.parametrize("unit", ["said ", '" ', "if ", "to ", ", ", "that ", "not ", "Mr. "])
def test_long_sentences_do_not_hang(unit: str) -> None:
    judged(unit * (2000 // len(unit)) + "{went}.")


def test_a_promise_is_said_by_who_promises() -> None:
    _, (made,) = judged("When Brill fell, [Maro] vowed that Arden would {answer}.")
    assert (made.reality, made.said_by) == (Reality.FUTURE, "m0")


def test_an_anticipated_event_is_a_probable_future_of_nobody() -> None:
    _, (made,) = judged("It is anticipated that Arden will {sign} the treaty, indicating warmth.")
    assert (made.reality, made.certainty, made.speaker) == (Reality.FUTURE, Certainty.PROBABLE, SpeakerKind.UNNAMED)


def said(*shares: tuple[str, float]) -> Judgement:
    return Judgement({"AID": 0.9, "NONE": 0.1}, realities=dict(shares))


@pytest.mark.parametrize(
    ("line", "coder", "reality"),
    [
        ("Arden shelled Brill.", (("actual", 0.9), ("negated", 0.1)), Reality.ACTUAL),
        (
            "Arden stopped short of shelling Brill.",
            (("actual", 0.03), ("negated", 0.97)),
            Reality.NEGATED,
        ),  # no cue we know
        (
            "Arden did not shell Brill.",
            (("actual", 0.5), ("negated", 0.4), ("future", 0.1)),
            Reality.NEGATED,
        ),  # the cue decides
        ("Arden may have shelled Brill.", (("actual", 0.95), ("hypothetical", 0.05)), Reality.HYPOTHETICAL),
    ],
)
def test_the_coder_and_the_words_judge_together(line, coder, reality):
    at = line.index("shell")
    event = Event("e", "a", "s", Span(at, at + 5), "AID", (), (), ("m",), (), 1.0, "test")
    article = Article("a", line, "-", (Block(BlockKind.BODY, Span(0, len(line))),))
    sentence = Sentence("s", "a", 0, Span(0, len(line)), 0, BlockKind.BODY, False)
    (made,) = stance(article, [sentence], [event], (), {event: said(*coder)})
    assert made.reality is reality
    assert 0 < made.score <= 1


def quoted(text: str, name: str) -> list[tuple[str, str, str, bool]]:
    """Speaker, cue, content and directness of the quotations of a text of one paragraph."""
    blocks = (Block(BlockKind.BODY, Span(0, len(text))),)
    article = Article("a", text, "-", blocks)
    sentences = split(article)
    at = text.index(name)
    mention = Mention("m", "a", sentences[0].id, Span(at, at + len(name)), (), None, "test", 1.0, "test")
    return [
        (
            one.said_by or "",
            one.cue.of(text) if one.cue else "",
            " | ".join(span.of(text) for span in one.content),
            one.direct,
        )
        for one in quotations(article, sentences, [mention])
    ]


def test_quotations_are_records():
    assert quoted("Brill had fired first, Arden said.", "Arden") == [("m", "said", "Brill had fired first", False)]
    assert quoted("“We will not fire,” Arden said.", "Arden") == [("m", "said", "“We will not fire,”", True)]
    assert quoted("Arden said that “Brill” had fired.", "Arden") == [("m", "said", "that “Brill” had fired", True)]
    assert quoted("Brill fired.", "Brill") == []


def test_a_quotation_may_stand_in_two_pieces():
    ((speaker, cue, content, direct),) = quoted("“We waited,” Arden said, “and they fired.”", "Arden")
    assert (speaker, cue, direct) == ("m", "said", True)
    assert content.startswith("“We waited")
    assert "they fired" in content


def test_words_passed_on_name_who_passes_them_on():
    _, (inner,) = judged("[Corvo] said that [Arden] had denied that troops had {crossed} the border.")
    assert inner.speaker is SpeakerKind.NAMED
    assert (inner.said_by_text, inner.relayed_by) == ("Arden", "Corvo")
    _, (plain,) = judged("[Corvo] said that [Arden] had {crossed} the border.")
    assert (plain.said_by_text, plain.relayed_by) == ("Corvo", None)
