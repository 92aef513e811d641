"""Trained network -> the three files the coder reads: `coder.onnx` (8-bit weights), `tokenizer.json`, `labels.json`.

Only weights are stored in 8 bits; sums are done in 32. Quantising activations too would be twice as fast, but
their scale is that of a whole pass, so that a judgement would depend on what else is judged with it: on the
development relations root macro-F1 moved by 0.014 with the size of a pass.
"""

from __future__ import annotations

import json
import tempfile
import warnings
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from lapwing.net import Labels
from lapwing.train.model import Network

INPUTS = ("pieces", "mask", "actor_at", "recipient_at")
OUTPUTS = ("categories", "modes", "contexts", "starts", "ends")
OPSET = 17

# Numbers of a weight matrix from which it is stored in 8 bits: all matrices of the encoder, no bias or norm.
LARGE = 4096


def export(network: Network, tokenizer: Tokenizer, labels: Labels, folder: Path) -> None:
    """Write the coder into `folder`, each file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        full = Path(scratch) / "full.onnx"
        to_onnx(network, full)
        onnx.save(compressed(onnx.load(full)), Path(scratch) / "coder.onnx")
        (Path(scratch) / "tokenizer.json").write_text(_plain(tokenizer), encoding="utf-8")
        (Path(scratch) / "labels.json").write_text(json.dumps(asdict(labels), indent=1) + "\n", encoding="utf-8")
        for name in ("coder.onnx", "tokenizer.json", "labels.json"):
            (Path(scratch) / name).replace(folder / name)


def compressed(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with each large matrix as 8-bit integers and one scale a column.

    A cast and a product restore it; onnxruntime does both once, when it loads the file.
    """
    graph = model.graph
    kept, nodes = [], []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.ndim != 2 or values.size < LARGE:
            kept.append(tensor)
            continue
        scale = np.maximum(np.abs(values).max(axis=0) / 127, np.float32(1e-12)).astype(np.float32)
        small = np.rint(values / scale).astype(np.int8)
        name = tensor.name
        kept += [numpy_helper.from_array(small, f"{name}/8"), numpy_helper.from_array(scale, f"{name}/scale")]
        nodes += [
            helper.make_node("Cast", [f"{name}/8"], [f"{name}/cast"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{name}/cast", f"{name}/scale"], [name]),
        ]
    nodes += graph.node
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)
    return model


def to_onnx(network: Network, path: Path) -> None:
    """The network as ONNX, in full precision."""
    network.eval()
    pieces = torch.ones(2, 16, dtype=torch.int64)
    sample = (pieces, torch.ones_like(pieces), torch.tensor([1, 2]), torch.tensor([3, 0]))
    axes = {name: {0: "pairs", 1: "pieces"} for name in ("pieces", "mask", "starts", "ends")}
    axes |= {name: {0: "pairs"} for name in ("actor_at", "recipient_at", "categories", "modes", "contexts")}
    with warnings.catch_warnings():
        # The tracing exporter warns of its own successor, whose graphs name their matrices anew each time.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            sample,
            path,
            input_names=INPUTS,
            output_names=OUTPUTS,
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )


def _plain(tokenizer: Tokenizer) -> str:
    """The tokenizer without padding and truncation: `net.mark` does both."""
    bare = Tokenizer.from_str(tokenizer.to_str())
    bare.no_padding()
    bare.no_truncation()
    return bare.to_str()
