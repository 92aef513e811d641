"""Trained network -> the three files the coder reads: `coder.onnx`, `tokenizer.json`, `labels.json`."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import onnx
import torch
from tokenizers import Tokenizer
from torch import Tensor

from lapwing.corpus import Example
from lapwing.net import Encoded, Labels, encode, stack
from lapwing.protocols import Question
from lapwing.train.graph import build
from lapwing.train.links import linked
from lapwing.train.loop import Vary, unvaried
from lapwing.train.model import Network

# Sentences of the corpus, spread evenly over it, that show how high the encoder's values run; each is read bare and
# with its first trigger marked.
CALIBRATION = 512
_BATCH = 16


def export(
    network: Network,
    tokenizer: Tokenizer,
    labels: Labels,
    folder: Path,
    examples: Sequence[Example],
    *,
    vary: Vary = unvaried,
) -> None:
    """Write the coder into `folder`, each file whole or not at all.

    `examples` set the scales of its numbers, and from them it learns, `vary` changing them, who takes part by a bare
    sentence alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = linked(build(network, lambda: passes(tokenizer, examples)), tokenizer, examples, vary)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        onnx.save(model, Path(scratch) / "coder.onnx")
        (Path(scratch) / "tokenizer.json").write_text(_plain(tokenizer), encoding="utf-8")
        (Path(scratch) / "labels.json").write_text(json.dumps(asdict(labels), indent=1) + "\n", encoding="utf-8")
        for name in ("coder.onnx", "tokenizer.json", "labels.json"):
            (Path(scratch) / name).replace(folder / name)


def passes(tokenizer: Tokenizer, examples: Sequence[Example]) -> Iterator[Mapping[str, Tensor]]:
    """Inputs of the network for sentences spread over the corpus."""
    chosen = examples[:: max(1, len(examples) // CALIBRATION)]
    encoded: list[Encoded] = [encode(tokenizer, example.text) for example in chosen]
    encoded += [encode(tokenizer, Question(e.text, e.events[0].trigger)) for e in chosen if e.events]
    encoded.sort(key=lambda item: len(item.pieces))
    alike: dict[int, list[Encoded]] = {}
    for item in encoded:  # of one length, so that no padding is looked at
        alike.setdefault(len(item.pieces), []).append(item)
    for items in alike.values():
        for at in range(0, len(items), _BATCH):
            arrays = stack(items[at : at + _BATCH])
            yield {name: torch.from_numpy(array) for name, array in arrays.items()}


def _plain(tokenizer: Tokenizer) -> str:
    """The tokenizer without padding and truncation: `net.mark` does both."""
    bare = Tokenizer.from_str(tokenizer.to_str())
    bare.no_padding()
    bare.no_truncation()
    return bare.to_str()
