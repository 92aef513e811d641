"""The trained network as an ONNX graph in 8 bits, written node by node.

Inside the encoder both sides of a product are 8-bit integers and sums are 32-bit. The scale of the inputs is fixed
beforehand, from sentences of the corpus: so a judgement does not depend on what shares its pass, and nothing is
measured at run time. Channels that run high would need a coarse scale for all; part of their height is moved into the
weights, as in SmoothQuant (Xiao et al. 2023), and for each product the share that errs least is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from lapwing.net import WINDOW
from lapwing.train.model import Network

Array = npt.NDArray[np.float32]

OPSET = 18
MICROSOFT = "com.microsoft"
EPSILON = 1e-12  # of the encoder's norms

# Shares of a channel's height moved into the weights that are tried for each product.
SHARES = (0.5, 0.65, 0.8, 1.0)

# Rows of inputs kept of each product to measure that on, and rows taken from each pass to see the most of the corpus.
SAMPLE = 1024
ROWS = 64


@dataclass(frozen=True, slots=True)
class Seen:
    """What went into a product while calibrating: least and greatest value of each channel, and some rows."""

    low: Array
    high: Array
    rows: Array


@dataclass(slots=True)
class Graph:
    """Nodes and constants under construction."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, values: npt.ArrayLike, kind: npt.DTypeLike = np.float32) -> str:
        """The name of a new constant."""
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(np.asarray(values, dtype=kind)), name))
        return name

    def __call__(self, kind: str, *inputs: str, domain: str = "", into: str = "", **attributes: Any) -> str:  # noqa: ANN401  onnx takes what each node knows
        """The name of a new node's output."""
        output = into or f"value{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output

    def linear(self, value: str, layer: nn.Linear, into: str = "") -> str:
        """A product in full precision, for the small heads."""
        weight, bias = _numbers(layer.weight).T, _numbers(layer.bias)
        return self("Add", self("MatMul", value, self.constant(weight)), self.constant(bias), into=into)

    def norm(self, value: str, layer: nn.LayerNorm) -> str:
        """A layer norm over the last axis."""
        scale, bias = self.constant(_numbers(layer.weight)), self.constant(_numbers(layer.bias))
        return self("LayerNormalization", value, scale, bias, axis=-1, epsilon=EPSILON)

    def products(self, value: str, layers: Sequence[nn.Linear], seen: Seen) -> list[str]:
        """Products of one input with several weights, in 8 bits."""
        weights = [_numbers(layer.weight).T for layer in layers]
        heights = _best_heights(weights, seen)
        step, zero = _range(seen.low / heights, seen.high / heights)
        even = self("Mul", value, self.constant(1 / heights))
        small = self("QuantizeLinear", even, self.constant(step), self.constant(zero, np.uint8))
        made = []
        for weight, layer in zip(weights, layers, strict=True):
            whole, scales = _eighths(weight * heights[:, None])
            operands = (
                self.constant(whole, np.int8),
                self.constant(step),
                self.constant(scales),
                self.constant(zero, np.uint8),
                self.constant(np.zeros_like(scales), np.int8),
                self.constant(_numbers(layer.bias)),
            )
            made.append(self("MatMulIntegerToFloat", small, *operands, domain=MICROSOFT))
        return made


def build(network: Network, calibrate: Callable[[], Iterable[Mapping[str, Tensor]]]) -> onnx.ModelProto:
    """The network as a model with inputs `pieces`, `mask` (B, N), `first`, `second` (B,) and outputs `tags` (B, N, 6),
    `parts` (B, N, 4), `answers` (B, n), `vectors` (B, N, W). `calibrate` gives the inputs of some passes.
    """
    network.eval()
    seen = _observe(network, calibrate())
    graph = Graph()
    value = graph("Identity", _encoder(graph, network, seen), into="vectors")
    graph.linear(value, network.tagger, into="tags")
    graph.linear(value, network.partaker, into="parts")
    _answers(graph, value, network)
    inputs = [_info(name, TensorProto.INT64, "sentences", "pieces") for name in ("pieces", "mask")]
    inputs += [_info(name, TensorProto.INT64, "sentences") for name in ("first", "second")]
    outputs = [_info("answers", TensorProto.FLOAT, "sentences", sum(network.widths()))]
    outputs += [
        _info(name, TensorProto.FLOAT, "sentences", "pieces", layer.out_features)
        for name, layer in (("tags", network.tagger), ("parts", network.partaker))
    ]
    outputs.append(_info("vectors", TensorProto.FLOAT, "sentences", "pieces", network.encoder.config.hidden_size))
    sets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
    made = helper.make_graph(graph.nodes, "coder", inputs, outputs, graph.constants)
    return helper.make_model(made, opset_imports=sets, ir_version=9)


def _info(name: str, kind: int, *shape: str | int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def _encoder(graph: Graph, network: Network, seen: Mapping[nn.Module, Seen]) -> str:
    """Word pieces -> vectors, (B, N, W)."""
    bert = network.encoder
    heads, width = bert.config.num_attention_heads, bert.config.hidden_size
    value = graph.norm(_embedded(graph, network), bert.embeddings.LayerNorm)
    ones = graph("Cast", "mask", to=TensorProto.FLOAT)
    away = graph("Mul", graph("Sub", ones, graph.constant(1.0)), graph.constant(1e4))
    blocked = graph("Unsqueeze", away, graph.constant([1, 2], np.int64))  # (B, 1, 1, N)
    apart, together = graph.constant([0, 0, heads, width // heads], np.int64), graph.constant([0, 0, width], np.int64)
    scale = graph.constant((width // heads) ** -0.5)
    layers: list[Any] = list(bert.encoder.layer)  # BertLayer, whose parts torch does not type
    for layer in layers:
        attention = layer.attention.self
        asked = [attention.query, attention.key, attention.value]
        split = [graph("Reshape", one, apart) for one in graph.products(value, asked, seen[attention.query])]
        query, key, held = (
            graph("Transpose", one, perm=axes)
            for one, axes in zip(split, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True)
        )
        scores = graph("Add", graph("Mul", graph("MatMul", query, key), scale), blocked)
        mixed = graph("MatMul", graph("Softmax", scores, axis=-1), held)
        context = graph("Reshape", graph("Transpose", mixed, perm=[0, 2, 1, 3]), together)
        dense = layer.attention.output.dense
        (out,) = graph.products(context, [dense], seen[dense])
        value = graph.norm(graph("Add", out, value), layer.attention.output.LayerNorm)
        (wide,) = graph.products(value, [layer.intermediate.dense], seen[layer.intermediate.dense])
        bent = graph("Gelu", wide, domain=MICROSOFT)
        (narrow,) = graph.products(bent, [layer.output.dense], seen[layer.output.dense])
        value = graph.norm(graph("Add", narrow, value), layer.output.LayerNorm)
    return value


def _embedded(graph: Graph, network: Network) -> str:
    """Word and position vectors summed; the words' table is held in 8 bits with one scale a word."""
    table = network.encoder.embeddings
    whole, scales = _eighths(_numbers(table.word_embeddings.weight).T)
    words = graph("Cast", graph("Gather", graph.constant(whole.T, np.int8), "pieces"), to=TensorProto.FLOAT)
    words = graph("Mul", words, graph("Gather", graph.constant(scales[:, None]), "pieces"))
    places = _numbers(table.position_embeddings.weight) + _numbers(table.token_type_embeddings.weight)[:1]
    start = graph.constant([0], np.int64)
    length = graph("Shape", "pieces", start=1, end=2)
    return graph("Add", words, graph("Slice", graph.constant(places[:WINDOW]), start, length, start))


def _answers(graph: Graph, value: str, network: Network) -> None:
    """The arithmetic of `Network.judge`."""
    last, middle = graph.constant([-1], np.int64), graph.constant([1], np.int64)
    mask = graph("Cast", "mask", to=TensorProto.FLOAT)
    away = graph("Mul", graph("Sub", mask, graph.constant(1.0)), graph.constant(1e4))
    place = graph("Add", graph("Squeeze", graph.linear(value, network.pointer), last), away)
    shares = [
        graph("Softmax", place, axis=-1),
        graph("Div", mask, graph("ReduceSum", mask, last, keepdims=1)),
    ]
    trigger, mean = (
        graph("Squeeze", graph("MatMul", graph("Unsqueeze", share, middle), value), middle) for share in shares
    )
    opening = graph("Squeeze", graph("Slice", value, graph.constant([0], np.int64), middle, middle), middle)
    marks = [graph("GatherND", value, graph("Unsqueeze", at, last), batch_dims=1) for at in ("first", "second")]
    pooled = graph("Concat", opening, mean, *marks, trigger, axis=-1)
    joined = graph("Gelu", graph.linear(pooled, network.join), domain=MICROSOFT)
    graph.linear(joined, network.answer, into="answers")


def _observe(network: Network, passes: Iterable[Mapping[str, Tensor]]) -> dict[nn.Module, Seen]:
    """What goes into each linear layer of the encoder over some passes."""
    layers = [module for module in network.encoder.encoder.modules() if isinstance(module, nn.Linear)]
    with torch.no_grad(), _watching(layers) as seen:
        for inputs in passes:
            network.vectors(inputs["pieces"], inputs["mask"])
    return {layer: Seen(low, high, np.concatenate(rows)[:SAMPLE]) for layer, (low, high, rows) in seen.items()}


@contextmanager
def _watching(layers: Sequence[nn.Linear]) -> Iterator[dict[nn.Module, tuple[Array, Array, list[Array]]]]:
    seen: dict[nn.Module, tuple[Array, Array, list[Array]]] = {}

    def note(layer: nn.Module, inputs: tuple[Tensor, ...], _: object) -> None:
        rows = _numbers(inputs[0].flatten(0, -2))
        low, high = rows.min(axis=0), rows.max(axis=0)
        if layer in seen:
            low, high = np.minimum(low, seen[layer][0]), np.maximum(high, seen[layer][1])
        kept = seen[layer][2] if layer in seen else []
        kept.append(rows[:: max(1, len(rows) // ROWS)])
        seen[layer] = (low, high, kept)

    hooks = [layer.register_forward_hook(note) for layer in layers]
    try:
        yield seen
    finally:
        for hook in hooks:
            hook.remove()


def _best_heights(weights: Sequence[Array], seen: Seen) -> Array:
    """For each channel, by how much its input is lowered and its weights are raised."""
    inputs = np.maximum(np.maximum(-seen.low, seen.high), 1e-5)
    columns = np.maximum(np.max([np.abs(weight).max(axis=1) for weight in weights], axis=0), 1e-5)
    tried = [np.asarray(inputs**share / columns ** (1 - share), dtype=np.float32) for share in SHARES]
    return min(tried, key=lambda heights: _error(weights, seen, heights))


def _error(weights: Sequence[Array], seen: Seen, heights: Array) -> float:
    """Squared error of the products on the rows kept, were they done with these heights."""
    step, zero = _range(seen.low / heights, seen.high / heights)
    small = (np.clip(np.rint(seen.rows / heights / step) + zero, 0, 255) - zero) * step
    total = 0.0
    for weight in weights:
        whole, scales = _eighths(weight * heights[:, None])
        total += float(np.square(seen.rows @ weight - small @ (whole * scales)).sum())
    return total


def _range(low: Array, high: Array) -> tuple[np.float32, int]:
    """The step and the zero point of unsigned 8-bit numbers from the lowest to the highest value."""
    bottom, top = min(0.0, float(low.min())), max(0.0, float(high.max()))
    step = np.float32(max(top - bottom, 1e-9) / 255)
    return step, round(-bottom / float(step))


def _eighths(weight: Array) -> tuple[npt.NDArray[np.int8], Array]:
    """Signed 8-bit numbers and one scale a column."""
    scales = np.maximum(np.abs(weight).max(axis=0) / 127, 1e-12).astype(np.float32)
    return np.rint(weight / scales).astype(np.int8), scales


def _numbers(tensor: Tensor) -> Array:
    return np.asarray(tensor.detach().float().numpy(), dtype=np.float32)
