"""What the threshold of the sentence aligner costs: `python benchmarks/paraphrase.py paraphrase_msrp.tsv`.

Pairs of sentences, chosen by others to look alike, are paraphrases or not. Prints precision, recall and F1 of calling
those paraphrases whose likeness (weighted Dice, lapwing.lineage.rewording) reaches each threshold, beside calling all
of them so.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import replace
from pathlib import Path

from lapwing.lineage.rewording import ALIKE, likeness
from lapwing.lineage.words import Words, words
from lapwing.records import Article, Block, BlockKind, Span


def sentence(text: str) -> Words:
    """The words of a text as one sentence."""
    read = words(Article(text, text, "-", (Block(BlockKind.BODY, Span(0, len(text))),)))
    return replace(read, units=((0, len(read)),))


def main(path: Path) -> None:
    """Prints the table."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    scored = [
        (float(likeness(sentence(row["sentence_a"]), sentence(row["sentence_b"]))[0, 0]), row["label"] == "1")
        for row in rows
    ]
    true = sum(label for _, label in scored)
    print(f"{len(scored)} pairs, {true} of them paraphrases; the aligner's threshold is {ALIKE}")
    for threshold in (0.0, ALIKE, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8):
        called = [label for score, label in scored if score >= threshold]
        precision, recall = sum(called) / max(len(called), 1), sum(called) / true
        f1 = 2 * precision * recall / (precision + recall)
        print(f"  from {threshold:.2f}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
