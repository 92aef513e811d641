"""A tiny network learns eight sentences by heart, goes on after an interruption, and survives export."""

import random
from dataclasses import replace

import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from lapwing import corpus, ontology
from lapwing.net import Coder, encode, stack
from lapwing.protocols import NameForm, NameHit
from lapwing.records import Span
from lapwing.train import labels_of

torch = pytest.importorskip("torch", reason="torch is for training alone: pip install 'lapwing[train]'")
pytest.importorskip("transformers")
pytest.importorskip("onnx")

from lapwing.train.export import export  # noqa: E402  after the check that torch is there
from lapwing.train.loop import Settings, run  # noqa: E402
from lapwing.train.model import tiny  # noqa: E402
from lapwing.train.pairs import Swap, every_pair, lessons  # noqa: E402

TEXT = """
[1 Oslo] {a blamed} [2 Lima] for the spill.
  a ACCUSE/disapprove 1 > 2
[1 Rome] {a bombed} [2 Bern] at dawn.
  a ASSAULT/aerial 1 > 2
[1 Cairo] {a met} [2 Quito] on the lake.
  a CONSULT 1,2
[1 Delhi] {a helped} [2 Accra] with grain.
  a AID 1 > 2
[1 Lagos] was {a blamed} by [2 Tunis] in court.
  a ACCUSE/disapprove 2 > 1
[1 Paris] was {a bombed} by [2 Kyiv] at noon.
  a ASSAULT/aerial 2 > 1
[1 Dakar] and [2 Sofia] lie on the sea.
[1 Hanoi] knows [2 Minsk] and [3 Doha] well.
"""
QUICK = Settings(epochs=40, batch=8, encoder_rate=3e-3, head_rate=3e-3, smoothing=0.0, frozen_embeddings=False)


@pytest.fixture(scope="module")
def plover():
    return ontology.load()


@pytest.fixture(scope="module")
def examples(plover):
    return corpus.parse(TEXT, "x.txt", plover)


@pytest.fixture(scope="module")
def tokenizer(examples):
    words = sorted({word for example in examples for word in example.text.replace(".", " .").split()})
    vocabulary = {"[UNK]": 1, **{word: 200 + i for i, word in enumerate(words)}}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


@pytest.fixture(scope="module")
def labels(plover):
    return labels_of(plover, "test")


def network(labels):
    torch.manual_seed(1)
    return tiny(400, len(labels.categories), len(labels.modes), len(labels.contexts))


def test_right_pairs_and_wrong_ones(examples):
    blamed, met, nothing = examples[0], examples[2], examples[7]
    right = {(p.pair.actor, p.pair.recipient) for p in every_pair(blamed) if p.event}
    assert right == {(Span(0, 4), Span(12, 16)), (Span(0, 4), None)}
    assert all(lesson.event for lesson in every_pair(met))  # equals act on one another
    assert not any(lesson.event for lesson in every_pair(nothing))
    assert len(every_pair(nothing)) == 9
    assert lessons(nothing, random.Random(1)) == lessons(nothing, random.Random(1))


def test_another_name_of_an_actor_is_no_wrong_pair(plover):
    (example,) = corpus.parse("[1 Oslo] {a blamed} [2 Lima] and [3=1 its] press.\n  a ACCUSE 1 > 2", "x", plover)
    spans = {(lesson.pair.actor.of(example.text), lesson.event is None) for lesson in every_pair(example)}
    assert ("its", True) not in spans


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


def test_learns_by_heart_and_survives_export(examples, tokenizer, labels, tmp_path):
    net = network(labels)
    losses = [step.loss for step in run(net, examples, tokenizer, labels, QUICK)]
    assert losses[-1] < losses[0] / 4
    export(net, tokenizer, labels, tmp_path)
    pairs = [
        lesson for example in examples[:6] for lesson in every_pair(example) if lesson.event and lesson.pair.recipient
    ]
    judged = Coder(tmp_path, threads=1).score([lesson.pair for lesson in pairs])
    for lesson, judgement in zip(pairs, judged, strict=True):
        assert max(judgement.categories, key=judgement.categories.__getitem__) == lesson.event.category
        assert judgement.trigger == lesson.event.trigger
        assert sum(judgement.categories.values()) == pytest.approx(1.0)


def test_eight_bits_agree_with_torch(examples, tokenizer, labels, tmp_path):
    net = network(labels).eval()
    export(net, tokenizer, labels, tmp_path)
    encoded = [encode(tokenizer, lesson.pair) for lesson in every_pair(examples[0])]
    with torch.no_grad():
        full = torch.softmax(net(**{k: torch.from_numpy(v) for k, v in stack(encoded).items()})[0], -1)
    small = Coder(tmp_path, threads=1).score([lesson.pair for lesson in every_pair(examples[0])])
    for row, judgement in zip(full.tolist(), small, strict=True):
        assert list(judgement.categories.values()) == pytest.approx(row, abs=0.02)


def test_a_judgement_does_not_depend_on_what_else_is_judged(examples, tokenizer, labels, tmp_path):
    export(network(labels).eval(), tokenizer, labels, tmp_path)
    pairs = [lesson.pair for example in examples for lesson in every_pair(example)]
    coder = Coder(tmp_path, threads=1)
    for alone, together in zip((coder.score([pair])[0] for pair in pairs), coder.score(pairs), strict=True):
        assert list(alone.categories.values()) == pytest.approx(list(together.categories.values()), abs=1e-5)
        assert alone.trigger == together.trigger


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
