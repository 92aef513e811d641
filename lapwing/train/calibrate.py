"""Probabilities that mean what they say, fitted on articles that training never saw."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lapwing.corpus import Example, Story
from lapwing.net import Coder
from lapwing.protocols import NO_EVENT, Question

Numbers = npt.NDArray[np.float64]

# Where the two numbers are looked for. An end of a range would show a fault elsewhere.
TEMPERATURES = np.linspace(0.4, 2.5, 43)
BIASES = np.linspace(-3.0, 3.0, 61)


def calibrate(folder: Path, stories: Sequence[Story], *, threads: int | None = None) -> None:
    """Fit a temperature (Guo et al. 2017) and a bias of "no event" on annotated articles; keep both in `labels.json`.

    The folder's coder must not have been calibrated before.
    """
    coder = Coder(folder, threads=threads)
    shares, right = judged(coder, [example for story in stories for example in story.sentences])
    temperature, bias = fit(np.log(shares), right)
    path = folder / "labels.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    table |= {"temperature": round(temperature, 4), "none_bias": round(bias, 4)}
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def judged(coder: Coder, examples: Sequence[Example]) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """For each likely trigger of the sentences the probabilities of the categories, and the number of the right one."""
    asked = list(_asked(coder, examples))
    said = coder.ask([question for question, _ in asked])
    shares = np.array([list(judgement.categories.values()) for judgement in said])
    return shares, np.array([coder.labels.categories.index(category) for _, category in asked])


def fit(logits: Numbers, right: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Temperature and bias of the first class that make the right classes of (n, classes) logits likeliest."""
    tried = [(loss(logits, right, t, b), float(t), float(b)) for t in TEMPERATURES for b in BIASES]
    _, temperature, bias = min(tried)
    return temperature, bias


def loss(logits: Numbers, right: npt.NDArray[np.int64], temperature: float, bias: float) -> float:
    """Mean negative log-likelihood."""
    moved = logits / temperature
    moved[:, 0] += bias
    moved -= moved.max(axis=1, keepdims=True)
    return float((np.log(np.exp(moved).sum(axis=1)) - moved[np.arange(len(right)), right]).mean())


def _asked(coder: Coder, examples: Sequence[Example]) -> Iterator[tuple[Question, str]]:
    for example, seen in zip(examples, coder.find([example.text for example in examples]), strict=True):
        for trigger, _ in seen.triggers:
            told = [event.category for event in example.events if event.trigger.overlaps(trigger)]
            yield Question(example.text, trigger), told[0] if told else NO_EVENT
