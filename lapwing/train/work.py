"""What one process of a training run does, from the corpus to the weights."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer

from lapwing.actors import load_roster
from lapwing.corpus import held_out
from lapwing.train import Plan, labels_of, pretrained_folder
from lapwing.train.calibrate import calibrate
from lapwing.train.crew import Crew
from lapwing.train.export import export
from lapwing.train.loop import Step, run
from lapwing.train.model import Sizes, pretrained
from lapwing.train.swap import Swap


@dataclass(frozen=True, slots=True)
class Work:
    """A plan that is carried out by each process of a crew."""

    plan: Plan

    def __call__(self, crew: Crew) -> None:
        """Take part to the end, showing nothing."""
        deque(self.steps(crew), maxlen=0)

    def steps(self, crew: Crew) -> Iterator[Step]:
        """Train; the first of the crew keeps the state after each epoch and writes the weights."""
        plan = self.plan
        if crew.size > 1:
            torch.set_num_threads(1)
        base = pretrained_folder()
        examples = plan.sentences()
        labels = labels_of(plan.ontology, plan.digest())
        tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        torch.manual_seed(plan.settings.seed)
        network = pretrained(base, Sizes(len(labels.categories), len(labels.modes), len(labels.contexts)))
        checkpoint = plan.out / "training.pt"
        vary = Swap(examples, load_roster())
        yield from run(
            network,
            examples,
            tokenizer,
            labels,
            plan.settings,
            passages=plan.passages(),
            vary=vary,
            checkpoint=checkpoint,
            crew=crew,
        )
        if crew.rank == 0:
            export(network, tokenizer, labels, plan.out, examples, vary=vary)
            if kept := held_out(plan.corpus, plan.ontology):
                calibrate(plan.out, kept)
            checkpoint.unlink(missing_ok=True)
