"""The actors stage: mentions found in others' annotations, pronouns of the held-out articles, speed and memory.

    python benchmarks/actors.py EVAL [--mentions benchmarks/actors.tsv] [--corpus corpus]

EVAL is a folder with ner_politics.jsonl (CrossNER politics) and coref_ecb.jsonl (ECB+). Its sentences are put to the
coder and the tables as articles of one sentence.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lapwing import ontology as ontologies
from lapwing.actors import load_roster, mentions
from lapwing.corpus import held_out
from lapwing.evaluate import named, named_rows, pronouns
from lapwing.events import look
from lapwing.net import Coder
from lapwing.protocols import Roster, Scorer
from lapwing.records import Article, Block, BlockKind, Sentence, Span
from lapwing.settle import load_gazetteer

KINDS = ("person", "politician", "organisation", "politicalparty", "country")
_TIMED = 3000  # sentences


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mentions", type=Path, default=Path("benchmarks/actors.tsv"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--weights", type=Path)
    options = parser.parse_args()
    coder, roster, gazetteer = Coder(options.weights), load_roster(), load_gazetteer()
    scores = named(list(named_rows(options.mentions)), roster, coder, gazetteer)
    print(
        f"{scores.rows} phrases: country {scores.country:.3f}, of the hard ones {scores.hard_country:.3f}, "
        f"sector {scores.sector:.3f}; country right where given {scores.precision:.3f} of {scores.answered}"
    )
    print("  " + ", ".join(f"{kind} {right}/{count}" for kind, (right, count) in scores.kinds.items()))
    back = pronouns(held_out(options.corpus, ontologies.load()), roster, coder)
    marked, answered, right = back.descriptions
    print(
        f"held-out articles: {back.pronouns} pronouns, right {back.accuracy:.3f}, of those read {back.precision:.3f}"
        f"; {marked} descriptions, answered {answered}, right {right}"
    )
    _found("CrossNER politics", list(_ner(options.folder / "ner_politics.jsonl")), roster, coder)
    _found("ECB+ actors", list(_ecb(options.folder / "coref_ecb.jsonl")), roster, coder)
    _speed([text for text, _ in _ner(options.folder / "ner_politics.jsonl")], roster)


Marked = tuple[str, list[tuple[str, Span]]]
"""A sentence, and the spans that somebody else marked in it, by kind."""


def _found(what: str, rows: Sequence[Marked], roster: Roster, scorer: Scorer) -> None:
    """How many of the marked spans a mention of ours overlaps, by kind."""
    hits: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for text, spans in rows:
        article, sentences = _alone(text)
        _, ours = mentions(article, sentences, roster, look(article, sentences, scorer))
        for kind, span in spans:
            total[kind] += 1
            hits[kind] += any(mention.span.overlaps(span) for mention in ours)
    shares = ", ".join(f"{kind} {hits[kind] / count:.3f} of {count}" for kind, count in total.most_common())
    print(f"{what}: overlapped {hits.total() / total.total():.3f} of {total.total()}: {shares}")


def _ner(path: Path) -> Iterator[Marked]:
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        text, places = _joined(row["tokens"])
        spans, at = [], 0
        while at < len(places):
            kind = row["tags"][at].removeprefix("B-")
            end = at + 1
            while end < len(places) and row["tags"][end] == f"I-{kind}":
                end += 1
            if row["tags"][at].startswith("B-") and kind in KINDS:
                spans.append((kind, Span(places[at].start, places[end - 1].end)))
            at = end
        yield text, spans


def _ecb(path: Path) -> Iterator[Marked]:
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        for number in row["checked_sentences"]:
            text, places = _joined(row["sentences"][number])
            marked = [m for m in row["mentions"] if m["sent"] == number and m["kind"] == "actor"]
            yield text, [("actor", Span(places[m["start_tok"]].start, places[m["end_tok"] - 1].end)) for m in marked]


def _joined(tokens: Iterable[str]) -> tuple[str, list[Span]]:
    """Tokens as text again, with their places: blanks between words, none before signs."""
    text, places = "", []
    for token in tokens:
        text += "" if not text or token in ".,;:!?)%" or token.startswith("'") or text.endswith("(") else " "
        places.append(Span(len(text), len(text) + len(token)))
        text += token
    return text, places


def _alone(text: str) -> tuple[Article, tuple[Sentence, ...]]:
    span = Span(0, len(text))
    article = Article("a", text, "a", (Block(BlockKind.BODY, span),))
    return article, (Sentence("s", "a", 0, span, 0, BlockKind.BODY, False),)


def _speed(texts: Sequence[str], roster: Roster) -> None:
    """The tables and rules alone on one core; the coder's passes are counted with the events."""
    prepared = [_alone(text) for text in texts[:_TIMED]]
    mentions(*prepared[0], roster)
    began, count = time.process_time(), 0
    for article, sentences in prepared:
        count += len(mentions(article, sentences, roster)[1])
    spent = time.process_time() - began
    print(f"speed: {count / spent:.0f} mentions/s, {len(prepared) / spent:.0f} sentences/s on one core")
    program = (
        "import time; t = time.process_time(); from lapwing.actors import load_roster; "
        "t1 = time.process_time(); load_roster(); t2 = time.process_time(); "
        "peak = next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')); "
        "print(f'importing {t1 - t:.2f} s, loading {t2 - t1:.2f} s, peak memory {int(peak) / 1024:.0f} MB')"
    )
    print(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.strip())


if __name__ == "__main__":
    main()
