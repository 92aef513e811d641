"""A tiny network learns eight sentences by heart, goes on after an interruption, and survives export."""

import random
from dataclasses import replace

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from lapwing import corpus, ontology
from lapwing.net import Coder, encode, stack
from lapwing.protocols import NameForm, NameHit, Question
from lapwing.records import Span
from lapwing.train import labels_of

torch = pytest.importorskip("torch", reason="torch is for training alone: pip install 'lapwing[train]'")
pytest.importorskip("transformers")
pytest.importorskip("onnx")

from lapwing.train.calibrate import fit, loss  # noqa: E402  after the check that torch is there
from lapwing.train.crew import Crew, gathered  # noqa: E402
from lapwing.train.export import export  # noqa: E402
from lapwing.train.lessons import Related, Tags, Teacher, Trigger, roles, words  # noqa: E402
from lapwing.train.loop import Settings, run  # noqa: E402
from lapwing.train.model import Sizes, tiny  # noqa: E402
from lapwing.train.swap import Swap  # noqa: E402

TEXT = """
[1 Oslo] {a blamed} [2 Lima] for the spill.
  a ACCUSE/disapprove 1 > 2
[1 Rome] {a bombed} [2 Bern] at dawn.
  a ASSAULT/aerial 1 > 2
[1 Cairo] {a met} [2 Quito] on the lake.
  a CONSULT 1,2
[1 Delhi] {a helped} [2 Accra] with grain.
  a AID 1 > 2 !future
[1 Lagos] was {a blamed} by [2 Tunis] in court.
  a ACCUSE/disapprove 2 > 1
[1 Paris] was {a bombed} by [2 Kyiv] at noon.
  a ASSAULT/aerial 2 > 1
[1 Dakar] and [2 Sofia] lie on the sea.
[1 Hanoi] knows [2 Minsk] and [3 Doha] well.
"""
QUICK = Settings(epochs=120, batch=8, encoder_rate=3e-3, head_rate=3e-3, smoothing=0.0)


@pytest.fixture(scope="module")
def plover():
    return ontology.load()


@pytest.fixture(scope="module")
def examples(plover):
    return corpus.parse(TEXT, "x.txt", plover)


@pytest.fixture(scope="module")
def tokenizer(examples):
    known = sorted({word for example in examples for word in example.text.replace(".", " .").split()})
    vocabulary = {"[UNK]": 1, **{word: 200 + i for i, word in enumerate(known)}}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


@pytest.fixture(scope="module")
def labels(plover):
    return labels_of(plover, "test")


def network(labels):
    torch.manual_seed(1)
    return tiny(400, Sizes(len(labels.categories), len(labels.modes), len(labels.contexts)))


@pytest.fixture(scope="module")
def learned(examples, tokenizer, labels, tmp_path_factory):
    """A coder that knows the eight sentences, and the losses on its way there."""
    folder = tmp_path_factory.mktemp("weights")
    net = network(labels)
    losses = [step.loss for step in run(net, examples, tokenizer, labels, QUICK)]
    export(net, tokenizer, labels, folder, examples)
    return Coder(folder, threads=1), losses


def test_questions_of_an_epoch(examples):
    teacher = Teacher(examples)
    made = teacher(examples[0], random.Random(1))
    (bare,) = [lesson for lesson in made if isinstance(lesson, Tags)]
    assert (bare.mentions, bare.triggers) == ((Span(0, 4), Span(12, 16)), (Span(5, 11),))
    (asked,) = [lesson for lesson in made if isinstance(lesson, Trigger) and lesson.event]
    assert (asked.actors, asked.recipients, asked.speakers) == ((Span(0, 4),), (Span(12, 16),), ())
    assert {lesson.pair.actor for lesson in made if isinstance(lesson, Related) and lesson.event} == {Span(0, 4)}
    assert not any(lesson.event for lesson in teacher(examples[7], random.Random(1)) if not isinstance(lesson, Tags))
    assert teacher(examples[7], random.Random(1)) == teacher(examples[7], random.Random(1))


def test_a_wrong_trigger_is_no_trigger_and_no_mention(examples):
    example = examples[0]
    for seed in range(20):
        for lesson in Teacher(examples)(example, random.Random(seed)):
            if isinstance(lesson, Trigger) and lesson.event is None:
                assert lesson.trigger.of(example.text) in {"for", "the", "spill"}


def test_equals_act_on_one_another(examples):
    assert roles(examples[2].events[0]) == [(1, 2), (2, 1)]


def test_another_name_of_an_actor_is_no_wrong_pair(plover):
    (example,) = corpus.parse("[1 Oslo] {a blamed} [2 Lima] and [3=1 its] press.\n  a ACCUSE 1 > 2", "x", plover)
    wrong = {
        lesson.pair.actor.of(example.text)
        for seed in range(30)
        for lesson in Teacher([example])(example, random.Random(seed))
        if isinstance(lesson, Related) and lesson.event is None and lesson.pair.recipient == Span(12, 16)
    }
    assert "its" not in wrong


def test_words():
    text = "Côte d'Ivoire's ex-minister, 40, left."
    assert [span.of(text) for span in words(text)] == ["Côte", "d'Ivoire's", "ex-minister", "40", "left"]


def test_swapped_countries_keep_their_marks(plover):
    class Names:
        by = "test"

        def names(self, text):
            at = [(text.find(name), name, key) for name, key in (("Norway", "NOR"), ("Peru", "PER"), ("Ghana", "GHA"))]
            return [NameHit(Span(i, i + len(name)), NameForm.NAME, (key,)) for i, name, key in sorted(at) if i >= 0]

    found = corpus.parse(
        "[1 Norway] {a blamed} [2 Peru] late.\n  a ACCUSE 1 > 2\n[1 Ghana] slept.\n[1 Peru's army] slept.", "x", plover
    )
    swap = Swap(found, Names())
    chance = random.Random(3)
    texts = set()
    for _ in range(40):
        example = swap(found[0], chance)
        texts.add(example.text)
        assert example.events[0].trigger.of(example.text) == "blamed"
        assert {m.span.of(example.text) for m in example.mentions.values()} <= {"Norway", "Peru", "Ghana"}
    assert len(texts) > 3


def test_finds_what_it_learned(examples, learned):
    coder, losses = learned
    assert losses[-1] < losses[0] / 4
    for example, seen in zip(examples, coder.find([example.text for example in examples]), strict=True):
        assert [span for span, _ in seen.triggers] == [event.trigger for event in example.events]
        assert set(seen.mentions) == {mention.span for mention in example.mentions.values()}


def test_says_what_happens_and_who_takes_part(examples, learned):
    telling = [example for example in examples if example.events]
    said = learned[0].ask([Question(example.text, example.events[0].trigger) for example in telling])
    for example, judgement in zip(telling, said, strict=True):
        event = example.events[0]
        assert max(judgement.categories, key=judgement.categories.__getitem__) == event.category
        assert max(judgement.realities, key=judgement.realities.__getitem__) == event.reality
        assert sum(judgement.categories.values()) == pytest.approx(1.0)
        for number, mention in example.mentions.items():
            (part,) = [part for part in judgement.parts if part.span == mention.span]
            assert (part.actor > 0.5, part.recipient > 0.5) == (number in event.actors, number in event.recipients)


def test_a_bare_sentence_says_who_takes_part(examples, learned):
    telling = [example for example in examples if example.events]
    for example, seen in zip(telling, learned[0].find([example.text for example in telling]), strict=True):
        event = example.events[0]
        for number, mention in example.mentions.items():
            (part,) = [part for part in seen.parts[0] if part.span == mention.span]
            assert (part.actor > 0.5, part.recipient > 0.5) == (number in event.actors, number in event.recipients)


def test_names_what_happens_between_a_pair(examples, learned):
    for example in examples[:2] + examples[4:6]:
        (lesson,) = [
            one for one in Teacher(examples)(example, random.Random(1)) if isinstance(one, Related) and one.event
        ]
        (judgement,) = learned[0].score([lesson.pair])
        assert max(judgement.categories, key=judgement.categories.__getitem__) == lesson.event.category


def test_eight_bits_agree_with_torch(examples, tokenizer, labels, tmp_path):
    net = network(labels).eval()
    export(net, tokenizer, labels, tmp_path, examples)
    asked = [Question(example.text, event.trigger) for example in examples for event in example.events]
    inputs = {k: torch.from_numpy(v) for k, v in stack([encode(tokenizer, one) for one in asked]).items()}
    with torch.no_grad():
        vectors = net.vectors(inputs["pieces"], inputs["mask"])
        full = torch.softmax(net.judge(vectors, inputs["mask"], inputs["first"], inputs["second"])[0], -1)
        parts = torch.sigmoid(net.parts(vectors))
    for row, pieces, judgement in zip(full.tolist(), parts, Coder(tmp_path, threads=1).ask(asked), strict=True):
        assert list(judgement.categories.values()) == pytest.approx(row, abs=0.02)
        assert judgement.parts[0].actor == pytest.approx(float(pieces[1, 0]), abs=0.03)


def test_a_judgement_does_not_depend_on_what_else_is_judged(examples, learned):
    asked = [Question(example.text, event.trigger) for example in examples for event in example.events]
    coder = learned[0]
    for alone, together in zip((coder.ask([one])[0] for one in asked), coder.ask(asked), strict=True):
        assert list(alone.categories.values()) == pytest.approx(list(together.categories.values()), abs=1e-3)


def test_an_interrupted_run_ends_like_an_undisturbed_one(examples, tokenizer, labels, tmp_path):
    short = replace(QUICK, epochs=4)
    whole = network(labels)
    list(run(whole, examples, tokenizer, labels, short))
    checkpoint = tmp_path / "training.pt"
    for step in run(network(labels), examples, tokenizer, labels, short, checkpoint=checkpoint):
        if step.epoch == 2:
            break  # as if killed in the third epoch
    resumed = network(labels)
    epochs = [step.epoch for step in run(resumed, examples, tokenizer, labels, short, checkpoint=checkpoint)]
    assert min(epochs) == 2
    for one, other in zip(whole.parameters(), resumed.parameters(), strict=True):
        torch.testing.assert_close(one, other)


def test_a_checkpoint_of_other_settings_is_not_used(examples, tokenizer, labels, tmp_path):
    checkpoint = tmp_path / "training.pt"
    list(run(network(labels), examples, tokenizer, labels, replace(QUICK, epochs=1), checkpoint=checkpoint))
    steps = run(network(labels), examples, tokenizer, labels, replace(QUICK, epochs=2), checkpoint=checkpoint)
    assert next(steps).epoch == 0


def test_a_crew_averages_its_gradients():
    with gathered(2, _two_as_gradient) as crew:
        layer = _with_gradient(1.0)
        crew.average(layer)
        assert layer.weight.grad.item() == pytest.approx(1.5)
        assert crew.share([1, 2, 3]) == [1, 3]
    assert Crew().share([1, 2, 3]) == [1, 2, 3]


def _two_as_gradient(crew):
    crew.average(_with_gradient(2.0))


def _with_gradient(value):
    layer = torch.nn.Linear(1, 1, bias=False)
    layer.weight.grad = torch.full((1, 1), value)
    return layer


def test_calibration_finds_a_planted_temperature():
    chance = np.random.default_rng(5)
    honest = chance.normal(size=(4000, 4)) * 2
    shares = np.exp(honest) / np.exp(honest).sum(axis=1, keepdims=True)
    right = np.array([chance.choice(4, p=row) for row in shares])
    bold = honest * 1.6  # as if trained too long
    bold[:, 0] += 0.8
    temperature, bias = fit(bold, right)
    assert temperature == pytest.approx(1.6, abs=0.1)
    assert bias == pytest.approx(-0.5, abs=0.15)
    assert loss(bold, right, temperature, bias) < loss(bold, right, 1.0, 0.0)
