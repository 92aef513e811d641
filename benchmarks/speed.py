"""Sentences a second of the coder, beside what others would run on the same text, in one run.

    python benchmarks/speed.py FILE [--threads 2] [--seconds 20]

FILE is a table with the column `marked_sentence` (its tags are taken out) or plain text, a sentence a line. The
references have random weights, which cost the same: a RoBERTa-large that reads 77 premise-hypothesis pairs to name one
relation (what ZSP costs), and a BERT-base that labels tokens. They need the extra `train`. Look at the ratios: single
times are the machine's.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import torch
import transformers

from lapwing.evaluate import rows
from lapwing.net import Coder
from lapwing.protocols import Question

HYPOTHESES = 77
BATCH = 16


def sentences(path: Path) -> list[str]:
    """The sentences of a table or of plain text."""
    text = path.read_text(encoding="utf-8")
    if "marked_sentence" not in text.split("\n", 1)[0]:
        return [line for line in text.splitlines() if line.strip()]
    return [row.pair.text for row in rows(path)]


def rate(texts: Sequence[str], work: Callable[[Sequence[str]], object], seconds: float) -> float:
    """Sentences a second of `work` over batches, for about so long."""
    work(texts[:BATCH])
    start, done = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        at = done % len(texts)
        batch = texts[at : at + BATCH]
        work(batch)
        done += len(batch)
    return done / (time.perf_counter() - start)


def coder_passes(threads: int) -> Iterator[tuple[str, Callable[[Sequence[str]], object]]]:
    """The coder bare, and with every likely trigger asked about."""
    coder = Coder(threads=threads)

    def both(batch: Sequence[str]) -> None:
        found = zip(batch, coder.find(batch), strict=True)
        coder.ask([Question(text, trigger) for text, seen in found for trigger, _ in seen.triggers])

    yield "coder, mentions and triggers (one pass)", coder.find
    yield "coder, everything (one pass and one for each likely trigger)", both


def references() -> Iterator[tuple[str, Callable[[Sequence[str]], object]]]:
    """What others would run."""
    bert = transformers.BertForTokenClassification(transformers.BertConfig(num_labels=33)).eval()
    large = transformers.RobertaConfig(
        hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, intermediate_size=4096, num_labels=3
    )
    nli = transformers.RobertaForSequenceClassification(large).eval()

    @torch.no_grad()
    def label(batch: Sequence[str]) -> None:
        bert(input_ids=torch.randint(1000, 20000, (len(batch), _pieces(batch))))

    @torch.no_grad()
    def entail(batch: Sequence[str]) -> None:
        # One sentence in sixteen, and 11 of its 77 pairs, so that a turn ends; `main` multiplies back.
        nli(input_ids=torch.randint(1000, 20000, (11, _pieces(batch) + 12)))

    yield "BERT-base, labels of tokens (one pass)", label
    yield f"RoBERTa-large, {HYPOTHESES} pairs for one relation", entail


def _pieces(batch: Sequence[str]) -> int:
    return max(8, round(1.3 * max(len(text.split()) for text in batch)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    texts = sorted(sentences(options.file), key=len)
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(f"{len(texts)} sentences of {words:.0f} words, {options.threads} threads")
    rates = {name: rate(texts, work, options.seconds) for name, work in coder_passes(options.threads)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for name, work in references():
        turns = rate(texts, work, options.seconds)
        rates[name] = turns / BATCH * 11 / HYPOTHESES if name.startswith("RoBERTa") else turns
    slowest = min(rates.values())
    for name, per_second in rates.items():
        print(f"{per_second:9.2f} sentences/s  {per_second / slowest:8.0f} x  {name}")
    print(f"peak memory before the references were built: {peak:.0f} MB, torch's own 300 or so included")


if __name__ == "__main__":
    main()
