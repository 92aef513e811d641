"""Trained network -> the three files the coder reads: `coder.onnx` (8 bits), `tokenizer.json`, `labels.json`."""

from __future__ import annotations

import json
import tempfile
import warnings
from dataclasses import asdict
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from lapwing.net import Labels
from lapwing.train.model import Network

INPUTS = ("pieces", "mask", "actor_at", "recipient_at")
OUTPUTS = ("categories", "modes", "contexts", "starts", "ends")
OPSET = 17


def export(network: Network, tokenizer: Tokenizer, labels: Labels, folder: Path) -> None:
    """Write the coder into `folder`, each file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        full, small = Path(scratch) / "full.onnx", Path(scratch) / "coder.onnx"
        _to_onnx(network, full)
        quantize_dynamic(full, small, weight_type=QuantType.QInt8, per_channel=True)
        (Path(scratch) / "tokenizer.json").write_text(_plain(tokenizer), encoding="utf-8")
        (Path(scratch) / "labels.json").write_text(json.dumps(asdict(labels), indent=1) + "\n", encoding="utf-8")
        for name in ("coder.onnx", "tokenizer.json", "labels.json"):
            (Path(scratch) / name).replace(folder / name)


def _plain(tokenizer: Tokenizer) -> str:
    """The tokenizer without padding and truncation: `net.mark` does both."""
    bare = Tokenizer.from_str(tokenizer.to_str())
    bare.no_padding()
    bare.no_truncation()
    return bare.to_str()


def _to_onnx(network: Network, path: Path) -> None:
    network.eval()
    pieces = torch.ones(2, 16, dtype=torch.int64)
    sample = (pieces, torch.ones_like(pieces), torch.tensor([1, 2]), torch.tensor([3, 0]))
    axes = {name: {0: "pairs", 1: "pieces"} for name in ("pieces", "mask", "starts", "ends")}
    axes |= {name: {0: "pairs"} for name in ("actor_at", "recipient_at", "categories", "modes", "contexts")}
    with warnings.catch_warnings():
        # The tracing exporter warns of its own successor; the successor's graphs do not quantise to 23 MB.
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
