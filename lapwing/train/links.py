"""Who takes part in a trigger by the bare sentence alone: a layer fitted to the finished network.

The vector of a trigger is held against that of every piece of its sentence, once for each role. Fitted to what the
network writes in 8 bits, which is what it will read at work, and with the network left as it is: learned together with
it the layer found no more, and pairs, contexts and pronouns were read worse (docs/measurements.md).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime as ort
import torch
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from lapwing.corpus import Example
from lapwing.net import LINK, SAME, batches, encode, pieces_of, session, stack
from lapwing.train.lessons import asked
from lapwing.train.loop import Vary, alike, part_labels

# What the layer is fitted by; not searched. 2,300 steps are twelve times the corpus; two and a half times as many, and
# a hidden layer of 384, are alike on the held-out articles and the PLV development half. The corpus is read as it
# stands, and with countries swapped.
READINGS = 3
STEPS = 2_300
BATCH = 64
RATE = 2e-3
DROPOUT = 0.1
_SEED = 7
_VECTORS, _LINKS = "vectors", "links"

Vectors = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class _Told:
    """An event of a bare sentence: the vectors of its pieces (N, W), its trigger's places, who takes part (N, 3)."""

    vectors: Vectors
    trigger: list[int]
    wanted: Tensor


def linked(model: onnx.ModelProto, tokenizer: Tokenizer, examples: Sequence[Example], vary: Vary) -> onnx.ModelProto:
    """The model, which has an output `vectors` (B, N, W), with one more: `links` (B, N, 2 x 3 x `LINK`).

    Of a piece the first half is what it is as a trigger, the second what it is as one who takes part.
    """
    network = session(model.SerializeToString())
    layer = _fitted([list(_told(network, tokenizer, examples, vary, number)) for number in range(READINGS)], network)
    made = onnx.ModelProto()
    made.CopyFrom(model)
    weight, bias = layer.weight.detach().numpy().T, layer.bias.detach().numpy()
    constants = (np.ascontiguousarray(weight), f"{_LINKS}_weight"), (bias, f"{_LINKS}_bias")
    made.graph.initializer.extend(numpy_helper.from_array(values, name) for values, name in constants)
    made.graph.node.append(helper.make_node("MatMul", [_VECTORS, f"{_LINKS}_weight"], [f"{_LINKS}_product"]))
    made.graph.node.append(helper.make_node("Add", [f"{_LINKS}_product", f"{_LINKS}_bias"], [_LINKS]))
    shape = ("sentences", "pieces", layer.out_features)
    made.graph.output.append(helper.make_tensor_value_info(_LINKS, TensorProto.FLOAT, shape))
    return made


def _told(
    network: ort.InferenceSession, tokenizer: Tokenizer, examples: Sequence[Example], vary: Vary, reading: int
) -> Iterator[_Told]:
    """The events of the corpus as the network reads it; the first time as it stands."""
    chance = random.Random(f"{_SEED}/{reading}")
    read = [vary(example, chance) if reading else example for example in examples if example.events]
    encoded = [encode(tokenizer, example.text) for example in read]
    for batch in batches(encoded):
        (made,) = network.run((_VECTORS,), stack([encoded[at] for at in batch]))
        for row, at in enumerate(batch):
            vectors = made[row, : len(encoded[at].pieces)].astype(np.float16)
            for event in read[at].events:
                lesson = asked(read[at], event)
                if trigger := pieces_of(encoded[at].spans, lesson.trigger):
                    yield _Told(vectors, trigger, part_labels(encoded[at], lesson, len(vectors))[:, :SAME])


def _fitted(readings: Sequence[list[_Told]], network: ort.InferenceSession) -> nn.Linear:
    width = next(output.shape[-1] for output in network.get_outputs() if output.name == _VECTORS)
    with torch.random.fork_rng():
        torch.manual_seed(_SEED)
        layer, drop = nn.Linear(width, 2 * SAME * LINK), nn.Dropout(DROPOUT)
        optimizer = torch.optim.AdamW(layer.parameters(), lr=RATE, weight_decay=0.01)
        for step, batch in enumerate(islice(_passes(readings), STEPS)):
            for group in optimizer.param_groups:
                group["lr"] = RATE * (1 - step / STEPS)
            loss = _loss(layer, drop, batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    return layer


def _passes(readings: Sequence[list[_Told]]) -> Iterator[list[_Told]]:
    """Batches of like length in random order, one reading after another, without end; none where nothing is told."""
    for number, told in enumerate(cycle(readings)):
        if not told:
            return
        chance = random.Random(f"{_SEED}/{number}")
        made = list(alike(told, [len(one.vectors) for one in told], BATCH, chance))
        chance.shuffle(made)
        yield from made


def _loss(layer: nn.Linear, drop: nn.Dropout, batch: Sequence[_Told]) -> Tensor:
    longest = max(len(one.vectors) for one in batch)
    vectors = torch.zeros(len(batch), longest, layer.in_features)
    wanted = torch.zeros(len(batch), longest, SAME)
    shown, share = torch.zeros(len(batch), longest, 1), torch.zeros(len(batch), longest)
    for row, one in enumerate(batch):
        length = len(one.vectors)
        vectors[row, :length] = torch.from_numpy(one.vectors.astype(np.float32))
        wanted[row, :length] = one.wanted
        shown[row, :length] = 1.0
        share[row, one.trigger] = 1 / len(one.trigger)
    triggers, parts = layer(drop(vectors)).unflatten(-1, (2, SAME, LINK)).unbind(2)
    told = torch.einsum("tn,tnrd->trd", share, triggers)
    logits = torch.einsum("trd,tnrd->tnr", told, parts) * LINK**-0.5
    each = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    return (each * shown).sum() / (shown.sum() * SAME)
