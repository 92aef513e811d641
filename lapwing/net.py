"""The coder at work: a small transformer reads a sentence bare, then again with each likely trigger marked.

From the bare sentence each word piece's vector says whether a mention or a trigger begins or goes on there, and
vectors held against that of a trigger, who takes part in it. With a
trigger, or a pair of actors, between markers, the vectors of the first piece, of all pieces, of both markers and of
the likely trigger give category, modes, contexts, reality and certainty through two layers; and each piece's own vector
says whether it belongs to an actor, a recipient or the speaker. With a mention marked in some sentences, it says
whether the piece belongs to another mention of the same actor. docs/design.md tells what else was measured. The
network is trained by `lapwing.train`; here it is only read, with onnxruntime, from `lapwing/weights/`.

Sources: entity markers, Baldini Soares et al. 2019 ("Matching the Blanks"); the encoder, Wang et al. 2020 (MiniLM).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime as ort
from tokenizers import Tokenizer

from lapwing.errors import WeightsError
from lapwing.protocols import NO_EVENT, Found, Judgement, Pair, Part, Question, Reference, Same
from lapwing.records import Certainty, Reality, Span

Ids = npt.NDArray[np.int64]
Logits = npt.NDArray[np.float32]

# The vocabulary's unused pieces serve as markers, so that the encoder keeps its size.
ACTOR, RECIPIENT, TRIGGER, MENTION = (2, 3), (4, 5), (6, 7), (8, 9)  # (opening, closing)

# Word pieces a pass sees, markers included. Of a thousand news sentences 99 in 100 have at most 64 and none more than
# 89; a longer one is cut to a window around what is marked.
WINDOW = 256

# Sentences a pass at most: 8, 16 and 32 are equally fast on two threads.
BATCH = 16

# The shortest of a pass has at least so much of the longest: the others are filled up to that with what is thrown away.
# Of articles of 600 words 43 in 100 pieces of a pass were such filling, with 0.75 about 10. A pass of one thread took
# 0.58 of the time then, one of two 0.77; 0.7, 0.8 and 0.9 are alike. Run benchmarks/throughput.py before changing it.
LIKE = 0.75

# Probability that a word belongs to a trigger from which it is put to the marked question, which then decides. On the
# held-out articles 0.25 let through 78 of 100 triggers and 0.05 lets through 95, for 1.4 questions a sentence.
CANDIDATE = 0.05

SAME = 3
"""Column of the outputs for each piece that says whether it is of the marked mention's actor; before it the roles."""

LINK = 48
"""Numbers by which a trigger and one who takes part are held against each other, for each role."""

REALITIES = tuple(reality.value for reality in Reality)
CERTAINTIES = tuple(certainty.value for certainty in Certainty)


@dataclass(frozen=True, slots=True)
class Labels:
    """What the network's outputs mean, and where its weights came from."""

    categories: tuple[str, ...]  # NO_EVENT first
    modes: tuple[str, ...]  # CATEGORY/mode
    contexts: tuple[str, ...]
    version: str
    corpus: str  # digest of the corpus the weights were trained on
    temperature: float = 1.0  # by which the logits of the categories are divided, found by `train.calibrate`
    none_bias: float = 0.0  # added to that of "no event" then


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sentence as the network sees it. `marks`: the places of two markers, 0 where there is none."""

    pieces: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]  # characters of each piece; (0, 0) for markers and special pieces
    marks: tuple[int, int]


Asked = str | Question | Pair | Reference


def tokens(tokenizer: Tokenizer, text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Word pieces of a sentence and their characters, without special pieces."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    return encoding.ids, encoding.offsets


def encode(tokenizer: Tokenizer, asked: Asked) -> Encoded:
    """Word pieces of a bare sentence, or of a text with what is asked about marked."""
    return mark(*tokens(tokenizer, asked if isinstance(asked, str) else asked.text), asked)


def mark(ids: Sequence[int], offsets: Sequence[tuple[int, int]], asked: Asked) -> Encoded:
    """The pieces of a sentence with markers around what is asked about, between [CLS] (101) and [SEP] (102)."""
    marks: list[tuple[int, int]] = []
    looked = (0, 0)  # the markers whose vectors are read
    if isinstance(asked, Question):
        marks, looked = _positions(offsets, asked.trigger, TRIGGER), TRIGGER
    elif isinstance(asked, Reference):
        marks, looked = _positions(offsets, asked.mention, MENTION), MENTION
    elif isinstance(asked, Pair):
        marks, looked = _positions(offsets, asked.actor, ACTOR), (ACTOR[0], RECIPIENT[0])
        if asked.recipient is not None:
            marks += _positions(offsets, asked.recipient, RECIPIENT)
    first, last = _window(len(ids), marks)
    pieces, spans, at = [101], [(0, 0)], {}
    openings = (ACTOR[0], RECIPIENT[0], TRIGGER[0], MENTION[0])
    pending = sorted(marks, key=lambda item: (item[0], item[1] in openings))
    for index in range(first, last + 1):
        while pending and pending[0][0] == index:
            _, marker = pending.pop(0)
            at[marker] = len(pieces)
            pieces.append(marker)
            spans.append((0, 0))
        if index < last:
            pieces.append(ids[index])
            spans.append(offsets[index])
    return Encoded((*pieces, 102), (*spans, (0, 0)), (at.get(looked[0], 0), at.get(looked[1], 0)))


def _positions(offsets: Sequence[tuple[int, int]], span: Span, markers: tuple[int, int]) -> list[tuple[int, int]]:
    """Before which piece the opening and the closing marker of a span stand."""
    inside = pieces_of(offsets, span)
    return [(inside[0], markers[0]), (inside[-1] + 1, markers[1])] if inside else [(0, markers[0]), (0, markers[1])]


def pieces_of(spans: Sequence[tuple[int, int]], span: Span) -> list[int]:
    """The places of the pieces that have characters of a span; none where the window cut it off."""
    return [at for at, (start, end) in enumerate(spans) if start < span.end and end > span.start]


def _window(length: int, marks: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The stretch of at most `WINDOW` pieces that holds the marks, with equal room on both sides."""
    room = WINDOW - 2 - len(marks)
    if length <= room or not marks:
        return 0, min(length, room)
    low, high = min(at for at, _ in marks), max(at for at, _ in marks)
    first = max(0, min((low + high - room) // 2, length - room))
    first = min(first, low)  # where the marks lie further apart than the window, keep its first half
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
            self._session = session((folder / "coder.onnx").read_bytes(), threads)
        except OSError as error:
            raise WeightsError(
                "coder.onnx and tokenizer.json", str(error), "run `lapwing train` or reinstall"
            ) from error
        outputs = {output.name: output.shape[-1] for output in self._session.get_outputs()}
        self._kinds = (self.labels.categories, self.labels.modes, self.labels.contexts, REALITIES, CERTAINTIES)
        widths = {"answers": sum(map(len, self._kinds)), "parts": SAME + 1, "links": 2 * SAME * LINK}
        if any(outputs.get(name) != width for name, width in widths.items()):
            came = f"{outputs} for {len(self.labels.categories)} categories"
            raise WeightsError("a network that fits labels.json", came, "run `lapwing train` again")

    @property
    def by(self) -> str:
        """Method, version and the corpus behind the weights."""
        return f"coder@{self.labels.version}+{self.labels.corpus[:8]}"

    def find(self, texts: Sequence[str]) -> list[Found]:
        """Mentions and possible triggers of each sentence, in order."""
        read = self._read(texts, ("tags", "links"))
        return [_found(item, text, tags, links) for text, item, (tags, links) in read]

    def ask(self, questions: Sequence[Question]) -> list[Judgement]:
        """What happens at each marked trigger, and who takes part, in order."""
        read = self._read(questions, ("answers", "parts"))
        return [self._judgement(answers, _parts(item, parts)) for _, item, (answers, parts) in read]

    def score(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """What happens between each marked pair, in order."""
        return [self._judgement(row[0], ()) for _, _, row in self._read(pairs, ("answers",))]

    def refer(self, references: Sequence[Reference]) -> list[Same]:
        """Who else is the actor of each marked mention, in order."""
        return [_same(item, row[0]) for _, item, row in self._read(references, ("parts",))]

    def _read(
        self, asked: Sequence[Any], outputs: tuple[str, ...]
    ) -> Iterator[tuple[Any, Encoded, tuple[Logits, ...]]]:
        """Each question with its pieces and its row of the outputs; those of like length share a pass."""
        cache: dict[str, tuple[list[int], list[tuple[int, int]]]] = {}
        encoded = []
        for one in asked:
            text = one if isinstance(one, str) else one.text
            if text not in cache:
                cache[text] = tokens(self._tokenizer, text)
            encoded.append(mark(*cache[text], one))
        rows: dict[int, tuple[Logits, ...]] = {}
        for batch in batches(encoded):
            made = self._session.run(outputs, stack([encoded[i] for i in batch]))
            rows |= {index: tuple(output[row] for output in made) for row, index in enumerate(batch)}
        return ((one, encoded[index], rows[index]) for index, one in enumerate(asked))

    def _judgement(self, answers: Logits, parts: tuple[Part, ...]) -> Judgement:
        ends = accumulate(map(len, self._kinds), initial=0)
        logits = [answers[start:end] for start, end in pairwise(ends)]
        calibrated = logits[0] / self.labels.temperature
        calibrated[0] += self.labels.none_bias
        shares = [_softmax(calibrated), _sigmoid(logits[1]), _sigmoid(logits[2]), *map(_softmax, logits[3:])]
        categories, modes, contexts, realities, certainties = (
            dict(zip(names, share.tolist(), strict=True)) for names, share in zip(self._kinds, shares, strict=True)
        )
        return Judgement(categories, modes, contexts, realities, certainties, parts)


def shipped() -> Path:
    """The folder of the weights inside the package."""
    return Path(str(resources.files("lapwing").joinpath("weights")))


def stack(batch: Sequence[Encoded]) -> dict[str, Ids]:
    """The network's inputs: pieces and mask of shape (sentences, longest), marker places of shape (sentences,)."""
    longest = max(len(item.pieces) for item in batch)
    pieces = np.zeros((len(batch), longest), dtype=np.int64)
    mask = np.zeros_like(pieces)
    for row, item in enumerate(batch):
        pieces[row, : len(item.pieces)] = item.pieces
        mask[row, : len(item.pieces)] = 1
    first, second = (np.array(places, dtype=np.int64) for places in zip(*(item.marks for item in batch), strict=True))
    return {"pieces": pieces, "mask": mask, "first": first, "second": second}


def _labels(path: Path) -> Labels:
    try:
        table: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        categories, modes, contexts = (tuple(table[key]) for key in ("categories", "modes", "contexts"))
        fitted = float(table.get("temperature", 1.0)), float(table.get("none_bias", 0.0))
        labels = Labels(categories, modes, contexts, str(table["version"]), str(table["corpus"]), *fitted)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(
            "labels.json beside the weights", f"{path}: {error}", "run `lapwing train` or reinstall"
        ) from error
    if labels.categories[:1] != (NO_EVENT,):
        raise WeightsError(f"{NO_EVENT} as the first category", str(labels.categories[:1]), "run `lapwing train` again")
    return labels


def session(model: bytes, threads: int | None = None) -> ort.InferenceSession:
    """A network ready to be run; `threads` of one pass, None: as many as the machine has cores, at most four."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads or min(4, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(
        model,
        options,
        providers=["CPUExecutionProvider"],
        # Joined to the sum before it, the norm is five times slower than the two apart (onnxruntime 1.31).
        disabled_optimizers=["SkipLayerNormFusion"],
    )


def batches(encoded: Sequence[Encoded]) -> Iterator[list[int]]:
    """Places of at most `BATCH` of like length, the longest first."""
    batch: list[int] = []
    for index in sorted(range(len(encoded)), key=lambda index: (-len(encoded[index].pieces), index)):
        if batch and (len(batch) == BATCH or len(encoded[index].pieces) < LIKE * len(encoded[batch[0]].pieces)):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _found(item: Encoded, text: str, tags: Logits, links: Logits) -> Found:
    """Mentions and triggers from the logits (pieces, 6) of outside, begins, goes on for each."""
    length = len(item.spans)
    mentions, triggers = (_softmax(tags[:length, at : at + 3]) for at in (0, 3))
    named = [_whole(text, span) for span, _ in _runs(item, mentions, 0.5)]
    telling = [(_whole(text, span), round(sure, 4)) for span, sure in _runs(item, triggers, CANDIDATE)]
    likely = tuple({span: (span, sure) for span, sure in telling}.values())
    return Found(tuple(dict.fromkeys(named)), likely, tuple(_linked(item, span, links) for span, _ in likely))


def _linked(item: Encoded, trigger: Span, links: Logits) -> tuple[Part, ...]:
    """Who takes part in a trigger: its vectors against those of every piece, from rows of both side by side."""
    sides = links[: len(item.spans)].reshape(-1, 2, SAME, LINK)
    told = sides[pieces_of(item.spans, trigger), 0].mean(axis=0)
    return _parts(item, np.einsum("rd,nrd->nr", told, sides[:, 1]) * LINK**-0.5)


def _runs(item: Encoded, shares: npt.NDArray[np.float64], least: float) -> Iterator[tuple[Span, float]]:
    """Stretches of pieces, each inside by `least`, parted where another begins; and how sure the least sure is."""
    run: list[int] = []
    for at, (start, end) in enumerate(item.spans):
        outside, begins, goes_on = shares[at]
        inside = end > start and 1 - outside >= least
        if run and (not inside or begins > goes_on):
            yield _run(item, shares, run)
            run = []
        if inside:
            run.append(at)
    if run:
        yield _run(item, shares, run)


def _run(item: Encoded, shares: npt.NDArray[np.float64], run: Sequence[int]) -> tuple[Span, float]:
    return Span(item.spans[run[0]][0], item.spans[run[-1]][1]), float(1 - shares[run, 0].max())


def _whole(text: str, span: Span) -> Span:
    """The span widened to whole words: a word piece may be a part of one."""
    start, end = span.start, span.end
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return Span(start, end)


def _parts(item: Encoded, logits: Logits) -> tuple[Part, ...]:
    shares = _sigmoid(logits[: len(item.spans), :SAME]).tolist()
    return tuple(
        Part(Span(start, end), *share) for (start, end), share in zip(item.spans, shares, strict=True) if end > start
    )


def _same(item: Encoded, logits: Logits) -> Same:
    shares = _sigmoid(logits[: len(item.spans), SAME]).tolist()
    return tuple(
        (Span(start, end), share) for (start, end), share in zip(item.spans, shares, strict=True) if end > start
    )


def _softmax(logits: Logits) -> npt.NDArray[np.float64]:
    raised = np.exp(logits.astype(np.float64) - logits.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float64)


def _sigmoid(logits: Logits) -> npt.NDArray[np.float64]:
    return np.asarray(1.0 / (1.0 + np.exp(-logits.astype(np.float64))), dtype=np.float64)
