"""The coder at work: a pair of actors is marked in its sentence, one pass of a small transformer judges it.

`[S] actor [/S] ... [T] recipient [/T]` is the marked-pair design of docs/design.md: from the vectors of the first
token, of all tokens, of both markers and of the likely trigger, two layers give category, modes and contexts, and
each token's own vector says whether the trigger begins or ends there. The network is trained by `lapwing.train`;
here it is only read, with onnxruntime, from `lapwing/weights/`.

Sources: entity markers, Baldini Soares et al. 2019 ("Matching the Blanks"); the encoder, Wang et al. 2020 (MiniLM).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime as ort
from tokenizers import Tokenizer

from lapwing.errors import WeightsError
from lapwing.protocols import NO_EVENT, Judgement, Pair
from lapwing.records import Span

Ids = npt.NDArray[np.int64]
Logits = npt.NDArray[np.float32]

# The vocabulary's unused pieces serve as markers, so that the encoder keeps its size: [S] [/S] [T] [/T].
ACTOR_OPEN, ACTOR_CLOSE, RECIPIENT_OPEN, RECIPIENT_CLOSE = 2, 3, 4, 5

# Word pieces a pass sees, markers included. Of a thousand news sentences 99 in 100 have at most 64 and none more than
# 89; a longer one is cut to a window around the marked pair.
WINDOW = 128

# Pairs a pass. Judgements do not depend on it beyond the seventh digit; 8, 16 and 32 are equally fast on two threads.
BATCH = 16

# Longest trigger, in word pieces, that the coder may point at: five words of the corpus, some of them split.
TRIGGER_PIECES = 8


@dataclass(frozen=True, slots=True)
class Labels:
    """What the network's outputs mean, and where its weights came from."""

    categories: tuple[str, ...]  # NO_EVENT first
    modes: tuple[str, ...]  # CATEGORY/mode
    contexts: tuple[str, ...]
    version: str
    corpus: str  # digest of the corpus the weights were trained on


@dataclass(frozen=True, slots=True)
class Encoded:
    """A marked pair as the network sees it."""

    pieces: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]  # characters of each piece; (0, 0) for markers and special pieces
    actor_at: int
    recipient_at: int  # 0, the first token, where no recipient is marked


def encode(tokenizer: Tokenizer, pair: Pair) -> Encoded:
    """Word pieces of a sentence with the pair marked, cut to `WINDOW` pieces around it."""
    return mark(*tokens(tokenizer, pair.text), pair)


def tokens(tokenizer: Tokenizer, text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Word pieces of a sentence and their characters, without special pieces."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    return encoding.ids, encoding.offsets


def mark(ids: Sequence[int], offsets: Sequence[tuple[int, int]], pair: Pair) -> Encoded:
    """The pieces of a sentence with markers around the pair, between [CLS] (101) and [SEP] (102)."""
    marks = _positions(offsets, pair.actor, ACTOR_OPEN, ACTOR_CLOSE)
    if pair.recipient is not None:
        marks += _positions(offsets, pair.recipient, RECIPIENT_OPEN, RECIPIENT_CLOSE)
    first, last = _window(len(ids), marks)
    pieces, spans, at = [101], [(0, 0)], {ACTOR_OPEN: 0, RECIPIENT_OPEN: 0}
    pending = sorted(marks, key=lambda item: (item[0], item[1] in (ACTOR_OPEN, RECIPIENT_OPEN)))
    for index in range(first, last + 1):
        while pending and pending[0][0] == index:
            _, marker = pending.pop(0)
            at[marker] = len(pieces)
            pieces.append(marker)
            spans.append((0, 0))
        if index < last:
            pieces.append(ids[index])
            spans.append(offsets[index])
    return Encoded((*pieces, 102), (*spans, (0, 0)), at[ACTOR_OPEN], at[RECIPIENT_OPEN])


def _positions(offsets: Sequence[tuple[int, int]], span: Span, opening: int, closing: int) -> list[tuple[int, int]]:
    """Before which piece the opening and the closing marker of a span stand."""
    inside = [i for i, (start, end) in enumerate(offsets) if start < span.end and end > span.start]
    if not inside:
        return [(0, opening), (0, closing)]
    return [(inside[0], opening), (inside[-1] + 1, closing)]


def _window(length: int, marks: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The stretch of at most `WINDOW` pieces that holds the marks, with equal room on both sides."""
    room = WINDOW - 2 - len(marks)
    if length <= room:
        return 0, length
    low, high = min(at for at, _ in marks), max(at for at, _ in marks)
    first = max(0, min((low + high - room) // 2, length - room))
    first = min(first, low)  # where the pair lies further apart than the window, keep its first half
    return first, min(length, first + room)


class Coder:
    """The trained network, as a `Scorer`.

    Args:
        folder: where `coder.onnx`, `tokenizer.json` and `labels.json` lie; None: the weights Lapwing ships.
        threads: threads of one pass; None: as many as the machine has cores, at most four.

    Raises:
        WeightsError: a file is missing, or does not fit the others.
    """

    def __init__(self, folder: Path | None = None, *, threads: int | None = None) -> None:
        folder = folder or shipped()
        self.labels = _labels(folder / "labels.json")
        try:
            self._tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
            self._session = ort.InferenceSession(
                (folder / "coder.onnx").read_bytes(), _options(threads), providers=["CPUExecutionProvider"]
            )
        except OSError as error:
            raise WeightsError(
                "coder.onnx and tokenizer.json", str(error), "run `lapwing train` or reinstall"
            ) from error
        outputs = {output.name: output.shape[-1] for output in self._session.get_outputs()}
        if outputs.get("categories") != len(self.labels.categories):
            came = f"{outputs.get('categories')} outputs for {len(self.labels.categories)} categories"
            raise WeightsError("a network that fits labels.json", came, "run `lapwing train` again")

    @property
    def by(self) -> str:
        """Method, version and the corpus behind the weights."""
        return f"coder@{self.labels.version}+{self.labels.corpus[:8]}"

    def score(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """One judgement for each pair, in order; pairs of like length share a pass."""
        cache: dict[str, tuple[list[int], list[tuple[int, int]]]] = {}
        encoded = []
        for pair in pairs:
            if pair.text not in cache:
                cache[pair.text] = tokens(self._tokenizer, pair.text)
            encoded.append(mark(*cache[pair.text], pair))
        judgements: list[Judgement | None] = [None] * len(pairs)
        for batch in _batches(encoded):
            for index, judgement in zip(batch, self._judge([encoded[i] for i in batch]), strict=True):
                judgements[index] = judgement
        return [judgement for judgement in judgements if judgement is not None]

    def _judge(self, batch: Sequence[Encoded]) -> Iterator[Judgement]:
        names = ("categories", "modes", "contexts", "starts", "ends")
        categories, modes, contexts, starts, ends = self._session.run(names, stack(batch))
        for row, item in enumerate(batch):
            yield Judgement(
                dict(zip(self.labels.categories, _softmax(categories[row]).tolist(), strict=True)),
                _trigger(item, starts[row], ends[row]),
                dict(zip(self.labels.modes, _sigmoid(modes[row]).tolist(), strict=True)),
                dict(zip(self.labels.contexts, _sigmoid(contexts[row]).tolist(), strict=True)),
            )


def shipped() -> Path:
    """The folder of the weights inside the package."""
    return Path(str(resources.files("lapwing").joinpath("weights")))


def stack(batch: Sequence[Encoded]) -> dict[str, Ids]:
    """The network's inputs: pieces and mask of shape (pairs, longest), marker positions of shape (pairs,)."""
    longest = max(len(item.pieces) for item in batch)
    pieces = np.zeros((len(batch), longest), dtype=np.int64)
    mask = np.zeros_like(pieces)
    for row, item in enumerate(batch):
        pieces[row, : len(item.pieces)] = item.pieces
        mask[row, : len(item.pieces)] = 1
    actor_at = np.array([item.actor_at for item in batch], dtype=np.int64)
    recipient_at = np.array([item.recipient_at for item in batch], dtype=np.int64)
    return {"pieces": pieces, "mask": mask, "actor_at": actor_at, "recipient_at": recipient_at}


def _labels(path: Path) -> Labels:
    try:
        table: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        categories, modes, contexts = (tuple(table[key]) for key in ("categories", "modes", "contexts"))
        labels = Labels(categories, modes, contexts, str(table["version"]), str(table["corpus"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(
            "labels.json beside the weights", f"{path}: {error}", "run `lapwing train` or reinstall"
        ) from error
    if labels.categories[:1] != (NO_EVENT,):
        raise WeightsError(f"{NO_EVENT} as the first category", str(labels.categories[:1]), "run `lapwing train` again")
    return labels


def _options(threads: int | None) -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads or min(4, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return options


def _batches(encoded: Sequence[Encoded]) -> Iterator[list[int]]:
    order = sorted(range(len(encoded)), key=lambda index: (len(encoded[index].pieces), index))
    for start in range(0, len(order), BATCH):
        yield order[start : start + BATCH]


def _trigger(item: Encoded, starts: Logits, ends: Logits) -> Span | None:
    """The likeliest trigger: best start, then best end at most `TRIGGER_PIECES` on, over pieces of the text."""
    real = np.array([end > start for start, end in item.spans])
    if not real.any():
        return None
    length = len(item.spans)
    first = int(np.where(real, starts[:length], -np.inf).argmax())
    last = first + int(np.where(real, ends[:length], -np.inf)[first : first + TRIGGER_PIECES].argmax())
    return Span(item.spans[first][0], item.spans[last][1])


def _softmax(logits: Logits) -> npt.NDArray[np.float64]:
    raised = np.exp(logits.astype(np.float64) - float(logits.max()))
    return np.asarray(raised / raised.sum(), dtype=np.float64)


def _sigmoid(logits: Logits) -> npt.NDArray[np.float64]:
    return np.asarray(1.0 / (1.0 + np.exp(-logits.astype(np.float64))), dtype=np.float64)
