"""How fast one machine reads: articles and sentences a second, and the cost of each stage.

    python benchmarks/throughput.py FILE... [--limit N] [--threads 2] [--beside]

FILE is anything `lapwing code` reads. One process. With `--beside` the same articles also go through what one would
build otherwise: a pipeline of spaCy (tagger, parser and names, the sizes of its models for English) and a BERT-base
that labels each sentence, both with random weights, which cost the same. That needs spaCy and the extra `train`. Look
at the ratios: single times are the machine's.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TypeVar

from lapwing.actors import mentions
from lapwing.clean import clean
from lapwing.errors import NoArticle
from lapwing.events import judged, look
from lapwing.lineage import sketch
from lapwing.pipeline import Tools
from lapwing.read import read
from lapwing.records import Article, Raw
from lapwing.settle import settle
from lapwing.split import split
from lapwing.stance import quotations, stance

Result = TypeVar("Result")
BATCH = 16


class Clock:
    """Seconds spent under each name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def __call__(self, name: str, stage: Callable[..., Result], *given: object) -> Result:
        start = time.perf_counter()
        made = stage(*given)
        self.seconds[name] += time.perf_counter() - start
        return made


def coded(raw: Raw, tools: Tools, clock: Clock) -> tuple[int, int, int]:
    """Words, sentences and events of one article, each stage on the clock."""
    article = clock("clean", clean, raw)
    sentences = clock("split", split, article)
    clock("sketch", sketch, article)
    seen = clock("look", look, article, sentences, tools.scorer)
    read = partial(mentions, gazetteer=tools.gazetteer, referrer=tools.scorer)
    _, named = clock("actors", read, article, sentences, tools.roster, seen)
    said = clock("events", judged, article, sentences, named, seen, tools.scorer.by, tools.ontology)
    told = tuple(said)
    clock("settle", settle, article, sentences, told, named, tools.gazetteer)
    clock("stance", stance, article, sentences, told, named, said)
    clock("quotations", quotations, article, sentences, named)
    return len(article.text.split()), len(sentences), len(told)


def otherwise(threads: int) -> Callable[[Article, Clock], None]:
    """The other pipeline, on the sentences of one article."""
    import spacy  # noqa: PLC0415
    import torch  # noqa: PLC0415
    import transformers  # noqa: PLC0415
    from spacy.training import Example  # noqa: PLC0415

    torch.set_num_threads(threads)
    torch.manual_seed(0)
    nlp = spacy.blank("en")
    words = ["Arden", "shelled", "Brill", "."]
    told = {"words": words, "tags": ["NNP", "VBD", "NNP", "."], "heads": [1, 1, 1, 1]}
    told |= {"deps": ["nsubj", "ROOT", "dobj", "punct"], "entities": ["U-GPE", "O", "U-GPE", "O"]}
    for part in ("tagger", "parser", "ner"):
        nlp.add_pipe(part)
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("Arden shelled Brill."), told)])
    bert = transformers.BertForSequenceClassification(transformers.BertConfig(num_labels=17)).eval()

    @torch.no_grad()
    def label(texts: Sequence[str]) -> None:
        order = sorted(texts, key=len)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            pieces = max(8, round(1.3 * max(len(text.split()) for text in batch)))
            bert(input_ids=torch.randint(1000, 20000, (len(batch), pieces)))

    def run(article: Article, clock: Clock) -> None:
        texts = [sentence.span.of(article.text) for sentence in split(article)]
        clock("spaCy, tagger, parser and names", list, nlp.pipe(texts))
        clock("BERT-base, a label a sentence", label, texts)

    return run


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--limit", type=int, default=100)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--beside", action="store_true")
    options = parser.parse_args()
    tools, clock = Tools.shipped(threads=options.threads), Clock()
    raws: Iterator[Raw] = (item for item in read(options.inputs) if isinstance(item, Raw))
    counts, beside = [], Clock()
    other = otherwise(options.threads) if options.beside else None
    for raw in islice(raws, options.limit):
        try:
            counts.append(coded(raw, tools, clock))
        except NoArticle:
            continue
        if other is not None:
            other(clean(raw), beside)
    total = sum(clock.seconds.values())
    words, sentences, found = (sum(column) for column in zip(*counts, strict=True))
    print(f"{len(counts)} articles, {words} words, {sentences} sentences, {found} events in {total:.1f} s")
    rates = f"{len(counts) / total:.2f} articles/s, {words / total / 600:.2f} of 600 words"
    print(f"{rates}, {sentences / total:.0f} sentences/s")
    for name, seconds in sorted(clock.seconds.items(), key=lambda item: -item[1]):
        print(f"  {name:<10} {seconds:7.1f} s  {seconds / total:5.0%}")
    for name, seconds in beside.seconds.items():
        print(f"beside it: {name} {seconds:.1f} s, {seconds / total:.1f} times all of the above")


if __name__ == "__main__":
    main()
